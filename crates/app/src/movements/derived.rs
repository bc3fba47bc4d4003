//! Figures made of figures: what they are is kept, what they come to is computed from the lines that somebody sees.

use std::collections::BTreeMap;

use domain::{
    access::Action,
    indicator::{
        Bound, Direction, Measure, Rolled,
        derived::{Against, Kind, Moved, Wish, holds, moved, read_bases, rolled_number},
        of_target,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{derived_indicator, indicator, movement},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};

use super::{
    Line,
    figures::{every_of, measure_of},
    fill_targets, indicators,
};
use crate::{Actor, Ctx, Error, Result, access, ctx::id_at, faults::Faults};

/// Most of one movement.
const MOST: i64 = 50;

/// One as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DerivedForm {
    /// What it tells.
    pub name: String,
    /// [`Kind`] code.
    pub kind: String,
    /// Numbers of the indicators it is made of.
    pub bases: String,
    /// [`Against`] code.
    pub against: String,
    /// [`Wish`] code.
    pub wish: String,
}

/// What one came to in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// What it needs was not said.
    Nothing,
    /// It moved so far; true where a figure behind it is not exact.
    Moved(Moved, bool),
    /// Thousandths of a percent of the target; true where a figure behind it is not exact.
    Share(i128, bool),
    /// Units that meet the condition, and those of which it can be told.
    Units(usize, usize),
}

/// A period of one.
#[derive(Clone, Debug)]
pub struct DerivedPeriod {
    /// Its code.
    pub period: String,
    /// The figure.
    pub made: Made,
    /// Units behind this period and behind the earlier one, where they differ.
    pub counted: Option<(u64, u64)>,
    /// Units that meet the condition: code and name.
    pub units: Vec<(String, String)>,
}

/// One with its periods, oldest first.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What it is.
    pub row: derived_indicator::Model,
    /// Names of the indicators it is made of.
    pub bases: Vec<String>,
    /// What it came to.
    pub periods: Vec<DerivedPeriod>,
}

fn inexact(rolled: Rolled) -> bool {
    matches!(rolled, Rolled::Number(_, b) | Rolled::Parts(_, _, b) if b != Bound::Exact)
}

fn changed(line: &Line, against: Against) -> Vec<DerivedPeriod> {
    let measure = measure_of(&line.indicator);
    let of = |code: &str| line.periods.iter().find(|p| p.0 == code);
    let one = |(period, now, counted): &(String, Rolled, u64)| {
        let then = against.of(period).and_then(|p| of(&p).cloned());
        let pair = then.as_ref().and_then(|t| Some((rolled_number(measure, *now)?, rolled_number(measure, t.1)?)));
        let found = pair.and_then(|(now, then)| moved(measure, now, then));
        let about = inexact(*now) || then.as_ref().is_some_and(|t| inexact(t.1));
        let counts = then.map(|t| (*counted, t.2)).filter(|(a, b)| a != b);
        DerivedPeriod {
            period: period.clone(),
            made: found.map_or(Made::Nothing, |m| Made::Moved(m, about)),
            counted: counts.filter(|_| found.is_some()),
            units: Vec::new(),
        }
    };
    line.periods.iter().map(one).collect()
}

/// A sum is measured against what its units are to reach, over those that have a target; anything else against the target of the whole.
fn shared(line: &Line) -> Vec<DerivedPeriod> {
    let i = &line.indicator;
    let measure = measure_of(i);
    let numbers = line.numbers();
    let one = |(period, now, _): &(String, Rolled, u64)| {
        let mine: Vec<_> = line.targets.iter().filter(|t| t.period == *period).collect();
        let said = |code: &str| numbers.get(&(code, period.as_str())).copied();
        let found = match (measure, i.target) {
            (Measure::Sum, _) if !mine.is_empty() => {
                let known: Vec<(i128, i64)> =
                    mine.iter().filter_map(|t| Some((said(&t.unit_code)?, t.value))).collect();
                let target = known.iter().map(|k| k.1).sum();
                let sum = known.iter().map(|k| k.0).sum();
                of_target(sum, target)
                    .filter(|_| !known.is_empty())
                    .map(|s| (s, (known.len() as u64, mine.len() as u64)))
            }
            (Measure::Sum, _) if period != domain::period::WHOLE => None,
            (_, Some(target)) => rolled_number(measure, *now).and_then(|n| of_target(n, target)).map(|s| (s, (0, 0))),
            _ => None,
        };
        DerivedPeriod {
            period: period.clone(),
            made: found.map_or(Made::Nothing, |(s, _)| Made::Share(s, inexact(*now))),
            counted: found.map(|f| f.1).filter(|(a, b)| a != b),
            units: Vec::new(),
        }
    };
    line.periods.iter().map(one).collect()
}

