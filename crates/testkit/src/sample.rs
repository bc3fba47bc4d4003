//! A sample organisation with everything an address can name, twice: a ministry with two provinces that know nothing
//! of each other. Each has units, people, imports, a movement, dossiers at every stage, a council with an open session,
//! decisions in every state, papers, awards, accounts and a regulation. Whatever the far province wrote carries
//! [`FAR_MARK`], so that a test sees it wherever it leaks.
//!
//! Made once by the use cases themselves and kept as a file beside the tests; each test copies it, into PostgreSQL in a
//! run on that engine.

mod ballots;
mod build;
mod clusters;
mod grow;
mod portal;
mod records;
mod scores;
mod stages;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::PathBuf,
    time::UNIX_EPOCH,
};

use domain::access::Role;
use uuid::Uuid;

use crate::{Browser, TestApp, TestDb, clock::FixedClock, db};

/// In every name and text of the near province.
pub const NEAR_MARK: &str = "Cậnxứ";

/// In every name and text of the far province.
pub const FAR_MARK: &str = "Viễnxứ";

/// The sample in a running program.
pub struct Sample {
    /// The program.
    pub app: TestApp,
    codes: BTreeMap<String, String>,
}

/// One of the two provinces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one readers hold their roles in.
    Near,
    /// The other.
    Far,
}

impl Side {
    /// Its place in names of codes.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Far => "far",
        }
    }

    /// What its texts carry.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Near => NEAR_MARK,
            Self::Far => FAR_MARK,
        }
    }
}

impl Sample {
    /// A copy of the template in a program of its own.
    pub async fn new() -> Self {
        let (file, codes) = template().await;
        let mut db = TestDb::copy_of(&file).await;
        if db::only_postgres() {
            let there = TestDb::one().await;
            db.store.copy_to(&there.store, &|_, _| {}).await.expect("copying the sample");
            std::mem::replace(&mut db, there).end().await;
        }
        Self { app: TestApp::over(db), codes }
    }

    /// `text` with each `{name}` replaced by that code of `side`.
    ///
    /// # Panics
    /// When the sample has no such code.
    #[must_use]
    pub fn fill(&self, text: &str, side: Side) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            let key = format!("{}.{name}", side.key());
            out.push_str(before);
            out.push_str(self.codes.get(&key).unwrap_or_else(|| panic!("the sample has no {key}")));
            rest = after;
        }
        out + rest
    }

    /// The unit whose subtree is `side`.
    #[must_use]
    pub fn root(&self, side: Side) -> Uuid {
        Uuid::parse_str(&self.fill("{root-id}", side)).expect("an id")
    }

    /// Signs in as the reader who holds `role` in the near province.
    pub async fn near(&self, role: Role) -> Browser {
        self.enter(&format!("near-{}", role.code())).await
    }

    /// Signs in as the reader who holds `role` without any unit.
    pub async fn nowhere(&self, role: Role) -> Browser {
        self.enter(&format!("none-{}", role.code())).await
    }

    /// Signs in as somebody who holds every role over both provinces.
    pub async fn everything(&self) -> Browser {
        self.enter("every-thing").await
    }

    async fn enter(&self, login: &str) -> Browser {
        let mut browser = self.app.browser();
        let after = browser.sign_in(login, crate::web::PASSWORD).await;
        assert!(after.status.is_success(), "signing in as {login}: {}", after.text());
        browser
    }

    /// Heads of all audit streams and the number of jobs: what a command that was carried out has changed.
    pub async fn heads(&self) -> BTreeMap<String, i64> {
        use store::{
            entity::{audit_head, job},
            sea_orm::{EntityTrait as _, PaginatorTrait as _, QuerySelect as _},
        };
        let reader = self.app.db.store.reader();
        let jobs = job::Entity::find().count(reader).await.expect("the number of jobs");
        let mut all: BTreeMap<String, i64> = audit_head::Entity::find()
            .select_only()
            .column(audit_head::Column::Stream)
            .column(audit_head::Column::Seq)
            .into_tuple::<(String, i64)>()
            .all(reader)
            .await
            .expect("the heads of the audit")
            .into_iter()
            .collect();
        all.insert("jobs".to_owned(), i64::try_from(jobs).unwrap_or(i64::MAX));
        all
    }
}

/// The file and its codes; made by the first test of this build that asks.
async fn template() -> (PathBuf, BTreeMap<String, String>) {
    let dir = db::work_dir();
    // What the use cases write depends on their code: another build makes another sample.
    let built = std::env::current_exe().and_then(fs::metadata).and_then(|m| m.modified()).ok();
    let age = built.and_then(|t| t.duration_since(UNIX_EPOCH).ok()).unwrap_or_default().as_millis();
    let name = format!("sample-{}-{age}", &db::schema_hash()[..16]);
    let (file, list) = (dir.join(format!("{name}.db")), dir.join(format!("{name}.json")));
    if !list.exists() {
        let lock = File::create(dir.join("sample.lock")).expect("a lock file");
        lock.lock().expect("locking");
        if !list.exists() {
            for old in fs::read_dir(&dir).expect("the directory of test databases").flatten() {
                if old.file_name().to_string_lossy().starts_with("sample-") {
                    drop(fs::remove_file(old.path()));
                }
            }
            let db = TestDb::sqlite().await;
            let codes = build::build(&crate::ctx_at(&db.store, FixedClock::default())).await;
            // Closing leaves everything in the one file.
            db.store.close().await.expect("closing");
            fs::copy(db.dir.path().join("thidua.db"), &file).expect("keeping it");
            fs::write(&list, serde_json::to_vec(&codes).expect("codes as JSON")).expect("keeping its codes");
        }
    }
    let codes = serde_json::from_slice(&fs::read(&list).expect("the codes")).expect("codes as JSON");
    (file, codes)
}

/// The texts of all cells of a workbook.
///
/// # Panics
/// When it is not one.
#[must_use]
pub fn cells(bytes: &[u8]) -> String {
    let book = sheets::read(bytes, "bang.xlsx", &sheets::Limits::default()).expect("a workbook");
    let rows = book.sheets.iter().flat_map(|s| s.rows());
    rows.flat_map(|r| r.cells().map(|(_, c)| c.text.to_owned()).collect::<Vec<_>>()).collect::<Vec<_>>().join("\n")
}

/// The rows of a workbook's first sheet, each with as many texts as there are columns.
///
/// # Panics
/// When it is not one.
#[must_use]
pub fn table(bytes: &[u8], columns: usize) -> Vec<Vec<String>> {
    let book = sheets::read(bytes, "bang.xlsx", &sheets::Limits::default()).expect("a workbook");
    let row = |r: sheets::Row<'_>| {
        let mut cells = vec![String::new(); columns];
        for (i, cell) in r.cells() {
            if let Some(place) = cells.get_mut(i as usize) {
                cell.text.clone_into(place);
            }
        }
        cells
    };
    book.sheets.first().into_iter().flat_map(|s| s.rows().map(row).collect::<Vec<_>>()).collect()
}
