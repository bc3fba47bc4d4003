//! Running golden cases.

use crate::check::check_one;
use crate::error::LawError;
use crate::ids::AwardId;
use crate::law::Law;
use crate::model::case::Case;
use crate::verdict::{Outcome, ReasonResult, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// One golden case as judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct CaseAnswer {
    /// File it stands in.
    pub file: String,
    /// What it shows, Vietnamese.
    pub title: String,
    /// The award asked about.
    pub award: AwardId,
    /// Outcome written in the case.
    pub expected: Outcome,
    /// Outcome judged; null when the facts were refused.
    pub outcome: Option<Outcome>,
    /// Outcome, rules, prize and regime are all as written.
    pub passed: bool,
    /// What differs.
    pub differences: Vec<String>,
}

/// The answer of `law check --cases`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct CasesAnswer {
    /// Always `thidua/law-cases/1`.
    #[schemars(extend("const" = "thidua/law-cases/1"))]
    pub schema: &'static str,
    /// Cases that are as written.
    pub passed: usize,
    /// Cases that are not.
    pub failed: usize,
    /// Every case, in the order of the files.
    pub cases: Vec<CaseAnswer>,
}

impl Law {
    /// Judges a golden case.
    ///
    /// # Errors
    /// As [`crate::check`].
    pub fn run_case(&self, case: &Case) -> Result<Verdict, LawError> {
        check_one(self, &case.facts, &case.award, None)
    }

    /// Judges golden cases, each with the file it comes from.
    #[must_use]
    pub fn run_cases(&self, cases: &[(String, Case)]) -> CasesAnswer {
        let answers: Vec<CaseAnswer> = cases
            .iter()
            .map(|(file, case)| {
                let (outcome, differences) = match self.run_case(case) {
                    Ok(v) => (Some(v.outcome), mismatches(case, &v)),
                    Err(e) => (None, vec![e.to_string()]),
                };
                CaseAnswer {
                    file: file.clone(),
                    title: case.title.clone(),
                    award: case.award.clone(),
                    expected: case.outcome,
                    outcome,
                    passed: differences.is_empty(),
                    differences,
                }
            })
            .collect();
        let passed = answers.iter().filter(|a| a.passed).count();
        CasesAnswer { schema: "thidua/law-cases/1", passed, failed: answers.len() - passed, cases: answers }
    }
}

/// Results of every rule and part in a verdict.
pub(crate) fn results(v: &Verdict) -> BTreeMap<String, Vec<ReasonResult>> {
    let mut out: BTreeMap<String, Vec<ReasonResult>> = BTreeMap::new();
    for r in &v.reasons {
        r.walk(&mut |x| {
            let list = out.entry(x.rule.clone()).or_default();
            list.push(x.result);
            // A remark is what an advisory rule says when it is not met.
            if x.warn {
                list.push(ReasonResult::NeedsHuman);
            }
        });
    }
    out
}

/// What in a verdict differs from what the case expects, in Vietnamese and English.
#[must_use]
pub fn mismatches(case: &Case, v: &Verdict) -> Vec<String> {
    let mut out = Vec::new();
    if v.outcome != case.outcome {
        out.push(format!("outcome {:?}, expected {:?}", v.outcome, case.outcome));
    }
    let got = results(v);
    let has = |rule: &String, want: &[ReasonResult]| got.get(rule).is_some_and(|r| r.iter().any(|x| want.contains(x)));
    let failing = [ReasonResult::NotMet, ReasonResult::Hold, ReasonResult::NeedsHuman];
    for (list, want, word) in [
        (&case.met, &[ReasonResult::Met][..], "met"),
        (&case.not_met, &failing[..], "not met"),
        (&case.unknown, &[ReasonResult::Unknown][..], "unknown"),
    ] {
        for rule in list.iter().filter(|r| !has(r, want)) {
            out.push(format!("{rule} expected {word}, got {:?}", got.get(rule)));
        }
    }
    for rule in &case.warned {
        if !v.warnings.iter().any(|w| w.rule == *rule) {
            out.push(format!("warning {rule} expected"));
        }
    }
    let paid = v.prize.as_ref().map(|p| p.amount);
    if case.prize.is_some() && paid != case.prize {
        out.push(format!("prize {paid:?}, expected {:?}", case.prize));
    }
    if let Some(r) = &case.regime
        && v.regime != *r
    {
        out.push(format!("regime {}, expected {r}", v.regime));
    }
    out
}