fn meeting(lines: &[&Line], against: Against, wish: Wish) -> Vec<DerivedPeriod> {
    // Numbers by unit and period, one table for each indicator.
    let numbers: Vec<BTreeMap<(&str, &str), i128>> = lines.iter().map(|l| l.numbers()).collect();
    let targets: Vec<BTreeMap<(&str, &str), i64>> = lines
        .iter()
        .map(|l| l.targets.iter().map(|t| ((t.unit_code.as_str(), t.period.as_str()), t.value)).collect())
        .collect();
    let mut units: BTreeMap<&str, &str> = BTreeMap::new();
    for unit in lines.iter().flat_map(|l| l.reporters.iter()) {
        units.insert(unit.code.as_str(), unit.name.as_str());
    }
    for row in lines.iter().flat_map(|l| &l.rows) {
        units.insert(row.unit_code.as_str(), row.unit_name.as_str());
    }
    // Of a unit without a number nothing can be told.
    units.retain(|code, _| numbers.iter().any(|n| n.range((*code, "")..).next().is_some_and(|(k, _)| k.0 == *code)));
    let one = |period: &String| {
        let earlier = against.of(period);
        let mut judged = 0;
        let mut found = Vec::new();
        for (code, name) in &units {
            let all: Option<Vec<bool>> = (0..lines.len())
                .map(|n| {
                    let at = |p: &str| numbers[n].get(&(*code, p)).copied();
                    let direction = Direction::from_code(&lines[n].indicator.direction).unwrap_or(Direction::Neither);
                    let then = earlier.as_deref().and_then(at);
                    holds(wish, direction, at(period), then, targets[n].get(&(*code, period.as_str())).copied())
                })
                .collect();
            let Some(all) = all else { continue };
            judged += 1;
            if all.into_iter().all(|yes| yes) {
                found.push(((*code).to_owned(), (*name).to_owned()));
            }
        }
        let made = if judged == 0 { Made::Nothing } else { Made::Units(found.len(), judged) };
        DerivedPeriod { period: period.clone(), made, counted: None, units: found }
    };
    lines.first().map(|l| l.periods.iter().map(|p| one(&p.0)).collect()).unwrap_or_default()
}

/// What the derived indicators of a movement come to over these lines. One statement, one more where one of them asks for targets.
pub async fn derived(ctx: &Ctx, actor: &Actor, m: &movement::Model, lines: &mut [Line]) -> Result<Vec<Derived>> {
    let found = derived_indicator::Entity::find().filter(derived_indicator::Column::MovementId.eq(m.id));
    let found = found.order_by_asc(derived_indicator::Column::Seq).all(ctx.store.reader()).await?;
    let of_targets = |d: &derived_indicator::Model| match Kind::from_code(&d.kind) {
        Some(Kind::Units) => matches!(Wish::from_code(&d.wish), Some(Wish::Met | Wish::Missed)),
        kind => kind == Some(Kind::Share),
    };
    if found.iter().any(of_targets) {
        fill_targets(ctx, actor, m, lines).await?;
    }
    let lines: &[Line] = lines;
    let one = |row: derived_indicator::Model| {
        let bases = read_bases(&row.bases).unwrap_or_default();
        let of: Vec<&Line> = bases.iter().filter_map(|seq| lines.iter().find(|l| l.indicator.seq == *seq)).collect();
        let against = Against::from_code(&row.against).unwrap_or(Against::Before);
        let periods = match (Kind::from_code(&row.kind), of.first()) {
            (Some(Kind::Change), Some(line)) => changed(line, against),
            (Some(Kind::Share), Some(line)) => shared(line),
            (Some(Kind::Units), Some(_)) => meeting(&of, against, Wish::from_code(&row.wish).unwrap_or(Wish::Down)),
            _ => Vec::new(),
        };
        Derived { bases: of.iter().map(|l| l.indicator.name.clone()).collect(), periods, row }
    };
    Ok(found.into_iter().map(one).collect())
}

