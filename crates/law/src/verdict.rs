//! Answers: verdicts as trees of reasons, in the exact JSON of `thidua/law-check/1`.

use crate::date::Date;
use crate::ids::AwardId;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Schema name that starts every answer.
pub const SCHEMA: &str = "thidua/law-check/1";

/// The outcome of a check, best first. The first that applies, read from the bottom, is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every condition is met.
    Eligible,
    /// A needed fact is missing.
    NeedsEvidence,
    /// A judgement, or an unverified condition that is not met.
    NeedsHuman,
    /// An open case holds it.
    OnHold,
    /// A verified condition is not met.
    NotEligible,
}

/// The result of one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum ReasonResult {
    Met,
    NotMet,
    Unknown,
    Hold,
    NeedsHuman,
    NotApplicable,
}

/// One condition with what was found and needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Reason {
    /// Rule id, or `rule/part`.
    pub rule: String,
    /// Result.
    pub result: ReasonResult,
    /// Citations as printed.
    pub cite: Vec<String>,
    /// Text stating the condition was seen.
    pub verified: bool,
    /// What the facts say.
    pub found: String,
    /// What the rule asks.
    pub needed: String,
    /// The rule's wording.
    pub text: Text,
    /// Parts.
    pub children: Vec<Reason>,
    /// Weight in the outcome; not part of the contract.
    #[serde(skip)]
    pub(crate) severity: Outcome,
    /// One part suffices; not part of the contract.
    #[serde(skip)]
    pub(crate) any: bool,
    /// Shown as a warning although it does not lower the outcome; not part of the contract.
    #[serde(skip)]
    pub(crate) warn: bool,
}

/// A remark that does not change the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Warning {
    /// Rule id or code.
    pub rule: String,
    /// The remark.
    pub text: Text,
}

/// Prize money of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Prize {
    /// Base salary on the decision's date, đồng.
    pub base_salary: i64,
    /// Multiplier as a decimal string, `"3.0"`.
    pub multiplier: String,
    /// Đồng, rounded up once.
    pub amount: i64,
    /// Citations.
    pub cite: Vec<String>,
    /// Base salary, multiplier and rounding were all seen; not part of the contract's answer.
    #[serde(skip)]
    pub verified: bool,
    /// The multiplier is a ceiling; not part of the contract's answer.
    #[serde(skip)]
    pub ceiling: bool,
}

/// Somebody who may decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct AuthorityAnswer {
    /// The role, Vietnamese.
    pub role: String,
    /// Citations.
    pub cite: Vec<String>,
    /// Stable id of the role; not part of the contract's answer.
    #[serde(skip)]
    pub id: String,
    /// The role in both languages; not part of the contract's answer.
    #[serde(skip)]
    pub name: Text,
    /// Seen in a source; not part of the contract's answer.
    #[serde(skip)]
    pub verified: bool,
}

/// The vote an award needs and what was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct VoteAnswer {
    /// Lowest terms, `"9/10"`; null where the rule states none.
    pub required_share: Option<String>,
    /// As cast, `"13/15"`; null before the vote.
    pub reached_share: Option<String>,
    /// `all_members`, `present` or `valid_ballots`.
    pub of: crate::model::procedure::VoteBase,
    /// Whether the share (and secrecy) is reached; null before the vote.
    pub met: Option<bool>,
    /// How it was cast; null before the vote, or where nobody said.
    pub method: Option<crate::facts::VoteMethod>,
    /// Citations.
    pub cite: Vec<String>,
    /// The ballot must be secret; not part of the contract's answer.
    #[serde(skip)]
    pub secret: bool,
    /// Seen in a source; not part of the contract's answer.
    #[serde(skip)]
    pub verified: bool,
}

/// One paper of the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct PaperAnswer {
    /// Name, Vietnamese.
    pub paper: String,
    /// Copies.
    pub copies: u8,
    /// Citations.
    pub cite: Vec<String>,
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct DeadlineAnswer {
    /// What is due, Vietnamese.
    pub what: String,
    /// `MM-DD` of the following year, where a day is fixed.
    pub by: Option<String>,
    /// Working days, where a span is fixed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub working_days: Option<u16>,
    /// Citations.
    pub cite: Vec<String>,
}

/// The earliest year in which the award can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct EarliestNext {
    /// Emulation year; null when no number of years helps.
    pub year: Option<i16>,
    /// What is missing today, Vietnamese.
    pub missing: Vec<String>,
    /// Under which assumptions, Vietnamese.
    pub assuming: Vec<String>,
}

/// The answer about one award.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Verdict {
    /// Always `thidua/law-check/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The award.
    pub award: AwardId,
    /// Its name in the subject's sector.
    pub name: Text,
    /// Regime whose rules were applied.
    pub regime: String,
    /// The day judged.
    pub on: Date,
    /// The outcome.
    pub outcome: Outcome,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Remarks.
    pub warnings: Vec<Warning>,
    /// Prize money, where a multiplier is known.
    pub prize: Option<Prize>,
    /// Who may decide.
    pub authority: Vec<AuthorityAnswer>,
    /// The vote, where one is needed.
    pub vote: Option<VoteAnswer>,
    /// Papers.
    pub dossier: Vec<PaperAnswer>,
    /// Deadlines.
    pub deadlines: Vec<DeadlineAnswer>,
    /// The road to the award.
    pub earliest_next: Option<EarliestNext>,
}

/// The answers about every award that applies to the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Answers {
    /// Always `thidua/law-check/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The day judged.
    pub on: Date,
    /// Shown once for the whole list while a regime is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub banner: Option<Text>,
    /// One answer per award, by award id.
    pub answers: Vec<Verdict>,
}

/// One verdict, or one for every award that applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Checked {
    /// An award was named.
    One(Box<Verdict>),
    /// No award was named.
    All(Answers),
}

impl Reason {
    /// Walks the reason and its parts.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Reason)) {
        visit(self);
        for c in &self.children {
            c.walk(visit);
        }
    }
}

impl Verdict {
    /// Top-level reasons that keep the subject from being eligible, worst first.
    #[must_use]
    pub fn obstacles(&self) -> Vec<&Reason> {
        let mut v: Vec<&Reason> = self.reasons.iter().filter(|r| r.severity > Outcome::Eligible).collect();
        v.sort_by_key(|r| std::cmp::Reverse(r.severity));
        v
    }
}
