//! Builders for facts.

use law::{Facts, Law, Outcome, Verdict, check_one};
use std::sync::LazyLock;

pub(crate) static LAW: LazyLock<Law> = LazyLock::new(|| Law::embedded().unwrap());

pub(crate) fn facts(json: serde_json::Value) -> Facts {
    Facts::from_json(json.to_string().as_bytes()).unwrap()
}

pub(crate) fn verdict(award: &str, json: serde_json::Value) -> Verdict {
    check_one(&LAW, &facts(json), &award.into(), None).unwrap()
}

pub(crate) fn outcome(award: &str, json: serde_json::Value) -> Outcome {
    verdict(award, json).outcome
}
