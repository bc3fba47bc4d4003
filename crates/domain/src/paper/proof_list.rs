//! The proof of names and texts that a unit reads and confirms before anything is signed (bản dò tên).

use super::{AwardList, Letterhead, SignatureBox};
use serde::{Deserialize, Serialize};

/// A proof for one unit: each line exactly as the decision and the certificate will print it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofList {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Summary: what the list is for.
    pub summary: String,
    /// The unit that must confirm.
    pub unit: String,
    /// Answer by this day, ISO.
    #[serde(default)]
    pub reply_by: Option<String>,
    /// The lines, collectives and individuals apart.
    pub lists: Vec<AwardList>,
    /// Who signs, left to right.
    #[serde(default)]
    pub signatures: Vec<SignatureBox>,
}
