//! Compares each row of each audited table with the newest hash that the audit has of it. What the audit says is gathered
//! a few million rows at a time, in the order of the keys; the rows of that stretch are then streamed past it.

use std::collections::{HashMap, HashSet};

use futures::TryStreamExt as _;
use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement, StreamTrait as _, Value};
use sha2::{Digest, Sha256};

use super::{
    AuditReport, Fault, FaultKind, key_text,
    rows::{GONE, RowHasher, counts, key_of_row, unpack},
    tables::{Audited, audited},
};
use crate::{StoreError, conn::key_values, rows::read};

/// Rows whose hashes are in memory at a time, 88 bytes each; twice as many while they are gathered.
const AT_ONCE: usize = 2_500_000;
/// Rows between two signs of progress.
const STEP: u64 = 20_000;

const PARTS: &str = "SELECT r.stream, r.seq, e.tick, r.salt, r.row_hashes FROM audit_rows r \
     JOIN audit_entry e ON e.stream = r.stream AND e.seq = r.seq WHERE r.tbl = $1";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[PARTS];

/// Told the table and how many of its rows were compared.
pub type Progress<'p> = &'p (dyn Fn(&str, u64) + Send + Sync);

/// What the audit says of a row.
#[derive(Clone, Copy)]
struct Known {
    key: [u8; 32],
    tick: i64,
    salt: [u8; 16],
    hash: [u8; 32],
}

/// A key of fixed length in the order of the database; where that order is not the one of bytes, only something to find
/// the row by.
fn fixed(table: &Audited, key: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    match out.get_mut(..key.len()) {
        Some(place) if table.ordered() => place.copy_from_slice(key),
        _ => out = Sha256::digest(key).into(),
    }
    out
}

/// The newest of each row, in order.
fn newest(known: &mut Vec<Known>) {
    // Of two with one tick, which only parallel commands on a key that was freed can have, the row that is there wins.
    known.sort_unstable_by(|a, b| (&a.key, b.tick, &b.hash).cmp(&(&b.key, a.tick, &a.hash)));
    known.dedup_by_key(|k| k.key);
}

/// A row that is not as it should be.
struct Wrong {
    kind: FaultKind,
    /// As [`fixed`] gives it.
    place: [u8; 32],
    /// What people know the row by.
    name: Option<String>,
}

/// The comparison of one table.
struct Comparison<'c> {
    conn: &'c DatabaseTransaction,
    table: &'static Audited,
    report: &'c mut AuditReport,
    progress: Progress<'c>,
    done: u64,
    wrong: Vec<Wrong>,
}

pub(super) async fn compare(
    conn: &DatabaseTransaction,
    report: &mut AuditReport,
    progress: Progress<'_>,
    at_once: Option<usize>,
) -> Result<(), StoreError> {
    for table in audited().values() {
        let mut one = Comparison { conn, table, report, progress, done: 0, wrong: Vec::new() };
        let mut lower: Option<[u8; 32]> = None;
        loop {
            let (known, upper) = gather(conn, table, lower, at_once.unwrap_or(AT_ONCE)).await?;
            one.stream_past(&known, &Range { lower, upper }).await?;
            if upper.is_none() {
                break;
            }
            lower = upper;
        }
        one.end().await?;
    }
    Ok(())
}

/// Keys above `lower` up to `upper`, that one too.
struct Range {
    lower: Option<[u8; 32]>,
    upper: Option<[u8; 32]>,
}

/// What the audit says of the rows of a table above `lower`, and up to which key.
async fn gather(
    conn: &DatabaseTransaction,
    table: &Audited,
    lower: Option<[u8; 32]>,
    at_once: usize,
) -> Result<(Vec<Known>, Option<[u8; 32]>), StoreError> {
    let at_once = if table.ordered() { at_once } else { usize::MAX / 2 };
    let mut known: Vec<Known> = Vec::new();
    let mut upper: Option<[u8; 32]> = None;
    let mut parts = conn.stream_raw(parts_of(conn, table)).await?;
    while let Some(part) = parts.try_next().await? {
        let tick: i64 = part.try_get("", "tick")?;
        let salt: Vec<u8> = part.try_get("", "salt")?;
        // Erased by law: no row matches it.
        let salt = <[u8; 16]>::try_from(salt).unwrap_or_default();
        let bytes: Vec<u8> = part.try_get("", "row_hashes")?;
        for (key, hash) in unpack(&bytes) {
            let key = fixed(table, key);
            if lower.is_some_and(|l| key <= l) || upper.is_some_and(|u| key > u) {
                continue;
            }
            known.push(Known { key, tick, salt, hash });
            if known.len() >= at_once.saturating_mul(2) {
                newest(&mut known);
                if known.len() > at_once {
                    known.truncate(at_once);
                    upper = known.last().map(|k| k.key);
                }
            }
        }
    }
    newest(&mut known);
    if known.len() > at_once {
        known.truncate(at_once);
        upper = known.last().map(|k| k.key);
    }
    Ok((known, upper))
}

