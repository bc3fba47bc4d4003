//! Minutes of a session of the emulation and commendation council.

use super::{Letterhead, SignatureBox, SubjectKind};
use serde::{Deserialize, Serialize};

/// Whether a member was there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// In the room.
    #[default]
    Present,
    /// Absent, voted in writing.
    Written,
    /// Absent without a vote.
    Absent,
}

/// How the council voted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteMethod {
    /// Secret ballot (bỏ phiếu kín).
    Secret,
    /// Show of hands or by name (biểu quyết công khai).
    #[default]
    Open,
    /// Opinions in writing.
    Written,
}

/// A member of the council.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilMember {
    /// Name, with the rank where it is printed.
    pub name: String,
    /// Post in the organisation.
    #[serde(default)]
    pub position: String,
    /// Role in the council: `Chủ tịch Hội đồng`, `Ủy viên`.
    #[serde(default)]
    pub role: String,
    /// Presence.
    #[serde(default)]
    pub presence: Presence,
    /// Reason of absence.
    #[serde(default)]
    pub note: Option<String>,
}

/// The vote on one nominee. Shares are over all members, as the law counts them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoteLine {
    /// The nominee.
    pub name: String,
    /// Collective or individual.
    #[serde(default)]
    pub subject: SubjectKind,
    /// Rank, post and unit as printed.
    #[serde(default)]
    pub unit: String,
    /// The award voted on.
    pub award: String,
    /// In favour.
    pub in_favour: u32,
    /// Against.
    pub against: u32,
    /// No opinion.
    pub no_opinion: u32,
    /// Invalid votes.
    #[serde(default)]
    pub invalid: u32,
    /// Members who took no part because it concerned them; they stay among all members.
    #[serde(default)]
    pub recused: u32,
    /// Whether the required share was reached.
    pub accepted: bool,
}

/// The minutes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CouncilMinutes {
    /// Head of the page.
    pub letterhead: Letterhead,
    /// Of a cluster's conference, not of a council.
    #[serde(default)]
    pub conference: bool,
    /// Summary: `Họp Hội đồng Thi đua - Khen thưởng …`.
    pub summary: String,
    /// When the session opened, civil time `YYYY-MM-DDTHH:MM`.
    pub opened: String,
    /// When it closed, the same form; `None` leaves a gap.
    #[serde(default)]
    pub closed: Option<String>,
    /// Where: `Phòng họp số 1, Công an tỉnh`.
    pub venue: String,
    /// The council's name.
    pub council: String,
    /// All members, present or not. Shares are taken over their number.
    pub members: Vec<CouncilMember>,
    /// The chair of the session.
    pub chair: String,
    /// The secretary.
    pub secretary: String,
    /// Guests and observers.
    #[serde(default)]
    pub guests: Vec<String>,
    /// What the session was for, and how it went, a paragraph each.
    pub proceedings: Vec<String>,
    /// How the vote was held.
    pub method: VoteMethod,
    /// The share needed, as printed: `từ 70% trở lên`. None when no rule demands one.
    #[serde(default)]
    pub required_share: Option<String>,
    /// The votes.
    pub votes: Vec<VoteLine>,
    /// The conclusions, a paragraph each.
    pub conclusions: Vec<String>,
    /// Who signs, left to right.
    pub signatures: Vec<SignatureBox>,
}
