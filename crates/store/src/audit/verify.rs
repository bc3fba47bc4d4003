//! Checks what nobody should be able to change unseen: each entry's hash and place, each payload, each stream's head,
//! each seal's chain and signature, and that every entry a seal ever named is still there.

use std::collections::{BTreeMap, HashMap, HashSet};

use ed25519_dalek::{Signature, VerifyingKey};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Statement, TransactionTrait,
};
use serde::Serialize;

use super::{
    Header,
    compare::{Progress, compare},
    entry_hash, payload_hash,
    seal::{SealedHead, seal_hash},
};
use crate::{
    Store, StoreError,
    copy::snapshot_options,
    entity::{audit_entry, audit_head, audit_payload, audit_seal},
};

/// Rows read at a time.
const PAGE: u64 = 2_000;
/// Sealed heads looked up at a time.
const LOOK_UP: usize = 200;
/// Faults listed; the count goes on.
const LISTED: usize = 1_000;

const TICKS_GIVEN: &str = "SELECT CAST(COALESCE(MAX(tick), 0) AS BIGINT) AS n FROM audit_entry";
const TICKS_THERE: &str = "SELECT CAST(COUNT(DISTINCT tick) AS BIGINT) AS n FROM audit_entry WHERE tick > 0";
/// The first missing tick of each gap, with a stream that came after it.
const TICK_GAPS: &str = "SELECT e.tick - 1 AS tick, MIN(e.stream) AS stream FROM audit_entry e WHERE e.tick > 1 \
     AND NOT EXISTS (SELECT 1 FROM audit_entry b WHERE b.tick = e.tick - 1) GROUP BY e.tick ORDER BY e.tick LIMIT 100";

/// The texts of this file, for the test that prepares them on both engines.
pub(crate) const SQL: &[&str] = &[TICKS_GIVEN, TICKS_THERE, TICK_GAPS];

/// What the verifier compares with, when it was kept outside the database.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// One of these keys must have signed each seal; none: any.
    pub keys: Vec<[u8; 32]>,
    /// Number and hash of each seal that was written down.
    pub seals: Vec<(i64, Vec<u8>)>,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The entry's own hash does not fit its header: the header was altered.
    EntryAltered,
    /// The entry does not continue the one before: one was removed, inserted or replaced.
    ChainBroken,
    /// The payload does not fit the hash in the entry.
    PayloadAltered,
    /// The payload is gone without a reason.
    PayloadMissing,
    /// A payload belongs to no entry.
    PayloadStray,
    /// The stream's head does not name its newest entry.
    HeadWrong,
    /// The head of a stream names entries that are gone.
    StreamMissing,
    /// The seal's own hash does not fit it.
    SealAltered,
    /// The seal does not continue the one before.
    SealChainBroken,
    /// The signature is not good, or not by the key that was kept.
    SealSignature,
    /// An entry that a seal names is gone or different.
    SealedEntryMissing,
    /// A seal that was kept outside is not in the database as it was: what came after it was rolled back, or more.
    KeptSealMissing,
    /// The hashes of rows in the entry were altered or removed.
    RowsAltered,
    /// Hashes of rows belong to no entry.
    RowsStray,
    /// Entries were removed: numbers that every audit gives out are missing. `seq` is the first of them.
    TickMissing,
    /// A row is not as the audit saw it last.
    RowAltered,
    /// A row that the audit saw last is gone.
    RowMissing,
    /// A row that no entry tells of, or that an entry tells was removed.
    RowExtra,
}

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// The stream, or "seal"; for a row the stream whose entry last told of it, empty when none did.
    pub stream: String,
    /// Number of the entry or seal.
    pub seq: i64,
    /// The row's table; empty where the fault is in the audit itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// The row's code, else its id.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub row: String,
}

/// What the verifier found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Streams seen.
    pub streams: u64,
    /// Entries checked.
    pub entries: u64,
    /// Payloads erased by law, with a reason.
    pub erased: u64,
    /// Seals checked.
    pub seals: u64,
    /// Newest entries that no seal covers yet.
    pub unsealed: u64,
    /// Rows of audited tables compared.
    pub rows: u64,
    /// How many faults there are.
    pub fault_count: u64,
    /// The first thousand of them.
    pub faults: Vec<Fault>,
}

