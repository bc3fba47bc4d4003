//! The second factor: a code of an authenticator app beside the password. Its owner sets it up himself; an administrator at
//! the top may ask for it by role, and one who reaches an account may take it away when the phone is lost.

mod key;
mod rules;
pub mod totp;

use domain::access::Permit;
use rand::Rng as _;
use serde::Serialize;
use serde_json::json;
use store::{
    Tx,
    entity::{recovery_code, second_factor},
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, Set, sea_query::OnConflict},
};
use uuid::Uuid;

pub use key::FactorKey;
pub use rules::{Rule, require_for, rules};

use super::{
    door::{self, Door},
    login::prove_password,
    manage, password, session,
};
use crate::{Actor, Ctx, Error, Now, Result, access::Held};

/// Recovery codes made at one time.
pub const CODES: usize = 10;
/// Groups of four letters of a recovery code (59 bits, under argon2id).
const GROUPS: usize = 3;
/// A secret that was shown and not confirmed is good for this long, in microseconds (1 hour).
const BEGUN: i64 = 3600 * 1_000_000;

/// How far somebody's second factor is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum State {
    /// He has none.
    Off,
    /// A secret is made; the first code is awaited.
    Begun {
        /// The secret to be typed into an app, in groups of four.
        secret: String,
        /// The address that an app reads from the QR code.
        uri: String,
    },
    /// He has one.
    On {
        /// Since when, microseconds UTC.
        since: i64,
        /// Recovery codes not used yet.
        codes_left: u64,
    },
}

/// What a code proved, to be used up by the transaction that relies on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// No code was asked for.
    None,
    /// The code of this step.
    Step(i64),
    /// This recovery code.
    Recovery(Uuid),
}

impl Proof {
    pub(super) fn word(&self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Step(_) => Some("totp"),
            Self::Recovery(_) => Some("recovery"),
        }
    }
}

async fn row(ctx: &Ctx, account: Uuid) -> Result<Option<second_factor::Model>> {
    Ok(second_factor::Entity::find_by_id(account).one(ctx.store.reader()).await?)
}

/// The second factor of an account that has one.
pub(super) async fn of(ctx: &Ctx, account: Uuid) -> Result<Option<second_factor::Model>> {
    Ok(row(ctx, account).await?.filter(|f| f.confirmed_at.is_some()))
}

/// Whether what was typed is the present code or an unused recovery code; nothing is used up yet.
pub(super) async fn prove(ctx: &Ctx, now: &Now, account: Uuid, typed: &str) -> Result<Option<Proof>> {
    let Some(factor) = of(ctx, account).await? else { return Ok(None) };
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).take(64).collect::<String>().to_lowercase();
    if plain.len() == 6 && plain.bytes().all(|b| b.is_ascii_digit()) {
        let secret = ctx.factor_key.open(account, &factor.secret)?;
        return Ok(totp::matching(&secret, &plain, now.micros, factor.last_step).map(Proof::Step));
    }
    if plain.len() != GROUPS * 4 {
        return Ok(None);
    }
    let turn = password::turn(&account.to_string()).await?;
    let hash = password::digests(&turn, vec![plain], factor.salt).await?.pop().unwrap_or_default();
    let found = recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::Hash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .one(ctx.store.reader())
        .await?;
    Ok(found.map(|c| Proof::Recovery(c.id)))
}

/// Marks a proof as used; refuses one that somebody used meanwhile.
pub(super) async fn use_up(tx: &Tx, account: Uuid, proof: &Proof) -> Result<()> {
    let used = match proof {
        Proof::None => return Ok(()),
        Proof::Step(step) => {
            second_factor::Entity::update_many()
                .set(second_factor::ActiveModel { last_step: Set(*step), ..Default::default() })
                .filter(second_factor::Column::AccountId.eq(account))
                .filter(second_factor::Column::LastStep.lt(*step))
                .exec(tx.conn())
                .await?
                .rows_affected
        }
        Proof::Recovery(id) => {
            recovery_code::Entity::update_many()
                .set(recovery_code::ActiveModel { used_at: Set(Some(tx.at())), ..Default::default() })
                .filter(recovery_code::Column::Id.eq(*id))
                .filter(recovery_code::Column::UsedAt.is_null())
                .exec(tx.conn())
                .await?
                .rows_affected
        }
    };
    if used == 1 { Ok(()) } else { Err(Error::field("code", "factor-wrong", [])) }
}

