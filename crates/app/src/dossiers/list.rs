//! The list of dossiers.

use domain::access::{Action, Scope, scope};
use serde::Serialize;
use store::query::{
    dossiers::{self as query, Filter, Row},
    sql::At,
};

use crate::{
    Actor, Ctx, Error, Result,
    access::require_anywhere,
    list::{COUNT_CAP, Page, Query},
};

/// A row of the list as pages and exports show it.
#[derive(Clone, Debug, Serialize)]
pub struct ListRow {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Award id.
    pub award: String,
    /// Award's name in Vietnamese and English.
    pub award_name: law::Text,
    /// State code.
    pub state: String,
    /// Day judged.
    pub law_on: String,
    /// When it was last changed.
    pub changed_at: i64,
    /// Proposing unit's code.
    pub unit_code: String,
    /// Proposing unit.
    pub unit_name: String,
    /// Step it waits at, in both languages; `None` when it is finished.
    pub step: Option<(String, String)>,
    /// Since when.
    pub entered_at: Option<i64>,
    /// Last day of the step.
    pub due_on: Option<String>,
    /// True when that day is over.
    pub late: bool,
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
    /// Held.
    pub held: i64,
}

fn filter(actor: &Actor, query: &Query) -> Filter {
    let get = |name: &str| query.filters.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    Filter {
        scope: scope(actor, Action::ViewDossiers),
        day: actor.today.clone(),
        words: crate::list::words(&query.q),
        state: get("state"),
        award: get("award"),
        year: get("year").filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit())),
        unit: get("unit"),
        movement: get("movement"),
        step: get("step"),
    }
}

/// True when the actor sees discipline wherever he sees dossiers; else no list tells how many are held.
fn sees_discipline(actor: &Actor) -> bool {
    match (scope(actor, Action::ViewDossiers), scope(actor, Action::ViewDiscipline)) {
        (Scope::Units(dossiers), Scope::Units(discipline)) => dossiers.is_subset(&discipline),
        _ => false,
    }
}

fn shown(ctx: &Ctx, actor: &Actor, row: Row) -> ListRow {
    let finished = super::state_of(&row.state).is_final();
    ListRow {
        award_name: crate::verdicts::award_name(ctx, &row.award),
        step: row.step_vi.zip(row.step_en).filter(|_| !finished),
        late: row.due_on.as_ref().is_some_and(|d| *d < actor.today),
        code: row.code,
        title: row.title,
        award: row.award,
        state: row.state,
        law_on: row.law_on,
        changed_at: row.changed_at,
        unit_code: row.unit_code,
        unit_name: row.unit_name,
        entered_at: row.entered_at,
        due_on: row.due_on,
        collectives: row.collectives,
        individuals: row.individuals,
        held: if sees_discipline(actor) { row.held } else { 0 },
    }
}

/// A page of dossiers, newest change first. Filters: state, award, year, unit, movement, step;
/// an export asks for all rows. Two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<ListRow>> {
    require_anywhere(actor, Action::ViewDossiers)?;
    let at = At::parse(&query.at);
    let limit = query.limit();
    // An exact count is asked for by a button; the cap is then out of reach.
    let cap = if query.exact() { i64::MAX.unsigned_abs() / 2 } else { COUNT_CAP };
    let (mut rows, count) =
        query::page(ctx.store.reader(), &filter(actor, query), &at, limit, cap).await.map_err(Error::from)?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let backward = matches!(at, At::Before(..));
    if backward {
        rows.reverse();
    }
    let has_before = if backward { more } else { at != At::First };
    let has_after = backward || more;
    let before = rows.first().filter(|_| has_before).map(|r| At::before(&query::key(r), r.id));
    let after = rows.last().filter(|_| has_after).map(|r| At::after(&query::key(r), r.id));
    Ok(Page {
        rows: rows.into_iter().map(|r| shown(ctx, actor, r)).collect(),
        count: count.min(cap),
        more_than_cap: count > cap,
        before,
        after,
    })
}
