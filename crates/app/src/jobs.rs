//! The worker: claims jobs one by one and runs them. The program runs this in a loop; tests call it once.

use store::jobs::Job;

use crate::{Ctx, Result, papers, scan};

/// Runs every job that is due now, until there is none; gives how many were tried. `holder` names this worker and
/// must be unique among all that run.
pub async fn run_pending(ctx: &Ctx, holder: &str) -> Result<u64> {
    let mut tried = 0;
    while let Some(job) = ctx.store.claim_job(holder, ctx.now().micros).await? {
        tried += 1;
        run_one(ctx, &job, holder).await?;
    }
    Ok(tried)
}

async fn run_one(ctx: &Ctx, job: &Job, holder: &str) -> Result<()> {
    let done = match job.kind.as_str() {
        papers::JOB_KIND => papers::run_job(ctx, job, holder).await,
        scan::JOB_KIND => scan::run_job(ctx, job, holder).await,
        _ => {
            tracing::warn!(job = %job.id, kind = %job.kind, "no worker knows this kind of job");
            Err(papers::Failure { code: "job-unknown-kind".to_owned(), again: false })
        }
    };
    if let Err(failure) = done {
        let again = ctx.store.fail_job(job, holder, &failure.code, failure.again, ctx.now().micros).await?;
        tracing::warn!(job = %job.id, code = %failure.code, again, "a job failed");
    }
    Ok(())
}
