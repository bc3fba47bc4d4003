//! What stands against somebody: discipline and open proceedings. Seen and entered only with a right of its own.

use domain::{
    access::Action,
    people::{DisciplineLevel, ProceedingKind},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{discipline, person, proceeding},
    sea_orm::{ActiveModelTrait, EntityTrait, Set},
};
use uuid::Uuid;

use super::fields::{some, stored_date};
use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, Held},
    units::{check_day, check_text},
};

/// A disciplinary measure to enter; dates as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewDiscipline {
    /// Level code.
    pub level: String,
    /// First day.
    pub from: String,
    /// Last day, if limited.
    pub to: String,
    /// The paper.
    pub document: String,
}

/// A proceeding to enter; dates as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewProceeding {
    /// Kind code.
    pub kind: String,
    /// Day of opening.
    pub opened: String,
    /// The paper.
    pub document: String,
}

async fn allowed(ctx: &Ctx, actor: &Actor, person: Uuid) -> Result<Held> {
    let found = access::find_id::<person::Model>(ctx, actor, &[Action::ManagePeople], person).await?;
    Ok(found.hold(actor, Action::ViewDiscipline)?)
}

fn day(field: &str, text: &str, required: bool, today: &str, faults: &mut Vec<FieldError>) -> Option<String> {
    if text.trim().is_empty() && !required {
        return None;
    }
    let iso = stored_date(text).unwrap_or_else(|| text.trim().to_owned());
    check_day(field, &iso, today, faults);
    Some(iso)
}

/// Enters a disciplinary measure.
pub async fn add_discipline(
    ctx: &Ctx,
    actor: &Actor,
    person: Uuid,
    version: i64,
    command: NewDiscipline,
) -> Result<()> {
    let held = allowed(ctx, actor, person).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    if DisciplineLevel::from_code(&command.level).is_none() {
        faults.push(FieldError::new("level", "field-choose", []));
    }
    let from = day("from", &command.from, true, &now.today, &mut faults).unwrap_or_default();
    // A measure may well end in the future.
    let to = day("to", &command.to, false, "9999-12-31", &mut faults);
    if to.as_ref().is_some_and(|t| *t < from) {
        faults.push(FieldError::new("to", "field-to-before-from", []));
    }
    check_text("document", &command.document, true, 300, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, now, command) = (ctx.clone(), now.clone(), command.clone());
            let (from, to) = (from.clone(), to.clone());
            Box::pin(async move {
                let code = code_of(tx, person).await?;
                discipline::Entity::insert(discipline::ActiveModel {
                    id: Set(ctx.new_id(&now)),
                    person_id: Set(person),
                    level: Set(command.level.clone()),
                    from_date: Set(from),
                    to_date: Set(to),
                    expunged_on: Set(None),
                    document: Set(vntext::normal(&command.document)),
                    home_node: Set(Some(ctx.node.to_string())),
                    source: Set(Some("form".to_owned())),
                    entered_by: Set(Some(tx.actor())),
                    entered_at: Set(Some(now.micros)),
                    ..Default::default()
                })
                .exec_without_returning(tx.conn())
                .await?;
                store::projection::mark(tx, [person]).await?;
                tx.audit(&format!("person:{code}"), "discipline", &json!(command)).await?;
                Ok(())
            })
        })
        .await
}

/// Notes the day on which a measure was struck from the record.
pub async fn expunge(ctx: &Ctx, actor: &Actor, person: Uuid, version: i64, id: Uuid, on: String) -> Result<()> {
    let held = allowed(ctx, actor, person).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    let on = day("on", &on, true, &now.today, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let on = on.clone();
            Box::pin(async move {
                let code = code_of(tx, person).await?;
                let found = discipline::Entity::find_by_id(id)
                    .one(tx.conn())
                    .await?
                    .filter(|d| d.person_id == person)
                    .ok_or(Error::NotFound)?;
                let mut row: discipline::ActiveModel = found.into();
                row.expunged_on = Set(on.clone());
                row.update(tx.conn()).await?;
                store::projection::mark(tx, [person]).await?;
                tx.audit(&format!("person:{code}"), "expunge", &json!({ "discipline": id, "on": on })).await?;
                Ok(())
            })
        })
        .await
}

/// Enters an open proceeding.
pub async fn add_proceeding(
    ctx: &Ctx,
    actor: &Actor,
    person: Uuid,
    version: i64,
    command: NewProceeding,
) -> Result<()> {
    let held = allowed(ctx, actor, person).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    if ProceedingKind::from_code(&command.kind).is_none() {
        faults.push(FieldError::new("kind", "field-choose", []));
    }
    let opened = day("opened", &command.opened, true, &now.today, &mut faults).unwrap_or_default();
    check_text("document", &command.document, true, 300, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (ctx, now, command, opened) = (ctx.clone(), now.clone(), command.clone(), opened.clone());
            Box::pin(async move {
                let code = code_of(tx, person).await?;
                proceeding::Entity::insert(proceeding::ActiveModel {
                    id: Set(ctx.new_id(&now)),
                    person_id: Set(person),
                    kind: Set(command.kind.clone()),
                    opened: Set(opened),
                    closed: Set(None),
                    clean: Set(None),
                    document: Set(vntext::normal(&command.document)),
                })
                .exec_without_returning(tx.conn())
                .await?;
                store::projection::mark(tx, [person]).await?;
                tx.audit(&format!("person:{code}"), "proceeding", &json!(command)).await?;
                Ok(())
            })
        })
        .await
}

/// Closes a proceeding; `clean` tells that nothing was found.
pub async fn close_proceeding(
    ctx: &Ctx,
    actor: &Actor,
    person: Uuid,
    version: i64,
    id: Uuid,
    on: String,
    clean: bool,
) -> Result<()> {
    let held = allowed(ctx, actor, person).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    let on = day("on", &on, true, &now.today, &mut faults).and_then(|d| some(&d));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let on = on.clone();
            Box::pin(async move {
                let code = code_of(tx, person).await?;
                let found = proceeding::Entity::find_by_id(id)
                    .one(tx.conn())
                    .await?
                    .filter(|p| p.person_id == person)
                    .ok_or(Error::NotFound)?;
                let mut row: proceeding::ActiveModel = found.into();
                row.closed = Set(on.clone());
                row.clean = Set(Some(clean));
                row.update(tx.conn()).await?;
                store::projection::mark(tx, [person]).await?;
                let note = json!({ "proceeding": id, "on": on, "clean": clean });
                tx.audit(&format!("person:{code}"), "close_proceeding", &note).await?;
                Ok(())
            })
        })
        .await
}

async fn code_of(tx: &store::Tx, person: Uuid) -> Result<String> {
    Ok(person::Entity::find_by_id(person).one(tx.conn()).await?.ok_or(Error::NotFound)?.code)
}
