//! A score sheet as data: a tree of any depth whose parents are the sum of their children.

use serde::{Deserialize, Serialize};

use super::{Amount, Better, Leader, Points};

/// Deepest tree.
pub const DEEPEST: usize = 20;
/// Most criteria of a sheet.
pub const MOST_CRITERIA: usize = 2_000;

/// How a criterion becomes points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Kind {
    /// Tiêu chí cha: the sum of its children.
    Parent {
        /// Its children.
        children: Vec<Criterion>,
    },
    /// Định lượng: a result against an assigned target, measured against the cluster ("Điều 6").
    Quantity {
        /// Who leads.
        leader: Leader,
        /// Which way is better.
        better: Better,
    },
    /// Định tính: achieved or not.
    YesNo,
    /// Chấm thẳng: so many points each time, up to the maximum.
    PerOccurrence {
        /// Points each time.
        each: Points,
    },
    /// Cộng/trừ: two counts, clamped between a least and the maximum.
    PlusMinus {
        /// Points for each of the first.
        plus: Points,
        /// Points off for each of the second.
        minus: Points,
        /// Not below this; may be negative.
        least: Points,
    },
    /// Theo mức: the points of the band that the amount falls into.
    Bands {
        /// From the lowest to the highest; the first has no bound.
        bands: Vec<Band>,
    },
    /// Đạt ngưỡng: the maximum when the amount reaches a bound, else nothing.
    Threshold {
        /// The bound.
        at: Bound,
        /// Which way is better.
        better: Better,
    },
    /// Theo tỷ lệ hoàn thành: standard points at 100 % of the target, pro rata below and above it, up to the maximum.
    Proportion {
        /// Points for exactly the target.
        standard: Points,
    },
    /// Chấm tự do between a least and the maximum.
    Free {
        /// Not below this; may be negative.
        least: Points,
    },
}

/// One step of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// From where on it holds; `None` for the lowest.
    pub from: Option<Bound>,
    /// What it is worth.
    pub points: Points,
}

/// A bound, with or without the amount itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The amount.
    pub amount: Amount,
    /// "At least" or "more than" (for the lower the better: "at most" or "less than").
    pub inclusive: bool,
}

impl Bound {
    /// True for amounts from here upwards.
    #[must_use]
    pub fn reached_by(self, amount: Amount) -> bool {
        amount > self.amount || (self.inclusive && amount == self.amount)
    }

    /// True for amounts from here downwards.
    #[must_use]
    pub fn kept_by(self, amount: Amount) -> bool {
        amount < self.amount || (self.inclusive && amount == self.amount)
    }
}

/// Điểm thưởng on one criterion, beside its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bonus {
    /// At most so many.
    pub most: Points,
    /// In steps of.
    pub step: Points,
}

/// One criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its number in the sheet: "I", "41a".
    pub code: String,
    /// What is asked.
    pub text: String,
    /// Its maximum.
    pub max: Points,
    /// How it becomes points.
    #[serde(flatten)]
    pub kind: Kind,
    /// Bonus beside the points; leaves only.
    pub bonus: Option<Bonus>,
    /// Vô hiệu: it was used once and counts no more. Used criteria are never removed.
    pub disabled: bool,
    /// The rule's own words, printed beside the score.
    #[serde(default)]
    pub article: String,
}

/// One line of the list of deductions that the advisory body keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deduction {
    /// Its code.
    pub code: String,
    /// What it is for.
    pub text: String,
    /// Points off each time, written as a positive number.
    pub points: Points,
}

/// One grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grade {
    /// Its name.
    pub name: String,
    /// From so many points on.
    pub at_least: Points,
}

/// A score sheet of one year for one kind of unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The groups at the top.
    pub groups: Vec<Criterion>,
    /// What all bonuses together may add at most.
    pub bonus_ceiling: Option<Points>,
    /// The list of deductions.
    pub deductions: Vec<Deduction>,
    /// The total is cut off here.
    pub total_cap: Option<Points>,
    /// Grades from the highest to the lowest.
    pub grades: Vec<Grade>,
}

/// Why something is no score sheet; each names the criterion.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// Nothing in it, or too much.
    #[error("a sheet has 1 to 2,000 criteria, at most 20 levels deep")]
    Size,
    /// A code that is empty or stands twice.
    #[error("criterion {0:?}: its code is empty or stands twice")]
    Code(String),
    /// The maximum is not above zero, or beyond what a sheet may hold.
    #[error("criterion {0}: its maximum is not between 0.01 and 100,000.00")]
    Max(String),
    /// A parent whose maximum is not the sum of its children's.
    #[error("criterion {code}: {max} is not the sum of its parts, {sum}")]
    Sum {
        /// The parent.
        code: String,
        /// Its maximum.
        max: Points,
        /// The sum of its children's.
        sum: Points,
    },
    /// A parent without children, or with a bonus.
    #[error("criterion {0}: a parent has parts and no bonus of its own")]
    Parent(String),
    /// Points, limits or steps that contradict each other.
    #[error("criterion {0}: its points and limits contradict each other")]
    Limits(String),
    /// Bands without a lowest one, out of order, or none.
    #[error("criterion {0}: its bands must begin without a bound and rise")]
    Bands(String),
    /// Deductions, grades or ceilings of the sheet.
    #[error("the sheet's deductions, grades or ceilings contradict each other")]
    Whole,
}

