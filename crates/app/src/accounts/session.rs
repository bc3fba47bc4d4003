//! Sessions as rows: the cookie holds a random token, the table its SHA-256, so that a stolen copy of the database
//! signs nobody in. Rows can be revoked; `seen_at` moves at most every five minutes.

use std::time::Duration;

use domain::access::Permit;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{
    entity::web_session as row,
    query::accounts as query,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::OnConflict},
};
use uuid::Uuid;

use super::{Signed, actor};
use crate::{Actor, Ctx, Error, Now, Result};

/// A session nobody used for this long is over, in microseconds (8 hours).
pub const IDLE: i64 = 8 * 3600 * 1_000_000;
/// No session lives longer than this, in microseconds (7 days).
pub const LONGEST: i64 = 7 * 24 * 3600 * 1_000_000;
/// `seen_at` is written at most this often, in microseconds (5 minutes).
pub const SEEN_EVERY: i64 = 5 * 60 * 1_000_000;
/// How long a page waits for that write: an import may have the database to itself for seconds.
const PATIENCE: Duration = Duration::from_millis(100);

/// A form that comes this long after its session's end is still kept for its account, in microseconds (a day).
pub const REMEMBERED: i64 = 24 * 3600 * 1_000_000;

/// A session that ended by itself not long ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Whose it was.
    pub actor: Actor,
    /// What the pages kept, JSON.
    pub data: String,
}

/// A stored session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who is signed in, with the roles he holds now.
    pub signed: Option<Signed>,
    /// What the pages keep, JSON.
    pub data: String,
    /// Over at this instant, microseconds UTC.
    pub expires_at: i64,
}

fn key(token: &[u8]) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

/// Loads a session by its token with whoever is signed in; an expired one is not found. One statement.
pub async fn load(ctx: &Ctx, token: &[u8]) -> Result<Option<Session>> {
    let now = ctx.now();
    let Some((found, signed)) = query::session(ctx.store.reader(), key(token)).await? else { return Ok(None) };
    if found.expires_at <= now.micros {
        return Ok(None);
    }
    let mut expires_at = found.expires_at;
    if now.micros - found.seen_at >= SEEN_EVERY {
        let longer = (now.micros + IDLE).min(found.created_at + LONGEST);
        let prolonging = tokio::spawn(prolong(ctx.clone(), key(token), now.clone(), longer));
        // Whoever only reads goes on reading from a database that takes no writes, and does not wait for a long one to end.
        if let Ok(Ok(true)) = tokio::time::timeout(PATIENCE, prolonging).await {
            expires_at = longer;
        }
    }
    let signed = found.account_id.and_then(|id| actor::of_rows(id, &signed, now.today));
    Ok(Some(Session { signed, data: found.data, expires_at }))
}

