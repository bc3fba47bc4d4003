//! The letter that carries nominations upward (tờ trình).

use super::{AwardList, Letterhead, Recipients, Signature};
use serde::{Deserialize, Serialize};

/// How many of one award are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountLine {
    /// The award: `Giấy khen của Giám đốc Công an tỉnh`.
    pub award: String,
    /// Collectives.
    pub collectives: u32,
    /// Individuals.
    pub individuals: u32,
}

/// A submission with its attached lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Summary: `Về việc đề nghị tặng Giấy khen …`.
    pub summary: String,
    /// Addressees after "Kính gửi:".
    pub to: Vec<String>,
    /// Legal bases without closing punctuation; may be empty.
    #[serde(default)]
    pub bases: Vec<String>,
    /// What is reported and asked, a paragraph each.
    pub paragraphs: Vec<String>,
    /// Numbers by award, printed as a table when there is more than one, as a sentence otherwise.
    #[serde(default)]
    pub counts: Vec<CountLine>,
    /// Closing paragraphs, such as the list of attached papers and the request to consider.
    #[serde(default)]
    pub closing: Vec<String>,
    /// The signer.
    pub signature: Signature,
    /// Nơi nhận.
    pub recipients: Recipients,
    /// Attached lists, each an annex.
    #[serde(default)]
    pub lists: Vec<AwardList>,
}
