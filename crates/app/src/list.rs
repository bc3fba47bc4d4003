//! Lists: what a page of rows is asked for with, and what comes back. Paging goes by key, never by offset.

use serde::{Deserialize, Serialize};

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
pub const COUNT_CAP: u64 = 10_000;

/// What a list is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Search words, with or without diacritics.
    #[serde(default)]
    pub q: String,
    /// Column to sort by; empty is the list's usual order.
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
    /// How many there are in all, up to [`COUNT_CAP`].
    pub count: u64,
    /// True when there are more than [`COUNT_CAP`].
    pub more_than_cap: bool,
    /// `at` of the page before, if there is one.
    pub before: Option<String>,
    /// `at` of the page after, if there is one.
    pub after: Option<String>,
}

impl<T> Page<T> {
    /// The same page with other rows.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(f).collect(),
            count: self.count,
            more_than_cap: self.more_than_cap,
            before: self.before,
            after: self.after,
        }
    }
}

impl<T> Page<T> {
    /// With the exact count, when the list was asked for it.
    #[must_use]
    pub fn exactly(mut self, query: &Query, count: u64) -> Self {
        if query.exact() {
            (self.count, self.more_than_cap) = (count, false);
        }
        self
    }
}

/// A page out of the rows a keyed query gave: at most one more than `limit`, reversed for a page before a row.
/// `count` is the counted number, up to [`COUNT_CAP`] and one more. `key` is a row's place in the order.
pub fn keyed<T>(
    mut rows: Vec<T>,
    at: &store::query::sql::At,
    limit: u64,
    count: u64,
    key: impl Fn(&T) -> (Vec<u8>, uuid::Uuid),
) -> Page<T> {
    use store::query::sql::At;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let back = matches!(at, At::Before(..));
    if back {
        rows.reverse();
    }
    let address = |row: Option<&T>, make: fn(&[u8], uuid::Uuid) -> String| {
        row.map(|r| {
            let (k, id) = key(r);
            make(&k, id)
        })
    };
    let (has_before, has_after) = match at {
        At::First => (false, more),
        At::After(..) => (true, more),
        At::Before(..) => (more, true),
    };
    Page {
        before: if has_before { address(rows.first(), At::before) } else { None },
        after: if has_after { address(rows.last(), At::after) } else { None },
        count: count.min(COUNT_CAP),
        more_than_cap: count > COUNT_CAP,
        rows,
    }
}

/// Cuts the row that only told that there are more, and gives the addresses of the pages before and after. `found`
/// holds the rows in the order shown, at most one more than `rows`.
pub(crate) fn edges<T>(
    found: &mut Vec<T>,
    at: &store::query::sql::At,
    rows: u64,
    key: impl Fn(&T) -> (Vec<u8>, uuid::Uuid),
) -> (Option<String>, Option<String>) {
    use store::query::sql::At;
    let back = matches!(at, At::Before(..));
    let more = found.len() as u64 > rows;
    if more {
        // Read backwards, the extra row stands first.
        let extra = if back { 0 } else { found.len() - 1 };
        found.remove(extra);
    }
    let (has_before, has_after) = match at {
        At::First => (false, more),
        At::After(..) => (true, more),
        At::Before(..) => (more, true),
    };
    let before = found.first().filter(|_| has_before).map(&key);
    let after = found.last().filter(|_| has_after).map(key);
    (before.map(|(k, i)| At::before(&k, i)), after.map(|(k, i)| At::after(&k, i)))
}
