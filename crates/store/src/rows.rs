//! Rows of any table, read and written by the schema's own description: for copying between engines, for the small
//! seeded databases of the upgrade tests, and for counting.

use std::io::{BufRead, Write};

use sea_orm::{ConnectionTrait, QueryResult, Statement, TransactionTrait, Value};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Store, StoreError, bulk,
    migrate::MIGRATIONS,
    schema::{Column, Kind, Table, tables, tables_after},
};

/// Rows read at a time; of files only a few, for each is up to 1 MiB.
fn page_of(table: &Table) -> i64 {
    if table.name == "blob_chunk" { 8 } else { 2_000 }
}

/// Name of the format of [`Store::dump_rows`].
const FORMAT: &str = "thidua/rows/1";

/// The next rows of `table` in the order of its key, after the row with the key `after`.
pub(crate) async fn read_page<C: ConnectionTrait>(
    conn: &C,
    table: &Table,
    after: Option<Vec<Value>>,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
    let key = table.key.join(", ");
    let mut sql = format!("SELECT {} FROM {}", names.join(", "), table.name);
    let values = after.unwrap_or_default();
    if !values.is_empty() {
        let binds: Vec<String> = (1..=values.len()).map(|i| format!("${i}")).collect();
        sql.push_str(&format!(" WHERE ({key}) > ({})", binds.join(", ")));
    }
    sql.push_str(&format!(" ORDER BY {key} LIMIT {}", page_of(table)));
    let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| table.columns.iter().map(|c| read(row, c)).collect()).collect()
}

pub(crate) fn read(row: &QueryResult, column: &Column) -> Result<Value, StoreError> {
    let name = column.name;
    Ok(match column.kind {
        Kind::Int => Value::BigInt(row.try_get("", name)?),
        Kind::Text => Value::String(row.try_get("", name)?),
        Kind::Bool => Value::Bool(row.try_get("", name)?),
        Kind::Uuid => Value::Uuid(row.try_get("", name)?),
        Kind::Bytes => Value::Bytes(row.try_get("", name)?),
    })
}

/// The values of a row's key.
pub(crate) fn key_of(table: &Table, row: &[Value]) -> Vec<Value> {
    let at = |name: &str| table.columns.iter().position(|c| c.name == name);
    table.key.iter().filter_map(|k| at(k)).filter_map(|i| row.get(i).cloned()).collect()
}

/// Inserts rows. Columns that point into the same table stay empty: [`link_rows`] fills them when all rows are there.
pub(crate) async fn write_page<C: ConnectionTrait>(
    conn: &C,
    table: &Table,
    mut rows: Vec<Vec<Value>>,
    later: &[usize],
) -> Result<(), StoreError> {
    for i in later {
        for row in &mut rows {
            row[*i] = row[*i].as_null();
        }
    }
    let names: Vec<&'static str> = table.columns.iter().map(|c| c.name).collect();
    bulk::insert(conn, table.name, &names, rows).await
}

/// Fills the columns that point into the same table.
pub(crate) async fn link_rows<C: ConnectionTrait>(
    conn: &C,
    table: &Table,
    rows: &[Vec<Value>],
    later: &[usize],
) -> Result<(), StoreError> {
    for i in later.iter().copied() {
        let column = table.columns[i].name;
        let sql = format!("UPDATE {} SET {} = $1 WHERE {} = $2", table.name, column, table.key.join(", "));
        for row in rows.iter().filter(|r| r[i] != r[i].as_null()) {
            let mut values = vec![row[i].clone()];
            values.extend(key_of(table, row));
            conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql.clone(), values)).await?;
        }
    }
    Ok(())
}

fn inward(table: &Table) -> Vec<usize> {
    let inward = |c: &&Column| c.references == Some(table.name);
    table.columns.iter().enumerate().filter(|(_, c)| inward(c)).map(|(i, _)| i).collect()
}

/// Rows of each table.
pub(crate) async fn count_all<C: ConnectionTrait>(conn: &C) -> Result<Vec<(String, i64)>, StoreError> {
    let mut counts = Vec::new();
    for table in tables() {
        let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {}", table.name);
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await?;
        counts.push((table.name.to_owned(), row.map_or(Ok(0), |r| r.try_get("", "n"))?));
    }
    Ok(counts)
}

