//! The conferences of a cluster: when, in which state, and what they decided.

use serde::Serialize;
use store::query::clusters as query;
use uuid::Uuid;

use crate::{Ctx, Result};

/// Somebody whom a conference chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chosen {
    /// Code of what was asked.
    pub asked: String,
    /// Code of the member.
    pub member: String,
    /// Its name then.
    pub name: String,
    /// Votes in favour; none where it was agreed without a count.
    pub votes: Option<i64>,
}

/// A conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    /// The year it was of.
    pub year: i64,
    /// Code of its session.
    pub code: String,
    /// The day, ISO.
    pub held_on: String,
    /// State code of the session.
    pub state: String,
    /// How it votes, code.
    pub secrecy: String,
    /// Whom it chose, once it is closed.
    pub chosen: Vec<Chosen>,
}

/// The conferences of a cluster that were not cancelled, newest first: one statement.
pub(crate) async fn held(ctx: &Ctx, cluster: Uuid) -> Result<Vec<Held>> {
    let mut all: Vec<Held> = Vec::new();
    for row in query::conferences(ctx.store.reader(), cluster).await? {
        let agreed = row.secrecy == domain::ballot::Secrecy::Consensus.code();
        let chosen = row.asked.zip(row.member).map(|(asked, member)| Chosen {
            asked,
            member,
            name: row.name.unwrap_or_default(),
            votes: row.votes.filter(|_| !agreed),
        });
        match all.last_mut().filter(|h| h.code == row.code) {
            Some(held) => held.chosen.extend(chosen),
            None => all.push(Held {
                year: row.year,
                code: row.code,
                held_on: row.held_on,
                state: row.state,
                secrecy: row.secrecy,
                chosen: chosen.into_iter().collect(),
            }),
        }
    }
    Ok(all)
}
