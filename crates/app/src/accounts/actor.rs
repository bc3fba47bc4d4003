//! From an account to the [`Actor`] that commands ask about.

use serde::{Deserialize, Serialize};
use store::{
    entity::{account, role_grant},
    query::accounts::{self as query, SignedRow},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Result};
use domain::access::{Grant, Role};

/// Somebody whose session is good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// What commands ask about.
    pub actor: Actor,
    /// The password was given by somebody else and must be changed before anything else.
    pub must_change: bool,
}

/// The account's actor with all grants that are not revoked; `None` when the account is gone or disabled. One statement.
pub async fn signed(ctx: &Ctx, id: Uuid) -> Result<Option<Signed>> {
    let rows = query::signed(ctx.store.reader(), id).await?;
    Ok(of_rows(id, &rows, ctx.now().today))
}

/// Somebody from the rows of his account.
pub(super) fn of_rows(id: Uuid, rows: &[SignedRow], today: String) -> Option<Signed> {
    let first = rows.first()?;
    let actor = Actor {
        account: id,
        login: first.login.clone(),
        display_name: first.display_name.clone(),
        person: first.person_id,
        language: first.language.clone(),
        grants: rows
            .iter()
            .filter_map(|r| {
                Some(Grant {
                    role: Role::from_code(r.role.as_deref()?)?,
                    unit: r.unit_id,
                    from: r.from_date.clone()?,
                    to: r.to_date.clone(),
                })
            })
            .collect(),
        today,
    };
    Some(Signed { must_change: first.must_change, actor })
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
