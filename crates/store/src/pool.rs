//! Which connections of an embedded database may be used again. One that failed to end its transaction would take every
//! later BEGIN for a savepoint inside it: commands would be acknowledged and vanish with the process. So a connection goes
//! back to the pool only when driver and engine both say that no transaction is open, and is thrown away after any commit
//! or rollback that failed.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::sqlx::{Connection, Error, Executor, Sqlite, SqliteConnection, pool::PoolOptions};

/// Set when the writing connection must not be used again; whoever throws it away takes the mark down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doubt(Arc<AtomicBool>);

impl Doubt {
    /// A commit or a rollback failed, or the disk did.
    pub(crate) fn raise(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn take(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

/// Until when the writing connection of an embedded database may go on with its transaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Until(Arc<Mutex<Option<(u64, Instant)>>>);

/// A transaction whose time is counted, until dropped.
#[derive(Debug)]
pub(crate) struct Running {
    until: Until,
    turn: u64,
}

impl Until {
    fn held(&self) -> MutexGuard<'_, Option<(u64, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The transaction that just began has `limit`.
    pub(crate) fn begin(&self, limit: Duration) -> Running {
        static TURNS: AtomicU64 = AtomicU64::new(0);
        let turn = TURNS.fetch_add(1, Ordering::Relaxed);
        *self.held() = Some((turn, Instant::now() + limit));
        Running { until: self.clone(), turn }
    }

    fn passed(&self) -> bool {
        self.held().is_some_and(|(_, until)| Instant::now() >= until)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that began meanwhile on the same connection keeps its own.
        let mut held = self.until.held();
        if held.is_some_and(|(turn, _)| turn == self.turn) {
            *held = None;
        }
    }
}

/// True when the driver counts no open transaction: a BEGIN on this connection is a BEGIN.
fn at_depth_zero(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

/// True when the engine is in no transaction either, whatever the driver counts: BEGIN works only then. Both statements
/// move a flag in memory and touch no file.
async fn engine_is_idle(connection: &mut SqliteConnection) -> bool {
    connection.execute("BEGIN").await.is_ok() && connection.execute("ROLLBACK").await.is_ok()
}

/// The hooks of the writing pool.
pub(crate) fn writing(options: PoolOptions<Sqlite>, doubt: &Doubt, until: &Until) -> PoolOptions<Sqlite> {
    let (before, after, until) = (doubt.clone(), doubt.clone(), until.clone());
    options
        .after_connect(move |connection, _| {
            let until = until.clone();
            Box::pin(async move {
                connection.lock_handle().await?.set_progress_handler(STEPS, move || !until.passed());
                Ok(())
            })
        })
        .before_acquire(move |connection, _| {
            let good = !before.take() && at_depth_zero(connection);
            Box::pin(async move { Ok(good) })
        })
        .after_release(move |connection, _| {
            // A rollback that a dropped transaction asked for stands before these in the connection's queue.
            let doubt = after.clone();
            Box::pin(async move {
                let good = engine_is_idle(connection).await && at_depth_zero(connection);
                Ok(good && !doubt.take())
            })
        })
}

/// Steps of SQLite's machine between two looks at the clock: some milliseconds.
const STEPS: i32 = 50_000;

/// From now on, the statements of this connection stop after `limit`.
async fn arm(connection: &mut SqliteConnection, limit: Option<Duration>) -> Result<(), Error> {
    if let Some(limit) = limit {
        let until = Instant::now() + limit;
        connection.lock_handle().await?.set_progress_handler(STEPS, move || Instant::now() < until);
    }
    Ok(())
}

/// The hooks of the reading pool: a snapshot that could not be ended would show the past to everybody who comes after.
/// `limit`: how long whoever takes a connection may read.
pub(crate) fn reading(options: PoolOptions<Sqlite>, limit: Option<Duration>) -> PoolOptions<Sqlite> {
    options
        .after_connect(move |connection, _| Box::pin(arm(connection, limit)))
        .before_acquire(move |connection, _| {
            Box::pin(async move {
                arm(connection, limit).await?;
                Ok(at_depth_zero(connection))
            })
        })
        .after_release(|connection, _| {
            let good = at_depth_zero(connection);
            Box::pin(async move { Ok(good) })
        })
}
