//! Unsent form text, kept a day per account and form, within bounds for each account and for the installation.

use domain::access::Permit;
use store::{
    Tx,
    entity::form_draft as row,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::OnConflict},
};

use crate::{Actor, Ctx, Error, Result};

/// How long a draft is kept, in microseconds (24 hours).
pub const KEPT: i64 = 24 * 3600 * 1_000_000;
/// Longest draft, in bytes of JSON.
pub const LONGEST: usize = 1024 * 1024;

/// Most drafts of an account.
pub const MOST: usize = 60;
/// Most bytes of an account's drafts together.
pub const ACCOUNT: i64 = 4 << 20;
/// Most bytes of all drafts of an installation together.
pub const INSTALLATION: i64 = 256 << 20;

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

/// Keeps what was typed into `form` ("dossier-edit:HS-2020-0001"). Of an account's drafts the oldest go when there are
/// more than [`MOST`] of them or than [`ACCOUNT`] bytes; when all together reach [`INSTALLATION`] no more are taken.
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
                let size = i64::try_from(text.len()).unwrap_or(i64::MAX);
                make_room(tx, &form, size).await?;
                let kept = row::ActiveModel {
                    account_id: Set(tx.actor()),
                    form: Set(form),
                    fields: Set(text),
                    saved_at: Set(tx.at()),
                    size: Set(size),
                };
                row::Entity::insert(kept)
                    .on_conflict(
                        OnConflict::columns([row::Column::AccountId, row::Column::Form])
                            .update_columns([row::Column::Fields, row::Column::SavedAt, row::Column::Size])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await
}

async fn make_room(tx: &Tx, form: &str, size: i64) -> Result<()> {
    let own: Vec<(String, i64)> = row::Entity::find()
        .select_only()
        .columns([row::Column::Form, row::Column::Size])
        .filter(row::Column::AccountId.eq(tx.actor()))
        .filter(row::Column::Form.ne(form))
        .order_by_desc(row::Column::SavedAt)
        .into_tuple()
        .all(tx.conn())
        .await?;
    let (mut count, mut bytes, mut gone) = (1, size, Vec::new());
    for (name, size) in own {
        (count, bytes) = (count + 1, bytes + size);
        if count > MOST || bytes > ACCOUNT {
            gone.push(name);
        }
    }
    if !gone.is_empty() {
        row::Entity::delete_many()
            .filter(row::Column::AccountId.eq(tx.actor()))
            .filter(row::Column::Form.is_in(gone))
            .exec(tx.conn())
            .await?;
    }
    if tx.drafts_size().await? + size > INSTALLATION {
        return Err(Error::refused("draft-no-room", []));
    }
    Ok(())
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
