//! The movements of one unit on a year's calendar: what runs when, phases and peaks, and what lies over one another.

use domain::{
    access::{Action, scope},
    year::{Span, overlapping, within},
};
use store::{entity::unit, query::programmes as query};

use crate::{Actor, Ctx, Error, Result, access};

/// A phase or a peak.
#[derive(Clone, Debug)]
pub struct YearPhase {
    /// Its number.
    pub seq: i64,
    /// Its name.
    pub name: String,
    /// What it is tied to.
    pub occasion: String,
    /// First day, perhaps partial.
    pub from: String,
    /// Last day, perhaps partial.
    pub to: String,
    /// Its days in the year; none where it has no dates, or others.
    pub span: Option<Span>,
}

/// A movement.
#[derive(Clone, Debug)]
pub struct YearRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// First day, perhaps partial.
    pub from: String,
    /// Last day, perhaps partial; empty where it is unknown.
    pub to: String,
    /// Its days in the year.
    pub span: Option<Span>,
    /// Its phases and peaks.
    pub phases: Vec<YearPhase>,
    /// Names of the movements that share a day with it.
    pub with: Vec<String>,
}

/// A unit's year.
#[derive(Clone, Debug)]
pub struct UnitYear {
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// The year.
    pub year: i16,
    /// Movements in the order of their first days.
    pub rows: Vec<YearRow>,
}

/// The movements of a unit that ran in a year; an empty year is the running one. One statement beyond the gate's own.
pub async fn of_unit(ctx: &Ctx, actor: &Actor, code: &str, year: &str) -> Result<UnitYear> {
    let unit = access::find::<unit::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let today = ctx.now().today;
    let asked = if year.trim().is_empty() { today.get(..4).unwrap_or_default() } else { year.trim() };
    let year: i16 = asked.parse().ok().filter(|y| (1930..=2200).contains(y)).ok_or(Error::NotFound)?;
    let seen = scope(actor, Action::ViewMovements);
    let found = query::of_unit(ctx.store.reader(), unit.id, &seen, &today, year).await?;
    let mut rows: Vec<YearRow> = Vec::new();
    for r in found {
        let (from, to) = (r.from_date.unwrap_or_default(), r.to_date.unwrap_or_default());
        if rows.last().is_none_or(|last| last.code != r.code) {
            let end = Some(to.as_str()).filter(|t| !t.is_empty());
            let span = within(year, &from, end);
            let (phases, with) = (Vec::new(), Vec::new());
            rows.push(YearRow { code: r.code, name: r.name, kind: r.kind, from, to, span, phases, with });
        }
        let (Some(row), Some(seq)) = (rows.last_mut(), r.seq) else { continue };
        let (from, to) = (r.phase_from.unwrap_or_default(), r.phase_to.unwrap_or_default());
        // A phase without an end is a day of its own.
        let span =
            if from.is_empty() { None } else { within(year, &from, Some(if to.is_empty() { &from } else { &to })) };
        let (name, occasion) = (r.phase.unwrap_or_default(), r.occasion.unwrap_or_default());
        row.phases.push(YearPhase { seq, name, occasion, from, to, span });
    }
    rows.retain(|r| r.span.is_some());
    let spans: Vec<Option<Span>> = rows.iter().map(|r| r.span).collect();
    for (at, others) in overlapping(&spans).into_iter().enumerate() {
        rows[at].with = others.into_iter().map(|o| rows[o].name.clone()).collect();
    }
    Ok(UnitYear { unit_code: unit.code.clone(), unit_name: unit.name.clone(), year, rows })
}
