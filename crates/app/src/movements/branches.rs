//! What an indicator came to in each branch of the tree: the units right beneath one, each with everything beneath it. A figure stands in the tree of
//! its period's last day; in today's tree the figures of an ended unit stand with the one unit that took its place.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Scope, scope},
    indicator::{Measure, Rolled, Tally},
};
use store::{
    entity::{indicator, movement, unit},
    query::rollup as query,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use super::{
    figures::{every_of, last_day, measure_of, periods},
    lines::Asked,
    rollup::{Trees, apart_from_requests},
};
use crate::{Actor, Ctx, Error, Result, access};

/// Most branches of one unit that are shown at once.
pub const BRANCHES: usize = 300;

/// A branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureBranch {
    /// Code of the unit it hangs on.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Units stand beneath it.
    pub opens: bool,
    /// All periods together.
    pub total: Rolled,
    /// Each period of the table: what it came to, how many figures were counted; none where the branch did not hang here then.
    pub periods: Vec<Option<(Rolled, u64)>>,
}

/// The branches of a unit.
#[derive(Clone, Debug)]
pub struct Branches {
    /// The movement's code and name.
    pub movement: (String, String),
    /// The indicator's number and name.
    pub indicator: (i64, String),
    /// What it measures.
    pub measure: Measure,
    /// The reader sees all units beneath the launching one.
    pub whole: bool,
    /// The unit that was opened: code and name; none where the reader's own units are shown.
    pub under: Option<(String, String)>,
    /// Codes of the periods, oldest first.
    pub periods: Vec<String>,
    /// The branches, in the order of the tree.
    pub rows: Vec<FigureBranch>,
    /// How many there are.
    pub all: usize,
    /// What the opened unit said itself.
    pub own: Option<FigureBranch>,
    /// Ended units without one successor, whose figures today's tree has no place for: code and name.
    pub unplaced: Vec<(String, String)>,
}

/// What the branches of a unit came to for one indicator; of none where it is empty: the launching unit's where it lies in the actor's scope, else his
/// own units. Five statements beyond the gates' own.
pub async fn branches(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    seq: i64,
    (under, of_today): (Option<&str>, bool),
) -> Result<Branches> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let whole = found.may(actor, Action::ViewMovements);
    let m = found.into_row();
    let opened = match under {
        Some(code) => Some(access::find::<unit::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row()),
        None if whole => unit::Entity::find_by_id(m.unit_id).one(ctx.store.reader()).await?,
        None => None,
    };
    let asked = Asked::read(ctx, actor, &m, Some(seq)).await?;
    let indicator = asked.indicators.first().cloned().ok_or(Error::NotFound)?;
    let packed = ctx.rollups.at(ctx, m.id, asked.generation).await?;
    let stood = query::stood(ctx.store.reader()).await?;
    let top: Vec<Uuid> = match (&opened, scope(actor, Action::ViewMovements)) {
        (Some(unit), _) => vec![unit.id],
        (None, Scope::Units(own)) => own.into_iter().collect(),
        (None, _) => Vec::new(),
    };
    let (is_open, launching) = (opened.is_some(), m.unit_id);
    let known = periods(&m, every_of(&indicator), &asked.today);
    let movement = (m.code.clone(), m.name.clone());
    let measure = measure_of(&indicator);
    let name = (indicator.seq, indicator.name.clone());
    let found = apart_from_requests(move || {
        let days = packed.periods().iter().map(|p| (p.clone(), last_day(&m, p, &asked.today))).collect::<Vec<_>>();
        let trees = Trees::new(&stood, &days, of_today.then_some(asked.today.as_str()));
        let ids: Vec<Uuid> = asked.units.iter().map(|u| u.id).collect();
        let shown = packed.shown(&ids);
        let sums = packed.tree(indicator.id, &shown, &trees);
        let tops: BTreeSet<u32> = top.iter().map(|id| trees.number(*id)).collect();
        let mut rows: BTreeMap<u32, Vec<Option<Tally>>> = BTreeMap::new();
        let mut parents: BTreeSet<u32> = BTreeSet::new();
        let mut unplaced: BTreeSet<u32> = BTreeSet::new();
        let at = |code: &str| known.iter().position(|p| p == code);
        for (period, tallies) in &sums {
            for (unit, tally) in (0_u32..).zip(tallies).filter(|(_, t)| t.counted() > 0) {
                let above = trees.parent(period, unit);
                parents.extend(above);
                let here = if is_open { above.is_some_and(|a| tops.contains(&a)) } else { tops.contains(&unit) };
                if let Some(place) = at(period).filter(|_| here) {
                    let row = rows.entry(unit).or_insert_with(|| vec![None; known.len()]);
                    row[place] = Some(*tally);
                }
                if of_today && above.is_none() && trees.number(launching) != unit {
                    unplaced.insert(unit);
                }
            }
        }
        let mut own = vec![None; known.len()];
        if let Some(unit) = top.first().filter(|_| is_open) {
            for (period, tally) in packed.alone(indicator.id, &shown, *unit) {
                if let Some(place) = at(period).filter(|_| tally.counted() > 0) {
                    own[place] = Some(tally);
                }
            }
        }
        let id = |unit: u32| trees.unit(unit as usize);
        let rows: Vec<_> =
            rows.into_iter().filter_map(|(unit, all)| Some((id(unit)?, parents.contains(&unit), all))).collect();
        (known, rows, own, unplaced.into_iter().filter_map(id).collect::<Vec<Uuid>>())
    })
    .await?;
    let (known, rows, own, unplaced) = found;
    let wanted: BTreeSet<Uuid> = rows.iter().map(|r| r.0).chain(unplaced.iter().copied()).collect();
    let units: Vec<unit::Model> = unit::Entity::find()
        .filter(unit::Column::Id.is_in(wanted))
        .order_by_asc(unit::Column::Position)
        .order_by_asc(unit::Column::SortKey)
        .order_by_asc(unit::Column::Id)
        .all(ctx.store.reader())
        .await?;
    let branch = |(code, name): (&str, &str), opens: bool, tallies: &[Option<Tally>]| FigureBranch {
        code: code.to_owned(),
        name: name.to_owned(),
        opens,
        total: tallies.iter().flatten().copied().fold(Tally::default(), Tally::and).rolled(measure),
        periods: tallies.iter().map(|t| t.map(|t| (t.rolled(measure), t.counted()))).collect(),
    };
    let mut by: BTreeMap<Uuid, (bool, Vec<Option<Tally>>)> = rows.into_iter().map(|(id, o, t)| (id, (o, t))).collect();
    let all = by.len();
    let rows = units.iter().filter_map(|u| {
        let (opens, tallies) = by.remove(&u.id)?;
        Some(branch((&u.code, &u.name), opens, &tallies))
    });
    Ok(Branches {
        movement,
        indicator: name,
        measure,
        whole,
        rows: rows.take(BRANCHES).collect(),
        all,
        own: opened
            .as_ref()
            .filter(|_| own.iter().any(Option::is_some))
            .map(|u| branch((&u.code, &u.name), false, &own)),
        unplaced: units.iter().filter(|u| unplaced.contains(&u.id)).map(|u| (u.code.clone(), u.name.clone())).collect(),
        under: opened.map(|u| (u.code, u.name)),
        periods: known,
    })
}

