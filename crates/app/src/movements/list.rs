//! The list of movements.

use domain::{access::scope, listing::MOVEMENTS};
use serde::Serialize;
use store::{
    entity::{movement, movement_phase},
    query::{
        self,
        movements::{Filter, Row},
    },
    sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect},
};

use crate::{
    Actor, Ctx, Result,
    access::require_anywhere,
    list::{self, Page, Query},
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
        scope: scope(actor, MOVEMENTS.scope),
        day: actor.today.clone(),
        words: crate::list::words(&query.q),
        kind: get("kind"),
        state: get("state"),
        year: get("year").filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit())),
    }
}

/// A page of movements, in Vietnamese order unless another one is asked for. Filters: kind, state, year. Two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<ListRow>> {
    require_anywhere(actor, MOVEMENTS.scope)?;
    Ok(list::page(ctx, &filter(actor, query), query, None).await?.map(ListRow::from))
}

/// A phase to choose: its value in forms (`code/2`), the name of its movement, its own name and days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseOption {
    /// Code of the movement and number of the phase.
    pub value: String,
    /// Name of the movement.
    pub movement: String,
    /// Name of the phase, or its number.
    pub name: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// Movement, place, name, first and last day.
type PhaseRow = (String, i64, String, Option<String>, Option<String>);

/// The phases of these movements (code and name), in their order: one statement.
pub async fn phase_options(ctx: &Ctx, movements: &[(String, String)]) -> Result<Vec<PhaseOption>> {
    let rows: Vec<PhaseRow> = movement_phase::Entity::find()
        .select_only()
        .column(movement::Column::Code)
        .column(movement_phase::Column::Seq)
        .column(movement_phase::Column::Name)
        .column(movement_phase::Column::FromDate)
        .column(movement_phase::Column::ToDate)
        .join(
            JoinType::InnerJoin,
            movement_phase::Entity::belongs_to(movement::Entity)
                .from(movement_phase::Column::MovementId)
                .to(movement::Column::Id)
                .into(),
        )
        .filter(movement::Column::Code.is_in(movements.iter().map(|(code, _)| code.as_str())))
        .order_by_asc(movement::Column::SortKey)
        .order_by_asc(movement_phase::Column::Seq)
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    Ok(rows
        .into_iter()
        .map(|(code, seq, name, from, to)| PhaseOption {
            movement: movements.iter().find(|(c, _)| *c == code).map(|(_, name)| name.clone()).unwrap_or_default(),
            value: format!("{code}/{seq}"),
            name: if name.is_empty() { seq.to_string() } else { name },
            from,
            to,
        })
        .collect())
}

/// Code and name of the movements an actor may choose from, at most 200 in Vietnamese order.
pub async fn options(ctx: &Ctx, actor: &Actor) -> Result<Vec<(String, String)>> {
    let all = filter(actor, &Query::default());
    let found = query::list::first(ctx.store.reader(), &all, 200).await?;
    Ok(found.into_iter().map(|r| (r.code, r.name)).collect())
}
