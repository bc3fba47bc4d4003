//! Work behind the pages: paper jobs as they come, the seal of the audit each minute, sweeping of what is over.

use std::time::Duration;

use app::Ctx;

/// How often the job table is looked at when it was empty.
const IDLE: Duration = Duration::from_millis(400);

/// Runs until aborted. A failure is logged and the loop goes on: it must outlive a database that is away for a while.
pub(crate) async fn run(ctx: Ctx) {
    tokio::join!(jobs(&ctx), each_minute(&ctx));
}

async fn jobs(ctx: &Ctx) {
    loop {
        match app::jobs::run_pending(ctx).await {
            Ok(0) => tokio::time::sleep(IDLE).await,
            Ok(_) => {}
            Err(e) => {
                tracing::warn!(code = e.code(), "jobs wait");
                tokio::time::sleep(IDLE * 5).await;
            }
        }
    }
}

async fn each_minute(ctx: &Ctx) {
    let mut tick = tokio::time::interval(Duration::from_secs(60));
    loop {
        tick.tick().await;
        if let Err(e) = app::accounts::sweep(ctx).await {
            tracing::warn!(code = e.code(), "sweeping sessions waits");
        }
    }
}
