//! Units as a tree on a day, and found by name, old names included.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// A unit as it was on a day.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id, never shown.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Name on that day.
    pub name: String,
    /// Short name on that day.
    pub short_name: String,
    /// Kind code.
    pub kind: String,
    /// Level code.
    pub level: String,
    /// The unit above on that day.
    pub parent_id: Option<Uuid>,
    /// Place among its sisters.
    pub position: i64,
    /// Vietnamese order.
    pub sort_key: Vec<u8>,
    /// Name of today.
    pub name_today: String,
    /// Last day, when it ended.
    pub ended: Option<String>,
}

/// Units in `scope` that existed on `day`; `today` decides about the scope. At most `limit` rows, by position and name.
pub async fn on_day<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    day: &str,
    today: &str,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.id, u.code, p.name, p.short_name, p.kind, p.level, p.parent_id, u.position, u.sort_key, \
         u.name AS name_today, u.to_date AS ended \
         FROM unit u JOIN unit_period p ON p.unit_id = u.id WHERE p.from_date <= ",
    );
    sql.bind(day).push(" AND (p.to_date IS NULL OR p.to_date >= ").bind(day).push(")");
    sql.and_in_scope("u.id", scope, today);
    sql.push(" ORDER BY u.position, u.sort_key, u.id LIMIT ").bind(limit);
    Ok(Row::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// How many people belong to each unit directly.
pub async fn head_counts<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    today: &str,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let mut sql = Sql::new(
        "SELECT p.unit_id AS id, CAST(COUNT(*) AS BIGINT) AS n FROM person p WHERE p.left_on IS NULL AND p.unit_id IS NOT NULL",
    );
    sql.and_in_scope("p.unit_id", scope, today).push(" GROUP BY p.unit_id");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    Ok(rows.iter().map(|r| Ok((r.try_get("", "id")?, r.try_get("", "n")?))).collect::<Result<_, sea_orm::DbErr>>()?)
}

/// Code and name of the units in `scope` that have an honour book, by code.
pub async fn with_honour_book<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    day: &str,
) -> Result<Vec<(String, String)>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.code, u.name FROM unit u WHERE EXISTS (SELECT 1 FROM honour_entry h WHERE h.unit_id = u.id)",
    );
    sql.and_in_scope("u.id", scope, day).push(" ORDER BY u.code");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|row| Ok((row.try_get("", "code")?, row.try_get("", "name")?))).collect()
}