impl Store {
    /// Writes every row as lines of JSON: a line that says how many migrations there were, then for each table a line
    /// with its columns and one line a row.
    pub async fn dump_rows(&self, out: &mut (dyn Write + Send)) -> Result<(), StoreError> {
        let failed = |e: std::io::Error| StoreError::Data(e.to_string());
        writeln!(out, "{}", json!({"schema": FORMAT, "migrations": MIGRATIONS.len()})).map_err(failed)?;
        for table in tables() {
            let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
            let mut after = None;
            let mut headed = false;
            loop {
                let rows = read_page(self.reader(), &table, after).await?;
                let Some(last) = rows.last() else { break };
                after = Some(key_of(&table, last));
                if !headed {
                    writeln!(out, "{}", json!({"table": table.name, "columns": names})).map_err(failed)?;
                    headed = true;
                }
                for row in rows {
                    let cells: Vec<serde_json::Value> = row.into_iter().map(to_json).collect();
                    writeln!(out, "{}", serde_json::Value::Array(cells)).map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    /// Reads what [`Store::dump_rows`] wrote into this empty database, whose schema is brought to where it was then.
    pub async fn load_rows(&self, input: &mut (dyn BufRead + Send)) -> Result<(), StoreError> {
        let bad = |line: usize, why: &str| StoreError::Data(format!("line {line}: {why}"));
        let mut lines = Vec::new();
        for (i, line) in input.lines().enumerate() {
            let line = line.map_err(|e| bad(i + 1, &e.to_string()))?;
            lines.push(serde_json::from_str::<serde_json::Value>(&line).map_err(|e| bad(i + 1, &e.to_string()))?);
        }
        let head = lines.first().ok_or_else(|| bad(1, "empty"))?;
        let steps = head["migrations"].as_u64().filter(|_| head["schema"] == FORMAT);
        let steps = steps.ok_or_else(|| bad(1, "not rows of this program"))?;
        self.migrate_steps(u32::try_from(steps).ok()).await?;
        let known = tables_after(usize::try_from(steps).unwrap_or(usize::MAX));

        let tx = self.writer().begin().await?;
        let mut open: Option<(&Table, Vec<Vec<Value>>)> = None;
        for (i, line) in lines.iter().enumerate().skip(1) {
            if let Some(name) = line["table"].as_str() {
                finish_table(&tx, open.take()).await?;
                let table = known.iter().find(|t| t.name == name).ok_or_else(|| bad(i + 1, "unknown table"))?;
                open = Some((table, Vec::new()));
            } else if let (Some(cells), Some((table, rows))) = (line.as_array(), &mut open) {
                let row =
                    table.columns.iter().zip(cells).map(|(c, v)| from_json(c.kind, v)).collect::<Option<Vec<_>>>();
                let row = row.filter(|_| cells.len() == table.columns.len());
                rows.push(row.ok_or_else(|| bad(i + 1, "the cells do not fit the columns"))?);
            } else {
                return Err(bad(i + 1, "neither table nor row"));
            }
        }
        finish_table(&tx, open).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn finish_table<C: ConnectionTrait>(
    conn: &C,
    table: Option<(&Table, Vec<Vec<Value>>)>,
) -> Result<(), StoreError> {
    let Some((table, rows)) = table else { return Ok(()) };
    let later = inward(table);
    write_page(conn, table, rows.clone(), &later).await?;
    link_rows(conn, table, &rows, &later).await
}

fn to_json(value: Value) -> serde_json::Value {
    match value {
        Value::BigInt(Some(n)) => json!(n),
        Value::String(Some(s)) => json!(s),
        Value::Bool(Some(b)) => json!(b),
        Value::Uuid(Some(u)) => json!(u),
        Value::Bytes(Some(b)) => json!(hex::encode(b)),
        _ => serde_json::Value::Null,
    }
}

fn from_json(kind: Kind, value: &serde_json::Value) -> Option<Value> {
    let null = value.is_null();
    Some(match kind {
        Kind::Int => Value::BigInt(value.as_i64()),
        Kind::Text => Value::String(value.as_str().map(str::to_owned)),
        Kind::Bool => Value::Bool(value.as_bool()),
        Kind::Uuid => Value::Uuid(value.as_str().and_then(|s| Uuid::parse_str(s).ok())),
        Kind::Bytes => Value::Bytes(value.as_str().and_then(|s| hex::decode(s).ok())),
    })
    .filter(|v| null == (*v == v.as_null()))
}
