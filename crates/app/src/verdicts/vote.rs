//! How a council voted on nominees: the last closed vote of each, as the law's facts.

use std::collections::HashMap;

use domain::ballot::{ItemResult, Presence, Secrecy};
use law::facts::{Vote, VoteMethod};
use store::{
    entity::{ballot, ballot_item, nominee, voter_roll},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use crate::Result;

/// Ids in one condition: far below the number of values either engine takes.
const CHUNK: usize = 500;

/// By hands, by name, on paper, in secret: for the law a vote is open, secret, or taken in writing alone.
fn method(secrecy: &str, present: u32, written: u32) -> Option<VoteMethod> {
    Some(match Secrecy::from_code(secrecy)? {
        s if s.is_secret() => VoteMethod::Secret,
        _ if present == 0 && written > 0 => VoteMethod::Written,
        _ => VoteMethod::Open,
    })
}

/// The vote on each of these nominees in the session that was closed last; those nobody voted on have none.
pub(super) async fn votes_on<C: ConnectionTrait>(conn: &C, nominees: &[nominee::Model]) -> Result<HashMap<Uuid, Vote>> {
    let ids: Vec<Uuid> = nominees.iter().map(|n| n.id).collect();
    let mut items: Vec<ballot_item::Model> = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let counted = ballot_item::Entity::find()
            .filter(ballot_item::Column::NomineeId.is_in(chunk.iter().copied()))
            .filter(ballot_item::Column::Result.is_in([ItemResult::Passed.code(), ItemResult::Failed.code()]));
        items.extend(counted.all(conn).await?);
    }
    let mut ballots: Vec<Uuid> = items.iter().map(|i| i.ballot_id).collect();
    ballots.sort_unstable();
    ballots.dedup();
    if ballots.is_empty() {
        return Ok(HashMap::new());
    }
    let closed: HashMap<Uuid, ballot::Model> = ballot::Entity::find()
        .filter(ballot::Column::Id.is_in(ballots.iter().copied()))
        .filter(ballot::Column::ClosedAt.is_not_null())
        .all(conn)
        .await?
        .into_iter()
        .map(|b| (b.id, b))
        .collect();
    let mut rolls: HashMap<Uuid, (u32, u32, u32)> = HashMap::new();
    let seats = voter_roll::Entity::find().filter(voter_roll::Column::BallotId.is_in(ballots)).all(conn).await?;
    for seat in seats {
        let (members, present, written) = rolls.entry(seat.ballot_id).or_default();
        *members += 1;
        match Presence::from_code(&seat.mode) {
            Some(Presence::Present) => *present += 1,
            Some(Presence::Written) => *written += 1,
            _ => {}
        }
    }
    let at = |i: &ballot_item::Model| closed.get(&i.ballot_id).map(|b| (b.closed_at, i.round, i.seq));
    items.sort_by_key(|i| at(i));
    let number = |n: i64| u32::try_from(n).unwrap_or(0);
    // The last one stands.
    Ok(items
        .into_iter()
        .filter_map(|i| {
            let ballot = closed.get(&i.ballot_id)?;
            let &(members, present, written) = rolls.get(&i.ballot_id)?;
            let vote = Vote {
                members_total: Some(members),
                present: Some(present + written),
                in_favour: Some(number(i.votes_for?) + number(i.written_for)),
                method: method(&ballot.secrecy, present, written),
            };
            Some((i.nominee_id?, vote))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_voting_has_its_word_in_the_law() {
        let of = |secrecy: Secrecy| method(secrecy.code(), 7, 2);
        assert_eq!(of(Secrecy::OpenCount), Some(VoteMethod::Open));
        assert_eq!(of(Secrecy::OpenNamed), Some(VoteMethod::Open));
        assert_eq!(of(Secrecy::Paper), Some(VoteMethod::Secret), "papers in a box are bỏ phiếu kín");
        assert_eq!(of(Secrecy::Secret), Some(VoteMethod::Secret));
        assert_eq!(method("open_count", 0, 9), Some(VoteMethod::Written), "everybody wrote");
        assert_eq!(method("?", 9, 0), None);
    }
}
