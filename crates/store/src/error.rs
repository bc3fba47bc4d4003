//! What can go wrong below the use cases. People never see these words; `app` turns them into sentences.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError};

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
    /// The disk is nearly full: nothing is written any more, so that it does not become full.
    #[error("only {free} bytes are free on the disk of the database")]
    NoRoom {
        /// Bytes still free.
        free: u64,
    },
    /// A file that is no backup of this program, or a damaged one.
    #[error("backup: {0}")]
    Backup(String),
    /// The backup is encrypted, and the passphrase is missing or another one.
    #[error("the backup is encrypted; its passphrase is missing or wrong")]
    Passphrase,
    /// The connection broke while the command was committed, and nobody could be asked since whether it was.
    #[error("whether the command was kept is not known: {0}")]
    InDoubt(String),
    /// Somebody else's transaction was in the way, also after trying again: serialisation failure, deadlock, busy file.
    #[error("the database is busy: {0}")]
    Busy(String),
    /// The database could not be reached, also not by trying again.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// A statement read longer than it may and was stopped.
    #[error("the statement took too long")]
    TooLong,
    /// A text holds a character that the engine does not keep: on PostgreSQL the one with the number zero.
    #[error("a character that cannot be kept")]
    Unreadable,
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
    /// True when running the same transaction again may succeed.
    #[must_use]
    pub fn may_retry(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Unreachable(_))
    }

    /// True when the connection was lost or refused.
    #[must_use]
    pub fn lost_connection(&self) -> bool {
        matches!(self, Self::Unreachable(_))
    }
}

impl From<DbErr> for StoreError {
    fn from(e: DbErr) -> Self {
        if let Some(sea_orm::SqlErr::UniqueConstraintViolation(what)) = e.sql_err() {
            return Self::Duplicate(what);
        }
        let text = e.to_string();
        match kind_of(&e) {
            Kind::Full => Self::Full,
            Kind::Busy => Self::Busy(text),
            Kind::Unreachable => Self::Unreachable(text),
            Kind::TooLong => Self::TooLong,
            Kind::Unreadable => Self::Unreadable,
            Kind::Other => Self::Database(e),
        }
    }
}

enum Kind {
    Full,
    Busy,
    Unreachable,
    TooLong,
    Unreadable,
    Other,
}

fn kind_of(e: &DbErr) -> Kind {
    match e {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) => Kind::Unreachable,
        DbErr::Conn(RuntimeErr::SqlxError(e)) => match kind_of_sqlx(e) {
            Kind::Other => Kind::Unreachable,
            known => known,
        },
        DbErr::Conn(RuntimeErr::Internal(_)) => Kind::Unreachable,
        DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e)) => kind_of_sqlx(e),
        _ => Kind::Other,
    }
}

fn kind_of_sqlx(e: &SqlxError) -> Kind {
    match e {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => Kind::Unreachable,
        SqlxError::Database(e) => e.code().map_or(Kind::Other, |code| kind_of_code(&code)),
        _ => Kind::Other,
    }
}

/// SQLite's extended result codes are decimal numbers whose lowest byte is the primary code; PostgreSQL's SQLSTATEs
/// have five characters.
fn kind_of_code(code: &str) -> Kind {
    if code.len() < 5
        && let Ok(number) = code.parse::<u32>()
    {
        return match number & 0xff {
            13 => Kind::Full,
            5 | 6 => Kind::Busy,
            9 => Kind::TooLong,
            10 | 14 => Kind::Unreachable,
            _ => Kind::Other,
        };
    }
    match code {
        "53100" => Kind::Full,
        "57014" => Kind::TooLong,
        "22021" | "22P05" => Kind::Unreadable,
        "40001" | "40P01" | "55P03" => Kind::Busy,
        // 25006: a statement that writes met a standby, as happens in the moments of a failover.
        "57P01" | "57P02" | "57P03" | "53300" | "25006" => Kind::Unreachable,
        other if other.starts_with("08") => Kind::Unreachable,
        _ => Kind::Other,
    }
}
