//! Opening an installation: which database, which folder, what the use cases need.

use std::{
    fs::{DirBuilder, Permissions},
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{Ctx, ctx::Clock as _};
use store::{Engine, Store, audit::SealKey, connect::sqlite_file, lease::ServeLock};

use crate::{
    clock::SystemClock,
    output::{Failure, message},
    renderer::ChildRenderer,
};

/// Where an installation lives.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Place {
    /// Folder of the embedded database and its files.
    #[arg(long, global = true, env = "THIDUA_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Another engine: postgres://USER@HOST/NAME, or sqlite://FILE.
    #[arg(long, global = true, env = "THIDUA_DATABASE", value_name = "URL", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// Megabytes of the disk of an embedded database that stay free: below them no file is taken, below a quarter of them
    /// nothing is written. 0: no limit.
    #[arg(long, global = true, env = "THIDUA_KEEP_FREE", value_name = "MB", default_value_t = 256)]
    pub(crate) keep_free: u64,
}

impl Place {
    /// The folder of the embedded database: `data` beside the caller unless told otherwise.
    pub(crate) fn folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("data"))
    }

    /// The database's address.
    pub(crate) fn url(&self) -> String {
        self.database.clone().unwrap_or_else(|| sqlite_url(&self.folder().join("thidua.db")))
    }

    /// Opens the database without touching its schema.
    pub(crate) async fn store(&self) -> Result<Store, Failure> {
        if self.database.is_none() {
            self.private_folder()?;
        }
        self.opened().await
    }

    /// The database of this place, which is there.
    pub(crate) async fn opened(&self) -> Result<Store, Failure> {
        if let Some(file) = sqlite_file(&self.url()) {
            for end in ["", "-wal", "-shm"] {
                let mut name = file.clone().into_os_string();
                name.push(end);
                make_private(Path::new(&name), 0o600)?;
            }
        }
        let store = Store::open(&self.url()).await?;
        store.keep_free(self.keep_free.saturating_mul(1 << 20));
        Ok(store)
    }

    /// Makes the data folder where it is missing, for its owner alone; one that holds our data already is made so.
    fn private_folder(&self) -> Result<PathBuf, Failure> {
        let folder = self.folder();
        let ours = folder.join("thidua.db").exists() || folder.join("seal.key").exists();
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|e| Failure::file(&folder, &e))?;
        if ours {
            make_private(&folder, 0o700)?;
        }
        Ok(folder)
    }

    /// Opens the database, migrates the embedded one, and builds the frame of the use cases.
    pub(crate) async fn open(&self) -> Result<Ctx, Failure> {
        let store = self.store().await?;
        match store.engine() {
            Engine::Sqlite => {
                let now = SystemClock.micros();
                if let Some(copy) = store.migrate_after_backup(&self.folder().join("backups"), now).await? {
                    message(&format!("Đã sao lưu trước khi nâng cấp / backed up before migrating: {}", copy.display()));
                }
            }
            Engine::Postgres => store.require_current_schema().await?,
        }
        ctx(store, &self.folder())
    }

    /// The exclusive right to serve an embedded database, however it was named; nothing to take on a server.
    pub(crate) fn lock(&self) -> Result<Option<ServeLock>, Failure> {
        let Some(file) = sqlite_file(&self.url()) else { return Ok(None) };
        if self.database.is_none() {
            self.private_folder()?;
        }
        match ServeLock::take(&file).map_err(|e| Failure::file(&file, &e))? {
            Some(lock) => Ok(Some(lock)),
            None => Err(Failure::could_not_run(
                "locked",
                format!(
                    "Cơ sở dữ liệu {} đang được một tiến trình thidua khác phục vụ. Chưa có gì thay đổi; hãy dừng tiến trình đó hoặc dùng thư mục khác.",
                    file.display()
                ),
                format!(
                    "Another thidua serves the database {}. Nothing was changed; stop it or use another folder.",
                    file.display()
                ),
            )),
        }
    }

    /// The file of the key of second factors.
    pub(crate) fn factor_key(&self) -> PathBuf {
        self.folder().join("factor.key")
    }

    /// The key that signs the audit's seals: a file beside the data, made at the first start.
    pub(crate) fn seal_key(&self) -> Result<SealKey, Failure> {
        let file = self.private_folder()?.join("seal.key");
        make_private(&file, 0o600)?;
        make_private(&self.factor_key(), 0o600)?;
        SealKey::from_file(&file).map_err(|e| Failure::file(&file, &e))
    }
}

/// Takes away what group and others may do with a file that is there.
fn make_private(path: &Path, mode: u32) -> Result<(), Failure> {
    match std::fs::metadata(path) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            std::fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|e| Failure::file(path, &e))
        }
        _ => Ok(()),
    }
}

/// The address of an embedded database.
pub(crate) fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The frame of the use cases around an open database; keys lie in `folder`.
pub(crate) fn ctx(store: Store, folder: &Path) -> Result<Ctx, Failure> {
    let renderer = ChildRenderer::new().map_err(|e| Failure::file(Path::new("thidua"), &e))?;
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(jiff::tz::TimeZone::UTC);
    Ok(Ctx {
        store,
        law: Arc::new(law::Law::embedded()?),
        clock: Arc::new(SystemClock),
        renderer: Arc::new(renderer),
        zone,
        node: Arc::from("n1"),
        once: None,
        scans: Arc::default(),
        rollups: Arc::default(),
        syllables: Arc::default(),
        views: Arc::default(),
        alarms: Arc::default(),
        back: app::back::Back::default(),
        factor_key: app::accounts::factor::FactorKey::in_file(folder.join("factor.key")),
    })
}
