//! Hash-chained audit streams: one stream an aggregate root, written in the transaction of the change.

pub(crate) mod baseline;
mod compare;
mod parts;
pub(crate) mod rows;
pub mod seal;
pub mod tables;
pub mod verify;

pub use compare::Progress;
pub use seal::{SealHead, SealKey};
pub use verify::{AuditReport, Fault, FaultKind, Kept};

use std::collections::{BTreeMap, HashMap};

use rand::Rng as _;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement, Value};
use sha2::{Digest, Sha256};

use crate::{Store, StoreError, Tx, bulk, conn::key_values, entity};
use rows::{GONE, Parts, RowHasher};

const NEWEST_TICK: &str = "SELECT CAST(COALESCE(MAX(tick), 0) AS BIGINT) AS tick FROM audit_entry";

/// The latest instant that the newest entries name, those after the newest one of the stream $1.
const NEWEST_AT: &str = "SELECT MAX(e.at) AS at FROM (SELECT at FROM audit_entry WHERE tick > \
     (SELECT COALESCE(MAX(tick), 0) FROM audit_entry WHERE stream = $1) ORDER BY tick DESC LIMIT 100) e";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[NEWEST_TICK, NEWEST_AT, ERASE, ERASE_ROWS];
pub(crate) use compare::SQL as COMPARE_SQL;
pub(crate) use seal::SQL as SEAL_SQL;
pub(crate) use verify::SQL as VERIFY_SQL;

const ERASE: &str = "UPDATE audit_payload SET payload = NULL, erased_reason = $3, salt = $4 \
     WHERE stream = $1 AND seq = $2 AND payload IS NOT NULL";
const ERASE_ROWS: &str = "UPDATE audit_rows SET salt = $3 WHERE stream = $1 AND seq = $2";

/// Parts in one statement.
const PARTS_A_STATEMENT: usize = 200;

/// Streams whose heads are asked for at a time.
const STREAMS: usize = 5_000;

/// What an entry's hash is made from.
pub(crate) struct Header<'e> {
    /// Its stream.
    pub stream: &'e str,
    /// Its number in the stream.
    pub seq: i64,
    /// Hash of the entry before.
    pub prev: &'e [u8],
    /// What was done.
    pub action: &'e str,
    /// By whom.
    pub actor: &'e str,
    /// When, microseconds UTC.
    pub at: i64,
    /// Its place in the whole audit; 0 in entries of earlier programs.
    pub tick: i64,
    /// Hash of its payload.
    pub payload_hash: &'e [u8],
    /// Hash of the rows it changed.
    pub rows_hash: Option<&'e [u8]>,
}

/// The hash of an entry: SHA-256 over the canonical header line, the payload's hash and the hash of its rows.
pub(crate) fn entry_hash(entry: &Header<'_>) -> Vec<u8> {
    let Header { stream, seq, action, actor, at, tick, .. } = entry;
    let mut hasher = Sha256::new();
    if *tick == 0 {
        hasher.update(format!("thidua-audit/1\n{stream}\n{seq}\n{action}\n{actor}\n{at}\n"));
    } else {
        hasher.update(format!("thidua-audit/2\n{stream}\n{seq}\n{action}\n{actor}\n{at}\n{tick}\n"));
    }
    hasher.update(entry.prev);
    hasher.update(entry.payload_hash);
    if let Some(rows) = entry.rows_hash {
        hasher.update(rows);
    }
    hasher.finalize().to_vec()
}

/// The hash of a payload: SHA-256 over its salt and its text.
#[must_use]
pub fn payload_hash(salt: &[u8], payload: &str) -> Vec<u8> {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(payload.as_bytes());
    hasher.finalize().to_vec()
}

/// An entry that a command has written and that goes to the database when the command ends, with the rows it changed.
pub(crate) struct Pending {
    stream: String,
    action: String,
    payload: String,
    apart: Option<Apart>,
}

