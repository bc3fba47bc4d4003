//! Papers: asked for, made by a job through the renderer, kept as files. What a paper says is gathered here into
//! [`domain::paper`] types; how it looks is the business of the printer.

mod build;
mod certificates;
mod decision;
mod minutes;
mod run;
mod view;
mod xlsx;

pub use build::build_request;
pub(crate) use build::{asking, join as joined, letterhead, names as names_on, unit_of, watermark};
pub(crate) use certificates::{layouts, pinned};
pub(crate) use decision::authority_line;
pub use run::{Failure, JOB_KIND, run_job};
pub use view::{Download, PaperView, Progress, download, list, list_all, progress};

use domain::{
    access::{Action, Permit},
    copy::CopyReason,
    paper::{CertificateSheet, PaperKind},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    Tx,
    entity::{self, dossier, paper, unit},
    jobs::NewJob,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use crate::{Actor, Ctx, Error, Result, access, copies, ctx::id_at};

/// What can be chosen about a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// `pdf`, `docx` or (payment list) `xlsx`.
    pub format: String,
    /// Certificates: `a4` or `a3`; empty takes the layout's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sheet: String,
    /// Certificates: `full` or `overprint`; empty takes the layout's.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub style: String,
    /// Certificates: number of a kept layout, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<i64>,
    /// Certificates: revision of that layout; noted when the paper is asked for, so that a later change of the layout
    /// does not change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// Certificates: first line of the decision to print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// Certificates: last line of the decision to print.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// Certificates: one number of the honour book, printed again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<i64>,
    /// Printer offset to the right, tenths of a millimetre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_x: Option<i32>,
    /// Printer offset down, tenths of a millimetre.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_y: Option<i32>,
    /// Certificates: print a QR code with the address of the check page.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub qr: bool,
    /// Proof list: code of the unit.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Proof list: answer by this day, ISO.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reply_by: String,
    /// Certificates that were printed before: what became of those sheets, `spoiled` or `unused`; empty asks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub again: String,
    /// Certificates: one sheet, marked as a preview, of a decision that is not issued yet.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub preview: bool,
    /// Statistics: what is asked, as JSON.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// Honour book: year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i64>,
}

impl Options {
    /// Only a format.
    #[must_use]
    pub fn format(format: &str) -> Self {
        Self { format: format.to_owned(), ..Self::default() }
    }

    /// The sheet asked for.
    #[must_use]
    pub fn sheet_size(&self) -> Option<CertificateSheet> {
        match self.sheet.as_str() {
            "a3" => Some(CertificateSheet::A3),
            "a4" => Some(CertificateSheet::A4),
            _ => None,
        }
    }
}

/// What kind of thing a paper is about, by the paper's kind: the word before the code in [`paper::Model::subject`].
#[must_use]
pub fn subject_noun(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::Decision
        | PaperKind::DecisionLists
        | PaperKind::Certificates
        | PaperKind::TestSheet
        | PaperKind::PrizeTable => "decision",
        PaperKind::Submission | PaperKind::ProofList | PaperKind::FlagSubmission | PaperKind::AcclamationMinutes => {
            "dossier"
        }
        PaperKind::CouncilMinutes | PaperKind::CountMinutes => "session",
        PaperKind::HonourBook => "honour-book",
        PaperKind::Amendment => "amendment",
        PaperKind::StatisticsTable => "statistics",
        PaperKind::ReviewReport | PaperKind::DirectionsNotice => "review",
        PaperKind::ConferenceProgramme
        | PaperKind::HonoursOrder
        | PaperKind::ConferenceMinutes
        | PaperKind::ConferenceNotice
        | PaperKind::ConferenceRun => "conference",
        PaperKind::MovementPlan | PaperKind::LaunchCall => "movement",
        PaperKind::ClusterPact | PaperKind::ClusterNotice | PaperKind::ClusterHandover => "cluster",
        PaperKind::ScoreSheets | PaperKind::ClusterRanking => "scores",
    }
}

/// True when a paper of this kind is made in this format.
#[must_use]
pub fn offers(kind: PaperKind, format: &str) -> bool {
    use domain::paper::PaperFormat;
    match format {
        "pdf" => true,
        "docx" => kind.offers(PaperFormat::Docx),
        "xlsx" => kind == PaperKind::PrizeTable,
        _ => false,
    }
}

