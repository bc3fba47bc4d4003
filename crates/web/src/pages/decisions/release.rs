//! Releasing the names of a decision to the honour roll, name by name.

use app::{
    awards::{self, AwardView},
    decisions, honour,
};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::council::Release;
use serde::{Deserialize, Serialize};

use super::sample_award;
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice};

/// Releasing names to the honour roll.
#[derive(Serialize)]
pub struct ReleasePage {
    code: String,
    number: String,
    lines: Vec<AwardView>,
    choices: Vec<Choice>,
    form: FormState,
    next: Option<i64>,
    after: i64,
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "decisions/release.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            code: "QD-2020-0001".into(),
            number: "15/QĐ-CAT".into(),
            lines: vec![sample_award()],
            choices: vec![Choice::new("hidden", "Không")],
            form: FormState::default(),
            next: Some(200),
            after: 0,
        }]
    }
}

/// Lines of the release form on one page.
const RELEASE_ROWS: usize = 200;

/// The query of the release form.
#[derive(Deserialize)]
pub struct After {
    #[serde(default)]
    after: i64,
}

async fn release_page(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    after: i64,
    form: FormState,
) -> Result<ReleasePage, Fault> {
    let d = decisions::head(&cx.ctx, actor, code).await?;
    if !d.may_release {
        return Err(Fault::Denied);
    }
    let all = awards::of_decision(&cx.ctx, actor, code).await?;
    let mut lines: Vec<AwardView> = all.into_iter().filter(|l| l.seq > after).collect();
    let more = lines.len() > RELEASE_ROWS;
    lines.truncate(RELEASE_ROWS);
    Ok(ReleasePage {
        code: d.code,
        number: d.number,
        next: lines.last().filter(|_| more).map(|l| l.seq),
        lines,
        choices: Choice::of_codes(cx.lang, "release", Release::ALL.iter().map(|r| r.code())),
        form,
        after,
    })
}

/// `GET /decisions/{code}/release`
pub async fn release(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(at): Query<After>,
) -> PageResult {
    let page = release_page(&cx, &actor, &code, at.after, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /decisions/{code}/release`
pub async fn save_release(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let after: i64 = fields.text("after").parse().unwrap_or(0);
    let all = fields.optional("all");
    let lines = fields
        .keyed("release")
        .into_iter()
        .filter_map(|(line, release)| Some((line.parse().ok()?, all.clone().unwrap_or(release))))
        .collect();
    match honour::release(&cx.ctx, &actor, &code, lines).await {
        Ok(n) => {
            let at = format!("/decisions/{code}/release?after={after}");
            cx.done(&at, "release-saved", [("count", n.to_string())]).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = release_page(&cx, &actor, &code, after, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
