//! The law as data: the shapes of the TOML files, with no behaviour but reading.

pub mod award;
pub mod case;
pub mod cite;
pub mod cond;
pub mod overlay;
pub mod procedure;
pub mod rule;
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
