//! What an administrator does with accounts: make, rename, close, open, give a new password, say who stands behind one. He
//! reaches accounts whose every role and whose person lie within his own units, so nobody takes over an account that
//! reaches further than he does, or that another unit has just made.

use std::collections::BTreeSet;

use domain::access::{Action, Scope, scope};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{account, person, role_grant},
    sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Set},
};
use uuid::Uuid;

use super::{
    device,
    door::{self, Door},
    login::normal,
    password, session,
};
use crate::{
    Actor, Ctx, Error, FieldError, Result,
    access::{self, Held},
};

/// A login and its one-time password, to be shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Login.
    pub login: String,
    /// One-time password.
    pub password: String,
    /// Until when it is good, microseconds UTC.
    pub until: i64,
}

/// A new account.
#[derive(Clone, Debug, Default)]
pub struct NewAccount {
    /// Login: letters without diacritics, digits, `.`, `-`, `_`.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Code of the person behind it; may be empty.
    pub person_code: String,
}

/// A row to be written.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) login: String,
    pub(super) display_name: String,
    pub(super) hash: String,
    pub(super) person: Option<Uuid>,
    /// The unit whose administrators look after it while it stands for nobody.
    pub(super) unit: Option<Uuid>,
    pub(super) language: String,
}

/// Writes a new account whose password must be changed.
pub(super) async fn insert(tx: &Tx, ctx: &Ctx, row: &Row) -> Result<()> {
    account::Entity::insert(account::ActiveModel {
        id: Set(row.id),
        version: Set(1),
        home_node: Set(ctx.node.to_string()),
        login: Set(row.login.clone()),
        display_name: Set(row.display_name.clone()),
        password_hash: Set(row.hash.clone()),
        must_change: Set(true),
        disabled: Set(false),
        person_id: Set(row.person),
        language: Set(row.language.clone()),
        created_at: Set(tx.at()),
        search: Set(search(&row.login, &row.display_name)),
        sort_key: Set(vntext::sort_key_name(&row.display_name)),
        one_time_until: Set(Some(tx.at() + password::ONE_TIME)),
        unit_id: Set(row.unit),
    })
    .exec_without_returning(tx.conn())
    .await?;
    Ok(())
}

fn search(login: &str, name: &str) -> String {
    vntext::fold(&format!("{name} {login}"))
}

/// Longest login, in bytes.
pub const LONGEST_LOGIN: usize = 60;

/// True for a login that can be typed on any keyboard.
#[must_use]
pub fn good_login(login: &str) -> bool {
    // Those are addresses beside those of accounts.
    (3..=LONGEST_LOGIN).contains(&login.len())
        && !matches!(login, "new" | "bulk" | "second-factor")
        && login.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"._-".contains(&b))
}

/// A name stands beside what its bearer did: nothing in it may turn the text around or hide in it.
fn check_name(name: &str, faults: &mut Vec<FieldError>) {
    if name.is_empty() || name.chars().count() > 200 {
        faults.push(FieldError::new("display_name", "account-name-missing", []));
    } else if let Some(mark) = vntext::hidden_marks(name).first() {
        faults.push(crate::units::mark_fault("display_name", mark));
    }
}

