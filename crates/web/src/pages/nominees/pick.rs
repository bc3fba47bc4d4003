//! Chọn người theo tên: several people of the register at once, a line a name.

use app::nominees::{self, Candidate, LINES, Line};
use axum::{extract::Path, http::StatusCode};
use domain::road::StepKind;
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn};

/// Names, and whom they may mean.
#[derive(Serialize)]
pub struct PickPage {
    code: String,
    form: FormState,
    lines: Vec<Line>,
    /// Lines that nobody was found for.
    unknown: Vec<String>,
    most: usize,
}

impl Page for PickPage {
    const TEMPLATE: &'static str = "nominees/pick.html";

    fn samples() -> Vec<Self> {
        let candidate = |meant: bool, there| Candidate {
            code: "CB-000001".into(),
            name: "Lê Văn An".into(),
            birth: meant.then(|| "1988".into()),
            rank: "Đại úy".into(),
            post: "Cán bộ".into(),
            unit: "PX03".into(),
            there,
            meant,
        };
        let line = |found| Line { typed: "Lê Văn An".into(), found };
        let page = |lines, unknown| Self {
            code: "HS-2020-0001".into(),
            form: FormState::new([("names", "Lê Văn An".to_owned())]),
            lines,
            unknown,
            most: LINES,
        };
        let two = vec![candidate(false, false), candidate(false, true)];
        vec![
            page(vec![], vec![]),
            page(vec![line(vec![candidate(true, false)]), line(two)], vec!["Lê Văn Ẩn".into()]),
            page(vec![], vec!["Lê Văn Ẩn".into()]),
        ]
    }
}

fn page(code: String, form: FormState, lines: Vec<Line>) -> PickPage {
    let (lines, unknown): (Vec<_>, Vec<_>) = lines.into_iter().partition(|l| !l.found.is_empty());
    PickPage { code, form, lines, unknown: unknown.into_iter().map(|l| l.typed).collect(), most: LINES }
}

fn names_of(code: &str) -> String {
    format!("nominee-pick:{code}")
}

/// Keeps names that came with a new dossier until its people are picked.
pub async fn keep_names(cx: &Cx, actor: &app::Actor, code: &str, names: String) -> Result<(), Fault> {
    let fields = vec![("names".to_owned(), names)];
    Ok(app::accounts::draft::keep(&cx.ctx, actor, &names_of(code), &fields).await?)
}

/// `GET /dossiers/{code}/nominees/pick`: names that came with the dossier are looked up at once.
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let at = app::dossiers::load(&cx.ctx, &actor, &code).await?;
    app::dossiers::may_change(&at, &actor, &[StepKind::Prepare])?;
    let kept = app::accounts::draft::find(&cx.ctx, &actor, &names_of(&code)).await?;
    let names = kept.and_then(|d| d.fields.into_iter().find(|(name, _)| name == "names")).map(|(_, names)| names);
    let Some(names) = names else { return cx.page(&page(code, FormState::default(), vec![])).await };
    let mut form = FormState::new([("names", names.clone())]);
    let lines = match nominees::look(&cx.ctx, &actor, &code, &names).await {
        Ok(lines) => lines,
        Err(error @ (app::Error::Invalid(_) | app::Error::Refused(_))) => {
            form = form.with_error(&error, cx.lang);
            vec![]
        }
        Err(error) => return Err(error.into()),
    };
    cx.page(&page(code, form, lines)).await
}

/// `POST /dossiers/{code}/nominees/pick`: with people ticked puts them into the dossier, else looks the names up.
pub async fn pick(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let people = fields.all("person");
    let failed = if fields.text("do") == "add" {
        match nominees::add_chosen(&cx.ctx, &actor, &code, &people).await {
            Ok((added, already)) => {
                cx.sent(&names_of(&code)).await;
                let words = [("added", added.to_string()), ("already", already.to_string())];
                return cx.done(&format!("/dossiers/{code}"), "scan-nominate-done", words).await;
            }
            Err(error) => Some(cx.retry(&fields, error)?),
        }
    } else {
        None
    };
    let (lines, looked) = match nominees::look(&cx.ctx, &actor, &code, &fields.text("names")).await {
        Ok(lines) => (lines, None),
        Err(error) => (vec![], Some(cx.retry(&fields, error)?)),
    };
    let status = if failed.is_some() || looked.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = failed.or(looked).unwrap_or_else(|| FormState::new([("names", fields.text("names"))]));
    cx.page_with(status, &page(code, form, lines)).await
}
