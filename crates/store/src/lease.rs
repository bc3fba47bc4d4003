//! One node at a time: rows of table `lease`, and the lock file of the embedded database.
//!
//! A clock says nothing about whether a holder lives: set back, it would make a dead holder's lease last for hours; set
//! forward, it would take it from one who lives. So a lease carries a beat, its column `until`, which its holder raises
//! each time. Another takes the lease only after it watched one beat stand still for the lease's whole length by its own
//! monotonic clock. What `until` says as an instant is for people, and for programs before this one.

use std::{
    collections::HashMap,
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Statement, Value};

use crate::{Store, StoreError};

const RENEW: &str =
    "UPDATE lease SET until = CASE WHEN until >= $3 THEN until + 1 ELSE $3 END WHERE name = $1 AND holder = $2";
const TAKE_FREE: &str = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";
const LOOK: &str = "SELECT holder, until FROM lease WHERE name = $1";
const TAKE_OVER: &str = "UPDATE lease SET holder = $2, until = CASE WHEN until >= $3 THEN until + 1 ELSE $3 END \
     WHERE name = $1 AND holder = $4 AND until = $5";
const GIVE_BACK: &str = "DELETE FROM lease WHERE name = $1 AND holder = $2";

const FORGET: &str = "DELETE FROM lease WHERE name <> 'migrate'";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[RENEW, TAKE_FREE, LOOK, TAKE_OVER, GIVE_BACK, FORGET];

/// What one process saw of the beats of others, by its own monotonic clock.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    seen: Mutex<HashMap<String, (String, Instant)>>,
    /// Microseconds that a test pretends to have passed.
    ahead: AtomicU64,
}

/// More things than this are never watched at once; those that stopped moving long ago are forgotten first.
const WATCHED: usize = 4096;

impl Watch {
    /// Notes the beat of `what` and says whether it has stood still for `length`.
    pub(crate) fn still(&self, what: &str, beat: String, length: Duration) -> bool {
        let now = Instant::now() + Duration::from_micros(self.ahead.load(Ordering::Relaxed));
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match seen.get(what) {
            Some((last, since)) if *last == beat => now.duration_since(*since) >= length,
            _ => {
                if seen.len() >= WATCHED {
                    seen.retain(|_, (_, since)| now.duration_since(*since) < Duration::from_secs(3600));
                }
                seen.insert(what.to_owned(), (beat, now));
                false
            }
        }
    }
}

/// A length in microseconds as the monotonic clock measures it.
pub(crate) fn span(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}

impl Store {
    /// Takes or renews the lease `name` for `length` (microseconds). False when another holder has it: then call again
    /// now and then, so that a beat that stands still is noticed.
    pub async fn take_lease(&self, name: &str, holder: &str, now: i64, length: i64) -> Result<bool, StoreError> {
        let until = now + length;
        let mine = || vec![name.into(), holder.into(), until.into()];
        if self.lease_statement(RENEW, mine()).await? || self.lease_statement(TAKE_FREE, mine()).await? {
            return Ok(true);
        }
        let Some((other, beat)) = self.lease_beat(name).await? else { return Ok(false) };
        if !self.watch().still(&format!("lease {name}"), format!("{beat} {other}"), span(length)) {
            return Ok(false);
        }
        let mut values = mine();
        values.extend([Value::from(other), beat.into()]);
        self.lease_statement(TAKE_OVER, values).await
    }

    /// Holder and beat of a lease.
    pub(crate) async fn lease_beat(&self, name: &str) -> Result<Option<(String, i64)>, StoreError> {
        let backend = self.writer().get_database_backend();
        let row = self.writer().query_one_raw(Statement::from_sql_and_values(backend, LOOK, [name.into()])).await?;
        row.map(|row| Ok((row.try_get("", "holder")?, row.try_get("", "until")?))).transpose()
    }

    /// Gives a lease back before its end.
    pub async fn give_back_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        self.lease_statement(GIVE_BACK, vec![name.into(), holder.into()]).await.map(|_| ())
    }

    /// For whoever alone serves an embedded database, before it begins: what a process before it held is free, and what it
    /// was doing is to be done again. Nobody lives who could beat.
    pub async fn inherit(&self, _alone: &ServeLock, now: i64) -> Result<(), StoreError> {
        self.lease_statement(FORGET, vec![]).await?;
        self.give_up_running_jobs(now).await
    }

    async fn lease_statement(&self, text: &'static str, values: Vec<Value>) -> Result<bool, StoreError> {
        let backend = self.writer().get_database_backend();
        let done = self.writer().execute_raw(Statement::from_sql_and_values(backend, text, values)).await;
        Ok(self.heed(done.map_err(StoreError::from))?.rows_affected() == 1)
    }

    /// For tests: what this process watches has been watched so much longer.
    #[doc(hidden)]
    pub fn pretend_to_have_watched(&self, time: Duration) {
        self.watch().ahead.fetch_add(u64::try_from(time.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// The exclusive right to serve an embedded database. Held until dropped; the operating system gives it back also when
/// the program is killed.
#[derive(Debug)]
pub struct ServeLock {
    _file: File,
}

impl ServeLock {
    /// Takes the lock beside the database `file`, whose folder exists; `None` when another program serves it. The same
    /// file has the same lock by whatever path it is named.
    pub fn take(file: &Path) -> std::io::Result<Option<Self>> {
        let path = resolved(file)?.with_extension("lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }
}

/// The file behind links; of one that does not exist yet, its folder behind links.
fn resolved(file: &Path) -> std::io::Result<PathBuf> {
    if file.exists() {
        return file.canonicalize();
    }
    let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(folder.canonicalize()?.join(file.file_name().unwrap_or_default()))
}
