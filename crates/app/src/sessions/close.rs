//! Closing a session: every line is counted, results go onto the nominees, the dossiers move on, in one transaction.
//! Two secretaries closing at once give one result; the second is told that it is closed.

use std::collections::BTreeMap;

use domain::{
    access::Action,
    ballot::{self, ItemResult, Presence},
    council::SessionState,
    lists::NomineeState,
    road::StepKind,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{ballot as ballot_row, ballot_item, council_session, dossier, nominee, session_agenda, voter_roll},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set, sea_query::Expr,
    },
};
use uuid::Uuid;

use super::{
    conference,
    convene::sync_items,
    frame::newest,
    load::{Loaded, items, load, open, recusals, say_fault},
    votes::votes_of,
};
use crate::{Actor, Ctx, Error, FieldError, Result, access::PartOf};

/// What closing came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Lines that reached the share.
    pub passed: u64,
    /// Lines that did not; their nominees leave the list.
    pub failed: u64,
    /// Codes of the dossiers that moved on.
    pub moved: Vec<String>,
}

/// Closes a session. `key` makes a repeated click give the first answer.
pub async fn close(ctx: &Ctx, actor: &Actor, code: &str, version: i64, key: &str) -> Result<Closed> {
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    let now = ctx.now();
    let mut write = ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version));
    write.once = Some((key.to_owned(), format!("close {code}").into_bytes()));
    let person = actor.person;
    ctx.store
        .write(write, |tx| {
            let (ctx, code) = (ctx.clone(), code.to_owned());
            Box::pin(async move {
                let loaded = load(tx.conn(), &code).await?;
                loaded.running()?;
                settle(&ctx, tx, &loaded, person).await
            })
        })
        .await
}

async fn settle(ctx: &Ctx, tx: &Tx, loaded: &Loaded, person: Option<Uuid>) -> Result<Closed> {
    let roll = loaded.roll();
    if !ballot::quorate(&loaded.rules, roll) {
        return Err(Error::refused(
            "session-no-quorum",
            [
                ("present", roll.present.to_string()),
                ("members", roll.members.to_string()),
                ("quorum", loaded.rules.quorum.to_string()),
            ],
        ));
    }
    if let Some(year) = loaded.council.cluster_year_id {
        return conference::settle(tx, loaded, year).await;
    }
    let agenda: Vec<Uuid> = session_agenda::Entity::find()
        .filter(session_agenda::Column::SessionId.eq(loaded.session.id))
        .order_by_asc(session_agenda::Column::Seq)
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|a| a.dossier_id)
        .collect();
    sync_items(tx, loaded.ballot.id, &agenda, &loaded.seats, !loaded.council.recused_by.is_empty()).await?;
    let nominees: BTreeMap<Uuid, nominee::Model> = nominee::Entity::find()
        .filter(nominee::Column::DossierId.is_in(agenda.iter().copied()))
        .filter(nominee::Column::State.eq(NomineeState::Included.code()))
        .all(tx.conn())
        .await?
        .into_iter()
        .map(|n| (n.id, n))
        .collect();
    // The secretary would settle his own case: somebody else has to close this session.
    if person.is_some_and(|p| nominees.values().any(|n| n.person_id == Some(p))) {
        return Err(domain::access::Denial::OwnCase.into());
    }
    let Counted { passed, failed, lines } = count_lines(tx, loaded, &nominees).await?;
    let moved = move_on(ctx, tx, loaded, &agenda, &nominees, &failed).await?;
    finish(tx, loaded).await?;
    // What the law says of them now that they were voted on: the share reached and the way of voting are facts of each.
    for code in &moved {
        let row = crate::dossiers::row_in(tx, code).await?;
        let of = |n: &&Uuid| nominees.get(*n).is_some_and(|n| n.dossier_id == row.id);
        let ids: Vec<Uuid> = passed.iter().filter(of).copied().collect();
        crate::verdicts::judge_in(ctx, tx, &row, Some(&ids)).await?;
    }
    let answer = Closed { passed: passed.len() as u64, failed: failed.len() as u64, moved };
    // With each line as it was counted, so that the audit alone tells the result.
    let told = json!({"passed": answer.passed, "failed": answer.failed, "moved": answer.moved, "lines": lines});
    tx.audit(&format!("council_session:{}", loaded.session.code), "close", &told).await?;
    Ok(answer)
}

