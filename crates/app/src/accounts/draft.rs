//! Unsent form text, kept a day per account and form: nothing typed is ever lost.

use domain::access::Permit;
use store::{
    entity::form_draft as row,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict},
};

use crate::{Actor, Ctx, Error, Result};

/// How long a draft is kept, in microseconds (24 hours).
pub const KEPT: i64 = 24 * 3600 * 1_000_000;
/// Longest draft, in bytes of JSON.
pub const LONGEST: usize = 1024 * 1024;

/// The fields of a form as pairs, in the order of the form.
pub type Pairs = Vec<(String, String)>;

/// A kept draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What was typed.
    pub fields: Pairs,
    /// When it was kept, microseconds UTC.
    pub saved_at: i64,
}

/// Keeps what was typed into `form` ("dossier-edit:HS-2020-0001").
pub async fn keep(ctx: &Ctx, actor: &Actor, form: &str, fields: &Pairs) -> Result<()> {
    let text = serde_json::to_string(fields).unwrap_or_default();
    if text.len() > LONGEST || form.len() > 200 {
        return Err(Error::refused("draft-too-long", []));
    }
    let form = form.to_owned();
    ctx.store
        .write(ctx.write(actor, &ctx.now(), Permit::own(actor)), |tx| {
            let (form, text) = (form.clone(), text.clone());
            Box::pin(async move {
                let kept = row::ActiveModel {
                    account_id: Set(tx.actor()),
                    form: Set(form),
                    fields: Set(text),
                    saved_at: Set(tx.at()),
                };
                row::Entity::insert(kept)
                    .on_conflict(
                        OnConflict::columns([row::Column::AccountId, row::Column::Form])
                            .update_columns([row::Column::Fields, row::Column::SavedAt])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await
}

/// The draft of `form`, if one younger than a day is kept.
pub async fn find(ctx: &Ctx, actor: &Actor, form: &str) -> Result<Option<Draft>> {
    let found = row::Entity::find_by_id((actor.account, form.to_owned())).one(ctx.store.reader()).await?;
    Ok(found
        .filter(|d| ctx.now().micros - d.saved_at < KEPT)
        .map(|d| Draft { fields: serde_json::from_str(&d.fields).unwrap_or_default(), saved_at: d.saved_at }))
}

/// Forgets the draft of `form`, after it was sent or thrown away.
pub async fn forget(ctx: &Ctx, actor: &Actor, form: &str) -> Result<()> {
    let form = form.to_owned();
    ctx.store
        .write(ctx.write(actor, &ctx.now(), Permit::own(actor)), |tx| {
            let form = form.clone();
            Box::pin(async move {
                row::Entity::delete_by_id((tx.actor(), form)).exec(tx.conn()).await?;
                Ok(())
            })
        })
        .await
}

pub(super) async fn sweep(tx: &store::Tx) -> Result<()> {
    row::Entity::delete_many().filter(row::Column::SavedAt.lt(tx.at() - KEPT)).exec(tx.conn()).await?;
    Ok(())
}
