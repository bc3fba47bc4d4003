//! Work done later: rows of table `job`. Enqueueing is part of the command's transaction, so a job exists exactly when
//! the command happened. A worker claims a job for a lease, beats while it works, and finishes it; a job whose worker
//! died is claimed again, so each kind of job must bear being run twice. Whether it died is told as for leases: its beat
//! (`lease_until`, which it raises) stood still for the whole lease while another watched.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, Statement, Value};
use uuid::Uuid;

use crate::{Engine, Store, StoreError, Tx, entity::job, lease::span};

pub use crate::entity::job::Model as Job;

/// How often a job is tried before it counts as failed.
pub const MAX_ATTEMPTS: i64 = 5;

/// Microseconds that a claimed job may be silent before another worker takes it.
pub const LEASE: i64 = 60_000_000;

/// First wait before a failed job is tried again, microseconds; doubled each time.
const FIRST_WAIT: i64 = 5_000_000;

/// States of a job, as in column `state`.
pub mod state {
    /// Waits for a worker.
    pub const READY: &str = "ready";
    /// A worker holds it.
    pub const RUNNING: &str = "running";
    /// Done; `output` holds what it made.
    pub const DONE: &str = "done";
    /// Given up; `error` says why.
    pub const FAILED: &str = "failed";
    /// Stopped by a person.
    pub const CANCELLED: &str = "cancelled";
}

/// A job to enqueue.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Id.
    pub id: Uuid,
    /// What is done: "certificates", "import-apply" …
    pub kind: String,
    /// What it is about, as pages ask for it: "decision:QD-2020-0001".
    pub subject: String,
    /// Two jobs never carry the same key: enqueueing again gives the first one, revived when it had failed.
    pub unique_key: Option<String>,
    /// What the worker needs, ids and codes rather than contents.
    pub input: serde_json::Value,
    /// Who asked for it.
    pub account: Option<Uuid>,
    /// Not before this instant; 0 is at once.
    pub run_at: i64,
}

impl Tx {
    /// Enqueues a job and gives its id, or the id of the job that already carries the key.
    pub async fn enqueue(&self, new: NewJob) -> Result<Uuid, StoreError> {
        if let Some(key) = &new.unique_key {
            let found = job::Entity::find().filter(job::Column::UniqueKey.eq(key)).one(self.conn()).await?;
            if let Some(old) = found {
                if matches!(old.state.as_str(), state::FAILED | state::CANCELLED) {
                    self.revive(old.id, &new).await?;
                }
                return Ok(old.id);
            }
        }
        let id = new.id;
        let insert = job::Entity::insert(job::ActiveModel {
            id: Set(id),
            kind: Set(new.kind),
            subject: Set(new.subject),
            unique_key: Set(new.unique_key),
            input: Set(new.input.to_string()),
            state: Set(state::READY.to_owned()),
            done: Set(0),
            total: Set(0),
            attempts: Set(0),
            run_at: Set(new.run_at.max(self.at())),
            lease_until: Set(None),
            lease_holder: Set(None),
            output: Set(None),
            error: Set(None),
            account_id: Set(new.account),
            created_at: Set(self.at()),
            finished_at: Set(None),
        });
        insert.exec_without_returning(self.conn()).await.map_err(|e| match StoreError::from(e) {
            // Another command enqueued the same key at this moment; run again, this one finds it.
            StoreError::Duplicate(what) => StoreError::Busy(what),
            other => other,
        })?;
        Ok(id)
    }

    async fn revive(&self, id: Uuid, new: &NewJob) -> Result<(), StoreError> {
        let sql = "UPDATE job SET state = 'ready', attempts = 0, done = 0, total = 0, error = NULL, output = NULL, \
                   finished_at = NULL, lease_until = NULL, lease_holder = NULL, input = $2, run_at = $3 WHERE id = $1";
        let values: [Value; 3] = [id.into(), new.input.to_string().into(), new.run_at.max(self.at()).into()];
        self.conn().execute_raw(Statement::from_sql_and_values(self.backend(), sql, values)).await?;
        Ok(())
    }

    /// Marks a job done in the transaction that keeps its result. False when this worker no longer holds it: then the
    /// transaction must not commit, because another worker does the same work.
    pub async fn finish_job(&self, id: Uuid, holder: &str, output: &serde_json::Value) -> Result<bool, StoreError> {
        finish(self.conn(), id, holder, output, self.at()).await
    }
}

const FINISH: &str = "UPDATE job SET state = 'done', output = $3, error = NULL, finished_at = $4, lease_until = NULL \
     WHERE id = $1 AND lease_holder = $2 AND state = 'running'";

