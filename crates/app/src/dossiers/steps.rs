//! Moving a dossier along its road. The domain says what a move does; this writes it down: the visits, the dossier's
//! state, the history and the audit entry, from which the state can be folded again.

use domain::{
    access::may,
    road::{Cannot, DossierState, Move, Progress, StepKind, StepState},
};
use serde_json::json;
use store::{
    Tx,
    entity::{dossier, dossier_event, dossier_step, nominee, return_ground},
    query::dossiers as query,
    sea_orm::{
        ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set, Statement,
        sea_query::{Expr, ExprTrait, Func},
    },
};
use uuid::Uuid;

use super::{Loaded, load};
use crate::{
    Actor, Ctx, Error, Result,
    access::{Held, hold},
    calendar,
    ctx::id_at,
    notices::{self, To},
    roads,
    verdicts::{Authority, Rules},
};

fn cannot(why: Cannot, code: &str) -> Error {
    let pairs = [("code", code.to_owned())];
    match why {
        Cannot::NoGround => Error::field("grounds", "dossier-cannot-no-ground", pairs),
        Cannot::NoWords => Error::field("words", "dossier-cannot-no-words", pairs),
        Cannot::Finished => Error::refused("dossier-cannot-finished", pairs),
        Cannot::NotWaiting => Error::refused("dossier-cannot-not-waiting", pairs),
        Cannot::NothingBefore => Error::refused("dossier-cannot-nothing-before", pairs),
        Cannot::Acted => Error::refused("dossier-cannot-acted", pairs),
        Cannot::Decided => Error::refused("dossier-cannot-decided", pairs),
    }
}

/// Makes one move inside the caller's transaction: what a closing council session or an issued decision does. The
/// caller has checked the rights; the dossier's version is raised, because the caller's root is another aggregate.
pub async fn move_in(ctx: &Ctx, tx: &Tx, dossier_id: Uuid, mv: &Move, opinion: &str) -> Result<Progress> {
    let sql = "UPDATE dossier SET version = version + 1 WHERE id = $1";
    let conn = tx.conn();
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, [dossier_id.into()])).await?;
    write_move(ctx, tx, dossier_id, mv, opinion).await
}

async fn write_move(ctx: &Ctx, tx: &Tx, dossier_id: Uuid, mv: &Move, opinion: &str) -> Result<Progress> {
    let conn = tx.conn();
    let row = dossier::Entity::find_by_id(dossier_id).one(conn).await?.ok_or(Error::NotFound)?;
    let steps = query::steps(conn, row.road_id, row.id).await?;
    let newest = query::newest(conn, row.id).await?.ok_or(Error::NotFound)?;
    let today = ctx.now_at(tx.at()).today;
    let above = query::above(conn, row.unit_id, row.deciding_unit_id, &today, &row.law_on).await?;
    let council = Rules::of(ctx, &above)?.council_needed(&row.award, &row.ground, &row.law_on);
    let walk = roads::walk(&steps, newest.moved_forward, &row.state, row.step_seq, council)?;
    let before = &walk.progress;
    let after = before.after(&walk.road, mv).map_err(|why| cannot(why, &row.code))?;
    // What the rules leave to people is not passed on unanswered, whichever way the step is left. At the last step the list is
    // settled: only a dossier from before this was asked can have an open question there.
    let settled = walk.road.at(before.seq).any(|s| s.kind == StepKind::Issue);
    if matches!(mv, Move::Agree { .. }) && !settled {
        let open = nominee::Entity::find()
            .filter(nominee::Column::DossierId.eq(row.id))
            .filter(nominee::Column::State.eq("included"))
            .filter(nominee::Column::Outcome.eq("needs_human"))
            .filter(nominee::Column::OverrideReason.eq(""))
            .count(conn)
            .await?;
        if open > 0 {
            return Err(Error::refused("dossier-asked-left", [("count", open.to_string()), ("code", row.code)]));
        }
    }

    let calendar = calendar::load(conn).await?;
    for (i, visit) in after.visits.iter().enumerate() {
        if let Some(old) = before.visits.get(i) {
            if old.state != visit.state {
                let id = *walk.visit_ids.get(i).ok_or(Error::NotFound)?;
                close_visit(tx, id, visit.state, opinion).await?;
            }
            continue;
        }
        let step = steps.iter().find(|s| (s.seq, s.branch) == (visit.seq, visit.branch)).ok_or(Error::NotFound)?;
        let waiting = visit.state == StepState::Waiting;
        dossier_step::ActiveModel {
            id: Set(id_at(tx.at())),
            dossier_id: Set(row.id),
            step_id: Set(step.step_id),
            round: Set(visit.round),
            state: Set(visit.state.code().to_owned()),
            entered_at: Set(tx.at()),
            due_on: Set(step.days.filter(|_| waiting).and_then(|days| calendar.due_on(&today, days))),
            acted_at: Set(None),
            acted_by: Set(None),
            opinion: Set(String::new()),
        }
        .insert(conn)
        .await?;
    }

    let (action, grounds, words) = match mv {
        Move::Agree { .. } if before.seq == walk.road.first() => ("submit", Vec::new(), opinion.to_owned()),
        Move::Agree { .. } => ("agree", Vec::new(), opinion.to_owned()),
        Move::Return { grounds, words, .. } => ("return", grounds.clone(), words.trim().to_owned()),
        Move::Recall => ("recall", Vec::new(), opinion.to_owned()),
        Move::Withdraw { words } => ("withdraw", Vec::new(), words.trim().to_owned()),
    };
    dossier_event::ActiveModel {
        id: Set(id_at(tx.at())),
        dossier_id: Set(row.id),
        seq: Set(newest.seq + 1),
        action: Set(action.to_owned()),
        from_step: Set(before.seq),
        to_step: Set(after.seq),
        grounds: Set(serde_json::to_string(&grounds).unwrap_or_default()),
        words: Set(words),
        account_id: Set(tx.actor()),
        at: Set(tx.at()),
    }
    .insert(conn)
    .await?;
    let mut changed: dossier::ActiveModel = dossier::ActiveModel { id: Set(row.id), ..Default::default() };
    changed.state = Set(after.state.code().to_owned());
    changed.step_seq = Set(after.seq);
    changed.changed_at = Set(tx.at());
    if action == "submit" && row.filed_on.is_none() {
        changed.filed_on = Set(Some(ctx.now_at(tx.at()).today));
    }
    changed.update(conn).await?;
    // The flag is written because a later revision of a regulation must not change how this history folds.
    let payload = json!({"move": mv, "council": before.council, "opinion": opinion, "from": before.seq,
        "to": after.seq, "state": after.state});
    tx.audit(&format!("dossier:{}", row.code), action, &payload).await?;
    let kind = match action {
        _ if after.state == DossierState::Issued => "dossier-issued",
        "submit" => "dossier-submit",
        "return" => "dossier-return",
        "recall" => "dossier-recall",
        "withdraw" => "dossier-withdraw",
        _ => "dossier-agree",
    };
    notices::tell(ctx, tx, &To::Followers(row.id), kind, &row.code, &[("title", row.title)]).await?;
    Ok(after)
}

