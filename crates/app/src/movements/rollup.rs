//! The figures of movements as columns in memory, one copy a movement and generation. A generation is read from the database for every page, so that
//! a figure saved by another process is on the next page; then only the sheets that changed are read again.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use domain::indicator::{
    Bound, Figure, Tally,
    late::{Band, day_number},
    packed::{Column, Forest},
};
use store::{
    entity::indicator,
    query::{
        figures::Reporter,
        rollup::{self as query, Cell, Generation, SheetAt, Stood},
    },
};
use uuid::Uuid;

use super::{
    figures::{indicators, measure_of},
    lines::Apart,
};
use crate::{Ctx, Error, Result};

/// Movements kept in memory: those that people look at right now.
const KEPT: usize = 3;

/// More changed sheets than these are read with all others.
const PATCH: usize = 4_000;

const NONE: u32 = u32::MAX;

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(NONE)
}

/// Runs long work beside the threads that answer requests.
pub(super) async fn apart_from_requests<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| Error::Store(store::StoreError::Data(format!("roll-up: {e}"))))
}

/// Things by number.
#[derive(Clone, Default)]
struct Numbered<T> {
    all: Vec<T>,
    at: HashMap<T, u32>,
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, thing: &T) -> u32 {
        if let Some(found) = self.at.get(thing) {
            return *found;
        }
        let new = number(self.all.len());
        self.all.push(thing.clone());
        self.at.insert(thing.clone(), new);
        new
    }
}

/// The figures of a movement.
#[derive(Clone)]
pub(super) struct Packed {
    movement: Uuid,
    generation: Generation,
    units: Numbered<Uuid>,
    periods: Numbered<String>,
    sheets: Numbered<Uuid>,
    versions: Vec<i64>,
    /// Unit and period of each sheet.
    at: Vec<(u32, u32)>,
    /// Last day of each sheet's period, as a number.
    ends: Vec<i32>,
    indicators: Numbered<Uuid>,
    columns: Vec<Column>,
    /// Figures that are not counted, by column and sheet.
    apart: BTreeMap<(u32, u32), Figure>,
}

impl std::fmt::Debug for Packed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packed").field("generation", &self.generation).finish_non_exhaustive()
    }
}

/// What is read of a civil day's instants, which come in rows of equal ones.
struct Days<'a> {
    ctx: &'a Ctx,
    last: (i64, i32),
}

impl Days<'_> {
    fn of(&mut self, micros: i64) -> i32 {
        if self.last.0 != micros {
            self.last = (micros, day_number(&self.ctx.now_at(micros).today));
        }
        self.last.1
    }
}

impl Packed {
    async fn read(ctx: &Ctx, movement: Uuid, generation: Generation) -> Result<Self> {
        let all = indicators(ctx, movement).await?;
        let mut made = Self {
            movement,
            generation,
            units: Numbered::default(),
            periods: Numbered::default(),
            sheets: Numbered::default(),
            versions: Vec::new(),
            at: Vec::new(),
            ends: Vec::new(),
            indicators: Numbered::default(),
            columns: Vec::new(),
            apart: BTreeMap::new(),
        };
        // Versions first: a sheet written meanwhile is one that has changed at the next look.
        made.take(query::sheets(ctx.store.reader(), movement).await?);
        for i in &all {
            made.indicators.number(&i.id);
            made.columns.push(Column::new(measure_of(i), made.sheets.all.len()));
        }
        made.fill(ctx, None).await?;
        Ok(made)
    }

    /// Takes over sheets; gives those that are new or have another version.
    fn take(&mut self, sheets: Vec<SheetAt>) -> Vec<Uuid> {
        let mut changed = Vec::new();
        let mut ends: HashMap<String, i32> = HashMap::new();
        for s in sheets {
            let place = self.sheets.number(&s.id) as usize;
            if place == self.versions.len() {
                self.versions.push(0);
                self.at.push((self.units.number(&s.unit_id), self.periods.number(&s.period)));
                let end = *ends.entry(s.period_to).or_insert_with_key(|day| day_number(day));
                self.ends.push(end);
            }
            if self.versions[place] != s.version {
                self.versions[place] = s.version;
                changed.push(s.id);
            }
        }
        changed
    }

