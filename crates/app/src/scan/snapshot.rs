//! The register as columns in memory, in Vietnamese order, one copy a season and generation; and the answers of the last
//! scans over it. A change of a few people is patched in; new or renamed people make the columns be read again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use domain::lists::{LeaderLevel, Sex};
use law::{AwardId, Code, Date, Law, Outcome, Population, Receivers, Row as LawRow, Span};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use store::query::{
    facts::known,
    scan::{self as query, Row},
};
use uuid::Uuid;

use super::{binding::Bindings, read, season};
use crate::{
    Ctx, Error, Result,
    verdicts::{Frame, facts_of_person, levels},
};

/// More changed people than these are read with all others.
const PATCH: u64 = 5_000;

/// Scans remembered: the days and years that people look at right now.
const ANSWERS: usize = 4;

/// People asked about one by one in one statement.
const ASK: usize = 200;

const NO_UNIT: u32 = u32::MAX;

/// The people of one season.
#[derive(Clone, Default)]
pub(crate) struct Snapshot {
    pub(crate) generation: i64,
    pub(crate) year: i16,
    pub(crate) people: Population,
    pub(crate) ids: Vec<Uuid>,
    /// Places of `ids` in the order of ids.
    by_id: Vec<u32>,
    /// A hash of each person's place in the order of lists: another one means another place.
    places: Vec<u64>,
    units: Vec<Uuid>,
    unit: Vec<u32>,
    sex: Vec<u8>,
    leader: Vec<bool>,
    /// Last day of service, as a number; 0 while serving.
    left: Vec<i32>,
    spans: Vec<Span>,
    /// Rows that hold nothing of this season yet.
    missing: Vec<bool>,
}

fn place(key: &[u8]) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&Sha256::digest(key)[..8]);
    u64::from_le_bytes(first)
}

fn day_number(iso: Option<&str>) -> i32 {
    let Some(iso) = iso else { return 0 };
    let mut parts = iso.split('-').map(|p| p.parse::<i32>().unwrap_or(0));
    let (y, m, d) = (parts.next().unwrap_or(0), parts.next().unwrap_or(12), parts.next().unwrap_or(31));
    y * 10_000 + m * 100 + d
}

/// Units by their number in a snapshot.
#[derive(Default)]
pub(super) struct Units {
    all: Vec<Uuid>,
    at: HashMap<Uuid, u32>,
}

impl Units {
    fn number(&mut self, unit: Uuid) -> u32 {
        *self.at.entry(unit).or_insert_with(|| {
            self.all.push(unit);
            u32::try_from(self.all.len() - 1).unwrap_or(NO_UNIT)
        })
    }
}

/// What filters ask about a person.
#[derive(Clone, Copy)]
pub(super) struct Traits {
    unit: u32,
    left: i32,
    sex: u8,
    leader: bool,
}

impl Traits {
    pub(super) fn of(r: &Row, units: &mut Units) -> Self {
        let sex = match r.sex.as_deref().and_then(Sex::from_code) {
            Some(Sex::Female) => 1,
            Some(Sex::Male) => 2,
            None => 0,
        };
        let leader =
            r.leader_level.as_deref().and_then(LeaderLevel::from_code).is_some_and(|l| l != LeaderLevel::Direct);
        let unit = r.unit_id.map_or(NO_UNIT, |u| units.number(u));
        Self { unit, left: day_number(r.left_on.as_deref()), sex, leader }
    }
}

