//! The list of movements.

use domain::access::{Action, scope};
use serde::Serialize;
use store::query::{
    movements::{self as query, Filter, Row},
    sql::At,
};
use vntext::fold;

use crate::{
    Actor, Ctx, Result,
    access::require_anywhere,
    list::{COUNT_CAP, Page, Query},
};

/// A row of the list.
#[derive(Clone, Debug, Serialize)]
pub struct ListRow {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// State code.
    pub state: String,
    /// First day.
    pub from_date: Option<String>,
    /// Last day.
    pub to_date: Option<String>,
    /// Launching unit.
    pub unit_name: String,
    /// Phases.
    pub phases: i64,
    /// Dossiers that reward it.
    pub dossiers: i64,
}

impl From<Row> for ListRow {
    fn from(r: Row) -> Self {
        Self {
            code: r.code,
            name: r.name,
            kind: r.kind,
            state: r.state,
            from_date: r.from_date,
            to_date: r.to_date,
            unit_name: r.unit_name,
            phases: r.phases,
            dossiers: r.dossiers,
        }
    }
}

fn filter(actor: &Actor, query: &Query) -> Filter {
    let get = |name: &str| query.filters.get(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    Filter {
        scope: scope(actor, Action::ViewMovements),
        day: actor.today.clone(),
        words: fold(&query.q).split_whitespace().take(8).map(str::to_owned).collect(),
        kind: get("kind"),
        state: get("state"),
        year: get("year").filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit())),
    }
}

/// A page of movements in Vietnamese order. Filters: kind, state, year. Two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<ListRow>> {
    require_anywhere(actor, Action::ViewMovements)?;
    let at = At::parse(&query.at);
    let limit = query.limit();
    // An exact count is asked for by a button; the cap is then out of reach.
    let cap = if query.exact() { i64::MAX.unsigned_abs() / 2 } else { COUNT_CAP };
    let (mut rows, count) = query::page(ctx.store.reader(), &filter(actor, query), &at, limit, cap).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let backward = matches!(at, At::Before(..));
    if backward {
        rows.reverse();
    }
    let has_before = if backward { more } else { at != At::First };
    let before = rows.first().filter(|_| has_before).map(|r| At::before(&r.sort_key, r.id));
    let after = rows.last().filter(|_| backward || more).map(|r| At::after(&r.sort_key, r.id));
    Ok(Page {
        rows: rows.into_iter().map(ListRow::from).collect(),
        count: count.min(cap),
        more_than_cap: count > cap,
        before,
        after,
    })
}

/// Code and name of the movements an actor may choose from, at most 200 in Vietnamese order.
pub async fn options(ctx: &Ctx, actor: &Actor) -> Result<Vec<(String, String)>> {
    let all = filter(actor, &Query::default());
    let (rows, _) = query::page(ctx.store.reader(), &all, &At::First, 200, 1).await?;
    Ok(rows.into_iter().map(|r| (r.code, r.name)).collect())
}
