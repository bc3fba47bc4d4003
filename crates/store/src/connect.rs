//! Opening a database: two pools on SQLite (one writer, several readers), one on PostgreSQL.

use std::{
    fs::OpenOptions,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, sqlx::sqlite::SqliteConnectOptions};

use crate::{
    StoreError,
    lease::Watch,
    pool::{self, Doubt},
    ready::Mark,
    room::Limit,
    statements,
};

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
    doubt: Doubt,
    limit: Limit,
    watch: Watch,
    mark: Mark,
}

/// The file of an embedded database's address; `None` for a server and for a database in memory.
#[must_use]
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let options = url.starts_with("sqlite:").then(|| url.parse::<SqliteConnectOptions>().ok())??;
    let file = options.get_filename();
    (!file.as_os_str().is_empty() && !file.to_string_lossy().starts_with("file:")).then(|| file.to_path_buf())
}

/// Makes the file of a new database readable by its owner alone; the engine gives its log the same mode.
fn make_private(file: &Path) {
    // Whatever is wrong with the place, the engine says it better.
    drop(OpenOptions::new().write(true).create_new(true).mode(0o600).open(file));
}

impl Store {
    /// Opens `sqlite://FILE` or `postgres://…`. Does not migrate: see [`crate::migrate`].
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let doubt = Doubt::default();
        let file = sqlite_file(url);
        let (reader, writer) = match engine {
            Engine::Sqlite => {
                if let Some(file) = &file {
                    make_private(file);
                }
                let mut writer = Database::connect(sqlite_options(url, 1, Some(doubt.clone()))).await?;
                let cores = std::thread::available_parallelism().map_or(2, usize::from) as u32;
                let mut reader = Database::connect(sqlite_options(url, cores * 2, None)).await?;
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
        let (url, limit) = (url.to_owned(), Limit::of(file.as_deref()));
        let (watch, mark) = (Watch::default(), Mark::default());
        Ok(Self { inner: Arc::new(Inner { engine, url, reader, writer, doubt, limit, watch, mark }) })
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

    pub(crate) fn limit(&self) -> &Limit {
        &self.inner.limit
    }

    pub(crate) fn mark(&self) -> &Mark {
        &self.inner.mark
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.inner.watch
    }

    /// The writing connection is not used again: what it was doing failed in a way that may have left something behind.
    pub(crate) fn doubt_writer(&self) {
        self.inner.doubt.raise();
    }

    /// Passes a result on; where the disk failed, the connection it came from is not used again.
    pub(crate) fn heed<T>(&self, done: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(done, Err(StoreError::Full | StoreError::Unreachable(_))) {
            self.doubt_writer();
        }
        done
    }

    /// A connection of its own to an embedded database.
    pub(crate) async fn spare_sqlite(&self) -> Result<DatabaseConnection, StoreError> {
        Ok(Database::connect(sqlite_options(&self.inner.url, 1, Some(Doubt::default()))).await?)
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

fn sqlite_options(url: &str, connections: u32, writes: Option<Doubt>) -> ConnectOptions {
    let writing = writes.is_some();
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .min_connections(1)
        // A long import holds the one writing connection; others wait for it rather than fail.
        .acquire_timeout(Duration::from_secs(30));
    options.map_sqlx_sqlite_opts(move |o| {
        let o = o
            .create_if_missing(writing)
            .busy_timeout(Duration::from_secs(5))
            .foreign_keys(true)
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("journal_size_limit", "67108864");
        // A hundred thousand people bring a million entries of indices: with two megabytes each page is written many times.
        if writing { o.pragma("cache_size", "-65536") } else { o.pragma("query_only", "ON") }
    });
    options.map_sqlx_sqlite_pool_opts(move |o| match &writes {
        Some(doubt) => pool::writing(o, doubt),
        None => pool::reading(o),
    });
    options
}
