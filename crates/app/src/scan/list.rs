//! The use case: counts by title and state, and the people behind each count.

use std::{collections::HashMap, sync::Arc};

use domain::{
    access::{Scope, scope},
    scan::ScanState as State,
};
use law::{AwardId, Code, Outcome, Text};
use rayon::prelude::*;
use serde::Serialize;
use store::query::{
    scan::{self as query, Shown},
    sql::At,
};
use uuid::Uuid;

use super::{NEEDS, repack, season, snapshot::Answer};
use crate::{
    Actor, Ctx, Error, Result, access,
    list::{COUNT_CAP, Page, Query},
    units,
};

fn state_of(outcome: Outcome) -> State {
    match outcome {
        Outcome::Eligible => State::Eligible,
        Outcome::NeedsEvidence => State::NeedsEvidence,
        Outcome::NeedsHuman => State::NeedsHuman,
        Outcome::OnHold => State::OnHold,
        Outcome::NotEligible => State::NotEligible,
    }
}

/// True for a person with this outcome and this many steps to go.
fn takes(state: State, outcome: Outcome, steps: u8) -> bool {
    if state == State::OneStep { outcome != Outcome::Eligible && steps == 1 } else { state == state_of(outcome) }
}

/// Counts of one title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Title {
    /// The award.
    pub award: String,
    /// Its name.
    pub name: Text,
    /// How many people are in each state, in the order of [`State::ALL`]; who is one step away is counted twice.
    pub counts: Vec<u64>,
}

/// Somebody found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Birth date, perhaps only a year.
    pub birth_date: Option<String>,
    /// Service number.
    pub service_number: Option<String>,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Unit's code.
    pub unit_code: Option<String>,
    /// Unit's name.
    pub unit_name: Option<String>,
    /// Outcome code.
    pub outcome: &'static str,
    /// Conditions in the way.
    pub steps: u8,
}

/// What a scan found.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The emulation year.
    pub year: i16,
    /// The day whose rules applied, ISO.
    pub on: String,
    /// What was packed when it was asked.
    pub generation: i64,
    /// People who changed and are not packed yet: the answer does not speak of their change.
    pub waiting: u64,
    /// People within sight and filters, whatever their state.
    pub people: u64,
    /// The titles of the year.
    pub titles: Vec<Title>,
    /// The title that is listed.
    pub award: String,
    /// The state that is listed.
    pub state: &'static str,
    /// Banner of the day.
    pub banner: Option<Text>,
    /// People of that title and state.
    pub page: Page<Person>,
    /// Units within sight, for the filter: code, name, depth.
    pub units: Vec<(String, String, usize)>,
}

/// What is looked for, read from the address.
struct Wanted {
    units: Option<Vec<Uuid>>,
    sex: Option<u8>,
    leader: Option<bool>,
}

impl Wanted {
    fn takes(&self, a: &Answer, i: usize, seen: &[bool], among: Option<&[bool]>, on: i32) -> bool {
        let (sex, leader) = a.snapshot.traits(i);
        a.snapshot.in_units(i, seen)
            && among.is_none_or(|u| a.snapshot.in_units(i, u))
            && self.sex.is_none_or(|s| s == sex)
            && self.leader.is_none_or(|l| l == leader)
            && a.snapshot.serves(i, on)
    }
}

