//! Registrations for titles: the list of who registered for what, and whether in time. They are facts, entered and imported as
//! such; who registered for nothing is among what is missing.

use std::collections::HashMap;

use domain::{
    access::{self as rights, Action},
    listing::REGISTRATIONS,
};
use serde::Serialize;
use store::{
    entity::unit,
    query::registrations::{Due, Filter, Row, due, dues},
    sea_orm::ConnectionTrait,
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, Result, access,
    facts::Values,
    list::{self, Page, Query},
};

/// Units asked about in one statement.
const UNITS: usize = 5_000;

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct RegistrationRow {
    /// A unit's own, not a person's.
    pub of_unit: bool,
    /// Code of the person or the unit.
    pub code: String,
    /// His name, or its.
    pub name: String,
    /// The person's unit.
    pub unit_name: String,
    /// The year.
    pub year: i64,
    /// Registered, or said not to have.
    pub registered: bool,
    /// Code of the title aimed at.
    pub aim: String,
    /// The day it was made, ISO; empty where nobody wrote it.
    pub registered_on: String,
    /// Why late.
    pub why_late: String,
    /// The paper.
    pub document: String,
    /// The last day planned, where there is one.
    pub due: String,
    /// Made after it.
    pub late: bool,
}

/// A partial date lies after a day only where its last day could not be told otherwise: "2021" is not after 15/03/2021.
fn after(on: &str, due: &str) -> bool {
    !on.is_empty() && !due.is_empty() && !due.starts_with(on) && on > due
}

impl From<Row> for RegistrationRow {
    fn from(r: Row) -> Self {
        let (registered_on, due) = (r.registered_on.unwrap_or_default(), r.due.unwrap_or_default());
        Self {
            of_unit: r.of_unit,
            code: r.code,
            name: r.name,
            unit_name: r.unit_name,
            year: r.year,
            registered: r.registered == "yes",
            aim: r.aim.unwrap_or_default(),
            late: after(&registered_on, &due),
            registered_on,
            why_late: r.why_late.unwrap_or_default(),
            document: r.document,
            due,
        }
    }
}

/// A page of the registrations of the actor's units, the newest first unless another order is asked for: two statements, one more
/// for a unit.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<RegistrationRow>> {
    access::require_anywhere(actor, REGISTRATIONS.scope)?;
    let get = |name: &str| query.filter(name).map(str::to_owned);
    let unit = match get("unit") {
        None => None,
        Some(code) => Some(access::find::<unit::Model>(ctx, actor, &[Action::ViewUnits], &code).await?.id),
    };
    let filter = Filter {
        scope: rights::scope(actor, REGISTRATIONS.scope),
        day: ctx.now().today,
        unit,
        year: get("year").and_then(|y| y.parse().ok()),
        aim: get("aim"),
        of_units: get("part").map(|p| p == "collective"),
    };
    Ok(list::page(ctx, &filter, query, None).await?.map(RegistrationRow::from))
}

/// Refuses a registration after the planned day that does not say why.
pub(crate) async fn check(ctx: &Ctx, unit: Option<Uuid>, values: &Values) -> Result<()> {
    let of = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let (Some(unit), Ok(year)) = (unit, of("year").parse()) else { return Ok(()) };
    if of("registered_on").is_empty() || !of("why_late").is_empty() {
        return Ok(());
    }
    match due(ctx.store.reader(), unit, year).await? {
        Some(Due { on_date, name }) if unexplained(values, &on_date) => {
            let due = vntext::date_dmy(&on_date);
            Err(Error::field("why_late", "fact-registered-late", [("due", due), ("movement", name)]))
        }
        _ => Ok(()),
    }
}

/// What a registration says about being in time, against the last day and the movement that planned it: the same law for a form and for a row of
/// a spreadsheet.
fn unexplained(values: &Values, due: &str) -> bool {
    let of = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    of("why_late").is_empty() && after(of("registered_on"), due)
}

/// The last days that were planned for registering, by unit and year.
#[derive(Default)]
pub(crate) struct Dues(HashMap<(Uuid, String), (String, String)>);

impl Dues {
    /// Reads those of these units: a statement for many of them.
    pub(crate) async fn read<C: ConnectionTrait>(conn: &C, units: &[Uuid]) -> Result<Self> {
        let mut found = HashMap::new();
        for chunk in units.chunks(UNITS) {
            for d in dues(conn, chunk).await? {
                let year = d.on_date.get(..4).unwrap_or_default().to_owned();
                // The earliest binds; they come in that order.
                found.entry((d.unit_id, year)).or_insert((d.on_date, d.name));
            }
        }
        Ok(Self(found))
    }

    /// The last day and its movement, where a registration of this unit came after it and does not say why.
    pub(crate) fn unexplained(&self, unit: Uuid, values: &Values) -> Option<(&str, &str)> {
        let year = values.get("year")?;
        let (due, movement) = self.0.get(&(unit, year.clone()))?;
        unexplained(values, due).then_some((due.as_str(), movement.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::after;

    #[test]
    fn a_part_of_a_date_is_late_only_where_it_cannot_be_otherwise() {
        assert!(after("2021-03-16", "2021-03-15"));
        assert!(!after("2021-03-15", "2021-03-15"));
        assert!(!after("2021-03", "2021-03-15") && !after("2021", "2021-03-15"));
        assert!(after("2021-04", "2021-03-15") && after("2022", "2021-03-15"));
        assert!(!after("", "2021-03-15") && !after("2021-03-16", ""));
    }
}
