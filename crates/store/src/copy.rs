//! From one database to another, whatever their engines: an office that began embedded moves to a server, or back.

use sea_orm::{AccessMode, IsolationLevel, TransactionOptions, TransactionTrait};
use serde::Serialize;

use crate::{
    Engine, Store, StoreError,
    rows::{count_all, key_of, link_rows, read_page, write_page},
    schema::{Table, tables},
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
        let order = by_reference(tables());
        let mut waiting = Vec::new();
        for (place, table) in order.iter().enumerate() {
            let mut after = None;
            let mut count = 0_i64;
            // Columns that point to rows which come later: filled when all are there.
            let later: Vec<usize> = pointing(table, &order[place..]);
            let mut to_link = Vec::new();
            loop {
                let rows = read_page(&from, table, after).await?;
                let Some(last) = rows.last() else { break };
                after = Some(key_of(table, last));
                count += i64::try_from(rows.len()).unwrap_or(0);
                if !later.is_empty() {
                    to_link.extend(rows.iter().cloned());
                }
                write_page(&into, table, rows, &later).await?;
                progress(table.name, count.unsigned_abs());
            }
            waiting.push((table, to_link, later));
            report.tables.push((table.name.to_owned(), count));
        }
        for (table, rows, later) in &waiting {
            link_rows(&into, table, rows, later).await?;
        }
        let mut arrived = count_all(&into).await?;
        arrived.sort();
        report.tables.sort();
        if arrived != report.tables {
            return Err(StoreError::Data("the copy does not have as many rows as the original".to_owned()));
        }
        into.commit().await?;
        from.rollback().await?;
        Ok(report)
    }
}

/// Tables so that what a row points to comes before it, wherever the migrations made it: an account names its unit, and the
/// table of accounts is the older one. Where tables point to each other one of them comes first all the same.
fn by_reference(mut tables: Vec<Table>) -> Vec<Table> {
    let mut order: Vec<Table> = Vec::with_capacity(tables.len());
    while !tables.is_empty() {
        let ready = |t: &Table| {
            let mut to = t.columns.iter().filter_map(|c| c.references).filter(|r| *r != t.name);
            to.all(|r| tables.iter().all(|other| other.name != r))
        };
        let at = tables.iter().position(ready).unwrap_or(0);
        order.push(tables.remove(at));
    }
    order
}

/// Places of the columns that point into one of `tables`.
fn pointing(table: &Table, tables: &[Table]) -> Vec<usize> {
    let to = |r: &&str| tables.iter().any(|t| t.name == *r);
    table.columns.iter().enumerate().filter(|(_, c)| c.references.as_ref().is_some_and(to)).map(|(i, _)| i).collect()
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
