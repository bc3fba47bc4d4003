//! The states of dossiers, decisions and ballots told once more from the audit alone: each stream is folded from its
//! first entry and compared with the row. A difference means that a row was changed past the commands.

use std::collections::BTreeMap;

use domain::{
    ballot::ItemResult,
    council::SessionState,
    decision::{DecisionState, Step as DecisionStep, next},
    road::{Move, Progress, Road},
};
use serde::Serialize;
use serde_json::Value;
use store::{
    entity::{audit_entry, audit_payload, ballot, ballot_item, council_session, decision, dossier, road},
    query::dossiers as query,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};

use crate::{Ctx, Error, Result, roads};

/// A row that is not what its stream says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The stream.
    pub stream: String,
    /// State of the row.
    pub kept: String,
    /// State that the stream folds to.
    pub folded: String,
}

/// What a replay of the whole audit gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Replay {
    /// Streams folded.
    pub folded: u64,
    /// Streams that cannot be: a payload was erased by law.
    pub erased: u64,
    /// Rows that differ.
    pub differences: Vec<Difference>,
}

impl Replay {
    fn compare(&mut self, stream: &str, kept: String, folded: String) {
        self.folded += 1;
        if kept != folded {
            self.differences.push(Difference { stream: stream.to_owned(), kept, folded });
        }
    }
}

/// Action and payload of an entry.
type Entry = (String, Value);

/// Folds every stream of a dossier, a decision and a council's session.
pub async fn replay(ctx: &Ctx) -> Result<Replay> {
    let mut told = Replay::default();
    dossiers(ctx, &mut told).await?;
    decisions(ctx, &mut told).await?;
    sessions(ctx, &mut told).await?;
    Ok(told)
}

/// The entries of all streams of one kind, in order; streams with an erased payload are left out and counted.
async fn streams(ctx: &Ctx, kind: &str, told: &mut Replay) -> Result<BTreeMap<String, Vec<Entry>>> {
    let like = format!("{kind}:%");
    let conn = ctx.store.reader();
    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::Stream.like(&like))
        .order_by_asc(audit_entry::Column::Stream)
        .order_by_asc(audit_entry::Column::Seq)
        .all(conn)
        .await?;
    let payloads: BTreeMap<(String, i64), Option<String>> = audit_payload::Entity::find()
        .filter(audit_payload::Column::Stream.like(&like))
        .all(conn)
        .await?
        .into_iter()
        .map(|p| ((p.stream, p.seq), p.payload))
        .collect();
    let mut all: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    let mut gone = std::collections::BTreeSet::new();
    for e in entries {
        match payloads.get(&(e.stream.clone(), e.seq)).cloned().flatten() {
            Some(text) => {
                let payload = serde_json::from_str(&text).unwrap_or_default();
                all.entry(e.stream).or_default().push((e.action, payload));
            }
            None => {
                gone.insert(e.stream);
            }
        }
    }
    all.retain(|stream, _| !gone.contains(stream));
    told.erased += gone.len() as u64;
    Ok(all)
}

fn code_of(stream: &str) -> &str {
    stream.split_once(':').map_or(stream, |(_, code)| code)
}

async fn dossiers(ctx: &Ctx, told: &mut Replay) -> Result<()> {
    let conn = ctx.store.reader();
    let mut known: BTreeMap<(String, i64), Road> = BTreeMap::new();
    for (stream, entries) in streams(ctx, "dossier", told).await? {
        let row = dossier::Entity::find().filter(dossier::Column::Code.eq(code_of(&stream))).one(conn).await?;
        let kept = row.map_or_else(String::new, |r| format!("{} {}", r.state, r.step_seq));
        let Some((_, made)) = entries.iter().find(|(action, _)| action == "create") else {
            told.compare(&stream, kept, String::new());
            continue;
        };
        let key =
            (made["road"][0].as_str().unwrap_or_default().to_owned(), made["road"][1].as_i64().unwrap_or_default());
        if !known.contains_key(&key) {
            let found = road_of(ctx, &key.0, key.1).await?;
            known.insert(key.clone(), found);
        }
        let Some(road) = known.get(&key) else { continue };
        let folded = fold(road, made, &entries).map_or_else(|e| e, |p| format!("{} {}", p.state.code(), p.seq));
        told.compare(&stream, kept, folded);
    }
    Ok(())
}

async fn road_of(ctx: &Ctx, code: &str, revision: i64) -> Result<Road> {
    let conn = ctx.store.reader();
    let row = road::Entity::find()
        .filter(road::Column::Code.eq(code))
        .filter(road::Column::Revision.eq(revision))
        .one(conn)
        .await?
        .ok_or(Error::NotFound)?;
    // No dossier has this id: only the steps come.
    let steps = query::steps(conn, row.id, uuid::Uuid::nil()).await?;
    Ok(roads::walk(&steps, false, "open", 0, false)?.road)
}

