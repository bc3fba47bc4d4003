//! Packing people: in batches, each in a transaction of its own. The same facts builder feeds verdicts and rows, so that a
//! scan and a verdict cannot disagree about what the register says.

use std::collections::{BTreeSet, HashMap};

use law::{Date, Row};
use store::{
    Tx,
    query::{
        dossiers::Above,
        facts::known,
        scan::{self as query, Bound, Packed, Stale},
    },
    sea_orm::ConnectionTrait,
};
use uuid::Uuid;

use super::season::{self, Season};
use crate::{
    Ctx, Result,
    verdicts::{Frame, Rules, facts_of_person, levels},
};

/// People packed in one transaction: small enough that a command waits for it a moment only.
const BATCH: u64 = 200;

/// Regulations that say something about yearly titles, by the unit whose people they bind, with all the days on which one
/// of them comes into force or ends.
pub(crate) struct Bindings {
    of_unit: HashMap<Uuid, Vec<String>>,
    rules: Rules,
    turns: BTreeSet<Date>,
}

impl Bindings {
    /// Those of the tree of today. `units` narrows to these; none means all.
    pub(crate) async fn load<C: ConnectionTrait>(
        ctx: &Ctx,
        conn: &C,
        units: Option<&[Uuid]>,
        today: &str,
    ) -> Result<Self> {
        let bound = query::regulations(conn, units, today).await?;
        let mut rows: Vec<&Bound> = Vec::new();
        for b in &bound {
            if rows.iter().all(|r| r.code != b.code) {
                rows.push(b);
            }
        }
        let above = Above { regulations: rows.iter().map(|b| b.row()).collect(), ..Above::default() };
        let rules = Rules::of(ctx, &above)?;
        let mut turns = BTreeSet::new();
        let mut of_unit: HashMap<Uuid, Vec<String>> = HashMap::new();
        for b in bound.iter().filter(|b| rules.law.touches_yearly_titles(&b.code)) {
            turns.extend(b.from_date.parse::<Date>().ok());
            turns.extend(b.to_date.as_deref().and_then(|d| d.parse::<Date>().ok()).map(Date::next_day));
            of_unit.entry(b.unit_id).or_default().push(b.code.clone());
        }
        Ok(Self { of_unit, rules, turns })
    }

    /// The rules with every regulation laid over them.
    pub(crate) fn law(&self) -> &law::Law {
        &self.rules.law
    }

    /// Regulations about yearly titles in force on a day for the people of a unit.
    pub(crate) fn of(&self, unit: Option<Uuid>, on: Date) -> Vec<String> {
        let codes = unit.and_then(|u| self.of_unit.get(&u)).map(Vec::as_slice).unwrap_or_default();
        let there = |code: &&String| self.rules.law.overlays().get(*code).is_some_and(|o| o.in_force(on));
        codes.iter().filter(there).cloned().collect()
    }
}

/// How far packing came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repacked {
    /// People packed now.
    pub done: u64,
    /// People still out of date: those packed while somebody changed them again, or beyond the limit.
    pub left: u64,
}

/// What is packed and how it is named.
pub(crate) struct Plan {
    pub(crate) seasons: Vec<Season>,
    pub(crate) generation: i64,
    pub(crate) format: i64,
}

/// Seasons that are kept packed, as of today.
pub(crate) async fn plan<C: ConnectionTrait>(ctx: &Ctx, conn: &C, today: Date) -> Result<Plan> {
    let (years, generation) = query::seasons(conn).await?;
    let seasons = years
        .into_iter()
        .filter_map(|y| i16::try_from(y).ok())
        .map(|y| Season::of(y, today))
        .collect::<Result<Vec<_>>>()?;
    let format = season::format(ctx, &seasons);
    Ok(Plan { seasons, generation, format })
}

/// Packs people who are out of date, at most about `limit`, and tells how many are left (counted up to 10,000).
pub async fn repack(ctx: &Ctx, limit: u64) -> Result<Repacked> {
    let ctx = &super::today(ctx).await?;
    let mut found = Repacked::default();
    loop {
        let now = ctx.now();
        let today = season::day(&now.today)?;
        let plan = plan(ctx, ctx.store.reader(), today).await?;
        if plan.seasons.is_empty() {
            return Ok(found);
        }
        let left = query::count_stale(ctx.store.reader(), plan.format, &now.today, crate::list::COUNT_CAP).await?;
        if left == 0 || found.done >= limit {
            return Ok(Repacked { left, ..found });
        }
        let packed = ctx
            .store
            .write(ctx.write_system(&now), |tx| {
                let (ctx, now) = (ctx.clone(), now.clone());
                Box::pin(async move { batch(&ctx, tx, &now.today).await })
            })
            .await?;
        if packed == 0 {
            return Ok(Repacked { left, ..found });
        }
        found.done += packed;
    }
}

