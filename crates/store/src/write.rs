//! The transaction runner. Every write of the program goes through [`Store::write`].

use std::{
    future::Future,
    pin::Pin,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rand::RngExt as _;
use sea_orm::{
    ConnectionTrait, DbBackend, EntityTrait, IsolationLevel, Set, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Engine, HasStoreError, Store, StoreError, audit::Pending, conn::Conn, entity};

/// How often a transaction is tried before its failure is passed on: the first time and five more.
const TRIES: u32 = 6;

/// How long a lost connection is tried again: a switchover of the primary is ridden out, an outage is reported.
const PATIENCE: Duration = Duration::from_secs(6);

/// Keys that the runner makes itself begin with this; they are only needed until the command is over.
pub(crate) const OWN_KEY: &str = "~";

const NEXT_NUMBER: &str = "INSERT INTO counter (name, value) VALUES ($1, 1) \
     ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[NEXT_NUMBER];

/// What a write's closure returns.
pub type Work<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// The aggregate root a command changes. Its `version` is raised by the first statement of the transaction, so two
/// commands on one aggregate never interleave.
#[derive(Clone, Copy, Debug)]
pub struct Root {
    /// Table of the root; a constant of the program.
    pub table: &'static str,
    /// Its id.
    pub id: Uuid,
    /// The version the person saw; `None` when any is right (jobs).
    pub expected: Option<i64>,
}

/// Who writes what, when.
#[derive(Clone, Debug)]
pub struct Write {
    /// The account that acts; nil for the system itself.
    pub actor: Uuid,
    /// How the audit names the actor: a login, "system", "operator:NAME".
    pub actor_label: String,
    /// The command's instant, microseconds UTC.
    pub at: i64,
    /// The aggregate that is changed, if one exists already.
    pub root: Option<Root>,
    /// Key and body of a command that must happen once only.
    pub once: Option<(String, Vec<u8>)>,
}

/// An open write transaction.
pub struct Tx {
    conn: Conn,
    pending: Mutex<Vec<Pending>>,
    actor: Uuid,
    actor_label: String,
    at: i64,
}

impl Tx {
    /// The connection inside the transaction. It notes which rows of audited tables are touched.
    #[must_use]
    pub fn conn(&self) -> &Conn {
        &self.conn
    }

    /// Entries of the audit that are written when the command ends.
    pub(crate) fn pending(&self) -> MutexGuard<'_, Vec<Pending>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine, as statements want to know it.
    pub(crate) fn backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }

    /// The acting account.
    #[must_use]
    pub fn actor(&self) -> Uuid {
        self.actor
    }

    /// The acting account as the audit names it.
    #[must_use]
    pub fn actor_label(&self) -> &str {
        &self.actor_label
    }

    /// The command's instant, microseconds UTC.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }

    /// The next number of a gapless counter, starting at 1; it is only kept if the transaction commits.
    pub async fn next_number(&self, counter: &str) -> Result<i64, StoreError> {
        let row = self
            .conn
            .query_one_raw(Statement::from_sql_and_values(
                self.conn.get_database_backend(),
                NEXT_NUMBER,
                [counter.into()],
            ))
            .await?
            .ok_or_else(|| StoreError::Data(format!("counter {counter} gave no number")))?;
        Ok(row.try_get("", "value")?)
    }

    async fn raise(&self, root: &Root) -> Result<(), StoreError> {
        let backend = self.conn.get_database_backend();
        let (sql, values) = match root.expected {
            Some(v) => (
                format!("UPDATE {} SET version = version + 1 WHERE id = $1 AND version = $2", root.table),
                vec![root.id.into(), v.into()],
            ),
            None => (format!("UPDATE {} SET version = version + 1 WHERE id = $1", root.table), vec![root.id.into()]),
        };
        let done = self.conn.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        if done.rows_affected() == 1 {
            return Ok(());
        }
        let row = self
            .conn
            .query_one_raw(Statement::from_sql_and_values(
                backend,
                format!("SELECT version FROM {} WHERE id = $1", root.table),
                [root.id.into()],
            ))
            .await?;
        let found = row.map_or(Ok(0), |r| r.try_get("", "version"))?;
        Err(StoreError::Stale { table: root.table, id: root.id, expected: root.expected.unwrap_or(0), found })
    }
}