async fn close_visit(tx: &Tx, id: Uuid, state: StepState, opinion: &str) -> Result<()> {
    let mut update = dossier_step::Entity::update_many()
        .col_expr(dossier_step::Column::State, Expr::value(state.code()))
        .col_expr(dossier_step::Column::ActedAt, Expr::value(tx.at()));
    if matches!(state, StepState::Agreed | StepState::Returned) {
        update = update
            .col_expr(dossier_step::Column::ActedBy, Expr::value(tx.actor()))
            .col_expr(dossier_step::Column::Opinion, Expr::value(opinion));
    }
    update.filter(dossier_step::Column::Id.eq(id)).exec(tx.conn()).await?;
    Ok(())
}

async fn run(
    ctx: &Ctx,
    actor: &Actor,
    held: Held,
    at: &Loaded,
    version: i64,
    mv: Move,
    opinion: String,
) -> Result<Progress> {
    let now = ctx.now();
    let id = at.head.id;
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, mv, opinion) = (ctx.clone(), mv.clone(), opinion.clone());
            Box::pin(async move { write_move(&ctx, tx, id, &mv, &opinion).await })
        })
        .await
}

/// Refuses unless the actor owns `branch` of the step the dossier stands at.
fn owns(at: &Loaded, actor: &Actor, branch: i64) -> Result<(StepKind, Held)> {
    if at.progress.state.is_final() {
        return Err(cannot(Cannot::Finished, &at.head.code));
    }
    let step = at.road.step(at.progress.seq, branch).ok_or_else(|| cannot(Cannot::NotWaiting, &at.head.code))?;
    let held = hold::<dossier::Model>(actor, step.kind.action(), at.head.id, at.subject(step.unit_of))?;
    Ok((step.kind, held))
}

/// Refuses whoever could not send the dossier back from `branch`: what the form asks before it is shown.
pub async fn may_send_back(ctx: &Ctx, actor: &Actor, code: &str, branch: i64) -> Result<Loaded> {
    let at = load(ctx, actor, code).await?;
    owns(&at, actor, branch)?;
    Ok(at)
}

