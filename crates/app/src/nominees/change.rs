//! Changing a nominee: the text as printed, taking off the list and back, overriding a verdict, order.

use domain::{lists::NomineeState, road::StepKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{dossier, dossier_event, nominee},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;
use vntext::{fold, sort_key, sort_key_name};

use crate::{Actor, Ctx, Error, Result, access::Held, dossiers, faults::Faults, settings, verdicts};

/// The text as printed, as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextForm {
    /// Name as printed.
    pub printed_name: String,
    /// Rank as printed.
    pub printed_rank: String,
    /// Post as printed.
    pub printed_post: String,
    /// Unit as printed.
    pub printed_unit: String,
    /// Citation on the paper.
    pub citation: String,
    /// Text of the achievement report.
    pub achievement_text: String,
    /// Code of the achievement; empty keeps it.
    pub achievement: String,
    /// "1" when awarded after death; only of individuals.
    pub posthumous: String,
    /// What was contributed, one a line; the law has grounds that rest on it.
    pub contributions: String,
    /// Points out of a hundred, where the law gives a scale.
    pub score: String,
}

impl TextForm {
    /// The form of a stored nominee.
    #[must_use]
    pub fn of(row: &nominee::Model) -> Self {
        Self {
            printed_name: row.printed_name.clone(),
            printed_rank: row.printed_rank.clone(),
            printed_post: row.printed_post.clone(),
            printed_unit: row.printed_unit.clone(),
            citation: row.citation.clone(),
            achievement_text: row.achievement_text.clone(),
            achievement: String::new(),
            posthumous: if row.posthumous { "1".to_owned() } else { String::new() },
            contributions: row.contributions.clone().unwrap_or_default(),
            score: row.score.map(|n| n.to_string()).unwrap_or_default(),
        }
    }
}

/// The nominee with number `seq` of a dossier.
pub(crate) async fn row_in(tx: &Tx, dossier: Uuid, seq: i64) -> Result<nominee::Model> {
    nominee::Entity::find()
        .filter(nominee::Column::DossierId.eq(dossier))
        .filter(nominee::Column::Seq.eq(seq))
        .one(tx.conn())
        .await?
        .ok_or(Error::NotFound)
}

/// Runs a change of one nominee in a write on its dossier.
#[expect(clippy::too_many_arguments, reason = "one write, with who, what and where")]
pub(super) async fn change<F>(
    ctx: &Ctx,
    actor: &Actor,
    held: Held,
    at: &dossiers::Loaded,
    version: i64,
    action: &'static str,
    payload: serde_json::Value,
    work: F,
) -> Result<()>
where
    F: for<'t> Fn(&'t Tx, Ctx, Uuid) -> store::Work<'t, (), Error> + Send + Sync,
{
    let now = ctx.now();
    let work = &work;
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), move |tx| {
            let (ctx, id, code, payload) = (ctx.clone(), at.head.id, at.head.code.clone(), payload.clone());
            let done = work(tx, ctx, id);
            Box::pin(async move {
                done.await?;
                dossiers::touch(tx, id).await?;
                tx.audit(&format!("dossier:{code}"), action, &payload).await?;
                Ok(())
            })
        })
        .await
}

