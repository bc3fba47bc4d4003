//! A table made anew inside a migration's transaction, for what SQLite's ALTER TABLE cannot do (a column's type or
//! constraint, a foreign key). PostgreSQL alters the table in place.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, TransactionTrait};

use crate::{Engine, Store, StoreError};

/// A change of a table's shape, said once for each engine.
#[derive(Clone, Copy, Debug)]
pub struct Rebuild<'a> {
    /// The table.
    pub table: &'a str,
    /// Its new `CREATE TABLE`, in the portable types of the migrations.
    pub create: &'a str,
    /// The columns filled, in order.
    pub columns: &'a str,
    /// Where each comes from: expressions over the old table's columns.
    pub select: &'a str,
    /// Its `CREATE INDEX` statements: the old ones go with the old table.
    pub indices: &'a [&'a str],
    /// The same change on PostgreSQL.
    pub postgres: &'a [&'a str],
}

/// Portable types as SQLite names them, and its own way of comparing texts, which PostgreSQL must be told.
pub(crate) fn for_sqlite(text: &str) -> String {
    text.replace(" UUID", " BLOB").replace(" BYTEA", " BLOB").replace(crate::query::sql::BYTE_BY_BYTE, "")
}

/// Makes the table anew and checks every foreign key of the database; any that points nowhere fails the transaction.
/// SQLite must not follow foreign keys meanwhile (see [`Store::rebuild`]): dropping the old table would empty it first.
pub async fn rebuild<C: ConnectionTrait>(conn: &C, change: &Rebuild<'_>) -> Result<(), DbErr> {
    if conn.get_database_backend() != DbBackend::Sqlite {
        for sql in change.postgres {
            conn.execute_unprepared(sql).await?;
        }
        return Ok(());
    }
    let Rebuild { table, columns, select, .. } = *change;
    if number(conn, "PRAGMA foreign_keys", "foreign_keys").await? != 0 {
        return Err(DbErr::Custom(format!("rebuilding {table} while foreign keys are followed")));
    }
    let new = format!("{table}_new");
    let create =
        for_sqlite(change.create).replacen(&format!("CREATE TABLE {table} "), &format!("CREATE TABLE {new} "), 1);
    conn.execute_unprepared(&create).await?;
    conn.execute_unprepared(&format!("INSERT INTO {new} ({columns}) SELECT {select} FROM {table}")).await?;
    conn.execute_unprepared(&format!("DROP TABLE {table}")).await?;
    // Whoever refers to the table does so by its name, which the new one takes.
    conn.execute_unprepared(&format!("ALTER TABLE {new} RENAME TO {table}")).await?;
    for index in change.indices {
        conn.execute_unprepared(index).await?;
    }
    let wrong = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?;
    match wrong.first() {
        None => Ok(()),
        Some(row) => {
            let (from, to): (String, String) = (row.try_get("", "table")?, row.try_get("", "parent")?);
            Err(DbErr::Custom(format!("rebuilding {table}: {} rows of {from} point to no row of {to}", wrong.len())))
        }
    }
}

async fn number<C: ConnectionTrait>(conn: &C, sql: &str, column: &str) -> Result<i64, DbErr> {
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
    row.map_or(Ok(0), |r| r.try_get("", column))
}

impl Store {
    /// Makes a table anew in a transaction of its own.
    pub async fn rebuild(&self, change: &Rebuild<'_>) -> Result<(), StoreError> {
        self.follow_foreign_keys(false).await?;
        let done = async {
            let tx = self.writer().begin().await?;
            rebuild(&tx, change).await?;
            tx.commit().await
        }
        .await;
        self.follow_foreign_keys(true).await?;
        Ok(done?)
    }

    /// SQLite switches this only outside a transaction, for the one connection that writes.
    pub(crate) async fn follow_foreign_keys(&self, on: bool) -> Result<(), StoreError> {
        if self.engine() == Engine::Sqlite {
            let sql = if on { "PRAGMA foreign_keys = ON" } else { "PRAGMA foreign_keys = OFF" };
            self.writer().execute_unprepared(sql).await?;
        }
        Ok(())
    }
}
