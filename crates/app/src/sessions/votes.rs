//! Entering votes: totals of a show of hands for all lines at once, line by line, or by name. Every entry is counted
//! before it is kept, so more votes than voters never reach the table.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::Action,
    ballot::{self, Choice, Presence, Recused, Roll, Secrecy, Votes},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{ballot_item, cast_vote},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    convene::new_item,
    frame::Frame,
    load::{Loaded, open, say_fault},
    questions,
};
use crate::{Actor, Ctx, Error, FieldError, Result, access::PartOf, ctx::id_at};

/// Ids in one condition: far below the number of values either engine takes.
const CHUNK: usize = 500;

/// Totals as typed. What is left open in favour is all the rest of those who may vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Hands in favour; `None` is everybody else.
    pub hands_for: Option<u32>,
    /// Hands against.
    pub hands_against: u32,
    /// Hands without opinion.
    pub hands_none: u32,
    /// Written votes in favour; `None` is everybody else who writes.
    pub written_for: Option<u32>,
    /// Written votes against.
    pub written_against: u32,
    /// Written votes without opinion.
    pub written_none: u32,
}

/// Totals of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemEntry {
    /// Number of the line.
    pub item: i64,
    /// Its totals.
    pub entry: Entry,
}

impl Entry {
    /// The votes meant, for a line where these take no part.
    #[must_use]
    pub fn votes(self, roll: Roll, recused: Recused) -> (Votes, Votes) {
        let rest = |of: u32, out: u32, a: u32, n: u32| of.saturating_sub(out).saturating_sub(a).saturating_sub(n);
        let hands =
            self.hands_for.unwrap_or_else(|| rest(roll.present, recused.present, self.hands_against, self.hands_none));
        let written = self
            .written_for
            .unwrap_or_else(|| rest(roll.written, recused.written, self.written_against, self.written_none));
        (
            Votes { for_: hands, against: self.hands_against, none: self.hands_none },
            Votes { for_: written, against: self.written_against, none: self.written_none },
        )
    }
}

/// The votes kept in an item's row; `None` when nobody has voted on it.
pub(super) fn votes_of(item: &ballot_item::Model) -> Option<(Votes, Votes)> {
    let n = |v: i64| u32::try_from(v).unwrap_or(u32::MAX);
    Some((
        Votes { for_: n(item.votes_for?), against: n(item.votes_against?), none: n(item.votes_none?) },
        Votes { for_: n(item.written_for), against: n(item.written_against), none: n(item.written_none) },
    ))
}

/// Enters the same totals for all lines, or only for those that have none yet. Gives how many lines were written.
pub async fn record_all(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    entry: Entry,
    only_open: bool,
) -> Result<u64> {
    let by = (Secrecy::OpenCount, "votes_all");
    change(ctx, actor, code, version, by, json!({"entry": entry, "only_open": only_open}), move |frame| {
        let newest = frame.newest();
        let chosen = newest.into_iter().filter(|i| !only_open || i.votes_for.is_none());
        Ok(chosen.map(|i| (i.clone(), entry)).collect())
    })
    .await
}

/// Enters totals line by line.
pub async fn record_rows(ctx: &Ctx, actor: &Actor, code: &str, version: i64, rows: Vec<ItemEntry>) -> Result<u64> {
    change(ctx, actor, code, version, (Secrecy::OpenCount, "votes"), json!({"rows": rows}), move |frame| {
        let newest = frame.newest();
        rows.iter()
            .map(|row| {
                let item = newest.iter().find(|i| i.seq == row.item).ok_or(Error::NotFound)?;
                Ok(((*item).clone(), row.entry))
            })
            .collect()
    })
    .await
}

/// Refuses where the session votes in another way than the one that is entered.
fn wants(found: &Loaded, way: Secrecy) -> Result<()> {
    let key = match found.rules.secrecy {
        own if own == way => return Ok(()),
        Secrecy::OpenCount => "session-votes-by-hands",
        Secrecy::OpenNamed => "session-votes-by-name",
        Secrecy::Paper => "session-votes-on-paper",
        Secrecy::Secret => "session-votes-in-secret",
        Secrecy::Consensus => "session-votes-by-consensus",
    };
    Err(Error::refused(key, [("code", found.session.code.clone())]))
}

