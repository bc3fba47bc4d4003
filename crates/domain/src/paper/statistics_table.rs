//! A table of numbers, with its total and what it does not say.

use super::{Letterhead, SignatureBox};
use serde::{Deserialize, Serialize};

/// The table. Every row has as many cells as there are columns; the first column holds the names of the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticsTable {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// What is counted by what, as printed.
    pub title: String,
    /// Whose numbers they are, of which years.
    pub summary: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// The last row; empty where the rows have their total among them.
    pub total: Vec<String>,
    /// What is counted and what not, below the table.
    pub notes: Vec<String>,
    /// Who made it, who signs.
    pub signatures: Vec<SignatureBox>,
}
