//! Whether the database takes a write and keeps it: what a health check asks. A database that only answers can be one
//! that keeps nothing.

use std::sync::atomic::{AtomicI64, Ordering};

use sea_orm::{ConnectionTrait, Statement, Value};
use uuid::Uuid;

use crate::{Store, StoreError};

/// Marks are leases that nobody takes; those of programs that ended are swept.
const NAME: &str = "ready:";

const MARK: &str = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) \
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until";
const SEEN: &str = "SELECT until FROM lease WHERE name = $1";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[MARK, SEEN];

/// The mark of one open store: its name, and a number that only rises.
#[derive(Debug)]
pub(crate) struct Mark {
    name: String,
    last: AtomicI64,
}

impl Default for Mark {
    fn default() -> Self {
        Self { name: format!("{NAME}{}", Uuid::new_v4().simple()), last: AtomicI64::new(0) }
    }
}

impl Mark {
    fn next(&self, now: i64) -> (String, i64) {
        let raise = |last: i64| now.max(last + 1);
        let last = self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(raise(last)));
        (self.name.clone(), last.map_or(now, raise))
    }
}

impl Store {
    /// Writes a mark and reads it back on another connection, on which only what was committed is seen. Each open store
    /// has a mark of its own.
    pub async fn takes_writes(&self, now: i64) -> Result<(), StoreError> {
        self.require_room()?;
        let backend = self.writer().get_database_backend();
        let (name, mark) = self.mark().next(now);
        let values: [Value; 3] = [name.clone().into(), "".into(), mark.into()];
        let written = self.writer().execute_raw(Statement::from_sql_and_values(backend, MARK, values)).await;
        self.heed(written.map_err(StoreError::from))?;
        let row = self.reader().query_one_raw(Statement::from_sql_and_values(backend, SEEN, [name.into()])).await?;
        match row.map(|r| r.try_get::<i64>("", "until")).transpose()? {
            Some(seen) if seen >= mark => Ok(()),
            seen => Err(StoreError::Data(format!("the mark {mark} was written and {seen:?} is read"))),
        }
    }
}
