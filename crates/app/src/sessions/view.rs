//! What pages show of sessions.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{self as rights, Action},
    ballot::{self, Choice, Presence},
    listing::SESSIONS,
};
use serde::Serialize;
use store::{
    entity::{cast_vote, council},
    query::councils::{self, SessionFilter},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

pub use store::query::councils::{AgendaRow as AgendaView, SessionRow};

use super::{
    close::share_words,
    conference,
    load::{Loaded, VOTING, load, recusals},
    questions::{self, ConferenceView},
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted},
    ballots::{self, BallotRow},
    list::{self, Page, Query},
    nominees,
};

/// A member in a session.
#[derive(Clone, Debug, Serialize)]
pub struct MemberView {
    /// Number of the seat.
    pub seat: i64,
    /// Name as printed.
    pub name: String,
    /// Post as printed.
    pub post: String,
    /// Role code.
    pub role: String,
    /// Presence code.
    pub presence: String,
    /// Reason of absence.
    pub note: String,
}

/// One session.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// Code in addresses.
    pub code: String,
    /// Version for forms.
    pub version: i64,
    /// State code.
    pub state: String,
    /// The council's name.
    pub council: String,
    /// Day, ISO.
    pub held_on: String,
    /// Hour.
    pub held_at: String,
    /// Where.
    pub place: String,
    /// Discussion.
    pub notes: String,
    /// Conclusions.
    pub conclusion: String,
    /// Secrecy code.
    pub secrecy: String,
    /// A secret ballot is on: votes, members and recusals stand still.
    pub voting: bool,
    /// Secret ballots of the session, newest first; only on the session's own page.
    pub ballots: Vec<BallotRow>,
    /// Base code.
    pub base: String,
    /// Share that must be there.
    pub quorum: String,
    /// Share that must be in favour, as minutes say it.
    pub threshold: String,
    /// Rounds allowed.
    pub rounds: i64,
    /// Members.
    pub members: Vec<MemberView>,
    /// In the room.
    pub present: u32,
    /// In writing.
    pub written: u32,
    /// Whether the quorum is there.
    pub quorate: bool,
    /// The share that is reached when everybody present and everybody who writes is in favour: "8/9".
    pub highest: String,
    /// The same in per cent, one decimal: "88,9".
    pub highest_percent: String,
    /// False: with those present and written nothing can pass.
    pub reachable: bool,
    /// The agenda.
    pub agenda: Vec<AgendaView>,
    /// The questions, where it is the conference of a cluster; only on the session's own page.
    pub conference: Option<ConferenceView>,
    /// What people said where the rules leave a verdict to them; only on the session's own page.
    pub answers: Vec<nominees::Answer>,
    /// Lines to vote on.
    pub lines: i64,
    /// Lines with votes.
    pub voted: i64,
    /// Lines that passed, once closed.
    pub passed: i64,
    /// Lines that failed, once closed.
    pub failed: i64,
    /// True when the actor runs it and it still runs.
    pub may_run: bool,
}

/// A line of the vote.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Number of the line.
    pub seq: i64,
    /// Round.
    pub round: i64,
    /// Part code.
    pub part: String,
    /// Number of the question it belongs to; 0 for a nominee of a dossier.
    pub question: i64,
    /// Code of what is asked.
    pub asked: String,
    /// How many of its question may be chosen; 0 where it stands for itself.
    pub most: i64,
    /// Code of the cluster's member it is about.
    pub member: String,
    /// Name as printed.
    pub name: String,
    /// Rank and post as printed.
    pub position: String,
    /// Unit as printed.
    pub unit: String,
    /// Code of the dossier.
    pub dossier: String,
    /// Award id.
    pub award: String,
    /// Citation.
    pub citation: String,
    /// State code of the nominee.
    pub state: String,
    /// True when votes are entered.
    pub voted: bool,
    /// Hands.
    pub hands: [Option<i64>; 3],
    /// Written votes.
    pub letters: [i64; 3],
    /// Numbers of the seats that take no part.
    pub recused: Vec<i64>,
    /// Result code: of the row once closed, else as it would be counted now.
    pub result: String,
    /// Share reached, "8/9".
    pub reached: String,
    /// True when the votes no longer fit those who are there.
    pub fault: bool,
    /// True when the line cannot pass although everybody who may vote on it were in favour.
    pub hopeless: bool,
}

/// How a member votes on a line.
#[derive(Clone, Debug, Serialize)]
pub struct SeatVote {
    /// Number of the seat.
    pub seat: i64,
    /// Name.
    pub name: String,
    /// Presence code.
    pub presence: String,
    /// Choice code; empty when nothing is entered.
    pub choice: String,
}

