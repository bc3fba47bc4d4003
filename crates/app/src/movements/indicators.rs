//! What a movement measures: entering an indicator and changing it.

use domain::{
    access::Action,
    indicator::{Direction, Measure, read_number},
    period::Every,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{figure, indicator, movement},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set},
};

use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    ctx::id_at,
    faults::Faults,
};

/// Most indicators of a movement.
const MOST: i64 = 200;

/// An indicator as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IndicatorForm {
    /// What is measured.
    pub name: String,
    /// [`Measure`] code.
    pub measure: String,
    /// The unit of measure; figures of different ones are never added.
    pub unit_of_measure: String,
    /// [`Direction`] code.
    pub direction: String,
    /// A ratio may be above 100 %.
    pub may_exceed: bool,
    /// [`Every`] code.
    pub every: String,
    /// `direct` or `all`.
    pub reporters: String,
    /// What the whole is to reach.
    pub target: String,
    /// The figure before it, which the target must exceed.
    pub previous: String,
    /// Who set the target.
    pub assigned_by: String,
    /// Days after the last one of a period on which its figures are due; empty where nothing is late.
    pub due_days: String,
}

#[derive(Clone, Debug)]
struct Checked {
    name: String,
    measure: Measure,
    unit_of_measure: String,
    direction: Direction,
    may_exceed: bool,
    every: Every,
    reporters: String,
    target: Option<i64>,
    previous: Option<i64>,
    assigned_by: String,
    due_days: Option<i64>,
}

fn number(faults: &mut Faults, field: &str, typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('%').trim();
    if typed.is_empty() {
        return None;
    }
    let found = read_number(typed);
    if found.is_none() {
        faults.add(field, "figure-unreadable", [("typed", typed.chars().take(40).collect())]);
    }
    found
}

fn checked(form: &IndicatorForm) -> Result<Checked> {
    let mut faults = Faults::default();
    let name = faults.required("name", &form.name, 300);
    let measure = faults.choice("measure", &form.measure, Measure::from_code);
    let unit_of_measure = faults.text("unit_of_measure", &form.unit_of_measure, 60);
    let direction = faults.choice("direction", &form.direction, Direction::from_code);
    let every = faults.choice("every", &form.every, Every::from_code);
    let reporters =
        faults.choice("reporters", &form.reporters, |r| matches!(r, "direct" | "all").then(|| r.to_owned()));
    let target = number(&mut faults, "target", &form.target);
    let previous = number(&mut faults, "previous", &form.previous);
    let assigned_by = faults.text("assigned_by", &form.assigned_by, 200);
    if matches!(measure, Some(Measure::Sum | Measure::Maximum)) && unit_of_measure.is_empty() {
        faults.add("unit_of_measure", "indicator-unit-needed", []);
    }
    if measure == Some(Measure::Text) && target.is_some() {
        faults.add("target", "indicator-text-target", []);
    }
    if target.is_some() && assigned_by.is_empty() {
        faults.add("assigned_by", "indicator-assigned-needed", []);
    }
    let due_days = match form.due_days.trim() {
        "" => None,
        typed => {
            let days = typed.parse::<i64>().ok().filter(|d| (0..=366).contains(d));
            if days.is_none() {
                faults.add("due_days", "indicator-due-days", []);
            }
            days
        }
    };
    faults.check()?;
    let (Some(measure), Some(direction), Some(every), Some(reporters)) = (measure, direction, every, reporters) else {
        return Err(Error::NotFound);
    };
    Ok(Checked {
        name,
        measure,
        unit_of_measure,
        direction,
        may_exceed: form.may_exceed,
        every,
        reporters,
        target,
        previous,
        assigned_by,
        due_days,
    })
}

fn fill(row: &mut indicator::ActiveModel, c: Checked) {
    row.name = Set(c.name);
    row.measure = Set(c.measure.code().to_owned());
    row.unit_of_measure = Set(c.unit_of_measure);
    row.direction = Set(c.direction.code().to_owned());
    row.may_exceed = Set(c.may_exceed);
    row.every = Set(c.every.code().to_owned());
    row.reporters = Set(c.reporters);
    row.target = Set(c.target);
    row.previous = Set(c.previous);
    row.assigned_by = Set(c.assigned_by);
    row.due_days = Set(c.due_days);
}

/// Adds an indicator to a movement; answers its number.
pub async fn add_indicator(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    form: &IndicatorForm,
    once: Option<String>,
) -> Result<i64> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&found)?;
    let c = checked(form)?;
    let mut write = ctx.write(actor, &ctx.now(), found.permit());
    write.once = once.map(|key| (key, serde_json::to_vec(form).unwrap_or_default()));
    ctx.store
        .write(write, |tx| {
            let (c, form, id, code) = (c.clone(), form.clone(), found.id, found.code.clone());
            Box::pin(async move {
                let last = indicator::Entity::find().filter(indicator::Column::MovementId.eq(id));
                let last = last.order_by_desc(indicator::Column::Seq).one(tx.conn()).await?.map_or(0, |i| i.seq);
                if last >= MOST {
                    return Err(Error::refused("movement-too-many", [("limit", MOST.to_string())]));
                }
                let mut row = indicator::ActiveModel {
                    id: Set(id_at(tx.at())),
                    version: Set(1),
                    movement_id: Set(id),
                    seq: Set(last + 1),
                    created_at: Set(tx.at()),
                    ..Default::default()
                };
                fill(&mut row, c);
                row.insert(tx.conn()).await?;
                tx.audit(&format!("movement:{code}"), "indicator", &json!({"seq": last + 1, "form": form})).await?;
                Ok(last + 1)
            })
        })
        .await
}

/// An indicator of a movement that the actor may change.
pub async fn indicator(ctx: &Ctx, actor: &Actor, code: &str, seq: i64) -> Result<(movement::Model, indicator::Model)> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    let row = of(ctx, &found, seq).await?;
    Ok((found.into_row(), row))
}

pub(super) async fn of(ctx: &Ctx, m: &movement::Model, seq: i64) -> Result<indicator::Model> {
    let found = indicator::Entity::find().filter(indicator::Column::MovementId.eq(m.id));
    found.filter(indicator::Column::Seq.eq(seq)).one(ctx.store.reader()).await?.ok_or(Error::NotFound)
}

/// Changes an indicator. Once figures stand under it, what they mean stays: its measure, its unit, its period.
pub async fn edit_indicator(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    seq: i64,
    version: i64,
    form: &IndicatorForm,
) -> Result<()> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&found)?;
    let old = of(ctx, &found, seq).await?;
    let c = checked(form)?;
    let frame = ctx.change_part(actor, &ctx.now(), found.permit(), (PartOf::INDICATOR, old.id), Some(version));
    ctx.store
        .write(frame, |tx| {
            let (c, form, old, code) = (c.clone(), form.clone(), old.clone(), found.code.clone());
            Box::pin(async move {
                let same = (old.measure.as_str(), old.every.as_str(), old.unit_of_measure.as_str())
                    == (c.measure.code(), c.every.code(), c.unit_of_measure.as_str());
                let used =
                    figure::Entity::find().filter(figure::Column::IndicatorId.eq(old.id)).count(tx.conn()).await?;
                if !same && used > 0 {
                    return Err(Error::refused("indicator-in-use", [("n", used.to_string())]));
                }
                let mut row = indicator::ActiveModel { id: Set(old.id), ..Default::default() };
                fill(&mut row, c);
                row.update(tx.conn()).await?;
                tx.audit(&format!("movement:{code}"), "indicator", &json!({"seq": old.seq, "form": form})).await?;
                Ok(())
            })
        })
        .await
}
