//! Imports from the command line: the same road as the screens, recorded as the operator's.

use std::{collections::BTreeMap, sync::Arc};

use domain::access::{Actor, Grant, Role};
use serde::Serialize;
use store::{
    entity::{dossier, unit},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
};
use uuid::Uuid;

use super::{Answer, Applied, Kind, State, Upload, answer, apply, batch, rows, upload};
use crate::{Ctx, Error, Result, facts::FactKind};

/// What the command line may decide without a person.
#[derive(Clone, Debug, Default)]
pub struct AutoResolve {
    /// Reason under which rows with wrong values are left out; without one they stop the import.
    pub drop_faults: Option<String>,
    /// Reason under which rows in doubt are left out; without one they stop the import.
    pub drop_doubts: Option<String>,
    /// A doubtful row with exactly one candidate stands for it.
    pub take_only_candidate: bool,
}

/// What the command line answers.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Code of the batch.
    pub code: String,
    /// The very file was imported before; nothing changed.
    pub already: bool,
    /// Rows by part and state as they were written, or as they wait.
    pub counts: Vec<(String, String, u64)>,
    /// What was written; `None` while rows wait for a person.
    pub applied: Option<Applied>,
}

/// The person at the machine's console: acts on the whole tree, as `operator:NAME`.
pub async fn operator(ctx: &Ctx, os_user: &str) -> Result<Actor> {
    let roots = unit::Entity::find().filter(unit::Column::ParentId.is_null()).all(ctx.store.reader()).await?;
    let today = ctx.now().today;
    let grant = |role, unit| Grant { role, unit, from: today.clone(), to: None };
    // An installation without units is set up by an administrator who has none yet.
    let founding = roots.is_empty().then(|| grant(Role::Administrator, None));
    Ok(Actor {
        account: Uuid::nil(),
        login: format!("operator:{os_user}"),
        display_name: os_user.to_owned(),
        person: None,
        language: "vi".to_owned(),
        grants: roots
            .iter()
            .flat_map(|u| [grant(Role::Administrator, Some(u.id)), grant(Role::EmulationOfficer, Some(u.id))])
            .chain(founding)
            .collect(),
        today,
    })
}

/// Imports people; those without a unit in the file belong to the unit with this code.
pub async fn import_people_file(
    ctx: &Ctx,
    actor: &Actor,
    bytes: Vec<u8>,
    file_name: &str,
    unit_code: &str,
    accept: AutoResolve,
) -> Result<Outcome> {
    let found = unit::Entity::find()
        .filter(unit::Column::Code.eq(unit_code))
        .one(ctx.store.reader())
        .await?
        .ok_or_else(|| Error::field("unit", "import-no-such-unit", [("code", unit_code.to_owned())]))?;
    run(ctx, actor, Kind::People, bytes, file_name, Some(found.id), None, accept).await
}

/// Imports nominees into the dossier with this code.
pub async fn import_nominees_file(
    ctx: &Ctx,
    actor: &Actor,
    bytes: Vec<u8>,
    file_name: &str,
    dossier_code: &str,
    accept: AutoResolve,
) -> Result<Outcome> {
    let found =
        dossier::Entity::find()
            .filter(dossier::Column::Code.eq(dossier_code))
            .one(ctx.store.reader())
            .await?
            .ok_or_else(|| Error::field("dossier", "import-no-such-dossier", [("code", dossier_code.to_owned())]))?;
    run(ctx, actor, Kind::Nominees, bytes, file_name, None, Some(found.id), accept).await
}

/// Imports facts of one kind; names without a unit in the file are looked for in the unit with this code, or else in the only one at the top.
pub async fn import_facts_file(
    ctx: &Ctx,
    actor: &Actor,
    kind: FactKind,
    bytes: Vec<u8>,
    file_name: &str,
    unit_code: &str,
    accept: AutoResolve,
) -> Result<Outcome> {
    let mut find = unit::Entity::find();
    find = if unit_code.is_empty() {
        find.filter(unit::Column::ParentId.is_null()).filter(unit::Column::ToDate.is_null())
    } else {
        find.filter(unit::Column::Code.eq(unit_code))
    };
    let found = find
        .one(ctx.store.reader())
        .await?
        .ok_or_else(|| Error::field("unit", "import-no-such-unit", [("code", unit_code.to_owned())]))?;
    run(ctx, actor, Kind::Facts(kind), bytes, file_name, Some(found.id), None, accept).await
}

#[expect(clippy::too_many_arguments, reason = "one command line")]
async fn run(
    ctx: &Ctx,
    actor: &Actor,
    kind: Kind,
    bytes: Vec<u8>,
    file_name: &str,
    unit: Option<Uuid>,
    dossier: Option<Uuid>,
    accept: AutoResolve,
) -> Result<Outcome> {
    let command = Upload { kind, file_name: file_name.to_owned(), bytes: Arc::new(bytes), unit, dossier };
    let sent = upload(ctx, actor, command).await?;
    if sent.already {
        let page = batch(ctx, actor, &sent.code).await?;
        return Ok(Outcome { code: sent.code, already: true, counts: page.counts, applied: page.applied });
    }
    if sent.needs_mapping {
        let unread = batch(ctx, actor, &sent.code).await?.mapping.parts.is_empty();
        let key = if unread { "import-needs-head" } else { "import-needs-mapping" };
        return Err(Error::refused(key, [("code", sent.code)]));
    }
    if accept.take_only_candidate {
        take_only(ctx, actor, &sent.code, kind).await?;
    }
    for (state, reason) in [(State::Fault, accept.drop_faults), (State::Doubt, accept.drop_doubts)] {
        if let Some(reason) = reason {
            let version = batch(ctx, actor, &sent.code).await?.version;
            super::answer_all(ctx, actor, &sent.code, version, state, reason).await?;
        }
    }
    let page = batch(ctx, actor, &sent.code).await?;
    if page.open > 0 {
        return Ok(Outcome { code: sent.code, already: false, counts: page.counts, applied: None });
    }
    let applied = apply(ctx, actor, &sent.code, page.version, None).await?;
    let page = batch(ctx, actor, &sent.code).await?;
    Ok(Outcome { code: sent.code, already: false, counts: page.counts, applied: Some(applied) })
}

async fn take_only(ctx: &Ctx, actor: &Actor, code: &str, kind: Kind) -> Result<()> {
    let mut after = 0;
    loop {
        let (page, next) = rows(ctx, actor, code, Some(State::Doubt), after).await?;
        let answers: BTreeMap<i64, Answer> = page
            .iter()
            // A contradiction is for a person, and so is a word that nobody knows.
            .filter(|r| {
                r.candidates.len() == 1 && !r.problem.as_ref().is_some_and(|p| p.key.starts_with("import-fact"))
            })
            .filter_map(|r| {
                let only = r.candidates.first()?;
                let of_unit = r.part == "collective" && kind != Kind::People;
                let answer = if of_unit { Answer::Unit(only.code.clone()) } else { Answer::Person(only.code.clone()) };
                Some((r.seq, answer))
            })
            .collect();
        if !answers.is_empty() {
            let version = batch(ctx, actor, code).await?.version;
            answer(ctx, actor, code, version, answers).await?;
        }
        match next {
            Some(seq) => after = seq,
            None => return Ok(()),
        }
    }
}