/// Changes the text as printed. A confirmed proof is open again when it differs.
pub async fn edit(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seq: i64, form: &TextForm) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise, StepKind::Issue])?;
    let limits = at.limits;
    let mut faults = Faults::default();
    let text = TextForm {
        printed_name: faults.required("printed_name", &form.printed_name, limits.name),
        printed_rank: faults.text("printed_rank", &form.printed_rank, limits.rank),
        printed_post: faults.text("printed_post", &form.printed_post, limits.post),
        printed_unit: faults.text("printed_unit", &form.printed_unit, limits.unit),
        citation: faults.required("citation", &form.citation, limits.citation),
        achievement_text: faults.text("achievement_text", &form.achievement_text, limits.achievement),
        achievement: form.achievement.trim().to_owned(),
        posthumous: form.posthumous.trim().to_owned(),
        contributions: {
            // One a line: the ends of lines stay.
            faults.text("contributions", &form.contributions, limits.achievement);
            let lines = form.contributions.lines().map(|l| vntext::normal(l).trim().to_owned());
            lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
        },
        score: form.score.trim().to_owned(),
    };
    let score = text.score.parse::<i64>().ok().filter(|n| (0..=100).contains(n));
    if !text.score.is_empty() && score.is_none() {
        faults.add("score", "nominee-score-unreadable", [("typed", text.score.clone())]);
    }
    let all = crate::achievements::of_dossier(ctx.store.reader(), &at.head.code).await?;
    let achievement = all.into_iter().find(|a| a.code == text.achievement);
    if !text.achievement.is_empty() && achievement.is_none() {
        faults.add("achievement", "field-choose", []);
    }
    faults.check()?;
    let achievement = achievement.map(|a| a.id);
    let payload = json!({"seq": seq, "text": text});
    change(ctx, actor, held, &at, version, "nominee-edit", payload, |tx, ctx, id| {
        let text = text.clone();
        Box::pin(async move {
            let old = row_in(tx, id, seq).await?;
            // Contributions and points are what the dossier states; they are not printed.
            let unprinted = |f: TextForm| TextForm {
                achievement: String::new(),
                contributions: String::new(),
                score: String::new(),
                ..f
            };
            let same = unprinted(text.clone()) == unprinted(TextForm::of(&old));
            let contributions = Some(text.contributions.clone()).filter(|t| !t.is_empty());
            let restated = contributions != old.contributions || score != old.score;
            let mut row: nominee::ActiveModel = old.clone().into();
            let individual = old.part == "individual";
            row.search = Set(fold(&format!(
                "{} {} {} {}",
                text.printed_name, text.printed_rank, text.printed_post, text.printed_unit
            )));
            row.sort_key =
                Set(if individual { sort_key_name(&text.printed_name) } else { sort_key(&text.printed_name) });
            row.printed_name = Set(text.printed_name);
            row.printed_rank = Set(text.printed_rank);
            row.printed_post = Set(text.printed_post);
            row.printed_unit = Set(text.printed_unit);
            row.citation = Set(text.citation);
            row.achievement_text = Set(text.achievement_text);
            row.posthumous = Set(individual && !text.posthumous.is_empty());
            row.contributions = Set(contributions);
            row.score = Set(score);
            if achievement.is_some() {
                row.achievement_id = Set(achievement);
            }
            if !same {
                row.proof_hash = Set(None);
                row.proof_by = Set(None);
                row.proof_at = Set(None);
            }
            let nominee = row.update(tx.conn()).await?.id;
            if restated {
                let row = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                verdicts::judge_in(&ctx, tx, &row, Some(&[nominee])).await?;
            }
            Ok(())
        })
    })
    .await
}

pub(super) async fn reason_of(ctx: &Ctx, reason: &str) -> Result<String> {
    let limits = settings::limits(ctx).await?;
    let mut faults = Faults::default();
    let reason = faults.required("reason", reason, limits.words);
    faults.check()?;
    Ok(reason)
}

/// Takes a nominee off the list; he stays on file with the reason.
pub async fn remove(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seq: i64, reason: &str) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise])?;
    let reason = reason_of(ctx, reason).await?;
    let payload = json!({"seq": seq, "reason": reason});
    change(ctx, actor, held, &at, version, "nominee-remove", payload, |tx, _, id| {
        let reason = reason.clone();
        Box::pin(async move {
            let mut row: nominee::ActiveModel = row_in(tx, id, seq).await?.into();
            row.state = Set(NomineeState::Removed.code().to_owned());
            row.state_reason = Set(reason);
            row.update(tx.conn()).await?;
            Ok(())
        })
    })
    .await
}

/// Puts a removed nominee back on the list and judges him again; whoever the rules hold stays held.
pub async fn include_again(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seq: i64) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise])?;
    change(ctx, actor, held, &at, version, "nominee-include", json!({"seq": seq}), |tx, ctx, id| {
        Box::pin(async move {
            let old = row_in(tx, id, seq).await?;
            if old.state != NomineeState::Removed.code() {
                return Err(Error::refused("nominee-not-removed", [("name", old.printed_name)]));
            }
            let nominee_id = old.id;
            let mut row: nominee::ActiveModel = old.into();
            row.state = Set(NomineeState::Included.code().to_owned());
            row.state_reason = Set(String::new());
            row.override_by = Set(None);
            row.override_at = Set(None);
            row.override_reason = Set(String::new());
            row.update(tx.conn()).await?;
            let row = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
            verdicts::judge_in(&ctx, tx, &row, Some(&[nominee_id])).await
        })
    })
    .await
}

