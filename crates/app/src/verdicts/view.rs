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

impl ReasonView {
    fn holds(&self) -> bool {
        self.result == "hold" || self.children.iter().any(Self::holds)
    }
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

    /// The verdict for somebody who may not see what stands against people: without reasons, remarks and sources about measures
    /// and open cases, and with the outcome that the other reasons give. A hold is not told at all.
    #[must_use]
    pub fn without_conduct(&self, law: &law::Law) -> Self {
        let hidden = law.conduct_rules();
        let base = |rule: &str| hidden.contains(rule.split('/').next().unwrap_or(rule));
        let mut shown = self.clone();
        shown.reasons.retain(|r| !base(&r.rule) && !r.holds());
        shown.warnings.retain(|w| !base(&w.rule));
        shown.sources.retain(|s| !matches!(s.kind.as_str(), "discipline" | "proceeding"));
        let against = |r: &ReasonView| !matches!(r.result.as_str(), "met" | "not_applicable");
        let obstacle = self.reasons.iter().any(|r| (base(&r.rule) || r.holds()) && against(r));
        if obstacle || self.outcome == "on_hold" {
            let any = |is: &dyn Fn(&ReasonView) -> bool| shown.reasons.iter().any(is);
            let outcome = if any(&|r| r.result == "not_met" && r.verified) {
                "not_eligible"
            } else if any(&|r| matches!(r.result.as_str(), "not_met" | "needs_human")) {
                "needs_human"
            } else if any(&|r| r.result == "unknown") {
                "needs_evidence"
            } else {
                "eligible"
            };
            outcome.clone_into(&mut shown.outcome);
        }
        shown
    }

    /// The conditions on which people must decide; none where the verdict is not theirs.
    #[must_use]
    pub fn asks(&self) -> Vec<&ReasonView> {
        let open = |r: &&ReasonView| matches!(r.result.as_str(), "needs_human" | "not_met" | "hold");
        if self.outcome == "needs_human" { self.reasons.iter().filter(open).collect() } else { Vec::new() }
    }

    /// What people are asked, as one word: the rules of the open conditions. Nominees with the same one can be answered together.
    #[must_use]
    pub fn question(&self) -> String {
        let mut rules: Vec<&str> = self.asks().into_iter().map(|r| r.rule.as_str()).collect();
        rules.sort_unstable();
        rules.join(" ")
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
