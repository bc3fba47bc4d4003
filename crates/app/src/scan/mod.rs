//! Who in my subtree can be proposed for what this year, and who is one step away: over the whole register at once.
//!
//! `person_facts` keeps each person packed as the law's row for a few seasons (`season`); commands mark whom they change
//! in their own transaction, [`repack`] packs them again, `snapshot` holds the columns in memory, and a scan answers from
//! them and names the generation it saw. Reasons are not computed here: a click asks for the full verdict of one person.

mod binding;
mod list;
mod read;
mod repack;
mod season;
mod snapshot;

pub use list::{Found, Person, Title, find, find_all};
pub use repack::{Compared, Repacked, ask_for, compare, repack};
pub use season::Season;
pub use snapshot::Cache;

pub(crate) use season::{day, year};

use domain::access::Action;
use serde_json::json;
use store::jobs::{Job, NewJob, state};

use crate::{Ctx, Result, papers::Failure};

/// What somebody needs to scan: outcomes tell of discipline, so whoever may not see it may not scan.
pub const NEEDS: Action = Action::ViewDiscipline;

/// Kind of the job that packs everybody, and what it is about.
pub const JOB_KIND: &str = "scan-repack";

/// People packed while somebody waits for a page; more are packed by a job.
const WHILE_WAITING: u64 = 1_000;

/// People packed between two signs of life of the job.
const STRIDE: u64 = 2_000;

/// Forgets the answers of earlier scans, keeping the register in memory: for measuring a scan again.
pub async fn forget_answers(ctx: &Ctx) {
    ctx.scans.forget_answers().await;
}

/// The context with the national rules as they stand now, confirmed and corrected ones laid over the program's: a correction
/// gives another packing, and everybody is packed anew.
async fn today(ctx: &Ctx) -> Result<Ctx> {
    let law = crate::rule_changes::national(ctx).await?;
    Ok(Ctx { law, ..ctx.clone() })
}

/// Packs a few people at once; when more are left, a job does. Gives how many are left.
async fn refresh(ctx: &Ctx, left: u64) -> Result<u64> {
    if left == 0 {
        return Ok(0);
    }
    let left = if left > WHILE_WAITING { left } else { repack(ctx, WHILE_WAITING).await?.left };
    if left > 0 {
        enqueue(ctx).await?;
    }
    Ok(left)
}

/// Asks a worker to pack everybody who is out of date, unless one does already.
pub async fn enqueue(ctx: &Ctx) -> Result<()> {
    let there = ctx.store.jobs_about(JOB_KIND, 1).await?;
    if there.iter().any(|j| matches!(j.state.as_str(), state::READY | state::RUNNING)) {
        return Ok(());
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let id = ctx.new_id(&now);
            Box::pin(async move {
                let job = NewJob {
                    id,
                    kind: JOB_KIND.to_owned(),
                    subject: JOB_KIND.to_owned(),
                    unique_key: None,
                    input: json!({}),
                    account: None,
                    run_at: 0,
                };
                tx.enqueue(job).await?;
                Ok(())
            })
        })
        .await
}

/// Runs the job: packs until nobody is left, telling how far it is.
pub(crate) async fn run_job(ctx: &Ctx, job: &Job, holder: &str) -> std::result::Result<(), Failure> {
    let again = |e: crate::Error| Failure { code: e.code().to_owned(), again: true };
    let stored = |e: store::StoreError| again(e.into());
    let total = store::query::scan::count(ctx.store.reader()).await.map_err(stored)?;
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut done = 0;
    loop {
        let found = repack(ctx, STRIDE).await.map_err(again)?;
        done += found.done;
        let now = ctx.now().micros;
        if found.left == 0 || found.done == 0 {
            ctx.store.finish_job(job.id, holder, &json!({"packed": done}), now).await.map_err(stored)?;
            return Ok(());
        }
        if !ctx.store.beat_job(job.id, holder, count(done), count(total.max(done)), now).await.map_err(stored)? {
            return Ok(());
        }
    }
}

/// How far the packing job is: done and total, if one runs or waits.
pub async fn progress(ctx: &Ctx) -> Result<Option<(i64, i64)>> {
    let there = ctx.store.jobs_about(JOB_KIND, 1).await?;
    let open = there.into_iter().find(|j| matches!(j.state.as_str(), state::READY | state::RUNNING));
    Ok(open.map(|j| (j.done, j.total)))
}
