//! Signing in: the password is verified off the async threads; failures are counted per login and per address in a table
//! that all nodes share, and too many of them close the door for a while.

use serde_json::json;
use store::{
    Tx,
    entity::{account, login_counter as counter, role_grant},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::OnConflict},
};

use super::{Signed, password, session};
use crate::{Actor, Ctx, Error, Result};

/// Failures of one login in a window before it waits.
pub const FAILURES_LOGIN: i64 = 8;
/// Failures from one address in a window before it waits; an office may share one address.
pub const FAILURES_ADDRESS: i64 = 60;
/// The window failures are counted in, in microseconds (15 minutes).
pub const WINDOW: i64 = 15 * 60 * 1_000_000;
/// How long the door stays closed, in microseconds (15 minutes).
pub const WAIT: i64 = 15 * 60 * 1_000_000;

/// Somebody at the door.
#[derive(Clone)]
pub struct Login {
    /// As typed; matched without regard to case and outer blanks.
    pub login: String,
    /// As typed.
    pub password: String,
    /// Where the request came from, for the counter.
    pub address: String,
}

/// The form in which logins are stored and compared.
#[must_use]
pub fn normal(login: &str) -> String {
    login.trim().to_lowercase()
}

/// Checks a login and its password. The refusals are `login-failed` (which of the two was wrong is not said) and
/// `login-throttled` with the minutes left.
pub async fn login(ctx: &Ctx, command: Login) -> Result<Signed> {
    let now = ctx.now();
    let name = normal(&command.login);
    let doors = [(format!("login:{name}"), FAILURES_LOGIN), (format!("address:{}", command.address), FAILURES_ADDRESS)];
    let counters = counter::Entity::find()
        .filter(counter::Column::Name.is_in(doors.iter().map(|d| d.0.clone())))
        .all(ctx.store.reader())
        .await?;
    if let Some(until) = counters.iter().filter_map(|c| c.blocked_until).filter(|u| *u > now.micros).max() {
        let minutes = (until - now.micros).div_euclid(60_000_000) + 1;
        return Err(Error::refused("login-throttled", [("minutes", minutes.to_string())]));
    }
    let found = account::Entity::find().filter(account::Column::Login.eq(&name)).one(ctx.store.reader()).await?;
    let hash = found.as_ref().filter(|a| !a.disabled).map(|a| a.password_hash.clone());
    let typed = if command.password.len() > password::LONGEST { String::new() } else { command.password.clone() };
    let good = password::verify(typed, hash).await?;
    let Some(account) = found.filter(|_| good) else {
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                let doors = doors.clone();
                Box::pin(async move {
                    for (name, most) in doors {
                        count_failure(tx, &name, most).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        return Err(Error::refused("login-failed", []));
    };
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account.id))
        .filter(role_grant::Column::RevokedAt.is_null())
        .all(ctx.store.reader())
        .await?;
    let actor = super::actor::actor(&account, grants, now.today.clone());
    let door = doors[0].0.clone();
    ctx.store
        .write(ctx.write(&actor, &now), |tx| {
            let (door, login) = (door.clone(), name.clone());
            Box::pin(async move {
                counter::Entity::delete_by_id(door).exec(tx.conn()).await?;
                tx.audit(&format!("account:{login}"), "sign-in", &json!({})).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(Signed { actor, must_change: account.must_change })
}

async fn count_failure(tx: &Tx, name: &str, most: i64) -> Result<()> {
    let old = counter::Entity::find_by_id(name.to_owned()).one(tx.conn()).await?;
    let (failures, window_from) = match old {
        Some(c) if tx.at() - c.window_from < WINDOW && c.blocked_until.is_none_or(|u| u > tx.at()) => {
            (c.failures + 1, c.window_from)
        }
        _ => (1, tx.at()),
    };
    let blocked_until = (failures >= most).then(|| tx.at() + WAIT);
    let row = counter::ActiveModel {
        name: Set(name.to_owned()),
        failures: Set(failures),
        window_from: Set(window_from),
        blocked_until: Set(blocked_until),
    };
    counter::Entity::insert(row)
        .on_conflict(
            OnConflict::column(counter::Column::Name)
                .update_columns([counter::Column::Failures, counter::Column::WindowFrom, counter::Column::BlockedUntil])
                .to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}

/// A person changes his own password.
#[derive(Clone)]
pub struct ChangePassword {
    /// The one in force.
    pub current: String,
    /// The new one.
    pub new: String,
    /// The new one again.
    pub again: String,
    /// Token of the session that stays; all others of the account end.
    pub session: Option<Vec<u8>>,
}

/// Changes the actor's own password and ends his other sessions.
pub async fn change_password(ctx: &Ctx, actor: &Actor, command: ChangePassword) -> Result<()> {
    let account = account::Entity::find_by_id(actor.account).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    if !password::verify(command.current.clone(), Some(account.password_hash.clone())).await? {
        return Err(Error::field("current", "account-password-wrong", []));
    }
    if command.new == command.current {
        return Err(Error::field("new", "account-password-same", []));
    }
    password::check("new", &account.login, &command.new)?;
    if command.new != command.again {
        return Err(Error::field("again", "account-password-differs", []));
    }
    let hash = password::hash(command.new).await?;
    let now = ctx.now();
    let frame = ctx.write_root(actor, &now, "account", account.id, None);
    ctx.store
        .write(frame, |tx| {
            let (hash, keep, login) = (hash.clone(), command.session.clone(), account.login.clone());
            Box::pin(async move {
                let changed =
                    account::ActiveModel { password_hash: Set(hash), must_change: Set(false), ..Default::default() };
                account::Entity::update_many()
                    .set(changed)
                    .filter(account::Column::Id.eq(tx.actor()))
                    .exec(tx.conn())
                    .await?;
                session::revoke_all(tx, tx.actor(), keep.as_deref()).await?;
                tx.audit(&format!("account:{login}"), "change-password", &json!({})).await?;
                Ok(())
            })
        })
        .await
}

/// The actor chooses the language of his pages.
pub async fn choose_language(ctx: &Ctx, actor: &Actor, lang: words::Lang) -> Result<()> {
    ctx.store
        .write(ctx.write_root(actor, &ctx.now(), "account", actor.account, None), |tx| {
            Box::pin(async move {
                let changed = account::ActiveModel { language: Set(lang.code().to_owned()), ..Default::default() };
                account::Entity::update_many()
                    .set(changed)
                    .filter(account::Column::Id.eq(tx.actor()))
                    .exec(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await
}
