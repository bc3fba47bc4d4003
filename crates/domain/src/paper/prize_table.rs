//! The payment list of prizes.

use super::{Letterhead, SignatureBox, SubjectKind};
use serde::{Deserialize, Serialize};

/// One payment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrizeRow {
    /// Collective or individual; the two are listed apart with subtotals.
    #[serde(default)]
    pub subject: SubjectKind,
    /// Who is paid.
    pub name: String,
    /// Rank and post.
    #[serde(default)]
    pub position: String,
    /// Unit.
    #[serde(default)]
    pub unit: String,
    /// Multiplier of the base salary as a decimal with a point: `0.3`.
    pub multiplier: String,
    /// The amount in đồng, already rounded as the rule says.
    pub amount: i64,
}

/// The list. The total is added up by the printer of the paper from the rows, so the two cannot differ.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PrizeTable {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Summary: `Chi tiền thưởng kèm theo Giấy khen …`.
    pub summary: String,
    /// The decision it follows: `Kèm theo Quyết định số …`.
    #[serde(default)]
    pub reference: Option<String>,
    /// Base salary in đồng on the decision's date.
    pub base_salary: i64,
    /// Where the base salary and the rounding come from, as printed below the table.
    #[serde(default)]
    pub cites: Vec<String>,
    /// Who is not paid a whole prize, and why, as printed below the table.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The payments in order.
    pub rows: Vec<PrizeRow>,
    /// Who signs, left to right.
    pub signatures: Vec<SignatureBox>,
}
