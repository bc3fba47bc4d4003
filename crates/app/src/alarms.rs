//! What those who run an installation must see on every page: a disk that fills up, a clock that was set back.

use std::sync::Mutex;

use domain::access::{Action, may_anywhere};
use serde::{Deserialize, Serialize};

use crate::{Actor, Ctx, Result};

/// The audit's stream about the installation's clock.
pub const CLOCK_STREAM: &str = "installation:clock";

/// Microseconds by which clocks may differ without anybody being told: what time synchronisation does.
const TOLERANCE: i64 = 5_000_000;

/// Microseconds for which a clock that was set back is told about.
const TOLD_FOR: i64 = 7 * 24 * 3600 * 1_000_000;

/// A clock that was set back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockBack {
    /// What it should have said, microseconds UTC.
    pub from: i64,
    /// What it said.
    pub to: i64,
    /// The node that noticed it.
    pub node: String,
}

/// Something to see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alarm {
    /// So many bytes are free; below `files` no file is taken.
    DiskSoon {
        /// Bytes free.
        free: u64,
        /// The limit.
        files: u64,
    },
    /// No file is taken any more.
    DiskFiles {
        /// Bytes free.
        free: u64,
    },
    /// Nothing is written any more.
    DiskAll {
        /// Bytes free.
        free: u64,
    },
    /// The clock was set back.
    Clock(ClockBack),
}

/// What this process last learnt about the clock.
#[derive(Debug, Default)]
pub struct Alarms {
    clock: Mutex<Option<ClockBack>>,
}

impl Alarms {
    fn set_clock(&self, told: Option<ClockBack>) {
        *self.clock.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = told;
    }

    fn clock(&self) -> Option<ClockBack> {
        self.clock.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

/// What `actor` is to see: those who manage accounts or the set-up, nobody else. Asks the database nothing.
#[must_use]
pub fn for_actor(ctx: &Ctx, actor: &Actor) -> Vec<Alarm> {
    if !may_anywhere(actor, Action::ManageAccounts) && !may_anywhere(actor, Action::ManageSetup) {
        return Vec::new();
    }
    let disk = ctx.store.room().and_then(|room| match room.free {
        free if !room.for_commands() => Some(Alarm::DiskAll { free }),
        free if !room.for_files() => Some(Alarm::DiskFiles { free }),
        free if free < room.files.saturating_mul(2) => Some(Alarm::DiskSoon { free, files: room.files }),
        _ => None,
    });
    disk.into_iter().chain(ctx.alarms.clock().map(Alarm::Clock)).collect()
}

/// What the clock said when somebody last did something, for a process that just started and expects nothing yet: where another
/// one holds the lease of the seals, or did until it was killed, this alone tells that the clock went back meanwhile.
pub async fn known_before(ctx: &Ctx) -> Result<Option<i64>> {
    Ok(ctx.store.newest_entry_at(CLOCK_STREAM).await?)
}

/// Looks whether the clock went back: behind what this process expects by its monotonic clock, or, on the node that
/// `seals`, behind the newest seal. What is found is noted in the audit, jobs that wait for an instant now far ahead are
/// due at once, and administrators are told for a week. True when it just went back.
pub async fn watch_clock(ctx: &Ctx, expected: Option<i64>, seals: bool) -> Result<bool> {
    let now = ctx.now();
    let sealed = if seals { ctx.store.newest_seal_at().await? } else { None };
    let from = expected.into_iter().chain(sealed).max().filter(|from| from - now.micros > TOLERANCE);
    if let Some(from) = from {
        let told = ClockBack { from, to: now.micros, node: ctx.node.to_string() };
        tracing::warn!(seconds = (from - now.micros) / 1_000_000, "the clock was set back");
        ctx.store.hasten_jobs(now.micros).await?;
        let payload = serde_json::to_value(&told).unwrap_or_default();
        ctx.store
            .write::<(), crate::Error, _>(ctx.write_system(&now), |tx| {
                let payload = payload.clone();
                Box::pin(async move { Ok(tx.audit(CLOCK_STREAM, "clock.set-back", &payload).await?) })
            })
            .await?;
    }
    let newest = ctx.store.newest_payload(CLOCK_STREAM).await?;
    let told = newest.and_then(|text| serde_json::from_str::<ClockBack>(&text).ok());
    ctx.alarms.set_clock(told.filter(|t| now.micros - t.to < TOLD_FOR));
    Ok(from.is_some())
}
