//! Other lists that take places of the same ceilings. Titles that one rule of a quota names together share its places: “Chiến sĩ tiên tiến”
//! and “Lao động tiên tiến”, “Đơn vị tiên tiến” and “Tập thể lao động tiên tiến”; and a body may draw up more than one list of a title.

use super::{Ceiling, Judge, Listed, small};
use crate::date::Date;
use crate::error::LawError;
use crate::ids::AwardId;
use crate::law::Law;
use crate::model::cond::Cond;
use serde::Serialize;
use std::collections::BTreeSet;

/// Another list of the same year. Nobody stands both on it and on the list that is judged: whoever does is counted there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherList {
    /// What it is called in the answer.
    pub code: String,
    /// The award proposed.
    pub award: AwardId,
    /// Drawn up in the same body; of another body, it takes places only in the clusters of both.
    pub same_body: bool,
    /// Its lines.
    pub list: Vec<Listed>,
}

/// What another list brings to a ceiling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// The list.
    pub list: String,
    /// How many of it count.
    pub nominated: u32,
}

impl Elsewhere {
    /// How many all of them bring.
    #[must_use]
    pub fn all(of: &[Self]) -> u32 {
        of.iter().fold(0, |n, e| n.saturating_add(e.nominated))
    }
}

impl Law {
    /// The awards whose lists take places of the same ceilings as lists of this one on a day, itself among them; none where no ceiling
    /// is known.
    ///
    /// # Errors
    /// An unknown regulation.
    pub fn share_places(
        &self,
        award: &AwardId,
        on: Date,
        regulations: &[String],
    ) -> Result<BTreeSet<AwardId>, LawError> {
        let overlays = self.regulations(regulations, on)?;
        let mut found = BTreeSet::new();
        for rule in self.rules_for(award, on, &overlays, false) {
            for c in Ceiling::of(rule) {
                found.insert(award.clone());
                if !matches!(c.need, Cond::PerCluster { .. }) {
                    found.extend(rule.awards.iter().filter(|a| *a != "*").cloned());
                }
            }
        }
        Ok(found)
    }
}

impl Judge<'_> {
    /// What other lists bring to a ceiling: over whole lists of the same body, or in one cluster (`of_cluster`, by its name).
    pub(super) fn elsewhere(
        &self,
        c: &Ceiling<'_>,
        of_cluster: Option<Option<&str>>,
        counts: impl Fn(&Listed) -> bool,
    ) -> Vec<Elsewhere> {
        // Each flag has its own place in a cluster; shares are taken of both titles together.
        let one_award = matches!(c.need, Cond::PerCluster { .. });
        let shares = |a: &AwardId| if one_award { *a == self.of.award } else { c.rule.awards.contains(a) };
        let of = self.of.others.iter().filter(|o| shares(&o.award));
        let brings = of.map(|o| {
            let here = |l: &&Listed| match of_cluster {
                Some(Some(cluster)) => l.cluster.as_deref() == Some(cluster),
                Some(None) => o.same_body && l.cluster.is_none(),
                None => o.same_body,
            };
            let nominated = small(o.list.iter().filter(here).filter(|l| counts(l)).count() as u64);
            Elsewhere { list: o.code.clone(), nominated }
        });
        brings.filter(|e| e.nominated > 0).collect()
    }
}