/// Refuses whoever could not withdraw the dossier: what the form asks before it is shown.
pub async fn may_withdraw(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Loaded> {
    let at = load(ctx, actor, code).await?;
    may(actor, StepKind::Prepare.action(), &at.proposing)?;
    Ok(at)
}

fn checked_words(at: &Loaded, field: &str, words: &str) -> Result<String> {
    let mut faults = crate::faults::Faults::default();
    let words = faults.text(field, words, at.limits.words);
    faults.check()?;
    Ok(words)
}

/// The owner of a branch agrees: from the first step the dossier is submitted, elsewhere it goes on. The council's and
/// the issuing step are passed by a closed session and an issued decision, not here.
pub async fn agree(ctx: &Ctx, actor: &Actor, code: &str, version: i64, branch: i64, opinion: &str) -> Result<Progress> {
    let at = load(ctx, actor, code).await?;
    let pairs = || [("code", at.head.code.clone())];
    let (kind, held) = owns(&at, actor, branch)?;
    match kind {
        StepKind::Council => return Err(Error::refused("dossier-agree-by-session", pairs())),
        StepKind::Issue => return Err(Error::refused("dossier-agree-by-decision", pairs())),
        StepKind::Prepare => ready_to_submit(ctx, &at).await?,
        StepKind::Head | StepKind::Appraise | StepKind::Decide => {}
    }
    // Who prepared the list proposes to keep somebody against a verdict; somebody else says yes before it goes on.
    if at.head.override_open > 0 && !somebody_follows(&at) {
        return Err(Error::refused("dossier-override-open", [("count", at.head.override_open.to_string())]));
    }
    let opinion = checked_words(&at, "opinion", opinion)?;
    run(ctx, actor, held, &at, version, Move::Agree { branch }, opinion).await
}

/// True when a head or an appraiser reads the list after this step, who can agree to what it proposes.
pub(super) fn somebody_follows(at: &Loaded) -> bool {
    at.road.steps().iter().any(|s| s.seq > at.progress.seq && matches!(s.kind, StepKind::Head | StepKind::Appraise))
}

/// What a dossier needs before it leaves its unit.
async fn ready_to_submit(ctx: &Ctx, at: &Loaded) -> Result<()> {
    let head = &at.head;
    if head.collectives + head.individuals == 0 {
        return Err(Error::refused("dossier-empty", [("code", head.code.clone())]));
    }
    if head.refused_open > 0 {
        return Err(Error::refused("dossier-has-refused", [("count", head.refused_open.to_string())]));
    }
    let limits = &at.limits;
    let long = nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(head.id))
        .filter(nominee::Column::State.eq("included"))
        .filter(
            Expr::expr(Func::char_length(Expr::col(nominee::Column::Citation)))
                .gt(i64::try_from(limits.citation).unwrap_or(i64::MAX)),
        )
        .count(ctx.store.reader())
        .await?;
    if long > 0 {
        let pairs = [("count", long.to_string()), ("limit", limits.citation.to_string())];
        return Err(Error::refused("dossier-citation-too-long", pairs));
    }
    if at.authority() != Authority::Verified && head.legal_basis.is_empty() && head.authority_note.is_empty() {
        return Err(Error::field("legal_basis", "dossier-legal-basis-needed", [("unit", head.deciding_name.clone())]));
    }
    Ok(())
}

/// The owner of a branch sends the dossier back one step, with ticked grounds and words.
pub async fn send_back(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    branch: i64,
    grounds: &[String],
    words: &str,
) -> Result<Progress> {
    let at = load(ctx, actor, code).await?;
    let (_, held) = owns(&at, actor, branch)?;
    if at.head.decision_state.as_deref().is_some_and(|s| s != "drafted") {
        return Err(Error::refused("dossier-decision-sent", [("code", at.head.code.clone())]));
    }
    let words = checked_words(&at, "words", words)?;
    let known = return_ground::Entity::find()
        .filter(return_ground::Column::Code.is_in(grounds.iter().map(String::as_str)))
        .count(ctx.store.reader())
        .await?;
    if known != u64::try_from(grounds.len()).unwrap_or(u64::MAX) {
        return Err(Error::field("grounds", "field-choose", [("value", grounds.join(", "))]));
    }
    let mv = Move::Return { branch, grounds: grounds.to_vec(), words: words.clone() };
    run(ctx, actor, held, &at, version, mv, words).await
}

/// The owner of the step before takes the dossier back, while nobody has acted on it.
pub async fn recall(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<Progress> {
    let at = load(ctx, actor, code).await?;
    let before = at.road.before(at.progress.seq, at.progress.council).and_then(|seq| at.road.at(seq).next());
    let step = before.ok_or_else(|| cannot(Cannot::NothingBefore, &at.head.code))?;
    let held = hold::<dossier::Model>(actor, step.kind.action(), at.head.id, at.subject(step.unit_of))?;
    if at.head.decision_code.is_some() {
        return Err(cannot(Cannot::Acted, &at.head.code));
    }
    run(ctx, actor, held, &at, version, Move::Recall, String::new()).await
}

/// The proposing unit gives the dossier up; it stays on file.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, code: &str, version: i64, words: &str) -> Result<Progress> {
    let at = load(ctx, actor, code).await?;
    let held = hold::<dossier::Model>(actor, StepKind::Prepare.action(), at.head.id, &at.proposing)?;
    let words = checked_words(&at, "words", words)?;
    run(ctx, actor, held, &at, version, Move::Withdraw { words: words.clone() }, words).await
}
