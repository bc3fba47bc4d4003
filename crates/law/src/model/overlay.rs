//! Local regulations laid over the law for a unit's subtree and a period.
//!
//! An overlay may add a condition (AND), move a number the tightening way, or fill an open slot.
//! Everything else is refused when it is laid over the law, naming the rule.

use super::procedure::{Authority, Dossier, Multiplier, VoteRule};
use super::rule::Rule;
use super::source::Source;
use crate::date::Date;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// Moves one number of a rule of the law.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetNumber {
    /// Rule id, or `rule/part` for a number inside a part.
    pub rule: String,
    /// Name of the number in its condition: `count`, `years`, `percent` …
    pub number: String,
    /// The new value.
    pub value: i64,
}

/// Somebody saw the text of a rule that the law holds as unverified.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// Rule id, `rule/part`, or the id of a vote.
    pub rule: String,
    /// Where the text was seen; a source of the law or of this regulation.
    pub cite: super::cite::Cite,
}

/// A local regulation. Other crates build it from their rows; files have the same shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Overlay {
    /// Identifier that `facts.regulations` names.
    pub id: String,
    /// Name in both languages.
    pub name: Text,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Codes of the units whose subtree it binds; the caller resolves them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<String>,
    /// Made up for demonstration.
    #[serde(default)]
    pub illustrative: bool,
    /// Text stating it was seen.
    pub verified: bool,
    /// Own sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<Source>,
    /// Legal bases printed by decisions under it; replaces the regime's list when present.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<String>,
    /// Conditions added, or filling the slot they name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule: Vec<Rule>,
    /// Numbers moved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set: Vec<SetNumber>,
    /// Rules of the law whose text this body has seen: they count as verified under it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confirm: Vec<Confirm>,
    /// Authorities of the sector or unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authority: Vec<Authority>,
    /// Votes where the law states none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vote: Vec<VoteRule>,
    /// Papers where the law leaves them open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dossier: Vec<Dossier>,
    /// Multipliers of slots the law leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub multiplier: Vec<Multiplier>,
}

impl Overlay {
    /// As the text of a file, for jurists: what the program reads from files has the same shape.
    #[must_use]
    pub fn to_toml(&self) -> String {
        // There is no value in this type that TOML could not hold; the tests read the text back.
        toml::to_string_pretty(self).unwrap_or_default()
    }

    /// In force on this day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}
