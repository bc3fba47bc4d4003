//! Backup and restore. A backup is one zip file: the database as its engine copies it (`VACUUM INTO`, `pg_dump -Fc`)
//! and a manifest with the counts of all tables, the heads of the audit and the hash of the database file, all of the
//! same moment. A restore goes into an empty place and ends with every check there is.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process::Stdio,
};

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Statement, TransactionTrait};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::{
    Engine, Store, StoreError,
    audit::{AuditReport, Kept},
    copy::snapshot_options,
    doctor::DoctorReport,
    entity::audit_head,
    invariants::InvariantReport,
    migrate::MIGRATIONS,
    rows::count_all,
};

const SCHEMA: &str = "thidua/backup/1";
const MANIFEST: &str = "manifest.json";

/// What a backup says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the format.
    pub schema: String,
    /// "sqlite" or "postgres".
    pub engine: String,
    /// When, microseconds UTC.
    pub made_at: i64,
    /// Newest migration.
    pub migration: String,
    /// Name of the database's file in the zip.
    pub file: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, hexadecimal.
    pub sha256: String,
    /// Rows of each table.
    pub tables: Vec<(String, i64)>,
    /// SHA-256 over all heads of the audit, hexadecimal.
    pub audit_heads: String,
}

/// What a restore found.
#[derive(Clone, Debug, Serialize)]
pub struct RestoreReport {
    /// The backup's manifest, with which the counts and heads agree.
    pub manifest: Manifest,
    /// Technical checks.
    pub doctor: DoctorReport,
    /// Checks of the field's own rules.
    pub invariants: InvariantReport,
    /// The audit.
    pub audit: AuditReport,
}

impl RestoreReport {
    /// True when every check passed.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.doctor.sound() && self.invariants.sound() && self.audit.sound()
    }
}

fn failed(what: &Path) -> impl Fn(io::Error) -> StoreError + '_ {
    move |e| match e.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::Data(format!("{}: {e}", what.display())),
    }
}

impl Store {
    /// Writes a backup to `out`, which must not exist, while others go on working.
    pub async fn backup(&self, out: &Path, now: i64) -> Result<Manifest, StoreError> {
        if out.exists() {
            return Err(StoreError::Data(format!("{} exists already", out.display())));
        }
        let dir = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let work = Work::new(dir, now)?;
        let (file, tables, audit_heads) = match self.engine() {
            Engine::Sqlite => self.snapshot_sqlite(&work.0).await?,
            Engine::Postgres => self.snapshot_postgres(&work.0).await?,
        };
        let path = work.0.join(file);
        let (size, sha256) = hash_file(&path).map_err(failed(&path))?;
        let manifest = Manifest {
            schema: SCHEMA.to_owned(),
            engine: engine_name(self.engine()).to_owned(),
            made_at: now,
            migration: MIGRATIONS.last().map_or("", |(name, _)| name).to_owned(),
            file: file.to_owned(),
            size,
            sha256,
            tables,
            audit_heads,
        };
        let part = work.0.join("backup.zip");
        let text = serde_json::to_string_pretty(&manifest).map_err(|e| StoreError::Data(e.to_string()))?;
        pack(&part, &path, file, &text).map_err(failed(&part))?;
        fs::rename(&part, out).map_err(failed(out))?;
        Ok(manifest)
    }

