//! Lists: what a page of rows is asked for with, and what comes back. Paging goes by key, never by offset.

use serde::{Deserialize, Serialize};

/// Rows on a page.
pub const PAGE_ROWS: u64 = 50;

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
    /// Filters by name.
    #[serde(flatten)]
    pub filters: std::collections::BTreeMap<String, String>,
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
