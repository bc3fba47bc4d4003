//! Marks on `person_facts`, the projection that scans read. A command that changes what the rules ask about people marks them in its
//! own transaction; the packer takes marked rows first and clears a mark only if it is still the one that it read.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::{StoreError, Tx, bulk, query::sql::Sql};

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

/// Marks everybody who holds an award that points to this achievement: its days changed.
pub async fn mark_holders(tx: &Tx, achievement: Uuid) -> Result<(), StoreError> {
    let mut sql = Sql::new(
        "INSERT INTO person_facts (person_id, generation, format, dirty, mark) \
         SELECT DISTINCT a.person_id, 0, 0, TRUE, 1 FROM award_record a WHERE a.person_id IS NOT NULL AND a.achievement_id = ",
    );
    sql.bind(achievement).push(" ORDER BY 1");
    sql.push(" ON CONFLICT (person_id) DO UPDATE SET dirty = TRUE, mark = person_facts.mark + 1");
    tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    Ok(())
}

/// Marks everybody whose unit is one of these: the unit's kind, its place in the tree or what binds it changed.
pub async fn mark_in_units(tx: &Tx, units: &[Uuid]) -> Result<(), StoreError> {
    for chunk in units.chunks(500) {
        let mut sql = Sql::new(
            "INSERT INTO person_facts (person_id, generation, format, dirty, mark) \
             SELECT p.id, 0, 0, TRUE, 1 FROM person p WHERE p.unit_id IN ",
        );
        sql.bind_all(chunk.iter().copied());
        sql.push(" ORDER BY p.id ON CONFLICT (person_id) DO UPDATE SET dirty = TRUE, mark = person_facts.mark + 1");
        tx.conn().execute_raw(sql.statement(tx.conn())).await?;
    }
    Ok(())
}
