//! The PostgreSQL of the tests. `THIDUA_TEST_PG` names a server that somebody else started; otherwise the first test
//! that needs one starts a private server on a Unix socket, which stops and removes itself after five idle minutes.

use std::{
    fs::{self, File},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use sha2::{Digest, Sha256};
use store::{
    Engine, Store,
    sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement},
};

/// A running server.
#[derive(Clone, Debug)]
pub struct Server {
    base: String,
    query: String,
}

impl Server {
    /// A server at `postgres://USER@HOST:PORT/DATABASE`; the database in it is ignored.
    #[must_use]
    pub fn at(url: &str) -> Self {
        let (rest, query) = url.split_once('?').map_or((url, String::new()), |(r, q)| (r, format!("?{q}")));
        let start = rest.find("://").map_or(0, |i| i + 3);
        let base = rest[start..].find('/').map_or(rest, |i| &rest[..start + i]);
        Self { base: base.to_owned(), query }
    }

    /// The address of one of its databases.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}{}", self.base, self.query)
    }

    async fn admin(&self) -> DatabaseConnection {
        let mut options = ConnectOptions::new(self.url("postgres"));
        options.sqlx_logging(false).max_connections(1).acquire_timeout(Duration::from_secs(30));
        Database::connect(options).await.expect("connecting to the PostgreSQL of the tests")
    }

    /// Makes `name` as a copy of the migrated template for this schema, which is made first when missing.
    pub(crate) async fn create_database(&self, name: &str, schema: &str) {
        let template = format!("thidua_template_{schema}");
        let admin = self.admin().await;
        if !exists(&admin, &template).await {
            let lock = File::create(crate::db::work_dir().join("pg-template.lock")).expect("a lock file");
            lock.lock().expect("locking");
            if !exists(&admin, &template).await {
                let making = format!("{template}_making");
                run(&admin, &format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await;
                run(&admin, &format!("CREATE DATABASE {making} TEMPLATE template0 ENCODING 'UTF8'")).await;
                let store = Store::open(&self.url(&making)).await.expect("opening the template");
                store.migrate().await.expect("migrating the template");
                store.close().await.expect("closing the template");
                run(&admin, &format!("ALTER DATABASE {making} RENAME TO {template}")).await;
            }
        }
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        drop(admin.close().await);
    }

    /// Makes an empty database, without our schema.
    pub async fn create_empty(&self, name: &str) {
        let admin = self.admin().await;
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await;
        drop(admin.close().await);
    }

    /// Removes a database, whoever is connected.
    pub async fn drop_database(&self, name: &str) {
        let admin = self.admin().await;
        run(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        drop(admin.close().await);
    }
}

async fn run(admin: &DatabaseConnection, sql: &str) {
    // A session that just left the template may still be counted for a moment.
    for _ in 0..100 {
        match admin.execute_unprepared(sql).await {
            Ok(_) => return,
            Err(e) if e.to_string().contains("being accessed by other users") => {
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            Err(e) => panic!("{sql}: {e}"),
        }
    }
    panic!("{sql}: the database stayed in use");
}

async fn exists(admin: &DatabaseConnection, name: &str) -> bool {
    let statement = Statement::from_sql_and_values(
        admin.get_database_backend(),
        "SELECT datname FROM pg_database WHERE datname = $1",
        [name.into()],
    );
    admin.query_one_raw(statement).await.expect("listing databases").is_some()
}

/// The shared server of this run; starts it when nobody has. The error says why there can be none.
pub fn server() -> Result<Server, String> {
    if let Ok(url) = std::env::var("THIDUA_TEST_PG")
        && !url.is_empty()
    {
        return Ok(Server::at(&url));
    }
    let shared = crate::db::work_dir();
    let name = hex::encode(Sha256::digest(shared.as_os_str().as_encoded_bytes()));
    // Not in the target directory: the server runs as another user when the tests run as root, and a socket's path
    // may be 107 bytes at most.
    let dir = std::env::temp_dir().join(format!("thidua-pg-{}", &name[..12]));
    let lock = File::create(shared.join("pg.lock")).map_err(|e| e.to_string())?;
    lock.lock().map_err(|e| e.to_string())?;
    let used = shared.join("pg.used");
    fs::write(&used, b"used").map_err(|e| e.to_string())?;
    let private = PrivateServer { dir };
    if !private.answers() {
        private.start(Commits::Fast)?;
        private.stop_when_idle(&used)?;
    }
    Ok(private.server())
}

/// What a commit is worth on a test's server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commits {
    /// Nothing reaches the disk: for databases that live as long as a test.
    Fast,
    /// As in real life: for tests that stop the server.
    Durable,
}

/// A server in its own directory, reached by a Unix socket in it.
#[derive(Debug)]
pub struct PrivateServer {
    dir: PathBuf,
}

impl PrivateServer {
    /// A server of the test's own; `None`, said on stderr, where there is no PostgreSQL and `THIDUA_REQUIRE_PG` is not 1.
    #[must_use]
    pub fn own_or_say() -> Option<OwnServer> {
        if !crate::db::engines().contains(&Engine::Postgres) {
            return None;
        }
        Self::own().map_err(|why| crate::db::say_missing(&why)).ok()
    }

    /// Starts a server of the test's own, to be stopped and started at will. Stops when dropped.
    pub fn own() -> Result<OwnServer, String> {
        Self::own_in(&std::env::temp_dir())
    }

    /// As [`PrivateServer::own`], with its files below `parent`: on a small disk, for instance.
    pub fn own_in(parent: &Path) -> Result<OwnServer, String> {
        let dir = parent.join(format!("thidua-pg-own-{}", &uuid::Uuid::new_v4().simple().to_string()[..12]));
        let server = Self { dir };
        server.start(Commits::Durable)?;
        Ok(OwnServer(server))
    }

    /// How stores reach it.
    #[must_use]
    pub fn server(&self) -> Server {
        let host = self.dir.display().to_string().replace('/', "%2F");
        Server { base: format!("postgres://postgres@{host}"), query: String::new() }
    }

    fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    fn answers(&self) -> bool {
        bin("pg_isready").is_ok_and(|bin| {
            quiet(Command::new(bin).arg("-q").arg("-h").arg(&self.dir)).is_ok_and(|code| code == Some(0))
        })
    }

    /// Starts it, making its files first when there are none.
    pub fn start(&self, commits: Commits) -> Result<(), String> {
        if !self.data().join("PG_VERSION").exists() {
            drop(fs::remove_dir_all(&self.dir));
            fs::create_dir_all(&self.dir).map_err(|e| e.to_string())?;
            give_to_postgres(&self.dir)?;
            let mut init = as_postgres("initdb")?;
            init.args([
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
                "--wal-segsize=4",
                "-D",
            ])
            .arg(self.data());
            check(init, "initdb")?;
        }
        let wanted = format!(
            "-k {} -c listen_addresses= -c shared_buffers=48MB -c max_wal_size=512MB -c autovacuum=off -c jit=off \
             -c max_connections=300 {}",
            self.dir.display(),
            match commits {
                Commits::Fast => "-c fsync=off -c full_page_writes=off -c synchronous_commit=off",
                Commits::Durable => "",
            }
        );
        let mut start = as_postgres("pg_ctl")?;
        start.arg("-D").arg(self.data()).arg("-l").arg(self.dir.join("log")).args(["-w", "-t", "60", "-o"]);
        start.arg(wanted).arg("start");
        check(start, "pg_ctl start")
    }

    /// Stops it at once, as a crash would.
    pub fn stop(&self) -> Result<(), String> {
        let mut stop = as_postgres("pg_ctl")?;
        stop.arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]);
        check(stop, "pg_ctl stop")
    }

    /// Leaves a small shell behind that stops the server and removes its files when no test has used it for five
    /// minutes: test processes come and go, none of them knows that it is the last.
    fn stop_when_idle(&self, used: &Path) -> Result<(), String> {
        let script = r#"while [ -n "$(find "$1" -mmin -5 2>/dev/null)" ]; do sleep 20; done
            kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")"; sleep 2; rm -rf "$2""#;
        Command::new("setsid")
            .args(["sh", "-c", script, "thidua-test-postgres"])
            .arg(used)
            .arg(&self.dir)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(|_| ())
            .map_err(|e| format!("starting the watcher: {e}"))
    }
}

