//! Opening an installation: which database, which folder, what the use cases need.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{Ctx, ctx::Clock as _};
use store::{Engine, Store, audit::SealKey, lease::ServeLock};

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
            let folder = self.folder();
            std::fs::create_dir_all(&folder).map_err(|e| Failure::file(&folder, &e))?;
        }
        Ok(Store::open(&self.url()).await?)
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
        ctx(store)
    }

    /// The exclusive right to serve the embedded database; nothing to take on a server.
    pub(crate) fn lock(&self) -> Result<Option<ServeLock>, Failure> {
        if self.database.is_some() {
            return Ok(None);
        }
        let folder = self.folder();
        std::fs::create_dir_all(&folder).map_err(|e| Failure::file(&folder, &e))?;
        match ServeLock::take(&folder).map_err(|e| Failure::file(&folder, &e))? {
            Some(lock) => Ok(Some(lock)),
            None => Err(Failure::could_not_run(
                "locked",
                format!(
                    "Thư mục {} đang được một tiến trình thidua khác phục vụ. Hãy dừng tiến trình đó hoặc dùng thư mục khác.",
                    folder.display()
                ),
                format!("Another thidua serves the folder {}. Stop it or use another folder.", folder.display()),
            )),
        }
    }

    /// The key that signs the audit's seals: a file beside the data, made at the first start.
    pub(crate) fn seal_key(&self) -> Result<SealKey, Failure> {
        let folder = self.folder();
        std::fs::create_dir_all(&folder).map_err(|e| Failure::file(&folder, &e))?;
        let file = folder.join("seal.key");
        SealKey::from_file(&file).map_err(|e| Failure::file(&file, &e))
    }
}

/// The address of an embedded database.
pub(crate) fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// The frame of the use cases around an open database.
pub(crate) fn ctx(store: Store) -> Result<Ctx, Failure> {
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
    })
}
