//! Places within comparable groups. A tie is broken only by the regulation's list, in its order and visibly; what stays tied
//! is never put in an order silently: it shares a place and goes to a vote. A group in which something is missing waits.

use std::{cmp::Ordering, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use super::{Points, UnitScore};
use crate::lists::codes;

codes! {
    /// What places are given by.
    Basis {
        /// Tổng điểm
        Total = "total",
        /// Tỷ lệ trên tổng điểm được giao
        Percentage = "percentage",
    }
}

/// One step of the regulation's list for equal totals; the higher goes before, unless it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// Points of one group or criterion, by its code.
    Criterion(String),
    /// Bonus points.
    Bonus,
    /// The fewer points deducted goes before.
    FewerDeductions,
    /// The share of the assigned points.
    Percentage,
    /// Votes in favour, once the tied ones were voted on.
    Vote,
}

/// A unit to be ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Its scores.
    pub score: &'a UnitScore,
    /// The group within which it is comparable.
    pub group: &'a str,
    /// Votes in favour where a tie was voted on.
    pub votes: Option<u32>,
}

/// Where a unit stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Place {
    /// This place, from 1; units that are equal to the end share it, and the next place is left out.
    At {
        /// The place.
        place: usize,
        /// True when others share it and a vote must decide.
        tied: bool,
        /// The step of the list that put it apart from the unit before it; `None` where the total did.
        by: Option<TieBreak>,
    },
    /// Something in the group is not scored yet: nobody has a place.
    Waiting,
}

/// A ranked unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ranked {
    /// The unit.
    pub unit: String,
    /// Its group.
    pub group: String,
    /// Where it stands in it.
    pub place: Place,
}

/// Compares a/b with c/d; nothing assigned counts as nothing.
fn share(a: &UnitScore, b: &UnitScore) -> Ordering {
    let part = |s: &UnitScore| {
        if s.assigned > Points::ZERO { (i128::from(s.total.0), i128::from(s.assigned.0)) } else { (0, 1) }
    };
    let ((n, d), (m, e)) = (part(a), part(b));
    (n * e).cmp(&(m * d))
}

fn by_basis(basis: Basis, a: &UnitScore, b: &UnitScore) -> Ordering {
    match basis {
        Basis::Total => a.total.cmp(&b.total),
        Basis::Percentage => share(a, b),
    }
}

fn by_step(step: &TieBreak, a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    let points = |c: &Candidate<'_>, code: &str| c.score.line(code).and_then(|l| l.points);
    match step {
        TieBreak::Criterion(code) => points(a, code).cmp(&points(b, code)),
        TieBreak::Bonus => a.score.bonus.cmp(&b.score.bonus),
        TieBreak::FewerDeductions => b.score.deducted.cmp(&a.score.deducted),
        TieBreak::Percentage => share(a.score, b.score),
        // A vote counts only where all were voted on; elsewhere they stay equal.
        TieBreak::Vote => a.votes.zip(b.votes).map_or(Ordering::Equal, |(a, b)| a.cmp(&b)),
    }
}

/// Ranks one group. The list is taken step by step: units that a step leaves equal go together to the next one.
fn group<'a>(mut units: Vec<&'a Candidate<'a>>, basis: Basis, list: &[TieBreak], to: &mut Vec<Ranked>) {
    units.sort_by(|a, b| a.score.unit.cmp(&b.score.unit));
    units.sort_by(|a, b| by_basis(basis, b.score, a.score));
    let mut place = 1;
    for equal in units.chunk_by(|a, b| by_basis(basis, a.score, b.score).is_eq()) {
        resolve(equal.to_vec(), list, None, &mut place, to);
    }
}

fn resolve<'a>(
    mut units: Vec<&'a Candidate<'a>>,
    list: &[TieBreak],
    by: Option<&TieBreak>,
    place: &mut usize,
    to: &mut Vec<Ranked>,
) {
    let Some((step, rest)) = list.split_first().filter(|_| units.len() > 1) else {
        let tied = units.len() > 1;
        for unit in &units {
            let place = Place::At { place: *place, tied, by: by.cloned() };
            to.push(Ranked { unit: unit.score.unit.clone(), group: unit.group.to_owned(), place });
        }
        *place += units.len();
        return;
    };
    // A vote that not all of them have had decides nothing.
    let usable = *step != TieBreak::Vote || units.iter().all(|u| u.votes.is_some());
    if usable {
        units.sort_by(|a, b| by_step(step, b, a));
    }
    let chunks: Vec<Vec<&Candidate<'_>>> = if usable {
        units.chunk_by(|a, b| by_step(step, a, b).is_eq()).map(<[_]>::to_vec).collect()
    } else {
        vec![units]
    };
    let apart = chunks.len() > 1;
    for chunk in chunks {
        resolve(chunk, rest, if apart { Some(step) } else { by }, place, to);
    }
}

/// Ranks units within their groups. Groups come in the order of their names, units in that of their places; units that
/// share one in that of their names, which says nothing.
#[must_use]
pub fn rank(candidates: &[Candidate<'_>], basis: Basis, list: &[TieBreak]) -> Vec<Ranked> {
    let mut groups: BTreeMap<&str, Vec<&Candidate<'_>>> = BTreeMap::new();
    for candidate in candidates {
        groups.entry(candidate.group).or_default().push(candidate);
    }
    let mut ranked = Vec::new();
    for (name, mut units) in groups {
        if units.iter().any(|u| u.score.missing > 0) {
            units.sort_by(|a, b| a.score.unit.cmp(&b.score.unit));
            let waiting = units.iter().map(|u| Ranked {
                unit: u.score.unit.clone(),
                group: name.to_owned(),
                place: Place::Waiting,
            });
            ranked.extend(waiting);
        } else {
            group(units, basis, list, &mut ranked);
        }
    }
    ranked
}