impl Criterion {
    /// True for a line that is scored itself.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        !matches!(self.kind, Kind::Parent { .. })
    }

    /// Its children; none for a leaf.
    #[must_use]
    pub fn children(&self) -> &[Criterion] {
        match &self.kind {
            Kind::Parent { children } => children,
            _ => &[],
        }
    }

    fn leaves<'a>(&'a self, to: &mut Vec<&'a Criterion>) {
        if self.disabled {
            return;
        }
        if self.is_leaf() {
            to.push(self);
        }
        self.children().iter().for_each(|c| c.leaves(to));
    }

    fn check_limits(&self) -> Result<(), SheetFault> {
        let wrong = || SheetFault::Limits(self.code.clone());
        let within = |p: Points| (Points::ZERO..=self.max).contains(&p);
        let positive = |p: Points| p > Points::ZERO && p <= Points::MOST;
        let good = match &self.kind {
            Kind::Parent { .. } | Kind::Quantity { .. } | Kind::YesNo | Kind::Threshold { .. } => true,
            Kind::PerOccurrence { each } => positive(*each),
            Kind::PlusMinus { plus, minus, least } => {
                let counts = |p: Points| (Points::ZERO..=Points::MOST).contains(&p);
                counts(*plus) && counts(*minus) && *least <= Points::ZERO && least.0 >= -Points::MOST.0
            }
            Kind::Bands { bands } => {
                let bounds: Vec<_> = bands.iter().map(|b| b.from).collect();
                let first = bounds.first().is_some_and(Option::is_none);
                // "From 95 on" comes before "more than 95".
                let key = |b: Bound| (b.amount, !b.inclusive);
                let rises = bounds.windows(2).all(|w| match w {
                    [None, Some(_)] => true,
                    [Some(a), Some(b)] => key(*a) < key(*b),
                    _ => false,
                });
                if !first || !rises {
                    return Err(SheetFault::Bands(self.code.clone()));
                }
                bands.iter().all(|b| within(b.points))
            }
            Kind::Proportion { standard } => positive(*standard) && *standard <= self.max,
            Kind::Free { least } => *least <= self.max && least.0 >= -Points::MOST.0,
        };
        let bonus = self.bonus.is_none_or(|b| positive(b.most) && positive(b.step) && b.most.0 % b.step.0 == 0);
        if good && bonus { Ok(()) } else { Err(wrong()) }
    }

    fn check<'a>(&'a self, depth: usize, codes: &mut Vec<&'a str>, found: &mut Vec<SheetFault>) {
        codes.push(&self.code);
        if depth > DEEPEST || codes.len() > MOST_CRITERIA {
            found.push(SheetFault::Size);
            return;
        }
        if !(Points(1)..=Points::MOST).contains(&self.max) {
            found.push(SheetFault::Max(self.code.clone()));
        }
        if let Kind::Parent { children } = &self.kind {
            if children.is_empty() || self.bonus.is_some() {
                found.push(SheetFault::Parent(self.code.clone()));
            }
            children.iter().for_each(|c| c.check(depth + 1, codes, found));
            let sum: Points = children.iter().filter(|c| !c.disabled).map(|c| c.max).sum();
            if !self.disabled && sum != self.max {
                found.push(SheetFault::Sum { code: self.code.clone(), max: self.max, sum });
            }
        } else if let Err(e) = self.check_limits() {
            found.push(e);
        }
    }
}

impl Sheet {
    /// The lines that are scored, in the sheet's order, without disabled ones.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Criterion> {
        let mut leaves = Vec::new();
        self.groups.iter().for_each(|g| g.leaves(&mut leaves));
        leaves
    }

    /// The maximum of the whole sheet, without bonuses.
    #[must_use]
    pub fn max(&self) -> Points {
        self.groups.iter().filter(|g| !g.disabled).map(|g| g.max).sum()
    }

    /// The grade of a total; `None` below the lowest.
    #[must_use]
    pub fn grade(&self, total: Points) -> Option<&Grade> {
        self.grades.iter().find(|g| total >= g.at_least)
    }

    /// Looks at the whole sheet and gives everything that is wrong.
    pub fn check(&self) -> Result<(), Vec<SheetFault>> {
        let mut found = Vec::new();
        let mut codes = Vec::new();
        if self.groups.is_empty() {
            found.push(SheetFault::Size);
        }
        self.groups.iter().for_each(|g| g.check(1, &mut codes, &mut found));
        codes.sort_unstable();
        let twice = codes.windows(2).filter(|w| w[0] == w[1]).map(|w| w[0]);
        let empty = codes.iter().copied().filter(|c| c.trim().is_empty());
        let mut wrong: Vec<&str> = twice.chain(empty).collect();
        wrong.dedup();
        found.extend(wrong.into_iter().map(|c| SheetFault::Code(c.to_owned())));
        let mut kept: Vec<&str> = self.deductions.iter().map(|d| d.code.as_str()).collect();
        kept.sort_unstable();
        let deductions = kept.windows(2).all(|w| w[0] != w[1])
            && self.deductions.iter().all(|d| (Points(1)..=Points::MOST).contains(&d.points));
        let grades = self.grades.windows(2).all(|w| w[0].at_least > w[1].at_least);
        let ceilings = [self.bonus_ceiling, self.total_cap].into_iter().flatten().all(|p| p > Points::ZERO);
        if !deductions || !grades || !ceilings || self.max() > Points::MOST {
            found.push(SheetFault::Whole);
        }
        if found.is_empty() { Ok(()) } else { Err(found) }
    }
}
