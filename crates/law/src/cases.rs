//! Running golden cases.

use crate::check::check_one;
use crate::error::LawError;
use crate::law::Law;
use crate::model::case::Case;
use crate::verdict::{ReasonResult, Verdict};
use std::collections::BTreeMap;

impl Law {
    /// Judges a golden case.
    ///
    /// # Errors
    /// As [`crate::check`].
    pub fn run_case(&self, case: &Case) -> Result<Verdict, LawError> {
        check_one(self, &case.facts, &case.award, None)
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
