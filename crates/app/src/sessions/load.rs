//! What every command on a session needs: its council's members of that day, the rules of its ballot.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, Permit},
    ballot::{BallotKind, Base, Choice, CountFault, Presence, Recused, Roll, Rules, Secrecy, Threshold},
    council::SessionState,
};
use store::{
    entity::{ballot, ballot_item, cast_vote, council, council_seat, council_session, session_presence},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Refusal, Result, access};

/// A session with its members and its ballot.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The session.
    pub session: council_session::Model,
    /// Its council, or who came to the conference of a cluster.
    pub council: council::Model,
    /// The members of the day, in the order of their seats.
    pub seats: Vec<council_seat::Model>,
    /// Who is there, by seat.
    pub presence: BTreeMap<Uuid, Presence>,
    /// Notes on absences, by seat.
    pub notes: BTreeMap<Uuid, String>,
    /// The ballot.
    pub ballot: ballot::Model,
    /// Its rules.
    pub rules: Rules,
}

impl Loaded {
    /// Members, those in the room, those who vote in writing.
    #[must_use]
    pub fn roll(&self) -> Roll {
        let count = |p: Presence| self.presence.values().filter(|v| **v == p).count() as u32;
        Roll { members: self.seats.len() as u32, present: count(Presence::Present), written: count(Presence::Written) }
    }

    /// How those seats that take no part in an item attend.
    #[must_use]
    pub fn recused(&self, seats: &BTreeSet<Uuid>) -> Recused {
        let count = |p: Presence| {
            seats.iter().filter(|s| self.presence.get(*s).copied().unwrap_or(Presence::Absent) == p).count() as u32
        };
        Recused {
            present: count(Presence::Present),
            written: count(Presence::Written),
            absent: count(Presence::Absent),
        }
    }

    /// Refuses unless the session still runs and nobody is voting at the moment: who may vote, and on what, stands still
    /// while a secret ballot is on.
    pub fn running(&self) -> Result<()> {
        self.sitting()?;
        match self.ballot.state.as_str() {
            VOTING => Err(Error::refused("session-voting", [("code", self.session.code.clone())])),
            _ => Ok(()),
        }
    }

    /// Refuses unless the session still runs.
    pub fn sitting(&self) -> Result<()> {
        match SessionState::from_code(&self.session.state) {
            Some(SessionState::Convened) => Ok(()),
            Some(SessionState::Cancelled) => {
                Err(Error::refused("session-cancelled", [("code", self.session.code.clone())]))
            }
            _ => Err(Error::refused("session-closed", [("code", self.session.code.clone())])),
        }
    }

    /// True for a conference of a cluster: its members are the representatives of the cluster's.
    #[must_use]
    pub fn conference(&self) -> bool {
        self.council.cluster_year_id.is_some()
    }

    /// The seat with this number.
    pub fn seat(&self, seq: i64) -> Result<&council_seat::Model> {
        self.seats.iter().find(|s| s.seq == seq).ok_or(Error::NotFound)
    }
}

/// State of a ballot in which a secret ballot is prepared, open or waits for its count.
pub(crate) const VOTING: &str = "voting";
/// State of a ballot whose votes may be entered.
pub(crate) const OPEN: &str = "open";

/// The rules written in a ballot's row.
pub(crate) fn rules_of(row: &ballot::Model) -> Result<Rules> {
    let bad = || Error::Store(store::StoreError::Data(format!("ballot {} has unreadable rules", row.code)));
    Ok(Rules {
        kind: BallotKind::from_code(&row.kind).ok_or_else(bad)?,
        secrecy: Secrecy::from_code(&row.secrecy).ok_or_else(bad)?,
        base: Base::from_code(&row.base).ok_or_else(bad)?,
        quorum: row.quorum.parse::<Threshold>().map_err(|_| bad())?,
        threshold: row.threshold.parse::<Threshold>().map_err(|_| bad())?,
        rounds: u32::try_from(row.rounds).map_err(|_| bad())?,
    })
}