/// Keeps a nominee although a verdict speaks against him; the reason is kept. A hold cannot be overridden. Whoever prepares
/// the list only proposes it: the list does not go on before somebody else, its head or whoever appraises it, agrees. An empty
/// reason agrees to the one that was given.
pub async fn override_verdict(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    seq: i64,
    reason: &str,
) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Head, StepKind::Appraise])?;
    let proposes = at.kind() == Some(StepKind::Prepare);
    let limits = settings::limits(ctx).await?;
    let mut faults = Faults::default();
    let reason = faults.text("reason", reason, limits.words);
    faults.check()?;
    let payload = json!({"seq": seq, "reason": reason, "agreed": !proposes});
    change(ctx, actor, held, &at, version, "nominee-override", payload, |tx, _, id| {
        let reason = reason.clone();
        Box::pin(async move {
            let old = row_in(tx, id, seq).await?;
            if old.outcome == "on_hold" || old.state == NomineeState::Held.code() {
                return Err(Error::refused("nominee-hold-stays", [("name", old.printed_name)]));
            }
            if matches!(old.outcome.as_str(), "" | "eligible") {
                return Err(Error::refused("nominee-nothing-to-override", [("name", old.printed_name)]));
            }
            if reason.is_empty() && (proposes || old.override_reason.is_empty()) {
                return Err(Error::field("reason", "field-required", []));
            }
            let proposed = !proposes && !old.override_reason.is_empty();
            // Where the rules leave the verdict to people, one person's reasoned yes is enough.
            let against = old.outcome != "needs_human";
            if against && !proposes && (prepared(tx, id).await? || old.override_by == Some(tx.actor())) {
                return Err(Error::refused("nominee-override-other-person", [("name", old.printed_name)]));
            }
            let mut row: nominee::ActiveModel = old.into();
            if !reason.is_empty() {
                row.override_reason = Set(reason);
            }
            if !proposed {
                row.override_by = Set(Some(tx.actor()));
                row.override_at = Set(Some(tx.at()));
            }
            row.override_agreed_by = Set((!proposes).then(|| tx.actor()));
            row.override_agreed_at = Set((!proposes).then(|| tx.at()));
            row.update(tx.conn()).await?;
            Ok(())
        })
    })
    .await
}

/// True when whoever writes has made this dossier or handed it in: he does not agree to what he himself proposes.
async fn prepared(tx: &Tx, dossier: Uuid) -> Result<bool> {
    let own = dossier_event::Entity::find()
        .filter(dossier_event::Column::DossierId.eq(dossier))
        .filter(dossier_event::Column::Action.is_in(["create", "submit"]))
        .filter(dossier_event::Column::AccountId.eq(tx.actor()))
        .count(tx.conn())
        .await?;
    Ok(own > 0)
}

/// Moves a nominee to `place` (from 1) within its part of the list.
pub async fn move_to(ctx: &Ctx, actor: &Actor, code: &str, version: i64, seq: i64, place: usize) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let held = dossiers::may_change(&at, actor, &[StepKind::Prepare, StepKind::Appraise])?;
    change(ctx, actor, held, &at, version, "nominee-move", json!({"seq": seq, "place": place}), |tx, _, id| {
        Box::pin(async move {
            let moved = row_in(tx, id, seq).await?;
            let list = nominee::Entity::find()
                .filter(nominee::Column::DossierId.eq(id))
                .filter(nominee::Column::Part.eq(moved.part.as_str()))
                .order_by_asc(nominee::Column::Seq)
                .all(tx.conn())
                .await?;
            // The numbers stay the same set; only who carries which changes.
            let numbers: Vec<i64> = list.iter().map(|n| n.seq).collect();
            let mut order: Vec<Uuid> = list.iter().map(|n| n.id).filter(|n| *n != moved.id).collect();
            order.insert(place.clamp(1, order.len() + 1) - 1, moved.id);
            for (number, nominee_id) in numbers.into_iter().zip(order) {
                if list.iter().any(|n| n.id == nominee_id && n.seq == number) {
                    continue;
                }
                let row = nominee::ActiveModel { id: Set(nominee_id), seq: Set(number), ..Default::default() };
                row.update(tx.conn()).await?;
            }
            Ok(())
        })
    })
    .await
}
