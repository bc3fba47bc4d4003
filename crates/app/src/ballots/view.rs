//! What pages show of secret ballots: turnout while voting is on, results and the published file afterwards.

use domain::ballot;
use serde::Serialize;
use store::{
    entity::{secret_ballot, secret_line, secret_voter},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect},
};
use tally::{Head, Partial};
use uuid::Uuid;

use super::{
    SecretState,
    count::{counted_by, papers, published as file, shares, voters, votes},
};
use crate::{Actor, Ctx, Error, Result, access};

/// How many may vote and how many have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Turnout {
    /// Who have voted.
    pub voted: u64,
    /// Who may.
    pub voters: u64,
}

/// A secret ballot in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BallotRow {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Round.
    pub round: i64,
    /// State code.
    pub state: String,
}

/// Who may vote, and whether he has.
#[derive(Clone, Debug, Serialize)]
pub struct VoterRow {
    /// Name as printed.
    pub name: String,
    /// He has voted.
    pub voted: bool,
}

/// What a line came to.
#[derive(Clone, Debug, Serialize)]
pub struct LineResult {
    /// Its number on the paper.
    pub seq: i64,
    /// Who or what.
    pub name: String,
    /// What for.
    pub note: String,
    /// In favour.
    pub votes_for: u32,
    /// Against.
    pub votes_against: u32,
    /// No opinion.
    pub votes_none: u32,
    /// All papers say the same of it: totals tell what each of them says.
    pub unanimous: bool,
}

/// One secret ballot.
#[derive(Clone, Debug, Serialize)]
pub struct BallotView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Round.
    pub round: i64,
    /// State code.
    pub state: String,
    /// Code of the kind.
    pub kind: String,
    /// How many may be chosen, where several may.
    pub most: i64,
    /// The day it was opened, ISO.
    pub opened_on: String,
    /// Why it is void.
    pub reason: String,
    /// Code of the session; empty when it belongs to none.
    pub session: String,
    /// How many may vote and have.
    pub turnout: Turnout,
    /// Who may vote, in the order of the seats; only for those who see the session.
    pub voters: Vec<VoterRow>,
    /// Tellers: number, name, counted.
    pub tellers: Vec<(i64, String, bool)>,
    /// How many must come together.
    pub needed: i64,
    /// What the lines came to, once counted.
    pub lines: Vec<LineResult>,
    /// Receipts in the order of the published file, once counted.
    pub receipts: Vec<String>,
    /// The actor runs it.
    pub may_run: bool,
    /// The actor may vote in it and has not.
    pub waits_for_me: bool,
    /// The actor has voted.
    pub i_voted: bool,
}

/// Turnout: one statement.
pub(super) async fn turnout(ctx: &Ctx, id: Uuid) -> Result<Turnout> {
    let rows: Vec<(bool, i64)> = secret_voter::Entity::find()
        .select_only()
        .column(secret_voter::Column::Voted)
        .column_as(secret_voter::Column::Seq.count(), "n")
        .filter(secret_voter::Column::SecretId.eq(id))
        .group_by(secret_voter::Column::Voted)
        .into_tuple()
        .all(ctx.store.reader())
        .await?;
    let of = |wanted: bool| rows.iter().filter(|(v, _)| *v == wanted).map(|(_, n)| n.unsigned_abs()).sum::<u64>();
    Ok(Turnout { voted: of(true), voters: of(true) + of(false) })
}

fn row(row: secret_ballot::Model) -> BallotRow {
    BallotRow { code: row.code, title: row.title, round: row.round, state: row.state }
}

/// The secret ballots of a session's ballot, newest first: one statement.
pub async fn of_session<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<Vec<BallotRow>> {
    let of = secret_ballot::Entity::find().filter(secret_ballot::Column::BallotId.eq(ballot));
    let mut rows: Vec<BallotRow> = of.all(conn).await?.into_iter().map(row).collect();
    rows.sort_by_key(|r| std::cmp::Reverse((r.code.len(), r.code.clone())));
    Ok(rows)
}

/// Ballots that wait for the actor's paper: one statement, none for somebody who is nobody of the register.
pub async fn mine(ctx: &Ctx, actor: &Actor) -> Result<Vec<BallotRow>> {
    let Some(person) = actor.person else { return Ok(Vec::new()) };
    let mut waiting = secret_voter::Entity::find()
        .select_only()
        .column(secret_voter::Column::SecretId)
        .filter(secret_voter::Column::PersonId.eq(person))
        .filter(secret_voter::Column::Voted.eq(false));
    let waiting = QuerySelect::query(&mut waiting).to_owned();
    let found = secret_ballot::Entity::find()
        .filter(secret_ballot::Column::State.eq(SecretState::Open.code()))
        .filter(secret_ballot::Column::Id.in_subquery(waiting))
        .order_by_asc(secret_ballot::Column::Code);
    Ok(found.all(ctx.store.reader()).await?.into_iter().map(row).collect())
}

