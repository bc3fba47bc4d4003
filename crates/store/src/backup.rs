//! Backup and restore. A backup is one zip file: the database as its engine copies it (`VACUUM INTO`, `pg_dump -Fc`)
//! and a manifest with the counts of all tables, the heads of the audit and the hash of the database file, all of the
//! same moment. With a passphrase the zip is encrypted (docs/backup-format.md). A restore goes into an empty place, ends
//! with every check there is, and leaves nothing where it did not succeed.

mod keys;
mod tools;

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, Statement, TransactionTrait};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

pub use self::keys::FactorKeyFate;
use crate::{
    Engine, Store, StoreError,
    audit::{AuditReport, Kept},
    backup::tools::{pg_tool, run},
    connect::sqlite_file,
    copy::snapshot_options,
    doctor::DoctorReport,
    entity::audit_head,
    envelope::{self, OpenError, Passphrase},
    invariants::InvariantReport,
    migrate::MIGRATIONS,
    rows::count_all,
};

const SCHEMA: &str = "thidua/backup/1";
const MANIFEST: &str = "manifest.json";

/// The key of second factors in the zip.
const FACTOR_KEY: &str = "factor.key";

/// Bytes that a manifest may have.
const MANIFEST_MOST: u64 = 10_000_000;

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
    /// SHA-256 of the key of second factors, hexadecimal, where the backup holds it: only an encrypted one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub factor_key: Option<String>,
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
    /// The key of second factors that came with it; whoever restores puts it where it belongs.
    #[serde(skip)]
    pub factor_key: Option<[u8; 32]>,
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
    /// Writes a backup to `out`, which must not exist, while others go on working; its owner alone may read it. With a
    /// passphrase it is encrypted.
    pub async fn backup(&self, out: &Path, now: i64, seal: Option<&Passphrase>) -> Result<Manifest, StoreError> {
        self.backup_with(out, now, seal, None).await
    }

    /// The same with the key of second factors, which goes into an encrypted backup only: beside the secrets it opens it
    /// would make the backup worth stealing.
    pub async fn backup_with(
        &self,
        out: &Path,
        now: i64,
        seal: Option<&Passphrase>,
        factor_key: Option<[u8; 32]>,
    ) -> Result<Manifest, StoreError> {
        let factor_key = factor_key.filter(|_| seal.is_some()).map(hex::encode);
        if out.exists() {
            return Err(StoreError::Data(format!("{} exists already", out.display())));
        }
        let dir = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let work = Work::new(dir)?;
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
            factor_key: factor_key.as_ref().map(|k| hex::encode(Sha256::digest(k))),
        };
        let mut part = work.0.join("backup.zip");
        let text = serde_json::to_string_pretty(&manifest).map_err(|e| StoreError::Data(e.to_string()))?;
        pack(&part, &path, file, &text, factor_key.as_deref()).map_err(failed(&part))?;
        if let Some(passphrase) = seal {
            let sealed = work.0.join("backup.sealed");
            let mut to = io::BufWriter::new(private_file(&sealed).map_err(failed(&sealed))?);
            let plain = File::open(&part).map_err(failed(&part))?;
            envelope::seal(plain, &mut to, passphrase).map_err(failed(&sealed))?;
            to.into_inner()
                .map_err(io::IntoInnerError::into_error)
                .and_then(|f| f.sync_all())
                .map_err(failed(&sealed))?;
            part = sealed;
        }
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
    /// Gives the open store and what every check said; the caller decides what to do when one did not pass. Sessions of the
    /// web are not restored: somebody may have ended them since, and whoever works signs in again.
    pub async fn restore(
        file: &Path,
        url: &str,
        passphrase: Option<&Passphrase>,
    ) -> Result<(Self, RestoreReport), StoreError> {
        let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
        let mut place = Place::default();
        let folder = match engine {
            Engine::Sqlite => place.empty_file(url)?,
            Engine::Postgres => std::env::temp_dir(),
        };
        let mut work = None;
        let mut plain = file.to_path_buf();
        if envelope::is_sealed(File::open(file).map_err(failed(file))?).map_err(failed(file))? {
            let dir = Work::new(&folder)?;
            plain = dir.0.join("backup.zip");
            unseal(file, &plain, passphrase.ok_or(StoreError::Passphrase)?)?;
            work = Some(dir);
        }
        let manifest = read_manifest(&plain)?;
        let factor_key = work.as_ref().map(|_| keys::read(&plain, &manifest)).transpose()?.flatten();
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
            Engine::Sqlite => restore_sqlite(&plain, &manifest, &folder, &mut place, url).await?,
            Engine::Postgres => restore_postgres(&plain, &manifest, url).await?,
        };
        drop(work);
        match checked(&store, manifest).await {
            Ok(report) => {
                place.keep();
                Ok((store, RestoreReport { factor_key, ..report }))
            }
            Err(e) => {
                if engine == Engine::Postgres {
                    drop(drop_tables(&store).await);
                }
                drop(store.close().await);
                Err(e)
            }
        }
    }
}

