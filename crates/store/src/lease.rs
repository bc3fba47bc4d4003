//! One node at a time: rows of table `lease`, and the lock file of the embedded database.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
};

use sea_orm::{ConnectionTrait, Statement, Value};

use crate::{Store, StoreError};

const TAKE: &str = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, $3) \
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until \
     WHERE lease.holder = excluded.holder OR lease.until < $4";
const GIVE_BACK: &str = "DELETE FROM lease WHERE name = $1 AND holder = $2";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[TAKE, GIVE_BACK];

impl Store {
    /// Takes or renews the lease `name` until `now + length` (microseconds). False when another holder has it.
    pub async fn take_lease(&self, name: &str, holder: &str, now: i64, length: i64) -> Result<bool, StoreError> {
        let values: [Value; 4] = [name.into(), holder.into(), (now + length).into(), now.into()];
        let backend = self.writer().get_database_backend();
        let done = self.writer().execute_raw(Statement::from_sql_and_values(backend, TAKE, values)).await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a lease back before its end.
    pub async fn give_back_lease(&self, name: &str, holder: &str) -> Result<(), StoreError> {
        let values: [Value; 2] = [name.into(), holder.into()];
        let backend = self.writer().get_database_backend();
        self.writer().execute_raw(Statement::from_sql_and_values(backend, GIVE_BACK, values)).await?;
        Ok(())
    }
}

/// The exclusive right to serve an embedded database. Held until dropped; the operating system gives it back also when
/// the program is killed.
#[derive(Debug)]
pub struct ServeLock {
    _file: File,
}

impl ServeLock {
    /// Takes the lock in the data directory; `None` when another program serves it.
    pub fn take(data_dir: &Path) -> std::io::Result<Option<Self>> {
        let path = data_dir.join("thidua.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(e),
        }
    }
}
