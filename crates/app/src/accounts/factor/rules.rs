//! Which roles ask for a second factor. A rule of the whole installation, so only an administrator at the top of every tree
//! changes it. A holder who has none is led to set it up before anything else.

use domain::access::{Action, Role};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::factor_rule,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};

use crate::{Actor, Ctx, Result, access};

/// Whether a role asks for a second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// Role code.
    pub role: &'static str,
    /// It does.
    pub asked: bool,
    /// Who said so.
    pub by: String,
    /// When, microseconds UTC.
    pub at: Option<i64>,
}

async fn rows(ctx: &Ctx) -> Result<Vec<factor_rule::Model>> {
    Ok(factor_rule::Entity::find().all(ctx.store.reader()).await?)
}

/// True when a role that the actor holds today asks for a second factor.
pub(super) async fn asked_of(ctx: &Ctx, actor: &Actor) -> Result<bool> {
    let asked = rows(ctx).await?;
    Ok(actor.grants.iter().any(|g| g.in_force(&actor.today) && asked.iter().any(|r| r.role == g.role.code())))
}

/// All roles with what is asked of their holders; only for administrators. One statement.
pub async fn rules(ctx: &Ctx, actor: &Actor) -> Result<Vec<Rule>> {
    access::require_anywhere(actor, Action::ManageAccounts)?;
    let kept = rows(ctx).await?;
    let rule = |role: &Role| {
        let found = kept.iter().find(|r| r.role == role.code());
        Rule {
            role: role.code(),
            asked: found.is_some(),
            by: found.map(|r| r.set_by.clone()).unwrap_or_default(),
            at: found.map(|r| r.set_at),
        }
    };
    Ok(Role::ALL.iter().map(rule).collect())
}

/// From now on these roles ask for a second factor, and no others.
pub async fn require_for(ctx: &Ctx, actor: &Actor, roles: Vec<Role>) -> Result<()> {
    let permit = access::require_everywhere(ctx, actor, Action::ManageAccounts).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let roles = roles.clone();
            Box::pin(async move {
                let before = factor_rule::Entity::find().all(tx.conn()).await?;
                let wanted: Vec<&str> = roles.iter().map(|r| r.code()).collect();
                let held: Vec<&str> = before.iter().map(|r| r.role.as_str()).collect();
                let (added, taken): (Vec<&str>, Vec<&str>) = (
                    wanted.iter().copied().filter(|r| !held.contains(r)).collect(),
                    held.iter().copied().filter(|r| !wanted.contains(r)).collect(),
                );
                if added.is_empty() && taken.is_empty() {
                    return Ok(());
                }
                factor_rule::Entity::delete_many()
                    .filter(factor_rule::Column::Role.is_in(taken.iter().copied()))
                    .exec(tx.conn())
                    .await?;
                for role in &added {
                    let rule = factor_rule::ActiveModel {
                        role: Set((*role).to_owned()),
                        set_by: Set(tx.actor_label().to_owned()),
                        set_at: Set(tx.at()),
                    };
                    factor_rule::Entity::insert(rule).exec_without_returning(tx.conn()).await?;
                }
                tx.audit("setup:second-factor", "change", &json!({"asked": added, "no-longer": taken})).await?;
                Ok(())
            })
        })
        .await
}