async fn finish<C: ConnectionTrait>(
    conn: &C,
    id: Uuid,
    holder: &str,
    output: &serde_json::Value,
    now: i64,
) -> Result<bool, StoreError> {
    let values: [Value; 4] = [id.into(), holder.into(), output.to_string().into(), now.into()];
    let done = conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), FINISH, values)).await?;
    Ok(done.rows_affected() == 1)
}

const CLAIM: &str = "UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = $2, lease_holder = $3 \
     WHERE id = (SELECT id FROM job WHERE state = 'ready' AND run_at <= $1 ORDER BY run_at, id LIMIT 1) RETURNING id";
const CLAIM_PG: &str = "UPDATE job SET state = 'running', attempts = attempts + 1, lease_until = $2, lease_holder = $3 \
     WHERE id = (SELECT id FROM job WHERE state = 'ready' AND run_at <= $1 ORDER BY run_at, id LIMIT 1 \
     FOR UPDATE SKIP LOCKED) RETURNING id";
const RUNNING: &str =
    "SELECT id, attempts, lease_holder, lease_until FROM job WHERE state = 'running' ORDER BY run_at, id LIMIT 500";
const TAKE_OVER: &str = "UPDATE job SET attempts = attempts + 1, lease_until = CASE WHEN lease_until >= $4 THEN lease_until + 1 ELSE $4 END, \
     lease_holder = $5 WHERE id = $1 AND state = 'running' AND lease_holder = $2 AND lease_until = $3";
const BURY: &str = "UPDATE job SET state = 'failed', error = 'worker-lost', finished_at = $4, lease_until = NULL \
     WHERE id = $1 AND state = 'running' AND lease_holder = $2 AND lease_until = $3";
const BEAT: &str = "UPDATE job SET done = $3, total = $4, lease_until = CASE WHEN lease_until >= $5 THEN lease_until + 1 ELSE $5 END \
     WHERE id = $1 AND lease_holder = $2 AND state = 'running'";
const GIVE_UP: &str = "UPDATE job SET state = 'failed', error = 'worker-lost', finished_at = $1, lease_until = NULL \
     WHERE state = 'running' AND attempts >= $2";
const WAIT_AGAIN: &str =
    "UPDATE job SET state = 'ready', lease_until = NULL, lease_holder = NULL WHERE state = 'running'";
const HASTEN: &str = "UPDATE job SET run_at = $1 WHERE state = 'ready' AND run_at > $1";
const FAIL: &str = "UPDATE job SET state = $3, error = $4, run_at = $5, finished_at = $6, lease_until = NULL \
     WHERE id = $1 AND lease_holder = $2 AND state = 'running'";
const CANCEL: &str = "UPDATE job SET state = 'cancelled', finished_at = $2, lease_until = NULL \
     WHERE id = $1 AND (state = 'ready' OR state = 'running')";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] =
    &[FINISH, CLAIM, RUNNING, TAKE_OVER, BURY, BEAT, GIVE_UP, WAIT_AGAIN, HASTEN, FAIL, CANCEL];
/// The one that only PostgreSQL knows.
pub(crate) const SQL_PG: &[&str] = &[CLAIM_PG];

impl Store {
    /// Takes the next job that is due, for [`LEASE`] microseconds: one whose worker fell silent, else the one that waits
    /// longest. `holder` names the worker and must be unique.
    pub async fn claim_job(&self, holder: &str, now: i64) -> Result<Option<Job>, StoreError> {
        if let Some(id) = self.claim_abandoned(holder, now).await? {
            return Ok(job::Entity::find_by_id(id).one(self.writer()).await?);
        }
        let text = if self.engine() == Engine::Postgres { CLAIM_PG } else { CLAIM };
        let backend = self.writer().get_database_backend();
        let values: [Value; 3] = [now.into(), (now + LEASE).into(), holder.into()];
        let row = self.writer().query_one_raw(Statement::from_sql_and_values(backend, text, values)).await;
        let Some(row) = self.heed(row.map_err(StoreError::from))? else { return Ok(None) };
        let id: Uuid = row.try_get("", "id")?;
        Ok(job::Entity::find_by_id(id).one(self.writer()).await?)
    }

