//! Roles of accounts: given within a unit's subtree, from one day to another, and taken back. Nothing is deleted.

use domain::access::{Action, Role, decides};
use serde_json::json;
use store::{
    Tx,
    entity::{role_grant, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::manage;
use crate::{
    Actor, Ctx, Error, FieldError, Now, Result, access,
    notices::{self, To},
};

/// A role to be given.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// Role code.
    pub role: String,
    /// Code of the unit at the root of the subtree.
    pub unit: String,
    /// First day, ISO.
    pub from: String,
    /// Last day, ISO; open when `None`.
    pub to: Option<String>,
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row")]
pub(super) async fn insert(
    tx: &Tx,
    ctx: &Ctx,
    now: &Now,
    account: Uuid,
    role: Role,
    unit: Option<Uuid>,
    from: &str,
    to: Option<&str>,
) -> Result<()> {
    role_grant::Entity::insert(role_grant::ActiveModel {
        id: Set(ctx.new_id(now)),
        account_id: Set(account),
        role: Set(role.code().to_owned()),
        unit_id: Set(unit),
        from_date: Set(from.to_owned()),
        to_date: Set(to.map(str::to_owned)),
        granted_by: Set(tx.actor_label().to_owned()),
        granted_at: Set(tx.at()),
        revoked_at: Set(None),
    })
    .exec_without_returning(tx.conn())
    .await?;
    Ok(())
}

/// Gives an account a role. The administrator must reach the unit.
pub async fn grant(ctx: &Ctx, actor: &Actor, login: &str, version: i64, command: Grant) -> Result<()> {
    let found = manage::reach_with_grants(ctx, actor, login).await?;
    let mut faults = Vec::new();
    let role = Role::from_code(&command.role);
    if role.is_none() {
        faults.push(FieldError::new("role", "account-role-missing", []));
    }
    if role.is_some_and(decides) && found.account.person_id.is_none() {
        faults.push(FieldError::new("role", "account-role-needs-person", []));
    }
    let unit = match access::find::<unit::Model>(ctx, actor, &[Action::ManageAccounts], &command.unit).await {
        Err(Error::NotFound) => {
            faults.push(FieldError::new("unit", "account-unit-missing", []));
            None
        }
        unit => Some(unit?),
    };
    if command.from.is_empty() {
        faults.push(FieldError::new("from", "form-required", []));
    }
    if command.to.as_ref().is_some_and(|to| *to < command.from) {
        faults.push(FieldError::new("to", "account-period-backwards", []));
    }
    let (Some(role), Some(unit), true) = (role, unit, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let for_himself = found.account.id == actor.account && decides(role);
    if for_himself && let Some(name) = second_administrator(ctx, actor, unit.id).await? {
        return Err(Error::refused("account-own-deciding", [("name", name)]));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, found.held, Some(version)), |tx| {
            let (ctx, now, found, command, unit) =
                (ctx.clone(), now.clone(), found.account.clone(), command.clone(), unit.clone());
            Box::pin(async move {
                let held = role_grant::Entity::find()
                    .filter(role_grant::Column::AccountId.eq(found.id))
                    .filter(role_grant::Column::Role.eq(role.code()))
                    .filter(role_grant::Column::UnitId.eq(unit.id))
                    .filter(role_grant::Column::RevokedAt.is_null())
                    .all(tx.conn())
                    .await?;
                let end = command.to.as_deref().unwrap_or("9999");
                if held.iter().any(|h| {
                    h.from_date.as_str() <= end && command.from.as_str() <= h.to_date.as_deref().unwrap_or("9999")
                }) {
                    return Err(Error::field("role", "account-role-held", [("unit", unit.name.clone())]));
                }
                insert(tx, &ctx, &now, found.id, role, Some(unit.id), &command.from, command.to.as_deref()).await?;
                let mut payload =
                    json!({"role": role.code(), "unit": unit.code, "from": command.from, "to": command.to});
                if for_himself {
                    payload["no-second-administrator"] = json!(true);
                }
                tx.audit(&format!("account:{}", found.login), "grant", &payload).await?;
                let facts = [("role", role.code().to_owned()), ("unit", unit.name.clone())];
                notices::tell(&ctx, tx, &To::Account(found.id), "role-given", &found.login, &facts).await?;
                Ok(())
            })
        })
        .await
}

/// Somebody else who may manage accounts in this unit: he can give the role that the actor may not give himself.
async fn second_administrator(ctx: &Ctx, actor: &Actor, unit: Uuid) -> Result<Option<String>> {
    let path: Vec<Uuid> = access::path_of_unit(ctx, unit).await?.into_iter().collect();
    let today = ctx.now().today;
    Ok(store::query::accounts::administrator_above(ctx.store.reader(), &path, &today, actor.account).await?)
}

/// Takes a role back, from now on. `id` is the grant's.
pub async fn revoke(ctx: &Ctx, actor: &Actor, login: &str, version: i64, id: Uuid) -> Result<()> {
    let found = manage::reach_with_grants(ctx, actor, login).await?;
    let grant = role_grant::Entity::find_by_id(id)
        .filter(role_grant::Column::AccountId.eq(found.account.id))
        .one(ctx.store.reader())
        .await?
        .ok_or(Error::NotFound)?;
    if found.account.id == actor.account && grant.role == Role::Administrator.code() {
        return Err(Error::refused("account-own", []));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, found.held, Some(version)), |tx| {
            let (ctx, found, grant) = (ctx.clone(), found.account.clone(), grant.clone());
            Box::pin(async move {
                let row = role_grant::ActiveModel { revoked_at: Set(Some(tx.at())), ..Default::default() };
                role_grant::Entity::update_many()
                    .set(row)
                    .filter(role_grant::Column::Id.eq(grant.id))
                    .filter(role_grant::Column::RevokedAt.is_null())
                    .exec(tx.conn())
                    .await?;
                let payload = json!({"role": grant.role, "unit": grant.unit_id, "from": grant.from_date});
                tx.audit(&format!("account:{}", found.login), "revoke", &payload).await?;
                let facts = [("role", grant.role.clone())];
                notices::tell(&ctx, tx, &To::Account(found.id), "role-ended", &found.login, &facts).await?;
                Ok(())
            })
        })
        .await
}
