//! A paper of headings, paragraphs, tables and notes: reports of reviews, plans, programmes, lists of honours, notices of directions.

use super::{Letterhead, Recipients, Signature, SignatureBox};
use serde::{Deserialize, Serialize};

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportColumn {
    /// Its heading.
    pub title: String,
    /// Its part of the width.
    pub share: u32,
}

/// One piece of the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ReportBlock {
    /// A bold heading, numbered as printed.
    Heading {
        /// The text.
        text: String,
    },
    /// A paragraph.
    Text {
        /// The text.
        text: String,
    },
    /// A table; every row has as many cells as there are columns.
    Table {
        /// Its columns; the first one counts the rows.
        columns: Vec<ReportColumn>,
        /// Its rows, without the count.
        rows: Vec<Vec<String>>,
    },
    /// A table whose rows count themselves: what stands in its first columns is text, in the last ones numbers.
    Grid {
        /// Its columns.
        columns: Vec<ReportColumn>,
        /// So many of the last columns hold numbers.
        numbers: usize,
        /// Its rows.
        rows: Vec<Vec<String>>,
        /// Places of the rows that stand above others: sums and heads of groups.
        bold: Vec<usize>,
    },
    /// What follows stands on sheets of its own, under this name.
    Sheet {
        /// Its name, in capitals.
        title: String,
        /// What it belongs to, in brackets below the name; may be empty.
        reference: String,
    },
}

/// The paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Kind of paper in capitals: `BÁO CÁO`.
    pub kind: String,
    /// What it is about.
    pub summary: String,
    /// Addressees after "Kính gửi:"; may be empty.
    #[serde(default)]
    pub to: Vec<String>,
    /// Legal bases; may be empty.
    #[serde(default)]
    pub bases: Vec<String>,
    /// The body.
    pub blocks: Vec<ReportBlock>,
    /// Notes to marks in the text, in their order.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The signer; none on papers that several sign.
    #[serde(default)]
    pub signature: Option<Signature>,
    /// Nơi nhận.
    #[serde(default)]
    pub recipients: Recipients,
    /// Places to sign, where there is no one signer.
    #[serde(default)]
    pub signatures: Vec<SignatureBox>,
    /// Its pages lie on their side.
    #[serde(default)]
    pub landscape: bool,
}
