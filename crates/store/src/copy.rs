//! From one database to another, whatever their engines: an office that began embedded moves to a server, or back.

use sea_orm::{AccessMode, IsolationLevel, TransactionOptions, TransactionTrait};
use serde::Serialize;

use crate::{
    Engine, Store, StoreError,
    rows::{count_all, key_of, link_rows, read_page, write_page},
    schema::tables,
};

/// What was copied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CopyReport {
    /// Rows of each table.
    pub tables: Vec<(String, i64)>,
}

impl Store {
    /// Copies everything in this database, as it is at one moment, into `to`, which must be migrated and empty. All or
    /// nothing: it is one transaction there. `progress` is told the table and its rows so far.
    pub async fn copy_to(
        &self,
        to: &Self,
        progress: &(dyn Fn(&str, u64) + Send + Sync),
    ) -> Result<CopyReport, StoreError> {
        self.require_current_schema().await?;
        to.require_current_schema().await?;
        if let Some((name, rows)) = count_all(to.reader()).await?.into_iter().find(|(_, rows)| *rows > 0) {
            return Err(StoreError::Schema(format!("the target is not empty: {name} has {rows} rows")));
        }
        let from = self.reader().begin_with_options(snapshot_options(self.engine())).await?;
        let into = to.writer().begin().await?;
        let mut report = CopyReport { tables: Vec::new() };
        for table in tables() {
            let mut after = None;
            let mut count = 0_i64;
            let inward = table.columns.iter().any(|c| c.references == Some(table.name));
            let mut to_link = Vec::new();
            loop {
                let rows = read_page(&from, &table, after).await?;
                let Some(last) = rows.last() else { break };
                after = Some(key_of(&table, last));
                count += i64::try_from(rows.len()).unwrap_or(0);
                if inward {
                    to_link.extend(rows.iter().cloned());
                }
                write_page(&into, &table, rows).await?;
                progress(table.name, count.unsigned_abs());
            }
            link_rows(&into, &table, &to_link).await?;
            report.tables.push((table.name.to_owned(), count));
        }
        let arrived = count_all(&into).await?;
        if arrived != report.tables {
            return Err(StoreError::Data("the copy does not have as many rows as the original".to_owned()));
        }
        into.commit().await?;
        from.rollback().await?;
        Ok(report)
    }
}

/// A reading transaction that sees one moment.
pub(crate) fn snapshot_options(engine: Engine) -> TransactionOptions {
    match engine {
        // A deferred transaction in WAL mode keeps the snapshot of its first statement.
        Engine::Sqlite => TransactionOptions::default(),
        Engine::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..Default::default()
        },
    }
}