async fn batch(ctx: &Ctx, tx: &Tx, today: &str) -> Result<u64> {
    let conn = tx.conn();
    let plan = plan(ctx, conn, season::day(today)?).await?;
    let stale = query::stale(conn, plan.format, today, BATCH).await?;
    if stale.is_empty() {
        return Ok(0);
    }
    let rows = pack(ctx, conn, &plan.seasons, &stale, today).await?;
    let generation = query::next_generation(tx, &ctx.node).await?;
    let done = rows.len() as u64;
    query::keep(tx, generation, plan.format, rows).await?;
    Ok(done)
}

/// Packs these people for these seasons; writes nothing.
pub(crate) async fn pack<C: ConnectionTrait>(
    ctx: &Ctx,
    conn: &C,
    seasons: &[Season],
    stale: &[Stale],
    today: &str,
) -> Result<Vec<Packed>> {
    let ids: Vec<Uuid> = stale.iter().map(|s| s.person_id).collect();
    // Collectives are not packed, so the year and day that count members do not matter.
    let known = known(conn, &ids, &[], 0, today).await?;
    let units: BTreeSet<Uuid> = known.people.iter().filter_map(|p| p.unit_id).collect();
    let bindings = Bindings::load(ctx, conn, Some(&units.into_iter().collect::<Vec<_>>()), today).await?;
    let unit_of: HashMap<Uuid, Option<Uuid>> = known.people.iter().map(|p| (p.id, p.unit_id)).collect();
    let levels = levels(bindings.law());
    let mut out = Vec::with_capacity(stale.len());
    for s in stale {
        let unit = unit_of.get(&s.person_id).copied().flatten();
        let (mut packed, mut until) = (Vec::new(), None::<Date>);
        for season in seasons {
            let regulations = bindings.of(unit, season.on);
            let frame = Frame { on: season.on, year: season.year, regulations: &regulations, levels: &levels };
            let (facts, _) = facts_of_person(&known, s.person_id, &frame);
            let mut span = Row::span(bindings.law(), &facts, season.on);
            for turn in &bindings.turns {
                if *turn <= season.on {
                    span.from = Some(span.from.map_or(*turn, |f| f.max(*turn)));
                } else if let Ok(before) = turn.civil().yesterday() {
                    span.to = Some(span.to.map_or(before.into(), |t| t.min(before.into())));
                }
            }
            if season.open {
                until = match (until, span.to) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            // Facts that contradict one another say so in the verdict; the scan leaves them to it.
            let row = Row::pack(bindings.law(), &facts, season.on).unwrap_or_else(|_| Row::ask());
            season::write(&mut packed, season.year, span, row);
        }
        out.push(Packed { person_id: s.person_id, mark: s.mark, packed, until: until.map(|d| d.to_string()) });
    }
    Ok(out)
}

/// Asks for a year to be kept packed. True when it was not before: then everybody is out of date.
pub async fn ask_for(ctx: &Ctx, year: i16) -> Result<bool> {
    let now = ctx.now();
    let there = query::seasons(ctx.store.reader()).await?.0;
    if there.contains(&i64::from(year)) {
        return Ok(false);
    }
    ctx.store
        .write(ctx.write_system(&now), |tx| Box::pin(async move { Ok(query::add_season(tx, i64::from(year)).await?) }))
        .await
}

/// What a check of the projection found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Compared {
    /// People compared.
    pub people: u64,
    /// Ids of people whose row is not what packing gives, although nobody marked them: at most 100.
    pub wrong: Vec<String>,
}

/// Packs everybody again (or every `step`-th person) and compares with what is stored; people marked as changed are left
/// out. For `doctor`.
pub async fn compare(ctx: &Ctx, step: usize) -> Result<Compared> {
    let ctx = &super::today(ctx).await?;
    let today = ctx.now().today;
    let conn = ctx.store.reader();
    let plan = plan(ctx, conn, season::day(&today)?).await?;
    let mut found = Compared::default();
    let mut after: Option<Uuid> = None;
    loop {
        let rows = query::packed_after(conn, after, plan.format, &today, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(found) };
        after = Some(last.person_id);
        let sample: Vec<&Packed> = rows.iter().step_by(step.max(1)).collect();
        let stale: Vec<Stale> = sample.iter().map(|r| Stale { person_id: r.person_id, mark: r.mark }).collect();
        let again = pack(ctx, conn, &plan.seasons, &stale, &today).await?;
        found.people += again.len() as u64;
        let differ = sample.iter().zip(&again).filter(|(a, b)| **a != *b).map(|(a, _)| a.person_id.to_string());
        found.wrong.extend(differ.take(100 - found.wrong.len().min(100)));
    }
}
