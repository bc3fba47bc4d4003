//! What each unit is to reach: targets of one indicator for one period, on the house's grid. Whoever manages the movement sets them.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Scope, scope},
    fields::{Fault, Field, Shape, Values, changes},
    grid::{Become, Merged, Sent, merge},
    indicator::{Direction, Measure, ordinary, read_number, show_number},
};
use serde_json::json;
use store::{
    entity::{indicator, indicator_target, movement},
    query::figures::{self as query, Reporter},
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    Line,
    figures::{Opening, measure_of, opened},
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted, PartOf},
    ctx::id_at,
};

/// What is typed for a unit.
pub const TARGET: [Field; 3] = [
    Field::new("f_target", Shape::Text(40)),
    Field::new("f_previous", Shape::Text(40)),
    Field::new("f_assigned_by", Shape::Text(200)),
];

/// A unit's row.
#[derive(Clone, Debug)]
pub struct TargetRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What stands, by column.
    pub values: Values,
    /// It asks for no more than the unit had before.
    pub ordinary: bool,
    id: Uuid,
}

/// The targets of an indicator for a period.
#[derive(Clone, Debug)]
pub struct TargetGrid {
    /// The movement.
    pub movement: movement::Model,
    /// The indicator.
    pub indicator: indicator::Model,
    /// Code of the period.
    pub period: String,
    /// All periods, oldest first.
    pub periods: Vec<String>,
    /// Units that report, in the order of the tree.
    pub rows: Vec<TargetRow>,
    /// They can be changed.
    pub open: bool,
    /// Who set a target where nobody is named.
    assigned_by: String,
}

fn direction_of(i: &indicator::Model) -> Direction {
    Direction::from_code(&i.direction).unwrap_or(Direction::Neither)
}

fn values(value: i64, previous: Option<i64>, assigned_by: &str) -> Values {
    let number = |n: i64| show_number(n.into());
    let pairs = [
        ("target", number(value)),
        ("previous", previous.map(number).unwrap_or_default()),
        ("assigned_by", assigned_by.to_owned()),
    ];
    pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v)).collect()
}

async fn load(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    seq: i64,
    period: &str,
) -> Result<(Granted<movement::Model>, TargetGrid)> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    let today = ctx.now().today;
    let reader = ctx.store.reader();
    let indicator = super::indicators::of(ctx, &found, seq).await?;
    // Of a movement that runs, periods to come have targets too.
    let until = match found.to_date.as_deref().map(domain::movement::latest) {
        Some(to) if to > today => to,
        _ => format!("{}-12-31", today.get(..4).unwrap_or_default()),
    };
    let Opening { period, periods, .. } = opened(&found, std::slice::from_ref(&indicator), period, &until)?;
    let all = Scope::Units([found.unit_id].into());
    let units = query::reporters(reader, found.id, &all, &today).await?;
    let stored = query::targets(reader, found.id, &all, &today, Some(seq)).await?;
    let direction = direction_of(&indicator);
    let row = |u: Reporter| {
        let t = stored.iter().find(|t| t.unit_id == u.id && t.period == period);
        TargetRow {
            values: t.map(|t| values(t.value, t.previous, &t.assigned_by)).unwrap_or_default(),
            ordinary: t.is_some_and(|t| t.previous.is_some_and(|p| ordinary(direction, t.value, p))),
            id: u.id,
            code: u.code,
            name: u.name,
        }
    };
    let rows = units.into_iter().filter(|u| u.direct || indicator.reporters == "all").map(row).collect();
    let assigned_by = match indicator.assigned_by.as_str() {
        "" => launching(ctx, found.unit_id).await?,
        by => by.to_owned(),
    };
    let open = !super::state_of(&found).is_frozen() && measure_of(&indicator) != Measure::Text;
    let movement = (*found).clone();
    Ok((found, TargetGrid { movement, indicator, period, periods, rows, open, assigned_by }))
}

