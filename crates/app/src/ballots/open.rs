//! Opening a secret ballot: agenda, voters, a fresh key whose shares are sealed at once under passphrases that are shown
//! once; then letting people vote, closing, and declaring a ballot void.

use domain::{
    access::Action,
    ballot::{self, BallotKind, Secrecy},
};
use serde::Serialize;
use serde_json::json;
use store::{
    Tx,
    entity::{ballot as ballot_row, secret_ballot, secret_line, secret_share, secret_voter},
    envelope::{self, Passphrase},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
    },
};
use tally::{Agenda, OpenFault, Tellers, words::passphrase};
use uuid::Uuid;

use super::{
    SecretState,
    agenda::{self, MOST_LINES, Occasion},
    stream,
};
use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, PartOf},
    sessions::{Frame, OPEN, VOTING},
};

/// Below this many voters totals may reveal votes even when they differ.
pub(super) const FEW: usize = 5;

/// Rows of one insert.
const CHUNK: usize = 200;

/// A ballot to open.
#[derive(Clone, Debug, Default)]
pub struct Opening {
    /// Code of [`BallotKind`].
    pub kind: String,
    /// How many may be chosen, where several may.
    pub most: String,
    /// Who keeps the envelopes, in order; empty ones are left out.
    pub tellers: Vec<String>,
    /// How many of them must come together.
    pub needed: String,
}

/// One envelope: printed once, kept nowhere.
#[derive(Clone, Serialize)]
pub struct Envelope {
    /// Its number, from 1.
    pub number: usize,
    /// Who keeps it.
    pub name: String,
    /// The passphrase, a syllable each.
    pub words: Vec<String>,
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Envelope({}, …)", self.number)
    }
}

/// A ballot just opened.
#[derive(Debug)]
pub struct Opened {
    /// Its code.
    pub code: String,
    /// The envelopes; none when this very form was sent before.
    pub envelopes: Vec<Envelope>,
}

/// What the page for opening shows.
#[derive(Clone, Debug, Serialize)]
pub struct Preparation {
    /// Code of the session.
    pub session: String,
    /// What the ballot will be called.
    pub title: String,
    /// Lines: number, name, what for, how many take no part.
    pub lines: Vec<(i64, String, String, usize)>,
    /// Voters: name, from afar, numbers of the lines in which he takes no part.
    pub voters: Vec<(String, bool, Vec<i64>)>,
    /// Members who are there, but whom no account stands for.
    pub without_account: Vec<String>,
    /// In the room.
    pub present: u32,
    /// Members.
    pub members: u32,
    /// Whether they are enough.
    pub quorate: bool,
    /// Share that must be in favour, as minutes say it.
    pub threshold: String,
    /// Most that can be reached when everybody is in favour.
    pub highest: String,
    /// Fewer than five voters.
    pub few: bool,
    /// One vote against and a line fails.
    pub one_decides: bool,
    /// Names offered for the envelopes.
    pub tellers: Vec<String>,
    /// More lines than a ballot takes.
    pub too_many: bool,
    /// The questions of a conference say how each line is voted on.
    pub by_questions: bool,
}

/// Reads what a ballot of this session would be.
pub async fn prepare(ctx: &Ctx, actor: &Actor, session: &str) -> Result<Preparation> {
    let o = agenda::of_session(ctx, actor, session).await?;
    o.loaded.running()?;
    let (roll, rules) = (o.loaded.roll(), o.loaded.rules);
    let best = ballot::highest(&rules, roll, ballot::Recused::default());
    let all = o.voters.len() as u32;
    let less_one = ballot::Votes { for_: all.saturating_sub(1), against: 1, none: 0 };
    let one_decides = all > 0
        && ballot::count(&rules, roll, ballot::Recused::default(), less_one, ballot::Votes::default())
            .is_ok_and(|o| !o.passed);
    // The secretary, then members from the end of the list: those who lead are asked last.
    let secretary = o.loaded.session.secretary_seat_id;
    let mut seats: Vec<_> = o.loaded.seats.iter().rev().collect();
    seats.sort_by_key(|s| Some(s.id) != secretary);
    Ok(Preparation {
        session: session.to_owned(),
        title: o.title.clone(),
        lines: o.lines.iter().map(|l| (l.seq, l.name.clone(), l.note.clone(), l.apart.len())).collect(),
        voters: o
            .voters
            .iter()
            .map(|v| {
                let out = o.lines.iter().filter(|l| l.apart.contains(&v.person)).map(|l| l.seq).collect();
                (v.name.clone(), v.afar, out)
            })
            .collect(),
        without_account: o.without_account.clone(),
        present: roll.present,
        members: roll.members,
        quorate: ballot::quorate(&rules, roll),
        threshold: crate::sessions::share_words(&rules.threshold),
        highest: best.map(|b| b.reached.to_string()).unwrap_or_default(),
        few: o.voters.len() < FEW,
        one_decides,
        tellers: seats.iter().take(3).map(|s| s.member_name.clone()).collect(),
        too_many: o.lines.len() > MOST_LINES,
        by_questions: o.loaded.conference(),
    })
}

