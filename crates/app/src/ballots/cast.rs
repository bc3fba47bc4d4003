//! Casting: what a voter sees, and the one transaction in which his paper, his mark, his receipt and the audit are kept.

use std::collections::{BTreeMap, BTreeSet};

use domain::ballot::Choice;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    StoreError, Tx,
    audit::Apart,
    entity::{secret_ballot, secret_line, secret_paper, secret_voter},
    sea_orm::{
        ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
        sea_query::Expr,
    },
};
use tally::{Head, Paper, Receipt};
use uuid::Uuid;

use super::{SecretState, agenda, stream, view::turnout};
use crate::{
    Actor, Ctx, Error, FieldError, Refusal, Result,
    access::{self, Voting},
};

/// One line of the paper.
#[derive(Clone, Debug, Serialize)]
pub struct PaperLine {
    /// Its number.
    pub seq: i64,
    /// Who or what.
    pub name: String,
    /// What for.
    pub note: String,
    /// The voter takes no part in it.
    pub recused: bool,
    /// How many of its question may be chosen; 0 where it is answered by itself.
    pub most: i64,
    /// The question in words, where it has any.
    pub heading: String,
    /// It begins a question whose names are chosen.
    pub begins: bool,
    /// It ends one.
    pub ends: bool,
}

/// A voter's paper, or what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct PaperView {
    /// Code of the ballot.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Round.
    pub round: i64,
    /// State code.
    pub state: String,
    /// Code of [`domain::ballot::BallotKind`].
    pub kind: String,
    /// How many may be chosen, where several may.
    pub most: i64,
    /// The lines; none once the paper is cast.
    pub lines: Vec<PaperLine>,
    /// The voter's name.
    pub name: String,
    /// The reader may vote in it.
    pub voter: bool,
    /// His paper is in.
    pub voted: bool,
    /// Its receipt, until the ballot is counted.
    pub receipt: Option<String>,
    /// How many may vote and have.
    pub turnout: super::Turnout,
}

/// What a voter keeps. The form's own key stands in it so that the same form sent twice is told from another device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cast {
    /// The receipt, hexadecimal.
    pub receipt: String,
    /// The key of the form that was sent.
    form: String,
}

/// The key under which a voter's receipt is kept, beside his account.
pub(super) fn key(code: &str) -> String {
    format!("cast:{code}")
}

/// Why nobody votes in this ballot now.
pub(super) fn not_open(row: &secret_ballot::Model) -> Error {
    let key = match SecretState::from_code(&row.state) {
        Some(SecretState::Prepared) => "ballot-not-begun",
        Some(SecretState::Open) => "ballot-still-open",
        Some(SecretState::Void) => "ballot-is-void",
        _ => "ballot-is-over",
    };
    Error::refused(key, [("code", row.code.clone())])
}

fn already(code: &str) -> Error {
    Error::refused("ballot-voted-already", [("code", code.to_owned())])
}

/// The voter of a ballot, or the sentence for somebody who sees it and is none.
fn voter(found: Voting) -> Result<(secret_ballot::Model, secret_voter::Model, domain::access::Permit)> {
    match found.voter {
        Some(voter) => Ok((found.row, voter, found.permit)),
        None => Err(Error::refused("ballot-no-voter", [("code", found.row.code)])),
    }
}

async fn lines<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<Vec<secret_line::Model>> {
    let of = secret_line::Entity::find().filter(secret_line::Column::SecretId.eq(id));
    Ok(of.order_by_asc(secret_line::Column::Seq).all(conn).await?)
}

fn recused(voter: &secret_voter::Model) -> BTreeSet<i64> {
    voter.recused.split(',').filter_map(|n| n.parse().ok()).collect()
}

