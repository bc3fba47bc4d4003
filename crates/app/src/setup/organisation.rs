//! Names of an organisation as printed: superior body, issuing body, place, symbols, recipients, watermark.

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{organisation, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};

use super::{changed, keep, period, unit_of};
use crate::{Actor, Ctx, Error, Result, access::PartOf, faults::Faults};

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    /// Code of the unit that issues.
    pub unit: String,
    /// Superior body, in capitals as printed; may be empty.
    pub superior_body: String,
    /// Issuing body, in capitals as printed.
    pub issuing_body: String,
    /// Place before the date.
    pub place: String,
    /// Symbol of decisions after the number: `QĐ-CAT-PX03`.
    pub decision_symbol: String,
    /// Symbol of submissions.
    pub submission_symbol: String,
    /// Symbol of minutes.
    pub minutes_symbol: String,
    /// Recipients, a line each.
    pub recipients: String,
    /// Words across each page; empty for real papers.
    pub watermark: String,
    /// First day.
    pub from: String,
    /// Last day; open when empty.
    pub to: String,
}

/// A row as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct OrganisationRow {
    /// Number among the unit's rows, from 1.
    pub number: usize,
    /// Version for forms.
    pub version: i64,
    /// Name of the unit.
    pub unit_name: String,
    /// The form's fields.
    pub form: Organisation,
}

fn row(number: usize, r: organisation::Model, unit: &unit::Model) -> OrganisationRow {
    OrganisationRow {
        number,
        version: r.version,
        unit_name: unit.name.clone(),
        form: Organisation {
            unit: unit.code.clone(),
            superior_body: r.superior_body,
            issuing_body: r.issuing_body,
            place: r.place,
            decision_symbol: r.decision_symbol,
            submission_symbol: r.submission_symbol,
            minutes_symbol: r.minutes_symbol,
            recipients: r.recipients,
            watermark: r.watermark,
            from: r.from_date,
            to: r.to_date.unwrap_or_default(),
        },
    }
}

async fn stored(ctx: &Ctx, unit: &unit::Model) -> Result<Vec<organisation::Model>> {
    Ok(organisation::Entity::find()
        .filter(organisation::Column::UnitId.eq(unit.id))
        .order_by_asc(organisation::Column::FromDate)
        .order_by_asc(organisation::Column::Id)
        .all(ctx.store.reader())
        .await?)
}

/// The rows of one unit, oldest first.
pub async fn organisations(ctx: &Ctx, actor: &Actor, unit_code: &str) -> Result<Vec<OrganisationRow>> {
    let mut faults = Faults::default();
    let Some(unit) = unit_of(ctx, actor, &mut faults, unit_code).await? else { return Err(Error::NotFound) };
    Ok(stored(ctx, &unit).await?.into_iter().enumerate().map(|(i, r)| row(i + 1, r, &unit)).collect())
}

/// Keeps a new row, or changes row `number` seen at `version`.
pub async fn save_organisation(
    ctx: &Ctx,
    actor: &Actor,
    form: Organisation,
    existing: Option<(usize, i64)>,
) -> Result<()> {
    let mut faults = Faults::default();
    let unit = unit_of(ctx, actor, &mut faults, &form.unit).await?;
    let issuing_body = faults.required("issuing_body", &form.issuing_body, 200);
    let place = faults.required("place", &form.place, 100);
    let decision_symbol = faults.required("decision_symbol", &form.decision_symbol, 60);
    let superior_body = faults.text("superior_body", &form.superior_body, 200);
    let submission_symbol = faults.text("submission_symbol", &form.submission_symbol, 60);
    let minutes_symbol = faults.text("minutes_symbol", &form.minutes_symbol, 60);
    let watermark = faults.text("watermark", &form.watermark, 60);
    let (from, to) = period(&mut faults, &form.from, &form.to);
    faults.check()?;
    let unit = unit.ok_or(Error::NotFound)?;
    let ids: Vec<_> =
        if existing.is_some() { stored(ctx, &unit).await?.iter().map(|r| r.id).collect() } else { vec![] };
    let old = changed(existing, &ids)?;
    let now = ctx.now();
    let mut model = organisation::ActiveModel {
        id: Set(old.map_or_else(|| ctx.new_id(&now), |(id, _)| id)),
        unit_id: Set(unit.id),
        superior_body: Set(superior_body),
        issuing_body: Set(issuing_body),
        place: Set(place),
        decision_symbol: Set(decision_symbol),
        submission_symbol: Set(submission_symbol),
        minutes_symbol: Set(minutes_symbol),
        recipients: Set(form
            .recipients
            .lines()
            .map(str::trim)
            .filter(|l| !l.is_empty())
            .collect::<Vec<_>>()
            .join("\n")),
        watermark: Set(watermark),
        from_date: Set(from),
        to_date: Set(to),
        ..Default::default()
    };
    if old.is_none() {
        model.version = Set(1);
        model.home_node = Set(ctx.node.to_string());
    }
    keep(ctx, actor, &now, PartOf::ORGANISATION, old, model, (&unit, json!(form))).await
}