    async fn snapshot_sqlite(&self, dir: &Path) -> Result<(&'static str, Vec<(String, i64)>, String), StoreError> {
        let path = dir.join("thidua.db");
        self.vacuum_into(&path).await?;
        // Counted in the copy, so that counts and copy are of the same moment.
        let copy = Self::open(&format!("sqlite://{}", path.display())).await?;
        let counts = count_all(copy.reader()).await?;
        let heads = hash_heads(copy.reader()).await?;
        copy.close().await?;
        for end in ["-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{end}", path.display())));
        }
        Ok(("thidua.db", counts, heads))
    }

    async fn snapshot_postgres(&self, dir: &Path) -> Result<(&'static str, Vec<(String, i64)>, String), StoreError> {
        let path = dir.join("thidua.pgdump");
        let tx = self.reader().begin_with_options(snapshot_options(Engine::Postgres)).await?;
        let row = tx
            .query_one_raw(Statement::from_string(tx.get_database_backend(), "SELECT pg_export_snapshot() AS id"))
            .await?;
        let id: String = row.ok_or_else(|| StoreError::Data("no snapshot".to_owned()))?.try_get("", "id")?;
        let mut dump = pg_tool("pg_dump", self.url())?;
        dump.arg("-Fc").arg("--no-owner").arg("--no-privileges").arg(format!("--snapshot={id}")).arg("-f").arg(&path);
        run(dump, "pg_dump").await?;
        let counts = count_all(&tx).await?;
        let heads = hash_heads(&tx).await?;
        tx.rollback().await?;
        Ok(("thidua.pgdump", counts, heads))
    }

    /// Restores the backup `file` into the empty place `url`: a file that does not exist, or a database without tables.
    /// Gives the open store and what every check said; the caller decides what to do when one did not pass.
    pub async fn restore(file: &Path, url: &str) -> Result<(Self, RestoreReport), StoreError> {
        let manifest = read_manifest(file)?;
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        if manifest.engine != engine_name(engine) {
            return Err(StoreError::Schema(format!(
                "this backup is of {}; restore it there, then `thidua copy`",
                manifest.engine
            )));
        }
        if MIGRATIONS.iter().all(|(name, _)| *name != manifest.migration) {
            return Err(StoreError::Schema(format!("a newer program made this backup ({})", manifest.migration)));
        }
        let store = match engine {
            Engine::Sqlite => restore_sqlite(file, &manifest, url).await?,
            Engine::Postgres => restore_postgres(file, &manifest, url).await?,
        };
        let counts = count_all(store.reader()).await?;
        let known = |(name, n): &&(String, i64)| !manifest.tables.contains(&((*name).clone(), *n)) && *n > 0;
        if let Some((name, n)) = counts.iter().find(known) {
            return Err(StoreError::Data(format!("{name} has {n} rows, not as many as the manifest says")));
        }
        if hash_heads(store.reader()).await? != manifest.audit_heads {
            return Err(StoreError::Data("the audit's heads are not those of the manifest".to_owned()));
        }
        store.migrate().await?;
        let report = RestoreReport {
            doctor: store.doctor(true).await?,
            invariants: store.invariants().await?,
            audit: store.verify_audit(&Kept::default()).await?,
            manifest,
        };
        Ok((store, report))
    }
}

async fn restore_sqlite(file: &Path, manifest: &Manifest, url: &str) -> Result<Store, StoreError> {
    let path = PathBuf::from(url.trim_start_matches("sqlite:").trim_start_matches("//"));
    if path.exists() {
        return Err(StoreError::Schema(format!("{} exists already; restore into an empty place", path.display())));
    }
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).map_err(failed(dir))?;
    }
    let part = path.with_extension("restoring");
    let unpacked = unpack(file, manifest, &part);
    if unpacked.is_err() {
        drop(fs::remove_file(&part));
    }
    unpacked?;
    fs::rename(&part, &path).map_err(failed(&path))?;
    Store::open(url).await
}

async fn restore_postgres(file: &Path, manifest: &Manifest, url: &str) -> Result<Store, StoreError> {
    let store = Store::open(url).await?;
    let sql = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM information_schema.tables WHERE table_schema = 'public'";
    let row = store.reader().query_one_raw(Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await?;
    let there: i64 = row.map_or(Ok(0), |r| r.try_get("", "n"))?;
    if there > 0 {
        return Err(StoreError::Schema(format!("the database has {there} tables; restore into an empty one")));
    }
    let work = Work::new(&std::env::temp_dir(), manifest.made_at)?;
    let path = work.0.join("thidua.pgdump");
    unpack(file, manifest, &path)?;
    let mut tool = pg_tool("pg_restore", url)?;
    tool.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]).arg(&path);
    run(tool, "pg_restore").await?;
    Ok(store)
}

/// A directory for the pieces of a backup, removed with what is in it.
struct Work(PathBuf);

