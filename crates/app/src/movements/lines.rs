//! What the figures of a movement came to, indicator by indicator. A small movement is added up figure by figure, a large one from columns in
//! memory (`rollup`); both say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    access::{Action, Scope, scope},
    indicator::{
        Counts, Figure, Rolled, Tally, counts,
        derived::{number, rolled_number},
        late::{self, Band},
    },
};
use store::{
    entity::{indicator, movement},
    query::{
        figures::{self as query, Reporter, Row},
        rollup::{self, Generation},
    },
};
use uuid::Uuid;

use super::{
    figures::{every_of, figure_of, last_day, measure_of, periods},
    rollup::Packed,
};
use crate::{Actor, Ctx, Result};

/// Movements with so many places for figures are added up from columns.
pub const LARGE: i64 = 10_000;

/// Figures beside the sums that are named one by one.
pub const APART: usize = 500;

/// A figure in words only, or a share without its parts: shown and named, never counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Name of the unit.
    pub unit: String,
    /// Code of the period.
    pub period: String,
    /// The figure.
    pub figure: Figure,
}

/// What an indicator came to.
#[derive(Clone, Debug)]
pub struct Line {
    /// The indicator.
    pub indicator: indicator::Model,
    /// All figures together.
    pub total: Rolled,
    /// How many were counted.
    pub counted: u64,
    /// Each period, oldest first: code, figure, how many were counted.
    pub periods: Vec<(String, Rolled, u64)>,
    /// Units that said nothing for a period that is over: places in `reporters` and `periods`.
    pub missing: Vec<(u32, u32)>,
    /// Figures that are not counted, the first [`APART`] of them.
    pub apart: Vec<Apart>,
    /// How many there are.
    pub apart_all: usize,
    /// Every figure; empty for a large movement, whose figures are read a page at a time.
    pub rows: Vec<Row>,
    /// Units that report, in the order of the tree.
    pub reporters: Arc<Vec<Reporter>>,
    /// What units are to reach.
    pub targets: Vec<query::Target>,
    /// How figures came: the band and how many. Empty where nothing is ever late.
    pub bands: BTreeMap<Band, usize>,
    /// Missing though they were due.
    pub overdue: usize,
    /// The columns it was added up from, and its own among them.
    pub(super) packed: Option<(Arc<Packed>, usize)>,
}

impl Line {
    /// The number that a target is compared with, in thousandths.
    #[must_use]
    pub fn number(&self) -> Option<i128> {
        rolled_number(measure_of(&self.indicator), self.total)
    }

    /// Days that a figure came after it was due; `None` where nothing is ever late.
    #[must_use]
    pub fn days_late(&self, ctx: &Ctx, row: &Row) -> Option<i64> {
        let due = late::due(&row.period_to, self.indicator.due_days)?;
        Some(late::days_late(&due, &ctx.now_at(row.first_at).today))
    }

    /// Units that said nothing for a period that is over: the unit, the code of the period.
    pub fn missing(&self) -> impl Iterator<Item = (&Reporter, &str)> {
        let of = |(unit, period): &(u32, u32)| {
            let period = self.periods.get(*period as usize)?;
            Some((self.reporters.get(*unit as usize)?, period.0.as_str()))
        };
        self.missing.iter().filter_map(of)
    }

    /// The numbers by which figures are compared, by unit and period; what has none is left out.
    pub(super) fn numbers(&self) -> BTreeMap<(&str, &str), i128> {
        let measure = measure_of(&self.indicator);
        let Some((packed, column)) = &self.packed else {
            let of = |r: &'_ Row| number(measure, &figure_of(r));
            return self
                .rows
                .iter()
                .filter_map(|r| Some(((r.unit_code.as_str(), r.period.as_str()), of(r)?)))
                .collect();
        };
        packed.numbers(*column, &self.reporters)
    }

    /// Adds what is late: of figures that came, and of those that did not though they were due.
    fn overdue(&self, m: &movement::Model, today: &str) -> usize {
        let due: Vec<bool> = self
            .periods
            .iter()
            .map(|(p, ..)| {
                late::due(&last_day(m, p, today), self.indicator.due_days).is_some_and(|d| d.as_str() < today)
            })
            .collect();
        self.missing.iter().filter(|(_, period)| due.get(*period as usize) == Some(&true)).count()
    }
}

