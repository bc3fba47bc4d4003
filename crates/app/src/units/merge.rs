//! Merging and splitting: the old units end, their successors carry on, and what was written under the old names stays.

use std::collections::BTreeSet;

use domain::{
    access::Action,
    units::{SuccessionKind, add_days},
};
use serde_json::json;
use store::{
    Tx,
    entity::{membership, person, unit, unit_succession},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr},
};
use uuid::Uuid;

use super::{
    Into, NewUnit,
    closure::refresh_closure,
    edit::{finish, insert, load_running, relocate},
    fields::{check_day, check_new, check_text},
};
use crate::{Actor, Ctx, Error, Now, Result, access, access::PartOf};

/// Merges `units` into one from a day on: their subordinate units and serving people go along. Answers the code of the
/// unit that carries on.
pub async fn merge(
    ctx: &Ctx,
    actor: &Actor,
    units: Vec<Uuid>,
    into: Into,
    on: String,
    document: String,
) -> Result<String> {
    merge_seen(ctx, actor, None, units, into, on, document).await
}

/// The same, over the version at which one of them was seen.
pub async fn merge_seen(
    ctx: &Ctx,
    actor: &Actor,
    seen: Option<(Uuid, i64)>,
    units: Vec<Uuid>,
    into: Into,
    on: String,
    document: String,
) -> Result<String> {
    let now = ctx.now();
    let mut faults = Vec::new();
    check_day("on", &on, &now.today, &mut faults);
    check_text("document", &document, false, 300, &mut faults);
    let old: BTreeSet<Uuid> = match &into {
        Into::Existing(stays) => units.into_iter().filter(|u| u != stays).collect(),
        Into::New(new) => {
            faults.extend(check_new(new, &now.today));
            units.into_iter().collect()
        }
    };
    if old.is_empty() {
        faults.push(crate::FieldError::new("units", "unit-merge-none", []));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    for unit in &old {
        access::require(ctx, actor, Action::ManageUnits, *unit).await?;
    }
    let permit = match &into {
        Into::Existing(unit) => access::require(ctx, actor, Action::ManageUnits, *unit).await?,
        Into::New(NewUnit { parent: Some(parent), .. }) => {
            access::require(ctx, actor, Action::ManageUnits, *parent).await?
        }
        Into::New(_) => return Err(Error::field("parent", "unit-parent-missing", [])),
    };
    let write = match seen {
        Some((id, version)) => ctx.change_part(actor, &now, permit, (PartOf::UNIT, id), Some(version)),
        None => ctx.write(actor, &now, permit),
    };
    ctx.store
        .write(write, |tx| {
            let (ctx, now, old, into) = (ctx.clone(), now.clone(), old.clone(), into.clone());
            let (on, document) = (on.clone(), document.clone());
            Box::pin(async move {
                let heir = match &into {
                    Into::Existing(id) => load_running(tx, *id).await?,
                    Into::New(new) => {
                        let new = NewUnit { from: on.clone(), document: document.clone(), ..new.clone() };
                        insert(tx, &ctx, &now, &new).await?
                    }
                };
                let mut changed = BTreeSet::from([heir.id]);
                for id in &old {
                    let unit = load_running(tx, *id).await?;
                    changed.extend(hand_over(tx, &ctx, &now, &unit, &heir, &old, &on, &document).await?);
                    move_people(tx, &ctx, &now, unit.id, heir.id, &on).await?;
                    finish(tx, &unit, &on).await?;
                    succeed(tx, &ctx, &now, SuccessionKind::Merge, unit.id, heir.id, &on, &document).await?;
                    changed.insert(unit.id);
                    let note = json!({ "into": heir.code, "on": on, "document": document });
                    tx.audit(&format!("unit:{}", unit.code), "merge", &note).await?;
                }
                refresh_closure(tx, &changed).await?;
                let note = json!({ "from": old, "on": on, "document": document });
                tx.audit(&format!("unit:{}", heir.code), "merge_in", &note).await?;
                Ok(heir.code)
            })
        })
        .await
}

/// A unit falling into parts.
#[derive(Clone, Debug)]
pub struct Split {
    /// The new units; their own `from` and `document` are not read.
    pub parts: Vec<NewUnit>,
    /// Place in `parts` of the one that subordinate units and serving people go to.
    pub keep_in: usize,
    /// First day of the parts, `YYYY-MM-DD`.
    pub on: String,
    /// The paper that ordered it.
    pub document: String,
}

/// Splits a unit into new ones from a day on. Subordinate units and serving people go to one part, from where single
/// ones can be moved. Answers the codes of the parts.
pub async fn split(ctx: &Ctx, actor: &Actor, id: Uuid, version: i64, split: Split) -> Result<Vec<String>> {
    let Split { parts, keep_in, on, document } = split;
    let permit = access::require(ctx, actor, Action::ManageUnits, id).await?;
    let now = ctx.now();
    let mut faults = Vec::new();
    check_day("on", &on, &now.today, &mut faults);
    check_text("document", &document, false, 300, &mut faults);
    if parts.len() < 2 || keep_in >= parts.len() {
        faults.push(crate::FieldError::new("name_2", "unit-split-two", []));
    }
    for (part, number) in parts.iter().zip(1..) {
        // Which part: the fields of a form end in its number.
        let of_part = check_new(&NewUnit { from: on.clone(), ..part.clone() }, &now.today).into_iter();
        faults.extend(of_part.filter(|f| f.field != "from").map(|mut f| {
            f.field = format!("{}_{number}", f.field);
            f
        }));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::UNIT, id), Some(version)), |tx| {
            let (ctx, now, parts) = (ctx.clone(), now.clone(), parts.clone());
            let (on, document) = (on.clone(), document.clone());
            Box::pin(async move {
                let unit = load_running(tx, id).await?;
                let mut changed = BTreeSet::from([id]);
                let mut heirs = Vec::new();
                for part in &parts {
                    let new = NewUnit {
                        parent: part.parent.or(unit.parent_id),
                        from: on.clone(),
                        document: document.clone(),
                        ..part.clone()
                    };
                    let heir = insert(tx, &ctx, &now, &new).await?;
                    changed.insert(heir.id);
                    heirs.push(heir);
                }
                if let Some(main) = heirs.get(keep_in) {
                    changed.extend(hand_over(tx, &ctx, &now, &unit, main, &BTreeSet::new(), &on, &document).await?);
                    move_people(tx, &ctx, &now, id, main.id, &on).await?;
                }
                finish(tx, &unit, &on).await?;
                for heir in &heirs {
                    succeed(tx, &ctx, &now, SuccessionKind::Split, id, heir.id, &on, &document).await?;
                }
                refresh_closure(tx, &changed).await?;
                let codes: Vec<String> = heirs.into_iter().map(|h| h.code).collect();
                let note = json!({ "into": codes, "on": on, "document": document });
                tx.audit(&format!("unit:{}", unit.code), "split", &note).await?;
                Ok(codes)
            })
        })
        .await
}