impl Store {
    /// Runs `work` in one write transaction: `BEGIN IMMEDIATE` on SQLite, REPEATABLE READ on PostgreSQL. Serialisation
    /// failures, deadlocks and lost connections are tried again with jitter, so the closure touches nothing but `tx`.
    /// With `once`, a repeated key and body gives the first answer without running `work`.
    pub async fn write<T, E, F>(&self, write: Write, work: F) -> Result<T, E>
    where
        F: for<'t> Fn(&'t Tx) -> Work<'t, T, E> + Send + Sync,
        T: Serialize + DeserializeOwned + Send,
        E: From<StoreError> + HasStoreError + Send,
    {
        let mut write = write;
        // A connection can break between COMMIT and its acknowledgement. With a key of its own each command can ask,
        // on the next connection, whether it happened. An embedded database acknowledges inside the process.
        let own_key = write.once.is_none() && self.engine() == Engine::Postgres;
        if own_key {
            write.once = Some((format!("{OWN_KEY}{}", Uuid::new_v4().simple()), Vec::new()));
        }
        let mut ask = !own_key;
        let mut waited = Duration::ZERO;
        let mut tried = 0;
        let mut reached = Reached::Nothing;
        self.require_room()?;
        loop {
            tried += 1;
            let e = match self.attempt(&write, ask, &work, &mut reached).await {
                Ok(answer) => return Ok(answer),
                Err(e) => e,
            };
            let Some(cause) = e.store_error().filter(|c| c.may_retry()) else { return Err(e) };
            // An embedded database is not away for a while: its disk works at the next try, or it is broken.
            let away = cause.lost_connection() && self.engine() == Engine::Postgres;
            ask |= cause.lost_connection();
            let wait = if away {
                Duration::from_millis(rand::rng().random_range(300..900))
            } else {
                Duration::from_millis(rand::rng().random_range(5..40_u64) << tried.min(8))
            };
            if tried >= TRIES && !away || waited + wait > PATIENCE {
                return Err(match reached {
                    Reached::Commit => StoreError::InDoubt(cause.to_string()).into(),
                    Reached::Nothing => e,
                });
            }
            waited += wait;
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt<T, E, F>(&self, write: &Write, ask: bool, work: &F, reached: &mut Reached) -> Result<T, E>
    where
        F: for<'t> Fn(&'t Tx) -> Work<'t, T, E> + Send + Sync,
        T: Serialize + DeserializeOwned + Send,
        E: From<StoreError> + HasStoreError + Send,
    {
        let begun = self.commands().begin_with_options(self.options()).await;
        let tx = Tx {
            conn: Conn::new(self.heed(begun.map_err(StoreError::from))?),
            pending: Mutex::default(),
            actor: write.actor,
            actor_label: write.actor_label.clone(),
            at: write.at,
        };
        if ask
            && let Some((key, body)) = &write.once
            && let Some(answer) = kept_answer(tx.conn.bare(), tx.actor, key, body).await?
        {
            self.end(tx.conn.into_inner().rollback().await);
            return Ok(answer);
        }
        let clock = self.clock_command();
        // Here the database answers and the command of an earlier attempt is not in it.
        *reached = Reached::Nothing;
        let done = carried_out(&tx, write, work).await;
        // Neither COMMIT nor ROLLBACK is stopped.
        drop(clock);
        let answer = match done {
            Ok(answer) => answer,
            Err(e) => {
                if e.store_error().is_some_and(|e| matches!(e, StoreError::Full | StoreError::Unreachable(_))) {
                    self.doubt_writer();
                }
                self.end(tx.conn.into_inner().rollback().await);
                return Err(e);
            }
        };
        if let Err(e) = tx.conn.into_inner().commit().await {
            self.doubt_writer();
            let e = StoreError::from(e);
            if e.lost_connection() {
                *reached = Reached::Commit;
            }
            return Err(e.into());
        }
        Ok(answer)
    }

    /// After a rollback: one that failed may have left its transaction open, so its connection is not used again.
    fn end(&self, rolled_back: Result<(), sea_orm::DbErr>) {
        if rolled_back.is_err() {
            self.doubt_writer();
        }
    }

    /// The answer that `actor`'s command gave under `key`, if it was carried out; another body under that key is refused.
    pub async fn answered<T: DeserializeOwned>(
        &self,
        actor: Uuid,
        key: &str,
        body: &[u8],
    ) -> Result<Option<T>, StoreError> {
        kept_answer(self.reader(), actor, key, body).await
    }

    fn options(&self) -> TransactionOptions {
        match self.engine() {
            Engine::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..Default::default()
            },
            Engine::Postgres => {
                TransactionOptions { isolation_level: Some(IsolationLevel::RepeatableRead), ..Default::default() }
            }
        }
    }
}

/// How far a command came that failed because the database was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// It was not committed.
    Nothing,
    /// COMMIT was sent and nobody said what became of it.
    Commit,
}

/// Everything of a command between BEGIN and COMMIT.
async fn carried_out<T, E, F>(tx: &Tx, write: &Write, work: &F) -> Result<T, E>
where
    F: for<'t> Fn(&'t Tx) -> Work<'t, T, E> + Send + Sync,
    T: Serialize + Send,
    E: From<StoreError> + Send,
{
    if let Some(root) = &write.root {
        tx.raise(root).await?;
    }
    let answer = work(tx).await?;
    tx.settle().await?;
    if let Some((key, body)) = &write.once {
        keep_answer(tx, key, body, &answer).await?;
    }
    Ok(answer)
}

async fn kept_answer<T: DeserializeOwned, C: ConnectionTrait>(
    conn: &C,
    actor: Uuid,
    key: &str,
    body: &[u8],
) -> Result<Option<T>, StoreError> {
    let Some(row) = entity::command_result::Entity::find_by_id((actor, key.to_owned())).one(conn).await? else {
        return Ok(None);
    };
    if row.body_hash != Sha256::digest(body).as_slice() {
        return Err(StoreError::KeyReused);
    }
    serde_json::from_str(&row.answer).map(Some).map_err(|e| StoreError::Data(e.to_string()))
}

async fn keep_answer<T: Serialize>(tx: &Tx, key: &str, body: &[u8], answer: &T) -> Result<(), StoreError> {
    let answer = serde_json::to_string(answer).map_err(|e| StoreError::Data(e.to_string()))?;
    entity::command_result::Entity::insert(entity::command_result::ActiveModel {
        actor: Set(tx.actor),
        command_key: Set(key.to_owned()),
        body_hash: Set(Sha256::digest(body).to_vec()),
        answer: Set(answer),
        at: Set(tx.at),
    })
    .exec_without_returning(tx.conn.bare())
    .await
    .map_err(|e| match StoreError::from(e) {
        // Two requests with one key ran at the same moment; run again, this one now finds the other's answer.
        StoreError::Duplicate(what) => StoreError::Busy(what),
        other => other,
    })?;
    Ok(())
}
