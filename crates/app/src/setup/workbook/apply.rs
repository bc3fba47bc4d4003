//! Writing a plan: all of it in one transaction.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{council, council_seat, organisation, role_grant, signer, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr},
};
use uuid::Uuid;

use super::{
    people,
    read::{Plan, PlannedCouncil},
};
use crate::{
    Actor, Ctx, Error, Now, Result,
    units::{NewUnit, insert, refresh_closure},
};

/// What was written; what was there already is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Units.
    pub units: u64,
    /// Names as printed.
    pub organisations: u64,
    /// People.
    #[serde(default)]
    pub people: u64,
    /// Signers.
    pub signers: u64,
    /// Councils.
    pub councils: u64,
}

/// Writes a plan without faults; [`super::look`] has checked rights and fields.
pub async fn apply(ctx: &Ctx, actor: &Actor, plan: Plan) -> Result<Done> {
    if let Some(fault) = plan.faults.first() {
        return Err(Error::Refused(fault.refusal.clone()));
    }
    // Only looking makes a plan that may be carried out.
    let permit = plan.permit.ok_or(Error::NotFound)?;
    let now = ctx.now();
    let plan = Arc::new(plan);
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, actor, now, plan) = (ctx.clone(), actor.clone(), now.clone(), Arc::clone(&plan));
            Box::pin(async move {
                let mut done = Done::default();
                let ids = units(tx, &ctx, &now, &plan, &mut done).await?;
                organisations(tx, &ctx, &now, &plan, &ids, &mut done).await?;
                done.people = people::write(tx, &ctx, &now, &plan.people, &ids).await?;
                let numbers = plan.signers.iter().map(|s| s.number.clone());
                let numbers: BTreeSet<String> = numbers
                    .chain(plan.councils.iter().flat_map(|c| &c.seats).map(|s| s.number.clone()))
                    .filter(|n| !n.is_empty())
                    .collect();
                // Those the office sees, and those this very workbook has brought in.
                let mut persons = people::seen_by_number(&ctx, &actor, tx.conn(), numbers.iter().cloned()).await?;
                let theirs = plan.people.iter().filter_map(|p| ids.get(&p.unit).copied());
                persons.extend(people::in_units(tx.conn(), theirs, numbers).await?);
                signers(tx, &ctx, &now, &plan, (&ids, &persons), &mut done).await?;
                for c in &plan.councils {
                    let unit = id(&ids, &c.unit)?;
                    done.councils += u64::from(one_council(tx, &ctx, &now, c, unit, &persons).await?);
                }
                tx.audit("setup:workbook", "setup_workbook", &json!(done)).await?;
                Ok(done)
            })
        })
        .await
}

fn id(ids: &BTreeMap<String, Uuid>, code: &str) -> Result<Uuid> {
    ids.get(code).copied().ok_or_else(|| Error::refused("setup-unit-unknown", [("code", code.to_owned())]))
}

async fn units(tx: &Tx, ctx: &Ctx, now: &Now, plan: &Plan, done: &mut Done) -> Result<BTreeMap<String, Uuid>> {
    let all = unit::Entity::find().all(tx.conn()).await?;
    let first = all.is_empty();
    let mut ids: BTreeMap<String, Uuid> = all.into_iter().map(|u| (u.code, u.id)).collect();
    let mut changed = BTreeSet::new();
    for planned in &plan.units {
        if ids.contains_key(&planned.unit.code) {
            continue;
        }
        let parent = if planned.parent.is_empty() { None } else { Some(id(&ids, &planned.parent)?) };
        let made = insert(tx, ctx, now, &NewUnit { parent, ..planned.unit.clone() }).await?;
        tx.audit(&format!("unit:{}", made.code), "create", &json!({ "command": planned.unit })).await?;
        if parent.is_none() && first {
            // Whoever waits for the first unit now has it: also when the workbook came over the command line.
            role_grant::Entity::update_many()
                .col_expr(role_grant::Column::UnitId, Expr::value(made.id))
                .filter(role_grant::Column::UnitId.is_null())
                .exec(tx.conn())
                .await?;
        }
        changed.insert(made.id);
        ids.insert(made.code, made.id);
        done.units += 1;
    }
    if !changed.is_empty() {
        refresh_closure(tx, &changed).await?;
    }
    Ok(ids)
}

