//! Work behind the pages: paper jobs as they come, the seal of the audit each minute, sweeping of what is over.

use std::time::{Duration, Instant};

use app::Ctx;
use store::audit::SealKey;

use crate::mail::Smtp;

/// How often the job table is looked at when it was empty.
const IDLE: Duration = Duration::from_millis(400);

/// Microseconds for which one node has the minute's work to itself.
const MINUTE_LEASE: i64 = 90_000_000;

/// Microseconds for which one node has the mails to itself: longer than a round of fifty slow ones.
const MAIL_LEASE: i64 = 1_800_000_000;

/// How often the minute's work is done.
const MINUTE: Duration = Duration::from_secs(60);

/// How often the projection that scans read is looked at.
const FACTS_IDLE: Duration = Duration::from_secs(3);

/// People packed at one look: commands and pages come between.
const FACTS_AT_ONCE: u64 = 400;

/// Runs until aborted. A failure is logged and the loop goes on: it must outlive a database that is away for a while.
pub(crate) async fn run(ctx: Ctx, key: SealKey, post: Option<Smtp>) {
    // Unique among all workers of all nodes: the process and the moment it began.
    let holder = format!("{}-{}-{}", ctx.node, std::process::id(), ctx.now().micros);
    let mails = async {
        if let Some(post) = &post {
            mails(&ctx, post, &holder).await;
        }
    };
    tokio::join!(jobs(&ctx, &holder), each_minute(&ctx, &key, &holder), facts(&ctx, &holder), mails);
}

async fn jobs(ctx: &Ctx, holder: &str) {
    loop {
        match app::jobs::run_pending(ctx, holder).await {
            Ok(0) => tokio::time::sleep(IDLE).await,
            Ok(_) => {}
            Err(e) => {
                tracing::warn!(code = e.code(), "jobs wait");
                tokio::time::sleep(IDLE * 5).await;
            }
        }
    }
}

async fn each_minute(ctx: &Ctx, key: &SealKey, holder: &str) {
    let mut tick = tokio::time::interval(MINUTE);
    let mut last: Option<(Instant, i64)> = None;
    let mut before = None;
    loop {
        tick.tick().await;
        if last.is_none() {
            before = app::alarms::known_before(ctx).await.unwrap_or(before);
        }
        let now = ctx.now().micros;
        let taken = ctx.store.take_lease("minute", holder, now, MINUTE_LEASE).await;
        // Every node watches its own clock; the one that seals also compares it with the newest seal.
        let passed = |since: Instant| i64::try_from(since.elapsed().as_micros()).unwrap_or(i64::MAX);
        let expected = last.map(|(since, then)| then.saturating_add(passed(since))).or(before);
        match app::alarms::watch_clock(ctx, expected, matches!(taken, Ok(true))).await {
            Ok(_) => last = Some((Instant::now(), ctx.now().micros)),
            Err(e) => tracing::warn!(code = e.code(), "the clock is watched later"),
        }
        match taken {
            Ok(true) => {}
            Ok(false) => continue,
            Err(e) => {
                tracing::warn!(error = %app::Error::from(e).code(), "the minute's work waits");
                continue;
            }
        }
        // Read once more: the clock may have been set meanwhile, and a seal is dated by what it says now.
        let now = ctx.now().micros;
        if let Err(e) = ctx.store.seal_audit(key, now).await {
            tracing::warn!(code = app::Error::from(e).code(), "sealing waits");
        }
        if let Err(e) = app::housekeeping::sweep(ctx).await {
            tracing::warn!(code = e.code(), "sweeping waits");
        }
    }
}

/// Summaries of the day by mail. A server that is away keeps nothing else from being done.
async fn mails(ctx: &Ctx, post: &Smtp, holder: &str) {
    let mut tick = tokio::time::interval(MINUTE);
    loop {
        tick.tick().await;
        // A round of mails may take longer than a minute; the lease outlives it.
        match ctx.store.take_lease("mail", holder, ctx.now().micros, MAIL_LEASE).await {
            Ok(true) => {}
            Ok(false) => continue,
            Err(e) => {
                tracing::warn!(code = app::Error::from(e).code(), "mails wait");
                continue;
            }
        }
        if let Err(e) = app::mail::send_due(ctx, post).await {
            tracing::warn!(code = e.code(), "mails wait");
        }
    }
}

/// Keeps the projection that scans read up to date: whoever a command marked is packed again soon, a few at a time.
async fn facts(ctx: &Ctx, holder: &str) {
    loop {
        tokio::time::sleep(FACTS_IDLE).await;
        match ctx.store.take_lease("facts", holder, ctx.now().micros, MINUTE_LEASE).await {
            Ok(true) => {}
            Ok(false) => continue,
            Err(e) => {
                tracing::warn!(code = app::Error::from(e).code(), "packing waits");
                continue;
            }
        }
        if let Err(e) = app::scan::repack(ctx, FACTS_AT_ONCE).await {
            tracing::warn!(code = e.code(), "packing waits");
        }
    }
}
