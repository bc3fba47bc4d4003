//! The law as data: the shapes of the TOML files, with no behaviour but reading.

/// A table entry that holds for a stretch of time: its own fields, then dates, sources and mark, the same for all.
macro_rules! dated {
    ($(#[$meta:meta])* pub struct $name:ident { $($(#[$own:meta])* pub $field:ident: $kind:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$own])* pub $field: $kind,)*
            /// First day in force.
            pub from: crate::date::Date,
            /// Last day in force; open when missing.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub to: Option<crate::date::Date>,
            /// Sources.
            pub cite: Vec<crate::model::cite::Cite>,
            /// Text stating it was seen.
            pub verified: bool,
            /// Where it was seen.
            #[serde(default, skip_serializing_if = "String::is_empty")]
            pub url: String,
        }

        impl $name {
            /// In force on this day.
            #[must_use]
            pub fn in_force(&self, on: crate::date::Date) -> bool {
                self.from <= on && self.to.is_none_or(|to| on <= to)
            }
        }
    };
}

pub mod award;
pub mod case;
pub mod cite;
pub mod cond;
pub mod guard;
mod numbers;
pub mod overlay;
pub mod procedure;
pub mod rule;
pub mod share;
pub mod source;

use award::Award;
use procedure::{Authority, BaseSalary, Deadline, Dossier, MoneyRule, Multiplier, VoteRule};
use rule::{Draft, Rule};
use serde::{Deserialize, Serialize};
use source::{Regime, Source};

/// The content of one TOML file; every file may hold any of the tables.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Data {
    /// Laws, decrees, circulars, letters.
    pub source: Vec<Source>,
    /// Encoded and not encoded regimes, by date.
    pub regime: Vec<Regime>,
    /// Titles and commendations.
    pub award: Vec<Award>,
    /// Conditions.
    pub rule: Vec<Rule>,
    /// Readings of a published draft, never enforced.
    pub draft: Vec<Draft>,
    /// Base salary by date.
    pub base_salary: Vec<BaseSalary>,
    /// Prize multipliers by award and date.
    pub multiplier: Vec<Multiplier>,
    /// How prizes are computed and combined.
    pub money_rule: Vec<MoneyRule>,
    /// Who decides what since when.
    pub authority: Vec<Authority>,
    /// Council votes.
    pub vote: Vec<VoteRule>,
    /// Papers of a dossier.
    pub dossier: Vec<Dossier>,
    /// Deadlines.
    pub deadline: Vec<Deadline>,
    /// Facts that bind people but are not machine conditions (movements, councils, revocation).
    pub principle: Vec<source::Principle>,
}

impl Data {
    /// Adds the tables of another file.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.source.append(&mut other.source);
        self.regime.append(&mut other.regime);
        self.award.append(&mut other.award);
        self.rule.append(&mut other.rule);
        self.draft.append(&mut other.draft);
        self.base_salary.append(&mut other.base_salary);
        self.multiplier.append(&mut other.multiplier);
        self.money_rule.append(&mut other.money_rule);
        self.authority.append(&mut other.authority);
        self.vote.append(&mut other.vote);
        self.dossier.append(&mut other.dossier);
        self.deadline.append(&mut other.deadline);
        self.principle.append(&mut other.principle);
    }
}