async fn organisations(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    plan: &Plan,
    ids: &BTreeMap<String, Uuid>,
    done: &mut Done,
) -> Result<()> {
    let there: BTreeSet<(Uuid, String)> =
        organisation::Entity::find().all(tx.conn()).await?.into_iter().map(|o| (o.unit_id, o.from_date)).collect();
    for form in &plan.organisations {
        let unit_id = id(ids, &form.unit)?;
        if there.contains(&(unit_id, form.from.clone())) {
            continue;
        }
        organisation::Entity::insert(organisation::ActiveModel {
            id: Set(ctx.new_id(now)),
            version: Set(1),
            home_node: Set(ctx.node.to_string()),
            unit_id: Set(unit_id),
            superior_body: Set(form.superior_body.clone()),
            issuing_body: Set(form.issuing_body.clone()),
            place: Set(form.place.clone()),
            decision_symbol: Set(form.decision_symbol.clone()),
            submission_symbol: Set(form.submission_symbol.clone()),
            minutes_symbol: Set(form.minutes_symbol.clone()),
            recipients: Set(form.recipients.clone()),
            watermark: Set(form.watermark.clone()),
            from_date: Set(form.from.clone()),
            to_date: Set(None),
        })
        .exec_without_returning(tx.conn())
        .await?;
        tx.audit(&format!("setup:{}", form.unit), "organisation_add", &json!(form)).await?;
        done.organisations += 1;
    }
    Ok(())
}

async fn signers(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    plan: &Plan,
    (ids, persons): (&BTreeMap<String, Uuid>, &BTreeMap<String, Uuid>),
    done: &mut Done,
) -> Result<()> {
    let there: BTreeSet<(Uuid, String, String)> =
        signer::Entity::find().all(tx.conn()).await?.into_iter().map(|s| (s.unit_id, s.name, s.from_date)).collect();
    for planned in &plan.signers {
        let form = &planned.form;
        let unit_id = id(ids, &form.unit)?;
        if there.contains(&(unit_id, form.name.clone(), form.from.clone())) {
            continue;
        }
        signer::Entity::insert(signer::ActiveModel {
            id: Set(ctx.new_id(now)),
            version: Set(1),
            home_node: Set(ctx.node.to_string()),
            unit_id: Set(unit_id),
            person_id: Set(persons.get(&planned.number).copied()),
            name: Set(form.name.clone()),
            rank: Set(form.rank.clone()),
            capacity: Set(form.capacity.clone()),
            head_title: Set(form.head_title.clone()),
            own_title: Set(form.own_title.clone()),
            document: Set(form.document.clone()),
            verified: Set(false),
            from_date: Set(form.from.clone()),
            to_date: Set((!form.to.is_empty()).then(|| form.to.clone())),
        })
        .exec_without_returning(tx.conn())
        .await?;
        tx.audit(&format!("setup:{}", form.unit), "signer_add", &json!(form)).await?;
        done.signers += 1;
    }
    Ok(())
}

/// True when the council was not there yet.
async fn one_council(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    plan: &PlannedCouncil,
    unit: Uuid,
    persons: &BTreeMap<String, Uuid>,
) -> Result<bool> {
    let there = council::Entity::find()
        .filter(council::Column::UnitId.eq(unit))
        .filter(council::Column::ClusterYearId.is_null())
        .filter(council::Column::Name.eq(&plan.name))
        .one(tx.conn())
        .await?;
    if there.is_some() {
        return Ok(false);
    }
    let council_id = ctx.new_id(now);
    let code = format!("HD-{:04}", tx.next_number("council").await?);
    council::Entity::insert(council::ActiveModel {
        id: Set(council_id),
        version: Set(1),
        home_node: Set(ctx.node.to_string()),
        code: Set(code.clone()),
        name: Set(plan.name.clone()),
        unit_id: Set(unit),
        document: Set(plan.document.clone()),
        from_date: Set(plan.from.clone()),
        to_date: Set(None),
        created_at: Set(now.micros),
        recused_by: Set(String::new()),
        secrecy: Set(domain::ballot::Secrecy::OpenCount.code().to_owned()),
        cluster_year_id: Set(None),
    })
    .exec_without_returning(tx.conn())
    .await?;
    for (i, seat) in plan.seats.iter().enumerate() {
        council_seat::Entity::insert(council_seat::ActiveModel {
            id: Set(ctx.new_id(now)),
            council_id: Set(council_id),
            seq: Set(i as i64 + 1),
            person_id: Set(persons.get(&seat.number).copied()),
            member_name: Set(seat.name.clone()),
            member_post: Set(seat.post.clone()),
            role: Set(seat.role.to_owned()),
            from_date: Set(plan.from.clone()),
            to_date: Set(None),
            member: Set(String::new()),
        })
        .exec_without_returning(tx.conn())
        .await?;
    }
    tx.audit(&format!("council:{code}"), "create", &json!({ "seats": plan.seats.len() })).await?;
    Ok(true)
}
