//! The schema, as numbered files that only ever add. Each runs in one transaction on both engines.

use std::path::{Path, PathBuf};

use sea_orm::{ConnectionTrait, DbErr, Statement};
use sea_orm_migration::prelude::*;

use crate::{Store, StoreError};

/// Number, name and text of each landed migration. A landed text never changes (see the checksum test).
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("m0001_house", include_str!("../migrations/0001_house.sql")),
    ("m0002_units_people", include_str!("../migrations/0002_units_people.sql")),
    ("m0003_movement_dossier", include_str!("../migrations/0003_movement_dossier.sql")),
    ("m0004_decision_papers", include_str!("../migrations/0004_decision_papers.sql")),
    ("m0005_account_search", include_str!("../migrations/0005_account_search.sql")),
    ("m0006_nominee_lookup", include_str!("../migrations/0006_nominee_lookup.sql")),
    ("m0007_facts", include_str!("../migrations/0007_facts.sql")),
    ("m0008_rule_changes", include_str!("../migrations/0008_rule_changes.sql")),
    ("m0009_scan", include_str!("../migrations/0009_scan.sql")),
    ("m0010_screens", include_str!("../migrations/0010_screens.sql")),
    ("m0011_lookups", include_str!("../migrations/0011_lookups.sql")),
    ("m0012_standing", include_str!("../migrations/0012_standing.sql")),
    ("m0013_award_scope", include_str!("../migrations/0013_award_scope.sql")),
];

struct Sql {
    name: &'static str,
    text: &'static str,
}

impl MigrationName for Sql {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Sql {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let text = match connection.get_database_backend() {
            sea_orm::DbBackend::Sqlite => crate::rebuild::for_sqlite(self.text),
            _ => self.text.to_owned(),
        };
        connection.execute_unprepared(&text).await.map(|_| ())
    }
}

struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        MIGRATIONS.iter().map(|(name, text)| Box::new(Sql { name, text }) as Box<dyn MigrationTrait>).collect()
    }
}

/// How a database's schema relates to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// Nothing there yet.
    Empty,
    /// These migrations are to come.
    Behind(Vec<&'static str>),
    /// As this program wants it.
    Current,
    /// A newer program migrated it: these migrations are unknown here.
    Newer(Vec<String>),
}

/// Microseconds a migration on a server may take before another node may think that its migrator died.
const MIGRATE_LEASE: i64 = 3_600_000_000;

impl Store {
    /// Looks at the schema without changing it.
    pub async fn schema_state(&self) -> Result<SchemaState, StoreError> {
        if !SchemaManager::new(self.reader()).has_table("seaql_migrations").await? {
            return Ok(SchemaState::Empty);
        }
        let rows = self
            .reader()
            .query_all_raw(Statement::from_string(
                self.reader().get_database_backend(),
                "SELECT version FROM seaql_migrations ORDER BY version",
            ))
            .await?;
        let applied: Vec<String> = rows.iter().map(|r| r.try_get("", "version")).collect::<Result<_, _>>()?;
        let unknown: Vec<String> =
            applied.iter().filter(|a| MIGRATIONS.iter().all(|(name, _)| name != a)).cloned().collect();
        if !unknown.is_empty() {
            return Ok(SchemaState::Newer(unknown));
        }
        if applied.is_empty() {
            return Ok(SchemaState::Empty);
        }
        let missing: Vec<&str> =
            MIGRATIONS.iter().map(|(name, _)| *name).filter(|name| applied.iter().all(|a| a != name)).collect();
        Ok(if missing.is_empty() { SchemaState::Current } else { SchemaState::Behind(missing) })
    }

    /// Refuses unless the schema is this program's: what `serve` asks on a server, where only `migrate` migrates.
    pub async fn require_current_schema(&self) -> Result<(), StoreError> {
        match self.schema_state().await? {
            SchemaState::Current => Ok(()),
            SchemaState::Empty => Err(StoreError::Schema("the database is empty; run `thidua migrate`".to_owned())),
            SchemaState::Behind(names) => {
                Err(StoreError::Schema(format!("run `thidua migrate`; to come: {}", names.join(", "))))
            }
            SchemaState::Newer(names) => Err(newer(&names)),
        }
    }

    /// Brings the schema up to this program's. Idempotent; a newer schema is refused. Each migration is one transaction.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.migrate_steps(None).await
    }

    /// As [`Store::migrate`], but only the first `steps` migrations: for tests of upgrades.
    pub async fn migrate_steps(&self, steps: Option<u32>) -> Result<(), StoreError> {
        if let SchemaState::Newer(names) = self.schema_state().await? {
            return Err(newer(&names));
        }
        // A migration may make a table anew, which checks every foreign key itself.
        self.follow_foreign_keys(false).await?;
        let done = Migrator::up(self.writer(), steps).await;
        self.follow_foreign_keys(true).await?;
        done.map_err(StoreError::from)
    }

    /// What `serve` does to an embedded database: with data in it and migrations to come, a copy is put into
    /// `backup_dir` first. Gives the copy's path.
    pub async fn migrate_after_backup(&self, backup_dir: &Path, now: i64) -> Result<Option<PathBuf>, StoreError> {
        let SchemaState::Behind(names) = self.schema_state().await? else {
            self.migrate().await?;
            return Ok(None);
        };
        let first = names.first().copied().unwrap_or_default();
        std::fs::create_dir_all(backup_dir)
            .map_err(|e| StoreError::Schema(format!("{}: {e}", backup_dir.display())))?;
        let copy = backup_dir.join(format!("before-{first}-{now}.db"));
        self.vacuum_into(&copy).await?;
        self.migrate().await?;
        Ok(Some(copy))
    }

    /// What `thidua migrate` does on a server: one migrator at a time, by a lease row. On an empty database there is no
    /// row to take; there the first migration's own transaction lets only one through.
    pub async fn migrate_leased(&self, holder: &str, now: i64) -> Result<(), StoreError> {
        let leased = !matches!(self.schema_state().await?, SchemaState::Empty);
        if leased && !self.take_lease("migrate", holder, now, MIGRATE_LEASE).await? {
            return Err(StoreError::Schema("another node is migrating this database".to_owned()));
        }
        let done = self.migrate().await;
        if leased {
            self.give_back_lease("migrate", holder).await?;
        }
        done
    }

    /// Writes a consistent copy of an embedded database to `file`, which must not exist, while others go on writing.
    pub(crate) async fn vacuum_into(&self, file: &Path) -> Result<(), StoreError> {
        let Some(path) = file.to_str() else {
            return Err(StoreError::Schema(format!("{} is no UTF-8 path", file.display())));
        };
        let quoted = path.replace('\'', "''");
        // The readers of the pool are `query_only`, which forbids VACUUM even into another file.
        let reader = self.spare_sqlite().await?;
        let done = reader.execute_unprepared(&format!("VACUUM INTO '{quoted}'")).await;
        drop(reader.close().await);
        done?;
        Ok(())
    }
}

fn newer(names: &[String]) -> StoreError {
    StoreError::Schema(format!("a newer program migrated this database ({}); start that one", names.join(", ")))
}
