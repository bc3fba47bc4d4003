//! The figures of a movement for its columns in memory: which ones stand, all of them in one pass, those of a few sheets, the trees they stand in.

use futures::TryStreamExt as _;
use sea_orm::{ConnectionTrait, FromQueryResult, StreamTrait};
use uuid::Uuid;

use super::sql::Sql;
use crate::{StoreError, entity::indicator};

/// Sheets asked for by their ids in one statement.
pub const SHEETS: usize = 400;

/// Which figures stand: how many sheets there are, and the sum of their versions. Every write of a figure makes it greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Generation {
    /// Sheets.
    pub sheets: i64,
    /// Their versions together.
    pub versions: i64,
}

/// The indicators of a movement by their numbers, and the generation of its figures, which an index alone tells: one statement.
pub async fn indicators<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
) -> Result<(Vec<indicator::Model>, Generation), StoreError> {
    let mut sql = Sql::new(
        "SELECT i.*, g.sheets, g.versions FROM indicator i CROSS JOIN (SELECT CAST(COUNT(*) AS BIGINT) AS sheets, \
         CAST(COALESCE(SUM(s.version), 0) AS BIGINT) AS versions FROM figure_sheet s WHERE s.movement_id = ",
    );
    sql.bind(movement).push(") g WHERE i.movement_id = ").bind(movement).push(" ORDER BY i.seq");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    let generation = rows.first().map(|r| Generation::from_query_result(r, "")).transpose()?;
    let found = rows.iter().map(|r| indicator::Model::from_query_result(r, "")).collect::<Result<_, _>>()?;
    Ok((found, generation.unwrap_or_default()))
}

/// A sheet.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct SheetAt {
    /// Id.
    pub id: Uuid,
    /// Version.
    pub version: i64,
    /// Its unit.
    pub unit_id: Uuid,
    /// Code of its period.
    pub period: String,
    /// The period's last day.
    pub period_to: String,
}

/// All sheets of a movement, the oldest first.
pub async fn sheets<C: ConnectionTrait>(conn: &C, movement: Uuid) -> Result<Vec<SheetAt>, StoreError> {
    let mut sql =
        Sql::new("SELECT s.id, s.version, s.unit_id, s.period, s.period_to FROM figure_sheet s WHERE s.movement_id = ");
    sql.bind(movement).push(" ORDER BY s.period_to, s.id");
    Ok(SheetAt::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A figure where it stands.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Its sheet.
    pub sheet: Uuid,
    /// Its indicator.
    pub indicator: Uuid,
    /// Thousandths.
    pub value: Option<i64>,
    /// First part, thousandths.
    pub part: Option<i64>,
    /// Second part, thousandths.
    pub whole: Option<i64>,
    /// Bound code.
    pub bound: String,
    /// As published.
    pub wording: String,
    /// When it was entered, microseconds UTC.
    pub entered_at: i64,
}

fn narrow(sql: &mut Sql, movement: Uuid, sheets: Option<&[Uuid]>) {
    match sheets {
        Some(sheets) => sql.push(" WHERE f.sheet_id IN ").bind_all(sheets.iter().copied()),
        None => sql.push(" WHERE i.movement_id = ").bind(movement),
    };
}

/// Reads the figures of a movement, or of some sheets of it, in no order.
pub async fn each<C: StreamTrait>(
    conn: &C,
    movement: Uuid,
    sheets: Option<&[Uuid]>,
    mut each: impl FnMut(Cell),
) -> Result<(), StoreError> {
    let mut sql = Sql::new(
        "SELECT f.sheet_id, f.indicator_id, f.value, f.part, f.whole, f.bound, f.wording, f.entered_at FROM figure f \
         JOIN indicator i ON i.id = f.indicator_id",
    );
    narrow(&mut sql, movement, sheets);
    let mut rows = std::pin::pin!(conn.stream_raw(sql.streamed(conn)).await?);
    while let Some(row) = rows.try_next().await? {
        each(Cell {
            sheet: row.try_get_by_index(0)?,
            indicator: row.try_get_by_index(1)?,
            value: row.try_get_by_index(2)?,
            part: row.try_get_by_index(3)?,
            whole: row.try_get_by_index(4)?,
            bound: row.try_get_by_index(5)?,
            wording: row.try_get_by_index(6)?,
            entered_at: row.try_get_by_index(7)?,
        });
    }
    Ok(())
}

/// A corrected figure, and when the first one in its place was entered.
#[derive(Clone, Debug, FromQueryResult)]
pub struct First {
    /// Its sheet.
    pub sheet_id: Uuid,
    /// Its indicator.
    pub indicator_id: Uuid,
    /// Microseconds UTC.
    pub first_at: i64,
}

/// When the corrected figures of a movement, or of some sheets of it, first came.
pub async fn firsts<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    sheets: Option<&[Uuid]>,
) -> Result<Vec<First>, StoreError> {
    let mut sql = Sql::new(
        "SELECT f.sheet_id, f.indicator_id, CAST(MIN(w.entered_at) AS BIGINT) AS first_at FROM figure_was w \
         JOIN figure f ON f.id = w.figure_id JOIN indicator i ON i.id = f.indicator_id",
    );
    narrow(&mut sql, movement, sheets);
    sql.push(" GROUP BY f.sheet_id, f.indicator_id");
    Ok(First::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Where a unit stood, from when to when.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Stood {
    /// The unit.
    pub unit_id: Uuid,
    /// The one above it.
    pub parent_id: Option<Uuid>,
    /// First day.
    pub from_date: String,
    /// Last day.
    pub to_date: Option<String>,
    /// The one unit that took its place, where there is just one.
    pub successor: Option<Uuid>,
}

/// Where every unit stood, oldest first: the trees of all days in one statement.
pub async fn stood<C: ConnectionTrait>(conn: &C) -> Result<Vec<Stood>, StoreError> {
    let sql = Sql::new(
        "SELECT p.unit_id, p.parent_id, p.from_date, p.to_date, s.to_unit AS successor FROM unit_period p \
         LEFT JOIN unit_succession s ON s.from_unit = p.unit_id AND NOT EXISTS (SELECT 1 FROM unit_succession o \
         WHERE o.from_unit = p.unit_id AND o.to_unit <> s.to_unit) ORDER BY p.from_date, p.id",
    );
    Ok(Stood::find_by_statement(sql.statement(conn)).all(conn).await?)
}