/// One secret ballot: its page.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<BallotView> {
    let found = access::find_voting(ctx, actor, code).await?;
    let conn = ctx.store.reader();
    let row = found.row;
    let counted = row.state == SecretState::Counted.code();
    let all = voters(conn, row.id).await?;
    let shares = shares(conn, row.id).await?;
    let by = counted_by(&shares);
    let (mut lines, mut receipts) = (Vec::new(), Vec::new());
    if counted {
        receipts = secret_receipts(conn, row.id).await?;
        let asked = secret_line::Entity::find()
            .filter(secret_line::Column::SecretId.eq(row.id))
            .order_by_asc(secret_line::Column::Seq)
            .all(conn)
            .await?;
        lines = results(&row, asked, &all)?;
    }
    let voted = all.iter().filter(|v| v.voted).count() as u64;
    let voter = found.voter;
    Ok(BallotView {
        session: row.occasion,
        turnout: Turnout { voted, voters: all.len() as u64 },
        voters: if found.sees {
            all.iter().map(|v| VoterRow { name: v.name.clone(), voted: v.voted }).collect()
        } else {
            Vec::new()
        },
        tellers: shares.iter().map(|s| (s.teller, s.name.clone(), by.contains(&s.teller))).collect(),
        lines,
        receipts,
        waits_for_me: row.state == SecretState::Open.code() && voter.as_ref().is_some_and(|v| !v.voted),
        i_voted: voter.is_some_and(|v| v.voted),
        may_run: found.may_run,
        code: row.code,
        title: row.title,
        round: row.round,
        state: row.state,
        kind: row.kind,
        most: row.most,
        opened_on: row.opened_on,
        reason: row.reason,
        needed: row.needed,
    })
}

async fn secret_receipts<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<Vec<String>> {
    use store::entity::secret_paper::{Column, Entity};
    let found: Vec<Vec<u8>> = Entity::find()
        .select_only()
        .column(Column::Receipt)
        .filter(Column::SecretId.eq(id))
        .order_by_asc(Column::Receipt)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().map(hex::encode).collect())
}

fn results(
    row: &secret_ballot::Model,
    lines: Vec<secret_line::Model>,
    voters: &[secret_voter::Model],
) -> Result<Vec<LineResult>> {
    let totals = votes(row, &lines, voters, &parsed(row)?);
    let line = |(l, v): (secret_line::Model, ballot::Votes)| LineResult {
        seq: l.seq,
        name: l.name,
        note: l.note,
        votes_for: v.for_,
        votes_against: v.against,
        votes_none: v.none,
        unanimous: [v.for_, v.against, v.none].iter().filter(|n| **n > 0).count() == 1,
    };
    Ok(lines.into_iter().zip(totals).map(line).collect())
}

fn parsed(row: &secret_ballot::Model) -> Result<Vec<Vec<u32>>> {
    let bad = || Error::Store(store::StoreError::Data(format!("results of {} cannot be read", row.code)));
    serde_json::from_str(&row.results).map_err(|_| bad())
}

/// A counted ballot as minutes tell it.
pub(crate) struct CountedBallot {
    /// Its code.
    pub code: String,
    /// Round.
    pub round: i64,
    /// Who might vote and who have.
    pub turnout: Turnout,
    /// The tellers who opened the totals.
    pub tellers: Vec<String>,
}

/// The counted secret ballots of a session's ballot, in order.
pub(crate) async fn counted<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<Vec<CountedBallot>> {
    let rows = secret_ballot::Entity::find()
        .filter(secret_ballot::Column::BallotId.eq(ballot))
        .filter(secret_ballot::Column::State.eq(SecretState::Counted.code()))
        .order_by_asc(secret_ballot::Column::Round)
        .order_by_asc(secret_ballot::Column::Code)
        .all(conn)
        .await?;
    let mut all = Vec::new();
    for row in rows {
        let voters = voters(conn, row.id).await?;
        let voted = voters.iter().filter(|v| v.voted).count() as u64;
        let made = shares(conn, row.id).await?.into_iter().filter(|s| !s.made.is_empty());
        all.push(CountedBallot {
            turnout: Turnout { voted, voters: voters.len() as u64 },
            tellers: made.map(|s| s.name).collect(),
            code: row.code,
            round: row.round,
        });
    }
    Ok(all)
}

/// The published file of a counted ballot.
pub async fn published(ctx: &Ctx, actor: &Actor, code: &str) -> Result<String> {
    let row = access::find_voting(ctx, actor, code).await?.row;
    if row.state != SecretState::Counted.code() {
        return Err(Error::refused("ballot-not-counted", [("code", row.code)]));
    }
    let conn = ctx.store.reader();
    let (papers, shares, all) = (papers(conn, row.id).await?, shares(conn, row.id).await?, voters(conn, row.id).await?);
    let bad = || Error::Store(store::StoreError::Data(format!("ballot {} cannot be read", row.code)));
    let head = Head::read(&row.head).map_err(|_| bad())?;
    let made = shares.iter().filter(|s| !s.made.is_empty());
    let partials: Option<Vec<Partial>> = made.map(|s| Partial::from_text(&head, &s.made)).collect();
    let voted = all.iter().filter(|v| v.voted).count() as u32;
    file(&head, all.len() as u32, voted, &papers, &partials.ok_or_else(bad)?, &parsed(&row)?).ok_or_else(bad)
}
