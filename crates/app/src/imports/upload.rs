//! Taking a file in: read within the limits, columns guessed, rows matched, kept as a batch. Nothing of the register
//! changes here.

use std::{collections::HashMap, sync::Arc};

use domain::access::Action;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{
    blobs::NewBlob,
    entity::{dossier, import_batch},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set},
};
use uuid::Uuid;

use super::{
    Kind, Staged, State,
    batch::{self, Summary, keep_memory, mapping_of, memory, write_rows},
    facts,
    look::{How, look},
    mapping::Mapping,
    matching::{mark_repeats, match_rows},
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, Granted},
    facts::FactKind,
};

/// A file somebody sends.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What it holds.
    pub kind: Kind,
    /// Its own name.
    pub file_name: String,
    /// Its content.
    pub bytes: Arc<Vec<u8>>,
    /// Where people without a unit in the file belong; also the unit whose right is asked.
    pub unit: Option<Uuid>,
    /// The dossier that nominees are for.
    pub dossier: Option<Uuid>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Code of the batch.
    pub code: String,
    /// This very file was applied before: the batch is that one, and nothing changed.
    pub already: bool,
    /// Columns must be named by hand before rows can be looked at.
    pub needs_mapping: bool,
}

/// The unit whose right an import needs.
pub(super) async fn unit_of(ctx: &Ctx, unit: Option<Uuid>, dossier: Option<Uuid>) -> Result<Uuid> {
    if let Some(unit) = unit {
        return Ok(unit);
    }
    let dossier = dossier.ok_or(Error::NotFound)?;
    let found = dossier::Entity::find_by_id(dossier).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    Ok(found.unit_id)
}

/// An import that the actor may work on. A list of discipline is there for those only who may see discipline.
pub(super) async fn find(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Granted<import_batch::Model>> {
    let found = access::find::<import_batch::Model>(ctx, actor, &[Action::Import], code).await?;
    let guarded = Kind::from_code(&found.kind).and_then(Kind::fact).is_some_and(FactKind::guarded);
    if guarded && !found.may(actor, Action::ViewDiscipline) { Err(Error::NotFound) } else { Ok(found) }
}

/// Takes a file in.
pub async fn upload(ctx: &Ctx, actor: &Actor, command: Upload) -> Result<Uploaded> {
    let right = unit_of(ctx, command.unit, command.dossier).await?;
    let permit = access::require(ctx, actor, Action::Import, right).await?;
    if command.kind.fact().is_some_and(FactKind::guarded) {
        access::require(ctx, actor, Action::ViewDiscipline, right).await?;
    }
    let now = ctx.now();
    let sha256 = Sha256::digest(command.bytes.as_slice()).to_vec();
    // The same button with another file is another command.
    let ctx = &ctx.once(ctx.once.clone().map(|(key, body)| (key, [body, sha256.clone()].concat())));
    if let Some(done) = ctx.answered(actor).await? {
        return Ok(done);
    }
    if let Some(code) = applied_before(ctx, actor, &command, &sha256).await? {
        return Ok(Uploaded { code, already: true, needs_mapping: false });
    }
    let how = How::Guessed { memory: memory(ctx, command.kind, right).await? };
    let looked = look(ctx, command.kind, Arc::clone(&command.bytes), command.file_name.clone(), how, &now).await?;
    let (mapping, mut rows) = (looked.mapping, looked.rows);
    let target = Target { kind: command.kind, unit: command.unit, dossier: command.dossier };
    if mapping.complete() {
        match_rows(ctx, actor, target, &mapping, &mut rows).await?;
    }
    let file_name: String = vntext::normal(&command.file_name).chars().take(200).collect();
    let new = NewBlob {
        id: ctx.new_id(&now),
        media_type: "application/octet-stream".to_owned(),
        file_name: file_name.clone(),
        at: now.micros,
    };
    let blob_id = ctx.store.put_blob(new, &command.bytes).await?.id;
    let needs_mapping = !mapping.complete();
    let summary = batch::to_json(&Summary::of(looked.sheets, looked.told, &rows));
    let (mapping, rows, sha256) = (Arc::new(batch::to_json(&mapping)), Arc::new(rows), Arc::new(sha256));
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (ctx, now, command, file_name) = (ctx.clone(), now.clone(), command.clone(), file_name.clone());
            let (mapping, rows, sha256) = (Arc::clone(&mapping), Arc::clone(&rows), Arc::clone(&sha256));
            let summary = summary.clone();
            Box::pin(async move {
                tx.link_blob(blob_id).await?;
                let id = ctx.new_id(&now);
                let code = format!("NL-{:05}", tx.next_number("import").await?);
                import_batch::Entity::insert(import_batch::ActiveModel {
                    id: Set(id),
                    version: Set(1),
                    home_node: Set(ctx.node.to_string()),
                    code: Set(code.clone()),
                    kind: Set(command.kind.code().to_owned()),
                    blob_id: Set(blob_id),
                    file_name: Set(file_name),
                    file_sha256: Set(sha256.to_vec()),
                    state: Set(if needs_mapping { "mapping" } else { "review" }.to_owned()),
                    unit_id: Set(command.unit),
                    dossier_id: Set(command.dossier),
                    mapping: Set(mapping.as_ref().clone()),
                    summary: Set(summary),
                    account_id: Set(tx.actor()),
                    created_at: Set(now.micros),
                    applied_at: Set(None),
                })
                .exec_without_returning(tx.conn())
                .await?;
                write_rows(tx, id, &rows).await?;
                let note =
                    json!({ "kind": command.kind.code(), "sha256": hex::encode(sha256.as_slice()), "rows": rows.len() });
                tx.audit(&format!("import:{code}"), "upload", &note).await?;
                Ok::<_, Error>(Uploaded { code, already: false, needs_mapping })
            })
        })
        .await
}

