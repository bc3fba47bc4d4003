//! Tests of the law crate: golden cases, contract, bad input, agreement with an independent reading.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

mod contract;
mod corrections;
mod coverage;
mod demo;
mod findings;
mod golden;
mod groups;
mod oracle;
mod oracle_police;
mod people;
mod properties;
mod schema;
mod season;
mod support;
mod wording;
