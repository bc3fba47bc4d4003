//! Setting up, renaming, moving and ending one unit.

use std::collections::BTreeSet;

use domain::{
    access::{Action, may_found},
    units::add_days,
};
use serde_json::json;
use store::{
    Tx,
    entity::{role_grant, unit, unit_closure, unit_period},
    sea_orm::{
        ActiveModelTrait, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Set,
        sea_query::Expr,
    },
};
use uuid::Uuid;

use super::{
    NewUnit, Rename,
    closure::refresh_closure,
    fields::{check_day, check_lists, check_new, check_text, good_code, tidy},
};
use crate::{Actor, Ctx, Error, Now, Result, access, access::PartOf};

/// Sets a unit up. The first unit of an installation has no parent; it becomes the scope of the administrator who
/// enters it, because until then there was none to name. Answers the unit's code.
pub async fn create(ctx: &Ctx, actor: &Actor, command: NewUnit) -> Result<String> {
    let now = ctx.now();
    let faults = check_new(&command, &now.today);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let first = command.parent.is_none();
    let permit = match command.parent {
        Some(parent) => access::require(ctx, actor, Action::ManageUnits, parent).await?,
        None => {
            let units = unit::Entity::find().count(ctx.store.reader()).await?;
            if units > 0 {
                return Err(Error::field("parent", "unit-parent-missing", []));
            }
            may_found(actor, units)?
        }
    };
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, now, command) = (ctx.clone(), now.clone(), command.clone());
            Box::pin(async move {
                let unit = insert(tx, &ctx, &now, &command).await?;
                refresh_closure(tx, &BTreeSet::from([unit.id])).await?;
                if first {
                    role_grant::Entity::update_many()
                        .col_expr(role_grant::Column::UnitId, Expr::value(unit.id))
                        .filter(role_grant::Column::AccountId.eq(tx.actor()))
                        .filter(role_grant::Column::UnitId.is_null())
                        .exec(tx.conn())
                        .await?;
                }
                tx.audit(&format!("unit:{}", unit.code), "create", &json!({ "command": command })).await?;
                Ok(unit.code)
            })
        })
        .await
}

/// Writes a new unit and its first period; the caller refreshes the closure and audits. For imports and set-up.
pub async fn insert(tx: &Tx, ctx: &Ctx, now: &Now, command: &NewUnit) -> Result<unit::Model> {
    if let Some(parent) = command.parent {
        let above = load(tx, parent).await?;
        if above.to_date.is_some() {
            return Err(Error::field("parent", "unit-parent-ended", [("name", above.name)]));
        }
        if above.from_date > command.from {
            return Err(Error::field("from", "unit-before-parent", [("name", above.name)]));
        }
    }
    let mut code = command.code.trim().to_owned();
    if code.is_empty() {
        code = format!("DV-{:04}", tx.next_number("unit").await?);
    } else if !good_code(&code) {
        // Workbooks and imports come here without a form.
        return Err(Error::field("code", "unit-code-malformed", []));
    } else if unit::Entity::find().filter(unit::Column::Code.eq(&code)).count(tx.conn()).await? > 0 {
        return Err(Error::field("code", "unit-code-used", [("code", code)]));
    }
    let name = tidy(&command.name);
    let short = tidy(&command.short_name);
    let id = ctx.new_id(now);
    let model = unit::ActiveModel {
        id: Set(id),
        version: Set(1),
        home_node: Set(ctx.node.to_string()),
        code: Set(code),
        search: Set(vntext::fold(&format!("{name} {short} {}", command.code))),
        sort_key: Set(vntext::sort_key(&name)),
        short_name: Set(if short.is_empty() { name.clone() } else { short }),
        name: Set(name),
        kind: Set(command.kind.clone()),
        level: Set(command.level.clone()),
        parent_id: Set(command.parent),
        from_date: Set(command.from.clone()),
        to_date: Set(None),
        position: Set(command.position),
        demo: Set(command.demo),
        created_at: Set(now.micros),
    }
    .insert(tx.conn())
    .await?;
    period(tx, ctx, now, &model, &command.from, &command.document).await?;
    Ok(model)
}

