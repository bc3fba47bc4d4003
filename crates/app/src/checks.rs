//! The public check page: a visitor types a number, or a name with its year, and is told how the paper stands: valid, corrected,
//! annulled, or not ours. It lists nothing, answers in one shape whatever was wrong, and slows down whoever asks too often.
//!
//! A number alone tells of no person. A name without a number is only known where it was released in full; so nobody learns of an
//! award that its holder did not make public.

use serde::Serialize;
use store::query::decisions::{self as lists, Asked, CheckRow};

use crate::{Ctx, Error, Result};

/// Questions from one place within [`WINDOW`] before it is asked to wait.
pub const MOST: i64 = 20;

/// Microseconds over which questions are counted.
pub const WINDOW: i64 = 600_000_000;

/// Most awards of one number that are compared; no decision has more.
const ROWS: u64 = 200_000;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Number of the decision ("15/QĐ-…") or of the honour book ("12/2020"); may be empty when a name and a year are given.
    pub number: String,
    /// The name as printed.
    pub name: String,
    /// Year of the decision.
    pub year: String,
}

/// How a paper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As issued.
    Valid,
    /// In force, with texts that an erratum changed.
    Corrected,
    /// Taken back.
    Annulled,
    /// Nothing here is like it.
    NotOurs,
}

/// What a visitor is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// How it stands.
    pub standing: Standing,
    /// The award's names, Vietnamese and English; empty where it is not ours.
    pub award: (String, String),
    /// Number and symbol of the decision.
    pub decision: String,
    /// Its day, ISO.
    pub decided_on: String,
    /// Number in the honour book, when it was typed or the name was.
    pub book_number: String,
    /// Codes of the texts that an erratum changed.
    pub fields: Vec<&'static str>,
    /// The name that holds, where the visitor typed the one that was issued.
    pub holds: String,
    /// Number of the paper that corrected it or took it back.
    pub amended_by: String,
    /// Its day, ISO.
    pub amended_on: String,
}

impl Answer {
    fn none() -> Self {
        Self {
            standing: Standing::NotOurs,
            award: (String::new(), String::new()),
            decision: String::new(),
            decided_on: String::new(),
            book_number: String::new(),
            fields: Vec::new(),
            holds: String::new(),
            amended_by: String::new(),
            amended_on: String::new(),
        }
    }
}

/// A name as it is compared. One typed with marks is another name with other marks: Thúy is not Thùy.
struct Name {
    exact: String,
    folded: String,
    marked: bool,
}

impl Name {
    fn of(typed: &str) -> Self {
        let exact = vntext::normal(typed).trim().to_lowercase();
        let exact = exact.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { folded: vntext::fold(typed), marked: !exact.is_ascii(), exact }
    }

    fn is(&self, other: &str) -> bool {
        let other = Self::of(other);
        if self.marked { self.exact == other.exact } else { self.folded == other.folded }
    }
}

