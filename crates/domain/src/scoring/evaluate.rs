//! Points of a whole cluster on one sheet. One member's result changes everybody's points, so all are computed together or
//! not at all.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    Amount, Better, Points, Standing, relative, rounded,
    sheet::{Criterion, Kind, Sheet},
};

/// What was entered on one line. Zero is a value; nothing entered is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A result, a rate in per cent, days late.
    Amount(Amount),
    /// Achieved or not.
    Yes(bool),
    /// How often.
    Count(u32),
    /// How often for, how often against.
    Counts(u32, u32),
    /// Points as given.
    Points(Points),
}

/// One unit's line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitLine {
    /// False: not assigned to this unit; it leaves the denominator.
    pub assigned: bool,
    /// The target, where one was assigned.
    pub target: Option<Amount>,
    /// What was entered; `None` is not scored, which is not zero.
    pub value: Option<Value>,
    /// Bonus points beside it.
    pub bonus: Points,
}

impl Default for UnitLine {
    /// Assigned, without target, not scored.
    fn default() -> Self {
        Self { assigned: true, target: None, value: None, bonus: Points::ZERO }
    }
}

/// All that was entered for one unit. A line that is not there is assigned and not scored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSheet {
    /// The unit.
    pub unit: String,
    /// By the criterion's code.
    pub lines: BTreeMap<String, UnitLine>,
    /// How often each deduction was made, by its code.
    pub deductions: BTreeMap<String, u32>,
}

/// What was entered for a cluster.
pub type Entered = [UnitSheet];

/// What is wrong with an entry: the unit, the line, and what.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnteredFault {
    /// The same unit twice.
    #[error("{0} stands twice")]
    UnitTwice(String),
    /// A criterion or deduction that the sheet does not have, or that is a parent or disabled.
    #[error("{unit}: {code} is no line of this sheet")]
    NoLine {
        /// The unit.
        unit: String,
        /// The code.
        code: String,
    },
    /// A value of another kind than the criterion's.
    #[error("{unit}, {code}: a value of this kind does not belong here")]
    WrongKind {
        /// The unit.
        unit: String,
        /// The code.
        code: String,
    },
    /// Points below the least or above the maximum, or a bonus that is not allowed.
    #[error("{unit}, {code}: the points are outside what the line allows")]
    OutOfLimits {
        /// The unit.
        unit: String,
        /// The code.
        code: String,
    },
    /// A target on a line that has none, or none where it is needed.
    #[error("{unit}, {code}: the target is missing, zero, or does not belong here")]
    Target {
        /// The unit.
        unit: String,
        /// The code.
        code: String,
    },
}

/// One line of a unit, scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineScore {
    /// The criterion.
    pub code: String,
    /// Its level, from 0.
    pub depth: usize,
    /// Maximum of what is assigned of it to this unit.
    pub assigned: Points,
    /// Points; for a parent the sum of what is scored below it, `None` while nothing is.
    pub points: Option<Points>,
    /// Bonus on it or below it.
    pub bonus: Points,
}

/// A unit's scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitScore {
    /// The unit.
    pub unit: String,
    /// Every enabled criterion in the sheet's order, parents before their children.
    pub lines: Vec<LineScore>,
    /// Sum of the points of all lines.
    pub content: Points,
    /// Bonuses, at most the sheet's ceiling.
    pub bonus: Points,
    /// Deductions, as a positive number.
    pub deducted: Points,
    /// Content and bonus less deductions, at most the sheet's cap.
    pub total: Points,
    /// The denominator: maximum of all lines assigned to the unit.
    pub assigned: Points,
    /// Lines assigned to the unit that are not scored.
    pub missing: usize,
    /// Some unit of the cluster has lines that are not scored, so that these points may still change.
    pub provisional: bool,
    /// The grade, once nothing of this unit is missing.
    pub grade: Option<String>,
}

impl UnitScore {
    /// Total over assigned points in hundredths of a per cent, cut off, for display: 684/700 is 9771 ("97,71 %").
    /// `None` when nothing is assigned.
    #[must_use]
    pub fn basis_points(&self) -> Option<i64> {
        let assigned = i128::from(self.assigned.0);
        (assigned > 0).then(|| i64::try_from(i128::from(self.total.0) * 10_000 / assigned).unwrap_or_default())
    }

    /// The points of one line.
    #[must_use]
    pub fn line(&self, code: &str) -> Option<&LineScore> {
        self.lines.iter().find(|l| l.code == code)
    }
}

