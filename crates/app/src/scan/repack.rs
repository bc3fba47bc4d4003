//! Packing people: in batches, each in a transaction of its own. The same facts builder feeds verdicts and rows, so that a
//! scan and a verdict cannot disagree about what the register says.

use law::{Date, Row};
use store::{
    Tx,
    query::{
        facts::known,
        scan::{self as query, Packed, Stale},
    },
    sea_orm::ConnectionTrait,
};
use uuid::Uuid;

use super::season::{self, Season};
use crate::{
    Ctx, Result,
    verdicts::{Frame, facts_of_person, levels},
};

/// People packed in one transaction: small enough that a command waits for it a moment only.
const BATCH: u64 = 200;

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
    let levels = levels(&ctx.law);
    let mut out = Vec::with_capacity(stale.len());
    for s in stale {
        let (mut packed, mut until) = (Vec::new(), None::<Date>);
        for season in seasons {
            // The row is the same under every regulation: a scan lays them over the rules, not over the facts.
            let frame = Frame { on: season.on, year: season.year, regulations: &[], levels: &levels };
            let (facts, _) = facts_of_person(&known, s.person_id, &frame);
            let span = Row::span(&ctx.law, &facts, season.on);
            if season.open {
                until = match (until, span.to) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
            // Facts that contradict one another say so in the verdict; the scan leaves them to it.
            let row = Row::pack(&ctx.law, &facts, season.on).unwrap_or_else(|_| Row::ask());
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