/// Whom rows are matched for.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) kind: Kind,
    pub(super) unit: Option<Uuid>,
    pub(super) dossier: Option<Uuid>,
}

/// The import that applied this very file before, among those the actor may open.
async fn applied_before(ctx: &Ctx, actor: &Actor, command: &Upload, sha256: &[u8]) -> Result<Option<String>> {
    let mut find = import_batch::Entity::find()
        .filter(import_batch::Column::FileSha256.eq(sha256))
        .filter(import_batch::Column::Kind.eq(command.kind.code()))
        .filter(import_batch::Column::State.eq("applied"));
    if let Some(dossier) = command.dossier {
        find = find.filter(import_batch::Column::DossierId.eq(dossier));
    }
    let all = find.order_by_desc(import_batch::Column::AppliedAt).limit(20).all(ctx.store.reader()).await?;
    for batch in all {
        match self::find(ctx, actor, &batch.code).await {
            Ok(found) => return Ok(Some(found.into_row().code)),
            Err(Error::NotFound | Error::Denied(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(None)
}

/// A batch that may still change.
pub(super) async fn open_batch(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Granted<import_batch::Model>> {
    let found = find(ctx, actor, code).await?;
    match found.state.as_str() {
        "mapping" | "review" => Ok(found),
        _ => Err(Error::refused("import-closed", [("code", code.to_owned())])),
    }
}

/// Reads the file again under another mapping; answers given to rows that still need one are kept.
pub async fn remap(ctx: &Ctx, actor: &Actor, code: &str, version: i64, mapping: Mapping) -> Result<()> {
    let found = open_batch(ctx, actor, code).await?;
    if !mapping.complete() {
        return Err(Error::field("columns", "import-name-column", []));
    }
    if let Some((part, column)) = mapping.twice() {
        return Err(Error::field(&format!("field.{part}.{column}"), "import-column-twice", []));
    }
    let kind = Kind::from_code(&found.kind).ok_or(Error::NotFound)?;
    let now = ctx.now();
    let bytes = Arc::new(ctx.store.read_blob(found.blob_id).await?);
    let looked = look(ctx, kind, bytes, found.file_name.clone(), How::Known(mapping), &now).await?;
    let (mapping, mut rows) = (looked.mapping, looked.rows);
    let target = Target { kind, unit: found.unit_id, dossier: found.dossier_id };
    match_rows(ctx, actor, target, &mapping, &mut rows).await?;
    keep_answers(kind, &mut rows, batch::all_rows(ctx.store.reader(), found.id).await?);
    if let Some(kind) = kind.fact() {
        let kept = facts::load(ctx.store.reader(), kind, &rows).await?;
        facts::settle(&ctx.law, kind, &kept, &mut rows);
    }
    let summary = batch::to_json(&Summary::of(looked.sheets, looked.told, &rows));
    let (rows, mapping) = (Arc::new(rows), Arc::new(mapping));
    let unit = unit_of(ctx, found.unit_id, found.dossier_id).await?;
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (rows, mapping, found) = (Arc::clone(&rows), Arc::clone(&mapping), found.clone());
            let summary = summary.clone();
            Box::pin(async move {
                write_rows(tx, found.id, &rows).await?;
                keep_memory(tx, kind, unit, &mapping).await?;
                let code = found.code.clone();
                let mut change: import_batch::ActiveModel = found.into_row().into();
                // The version was raised by the runner; the model in hand is older.
                change.version = store::sea_orm::NotSet;
                change.state = Set("review".to_owned());
                change.mapping = Set(batch::to_json(mapping.as_ref()));
                change.summary = Set(summary);
                change.update(tx.conn()).await?;
                tx.audit(&format!("import:{code}"), "map", &json!({ "mapping": mapping.as_ref() })).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Puts answers given before on the same rows of the file.
fn keep_answers(kind: Kind, rows: &mut [Staged], before: Vec<Staged>) {
    let answered: HashMap<(String, i64, i64), Staged> = before
        .into_iter()
        .filter(|r| !r.resolution.is_empty() && r.resolution != "known-outsider")
        .map(|r| ((r.sheet.clone(), r.row_number, r.slot), r))
        .collect();
    for row in rows.iter_mut().filter(|r| !State::REST.contains(&r.state)) {
        let Some(old) = answered.get(&(row.sheet.clone(), row.row_number, row.slot)) else { continue };
        // A fact is compared anew: an answer about the person stands, one about a contradiction is for the contradiction there was.
        if kind.fact().is_some() && row.matched.is_some() && old.state != State::Dropped {
            continue;
        }
        if kind.fact().is_some() && matches!(old.resolution.as_str(), "person" | "unit") {
            row.state = State::Matched;
            row.problem = None;
            row.matched = old.matched;
            row.resolution.clone_from(&old.resolution);
            continue;
        }
        if matches!(row.state, State::Doubt | State::Repeat) || old.state == State::Dropped {
            row.state = old.state;
            row.problem.clone_from(&old.problem);
            row.matched = old.matched;
            row.resolution.clone_from(&old.resolution);
        }
    }
    if kind.fact().is_none() {
        mark_repeats(rows);
    }
}

/// Looks at the register again with the mapping there is.
pub async fn rematch(ctx: &Ctx, actor: &Actor, code: &str, version: i64) -> Result<()> {
    let found = open_batch(ctx, actor, code).await?;
    let mapping = mapping_of(&found)?;
    remap(ctx, actor, code, version, mapping).await
}