impl Snapshot {
    /// Room for so many people.
    pub(super) fn with_room(year: i16, generation: i64, n: usize) -> Self {
        Self {
            generation,
            year,
            people: Population::with_capacity(n),
            ids: Vec::with_capacity(n),
            places: Vec::with_capacity(n),
            unit: Vec::with_capacity(n),
            sex: Vec::with_capacity(n),
            leader: Vec::with_capacity(n),
            left: Vec::with_capacity(n),
            spans: Vec::with_capacity(n),
            missing: Vec::with_capacity(n),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, id: Uuid, key: &[u8], t: Traits, packed: Option<(Span, LawRow)>) {
        let (span, row) = packed.unwrap_or((Span::default(), LawRow::ask()));
        self.people.push(row);
        self.ids.push(id);
        self.places.push(place(key));
        self.unit.push(t.unit);
        self.sex.push(t.sex);
        self.leader.push(t.leader);
        self.left.push(t.left);
        self.spans.push(span);
        self.missing.push(packed.is_none());
    }

    /// Puts the newer row in its place; false when it belongs to another one.
    fn patch(&mut self, r: &Row, seen: &mut Units) -> bool {
        let Some(i) = self.find(r.id) else { return false };
        if self.places.get(i) != Some(&place(&r.sort_key)) {
            return false;
        }
        let packed = r.packed.as_deref().and_then(|p| season::read(p, self.year));
        let (span, row) = packed.unwrap_or((Span::default(), LawRow::ask()));
        let t = Traits::of(r, seen);
        self.people.set(i, row);
        (self.unit[i], self.sex[i], self.leader[i]) = (t.unit, t.sex, t.leader);
        (self.left[i], self.spans[i], self.missing[i]) = (t.left, span, packed.is_none());
        true
    }

    /// The units that the people named.
    pub(super) fn set_units(&mut self, seen: Units) {
        self.units = seen.all;
    }

    pub(super) fn index(&mut self) {
        let mut by_id: Vec<u32> = (0..u32::try_from(self.ids.len()).unwrap_or(0)).collect();
        by_id.sort_unstable_by_key(|i| self.ids[*i as usize]);
        self.by_id = by_id;
    }

    /// Where a person stands.
    pub(crate) fn find(&self, id: Uuid) -> Option<usize> {
        self.by_id.binary_search_by_key(&id, |i| self.ids[*i as usize]).ok().map(|k| self.by_id[k] as usize)
    }

    /// Which of the units in this snapshot are among `units`.
    pub(crate) fn units_among(&self, units: &[Uuid]) -> Vec<bool> {
        let wanted: std::collections::HashSet<&Uuid> = units.iter().collect();
        self.units.iter().map(|u| wanted.contains(u)).collect()
    }

    /// True when the person belongs to one of those units.
    pub(crate) fn in_units(&self, i: usize, among: &[bool]) -> bool {
        self.unit.get(i).and_then(|u| among.get(*u as usize)).copied().unwrap_or(false)
    }

    /// Sex code and whether the person leads others.
    pub(crate) fn traits(&self, i: usize) -> (u8, bool) {
        (self.sex.get(i).copied().unwrap_or(0), self.leader.get(i).copied().unwrap_or(false))
    }

    /// True while the person serves on that day.
    pub(crate) fn serves(&self, i: usize, on: i32) -> bool {
        self.left.get(i).is_none_or(|l| *l == 0 || *l >= on)
    }

    /// This snapshot with what was packed since; `None` when it must be read again.
    async fn newer(&self, ctx: &Ctx, generation: i64) -> Result<Option<Self>> {
        let rows = query::rows_since(ctx.store.reader(), self.generation, PATCH + 1).await?;
        if rows.len() as u64 > PATCH {
            return Ok(None);
        }
        let mut made = self.clone();
        let at = (0_u32..).zip(&made.units).map(|(i, u)| (*u, i)).collect();
        let mut seen = Units { all: made.units.clone(), at };
        for r in &rows {
            if !made.patch(r, &mut seen) {
                return Ok(None);
            }
        }
        made.set_units(seen);
        made.generation = generation;
        Ok(Some(made))
    }
}

/// One scan: a snapshot under the rules of a day.
pub(crate) struct Answer {
    pub(crate) on: Date,
    pub(crate) titles: Vec<AwardId>,
    pub(crate) snapshot: Arc<Snapshot>,
    /// A column a title; [`Code::NONE`] where the title is not for this person, or nothing is packed yet.
    pub(crate) codes: Vec<Vec<Code>>,
}

/// Snapshots and answers of this process.
#[derive(Default)]
pub struct Cache {
    hash: Mutex<Option<(Arc<Law>, [u8; 32])>>,
    snapshots: tokio::sync::Mutex<Vec<Arc<Snapshot>>>,
    answers: tokio::sync::Mutex<Vec<Arc<Answer>>>,
}

impl Cache {
    /// Hash of the national rules; computed once for each law, which is kept so that its address is not used again.
    pub(crate) fn law_hash(&self, law: &Arc<Law>) -> [u8; 32] {
        if let Ok(held) = self.hash.lock()
            && let Some((_, hash)) = held.as_ref().filter(|(l, _)| Arc::ptr_eq(l, law))
        {
            return *hash;
        }
        let hash: [u8; 32] = Sha256::digest(law.rules_hash(&[]).as_bytes()).into();
        if let Ok(mut held) = self.hash.lock() {
            *held = Some((law.clone(), hash));
        }
        hash
    }

