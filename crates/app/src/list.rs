//! Lists: what a page of rows is asked for with, and what comes back. Paging goes by key, never by offset.

use serde::{Deserialize, Serialize};
use store::query::list::{self, Asked, Listed};

use crate::{Ctx, Result};

/// Rows on a page.
pub const PAGE_ROWS: u64 = 50;

/// Most rows an export writes; a sheet holds some more.
pub const EXPORT_ROWS: u64 = 1_000_000;

/// Rows of an export that are read at one time.
pub const EXPORT_PIECE: u64 = 5_000;

/// Most search words that are looked for, and most letters of one: no name has more.
pub const WORDS: usize = 8;
const WORD_LETTERS: usize = 60;

/// Search words as lists take them: folded, the first few of them, none longer than a name.
#[must_use]
pub fn words(q: &str) -> Vec<String> {
    // Folding a letter gives at most a few; what lies beyond is not looked at.
    let start: String = q.chars().take(WORDS * WORD_LETTERS * 2).collect();
    let cut = |w: &str| w.chars().take(WORD_LETTERS).collect();
    vntext::fold(&start).split_whitespace().take(WORDS).map(cut).collect()
}

/// Counts stop here; the exact one is behind a button.
pub const COUNT_CAP: u64 = domain::listing::FEW;

/// What a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Search words, with or without diacritics.
    #[serde(default)]
    pub q: String,
    /// Order of the list, the greatest first after "-"; empty is its usual order.
    #[serde(default)]
    pub sort: String,
    /// "after:KEY" or "before:KEY"; empty is the first page.
    #[serde(default)]
    pub at: String,
    /// "exact" when the button behind a capped count was pressed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub count: String,
    /// Set by an export: a large piece of rows instead of a page.
    #[serde(skip)]
    pub export: bool,
    /// Nobody asks how many there are.
    #[serde(skip)]
    pub uncounted: bool,
    /// Filters by name.
    #[serde(flatten)]
    pub filters: std::collections::BTreeMap<String, String>,
}

impl Query {
    /// How many rows to load: a page, or a piece of an export.
    #[must_use]
    pub fn limit(&self) -> u64 {
        if self.export { EXPORT_PIECE } else { PAGE_ROWS }
    }

    /// True when rows are to be counted to the last one.
    #[must_use]
    pub fn exact(&self) -> bool {
        self.count == "exact"
    }

    /// True when the list is searched or filtered.
    #[must_use]
    pub fn narrowed(&self) -> bool {
        !self.q.is_empty() || self.filters.values().any(|v| !v.is_empty())
    }

    /// Where counting stops.
    #[must_use]
    pub fn cap(&self) -> u64 {
        if self.exact() { u64::MAX >> 2 } else { COUNT_CAP }
    }

    /// The filter `name`, `None` when absent or empty.
    #[must_use]
    pub fn filter(&self, name: &str) -> Option<&str> {
        self.filters.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }
}

/// A page of rows.
#[derive(Clone, Debug, Serialize)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all: up to [`COUNT_CAP`], unless they were to be counted exactly.
    pub count: u64,
    /// True when there are more than that.
    pub more_than_cap: bool,
    /// True when there are too many for the order asked for: these rows stand in the usual one.
    pub refused: bool,
    /// `at` of the page before, if there is one.
    pub before: Option<String>,
    /// `at` of the page after, if there is one.
    pub after: Option<String>,
}

impl Page<()> {
    /// What is known of a page, with its rows.
    #[must_use]
    pub fn with<T>(self, rows: Vec<T>) -> Page<T> {
        let Self { rows: _, count, more_than_cap, refused, before, after } = self;
        Page { rows, count, more_than_cap, refused, before, after }
    }
}

impl<T> Page<T> {
    /// What is known of the page, and its rows.
    #[must_use]
    pub fn split(self) -> (Page<()>, Vec<T>) {
        let Self { rows, count, more_than_cap, refused, before, after } = self;
        (Page { rows: vec![], count, more_than_cap, refused, before, after }, rows)
    }

    /// The same page with other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(f).collect(),
            count: self.count,
            more_than_cap: self.more_than_cap,
            refused: self.refused,
            before: self.before,
            after: self.after,
        }
    }
}

/// A page of `source` as `query` asks for it, whose scope is the source's own. `counted`: how many rows there are up to
/// [`Query::cap`] and one more, where that is known already.
pub(crate) async fn page<S: Listed>(
    ctx: &Ctx,
    source: &S,
    query: &Query,
    counted: Option<u64>,
) -> Result<Page<S::Row>> {
    let asked = Asked {
        sort: source.listing().sort(&query.sort),
        at: query.at.clone(),
        rows: query.limit(),
        cap: query.cap(),
        piece: query.export,
    };
    let counted = counted.or(query.uncounted.then_some(0));
    let found = list::page(ctx.store.reader(), source, &asked, counted).await?;
    Ok(Page {
        rows: found.rows,
        count: found.count.min(query.cap()),
        more_than_cap: found.count > query.cap(),
        refused: found.refused,
        before: found.before,
        after: found.after,
    })
}