/// What an entry says of itself that must not tell who did it, or when within its day.
#[derive(Clone, Debug)]
pub struct Apart {
    /// Named as the actor.
    pub actor: String,
    /// Its place in the whole audit: right behind an entry that exists, the same for all that must not be told apart by
    /// their order.
    pub tick: i64,
}

/// An entry ready to be chained.
pub(crate) struct NewEntry {
    pub stream: String,
    pub action: String,
    pub payload: String,
    pub salt: Vec<u8>,
    pub parts: Parts,
    apart: Option<Apart>,
}

impl NewEntry {
    pub(crate) fn new(stream: String, action: String, payload: String) -> Self {
        Self { stream, action, payload, salt: new_salt(), parts: Parts::default(), apart: None }
    }
}

impl Tx {
    /// Adds an entry to `stream` ("dossier:CODE", "person:CODE" …). `payload` is the command and the rows before and
    /// after as JSON; it is kept apart and salted so that it can be erased by law, leaving hash and reason. The entry is
    /// written when the command ends, with the hashes of the rows that were changed up to here.
    pub async fn audit(&self, stream: &str, action: &str, payload: &serde_json::Value) -> Result<(), StoreError> {
        self.add(stream, action, payload, None);
        Ok(())
    }

    /// The same for an entry that must not be told by its order or by whom it names from others of its kind: the parts of
    /// a secret ballot. Each such entry begins a stream of its own, and its command's instant is the day's beginning.
    pub async fn audit_apart(
        &self,
        stream: &str,
        action: &str,
        payload: &serde_json::Value,
        apart: Apart,
    ) -> Result<(), StoreError> {
        self.add(stream, action, payload, Some(apart));
        Ok(())
    }

    fn add(&self, stream: &str, action: &str, payload: &serde_json::Value, apart: Option<Apart>) {
        self.pending().push(Pending {
            stream: stream.to_owned(),
            action: action.to_owned(),
            payload: payload.to_string(),
            apart,
        });
        self.conn().noted().entries += 1;
    }

    /// The place in the whole audit of the newest entry of `stream` with this action; 0 when there is none.
    pub async fn audit_tick(&self, stream: &str, action: &str) -> Result<i64, StoreError> {
        use entity::audit_entry::{Column as C, Entity};
        let found = Entity::find().filter(C::Stream.eq(stream)).filter(C::Action.eq(action)).order_by_desc(C::Seq);
        Ok(found.one(self.conn().bare()).await?.map_or(0, |e| e.tick))
    }

    /// Writes the entries of the command with the hashes of the rows it changed. A row belongs to the first entry after
    /// its last change; rows changed after the last entry belong to that. A command that wrote no entry gets one here, so
    /// that no change of an audited table is without.
    pub(crate) async fn settle(&self) -> Result<(), StoreError> {
        let pending = std::mem::take(&mut *self.pending());
        let touched = std::mem::take(&mut self.conn().noted().rows);
        let mut entries: Vec<NewEntry> = pending
            .into_iter()
            .map(|p| NewEntry { apart: p.apart, ..NewEntry::new(p.stream, p.action, p.payload) })
            .collect();
        if entries.is_empty() {
            let first = touched.iter().find_map(|(table, keys)| Some((*table, keys.keys().next()?)));
            let Some((table, key)) = first else { return Ok(()) };
            let stream = format!("{table}:{}", key_text(&tables::audited()[table], key));
            entries.push(NewEntry::new(stream, "write".to_owned(), "{}".to_owned()));
        }
        let last = entries.len() - 1;
        let mut hasher = RowHasher::default();
        for (name, keys) in &touched {
            let table = &tables::audited()[name];
            let wanted: Vec<&[u8]> = keys.keys().map(|k| &**k).collect();
            let mut found: HashMap<Box<[u8]>, [u8; 32]> = HashMap::with_capacity(wanted.len());
            rows::read_rows(self.conn().bare(), table, &wanted, &mut |key, row| {
                let Some(touch) = keys.get(&key) else { return Ok(()) };
                if rows::counts(table, &row) {
                    let hash = hasher.hash(table, &entries[touch.entry.min(last)].salt, &row)?;
                    found.insert(key, hash);
                }
                Ok(())
            })
            .await?;
            for (key, touch) in keys {
                match found.get(key) {
                    Some(hash) => entries[touch.entry.min(last)].parts.push(name, key, hash)?,
                    None if touch.sure => entries[touch.entry.min(last)].parts.push(name, key, &GONE)?,
                    None => {}
                }
            }
        }
        append(self.conn().bare(), entries, self.actor_label(), self.at()).await
    }