/// A page of the scan. Filters: `year`, `on`, `award`, `state`, `unit` (code), `sex`, `leader` ("leaders", "direct").
pub async fn find(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Found> {
    access::require_anywhere(actor, NEEDS)?;
    let ctx = &super::today(ctx).await?;
    let today = season::day(&actor.today)?;
    let year = season::year(query.filter("year"), today)?;
    let on = match query.filter("on") {
        Some(text) => season::day(&vntext::parse_date(text).map_or_else(|_| text.to_owned(), |d| d.iso()))?,
        None => season::Season::of(year, today)?.on,
    };
    let conn = ctx.store.reader();
    let mut plan = repack::plan(ctx, conn, today).await?;
    if plan.seasons.iter().all(|s| s.year != year) {
        repack::ask_for(ctx, year).await?;
        plan = repack::plan(ctx, conn, today).await?;
    }
    let left = query::count_stale(conn, plan.format, &actor.today, COUNT_CAP).await?;
    let waiting = super::refresh(ctx, left).await?;
    let generation = if left == waiting { plan.generation } else { query::seasons(conn).await?.1 };
    let answer = ctx.scans.answer(ctx, year, on, generation).await?;
    look(ctx, actor, query, &answer, waiting).await
}

/// Packs first whoever is out of date, however many: for the command line.
pub async fn find_all(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Found> {
    let year = season::year(query.filter("year"), season::day(&actor.today)?)?;
    repack::ask_for(ctx, year).await?;
    while repack::repack(ctx, u64::MAX).await?.left > 0 {}
    find(ctx, actor, query).await
}

async fn look(ctx: &Ctx, actor: &Actor, query: &Query, answer: &Arc<Answer>, waiting: u64) -> Result<Found> {
    let conn = ctx.store.reader();
    let choices = units::codes_in_scope(ctx, actor, NEEDS).await?;
    let asked = match query.filter("unit") {
        None => None,
        Some(code) => Some(choices.iter().find(|(_, c, ..)| c == code).ok_or(Error::NotFound)?.0),
    };
    // A unit asked for stands in the reader's scope, and so does all beneath it.
    let seen = match (asked, scope(actor, NEEDS)) {
        (Some(unit), _) => query::beneath(conn, &[unit], &actor.today).await?,
        (None, Scope::Units(roots)) => {
            query::beneath(conn, &roots.into_iter().collect::<Vec<_>>(), &actor.today).await?
        }
        (None, Scope::Nothing) => Vec::new(),
    };
    let units = asked.map(|_| seen.clone());
    let wanted = Wanted {
        units,
        sex: match query.filter("sex") {
            Some("female") => Some(1),
            Some("male") => Some(2),
            _ => None,
        },
        leader: match query.filter("leader") {
            Some("leaders") => Some(true),
            Some("direct") => Some(false),
            _ => None,
        },
    };
    let state = query.filter("state").and_then(State::from_code).unwrap_or(State::Eligible);
    let at = At::parse(&query.at);
    let work = {
        let (answer, award) = (answer.clone(), query.filter("award").map(str::to_owned));
        // Each piece walks everybody once: those of an export are few.
        let limit = if query.export { EXPORT_AT_ONCE } else { query.limit() };
        tokio::task::spawn_blocking(move || count(&answer, &wanted, &seen, award.as_deref(), state, &at, limit))
    };
    let counted = work.await.map_err(|e| Error::Store(store::StoreError::Data(format!("scan: {e}"))))??;
    let shown: HashMap<Uuid, Shown> =
        query::shown(conn, &counted.ids()).await?.into_iter().map(|s| (s.id, s)).collect();
    let (before, after) = counted.edges(&shown);
    let rows = counted.rows.iter().filter_map(|r| shown.get(&r.0).map(|s| person(s, r.1, r.2))).collect();
    let title = answer.titles.get(counted.title).cloned().unwrap_or_default();
    let name = |award: &AwardId| ctx.law.award_name(award, None);
    Ok(Found {
        year: answer.snapshot.year,
        on: answer.on.to_string(),
        generation: answer.snapshot.generation,
        waiting,
        people: counted.people,
        titles: answer
            .titles
            .iter()
            .zip(&counted.counts)
            .map(|(t, counts)| Title { award: t.to_string(), name: name(t), counts: counts.to_vec() })
            .collect(),
        award: title.to_string(),
        state: state.code(),
        banner: ctx.law.banner(answer.on),
        page: Page { rows, count: counted.total, more_than_cap: false, refused: false, before, after },
        units: choices.into_iter().map(|(_, code, name, depth)| (code, name, depth)).collect(),
    })
}

fn person(s: &Shown, outcome: Outcome, steps: u8) -> Person {
    Person {
        code: s.code.clone(),
        full_name: s.full_name.clone(),
        birth_date: s.birth_date.clone(),
        service_number: s.service_number.clone(),
        rank: s.rank.clone(),
        post: s.post.clone(),
        unit_code: s.unit_code.clone(),
        unit_name: s.unit_name.clone(),
        outcome: state_of(outcome).code(),
        steps,
    }
}

struct Counted {
    people: u64,
    counts: Vec<[u64; State::ALL.len()]>,
    title: usize,
    total: u64,
    rows: Vec<(Uuid, Outcome, u8)>,
    has_before: bool,
    has_after: bool,
}

impl Counted {
    fn ids(&self) -> Vec<Uuid> {
        self.rows.iter().map(|r| r.0).collect()
    }

    fn edges(&self, shown: &HashMap<Uuid, Shown>) -> (Option<String>, Option<String>) {
        let of = |row: Option<&(Uuid, Outcome, u8)>| row.and_then(|r| shown.get(&r.0));
        let before = of(self.rows.first()).filter(|_| self.has_before).map(|s| At::before(&s.sort_key, s.id));
        let after = of(self.rows.last()).filter(|_| self.has_after).map(|s| At::after(&s.sort_key, s.id));
        (before, after)
    }
}

/// People of an export that are read at one time.
const EXPORT_AT_ONCE: u64 = 20_000;

/// Walks everybody once: counts by title and state, then the rows of the page.
fn count(
    a: &Answer,
    wanted: &Wanted,
    seen: &[Uuid],
    award: Option<&str>,
    state: State,
    at: &At,
    limit: u64,
) -> Result<Counted> {
    let seen = a.snapshot.units_among(seen);
    let among = wanted.units.as_ref().map(|u| a.snapshot.units_among(u));
    let (month, day) = a.on.month_day();
    let on = i32::from(a.on.year()) * 10_000 + i32::from(month) * 100 + i32::from(day);
    let inside = |i: usize| wanted.takes(a, i, &seen, among.as_deref(), on);
    let tally = tally(a, &inside);
    let counts = tally.by_state();
    let title = match award {
        Some(id) => a.titles.iter().position(|t| t == id).ok_or_else(|| {
            Error::field("award", "scan-not-yearly", [("award", id.chars().take(60).collect::<String>())])
        })?,
        // The first title that anybody here can receive at all.
        None => counts.iter().position(|c| c.iter().any(|n| *n > 0)).unwrap_or(0),
    };
    let found = matching(a, &inside, title, state);
    let total = found.len();
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    // Where a page begins is a person; his place in the order is known by his id.
    let (from, to) = match at {
        At::After(_, id) => {
            let from = a.snapshot.find(*id).map_or(0, |p| found.partition_point(|i| *i as usize <= p));
            (from, total.min(from.saturating_add(size)))
        }
        At::Before(_, id) => {
            let to = a.snapshot.find(*id).map_or(total, |p| found.partition_point(|i| (*i as usize) < p));
            (to.saturating_sub(size), to)
        }
        _ => (0, total.min(size)),
    };
    let rows = found.get(from..to).unwrap_or_default();
    Ok(Counted {
        people: tally.people,
        counts,
        title,
        total: total as u64,
        rows: rows.iter().filter_map(|i| row(a, *i as usize, title)).collect(),
        has_before: from > 0,
        has_after: to < total,
    })
}

fn row(a: &Answer, i: usize, title: usize) -> Option<(Uuid, Outcome, u8)> {
    let (outcome, steps) = a.codes.get(title)?.get(i)?.answer()?;
    Some((*a.snapshot.ids.get(i)?, outcome, steps))
}

/// People worked on at a time by one thread.
const STRIDE: usize = 1 << 14;

/// How many people have each code, for each title.
struct Tally {
    people: u64,
    titles: Vec<[u64; 256]>,
}

impl Tally {
    fn by_state(&self) -> Vec<[u64; State::ALL.len()]> {
        let count = |by: &[u64; 256], state: State| -> u64 {
            Code::all().filter(|c| has(state, *c)).map(|c| by[c.index()]).sum()
        };
        let row = |by| std::array::from_fn(|k| State::ALL.get(k).map_or(0, |s| count(by, *s)));
        self.titles.iter().map(row).collect()
    }
}

fn has(state: State, code: Code) -> bool {
    code.answer().is_some_and(|(outcome, steps)| takes(state, outcome, steps))
}

fn strides(n: usize) -> impl rayon::iter::IndexedParallelIterator<Item = std::ops::Range<usize>> {
    (0..n.div_ceil(STRIDE)).into_par_iter().map(move |k| k * STRIDE..n.min((k + 1) * STRIDE))
}

fn tally(a: &Answer, inside: &(impl Fn(usize) -> bool + Sync)) -> Tally {
    let none = || Tally { people: 0, titles: vec![[0; 256]; a.titles.len()] };
    let one = |mut t: Tally, people: std::ops::Range<usize>| {
        // First who counts at all, then each column by itself.
        let counts: Vec<u64> = people.clone().map(|i| u64::from(inside(i))).collect();
        t.people += counts.iter().sum::<u64>();
        for (column, by) in a.codes.iter().zip(&mut t.titles) {
            let codes = column.get(people.clone()).unwrap_or_default();
            codes.iter().zip(&counts).for_each(|(code, n)| by[code.index()] += n);
        }
        t
    };
    let both = |mut t: Tally, o: Tally| {
        t.people += o.people;
        let cells = t.titles.iter_mut().zip(&o.titles).flat_map(|(x, y)| x.iter_mut().zip(y));
        cells.for_each(|(x, y)| *x += y);
        t
    };
    strides(a.snapshot.ids.len()).fold(none, one).reduce(none, both)
}

/// The people of a title in a state, by their places.
fn matching(a: &Answer, inside: &(impl Fn(usize) -> bool + Sync), title: usize, state: State) -> Vec<u32> {
    let Some(column) = a.codes.get(title) else { return Vec::new() };
    let wanted: Vec<bool> = Code::all().map(|c| has(state, c)).collect();
    let some = |people: std::ops::Range<usize>| {
        let there = people.filter(|i| wanted[column[*i].index()] && inside(*i));
        there.filter_map(|i| u32::try_from(i).ok()).collect::<Vec<_>>()
    };
    strides(column.len()).map(some).collect::<Vec<_>>().concat()
}
