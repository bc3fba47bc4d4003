//! Technical checks of a database: its schema, the engine's own checks, what is derived (closure, counters, search
//! words) against what it is derived from, files against their chunks.

use std::collections::BTreeSet;

use domain::units::{ClosureRow, Period, Succession, Tree};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    Engine, Store, StoreError,
    checks::{Check, SqlCheck},
    entity::{blob, counter, unit, unit_closure, unit_period, unit_succession},
    migrate::SchemaState,
};

/// What every check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DoctorReport {
    /// One entry a check.
    pub checks: Vec<Check>,
}

impl DoctorReport {
    /// True when all are well.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.checks.iter().all(Check::sound)
    }
}

/// Gapless counters: name (":" and a year may follow), table, prefix of the code, digits.
const COUNTERS: &[(&str, &str, &str, usize)] = &[
    ("unit", "unit", "DV-", 4),
    ("person", "person", "CB-", 6),
    ("council", "council", "HD-", 4),
    ("session", "council_session", "PH-", 4),
    ("dossier", "dossier", "HS-", 4),
    ("decision", "decision", "QD-", 4),
    ("erratum", "amendment", "DC-", 4),
    ("annulment", "amendment", "HB-", 4),
];

const CHECKS: &[SqlCheck] = &[
    SqlCheck {
        name: "blob-complete",
        vi: "Mỗi tệp có đủ nội dung.",
        en: "Every finished file has all its bytes.",
        sql: "SELECT b.file_name AS what FROM blob b LEFT JOIN (SELECT c.blob_id, CAST(SUM(LENGTH(c.bytes)) AS BIGINT) AS size \
              FROM blob_chunk c GROUP BY c.blob_id) k ON k.blob_id = b.id \
              WHERE b.size >= 0 AND COALESCE(k.size, 0) <> b.size ORDER BY what",
    },
    SqlCheck {
        name: "blob-linked",
        vi: "Mỗi tệp được dẫn chiếu đều có và được đánh dấu là đang dùng.",
        en: "Every file that something points to is there and marked as linked.",
        sql: "SELECT r.what AS what FROM (SELECT blob_id, 'attachment ' || title AS what FROM attachment \
              UNION ALL SELECT blob_id, 'import ' || code AS what FROM import_batch \
              UNION ALL SELECT blob_id, 'paper ' || kind || ' ' || subject AS what FROM paper WHERE blob_id IS NOT NULL) r \
              LEFT JOIN blob b ON b.id = r.blob_id WHERE b.id IS NULL OR b.size < 0 OR NOT b.linked ORDER BY what",
    },
    SqlCheck {
        name: "blob-chunk-owned",
        vi: "Không có mảnh tệp nào mồ côi.",
        en: "No chunk of a file is left without its file.",
        sql: "SELECT CAST(COUNT(*) AS TEXT) || ' x ' || CAST(MIN(c.seq) AS TEXT) AS what FROM blob_chunk c \
              WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.id = c.blob_id) GROUP BY c.blob_id ORDER BY what",
    },
    SqlCheck {
        name: "person-searchable",
        vi: "Mọi cán bộ đều tìm được theo tên.",
        en: "Every person can be found by name.",
        sql: "SELECT p.code AS what FROM person p WHERE p.search <> '' \
              AND NOT EXISTS (SELECT 1 FROM person_word w WHERE w.person_id = p.id) ORDER BY what",
    },
    SqlCheck {
        name: "person-word-owned",
        vi: "Chỉ mục tìm kiếm không có dòng thừa.",
        en: "The search index points to people who exist.",
        sql: "SELECT DISTINCT w.word AS what FROM person_word w \
              WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = w.person_id) ORDER BY what",
    },
    SqlCheck {
        name: "unit-as-its-newest-period",
        vi: "Tên và cấp trên hiện tại của đơn vị khớp với giai đoạn mới nhất.",
        en: "A unit's present name and parent are those of its newest period.",
        sql: "SELECT u.code AS what FROM unit u LEFT JOIN unit_period p ON p.unit_id = u.id \
              AND p.from_date = (SELECT MAX(x.from_date) FROM unit_period x WHERE x.unit_id = u.id) \
              WHERE p.id IS NULL OR p.name <> u.name OR (p.parent_id IS NULL) <> (u.parent_id IS NULL) \
              OR p.parent_id <> u.parent_id ORDER BY what",
    },
];

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) fn sql() -> Vec<&'static str> {
    CHECKS.iter().map(|c| c.sql).collect()
}

impl Store {
    /// Runs all checks; with `deep` every file is read and hashed too.
    pub async fn doctor(&self, deep: bool) -> Result<DoctorReport, StoreError> {
        let state = match self.schema_state().await? {
            SchemaState::Current => Vec::new(),
            SchemaState::Empty => vec!["empty".to_owned()],
            SchemaState::Behind(names) => names.into_iter().map(str::to_owned).collect(),
            SchemaState::Newer(names) => names,
        };
        let schema = Check::of(
            "schema",
            "Cấu trúc cơ sở dữ liệu đúng với chương trình.",
            "The schema is this program's.",
            state,
        );
        if !schema.sound() {
            // Nothing else can be asked of another schema.
            return Ok(DoctorReport { checks: vec![schema] });
        }
        let mut checks =
            vec![schema, self.engine_check().await?, self.closure_check().await?, self.counter_check().await?];
        for check in CHECKS {
            checks.push(check.run(self.reader()).await?);
        }
        if deep {
            checks.push(self.hash_check().await?);
        }
        Ok(DoctorReport { checks })
    }

