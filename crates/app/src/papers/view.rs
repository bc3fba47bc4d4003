//! The papers of a thing, with their progress, and their files.

use domain::paper::PaperKind;
use serde::Serialize;
use store::{
    entity::{blob, job, paper},
    sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect},
};
use uuid::Uuid;

use super::{Options, require, split_subject};
use crate::{Actor, Ctx, Error, Result};

/// A paper, made or in the making.
#[derive(Clone, Debug, Serialize)]
pub struct PaperView {
    /// Number among the papers of its subject, from 1; never changes.
    pub number: usize,
    /// Kind code.
    pub kind: String,
    /// Format.
    pub format: String,
    /// Pages, where known.
    pub pages: Option<i64>,
    /// When asked for, microseconds UTC.
    pub made_at: i64,
    /// State code of its job: ready, running, done, failed.
    pub state: String,
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0 while unknown.
    pub total: i64,
    /// Message key of the failure.
    pub error: String,
    /// True when what it is about changed since.
    pub stale: bool,
    /// Choices, for the list: range, reprint, unit.
    pub options: Options,
}

/// A file to send.
#[derive(Clone, Debug)]
pub struct Download {
    /// The blob.
    pub blob: Uuid,
    /// Name for saving.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
}

/// A paper with the job that makes it, if that is still known.
type Made = (paper::Model, Option<job::Model>);

/// The papers about these subjects, oldest first, each with its job: one statement.
async fn rows(ctx: &Ctx, subjects: Vec<String>) -> Result<Vec<Made>> {
    Ok(paper::Entity::find()
        .filter(paper::Column::Subject.is_in(subjects))
        .join(
            JoinType::LeftJoin,
            paper::Entity::belongs_to(job::Entity).from(paper::Column::JobId).to(job::Column::Id).into(),
        )
        .select_also(job::Entity)
        .order_by_asc(paper::Column::MadeAt)
        .order_by_asc(paper::Column::Id)
        .all(ctx.store.reader())
        .await?)
}

/// The papers about `noun:code`, newest first: one statement. `version` is the present version of the thing. Checks
/// no rights: the page that shows them has.
pub async fn list(ctx: &Ctx, noun: &str, code: &str, version: i64) -> Result<Vec<PaperView>> {
    let mut all = list_all(ctx, noun, &[code.to_owned()], version).await?;
    Ok(all.pop().map(|(_, papers)| papers).unwrap_or_default())
}

/// The papers about several things of one kind, newest first, each with its code: one statement for all of them.
pub async fn list_all(ctx: &Ctx, noun: &str, codes: &[String], version: i64) -> Result<Vec<(String, Vec<PaperView>)>> {
    let mut rows = rows(ctx, codes.iter().map(|code| format!("{noun}:{code}")).collect()).await?;
    let mut all = Vec::new();
    for code in codes {
        let subject = format!("{noun}:{code}");
        let (own, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.0.subject == subject);
        rows = others;
        all.push((code.clone(), views(own, version)));
    }
    Ok(all)
}

fn views(rows: Vec<Made>, version: i64) -> Vec<PaperView> {
    let mut views: Vec<PaperView> = (1..)
        .zip(rows)
        .map(|(number, (row, job))| {
            let job = job.as_ref();
            let options = job
                .and_then(|j| serde_json::from_str::<serde_json::Value>(&j.input).ok())
                .and_then(|v| serde_json::from_value(v["options"].clone()).ok())
                .unwrap_or_default();
            PaperView {
                number,
                kind: row.kind,
                format: row.format,
                pages: row.pages,
                made_at: row.made_at,
                state: if row.blob_id.is_some() {
                    "done".to_owned()
                } else {
                    job.map_or("failed".to_owned(), |j| j.state.clone())
                },
                done: job.map_or(0, |j| j.done),
                total: job.map_or(0, |j| j.total),
                error: job.and_then(|j| j.error.clone()).unwrap_or_default(),
                stale: row.subject_version < version,
                options,
            }
        })
        .collect();
    views.reverse();
    views
}

/// How far a paper is.
#[derive(Clone, Debug, Serialize)]
pub struct Progress {
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0 while unknown.
    pub total: i64,
    /// True when the file is there, or will not come.
    pub ended: bool,
}

/// A paper that the actor may see.
async fn found(ctx: &Ctx, actor: &Actor, noun: &str, code: &str, number: usize) -> Result<paper::Model> {
    let mut all = rows(ctx, vec![format!("{noun}:{code}")]).await?;
    let at = number.checked_sub(1).filter(|i| *i < all.len()).ok_or(Error::NotFound)?;
    let (row, job) = all.swap_remove(at);
    let kind = PaperKind::from_code(&row.kind).ok_or(Error::NotFound)?;
    let mut options = Options::default();
    // Whose list it is, and the scores of which year, decide who sees it.
    if let Some(job) = job
        && let Ok(input) = serde_json::from_str::<serde_json::Value>(&job.input)
    {
        match kind {
            PaperKind::ProofList => {
                options.unit = input["options"]["unit"].as_str().unwrap_or_default().to_owned();
            }
            PaperKind::ScoreSheets | PaperKind::ClusterRanking => options.year = input["options"]["year"].as_i64(),
            _ => {}
        }
    }
    let (_, code) = split_subject(&row.subject);
    match require(ctx, actor, kind, code, &options).await {
        // A paper that is not for him is not there: its number tells nothing.
        Err(Error::Denied(_)) => Err(Error::NotFound),
        other => other.map(|_| row),
    }
}

/// How far a paper is, for somebody who may see it.
pub async fn progress(ctx: &Ctx, actor: &Actor, noun: &str, code: &str, number: usize) -> Result<Progress> {
    let row = found(ctx, actor, noun, code, number).await?;
    let job = match row.job_id {
        Some(id) => ctx.store.job(id).await?,
        None => None,
    };
    let over = job.as_ref().is_none_or(|j| !matches!(j.state.as_str(), "ready" | "running"));
    Ok(Progress {
        done: job.as_ref().map_or(0, |j| j.done),
        total: job.as_ref().map_or(0, |j| j.total),
        ended: over || row.blob_id.is_some(),
    })
}

/// The file of a paper, for somebody who may see it.
pub async fn download(ctx: &Ctx, actor: &Actor, noun: &str, code: &str, number: usize) -> Result<Download> {
    let row = found(ctx, actor, noun, code, number).await?;
    let id = row.blob_id.ok_or(Error::NotFound)?;
    let blob = blob::Entity::find_by_id(id).one(ctx.store.reader()).await?.ok_or(Error::NotFound)?;
    Ok(Download { blob: blob.id, file_name: blob.file_name, media_type: blob.media_type, size: blob.size })
}
