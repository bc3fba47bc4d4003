//! The decision (quyết định) that confers awards.

use super::{Article, AwardList, Letterhead, Recipients, Signature};
use serde::{Deserialize, Serialize};

/// A decision with its lists; each list becomes an annex (Phụ lục I, II) that numbers its own pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Head of the page. Without number and date the draft prints gaps.
    pub letterhead: Letterhead,
    /// Summary (trích yếu): `Về việc tặng Giấy khen …`.
    pub summary: String,
    /// The line in capitals before the legal bases: `GIÁM ĐỐC CÔNG AN TỈNH …`.
    pub authority: String,
    /// Legal bases (căn cứ) and considerations (xét đề nghị …) without closing punctuation, in order.
    pub bases: Vec<String>,
    /// The articles.
    pub articles: Vec<Article>,
    /// The signer.
    pub signature: Signature,
    /// Nơi nhận.
    pub recipients: Recipients,
    /// The lists, usually collectives then individuals.
    pub lists: Vec<AwardList>,
}
