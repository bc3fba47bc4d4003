//! What a scan says about a person and a title.

use crate::lists::codes;

codes! {
    /// What stands between a person and a title.
    ScanState {
        /// Every condition is met.
        Eligible = "eligible",
        /// One condition stands in the way.
        OneStep = "one_step",
        /// A case is open, or a measure runs.
        OnHold = "on_hold",
        /// A fact is missing.
        NeedsEvidence = "needs_evidence",
        /// Somebody must judge.
        NeedsHuman = "needs_human",
        /// A condition is not met.
        NotEligible = "not_eligible",
    }
}