    /// Erases the payload of an entry as a law demands; the entry with its hash stays, and the salts go too, so that
    /// neither the payload nor the rows of that moment can be guessed from their hashes. Rows that the entry was the last
    /// to change are hashed anew by the entry of this command. False when there was no payload. The caller audits the
    /// erasure itself.
    pub async fn erase_payload(&self, stream: &str, seq: i64, reason: &str) -> Result<bool, StoreError> {
        if reason.trim().is_empty() {
            return Err(StoreError::Data("an erasure needs a reason".to_owned()));
        }
        let values: [Value; 4] = [stream.into(), seq.into(), reason.into(), Vec::<u8>::new().into()];
        let done = self.conn().execute_raw(Statement::from_sql_and_values(self.backend(), ERASE, values)).await?;
        use entity::audit_rows::{Column as C, Entity};
        let parts = Entity::find().filter(C::Stream.eq(stream)).filter(C::Seq.eq(seq)).all(self.conn()).await?;
        let mut hasher = RowHasher::default();
        for part in &parts {
            let Some(table) = tables::audited().get(part.tbl.as_str()) else { continue };
            let kept: BTreeMap<&[u8], [u8; 32]> = rows::unpack(&part.row_hashes).collect();
            let keys: Vec<&[u8]> = kept.keys().copied().collect();
            let mut again = Vec::new();
            // Only what is still as this entry says: a row changed behind the program's back gets no new hash.
            rows::read_rows(self.conn().bare(), table, &keys, &mut |key, row| {
                if kept.get(&*key) == Some(&hasher.hash(table, &part.salt, &row)?) {
                    again.push(key);
                }
                Ok(())
            })
            .await?;
            self.conn().note(table, again, true);
        }
        let values: [Value; 3] = [stream.into(), seq.into(), Vec::<u8>::new().into()];
        self.conn().execute_raw(Statement::from_sql_and_values(self.backend(), ERASE_ROWS, values)).await?;
        Ok(done.rows_affected() == 1)
    }
}

fn new_salt() -> Vec<u8> {
    let mut salt = vec![0_u8; 16];
    rand::rng().fill_bytes(&mut salt);
    salt
}

/// A key as people can read it.
pub(crate) fn key_text(table: &tables::Audited, key: &[u8]) -> String {
    let values = key_values(table, key).unwrap_or_default();
    let texts = values.into_iter().map(|value| match value {
        Value::Uuid(Some(id)) => id.to_string(),
        Value::BigInt(Some(n)) => n.to_string(),
        Value::String(Some(text)) => text,
        Value::Bytes(Some(bytes)) => hex::encode(bytes),
        _ => String::new(),
    });
    texts.collect::<Vec<_>>().join("/")
}

impl Store {
    /// The latest instant that commands since the newest entry of `stream` left in the audit.
    pub async fn newest_entry_at(&self, stream: &str) -> Result<Option<i64>, StoreError> {
        let backend = self.reader().get_database_backend();
        let asked = Statement::from_sql_and_values(backend, NEWEST_AT, [stream.into()]);
        let row = self.reader().query_one_raw(asked).await?;
        Ok(row.map_or(Ok(None), |r| r.try_get("", "at"))?)
    }
}

