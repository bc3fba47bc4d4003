//! Hashes of rows that no command wrote: those that were there before the audit knew rows, and those that a later
//! migration rewrote. Each such table gets one entry in the stream `baseline:TABLE`, in the migration's own transaction.

use sea_orm::{ConnectionTrait, DatabaseTransaction, Value};
use serde_json::json;

use super::{
    Fault, FaultKind, NewEntry, append,
    rows::{GONE, RowHasher, counts, key_of_row},
    tables::{Audited, audited, is_audited},
};
use crate::{
    Store, StoreError, Write,
    conn::key_bytes,
    rows::{key_of, read_page},
    schema::{Kind, tables_of},
};

/// The migration since which the audit knows rows.
const SINCE: &str = "m0015_row_hashes";

/// Called in the transaction of each migration after it ran; `texts` are all that ran so far, this one too.
pub(crate) async fn after_migration(
    tx: &DatabaseTransaction,
    name: &str,
    text: &str,
    texts: &[&'static str],
    now: i64,
) -> Result<(), StoreError> {
    let tables = tables_of(texts.iter().copied());
    if tables.iter().all(|t| t.name != "audit_rows") {
        return Ok(());
    }
    let touched = rewritten(text);
    let mut entries = Vec::new();
    for table in tables.into_iter().filter(|t| is_audited(t.name)) {
        if name == SINCE || touched.contains(&table.name) {
            let payload = json!({"migration": name, "table": table.name});
            entries.extend(baseline(tx, &Audited::new(table), &payload).await?);
        }
    }
    if entries.is_empty() { Ok(()) } else { append(tx, entries, "migration", now).await }
}

/// Tables whose rows a migration changes. Migrations use few and plain forms: the verb begins a line.
fn rewritten(text: &str) -> Vec<&str> {
    let table = |line: &'_ str| -> Option<usize> {
        ["UPDATE ", "INSERT INTO ", "DELETE FROM "].iter().find(|verb| line.starts_with(**verb)).map(|verb| verb.len())
    };
    let name = |line: &'_ str, from: usize| line[from..].find([' ', '(', ';']).map_or(line.len(), |to| from + to);
    text.lines().map(str::trim).filter_map(|line| table(line).map(|from| &line[from..name(line, from)])).collect()
}

fn new_entry(table: &Audited, payload: &serde_json::Value) -> NewEntry {
    NewEntry::new(format!("baseline:{}", table.name()), "baseline".to_owned(), payload.to_string())
}

/// The key that [`super::key_text`] wrote so.
fn key_of_text(table: &Audited, text: &str) -> Option<Box<[u8]>> {
    let texts: Vec<&str> = if table.key.len() == 1 { vec![text] } else { text.split('/').collect() };
    let values: Option<Vec<Value>> = table
        .key
        .iter()
        .zip(texts)
        .map(|(kind, text)| {
            Some(match kind {
                Kind::Uuid => uuid::Uuid::parse_str(text).ok()?.into(),
                Kind::Int => text.parse::<i64>().ok()?.into(),
                Kind::Text => text.into(),
                Kind::Bytes => hex::decode(text).ok()?.into(),
                Kind::Bool => return None,
            })
        })
        .collect();
    key_bytes(&values?)
}

/// The entry that names all rows of a table; `None` when there is none.
async fn baseline<C: ConnectionTrait>(
    conn: &C,
    table: &Audited,
    payload: &serde_json::Value,
) -> Result<Option<NewEntry>, StoreError> {
    let mut entry = new_entry(table, payload);
    let mut hasher = RowHasher::default();
    let mut after = None;
    let mut any = false;
    loop {
        let rows = read_page(conn, &table.table, after).await?;
        let Some(last) = rows.last() else { break };
        after = Some(key_of(&table.table, last));
        for row in rows.iter().filter(|row| counts(table, row)) {
            any = true;
            let hash = hasher.hash(table, &entry.salt, row)?;
            entry.parts.push(table.name(), &key_of_row(table, row)?, &hash)?;
        }
    }
    Ok(any.then_some(entry))
}

impl Store {
    /// Takes the rows of all audited tables as they are now, for a `reason` that stays in the audit together with what
    /// was `found` wrong before. For rows that a program from before row hashes changed while this one ran beside it.
    pub async fn baseline_anew(&self, write: Write, reason: &str, found: &[Fault]) -> Result<(), StoreError> {
        if reason.trim().is_empty() {
            return Err(StoreError::Data("a new baseline needs a reason".to_owned()));
        }
        self.write(write, |tx| {
            let (reason, found) = (reason.to_owned(), found.to_vec());
            Box::pin(async move {
                let mut entries = Vec::new();
                for table in audited().values() {
                    let found: Vec<&Fault> = found.iter().filter(|f| f.table == table.name()).collect();
                    let payload = json!({"reason": reason, "table": table.name(), "found": found});
                    let gone: Vec<Box<[u8]>> = found
                        .iter()
                        .filter(|f| f.kind == FaultKind::RowMissing)
                        .filter_map(|f| key_of_text(table, &f.row))
                        .collect();
                    let mut entry = baseline(tx.conn().bare(), table, &payload).await?;
                    if !gone.is_empty() && entry.is_none() {
                        entry = Some(new_entry(table, &payload));
                    }
                    for key in gone {
                        entry.iter_mut().try_for_each(|e| e.parts.push(table.name(), &key, &GONE))?;
                    }
                    entries.extend(entry);
                }
                append(tx.conn().bare(), entries, tx.actor_label(), tx.at()).await
            })
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_that_a_migration_rewrites_are_read_from_its_text() {
        let text = "ALTER TABLE a ADD COLUMN b TEXT;\nUPDATE a SET b = (SELECT 1\n  FROM c);\nDELETE FROM d;\n  INSERT INTO e (x)\n";
        assert_eq!(super::rewritten(text), ["a", "d", "e"]);
    }
}
