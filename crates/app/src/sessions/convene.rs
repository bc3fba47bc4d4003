//! Convening a session: day, place, the dossiers that wait for this council, how they will be voted on.

use domain::{
    access::Action,
    ballot::{BallotKind, Base, Choice, ItemResult, Presence, Secrecy, Threshold},
    council::{CouncilRole, SessionState},
    lists::NomineeState,
    road::StepKind,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{
        ballot, ballot_item, cast_vote, council, council_seat, council_session, nominee, session_agenda,
        session_presence,
    },
    query::councils::DossierAtStep,
    sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, FieldError, Now, Result, access,
    ctx::id_at,
    day,
    notices::{self, To},
};

/// Rows of one insert: far below the number of values either engine takes.
const CHUNK: usize = 200;

/// A session to convene.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Convene {
    /// Code of the council.
    pub council: String,
    /// The day, as typed.
    pub held_on: String,
    /// The hour, `08:00`.
    pub held_at: String,
    /// Where.
    pub place: String,
    /// Codes of the dossiers on the agenda, in order.
    pub dossiers: Vec<String>,
    /// Code of [`Secrecy`]; empty is the way of the council's regulation.
    pub secrecy: String,
    /// Code of [`Base`].
    pub base: String,
    /// Share of members that must be there: `2/3`.
    pub quorum: String,
    /// Share that must be in favour: `2/3` or `>1/2`.
    pub threshold: String,
    /// Rounds allowed, 1 to 3.
    pub rounds: String,
}

/// Dossiers of the units whose councils the actor runs that wait at a council step and stand on no open agenda.
pub async fn waiting_dossiers(ctx: &Ctx, actor: &Actor) -> Result<Vec<DossierAtStep>> {
    let scope = domain::access::scope(actor, Action::RunCouncil);
    Ok(store::query::councils::waiting(ctx.store.reader(), StepKind::Council.code(), &scope, &ctx.now().today).await?)
}

pub(super) struct Read {
    pub(super) held_on: String,
    pub(super) secrecy: Option<Secrecy>,
    base: Base,
    quorum: Threshold,
    threshold: Threshold,
    rounds: i64,
}

/// Reads when, where and by which rules a session votes. `ways` are the ways of voting that its body has.
pub(super) fn read(command: &Convene, ways: &[Secrecy], faults: Vec<FieldError>) -> Result<Read> {
    let mut faults = faults;
    let held_on = day::required("held_on", &command.held_on);
    if let Err(Error::Invalid(mut f)) = held_on.as_ref().map_err(clone_invalid) {
        faults.append(&mut f);
    }
    let hour = command.held_at.trim();
    // Of a conference that is told afterwards the hour may not be known; a council convenes.
    let unsaid = hour.is_empty() && ways.contains(&Secrecy::Consensus);
    if !unsaid && (jiff::fmt::strtime::parse("%H:%M", hour).is_err() || hour.len() != 5) {
        faults.push(FieldError::new("held_at", "session-bad-hour", [("value", hour.to_owned())]));
    }
    if command.place.trim().is_empty() {
        faults.push(FieldError::new("place", "field-required", []));
    }
    let secrecy = Secrecy::from_code(&command.secrecy).filter(|s| ways.contains(s));
    if secrecy.is_none() && !command.secrecy.is_empty() {
        faults.push(FieldError::new("secrecy", "field-choose", [("value", command.secrecy.clone())]));
    }
    let base = Base::from_code(&command.base);
    if base.is_none() {
        faults.push(FieldError::new("base", "field-choose", [("value", command.base.clone())]));
    }
    let mut share = |field: &str, text: &str| {
        let read = text.parse::<Threshold>().ok();
        if read.is_none() {
            faults.push(FieldError::new(field, "session-bad-share", [("value", text.to_owned())]));
        }
        read
    };
    let quorum = share("quorum", &command.quorum);
    let threshold = share("threshold", &command.threshold);
    let rounds = command.rounds.trim().parse::<i64>().ok().filter(|n| (1..=3).contains(n));
    if rounds.is_none() {
        faults.push(FieldError::new("rounds", "session-bad-rounds", []));
    }
    match (held_on, base, quorum, threshold, rounds) {
        (Ok(held_on), Some(base), Some(quorum), Some(threshold), Some(rounds)) if faults.is_empty() => {
            Ok(Read { held_on, secrecy, base, quorum, threshold, rounds })
        }
        _ => Err(Error::Invalid(faults)),
    }
}

fn clone_invalid(e: &Error) -> Error {
    match e {
        Error::Invalid(f) => Error::Invalid(f.clone()),
        _ => Error::Invalid(Vec::new()),
    }
}

