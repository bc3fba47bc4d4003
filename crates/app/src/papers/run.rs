//! The job that makes a paper: gathers what it says, prints it, keeps the file. Bears being run twice: a second file
//! replaces the first on the paper's row.

use domain::paper::{PaperFormat, PaperKind};
use serde::Deserialize;
use serde_json::json;
use store::{
    blobs::NewBlob,
    entity::paper,
    jobs::Job,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};

use tokio::sync::watch;

use super::{Options, build_request, decision, split_subject, xlsx};
use crate::{Ctx, Error, Result};

/// Kind of the job.
pub const JOB_KIND: &str = "make_paper";

/// Steps shown as progress: gathered, printed, kept.
const STEPS: i64 = 3;

#[derive(Deserialize)]
struct Input {
    kind: PaperKind,
    code: String,
    options: Options,
}

/// Why a job failed: a stable code, and whether another try may help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Code; message `job-CODE`, or a key of a sentence.
    pub code: String,
    /// True when it is worth another try.
    pub again: bool,
}

impl From<Error> for Failure {
    fn from(e: Error) -> Self {
        let again = matches!(&e, Error::Store(s) if !matches!(s, store::StoreError::Data(_)));
        Self { code: e.code().to_owned(), again }
    }
}

/// Makes the paper of `job` for the worker `holder`.
pub async fn run_job(ctx: &Ctx, job: &Job, holder: &str) -> std::result::Result<(), Failure> {
    let input: Input =
        serde_json::from_str(&job.input).map_err(|_| Failure { code: "job-unreadable".to_owned(), again: false })?;
    let mut steps = STEPS;
    beat(ctx, job, holder, 0, steps).await?;
    let (bytes, pages, media, extension) = if input.options.format == "xlsx" {
        let (table, _) = decision::prize_table(ctx, &input.code).await?;
        beat(ctx, job, holder, 1, steps).await?;
        let bytes = tokio::task::spawn_blocking(move || xlsx::payment(&table))
            .await
            .map_err(|_| Failure { code: "job-crashed".to_owned(), again: true })??;
        (bytes, None, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    } else {
        let request = build_request(ctx, input.kind, &input.code, &input.options).await?;
        beat(ctx, job, holder, 1, steps).await?;
        let (telling, mut told) = watch::channel((0, 0));
        let mut printing = ctx.renderer.render(request, telling);
        let printed = loop {
            tokio::select! {
                printed = &mut printing => break printed,
                Ok(()) = told.changed() => {
                    let (done, total) = *told.borrow_and_update();
                    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX - STEPS);
                    steps = count(total) + STEPS - 1;
                    beat(ctx, job, holder, count(done) + 1, steps).await?;
                }
            }
        };
        let printed = printed.map_err(|e| {
            tracing::warn!(code = %e.code, job = %job.id, "a paper could not be printed");
            // The same data prints the same way: only a lost or starved process is worth another try.
            Failure {
                again: matches!(e.code.as_str(), "crashed" | "timeout" | "io"),
                code: format!("paper-{}", e.code),
            }
        })?;
        let format = if input.options.format == "docx" { PaperFormat::Docx } else { PaperFormat::Pdf };
        (printed.bytes, printed.pages, format.media_type(), format.extension())
    };
    beat(ctx, job, holder, steps - 1, steps).await?;
    keep(ctx, job, holder, &input, bytes, pages, media, extension).await
}

/// The paper's name at the start of its file's: Vietnamese in letters that every system keeps.
fn file_word(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Decision => "quyet-dinh",
        PaperKind::DecisionLists => "danh-sach-kem-theo",
        PaperKind::Submission => "to-trinh",
        PaperKind::CouncilMinutes => "bien-ban-hop",
        PaperKind::CountMinutes => "bien-ban-kiem-phieu",
        PaperKind::ProofList => "ban-do-ten",
        PaperKind::Certificates => "giay-khen",
        PaperKind::TestSheet => "to-in-thu",
        PaperKind::PrizeTable => "chi-tien-thuong",
        PaperKind::HonourBook => "so-vang",
        PaperKind::Amendment => "dinh-chinh-huy-bo",
        PaperKind::StatisticsTable => "thong-ke",
        PaperKind::ReviewReport => "bao-cao-so-ket-tong-ket",
        PaperKind::ConferenceProgramme => "chuong-trinh",
        PaperKind::ConferenceMinutes => "bien-ban-hoi-nghi",
        PaperKind::ConferenceNotice => "thong-bao-hoi-nghi",
        PaperKind::ConferenceRun => "chuong-trinh-dieu-hanh",
        PaperKind::HonoursOrder => "danh-sach-vinh-danh",
        PaperKind::MovementPlan => "ke-hoach",
        PaperKind::LaunchCall => "loi-phat-dong",
        PaperKind::DirectionsNotice => "thong-bao-chi-dao",
        PaperKind::ClusterPact => "giao-uoc-thi-dua",
        PaperKind::ClusterNotice => "thong-bao-ket-qua",
        PaperKind::ClusterHandover => "bien-ban-ban-giao",
        PaperKind::ScoreSheets => "bang-cham-diem",
        PaperKind::ClusterRanking => "bang-xep-hang",
        PaperKind::FlagSubmission => "to-trinh-co",
        PaperKind::AcclamationMinutes => "bien-ban-suy-ton",
    }
}

async fn beat(ctx: &Ctx, job: &Job, holder: &str, done: i64, steps: i64) -> std::result::Result<(), Failure> {
    let now = ctx.now().micros;
    match ctx.store.beat_job(job.id, holder, done, steps, now).await {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure { code: "job-taken".to_owned(), again: false }),
        Err(e) => Err(Failure::from(Error::from(e))),
    }
}

#[expect(clippy::too_many_arguments, reason = "the parts of one file")]
async fn keep(
    ctx: &Ctx,
    job: &Job,
    holder: &str,
    input: &Input,
    bytes: Vec<u8>,
    pages: Option<u64>,
    media: &str,
    extension: &str,
) -> std::result::Result<(), Failure> {
    let now = ctx.now();
    let new = NewBlob {
        id: ctx.new_id(&now),
        media_type: media.to_owned(),
        file_name: format!("{}-{}.{extension}", file_word(input.kind), input.code),
        at: now.micros,
    };
    let blob = ctx.store.put_blob(new, &bytes).await.map_err(|e| Failure::from(Error::from(e)))?;
    let (job_id, holder, blob_id) = (job.id, holder.to_owned(), blob.id);
    let pages = pages.and_then(|p| i64::try_from(p).ok());
    let kept: Result<bool> = ctx
        .store
        .write(ctx.write_system(&now), |tx| {
            let holder = holder.clone();
            Box::pin(async move {
                if !tx.finish_job(job_id, &holder, &json!({"pages": pages})).await? {
                    return Ok(false);
                }
                tx.link_blob(blob_id).await?;
                let row = paper::Entity::find()
                    .filter(paper::Column::JobId.eq(job_id))
                    .one(tx.conn())
                    .await?
                    .ok_or(Error::NotFound)?;
                let stream = {
                    let (noun, code) = split_subject(&row.subject);
                    format!("paper:{noun}:{code}")
                };
                let entry = json!({"kind": row.kind, "format": row.format, "pages": pages});
                let mut active = paper::ActiveModel::from(row);
                active.blob_id = Set(Some(blob_id));
                active.pages = Set(pages);
                active.update(tx.conn()).await?;
                tx.audit(&stream, "make", &entry).await?;
                Ok(true)
            })
        })
        .await;
    match kept {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure { code: "job-taken".to_owned(), again: false }),
        Err(e) => Err(e.into()),
    }
}