fn checked(form: &DerivedForm, known: &[indicator::Model]) -> Result<(String, Kind, Vec<i64>, Against, Wish)> {
    let mut faults = Faults::default();
    let name = faults.required("name", &form.name, 300);
    let kind = faults.choice("kind", &form.kind, Kind::from_code);
    let against = faults.choice("against", &form.against, Against::from_code);
    let wish = faults.choice("wish", &form.wish, Wish::from_code);
    let bases = read_bases(&form.bases).filter(|b| !b.is_empty());
    let found: Option<Vec<&indicator::Model>> =
        bases.iter().flatten().map(|seq| known.iter().find(|i| i.seq == *seq)).collect();
    match (&bases, &found) {
        (Some(bases), Some(found)) => {
            let measures: Vec<Measure> = found.iter().map(|i| measure_of(i)).collect();
            let every = |i: &&indicator::Model| every_of(i) == every_of(found[0]);
            if kind.is_some_and(|k| k != Kind::Units) && bases.len() > 1 {
                faults.add("bases", "derived-one-base", []);
            } else if measures.contains(&Measure::Text)
                || (kind != Some(Kind::Units) && measures.contains(&Measure::YesNo))
            {
                faults.add("bases", "derived-no-number", []);
            } else if !found.iter().all(every) {
                faults.add("bases", "derived-same-period", []);
            }
        }
        _ => faults.add("bases", "derived-bases", [("typed", form.bases.chars().take(40).collect())]),
    }
    faults.check()?;
    match (kind, against, wish, bases) {
        (Some(kind), Some(against), Some(wish), Some(bases)) => Ok((name, kind, bases, against, wish)),
        _ => Err(Error::NotFound),
    }
}

/// Adds one to a movement.
pub async fn add_derived(ctx: &Ctx, actor: &Actor, code: &str, form: &DerivedForm, once: Option<String>) -> Result<()> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&found)?;
    let known = indicators(ctx, found.id).await?;
    let (name, kind, bases, against, wish) = checked(form, &known)?;
    let bases = bases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut write = ctx.write(actor, &ctx.now(), found.permit());
    write.once = once.map(|key| (key, serde_json::to_vec(form).unwrap_or_default()));
    ctx.store
        .write(write, |tx| {
            let (name, bases, form, id, code) =
                (name.clone(), bases.clone(), form.clone(), found.id, found.code.clone());
            Box::pin(async move {
                let last = derived_indicator::Entity::find().filter(derived_indicator::Column::MovementId.eq(id));
                let last = last.order_by_desc(derived_indicator::Column::Seq).one(tx.conn()).await?;
                let last = last.map_or(0, |d| d.seq);
                if last >= MOST {
                    return Err(Error::refused("movement-too-many", [("limit", MOST.to_string())]));
                }
                let row = derived_indicator::ActiveModel {
                    id: Set(id_at(tx.at())),
                    movement_id: Set(id),
                    seq: Set(last + 1),
                    name: Set(name),
                    kind: Set(kind.code().to_owned()),
                    bases: Set(bases),
                    against: Set(against.code().to_owned()),
                    wish: Set(wish.code().to_owned()),
                    created_at: Set(tx.at()),
                };
                row.insert(tx.conn()).await?;
                tx.audit(&format!("movement:{code}"), "derived", &json!({"seq": last + 1, "form": form})).await?;
                Ok(())
            })
        })
        .await
}

/// Takes one away: nothing was stored that it came to.
pub async fn drop_derived(ctx: &Ctx, actor: &Actor, code: &str, seq: i64) -> Result<()> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ManageMovements], code).await?;
    super::frozen(&found)?;
    let row = derived_indicator::Entity::find().filter(derived_indicator::Column::MovementId.eq(found.id));
    let row =
        row.filter(derived_indicator::Column::Seq.eq(seq)).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    ctx.store
        .write(ctx.write(actor, &ctx.now(), found.permit()), |tx| {
            let (row, code) = (row.clone(), found.code.clone());
            Box::pin(async move {
                derived_indicator::Entity::delete_by_id(row.id).exec(tx.conn()).await?;
                tx.audit(&format!("movement:{code}"), "derived-gone", &json!({"seq": row.seq, "name": row.name}))
                    .await?;
                Ok(())
            })
        })
        .await
}