/// Tells how the paper stands that bears this number, this name. `place` is where the question comes from, for the throttle; it is
/// kept only as a counter that is forgotten.
pub async fn check(ctx: &Ctx, place: &str, question: &Question) -> Result<Answer> {
    let asked = crate::throttle::count(ctx, "check", place, WINDOW).await?;
    if asked > MOST {
        return Err(Error::refused("check-too-often", []));
    }
    let (typed, name, year) = (question.number.trim(), Name::of(&question.name), question.year.trim());
    let named = !name.folded.is_empty();
    if typed.is_empty() && (!named || year.is_empty()) {
        return Err(Error::field(if named { "check_year" } else { "number" }, "check-what", []));
    }
    let year = match year.parse::<i64>() {
        Ok(year) if (1900..=9999).contains(&year) => Some(year),
        _ if year.is_empty() => None,
        _ => return Err(Error::field("check_year", "check-year", [])),
    };
    let (first, rest) = typed.split_once('/').unwrap_or((typed, ""));
    let number = first.trim().parse::<i64>().ok().filter(|n| *n > 0);
    let rest = vntext::fold(rest);
    let wanted = match (typed.is_empty(), year) {
        (true, Some(year)) => {
            Asked::Year { year, words: name.folded.split_whitespace().take(8).map(str::to_owned).collect() }
        }
        // The same statement runs for every question about a number, so that the time tells nothing.
        _ => Asked::Number(number.unwrap_or(-1)),
    };
    let rows = lists::checked(ctx.store.reader(), &wanted, ROWS).await?;
    let book = |r: &CheckRow| {
        let typed_year = rest.parse::<i64>().ok();
        r.book_number.is_some() && r.book_number == number && (rest.is_empty() || typed_year == r.book_year)
    };
    let decision = |r: &CheckRow| r.number_text.as_deref().is_some_and(|t| same_number(t, number, &rest));
    let fits = |r: &&CheckRow| {
        let numbered = typed.is_empty() || decision(r) || book(r);
        let of_year = year.is_none_or(|y| r.decided_on.starts_with(&format!("{y:04}-")));
        let bears = !named || name.is(&r.printed_name) || r.corrected_name.as_deref().is_some_and(|n| name.is(n));
        numbered && of_year && bears
    };
    let found: Vec<&CheckRow> = rows.iter().filter(fits).collect();
    Ok(answer(ctx, &found, named.then_some(&name), typed.is_empty(), &book))
}

/// One answer for all awards that fit: of several the best standing one, for a number may be borne by a decision and by an entry.
fn answer(
    ctx: &Ctx,
    found: &[&CheckRow],
    name: Option<&Name>,
    by_name: bool,
    book: &dyn Fn(&CheckRow) -> bool,
) -> Answer {
    // A number that several papers bear is told by the paper it can mean: an entry of the book before a decision.
    let entries: Vec<&CheckRow> = found.iter().copied().filter(|r| book(r)).collect();
    let many = name.is_none() && entries.len() != 1;
    let rows: &[&CheckRow] = if name.is_none() && entries.len() == 1 { &entries } else { found };
    let alive = rows.iter().copied().find(|r| r.state == "valid");
    let Some(row) = alive.or_else(|| rows.first().copied()) else { return Answer::none() };
    let award = crate::verdicts::award_name(ctx, &row.award);
    let mut all = Answer {
        standing: Standing::Valid,
        award: (award.vi, award.en),
        decision: row.number_text.clone().unwrap_or_default(),
        decided_on: row.decided_on.clone(),
        ..Answer::none()
    };
    let annulled = row.state == "annulled";
    // A whole decision is asked about: single lines of it are not told.
    if many && !annulled {
        return all;
    }
    if !many && !by_name {
        all.book_number = match (row.book_number, row.book_year) {
            (Some(n), Some(y)) => format!("{n}/{y}"),
            _ => String::new(),
        };
    }
    let fields: Vec<&'static str> = [
        ("name", row.corrected_name.is_some()),
        ("rank", row.corrected_rank.is_some()),
        ("post", row.corrected_post.is_some()),
        ("unit", row.corrected_unit.is_some()),
        ("citation", row.corrected_citation.is_some()),
    ]
    .into_iter()
    .filter_map(|(field, changed)| changed.then_some(field))
    .collect();
    if annulled {
        all.standing = Standing::Annulled;
    } else if !fields.is_empty() {
        all.standing = Standing::Corrected;
        // Whoever holds the paper with the wrong name may read the right one.
        if let (Some(_), Some(holds)) = (name, &row.corrected_name) {
            all.holds.clone_from(holds);
        }
        all.fields = fields;
    }
    if all.standing != Standing::Valid {
        all.amended_by = row.amended_by.clone().unwrap_or_default();
        all.amended_on = row.amended_on.clone().unwrap_or_default();
    }
    all
}

/// True when the decision's printed number is the one typed, with or without its symbol.
fn same_number(printed: &str, number: Option<i64>, rest: &str) -> bool {
    let (first, symbol) = printed.split_once('/').unwrap_or((printed, ""));
    first.parse::<i64>().ok() == number && (rest.is_empty() || vntext::fold(symbol) == rest)
}
