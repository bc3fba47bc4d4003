//! Rules: conditions with dates, citation, mark and wording.

use super::cond::{Cond, Guard};
use crate::date::Date;
use crate::facts::Sector;
use crate::ids::AwardId;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// What a missing fact means for a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IfMissing {
    /// The verdict becomes `needs_evidence`.
    #[default]
    Evidence,
    /// A warning: the rule bites only when its facts are shown (a vote not yet held, a list not yet drawn up).
    Warn,
}

dated! {
    /// One condition of one or more awards during a stretch of time.
    pub struct Rule {
        /// Identifier, unique in the law and its overlays.
        pub id: String,
        /// Awards it belongs to; `*` for a general principle.
        pub awards: Vec<AwardId>,
        /// Open slot that a local regulation may fill; filling replaces this rule.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub slot: Option<String>,
        /// To whom it applies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub applies: Option<Guard>,
        /// What a missing fact means.
        #[serde(default)]
        pub if_missing: IfMissing,
        /// Advice: what is not met is a warning and never lowers the outcome.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub advice: bool,
        /// More or better facts may lower the outcome (a bracket with an upper end).
        #[serde(default)]
        pub may_reduce: bool,
        /// Not part of the award's own standard when another award asks for "the standard of".
        #[serde(default)]
        pub not_standard: bool,
        /// Rules it takes the place of for the sectors it applies to: a ministry's own rule before the general one.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub instead_of: Vec<String>,
        /// From this day only guidance, unverified: the text was replaced by one that was not found.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub guidance_from: Option<Date>,
        /// Made from a rule past its `guidance_from`.
        #[serde(skip)]
        pub guidance: bool,
        /// Sectors and days on which others take its place; filled while loading.
        #[serde(skip)]
        pub yields: Vec<Yield>,
        /// Remarks for jurists: disagreements between sources, readings.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        pub note: String,
        /// The wording.
        pub text: Text,
        /// What it demands.
        pub need: Cond,
    }
}

/// Where and when another rule takes the place of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Yield {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Option<Date>,
    /// Sectors.
    pub sectors: Vec<Sector>,
}

impl Rule {
    /// True when another rule takes its place for this sector on this day.
    #[must_use]
    pub fn yields_to_another(&self, sector: Option<Sector>, on: Date) -> bool {
        self.yields
            .iter()
            .any(|y| sector.is_some_and(|s| y.sectors.contains(&s)) && y.from <= on && y.to.is_none_or(|to| on <= to))
    }

    /// The rule until the day before its text became guidance, and the guidance after.
    pub(crate) fn with_guidance(mut self) -> impl Iterator<Item = Self> {
        let after = self.guidance_from.take().map(|from| {
            let mut after = self.clone();
            self.to = Some(self.to.map_or(from.day_before(), |to| to.min(from.day_before())));
            after.id.push_str(".huong-dan");
            (after.from, after.to, after.verified, after.advice, after.guidance) = (from, None, false, true, true);
            after.instead_of.clear();
            after.need.unsee();
            after
        });
        std::iter::once(self).chain(after)
    }

    /// The wording with the law's own numbers.
    #[must_use]
    pub fn numbered(&self) -> Text {
        self.need.fill(&self.text)
    }

    /// A general principle, for every award.
    #[must_use]
    pub fn is_general(&self) -> bool {
        self.awards.iter().any(|a| a == "*")
    }
}

/// A reading under a published draft: evaluated beside the rules carried over, never instead of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The draft's rule.
    pub rule: Rule,
    /// Rules it would replace, by id.
    pub replaces: Vec<String>,
}
