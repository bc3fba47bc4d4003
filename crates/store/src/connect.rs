//! Opening a database: two pools on SQLite (one writer, several readers), one on PostgreSQL.

use std::{sync::Arc, time::Duration};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use crate::{StoreError, statements};

/// Which engine a store runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// A handle on the open database; clones share the pools.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    url: String,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Store {
    /// Opens `sqlite://FILE` or `postgres://…`. Does not migrate: see [`crate::migrate`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let (reader, writer) = match engine {
            Engine::Sqlite => {
                let mut writer = Database::connect(sqlite_options(url, 1, true)).await?;
                let cores = std::thread::available_parallelism().map_or(2, usize::from) as u32;
                let mut reader = Database::connect(sqlite_options(url, cores * 2, false)).await?;
                writer.set_metric_callback(statements::note);
                reader.set_metric_callback(statements::note);
                (reader, writer)
            }
            Engine::Postgres => {
                let mut options = ConnectOptions::new(url);
                options
                    .sqlx_logging(false)
                    .max_connections(16)
                    .acquire_timeout(Duration::from_secs(5))
                    .set_application_name("thidua");
                let mut pool = Database::connect(options).await?;
                pool.set_metric_callback(statements::note);
                (pool.clone(), pool)
            }
        };
        Ok(Self { inner: Arc::new(Inner { engine, url: url.to_owned(), reader, writer }) })
    }

    /// The engine this store runs on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// The address the store was opened with; it may hold a password, so it is never logged.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// For reading outside a transaction. On SQLite these connections cannot write.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }

    /// The writing pool; only this crate touches it.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.inner.writer
    }

    /// A connection of its own to an embedded database.
    pub(crate) async fn spare_sqlite(&self) -> Result<DatabaseConnection, StoreError> {
        Ok(Database::connect(sqlite_options(&self.inner.url, 1, true)).await?)
    }

    /// Closes all connections.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.reader.close_by_ref().await?;
        self.inner.writer.close_by_ref().await?;
        Ok(())
    }

    /// True when the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.inner.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }
}

fn sqlite_options(url: &str, connections: u32, writes: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .min_connections(1)
        // A long import holds the one writing connection; others wait for it rather than fail.
        .acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(move |o| {
        let o = o
            .create_if_missing(writes)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("journal_size_limit", "67108864");
        // A hundred thousand people bring a million entries of indices: with two megabytes each page is written many times.
        if writes { o.pragma("cache_size", "-65536") } else { o.pragma("query_only", "ON") }
    });
    options
}
