//! Unsent text: kept while typing (or by a button, without JavaScript), and a form that outlived its session.

use app::accounts::draft;
use axum::{
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use serde::Serialize;

use crate::{Cx, Fault, Fields, Page, PageResult, SignedIn};

/// The draft key of a form that came after its session's end.
pub const RESUME: &str = "resume";

/// A form that is sent again after signing in.
#[derive(Serialize)]
pub struct ResumePage {
    /// The form's address.
    pub action: String,
    /// What was typed.
    pub fields: Vec<(String, String)>,
}

impl Page for ResumePage {
    const TEMPLATE: &'static str = "login/resume.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            action: "/units".into(),
            fields: vec![("name".into(), "Phòng".into()), ("version".into(), "1".into())],
        }]
    }
}

/// `POST /drafts`: keeps the form whose key is in `draft`. The script wants 204; without it the page is shown again.
pub async fn keep(cx: Cx, SignedIn(actor): SignedIn, headers: HeaderMap, fields: Fields) -> PageResult {
    let key = fields.text("draft");
    if key.is_empty() || key == RESUME || key == app::imports::WAITING {
        return Err(Fault::BadRequest);
    }
    let pairs = fields
        .pairs()
        .filter(|(name, _)| *name != "once" && !name.contains("password"))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    draft::keep(&cx.ctx, &actor, &key, &pairs).await?;
    if headers.contains_key("x-csrf-token") {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let back = fields.text("back");
    cx.done(ours(&back), "draft-kept", []).await
}

/// `POST /drafts/forget`: throws a draft away.
pub async fn forget(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    draft::forget(&cx.ctx, &actor, &fields.text("draft")).await?;
    cx.done(ours(&fields.text("back")), "draft-forgotten", []).await
}

fn ours(back: &str) -> &str {
    if back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') { back } else { "/desk" }
}

/// `GET /resume`
pub async fn resume(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let Some(kept) = draft::find(&cx.ctx, &actor, RESUME).await? else { return Ok(cx.go("/desk")) };
    let (frame, fields): (Vec<_>, Vec<_>) = kept.fields.into_iter().partition(|(k, _)| k == "resume");
    let Some((_, action)) = frame.into_iter().next() else { return Ok(cx.go("/desk")) };
    cx.page(&ResumePage { action, fields }).await
}
