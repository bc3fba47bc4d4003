//! What puts an issued decision right: a letter or a decision that corrects printed texts, a decision that takes awards back.

use super::{Article, Letterhead, Recipients, Signature};
use serde::{Deserialize, Serialize};

/// One text of one award.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedText {
    /// Where it stands: `Số thứ tự 19, danh sách cá nhân`.
    pub place: String,
    /// Which text: `Họ tên`; of an annulment empty.
    #[serde(default)]
    pub what: String,
    /// As issued; of an annulment the awardee.
    pub issued: String,
    /// As it must read; of an annulment what is to be paid back.
    pub corrected: String,
}

/// An erratum or an annulment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// A letter (công văn), else a decision.
    pub letter: bool,
    /// Takes awards back, else corrects texts.
    pub annuls: bool,
    /// What it is about: `Đính chính Quyết định số …`; a letter prints `V/v` before it.
    pub summary: String,
    /// Addressees of a letter.
    #[serde(default)]
    pub to: Vec<String>,
    /// The line in capitals before the legal bases of a decision.
    #[serde(default)]
    pub authority: String,
    /// Legal bases of a decision, without closing punctuation.
    #[serde(default)]
    pub bases: Vec<String>,
    /// Articles of a decision; of a letter each is a paragraph. The table stands below the first one.
    pub articles: Vec<Article>,
    /// The texts.
    pub texts: Vec<CorrectedText>,
    /// The signer.
    pub signature: Signature,
    /// Nơi nhận.
    pub recipients: Recipients,
}
