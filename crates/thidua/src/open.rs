//! Opening an installation: which database, which folder, what the use cases need.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::Ctx;
use store::{Engine, Store};

use crate::{clock::SystemClock, output::Failure, renderer::ChildRenderer};

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
        if store.engine() == Engine::Sqlite {
            store.migrate().await?;
        }
        ctx(store)
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
    })
}