    /// Forgets answers; the registers stay.
    pub(crate) async fn forget_answers(&self) {
        self.answers.lock().await.clear();
    }

    async fn snapshot(&self, ctx: &Ctx, year: i16, generation: i64) -> Result<Arc<Snapshot>> {
        // Held while reading, so that a register is never read twice at once.
        let mut held = self.snapshots.lock().await;
        let there = held.iter().position(|s| s.year == year);
        let old = there.and_then(|at| held.get(at)).cloned();
        let made = match &old {
            Some(s) if s.generation == generation => return Ok(s.clone()),
            Some(s) => s.newer(ctx, generation).await?,
            None => None,
        };
        drop(old);
        if let Some(at) = there {
            held.remove(at);
        }
        let made = match made {
            Some(made) => made,
            None => read::everybody(ctx, year, generation).await?,
        };
        let made = Arc::new(made);
        held.truncate(query::SEASONS - 1);
        held.insert(0, made.clone());
        Ok(made)
    }

    /// The scan of a year under the rules of a day, over what generation `generation` packed.
    pub(crate) async fn answer(&self, ctx: &Ctx, year: i16, on: Date, generation: i64) -> Result<Arc<Answer>> {
        let mut held = self.answers.lock().await;
        let same = |a: &&Arc<Answer>| a.snapshot.year == year && a.on == on && a.snapshot.generation == generation;
        if let Some(found) = held.iter().find(same) {
            return Ok(found.clone());
        }
        held.retain(|a| a.snapshot.year != year || a.on != on);
        let snapshot = self.snapshot(ctx, year, generation).await?;
        let made = Arc::new(run(ctx, snapshot, on).await?);
        held.truncate(ANSWERS - 1);
        held.insert(0, made.clone());
        Ok(made)
    }
}

async fn run(ctx: &Ctx, snapshot: Arc<Snapshot>, on: Date) -> Result<Answer> {
    if ctx.law.regime(on).is_none_or(|r| r.status == law::model::source::RegimeStatus::NotEncoded) {
        return Err(Error::refused("scan-not-encoded", [("day", vntext::date_dmy(&on.to_string()))]));
    }
    let there = |id: &AwardId| ctx.law.award(id).is_some_and(|a| a.from.is_none_or(|from| from <= on));
    let titles: Vec<AwardId> = law::yearly_titles(&ctx.law).into_iter().filter(there).collect();
    let plan = ctx.law.plan(&titles, on).map_err(|e| Error::refused("scan-not-possible", [("rule", e.at.clone())]))?;
    let today = ctx.now().today;
    let bindings = Bindings::load(ctx, ctx.store.reader(), &today).await?;
    let groups = groups(&bindings, &snapshot, &titles, on);
    let held = snapshot.clone();
    let fits: Vec<Receivers> =
        titles.iter().map(|t| ctx.law.award(t).map_or(Receivers::ALL, law::sectors_of)).collect();
    let scan = tokio::task::spawn_blocking(move || columns(&held, &plan, groups, &fits, on));
    let (mut codes, ask) = scan.await.map_err(|e| Error::Store(store::StoreError::Data(format!("scan: {e}"))))?;
    for (i, own) in ask_each(ctx, &bindings, &snapshot, on, &titles, &ask).await? {
        for (column, code) in codes.iter_mut().zip(own) {
            column[i as usize] = code;
        }
    }
    Ok(Answer { on, titles, snapshot, codes })
}

/// People bound by regulations of their own, and the plan they are scanned by.
type Group = (Vec<u32>, Option<law::Plan>);

/// The answers by columns, and the people who are to be asked one by one.
fn columns(
    s: &Snapshot,
    plan: &law::Plan,
    groups: Vec<Group>,
    fits: &[Receivers],
    on: Date,
) -> (Vec<Vec<Code>>, Vec<u32>) {
    let mut scan = law::scan(&s.people, plan);
    let mut ask = Vec::new();
    for (people, own) in groups {
        match own {
            Some(own) => scan.take(&people, &law::scan(&s.people.some(&people), &own)),
            None => ask.extend(people),
        }
    }
    let mut codes = scan.into_columns();
    ask.retain(|i| !s.missing[*i as usize]);
    if let Some(first) = codes.first() {
        let silent = |i: usize| !s.missing[i] && (!s.spans[i].holds(on) || first[i] == Code::NONE);
        ask.par_extend((0..s.ids.len()).into_par_iter().filter(|i| silent(*i)).filter_map(|i| u32::try_from(i).ok()));
    }
    ask.sort_unstable();
    ask.dedup();
    for (column, fits) in codes.iter_mut().zip(fits) {
        let not_for = |i: usize| s.missing[i] || !s.people.fits(i, fits);
        column.par_iter_mut().enumerate().filter(|(i, _)| not_for(*i)).for_each(|(_, code)| *code = Code::NONE);
    }
    (codes, ask)
}

/// People bound by regulations of their own, with the plan they are scanned by; none where a regulation asks what rows do not
/// carry, so that these people are asked one by one.
fn groups(bindings: &Bindings, s: &Snapshot, titles: &[AwardId], on: Date) -> Vec<Group> {
    let mut sets: Vec<Vec<String>> = Vec::new();
    let of_unit: Vec<Option<usize>> = s
        .units
        .iter()
        .map(|u| {
            let own = Some(bindings.of(Some(*u), on)).filter(|codes| !codes.is_empty())?;
            Some(sets.iter().position(|x| *x == own).unwrap_or_else(|| {
                sets.push(own);
                sets.len() - 1
            }))
        })
        .collect();
    if sets.is_empty() {
        return Vec::new();
    }
    let plan = |codes: &Vec<String>| bindings.law().plan_under(titles, on, codes).ok();
    let mut found: Vec<Group> = sets.iter().map(|c| (Vec::new(), plan(c))).collect();
    for (i, unit) in (0_u32..).zip(&s.unit) {
        let group = of_unit.get(*unit as usize).copied().flatten();
        if let Some((people, _)) = group.and_then(|g| found.get_mut(g)) {
            people.push(i);
        }
    }
    found
}

/// People whose row does not speak for this day, or whose facts need the whole check.
async fn ask_each(
    ctx: &Ctx,
    bindings: &Bindings,
    snapshot: &Snapshot,
    on: Date,
    titles: &[AwardId],
    ask: &[u32],
) -> Result<Vec<(u32, Vec<Code>)>> {
    let mut asked = Vec::with_capacity(ask.len());
    if ask.is_empty() {
        return Ok(asked);
    }
    let (conn, today) = (ctx.store.reader(), ctx.now().today);
    let levels = levels(bindings.law());
    for chunk in ask.chunks(ASK) {
        let ids: Vec<Uuid> = chunk.iter().map(|i| snapshot.ids[*i as usize]).collect();
        let known = known(conn, &ids, &[], 0, &today).await?;
        for (i, id) in chunk.iter().zip(&ids) {
            let unit = known.people.iter().find(|p| p.id == *id).and_then(|p| p.unit_id);
            let regulations = bindings.of(unit, on);
            let frame = Frame { on, year: snapshot.year, regulations: &regulations, levels: &levels };
            let (facts, _) = facts_of_person(&known, *id, &frame);
            let one = |t: &AwardId| {
                if bindings.law().award(t).is_some_and(|a| !a.is_for(&facts)) {
                    return Code::NONE;
                }
                match law::check_one(bindings.law(), &facts, t, Some(on)) {
                    Ok(v) => Code::of(v.outcome, u8::try_from(v.obstacles().len()).unwrap_or(u8::MAX)),
                    // Facts that contradict one another: somebody must look.
                    Err(_) => Code::of(Outcome::NeedsEvidence, u8::MAX),
                }
            };
            asked.push((*i, titles.iter().map(one).collect()));
        }
    }
    Ok(asked)
}
