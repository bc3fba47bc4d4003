//! What the audit keeps of a row: a salted hash over its columns as JSON. Columns that are empty, and columns that hold
//! what the migration that added them gave to rows that were there before, are left out: a column added later changes no hash.

use sea_orm::{ConnectionTrait, Statement, Value};
use sha2::{Digest, Sha256};

use super::tables::Audited;
use crate::{
    StoreError,
    conn::{key_bytes, key_values},
    rows::{key_of, read},
    schema::Column,
};

/// Rows in one part of an entry.
const ROWS_A_PART: usize = 1_000;
/// Values bound in one question for rows.
const VALUES_A_QUESTION: usize = 10_000;

/// The hash of a row that is gone.
pub(crate) const GONE: [u8; 32] = [0; 32];

/// Makes hashes of rows; keeps its buffer.
#[derive(Default)]
pub(crate) struct RowHasher {
    text: Vec<u8>,
}

impl RowHasher {
    /// SHA-256 over salt, table and the row as JSON. `row` has the columns in the order of the table.
    pub(crate) fn hash(&mut self, table: &Audited, salt: &[u8], row: &[Value]) -> Result<[u8; 32], StoreError> {
        self.text.clear();
        self.text.extend_from_slice(salt);
        self.text.extend_from_slice(b"thidua-row/1\n");
        self.text.extend_from_slice(table.name().as_bytes());
        self.text.extend_from_slice(b"\n{");
        let mut first = true;
        for i in &table.by_name {
            let (column, value) = (&table.table.columns[*i], &row[*i]);
            if left_out(column, value) {
                continue;
            }
            if !first {
                self.text.push(b',');
            }
            first = false;
            self.text.push(b'"');
            self.text.extend_from_slice(column.name.as_bytes());
            self.text.extend_from_slice(b"\":");
            match value {
                Value::BigInt(Some(n)) => self.text.extend_from_slice(n.to_string().as_bytes()),
                Value::Bool(Some(b)) => self.text.extend_from_slice(if *b { b"true" } else { b"false" }),
                Value::String(Some(s)) => {
                    serde_json::to_writer(&mut self.text, s).map_err(|e| StoreError::Data(e.to_string()))?;
                }
                Value::Uuid(Some(u)) => {
                    self.text.push(b'"');
                    self.text.extend_from_slice(u.hyphenated().encode_lower(&mut [0; 36]).as_bytes());
                    self.text.push(b'"');
                }
                Value::Bytes(Some(b)) => {
                    self.text.push(b'"');
                    self.text.extend_from_slice(hex::encode(b).as_bytes());
                    self.text.push(b'"');
                }
                other => return Err(StoreError::Data(format!("a value of no kind: {other:?}"))),
            }
        }
        self.text.push(b'}');
        Ok(Sha256::digest(&self.text).into())
    }
}

fn left_out(column: &Column, value: &Value) -> bool {
    let default = column.default;
    match value {
        Value::BigInt(Some(n)) => default.is_some_and(|d| d.parse() == Ok(*n)),
        Value::Bool(Some(b)) => default.is_some_and(|d| d.eq_ignore_ascii_case(if *b { "TRUE" } else { "FALSE" })),
        Value::String(Some(s)) => default.and_then(quoted).is_some_and(|d| d == s),
        Value::Bytes(Some(b)) => default.and_then(quoted).is_some_and(|d| d.as_bytes() == b),
        Value::Uuid(Some(_)) => false,
        _ => true,
    }
}

fn quoted(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix('\'')
}

/// True where the audit knows this row.
pub(crate) fn counts(table: &Audited, row: &[Value]) -> bool {
    table.only_where.is_none_or(|i| row[i] == Value::Bool(Some(true)))
}

/// The rows with these keys, each with its key as bytes.
pub(crate) async fn read_rows<C: ConnectionTrait>(
    conn: &C,
    table: &Audited,
    keys: &[&[u8]],
    each: &mut (dyn FnMut(Box<[u8]>, Vec<Value>) -> Result<(), StoreError> + Send),
) -> Result<(), StoreError> {
    let width = table.key.len().max(1);
    for some in keys.chunks(VALUES_A_QUESTION / width) {
        let mut values = Vec::with_capacity(some.len() * width);
        let mut sql = format!("SELECT {} FROM {} WHERE ", table.columns(), table.name());
        let names = table.table.key.join(", ");
        sql.push_str(&if width == 1 { format!("{names} IN (") } else { format!("({names}) IN (VALUES ") });
        for (i, key) in some.iter().enumerate() {
            let key = key_values(table, key)
                .ok_or_else(|| StoreError::Data(format!("a key of {} cannot be read", table.name())))?;
            let places: Vec<String> = (1..=width).map(|n| format!("${}", values.len() + n)).collect();
            let places = places.join(", ");
            sql.push_str(if i == 0 { "" } else { ", " });
            sql.push_str(&if width == 1 { places } else { format!("({places})") });
            values.extend(key);
        }
        sql.push(')');
        let rows = conn.query_all_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
        for row in &rows {
            let row: Vec<Value> = table.table.columns.iter().map(|c| read(row, c)).collect::<Result<_, _>>()?;
            each(key_of_row(table, &row)?, row)?;
        }
    }
    Ok(())
}

/// The key of a row as bytes.
pub(crate) fn key_of_row(table: &Audited, row: &[Value]) -> Result<Box<[u8]>, StoreError> {
    key_bytes(&key_of(&table.table, row))
        .ok_or_else(|| StoreError::Data(format!("a row of {} has no key", table.name())))
}