fn clamped(points: i128, least: Points, most: Points) -> Points {
    let points = points.clamp(i128::from(least.0), i128::from(most.0));
    Points(i64::try_from(points).unwrap_or_default())
}

/// Points of a line that depends on its own unit alone.
fn alone(criterion: &Criterion, line: &UnitLine) -> Option<Points> {
    let max = criterion.max;
    let times = |points: Points, count: u32| i128::from(points.0) * i128::from(count);
    let all_or_nothing = |yes: bool| if yes { max } else { Points::ZERO };
    Some(match (&criterion.kind, line.value?) {
        (Kind::YesNo, Value::Yes(yes)) => all_or_nothing(yes),
        (Kind::PerOccurrence { each }, Value::Count(count)) => clamped(times(*each, count), Points::ZERO, max),
        (Kind::PlusMinus { plus, minus, least }, Value::Counts(up, down)) => {
            clamped(times(*plus, up) - times(*minus, down), *least, max)
        }
        (Kind::Bands { bands }, Value::Amount(amount)) => {
            let reached = |from: Option<super::Bound>| from.is_none_or(|b| b.reached_by(amount));
            bands.iter().rev().find(|b| reached(b.from))?.points
        }
        (Kind::Threshold { at, better }, Value::Amount(amount)) => {
            all_or_nothing(if *better == Better::Higher { at.reached_by(amount) } else { at.kept_by(amount) })
        }
        (Kind::Proportion { standard }, Value::Amount(amount)) => {
            let share = rounded(i128::from(standard.0) * amount.wide(), line.target?.wide());
            share.min(max)
        }
        (Kind::Free { .. }, Value::Points(points)) => points,
        _ => return None,
    })
}

fn fits(kind: &Kind, value: Value) -> bool {
    matches!(
        (kind, value),
        (
            Kind::Quantity { .. } | Kind::Bands { .. } | Kind::Threshold { .. } | Kind::Proportion { .. },
            Value::Amount(_)
        ) | (Kind::YesNo, Value::Yes(_))
            | (Kind::PerOccurrence { .. }, Value::Count(_))
            | (Kind::PlusMinus { .. }, Value::Counts(..))
            | (Kind::Free { .. }, Value::Points(_))
    )
}

fn check_line(criterion: &Criterion, unit: &str, line: &UnitLine) -> Option<EnteredFault> {
    let at = || (unit.to_owned(), criterion.code.clone());
    if line.value.is_some_and(|v| !fits(&criterion.kind, v)) {
        let (unit, code) = at();
        return Some(EnteredFault::WrongKind { unit, code });
    }
    let target = match criterion.kind {
        Kind::Quantity { .. } => true,
        Kind::Proportion { .. } => line.value.is_none() || line.target.is_some_and(|t| t > Amount::ZERO),
        _ => line.target.is_none(),
    };
    if !target {
        let (unit, code) = at();
        return Some(EnteredFault::Target { unit, code });
    }
    let points = match (&criterion.kind, line.value) {
        (Kind::Free { least }, Some(Value::Points(points))) => (*least..=criterion.max).contains(&points),
        _ => true,
    };
    let bonus = line.bonus == Points::ZERO
        || criterion.bonus.is_some_and(|b| {
            (Points::ZERO..=b.most).contains(&line.bonus) && b.step.0 > 0 && line.bonus.0 % b.step.0 == 0
        });
    if !points || !bonus {
        let (unit, code) = at();
        return Some(EnteredFault::OutOfLimits { unit, code });
    }
    None
}

fn check(sheet: &Sheet, entered: &Entered) -> Vec<EnteredFault> {
    let leaves: BTreeMap<&str, &Criterion> = sheet.leaves().into_iter().map(|l| (l.code.as_str(), l)).collect();
    let deductions: BTreeSet<&str> = sheet.deductions.iter().map(|d| d.code.as_str()).collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for unit in entered {
        if !seen.insert(&unit.unit) {
            found.push(EnteredFault::UnitTwice(unit.unit.clone()));
        }
        for (code, line) in &unit.lines {
            match leaves.get(code.as_str()) {
                Some(criterion) => found.extend(check_line(criterion, &unit.unit, line)),
                None => found.push(EnteredFault::NoLine { unit: unit.unit.clone(), code: code.clone() }),
            }
        }
        for code in unit.deductions.keys().filter(|c| !deductions.contains(c.as_str())) {
            found.push(EnteredFault::NoLine { unit: unit.unit.clone(), code: code.clone() });
        }
    }
    found
}

