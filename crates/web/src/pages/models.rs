//! A model example is released to the portal: by whoever has that right, with the consent of whom it tells of.

use app::records::{self, Release};
use axum::{extract::Path, http::StatusCode};
use domain::record::MODEL;
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, stale};

/// The form of a release.
#[derive(Serialize)]
pub struct ReleasePage {
    /// Code of the model.
    code: String,
    /// Its name.
    name: String,
    /// Its story, as it would be read.
    story: String,
    /// Who agreed, and when; empty where nobody did.
    consent: String,
    /// It is released already.
    released: bool,
    /// The form.
    form: FormState,
}

impl Page for ReleasePage {
    const TEMPLATE: &'static str = "models/release.html";

    fn samples() -> Vec<Self> {
        let page = |consent: &str, released| Self {
            code: "DH-000001".into(),
            name: "Tổ tự quản".into(),
            story: "Chuyện của tổ".into(),
            consent: consent.into(),
            released,
            form: FormState::new([("released_on", "01/10/2020".to_owned())]).version(1),
        };
        vec![page("Lê An, 30/09/2020", true), page("", false)]
    }
}

async fn page(cx: &Cx, actor: &app::Actor, code: &str, form: Option<FormState>) -> Result<ReleasePage, Fault> {
    let Release { record, released_on } = records::to_release(&cx.ctx, actor, code).await?;
    let value = |name: &str| record.values.get(name).cloned().unwrap_or_default();
    let day = |iso: &str| if iso.is_empty() { String::new() } else { crate::format::date(iso) };
    let consent = [value("consent_by"), day(&value("consent_on"))];
    let fresh = || {
        let on = if released_on.is_empty() { cx.ctx.now().today } else { released_on.clone() };
        FormState::new([("released_on", on)]).version(record.version)
    };
    Ok(ReleasePage {
        name: value("name"),
        story: value("story"),
        consent: if consent.iter().all(|c| !c.is_empty()) { consent.join(", ") } else { String::new() },
        released: !released_on.is_empty(),
        form: form.unwrap_or_else(fresh),
        code: record.code,
    })
}

/// `GET /models/{code}/release`
pub async fn form(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    cx.page(&page(&cx, &actor, &code, None).await?).await
}

/// `POST /models/{code}/release`
pub async fn release(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let day = fields.text("released_on");
    let work = async |version| records::release_model(&cx.ctx, &actor, &code, version, &day).await;
    let now = async {
        let now = records::to_release(&cx.ctx, &actor, &code).await?;
        let at = MODEL.at(&code);
        Ok(stale::Now::new(at, now.record.version).text("released_on", cx.word("model-released-on"), now.released_on))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            let key = if day.trim().is_empty() { "model-release-taken-back" } else { "model-release-done" };
            cx.done(&MODEL.at(&code), key, []).await
        }
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let page = page(&cx, &actor, &code, Some(state)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
