//! Checks that the hashes of rows in each entry are those the entry was chained with.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{AuditReport, FaultKind, rows::PartsDigest, verify::Checks};
use crate::{
    StoreError,
    entity::{audit_entry, audit_rows},
};

/// Entries whose parts are looked at together.
const ENTRIES_WITH_PARTS: u64 = 2_000;
/// Parts of entries read at a time, each up to some fifty kilobytes.
const PARTS_AT_ONCE: u64 = 200;

impl Checks<'_> {
    /// Each entry's parts against the hash in the entry, both in the order of streams and numbers.
    pub(super) async fn verify_parts(&self, report: &mut AuditReport) -> Result<(), StoreError> {
        use audit_entry::{Column as C, Entity};
        let mut last: Option<(String, i64)> = None;
        loop {
            let mut query = Entity::find()
                .select_only()
                .columns([C::Stream, C::Seq, C::RowsHash])
                .filter(C::RowsHash.is_not_null())
                .order_by_asc(C::Stream)
                .order_by_asc(C::Seq)
                .limit(ENTRIES_WITH_PARTS);
            if let Some((stream, seq)) = &last {
                query = query.filter(after(C::Stream, C::Seq, stream, *seq));
            }
            let rows: Vec<(String, i64, Vec<u8>)> = query.into_tuple().all(self.conn).await?;
            let end = rows.last().filter(|_| rows.len() as u64 == ENTRIES_WITH_PARTS).map(|r| (r.0.clone(), r.1));
            let mut digests = self.digests(last.as_ref(), end.as_ref()).await?;
            for (stream, seq, hash) in rows {
                let place = (stream, seq);
                if digests.remove(&place).is_none_or(|digest| digest.finish() != hash) {
                    report.fault(FaultKind::RowsAltered, &place.0, seq);
                }
            }
            for (stream, seq) in digests.into_keys() {
                report.fault(FaultKind::RowsStray, &stream, seq);
            }
            if end.is_none() {
                return Ok(());
            }
            last = end;
        }
    }

    /// Digests of the parts after `last` up to `end`, or to the very last, by entry.
    async fn digests(
        &self,
        last: Option<&(String, i64)>,
        end: Option<&(String, i64)>,
    ) -> Result<BTreeMap<(String, i64), PartsDigest>, StoreError> {
        use audit_rows::{Column as C, Entity};
        let mut digests: BTreeMap<(String, i64), PartsDigest> = BTreeMap::new();
        let mut from: Option<(String, i64, i64)> = last.map(|(stream, seq)| (stream.clone(), *seq, i64::MAX));
        loop {
            let mut query =
                Entity::find().order_by_asc(C::Stream).order_by_asc(C::Seq).order_by_asc(C::Part).limit(PARTS_AT_ONCE);
            if let Some((stream, seq)) = end {
                let same = Condition::all().add(C::Stream.eq(stream)).add(C::Seq.lte(*seq));
                query = query.filter(Condition::any().add(C::Stream.lt(stream)).add(same));
            }
            if let Some((stream, seq, part)) = &from {
                let same = Condition::all().add(C::Stream.eq(stream)).add(C::Seq.eq(*seq)).add(C::Part.gt(*part));
                query = query.filter(after(C::Stream, C::Seq, stream, *seq).add(same));
            }
            let parts = query.all(self.conn).await?;
            let full = parts.len() as u64 == PARTS_AT_ONCE;
            from = parts.last().map(|p| (p.stream.clone(), p.seq, p.part));
            for part in parts {
                digests.entry((part.stream, part.seq)).or_default().add(&part.tbl, &part.row_hashes);
            }
            if !full {
                return Ok(digests);
            }
        }
    }
}

/// Whatever stands after this entry in the order of streams and numbers.
fn after<C: ColumnTrait>(stream_column: C, seq_column: C, stream: &str, seq: i64) -> Condition {
    let later = Condition::all().add(stream_column.eq(stream)).add(seq_column.gt(seq));
    Condition::any().add(stream_column.gt(stream)).add(later)
}