/// A line that failed: its nominee and the share it reached.
type Failed = Vec<(Uuid, String)>;

/// What counting came to.
#[derive(Default)]
struct Counted {
    passed: Vec<Uuid>,
    failed: Failed,
    /// Each line as the audit keeps it.
    lines: Vec<String>,
}

/// A counted line in one text: number, votes by hand and in writing (for, against, no opinion), result.
pub(crate) fn line_text(item: &ballot_item::Model, result: &str) -> Option<String> {
    let (hands, written) = votes_of(item)?;
    let (h, w) = (hands, written);
    Some(format!("{} {}/{}/{} {}/{}/{} {result}", item.seq, h.for_, h.against, h.none, w.for_, w.against, w.none))
}

async fn count_lines(tx: &Tx, loaded: &Loaded, nominees: &BTreeMap<Uuid, nominee::Model>) -> Result<Counted> {
    let mut counted = Counted::default();
    let mut results = Vec::new();
    let all = counted_lines(tx, loaded, |item| item.nominee_id.is_some_and(|n| nominees.contains_key(&n))).await?;
    for (item, outcome) in &all {
        let Some(nominee) = item.nominee_id else { continue };
        match outcome.passed {
            true => counted.passed.push(nominee),
            false => counted.failed.push((nominee, outcome.reached.to_string())),
        }
        results.push((item, outcome.passed));
    }
    counted.lines = keep_results(tx, &results).await?;
    Ok(counted)
}