async fn launching(ctx: &Ctx, id: Uuid) -> Result<String> {
    let found = store::entity::unit::Entity::find_by_id(id).one(ctx.store.reader()).await?;
    Ok(found.map(|u| u.name).unwrap_or_default())
}

/// The targets of an indicator for a period; an empty one is the newest.
pub async fn targets(ctx: &Ctx, actor: &Actor, code: &str, seq: i64, period: &str) -> Result<TargetGrid> {
    Ok(load(ctx, actor, code, seq, period).await?.1)
}

/// What units are to reach, for lines that were read without: one statement.
pub async fn fill_targets(ctx: &Ctx, actor: &Actor, m: &movement::Model, lines: &mut [Line]) -> Result<()> {
    let seen = scope(actor, Action::ViewMovements);
    let targets = query::targets(ctx.store.reader(), m.id, &seen, &ctx.now().today, None).await?;
    for line in lines {
        line.targets = targets.iter().filter(|t| t.seq == line.indicator.seq).cloned().collect();
    }
    Ok(())
}

/// A number as it is kept, or what is wrong with it.
fn number(text: &str) -> std::result::Result<i64, Fault> {
    let typed = text.trim().trim_end_matches('%').trim();
    let wrong = || Fault { args: vec![("typed", text.to_owned())], ..Fault::new("target", "figure-unreadable") };
    read_number(typed).ok_or_else(wrong)
}

/// What becomes of a row, and what is to stand: value, previous, who.
type Kept = Option<(i64, Option<i64>, String)>;

fn merged(grid: &TargetGrid, sent: &Sent, now: &Values, today: &str) -> (Merged, Kept) {
    let mut out = merge(&TARGET, sent, now, &|_, _| None, today);
    let mut read: BTreeMap<&str, i64> = BTreeMap::new();
    for name in ["target", "previous"] {
        let Some(text) = out.values.get(name).cloned() else { continue };
        match number(&text) {
            Ok(n) => {
                read.insert(name, n);
                let shown = show_number(n.into());
                if let Some(cell) = out.cells.get_mut(name).filter(|c| c.becomes == Become::Written) {
                    cell.now.clone_from(&shown);
                }
                out.values.insert(name.to_owned(), shown);
            }
            Err(fault) => refuse(&mut out, name, fault, now),
        }
    }
    // What goes with a target stands only where there is one.
    let target = now.get("target").and_then(|t| number(t).ok());
    let target = if out.values.contains_key("target") { read.get("target").copied().or(target) } else { None };
    if target.is_none() {
        for name in ["previous", "assigned_by"] {
            let asked = out.cells.get(name).is_some_and(|c| c.becomes == Become::Written && !c.sent.is_empty());
            if asked {
                refuse(&mut out, name, Fault::new("target", "target-first"), now);
            }
        }
    }
    if !grid.open {
        for name in ["target", "previous", "assigned_by"] {
            if out.cells.get(name).is_some_and(|c| c.becomes == Become::Written) {
                refuse(&mut out, name, Fault::new("target", "movement-frozen"), now);
            }
        }
    }
    let of = |name: &str| out.values.get(name).cloned().unwrap_or_default();
    let by = if of("assigned_by").is_empty() { grid.assigned_by.clone() } else { of("assigned_by") };
    let kept = target.map(|t| (t, number(&of("previous")).ok(), by));
    (out, kept)
}

fn refuse(out: &mut Merged, name: &str, fault: Fault, now: &Values) {
    let stands = now.get(name).cloned().unwrap_or_default();
    if let Some(cell) = out.cells.get_mut(name) {
        cell.becomes = Become::Faulty(fault);
        cell.now.clone_from(&stands);
    }
    match stands.is_empty() {
        true => out.values.remove(name),
        false => out.values.insert(name.to_owned(), stands),
    };
}

