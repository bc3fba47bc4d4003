//! Programmes of the units that a movement was sent to, and the movements of one unit in a year.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// A unit and a programme it sent; none where it sent none.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sent {
    /// Unit's id, never shown.
    pub unit_id: Uuid,
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Code of the programme.
    pub programme: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The day it came, ISO.
    pub on_date: Option<String>,
    /// The last day, ISO.
    pub due_on: Option<String>,
    /// Why late.
    pub late_for: Option<String>,
    /// The paper.
    pub document: Option<String>,
}

/// Units in `scope` that the movement was sent to and that still stand, in the order of the tree, each with its own programmes, the oldest
/// first. Programmes of persons are none of the unit's.
pub async fn sent<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Sent>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, p.code AS programme, p.name, p.on_date, p.due_on, p.late_for, p.document \
         FROM movement_unit mu JOIN unit u ON u.id = mu.unit_id LEFT JOIN programme p ON p.movement_id = mu.movement_id \
         AND p.unit_id = mu.unit_id AND p.person_id IS NULL AND p.annulled_at IS NULL WHERE mu.movement_id = ",
    );
    sql.bind(movement).push(" AND (u.to_date IS NULL OR u.to_date >= ").bind(day).push(")");
    sql.and_in_scope("mu.unit_id", scope, day);
    sql.push(" ORDER BY u.position, u.sort_key, u.id, p.on_date, p.code");
    Ok(Sent::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A movement of a unit with one of its phases; a movement without phases is one row.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Running {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// State code.
    pub state: String,
    /// First day, perhaps partial.
    pub from_date: Option<String>,
    /// Last day, perhaps partial; none where it is unknown.
    pub to_date: Option<String>,
    /// Number of the phase.
    pub seq: Option<i64>,
    /// Its name.
    pub phase: Option<String>,
    /// Its occasion.
    pub occasion: Option<String>,
    /// Its first day.
    pub phase_from: Option<String>,
    /// Its last day.
    pub phase_to: Option<String>,
}

/// Movements that a unit launched or was sent, which somebody whose rights reach `scope` sees, and which may have run in a year.
pub async fn of_unit<C: ConnectionTrait>(
    conn: &C,
    unit: Uuid,
    scope: &Scope,
    day: &str,
    year: i16,
) -> Result<Vec<Running>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.code, m.name, m.kind, m.state, COALESCE(m.from_date, m.launched_on) AS from_date, m.to_date, ph.seq, ph.name AS phase, \
         ph.occasion, ph.from_date AS phase_from, ph.to_date AS phase_to FROM movement m \
         LEFT JOIN movement_phase ph ON ph.movement_id = m.id WHERE m.state <> 'draft' AND (m.unit_id = ",
    );
    sql.bind(unit).push(" OR EXISTS (SELECT 1 FROM movement_unit mu WHERE mu.movement_id = m.id AND mu.unit_id = ");
    sql.bind(unit).push("))");
    // Dates may be partial: a year sorts before its days.
    sql.push(" AND COALESCE(m.from_date, m.launched_on) IS NOT NULL AND COALESCE(m.from_date, m.launched_on) <= ");
    sql.bind(format!("{year}-12-31")).push(" AND (m.to_date IS NULL OR m.to_date >= ").bind(format!("{year}"));
    sql.push(")").and_concerning("m.unit_id", scope, day);
    sql.push(" ORDER BY COALESCE(m.from_date, m.launched_on), m.code, ph.seq");
    Ok(Running::find_by_statement(sql.statement(conn)).all(conn).await?)
}
