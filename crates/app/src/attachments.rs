//! Papers attached to a dossier or to one of its nominees. Nothing is deleted: a withdrawn paper stays on file.

use domain::{dossier::AttachmentKind, road::StepKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    entity::{attachment, blob, nominee},
    query::attachments as query,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, ctx::id_at, dossiers, faults::Faults};

/// An attached paper as pages show it.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// Number in addresses: place among the dossier's papers, from 1.
    pub number: usize,
    /// Kind code.
    pub kind: String,
    /// Title.
    pub title: String,
    /// File name.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// When.
    pub added_at: i64,
    /// True when it was taken back.
    pub withdrawn: bool,
    /// Number of the nominee it belongs to, if not to the whole dossier.
    pub nominee: Option<i64>,
    /// The attachment.
    #[serde(skip)]
    pub id: Uuid,
    /// The file.
    #[serde(skip)]
    pub blob: Uuid,
}

/// Papers of a dossier in the order they came. One statement.
pub async fn of(ctx: &Ctx, dossier: Uuid) -> Result<Vec<View>> {
    let rows = query::of(ctx.store.reader(), dossier).await?;
    Ok(rows
        .into_iter()
        .zip(1..)
        .map(|(r, number)| View {
            number,
            kind: r.kind,
            title: r.title,
            file_name: r.file_name,
            media_type: r.media_type,
            size: r.size,
            added_at: r.added_at,
            withdrawn: r.withdrawn_at.is_some(),
            nominee: r.nominee_seq,
            id: r.id,
            blob: r.blob_id,
        })
        .collect())
}

/// The paper with this number, for somebody who may see the dossier.
pub async fn get(ctx: &Ctx, actor: &Actor, code: &str, number: usize) -> Result<View> {
    let at = dossiers::load(ctx, actor, code).await?;
    of(ctx, at.head.id).await?.into_iter().find(|v| v.number == number).ok_or(Error::NotFound)
}

/// What is said about an uploaded file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AttachForm {
    /// Kind code.
    pub kind: String,
    /// Title; empty takes the file's name.
    pub title: String,
    /// Number of the nominee it belongs to; empty for the whole dossier.
    pub nominee: String,
}

/// Steps at which papers may be attached.
const STEPS: &[StepKind] = &[StepKind::Prepare, StepKind::Head, StepKind::Appraise, StepKind::Issue];

/// Largest attached file in bytes.
pub const LARGEST: usize = 20 * 1024 * 1024;

/// A file as somebody sent it.
#[derive(Clone, Debug)]
pub struct NewFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// What the browser called it; never trusted.
    pub media_type: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Stores a file and attaches it.
pub async fn add_file(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    version: i64,
    form: &AttachForm,
    file: NewFile<'_>,
) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    dossiers::may_change(&at, actor, STEPS)?;
    let mut faults = Faults::default();
    faults.choice("kind", &form.kind, AttachmentKind::from_code);
    if file.bytes.is_empty() {
        faults.add("file", "dossier-paper-empty", []);
    } else if file.bytes.len() > LARGEST {
        faults.add("file", "dossier-paper-large", [("limit", (LARGEST / 1024 / 1024).to_string())]);
    }
    faults.check()?;
    let now = ctx.now();
    let new = store::blobs::NewBlob {
        id: ctx.new_id(&now),
        media_type: file.media_type.chars().take(100).collect(),
        file_name: vntext::normal(file.name).chars().take(200).collect(),
        at: now.micros,
    };
    let blob = ctx.store.put_blob(new, file.bytes).await?;
    add(ctx, actor, code, version, form, blob.id).await
}

/// The content of a paper found by [`get`].
pub async fn content(ctx: &Ctx, paper: &View) -> Result<Vec<u8>> {
    Ok(ctx.store.read_blob(paper.blob).await?)
}

/// Attaches a file that was stored before (`blob`, not linked yet).
pub async fn add(ctx: &Ctx, actor: &Actor, code: &str, version: i64, form: &AttachForm, file: Uuid) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let permit = dossiers::may_change(&at, actor, STEPS)?;
    let limits = at.limits;
    let mut faults = Faults::default();
    let kind = faults.choice("kind", &form.kind, AttachmentKind::from_code);
    let title = faults.text("title", &form.title, limits.title);
    faults.check()?;
    let seq: Option<i64> = form.nominee.trim().parse().ok();
    let kind = kind.unwrap_or(AttachmentKind::Other);
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, permit, Some(version)), |tx| {
            let (title, code, id) = (title.clone(), at.head.code.clone(), at.head.id);
            Box::pin(async move {
                let stored = blob::Entity::find_by_id(file).one(tx.conn()).await?.ok_or(Error::NotFound)?;
                let owner = match seq {
                    None => None,
                    Some(seq) => nominee::Entity::find()
                        .filter(nominee::Column::DossierId.eq(id))
                        .filter(nominee::Column::Seq.eq(seq))
                        .one(tx.conn())
                        .await?
                        .map(|n| n.id),
                };
                let title = if title.is_empty() { stored.file_name.clone() } else { title };
                tx.link_blob(file).await?;
                attachment::ActiveModel {
                    id: Set(id_at(tx.at())),
                    dossier_id: Set(id),
                    nominee_id: Set(owner),
                    kind: Set(kind.code().to_owned()),
                    title: Set(title.clone()),
                    blob_id: Set(file),
                    added_by: Set(tx.actor()),
                    added_at: Set(tx.at()),
                    withdrawn_at: Set(None),
                }
                .insert(tx.conn())
                .await?;
                dossiers::touch(tx, id).await?;
                let payload =
                    json!({"kind": kind, "title": title, "nominee": seq, "sha256": hex::encode(&stored.sha256)});
                tx.audit(&format!("dossier:{code}"), "attach", &payload).await?;
                Ok(())
            })
        })
        .await
}

/// Takes a paper back; it stays on file, marked.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, code: &str, version: i64, number: usize) -> Result<()> {
    let at = dossiers::load(ctx, actor, code).await?;
    let permit = dossiers::may_change(&at, actor, STEPS)?;
    let found = of(ctx, at.head.id).await?.into_iter().find(|v| v.number == number).ok_or(Error::NotFound)?;
    if found.withdrawn {
        return Ok(());
    }
    let now = ctx.now();
    ctx.store
        .write(ctx.change(actor, &now, permit, Some(version)), |tx| {
            let (code, id, title) = (at.head.code.clone(), found.id, found.title.clone());
            Box::pin(async move {
                attachment::Entity::update_many()
                    .col_expr(attachment::Column::WithdrawnAt, Expr::value(tx.at()))
                    .filter(attachment::Column::Id.eq(id))
                    .exec(tx.conn())
                    .await?;
                let payload = json!({"number": number, "title": title});
                tx.audit(&format!("dossier:{code}"), "attachment-withdraw", &payload).await?;
                Ok(())
            })
        })
        .await
}
