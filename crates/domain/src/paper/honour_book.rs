//! Pages of the honour book (sổ vàng): a register whose numbers have no gap.

use super::Letterhead;
use serde::{Deserialize, Serialize};

/// One entry. A spoiled one keeps its number and shows its mark.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HonourBookRow {
    /// The number in the book.
    pub number: i64,
    /// Date of the decision, ISO.
    pub date: String,
    /// Who was honoured, as issued.
    pub name: String,
    /// Post and unit as issued.
    #[serde(default)]
    pub position: String,
    /// The award.
    pub award: String,
    /// Ground.
    #[serde(default)]
    pub ground: String,
    /// Number and symbol of the decision.
    pub decision: String,
    /// Note, for example why the number was spoiled.
    #[serde(default)]
    pub note: String,
    /// Whether the number is spoiled.
    #[serde(default)]
    pub spoiled: bool,
}

/// Pages of the book.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HonourBook {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Which part of the book: `Năm 2020`.
    pub summary: String,
    /// The entries by number.
    pub rows: Vec<HonourBookRow>,
}