/// The lines of the last round that are `meant`, each with its count. Refused while one of them has no votes, or votes that
/// cannot be.
pub(super) async fn counted_lines(
    tx: &Tx,
    loaded: &Loaded,
    meant: impl Fn(&ballot_item::Model) -> bool,
) -> Result<Vec<(ballot_item::Model, ballot::Outcome)>> {
    let all = items(tx.conn(), loaded.ballot.id).await?;
    let recused = recusals(tx.conn(), loaded.ballot.id).await?;
    let (mut faults, mut open, mut counted) = (Vec::new(), Vec::new(), Vec::new());
    for item in newest(&all).into_iter().filter(|i| meant(i)) {
        let Some((hands, written)) = votes_of(item) else {
            open.push(item.seq.to_string());
            continue;
        };
        let out = loaded.recused(&recused.get(&item.id).cloned().unwrap_or_default());
        match ballot::count(&loaded.rules, loaded.roll(), out, hands, written) {
            Err(fault) => {
                faults.push(FieldError { field: format!("line-{}", item.seq), refusal: say_fault(fault, item.seq) });
            }
            Ok(outcome) => counted.push((item.clone(), outcome)),
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if !open.is_empty() {
        let (count, first) = (open.len().to_string(), open[..open.len().min(5)].join(", "));
        return Err(Error::refused("session-lines-open", [("count", count), ("first", first)]));
    }
    Ok(counted)
}

/// Keeps what became of lines; gives each as the audit tells it.
pub(super) async fn keep_results(tx: &Tx, lines: &[(&ballot_item::Model, bool)]) -> Result<Vec<String>> {
    let mut told = Vec::new();
    let mut results: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
    for (item, passed) in lines {
        let result = if *passed { ItemResult::Passed } else { ItemResult::Failed }.code();
        told.extend(line_text(item, result));
        results.entry(result).or_default().push(item.id);
    }
    for (result, ids) in results {
        for chunk in ids.chunks(500) {
            ballot_item::Entity::update_many()
                .col_expr(ballot_item::Column::Result, Expr::value(result))
                .filter(ballot_item::Column::Id.is_in(chunk.iter().copied()))
                .exec(tx.conn())
                .await?;
        }
    }
    Ok(told)
}

/// Takes the rejected off their lists and sends each dossier on that still holds somebody.
async fn move_on(
    ctx: &Ctx,
    tx: &Tx,
    loaded: &Loaded,
    agenda: &[Uuid],
    nominees: &BTreeMap<Uuid, nominee::Model>,
    failed: &Failed,
) -> Result<Vec<String>> {
    let mut by_share: BTreeMap<&str, Vec<Uuid>> = BTreeMap::new();
    for (nominee, reached) in failed {
        by_share.entry(reached).or_default().push(*nominee);
    }
    for (reached, ids) in by_share {
        // Kept as the sentence printed on lists; Vietnamese, as all that is kept of a dossier.
        let reason = format!(
            "Hội đồng không thông qua: đạt {reached}, cần {} (phiên {})",
            share_words(&loaded.rules.threshold),
            loaded.session.code
        );
        for chunk in ids.chunks(500) {
            nominee::Entity::update_many()
                .col_expr(nominee::Column::State, Expr::value(NomineeState::Rejected.code()))
                .col_expr(nominee::Column::StateReason, Expr::value(reason.clone()))
                .filter(nominee::Column::Id.is_in(chunk.iter().copied()))
                .exec(tx.conn())
                .await?;
        }
    }
    let mut moved = Vec::new();
    for id in agenda {
        let row = dossier::Entity::find_by_id(*id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
        let all = nominees.values().filter(|n| n.dossier_id == *id).count();
        let out = failed.iter().filter(|(n, _)| nominees.get(n).is_some_and(|n| n.dossier_id == *id)).count();
        let opinion = format!("Phiên {}: {} thông qua, {out} không thông qua", loaded.session.code, all - out);
        if all == out {
            // Nobody is left: the secretary returns the dossier with a ground instead.
            continue;
        }
        crate::decisions::agree_step(ctx, tx, *id, StepKind::Council, &opinion).await?;
        moved.push(row.code);
    }
    Ok(moved)
}

pub(super) async fn finish(tx: &Tx, loaded: &Loaded) -> Result<()> {
    let mut session = council_session::ActiveModel::from(loaded.session.clone());
    session.state = Set(SessionState::Closed.code().to_owned());
    session.update(tx.conn()).await?;
    let mut row = ballot_row::ActiveModel::from(loaded.ballot.clone());
    row.state = Set("closed".to_owned());
    row.closed_at = Set(Some(tx.at()));
    row.version = Set(loaded.ballot.version + 1);
    row.update(tx.conn()).await?;
    let roll = loaded.seats.iter().map(|seat| {
        let presence = loaded.presence.get(&seat.id).copied().unwrap_or(Presence::Absent);
        voter_roll::Model {
            ballot_id: loaded.ballot.id,
            seat_id: seat.id,
            mode: presence.code().to_owned(),
            voted: presence != Presence::Absent,
        }
        .into_active_model()
    });
    voter_roll::Entity::insert_many(roll).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// A share in words of minutes: "từ 2/3 trở lên", "trên 1/2".
pub(crate) fn share_words(threshold: &domain::ballot::Threshold) -> String {
    if threshold.more_than {
        format!("trên {}", threshold.share)
    } else {
        format!("từ {} trở lên", threshold.share)
    }
}

/// Cancels a session that was convened; its dossiers wait for another.
pub async fn cancel(ctx: &Ctx, actor: &Actor, code: &str, version: i64, reason: &str) -> Result<()> {
    let (found, permit) = open(ctx, actor, Action::RunCouncil, code).await?;
    if reason.trim().is_empty() {
        return Err(Error::field("reason", "field-required", []));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::SESSION, found.session.id), Some(version)), |tx| {
            let (code, reason) = (code.to_owned(), reason.trim().to_owned());
            Box::pin(async move {
                let loaded = load(tx.conn(), &code).await?;
                loaded.running()?;
                let mut session = council_session::ActiveModel::from(loaded.session);
                session.state = Set(SessionState::Cancelled.code().to_owned());
                session.conclusion = Set(reason.clone());
                session.update(tx.conn()).await?;
                tx.audit(&format!("council_session:{code}"), "cancel", &json!({"reason": reason})).await?;
                Ok(())
            })
        })
        .await
}