/// A server that belongs to one test.
#[derive(Debug)]
pub struct OwnServer(PrivateServer);

impl std::ops::Deref for OwnServer {
    type Target = PrivateServer;

    fn deref(&self) -> &PrivateServer {
        &self.0
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        drop(self.0.stop());
        drop(fs::remove_dir_all(&self.0.dir));
    }
}

fn bin(name: &str) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    (13..=18)
        .rev()
        .map(|v| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin")))
        .chain(std::env::split_paths(&path))
        .map(|dir| dir.join(name))
        .find(|file| file.exists())
        .ok_or_else(|| format!("{name} was not found; install the package postgresql-15 or set THIDUA_TEST_PG"))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|m| m.uid() == 0)
}

/// PostgreSQL refuses to run as root, so root runs it as the user that the Debian package made.
fn as_postgres(name: &str) -> Result<Command, String> {
    let bin = bin(name)?;
    if !is_root() {
        let mut command = Command::new(bin);
        command.current_dir("/");
        return Ok(command);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(bin).current_dir("/");
    Ok(command)
}

fn give_to_postgres(dir: &Path) -> Result<(), String> {
    if !is_root() {
        return Ok(());
    }
    let mut chown = Command::new("chown");
    chown.arg("postgres").arg(dir);
    check(chown, "chown")
}

fn quiet(command: &mut Command) -> Result<Option<i32>, String> {
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    done.map(|s| s.code()).map_err(|e| e.to_string())
}

/// Runs to the end. What it says goes to a file, not a pipe: a server that was started would hold the pipe open.
fn check(mut command: Command, what: &str) -> Result<(), String> {
    let said = tempfile::NamedTempFile::new().map_err(|e| e.to_string())?;
    let to = || said.reopen().map(Stdio::from).map_err(|e| e.to_string());
    let done = command.stdin(Stdio::null()).stdout(to()?).stderr(to()?).status();
    match done.map_err(|e| format!("{what}: {e}"))? {
        ok if ok.success() => Ok(()),
        bad => {
            let words = fs::read_to_string(said.path()).unwrap_or_default();
            Err(format!("{what} ended with {bad}: {}", words.trim()))
        }
    }
}
