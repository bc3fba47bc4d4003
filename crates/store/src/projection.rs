//! Marks on `person_facts`, the projection that scans read. A command that changes what the rules ask about people marks them in its
//! own transaction; the packer takes marked rows first and clears a mark only if it is still the one that it read.

use uuid::Uuid;

use crate::{StoreError, Tx, bulk};

/// Marks these people as changed. The order is fixed, so that two commands never wait for one another in a ring.
pub async fn mark(tx: &Tx, people: impl IntoIterator<Item = Uuid>) -> Result<(), StoreError> {
    let mut ids: Vec<Uuid> = people.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let rows =
        ids.into_iter().map(|id| vec![id.into(), 0_i64.into(), 0_i64.into(), true.into(), 1_i64.into()]).collect();
    let columns = &["person_id", "generation", "format", "dirty", "mark"];
    let tail = " ON CONFLICT (person_id) DO UPDATE SET dirty = TRUE, mark = person_facts.mark + 1";
    bulk::insert_with(tx.conn(), "person_facts", columns, rows, tail).await
}
