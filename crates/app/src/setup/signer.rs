//! Who may sign, in which capacity, from when to when, and on what that rests.

use domain::access::Action;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{person, signer, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};

use super::{changed, keep, period, unit_of};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    faults::Faults,
};

/// Capacities of signing: head, KT., TL., TUQ., Q., TM. (Decree 30/2020/NĐ-CP).
pub const CAPACITIES: &[&str] = &["head", "for_head", "by_order", "authorised", "acting", "collective"];

/// The form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signer {
    /// Code of the unit he signs for.
    pub unit: String,
    /// Code of the person in the register; may be empty.
    pub person: String,
    /// Name as printed.
    pub name: String,
    /// Rank printed before the name; may be empty.
    pub rank: String,
    /// One of [`CAPACITIES`].
    pub capacity: String,
    /// Title of the head, in capitals: `GIÁM ĐỐC`.
    pub head_title: String,
    /// Own title where it differs: `PHÓ GIÁM ĐỐC`.
    pub own_title: String,
    /// The paper his authority rests on.
    pub document: String,
    /// Somebody has seen that paper.
    pub verified: bool,
    /// First day.
    pub from: String,
    /// Last day; open when empty.
    pub to: String,
}

/// A row as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct SignerRow {
    /// Number among the unit's rows, from 1.
    pub number: usize,
    /// Version for forms.
    pub version: i64,
    /// The form's fields.
    pub form: Signer,
}

async fn stored(ctx: &Ctx, unit: &unit::Model) -> Result<Vec<signer::Model>> {
    Ok(signer::Entity::find()
        .filter(signer::Column::UnitId.eq(unit.id))
        .order_by_asc(signer::Column::FromDate)
        .order_by_asc(signer::Column::Id)
        .all(ctx.store.reader())
        .await?)
}

/// The signers of one unit, oldest first.
pub async fn signers(ctx: &Ctx, actor: &Actor, unit_code: &str) -> Result<Vec<SignerRow>> {
    let mut faults = Faults::default();
    let Some(unit) = unit_of(ctx, actor, &mut faults, unit_code).await? else { return Err(Error::NotFound) };
    let rows = stored(ctx, &unit).await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(rows.iter().filter_map(|r| r.person_id)))
        .all(ctx.store.reader())
        .await?;
    let code = |id| people.iter().find(|p| Some(p.id) == id).map(|p| p.code.clone()).unwrap_or_default();
    Ok(rows
        .into_iter()
        .enumerate()
        .map(|(i, r)| SignerRow {
            number: i + 1,
            version: r.version,
            form: Signer {
                unit: unit.code.clone(),
                person: code(r.person_id),
                name: r.name,
                rank: r.rank,
                capacity: r.capacity,
                head_title: r.head_title,
                own_title: r.own_title,
                document: r.document,
                verified: r.verified,
                from: r.from_date,
                to: r.to_date.unwrap_or_default(),
            },
        })
        .collect())
}

/// Keeps a new signer, or changes row `number` seen at `version`.
pub async fn save_signer(ctx: &Ctx, actor: &Actor, form: Signer, existing: Option<(usize, i64)>) -> Result<()> {
    let mut faults = Faults::default();
    let unit = unit_of(ctx, actor, &mut faults, &form.unit).await?;
    let name = faults.required("name", &form.name, 200);
    let rank = faults.text("rank", &form.rank, 60);
    let head_title = faults.required("head_title", &form.head_title, 200);
    let own_title = faults.text("own_title", &form.own_title, 200);
    let document = faults.text("document", &form.document, 300);
    if !CAPACITIES.contains(&form.capacity.as_str()) {
        faults.add("capacity", "field-choose", []);
    }
    let person = match form.person.trim() {
        "" => None,
        code => match access::find::<person::Model>(ctx, actor, &[Action::ViewPeople], code).await {
            Ok(p) => Some(p.id),
            Err(Error::NotFound) => {
                faults.add("person", "setup-person-unknown", [("code", code.chars().take(60).collect())]);
                None
            }
            Err(other) => return Err(other),
        },
    };
    let (from, to) = period(&mut faults, &form.from, &form.to);
    faults.check()?;
    let unit = unit.ok_or(Error::NotFound)?;
    let ids: Vec<_> =
        if existing.is_some() { stored(ctx, &unit).await?.iter().map(|r| r.id).collect() } else { vec![] };
    let old = changed(existing, &ids)?;
    let now = ctx.now();
    let mut model = signer::ActiveModel {
        id: Set(old.map_or_else(|| ctx.new_id(&now), |(id, _)| id)),
        unit_id: Set(unit.id),
        person_id: Set(person),
        name: Set(name),
        rank: Set(rank),
        capacity: Set(form.capacity.clone()),
        head_title: Set(head_title),
        own_title: Set(own_title),
        document: Set(document),
        verified: Set(form.verified),
        from_date: Set(from),
        to_date: Set(to),
        ..Default::default()
    };
    if old.is_none() {
        model.version = Set(1);
        model.home_node = Set(ctx.node.to_string());
    }
    keep(ctx, actor, &now, PartOf::SIGNER, old, model, (&unit, json!(form))).await
}
