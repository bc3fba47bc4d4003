//! The register as columns in memory, in Vietnamese order, one copy a season and generation; and the answers of the last
//! scans over it. A change of a few people is patched in; new or renamed people make the columns be read again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use domain::lists::{LeaderLevel, Sex};
use law::{AwardId, Date, Law, Outcome, Population, Row as LawRow, Scan, Span};
use sha2::{Digest, Sha256};
use store::query::{
    facts::known,
    scan::{self as query, Row},
};
use uuid::Uuid;

use super::{repack::Bindings, season};
use crate::{
    Ctx, Error, Result,
    verdicts::{Frame, facts_of_person, levels},
};

/// People read in one statement.
const READ: u64 = 20_000;

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

impl Snapshot {
    fn values(&mut self, r: &Row, unit_at: &mut HashMap<Uuid, u32>) -> (LawRow, Span, u32, u8, bool, i32, bool) {
        let found = r.packed.as_deref().and_then(|p| season::read(p, self.year));
        let (span, row) = found.unwrap_or((Span::default(), LawRow::ask()));
        let unit = r.unit_id.map_or(NO_UNIT, |u| {
            *unit_at.entry(u).or_insert_with(|| {
                self.units.push(u);
                u32::try_from(self.units.len() - 1).unwrap_or(NO_UNIT)
            })
        });
        let sex = match r.sex.as_deref().and_then(Sex::from_code) {
            Some(Sex::Female) => 1,
            Some(Sex::Male) => 2,
            None => 0,
        };
        let leader =
            r.leader_level.as_deref().and_then(LeaderLevel::from_code).is_some_and(|l| l != LeaderLevel::Direct);
        (row, span, unit, sex, leader, day_number(r.left_on.as_deref()), found.is_none())
    }

    fn push(&mut self, r: &Row, unit_at: &mut HashMap<Uuid, u32>) {
        let (row, span, unit, sex, leader, left, missing) = self.values(r, unit_at);
        self.people.push(row);
        self.ids.push(r.id);
        self.places.push(place(&r.sort_key));
        self.unit.push(unit);
        self.sex.push(sex);
        self.leader.push(leader);
        self.left.push(left);
        self.spans.push(span);
        self.missing.push(missing);
    }

    /// Puts the newer row in its place; false when it belongs to another one.
    fn patch(&mut self, r: &Row, unit_at: &mut HashMap<Uuid, u32>) -> bool {
        let Some(i) = self.find(r.id) else { return false };
        if self.places.get(i) != Some(&place(&r.sort_key)) {
            return false;
        }
        let (row, span, unit, sex, leader, left, missing) = self.values(r, unit_at);
        self.people.set(i, row);
        (self.unit[i], self.sex[i], self.leader[i]) = (unit, sex, leader);
        (self.left[i], self.spans[i], self.missing[i]) = (left, span, missing);
        true
    }

