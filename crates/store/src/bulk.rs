//! Multi-row inserts: a hundred thousand rows in seconds, in the caller's transaction.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use crate::StoreError;

/// Bound values in one statement; SQLite's limit is 32,766.
const VALUES_A_STATEMENT: usize = 30_000;

/// Inserts `rows` into `table`; `columns` and `table` are constants of the program. Each row holds one value a column.
pub async fn insert<C: ConnectionTrait>(
    conn: &C,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    insert_with(conn, table, columns, rows, "").await
}

/// As [`insert`], with what to do when a row is there already.
pub(crate) async fn insert_with<C: ConnectionTrait>(
    conn: &C,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<Value>>,
    tail: &str,
) -> Result<(), StoreError> {
    let width = columns.len().max(1);
    let backend = conn.get_database_backend();
    let mut rows = rows.into_iter();
    loop {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(VALUES_A_STATEMENT / width).collect();
        if chunk.is_empty() {
            return Ok(());
        }
        let mut text = format!("INSERT INTO {table} ({}) VALUES ", columns.join(", "));
        let mut values = Vec::with_capacity(chunk.len() * width);
        for (i, row) in chunk.into_iter().enumerate() {
            text.push_str(if i == 0 { "(" } else { ", (" });
            for (j, value) in row.into_iter().enumerate() {
                values.push(value);
                text.push_str(if j == 0 { "" } else { ", " });
                // SQLite goes through the names of all places for each value it binds; places without a name are counted.
                if backend == DbBackend::Sqlite {
                    text.push('?');
                } else {
                    text.push('$');
                    text.push_str(&values.len().to_string());
                }
            }
            text.push(')');
        }
        text.push_str(tail);
        conn.execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    }
}

/// As [`insert`], but a row whose `id` is there already takes the new values.
pub async fn upsert<C: ConnectionTrait>(
    conn: &C,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let set: Vec<String> = columns.iter().filter(|c| **c != "id").map(|c| format!("{c} = excluded.{c}")).collect();
    let tail = format!(" ON CONFLICT (id) DO UPDATE SET {}", set.join(", "));
    insert_with(conn, table, columns, rows, &tail).await
}

impl crate::Tx {
    /// Takes hold of things that a rule across aggregates counts, so that two transactions which both read what stands about one of them
    /// cannot both commit: the later one is run again and then reads what the earlier wrote. Waiting alone would not do: under REPEATABLE
    /// READ it would go on with what it saw before. Sorted, so that two that want the same things wait for one another only once.
    pub async fn hold(&self, of: &str, ids: impl IntoIterator<Item = uuid::Uuid>) -> Result<(), StoreError> {
        let mut names: Vec<String> = ids.into_iter().map(|id| format!("{of}:{}", id.simple())).collect();
        names.sort_unstable();
        names.dedup();
        let rows = names.into_iter().map(|name| vec![name.into(), 1_i64.into()]).collect();
        let tail = " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1";
        insert_with(self.conn(), "counter", &["name", "value"], rows, tail).await
    }

    /// The first of `count` numbers of a gapless counter, all of which belong to the caller if it commits.
    pub async fn take_numbers(&self, counter: &str, count: i64) -> Result<i64, StoreError> {
        let row = self
            .conn()
            .query_one_raw(Statement::from_sql_and_values(
                self.conn().get_database_backend(),
                "INSERT INTO counter (name, value) VALUES ($1, $2) \
                 ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value",
                [counter.into(), count.into()],
            ))
            .await?
            .ok_or_else(|| StoreError::Data(format!("counter {counter} gave no number")))?;
        let last: i64 = row.try_get("", "value")?;
        Ok(last - count + 1)
    }
}