    /// Reads the figures of these sheets, or of all.
    async fn fill(&mut self, ctx: &Ctx, sheets: Option<&[Uuid]>) -> Result<()> {
        let conn = ctx.store.reader();
        let firsts = query::firsts(conn, self.movement, sheets).await?;
        let firsts: HashMap<(Uuid, Uuid), i64> =
            firsts.into_iter().map(|f| ((f.sheet_id, f.indicator_id), f.first_at)).collect();
        let mut days = Days { ctx, last: (i64::MIN, i32::MIN) };
        query::each(conn, self.movement, sheets, |cell| {
            let first = firsts.get(&(cell.sheet, cell.indicator)).copied().unwrap_or(cell.entered_at);
            let day = days.of(first);
            self.put(cell, day);
        })
        .await?;
        Ok(())
    }

    fn put(&mut self, cell: Cell, day: i32) {
        let (Some(sheet), Some(column)) = (self.sheets.at.get(&cell.sheet), self.indicators.at.get(&cell.indicator))
        else {
            return;
        };
        let Some(into) = self.columns.get_mut(*column as usize) else { return };
        let figure = Figure {
            value: cell.value,
            part: cell.part,
            whole: cell.whole,
            bound: Bound::from_code(&cell.bound),
            wording: cell.wording,
        };
        into.set(*sheet as usize, &figure, day);
        if into.apart(*sheet as usize) {
            self.apart.insert((*column, *sheet), figure);
        } else {
            self.apart.remove(&(*column, *sheet));
        }
    }

    /// These columns with what was written since; `None` where they must be read again.
    async fn newer(&self, ctx: &Ctx, generation: Generation) -> Result<Option<Self>> {
        let all = indicators(ctx, self.movement).await?;
        let same = |i: &indicator::Model| {
            self.column(i.id).and_then(|at| self.columns.get(at)).is_some_and(|c| c.measure() == measure_of(i))
        };
        if all.len() != self.columns.len() || !all.iter().all(same) {
            return Ok(None);
        }
        let mut made = self.clone();
        let changed = made.take(query::sheets(ctx.store.reader(), self.movement).await?);
        if changed.len() > PATCH {
            return Ok(None);
        }
        let places = made.sheets.all.len();
        made.columns.iter_mut().for_each(|c| c.grow(places));
        for chunk in changed.chunks(query::SHEETS) {
            made.fill(ctx, Some(chunk)).await?;
        }
        made.generation = generation;
        Ok(Some(made))
    }

    /// The column of an indicator; none where nothing was ever said of it.
    pub(super) fn column(&self, indicator: Uuid) -> Option<usize> {
        self.indicators.at.get(&indicator).map(|at| *at as usize)
    }

    /// Which of the units with figures are among these.
    pub(super) fn shown(&self, units: &[Uuid]) -> Vec<bool> {
        let mut shown = vec![false; self.units.all.len()];
        for unit in units {
            if let Some(flag) = self.units.at.get(unit).and_then(|at| shown.get_mut(*at as usize)) {
                *flag = true;
            }
        }
        shown
    }

    fn sees(&self, shown: &[bool], sheet: usize) -> bool {
        self.at.get(sheet).is_some_and(|(unit, _)| shown.get(*unit as usize) == Some(&true))
    }

    /// What an indicator came to in each period, over the units shown.
    pub(super) fn roll(&self, indicator: Uuid, shown: &[bool]) -> BTreeMap<&str, Tally> {
        let Some(column) = self.column(indicator).and_then(|at| self.columns.get(at)) else { return BTreeMap::new() };
        let slot = |(unit, period): &(u32, u32)| if shown.get(*unit as usize) == Some(&true) { *period } else { NONE };
        let slots: Vec<u32> = self.at.iter().map(slot).collect();
        let sums = column.roll(&slots, self.periods.all.len());
        self.periods.all.iter().map(String::as_str).zip(sums).collect()
    }

