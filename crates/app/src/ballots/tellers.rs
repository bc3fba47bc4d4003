//! Paper ballots: two tellers count, each for himself, and enter what they found. Only counts that agree stand; then they
//! go the way that all votes of a session go. Neither sees the other's numbers before.

use std::collections::BTreeMap;

use domain::{
    access::{Action, Permit, Subject, may},
    ballot::{self, Secrecy, Votes},
    cluster::Asked,
    lists::NomineeState,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::teller_count,
    query::councils,
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, Set},
};
use uuid::Uuid;

use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, PartOf},
    sessions::{self, Frame, Loaded, keep_totals},
};

/// What a teller counted on one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// In favour.
    pub for_: u32,
    /// Against.
    pub against: u32,
    /// No opinion.
    pub none: u32,
    /// Not to be read on this line.
    pub invalid: u32,
}

/// What a teller counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Papers handed out.
    pub issued: u32,
    /// Papers that came back.
    pub collected: u32,
    /// Of them invalid as a whole.
    pub invalid: u32,
    /// By number of the line.
    pub lines: BTreeMap<i64, SheetLine>,
}

/// What the teller's page shows.
#[derive(Clone, Debug, Serialize)]
pub struct TellerView {
    /// Code of the session.
    pub session: String,
    /// Its council.
    pub council: String,
    /// Lines without votes: number, name, what for.
    pub lines: Vec<(i64, String, String)>,
    /// What the actor entered.
    pub own: Option<Sheet>,
    /// Another teller has entered his count.
    pub other: bool,
    /// Both have entered and differ: numbers of the lines; 0 stands for the papers as a whole.
    pub differ: Vec<i64>,
    /// Who may vote.
    pub voters: u32,
}

/// A count on which two tellers agreed, as minutes tell it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The tellers' names.
    pub tellers: Vec<String>,
    /// What both counted.
    pub sheet: Sheet,
}

/// The session for somebody who may count its papers: a member of the day, or whoever runs the council.
async fn open(ctx: &Ctx, actor: &Actor, code: &str) -> Result<(Loaded, Permit)> {
    let loaded = match sessions::load(ctx.store.reader(), code).await {
        // Whoever counts nowhere learns nothing of which sessions there are.
        Err(Error::NotFound) => {
            access::require_anywhere(actor, Action::RunCouncil)?;
            return Err(Error::NotFound);
        }
        other => other?,
    };
    let member = actor.person.filter(|p| loaded.seats.iter().any(|s| s.person_id == Some(*p)));
    let own = Subject { own: member, ..Subject::default() };
    let permit = match may(actor, Action::ViewOwn, &own) {
        Ok(permit) => permit,
        Err(_) => access::grant(ctx, actor, &[Action::RunCouncil], loaded.council.clone()).await?.permit(),
    };
    loaded.running()?;
    if loaded.rules.secrecy != Secrecy::Paper {
        return Err(Error::refused("tellers-other-method", [("code", code.to_owned())]));
    }
    Ok((loaded, permit))
}

/// Counts of a round that do not stand yet.
async fn waiting<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<Vec<teller_count::Model>> {
    let of = teller_count::Entity::find().filter(teller_count::Column::BallotId.eq(ballot));
    Ok(of.filter(teller_count::Column::Standing.eq(false)).all(conn).await?)
}

fn sheet_of(row: &teller_count::Model) -> Sheet {
    let n = |v: i64| u32::try_from(v).unwrap_or(0);
    let lines = serde_json::from_str(&row.counts).unwrap_or_default();
    Sheet { issued: n(row.issued), collected: n(row.collected), invalid: n(row.invalid), lines }
}

/// Where two counts differ.
fn differ(a: &Sheet, b: &Sheet) -> Vec<i64> {
    let whole = (a.issued, a.collected, a.invalid) != (b.issued, b.collected, b.invalid);
    let lines = a.lines.keys().chain(b.lines.keys()).filter(|l| a.lines.get(l) != b.lines.get(l)).copied();
    let mut all: Vec<i64> = whole.then_some(0).into_iter().chain(lines).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The teller's page.
pub async fn sheet(ctx: &Ctx, actor: &Actor, code: &str) -> Result<TellerView> {
    let (loaded, _) = open(ctx, actor, code).await?;
    let conn = ctx.store.reader();
    let rows = councils::items(conn, loaded.ballot.id, 0, u64::MAX, true).await?;
    let counts = waiting(conn, loaded.ballot.id).await?;
    let own = counts.iter().find(|c| c.account_id == actor.account).map(sheet_of);
    let other = counts.iter().find(|c| c.account_id != actor.account).map(sheet_of);
    let roll = loaded.roll();
    Ok(TellerView {
        session: code.to_owned(),
        council: loaded.council.name.clone(),
        lines: rows
            .into_iter()
            .filter(|r| r.state == NomineeState::Included.code())
            .map(|r| {
                let asked = Asked::from_code(&r.asked).map(|a| a.printed().to_owned());
                (r.seq, r.printed_name, asked.unwrap_or(r.printed_unit))
            })
            .collect(),
        differ: own.as_ref().zip(other.as_ref()).map(|(a, b)| differ(a, b)).unwrap_or_default(),
        other: other.is_some(),
        own,
        voters: roll.present + roll.written,
    })
}

/// Checks a count against itself and the roll.
fn check(frame: &Frame, sheet: &Sheet) -> Result<()> {
    let roll = frame.loaded.roll();
    let voters = roll.present + roll.written;
    let mut faults = Vec::new();
    let mut whole = |field: &str, count: u32, most: u32| {
        if count > most {
            let pairs = [("count", count.to_string()), ("most", most.to_string())];
            faults.push(FieldError::new(field, "tellers-too-many", pairs));
        }
    };
    whole("issued", sheet.issued, voters);
    whole("collected", sheet.collected, sheet.issued);
    whole("invalid", sheet.invalid, sheet.collected);
    let valid = sheet.collected.saturating_sub(sheet.invalid);
    for line in frame.open() {
        let field = format!("line-{}", line.seq);
        let Some(l) = sheet.lines.get(&line.seq) else {
            faults.push(FieldError::new(&field, "tellers-line-open", [("line", line.seq.to_string())]));
            continue;
        };
        let said = [l.for_, l.against, l.none, l.invalid].iter().map(|n| u64::from(*n)).sum::<u64>();
        if said > u64::from(valid) {
            let pairs = [("line", line.seq.to_string()), ("count", said.to_string()), ("most", valid.to_string())];
            faults.push(FieldError::new(&field, "tellers-line-many", pairs));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Keeps a teller's count. Gives true when it agrees with another's and both stand.
pub async fn enter(ctx: &Ctx, actor: &Actor, code: &str, sheet: Sheet) -> Result<bool> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, permit) = open(ctx, actor, code).await?;
    let now = ctx.now();
    let name = match actor.person.and_then(|p| found.seats.iter().find(|s| s.person_id == Some(p))) {
        Some(seat) => seat.member_name.clone(),
        None => actor.display_name.clone(),
    };
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), None), |tx| {
            let (code, sheet, name) = (code.to_owned(), sheet.clone(), name.clone());
            Box::pin(async move { keep(tx, &code, sheet, name).await })
        })
        .await
}

