//! Which units must confirm the names of a dossier, who may do it for them and who has: for whoever sees the dossier. And
//! reminding those who have not.

use std::collections::BTreeMap;

use domain::{
    access::{self as rights, Action, Role, Scope},
    road::StepKind,
};
use serde::Serialize;
use serde_json::json;
use store::{
    entity::dossier,
    query::councils::{ConfirmRow, confirming},
    sea_orm::EntityTrait,
};
use uuid::Uuid;

use super::{confirmed, require_open};
use crate::{
    Actor, Ctx, Error, Result,
    access::PartOf,
    dossiers::{self, Loaded},
    notices::{To, tell},
};

/// A unit that confirms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskedUnit {
    /// Its name.
    pub name: String,
    /// Names it must confirm.
    pub lines: usize,
    /// Of them confirmed as they stand.
    pub done: usize,
    /// Who confirmed last.
    pub by: String,
    /// When, microseconds UTC.
    pub at: Option<i64>,
    /// Whose accounts may confirm at the unit itself.
    pub who: Vec<String>,
}

impl AskedUnit {
    /// All of its names are confirmed.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done == self.lines
    }
}

/// How the confirming stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// By unit, in the order of their first name.
    pub units: Vec<AskedUnit>,
    /// The actor may open the proofs.
    pub may_open: bool,
    /// The actor may remind.
    pub may_remind: bool,
}

fn confirmers() -> Vec<&'static str> {
    Role::ALL.iter().filter(|r| rights::allows(**r, Action::ConfirmProof)).map(|r| r.code()).collect()
}

/// The units that confirm, in the order of their first name, with the places of their names.
fn grouped(rows: &[ConfirmRow]) -> Vec<(Uuid, Vec<&ConfirmRow>)> {
    let mut groups: Vec<(Uuid, Vec<&ConfirmRow>)> = Vec::new();
    let mut places: BTreeMap<Uuid, usize> = BTreeMap::new();
    for row in rows {
        let at = *places.entry(row.unit).or_insert_with(|| {
            groups.push((row.unit, Vec::new()));
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.1.push(row);
        }
    }
    groups
}

/// The units of which a name is not confirmed as it stands.
fn silent(groups: &[(Uuid, Vec<&ConfirmRow>)]) -> Vec<Uuid> {
    let done = |rows: &[&ConfirmRow]| rows.iter().all(|r| confirmed(&r.nominee));
    groups.iter().filter(|(_, rows)| !done(rows)).map(|g| g.0).collect()
}

/// Who may remind: whoever drafts the decision, or prepares the dossier.
fn may_remind(actor: &Actor, at: &Loaded) -> std::result::Result<rights::Permit, rights::Denial> {
    rights::may(actor, Action::PrepareDecision, &at.deciding)
        .or_else(|_| rights::may(actor, Action::PrepareDossier, &at.proposing))
}

/// How the confirming of a dossier's names stands; nothing before and after the time in which they are confirmed. One
/// statement.
pub async fn asked(ctx: &Ctx, actor: &Actor, at: &Loaded) -> Result<Option<Asked>> {
    if !matches!(at.kind(), Some(StepKind::Decide | StepKind::Issue)) {
        return Ok(None);
    }
    let conn = ctx.store.reader();
    let scope = rights::scope(actor, Action::ConfirmProof);
    let rows = confirming(conn, at.head.id, &scope, &confirmers(), &actor.today).await?;
    let groups = grouped(&rows);
    let units = groups.into_iter().map(|(_, rows)| {
        let last = rows.iter().filter(|r| r.nominee.proof_at.is_some()).max_by_key(|r| r.nominee.proof_at);
        AskedUnit {
            name: rows.first().map(|r| r.unit_name.clone()).unwrap_or_default(),
            done: rows.iter().filter(|r| confirmed(&r.nominee)).count(),
            lines: rows.len(),
            by: last.and_then(|r| r.by.clone()).unwrap_or_default(),
            at: last.and_then(|r| r.nominee.proof_at),
            who: rows.first().map(|r| r.who.clone()).unwrap_or_default(),
        }
    });
    Ok(Some(Asked {
        units: units.collect(),
        may_open: rights::may(actor, Action::ViewDecisions, &at.deciding).is_ok() || rows.iter().any(|r| r.in_scope),
        may_remind: may_remind(actor, at).is_ok(),
    }))
}

/// Reminds whoever may confirm at the units that have not; gives how many units.
pub async fn remind(ctx: &Ctx, actor: &Actor, code: &str) -> Result<usize> {
    let at = dossiers::load(ctx, actor, code).await?;
    let permit = may_remind(actor, &at)?;
    let now = ctx.now();
    let (id, title) = (at.head.id, at.head.title.clone());
    ctx.store
        .write(ctx.change_part(actor, &now, permit, (PartOf::PROOF, id), None), |tx| {
            let (ctx, title, day) = (ctx.clone(), title.clone(), now.today.clone());
            Box::pin(async move {
                let found = dossier::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                require_open(tx.conn(), &found).await?;
                let rows = confirming(tx.conn(), id, &Scope::Nothing, &confirmers(), &day).await?;
                let silent = silent(&grouped(&rows));
                if silent.is_empty() {
                    return Err(Error::refused("proof-nobody-silent", []));
                }
                let told = To::Holders(silent.clone(), confirmers());
                tell(&ctx, tx, &told, "proof-remind", &found.code, &[("title", title)]).await?;
                let entry = json!({"units": silent.len()});
                tx.audit(&format!("dossier:{}", found.code), "proof_remind", &entry).await?;
                Ok(silent.len())
            })
        })
        .await
}