fn parts_of(conn: &DatabaseTransaction, table: &Audited) -> Statement {
    Statement::from_sql_and_values(ConnectionTrait::get_database_backend(conn), PARTS, [table.name().into()])
}

impl Comparison<'_> {
    /// Streams the rows of a stretch past what the audit says of them.
    async fn stream_past(&mut self, known: &[Known], range: &Range) -> Result<(), StoreError> {
        let table = self.table;
        let mut seen = vec![false; known.len()];
        let mut hasher = RowHasher::default();
        let name = table.table.columns.iter().position(|c| matches!(c.name, "code" | "login"));
        let mut rows = self.conn.stream_raw(rows_of(self.conn, table, range)?).await?;
        while let Some(row) = rows.try_next().await? {
            let row: Vec<Value> = table.table.columns.iter().map(|c| read(&row, c)).collect::<Result<_, _>>()?;
            if !counts(table, &row) {
                continue;
            }
            self.done += 1;
            if self.done.is_multiple_of(STEP) {
                (self.progress)(table.name(), self.done);
            }
            let key = key_of_row(table, &row)?;
            let place = fixed(table, &key);
            let kind = match known.binary_search_by_key(&place, |k| k.key) {
                Err(_) => FaultKind::RowExtra,
                Ok(i) => {
                    seen[i] = true;
                    match &known[i] {
                        k if k.hash == GONE => FaultKind::RowExtra,
                        k if k.hash != hasher.hash(table, &k.salt, &row)? => FaultKind::RowAltered,
                        _ => continue,
                    }
                }
            };
            let told = name.and_then(|i| match &row[i] {
                Value::String(Some(text)) => Some(text.clone()),
                _ => None,
            });
            self.add(kind, place, Some(told.unwrap_or_else(|| key_text(table, &key))));
        }
        let missing = seen.iter().zip(known).filter(|(seen, known)| !**seen && known.hash != GONE);
        missing.for_each(|(_, known)| self.add(FaultKind::RowMissing, known.key, None));
        (self.progress)(table.name(), self.done);
        Ok(())
    }

    fn add(&mut self, kind: FaultKind, place: [u8; 32], name: Option<String>) {
        if self.report.note_row() {
            self.wrong.push(Wrong { kind, place, name });
        }
    }

    /// Lists the faults of the table with the stream whose entry last told of each row.
    async fn end(self) -> Result<(), StoreError> {
        self.report.rows += self.done;
        if self.wrong.is_empty() {
            return Ok(());
        }
        let mut last: HashMap<[u8; 32], (i64, Fault)> = HashMap::new();
        let wanted: HashSet<[u8; 32]> = self.wrong.iter().map(|w| w.place).collect();
        let table = self.table.name().to_owned();
        let mut parts = self.conn.stream_raw(parts_of(self.conn, self.table)).await?;
        while let Some(part) = parts.try_next().await? {
            let (stream, seq): (String, i64) = (part.try_get("", "stream")?, part.try_get("", "seq")?);
            let (tick, bytes): (i64, Vec<u8>) = (part.try_get("", "tick")?, part.try_get("", "row_hashes")?);
            for (key, _) in unpack(&bytes) {
                let place = fixed(self.table, key);
                if wanted.contains(&place) && last.get(&place).is_none_or(|(t, _)| *t <= tick) {
                    let row = key_text(self.table, key);
                    let kind = FaultKind::RowMissing;
                    let fault = Fault { kind, stream: stream.clone(), seq, table: table.clone(), row };
                    last.insert(place, (tick, fault));
                }
            }
        }
        for Wrong { kind, place, name } in self.wrong {
            let none = || (0, Fault { kind, stream: String::new(), seq: 0, table: table.clone(), row: String::new() });
            let (_, fault) = last.get(&place).cloned().unwrap_or_else(none);
            self.report.list(Fault { kind, row: name.unwrap_or(fault.row.clone()), ..fault });
        }
        Ok(())
    }
}

fn rows_of(conn: &DatabaseTransaction, table: &Audited, range: &Range) -> Result<Statement, StoreError> {
    let mut sql = format!("SELECT {} FROM {}", table.columns(), table.name());
    let mut values: Vec<Value> = Vec::new();
    let names = table.table.key.join(", ");
    let length = 16 * table.key.len();
    for (bound, sign) in [(range.lower, ">"), (range.upper, "<=")] {
        let Some(bound) = bound else { continue };
        let key = key_values(table, &bound[..length.min(32)])
            .ok_or_else(|| StoreError::Data(format!("a key of {} cannot be read", table.name())))?;
        let places: Vec<String> = (1..=key.len()).map(|i| format!("${}", values.len() + i)).collect();
        sql.push_str(if values.is_empty() { " WHERE " } else { " AND " });
        sql.push_str(&format!("({names}) {sign} ({})", places.join(", ")));
        values.extend(key);
    }
    Ok(Statement::from_sql_and_values(ConnectionTrait::get_database_backend(conn), sql, values))
}
