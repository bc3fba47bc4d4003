//! The list of dossiers.

use domain::{
    access::{Action, Scope, scope},
    listing::DOSSIERS,
};
use serde::Serialize;
use store::query::dossiers::{Filter, Row};

use crate::{
    Actor, Ctx, Result,
    access::require_anywhere,
    list::{self, Page, Query},
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
        scope: scope(actor, DOSSIERS.scope),
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

/// A page of dossiers, newest change first unless another order is asked for. Filters: state, award, year, unit, movement,
/// step; an export asks for all rows. Two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<ListRow>> {
    require_anywhere(actor, DOSSIERS.scope)?;
    Ok(list::page(ctx, &filter(actor, query), query, None).await?.map(|r| shown(ctx, actor, r)))
}