/// A page of sessions, newest first unless another order is asked for: two statements.
pub async fn list(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<SessionRow>> {
    access::require_anywhere(actor, SESSIONS.scope)?;
    let filter = SessionFilter {
        scope: rights::scope(actor, SESSIONS.scope),
        day: ctx.now().today,
        state: query.filter("state").map(str::to_owned),
        q: crate::list::words(&query.q).join(" "),
    };
    list::page(ctx, &filter, query, None).await
}

/// One session with its members, agenda, answers and counts: at most eight statements.
pub async fn view(ctx: &Ctx, actor: &Actor, code: &str) -> Result<SessionView> {
    let (loaded, council) = seen(ctx, actor, code).await?;
    let secret = loaded.rules.secrecy == ballot::Secrecy::Secret;
    let ballots = if secret { ballots::of_session(ctx.store.reader(), loaded.ballot.id).await? } else { Vec::new() };
    if loaded.conference() {
        // No dossiers stand on its agenda.
        let conference = conference::view(ctx, &loaded).await?;
        return Ok(SessionView { ballots, conference, ..view_of(ctx, actor, &loaded, &council, Vec::new()).await? });
    }
    let agenda = councils::agenda(ctx.store.reader(), loaded.session.id).await?;
    let hidden = (!council.may(actor, Action::ViewDiscipline)).then_some(&*ctx.law);
    let answers = nominees::answers_of_session(ctx.store.reader(), loaded.session.id, hidden).await?;
    Ok(SessionView { answers, ballots, ..view_of(ctx, actor, &loaded, &council, agenda).await? })
}

/// A session that the actor sees, and its council.
async fn seen(ctx: &Ctx, actor: &Actor, code: &str) -> Result<(Loaded, Granted<council::Model>)> {
    access::require_anywhere(actor, Action::ViewCouncil)?;
    let loaded = load(ctx.store.reader(), code).await?;
    let council = access::grant(ctx, actor, &[Action::ViewCouncil], loaded.council.clone()).await?;
    Ok((loaded, council))
}

async fn view_of(
    ctx: &Ctx,
    actor: &Actor,
    loaded: &Loaded,
    council: &Granted<council::Model>,
    agenda: Vec<AgendaView>,
) -> Result<SessionView> {
    let counts = councils::item_counts(ctx.store.reader(), loaded.ballot.id).await?;
    let of = |code: &str| counts.iter().filter(|c| c.result == code).map(|c| c.lines).sum::<i64>();
    let roll = loaded.roll();
    let running = loaded.running().is_ok();
    let best = ballot::highest(&loaded.rules, roll, ballot::Recused::default());
    Ok(SessionView {
        code: loaded.session.code.clone(),
        version: loaded.session.version,
        state: loaded.session.state.clone(),
        council: loaded.council.name.clone(),
        held_on: loaded.session.held_on.clone(),
        held_at: loaded.session.held_at.clone(),
        place: loaded.session.place.clone(),
        notes: loaded.session.notes.clone(),
        conclusion: loaded.session.conclusion.clone(),
        secrecy: loaded.ballot.secrecy.clone(),
        voting: loaded.ballot.state == VOTING,
        ballots: Vec::new(),
        base: loaded.ballot.base.clone(),
        quorum: share_words(&loaded.rules.quorum),
        threshold: share_words(&loaded.rules.threshold),
        rounds: loaded.ballot.rounds,
        members: members(loaded),
        present: roll.present,
        written: roll.written,
        quorate: ballot::quorate(&loaded.rules, roll),
        highest: best.map(|o| o.reached.to_string()).unwrap_or_default(),
        highest_percent: best.map(|o| percent(o.reached)).unwrap_or_default(),
        reachable: best.is_some_and(|o| o.passed),
        agenda,
        conference: None,
        answers: Vec::new(),
        lines: counts.iter().map(|c| c.lines).sum(),
        voted: counts.iter().map(|c| c.voted).sum(),
        passed: of("passed"),
        failed: of("failed"),
        may_run: running && council.may(actor, Action::RunCouncil),
    })
}

/// Per cent with one decimal, rounded: only for the eye, what passes is counted exactly.
fn percent(share: ballot::Fraction) -> String {
    let tenths =
        (u64::from(share.numerator()) * 2_000 + u64::from(share.denominator())) / (2 * u64::from(share.denominator()));
    format!("{},{}", tenths / 10, tenths % 10)
}

fn members(loaded: &Loaded) -> Vec<MemberView> {
    loaded
        .seats
        .iter()
        .map(|s| MemberView {
            seat: s.seq,
            name: s.member_name.clone(),
            post: s.member_post.clone(),
            role: s.role.clone(),
            presence: loaded.presence.get(&s.id).copied().unwrap_or(Presence::Absent).code().to_owned(),
            note: loaded.notes.get(&s.id).cloned().unwrap_or_default(),
        })
        .collect()
}

/// Lines of a session after line `after`, with the session; `open` leaves out those with votes.
pub async fn grid(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    after: i64,
    rows: u64,
    open: bool,
) -> Result<(SessionView, Vec<ItemView>)> {
    let (loaded, council) = seen(ctx, actor, code).await?;
    let session = view_of(ctx, actor, &loaded, &council, Vec::new()).await?;
    let recused = recusals(ctx.store.reader(), loaded.ballot.id).await?;
    Ok((session, lines(ctx, &loaded, &recused, after, rows, open).await?))
}

/// All lines of the last round, for minutes; without those whose nominee has left the list.
pub(crate) async fn all_lines(ctx: &Ctx, loaded: &Loaded) -> Result<Vec<ItemView>> {
    let recused = recusals(ctx.store.reader(), loaded.ballot.id).await?;
    let all = lines(ctx, loaded, &recused, 0, u64::MAX, false).await?;
    let mut last: Vec<ItemView> = Vec::new();
    for line in all.into_iter().filter(|l| matches!(l.state.as_str(), "included" | "rejected")) {
        // A later round of the same nominee replaces the earlier one.
        let about = |l: &ItemView| [&l.dossier, &l.part, &l.name, &l.unit, &l.member].map(String::clone);
        last.retain(|l| line.round == 1 || l.question != line.question || about(l) != about(&line));
        last.push(line);
    }
    Ok(last)
}

pub(super) async fn lines(
    ctx: &Ctx,
    loaded: &Loaded,
    recused: &BTreeMap<Uuid, BTreeSet<Uuid>>,
    after: i64,
    rows: u64,
    open: bool,
) -> Result<Vec<ItemView>> {
    let found = councils::items(ctx.store.reader(), loaded.ballot.id, after, rows, open).await?;
    let mut views: Vec<ItemView> = found.into_iter().map(|row| item_view(loaded, recused, row)).collect();
    if loaded.conference() {
        questions::settle(&mut views);
    }
    Ok(views)
}

fn item_view(loaded: &Loaded, recused: &BTreeMap<Uuid, BTreeSet<Uuid>>, row: councils::ItemRow) -> ItemView {
    let out = recused.get(&row.id).cloned().unwrap_or_default();
    let n = |v: i64| u32::try_from(v).unwrap_or(u32::MAX);
    let votes = match (row.votes_for, row.votes_against, row.votes_none) {
        (Some(f), Some(a), Some(o)) => Some(ballot::Votes { for_: n(f), against: n(a), none: n(o) }),
        _ => None,
    };
    let letters =
        ballot::Votes { for_: n(row.written_for), against: n(row.written_against), none: n(row.written_none) };
    let counted = votes.map(|hands| ballot::count(&loaded.rules, loaded.roll(), loaded.recused(&out), hands, letters));
    let (result, reached, fault) = match counted {
        None => (row.result.clone(), String::new(), false),
        Some(Err(_)) => ("pending".to_owned(), String::new(), true),
        Some(Ok(o)) => (if o.passed { "passed" } else { "failed" }.to_owned(), o.reached.to_string(), false),
    };
    let parts = [row.printed_rank.as_str(), row.printed_post.as_str()];
    ItemView {
        seq: row.seq,
        round: row.round,
        part: row.part,
        question: row.question,
        asked: row.asked,
        most: row.most,
        member: row.member,
        name: row.printed_name,
        position: parts.iter().filter(|p| !p.is_empty()).copied().collect::<Vec<_>>().join(", "),
        unit: row.printed_unit,
        dossier: row.dossier,
        award: row.award,
        citation: row.citation,
        state: row.state,
        voted: votes.is_some(),
        hands: [row.votes_for, row.votes_against, row.votes_none],
        letters: [row.written_for, row.written_against, row.written_none],
        recused: loaded.seats.iter().filter(|s| out.contains(&s.id)).map(|s| s.seq).collect(),
        result,
        reached,
        fault,
        hopeless: votes.is_none()
            && ballot::highest(&loaded.rules, loaded.roll(), loaded.recused(&out)).is_some_and(|o| !o.passed),
    }
}

/// One line with the session and the choice of each member.
pub async fn item(ctx: &Ctx, actor: &Actor, code: &str, seq: i64) -> Result<(SessionView, ItemView, Vec<SeatVote>)> {
    let (loaded, council) = seen(ctx, actor, code).await?;
    let session = view_of(ctx, actor, &loaded, &council, Vec::new()).await?;
    let mut found = councils::items(ctx.store.reader(), loaded.ballot.id, seq - 1, 1, false).await?;
    let row = found.pop().filter(|i| i.seq == seq).ok_or(Error::NotFound)?;
    let casts: BTreeMap<Uuid, String> = cast_vote::Entity::find()
        .filter(cast_vote::Column::ItemId.eq(row.id))
        .all(ctx.store.reader())
        .await?
        .into_iter()
        .map(|c| (c.seat_id, c.choice))
        .collect();
    let out = casts.iter().filter(|(_, c)| *c == Choice::Recused.code()).map(|(s, _)| *s).collect();
    let view = item_view(&loaded, &[(row.id, out)].into(), row);
    let seats = loaded
        .seats
        .iter()
        .map(|s| SeatVote {
            seat: s.seq,
            name: s.member_name.clone(),
            presence: loaded.presence.get(&s.id).copied().unwrap_or(Presence::Absent).code().to_owned(),
            choice: casts.get(&s.id).cloned().unwrap_or_default(),
        })
        .collect();
    Ok((session, view, seats))
}