impl AuditReport {
    /// True when nothing is wrong.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.fault_count == 0
    }

    fn payload(&mut self, entry: &audit_entry::Model, payload: Option<audit_payload::Model>) {
        let Some(payload) = payload else {
            return self.fault(FaultKind::PayloadMissing, &entry.stream, entry.seq);
        };
        match (&payload.payload, &payload.erased_reason) {
            (Some(text), _) if payload_hash(&payload.salt, text) != entry.payload_hash => {
                self.fault(FaultKind::PayloadAltered, &entry.stream, entry.seq);
            }
            (Some(_), _) => {}
            (None, Some(reason)) if !reason.trim().is_empty() => self.erased += 1,
            (None, _) => self.fault(FaultKind::PayloadMissing, &entry.stream, entry.seq),
        }
    }

    pub(super) fn fault(&mut self, kind: FaultKind, stream: &str, seq: i64) {
        self.fault_count += 1;
        self.list(Fault { kind, stream: stream.to_owned(), seq, table: String::new(), row: String::new() });
    }

    /// Counts a row that is wrong; true when it is to be listed.
    pub(super) fn note_row(&mut self) -> bool {
        self.fault_count += 1;
        self.fault_count <= LISTED as u64
    }

    pub(super) fn list(&mut self, fault: Fault) {
        if self.faults.len() < LISTED {
            self.faults.push(fault);
        }
    }
}

impl Store {
    /// Checks the whole audit and compares every row of the audited tables with it, as they are at one moment.
    pub async fn verify_audit(&self, kept: &Kept) -> Result<AuditReport, StoreError> {
        self.verify_audit_with(kept, &|_, _| {}, None).await
    }

    /// As [`Store::verify_audit`]. `progress` is told what is checked and how much of it is done; `at_once` is how many
    /// rows of a table are compared at a time, for tests.
    pub async fn verify_audit_with(
        &self,
        kept: &Kept,
        progress: Progress<'_>,
        at_once: Option<usize>,
    ) -> Result<AuditReport, StoreError> {
        self.require_current_schema().await?;
        let conn = self.reader().begin_with_options(snapshot_options(self.engine())).await?;
        let mut report = AuditReport::default();
        let checks = Checks { conn: &conn };
        checks.verify_entries(&mut report, progress).await?;
        checks.verify_parts(&mut report).await?;
        checks.verify_ticks(&mut report).await?;
        checks.verify_heads(&mut report).await?;
        checks.verify_seals(kept, &mut report).await?;
        compare(&conn, &mut report, progress, at_once).await?;
        conn.rollback().await?;
        Ok(report)
    }
}

/// The checks of the audit in itself, in one snapshot.
pub(super) struct Checks<'c> {
    pub(super) conn: &'c DatabaseTransaction,
}

