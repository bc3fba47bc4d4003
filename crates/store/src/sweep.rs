//! Removes what is only kept for a while. A job calls it now and then; calling it twice does no harm.

use sea_orm::{ConnectionTrait, Statement, Value};
use serde::Serialize;

use crate::{Store, StoreError, Tx};

/// Microseconds in a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

const OWN_KEYS: &str = "DELETE FROM command_result WHERE command_key LIKE '~%' AND at < $1";
const SESSIONS: &str = "DELETE FROM web_session WHERE expires_at < $1";
const END_SESSIONS: &str = "DELETE FROM web_session";
const MARKS: &str = "DELETE FROM lease WHERE name LIKE 'ready:%' AND until < $1";
const COUNTERS: &str =
    "DELETE FROM login_counter WHERE window_from < $1 AND (blocked_until IS NULL OR blocked_until < $1)";
const DRAFTS: &str = "DELETE FROM form_draft WHERE saved_at < $1";

const DRAFTS_SIZE: &str = "SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) AS n FROM form_draft";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[OWN_KEYS, SESSIONS, END_SESSIONS, MARKS, COUNTERS, DRAFTS, DRAFTS_SIZE];

/// How many rows went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Swept {
    /// Files that nothing linked for a day.
    pub blobs: u64,
    /// The runner's own command keys, a day old. Keys that people's forms sent stay.
    pub keys: u64,
    /// Ended sessions.
    pub sessions: u64,
    /// Counts of failed sign-ins whose window is long over.
    pub counters: u64,
    /// Form texts not sent for a day.
    pub drafts: u64,
}

impl Store {
    /// Removes what is past its time at `now`.
    pub async fn sweep(&self, now: i64) -> Result<Swept, StoreError> {
        self.delete_before(MARKS, now - DAY).await?;
        Ok(Swept {
            blobs: self.sweep_blobs(now).await?,
            keys: self.delete_before(OWN_KEYS, now - DAY).await?,
            // Kept a day past its end, so that a form sent when its session was over is kept for its account.
            sessions: self.delete_before(SESSIONS, now - DAY).await?,
            counters: self.delete_before(COUNTERS, now - DAY).await?,
            drafts: self.delete_before(DRAFTS, now - DAY).await?,
        })
    }

    /// Ends every session of the web: whoever works signs in again.
    pub async fn end_all_sessions(&self) -> Result<(), StoreError> {
        let backend = self.writer().get_database_backend();
        self.writer().execute_raw(Statement::from_string(backend, END_SESSIONS)).await?;
        Ok(())
    }

    async fn delete_before(&self, sql: &'static str, instant: i64) -> Result<u64, StoreError> {
        let backend = self.writer().get_database_backend();
        let values: [Value; 1] = [instant.into()];
        Ok(self.writer().execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?.rows_affected())
    }
}

impl Tx {
    /// Bytes of all form texts that are kept.
    pub async fn drafts_size(&self) -> Result<i64, StoreError> {
        let row = self.conn().query_one_raw(Statement::from_string(self.backend(), DRAFTS_SIZE)).await?;
        Ok(row.map_or(Ok(0), |r| r.try_get("", "n"))?)
    }
}