    /// Whether a unit, by its place in `reporters`, said something for a period.
    pub(super) fn said<'a>(&'a self, indicator: Uuid, reporters: &[Reporter]) -> impl Fn(usize, &str) -> bool + 'a {
        let periods = self.periods.all.len();
        let mut said = vec![false; self.units.all.len() * periods];
        if let Some(column) = self.column(indicator).and_then(|at| self.columns.get(at)) {
            for (sheet, (unit, period)) in self.at.iter().enumerate() {
                if let Some(flag) = said.get_mut(*unit as usize * periods + *period as usize) {
                    *flag |= column.said(sheet);
                }
            }
        }
        let units: Vec<Option<u32>> = reporters.iter().map(|r| self.units.at.get(&r.id).copied()).collect();
        move |reporter, period| {
            let unit = units.get(reporter).copied().flatten();
            let at = unit.zip(self.periods.at.get(period));
            at.is_some_and(|(unit, period)| said.get(unit as usize * periods + *period as usize) == Some(&true))
        }
    }

    /// Figures that are not counted, as far as they are shown: the first ones by name, and how many there are.
    pub(super) fn apart(
        &self,
        indicator: Uuid,
        shown: &[bool],
        units: &[Reporter],
        most: usize,
    ) -> (Vec<Apart>, usize) {
        let Some(column) = self.column(indicator).map(number) else { return (Vec::new(), 0) };
        let mine = self.apart.range((column, 0)..=(column, NONE)).filter(|((_, s), _)| self.sees(shown, *s as usize));
        let mut all: Vec<(i32, usize, &str, &Figure)> = Vec::new();
        let order: HashMap<Uuid, usize> = units.iter().enumerate().map(|(n, u)| (u.id, n)).collect();
        for ((_, sheet), figure) in mine {
            let (Some((unit, period)), Some(end)) = (self.at.get(*sheet as usize), self.ends.get(*sheet as usize))
            else {
                continue;
            };
            let unit = self.units.all.get(*unit as usize).and_then(|id| order.get(id));
            let (Some(unit), Some(period)) = (unit, self.periods.all.get(*period as usize)) else { continue };
            all.push((*end, *unit, period, figure));
        }
        all.sort_by_key(|(end, unit, ..)| (*end, *unit));
        let count = all.len();
        let named = all.into_iter().take(most).filter_map(|(_, unit, period, figure)| {
            Some(Apart { unit: units.get(unit)?.name.clone(), period: period.to_owned(), figure: figure.clone() })
        });
        (named.collect(), count)
    }

    /// How late figures came; empty where nothing is ever late.
    pub(super) fn bands(&self, i: &indicator::Model, shown: &[bool]) -> BTreeMap<Band, usize> {
        let mut bands = BTreeMap::new();
        let (Some(column), Some(due)) = (self.column(i.id).and_then(|at| self.columns.get(at)), i.due_days) else {
            return bands;
        };
        for (sheet, end) in self.ends.iter().enumerate() {
            let Some(day) = column.day(sheet).filter(|_| *end != i32::MIN && self.sees(shown, sheet)) else { continue };
            let late = i64::from(day) - (i64::from(*end) + due);
            *bands.entry(Band::of(late.max(0))).or_default() += 1;
        }
        bands
    }

    /// The numbers by which the figures of a column are compared, by unit and period.
    pub(super) fn numbers<'a>(
        &'a self,
        column: usize,
        reporters: &'a [Reporter],
    ) -> BTreeMap<(&'a str, &'a str), i128> {
        let codes: HashMap<Uuid, &str> = reporters.iter().map(|r| (r.id, r.code.as_str())).collect();
        let Some(column) = self.columns.get(column) else { return BTreeMap::new() };
        let one = |(sheet, (unit, period)): (usize, &(u32, u32))| {
            let code = codes.get(self.units.all.get(*unit as usize)?)?;
            Some(((*code, self.periods.all.get(*period as usize)?.as_str()), column.number(sheet)?))
        };
        self.at.iter().enumerate().filter_map(one).collect()
    }

    /// What an indicator came to in each branch: for each period its code and, by the numbers of `trees`, what each unit has with all beneath it.
    pub(super) fn tree(&self, indicator: Uuid, shown: &[bool], trees: &Trees) -> Vec<(&str, Vec<Tally>)> {
        let Some(column) = self.column(indicator).and_then(|at| self.columns.get(at)) else { return Vec::new() };
        let units: Vec<u32> = self.units.all.iter().map(|id| trees.number(*id)).collect();
        let place = |(unit, period): &(u32, u32)| {
            let seen = shown.get(*unit as usize) == Some(&true);
            (if seen { units.get(*unit as usize).copied().unwrap_or(NONE) } else { NONE }, *period)
        };
        let at: Vec<(u32, u32)> = self.at.iter().map(place).collect();
        let forests: Vec<&Forest> = self.periods.all.iter().map(|p| trees.of(p)).collect();
        self.periods.all.iter().map(String::as_str).zip(column.tree(&at, &forests)).collect()
    }

    /// What one unit said itself: for each period its code and the figure.
    pub(super) fn alone(&self, indicator: Uuid, shown: &[bool], unit: Uuid) -> BTreeMap<&str, Tally> {
        let mut only = vec![false; shown.len()];
        if let Some(at) = self.units.at.get(&unit).map(|at| *at as usize) {
            only[at] = shown.get(at) == Some(&true);
        }
        self.roll(indicator, &only)
    }

    /// Codes of the periods of which something was said.
    pub(super) fn periods(&self) -> &[String] {
        &self.periods.all
    }
}

