//! A workbook between looking at it and writing it: kept as a file nobody links, so that it goes after a day.

use std::sync::Arc;

use store::{blobs::NewBlob, entity::blob, sea_orm::EntityTrait};
use uuid::Uuid;

use super::{Done, Plan, apply, look};
use crate::{Actor, Ctx, Error, Result, imports};

/// What a kept workbook is called in the store: whose it is.
fn kept_by(actor: &Actor) -> String {
    format!("application/x-thidua-setup; account={}", actor.account.simple())
}

/// Looks at a workbook and keeps it; answers its name for [`apply_kept`].
pub async fn keep(ctx: &Ctx, actor: &Actor, file_name: &str, bytes: Arc<Vec<u8>>) -> Result<(String, Plan)> {
    let workbook = imports::open(Arc::clone(&bytes), file_name.to_owned()).await?;
    let plan = look(ctx, actor, &workbook).await?;
    let now = ctx.now();
    let new = NewBlob {
        id: ctx.new_id(&now),
        media_type: kept_by(actor),
        file_name: vntext::normal(file_name).chars().take(200).collect(),
        at: now.micros,
    };
    let blob = ctx.store.put_blob(new, &bytes).await?;
    Ok((blob.id.simple().to_string(), plan))
}

/// Reads a kept workbook again and writes it.
pub async fn apply_kept(ctx: &Ctx, actor: &Actor, name: &str, file_name: &str) -> Result<Done> {
    let id = Uuid::parse_str(name).map_err(|_| Error::NotFound)?;
    let gone = || Error::refused("setup-workbook-gone", []);
    // Only what the same account sent to be looked at, never another file whose number somebody knows.
    let kept = blob::Entity::find_by_id(id).one(ctx.store.reader()).await?;
    if kept.is_none_or(|b| b.media_type != kept_by(actor)) {
        return Err(gone());
    }
    let bytes = ctx.store.read_blob(id).await.map_err(|_| gone())?;
    import(ctx, actor, file_name, bytes).await
}

/// Reads a workbook without keeping it; what is wrong with it stands in the plan.
pub async fn read(ctx: &Ctx, actor: &Actor, file_name: &str, bytes: Vec<u8>) -> Result<Plan> {
    let workbook = imports::open(Arc::new(bytes), file_name.to_owned()).await?;
    look(ctx, actor, &workbook).await
}

/// Writes a workbook at once: for the command line.
pub async fn import(ctx: &Ctx, actor: &Actor, file_name: &str, bytes: Vec<u8>) -> Result<Done> {
    let plan = read(ctx, actor, file_name, bytes).await?;
    apply(ctx, actor, plan).await
}
