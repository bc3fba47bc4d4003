//! The list of awards that were entered from papers: held before this program, or given by others.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{list::Source, sql::Sql};

/// A line of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// A unit's own, not a person's.
    pub of_unit: bool,
    /// Code of the person or the unit.
    pub code: String,
    /// His name, or its.
    pub name: String,
    /// The person's unit of today, or the unit itself.
    pub unit_name: String,
    /// Award id; empty where the law does not know it.
    pub award: String,
    /// As the paper says.
    pub award_name: String,
    /// Day of the decision, perhaps only a year; the year it counts for where no day is known; else empty.
    pub day: String,
    /// Number and symbol of the decision.
    pub number: String,
    /// Who decided.
    pub issuer: String,
    /// What it was given for.
    pub achievement: String,
}

/// Awards entered from papers that stand.
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
    /// Of units alone, or of people alone.
    pub of_units: Option<bool>,
    /// Of this person alone.
    pub person: Option<String>,
}

impl Source for Filter {
    type Row = Row;
    const LISTING: &'static Listing = &listing::PAST_AWARDS;
    const SELECT: &'static str = "SELECT";
    const FROM: &'static str = " FROM past_award a LEFT JOIN person p ON p.id = a.person_id \
         LEFT JOIN unit u ON u.id = COALESCE(a.unit_id, p.unit_id)";
    const NARROWED: &'static str = Self::FROM;
    const ID: &'static str = "a.id";

    fn key(order: &str) -> &'static str {
        match order {
            "name" => "COALESCE(p.sort_key, u.sort_key)",
            "unit" => "u.name",
            "award" => "a.award",
            "number" => "a.number",
            "day" => "COALESCE(a.decided_on, CAST(a.year AS TEXT))",
            _ => "a.entered_at",
        }
    }

    fn select(&self, sql: &mut Sql) {
        sql.push(
            "SELECT a.id, a.person_id IS NULL AS of_unit, COALESCE(p.code, u.code, '') AS code, COALESCE(p.full_name, u.name, '') AS name, \
             COALESCE(u.name, '') AS unit_name, COALESCE(a.award, '') AS award, a.name AS award_name, \
             COALESCE(a.decided_on, CAST(a.year AS TEXT), '') AS day, a.number, a.issuer, a.achievement",
        );
    }

    fn narrow(&self, sql: &mut Sql) {
        const UNIT: &str = "COALESCE(a.unit_id, p.unit_id)";
        sql.push(" AND a.annulled_at IS NULL").and_in_scope(UNIT, &self.scope, &self.day);
        if let Some(unit) = self.unit {
            sql.and_under(UNIT, [unit], &self.day);
        }
        if let Some(year) = self.year {
            sql.push(" AND (a.year = ").bind(year).push(" OR (a.year IS NULL AND SUBSTR(a.decided_on, 1, 4) = ");
            sql.bind(year.to_string()).push("))");
        }
        match self.of_units {
            Some(true) => sql.push(" AND a.person_id IS NULL"),
            Some(false) => sql.push(" AND a.person_id IS NOT NULL"),
            None => sql,
        };
        if let Some(person) = &self.person {
            sql.push(" AND p.code = ").bind(person.clone());
        }
    }
}
