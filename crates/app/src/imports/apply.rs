//! The one transaction that writes what a batch says: bulk inserts, one audit entry, no statement a row.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use domain::access::scope;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::import_batch,
    query::imports as query,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    Kind, Staged, State, apply_facts, apply_nominees,
    apply_people::{self, Written},
    batch::{all_rows, mapping_of, summary_of, to_json},
    names::number_key,
    unit_index::UnitIndex,
    upload::{find, open_batch},
};
use crate::{Actor, Ctx, Error, Now, Result};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Applied {
    /// People added to the register.
    pub new_people: u64,
    /// Facts added.
    pub facts: u64,
    /// People whose record changed; facts that took the place of others.
    pub updated: u64,
    /// Rows that said nothing new.
    pub same: u64,
    /// Collectives added to the dossier.
    pub collectives: u64,
    /// Individuals added to the dossier, outsiders not counted.
    pub individuals: u64,
    /// People and bodies outside added to the dossier.
    pub outsiders: u64,
    /// Rows left out by a person.
    pub dropped: u64,
    /// Rows that repeat another one.
    pub repeats: u64,
}

/// What all kinds need while they write.
pub(super) struct Job<'a> {
    pub(super) ctx: &'a Ctx,
    pub(super) now: &'a Now,
    pub(super) batch: &'a import_batch::Model,
    pub(super) units: UnitIndex,
}

/// Writes a batch. `once` makes a second press of the button give the first answer.
pub async fn apply(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    once: Option<(String, Vec<u8>)>,
) -> Result<Applied> {
    let found = match open_batch(ctx, actor, code).await {
        // The same key after success: the batch is closed, and the first answer is what was asked for.
        Err(Error::Refused(r)) if r.key == "import-closed" && once.is_some() => find(ctx, actor, code).await?,
        other => other?,
    };
    if found.state == "mapping" {
        return Err(Error::field("columns", "import-name-column", []));
    }
    let kind = Kind::from_code(&found.kind).ok_or(Error::NotFound)?;
    if kind == Kind::Nominees && found.state == "review" {
        apply_nominees::check(ctx, actor, &found).await?;
    }
    let now = ctx.now();
    let (scope, found) = (Arc::new(scope(actor, domain::access::Action::Import)), Arc::new(found));
    let mut write = ctx.change(actor, &now, found.as_ref(), Some(version));
    write.once = once;
    ctx.store
        .write(write, |tx| {
            let (ctx, now, found, scope) = (ctx.clone(), now.clone(), Arc::clone(&found), Arc::clone(&scope));
            Box::pin(async move {
                if found.state != "review" {
                    return Err(Error::refused("import-closed", [("code", found.code.clone())]));
                }
                let rows = all_rows(tx.conn(), found.id).await?;
                let open = rows.iter().filter(|r| r.open()).count();
                if open > 0 {
                    return Err(Error::refused("import-open-rows", [("count", open.to_string())]));
                }
                let names = query::unit_names(tx.conn(), &scope, &now.today).await?;
                let units = UnitIndex::new(names, mapping_of(&found)?.units);
                let job = Job { ctx: &ctx, now: &now, batch: &found, units };
                let mut done = Applied {
                    same: count(&rows, State::Same),
                    dropped: count(&rows, State::Dropped),
                    repeats: count(&rows, State::Repeat),
                    ..Applied::default()
                };
                fresh(tx, &rows).await?;
                match kind {
                    Kind::People => {
                        let Written { added, updated, same } = apply_people::people(tx, &job, &rows).await?;
                        done.new_people = added.len() as u64;
                        done.updated = updated;
                        done.same += same;
                    }
                    Kind::Nominees => apply_nominees::nominees(tx, &job, &rows, &mut done).await?,
                    Kind::Facts(kind) => apply_facts::facts(tx, &job, kind, &rows, &mut done).await?,
                }
                let mut summary = summary_of(&found);
                summary.applied = Some(done.clone());
                import_batch::Entity::update_many()
                    .set(import_batch::ActiveModel {
                        state: Set("applied".to_owned()),
                        applied_at: Set(Some(now.micros)),
                        summary: Set(to_json(&summary)),
                        ..Default::default()
                    })
                    .filter(import_batch::Column::Id.eq(found.id))
                    .exec(tx.conn())
                    .await?;
                let note = json!({ "done": done, "sha256": hex::encode(&found.file_sha256) });
                tx.audit(&format!("import:{}", found.code), "apply", &note).await?;
                Ok(done)
            })
        })
        .await
}

fn count(rows: &[Staged], state: State) -> u64 {
    rows.iter().filter(|r| r.state == state).count() as u64
}

/// Refuses when somebody to be added came into the register since the rows were looked at.
async fn fresh(tx: &Tx, rows: &[Staged]) -> Result<()> {
    let numbers: HashSet<String> = rows
        .iter()
        .filter(|r| {
            r.state == State::New
                && r.matched.is_none()
                && r.part == "individual"
                && !r.resolution.starts_with("outsider")
        })
        .map(|r| number_key(&r.fields.service_number))
        .filter(|n| !n.is_empty())
        .collect();
    let asked: Vec<String> = numbers.iter().cloned().collect();
    let there: HashMap<Uuid, String> = query::people_by_words(tx.conn(), &asked)
        .await?
        .into_iter()
        .filter_map(|k| k.service_number.map(|n| (k.id, number_key(&n))))
        .collect();
    if there.values().any(|n| numbers.contains(n)) {
        return Err(Error::refused("import-register-changed", []));
    }
    Ok(())
}