impl Work {
    fn new(parent: &Path, now: i64) -> Result<Self, StoreError> {
        let path = parent.join(format!(".thidua-backup-{now}-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(failed(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

fn hash_file(path: &Path) -> io::Result<(u64, String)> {
    let mut hasher = Sha256::new();
    let size = io::copy(&mut File::open(path)?, &mut Hashing(&mut hasher, io::sink()))?;
    Ok((size, hex::encode(hasher.finalize())))
}

/// Hashes what passes through.
struct Hashing<'h, W>(&'h mut Sha256, W);

impl<W: Write> Write for Hashing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.1.write(bytes)?;
        self.0.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.1.flush()
    }
}

/// Hash over stream, number and hash of every head, in the order of the streams' bytes.
async fn hash_heads<C: ConnectionTrait>(conn: &C) -> Result<String, StoreError> {
    let mut heads = audit_head::Entity::find().order_by_asc(audit_head::Column::Stream).all(conn).await?;
    heads.sort_by(|a, b| a.stream.cmp(&b.stream));
    let mut hasher = Sha256::new();
    for head in heads {
        hasher.update(format!("{}\n{}\n{}\n", head.stream, head.seq, hex::encode(head.hash)));
    }
    Ok(hex::encode(hasher.finalize()))
}

fn pack(zip: &Path, database: &Path, name: &str, manifest: &str) -> io::Result<()> {
    let mut zip = ZipWriter::new(File::create_new(zip)?);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(MANIFEST, options)?;
    zip.write_all(manifest.as_bytes())?;
    zip.start_file(name, options.large_file(true))?;
    io::copy(&mut File::open(database)?, &mut zip)?;
    zip.finish()?.sync_all()
}

/// Reads the manifest of a backup; errs when the file is none.
pub fn read_manifest(file: &Path) -> Result<Manifest, StoreError> {
    let none = |why: &str| StoreError::Data(format!("{} is no backup of this program: {why}", file.display()));
    let opened = File::open(file).map_err(failed(file))?;
    let mut zip = ZipArchive::new(opened).map_err(|e| none(&e.to_string()))?;
    let mut text = String::new();
    let entry = zip.by_name(MANIFEST).map_err(|e| none(&e.to_string()))?;
    entry.take(10_000_000).read_to_string(&mut text).map_err(|e| none(&e.to_string()))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| none(&e.to_string()))?;
    if manifest.schema != SCHEMA { Err(none(&manifest.schema)) } else { Ok(manifest) }
}

fn unpack(file: &Path, manifest: &Manifest, to: &Path) -> Result<(), StoreError> {
    let mut zip = ZipArchive::new(File::open(file).map_err(failed(file))?)
        .map_err(|e| StoreError::Data(format!("{}: {e}", file.display())))?;
    let entry = zip.by_name(&manifest.file).map_err(|e| StoreError::Data(format!("{}: {e}", file.display())))?;
    let mut hasher = Sha256::new();
    let target = File::create_new(to).map_err(failed(to))?;
    // One byte more than promised is enough to know.
    io::copy(&mut entry.take(manifest.size + 1), &mut Hashing(&mut hasher, &target)).map_err(failed(file))?;
    target.sync_all().map_err(failed(to))?;
    if hex::encode(hasher.finalize()) != manifest.sha256 {
        return Err(StoreError::Data(format!("{}: the database in it is damaged", file.display())));
    }
    Ok(())
}

/// One of PostgreSQL's programs, connected to `url`. The password travels in the environment, not in the arguments that
/// every user of the machine can read.
fn pg_tool(name: &str, url: &str) -> Result<tokio::process::Command, StoreError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = (13..=18)
        .rev()
        .map(|v| PathBuf::from(format!("/usr/lib/postgresql/{v}/bin")))
        .chain(std::env::split_paths(&path))
        .map(|dir| dir.join(name))
        .find(|file| file.exists())
        .ok_or_else(|| StoreError::Schema(format!("{name} was not found; install PostgreSQL's client programs")))?;
    let mut command = tokio::process::Command::new(found);
    let (url, password) = split_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg("-d").arg(url);
    Ok(command)
}

/// `postgres://user:password@host/db` without the password, and the password.
fn split_password(url: &str) -> (String, Option<String>) {
    let parts = || {
        let (scheme, rest) = url.split_once("://")?;
        let (login, rest) = rest.split_once('@').filter(|(login, _)| !login.contains('/'))?;
        let (user, password) = login.split_once(':')?;
        Some((format!("{scheme}://{user}@{rest}"), percent_decode(password)))
    };
    parts().map_or_else(|| (url.to_owned(), None), |(url, password)| (url, Some(password)))
}

fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = bytes.get(i + 1..i + 3).filter(|_| bytes[i] == b'%').and_then(|h| hex::decode(h).ok());
        match hex {
            Some(byte) => {
                out.extend(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

async fn run(mut command: tokio::process::Command, name: &str) -> Result<(), StoreError> {
    let done = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).output().await;
    let done = done.map_err(|e| StoreError::Data(format!("{name}: {e}")))?;
    if done.status.success() {
        return Ok(());
    }
    Err(StoreError::Data(format!("{name}: {}", String::from_utf8_lossy(&done.stderr).trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_the_address() {
        let (url, password) = split_password("postgres://thidua:m%40t-kh%E1%BA%A9u@db:5432/thidua?sslmode=require");
        assert_eq!(url, "postgres://thidua@db:5432/thidua?sslmode=require");
        assert_eq!(password.as_deref(), Some("m@t-khẩu"));
        let plain = "postgres://thidua@%2Frun%2Fpg/thidua";
        assert_eq!(split_password(plain), (plain.to_owned(), None));
    }
}