    /// SQLite checks its own pages and references; PostgreSQL enforces references and checks pages elsewhere.
    async fn engine_check(&self) -> Result<Check, StoreError> {
        let mut wrong = Vec::new();
        if self.engine() == Engine::Sqlite {
            for row in self.ask("PRAGMA integrity_check").await? {
                let said: String = row.try_get_by_index(0)?;
                if said != "ok" {
                    wrong.push(said);
                }
            }
            for row in self.ask("PRAGMA foreign_key_check").await? {
                let table: String = row.try_get_by_index(0)?;
                wrong.push(format!("{table}: a reference leads nowhere"));
            }
        }
        Ok(Check::of("engine", "Tệp cơ sở dữ liệu nguyên vẹn.", "The engine finds its files whole.", wrong))
    }

    async fn ask(&self, sql: &str) -> Result<Vec<sea_orm::QueryResult>, StoreError> {
        let conn = self.reader();
        Ok(conn.query_all_raw(Statement::from_string(conn.get_database_backend(), sql)).await?)
    }

    async fn closure_check(&self) -> Result<Check, StoreError> {
        let conn = self.reader();
        let units: BTreeSet<Uuid> = unit::Entity::find().all(conn).await?.into_iter().map(|u| u.id).collect();
        let periods = unit_period::Entity::find().all(conn).await?.into_iter();
        let periods =
            periods.map(|p| Period { unit: p.unit_id, parent: p.parent_id, from: p.from_date, to: p.to_date });
        let heirs = unit_succession::Entity::find().all(conn).await?.into_iter();
        let heirs = heirs.map(|s| Succession { old: s.from_unit, new: s.to_unit, on: s.on_date });
        let wanted: BTreeSet<ClosureRow> =
            Tree::new(periods.collect(), heirs.collect()).closure(&units).into_iter().collect();
        let there: BTreeSet<ClosureRow> = unit_closure::Entity::find()
            .all(conn)
            .await?
            .into_iter()
            .map(|r| ClosureRow {
                ancestor: r.ancestor,
                descendant: r.descendant,
                from: r.from_date,
                to: r.to_date,
                depth: r.depth,
            })
            .collect();
        let tell = |what: &str, r: &ClosureRow| format!("{what}: {} < {} {}", r.ancestor, r.descendant, r.from);
        let missing = wanted.difference(&there).map(|r| tell("missing", r));
        let stray = there.difference(&wanted).map(|r| tell("stray", r));
        Ok(Check::of(
            "closure",
            "Quan hệ trên dưới đã tính sẵn khớp với cây đơn vị.",
            "The closure equals the tree of units.",
            missing.chain(stray).collect(),
        ))
    }

    /// A counter that fell behind the codes given out would give one out twice.
    async fn counter_check(&self) -> Result<Check, StoreError> {
        let counters = counter::Entity::find().all(self.reader()).await?;
        let mut wrong = Vec::new();
        for row in &counters {
            let (name, year) = row.name.split_once(':').map_or((row.name.as_str(), None), |(n, y)| (n, Some(y)));
            let Some((_, table, prefix, digits)) = COUNTERS.iter().find(|(n, ..)| *n == name) else { continue };
            let start = year.map_or_else(|| (*prefix).to_owned(), |y| format!("{prefix}{y}-"));
            let sql = format!("SELECT MAX(code) AS code FROM {table} WHERE code LIKE $1");
            let pattern = format!("{start}{}", "_".repeat(*digits));
            let conn = self.reader();
            let found = conn
                .query_one_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, [pattern.into()]))
                .await?;
            let code: Option<String> = found.map_or(Ok(None), |r| r.try_get("", "code"))?;
            let highest = code.and_then(|c| c.strip_prefix(&start).and_then(|n| n.parse::<i64>().ok())).unwrap_or(0);
            if highest > row.value {
                wrong.push(format!("{}: {} < {highest}", row.name, row.value));
            }
        }
        for row in self.ask(HONOUR_TOPS).await? {
            let (unit, year): (Uuid, i64) = (row.try_get("", "unit_id")?, row.try_get("", "book_year")?);
            let top: i64 = row.try_get("", "top")?;
            let name = format!("honour:{}:{year}", unit.simple());
            let value = counters.iter().find(|c| c.name == name).map_or(0, |c| c.value);
            if value != top {
                wrong.push(format!("{name}: {value} <> {top}"));
            }
        }
        Ok(Check::of("counters", "Bộ đếm khớp với số đã cấp.", "Counters agree with the numbers given out.", wrong))
    }

    async fn hash_check(&self) -> Result<Check, StoreError> {
        let mut wrong = Vec::new();
        for info in blob::Entity::find().all(self.reader()).await?.into_iter().filter(|b| b.size >= 0) {
            if Sha256::digest(self.read_blob(info.id).await?).as_slice() != info.sha256 {
                wrong.push(info.file_name);
            }
        }
        Ok(Check::of("blob-hash", "Nội dung tệp đúng với mã băm.", "Every file has the hash it was kept with.", wrong))
    }
}

const HONOUR_TOPS: &str =
    "SELECT unit_id, book_year, CAST(MAX(number) AS BIGINT) AS top FROM honour_entry GROUP BY unit_id, book_year";
