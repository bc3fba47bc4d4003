//! The form for visitors: no scripts, no session; sent too often it asks to wait.

use app::portal;
use axum::{extract::Query, http::StatusCode};
use serde::{Deserialize, Serialize};

use super::Site;
use crate::{Cx, Fault, Fields, FormState, Page, PageResult};

/// The form, or that the letter came.
#[derive(Serialize)]
pub struct FeedbackPage {
    site: Site,
    form: FormState,
    /// Code and title of the news that the letter is about.
    code: String,
    about: String,
    /// The number of a letter that came.
    sent: String,
}

impl Page for FeedbackPage {
    const TEMPLATE: &'static str = "portal/feedback.html";

    fn samples() -> Vec<Self> {
        let page = |sent: &str, code: &str| Self {
            site: Site::sample(true),
            form: FormState::default(),
            code: code.into(),
            about: if code.is_empty() { String::new() } else { "Phát động".into() },
            sent: sent.into(),
        };
        vec![page("", ""), page("", "TIN-000001"), page("GY-000001", "")]
    }
}

/// Which news it is about.
#[derive(Debug, Default, Deserialize)]
pub struct About {
    #[serde(default)]
    tin: String,
}

async fn page(cx: &Cx, form: FormState, code: &str, sent: String) -> Result<FeedbackPage, Fault> {
    let set = portal::open(&cx.ctx).await?;
    set.feedback().ok_or(Fault::NotFound)?;
    let about = portal::about(&cx.ctx, code).await?;
    let code = if about.is_some() { code.to_owned() } else { String::new() };
    Ok(FeedbackPage { site: Site::live(cx, &set, "feedback"), form, code, about: about.unwrap_or_default(), sent })
}

/// `GET /cong/gop-y`
pub async fn feedback(cx: Cx, Query(about): Query<About>) -> PageResult {
    cx.page(&page(&cx, FormState::default(), &about.tin, String::new()).await?).await
}

/// `POST /cong/gop-y`
pub async fn write(cx: Cx, fields: Fields) -> PageResult {
    let letter = portal::Letter {
        body: fields.text("body"),
        who: fields.text("who"),
        contact: fields.text("contact"),
        news: fields.text("news"),
    };
    match portal::write(&cx.ctx, &cx.address, &letter).await {
        Ok(code) => cx.page(&page(&cx, FormState::default(), "", code).await?).await,
        Err(error @ (app::Error::Refused(_) | app::Error::Invalid(_))) => {
            let often = matches!(&error, app::Error::Refused(r) if r.key == "feedback-too-often");
            let form = FormState::from_fields(&fields).with_error(&error, cx.lang);
            let status = if often { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
            cx.page_with(status, &page(&cx, form, &letter.news, String::new()).await?).await
        }
        Err(error) => Err(error.into()),
    }
}