/// Moves the units directly below `unit` under `heir`; `heir` itself, if it stands there, goes one up. Units
/// in `ending` end as well and stay where they are. Answers who moved.
#[expect(clippy::too_many_arguments, reason = "one row's fields")]
async fn hand_over(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    unit: &unit::Model,
    heir: &unit::Model,
    ending: &BTreeSet<Uuid>,
    on: &str,
    document: &str,
) -> Result<Vec<Uuid>> {
    let below = unit::Entity::find()
        .filter(unit::Column::ParentId.eq(unit.id))
        .filter(unit::Column::ToDate.is_null())
        .all(tx.conn())
        .await?;
    let mut moved = Vec::new();
    for child in below.into_iter().filter(|c| !ending.contains(&c.id)) {
        let parent = if child.id == heir.id { unit.parent_id } else { Some(heir.id) };
        relocate(tx, ctx, now, &child, parent, on, document).await?;
        moved.push(child.id);
    }
    Ok(moved)
}

/// Serving people of `old` belong to `new` from `on`, with their rank and post; the old membership keeps its dates.
async fn move_people(tx: &Tx, ctx: &Ctx, now: &Now, old: Uuid, new: Uuid, on: &str) -> Result<()> {
    let people = person::Entity::find()
        .filter(person::Column::UnitId.eq(old))
        .filter(person::Column::LeftOn.is_null())
        .all(tx.conn())
        .await?;
    if people.is_empty() {
        return Ok(());
    }
    store::projection::mark(tx, people.iter().map(|p| p.id)).await?;
    membership::Entity::update_many()
        .col_expr(membership::Column::ToDate, Expr::value(add_days(on, -1)))
        .filter(membership::Column::UnitId.eq(old))
        .filter(membership::Column::ToDate.is_null())
        .exec(tx.conn())
        .await?;
    person::Entity::update_many()
        .col_expr(person::Column::UnitId, Expr::value(new))
        .col_expr(person::Column::Version, Expr::cust("version + 1"))
        .filter(person::Column::UnitId.eq(old))
        .filter(person::Column::LeftOn.is_null())
        .exec(tx.conn())
        .await?;
    let rows = people
        .into_iter()
        .map(|p| {
            vec![
                ctx.new_id(now).into(),
                p.id.into(),
                new.into(),
                p.rank.into(),
                p.post.into(),
                p.leader_level.into(),
                on.into(),
                Option::<String>::None.into(),
            ]
        })
        .collect();
    store::bulk::insert(tx.conn(), "membership", crate::people::MEMBERSHIP_COLUMNS, rows).await?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one row's fields")]
async fn succeed(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    kind: SuccessionKind,
    old: Uuid,
    new: Uuid,
    on: &str,
    document: &str,
) -> Result<()> {
    unit_succession::Entity::insert(unit_succession::ActiveModel {
        id: Set(ctx.new_id(now)),
        from_unit: Set(old),
        to_unit: Set(new),
        kind: Set(kind.code().to_owned()),
        on_date: Set(on.to_owned()),
        document: Set(super::fields::tidy(document)),
    })
    .exec_without_returning(tx.conn())
    .await?;
    Ok(())
}