struct Asked {
    kind: BallotKind,
    most: u32,
    names: Vec<String>,
    tellers: Tellers,
}

fn read(command: &Opening, lines: usize) -> Result<Asked> {
    let mut faults = Vec::new();
    let kind = BallotKind::from_code(&command.kind);
    if kind.is_none() {
        faults.push(FieldError::new("kind", "field-choose", [("value", command.kind.chars().take(40).collect())]));
    }
    let most = command.most.trim().parse::<u32>().ok().filter(|n| (1..=lines).contains(&(*n as usize)));
    if kind == Some(BallotKind::AtMost) && most.is_none() {
        faults.push(FieldError::new("most", "ballot-bad-most", [("lines", lines.to_string())]));
    }
    let names: Vec<String> =
        command.tellers.iter().map(|t| vntext::normal(t)).filter(|t| !t.is_empty()).take(10).collect();
    let mut apart = names.clone();
    apart.sort();
    apart.dedup();
    if apart.len() != names.len() {
        faults.push(FieldError::new("teller", "ballot-tellers-same", []));
    }
    let needed = command.needed.trim().parse::<usize>().ok();
    let tellers = needed.and_then(|k| Tellers::new(k, names.len()));
    if tellers.is_none() {
        faults.push(FieldError::new("needed", "ballot-bad-tellers", [("tellers", names.len().to_string())]));
    }
    match (kind, tellers) {
        (Some(kind), Some(tellers)) if faults.is_empty() => Ok(Asked { kind, most: most.unwrap_or(1), names, tellers }),
        _ => Err(Error::Invalid(faults)),
    }
}

/// The head of a ballot, its shares under their passphrases, and the envelopes with these.
type Made = (tally::Head, Vec<Vec<u8>>, Vec<Envelope>);

/// The key and its envelopes, made outside the transaction: the passphrases leave this process with the answer only.
fn make(agenda: Agenda, asked: &Asked) -> std::result::Result<Made, OpenFault> {
    let mut rng = rand::rng();
    let opened = tally::open(agenda, asked.tellers, &mut rng)?;
    let (mut sealed, mut envelopes) = (Vec::new(), Vec::new());
    for (share, name) in opened.shares.iter().zip(&asked.names) {
        let phrase = passphrase(&mut rng);
        let mut bytes = Vec::new();
        envelope::seal(&share.to_bytes()[..], &mut bytes, &Passphrase::new(&phrase)).map_err(|_| OpenFault::Random)?;
        sealed.push(bytes);
        let words = phrase.split(' ').map(str::to_owned).collect();
        envelopes.push(Envelope { number: share.teller(), name: name.clone(), words });
    }
    Ok((opened.head, sealed, envelopes))
}

/// Opens a secret ballot of a session on all its lines without votes. Nobody votes before [`start`].
pub async fn open(ctx: &Ctx, actor: &Actor, session: &str, command: Opening) -> Result<Opened> {
    if let Some(code) = ctx.answered(actor).await? {
        return Ok(Opened { code, envelopes: Vec::new() });
    }
    let first = agenda::of_session(ctx, actor, session).await?;
    if first.loaded.rules.secrecy != Secrecy::Secret {
        return Err(Error::refused("ballot-other-method", [("code", session.to_owned())]));
    }
    first.loaded.running()?;
    sync(ctx, actor, &first, session).await?;
    let o = agenda::of_session(ctx, actor, session).await?;
    let command = match o.loaded.conference() {
        // Each question says for itself how it is voted on.
        true => Opening { kind: BallotKind::YesNo.code().to_owned(), ..command },
        false => command,
    };
    let asked = read(&command, o.lines.len())?;
    may_begin(&o)?;
    let before = before(ctx.store.reader(), o.loaded.ballot.id).await?;
    let code = format!("BP-{}.{}", session.trim_start_matches("PH-"), before + 1);
    let agenda = agenda::agenda(&code, &o.title, asked.kind, asked.most, &o.lines)
        .map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))?;
    let (kind, most) = (asked.kind, i64::from(asked.most));
    let (names, needed) = (asked.names.clone(), asked.tellers.threshold() as i64);
    let made = tokio::task::spawn_blocking(move || make(agenda, &asked)).await;
    let (head, sealed, envelopes) = made
        .map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))?
        .map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))?;
    let now = ctx.now();
    let row = secret_ballot::Model {
        id: Uuid::new_v4(),
        version: 1,
        home_node: ctx.node.to_string(),
        code: code.clone(),
        ballot_id: o.loaded.ballot.id,
        occasion: session.to_owned(),
        unit_id: o.unit(),
        round: i64::from(head.agenda().round()),
        kind: kind.code().to_owned(),
        most,
        title: o.title.clone(),
        needed,
        head: head.text().to_owned(),
        state: SecretState::Prepared.code().to_owned(),
        opened_on: now.today.clone(),
        results: String::new(),
        reason: String::new(),
    };
    let shares: Vec<secret_share::Model> = names
        .into_iter()
        .zip(sealed)
        .zip(1..)
        .map(|((name, sealed), teller)| secret_share::Model {
            secret_id: row.id,
            teller,
            name,
            sealed,
            made: String::new(),
        })
        .collect();
    let write = ctx.change_part(actor, &now, o.permit, (PartOf::SESSION, o.loaded.session.id), None);
    let code = ctx
        .store
        .write(write, |tx| {
            let (row, shares, o, session) = (row.clone(), shares.clone(), o.clone(), session.to_owned());
            Box::pin(async move { insert(tx, row, shares, &o, &session, before).await })
        })
        .await?;
    Ok(Opened { code, envelopes })
}

