//! Adding people, correcting their record, moving them, seeing them leave.

use domain::{access::Action, fields::Values, units::add_days};
use serde_json::json;
use store::{
    StoreError, Tx,
    entity::{membership, person, unit},
    query::person::{put, values_of},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set},
};
use uuid::Uuid;

use super::{
    fields::{Posting, Profile, check_posting, check_profile, some, stored_date},
    index::{known, reindex, taken},
};
use crate::{
    Actor, Ctx, Error, Now, Result, access,
    units::{check_day, check_text},
};

/// Adds a person with a first membership. Answers the person's code.
pub async fn create(ctx: &Ctx, actor: &Actor, profile: Profile, posting: Posting) -> Result<String> {
    let now = ctx.now();
    let mut faults = check_profile(&profile, &now.today);
    faults.extend(check_posting(&posting, &now.today));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let permit = access::require(ctx, actor, Action::ManagePeople, posting.unit).await?;
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, now, profile, posting) = (ctx.clone(), now.clone(), profile.clone(), posting.clone());
            Box::pin(async move {
                let added = insert(tx, &ctx, &now, &profile, &posting, false).await?;
                let note = json!({ "profile": profile, "posting": posting });
                tx.audit(&format!("person:{}", added.code), "create", &note).await?;
                Ok(added.code)
            })
        })
        .await
}

/// Writes one person, the first membership and the search words.
pub(crate) async fn insert(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    profile: &Profile,
    posting: &Posting,
    demo: bool,
) -> Result<person::Model> {
    running_unit(tx, posting.unit).await?;
    let (who, _) = profile.read(&now.today);
    let number = who.get("service_number").cloned();
    let mut row = person::ActiveModel {
        id: Set(ctx.new_id(now)),
        version: Set(1),
        home_node: Set(ctx.node.to_string()),
        code: Set(format!("CB-{:06}", tx.next_number("person").await?)),
        left_on: Set(None),
        unit_id: Set(known(posting.unit)),
        rank: Set(vntext::normal(&posting.rank)),
        post: Set(vntext::normal(&posting.post)),
        leader_level: Set(some(&posting.leader_level)),
        demo: Set(demo),
        created_at: Set(now.micros),
        ..Default::default()
    };
    describe(&mut row, &who);
    let added = row.insert(tx.conn()).await.map_err(|e| taken(number.as_deref(), StoreError::from(e)))?;
    reindex(tx, &added).await?;
    add_membership(tx, ctx, now, &added, &posting.from).await?;
    store::projection::mark(tx, [added.id]).await?;
    Ok(added)
}

/// Puts who somebody is into the row, with what lists find and order it by.
fn describe(row: &mut person::ActiveModel, who: &Values) {
    put(row, who);
    let name = who.get("full_name").map(String::as_str).unwrap_or_default();
    row.search = Set(vntext::fold(name));
    row.sort_key = Set(vntext::sort_key_name(name));
}

/// Corrects a person's record: who it is, and rank, post and leader level of the running membership.
#[expect(clippy::too_many_arguments, reason = "one form's fields")]
pub async fn change(
    ctx: &Ctx,
    actor: &Actor,
    id: Uuid,
    version: i64,
    profile: Profile,
    rank: String,
    post: String,
    leader_level: String,
) -> Result<()> {
    let found = access::find_id::<person::Model>(ctx, actor, &[Action::ManagePeople], id).await?;
    let now = ctx.now();
    let (who, mut faults) = profile.read(&now.today);
    let unchecked = Posting { unit: id, rank, post, leader_level, from: now.today.clone() };
    faults.extend(check_posting(&unchecked, &now.today));
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (who, posting) = (who.clone(), unchecked.clone());
            Box::pin(async move {
                let before = load(tx, id).await?;
                let number = who.get("service_number").cloned();
                let mut row: person::ActiveModel = before.clone().into();
                describe(&mut row, &who);
                row.rank = Set(vntext::normal(&posting.rank));
                row.post = Set(vntext::normal(&posting.post));
                row.leader_level = Set(some(&posting.leader_level));
                let after = row.update(tx.conn()).await.map_err(|e| taken(number.as_deref(), StoreError::from(e)))?;
                reindex(tx, &after).await?;
                if let Some(running) = newest_membership(tx, id).await?.filter(|m| m.to_date.is_none()) {
                    let mut row: membership::ActiveModel = running.into();
                    row.rank = Set(after.rank.clone());
                    row.post = Set(after.post.clone());
                    row.leader_level = Set(after.leader_level.clone());
                    row.update(tx.conn()).await?;
                }
                store::projection::mark(tx, [id]).await?;
                let note = json!({ "before": shown(&before), "after": shown(&after) });
                tx.audit(&format!("person:{}", after.code), "change", &note).await?;
                Ok(())
            })
        })
        .await
}