async fn keep(tx: &Tx, code: &str, sheet: Sheet, name: String) -> Result<bool> {
    let frame = Frame::read(tx, code).await?;
    let open: Vec<_> = frame.open().into_iter().map(|i| (i.seq, i.id, i.round)).collect();
    if open.is_empty() {
        return Err(Error::refused("ballot-no-lines", []));
    }
    let rules = frame.loaded.rules;
    if !ballot::quorate(&rules, frame.loaded.roll()) {
        let roll = frame.loaded.roll();
        let quorum = rules.quorum.to_string();
        let pairs = [("present", roll.present.to_string()), ("members", roll.members.to_string()), ("quorum", quorum)];
        return Err(Error::refused("ballot-no-quorum", pairs));
    }
    check(&frame, &sheet)?;
    let known = waiting(tx.conn(), frame.loaded.ballot.id).await?;
    let others: Vec<_> = known.iter().filter(|c| c.account_id != tx.actor()).collect();
    if others.len() > 1 {
        return Err(Error::refused("tellers-two-already", [("code", code.to_owned())]));
    }
    let counts =
        serde_json::to_string(&sheet.lines).map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))?;
    let agrees = others.first().is_some_and(|o| sheet_of(o) == sheet);
    let own = known.iter().find(|c| c.account_id == tx.actor());
    let row = teller_count::Model {
        id: own.map_or_else(|| crate::ctx::id_at(tx.at()), |o| o.id),
        ballot_id: frame.loaded.ballot.id,
        round: open.iter().map(|(_, _, r)| *r).max().unwrap_or(1),
        account_id: tx.actor(),
        name,
        issued: i64::from(sheet.issued),
        collected: i64::from(sheet.collected),
        invalid: i64::from(sheet.invalid),
        counts,
        standing: agrees,
    };
    match own {
        Some(_) => {
            let mut active = row.into_active_model().reset_all();
            active.standing = Set(agrees);
            active.update(tx.conn()).await?;
        }
        None => {
            teller_count::Entity::insert(row.into_active_model()).exec_without_returning(tx.conn()).await?;
        }
    }
    let stream = format!("council_session:{code}");
    if !agrees {
        // Not with its numbers: the other teller counts for himself.
        tx.audit(&stream, "teller", &json!({"agrees": false})).await?;
        return Ok(false);
    }
    if let Some(other) = others.first() {
        let mut active = teller_count::ActiveModel::from((*other).clone());
        active.standing = Set(true);
        active.update(tx.conn()).await?;
    }
    let totals: BTreeMap<Uuid, Votes> = open
        .iter()
        .filter_map(|(seq, id, _)| {
            let l = sheet.lines.get(seq)?;
            Some((*id, Votes { for_: l.for_, against: l.against, none: l.none }))
        })
        .collect();
    keep_totals(tx, &frame, &totals).await?;
    tx.audit(&stream, "votes_paper", &json!({"lines": totals.len(), "sheet": sheet})).await?;
    Ok(true)
}

/// The counts on which two tellers agreed, newest round last.
pub(crate) async fn standing<C: ConnectionTrait>(conn: &C, ballot: Uuid) -> Result<Vec<Standing>> {
    let rows = teller_count::Entity::find()
        .filter(teller_count::Column::BallotId.eq(ballot))
        .filter(teller_count::Column::Standing.eq(true))
        .all(conn)
        .await?;
    let mut by_round: BTreeMap<i64, Standing> = BTreeMap::new();
    for row in rows {
        let known = by_round.entry(row.round).or_default();
        known.sheet = sheet_of(&row);
        known.tellers.push(row.name);
    }
    Ok(by_round.into_values().collect())
}