/// Secret ballots of a ballot so far.
async fn before<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<u64> {
    let of = secret_ballot::Entity::find().filter(secret_ballot::Column::BallotId.eq(ballot));
    Ok(of.count(conn).await?)
}

/// Adds lines for nominees that came after the session was convened, so that the agenda read next has them.
async fn sync(ctx: &Ctx, actor: &Actor, o: &Occasion, session: &str) -> Result<()> {
    let mut write = ctx.write(actor, &ctx.now(), o.permit);
    write.once = None;
    ctx.store
        .write(write, |tx| {
            let session = session.to_owned();
            Box::pin(async move { Frame::read(tx, &session).await.map(|_| ()) })
        })
        .await
}

fn may_begin(o: &Occasion) -> Result<()> {
    let roll = o.loaded.roll();
    if !ballot::quorate(&o.loaded.rules, roll) {
        let quorum = o.loaded.rules.quorum.to_string();
        let pairs = [("present", roll.present.to_string()), ("members", roll.members.to_string()), ("quorum", quorum)];
        return Err(Error::refused("ballot-no-quorum", pairs));
    }
    if o.lines.is_empty() {
        return Err(Error::refused("ballot-no-lines", []));
    }
    if o.lines.len() > MOST_LINES {
        let pairs = [("lines", o.lines.len().to_string()), ("most", MOST_LINES.to_string())];
        return Err(Error::refused("ballot-too-many-lines", pairs));
    }
    if !o.without_account.is_empty() {
        return Err(Error::refused("ballot-without-account", [("names", o.without_account.join(", "))]));
    }
    if o.voters.is_empty() {
        return Err(Error::refused("ballot-no-voters", []));
    }
    Ok(())
}

