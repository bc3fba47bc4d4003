//! Forms of what hangs on a cluster: one pair of handlers for all of it, from the table of fields.

use app::clusters::{self, PartForm};
use axum::{extract::Path, http::StatusCode};

use crate::{Cx, Fields, FormState, PageResult, SignedIn, form::Choice, noun, stale};

fn offered(form: &PartForm) -> Vec<Choice> {
    form.members.iter().map(|(code, name)| Choice::new(code.as_str(), name.as_str())).collect()
}

fn home(code: &str) -> String {
    format!("/clusters/{code}")
}

/// The page that shows what was saved.
fn after(code: &str, part: &str, line: &str, fields: &Fields) -> String {
    let year = fields.text("year");
    let year = if year.chars().all(|c| c.is_ascii_digit()) { year } else { String::new() };
    match part {
        "sheets" => format!("/clusters/{code}/sheets/{line}"),
        "visits" if !year.is_empty() => format!("/clusters/{code}/years/{year}"),
        "pacts" | "targets" | "signatures" if !year.is_empty() => format!("/clusters/{code}/years/{year}/pact"),
        _ => home(code),
    }
}

fn page(cx: &Cx, part: &PartForm, form: FormState) -> noun::FormPage {
    let line = part.record.as_ref().map(|r| r.code.as_str());
    let home = home(&part.code);
    let action = format!("{home}/parts/{}/{}", part.part.code(), line.unwrap_or("new"));
    let at = (home.as_str(), part.short.as_str(), action.as_str(), line.unwrap_or_default());
    noun::FormPage::of_part(cx, part.part.noun(), at, form, &offered(part))
}

/// `GET /clusters/{code}/parts/{part}/new`
pub async fn new(cx: Cx, SignedIn(actor): SignedIn, Path((code, part)): Path<(String, String)>) -> PageResult {
    let part = clusters::new_part(&cx.ctx, &actor, &code, &part).await?;
    cx.page(&page(&cx, &part, FormState::default())).await
}

/// `POST /clusters/{code}/parts/{part}/new`
pub async fn create(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let form = clusters::new_part(&cx.ctx, &actor, &code, &part).await?;
    let texts = noun::texts(&fields, form.part.noun());
    match clusters::add_part(&cx.ctx, &actor, &code, &part, &texts).await {
        Ok(line) => cx.done(&after(&code, &part, &line, &fields), "noun-saved", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &form, state)).await
        }
    }
}

/// `GET /clusters/{code}/parts/{part}/{line}`
pub async fn edit(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part, line)): Path<(String, String, String)>,
) -> PageResult {
    let part = clusters::part(&cx.ctx, &actor, &code, &part, &line).await?;
    let form = part.record.as_ref().map(noun::form).unwrap_or_default();
    cx.page(&page(&cx, &part, form)).await
}

/// `POST /clusters/{code}/parts/{part}/{line}`
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part, line)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let form = clusters::part(&cx.ctx, &actor, &code, &part, &line).await?;
    let texts = noun::texts(&fields, form.part.noun());
    let at = (code.as_str(), part.as_str(), line.as_str());
    let work = async |version| clusters::change_part(&cx.ctx, &actor, at, version, &texts).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, at, &fields)).await? {
        Ok(()) => cx.done(&after(&code, &part, &line, &fields), "noun-saved", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &form, state)).await
        }
    }
}

async fn now(
    cx: &Cx,
    actor: &app::Actor,
    (code, part, line): (&str, &str, &str),
    fields: &Fields,
) -> Result<stale::Now, crate::Fault> {
    let now = clusters::part(&cx.ctx, actor, code, part, line).await?;
    let record = now.record.clone().ok_or(app::Error::NotFound)?;
    Ok(noun::now_at(cx, now.part.noun(), fields, &record, &home(code), &offered(&now)))
}

/// `POST /clusters/{code}/parts/{part}/{line}/annul`
pub async fn annul(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, part, line)): Path<(String, String, String)>,
    fields: Fields,
) -> PageResult {
    let reason = fields.text("reason");
    let at = (code.as_str(), part.as_str(), line.as_str());
    let work = async |version| clusters::annul_part(&cx.ctx, &actor, at, version, &reason).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, at, &fields)).await? {
        Ok(()) => cx.done(&home(&code), "noun-annulled-done", []).await,
        Err(error) => {
            let form = clusters::part(&cx.ctx, &actor, &code, &part, &line).await?;
            let state = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &form, state)).await
        }
    }
}
