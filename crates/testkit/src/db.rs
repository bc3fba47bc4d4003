//! A database per test. SQLite: a migrated file, made once, copied for each test. PostgreSQL: a migrated template
//! database, made once on a server that the tests start themselves (see [`crate::postgres`]).

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use sha2::{Digest, Sha256};
use store::{Engine, Store, migrate::MIGRATIONS};
use tempfile::TempDir;
use uuid::Uuid;

use crate::postgres::{self, Server};

/// An open, migrated database of one test. Dropping it removes an embedded one; call [`TestDb::end`] for both.
pub struct TestDb {
    /// The database.
    pub store: Store,
    /// Directory of the embedded file; also free for the test's own files.
    pub dir: TempDir,
    drop_on: Option<(Server, String)>,
}

impl TestDb {
    /// A fresh embedded database.
    pub async fn sqlite() -> Self {
        Self::copy_of(&sqlite_template().await).await
    }

    /// A copy of an embedded database that nobody has open.
    pub async fn copy_of(template: &Path) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let file = dir.path().join("thidua.db");
        fs::copy(template, &file).expect("copying the template database");
        let store = Store::open(&format!("sqlite://{}", file.display())).await.expect("opening the copy");
        Self { store, dir, drop_on: None }
    }

    /// A fresh database on the PostgreSQL of the tests; `None`, said on stderr, where there is no PostgreSQL and
    /// `THIDUA_REQUIRE_PG` is not 1.
    pub async fn postgres() -> Option<Self> {
        let server = server_or_say()?;
        let name = format!("thidua_t_{}", Uuid::new_v4().simple());
        server.create_database(&name, &schema_hash()[..16]).await;
        let store = Store::open(&server.url(&name)).await.expect("opening the test's database");
        let dir = tempfile::tempdir().expect("a temporary directory");
        Some(Self { store, dir, drop_on: Some((server, name)) })
    }

    /// An open database that the test itself made somewhere.
    #[must_use]
    pub fn of(store: Store) -> Self {
        Self { store, dir: tempfile::tempdir().expect("a temporary directory"), drop_on: None }
    }

    /// A fresh database for a test that runs on one engine at a time: the embedded one, or PostgreSQL in a run that
    /// `THIDUA_TEST_ENGINE=postgres` narrows to it.
    pub async fn one() -> Self {
        if only_postgres() { Self::postgres().await.expect("a PostgreSQL") } else { Self::sqlite().await }
    }

    /// One per engine that this run covers.
    pub async fn each() -> Vec<Self> {
        let mut all = Vec::new();
        for engine in engines() {
            match engine {
                Engine::Sqlite => all.push(Self::sqlite().await),
                Engine::Postgres => all.extend(Self::postgres().await),
            }
        }
        all
    }

    /// As [`TestDb::each`], but without any schema: for tests of migrations, restores and copies.
    pub async fn each_empty() -> Vec<Self> {
        let mut all = Vec::new();
        for engine in engines() {
            let dir = tempfile::tempdir().expect("a temporary directory");
            let (url, drop_on) = match engine {
                Engine::Sqlite => (format!("sqlite://{}", dir.path().join("thidua.db").display()), None),
                Engine::Postgres => {
                    let Some(server) = server_or_say() else { continue };
                    let name = format!("thidua_t_{}", Uuid::new_v4().simple());
                    server.create_empty(&name).await;
                    (server.url(&name), Some((server, name)))
                }
            };
            let store = Store::open(&url).await.expect("opening the empty database");
            all.push(Self { store, dir, drop_on });
        }
        all
    }

    /// Closes the connections and removes the database.
    pub async fn end(self) {
        drop(self.store.close().await);
        if let Some((server, name)) = &self.drop_on {
            server.drop_database(name).await;
        }
    }
}

/// Runs `test` on a fresh database of each engine, then compares its rows with its audit. `THIDUA_TEST_ENGINE=sqlite|postgres` narrows a run to one.
pub async fn both<F: AsyncFn(Store)>(test: F) {
    for engine in engines() {
        let db = match engine {
            Engine::Sqlite => Some(TestDb::sqlite().await),
            Engine::Postgres => TestDb::postgres().await,
        };
        let Some(db) = db else { continue };
        eprintln!("— on {engine:?}");
        test(db.store.clone()).await;
        sound_audit(&db.store).await;
        db.end().await;
    }
}

