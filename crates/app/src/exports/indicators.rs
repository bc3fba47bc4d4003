//! The indicators of a movement with every figure and what they came to.

use domain::indicator::{Bound, Measure, Rolled, derived::Moved, quotient, show_figure, show_number};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::entity::movement;
use words::Lang;

use super::UnitName;
use crate::{
    Actor, Ctx, Result,
    movements::{self, Derived, DerivedPeriod, Line, Made, figure_of, measure_of},
};

/// A figure of a unit for a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitFigure {
    /// The unit.
    pub unit: UnitName,
    /// 2026-11, 2026-Q4, 2026-H2, 2026, or all.
    pub period: String,
    /// The figure as it is written, with its bound in words; words alone where no number was given.
    pub text: String,
    /// The number in thousandths, none where there are words only or two parts.
    pub thousandths: Option<i64>,
    /// First part of a ratio or an average, in thousandths.
    pub part: Option<i64>,
    /// Second part, in thousandths.
    pub whole: Option<i64>,
    /// exact, about, nearly, over, at_least or below.
    pub bound: String,
    /// True where a superior unit entered it.
    pub for_unit: bool,
    /// How often it was corrected.
    pub corrected: i64,
    /// Days after the day it was due; none where nothing is ever late.
    pub days_late: Option<i64>,
}

/// What a unit is to reach for a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitTarget {
    /// Code of the unit.
    pub unit: String,
    /// 2026-11, 2026-Q4, 2026-H2, 2026, or all.
    pub period: String,
    /// The target in thousandths.
    pub thousandths: i64,
    /// What the unit had before, in thousandths.
    pub previous: Option<i64>,
    /// Who set it.
    pub assigned_by: String,
}

/// What a period came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PeriodFigure {
    /// Code of the period.
    pub period: String,
    /// The figure; none where nothing was counted.
    pub text: Option<String>,
    /// Units counted.
    pub units: u64,
}

/// A unit that said nothing for a period that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingFigure {
    /// The unit.
    pub unit: UnitName,
    /// Code of the period.
    pub period: String,
}

/// An indicator, its figures and what they came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorExport {
    /// Number in the movement.
    pub seq: i64,
    /// What is measured.
    pub name: String,
    /// sum, ratio, average, maximum, yes_no or text.
    pub measure: String,
    /// Unit of measure.
    pub unit_of_measure: String,
    /// up, down or neither.
    pub direction: String,
    /// month, quarter, half, year or whole.
    pub every: String,
    /// The target as it is written.
    pub target: Option<String>,
    /// The figure before it.
    pub previous: Option<String>,
    /// Who set the target.
    pub assigned_by: String,
    /// Days after the last one of a period on which its figures are due.
    pub due_days: Option<i64>,
    /// What units are to reach.
    pub targets: Vec<UnitTarget>,
    /// All figures together; none where nothing was counted. A ratio is the ratio of sums.
    pub total: Option<String>,
    /// Each period.
    pub periods: Vec<PeriodFigure>,
    /// Each figure.
    pub figures: Vec<UnitFigure>,
    /// Who said nothing; never counted as zero.
    pub missing: Vec<MissingFigure>,
}

fn bounded(bound: Bound, number: String) -> String {
    if bound == Bound::Exact {
        return number;
    }
    let word = words::word(Lang::Vi, &format!("figure-bound-{}", bound.code().replace('_', "-")));
    format!("{word} {number}")
}

fn written(measure: Measure, rolled: Rolled) -> Option<String> {
    match rolled {
        Rolled::Nothing => None,
        Rolled::Number(n, bound) => Some(bounded(bound, show_number(n))),
        Rolled::Parts(part, whole, bound) => {
            let n = quotient(measure, part, whole);
            let n = if n >= 0 { (n + 5) / 10 * 10 } else { (n - 5) / 10 * 10 };
            let percent = if measure == Measure::Ratio { " %" } else { "" };
            Some(bounded(bound, format!("{}{percent}", show_number(n))))
        }
        Rolled::Yes(yes, all) => Some(format!("{yes}/{all}")),
    }
}