/// Makes an account without roles. The password is shown once.
pub async fn create(ctx: &Ctx, actor: &Actor, command: NewAccount) -> Result<Issued> {
    let permit = access::require_anywhere(actor, Action::ManageAccounts)?;
    let login = normal(&command.login);
    let display_name = vntext::normal(&command.display_name);
    let mut faults = Vec::new();
    if !good_login(&login) {
        faults.push(FieldError::new("login", "account-login-form", []));
    }
    check_name(&display_name, &mut faults);
    let person = match person_of(ctx, actor, &command.person_code).await {
        Ok(person) => person,
        Err(Error::Invalid(mut more)) => {
            faults.append(&mut more);
            None
        }
        Err(other) => return Err(other),
    };
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    // Where nobody of the register stands behind it, it is the maker's own unit that looks after it.
    let home = match managed(actor) {
        Scope::Units(units) => units.into_iter().next(),
        Scope::Nothing => None,
    };
    let secret = password::one_time();
    let hash = password::hash(secret.clone()).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let row = Row {
                id: ctx.new_id(&now),
                login: login.clone(),
                display_name: display_name.clone(),
                hash: hash.clone(),
                person,
                unit: home,
                language: "vi".to_owned(),
            };
            let ctx = ctx.clone();
            Box::pin(async move {
                refuse_taken(tx, &row.login, row.person).await?;
                insert(tx, &ctx, &row).await?;
                let stream = format!("account:{}", row.login);
                tx.audit(&stream, "create", &json!({"name": row.display_name, "person": row.person})).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(Issued { login, password: secret, until: now.micros + password::ONE_TIME })
}

pub(super) async fn refuse_taken(tx: &Tx, login: &str, person: Option<Uuid>) -> Result<()> {
    if account::Entity::find().filter(account::Column::Login.eq(login)).one(tx.conn()).await?.is_some() {
        return Err(Error::field("login", "account-login-taken", [("login", login.to_owned())]));
    }
    match person {
        Some(person) => refuse_person_taken(tx, person).await,
        None => Ok(()),
    }
}

async fn refuse_person_taken(tx: &Tx, person: Uuid) -> Result<()> {
    match account::Entity::find().filter(account::Column::PersonId.eq(person)).one(tx.conn()).await? {
        Some(other) => Err(Error::field("person_code", "account-person-taken", [("login", other.login)])),
        None => Ok(()),
    }
}

async fn person_of(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Option<Uuid>> {
    if code.trim().is_empty() {
        return Ok(None);
    }
    let missing = || Error::field("person_code", "account-person-unknown", [("code", code.trim().to_owned())]);
    Ok(Some(access::named::<person::Model>(ctx, actor, &[Action::ManageAccounts], code, missing).await?.id))
}

/// The account with `login`, if the actor may manage it.
pub async fn reach(ctx: &Ctx, actor: &Actor, login: &str) -> Result<account::Model> {
    Ok(reach_with_grants(ctx, actor, login).await?.account)
}

/// An account that the actor may manage.
pub(super) struct Reached {
    /// The account.
    pub(super) account: account::Model,
    /// All roles it holds or held, newest first.
    pub(super) grants: Vec<role_grant::Model>,
    /// That he may.
    pub(super) held: Held,
}

/// The account with this login, if every unit that it has to do with is the actor's: those of its roles, that of the person
/// behind it, and where there is nobody that of whoever made it. What has to do with no unit is for the administrator of
/// the whole installation. Others are not told that there is such an account. Four statements.
pub(super) async fn reach_with_grants(ctx: &Ctx, actor: &Actor, login: &str) -> Result<Reached> {
    access::require_anywhere(actor, Action::ManageAccounts)?;
    let (account, person) = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .join(
            JoinType::LeftJoin,
            account::Entity::belongs_to(person::Entity).from(account::Column::PersonId).to(person::Column::Id).into(),
        )
        .select_also(person::Entity)
        .one(ctx.store.reader())
        .await?
        .ok_or(Error::NotFound)?;
    let grants = role_grant::Entity::find()
        .filter(role_grant::Column::AccountId.eq(account.id))
        .order_by_desc(role_grant::Column::GrantedAt)
        .all(ctx.store.reader())
        .await?;
    let mut units: BTreeSet<Uuid> =
        grants.iter().filter(|g| g.revoked_at.is_none()).filter_map(|g| g.unit_id).collect();
    units.extend(person.and_then(|p| p.unit_id).or(account.unit_id));
    let units: Vec<Uuid> = units.into_iter().collect();
    let held = access::hold_account(ctx, actor, account.id, &units).await?;
    Ok(Reached { account, grants, held })
}

/// Says who of the register an account stands for that stood for nobody: only then can its own cases be told.
pub async fn bind(ctx: &Ctx, actor: &Actor, login: &str, version: i64, person_code: &str) -> Result<()> {
    let found = reach_with_grants(ctx, actor, login).await?;
    if found.account.person_id.is_some() {
        return Err(Error::refused("account-person-bound", []));
    }
    let person = person_of(ctx, actor, person_code).await?;
    let person = person.ok_or_else(|| Error::field("person_code", "field-required", []))?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, found.held, Some(version)), |tx| {
            let found = found.account.clone();
            Box::pin(async move {
                refuse_person_taken(tx, person).await?;
                account::Entity::update_many()
                    .set(account::ActiveModel { person_id: Set(Some(person)), ..Default::default() })
                    .filter(account::Column::Id.eq(found.id))
                    .exec(tx.conn())
                    .await?;
                tx.audit(&format!("account:{}", found.login), "bind-person", &json!({"person": person})).await?;
                Ok(())
            })
        })
        .await
}

/// What is done to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Another name.
    Rename(String),
    /// Nobody may sign in with it; its sessions end.
    Disable,
    /// It may be used again.
    Enable,
}

