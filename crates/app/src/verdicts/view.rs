//! A stored verdict read back for pages: independent of the engine's own types, so that an old one stays readable.

use law::Text;
use serde::{Deserialize, Serialize};

/// Kind of the source that names, by kind and divided by spaces, the lists without any record: they count as "none".
pub const UNRECORDED: &str = "unrecorded";

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Kind: dossier, person, unit, outsider, achievement, discipline, proceeding, award, past-award, rating,
    /// initiative, leave, study, post, service, transfer, members, standing; [`UNRECORDED`]. Message `verdict-source-KIND`.
    pub kind: String,
    /// The thing: a code, a name, a document.
    pub what: String,
    /// Its date, if it has one.
    pub on: String,
}

impl Source {
    pub(crate) fn new(kind: &str, what: &str, on: &str) -> Self {
        Self { kind: kind.to_owned(), what: what.to_owned(), on: on.to_owned() }
    }
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonView {
    /// Rule id.
    pub rule: String,
    /// met, not_met, unknown, hold, needs_human, not_applicable.
    pub result: String,
    /// Citations.
    pub cite: Vec<String>,
    /// The text was seen.
    pub verified: bool,
    /// What was found.
    pub found: String,
    /// What was needed.
    pub needed: String,
    /// The rule's wording.
    pub text: Text,
    /// Parts.
    #[serde(default)]
    pub children: Vec<ReasonView>,
}

/// A remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningView {
    /// Rule id.
    pub rule: String,
    /// The remark.
    pub text: Text,
}

/// A stored verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// Outcome code.
    pub outcome: String,
    /// Regime whose rules were applied.
    pub regime: String,
    /// Day judged.
    pub on: String,
    /// Hash of the rules.
    pub rules_hash: String,
    /// Conditions.
    pub reasons: Vec<ReasonView>,
    /// Remarks.
    pub warnings: Vec<WarningView>,
    /// Why no verdict could be given at all.
    pub problem: Option<Text>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
}

impl View {
    /// Reads a stored verdict; `None` when there is none.
    #[must_use]
    pub fn read(stored: &str) -> Option<Self> {
        if stored.is_empty() { None } else { serde_json::from_str(stored).ok() }
    }

    /// The remark of this rule, if the verdict has one.
    #[must_use]
    pub fn remark(&self, rule: &str) -> Option<Text> {
        self.warnings.iter().find(|w| w.rule == rule).map(|w| w.text.clone())
    }

    /// The wording of the first condition that stands against the nominee: what a list shows in one line.
    #[must_use]
    pub fn first_obstacle(&self) -> Option<&ReasonView> {
        ["not_met", "hold", "needs_human", "unknown"].iter().find_map(|r| self.reasons.iter().find(|x| x.result == *r))
    }
}
