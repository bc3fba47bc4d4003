//! What an office may change without a new program: rows of `setting`, JSON by name, with the built-in values beside.

use domain::dossier::Limits;
use store::{entity::setting, sea_orm::EntityTrait};

use crate::{Ctx, Result};

/// Lengths of texts in a dossier: setting `dossier_limits`, else the built-in ones. A dossier that was loaded has them.
pub async fn limits(ctx: &Ctx) -> Result<Limits> {
    let row = setting::Entity::find_by_id("dossier_limits".to_owned()).one(ctx.store.reader()).await?;
    Ok(read_limits(row.as_ref().map(|r| r.value.as_str())))
}

/// Where this installation is found from outside, without a slash at its end: setting `public_url`. Empty where nobody has said it.
pub async fn public_address(ctx: &Ctx) -> Result<String> {
    let row = setting::Entity::find_by_id("public_url".to_owned()).one(ctx.store.reader()).await?;
    Ok(row.map(|r| r.value.trim().trim_end_matches('/').trim_matches('"').to_owned()).unwrap_or_default())
}

/// A row that cannot be read counts as missing, so that a slip in it never closes the forms; `doctor` names it.
pub(crate) fn read_limits(value: Option<&str>) -> Limits {
    value.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}