/// Changes an account.
pub async fn change(ctx: &Ctx, actor: &Actor, login: &str, version: i64, change: Change) -> Result<()> {
    let Reached { account: found, held, .. } = reach_with_grants(ctx, actor, login).await?;
    if change == Change::Disable && found.id == actor.account {
        return Err(Error::refused("account-own", []));
    }
    let (row, action) = match &change {
        Change::Rename(name) => {
            let name = vntext::normal(name);
            let mut faults = Vec::new();
            check_name(&name, &mut faults);
            if !faults.is_empty() {
                return Err(Error::Invalid(faults));
            }
            let row = account::ActiveModel {
                search: Set(search(&found.login, &name)),
                sort_key: Set(vntext::sort_key_name(&name)),
                display_name: Set(name),
                ..Default::default()
            };
            (row, "rename")
        }
        Change::Disable => (account::ActiveModel { disabled: Set(true), ..Default::default() }, "disable"),
        Change::Enable => (account::ActiveModel { disabled: Set(false), ..Default::default() }, "enable"),
    };
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (row, found, change) = (row.clone(), found.clone(), change.clone());
            Box::pin(async move {
                account::Entity::update_many()
                    .set(row)
                    .filter(account::Column::Id.eq(found.id))
                    .exec(tx.conn())
                    .await?;
                let payload = match change {
                    Change::Rename(name) => json!({"before": found.display_name, "after": name}),
                    Change::Disable => {
                        session::revoke_all(tx, found.id, None).await?;
                        device::forget_all(tx, found.id).await?;
                        json!({})
                    }
                    Change::Enable => json!({}),
                };
                tx.audit(&format!("account:{}", found.login), action, &payload).await?;
                Ok(())
            })
        })
        .await
}

/// Gives an account a one-time password, shown once; its sessions end.
pub async fn reset(ctx: &Ctx, actor: &Actor, login: &str, version: i64) -> Result<Issued> {
    let Reached { account: found, held, .. } = reach_with_grants(ctx, actor, login).await?;
    let secret = password::one_time();
    let hash = password::hash(secret.clone()).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, held, Some(version)), |tx| {
            let (hash, found) = (hash.clone(), found.clone());
            Box::pin(async move {
                let row = account::ActiveModel {
                    password_hash: Set(hash),
                    must_change: Set(true),
                    one_time_until: Set(Some(tx.at() + password::ONE_TIME)),
                    ..Default::default()
                };
                account::Entity::update_many()
                    .set(row)
                    .filter(account::Column::Id.eq(found.id))
                    .exec(tx.conn())
                    .await?;
                session::revoke_all(tx, found.id, None).await?;
                device::forget_all(tx, found.id).await?;
                door::open(tx, &Door::of_login(&found.login)).await?;
                door::open(tx, &Door::of_proof(found.id)).await?;
                tx.audit(&format!("account:{}", found.login), "reset-password", &json!({})).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok(Issued { login: found.login, password: secret, until: now.micros + password::ONE_TIME })
}

/// Passwords that an earlier program issued have no last day: they get one, counted from now.
pub(super) async fn date_old_passwords(tx: &Tx) -> Result<()> {
    let dated = account::ActiveModel { one_time_until: Set(Some(tx.at() + password::ONE_TIME)), ..Default::default() };
    account::Entity::update_many()
        .set(dated)
        .filter(account::Column::MustChange.eq(true))
        .filter(account::Column::OneTimeUntil.is_null())
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Ends all sessions of an account.
pub async fn end_sessions(ctx: &Ctx, actor: &Actor, login: &str) -> Result<()> {
    let Reached { account: found, held, .. } = reach_with_grants(ctx, actor, login).await?;
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, held.permit()), |tx| {
            let found = found.clone();
            Box::pin(async move {
                session::expire_all(tx, found.id).await?;
                tx.audit(&format!("account:{}", found.login), "end-sessions", &json!({})).await?;
                Ok(())
            })
        })
        .await
}

/// The scope of an administrator, for lists.
#[must_use]
pub fn managed(actor: &Actor) -> domain::access::Scope {
    scope(actor, Action::ManageAccounts)
}
