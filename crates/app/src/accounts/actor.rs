//! From an account to the [`Actor`] that commands ask about.

use store::{
    entity::{account, role_grant},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Result};
use domain::access::{Grant, Role};

/// Somebody whose session is good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// What commands ask about.
    pub actor: Actor,
    /// The password was given by somebody else and must be changed before anything else.
    pub must_change: bool,
}

/// The account's actor with all grants that are not revoked; `None` when the account is gone or disabled. Two statements.
pub async fn signed(ctx: &Ctx, id: Uuid) -> Result<Option<Signed>> {
    let reader = ctx.store.reader();
    let Some(account) = account::Entity::find_by_id(id).one(reader).await? else { return Ok(None) };
    if account.disabled {
        return Ok(None);
    }
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(id))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::GrantedAt)
        .all(reader)
        .await?;
    Ok(Some(Signed { must_change: account.must_change, actor: actor(&account, grants, ctx.now().today) }))
}

/// Builds the actor of an account from its rows.
pub(crate) fn actor(account: &account::Model, grants: Vec<role_grant::Model>, today: String) -> Actor {
    Actor {
        account: account.id,
        login: account.login.clone(),
        display_name: account.display_name.clone(),
        person: account.person_id,
        language: account.language.clone(),
        grants: grants
            .into_iter()
            .filter_map(|g| {
                Some(Grant { role: Role::from_code(&g.role)?, unit: g.unit_id, from: g.from_date, to: g.to_date })
            })
            .collect(),
        today,
    }
}
