//! Money, authority, votes, papers, deadlines.

use super::cite::Cite;
use crate::date::Date;
use crate::facts::{Ground, Level, Sector, SubjectKind, UnitKind};
use crate::ids::AwardId;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Base salary (mức lương cơ sở) from a day on, in đồng a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseSalary {
    /// First day.
    pub from: Date,
    /// Đồng.
    pub amount: i64,
    /// Sources.
    pub cite: Vec<Cite>,
    /// Seen in a source.
    pub verified: bool,
    /// Where seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

dated! {
    /// Prize multiplier of awards for a kind of subject.
    pub struct Multiplier {
        /// Awards.
        pub awards: Vec<AwardId>,
        /// Kinds of subject.
        pub kinds: Vec<SubjectKind>,
        /// Only where this role decides; such an entry goes before one for any role.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub decided_by: Option<String>,
        /// Times the base salary, as a decimal: `"0.3"`.
        pub times: String,
        /// A ceiling ("không quá"), not a fixed figure.
        #[serde(default)]
        pub ceiling: bool,
        /// Slot a local regulation may fill.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub slot: Option<String>,
    }
}

/// What a money rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is explained by its rule's text")]
pub enum MoneyEffect {
    SalaryOfDecisionDate,
    RoundUpTo,
    SamePeriodTitlesHighestOnly,
    DifferentCommendationsAll,
    TitlePlusCommendationBoth,
    CollectiveDouble,
    HouseholdOneAndHalf,
    SeparateFund,
    FundShare,
}

dated! {
    /// A rule about computing or combining prizes.
    pub struct MoneyRule {
        /// Identifier.
        pub id: String,
        /// What it does.
        pub effect: MoneyEffect,
        /// Amount for `round_up_to`, in đồng; percent for `fund_share`.
        #[serde(default)]
        pub value: i64,
        /// The wording.
        pub text: Text,
    }
}

dated! {
    /// Who decides which awards since when.
    pub struct Authority {
        /// Identifier of the role, for example `chu-tich-ubnd-xa`.
        pub id: String,
        /// The role in both languages.
        pub role: Text,
        /// Awards it decides.
        pub awards: Vec<AwardId>,
        /// Only in these sectors.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub sectors: Vec<Sector>,
        /// Not in these sectors.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub except_sectors: Vec<Sector>,
        /// Levels of unit whose head this is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub unit_levels: Vec<Level>,
        /// Kinds of unit whose head this is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub unit_kinds: Vec<UnitKind>,
        /// Only for leaders of units of these levels, and for them nobody else.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub leaders_of: Vec<Level>,
        /// The text lists all that the role may decide, so what is not listed is refused.
        #[serde(default)]
        pub closed: bool,
    }
}

/// What a vote share is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum VoteBase {
    AllMembers,
    Present,
    ValidBallots,
}

dated! {
    /// The vote an award needs.
    pub struct VoteRule {
        /// Identifier.
        pub id: String,
        /// Awards.
        pub awards: Vec<AwardId>,
        /// Only in these sectors; an unstated sector means the general entry.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub sectors: Vec<Sector>,
        /// Share in percent; absent when the rule leaves it open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub percent: Option<u32>,
        /// Strictly more than the share.
        #[serde(default)]
        pub more_than: bool,
        /// No vote on these grounds: the simplified road has none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub except_grounds: Vec<Ground>,
        /// Over whom.
        pub of: VoteBase,
        /// The ballot must be secret.
        #[serde(default)]
        pub secret: bool,
        /// Members who must be present, in percent, when stated.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub quorum_percent: Option<u32>,
        /// The wording.
        pub text: Text,
    }
}

/// One paper of a dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperItem {
    /// Name in both languages.
    pub name: Text,
    /// Copies.
    #[serde(default = "one")]
    pub copies: u8,
    /// Own citation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cite: Vec<Cite>,
}

fn one() -> u8 {
    1
}

dated! {
    /// The papers of a dossier.
    pub struct Dossier {
        /// Identifier.
        pub id: String,
        /// Awards.
        pub awards: Vec<AwardId>,
        /// Only in these sectors; an unstated sector means the general entry.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub sectors: Vec<Sector>,
        /// Papers in order.
        pub papers: Vec<PaperItem>,
        /// From this day ministries and provinces set the papers of base-level awards themselves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub open_from: Option<Date>,
    }
}

dated! {
    /// A deadline: a day of the year or working days.
    pub struct Deadline {
        /// Identifier.
        pub id: String,
        /// Awards.
        pub awards: Vec<AwardId>,
        /// Only in these sectors; an unstated sector means the general entry.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub sectors: Vec<Sector>,
        /// What is due.
        pub what: Text,
        /// `MM-DD` of the year after the emulation year.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub by: Option<String>,
        /// Another day for education.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub by_education: Option<String>,
        /// Working days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub working_days: Option<u16>,
    }
}
