//! A table made anew inside a migration's transaction, for what SQLite's ALTER TABLE cannot do (a column's type or
//! constraint, a foreign key). PostgreSQL alters the table in place.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

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

/// Portable types as SQLite names them.
pub(crate) fn for_sqlite(text: &str) -> String {
    text.replace(" UUID", " BLOB").replace(" BYTEA", " BLOB")
}

/// Makes the table anew and checks every foreign key of the database; any that points nowhere fails the transaction.
pub async fn rebuild<C: ConnectionTrait>(conn: &C, change: &Rebuild<'_>) -> Result<(), DbErr> {
    if conn.get_database_backend() != DbBackend::Sqlite {
        for sql in change.postgres {
            conn.execute_unprepared(sql).await?;
        }
        return Ok(());
    }
    let Rebuild { table, columns, select, .. } = *change;
    let old = format!("{table}_before");
    // In this mode the tables that refer to this one go on doing so by its name, while it is away.
    conn.execute_unprepared("PRAGMA legacy_alter_table = ON").await?;
    let moved = async {
        conn.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO {old}")).await?;
        conn.execute_unprepared(&for_sqlite(change.create)).await?;
        conn.execute_unprepared(&format!("INSERT INTO {table} ({columns}) SELECT {select} FROM {old}")).await?;
        conn.execute_unprepared(&format!("DROP TABLE {old}")).await?;
        for index in change.indices {
            conn.execute_unprepared(index).await?;
        }
        Ok::<(), DbErr>(())
    }
    .await;
    conn.execute_unprepared("PRAGMA legacy_alter_table = OFF").await?;
    moved?;
    let wrong = conn.query_all_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_key_check")).await?;
    match wrong.first() {
        None => Ok(()),
        Some(row) => {
            let (from, to): (String, String) = (row.try_get("", "table")?, row.try_get("", "parent")?);
            Err(DbErr::Custom(format!("rebuilding {table}: {} rows of {from} point to no row of {to}", wrong.len())))
        }
    }
}