/// Convenes a session; gives its code. Every seat in force on the day is a member and is taken as present until said
/// otherwise; a member who is a nominee takes no part in that item, and where the council's regulation says so neither does
/// one who leads a collective that is a nominee.
pub async fn convene(ctx: &Ctx, actor: &Actor, command: Convene) -> Result<String> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let unknown = || Error::field("council", "field-choose", [("value", command.council.chars().take(40).collect())]);
    let rights = [Action::RunCouncil];
    let council = access::named::<council::Model>(ctx, actor, &rights, &command.council, unknown).await?;
    if council.cluster_year_id.is_some() {
        return Err(unknown());
    }
    let mut faults = Vec::new();
    if command.dossiers.is_empty() {
        faults.push(FieldError::new("dossiers", "session-no-dossiers", []));
    }
    let read = read(&command, Secrecy::OF_COUNCILS, faults)?;
    if read.held_on < council.from_date || council.to_date.as_ref().is_some_and(|to| read.held_on > *to) {
        return Err(Error::field(
            "held_on",
            "session-council-not-in-force",
            [("day", vntext::date_dmy(&read.held_on)), ("name", council.name.clone())],
        ));
    }
    let seats = council_seat::Entity::find()
        .filter(council_seat::Column::CouncilId.eq(council.id))
        .filter(council_seat::Column::FromDate.lte(read.held_on.clone()))
        .filter(
            Condition::any()
                .add(council_seat::Column::ToDate.is_null())
                .add(council_seat::Column::ToDate.gte(read.held_on.clone())),
        )
        .order_by_asc(council_seat::Column::Seq)
        .all(ctx.store.reader())
        .await?;
    if seats.is_empty() {
        return Err(Error::refused("session-no-members", []));
    }
    let waiting = waiting_dossiers(ctx, actor).await?;
    let mut agenda = Vec::new();
    for code in &command.dossiers {
        let found = waiting.iter().find(|d| d.code == *code && d.deciding_unit_id == council.unit_id);
        match found {
            Some(d) => agenda.push(d.id),
            None => return Err(Error::field("dossiers", "session-dossier-not-waiting", [("code", code.clone())])),
        }
    }
    let now = ctx.now();
    let find_role = |role: CouncilRole| seats.iter().find(|s| s.role == role.code()).map(|s| s.id);
    let (mut session, ballot) = rows(ctx, actor, (&now, council.id), &command, &read, &council.secrecy);
    session.chair_seat_id = find_role(CouncilRole::Chair);
    session.secretary_seat_id = find_role(CouncilRole::Secretary).or_else(|| find_role(CouncilRole::Standing));
    ctx.store
        .write(ctx.write(actor, &now, council.permit()), |tx| {
            let (session, ballot, seats) = (session.clone(), ballot.clone(), seats.clone());
            let (agenda, codes) = (agenda.clone(), command.dossiers.clone());
            let by_units = !council.recused_by.is_empty();
            let ctx = ctx.clone();
            let to = To::Seats(seats.iter().map(|s| s.id).collect());
            let facts = [
                ("day", vntext::date_dmy(&session.held_on)),
                ("hour", session.held_at.clone()),
                ("place", session.place.clone()),
            ];
            Box::pin(async move {
                let code = insert(tx, session, ballot, seats, agenda, codes, by_units).await?;
                notices::tell(&ctx, tx, &to, "session", &code, &facts).await?;
                Ok(code)
            })
        })
        .await
}

/// A session of a body, and its ballot; `usual` is how the body votes unless the command says otherwise.
pub(super) fn rows(
    ctx: &Ctx,
    actor: &Actor,
    (now, body): (&Now, Uuid),
    command: &Convene,
    read: &Read,
    usual: &str,
) -> (council_session::Model, ballot::Model) {
    let session = council_session::Model {
        id: ctx.new_id(now),
        version: 1,
        home_node: ctx.node.to_string(),
        code: String::new(),
        council_id: body,
        held_on: read.held_on.clone(),
        held_at: command.held_at.trim().to_owned(),
        place: vntext::normal(&command.place),
        state: SessionState::Convened.code().to_owned(),
        chair_seat_id: None,
        secretary_seat_id: None,
        notes: String::new(),
        conclusion: String::new(),
        created_by: actor.account,
        created_at: now.micros,
    };
    let ballot = ballot::Model {
        id: ctx.new_id(now),
        version: 1,
        home_node: ctx.node.to_string(),
        code: String::new(),
        session_id: Some(session.id),
        kind: BallotKind::YesNo.code().to_owned(),
        secrecy: read.secrecy.map_or_else(|| usual.to_owned(), |s| s.code().to_owned()),
        base: read.base.code().to_owned(),
        quorum: read.quorum.to_string(),
        threshold: read.threshold.to_string(),
        rounds: read.rounds,
        state: "open".to_owned(),
        opened_at: Some(now.micros),
        closed_at: None,
    };
    (session, ballot)
}

