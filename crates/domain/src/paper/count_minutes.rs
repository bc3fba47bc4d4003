//! Minutes of the counting of votes (biên bản kiểm phiếu).

use super::{Letterhead, VoteLine};
use serde::{Deserialize, Serialize};

/// A teller.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Teller {
    /// Name.
    pub name: String,
    /// Post.
    #[serde(default)]
    pub position: String,
    /// Whether he or she heads the tellers.
    #[serde(default)]
    pub head: bool,
}

/// The minutes. Counts of ballots are of paper slips or cast electronic ballots alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountMinutes {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Of a cluster's conference, not of a council.
    #[serde(default)]
    pub conference: bool,
    /// Summary: `Kiểm phiếu xét tặng Giấy khen …`.
    pub summary: String,
    /// When the count took place, civil time `YYYY-MM-DDTHH:MM`.
    pub counted: String,
    /// Where.
    pub venue: String,
    /// The body that voted.
    pub council: String,
    /// The tellers.
    pub tellers: Vec<Teller>,
    /// All members of the body: the base of every share.
    pub members_total: u32,
    /// Members present.
    pub present: u32,
    /// Members who voted in writing.
    #[serde(default)]
    pub written: u32,
    /// Voted by show of hands or by name: no ballots were handed out.
    #[serde(default)]
    pub by_hand: bool,
    /// Ballots handed out.
    pub issued: u32,
    /// Ballots that came back.
    pub collected: u32,
    /// Valid ballots.
    pub valid: u32,
    /// Invalid ballots.
    pub invalid: u32,
    /// The share needed, as printed.
    #[serde(default)]
    pub required_share: Option<String>,
    /// The votes by nominee.
    pub votes: Vec<VoteLine>,
    /// Conclusions, a paragraph each.
    #[serde(default)]
    pub conclusions: Vec<String>,
}