/// Points of each unit on one leaf; `None` where not scored or not assigned.
fn leaf(criterion: &Criterion, lines: &[UnitLine]) -> Vec<Option<Points>> {
    let Kind::Quantity { leader, better } = criterion.kind else {
        return lines.iter().map(|l| if l.assigned { alone(criterion, l) } else { None }).collect();
    };
    let standing = |line: &UnitLine| {
        let actual = match line.value {
            Some(Value::Amount(amount)) if line.assigned => Some(amount),
            _ => None,
        };
        Standing { target: line.target.filter(|_| line.assigned), actual }
    };
    let standings: Vec<Standing> = lines.iter().map(standing).collect();
    relative(&standings, leader, better, criterion.max)
}

/// What one unit has on each leaf: assigned maximum, points, bonus.
type Leaves<'a> = BTreeMap<&'a str, (Points, Option<Points>, Points)>;

fn tree(
    criterion: &Criterion,
    depth: usize,
    leaves: &Leaves<'_>,
    to: &mut Vec<LineScore>,
) -> (Points, Option<Points>, Points) {
    let at = to.len();
    to.push(LineScore {
        code: criterion.code.clone(),
        depth,
        assigned: Points::ZERO,
        points: None,
        bonus: Points::ZERO,
    });
    let sums = if criterion.is_leaf() {
        leaves.get(criterion.code.as_str()).copied().unwrap_or_default()
    } else {
        let mut sums = (Points::ZERO, None::<Points>, Points::ZERO);
        for child in criterion.children().iter().filter(|c| !c.disabled) {
            let (assigned, points, bonus) = tree(child, depth + 1, leaves, to);
            sums.0 = sums.0.plus(assigned);
            sums.1 = points.map(|p| p.plus(sums.1.unwrap_or_default())).or(sums.1);
            sums.2 = sums.2.plus(bonus);
        }
        sums
    };
    if let Some(line) = to.get_mut(at) {
        (line.assigned, line.points, line.bonus) = sums;
    }
    sums
}

/// Scores a cluster: all units together, or everything that is wrong with what was entered.
pub fn evaluate(sheet: &Sheet, entered: &Entered) -> Result<Vec<UnitScore>, Vec<EnteredFault>> {
    let faults = check(sheet, entered);
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut by_unit: Vec<Leaves<'_>> = vec![Leaves::new(); entered.len()];
    let mut missing = vec![0; entered.len()];
    for criterion in sheet.leaves() {
        let lines: Vec<UnitLine> =
            entered.iter().map(|u| u.lines.get(&criterion.code).copied().unwrap_or_default()).collect();
        let scored = leaf(criterion, &lines);
        for (((mine, lacking), line), points) in by_unit.iter_mut().zip(&mut missing).zip(&lines).zip(scored) {
            let assigned = if line.assigned { criterion.max } else { Points::ZERO };
            let bonus = if line.assigned { line.bonus } else { Points::ZERO };
            *lacking += usize::from(line.assigned && points.is_none());
            mine.insert(&criterion.code, (assigned, points, bonus));
        }
    }
    let provisional = missing.iter().any(|m| *m > 0);
    let units = entered.iter().zip(&by_unit).zip(&missing);
    Ok(units.map(|((unit, leaves), missing)| sum_up(sheet, unit, leaves, *missing, provisional)).collect())
}

fn sum_up(sheet: &Sheet, unit: &UnitSheet, leaves: &Leaves<'_>, missing: usize, provisional: bool) -> UnitScore {
    let mut lines = Vec::new();
    let mut sums = (Points::ZERO, Points::ZERO, Points::ZERO);
    for group in sheet.groups.iter().filter(|g| !g.disabled) {
        let (assigned, points, bonus) = tree(group, 0, leaves, &mut lines);
        sums = (sums.0.plus(assigned), sums.1.plus(points.unwrap_or_default()), sums.2.plus(bonus));
    }
    let (assigned, content, bonus) = sums;
    let bonus = sheet.bonus_ceiling.map_or(bonus, |most| bonus.min(most));
    let times = |code: &str| i64::from(unit.deductions.get(code).copied().unwrap_or_default());
    let deducted: Points = sheet.deductions.iter().map(|d| Points(d.points.0.saturating_mul(times(&d.code)))).sum();
    let uncapped = Points(content.plus(bonus).0.saturating_sub(deducted.0));
    let total = sheet.total_cap.map_or(uncapped, |most| uncapped.min(most));
    let grade = if missing == 0 { sheet.grade(total).map(|g| g.name.clone()) } else { None };
    UnitScore { unit: unit.unit.clone(), lines, content, bonus, deducted, total, assigned, missing, provisional, grade }
}