/// Rows of one entry, in parts.
#[derive(Default)]
pub(crate) struct Parts {
    parts: Vec<(&'static str, usize, Vec<u8>)>,
}

impl Parts {
    /// Adds a row.
    pub(crate) fn push(&mut self, table: &'static str, key: &[u8], hash: &[u8; 32]) -> Result<(), StoreError> {
        let length = u16::try_from(key.len()).map_err(|_| StoreError::Data(format!("a key of {table} is too long")))?;
        if self.parts.last().is_none_or(|(t, n, _)| *t != table || *n == ROWS_A_PART) {
            self.parts.push((table, 0, Vec::new()));
        }
        let (_, count, bytes) = self.parts.last_mut().ok_or_else(|| StoreError::Data("no part".to_owned()))?;
        *count += 1;
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(key);
        bytes.extend_from_slice(hash);
        Ok(())
    }

    /// The hash over all parts; `None` without rows.
    pub(crate) fn digest(&self) -> Option<Vec<u8>> {
        let mut digest = PartsDigest::default();
        self.parts.iter().for_each(|(table, _, bytes)| digest.add(table, bytes));
        (!self.parts.is_empty()).then(|| digest.finish())
    }

    /// Table and bytes of each part.
    pub(crate) fn into_parts(self) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
        self.parts.into_iter().map(|(table, _, bytes)| (table, bytes))
    }
}

/// The hash over the parts of an entry, one after the other.
pub(crate) struct PartsDigest(Sha256);

impl Default for PartsDigest {
    fn default() -> Self {
        Self(Sha256::new_with_prefix("thidua-rows/1\n"))
    }
}

impl PartsDigest {
    pub(crate) fn add(&mut self, table: &str, bytes: &[u8]) {
        self.0.update(format!("{table}\n{}\n", bytes.len()));
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }
}

/// Keys and hashes of a part; stops where the bytes do not make sense.
pub(crate) fn unpack(mut bytes: &[u8]) -> impl Iterator<Item = (&[u8], [u8; 32])> {
    std::iter::from_fn(move || {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let (key, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        let (hash, rest) = rest.split_first_chunk::<32>()?;
        bytes = rest;
        Some((key, *hash))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::tables_of;

    const BEFORE: &str =
        "CREATE TABLE thing (\n  id UUID NOT NULL PRIMARY KEY,\n  name TEXT NOT NULL,\n  until TEXT\n);\n";
    const AFTER: &str = "ALTER TABLE thing ADD COLUMN born TEXT;\n\
                         ALTER TABLE thing ADD COLUMN dead BOOLEAN NOT NULL DEFAULT FALSE;\n\
                         ALTER TABLE thing ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;\n\
                         ALTER TABLE thing ADD COLUMN search TEXT NOT NULL DEFAULT '';\n\
                         ALTER TABLE thing ADD COLUMN a_key BYTEA NOT NULL DEFAULT '';\n";

    fn table(texts: &[&'static str]) -> Audited {
        Audited::new(tables_of(texts.iter().copied()).remove(0))
    }

    #[test]
    fn columns_added_later_change_no_hash_until_they_hold_something_else() {
        let (before, after) = (table(&[BEFORE]), table(&[BEFORE, AFTER]));
        let mut hasher = RowHasher::default();
        let mut row: Vec<Value> = vec![uuid::Uuid::from_u128(7).into(), "Dữ \"x\"".into(), Value::String(None)];
        let old = hasher.hash(&before, b"salt", &row).unwrap();
        let added: [Value; 5] = [Value::String(None), false.into(), 1_i64.into(), "".into(), Vec::<u8>::new().into()];
        row.extend(added);
        assert_eq!(hasher.hash(&after, b"salt", &row).unwrap(), old);
        let others: [Value; 5] = ["1980".into(), true.into(), 2_i64.into(), "x".into(), vec![1_u8].into()];
        for (i, other) in others.into_iter().enumerate() {
            let mut row = row.clone();
            row[3 + i] = other;
            assert_ne!(hasher.hash(&after, b"salt", &row).unwrap(), old);
        }
        assert_ne!(hasher.hash(&after, b"other", &row).unwrap(), old);
    }

    #[test]
    fn a_row_is_hashed_as_json_with_its_columns_in_the_order_of_their_names() {
        let row: Vec<Value> = vec![uuid::Uuid::from_u128(7).into(), "Dữ \"x\"".into(), "2020".into()];
        let text = "saltthidua-row/1\nthing\n{\"id\":\"00000000-0000-0000-0000-000000000007\",\"name\":\"Dữ \\\"x\\\"\",\"until\":\"2020\"}";
        let expected: [u8; 32] = Sha256::digest(text).into();
        assert_eq!(RowHasher::default().hash(&table(&[BEFORE]), b"salt", &row).unwrap(), expected);
    }

    #[test]
    fn parts_are_unpacked_as_they_were_packed() {
        let mut parts = Parts::default();
        for i in 0..2_500_u32 {
            parts.push("thing", &i.to_be_bytes(), &[7; 32]).unwrap();
        }
        let parts: Vec<_> = parts.into_parts().collect();
        assert_eq!(parts.len(), 3);
        let keys: Vec<u32> = parts
            .iter()
            .flat_map(|(_, bytes)| unpack(bytes).map(|(key, _)| u32::from_be_bytes(key.try_into().unwrap())))
            .collect();
        assert_eq!(keys, (0..2_500).collect::<Vec<_>>());
        assert_eq!(unpack(&parts[0].1[..50]).count(), 1);
    }
}
