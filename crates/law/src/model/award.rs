//! Titles and commendations.

use crate::date::Date;
use crate::facts::{Facts, Sector, SubjectKind};
use crate::ids::AwardId;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Emulation title (danh hiệu thi đua) or commendation (hình thức khen thưởng).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum AwardKind {
    Title,
    Commendation,
}

/// The family an award belongs to, for lists and papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum AwardFamily {
    Title,
    Flag,
    Certificate,
    Commemorative,
    Order,
    Medal,
    Honour,
    Prize,
}

/// The level that grants an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum AwardLevel {
    Base,
    MinistryOrProvince,
    PrimeMinister,
    Government,
    State,
}

/// How much of the criteria is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Criteria {
    /// Machine conditions exist.
    Encoded,
    /// The text is known and only people can apply it.
    Judgement,
    /// The law leaves the standards to a lower body.
    Delegated,
    /// The text was not found; every check answers `needs_human`.
    NotFound,
}

fn one_year() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_one_year(years: &u8) -> bool {
    *years == 1
}

/// One award.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Award {
    /// Public identifier.
    pub id: AwardId,
    /// Title or commendation.
    pub kind: AwardKind,
    /// Family.
    pub family: AwardFamily,
    /// Granting level.
    pub level: AwardLevel,
    /// Who can receive it.
    pub subjects: Vec<SubjectKind>,
    /// Only these sectors, when stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<Sector>,
    /// Not these sectors (they have a mirror award).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_sectors: Vec<Sector>,
    /// Of those, forces that give it beside their own: to their workers and contract labour, and to their enterprises.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<Sector>,
    /// Judged every year.
    #[serde(default)]
    pub yearly: bool,
    /// Years over which it is earned, where more than one: titles earned over different times are paid each.
    #[serde(default = "one_year", skip_serializing_if = "is_one_year")]
    pub years: u8,
    /// First day the award exists, when later than the first regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// How much of the criteria is known.
    pub criteria: Criteria,
    /// Name in both languages.
    pub name: Text,
    /// Names in a sector, by sector word.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub display: BTreeMap<String, Text>,
    /// Report form of the decree's annex, when known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
}

impl Award {
    /// True when this kind of subject can receive it: an organisation is given what collectives are commended with.
    fn takes(&self, kind: SubjectKind) -> bool {
        let as_collective = kind == SubjectKind::Organisation && self.kind == AwardKind::Commendation;
        self.subjects.contains(&kind) || as_collective && self.subjects.contains(&SubjectKind::Collective)
    }

    /// True when it is the award of this kind and sector, not one that stands beside it.
    #[must_use]
    pub fn is_own(&self, kind: SubjectKind, sector: Option<Sector>) -> bool {
        self.takes(kind)
            && sector.is_none_or(|s| {
                (self.sectors.is_empty() || self.sectors.contains(&s)) && !self.except_sectors.contains(&s)
            })
    }

    /// True when this subject can receive the award at all: a force's labour is judged for the titles beside its own, its officers,
    /// soldiers and units are not.
    #[must_use]
    pub fn is_for(&self, facts: &Facts) -> bool {
        let (kind, sector) = (facts.subject.kind, facts.subject.sector);
        let beside = || self.subjects.contains(&kind) && sector.is_some_and(|s| self.beside.contains(&s));
        self.is_own(kind, sector) || beside() && facts.is_labour_of_a_force()
    }

    /// The name used in a sector.
    #[must_use]
    pub fn name_in(&self, sector: Option<Sector>) -> &Text {
        let word = sector.and_then(|s| serde_json::to_value(s).ok());
        word.as_ref().and_then(|w| w.as_str()).and_then(|w| self.display.get(w)).unwrap_or(&self.name)
    }
}