/// Moves a session's end; true where it was moved. It goes on when whoever asked for a page has his answer.
async fn prolong(ctx: Ctx, id: Vec<u8>, now: Now, longer: i64) -> bool {
    let at = now.micros;
    let moved = ctx
        .store
        .write::<_, Error, _>(ctx.write_system(&now), |tx| {
            let id = id.clone();
            Box::pin(async move {
                let moved = row::ActiveModel { seen_at: Set(at), expires_at: Set(longer), ..Default::default() };
                // One that was ended meanwhile stays ended.
                row::Entity::update_many()
                    .set(moved)
                    .filter(row::Column::Id.eq(id))
                    .filter(row::Column::ExpiresAt.gt(at))
                    .exec(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await;
    if let Err(e) = &moved {
        tracing::warn!(code = e.code(), "a session was not prolonged");
    }
    moved.is_ok()
}

/// A session that ended by idleness, age or an administrator within the last day, with its account as it is now; one that its
/// owner closed, or a password change, is not found. It opens nothing: what comes with it may only be kept for its account.
pub async fn ended(ctx: &Ctx, token: &[u8]) -> Result<Option<Ended>> {
    let now = ctx.now();
    let Some((found, signed)) = query::session(ctx.store.reader(), key(token)).await? else { return Ok(None) };
    if found.expires_at > now.micros || now.micros - found.expires_at > REMEMBERED {
        return Ok(None);
    }
    let signed = found.account_id.and_then(|id| actor::of_rows(id, &signed, now.today));
    Ok(signed.map(|s| Ended { actor: s.actor, data: found.data }))
}

/// Writes a session: a new one with `expires_at` one idle period from now, or new data of an old one. `device` is what the
/// browser called itself.
pub async fn save(ctx: &Ctx, token: &[u8], account: Option<Uuid>, data: String, device: Option<String>) -> Result<()> {
    let now = ctx.now();
    let id = key(token);
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let (id, data, device) = (id.clone(), data.clone(), device.clone());
            Box::pin(async move {
                let fresh = row::ActiveModel {
                    id: Set(id),
                    account_id: Set(account),
                    data: Set(data),
                    created_at: Set(tx.at()),
                    seen_at: Set(tx.at()),
                    expires_at: Set(tx.at() + IDLE),
                    device: Set(device),
                };
                row::Entity::insert(fresh)
                    .on_conflict(
                        OnConflict::column(row::Column::Id)
                            .update_columns([row::Column::AccountId, row::Column::Data, row::Column::Device])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await
}

/// Ends one session.
pub async fn end(ctx: &Ctx, token: &[u8]) -> Result<()> {
    let id = key(token);
    ctx.store
        .write(ctx.write_system(&ctx.now()), |tx| {
            let id = id.clone();
            Box::pin(async move {
                row::Entity::delete_by_id(id).exec(tx.conn()).await?;
                Ok(())
            })
        })
        .await
}

/// A session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mine {
    /// Names it in a form; signs nobody in.
    pub key: String,
    /// What the browser called itself; may be empty.
    pub device: String,
    /// Begun, microseconds UTC.
    pub created_at: i64,
    /// Last noted use, microseconds UTC.
    pub seen_at: i64,
    /// It is the one that asks.
    pub here: bool,
}

/// Most sessions that are listed.
const LISTED: u64 = 50;

/// The actor's sessions that run, newest use first. One statement.
pub async fn own(ctx: &Ctx, actor: &Actor, here: Option<&[u8]>) -> Result<Vec<Mine>> {
    let here = here.map(key);
    let rows = row::Entity::find()
        .filter(row::Column::AccountId.eq(actor.account))
        .filter(row::Column::ExpiresAt.gt(ctx.now().micros))
        .order_by_desc(row::Column::SeenAt)
        .limit(LISTED)
        .all(ctx.store.reader())
        .await?;
    let mine = |r: row::Model| Mine {
        here: here.as_ref() == Some(&r.id),
        key: hex::encode(r.id),
        device: r.device.unwrap_or_default(),
        created_at: r.created_at,
        seen_at: r.seen_at,
    };
    Ok(rows.into_iter().map(mine).collect())
}

/// Ends one of the actor's own sessions, by the key of the list.
pub async fn end_own(ctx: &Ctx, actor: &Actor, listed: &str) -> Result<()> {
    let id = hex::decode(listed).map_err(|_| Error::NotFound)?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, Permit::own(actor)), |tx| {
            let (id, login) = (id.clone(), actor.login.clone());
            Box::pin(async move {
                let gone = row::Entity::delete_many()
                    .filter(row::Column::Id.eq(id))
                    .filter(row::Column::AccountId.eq(tx.actor()))
                    .exec(tx.conn())
                    .await?
                    .rows_affected;
                if gone == 0 {
                    return Err(Error::NotFound);
                }
                tx.audit(&format!("account:{login}"), "end-session", &json!({})).await?;
                Ok(())
            })
        })
        .await
}

/// Ends all sessions of the actor but the one with `here` as token.
pub async fn end_others(ctx: &Ctx, actor: &Actor, here: Option<&[u8]>) -> Result<()> {
    let here = here.map(<[u8]>::to_vec);
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, Permit::own(actor)), |tx| {
            let (here, login) = (here.clone(), actor.login.clone());
            Box::pin(async move {
                revoke_all(tx, tx.actor(), here.as_deref()).await?;
                tx.audit(&format!("account:{login}"), "end-sessions", &json!({})).await?;
                Ok(())
            })
        })
        .await
}

/// Ends sessions of an account, all but the one with `keep` as token. For password changes and disabled accounts.
pub(crate) async fn revoke_all(tx: &store::Tx, account: Uuid, keep: Option<&[u8]>) -> Result<()> {
    let mut delete = row::Entity::delete_many().filter(row::Column::AccountId.eq(account));
    if let Some(token) = keep {
        delete = delete.filter(row::Column::Id.ne(key(token)));
    }
    delete.exec(tx.conn()).await?;
    Ok(())
}

/// Ends all sessions of an account as if their time were up: what their owner is typing is still kept for him, as
/// [`ended`] tells. A password change or a closed account deletes them instead.
pub(crate) async fn expire_all(tx: &store::Tx, account: Uuid) -> Result<()> {
    row::Entity::update_many()
        .set(row::ActiveModel { expires_at: Set(tx.at()), ..Default::default() })
        .filter(row::Column::AccountId.eq(account))
        .filter(row::Column::ExpiresAt.gt(tx.at()))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Deletes what is long over: sessions ended a day ago, drafts older than a day, devices not seen for long. A job calls this.
pub async fn sweep(ctx: &Ctx) -> Result<u64> {
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            Box::pin(async move {
                let gone = row::Entity::delete_many()
                    .filter(row::Column::ExpiresAt.lte(tx.at() - REMEMBERED))
                    .exec(tx.conn())
                    .await?
                    .rows_affected;
                super::draft::sweep(tx).await?;
                super::device::sweep(tx).await?;
                super::manage::date_old_passwords(tx).await?;
                Ok(gone)
            })
        })
        .await
}