/// Every move was written with whether the road led through a council when it was made.
fn fold(road: &Road, made: &Value, entries: &[Entry]) -> std::result::Result<Progress, String> {
    let mut at = Progress::start(road, made["council"].as_bool().unwrap_or_default());
    for (action, payload) in entries.iter().filter(|(_, p)| p.get("move").is_some()) {
        let mv: Move = serde_json::from_value(payload["move"].clone()).map_err(|e| format!("{action}: {e}"))?;
        at.council = payload["council"].as_bool().unwrap_or(at.council);
        at = at.after(road, &mv).map_err(|why| format!("{action}: {}", why.code()))?;
    }
    Ok(at)
}

async fn decisions(ctx: &Ctx, told: &mut Replay) -> Result<()> {
    for (stream, entries) in streams(ctx, "decision", told).await? {
        let row = decision::Entity::find()
            .filter(decision::Column::Code.eq(code_of(&stream)))
            .one(ctx.store.reader())
            .await?;
        let kept = row.map_or_else(String::new, |r| format!("{} {}", r.state, r.number.unwrap_or_default()));
        let (mut state, mut number) = (None, 0);
        for (action, payload) in &entries {
            let step = match action.as_str() {
                "draft" => {
                    state = Some(DecisionState::Drafted);
                    continue;
                }
                "send" => DecisionStep::Send,
                "take_back" => DecisionStep::TakeBack,
                "register" => {
                    number = payload["number"].as_i64().unwrap_or_default();
                    DecisionStep::Register
                }
                "issue" => DecisionStep::Issue,
                _ => continue,
            };
            state = state.and_then(|s| next(s, step));
        }
        let folded = state.map_or_else(String::new, |s| format!("{} {number}", s.code()));
        told.compare(&stream, kept, folded);
    }
    Ok(())
}

/// A session and its ballot: what was convened is open until it is closed or cancelled; closing wrote down each line as
/// it was counted.
async fn sessions(ctx: &Ctx, told: &mut Replay) -> Result<()> {
    let conn = ctx.store.reader();
    for (stream, entries) in streams(ctx, "council_session", told).await? {
        let row = council_session::Entity::find()
            .filter(council_session::Column::Code.eq(code_of(&stream)))
            .one(conn)
            .await?;
        // Sessions closed before lines were written down tell only that they were.
        let closed = entries.iter().rfind(|(action, _)| action == "close");
        let lines = closed
            .and_then(|(_, told)| told["lines"].as_array())
            .map(|lines| lines.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
        let kept = match row {
            Some(r) => {
                let ballot = ballot::Entity::find().filter(ballot::Column::SessionId.eq(r.id)).one(conn).await?;
                let counted = match &ballot {
                    Some(b) if lines.is_some() => counted_lines(ctx, b.id).await?,
                    _ => Vec::new(),
                };
                said(&r.state, &ballot.map_or_else(String::new, |b| b.state), &counted)
            }
            None => String::new(),
        };
        let state = entries.iter().fold(None, |state, (action, _)| match action.as_str() {
            "convene" | "ballot_end" => Some((SessionState::Convened, "open")),
            "ballot_begin" => Some((SessionState::Convened, "voting")),
            "close" => Some((SessionState::Closed, "closed")),
            // Its ballot stays as it was: nothing was counted.
            "cancel" => Some((SessionState::Cancelled, "open")),
            _ => state,
        });
        let lines = lines.unwrap_or_default();
        let folded = state.map_or_else(String::new, |(s, ballot)| said(s.code(), ballot, &lines));
        told.compare(&stream, kept, folded);
    }
    Ok(())
}

fn said(session: &str, ballot: &str, lines: &[String]) -> String {
    [format!("{session} {ballot}")].iter().chain(lines).map(String::as_str).collect::<Vec<_>>().join("; ")
}

/// The counted lines of a ballot as its rows tell them.
async fn counted_lines(ctx: &Ctx, ballot: uuid::Uuid) -> Result<Vec<String>> {
    let items = ballot_item::Entity::find()
        .filter(ballot_item::Column::BallotId.eq(ballot))
        .filter(ballot_item::Column::Result.is_in([ItemResult::Passed.code(), ItemResult::Failed.code()]))
        .order_by_asc(ballot_item::Column::Seq)
        .all(ctx.store.reader())
        .await?;
    Ok(items.iter().filter_map(|i| crate::sessions::line_text(i, &i.result)).collect())
}