fn grouped(text: &str) -> String {
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// How far the actor's second factor is. At most two statements.
pub async fn state(ctx: &Ctx, actor: &Actor) -> Result<State> {
    let Some(factor) = row(ctx, actor.account).await? else { return Ok(State::Off) };
    let Some(since) = factor.confirmed_at else {
        if ctx.now().micros - factor.begun_at >= BEGUN {
            return Ok(State::Off);
        }
        let secret = totp::base32(&ctx.factor_key.open(actor.account, &factor.secret)?);
        // Logins are plain ASCII, so nothing in here needs an escape.
        let uri = format!(
            "otpauth://totp/Thidua:{}?secret={secret}&issuer=Thidua&algorithm=SHA1&digits=6&period=30",
            actor.login
        );
        return Ok(State::Begun { secret: grouped(&secret), uri });
    };
    let codes_left = recovery_code::Entity::find()
        .filter(recovery_code::Column::AccountId.eq(actor.account))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(ctx.store.reader())
        .await?;
    Ok(State::On { since, codes_left })
}

fn random<const N: usize>() -> Vec<u8> {
    let mut bytes = [0_u8; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes.to_vec()
}

/// Makes a secret to be read into an app. Asks for the password: a stranger at an open page could lock the owner out.
pub async fn begin(ctx: &Ctx, actor: &Actor, typed: &str) -> Result<()> {
    prove_password(ctx, actor, "password", typed).await?;
    let sealed = ctx.factor_key.seal(actor.account, &random::<{ totp::SECRET }>())?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, Permit::own(actor)), |tx| {
            let sealed = sealed.clone();
            Box::pin(async move {
                let old = second_factor::Entity::find_by_id(tx.actor()).one(tx.conn()).await?;
                if old.is_some_and(|f| f.confirmed_at.is_some()) {
                    return Err(Error::refused("factor-there", []));
                }
                let begun = second_factor::ActiveModel {
                    account_id: Set(tx.actor()),
                    secret: Set(sealed),
                    salt: Set(random::<16>()),
                    begun_at: Set(tx.at()),
                    confirmed_at: Set(None),
                    last_step: Set(0),
                };
                second_factor::Entity::insert(begun)
                    .on_conflict(
                        OnConflict::column(second_factor::Column::AccountId)
                            .update_columns([
                                second_factor::Column::Secret,
                                second_factor::Column::Salt,
                                second_factor::Column::BegunAt,
                            ])
                            .to_owned(),
                    )
                    .exec_without_returning(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await
}

/// Fresh recovery codes and their hashes under `salt`.
async fn fresh_codes(actor: &Actor, salt: Vec<u8>) -> Result<(Vec<String>, Vec<Vec<u8>>)> {
    let codes: Vec<String> = (0..CODES).map(|_| password::readable(GROUPS)).collect();
    let mut hashes = Vec::with_capacity(CODES);
    for code in &codes {
        // A turn for each, so that ten codes do not make ten others wait.
        let turn = password::turn(&actor.account.to_string()).await?;
        hashes.extend(password::digests(&turn, vec![code.replace('-', "")], salt.clone()).await?);
    }
    Ok((codes, hashes))
}

async fn keep_codes(tx: &Tx, hashes: Vec<Vec<u8>>) -> Result<()> {
    forget_codes(tx, tx.actor()).await?;
    let rows = hashes.into_iter().map(|hash| recovery_code::ActiveModel {
        id: Set(crate::ctx::id_at(tx.at())),
        account_id: Set(tx.actor()),
        hash: Set(hash),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    Ok(())
}

async fn forget_codes(tx: &Tx, account: Uuid) -> Result<()> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::AccountId.eq(account)).exec(tx.conn()).await?;
    Ok(())
}

/// Takes the first code of an app: from now on it is asked for at each sign-in. The account's other sessions end. Answers
/// the recovery codes, to be shown once.
pub async fn confirm(ctx: &Ctx, actor: &Actor, typed: &str, session: Option<Vec<u8>>) -> Result<Vec<String>> {
    let now = ctx.now();
    let begun = row(ctx, actor.account).await?.filter(|f| f.confirmed_at.is_none());
    let Some(factor) = begun.filter(|f| now.micros - f.begun_at < BEGUN) else {
        return Err(Error::refused("factor-begin-again", []));
    };
    let door = Door::of_proof(actor.account);
    door::knock(ctx, &now, std::slice::from_ref(&door)).await?;
    let secret = ctx.factor_key.open(actor.account, &factor.secret)?;
    let plain: String = typed.chars().filter(char::is_ascii_digit).take(8).collect();
    let Some(step) = totp::matching(&secret, &plain, now.micros, factor.last_step) else {
        return Err(Error::field("code", "factor-wrong", []));
    };
    let (codes, hashes) = fresh_codes(actor, factor.salt.clone()).await?;
    ctx.store
        .write(ctx.change(actor, &now, Held::own(actor), None), |tx| {
            let (login, sealed, hashes) = (actor.login.clone(), factor.secret.clone(), hashes.clone());
            let (session, door) = (session.clone(), door.clone());
            Box::pin(async move {
                let on = second_factor::ActiveModel {
                    confirmed_at: Set(Some(tx.at())),
                    last_step: Set(step),
                    ..Default::default()
                };
                let confirmed = second_factor::Entity::update_many()
                    .set(on)
                    .filter(second_factor::Column::AccountId.eq(tx.actor()))
                    .filter(second_factor::Column::ConfirmedAt.is_null())
                    // Another secret may have been made in another window meanwhile.
                    .filter(second_factor::Column::Secret.eq(sealed))
                    .exec(tx.conn())
                    .await?
                    .rows_affected;
                if confirmed != 1 {
                    return Err(Error::refused("factor-begin-again", []));
                }
                keep_codes(tx, hashes).await?;
                door::open(tx, &door).await?;
                session::revoke_all(tx, tx.actor(), session.as_deref()).await?;
                tx.audit(&format!("account:{login}"), "factor-on", &json!({})).await?;
                Ok(())
            })
        })
        .await?;
    Ok(codes)
}

/// Ten new recovery codes in place of the old ones. Asks for the password.
pub async fn renew_codes(ctx: &Ctx, actor: &Actor, typed: &str) -> Result<Vec<String>> {
    prove_password(ctx, actor, "password", typed).await?;
    let factor = of(ctx, actor.account).await?.ok_or_else(|| Error::refused("factor-begin-again", []))?;
    let (codes, hashes) = fresh_codes(actor, factor.salt).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, Held::own(actor), None), |tx| {
            let (login, hashes) = (actor.login.clone(), hashes.clone());
            Box::pin(async move {
                keep_codes(tx, hashes).await?;
                tx.audit(&format!("account:{login}"), "factor-codes", &json!({})).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(codes)
}

async fn remove(tx: &Tx, account: Uuid) -> Result<()> {
    second_factor::Entity::delete_by_id(account).exec(tx.conn()).await?;
    forget_codes(tx, account).await
}

/// The owner gives his second factor up: with his password and a code, and only while no role of his asks for it.
pub async fn give_up(ctx: &Ctx, actor: &Actor, typed: &str, code: &str) -> Result<()> {
    if rules::asked_of(ctx, actor).await? {
        return Err(Error::refused("factor-required", []));
    }
    prove_password(ctx, actor, "password", typed).await?;
    let now = ctx.now();
    let door = Door::of_proof(actor.account);
    door::knock(ctx, &now, std::slice::from_ref(&door)).await?;
    let Some(proof) = prove(ctx, &now, actor.account, code).await? else {
        return Err(Error::field("code", "factor-wrong", []));
    };
    ctx.store
        .write(ctx.change(actor, &now, Held::own(actor), None), |tx| {
            let (login, proof, door) = (actor.login.clone(), proof.clone(), door.clone());
            Box::pin(async move {
                use_up(tx, tx.actor(), &proof).await?;
                remove(tx, tx.actor()).await?;
                door::open(tx, &door).await?;
                tx.audit(&format!("account:{login}"), "factor-off", &json!({})).await?;
                Ok(())
            })
        })
        .await
}

/// An administrator takes the second factor of an account away, whose owner lost phone and codes; its sessions end. Not his
/// own: whoever sits at his open page would get rid of it.
pub async fn reset(ctx: &Ctx, actor: &Actor, login: &str, version: i64) -> Result<()> {
    let manage::Reached { account: found, held, .. } = manage::reach_with_grants(ctx, actor, login).await?;
    if found.id == actor.account {
        return Err(Error::refused("factor-own", []));
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let found = found.clone();
            Box::pin(async move {
                remove(tx, found.id).await?;
                session::revoke_all(tx, found.id, None).await?;
                tx.audit(&format!("account:{}", found.login), "factor-reset", &json!({})).await?;
                Ok(())
            })
        })
        .await
}
