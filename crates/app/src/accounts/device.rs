//! Marks of devices: whoever signed in at a device is known there. A mark signs nobody in; it gives its device a door of
//! its own, so that wrong guesses of strangers do not lock the owner out, and a place before strangers in the queue.

use rand::Rng as _;
use sha2::{Digest, Sha256};
use store::{
    Tx,
    entity::device_mark as row,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::OnConflict},
};
use uuid::Uuid;

use crate::{Ctx, Now, Result};

/// A mark nobody signed in with for this long is forgotten, in microseconds (180 days).
pub const KEPT: i64 = 180 * 24 * 3600 * 1_000_000;
/// Most devices that are known for an account; the one used longest ago goes first.
pub const MOST: u64 = 20;
/// Bytes of a token.
const LENGTH: usize = 16;

fn key(token: &[u8]) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// True when somebody signed in to `account` at the device with this token.
pub(super) async fn knows(ctx: &Ctx, now: &Now, token: &[u8], account: Uuid) -> Result<bool> {
    if token.len() != LENGTH {
        return Ok(false);
    }
    let found = row::Entity::find_by_id((key(token), account)).one(ctx.store.reader()).await?;
    Ok(found.is_some_and(|m| now.micros - m.seen_at < KEPT))
}

/// Notes that somebody signed in at a device. A token that the table does not know is not adopted: it may have been
/// planted. Answers the token that the device keeps from now on.
pub(super) async fn mark(tx: &Tx, token: Option<&[u8]>, account: Uuid) -> Result<Vec<u8>> {
    let known = match token {
        Some(token) if token.len() == LENGTH => {
            let mine = row::Entity::find().filter(row::Column::Id.eq(key(token))).one(tx.conn()).await?;
            mine.map(|_| token.to_vec())
        }
        _ => None,
    };
    let token = known.unwrap_or_else(|| {
        let mut fresh = vec![0; LENGTH];
        rand::rng().fill_bytes(&mut fresh);
        fresh
    });
    let seen = row::ActiveModel {
        id: Set(key(&token)),
        account_id: Set(account),
        created_at: Set(tx.at()),
        seen_at: Set(tx.at()),
    };
    row::Entity::insert(seen)
        .on_conflict(
            OnConflict::columns([row::Column::Id, row::Column::AccountId])
                .update_column(row::Column::SeenAt)
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    let oldest: Vec<Vec<u8>> = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::AccountId.eq(account))
        .order_by_desc(row::Column::SeenAt)
        .offset(MOST)
        .limit(MOST)
        .into_tuple()
        .all(tx.conn())
        .await?;
    if !oldest.is_empty() {
        row::Entity::delete_many()
            .filter(row::Column::AccountId.eq(account))
            .filter(row::Column::Id.is_in(oldest))
            .exec(tx.conn())
            .await?;
    }
    Ok(token)
}

/// Forgets all devices of an account: its password was given anew, or it was closed.
pub(super) async fn forget_all(tx: &Tx, account: Uuid) -> Result<()> {
    row::Entity::delete_many().filter(row::Column::AccountId.eq(account)).exec(tx.conn()).await?;
    Ok(())
}

/// Forgets devices nobody used for long. A job calls this.
pub(super) async fn sweep(tx: &Tx) -> Result<()> {
    row::Entity::delete_many().filter(row::Column::SeenAt.lt(tx.at() - KEPT)).exec(tx.conn()).await?;
    Ok(())
}