/// A period, and what each place of the tree came to in it.
type Counted = (String, Vec<Tally>);

/// What every branch came to for every indicator.
pub struct Tree {
    units: Vec<(u32, String)>,
    lines: Vec<(i64, Measure, Vec<Counted>)>,
}

/// An indicator's branches: its number and measure, and for each period the codes of units with what each has with all beneath it.
type OfIndicator<'a> = (i64, Measure, Vec<(&'a str, Vec<(&'a str, Tally)>)>);

impl Tree {
    /// What was counted, indicator by indicator.
    pub fn branches(&self) -> impl Iterator<Item = OfIndicator<'_>> {
        self.lines.iter().map(|(seq, measure, periods)| {
            let of = |tallies: &[Tally]| {
                let tally = |number: u32| tallies.get(number as usize).copied().filter(|t| t.counted() > 0);
                self.units.iter().filter_map(|(n, code)| Some((code.as_str(), tally(*n)?))).collect::<Vec<_>>()
            };
            (*seq, *measure, periods.iter().map(|(period, all)| (period.as_str(), of(all))).collect())
        })
    }
}

/// What every branch of the tree came to for every indicator, in the tree of each period's last day. Four statements beyond the gate's own.
pub async fn tree(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Tree> {
    let m = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row();
    let asked = Asked::read(ctx, actor, &m, None).await?;
    let packed = ctx.rollups.at(ctx, m.id, asked.generation).await?;
    let stood = query::stood(ctx.store.reader()).await?;
    let codes = unit::Entity::find().select_only().columns([unit::Column::Id, unit::Column::Code]).into_tuple();
    let codes: Vec<(Uuid, String)> = codes.all(ctx.store.reader()).await?;
    apart_from_requests(move || {
        let days = packed.periods().iter().map(|p| (p.clone(), last_day(&m, p, &asked.today))).collect::<Vec<_>>();
        let trees = Trees::new(&stood, &days, None);
        let ids: Vec<Uuid> = asked.units.iter().map(|u| u.id).collect();
        let shown = packed.shown(&ids);
        let one = |i: &indicator::Model| {
            let all = packed.tree(i.id, &shown, &trees);
            (i.seq, measure_of(i), all.into_iter().map(|(period, t)| (period.to_owned(), t)).collect())
        };
        Tree {
            lines: asked.indicators.iter().map(one).collect(),
            units: codes.into_iter().map(|(id, code)| (trees.number(id), code)).collect(),
        }
    })
    .await
}