/// Databases that a test changed behind the program's back.
static CHANGED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn changed() -> MutexGuard<'static, BTreeSet<String>> {
    CHANGED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whatever a test did, the audit tells of each row: a command that changed one without leaving its hash fails here.
/// Databases that a test broke, or changed by [`behind`], are left alone.
pub async fn sound_audit(store: &Store) {
    if changed().contains(store.url()) {
        return;
    }
    if let Ok(report) = store.verify_audit(&store::audit::Kept::default()).await {
        assert!(report.sound(), "rows and audit do not tell the same: {:#?}", report.faults);
    }
}

/// Changes rows behind the program's back, as somebody with the database in his hands would: on a connection of its own,
/// all or nothing. How many rows each text changed.
pub async fn behind(store: &Store, texts: &[&str]) -> Vec<u64> {
    use store::sea_orm::{ConnectionTrait as _, Database, TransactionTrait as _};
    changed().insert(store.url().to_owned());
    let own = Database::connect(store.url()).await.expect("a connection of its own");
    let tx = own.begin().await.expect("a transaction");
    let mut changed = Vec::new();
    for sql in texts {
        let done = tx.execute_unprepared(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
        changed.push(done.rows_affected());
    }
    tx.commit().await.expect("a commit");
    drop(own.close().await);
    changed
}

fn server_or_say() -> Option<Server> {
    postgres::server().map_err(|why| say_missing(&why)).ok()
}

/// Says that a test leaves PostgreSQL out, where it may.
pub(crate) fn say_missing(why: &str) {
    let required = std::env::var("THIDUA_REQUIRE_PG").as_deref() == Ok("1");
    assert!(!required, "PostgreSQL is required for this run: {why}");
    eprintln!("NOT RUN on PostgreSQL: {why}");
}

/// The engines this run covers.
#[must_use]
pub fn engines() -> Vec<Engine> {
    match std::env::var("THIDUA_TEST_ENGINE").as_deref() {
        Ok("sqlite") => vec![Engine::Sqlite],
        Ok("postgres") => vec![Engine::Postgres],
        Ok("") | Err(_) => vec![Engine::Sqlite, Engine::Postgres],
        Ok(other) => panic!("THIDUA_TEST_ENGINE is {other:?}; it may be sqlite or postgres"),
    }
}

/// True in a run on PostgreSQL alone.
#[must_use]
pub fn only_postgres() -> bool {
    engines() == [Engine::Postgres]
}

/// Names the schema: a template made from other migrations is never used.
pub(crate) fn schema_hash() -> String {
    let mut hasher = Sha256::new();
    for (name, text) in MIGRATIONS {
        hasher.update(name);
        hasher.update([0]);
        hasher.update(text);
        hasher.update([0]);
    }
    hex::encode(hasher.finalize())
}

/// Puts a fresh migrated database at `file`, which does not exist.
pub async fn copy_template(file: &Path) {
    fs::copy(sqlite_template().await, file).expect("copying the template database");
}

async fn sqlite_template() -> PathBuf {
    let dir = work_dir();
    let template = dir.join(format!("template-{}.db", &schema_hash()[..16]));
    if template.exists() {
        return template;
    }
    let lock = File::create(dir.join("template.lock")).expect("a lock file");
    lock.lock().expect("locking");
    if !template.exists() {
        let making = dir.join(format!("making-{}.db", Uuid::new_v4().simple()));
        let store = Store::open(&format!("sqlite://{}", making.display())).await.expect("opening the template");
        store.migrate().await.expect("migrating the template");
        store.close().await.expect("closing the template");
        fs::rename(&making, &template).expect("naming the template");
        for end in ["-wal", "-shm"] {
            let left = PathBuf::from(format!("{}{end}", making.display()));
            assert!(
                fs::metadata(&left).map_or(0, |m| m.len()) == 0 || end == "-shm",
                "the template kept rows in {left:?}"
            );
            drop(fs::remove_file(left));
        }
    }
    template
}

/// Where tests keep what they share: `testkit/` in the target directory of the running test.
pub(crate) fn work_dir() -> PathBuf {
    let exe = std::env::current_exe().unwrap_or_default();
    let target = exe.ancestors().find(|p| p.ends_with("deps")).and_then(|p| p.parent()).map(PathBuf::from);
    let dir = target.unwrap_or_else(std::env::temp_dir).join("testkit");
    fs::create_dir_all(&dir).expect("a directory for test databases");
    dir
}