/// Chains entries to their streams. All carry the tick after the newest that this transaction sees: two commands that
/// change one row see each other, so the later one has the higher tick; and since each tick is one above one that exists,
/// none is ever left out.
pub(crate) async fn append<C: ConnectionTrait>(
    conn: &C,
    entries: Vec<NewEntry>,
    actor: &str,
    at: i64,
) -> Result<(), StoreError> {
    let newest = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), NEWEST_TICK)).await?;
    let tick: i64 = newest.map_or(Ok(0), |row| row.try_get("", "tick"))? + 1;
    let mut heads: BTreeMap<String, (i64, Vec<u8>)> = BTreeMap::new();
    let streams: Vec<&str> = entries.iter().map(|e| e.stream.as_str()).collect();
    for some in streams.chunks(STREAMS) {
        let asked = entity::audit_head::Column::Stream.is_in(some.iter().copied());
        let known = entity::audit_head::Entity::find().filter(asked).all(conn).await?;
        heads.extend(known.into_iter().map(|h| (h.stream, (h.seq, h.hash))));
    }
    let (mut rows, mut payloads, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for entry in entries {
        let NewEntry { stream, action, payload, salt, parts: changed, apart } = entry;
        let (actor, tick) = apart.as_ref().map_or((actor, tick), |a| (&*a.actor, a.tick));
        let (seq, prev) = heads.get(&stream).map_or((1, vec![0; 32]), |(seq, hash)| (seq + 1, hash.clone()));
        let payload_salt = new_salt();
        let payload_hash = payload_hash(&payload_salt, &payload);
        let rows_hash = changed.digest();
        let hash = entry_hash(&Header {
            stream: &stream,
            seq,
            prev: &prev,
            action: &action,
            actor,
            at,
            tick,
            payload_hash: &payload_hash,
            rows_hash: rows_hash.as_deref(),
        });
        for (n, (table, bytes)) in changed.into_parts().enumerate() {
            let n = i64::try_from(n).unwrap_or(i64::MAX);
            parts.push(vec![
                stream.clone().into(),
                seq.into(),
                n.into(),
                table.into(),
                salt.clone().into(),
                bytes.into(),
            ]);
        }
        payloads.push(vec![
            stream.clone().into(),
            seq.into(),
            payload_salt.into(),
            payload.into(),
            Value::String(None),
        ]);
        rows.push(vec![
            stream.clone().into(),
            seq.into(),
            prev.into(),
            payload_hash.into(),
            hash.clone().into(),
            action.into(),
            actor.into(),
            at.into(),
            tick.into(),
            Value::Bytes(rows_hash),
        ]);
        heads.insert(stream, (seq, hash));
    }
    // The head first: of two commands on one stream the later one fails there and is tried again.
    let heads: Vec<Vec<Value>> = heads
        .into_iter()
        .map(|(stream, (seq, hash))| vec![stream.into(), seq.into(), hash.into(), 0_i64.into()])
        .collect();
    let raise = " ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
    bulk::insert_with(conn, "audit_head", &["stream", "seq", "hash", "sealed_seq"], heads, raise).await?;
    let columns = &["stream", "seq", "prev_hash", "payload_hash", "hash", "action", "actor", "at", "tick", "rows_hash"];
    bulk::insert(conn, "audit_entry", columns, rows).await?;
    let columns = &["stream", "seq", "salt", "payload", "erased_reason"];
    bulk::insert(conn, "audit_payload", columns, payloads).await?;
    // Each part is up to some fifty kilobytes.
    let mut parts = parts.into_iter();
    loop {
        let some: Vec<Vec<Value>> = parts.by_ref().take(PARTS_A_STATEMENT).collect();
        if some.is_empty() {
            return Ok(());
        }
        bulk::insert(conn, "audit_rows", &["stream", "seq", "part", "tbl", "salt", "row_hashes"], some).await?;
    }
}