pub(super) async fn change<F>(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    (way, action): (Secrecy, &'static str),
    entry: serde_json::Value,
    choose: F,
) -> Result<u64>
where
    F: Fn(&Frame) -> Result<Vec<(ballot_item::Model, Entry)>> + Send + Sync + 'static,
{
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    wants(&found, way)?;
    let now = ctx.now();
    let choose = std::sync::Arc::new(choose);
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (code, entry, choose) = (code.to_owned(), entry.clone(), choose.clone());
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                let chosen = choose(&frame)?;
                let written = keep(tx, &frame, &chosen).await?;
                tx.audit(&format!("council_session:{code}"), action, &entry).await?;
                Ok(written)
            })
        })
        .await
}

/// Keeps the totals of a secret ballot or of papers for these lines: the same road as a show of hands.
pub(crate) async fn keep_totals(tx: &Tx, frame: &Frame, totals: &BTreeMap<Uuid, Votes>) -> Result<u64> {
    let lines = frame.items.iter().filter_map(|item| {
        let votes = totals.get(&item.id)?;
        let entry = Entry {
            hands_for: Some(votes.for_),
            hands_against: votes.against,
            hands_none: votes.none,
            written_for: Some(0),
            ..Entry::default()
        };
        Some((item.clone(), entry))
    });
    let lines: Vec<_> = lines.collect();
    if lines.len() != totals.len() {
        return Err(Error::NotFound);
    }
    keep(tx, frame, &lines).await
}

/// Counts every line, then writes them grouped by equal totals: one statement a group instead of one a line.
async fn keep(tx: &Tx, frame: &Frame, chosen: &[(ballot_item::Model, Entry)]) -> Result<u64> {
    let (roll, rules) = (frame.loaded.roll(), frame.loaded.rules);
    let mut faults = Vec::new();
    let mut groups: BTreeMap<[i64; 6], Vec<Uuid>> = BTreeMap::new();
    for (item, entry) in chosen {
        let recused = frame.loaded.recused(&frame.recused(item.id));
        let (hands, written) = entry.votes(roll, recused);
        match ballot::count(&rules, roll, recused, hands, written) {
            Err(fault) => {
                faults.push(FieldError { field: format!("line-{}", item.seq), refusal: say_fault(fault, item.seq) });
            }
            Ok(_) => {
                let key = [hands.for_, hands.against, hands.none, written.for_, written.against, written.none];
                groups.entry(key.map(i64::from)).or_default().push(item.id);
            }
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let mut lines = 0;
    for (values, ids) in groups {
        for chunk in ids.chunks(CHUNK) {
            use store::sea_orm::sea_query::Expr;
            let done = ballot_item::Entity::update_many()
                .col_expr(ballot_item::Column::VotesFor, Expr::value(values[0]))
                .col_expr(ballot_item::Column::VotesAgainst, Expr::value(values[1]))
                .col_expr(ballot_item::Column::VotesNone, Expr::value(values[2]))
                .col_expr(ballot_item::Column::WrittenFor, Expr::value(values[3]))
                .col_expr(ballot_item::Column::WrittenAgainst, Expr::value(values[4]))
                .col_expr(ballot_item::Column::WrittenNone, Expr::value(values[5]))
                .filter(ballot_item::Column::Id.is_in(chunk.iter().copied()))
                .exec(tx.conn())
                .await?;
            lines += done.rows_affected;
        }
    }
    questions::within(tx, &frame.loaded).await?;
    Ok(lines)
}

/// Says which members take no part in a line. When that changes, the line's votes are taken off: they were counted
/// with other voters.
pub async fn recuse(ctx: &Ctx, actor: &Actor, code: &str, version: i64, item: i64, seats: Vec<i64>) -> Result<()> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    let wanted: BTreeSet<Uuid> = seats.iter().map(|s| found.seat(*s).map(|s| s.id)).collect::<Result<_>>()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (code, wanted, seats) = (code.to_owned(), wanted.clone(), seats.clone());
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                let line = frame.items.iter().find(|i| i.seq == item).ok_or(Error::NotFound)?.clone();
                if frame.recused(line.id) == wanted {
                    return Ok(());
                }
                cast_vote::Entity::delete_many().filter(cast_vote::Column::ItemId.eq(line.id)).exec(tx.conn()).await?;
                if !wanted.is_empty() {
                    let rows = wanted.iter().map(|seat| cast(line.id, *seat, Choice::Recused, false));
                    cast_vote::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
                }
                let mut active = ballot_item::ActiveModel::from(line);
                active.recused = Set(wanted.len() as i64);
                active.votes_for = Set(None);
                active.votes_against = Set(None);
                active.votes_none = Set(None);
                (active.written_for, active.written_against, active.written_none) = (Set(0), Set(0), Set(0));
                active.update(tx.conn()).await?;
                let entry = json!({"item": item, "seats": seats});
                tx.audit(&format!("council_session:{code}"), "recuse", &entry).await?;
                Ok(())
            })
        })
        .await
}

