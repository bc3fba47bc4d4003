//! What the yearly forms count beside awards: movements (0601), bodies (0604) and officers (0605) of emulation and commendation.

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
    /// A cluster launched it.
    pub by_cluster: bool,
}

/// Movements that a unit or one beneath it launched in a year, in Vietnamese order; those that a body outside the tree launched are not its own;
/// those of a cluster belong to the unit that looks after the cluster.
pub async fn launched<C: ConnectionTrait>(
    conn: &C,
    unit: Uuid,
    day: &str,
    year: &str,
) -> Result<Vec<Launched>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.code, m.name, u.level, m.kind, m.duration, m.from_date, m.to_date, \
         EXISTS (SELECT 1 FROM movement_body k WHERE k.movement_id = m.id AND k.role = 'launches' AND k.cluster_id IS NOT NULL) AS by_cluster \
         FROM movement m JOIN unit u ON u.id = m.unit_id \
         WHERE m.state <> 'draft' AND SUBSTR(COALESCE(m.launched_on, m.document_on, m.from_date, ''), 1, 4) = ",
    );
    sql.bind(year);
    sql.push(" AND NOT EXISTS (SELECT 1 FROM movement_body b WHERE b.movement_id = m.id AND b.role = 'launches' AND b.unit_id IS NULL AND b.cluster_id IS NULL)");
    sql.and_under("m.unit_id", [unit], day);
    sql.push(" ORDER BY m.sort_key, m.id");
    Ok(Launched::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A body that stood on a day.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Body {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Tier code.
    pub tier: String,
}

/// Bodies of a unit and of what is beneath it on a day.
pub async fn bodies<C: ConnectionTrait>(conn: &C, unit: Uuid, day: &str) -> Result<Vec<Body>, StoreError> {
    let mut sql = Sql::new("SELECT t.code, t.name, t.tier FROM emulation_body t WHERE t.annulled_at IS NULL");
    standing(&mut sql, unit, day);
    Ok(Body::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Somebody who did the work on a day.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Officer {
    /// Code of the record.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Sex code.
    pub sex: String,
    /// Birth, ISO, a year alone too.
    pub born: String,
    /// Training code.
    pub training: String,
    /// Since when in the field.
    pub on_date: String,
}

/// Officers of a unit and of what is beneath it on a day.
pub async fn officers<C: ConnectionTrait>(conn: &C, unit: Uuid, day: &str) -> Result<Vec<Officer>, StoreError> {
    let mut sql = Sql::new(
        "SELECT t.code, p.full_name AS name, COALESCE(p.sex, '') AS sex, COALESCE(p.birth_date, '') AS born, t.training, t.on_date \
         FROM emulation_officer t JOIN person p ON p.id = t.person_id WHERE t.annulled_at IS NULL",
    );
    standing(&mut sql, unit, day);
    Ok(Officer::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Rows `t` that stood on a day beneath a unit, in the order of their codes.
fn standing(sql: &mut Sql, unit: Uuid, day: &str) {
    sql.push(" AND t.on_date <= ").bind(day).push(" AND (t.to_date = '' OR t.to_date >= ").bind(day).push(")");
    sql.and_under("t.unit_id", [unit], day);
    sql.push(" ORDER BY t.code COLLATE \"C\"");
}
