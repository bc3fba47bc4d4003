//! Storage: one schema on two engines (embedded SQLite, PostgreSQL 15), the transaction runner, the audit
//! streams, jobs, blobs and every query. Only `app` calls this crate; nothing here decides who may do what.

pub mod audit;
pub mod backup;
pub mod blobs;
pub mod bulk;
pub mod checks;
mod conn;
pub mod connect;
pub mod copy;
pub mod doctor;
pub mod entity;
pub mod envelope;
pub mod error;
pub mod invariants;
pub mod jobs;
pub mod key_file;
pub mod lease;
pub mod migrate;
mod pool;
pub mod projection;
pub mod query;
pub mod ready;
pub mod rebuild;
pub mod room;
mod rows;
pub mod schema;
pub mod scope;
pub mod sql;
pub mod statements;
pub mod sweep;
pub mod write;

pub use conn::Conn;
pub use connect::{Engine, MUCH, StatementLimits, Store};
pub use error::{HasStoreError, StoreError};
pub use sea_orm;
pub use statements::{count_statements, list_statements};
pub use write::{Root, Tx, Work, Write};
