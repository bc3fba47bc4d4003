//! Who registered for which title: the list, and the day on which registering ends.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::StoreError;

/// A line of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// A unit's own, not a person's.
    pub of_unit: bool,
    /// Code of the person or the unit.
    pub code: String,
    /// His name, or its.
    pub name: String,
    /// The person's unit, or the unit itself.
    pub unit_name: String,
    /// The year.
    pub year: i64,
    /// "yes" or "no".
    pub registered: String,
    /// Code of the title aimed at.
    pub aim: Option<String>,
    /// The day it was made.
    pub registered_on: Option<String>,
    /// Why late.
    pub why_late: Option<String>,
    /// The paper.
    pub document: String,
    /// The last day that the movements of the year leave to the unit.
    pub due: Option<String>,
}

/// The registrations that count.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Units whose people the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Below this unit.
    pub unit: Option<Uuid>,
    /// Of this year.
    pub year: Option<i64>,
    /// Aiming at this title.
    pub aim: Option<String>,
    /// Of units alone, or of people alone.
    pub of_units: Option<bool>,
}

/// The last day that movements of the unit or of those above it leave for registering, where one was planned in the year. The earliest
/// binds: a unit's own movement may ask for it sooner, never later.
const DUE: &str = "(SELECT MIN(d.on_date) FROM movement_day d JOIN movement m ON m.id = d.movement_id \
     JOIN unit_closure c ON c.ancestor = m.unit_id \
     WHERE d.kind = 'registration' AND m.state <> 'draft' AND c.to_date IS NULL AND c.descendant = ";

impl Source for Filter {
    type Row = Row;
    const LISTING: &'static Listing = &listing::REGISTRATIONS;
    const SELECT: &'static str = "SELECT";
    const FROM: &'static str = " FROM registration_record r LEFT JOIN person p ON p.id = r.person_id \
         JOIN unit u ON u.id = COALESCE(r.unit_id, p.unit_id)";
    const NARROWED: &'static str = Self::FROM;
    const ID: &'static str = "r.id";

    fn key(order: &str) -> &'static str {
        match order {
            "name" => "COALESCE(p.sort_key, u.sort_key)",
            "unit" => "u.name",
            "year" => "r.year",
            "aim" => "r.aim",
            "on" => "r.registered_on",
            _ => "r.entered_at",
        }
    }

    fn select(&self, sql: &mut Sql) {
        sql.push(
            "SELECT r.id, r.person_id IS NULL AS of_unit, COALESCE(p.code, u.code) AS code, COALESCE(p.full_name, u.name) AS name, \
             u.name AS unit_name, r.year, r.registered, r.aim, r.registered_on, r.why_late, r.document, ",
        );
        sql.push(DUE).push("u.id AND SUBSTR(d.on_date, 1, 4) = CAST(r.year AS TEXT)) AS due");
    }

    fn narrow(&self, sql: &mut Sql) {
        const UNIT: &str = "COALESCE(r.unit_id, p.unit_id)";
        sql.push(" AND r.annulled_at IS NULL").and_in_scope(UNIT, &self.scope, &self.day);
        if let Some(unit) = self.unit {
            sql.and_under(UNIT, [unit], &self.day);
        }
        if let Some(year) = self.year {
            sql.push(" AND r.year = ").bind(year);
        }
        if let Some(aim) = &self.aim {
            sql.push(" AND r.aim = ").bind(aim.clone());
        }
        match self.of_units {
            Some(true) => sql.push(" AND r.person_id IS NULL"),
            Some(false) => sql.push(" AND r.person_id IS NOT NULL"),
            None => sql,
        };
    }
}

/// A planned last day and the movement that sets it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Due {
    /// The day.
    pub on_date: String,
    /// The movement's name.
    pub name: String,
}

/// The last day for registering in a unit for a year, if a movement of the year at or above it planned one.
pub async fn due<C: ConnectionTrait>(conn: &C, unit: Uuid, year: i64) -> Result<Option<Due>, StoreError> {
    let mut sql = Sql::new(
        "SELECT d.on_date, m.name FROM movement_day d JOIN movement m ON m.id = d.movement_id WHERE d.id = (SELECT x.id FROM movement_day x JOIN movement n ON n.id = x.movement_id JOIN unit_closure c ON c.ancestor = n.unit_id WHERE x.kind = 'registration' AND n.state <> 'draft' AND c.to_date IS NULL AND c.descendant = ",
    );
    sql.bind(unit).push(" AND SUBSTR(x.on_date, 1, 4) = ").bind(year.to_string());
    sql.push(" ORDER BY x.on_date, x.id LIMIT 1)");
    Ok(Due::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// The earliest planned last days of units, by unit and year of the day.
#[derive(Clone, Debug, FromQueryResult)]
pub struct DueOf {
    /// The unit.
    pub unit_id: Uuid,
    /// The day.
    pub on_date: String,
    /// The movement's name.
    pub name: String,
}

/// The last days for registering that movements at or above units planned, the earliest first: one statement.
pub async fn dues<C: ConnectionTrait>(conn: &C, units: &[Uuid]) -> Result<Vec<DueOf>, StoreError> {
    let mut sql = Sql::new(
        "SELECT c.descendant AS unit_id, d.on_date, m.name FROM movement_day d JOIN movement m ON m.id = d.movement_id \
         JOIN unit_closure c ON c.ancestor = m.unit_id WHERE d.kind = 'registration' AND d.on_date IS NOT NULL AND m.state <> 'draft' \
         AND c.to_date IS NULL AND c.descendant IN ",
    );
    sql.bind_all(units.iter().copied()).push(" ORDER BY d.on_date, d.id");
    Ok(DueOf::find_by_statement(sql.statement(conn)).all(conn).await?)
}