async fn insert(
    tx: &Tx,
    row: secret_ballot::Model,
    shares: Vec<secret_share::Model>,
    o: &Occasion,
    session: &str,
    count: u64,
) -> Result<String> {
    let frame = Frame::read(tx, session).await?;
    let now = &frame.loaded;
    let still = agenda::same_lines(&o.lines, &frame.open())
        && now.presence == o.loaded.presence
        && now.ballot == o.loaded.ballot
        && before(tx.conn(), row.ballot_id).await? == count
        && o.lines.iter().all(|l| same_recused(&frame, o, l));
    if !still {
        return Err(Error::refused("ballot-lines-changed", [("code", session.to_owned())]));
    }
    let (id, code) = (row.id, row.code.clone());
    let told = json!({"code": code, "round": row.round, "lines": o.lines.len(), "voters": o.voters.len(),
        "tellers": shares.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), "needed": row.needed});
    secret_ballot::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
    secret_share::Entity::insert_many(shares.into_iter().map(IntoActiveModel::into_active_model))
        .exec_without_returning(tx.conn())
        .await?;
    for chunk in o.lines.chunks(CHUNK) {
        let rows = chunk.iter().map(|l| {
            secret_line::Model {
                secret_id: id,
                seq: l.seq,
                item_id: l.item,
                name: l.name.clone(),
                note: l.note.clone(),
                question: l.question,
                most: l.most,
                heading: l.heading.clone(),
            }
            .into_active_model()
        });
        secret_line::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    let voters: Vec<_> = o.voters.iter().zip(1..).collect();
    for chunk in voters.chunks(CHUNK) {
        let rows = chunk.iter().map(|(v, seq)| {
            let out = o.lines.iter().filter(|l| l.apart.contains(&v.person)).map(|l| l.seq.to_string());
            let recused = out.collect::<Vec<_>>().join(",");
            secret_voter::Model {
                secret_id: id,
                person_id: v.person,
                seq: *seq,
                name: v.name.clone(),
                recused,
                voted: false,
            }
            .into_active_model()
        });
        secret_voter::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    let mut voting = ballot_row::ActiveModel::from(frame.loaded.ballot);
    voting.state = Set(VOTING.to_owned());
    voting.update(tx.conn()).await?;
    tx.audit(&stream(&code), "prepare", &told).await?;
    tx.audit(&format!("council_session:{session}"), "ballot_begin", &json!({"ballot": code})).await?;
    Ok(code)
}

/// True when those who take no part in a line are still the same.
fn same_recused(frame: &Frame, o: &Occasion, line: &agenda::Line) -> bool {
    let seats = &o.loaded.seats;
    let person = |seat: &Uuid| seats.iter().find(|s| s.id == *seat).and_then(|s| s.person_id);
    let now = frame.recused(line.item);
    let out: std::collections::BTreeSet<Uuid> =
        now.iter().filter_map(person).filter(|p| o.voters.iter().any(|v| v.person == *p)).collect();
    let known: std::collections::BTreeSet<Uuid> =
        line.apart.iter().copied().filter(|p| o.voters.iter().any(|v| v.person == *p)).collect();
    out == known
}

/// What ends a step of a secret ballot, as one change of its row.
async fn step(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    from: &'static [SecretState],
    to: SecretState,
    action: &'static str,
    reason: &str,
) -> Result<()> {
    let found = access::find::<secret_ballot::Model>(ctx, actor, &[Action::RunCouncil], code).await?;
    let now = ctx.now();
    let write = ctx.change(actor, &now, &found, None);
    ctx.store
        .write(write, |tx| {
            let (code, reason, id) = (found.code.clone(), reason.to_owned(), found.id);
            Box::pin(async move {
                let row = secret_ballot::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let state = SecretState::from_code(&row.state);
                if state == Some(to) {
                    return Ok(());
                }
                if !state.is_some_and(|s| from.contains(&s)) {
                    return Err(super::cast::not_open(&row));
                }
                let ballot = row.ballot_id;
                let mut active = secret_ballot::ActiveModel::from(row);
                active.state = Set(to.code().to_owned());
                active.reason = Set(reason.clone());
                active.update(tx.conn()).await?;
                tx.audit(&stream(&code), action, &json!({"reason": reason})).await?;
                if to == SecretState::Void {
                    released(tx, ballot, &code).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Gives a ballot back to its session: votes may be entered again.
pub(super) async fn released(tx: &Tx, ballot: Uuid, code: &str) -> Result<String> {
    use store::entity::{command_result, council_session};
    let row = ballot_row::Entity::find_by_id(ballot).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    let session = row.session_id.ok_or(Error::NotFound)?;
    let mut active = ballot_row::ActiveModel::from(row);
    active.state = Set(OPEN.to_owned());
    active.update(tx.conn()).await?;
    let session = council_session::Entity::find_by_id(session).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    // Who got which receipt is needed no longer: voters have it.
    command_result::Entity::delete_many()
        .filter(command_result::Column::CommandKey.eq(super::cast::key(code)))
        .exec(tx.conn())
        .await?;
    tx.audit(&format!("council_session:{}", session.code), "ballot_end", &json!({"ballot": code})).await?;
    Ok(session.code)
}

/// Lets people vote: the envelopes are handed out.
pub async fn start(ctx: &Ctx, actor: &Actor, code: &str) -> Result<()> {
    step(ctx, actor, code, &[SecretState::Prepared], SecretState::Open, "open", "").await
}

/// Ends voting. Nothing is counted yet.
pub async fn close(ctx: &Ctx, actor: &Actor, code: &str) -> Result<()> {
    step(ctx, actor, code, &[SecretState::Open], SecretState::Closed, "close", "").await
}

/// Declares a ballot void: its papers are never counted, its lines may be voted on again, in any way.
pub async fn void(ctx: &Ctx, actor: &Actor, code: &str, reason: &str) -> Result<()> {
    let reason = vntext::normal(reason);
    if reason.is_empty() {
        return Err(Error::field("reason", "field-required", []));
    }
    let from = &[SecretState::Prepared, SecretState::Open, SecretState::Closed];
    step(ctx, actor, code, from, SecretState::Void, "void", &reason).await
}