pub(super) async fn insert(
    tx: &Tx,
    mut session: council_session::Model,
    mut ballot: ballot::Model,
    seats: Vec<council_seat::Model>,
    agenda: Vec<Uuid>,
    codes: Vec<String>,
    by_units: bool,
) -> Result<String> {
    let year = day::year(&session.held_on);
    session.code = format!("PH-{year}-{:04}", tx.next_number(&format!("session:{year}")).await?);
    ballot.code = format!("{}-1", session.code);
    let (session_id, ballot_id, code) = (session.id, ballot.id, session.code.clone());
    council_session::Entity::insert(council_session::ActiveModel::from(session.clone()))
        .exec_without_returning(tx.conn())
        .await?;
    ballot::Entity::insert(ballot::ActiveModel::from(ballot)).exec_without_returning(tx.conn()).await?;
    for piece in seats.chunks(1_000) {
        let rows = piece.iter().map(|s| session_presence::Model {
            session_id,
            seat_id: s.id,
            presence: Presence::Present.code().to_owned(),
            note: String::new(),
        });
        session_presence::Entity::insert_many(rows.map(IntoActiveModel::into_active_model))
            .exec_without_returning(tx.conn())
            .await?;
    }
    for (i, dossier) in agenda.iter().enumerate() {
        // The dossier's row is the thing two secretaries would both claim; touching it lets only one of them do so.
        store::query::councils::claim_dossier(tx.conn(), *dossier).await?;
        if let Some(other) = store::query::councils::open_agenda_of(tx.conn(), *dossier).await? {
            let pairs = [("code", codes[i].clone()), ("session", other)];
            return Err(Error::field("dossiers", "session-dossier-elsewhere", pairs));
        }
        let row = session_agenda::Model { id: id_at(tx.at()), session_id, seq: i as i64 + 1, dossier_id: *dossier };
        session_agenda::Entity::insert(session_agenda::ActiveModel::from(row))
            .exec_without_returning(tx.conn())
            .await?;
    }
    let items = sync_items(tx, ballot_id, &agenda, &seats, by_units).await?;
    let entry = json!({"council": session.council_id, "held_on": session.held_on, "dossiers": codes, "items": items,
        "members": seats.len()});
    tx.audit(&format!("council_session:{code}"), "convene", &entry).await?;
    Ok(code)
}

/// Adds an item for every included nominee that has none yet, collectives first, in the order of the agenda; gives
/// how many were added.
pub(super) async fn sync_items(
    tx: &Tx,
    ballot_id: Uuid,
    agenda: &[Uuid],
    seats: &[council_seat::Model],
    by_units: bool,
) -> Result<usize> {
    let known = super::load::items(tx.conn(), ballot_id).await?;
    let mut seq = known.iter().map(|i| i.seq).max().unwrap_or(0);
    let mut nominees = nominee::Entity::find()
        .filter(nominee::Column::DossierId.is_in(agenda.iter().copied()))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .order_by_asc(nominee::Column::Part)
        .order_by_asc(nominee::Column::Seq)
        .all(tx.conn())
        .await?;
    nominees.retain(|n| !known.iter().any(|i| i.nominee_id == Some(n.id)));
    nominees.sort_by_key(|n| (agenda.iter().position(|d| *d == n.dossier_id), n.part.clone(), n.seq));
    let leads = match by_units {
        true => access::led_units(tx.conn(), seats.iter().filter_map(|s| s.person_id)).await?,
        false => Default::default(),
    };
    // A member takes no part in his own case; in that of a collective he leads only where the council's regulation says so.
    let concerns = |seat: &council_seat::Model, n: &nominee::Model| {
        seat.person_id
            .is_some_and(|p| n.person_id == Some(p) || (n.unit_id.is_some() && leads.get(&p).copied() == n.unit_id))
    };
    let (mut items, mut recused) = (Vec::new(), Vec::new());
    for n in &nominees {
        seq += 1;
        let own: Vec<Uuid> = seats.iter().filter(|s| concerns(s, n)).map(|s| s.id).collect();
        let id = id_at(tx.at());
        recused.extend(own.iter().map(|seat| cast_vote::Model {
            item_id: id,
            seat_id: *seat,
            choice: Choice::Recused.code().to_owned(),
            written: false,
        }));
        let (dossier_id, nominee_id) = (Some(n.dossier_id), Some(n.id));
        items.push(ballot_item::Model { dossier_id, nominee_id, ..new_item(id, ballot_id, seq, own.len() as i64) });
    }
    for chunk in items.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        ballot_item::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    for chunk in recused.chunks(CHUNK) {
        let rows = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
        cast_vote::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    Ok(items.len())
}

/// An item nobody has voted on.
pub(super) fn new_item(id: Uuid, ballot_id: Uuid, seq: i64, recused: i64) -> ballot_item::Model {
    ballot_item::Model {
        id,
        ballot_id,
        seq,
        round: 1,
        dossier_id: None,
        nominee_id: None,
        votes_for: None,
        votes_against: None,
        votes_none: None,
        written_for: 0,
        written_against: 0,
        written_none: 0,
        recused,
        result: ItemResult::Pending.code().to_owned(),
        note: String::new(),
        question: 0,
        asked: String::new(),
        most: 0,
        member: String::new(),
        name: String::new(),
    }
}
