//! What can go wrong below the use cases. People never see these words; `app` turns them into sentences.

use sea_orm::DbErr;

/// A failure of storage, sorted by what a caller can do about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The aggregate was changed by somebody else since the caller read it.
    #[error("{table} {id} is at version {found}, the caller expected {expected}")]
    Stale {
        /// Table of the aggregate root.
        table: &'static str,
        /// Id of the root.
        id: uuid::Uuid,
        /// Version the caller had.
        expected: i64,
        /// Version found; 0 when the row is gone or was never there.
        found: i64,
    },
    /// The same command key was used with another body.
    #[error("command key was used before with another body")]
    KeyReused,
    /// A unique constraint refused the row.
    #[error("a unique constraint refused the row: {0}")]
    Duplicate(String),
    /// The database file may not grow, or the disk is full.
    #[error("the disk or the database is full")]
    Full,
    /// The database could not be reached, also not by trying again.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// The schema and the program do not belong together.
    #[error("schema: {0}")]
    Schema(String),
    /// Anything else the engine said.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// Stored data could not be read back.
    #[error("stored data: {0}")]
    Data(String),
}

/// Errors of use cases that may carry a storage failure, so that the runner can try again.
pub trait HasStoreError {
    /// The storage failure inside, if that is what it is.
    fn store_error(&self) -> Option<&StoreError>;
}

impl HasStoreError for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl StoreError {
    /// True when running the same transaction again may succeed: serialisation failures, deadlocks, lost
    /// connections, a busy SQLite file.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Database(e) => {
                let text = e.to_string();
                ["40001", "40P01", "could not serialize", "deadlock detected", "database is locked"]
                    .iter()
                    .any(|mark| text.contains(mark))
            }
            _ => false,
        }
    }
}

impl From<DbErr> for StoreError {
    fn from(e: DbErr) -> Self {
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(what)) = e.sql_err() {
            return Self::Duplicate(what);
        }
        let text = e.to_string();
        if text.contains("database or disk is full") || text.contains("53100") {
            return Self::Full;
        }
        match e {
            DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => Self::Unreachable(text),
            other
                if [
                    "connection closed",
                    "Connection refused",
                    "57P01",
                    "57P03",
                    "error communicating with database",
                ]
                .iter()
                .any(|m| text.contains(m)) =>
            {
                drop(other);
                Self::Unreachable(text)
            }
            other => Self::Database(other),
        }
    }
}