async fn standing<C: ConnectionTrait>(
    conn: &C,
    indicator: Uuid,
    period: &str,
) -> Result<BTreeMap<Uuid, indicator_target::Model>> {
    let found = indicator_target::Entity::find()
        .filter(indicator_target::Column::IndicatorId.eq(indicator))
        .filter(indicator_target::Column::Period.eq(period));
    Ok(found.all(conn).await?.into_iter().map(|t| (t.unit_id, t)).collect())
}

/// Writes targets, cell by cell, in one transaction; tells what became of each cell.
pub async fn save_targets(
    ctx: &Ctx,
    actor: &Actor,
    (code, seq, period): (&str, i64, &str),
    sent: Vec<Sent>,
) -> Result<Vec<(String, Merged)>> {
    let (found, grid) = load(ctx, actor, code, seq, period).await?;
    let rows: Vec<(TargetRow, Sent)> =
        sent.into_iter().filter_map(|s| Some((grid.rows.iter().find(|r| r.code == s.key)?.clone(), s))).collect();
    let first = rows.iter().map(|(row, s)| (row.code.clone(), merged(&grid, s, &row.values, &actor.today).0));
    let first: Vec<(String, Merged)> = first.collect();
    if first.iter().all(|(_, m)| !m.writes()) {
        return Ok(first);
    }
    let now = ctx.now();
    let shared = std::sync::Arc::new((grid.clone(), rows.clone()));
    let (by, today) = (actor.account, actor.today.clone());
    let stood: BTreeMap<Uuid, Values> = ctx
        .store
        .write(ctx.change_part(actor, &now, found.permit(), (PartOf::INDICATOR, grid.indicator.id), None), |tx| {
            let (shared, today) = (std::sync::Arc::clone(&shared), today.clone());
            Box::pin(async move {
                let (grid, rows) = &*shared;
                let mut stored = standing(tx.conn(), grid.indicator.id, &grid.period).await?;
                let mut stood = BTreeMap::new();
                let mut notes = Vec::new();
                for (row, sent) in rows {
                    let old = stored.remove(&row.id);
                    let was = old.as_ref().map(|t| values(t.value, t.previous, &t.assigned_by)).unwrap_or_default();
                    let (merged, kept) = merged(grid, sent, &was, &today);
                    stood.insert(row.id, was.clone());
                    if !merged.writes() {
                        continue;
                    }
                    let new = kept.as_ref().map(|(v, p, by)| values(*v, *p, by)).unwrap_or_default();
                    notes.push(json!({"unit": row.code, "changes": changes(&was, &new)}));
                    match (old, kept) {
                        (Some(old), None) => {
                            indicator_target::Entity::delete_by_id(old.id).exec(tx.conn()).await?;
                        }
                        (None, None) => {}
                        (old, Some((value, previous, assigned_by))) => {
                            let target = indicator_target::ActiveModel {
                                id: Set(old.as_ref().map_or_else(|| id_at(tx.at()), |o| o.id)),
                                indicator_id: Set(grid.indicator.id),
                                unit_id: Set(row.id),
                                period: Set(grid.period.clone()),
                                value: Set(value),
                                previous: Set(previous),
                                assigned_by: Set(assigned_by),
                                entered_by: Set(by),
                                entered_at: Set(tx.at()),
                            };
                            match old {
                                Some(_) => drop(target.update(tx.conn()).await?),
                                None => drop(target.insert(tx.conn()).await?),
                            }
                        }
                    }
                }
                let said = json!({"seq": grid.indicator.seq, "period": grid.period, "rows": notes});
                tx.audit(&format!("movement:{}", grid.movement.code), "targets", &said).await?;
                Ok::<_, Error>(stood)
            })
        })
        .await?;
    let none = Values::new();
    let told = |(row, s): (TargetRow, Sent)| {
        let stood = stood.get(&row.id).unwrap_or(&none);
        (row.code, merged(&grid, &s, stood, &actor.today).0)
    };
    Ok(rows.into_iter().map(told).collect())
}
