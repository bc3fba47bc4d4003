//! Opening a database: pools for reading and for writing on SQLite (one writer, several readers) and on PostgreSQL, and a
//! small one beside for work that reads much.

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
    pool::{self, Doubt, Running, Until},
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

/// Connections for work that reads much, apart from those of pages: as many requests of it run at the same time.
pub const MUCH: u32 = 4;

/// How long one statement may take before it is stopped. Nothing limits the commands of operators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatementLimits {
    /// On the connections of pages.
    pub page: Option<Duration>,
    /// On those for whole lists, counts to the last row, and jobs.
    pub much: Option<Duration>,
    /// In a command of somebody who waits for its answer: a statement on a server; all of its transaction in an embedded
    /// database, where nobody else writes until it is over. Imports and jobs take the time they need.
    pub write: Option<Duration>,
}

impl StatementLimits {
    /// Those of a server.
    pub const SERVE: Self = Self {
        page: Some(Duration::from_secs(30)),
        much: Some(Duration::from_secs(240)),
        write: Some(Duration::from_secs(30)),
    };
}

/// A handle on the open database; clones share the pools.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
    much: bool,
    at_length: bool,
}

struct Inner {
    reader: DatabaseConnection,
    much: DatabaseConnection,
    /// For commands with a limit, on a server; an embedded database has one connection that writes.
    brief: Option<DatabaseConnection>,
    limits: StatementLimits,
    base: Arc<Base>,
}

/// What stays the same whatever reads are limited to.
struct Base {
    engine: Engine,
    url: String,
    writer: DatabaseConnection,
    doubt: Doubt,
    until: Until,
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
        let (doubt, until) = (Doubt::default(), Until::default());
        let file = sqlite_file(url);
        let mut writer = match engine {
            Engine::Sqlite => {
                if let Some(file) = &file {
                    make_private(file);
                }
                Database::connect(sqlite_options(url, 1, Use::Writing(doubt.clone(), until.clone()))).await?
            }
            Engine::Postgres => Database::connect(postgres_options(url, WRITERS, None)).await?,
        };
        writer.set_metric_callback(statements::note);
        let (url, limit) = (url.to_owned(), Limit::of(file.as_deref()));
        let (watch, mark) = (Watch::default(), Mark::default());
        let base = Base { engine, url, writer, doubt, until, limit, watch, mark };
        Self::over(Arc::new(base), StatementLimits::default()).await
    }

    /// The same database with limits on how long a statement may read.
    pub async fn with_limits(&self, limits: StatementLimits) -> Result<Self, StoreError> {
        Self::over(Arc::clone(&self.inner.base), limits).await
    }

    async fn over(base: Arc<Base>, limits: StatementLimits) -> Result<Self, StoreError> {
        let cores = std::thread::available_parallelism().map_or(2, usize::from) as u32;
        let readers = |connections, limit| match base.engine {
            Engine::Sqlite => sqlite_options(&base.url, connections, Use::Reading(limit)),
            Engine::Postgres => postgres_options(&base.url, connections, limit),
        };
        let pages = if base.engine == Engine::Sqlite { cores * 2 } else { READERS };
        let mut reader = Database::connect(readers(pages, limits.page)).await?;
        // Two more than requests of this kind may run: the jobs'. None is opened before it is wanted.
        let mut options = readers(MUCH + 2, limits.much);
        options.connect_lazy(true).min_connections(0);
        let mut much = Database::connect(options).await?;
        reader.set_metric_callback(statements::note);
        much.set_metric_callback(statements::note);
        let mut brief = None;
        if let (Engine::Postgres, Some(limit)) = (base.engine, limits.write) {
            let mut options = postgres_options(&base.url, WRITERS, Some(limit));
            options.connect_lazy(true).min_connections(0);
            brief = Some(Database::connect(options).await?);
        }
        if let Some(brief) = &mut brief {
            brief.set_metric_callback(statements::note);
        }
        let inner = Arc::new(Inner { reader, much, brief, limits, base });
        Ok(Self { inner, much: false, at_length: false })
    }

    /// The same store for work that reads much: its reading connections are others than those of pages.
    #[must_use]
    pub fn much(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), much: true, at_length: true }
    }

    /// The same store for a command that may take long: an import.
    #[must_use]
    pub fn at_length(&self) -> Self {
        Self { at_length: true, ..self.clone() }
    }

    /// The engine this store runs on.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.base.engine
    }

    /// The address the store was opened with; it may hold a password, so it is never logged.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.inner.base.url
    }

    /// For reading outside a transaction. On SQLite these connections cannot write.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        if self.much { &self.inner.much } else { &self.inner.reader }
    }

    /// The writing pool; only this crate touches it.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.inner.base.writer
    }

    /// Where commands are carried out.
    pub(crate) fn commands(&self) -> &DatabaseConnection {
        match &self.inner.brief {
            Some(brief) if !self.at_length => brief,
            _ => self.writer(),
        }
    }

    /// From now on the transaction of an embedded database has its time; the limit ends with what this gives.
    pub(crate) fn clock_command(&self) -> Option<Running> {
        let limit = self.inner.limits.write.filter(|_| !self.at_length && self.engine() == Engine::Sqlite)?;
        Some(self.inner.base.until.begin(limit))
    }

    pub(crate) fn limit(&self) -> &Limit {
        &self.inner.base.limit
    }

    pub(crate) fn mark(&self) -> &Mark {
        &self.inner.base.mark
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.inner.base.watch
    }

    /// The writing connection is not used again: what it was doing failed in a way that may have left something behind.
    pub(crate) fn doubt_writer(&self) {
        self.inner.base.doubt.raise();
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
        Ok(Database::connect(sqlite_options(&self.inner.base.url, 1, Use::Writing(Doubt::default(), Until::default())))
            .await?)
    }

    /// Closes all connections.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.inner.reader.close_by_ref().await?;
        self.inner.much.close_by_ref().await?;
        if let Some(brief) = &self.inner.brief {
            brief.close_by_ref().await?;
        }
        self.inner.base.writer.close_by_ref().await?;
        Ok(())
    }

    /// True when the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.inner.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }
}

/// What the connections of an embedded database are for.
enum Use {
    Writing(Doubt, Until),
    /// Each statement as long as this at most.
    Reading(Option<Duration>),
}

fn sqlite_options(url: &str, connections: u32, purpose: Use) -> ConnectOptions {
    let writing = matches!(purpose, Use::Writing(..));
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
    options.map_sqlx_sqlite_pool_opts(move |o| match &purpose {
        Use::Writing(doubt, until) => pool::writing(o, doubt, until),
        Use::Reading(limit) => pool::reading(o, *limit),
    });
    options
}

/// Connections to a server, for pages and for commands.
const READERS: u32 = 16;
const WRITERS: u32 = 8;

fn postgres_options(url: &str, connections: u32, limit: Option<Duration>) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .sqlx_logging(false)
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .set_application_name("thidua");
    if let Some(limit) = limit {
        options.statement_timeout(limit);
    }
    options
}