/// The trees of units on the days that matter.
pub(super) struct Trees {
    units: Numbered<Uuid>,
    forests: Vec<Forest>,
    of: HashMap<String, usize>,
    none: Forest,
}

impl Trees {
    /// The tree of each period's own last day; with `today` that of one day for all, where an ended unit stands beneath the one that took its place.
    pub(super) fn new(stood: &[Stood], days: &[(String, String)], today: Option<&str>) -> Self {
        let mut units = Numbered::default();
        for s in stood {
            units.number(&s.unit_id);
        }
        let mut made = Self { units, forests: Vec::new(), of: HashMap::new(), none: Forest::default() };
        let mut by_day: HashMap<&str, usize> = HashMap::new();
        for (period, day) in days {
            let day = today.unwrap_or(day);
            let at = *by_day.entry(day).or_insert_with(|| {
                let forest = made.forest(stood, day, today.is_some());
                // Most days have the same tree.
                made.forests.iter().position(|f| *f == forest).unwrap_or_else(|| {
                    made.forests.push(forest);
                    made.forests.len() - 1
                })
            });
            made.of.insert(period.clone(), at);
        }
        made
    }

    fn forest(&self, stood: &[Stood], day: &str, succeeded: bool) -> Forest {
        let mut parents: Vec<Option<u32>> = vec![None; self.units.all.len()];
        for s in stood.iter().filter(|s| s.from_date.as_str() <= day) {
            let Some(unit) = self.units.at.get(&s.unit_id) else { continue };
            let ended = s.to_date.as_deref().is_some_and(|to| to < day);
            // A unit that ended within the period still stands where it stood last.
            let above = if ended && succeeded { s.successor } else { s.parent_id };
            let above = above.and_then(|id| self.units.at.get(&id).copied());
            if let Some(parent) = parents.get_mut(*unit as usize) {
                *parent = above;
            }
        }
        Forest::new(parents)
    }

    /// A unit's number in the trees.
    pub(super) fn number(&self, unit: Uuid) -> u32 {
        self.units.at.get(&unit).copied().unwrap_or(NONE)
    }

    /// The unit with a number.
    pub(super) fn unit(&self, number: usize) -> Option<Uuid> {
        self.units.all.get(number).copied()
    }

    fn of(&self, period: &str) -> &Forest {
        self.of.get(period).and_then(|at| self.forests.get(*at)).unwrap_or(&self.none)
    }

    /// The unit above one in the tree of a period.
    pub(super) fn parent(&self, period: &str, unit: u32) -> Option<u32> {
        self.of(period).parent(unit)
    }
}

/// Columns of the movements that this process was asked about last.
#[derive(Default)]
pub struct Rollups {
    kept: tokio::sync::Mutex<Vec<Arc<Packed>>>,
}

impl Rollups {
    /// The columns of a movement at a generation that was just read.
    pub(super) async fn at(&self, ctx: &Ctx, movement: Uuid, generation: Generation) -> Result<Arc<Packed>> {
        let ctx = &ctx.heavy();
        // Held while reading, so that a movement is never read twice at once.
        let mut kept = self.kept.lock().await;
        let there = kept.iter().position(|p| p.movement == movement);
        let old = there.and_then(|at| kept.get(at)).cloned();
        let all_there = |p: &Packed| p.generation == generation;
        let made = match &old {
            Some(p) if all_there(p) => return Ok(Arc::clone(p)),
            Some(p) => p.newer(ctx, generation).await?,
            None => None,
        };
        drop(old);
        if let Some(at) = there {
            kept.remove(at);
        }
        let made = Arc::new(match made {
            Some(made) => made,
            None => Packed::read(ctx, movement, generation).await?,
        });
        kept.truncate(KEPT - 1);
        kept.insert(0, Arc::clone(&made));
        Ok(made)
    }

    /// Forgets everything: for measuring a roll-up from nothing.
    pub async fn forget(&self) {
        self.kept.lock().await.clear();
    }
}
