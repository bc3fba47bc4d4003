//! A list that is sent before its dossier is there: read at once, so that what is unreadable is refused at once, then kept a day
//! with the sender's unsent forms and taken in as soon as the dossier is made.

use std::sync::Arc;

use domain::access::Action;
use store::{blobs::NewBlob, entity::blob, sea_orm::EntityTrait};
use uuid::Uuid;

use super::{
    Kind, Upload, Uploaded, dossier_by_code,
    look::{How, look},
    upload,
};
use crate::{Actor, Ctx, Error, Result, access, accounts::draft};

/// The key under which the list waits. Nobody's form may bear it.
pub const WAITING: &str = "list-without-dossier";

/// What marks a waiting file as this account's: a file of somebody else is never taken, whatever the draft says.
fn mark(actor: &Actor) -> String {
    format!("application/x-list; account={}", actor.account.simple())
}

/// Keeps a list of nominees for the dossier that its sender is about to make; an earlier one is replaced.
pub async fn keep(ctx: &Ctx, actor: &Actor, file_name: &str, bytes: Arc<Vec<u8>>) -> Result<()> {
    access::require_anywhere(actor, Action::Import)?;
    access::require_anywhere(actor, Action::PrepareDossier)?;
    let now = ctx.now();
    let how = How::Guessed { memory: Default::default() };
    look(ctx, Kind::Nominees, Arc::clone(&bytes), file_name.to_owned(), how, &now).await?;
    let name: String = vntext::normal(file_name).chars().take(200).collect();
    let new = NewBlob { id: ctx.new_id(&now), media_type: mark(actor), file_name: name.clone(), at: now.micros };
    let kept = ctx.store.put_blob(new, &bytes).await?;
    draft::keep(ctx, actor, WAITING, &vec![("file".to_owned(), kept.id.to_string()), ("name".to_owned(), name)]).await
}

async fn file(ctx: &Ctx, actor: &Actor) -> Result<Option<blob::Model>> {
    let Some(draft) = draft::find(ctx, actor, WAITING).await? else { return Ok(None) };
    let id = draft.fields.iter().find(|(name, _)| name == "file").and_then(|(_, id)| Uuid::parse_str(id).ok());
    let Some(id) = id else { return Ok(None) };
    let found = blob::Entity::find_by_id(id).one(ctx.store.reader()).await?;
    Ok(found.filter(|f| f.media_type == mark(actor)))
}

/// The name of the list that waits for this account's dossier.
pub async fn waiting(ctx: &Ctx, actor: &Actor) -> Result<Option<String>> {
    Ok(file(ctx, actor).await?.map(|f| f.file_name))
}

/// Takes the waiting list into a dossier; none waits when it was taken already.
pub async fn take_waiting(ctx: &Ctx, actor: &Actor, dossier: &str) -> Result<Option<Uploaded>> {
    let Some(found) = file(ctx, actor).await? else { return Ok(None) };
    let dossier = dossier_by_code(ctx, actor, dossier).await?;
    let bytes = Arc::new(ctx.store.read_blob(found.id).await.map_err(Error::Store)?);
    let command =
        Upload { kind: Kind::Nominees, file_name: found.file_name, bytes, unit: None, dossier: Some(dossier) };
    let done = upload(&ctx.once(None), actor, command).await?;
    draft::forget(ctx, actor, WAITING).await?;
    Ok(Some(done))
}
