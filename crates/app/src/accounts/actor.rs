//! From an account to the [`Actor`] that commands ask about.

use serde::{Deserialize, Serialize};
use store::query::accounts::{self as query, SignedRow};
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
    /// A role asks for a second factor and there is none: it must be set up before anything else.
    pub must_enrol: bool,
    /// Notices that he has not seen, at most 100.
    #[serde(default)]
    pub notices: i64,
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
    let in_force = |r: &SignedRow| {
        r.from_date.as_deref().is_some_and(|from| from <= actor.today.as_str())
            && r.to_date.as_deref().is_none_or(|to| actor.today.as_str() <= to)
    };
    let asked = rows.iter().any(|r| r.rule_at.is_some() && in_force(r));
    Some(Signed {
        notices: first.notices,
        must_change: first.must_change,
        must_enrol: asked && first.factor_at.is_none(),
        actor,
    })
}
