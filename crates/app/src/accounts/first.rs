//! The very first start: an administrator whose password is shown once, so that there is somebody to begin with.

use domain::access::Role;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{account, unit},
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder},
};

use super::{grants, manage, password};
use crate::{Ctx, Error, Result};

/// The login of the first administrator.
pub const LOGIN: &str = "quantri";

/// Who begins. Print it once; the password is kept nowhere in clear.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstAdmin {
    /// Login.
    pub login: String,
    /// One-time password; it must be changed at the first sign-in.
    pub password: String,
}

/// Makes the first administrator when there is no account at all. He reaches the top units that exist; in an empty
/// installation his first deed is to enter the first unit, which then becomes his (`units::create`).
pub async fn first_start(ctx: &Ctx) -> Result<Option<FirstAdmin>> {
    if account::Entity::find().count(ctx.store.reader()).await? > 0 {
        return Ok(None);
    }
    let tops = unit::Entity::find()
        .filter(unit::Column::ParentId.is_null())
        .filter(unit::Column::ToDate.is_null())
        .order_by_asc(unit::Column::Position)
        .all(ctx.store.reader())
        .await?;
    let secret = password::one_time();
    let hash = password::hash(secret.clone()).await?;
    let now = ctx.now();
    let made = ctx
        .store
        .write(ctx.write_system(&now), |tx| {
            let (ctx, now, hash) = (ctx.clone(), now.clone(), hash.clone());
            let tops: Vec<_> = tops.iter().map(|u| Some(u.id)).collect();
            Box::pin(async move {
                if account::Entity::find().count(tx.conn()).await? > 0 {
                    return Ok(false);
                }
                let row = manage::Row {
                    id: ctx.new_id(&now),
                    login: LOGIN.to_owned(),
                    display_name: "Quản trị hệ thống".to_owned(),
                    hash,
                    person: None,
                    unit: tops.first().copied().flatten(),
                    language: "vi".to_owned(),
                };
                manage::insert(tx, &ctx, &row).await?;
                let scopes = if tops.is_empty() { vec![None] } else { tops };
                for unit in scopes {
                    grants::insert(tx, &ctx, &now, row.id, Role::Administrator, unit, &now.today, None).await?;
                }
                tx.audit(&format!("account:{LOGIN}"), "first-start", &json!({})).await?;
                Ok::<_, Error>(true)
            })
        })
        .await?;
    Ok(made.then(|| FirstAdmin { login: LOGIN.to_owned(), password: secret }))
}
