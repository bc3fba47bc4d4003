//! The "Điều 6" rule of a cluster's score sheet: results against assigned targets, measured against the cluster.
//!
//! Let MS be the maximum, A the result, T the target, and the leader L the best of those above their target:
//!
//! | case | points |
//! |---|---|
//! | A < T | 0.5 × MS × A/T |
//! | A = T | 0.5 × MS |
//! | A > T, leader | MS; all who tie for it |
//! | A > T, others | 0.5 × MS + 0.5 × MS × (A/T − 1)/(A_L/T_L − 1) |
//! | no target assigned, with a result | A/max(A among those without) × MS; never leader |
//!
//! Where the rule is silent, this is what is done, and it is printed with the scores:
//!
//! - **Leader** by rate, A/T, unless the sheet says by absolute result, A. Then a unit of a higher rate than the leader's
//!   gets no more than MS; among units that tie for the leader by result the highest rate is the leader's rate.
//! - **Nobody above the target**: there is no leader; the first two rows are all there is. **A single unit** above its
//!   target leads.
//! - **T = 0**: A = 0 has met it, half; A > 0 is above nothing by any measure: MS, but no leader, for it has no rate.
//! - **The lower the better**: A > T is worse, 0.5 × MS × T/A; A = T half; A < T is above the target, by 1 − A/T instead of
//!   A/T − 1, and the leader is the one with the lowest A/T (or A). With T = 0 nothing is better than A = 0: MS, and anything
//!   else gets 0. Without a target: min(A)/A × MS.
//! - **Without a target and nobody has a result above zero**: 0.

use serde::{Deserialize, Serialize};

use super::{Amount, Points, rounded};
use crate::lists::codes;

codes! {
    /// Who leads a quantitative criterion.
    Leader {
        /// Theo tỷ lệ vượt chỉ tiêu
        Rate = "rate",
        /// Theo kết quả tuyệt đối
        Absolute = "absolute",
    }
}

codes! {
    /// Which way a number is better.
    Better {
        /// Càng cao càng tốt
        Higher = "higher",
        /// Càng thấp càng tốt
        Lower = "lower",
    }
}

/// What one unit has on a quantitative criterion that is assigned to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The target; `None` when none was assigned.
    pub target: Option<Amount>,
    /// The result; `None` while it is not reported.
    pub actual: Option<Amount>,
}

/// A unit with target and result, T > 0.
#[derive(Clone, Copy)]
struct Measured {
    actual: i128,
    target: i128,
}

impl Measured {
    /// By how much the target is passed: the numerator over the target.
    fn excess(self, better: Better) -> i128 {
        match better {
            Better::Higher => self.actual - self.target,
            Better::Lower => self.target - self.actual,
        }
    }

    /// Compares excess/target.
    fn beyond(self, other: Self, better: Better) -> std::cmp::Ordering {
        (self.excess(better) * other.target).cmp(&(other.excess(better) * self.target))
    }
}

fn measured(standing: &Standing) -> Option<Measured> {
    let (target, actual) = (standing.target?.wide(), standing.actual?.wide());
    (target > 0).then_some(Measured { actual, target })
}

/// The leader's rate, and what makes a unit a leader.
struct Lead {
    rate: Measured,
    best: Option<i128>,
}

fn lead(standings: &[Standing], leader: Leader, better: Better) -> Option<Lead> {
    let above: Vec<Measured> = standings.iter().filter_map(measured).filter(|m| m.excess(better) > 0).collect();
    let by_rate = |all: &[Measured]| all.iter().copied().max_by(|a, b| a.beyond(*b, better));
    match leader {
        Leader::Rate => Some(Lead { rate: by_rate(&above)?, best: None }),
        Leader::Absolute => {
            let results = above.iter().map(|m| m.actual);
            let best = if better == Better::Higher { results.max() } else { results.min() }?;
            let tied: Vec<Measured> = above.into_iter().filter(|m| m.actual == best).collect();
            Some(Lead { rate: by_rate(&tied)?, best: Some(best) })
        }
    }
}

fn against_target(unit: Measured, lead: Option<&Lead>, better: Better, max: i128) -> Points {
    let excess = unit.excess(better);
    if excess < 0 {
        let (upper, lower) =
            if better == Better::Higher { (unit.actual, unit.target) } else { (unit.target, unit.actual) };
        return rounded(max * upper, 2 * lower);
    }
    let Some(lead) = lead.filter(|_| excess > 0) else { return rounded(max, 2) };
    let leads = match lead.best {
        Some(best) => unit.actual == best,
        None => unit.beyond(lead.rate, better).is_eq(),
    };
    if leads || unit.beyond(lead.rate, better).is_ge() {
        return rounded(max, 1);
    }
    // 0.5 MS (1 + e/T × T_L/e_L)
    let share = excess * lead.rate.target;
    let whole = unit.target * lead.rate.excess(better);
    rounded(max * (whole + share), 2 * whole)
}

fn without_target(actual: i128, best: Option<i128>, better: Better, max: i128) -> Points {
    let best = best.unwrap_or_default();
    match better {
        Better::Higher => rounded(max * actual, best),
        Better::Lower if actual == best => rounded(max, 1),
        Better::Lower => rounded(max * best, actual),
    }
}

/// Points of each unit, in the order given; `None` for those that have not reported. Each is rounded once.
#[must_use]
pub fn relative(standings: &[Standing], leader: Leader, better: Better, max: Points) -> Vec<Option<Points>> {
    let lead = lead(standings, leader, better);
    let free = standings.iter().filter(|s| s.target.is_none()).filter_map(|s| s.actual).map(Amount::wide);
    let best = if better == Better::Higher { free.max() } else { free.min() };
    let max = i128::from(max.0);
    standings
        .iter()
        .map(|standing| {
            let actual = standing.actual?.wide();
            Some(match (standing.target, measured(standing)) {
                (None, _) => without_target(actual, best, better, max),
                (Some(_), Some(unit)) => against_target(unit, lead.as_ref(), better, max),
                (Some(_), None) if better == Better::Higher && actual == 0 => rounded(max, 2),
                (Some(_), None) if (better == Better::Higher) == (actual > 0) => rounded(max, 1),
                (Some(_), None) => Points::ZERO,
            })
        })
        .collect()
}
