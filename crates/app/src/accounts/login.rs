//! Signing in: an attempt is counted before it is judged (see `door`), waits its turn (see [`super::queue`]) and is
//! verified off the async threads. With a second factor the password alone opens nothing: it leads to [`second_step`].
//! What failed or was refused is logged by the account's id; a name that was typed, or a password, never.

use domain::access::Permit;
use serde_json::json;
use store::{
    entity::account,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    Signed, device,
    door::{self, Door},
    factor, password,
    queue::{Queue, Who},
    session, signed,
};
use crate::{Actor, Ctx, Error, Now, Result, access::Held};

pub use super::door::{FAILURES as FAILURES_LOGIN, FAILURES_ADDRESS, WAIT, WINDOW};

/// How long a password that was right waits for the code of the second factor, in microseconds (5 minutes).
pub const CODE_WITHIN: i64 = 5 * 60 * 1_000_000;

/// Somebody at the door.
#[derive(Clone)]
pub struct Login {
    /// As typed; matched without regard to case and outer blanks.
    pub login: String,
    /// As typed.
    pub password: String,
    /// Where the request came from, for the counter.
    pub address: String,
    /// The token by which the browser was known before.
    pub device: Option<Vec<u8>>,
}

/// What a right password leads to.
#[derive(Clone, Debug)]
pub enum Step {
    /// Signed in.
    In(Entered),
    /// The code of the second factor of this account is asked for.
    Code(Uuid),
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct Entered {
    /// Who.
    pub signed: Signed,
    /// The token by which his browser is known from now on.
    pub device: Vec<u8>,
}

/// The form in which logins are stored and compared.
#[must_use]
pub fn normal(login: &str) -> String {
    login.trim().to_lowercase()
}

fn failed(account: Option<Uuid>, why: &'static str) {
    match account {
        Some(account) => tracing::warn!(%account, why, "sign-in failed"),
        None => tracing::warn!(why, "sign-in failed"),
    }
}

fn refused(account: Option<Uuid>, error: Error) -> Error {
    match account {
        Some(account) => tracing::warn!(%account, why = error.code(), "sign-in refused"),
        None => tracing::warn!(why = error.code(), "sign-in refused"),
    }
    error
}

/// Checks a login and its password. The refusals are `login-failed` (which of the two was wrong is not said),
/// `login-throttled` with the minutes left, `login-busy`, and `login-one-time-over` to whoever typed the right one.
pub async fn login(ctx: &Ctx, command: Login) -> Result<Step> {
    let now = ctx.now();
    let name = normal(&command.login);
    // No account has a longer one, so the database is not asked for it.
    let found = if name.len() > super::manage::LONGEST_LOGIN {
        None
    } else {
        account::Entity::find().filter(account::Column::Login.eq(&name)).one(ctx.store.reader()).await?
    };
    let id = found.as_ref().map(|a| a.id);
    let known = match (&command.device, id) {
        (Some(token), Some(id)) => device::knows(ctx, &now, token, id).await?.then_some((token, id)),
        _ => None,
    };
    // A known device has its own door: what strangers do at the others does not concern it.
    let doors = match known {
        Some((token, id)) => vec![Door::of_device(token, id)],
        None => vec![Door::of_login(&name), Door::of_address(&command.address)],
    };
    door::look(ctx, &now, &doors).await.map_err(|e| refused(id, e))?;
    let (who, place) = match known {
        Some((_, id)) => (Who::Known, id.to_string()),
        None => (Who::Stranger, door::network(&command.address)),
    };
    let Some(turn) = Queue::of_process().turn(who, &place).await else {
        return Err(refused(id, Error::refused("login-busy", [])));
    };
    door::knock(ctx, &now, &doors).await.map_err(|e| refused(id, e))?;
    let hash = found.as_ref().filter(|a| !a.disabled).map(|a| a.password_hash.clone());
    let good = password::verify(&turn, command.password, hash).await?;
    drop(turn);
    if good && who == Who::Stranger {
        Queue::of_process().welcome(&place);
    }
    let Some(account) = found.filter(|_| good) else {
        failed(id, if id.is_some() { "password" } else { "unknown" });
        return Err(Error::refused("login-failed", []));
    };
    if account.must_change && account.one_time_until.is_some_and(|until| until <= now.micros) {
        return Err(refused(id, Error::refused("login-one-time-over", [])));
    }
    if factor::of(ctx, account.id).await?.is_some() {
        give_back(ctx, &now, &doors).await?;
        return Ok(Step::Code(account.id));
    }
    enter(ctx, &now, &account, doors, command.device, factor::Proof::None).await.map(Step::In)
}

/// Takes the code of the second factor, or a recovery code, of an account whose password was right. The refusals are
/// `factor-wrong` and `login-throttled`.
pub async fn second_step(ctx: &Ctx, account: Uuid, code: &str, device: Option<Vec<u8>>) -> Result<Entered> {
    let now = ctx.now();
    let found = account::Entity::find_by_id(account).one(ctx.store.reader()).await?.filter(|a| !a.disabled);
    let Some(found) = found else { return Err(Error::refused("login-failed", [])) };
    let doors = vec![Door::of_proof(account)];
    door::knock(ctx, &now, &doors).await.map_err(|e| refused(Some(account), e))?;
    let Some(proof) = factor::prove(ctx, &now, account, code).await? else {
        failed(Some(account), "code");
        return Err(Error::field("code", "factor-wrong", []));
    };
    // The address was given its count back when the password proved right.
    let mut all = vec![Door::of_login(&found.login)];
    if let Some(token) = &device {
        all.push(Door::of_device(token, account));
    }
    all.extend(doors);
    enter(ctx, &now, &found, all, device, proof).await
}

async fn give_back(ctx: &Ctx, now: &Now, doors: &[Door]) -> Result<()> {
    ctx.store
        .write(ctx.write_system(now), |tx| {
            let doors = doors.to_vec();
            Box::pin(async move {
                for door in doors {
                    door::give_back(tx, &door).await?;
                }
                Ok(())
            })
        })
        .await
}

/// Lets somebody in: his own doors open, his device is known, the audit says so. A code is used up in the same
/// transaction, so it lets in once.
async fn enter(
    ctx: &Ctx,
    now: &Now,
    account: &account::Model,
    doors: Vec<Door>,
    device: Option<Vec<u8>>,
    proof: factor::Proof,
) -> Result<Entered> {
    let signed = signed(ctx, account.id).await?.ok_or_else(|| Error::refused("login-failed", []))?;
    let name = account.login.clone();
    let device = ctx
        .store
        .write(ctx.write(&signed.actor, now, Permit::own(&signed.actor)), |tx| {
            let (name, doors, device, proof) = (name.clone(), doors.clone(), device.clone(), proof.clone());
            Box::pin(async move {
                factor::use_up(tx, tx.actor(), &proof).await?;
                for door in &doors {
                    if door.is_shared() { door::give_back(tx, door).await? } else { door::open(tx, door).await? }
                }
                let payload = match proof.word() {
                    Some(word) => json!({"factor": word}),
                    None => json!({}),
                };
                tx.audit(&format!("account:{name}"), "sign-in", &payload).await?;
                device::mark(tx, device.as_deref(), tx.actor()).await
            })
        })
        .await?;
    Ok(Entered { signed, device })
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
    let account = prove_password(ctx, actor, "current", &command.current).await?;
    if command.new == command.current {
        return Err(Error::field("new", "account-password-same", []));
    }
    password::check("new", &account.login, &command.new)?;
    if command.new != command.again {
        return Err(Error::field("again", "account-password-differs", []));
    }
    let hash = password::hash(command.new).await?;
    let now = ctx.now();
    let frame = ctx.change(actor, &now, Held::own(actor), None);
    ctx.store
        .write(frame, |tx| {
            let (hash, keep, login) = (hash.clone(), command.session.clone(), account.login.clone());
            Box::pin(async move {
                let changed = account::ActiveModel {
                    password_hash: Set(hash),
                    must_change: Set(false),
                    one_time_until: Set(None),
                    ..Default::default()
                };
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

/// Asks somebody signed in for his password once more, before something that a stranger at his open page must not do.
/// Wrong answers are counted, `field` is where the fault stands.
pub(super) async fn prove_password(ctx: &Ctx, actor: &Actor, field: &str, typed: &str) -> Result<account::Model> {
    let now = ctx.now();
    let account = account::Entity::find_by_id(actor.account).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    let doors = [Door::of_proof(account.id)];
    let turn = password::turn(&account.id.to_string()).await?;
    door::knock(ctx, &now, &doors).await.map_err(|e| refused(Some(account.id), e))?;
    if !password::verify(&turn, typed.to_owned(), Some(account.password_hash.clone())).await? {
        failed(Some(account.id), "password-again");
        return Err(Error::field(field, "account-password-wrong", []));
    }
    give_back(ctx, &now, &doors).await?;
    Ok(account)
}

/// The actor chooses the language of his pages.
pub async fn choose_language(ctx: &Ctx, actor: &Actor, lang: words::Lang) -> Result<()> {
    ctx.store
        .write(ctx.change(actor, &ctx.now(), Held::own(actor), None), |tx| {
            Box::pin(async move {
                let changed = account::ActiveModel { language: Set(lang.code().to_owned()), ..Default::default() };
                account::Entity::update_many()
                    .set(changed)
                    .filter(account::Column::Id.eq(tx.actor()))
                    .exec(tx.conn())
                    .await?;
                let stream = format!("account:{}", tx.actor_label());
                tx.audit(&stream, "choose-language", &json!({"language": lang.code()})).await?;
                Ok(())
            })
        })
        .await
}