/// Loads a session with its council and ballot, and its members with their presence: two statements.
pub(crate) async fn load<C: ConnectionTrait>(conn: &C, code: &str) -> Result<Loaded> {
    let found = council_session::Entity::find()
        .filter(council_session::Column::Code.eq(code))
        .find_also_related(council::Entity)
        .find_also(council_session::Entity, ballot::Entity)
        .one(conn)
        .await?;
    let Some((session, Some(council), Some(ballot))) = found else { return Err(Error::NotFound) };
    let members = session_presence::Entity::find()
        .filter(session_presence::Column::SessionId.eq(session.id))
        .join(
            JoinType::InnerJoin,
            session_presence::Entity::belongs_to(council_seat::Entity)
                .from(session_presence::Column::SeatId)
                .to(council_seat::Column::Id)
                .into(),
        )
        .select_also(council_seat::Entity)
        .order_by_asc(council_seat::Column::Seq)
        .all(conn)
        .await?;
    let (rows, seats): (Vec<_>, Vec<_>) = members.into_iter().filter_map(|(row, seat)| Some((row, seat?))).unzip();
    let rules = rules_of(&ballot)?;
    let presence =
        rows.iter().map(|r| (r.seat_id, Presence::from_code(&r.presence).unwrap_or(Presence::Absent))).collect();
    let notes = rows.into_iter().map(|r| (r.seat_id, r.note)).collect();
    Ok(Loaded { session, council, seats, presence, notes, ballot, rules })
}

/// A session with which the actor may do this: it belongs to its council's unit.
pub(crate) async fn open(ctx: &Ctx, actor: &Actor, action: Action, code: &str) -> Result<(Loaded, Permit)> {
    access::require_anywhere(actor, action)?;
    let loaded = load(ctx.store.reader(), code).await?;
    let permit = access::grant(ctx, actor, &[action], loaded.council.clone()).await?.permit();
    Ok((loaded, permit))
}

/// The items of a ballot in order.
pub(super) async fn items<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<Vec<ballot_item::Model>> {
    Ok(ballot_item::Entity::find()
        .filter(ballot_item::Column::BallotId.eq(ballot))
        .order_by_asc(ballot_item::Column::Seq)
        .all(conn)
        .await?)
}

/// Who takes no part, by item: one statement.
pub(crate) async fn recusals<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>> {
    let rows = cast_vote::Entity::find()
        .filter(cast_vote::Column::Choice.eq(Choice::Recused.code()))
        .filter(
            cast_vote::Column::ItemId.in_subquery(
                store::sea_orm::QuerySelect::query(
                    &mut ballot_item::Entity::find()
                        .select_only()
                        .column(ballot_item::Column::Id)
                        .filter(ballot_item::Column::BallotId.eq(ballot)),
                )
                .to_owned(),
            ),
        )
        .all(conn)
        .await?;
    let mut map: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
    for row in rows {
        map.entry(row.item_id).or_default().insert(row.seat_id);
    }
    Ok(map)
}

/// The sentence about a count that cannot be; `line` is the item's number.
pub(crate) fn say_fault(fault: CountFault, line: i64) -> Refusal {
    let (key, pairs) = match fault {
        CountFault::NoMembers => ("session-no-members", vec![]),
        CountFault::RollTooLong => ("session-roll-too-long", vec![]),
        CountFault::TooManyHands { counted, voters } => {
            ("session-too-many-hands", vec![("counted", counted.to_string()), ("voters", voters.to_string())])
        }
        CountFault::TooManyWritten { counted, voters } => {
            ("session-too-many-written", vec![("counted", counted.to_string()), ("voters", voters.to_string())])
        }
    };
    let mut args: words::Args = pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    args.insert("line".to_owned(), line.to_string());
    Refusal { key, args }
}