    /// Looks at the beats of all running jobs; takes the first that stood still for its lease, or buries it when it was
    /// tried often enough.
    async fn claim_abandoned(&self, holder: &str, now: i64) -> Result<Option<Uuid>, StoreError> {
        let backend = self.writer().get_database_backend();
        let rows = self.reader().query_all_raw(Statement::from_string(backend, RUNNING)).await?;
        for row in rows {
            let id: Uuid = row.try_get("", "id")?;
            let attempts: i64 = row.try_get("", "attempts")?;
            let worker: Option<String> = row.try_get("", "lease_holder")?;
            let beat: Option<i64> = row.try_get("", "lease_until")?;
            let (Some(worker), Some(beat)) = (worker, beat) else { continue };
            if !self.watch().still(&format!("job {id}"), format!("{beat} {attempts} {worker}"), span(LEASE)) {
                continue;
            }
            let seen: [Value; 3] = [id.into(), worker.into(), beat.into()];
            if attempts >= MAX_ATTEMPTS {
                self.job_statement(BURY, [seen.to_vec(), vec![now.into()]].concat()).await?;
            } else if self
                .job_statement(TAKE_OVER, [seen.to_vec(), vec![(now + LEASE).into(), holder.into()]].concat())
                .await?
                == 1
            {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// What a process that is gone was doing waits again, or has failed when it was tried often enough.
    pub(crate) async fn give_up_running_jobs(&self, now: i64) -> Result<(), StoreError> {
        self.job_statement(GIVE_UP, vec![now.into(), MAX_ATTEMPTS.into()]).await?;
        self.job_statement(WAIT_AGAIN, vec![]).await?;
        Ok(())
    }

    /// After the clock was set back: jobs that wait for an instant that was near and is far now are due at once.
    pub async fn hasten_jobs(&self, now: i64) -> Result<u64, StoreError> {
        self.job_statement(HASTEN, vec![now.into()]).await
    }

    /// Tells how far a job is and keeps it for another [`LEASE`]. False when the worker must stop: somebody cancelled
    /// the job or another worker took it.
    pub async fn beat_job(&self, id: Uuid, holder: &str, done: i64, total: i64, now: i64) -> Result<bool, StoreError> {
        let values = vec![id.into(), holder.into(), done.into(), total.into(), (now + LEASE).into()];
        Ok(self.job_statement(BEAT, values).await? == 1)
    }

    /// Marks a job done whose result needs no transaction. False as in [`Tx::finish_job`].
    pub async fn finish_job(
        &self,
        id: Uuid,
        holder: &str,
        output: &serde_json::Value,
        now: i64,
    ) -> Result<bool, StoreError> {
        finish(self.writer(), id, holder, output, now).await
    }

    /// Notes a failure by its stable code (never a name or a body). With `again` the job is tried later, at most
    /// [`MAX_ATTEMPTS`] times in all. True when it will be tried again.
    pub async fn fail_job(
        &self,
        job: &Job,
        holder: &str,
        error: &str,
        again: bool,
        now: i64,
    ) -> Result<bool, StoreError> {
        let again = again && job.attempts < MAX_ATTEMPTS;
        let wait = FIRST_WAIT << (job.attempts - 1).clamp(0, 10);
        let (state, run_at, finished) =
            if again { (state::READY, now + wait, None) } else { (state::FAILED, job.run_at, Some(now)) };
        let values =
            vec![job.id.into(), holder.into(), state.into(), error.into(), run_at.into(), Value::BigInt(finished)];
        Ok(self.job_statement(FAIL, values).await? == 1 && again)
    }

    /// Stops a job that is not over. False when it was.
    pub async fn cancel_job(&self, id: Uuid, now: i64) -> Result<bool, StoreError> {
        Ok(self.job_statement(CANCEL, vec![id.into(), now.into()]).await? == 1)
    }

    /// One job.
    pub async fn job(&self, id: Uuid) -> Result<Option<Job>, StoreError> {
        Ok(job::Entity::find_by_id(id).one(self.reader()).await?)
    }

    /// The newest jobs about `subject`, newest first.
    pub async fn jobs_about(&self, subject: &str, limit: u64) -> Result<Vec<Job>, StoreError> {
        let rows = job::Entity::find()
            .filter(job::Column::Subject.eq(subject))
            .order_by_desc(job::Column::CreatedAt)
            .order_by_desc(job::Column::Id)
            .limit(limit);
        Ok(rows.all(self.reader()).await?)
    }

    async fn job_statement(&self, text: &'static str, values: Vec<Value>) -> Result<u64, StoreError> {
        let backend = self.writer().get_database_backend();
        let done = self.writer().execute_raw(Statement::from_sql_and_values(backend, text, values)).await;
        Ok(self.heed(done.map_err(StoreError::from))?.rows_affected())
    }
}