/// What is asked about the figures of a movement.
pub(super) struct Asked {
    pub(super) indicators: Vec<indicator::Model>,
    /// Units in the actor's scope that it was sent to.
    pub(super) units: Vec<Reporter>,
    /// Those right beneath the launching unit, and all.
    direct: Arc<Vec<Reporter>>,
    all: Arc<Vec<Reporter>>,
    /// Which figures stand.
    pub(super) generation: Generation,
    pub(super) today: String,
}

impl Asked {
    pub(super) async fn read(ctx: &Ctx, actor: &Actor, m: &movement::Model, only: Option<i64>) -> Result<Self> {
        let today = ctx.now().today;
        let seen = scope(actor, Action::ViewMovements);
        let (all, generation) = rollup::indicators(ctx.store.reader(), m.id).await?;
        let units = query::reporters(ctx.store.reader(), m.id, &seen, &today).await?;
        Ok(Self {
            indicators: all.into_iter().filter(|i| only.is_none_or(|seq| i.seq == seq)).collect(),
            direct: Arc::new(units.iter().filter(|u| u.direct).cloned().collect()),
            all: Arc::new(units.clone()),
            units,
            generation,
            today,
        })
    }

    pub(super) fn reporters(&self, i: &indicator::Model) -> Arc<Vec<Reporter>> {
        Arc::clone(if i.reporters == "all" { &self.all } else { &self.direct })
    }
}

/// Who said nothing: for each period that is over, each reporter that `said` nothing then and had not ended before its last day.
pub(super) fn missing(
    m: &movement::Model,
    known: &[String],
    reporters: &[Reporter],
    today: &str,
    said: impl Fn(usize, &Reporter, &str) -> bool,
) -> Vec<(u32, u32)> {
    let mut missing = Vec::new();
    for (at, period) in (0_u32..).zip(known) {
        // Only what is over can be missing; the whole movement is over with it.
        let over = last_day(m, period, today);
        if over.as_str() >= today {
            continue;
        }
        for (number, u) in (0_u32..).zip(reporters) {
            if u.ended.as_deref().is_none_or(|end| end >= over.as_str()) && !said(number as usize, u, period) {
                missing.push((number, at));
            }
        }
    }
    missing
}

/// What the indicators of a movement came to, of the units in the actor's scope; of one indicator only, where one is
/// named, which then knows its targets. Three statements, four for one.
pub async fn lines(ctx: &Ctx, actor: &Actor, m: &movement::Model, only: Option<i64>) -> Result<Vec<Line>> {
    lines_over(ctx, actor, m, only, LARGE).await
}

/// As [`lines`], from columns where there is room for `large` figures.
pub async fn lines_over(
    ctx: &Ctx,
    actor: &Actor,
    m: &movement::Model,
    only: Option<i64>,
    large: i64,
) -> Result<Vec<Line>> {
    let asked = Asked::read(ctx, actor, m, only).await?;
    let generation = asked.generation;
    let many = i64::try_from(asked.indicators.len()).unwrap_or(i64::MAX);
    let mut found = if generation.sheets.saturating_mul(many) >= large {
        let packed = ctx.rollups.at(ctx, m.id, generation).await?;
        packed_lines(m, asked, packed).await?
    } else {
        exact_lines(ctx, actor, m, asked, only).await?
    };
    if only.is_some() {
        super::fill_targets(ctx, actor, m, &mut found).await?;
    }
    Ok(found)
}

/// Every line with every figure, whatever there is of them: for exports.
pub(crate) async fn whole_lines(ctx: &Ctx, actor: &Actor, m: &movement::Model) -> Result<Vec<Line>> {
    let asked = Asked::read(ctx, actor, m, None).await?;
    exact_lines(ctx, actor, m, asked, None).await
}

async fn exact_lines(
    ctx: &Ctx,
    actor: &Actor,
    m: &movement::Model,
    asked: Asked,
    only: Option<i64>,
) -> Result<Vec<Line>> {
    let seen = scope(actor, Action::ViewMovements);
    let rows = query::rows(ctx.store.reader(), m.id, &seen, &asked.today, None, only, None).await?;
    let mut found: Vec<Line> = asked.indicators.iter().map(|i| exact(m, i, &asked, &rows)).collect();
    for line in &mut found {
        let late: Vec<i64> = line.rows.iter().filter_map(|r| line.days_late(ctx, r)).collect();
        for days in late {
            *line.bands.entry(Band::of(days)).or_default() += 1;
        }
        line.overdue = line.overdue(m, &asked.today);
    }
    Ok(found)
}

