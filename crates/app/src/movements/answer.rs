//! A unit's side of a movement: what it answers, for itself or by a superior unit with its document, and passing it on.

use domain::{
    access::{Action, allows},
    cascade::{Answer, Given, check},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{movement, movement_unit, unit},
    query::cascade::{self as query, One},
    sea_orm::{ActiveModelTrait, EntityTrait, Set},
};
use uuid::Uuid;

use super::{
    life::{Sending, send},
    state_of,
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    faults::Faults,
};

/// An answer as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// [`Answer`] code.
    pub answer: String,
    /// Day of the plan or launch.
    pub on: String,
    /// The unit's document.
    pub document: String,
    /// Its day.
    pub document_on: String,
    /// What it launched.
    pub contents: String,
    /// Targets of its own.
    pub targets: String,
    /// Why not yet.
    pub reason: String,
}

/// Passing a movement on, as its form has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PassForm {
    /// Whom it reaches: [`domain::cascade::Reach`], without chosen ones.
    pub reach: String,
}

/// The page of a unit's side.
#[derive(Clone, Debug)]
pub struct UnitPage {
    /// The movement.
    pub movement: movement::Model,
    /// The unit's code.
    pub unit_code: String,
    /// What it was sent and what it answered.
    pub row: One,
    /// The actor may answer and pass on.
    pub may_answer: bool,
    /// He would do so for a subordinate unit, with its document.
    pub for_unit: bool,
}

/// The actor answers for a unit in which he does not work himself: his role is held above it.
pub(super) fn for_unit(actor: &Actor, unit: Uuid) -> bool {
    !actor
        .grants
        .iter()
        .any(|g| g.in_force(&actor.today) && allows(g.role, Action::ManageMovements) && g.unit == Some(unit))
}

/// What a unit was sent and what it answered. Four statements at most beyond the gate's own.
pub async fn unit_page(ctx: &Ctx, actor: &Actor, code: &str, unit_code: &str) -> Result<UnitPage> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
    let at = access::find::<unit::Model>(ctx, actor, &[Action::ViewMovements], unit_code).await?;
    let row = query::one(ctx.store.reader(), found.id, at.id, &ctx.now().today).await?.ok_or(Error::NotFound)?;
    let open = state_of(&found).is_open();
    Ok(UnitPage {
        may_answer: open && at.may(actor, Action::ManageMovements),
        for_unit: for_unit(actor, at.id),
        unit_code: at.code.clone(),
        movement: found.into_row(),
        row,
    })
}

/// The movement and the unit of a command, which must be open and sent.
async fn asked(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    unit_code: &str,
) -> Result<(movement::Model, access::Granted<unit::Model>, One)> {
    let found = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row();
    let at = access::find::<unit::Model>(ctx, actor, &[Action::ManageMovements], unit_code).await?;
    let row = query::one(ctx.store.reader(), found.id, at.id, &ctx.now().today).await?.ok_or(Error::NotFound)?;
    if !state_of(&found).is_open() {
        return Err(Error::refused("cascade-not-open", []));
    }
    Ok((found, at, row))
}

/// Answers for a unit; an earlier answer stays in the audit.
pub async fn answer(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    unit_code: &str,
    version: i64,
    form: &AnswerForm,
) -> Result<Answer> {
    let (movement, at, row) = asked(ctx, actor, code, unit_code).await?;
    let now = ctx.now();
    let mut faults = Faults::default();
    let answer = faults.choice("answer", &form.answer, Answer::from_code);
    let on = faults.day("on", &form.on);
    let document = faults.text("document", &form.document, 300);
    let document_on = faults.date("document_on", &form.document_on);
    let contents = faults.text("contents", &form.contents, 4000);
    let targets = faults.text("targets", &form.targets, 4000);
    let reason = faults.text("reason", &form.reason, 2000);
    let for_unit = for_unit(actor, at.id);
    let clean = faults.count() == 0;
    let given = Given { answer, on, document, reason, for_unit };
    if clean {
        for (field, key) in check(&given, &now.today) {
            faults.add(field, key, []);
        }
    }
    faults.check()?;
    let Some(answer) = answer else { return Err(Error::NotFound) };
    let frame = ctx.change_part(actor, &now, at.permit(), (PartOf::ANSWER, row.id), Some(version));
    let by = actor.account;
    ctx.store
        .write(frame, |tx| {
            let (given, form, movement) = (given.clone(), form.clone(), movement.clone());
            let (contents, targets, document_on) = (contents.clone(), targets.clone(), document_on.clone());
            let (id, unit, before) = (row.id, at.code.clone(), row.answer.clone());
            Box::pin(async move {
                // Somebody may have closed it since the form was opened.
                let now = movement::Entity::find_by_id(movement.id).one(tx.conn()).await?;
                if !now.is_some_and(|m| state_of(&m).is_open()) {
                    return Err(Error::refused("cascade-not-open", []));
                }
                // A deployed unit has no reason; one that has not launched has no launch.
                let deployed = answer.is_deployed();
                let kept = |text: String, on: bool| if on { text } else { String::new() };
                movement_unit::ActiveModel {
                    id: Set(id),
                    answer: Set(Some(answer.code().to_owned())),
                    on_date: Set(given.on.filter(|_| deployed)),
                    document: Set(given.document),
                    document_on: Set(document_on),
                    contents: Set(kept(contents, deployed)),
                    targets: Set(kept(targets, deployed)),
                    reason: Set(kept(given.reason, !deployed)),
                    for_unit: Set(for_unit),
                    answered_by: Set(Some(by)),
                    answered_at: Set(Some(tx.at())),
                    ..Default::default()
                }
                .update(tx.conn())
                .await?;
                let said = json!({"unit": unit, "before": before, "form": form, "for_unit": for_unit});
                tx.audit(&format!("movement:{}", movement.code), "answer", &said).await?;
                Ok(answer)
            })
        })
        .await
}

/// Passes a movement on from a unit to those beneath it; answers how many units got it.
pub async fn pass(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    unit_code: &str,
    version: i64,
    form: &PassForm,
) -> Result<usize> {
    let (movement, at, row) = asked(ctx, actor, code, unit_code).await?;
    let mut faults = Faults::default();
    let sending = Sending::read(&mut faults, at.id, &form.reach, &[]);
    faults.check()?;
    let Some(sending) = sending else { return Err(Error::NotFound) };
    let sending = std::sync::Arc::new(sending);
    let now = ctx.now();
    let frame = ctx.change_part(actor, &now, at.permit(), (PartOf::ANSWER, row.id), Some(version));
    ctx.store
        .write(frame, |tx| {
            let (sending, day, unit) = (sending.clone(), now.today.clone(), at.code.clone());
            let (ctx, id, code) = (ctx.clone(), movement.id, movement.code.clone());
            Box::pin(async move {
                let sent = send(&ctx, tx, id, &sending, &day).await?;
                if sent == 0 {
                    return Err(Error::refused("cascade-nobody-left", []));
                }
                let said = json!({"unit": unit, "reach": sending.reach, "sent": sent});
                tx.audit(&format!("movement:{code}"), "pass", &said).await?;
                Ok(sent)
            })
        })
        .await
}
