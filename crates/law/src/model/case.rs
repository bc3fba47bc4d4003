//! Golden cases: facts and the expected answer, in files that a jurist can read.

use crate::facts::Facts;
use crate::ids::AwardId;
use crate::verdict::Outcome;
use serde::{Deserialize, Serialize};

/// One golden case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What the case shows, in Vietnamese.
    pub title: String,
    /// The award asked about.
    pub award: AwardId,
    /// Expected outcome.
    pub outcome: Outcome,
    /// Rules expected to be met.
    #[serde(default)]
    pub met: Vec<String>,
    /// Rules expected not to be met (or to hold, or to ask a person).
    #[serde(default)]
    pub not_met: Vec<String>,
    /// Rules expected to lack a fact.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// Rules expected among the warnings.
    #[serde(default)]
    pub warned: Vec<String>,
    /// Expected prize in đồng.
    #[serde(default)]
    pub prize: Option<i64>,
    /// Expected regime.
    #[serde(default)]
    pub regime: Option<String>,
    /// The facts.
    pub facts: Facts,
}

/// One file of cases.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CaseFile {
    pub(crate) case: Vec<Case>,
}
