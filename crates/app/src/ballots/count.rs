//! Counting: k tellers type what their envelopes say, the totals are opened, the whole is verified as anybody could, and
//! the result goes the way that all votes of a session go.

use std::collections::{BTreeMap, BTreeSet};

use domain::{access::Action, ballot::Votes};
use serde::Serialize;
use serde_json::json;
use store::{
    StoreError, Tx,
    entity::{secret_ballot, secret_line, secret_paper, secret_share, secret_voter},
    envelope::{self, Passphrase},
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use tally::{Head, Paper, Partial, Published, Share, Totals, Zeroizing, words};
use uuid::Uuid;

use super::{SecretState, agenda, open::released, stream};
use crate::{
    Actor, Ctx, Error, FieldError, Result, access,
    sessions::{Frame, keep_totals, load},
};

/// What the page for counting shows.
#[derive(Clone, Debug, Serialize)]
pub struct Counting {
    /// Code of the ballot.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// State code.
    pub state: String,
    /// Tellers: number and name.
    pub tellers: Vec<(i64, String)>,
    /// How many must come together.
    pub needed: i64,
    /// How many may vote and have.
    pub turnout: super::Turnout,
}

/// Reads who must come together.
pub async fn counting(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Counting> {
    let found = access::find::<secret_ballot::Model>(ctx, actor, &[Action::RunCouncil], code).await?;
    let shares = shares(ctx.store.reader(), found.id).await?;
    Ok(Counting {
        code: found.code.clone(),
        title: found.title.clone(),
        state: found.state.clone(),
        tellers: shares.into_iter().map(|s| (s.teller, s.name)).collect(),
        needed: found.needed,
        turnout: super::view::turnout(ctx, found.id).await?,
    })
}

pub(super) async fn shares<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<Vec<secret_share::Model>> {
    let of = secret_share::Entity::find().filter(secret_share::Column::SecretId.eq(id));
    Ok(of.order_by_asc(secret_share::Column::Teller).all(conn).await?)
}

/// Papers in the order of their receipts, which is the order of the published file.
pub(super) async fn papers<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<Vec<secret_paper::Model>> {
    let of = secret_paper::Entity::find().filter(secret_paper::Column::SecretId.eq(id));
    Ok(of.order_by_asc(secret_paper::Column::Receipt).all(conn).await?)
}

pub(super) async fn voters<C: ConnectionTrait>(conn: &C, id: Uuid) -> Result<Vec<secret_voter::Model>> {
    let of = secret_voter::Entity::find().filter(secret_voter::Column::SecretId.eq(id));
    Ok(of.order_by_asc(secret_voter::Column::Seq).all(conn).await?)
}

/// What was typed for the tellers, in the form in which it was made; a fault names the teller's field.
fn read(typed: &BTreeMap<i64, String>, needed: i64) -> Result<Vec<(i64, Zeroizing<String>)>> {
    let (mut faults, mut phrases) = (Vec::new(), Vec::new());
    for (teller, text) in typed.iter().filter(|(_, t)| !t.trim().is_empty()) {
        let field = format!("words-{teller}");
        match words::typed(text) {
            Ok(phrase) => phrases.push((*teller, phrase)),
            Err(places) if places.is_empty() => {
                faults.push(FieldError::new(&field, "ballot-words-count", [("count", words::LENGTH.to_string())]));
            }
            Err(places) => {
                let places = places.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
                faults.push(FieldError::new(&field, "ballot-words-unknown", [("places", places)]));
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if (phrases.len() as i64) < needed {
        let pairs = [("needed", needed.to_string()), ("given", phrases.len().to_string())];
        return Err(Error::refused("ballot-words-few", pairs));
    }
    Ok(phrases)
}

/// Why the totals were not opened.
enum Failed {
    /// This teller's words open nothing.
    Words(i64),
    /// What is kept does not hold: the codes of [`tally::verify`].
    Unsound(String),
}

/// Everything heavy of a count; passphrases and shares live only here.
struct Count {
    head: String,
    papers: Vec<secret_paper::Model>,
    shares: Vec<secret_share::Model>,
    phrases: Vec<(i64, Zeroizing<String>)>,
    voters: u32,
    voted: u32,
}

type Opened = (Vec<(i64, String)>, Vec<Vec<u32>>);

impl Count {
    fn run(self) -> std::result::Result<Opened, Failed> {
        let unsound = |what: &str| Failed::Unsound(what.to_owned());
        let head = Head::read(&self.head).map_err(|_| unsound("head"))?;
        let mut shares = Vec::new();
        for (teller, phrase) in &self.phrases {
            let row = self.shares.iter().find(|s| s.teller == *teller).ok_or(Failed::Words(*teller))?;
            // Room for the whole share, so that no copy of it is left behind by growing.
            let mut bytes = Zeroizing::new(Vec::with_capacity(256));
            envelope::open(&row.sealed[..], &mut *bytes, &Passphrase::new(phrase))
                .map_err(|_| Failed::Words(*teller))?;
            shares.push(Share::from_bytes(&head, &bytes).map_err(|_| unsound("share"))?);
        }
        let read = |p: &secret_paper::Model| Paper::from_bytes(&head, &p.paper).map_err(|_| unsound("paper.encoding"));
        let papers: Vec<Paper> = self.papers.iter().map(read).collect::<std::result::Result<_, _>>()?;
        let totals = Totals::new(&head, &papers);
        let mut rng = rand::rng();
        let made = |s: &Share| s.decrypt(&head, &totals, &mut rng).map_err(|_| unsound("share"));
        let partials: Vec<Partial> = shares.iter().map(made).collect::<std::result::Result<_, _>>()?;
        let results = tally::count(&head, &totals, &partials).map_err(|_| unsound("result"))?;
        let file = published(&head, self.voters, self.voted, &self.papers, &partials, &results)
            .ok_or_else(|| unsound("paper.receipt"))?;
        let report = tally::verify(&file);
        if !report.holds() {
            let faults: Vec<String> = report.faults.iter().take(5).map(ToString::to_string).collect();
            return Err(Failed::Unsound(faults.join("; ")));
        }
        Ok((partials.iter().map(|p| (p.teller() as i64, p.text())).collect(), results))
    }
}

/// The published file from what is kept.
pub(super) fn published(
    head: &Head,
    voters: u32,
    voted: u32,
    papers: &[secret_paper::Model],
    partials: &[Partial],
    results: &[Vec<u32>],
) -> Option<String> {
    let mut partials = partials.to_vec();
    partials.sort_by_key(Partial::teller);
    let receipt = |p: &secret_paper::Model| <[u8; 32]>::try_from(p.receipt.as_slice()).ok().map(tally::Receipt);
    let mut rows: Vec<(tally::Receipt, Vec<u8>)> =
        papers.iter().map(|p| Some((receipt(p)?, p.paper.clone()))).collect::<Option<_>>()?;
    rows.sort();
    let results = results.to_vec();
    let file = Published { head: head.clone(), voters, voted, papers: rows, partials, results, whole: true };
    Some(file.write())
}

/// Opens the totals with what k tellers typed and enters the result into the session's votes.
pub async fn count(ctx: &Ctx, actor: &Actor, code: &str, typed: BTreeMap<i64, String>) -> Result<()> {
    let found = access::find::<secret_ballot::Model>(ctx, actor, &[Action::RunCouncil], code).await?;
    if found.state != SecretState::Closed.code() {
        return Err(super::cast::not_open(&found));
    }
    let phrases = read(&typed, found.needed)?;
    drop(typed);
    let conn = ctx.store.reader();
    let (papers, voters) = (papers(conn, found.id).await?, voters(conn, found.id).await?);
    let voted = voters.iter().filter(|v| v.voted).count();
    let told = (voters.len(), voted);
    let work = Count {
        head: found.head.clone(),
        papers,
        shares: shares(conn, found.id).await?,
        phrases,
        voters: told.0 as u32,
        voted: told.1 as u32,
    };
    let done = tokio::task::spawn_blocking(move || work.run()).await;
    let (partials, results) = match done.map_err(|e| Error::Store(StoreError::Data(e.to_string())))? {
        Ok(opened) => opened,
        Err(Failed::Words(teller)) => {
            return Err(Error::field(&format!("words-{teller}"), "ballot-words-wrong", []));
        }
        Err(Failed::Unsound(what)) => {
            tracing::error!(ballot = %found.code, faults = %what, "a secret ballot does not hold");
            return Err(Error::refused("ballot-unsound", [("code", found.code.clone()), ("faults", what)]));
        }
    };
    let now = ctx.now();
    let write = ctx.change(actor, &now, &found, None);
    ctx.store
        .write(write, |tx| {
            let (id, partials, results, voters) = (found.id, partials.clone(), results.clone(), voters.clone());
            Box::pin(async move { enter(tx, id, partials, results, &voters).await })
        })
        .await
}

async fn enter(
    tx: &Tx,
    id: Uuid,
    partials: Vec<(i64, String)>,
    results: Vec<Vec<u32>>,
    voters: &[secret_voter::Model],
) -> Result<()> {
    let row = secret_ballot::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
    if row.state != SecretState::Closed.code() {
        return Err(super::cast::not_open(&row));
    }
    let lines = secret_line::Entity::find()
        .filter(secret_line::Column::SecretId.eq(id))
        .order_by_asc(secret_line::Column::Seq)
        .all(tx.conn())
        .await?;
    let totals = votes(&row, &lines, voters, &results);
    for (teller, made) in &partials {
        let share = secret_share::Entity::find_by_id((id, *teller)).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        let mut active = secret_share::ActiveModel::from(share);
        active.made = Set(made.clone());
        active.update(tx.conn()).await?;
    }
    let (code, ballot) = (row.code.clone(), row.ballot_id);
    let text = serde_json::to_string(&results).map_err(|e| Error::Store(StoreError::Data(e.to_string())))?;
    let mut active = secret_ballot::ActiveModel::from(row);
    active.state = Set(SecretState::Counted.code().to_owned());
    active.results = Set(text);
    active.update(tx.conn()).await?;
    let tellers: Vec<i64> = partials.iter().map(|(t, _)| *t).collect();
    tx.audit(&stream(&code), "count", &json!({"tellers": tellers, "results": results})).await?;
    let session = released(tx, ballot, &code).await?;
    let loaded = load(tx.conn(), &session).await?;
    loaded.sitting()?;
    let by_line: BTreeMap<Uuid, Votes> = lines.iter().map(|l| l.item_id).zip(totals).collect();
    // A nominee that left the list meanwhile keeps what was said about it; nothing follows from it.
    let frame = Frame::standing(tx, loaded).await?;
    let lines = keep_totals(tx, &frame, &by_line).await?;
    tx.audit(&format!("council_session:{session}"), "votes_secret", &json!({"ballot": code, "lines": lines})).await?;
    Ok(())
}

/// The votes of each line.
pub(super) fn votes(
    row: &secret_ballot::Model,
    lines: &[secret_line::Model],
    voters: &[secret_voter::Model],
    results: &[Vec<u32>],
) -> Vec<Votes> {
    let at = |q: usize, o: usize| results.get(q).and_then(|r| r.get(o)).copied().unwrap_or(0);
    let apart = |seq: i64| {
        let out = |v: &&secret_voter::Model| v.recused.split(',').any(|n| n.parse() == Ok(seq));
        voters.iter().filter(|v| v.voted).filter(out).count() as u32
    };
    let voted = voters.iter().filter(|v| v.voted).count() as u32;
    let part = |(question, (most, lines)): (usize, (i64, &[secret_line::Model]))| {
        let of = |(i, line): (usize, &secret_line::Model)| {
            if most > 0 {
                let for_ = at(question, i);
                // Who did not choose a name said nothing about it.
                let none = voted.saturating_sub(apart(line.seq)).saturating_sub(for_);
                return Votes { for_, against: 0, none };
            }
            Votes { for_: at(question, 0), against: at(question, 1), none: at(question, 2) }
        };
        lines.iter().enumerate().map(of).collect::<Vec<_>>()
    };
    agenda::parts(lines, agenda::kept(row)).into_iter().enumerate().flat_map(part).collect()
}

/// Numbers of the tellers who counted, from what is kept.
pub(super) fn counted_by(shares: &[secret_share::Model]) -> BTreeSet<i64> {
    shares.iter().filter(|s| !s.made.is_empty()).map(|s| s.teller).collect()
}