/// A new unit, rank, post or leader level from a day on; the earlier membership keeps its dates.
pub async fn transfer(ctx: &Ctx, actor: &Actor, id: Uuid, version: i64, posting: Posting) -> Result<()> {
    let found = access::find_id::<person::Model>(ctx, actor, &[Action::ManagePeople], id).await?;
    let now = ctx.now();
    let faults = check_posting(&posting, &now.today);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    access::require(ctx, actor, Action::ManagePeople, posting.unit).await?;
    let from = stored_date(&posting.from).unwrap_or_default();
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (ctx, now, posting, from) = (ctx.clone(), now.clone(), posting.clone(), from.clone());
            Box::pin(async move {
                let before = load(tx, id).await?;
                running_unit(tx, posting.unit).await?;
                close_membership(tx, id, &from).await?;
                let mut row: person::ActiveModel = before.clone().into();
                row.unit_id = Set(Some(posting.unit));
                row.rank = Set(vntext::normal(&posting.rank));
                row.post = Set(vntext::normal(&posting.post));
                row.leader_level = Set(some(&posting.leader_level));
                row.left_on = Set(None);
                let after = row.update(tx.conn()).await?;
                add_membership(tx, &ctx, &now, &after, &from).await?;
                store::projection::mark(tx, [id]).await?;
                let note = json!({ "from": from, "before": shown(&before), "after": shown(&after) });
                tx.audit(&format!("person:{}", after.code), "transfer", &note).await?;
                Ok(())
            })
        })
        .await
}

/// Somebody leaves on a day (the last one served); the record stays.
pub async fn leave(ctx: &Ctx, actor: &Actor, id: Uuid, version: i64, on: String, reason: String) -> Result<()> {
    let found = access::find_id::<person::Model>(ctx, actor, &[Action::ManagePeople], id).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    let on = stored_date(&on).unwrap_or(on);
    check_day("on", &on, &now.today, &mut faults);
    check_text("reason", &reason, true, 300, &mut faults);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (on, reason) = (on.clone(), reason.clone());
            Box::pin(async move {
                let before = load(tx, id).await?;
                let next = add_days(&on, 1).unwrap_or_else(|| on.clone());
                close_membership(tx, id, &next).await?;
                let code = before.code.clone();
                let mut row: person::ActiveModel = before.into();
                row.left_on = Set(Some(on.clone()));
                row.update(tx.conn()).await?;
                store::projection::mark(tx, [id]).await?;
                tx.audit(&format!("person:{code}"), "leave", &json!({ "on": on, "reason": reason })).await?;
                Ok(())
            })
        })
        .await
}

async fn load(tx: &Tx, id: Uuid) -> Result<person::Model> {
    person::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)
}

async fn running_unit(tx: &Tx, id: Uuid) -> Result<()> {
    match unit::Entity::find_by_id(id).one(tx.conn()).await? {
        None => Err(Error::field("unit", "field-choose", [])),
        Some(u) if u.to_date.is_some() => Err(Error::field("unit", "unit-parent-ended", [("name", u.name)])),
        Some(_) => Ok(()),
    }
}

async fn newest_membership(tx: &Tx, person: Uuid) -> Result<Option<membership::Model>> {
    Ok(membership::Entity::find()
        .filter(membership::Column::PersonId.eq(person))
        .order_by_desc(membership::Column::FromDate)
        .order_by_desc(membership::Column::Id)
        .one(tx.conn())
        .await?)
}

async fn close_membership(tx: &Tx, person: Uuid, on: &str) -> Result<()> {
    let Some(running) = newest_membership(tx, person).await? else { return Ok(()) };
    if on < running.from_date.as_str() {
        return Err(Error::field("from", "person-before-last", [("day", vntext::date_dmy(&running.from_date))]));
    }
    if on == running.from_date {
        membership::Entity::delete_by_id(running.id).exec(tx.conn()).await?;
    } else if running.to_date.is_none() {
        let mut row: membership::ActiveModel = running.into();
        row.to_date = Set(add_days(on, -1));
        row.update(tx.conn()).await?;
    }
    Ok(())
}

async fn add_membership(tx: &Tx, ctx: &Ctx, now: &Now, p: &person::Model, from: &str) -> Result<()> {
    let Some(unit_id) = p.unit_id else { return Ok(()) };
    membership::Entity::insert(membership::ActiveModel {
        id: Set(ctx.new_id(now)),
        person_id: Set(p.id),
        unit_id: Set(unit_id),
        rank: Set(p.rank.clone()),
        post: Set(p.post.clone()),
        leader_level: Set(p.leader_level.clone()),
        from_date: Set(stored_date(from).unwrap_or_else(|| from.to_owned())),
        to_date: Set(None),
    })
    .exec_without_returning(tx.conn())
    .await?;
    Ok(())
}

/// The fields an audit entry shows.
fn shown(p: &person::Model) -> serde_json::Value {
    let mut note = json!({ "unit": p.unit_id, "rank": p.rank, "post": p.post, "leader_level": p.leader_level });
    if let Some(note) = note.as_object_mut() {
        note.extend(values_of(p).into_iter().map(|(field, value)| (field, value.into())));
    }
    note
}