    fn index(&mut self) {
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

    async fn read(ctx: &Ctx, year: i16, generation: i64) -> Result<Self> {
        let conn = ctx.store.reader();
        let mut made = Self { generation, year, ..Self::default() };
        let mut unit_at = HashMap::new();
        let mut last: Option<(Vec<u8>, Uuid)> = None;
        loop {
            let rows = query::rows_after(conn, last.as_ref().map(|(k, i)| (k.as_slice(), *i)), READ).await?;
            for r in &rows {
                made.push(r, &mut unit_at);
            }
            match rows.into_iter().last() {
                Some(r) => last = Some((r.sort_key, r.id)),
                None => break,
            }
        }
        made.index();
        Ok(made)
    }

    /// This snapshot with what was packed since; `None` when it must be read again.
    async fn newer(&self, ctx: &Ctx, generation: i64) -> Result<Option<Self>> {
        let rows = query::rows_since(ctx.store.reader(), self.generation, PATCH + 1).await?;
        if rows.len() as u64 > PATCH {
            return Ok(None);
        }
        let mut made = self.clone();
        let mut unit_at: HashMap<Uuid, u32> = (0_u32..).zip(&made.units).map(|(i, u)| (*u, i)).collect();
        for r in &rows {
            if !made.patch(r, &mut unit_at) {
                return Ok(None);
            }
        }
        made.generation = generation;
        Ok(Some(made))
    }
}

/// One scan: a snapshot under the rules of a day.
pub(crate) struct Answer {
    pub(crate) on: Date,
    pub(crate) titles: Vec<AwardId>,
    pub(crate) snapshot: Arc<Snapshot>,
    scan: Scan,
    /// Those who were asked about one by one: outcome and steps for each title.
    asked: HashMap<u32, Vec<(Outcome, u8)>>,
    fits: Vec<u16>,
}

impl Answer {
    /// The outcome for a title and how many conditions stand in the way; `None` where the title is not for this person, or
    /// nothing is packed yet.
    pub(crate) fn of(&self, i: usize, title: usize) -> Option<(Outcome, u8)> {
        if self.snapshot.missing.get(i).copied().unwrap_or(true) {
            return None;
        }
        if let Some(own) = u32::try_from(i).ok().and_then(|i| self.asked.get(&i)) {
            return own.get(title).copied().filter(|(_, steps)| *steps < NOT_FOR_HIM);
        }
        if !self.snapshot.people.fits(i, *self.fits.get(title)?) {
            return None;
        }
        Some((self.scan.outcome(i, title)?, self.scan.steps(i, title)?))
    }
}

/// Steps of a title that is not for this person's sector.
const NOT_FOR_HIM: u8 = u8::MAX;

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
            None => Snapshot::read(ctx, year, generation).await?,
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
    let held = snapshot.clone();
    let scan = tokio::task::spawn_blocking(move || law::scan(&held.people, &plan))
        .await
        .map_err(|e| Error::Store(store::StoreError::Data(format!("scan: {e}"))))?;
    let fits = titles.iter().map(|t| ctx.law.award(t).map_or(u16::MAX, law::sectors_of)).collect();
    let ask: Vec<u32> = (0..u32::try_from(snapshot.ids.len()).unwrap_or(0))
        .filter(|i| {
            let i = *i as usize;
            !snapshot.missing[i] && (!snapshot.spans[i].holds(on) || scan.outcome(i, 0).is_none())
        })
        .collect();
    let asked = ask_each(ctx, &snapshot, on, &titles, &ask).await?;
    Ok(Answer { on, titles, snapshot, scan, asked, fits })
}

/// People whose row does not speak for this day, or whose facts need the whole check.
async fn ask_each(
    ctx: &Ctx,
    snapshot: &Snapshot,
    on: Date,
    titles: &[AwardId],
    ask: &[u32],
) -> Result<HashMap<u32, Vec<(Outcome, u8)>>> {
    let mut asked = HashMap::with_capacity(ask.len());
    if ask.is_empty() {
        return Ok(asked);
    }
    let (conn, today) = (ctx.store.reader(), ctx.now().today);
    let bindings = Bindings::load(ctx, conn, None, &today).await?;
    let levels = levels(bindings.law());
    for chunk in ask.chunks(ASK) {
        let ids: Vec<Uuid> = chunk.iter().map(|i| snapshot.ids[*i as usize]).collect();
        let known = known(conn, &ids, &[], 0, &today).await?;
        for (i, id) in chunk.iter().zip(&ids) {
            let unit = known.people.iter().find(|p| p.id == *id).and_then(|p| p.unit_id);
            let regulations = bindings.of(unit, on);
            let frame = Frame { on, year: snapshot.year, regulations: &regulations, levels: &levels };
            let (facts, _) = facts_of_person(&known, *id, &frame);
            let sector = facts.subject.sector;
            let one = |t: &AwardId| {
                if bindings.law().award(t).is_some_and(|a| !a.fits(law::facts::SubjectKind::Individual, sector)) {
                    return (Outcome::NotEligible, NOT_FOR_HIM);
                }
                match law::check_one(bindings.law(), &facts, t, Some(on)) {
                    Ok(v) => (v.outcome, u8::try_from(v.obstacles().len().min(15)).unwrap_or(15)),
                    // Facts that contradict one another: somebody must look.
                    Err(_) => (Outcome::NeedsEvidence, 15),
                }
            };
            asked.insert(*i, titles.iter().map(one).collect());
        }
    }
    Ok(asked)
}
