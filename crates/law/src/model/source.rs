//! Sources of law, regimes by date, and principles that only people apply.

use super::cite::Cite;
use crate::date::Date;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum SourceKind {
    Law,
    Decree,
    Circular,
    Decision,
    Letter,
    Draft,
    Local,
}

/// A law, decree, circular, letter or local decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Identifier used by citations.
    pub id: String,
    /// As printed: `Luật 06/2022/QH15`.
    pub name: String,
    /// Full title in both languages.
    pub title: Text,
    /// What it is.
    pub kind: SourceKind,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Sources it replaces, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<String>,
    /// Text stating these dates was seen.
    pub verified: bool,
    /// The wording itself was seen.
    #[serde(default)]
    pub text_seen: bool,
    /// Where it was seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// What a reader must know about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How far a stretch of time is encoded here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegimeStatus {
    /// Rules are encoded.
    Encoded,
    /// Rules are carried over until the new text is encoded.
    Pending,
    /// No rules: people must judge.
    NotEncoded,
}

/// A stretch of time under one law and one decree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// Identifier, for example `L2022_ND152`.
    pub id: String,
    /// Name in both languages.
    pub name: Text,
    /// First day.
    pub from: Date,
    /// Last day; open when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// How far it is encoded.
    pub status: RegimeStatus,
    /// Dates were seen in a source.
    pub verified: bool,
    /// Sources.
    pub cite: Vec<Cite>,
    /// Legal bases printed by a decision of these days ("Căn cứ …").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<String>,
    /// Shown once per list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banner: Option<Text>,
    /// A dossier received before `from` may be finished under this older regime (transition).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_before_uses: Option<String>,
}

/// A rule for people: shown beside the machine rules, never evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Principle {
    /// Identifier.
    pub id: String,
    /// Subject matter: `movement`, `council`, `revocation`, `initiative`, `conflict` …
    pub about: String,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Sources.
    #[serde(default)]
    pub cite: Vec<Cite>,
    /// Seen in a source.
    pub verified: bool,
    /// Where seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// The rule in both languages.
    pub text: Text,
}
