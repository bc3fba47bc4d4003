//! The law as data: loads law/*.toml, evaluates, explains, scans a population. Pure.

/// The rules of emulation and commendation.
#[derive(Debug, Default)]
pub struct Law;