fn exact(m: &movement::Model, i: &indicator::Model, asked: &Asked, rows: &[Row]) -> Line {
    let measure = measure_of(i);
    let rows: Vec<Row> = rows.iter().filter(|r| r.seq == i.seq).cloned().collect();
    let reporters = asked.reporters(i);
    let known = periods(m, every_of(i), &asked.today);
    let mut said: BTreeSet<(Uuid, &str)> = BTreeSet::new();
    let mut by_period: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut apart = Vec::new();
    for r in &rows {
        let figure = figure_of(r);
        match counts(measure, &figure) {
            Counts::Nothing => continue,
            Counts::Yes => {
                let tally = by_period.entry(r.period.as_str()).or_default();
                *tally = tally.and(Tally::of(measure, &figure));
            }
            Counts::Words | Counts::NoParts => {
                apart.push(Apart { unit: r.unit_name.clone(), period: r.period.clone(), figure });
            }
        }
        said.insert((r.unit_id, r.period.as_str()));
    }
    let missing = missing(m, &known, &reporters, &asked.today, |_, u, period| said.contains(&(u.id, period)));
    let whole = by_period.values().copied().fold(Tally::default(), Tally::and);
    let of = |p: &str| by_period.get(p).copied().unwrap_or_default();
    let apart_all = apart.len();
    apart.truncate(APART);
    Line {
        total: whole.rolled(measure),
        counted: whole.counted(),
        periods: known.iter().map(|p| (p.clone(), of(p).rolled(measure), of(p).counted())).collect(),
        missing,
        apart,
        apart_all,
        reporters,
        rows,
        targets: Vec::new(),
        bands: BTreeMap::new(),
        overdue: 0,
        packed: None,
        indicator: i.clone(),
    }
}

/// The same from columns, on a thread of its own: millions of figures are no work for one that answers requests.
async fn packed_lines(m: &movement::Model, asked: Asked, packed: Arc<Packed>) -> Result<Vec<Line>> {
    let m = m.clone();
    let work = move || {
        let ids: Vec<Uuid> = asked.units.iter().map(|u| u.id).collect();
        let shown = packed.shown(&ids);
        let one = |i: &indicator::Model| {
            let measure = measure_of(i);
            let reporters = asked.reporters(i);
            let known = periods(&m, every_of(i), &asked.today);
            let sums = packed.roll(i.id, &shown);
            let whole = sums.values().copied().fold(Tally::default(), Tally::and);
            let of = |p: &str| sums.get(p).copied().unwrap_or_default();
            let said = packed.said(i.id, &reporters);
            let missing = missing(&m, &known, &reporters, &asked.today, |number, _, period| said(number, period));
            let (apart, apart_all) = packed.apart(i.id, &shown, &asked.units, APART);
            let mut line = Line {
                total: whole.rolled(measure),
                counted: whole.counted(),
                periods: known.iter().map(|p| (p.clone(), of(p).rolled(measure), of(p).counted())).collect(),
                missing,
                apart,
                apart_all,
                reporters,
                rows: Vec::new(),
                targets: Vec::new(),
                bands: packed.bands(i, &shown),
                overdue: 0,
                packed: packed.column(i.id).map(|at| (Arc::clone(&packed), at)),
                indicator: i.clone(),
            };
            line.overdue = line.overdue(&m, &asked.today);
            line
        };
        asked.indicators.iter().map(one).collect::<Vec<Line>>()
    };
    super::rollup::apart_from_requests(work).await
}

/// The figures of some units for one indicator, oldest first: one statement.
pub async fn rows_of(ctx: &Ctx, actor: &Actor, m: &movement::Model, seq: i64, units: &[Uuid]) -> Result<Vec<Row>> {
    let seen: Scope = scope(actor, Action::ViewMovements);
    let today = ctx.now().today;
    Ok(query::rows(ctx.store.reader(), m.id, &seen, &today, None, Some(seq), Some(units)).await?)
}