/// Renames a unit, or changes its kind or level, from a day on. The old name stays in its history.
pub async fn rename(ctx: &Ctx, actor: &Actor, id: Uuid, version: i64, command: Rename) -> Result<()> {
    let permit = access::require(ctx, actor, Action::ManageUnits, id).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    check_text("name", &command.name, true, 200, &mut faults);
    check_text("short_name", &command.short_name, false, 60, &mut faults);
    check_text("document", &command.document, false, 300, &mut faults);
    check_lists(&command.kind, &command.level, &mut faults);
    check_day("on", &command.on, &now.today, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::UNIT, id), Some(version)), |tx| {
            let (ctx, now, command) = (ctx.clone(), now.clone(), command.clone());
            Box::pin(async move {
                let before = load_running(tx, id).await?;
                close_period(tx, &before, &command.on).await?;
                let name = tidy(&command.name);
                let short = tidy(&command.short_name);
                let mut change: unit::ActiveModel = before.clone().into();
                // Old names stay findable: the search text only grows.
                change.search = Set(vntext::fold(&format!("{name} {short} {}", before.search)));
                change.sort_key = Set(vntext::sort_key(&name));
                change.short_name = Set(if short.is_empty() { name.clone() } else { short });
                change.name = Set(name);
                change.kind = Set(command.kind.clone());
                change.level = Set(command.level.clone());
                let after = change.update(tx.conn()).await?;
                period(tx, &ctx, &now, &after, &command.on, &command.document).await?;
                store::projection::mark_in_units(tx, &[id]).await?;
                let note = json!({ "command": command, "before": { "name": before.name, "kind": before.kind, "level": before.level } });
                tx.audit(&format!("unit:{}", before.code), "rename", &note).await?;
                Ok(())
            })
        })
        .await
}

/// Puts a unit under another one from a day on.
pub async fn move_to(
    ctx: &Ctx,
    actor: &Actor,
    id: Uuid,
    version: i64,
    parent: Uuid,
    on: String,
    document: String,
) -> Result<()> {
    let permit = access::require(ctx, actor, Action::ManageUnits, id).await?;
    access::require(ctx, actor, Action::ManageUnits, parent).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    check_day("on", &on, &now.today, &mut faults);
    check_text("document", &document, false, 300, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::UNIT, id), Some(version)), |tx| {
            let (ctx, now, on, document) = (ctx.clone(), now.clone(), on.clone(), document.clone());
            Box::pin(async move {
                let before = load_running(tx, id).await?;
                relocate(tx, &ctx, &now, &before, Some(parent), &on, &document).await?;
                refresh_closure(tx, &BTreeSet::from([id])).await?;
                let note = json!({ "parent": parent, "on": on, "document": document, "before": before.parent_id });
                tx.audit(&format!("unit:{}", before.code), "move", &note).await?;
                Ok(())
            })
        })
        .await
}

