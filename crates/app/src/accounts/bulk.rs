//! Accounts for many people at once: everybody of a unit's subtree who has none, with one-time passwords that are
//! written into one spreadsheet and kept nowhere.

use std::collections::BTreeSet;

use domain::access::{Action, Permit, Role};
use serde_json::json;
use store::{
    entity::{account, unit},
    query::accounts::{Candidate, without_account},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};

use super::{grants, manage, password};
use crate::{Actor, Ctx, Error, Result, access, export};

/// Most accounts made at one time; each password costs some milliseconds of hashing by design.
pub const MOST: i64 = 300;

/// What would be made.
#[derive(Clone, Debug)]
pub struct Preview {
    permit: Permit,
    /// The unit's code and name.
    pub unit: (String, String),
    /// Login and person of each new account, in Vietnamese order.
    pub lines: Vec<Line>,
    /// More people than [`MOST`] have none: the rest follows in another go.
    pub more: bool,
}

/// One new account.
#[derive(Clone, Debug)]
pub struct Line {
    /// Login: the service number, else the person's code.
    pub login: String,
    /// Who.
    pub person: Candidate,
}

/// Who would get an account.
pub async fn preview(ctx: &Ctx, actor: &Actor, unit_code: &str) -> Result<Preview> {
    let missing = || Error::field("unit", "account-unit-missing", []);
    let unit = access::named::<unit::Model>(ctx, actor, &[Action::ManageAccounts], unit_code, missing).await?;
    let mut people = without_account(ctx.store.reader(), unit.id, &ctx.now().today, MOST + 1).await?;
    let more = people.len() as i64 > MOST;
    people.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
    let wanted: Vec<(String, Candidate)> = people.into_iter().map(|p| (login_of(&p), p)).collect();
    let taken: BTreeSet<String> = account::Entity::find()
        .filter(account::Column::Login.is_in(wanted.iter().map(|(l, _)| l.clone())))
        .all(ctx.store.reader())
        .await?
        .into_iter()
        .map(|a| a.login)
        .collect();
    let mut used = taken;
    let lines = wanted
        .into_iter()
        .map(|(login, person)| {
            let login = if used.contains(&login) { plain(&person.code) } else { login };
            used.insert(login.clone());
            Line { login, person }
        })
        .collect();
    Ok(Preview { permit: unit.permit(), unit: (unit.code.clone(), unit.name.clone()), lines, more })
}

fn login_of(person: &Candidate) -> String {
    let number = person.service_number.as_deref().map(plain).unwrap_or_default();
    if manage::good_login(&number) { number } else { plain(&person.code) }
}

fn plain(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect()
}

/// Makes the accounts, each with the role "person", and answers the spreadsheet with the passwords.
pub async fn create(ctx: &Ctx, actor: &Actor, unit_code: &str, headings: Vec<String>) -> Result<export::Sheet> {
    let preview = preview(ctx, actor, unit_code).await?;
    if preview.lines.is_empty() {
        return Err(Error::refused("account-bulk-none", []));
    }
    let secrets: Vec<String> = preview.lines.iter().map(|_| password::one_time()).collect();
    let mut hashes = Vec::with_capacity(secrets.len());
    for chunk in secrets.chunks(8) {
        let tasks: Vec<_> = chunk.iter().map(|s| tokio::spawn(password::hash(s.clone()))).collect();
        for task in tasks {
            let done = task.await.map_err(|_| Error::refused("account-bulk-stopped", []))?;
            hashes.push(done?);
        }
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.write(actor, &now, preview.permit), |tx| {
            let (ctx, now, preview, hashes) = (ctx.clone(), now.clone(), preview.clone(), hashes.clone());
            Box::pin(async move {
                let mut logins = Vec::new();
                for (line, hash) in preview.lines.iter().zip(hashes) {
                    manage::refuse_taken(tx, &line.login, Some(line.person.id)).await?;
                    let row = manage::Row {
                        id: ctx.new_id(&now),
                        login: line.login.clone(),
                        display_name: line.person.full_name.clone(),
                        hash,
                        person: Some(line.person.id),
                        unit: line.person.unit_id,
                        language: "vi".to_owned(),
                    };
                    manage::insert(tx, &ctx, &row).await?;
                    grants::insert(tx, &ctx, &now, row.id, Role::Person, line.person.unit_id, &now.today, None).await?;
                    logins.push(line.login.clone());
                }
                let payload = json!({"unit": preview.unit.0, "logins": logins});
                tx.audit(&format!("unit:{}", preview.unit.0), "accounts-in-bulk", &payload).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    let rows = preview
        .lines
        .into_iter()
        .zip(secrets)
        .map(|(line, secret)| {
            let unit = line.person.unit_name.unwrap_or_default();
            [line.person.code, line.person.full_name, unit, line.login, secret].map(export::Value::Text).to_vec()
        })
        .collect();
    Ok(export::Sheet { title: preview.unit.1, headings, rows })
}
