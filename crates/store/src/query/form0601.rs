//! Movements that form 0601 counts.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// A movement launched in the year.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Launched {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level of the unit that launched it, at the launch.
    pub level: String,
    /// Kind code.
    pub kind: String,
    /// Class stated.
    pub duration: Option<String>,
    /// First day.
    pub from_date: Option<String>,
    /// Last day.
    pub to_date: Option<String>,
}

/// Movements that a unit or one beneath it launched in a year, in Vietnamese order; those that a body outside the tree launched are not its own.
pub async fn launched<C: ConnectionTrait>(
    conn: &C,
    unit: Uuid,
    day: &str,
    year: &str,
) -> Result<Vec<Launched>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.code, m.name, u.level, m.kind, m.duration, m.from_date, m.to_date FROM movement m JOIN unit u ON u.id = m.unit_id \
         WHERE m.state <> 'draft' AND SUBSTR(COALESCE(m.launched_on, m.document_on, m.from_date, ''), 1, 4) = ",
    );
    sql.bind(year);
    sql.push(" AND NOT EXISTS (SELECT 1 FROM movement_body b WHERE b.movement_id = m.id AND b.role = 'launches' AND b.unit_id IS NULL)");
    sql.and_under("m.unit_id", [unit], day);
    sql.push(" ORDER BY m.sort_key, m.id");
    Ok(Launched::find_by_statement(sql.statement(conn)).all(conn).await?)
}
