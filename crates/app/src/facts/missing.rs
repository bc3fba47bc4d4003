//! What is missing for a season, unit by unit, and the list to send out. Counts and names come from one statement each.

use domain::access::{Action, Scope, scope};
use serde::Serialize;
use store::query::records;
pub use store::query::records::{Asked as AskedRow, AskedAt, Gap, Missing as MissingRow};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access, units};

/// Names on one page; the list to fill in holds them all.
pub const NAMES: usize = 500;

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct MissingPage {
    /// The season.
    pub year: i64,
    /// Years to choose from, newest first.
    pub years: Vec<i64>,
    /// The unit looked at: code, name; `None` for all the actor's units.
    pub unit: Option<(String, String)>,
    /// One row a unit that has people.
    #[serde(skip)]
    pub rows: Vec<MissingRow>,
}

/// The season that work goes on about: the running year from July on, before that the year that ended.
#[must_use]
pub fn season_of(today: &str) -> i64 {
    let year: i64 = today.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0);
    let month = today.get(5..7).unwrap_or_default();
    if month < "07" { year - 1 } else { year }
}

async fn place(ctx: &Ctx, actor: &Actor, unit: &str) -> Result<Option<(Uuid, String, String)>> {
    access::require_anywhere(actor, Action::ViewPeople)?;
    if unit.is_empty() {
        return Ok(None);
    }
    let found = units::by_code(ctx, actor, unit).await?;
    access::require(ctx, actor, Action::ViewPeople, found.id).await?;
    Ok(Some((found.id, found.code, found.name)))
}

fn known_year(year: &str, today: &str) -> Result<i64> {
    if year.is_empty() {
        return Ok(season_of(today));
    }
    let year: i64 = year.parse().map_err(|_| Error::field("year", "fact-year-unreadable", []))?;
    if (1930..=2200).contains(&year) { Ok(year) } else { Err(Error::field("year", "fact-year-range", [])) }
}

/// What is missing, unit by unit.
pub async fn missing(ctx: &Ctx, actor: &Actor, unit: &str, year: &str) -> Result<MissingPage> {
    let now = ctx.now();
    let year = known_year(year, &now.today)?;
    let under = place(ctx, actor, unit).await?;
    let within = scope(actor, Action::ViewPeople);
    let rows = match within {
        Scope::Nothing => Vec::new(),
        ref some => records::missing(ctx.store.reader(), some, under.as_ref().map(|u| u.0), year, &now.today).await?,
    };
    let newest = season_of(&now.today).max(year);
    Ok(MissingPage {
        year,
        years: (0..6).map(|back| newest - back).collect(),
        unit: under.map(|(_, code, name)| (code, name)),
        rows,
    })
}

/// The people who lack something.
#[derive(Clone, Debug)]
pub struct AskedPage {
    /// The season.
    pub year: i64,
    /// Name of the unit looked at; empty for all the actor's units.
    pub unit_name: String,
    /// By unit and name.
    pub rows: Vec<AskedRow>,
    /// There are more, after this place.
    pub next: Option<AskedAt>,
}

/// Whom a list asks for.
#[derive(Clone, Copy, Debug)]
pub struct Asking<'a> {
    /// Code of a unit; empty for all the actor's units.
    pub unit: &'a str,
    /// The season; empty for the one that work goes on about.
    pub year: &'a str,
    /// One kind of fact; empty means any but the registration for titles: not every sector asks for one, and then everybody would
    /// stand here.
    pub gap: &'a str,
}

/// The people who lack something: `most` of them, those after `after`.
pub async fn asked(
    ctx: &Ctx,
    actor: &Actor,
    Asking { unit, year, gap }: Asking<'_>,
    after: Option<&AskedAt>,
    most: usize,
) -> Result<AskedPage> {
    let now = ctx.now();
    let year = known_year(year, &now.today)?;
    let under = place(ctx, actor, unit).await?;
    let gaps: Vec<Gap> = Gap::ALL
        .into_iter()
        .filter(|g| if gap.is_empty() { *g != Gap::Registration } else { g.code() == gap })
        .collect();
    let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let within = scope(actor, Action::ViewPeople);
    let (id, unit_name) = under.map_or((None, String::new()), |(id, _, name)| (Some(id), name));
    let mut rows = records::asked(ctx.store.reader(), &within, id, year, &gaps, &now.today, (after, limit)).await?;
    let more = rows.len() > most;
    rows.truncate(most);
    let next = rows.last().filter(|_| more).map(AskedRow::at);
    Ok(AskedPage { year, unit_name, rows, next })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_ends_in_summer_when_the_next_one_is_worked_on() {
        assert_eq!(season_of("2026-06-30"), 2025);
        assert_eq!(season_of("2026-07-01"), 2026);
        assert_eq!(season_of("2026-12-31"), 2026);
    }
}