/// Refuses unless the actor may see papers of this kind about `code`; gives the version of what it is about.
pub(crate) async fn require(
    ctx: &Ctx,
    actor: &Actor,
    kind: PaperKind,
    code: &str,
    options: &Options,
) -> Result<(i64, Permit)> {
    match subject_noun(kind) {
        "decision" => {
            let action = match kind {
                // who reads the draft may see how a sheet will look
                PaperKind::Certificates if options.preview => Action::ViewDecisions,
                PaperKind::Certificates | PaperKind::TestSheet => Action::PrintCertificates,
                _ => Action::ViewDecisions,
            };
            let row = access::find::<entity::decision::Model>(ctx, actor, &[action], code).await?;
            Ok((row.version, row.permit()))
        }
        "dossier" => {
            let seen = access::find::<dossier::Model>(ctx, actor, &[Action::ViewDossiers], code).await;
            match seen {
                Ok(row) => Ok((row.version, row.permit())),
                // A unit gets its own list whoever proposes; only its lines are on it.
                Err(_) if kind == PaperKind::ProofList => {
                    let own = access::find::<unit::Model>(ctx, actor, &[Action::ConfirmProof], &options.unit).await?;
                    let row = crate::proofs::dossier_by_code(ctx.store.reader(), code).await?;
                    Ok((row.version, own.permit()))
                }
                Err(other) => Err(other),
            }
        }
        "amendment" => {
            let row = access::find::<entity::amendment::Model>(ctx, actor, &[Action::ViewDecisions], code).await?;
            Ok((row.version, row.permit()))
        }
        "session" => {
            let (row, permit) = crate::sessions::open(ctx, actor, Action::ViewCouncil, code).await?;
            Ok((row.session.version, permit))
        }
        "review" => {
            let row = access::find::<entity::review::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
            Ok((row.version, row.permit()))
        }
        "conference" => {
            let row = access::find::<entity::conference::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
            Ok((row.version, row.permit()))
        }
        "cluster" => {
            let row = access::find::<entity::cluster::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
            Ok((row.version, row.permit()))
        }
        // Scores are for whoever works for the cluster or for one of its members.
        "scores" => crate::scores::require(ctx, actor, code, options.year).await,
        "movement" => {
            let row = access::find::<entity::movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?;
            Ok((row.version, row.permit()))
        }
        "statistics" => crate::statistics::require(ctx, actor, code).await,
        _ => {
            let row = access::find::<unit::Model>(ctx, actor, &[Action::ViewDecisions], code).await?;
            Ok((row.version, row.permit()))
        }
    }
}

/// Asks for a paper; a job makes it. Asking again for the same paper of the same version gives the same file.
pub async fn request(ctx: &Ctx, actor: &Actor, kind: PaperKind, code: &str, options: Options) -> Result<()> {
    if !offers(kind, &options.format) {
        return Err(Error::field("format", "field-choose", [("value", options.format.clone())]));
    }
    let (version, permit) = require(ctx, actor, kind, code, &options).await?;
    let options = certificates::pinned(ctx, code, options).await?;
    // What cannot be said is refused now and not by a job that fails later.
    if options.format != "xlsx" {
        build_request(ctx, kind, code, &options).await?;
    }
    let of_paper = kind == PaperKind::Certificates && !options.preview;
    let sheets = if of_paper { copies::chosen(ctx, code, &options).await? } else { Vec::new() };
    let now = ctx.now();
    let account = actor.account;
    ctx.store
        .write(ctx.write(actor, &now, permit), |tx| {
            let (code, options, sheets) = (code.to_owned(), options.clone(), sheets.clone());
            Box::pin(async move {
                let same = unique_key(kind, &code, version, &options);
                if !sheets.is_empty() && copies::ask_first(tx, &sheets, &options, &same).await? {
                    let unused = options.again == "unused";
                    copies::printed(tx, &sheets, CopyReason::Misprint, "", unused).await?;
                }
                enqueue(tx, kind, &code, version, &options, Some(account)).await
            })
        })
        .await
}

fn input_of(kind: PaperKind, code: &str, options: &Options) -> serde_json::Value {
    json!({"kind": kind.code(), "code": code, "options": options})
}

fn unique_key(kind: PaperKind, code: &str, version: i64, options: &Options) -> String {
    format!("paper:{version}:{}", input_of(kind, code, options))
}

/// Enqueues a paper inside the transaction of the command that needs it.
pub(crate) async fn enqueue(
    tx: &Tx,
    kind: PaperKind,
    code: &str,
    version: i64,
    options: &Options,
    account: Option<Uuid>,
) -> Result<()> {
    let subject = format!("{}:{code}", subject_noun(kind));
    let input = input_of(kind, code, options);
    // A book, or a table, has no version of its own: each asking makes it anew, and so does a sheet that takes another's place.
    let anew = matches!(kind, PaperKind::HonourBook | PaperKind::StatisticsTable)
        || matches!(subject_noun(kind), "cluster" | "scores")
        || matches!(kind, PaperKind::FlagSubmission | PaperKind::AcclamationMinutes)
        || !options.again.is_empty();
    let unique = (!anew).then(|| unique_key(kind, code, version, options));
    let id = id_at(tx.at());
    let new = NewJob {
        id,
        kind: JOB_KIND.to_owned(),
        subject: subject.clone(),
        unique_key: unique,
        input: input.clone(),
        account,
        run_at: 0,
    };
    let job = tx.enqueue(new).await?;
    let known = paper::Entity::find().filter(paper::Column::JobId.eq(job)).one(tx.conn()).await?;
    if known.is_none() {
        paper::Entity::insert(paper::ActiveModel {
            id: Set(id_at(tx.at())),
            kind: Set(kind.code().to_owned()),
            format: Set(options.format.clone()),
            subject: Set(subject),
            subject_version: Set(version),
            blob_id: Set(None),
            job_id: Set(Some(job)),
            pages: Set(None),
            made_by: Set(account),
            made_at: Set(tx.at()),
        })
        .exec_without_returning(tx.conn())
        .await?;
    }
    Ok(())
}

/// The papers every issued decision needs; the certificates wait for the choice of a layout.
pub(crate) async fn request_first(tx: &Tx, code: &str, version: i64) -> Result<()> {
    let account = Some(tx.actor());
    for (kind, format) in [
        (PaperKind::Decision, "pdf"),
        (PaperKind::Decision, "docx"),
        (PaperKind::PrizeTable, "xlsx"),
        (PaperKind::PrizeTable, "pdf"),
    ] {
        enqueue(tx, kind, code, version, &Options::format(format), account).await?;
    }
    Ok(())
}

/// What a paper is about, from its subject.
pub(crate) fn split_subject(subject: &str) -> (&str, &str) {
    subject.split_once(':').unwrap_or((subject, ""))
}