fn cast(item: Uuid, seat: Uuid, choice: Choice, written: bool) -> cast_vote::ActiveModel {
    cast_vote::Model { item_id: item, seat_id: seat, choice: choice.code().to_owned(), written }.into_active_model()
}

/// Enters one line by name: the choice of each member who is there or writes.
pub async fn record_named(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    item: i64,
    choices: Vec<(i64, Choice)>,
) -> Result<()> {
    named(ctx, actor, code, version, Some(item), choices).await.map(|_| ())
}

/// Enters the same choices by name for all lines that have none yet; who takes no part in a line stays out of it.
pub async fn record_named_all(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    choices: Vec<(i64, Choice)>,
) -> Result<u64> {
    named(ctx, actor, code, version, None, choices).await
}

async fn named(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    item: Option<i64>,
    choices: Vec<(i64, Choice)>,
) -> Result<u64> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    wants(&found, Secrecy::OpenNamed)?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (code, choices) = (code.to_owned(), choices.clone());
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                let lines: Vec<ballot_item::Model> = match item {
                    Some(seq) => vec![frame.items.iter().find(|i| i.seq == seq).ok_or(Error::NotFound)?.clone()],
                    None => frame.newest().into_iter().filter(|i| i.votes_for.is_none()).cloned().collect(),
                };
                let mut entries = Vec::new();
                for line in &lines {
                    // One line may say who takes no part; an entry for all leaves that as it is.
                    let own = if item.is_some() { BTreeSet::new() } else { frame.recused(line.id) };
                    let votes = by_name(&frame.loaded, line, &own, &choices)?;
                    entries.push((line.clone(), votes));
                }
                let written = keep_named(tx, &frame, &entries).await?;
                let said: Vec<_> = choices.iter().map(|(s, c)| json!({"seat": s, "choice": c.code()})).collect();
                let entry = json!({"item": item, "lines": lines.len(), "choices": said});
                tx.audit(&format!("council_session:{code}"), "votes_named", &entry).await?;
                Ok(written)
            })
        })
        .await
}

/// The choice of every member for one line, checked: whoever is there or writes must have said something, whoever is
/// absent must not.
fn by_name(
    loaded: &Loaded,
    line: &ballot_item::Model,
    recused: &BTreeSet<Uuid>,
    choices: &[(i64, Choice)],
) -> Result<Vec<(Uuid, Choice, bool)>> {
    let mut votes = Vec::new();
    let mut faults = Vec::new();
    for seat in &loaded.seats {
        let said = choices.iter().find(|(s, _)| *s == seat.seq).map(|(_, c)| *c);
        let said = if recused.contains(&seat.id) { Some(Choice::Recused) } else { said };
        let pairs = || [("name", seat.member_name.clone()), ("line", line.seq.to_string())];
        match (loaded.presence.get(&seat.id).copied().unwrap_or(Presence::Absent), said) {
            (Presence::Absent, None | Some(Choice::Recused)) => {
                if said.is_some() {
                    votes.push((seat.id, Choice::Recused, false));
                }
            }
            (Presence::Absent, Some(_)) => {
                faults.push(FieldError::new(&format!("seat-{}", seat.seq), "session-absent-voted", pairs()));
            }
            (_, None) => faults.push(FieldError::new(&format!("seat-{}", seat.seq), "session-choice-missing", pairs())),
            (presence, Some(choice)) => votes.push((seat.id, choice, presence == Presence::Written)),
        }
    }
    if faults.is_empty() { Ok(votes) } else { Err(Error::Invalid(faults)) }
}