/// What was restored against its manifest, brought to today's schema, and every check.
async fn checked(store: &Store, manifest: Manifest) -> Result<RestoreReport, StoreError> {
    let counts = count_all(store.reader()).await?;
    let promised = |name: &str| manifest.tables.iter().find(|(n, _)| n == name).map_or(0, |(_, n)| *n);
    if let Some((name, n)) = counts.iter().find(|(name, n)| *n != promised(name)) {
        return Err(StoreError::Backup(format!("{name} has {n} rows, not as many as the manifest says")));
    }
    if hash_heads(store.reader()).await? != manifest.audit_heads {
        return Err(StoreError::Backup("the audit's heads are not those of the manifest".to_owned()));
    }
    store.migrate().await?;
    store.end_all_sessions().await?;
    Ok(RestoreReport {
        doctor: store.doctor(true).await?,
        invariants: store.invariants().await?,
        audit: store.verify_audit(&Kept::default()).await?,
        manifest,
        factor_key: None,
    })
}

/// The place of a restore to a file: what is made there goes again unless the restore succeeds.
#[derive(Default)]
struct Place {
    file: Option<PathBuf>,
    folder: Option<PathBuf>,
}

impl Place {
    /// Refuses a file that exists; makes its folder and gives it.
    fn empty_file(&mut self, url: &str) -> Result<PathBuf, StoreError> {
        let path = sqlite_file(url).ok_or_else(|| StoreError::Schema("restore into a file".to_owned()))?;
        if path.exists() {
            return Err(StoreError::Schema(format!("{} exists already; restore into an empty place", path.display())));
        }
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf();
        if !folder.exists() {
            DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(failed(&folder))?;
            self.folder = Some(folder.clone());
        }
        Ok(folder)
    }

    fn keep(mut self) {
        self.file = None;
        self.folder = None;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            for end in ["", "-wal", "-shm"] {
                drop(fs::remove_file(format!("{}{end}", file.display())));
            }
        }
        if let Some(folder) = &self.folder {
            // Only if nothing else came into it.
            drop(fs::remove_dir(folder));
        }
    }
}

async fn restore_sqlite(
    zip: &Path,
    manifest: &Manifest,
    folder: &Path,
    place: &mut Place,
    url: &str,
) -> Result<Store, StoreError> {
    let path = sqlite_file(url).ok_or_else(|| StoreError::Schema("restore into a file".to_owned()))?;
    let work = Work::new(folder)?;
    let part = work.0.join("thidua.db");
    unpack(zip, manifest, &part)?;
    fs::rename(&part, &path).map_err(failed(&path))?;
    place.file = Some(path);
    drop(work);
    Store::open(url).await
}

async fn restore_postgres(zip: &Path, manifest: &Manifest, url: &str) -> Result<Store, StoreError> {
    let store = Store::open(url).await?;
    let there = tables_there(&store).await?;
    if !there.is_empty() {
        return Err(StoreError::Schema(format!("the database has {} tables; restore into an empty one", there.len())));
    }
    let work = Work::new(&std::env::temp_dir())?;
    let path = work.0.join("thidua.pgdump");
    unpack(zip, manifest, &path)?;
    let mut tool = pg_tool("pg_restore", url)?;
    tool.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]).arg(&path);
    run(tool, "pg_restore").await?;
    Ok(store)
}

async fn tables_there(store: &Store) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = 'public'";
    let rows = store.reader().query_all_raw(Statement::from_string(sea_orm::DbBackend::Postgres, sql)).await?;
    Ok(rows.iter().map(|r| r.try_get("", "name")).collect::<Result<_, _>>()?)
}