/// Ends a unit that nothing carries on: it must have no subordinate units and no serving people.
pub async fn end(ctx: &Ctx, actor: &Actor, id: Uuid, version: i64, on: String, document: String) -> Result<()> {
    let permit = access::require(ctx, actor, Action::ManageUnits, id).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    check_day("on", &on, &now.today, &mut faults);
    check_text("document", &document, false, 300, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::UNIT, id), Some(version)), |tx| {
            let (on, document) = (on.clone(), document.clone());
            Box::pin(async move {
                let before = load_running(tx, id).await?;
                let below = unit::Entity::find()
                    .filter(unit::Column::ParentId.eq(id))
                    .filter(unit::Column::ToDate.is_null())
                    .count(tx.conn())
                    .await?;
                let people = store::entity::person::Entity::find()
                    .filter(store::entity::person::Column::UnitId.eq(id))
                    .filter(store::entity::person::Column::LeftOn.is_null())
                    .count(tx.conn())
                    .await?;
                if below + people > 0 {
                    let counts = [("units", below.to_string()), ("people", people.to_string())];
                    return Err(Error::refused("unit-end-not-empty", counts));
                }
                finish(tx, &before, &on).await?;
                refresh_closure(tx, &BTreeSet::from([id])).await?;
                let note = json!({ "on": on, "document": document });
                tx.audit(&format!("unit:{}", before.code), "end", &note).await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn load(tx: &Tx, id: Uuid) -> Result<unit::Model> {
    unit::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)
}

/// A unit that has not ended.
pub(super) async fn load_running(tx: &Tx, id: Uuid) -> Result<unit::Model> {
    let found = load(tx, id).await?;
    match &found.to_date {
        None => Ok(found),
        Some(day) => Err(Error::refused("unit-ended", [("name", found.name.clone()), ("day", day.clone())])),
    }
}

/// Ends the running period the day before `on`. A change on the period's own first day replaces it: a correction.
pub(super) async fn close_period(tx: &Tx, unit: &unit::Model, on: &str) -> Result<()> {
    let newest = unit_period::Entity::find()
        .filter(unit_period::Column::UnitId.eq(unit.id))
        .order_by_desc(unit_period::Column::FromDate)
        .one(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    if on < newest.from_date.as_str() {
        return Err(Error::field("on", "unit-edit-before-last", [("day", newest.from_date)]));
    }
    if on == newest.from_date {
        unit_period::Entity::delete_by_id(newest.id).exec(tx.conn()).await?;
        return Ok(());
    }
    let mut change: unit_period::ActiveModel = newest.into();
    change.to_date = Set(add_days(on, -1));
    change.update(tx.conn()).await?;
    Ok(())
}

/// Begins a period with the unit's present fields.
pub(super) async fn period(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    unit: &unit::Model,
    from: &str,
    document: &str,
) -> Result<()> {
    unit_period::Entity::insert(unit_period::ActiveModel {
        id: Set(ctx.new_id(now)),
        unit_id: Set(unit.id),
        name: Set(unit.name.clone()),
        short_name: Set(unit.short_name.clone()),
        kind: Set(unit.kind.clone()),
        level: Set(unit.level.clone()),
        parent_id: Set(unit.parent_id),
        from_date: Set(from.to_owned()),
        to_date: Set(None),
        document: Set(tidy(document)),
    })
    .exec_without_returning(tx.conn())
    .await?;
    Ok(())
}

/// Puts `unit` under `parent` from `on` after looking for rings and ended parents; the caller refreshes the closure.
pub(super) async fn relocate(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    before: &unit::Model,
    parent: Option<Uuid>,
    on: &str,
    document: &str,
) -> Result<()> {
    if let Some(parent) = parent {
        let above = load(tx, parent).await?;
        if above.to_date.is_some() {
            return Err(Error::field("parent", "unit-parent-ended", [("name", above.name)]));
        }
        if above.from_date.as_str() > on {
            return Err(Error::field("on", "unit-before-parent", [("name", above.name)]));
        }
        // On no day from `on` may the new parent stand below the unit.
        let ring = unit_closure::Entity::find()
            .filter(unit_closure::Column::Ancestor.eq(before.id))
            .filter(unit_closure::Column::Descendant.eq(parent))
            .filter(
                Condition::any().add(unit_closure::Column::ToDate.is_null()).add(unit_closure::Column::ToDate.gte(on)),
            )
            .count(tx.conn())
            .await?;
        if ring > 0 {
            return Err(Error::field("parent", "unit-parent-below", [("name", above.name)]));
        }
    }
    close_period(tx, before, on).await?;
    let mut change: unit::ActiveModel = before.clone().into();
    change.parent_id = Set(parent);
    let after = change.update(tx.conn()).await?;
    period(tx, ctx, now, &after, on, document).await
}

/// Ends a unit: its last day is the one before `on`.
pub(super) async fn finish(tx: &Tx, unit: &unit::Model, on: &str) -> Result<()> {
    let newest = unit_period::Entity::find()
        .filter(unit_period::Column::UnitId.eq(unit.id))
        .order_by_desc(unit_period::Column::FromDate)
        .one(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    if on <= newest.from_date.as_str() {
        return Err(Error::field("on", "unit-edit-before-last", [("day", newest.from_date)]));
    }
    let last = add_days(on, -1);
    let mut change: unit_period::ActiveModel = newest.into();
    change.to_date = Set(last.clone());
    change.update(tx.conn()).await?;
    let mut change: unit::ActiveModel = unit.clone().into();
    change.to_date = Set(last);
    change.update(tx.conn()).await?;
    Ok(())
}