impl Checks<'_> {
    async fn verify_entries(&self, report: &mut AuditReport, progress: Progress<'_>) -> Result<(), StoreError> {
        use audit_entry::{Column as C, Entity};
        let mut last: Option<(String, i64, Vec<u8>)> = None;
        loop {
            let mut query = Entity::find().order_by_asc(C::Stream).order_by_asc(C::Seq).limit(PAGE);
            if let Some((stream, seq, _)) = &last {
                let later = Condition::all().add(C::Stream.eq(stream)).add(C::Seq.gt(*seq));
                query = query.filter(Condition::any().add(C::Stream.gt(stream)).add(later));
            }
            let rows = query.all(self.conn).await?;
            // The last page takes all payloads that are left, so that none behind the last entry goes unseen.
            let end = rows.last().filter(|_| rows.len() as u64 == PAGE);
            let done = end.is_none();
            let mut payloads = self.payloads(last.as_ref(), end).await?;
            for row in rows {
                report.entries += 1;
                report.payload(&row, payloads.remove(&(row.stream.clone(), row.seq)));
                let (seq, prev) = match &last {
                    Some((stream, seq, hash)) if *stream == row.stream => (seq + 1, hash.clone()),
                    _ => {
                        report.streams += 1;
                        (1, vec![0; 32])
                    }
                };
                if row.seq != seq || row.prev_hash != prev {
                    report.fault(FaultKind::ChainBroken, &row.stream, row.seq);
                }
                let hash = entry_hash(&Header {
                    stream: &row.stream,
                    seq: row.seq,
                    prev: &row.prev_hash,
                    action: &row.action,
                    actor: &row.actor,
                    at: row.at,
                    tick: row.tick,
                    payload_hash: &row.payload_hash,
                    rows_hash: row.rows_hash.as_deref(),
                });
                if hash != row.hash {
                    report.fault(FaultKind::EntryAltered, &row.stream, row.seq);
                }
                last = Some((row.stream, row.seq, row.hash));
            }
            progress("audit", report.entries);
            for stray in payloads.into_values() {
                report.fault(FaultKind::PayloadStray, &stray.stream, stray.seq);
            }
            if done {
                return Ok(());
            }
        }
    }

    /// Ticks are given out without gaps; where one is missing, all its entries were removed.
    async fn verify_ticks(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        let ask = async |sql: &str| {
            let row = self.conn.query_one_raw(Statement::from_string(self.conn.get_database_backend(), sql)).await?;
            row.map_or(Ok(0_i64), |row| row.try_get("", "n"))
        };
        if ask(TICKS_GIVEN).await? == ask(TICKS_THERE).await? {
            return Ok(());
        }
        let rows = self.conn.query_all_raw(Statement::from_string(self.conn.get_database_backend(), TICK_GAPS)).await?;
        for row in rows {
            let (tick, stream): (i64, String) = (row.try_get("", "tick")?, row.try_get("", "stream")?);
            report.fault(FaultKind::TickMissing, &stream, tick);
        }
        Ok(())
    }

    async fn verify_heads(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        use audit_head::{Column as C, Entity};
        let mut last: Option<String> = None;
        loop {
            let mut query = Entity::find().order_by_asc(C::Stream).limit(PAGE);
            if let Some(stream) = &last {
                query = query.filter(C::Stream.gt(stream));
            }
            let heads = query.all(self.conn).await?;
            let Some(end) = heads.last().map(|h| h.stream.clone()) else { break };
            let newest = self.newest_entries(last.as_deref(), Some(&end)).await?;
            for head in &heads {
                if head.sealed_seq < head.seq {
                    report.unsealed += 1;
                }
                match newest.get(&head.stream) {
                    None => report.fault(FaultKind::StreamMissing, &head.stream, head.seq),
                    Some((seq, hash)) if *seq != head.seq || *hash != head.hash => {
                        report.fault(FaultKind::HeadWrong, &head.stream, head.seq);
                    }
                    Some(_) => {}
                }
            }
            let known: HashSet<&str> = heads.iter().map(|h| h.stream.as_str()).collect();
            for (stream, (seq, _)) in newest.iter().filter(|(s, _)| !known.contains(s.as_str())) {
                report.fault(FaultKind::HeadWrong, stream, *seq);
            }
            last = Some(end);
        }
        for (stream, (seq, _)) in self.newest_entries(last.as_deref(), None).await? {
            report.fault(FaultKind::HeadWrong, &stream, seq);
        }
        Ok(())
    }

    /// Number and hash of the newest entry of each stream in `(after, to]`.
    async fn newest_entries(
        &self,
        after: Option<&str>,
        to: Option<&str>,
    ) -> Result<BTreeMap<String, (i64, Vec<u8>)>, StoreError> {
        use audit_entry::{Column as C, Entity};
        let mut query = Entity::find()
            .select_only()
            .column(C::Stream)
            .column(C::Seq)
            .column(C::Hash)
            .order_by_asc(C::Stream)
            .order_by_asc(C::Seq);
        if let Some(after) = after {
            query = query.filter(C::Stream.gt(after));
        }
        if let Some(to) = to {
            query = query.filter(C::Stream.lte(to));
        }
        // Later rows of a stream replace earlier ones.
        let rows: Vec<(String, i64, Vec<u8>)> = query.into_tuple().all(self.conn).await?;
        Ok(rows.into_iter().map(|(stream, seq, hash)| (stream, (seq, hash))).collect())
    }

    /// The payloads of entries after `last` up to `end`, or to the very last, by place.
    async fn payloads(
        &self,
        last: Option<&(String, i64, Vec<u8>)>,
        end: Option<&audit_entry::Model>,
    ) -> Result<HashMap<(String, i64), audit_payload::Model>, StoreError> {
        use audit_payload::{Column as C, Entity};
        let mut which = Condition::all();
        if let Some(end) = end {
            let same = Condition::all().add(C::Stream.eq(&end.stream)).add(C::Seq.lte(end.seq));
            which = which.add(Condition::any().add(C::Stream.lt(&end.stream)).add(same));
        }
        if let Some((stream, seq, _)) = last {
            let later = Condition::all().add(C::Stream.eq(stream)).add(C::Seq.gt(*seq));
            which = which.add(Condition::any().add(C::Stream.gt(stream)).add(later));
        }
        let rows = Entity::find().filter(which).all(self.conn).await?;
        Ok(rows.into_iter().map(|p| ((p.stream.clone(), p.seq), p)).collect())
    }

    async fn verify_seals(&self, kept: &Kept, report: &mut AuditReport) -> Result<(), StoreError> {
        use audit_seal::{Column as C, Entity};
        let (mut seq, mut prev) = (0, vec![0; 32]);
        let mut wanted: BTreeMap<i64, &Vec<u8>> = kept.seals.iter().map(|(seq, hash)| (*seq, hash)).collect();
        loop {
            // One seal can name many streams, so seals are read one by one.
            let Some(seal) = Entity::find().filter(C::Seq.gt(seq)).order_by_asc(C::Seq).one(self.conn).await? else {
                break;
            };
            report.seals += 1;
            if seal.seq != seq + 1 || seal.prev_hash != prev {
                report.fault(FaultKind::SealChainBroken, "seal", seal.seq);
            }
            if seal_hash(seal.seq, &seal.prev_hash, &seal.heads, &seal.public_key, seal.at) != seal.hash {
                report.fault(FaultKind::SealAltered, "seal", seal.seq);
            }
            if !signed(&seal, &kept.keys) {
                report.fault(FaultKind::SealSignature, "seal", seal.seq);
            }
            if wanted.get(&seal.seq).is_some_and(|hash| **hash == seal.hash) {
                wanted.remove(&seal.seq);
            }
            match serde_json::from_str::<Vec<SealedHead>>(&seal.heads) {
                Ok(heads) => self.verify_sealed(&heads, report).await?,
                Err(_) => report.fault(FaultKind::SealAltered, "seal", seal.seq),
            }
            (seq, prev) = (seal.seq, seal.hash);
        }
        for seq in wanted.into_keys() {
            report.fault(FaultKind::KeptSealMissing, "seal", seq);
        }
        Ok(())
    }

    async fn verify_sealed(&self, heads: &[SealedHead], report: &mut AuditReport) -> Result<(), StoreError> {
        use audit_entry::{Column as C, Entity};
        for some in heads.chunks(LOOK_UP) {
            let mut which = Condition::any();
            for head in some {
                which = which.add(Condition::all().add(C::Stream.eq(&head.stream)).add(C::Seq.eq(head.seq)));
            }
            let found: HashMap<(String, i64), Vec<u8>> = Entity::find()
                .filter(which)
                .all(self.conn)
                .await?
                .into_iter()
                .map(|e| ((e.stream, e.seq), e.hash))
                .collect();
            for head in some {
                let there = found.get(&(head.stream.clone(), head.seq));
                if there.is_none_or(|hash| hex::encode(hash) != head.hash) {
                    report.fault(FaultKind::SealedEntryMissing, &head.stream, head.seq);
                }
            }
        }
        Ok(())
    }
}

fn signed(seal: &audit_seal::Model, kept: &[[u8; 32]]) -> bool {
    if !kept.is_empty() && kept.iter().all(|k| k.as_slice() != seal.public_key) {
        return false;
    }
    let Ok(key) = <[u8; 32]>::try_from(seal.public_key.as_slice()) else { return false };
    let Ok(key) = VerifyingKey::from_bytes(&key) else { return false };
    let Ok(signature) = Signature::from_slice(&seal.signature) else { return false };
    key.verify_strict(&seal.hash, &signature).is_ok()
}