/// Empties a database that was empty before.
async fn drop_tables(store: &Store) -> Result<(), StoreError> {
    for name in tables_there(store).await? {
        store.writer().execute_unprepared(&format!("DROP TABLE IF EXISTS \"{name}\" CASCADE")).await?;
    }
    Ok(())
}

/// Opens an encrypted backup into the file `to`, which is thrown away when this errs.
fn unseal(file: &Path, to: &Path, passphrase: &Passphrase) -> Result<(), StoreError> {
    let from = io::BufReader::new(File::open(file).map_err(failed(file))?);
    let mut out = io::BufWriter::new(private_file(to).map_err(failed(to))?);
    envelope::open(from, &mut out, passphrase).map_err(|e| match e {
        OpenError::Wrong => StoreError::Passphrase,
        OpenError::Damaged(why) => StoreError::Backup(format!("{}: {why}", file.display())),
        OpenError::Io(e) => failed(to)(e),
    })?;
    out.flush().map_err(failed(to))
}

/// A directory for the pieces of a backup, its owner's alone, removed with what is in it.
struct Work(PathBuf);

impl Work {
    fn new(parent: &Path) -> Result<Self, StoreError> {
        let path = parent.join(format!(".thidua-backup-{}", uuid::Uuid::new_v4().simple()));
        DirBuilder::new().mode(0o700).create(&path).map_err(failed(&path))?;
        Ok(Self(path))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// A new file that its owner alone may read.
fn private_file(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).mode(0o600).open(path)
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

fn pack(zip: &Path, database: &Path, name: &str, manifest: &str, factor_key: Option<&str>) -> io::Result<()> {
    let mut zip = ZipWriter::new(private_file(zip)?);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file(MANIFEST, options)?;
    zip.write_all(manifest.as_bytes())?;
    if let Some(key) = factor_key {
        zip.start_file(FACTOR_KEY, options)?;
        zip.write_all(key.as_bytes())?;
    }
    zip.start_file(name, options.large_file(true))?;
    io::copy(&mut File::open(database)?, &mut zip)?;
    zip.finish()?.sync_all()
}

/// Reads the manifest of a backup that is not encrypted; errs when the file is none.
pub fn read_manifest(file: &Path) -> Result<Manifest, StoreError> {
    let none = |why: &str| StoreError::Backup(format!("{} is no backup of this program: {why}", file.display()));
    let opened = File::open(file).map_err(failed(file))?;
    let mut zip = ZipArchive::new(opened).map_err(|e| none(&e.to_string()))?;
    let mut text = String::new();
    let entry = zip.by_name(MANIFEST).map_err(|e| none(&e.to_string()))?;
    entry.take(MANIFEST_MOST + 1).read_to_string(&mut text).map_err(|e| none(&e.to_string()))?;
    if text.len() as u64 > MANIFEST_MOST {
        return Err(none("its manifest is too long"));
    }
    let manifest: Manifest = serde_json::from_str(&text).map_err(|e| none(&e.to_string()))?;
    if manifest.schema != SCHEMA { Err(none(&manifest.schema)) } else { Ok(manifest) }
}

fn unpack(file: &Path, manifest: &Manifest, to: &Path) -> Result<(), StoreError> {
    let damaged = |why: &str| StoreError::Backup(format!("{}: {why}", file.display()));
    let mut zip = ZipArchive::new(File::open(file).map_err(failed(file))?).map_err(|e| damaged(&e.to_string()))?;
    let entry = zip.by_name(&manifest.file).map_err(|e| damaged(&e.to_string()))?;
    let mut hasher = Sha256::new();
    let target = private_file(to).map_err(failed(to))?;
    // One byte more than promised is enough to know, whatever size the manifest names.
    let most = manifest.size.saturating_add(1);
    let copied = io::copy(&mut entry.take(most), &mut Hashing(&mut hasher, &target));
    let copied = copied.map_err(|e| match e.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => damaged(&e.to_string()),
        _ => failed(to)(e),
    })?;
    target.sync_all().map_err(failed(to))?;
    if copied != manifest.size || hex::encode(hasher.finalize()) != manifest.sha256 {
        return Err(damaged("the database in it is damaged"));
    }
    Ok(())
}