async fn kept(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Option<Cast>> {
    Ok(ctx.store.answered(actor.account, &key(code), &[]).await?)
}

fn paper_lines(row: &secret_ballot::Model, lines: &[secret_line::Model], out: &BTreeSet<i64>) -> Vec<PaperLine> {
    let part = |(most, lines): (i64, &[secret_line::Model])| {
        let last = lines.len().saturating_sub(1);
        let line = |(i, l): (usize, &secret_line::Model)| PaperLine {
            recused: out.contains(&l.seq),
            seq: l.seq,
            name: l.name.clone(),
            note: l.note.clone(),
            most,
            heading: l.heading.clone(),
            begins: most > 0 && i == 0,
            ends: most > 0 && i == last,
        };
        lines.iter().enumerate().map(line).collect::<Vec<_>>()
    };
    agenda::parts(lines, agenda::kept(row)).into_iter().flat_map(part).collect()
}

/// The paper of the actor. Whoever comes back after a cut connection reads here whether it is in.
pub async fn paper(ctx: &Ctx, actor: &Actor, code: &str) -> Result<PaperView> {
    let found = access::find_voting(ctx, actor, code).await?;
    let (row, mine) = (found.row, found.voter.is_some());
    let nobody = || secret_voter::Model {
        secret_id: row.id,
        person_id: Uuid::nil(),
        seq: 0,
        name: String::new(),
        recused: String::new(),
        voted: false,
    };
    let voter = found.voter.unwrap_or_else(nobody);
    let open = mine && row.state == SecretState::Open.code();
    let lines = if open && !voter.voted { lines(ctx.store.reader(), row.id).await? } else { Vec::new() };
    let out = recused(&voter);
    Ok(PaperView {
        receipt: if voter.voted { kept(ctx, actor, &row.code).await?.map(|c| c.receipt) } else { None },
        turnout: turnout(ctx, row.id).await?,
        lines: paper_lines(&row, &lines, &out),
        code: row.code,
        title: row.title,
        round: row.round,
        state: row.state,
        kind: row.kind,
        most: row.most,
        name: voter.name,
        voter: mine,
        voted: voter.voted,
    })
}

/// The choices as the agenda wants them; faults name the lines that are left open or may not be answered.
fn choices(
    row: &secret_ballot::Model,
    lines: &[secret_line::Model],
    out: &BTreeSet<i64>,
    said: &BTreeMap<i64, String>,
) -> Result<Vec<tally::Choice>> {
    let (mut faults, mut choices) = (Vec::new(), Vec::new());
    if said.keys().any(|seq| !lines.iter().any(|l| l.seq == *seq)) {
        return Err(Error::NotFound);
    }
    for (most, lines) in agenda::parts(lines, agenda::kept(row)) {
        match (most, lines) {
            (0, [line, ..]) => match answer(line, out, said)? {
                Some(place) => choices.push(tally::Choice::One(place)),
                None => {
                    let pairs = [("line", line.seq.to_string()), ("name", line.name.clone())];
                    let refusal = refusal("ballot-line-open", pairs);
                    faults.push(FieldError { field: format!("line-{}", line.seq), refusal });
                }
            },
            (most, lines) => choices.push(tally::Choice::Several(marks(most, lines, out, said)?)),
        }
    }
    if faults.is_empty() { Ok(choices) } else { Err(Error::Invalid(faults)) }
}

/// The place of what was said on a line that is answered by itself; none where it was left open.
fn answer(line: &secret_line::Model, out: &BTreeSet<i64>, said: &BTreeMap<i64, String>) -> Result<Option<usize>> {
    let said = said.get(&line.seq).map(String::as_str).filter(|s| !s.is_empty());
    Ok(match (out.contains(&line.seq), said.and_then(Choice::from_code)) {
        (true, None) if said.is_none() => Some(3),
        (true, _) => return Err(Error::refused("ballot-line-recused", [("line", line.seq.to_string())])),
        (false, Some(Choice::For)) => Some(0),
        (false, Some(Choice::Against)) => Some(1),
        (false, Some(Choice::None)) => Some(2),
        (false, _) => None,
    })
}

/// Which names of a question were chosen.
fn marks(
    most: i64,
    lines: &[secret_line::Model],
    out: &BTreeSet<i64>,
    said: &BTreeMap<i64, String>,
) -> Result<Vec<bool>> {
    let marks: Vec<bool> = lines.iter().map(|l| said.contains_key(&l.seq)).collect();
    let chosen = marks.iter().filter(|m| **m).count();
    if let Some(line) = lines.iter().find(|l| out.contains(&l.seq) && said.contains_key(&l.seq)) {
        return Err(Error::refused("ballot-line-recused", [("line", line.seq.to_string())]));
    }
    if chosen > usize::try_from(most).unwrap_or(0) {
        let pairs = [("most", most.to_string()), ("chosen", chosen.to_string())];
        return Err(Error::refused("ballot-too-many-chosen", pairs));
    }
    Ok(marks)
}

fn refusal<const N: usize>(key: &'static str, pairs: [(&str, String); N]) -> Refusal {
    Refusal { key, args: pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect() }
}

/// Encrypts the choices; they are gone when this returns.
fn encrypt(head: &str, choices: &[tally::Choice]) -> Option<(Receipt, Paper)> {
    let head = Head::read(head).ok()?;
    let paper = tally::cast(&head, choices, &mut rand::rng()).ok()?;
    Some((paper.receipt(&head), paper))
}

/// The instant at which the civil day of `micros` begins: all that is kept of when somebody voted.
fn day_begins(ctx: &Ctx, day: &str) -> i64 {
    let begin = day.parse::<jiff::civil::Date>().and_then(|d| d.to_zoned(ctx.zone.clone()));
    begin.map_or(0, |z| z.timestamp().as_microsecond())
}

/// Casts the actor's paper: `said` holds a choice a line, `form` the key of the form that was sent. The choices are
/// neither logged nor kept, not even as a hash; what is kept under the command's key is the receipt.
pub async fn cast(ctx: &Ctx, actor: &Actor, code: &str, form: &str, said: BTreeMap<i64, String>) -> Result<Cast> {
    let (row, voter, permit) = voter(access::find_voting(ctx, actor, code).await?)?;
    if voter.voted {
        return match kept(ctx, actor, &row.code).await? {
            Some(cast) if cast.form == form && !form.is_empty() => Ok(cast),
            _ => Err(already(&row.code)),
        };
    }
    if row.state != SecretState::Open.code() {
        return Err(not_open(&row));
    }
    let lines = lines(ctx.store.reader(), row.id).await?;
    let choices = choices(&row, &lines, &recused(&voter), &said)?;
    drop(said);
    let head = row.head.clone();
    let made = tokio::task::spawn_blocking(move || encrypt(&head, &choices)).await.ok().flatten();
    let (receipt, paper) =
        made.ok_or_else(|| Error::Store(StoreError::Data(format!("no paper could be made for {}", row.code))))?;
    let now = ctx.now();
    let begun = day_begins(ctx, &now.today);
    let mut write = ctx.write(actor, &now, permit);
    (write.at, write.once) = (begun, Some((key(&row.code), Vec::new())));
    let answer = Cast { receipt: receipt.to_string(), form: form.to_owned() };
    let row = &row;
    let cast: Cast = ctx
        .store
        .write(write, |tx| {
            let paper = secret_paper::Model {
                // Random, so that the order of keys says nothing of the order of casting.
                id: Uuid::new_v4(),
                secret_id: row.id,
                receipt: receipt.0.to_vec(),
                paper: paper.as_bytes().to_vec(),
                cast_on: now.today.clone(),
            };
            let (voter, code, answer) = (voter.clone(), row.code.clone(), answer.clone());
            Box::pin(async move { keep(tx, &code, voter, paper, answer).await })
        })
        .await?;
    // The command of another device had the key first.
    if cast.form == form { Ok(cast) } else { Err(already(&row.code)) }
}

async fn keep(tx: &Tx, code: &str, voter: secret_voter::Model, paper: secret_paper::Model, cast: Cast) -> Result<Cast> {
    // Shared: papers do not wait for each other, closing waits for all that are under way.
    let row = secret_ballot::Entity::find_by_id(paper.secret_id).lock_shared().one(tx.conn()).await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.state != SecretState::Open.code() {
        return Err(not_open(&row));
    }
    let marked = secret_voter::Entity::update_many()
        .col_expr(secret_voter::Column::Voted, Expr::value(true))
        .filter(secret_voter::Column::SecretId.eq(voter.secret_id))
        .filter(secret_voter::Column::PersonId.eq(voter.person_id))
        .filter(secret_voter::Column::Voted.eq(false))
        .exec(tx.conn())
        .await?;
    if marked.rows_affected != 1 {
        return Err(already(code));
    }
    // All entries of one ballot's papers and marks stand at one place of the audit, each in a stream of its own.
    let tick = tx.audit_tick(&stream(code), "open").await? + 1;
    let apart = |actor: &str| Apart { actor: actor.to_owned(), tick };
    let mark = format!("secret_voter:{code}/{}", voter.seq);
    tx.audit_apart(&mark, "vote", &json!({}), apart(tx.actor_label())).await?;
    let place = format!("secret_paper:{code}/{}", cast.receipt);
    secret_paper::Entity::insert(paper.into_active_model()).exec_without_returning(tx.conn()).await?;
    tx.audit_apart(&place, "paper", &json!({}), apart("secret_ballot")).await?;
    Ok(cast)
}