type Named = (ballot_item::Model, Vec<(Uuid, Choice, bool)>);

async fn keep_named(tx: &Tx, frame: &Frame, entries: &[Named]) -> Result<u64> {
    let (roll, rules) = (frame.loaded.roll(), frame.loaded.rules);
    let (mut ids, mut rows) = (Vec::new(), Vec::new());
    for (line, votes) in entries {
        let out: BTreeSet<Uuid> = votes.iter().filter(|v| v.1 == Choice::Recused).map(|v| v.0).collect();
        let tally = |written: bool| {
            let n = |c: Choice| votes.iter().filter(|v| v.1 == c && v.2 == written).count() as u32;
            Votes { for_: n(Choice::For), against: n(Choice::Against), none: n(Choice::None) }
        };
        let (hands, letters) = (tally(false), tally(true));
        ballot::count(&rules, roll, frame.loaded.recused(&out), hands, letters)
            .map_err(|f| Error::Refused(say_fault(f, line.seq)))?;
        rows.extend(votes.iter().map(|(seat, choice, written)| cast(line.id, *seat, *choice, *written)));
        ids.push(line.id);
        let mut active = ballot_item::ActiveModel::from(line.clone());
        active.votes_for = Set(Some(i64::from(hands.for_)));
        active.votes_against = Set(Some(i64::from(hands.against)));
        active.votes_none = Set(Some(i64::from(hands.none)));
        active.written_for = Set(i64::from(letters.for_));
        active.written_against = Set(i64::from(letters.against));
        active.written_none = Set(i64::from(letters.none));
        active.recused = Set(out.len() as i64);
        active.update(tx.conn()).await?;
    }
    for chunk in ids.chunks(CHUNK) {
        cast_vote::Entity::delete_many()
            .filter(cast_vote::Column::ItemId.is_in(chunk.iter().copied()))
            .exec(tx.conn())
            .await?;
    }
    for chunk in rows.chunks(CHUNK) {
        cast_vote::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx.conn()).await?;
    }
    questions::within(tx, &frame.loaded).await?;
    Ok(ids.len() as u64)
}

/// Opens the next round for the lines that were voted on and did not reach the share. Gives how many.
pub async fn another_round(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<u64> {
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    found.running()?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let code = code.to_owned();
            Box::pin(async move {
                let frame = Frame::read(tx, &code).await?;
                let mut seq = frame.items.iter().map(|i| i.seq).max().unwrap_or(0);
                let (mut rows, mut out) = (Vec::new(), Vec::new());
                for again in questions::again(&frame) {
                    let line = again.line;
                    if line.round < i64::from(frame.loaded.rules.rounds) {
                        seq += 1;
                        let id = id_at(tx.at());
                        let recused = frame.recused(line.id);
                        out.extend(recused.iter().map(|s| cast(id, *s, Choice::Recused, false)));
                        let anew = new_item(id, line.ballot_id, seq, recused.len() as i64);
                        rows.push(ballot_item::Model {
                            round: line.round + 1,
                            dossier_id: line.dossier_id,
                            nominee_id: line.nominee_id,
                            question: line.question,
                            asked: line.asked.clone(),
                            most: again.most,
                            member: line.member.clone(),
                            name: line.name.clone(),
                            ..anew
                        });
                    }
                }
                if rows.is_empty() {
                    return Err(Error::refused("session-no-further-round", [("code", code)]));
                }
                let count = rows.len() as u64;
                for chunk in rows.chunks(200) {
                    let models = chunk.iter().cloned().map(IntoActiveModel::into_active_model);
                    ballot_item::Entity::insert_many(models).exec_without_returning(tx.conn()).await?;
                }
                if !out.is_empty() {
                    cast_vote::Entity::insert_many(out).exec_without_returning(tx.conn()).await?;
                }
                tx.audit(&format!("council_session:{code}"), "round", &json!({"lines": count})).await?;
                Ok(count)
            })
        })
        .await
}
