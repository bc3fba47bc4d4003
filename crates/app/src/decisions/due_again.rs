//! What is due again: a prize was not paid whole because of a title over the same time, and that title has been annulled since.

use std::collections::HashMap;

use store::{
    entity::{award_record, decision},
    sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{Met, MetWith};
use crate::Result;

/// Ids in one condition: far below the number of values either engine takes.
const CHUNK: usize = 500;

/// What is due again of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DueAgain {
    /// The part of the prize that nothing stands against any more, đồng.
    pub(crate) amount: i64,
    /// Titles annulled: award id and the number of the decision that gave it.
    pub(crate) annulled: Vec<(String, String)>,
}

/// A title of somebody: who holds it, which, by which decision.
type Title = (Uuid, String, String);

/// What is due again of the lines of an issued decision, by their number.
pub(crate) async fn due_again<C: ConnectionTrait>(conn: &C, of: Uuid) -> Result<HashMap<i64, DueAgain>> {
    let rows = award_record::Entity::find()
        .filter(award_record::Column::DecisionId.eq(of))
        .filter(award_record::Column::State.eq("valid"))
        .filter(award_record::Column::PrizeMet.is_not_null())
        .all(conn)
        .await?;
    let whose = |r: &award_record::Model| r.person_id.or(r.unit_id);
    let gone = annulled_of(conn, &rows.iter().filter_map(whose).collect::<Vec<_>>()).await?;
    if gone.is_empty() {
        return Ok(HashMap::new());
    }
    let found = rows.iter().filter_map(|r| {
        let (who, met) = (whose(r)?, Met::read(r.prize_met.as_deref())?);
        let is_gone = |w: &&MetWith| gone.contains(&(who, w.award.clone(), w.number.clone()));
        let annulled: Vec<_> = met.with.iter().filter(is_gone).map(|w| (w.award.clone(), w.number.clone())).collect();
        let still: i64 = met.with.iter().filter(|w| !is_gone(w)).filter_map(|w| w.paid).sum();
        let amount = met.full - r.prize - still;
        (!annulled.is_empty() && amount > 0).then_some((r.seq, DueAgain { amount, annulled }))
    });
    Ok(found.collect())
}

/// The titles of these people and units that were annulled.
async fn annulled_of<C: ConnectionTrait>(conn: &C, who: &[Uuid]) -> Result<Vec<Title>> {
    let mut rows: Vec<award_record::Model> = Vec::new();
    for chunk in who.chunks(CHUNK) {
        let ids = || chunk.iter().copied();
        let theirs = Condition::any()
            .add(award_record::Column::PersonId.is_in(ids()))
            .add(award_record::Column::UnitId.is_in(ids()));
        let annulled = award_record::Entity::find().filter(award_record::Column::State.eq("annulled")).filter(theirs);
        rows.extend(annulled.all(conn).await?);
    }
    let mut decisions: Vec<Uuid> = rows.iter().map(|r| r.decision_id).collect();
    decisions.sort_unstable();
    decisions.dedup();
    let mut numbers: HashMap<Uuid, String> = HashMap::new();
    for chunk in decisions.chunks(CHUNK) {
        let found =
            decision::Entity::find().filter(decision::Column::Id.is_in(chunk.iter().copied())).all(conn).await?;
        numbers.extend(found.into_iter().map(|d| (d.id, d.number_text.unwrap_or_default())));
    }
    let title = |r: award_record::Model| {
        Some((r.person_id.or(r.unit_id)?, r.award, numbers.get(&r.decision_id).cloned().unwrap_or_default()))
    };
    Ok(rows.into_iter().filter_map(title).collect())
}