fn exported(ctx: &Ctx, line: Line) -> IndicatorExport {
    let measure = measure_of(&line.indicator);
    let late: Vec<Option<i64>> = line.rows.iter().map(|r| line.days_late(ctx, r)).collect();
    let unit = |code: &str, name: &str| UnitName { code: code.to_owned(), name: name.to_owned() };
    let missing = line
        .missing()
        .map(|(u, period)| MissingFigure { unit: unit(&u.code, &u.name), period: period.to_owned() })
        .collect();
    let i = line.indicator;
    let number = |n: Option<i64>| n.map(|n| show_number(n.into()));
    IndicatorExport {
        total: written(measure, line.total),
        periods: line
            .periods
            .into_iter()
            .map(|(period, rolled, units)| PeriodFigure { period, text: written(measure, rolled), units })
            .collect(),
        figures: line
            .rows
            .iter()
            .zip(late)
            .map(|(r, days_late)| UnitFigure {
                unit: unit(&r.unit_code, &r.unit_name),
                period: r.period.clone(),
                text: show_figure(measure, &figure_of(r)),
                thousandths: r.value,
                part: r.part,
                whole: r.whole,
                bound: r.bound.clone(),
                for_unit: r.for_unit,
                corrected: r.corrected,
                days_late,
            })
            .collect(),
        missing,
        seq: i.seq,
        name: i.name,
        measure: i.measure,
        unit_of_measure: i.unit_of_measure,
        direction: i.direction,
        every: i.every,
        target: number(i.target),
        previous: number(i.previous),
        assigned_by: i.assigned_by,
        due_days: i.due_days,
        targets: line
            .targets
            .into_iter()
            .map(|t| UnitTarget {
                unit: t.unit_code,
                period: t.period,
                thousandths: t.value,
                previous: t.previous,
                assigned_by: t.assigned_by,
            })
            .collect(),
    }
}

/// What a derived indicator came to in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedFigure {
    /// Code of the period.
    pub period: String,
    /// percent (a change), points (a change of a ratio), share (of the target) or units; none where what it needs was not said.
    pub made: Option<String>,
    /// Thousandths of a percent or a point; units that meet the condition.
    pub value: Option<String>,
    /// True where a figure behind it is not exact.
    pub about: bool,
    /// Units of which the condition can be told.
    pub judged: Option<u64>,
    /// Units that meet it.
    pub units: Vec<UnitName>,
}

/// A figure made of figures: computed from the figures above, never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DerivedExport {
    /// Number in the movement.
    pub seq: i64,
    /// What it tells.
    pub name: String,
    /// change, share or units.
    pub kind: String,
    /// Numbers of the indicators it is made of, between commas.
    pub bases: String,
    /// before or year: the period a change is measured against.
    pub against: String,
    /// down, up, met or missed: the condition of units.
    pub wish: String,
    /// Each period.
    pub periods: Vec<DerivedFigure>,
}

fn derived(d: Derived) -> DerivedExport {
    let figure = |p: DerivedPeriod| {
        let (made, value, about, judged) = match p.made {
            Made::Nothing => (None, None, false, None),
            Made::Moved(Moved::Percent(n), about) => (Some("percent"), Some(n.to_string()), about, None),
            Made::Moved(Moved::Points(n), about) => (Some("points"), Some(n.to_string()), about, None),
            Made::Share(n, about) => (Some("share"), Some(n.to_string()), about, None),
            Made::Units(n, of) => (Some("units"), Some(n.to_string()), false, Some(of as u64)),
        };
        let units = p.units.into_iter().map(|(code, name)| UnitName { code, name }).collect();
        DerivedFigure { period: p.period, made: made.map(str::to_owned), value, about, judged, units }
    };
    DerivedExport {
        seq: d.row.seq,
        name: d.row.name,
        kind: d.row.kind,
        bases: d.row.bases,
        against: d.row.against,
        wish: d.row.wish,
        periods: d.periods.into_iter().map(figure).collect(),
    }
}

/// The indicators of a movement as the actor sees their figures, and what is made of them.
pub(super) async fn indicators(
    ctx: &Ctx,
    actor: &Actor,
    row: &movement::Model,
) -> Result<(Vec<IndicatorExport>, Vec<DerivedExport>)> {
    let mut lines = movements::whole_lines(ctx, actor, row).await?;
    movements::fill_targets(ctx, actor, row, &mut lines).await?;
    let made = movements::derived(ctx, actor, row, &mut lines).await?;
    Ok((lines.into_iter().map(|l| exported(ctx, l)).collect(), made.into_iter().map(derived).collect()))
}
