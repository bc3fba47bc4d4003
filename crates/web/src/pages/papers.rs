//! Papers wherever they are shown: what was made, what is being made with its progress, downloads.

use std::collections::HashMap;

use app::papers::{self, Options, PaperView};
use axum::{
    Json,
    body::Body,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use domain::paper::PaperKind;
use serde::Serialize;

use crate::{Cx, Fault, Fields, PageResult, SignedIn};

/// The papers of one thing, as the macro `papers/box.html` shows them.
#[derive(Clone, Debug, Serialize)]
pub struct PapersBox {
    /// What they are about: decision, dossier, session.
    pub noun: &'static str,
    /// Its code.
    pub code: String,
    /// Newest first.
    pub papers: Vec<PaperView>,
    /// Sentences about failures by paper number.
    pub faults: HashMap<String, String>,
}

impl PapersBox {
    /// Loads them: two statements.
    pub async fn load(cx: &Cx, noun: &'static str, code: &str, version: i64) -> Result<Self, Fault> {
        let papers = papers::list(&cx.ctx, noun, code, version).await?;
        Ok(Self::of(cx, noun, code, papers))
    }

    /// Around papers loaded already.
    #[must_use]
    pub fn of(cx: &Cx, noun: &'static str, code: &str, papers: Vec<PaperView>) -> Self {
        let faults = papers
            .iter()
            .filter(|p| !p.error.is_empty())
            .map(|p| (p.number.to_string(), fault(cx, &p.error)))
            .collect();
        Self { noun, code: code.to_owned(), papers, faults }
    }

    /// Only those about this year.
    #[must_use]
    pub fn of_year(mut self, year: i64) -> Self {
        self.papers.retain(|p| p.options.year == Some(year));
        self
    }

    /// For the test that renders every template.
    #[must_use]
    pub fn sample() -> Self {
        let paper = |number: usize, state: &str| PaperView {
            number,
            kind: "certificates".into(),
            format: "pdf".into(),
            pages: (state == "done").then_some(134),
            made_at: 1_605_837_600_000_000,
            state: state.into(),
            done: 1,
            total: 3,
            error: if state == "failed" { "paper-glyph".into() } else { String::new() },
            stale: number == 1,
            options: Options { from: Some(1), to: Some(10), entry: (number == 2).then_some(7), ..Options::default() },
        };
        let states = ["done", "running", "ready", "failed", "cancelled"];
        Self {
            noun: "decision",
            code: "QD-2020-0001".into(),
            papers: (1..).zip(states).map(|(n, s)| paper(n, s)).collect(),
            faults: [("4".to_owned(), "Lỗi".to_owned())].into(),
        }
    }
}

/// The sentence about a failed job: its own, or that the printing program failed with this code.
fn fault(cx: &Cx, code: &str) -> String {
    words::find(cx.lang, code, &words::Args::new())
        .unwrap_or_else(|| cx.say("paper-error", [("code", code.to_owned())]))
}

/// Options of a paper from a form.
pub(super) fn options(fields: &Fields) -> app::Result<Options> {
    let line = |name: &str| fields.number(name).map(|n| n.filter(|n| *n > 0));
    let layout = fields.text("layout");
    let (style, sheet, layout) = match layout.split_once('-') {
        Some((style, sheet)) => (style.to_owned(), sheet.to_owned(), None),
        None => (String::new(), String::new(), layout.parse().ok()),
    };
    let offset = |name: &str| match fields.optional(name) {
        Some(text) => app::layouts::offset(name, &text).map(Some),
        None => Ok(None),
    };
    let reply_by = match fields.optional("reply_by") {
        Some(text) => app::day::required("reply_by", &text)?,
        None => String::new(),
    };
    Ok(Options {
        format: fields.optional("format").unwrap_or_else(|| "pdf".to_owned()),
        sheet,
        style,
        layout,
        revision: None,
        from: line("from")?,
        to: line("to")?,
        entry: None,
        offset_x: offset("offset_x")?,
        offset_y: offset("offset_y")?,
        qr: fields.ticked("qr"),
        unit: fields.text("unit"),
        reply_by,
        preview: fields.ticked("preview"),
        table: fields.text("table").chars().take(2_000).collect(),
        again: fields.optional("again").filter(|a| matches!(a.as_str(), "spoiled" | "unused")).unwrap_or_default(),
        year: fields.number("year")?,
    })
}

/// `POST /papers/{kind}/{code}`: asks for a paper and goes back to the page it was asked from.
pub async fn request(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((kind, code)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let kind = PaperKind::from_code(&kind).ok_or(Fault::NotFound)?;
    let options = options(&fields)?;
    papers::request(&cx.ctx, &actor, kind, &code, options).await?;
    let back = fields.text("to_page");
    let ours = back.starts_with('/') && !back.starts_with("//") && !back.contains(['\\', '\n', '\r', '\t']);
    cx.done(if ours { &back } else { "/desk" }, "paper-requested", []).await
}

/// `GET /papers/{noun}/{code}/{number}`: the file.
pub async fn download(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((noun, code, number)): Path<(String, String, usize)>,
) -> PageResult {
    let file = papers::download(&cx.ctx, &actor, &noun, &code, number).await?;
    Ok(send(&cx, &file))
}

fn send(cx: &Cx, file: &papers::Download) -> Response {
    // File names are codes of ours: ASCII without quotes.
    let name = format!("inline; filename=\"{}\"", file.file_name);
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_LENGTH, file.size.to_string()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, Body::from_stream(cx.ctx.store.stream_blob(file.blob))).into_response()
}

/// `GET /papers/{noun}/{code}/{number}/progress`: what the page asks for while a paper is being made.
pub async fn progress(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((noun, code, number)): Path<(String, String, usize)>,
) -> PageResult {
    Ok(Json(papers::progress(&cx.ctx, &actor, &noun, &code, number).await?).into_response())
}
