//! The schema, as numbered files that only ever add. Each runs in one transaction on both engines.

use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::prelude::*;

use crate::{Engine, Store, StoreError};

/// Number, name and text of each landed migration. A landed text never changes (see the checksum test).
pub const MIGRATIONS: &[(&str, &str)] = &[
    ("m0001_house", include_str!("../migrations/0001_house.sql")),
    ("m0002_units_people", include_str!("../migrations/0002_units_people.sql")),
    ("m0003_movement_dossier", include_str!("../migrations/0003_movement_dossier.sql")),
    ("m0004_decision_papers", include_str!("../migrations/0004_decision_papers.sql")),
    ("m0005_account_search", include_str!("../migrations/0005_account_search.sql")),
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
            sea_orm::DbBackend::Sqlite => self.text.replace(" UUID", " BLOB").replace(" BYTEA", " BLOB"),
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

impl Store {
    /// Brings the schema up to this program's. Idempotent.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        if self.engine() == Engine::Sqlite {
            self.writer().execute_unprepared("PRAGMA foreign_keys=ON").await?;
        }
        Migrator::up(self.writer(), None).await.map_err(StoreError::from)
    }
}
