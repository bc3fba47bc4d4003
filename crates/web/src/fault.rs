//! What goes wrong on the way to a page, as a page: what happened, what was kept, what to do, and the request's id.

use app::Error;
use axum::{
    http::{HeaderName, StatusCode, header::CACHE_CONTROL},
    response::{Html, IntoResponse, Response},
};
use domain::access::Denial;
use minijinja::{Value, value::Serde};
use serde::Serialize;
use words::Lang;

use crate::{Cx, Page, stale::StalePage};

/// Asks the browser to open the page again after so many seconds; works without scripts.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// A handler's failure.
#[derive(Debug)]
pub enum Fault {
    /// A use case said no.
    App(Box<Error>),
    /// Nothing is at this address, or the reader may not know of it.
    NotFound,
    /// Nobody is signed in.
    SignIn,
    /// The reader's roles do not allow it.
    Denied,
    /// The form does not carry this session's token.
    Csrf,
    /// The request is too large; the limit in bytes.
    TooLarge(u64),
    /// The request cannot be read.
    BadRequest,
    /// What reads much waits: the account's others are still at work.
    Share,
    /// A template failed; it was logged.
    Template,
    /// Somebody else was faster: both texts.
    Stale(Box<StalePage>),
    /// A failure known by its status only.
    Status(StatusCode),
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        Self::App(Box::new(e))
    }
}

impl Fault {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::App(e) => match &**e {
                Error::Denied(_) => StatusCode::FORBIDDEN,
                Error::NotFound => StatusCode::NOT_FOUND,
                Error::Invalid(_) | Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::Stale { .. } => StatusCode::CONFLICT,
                Error::Store(_) if e.code() == "error-key-reused" => StatusCode::CONFLICT,
                Error::Store(_) => match e.code() {
                    "error-disk-full" | "error-disk-low" => StatusCode::INSUFFICIENT_STORAGE,
                    "error-database-unreachable" | "error-in-doubt" | "error-too-long" => {
                        StatusCode::SERVICE_UNAVAILABLE
                    }
                    "error-unreadable" => StatusCode::UNPROCESSABLE_ENTITY,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                },
            },
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Denied | Self::Csrf => StatusCode::FORBIDDEN,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Share => StatusCode::TOO_MANY_REQUESTS,
            Self::Template => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::Status(status) => *status,
        }
    }

    /// The stable code: a message key and the `code` of JSON answers.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::App(e) => e.code(),
            Self::NotFound => "error-not-found",
            Self::SignIn => "error-sign-in",
            Self::Denied => "error-denied",
            Self::Csrf => "error-csrf",
            Self::TooLarge(_) => "error-too-large",
            Self::BadRequest => "error-bad-request",
            Self::Share => "error-share",
            Self::Template => "error-internal",
            Self::Stale(_) => "error-stale",
            Self::Status(s) => match s.as_u16() {
                404 => "error-not-found",
                405 => "error-method",
                408 | 504 => "error-timeout",
                413 => "error-too-large",
                403 => "error-denied",
                500.. => "error-internal",
                _ => "error-bad-request",
            },
        }
    }

    fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::App(e) => e.sentence(lang),
            Self::TooLarge(limit) => words::say(
                lang,
                self.code(),
                &[("limit".to_owned(), crate::format::size(i64::try_from(*limit).unwrap_or(i64::MAX)))].into(),
            ),
            Self::Share => {
                words::say(lang, self.code(), &[("count".to_owned(), crate::shares::EACH.to_string())].into())
            }
            Self::Status(StatusCode::PAYLOAD_TOO_LARGE) => {
                words::say(lang, self.code(), &[("limit".to_owned(), "50 MB".to_owned())].into())
            }
            _ => words::word(lang, self.code()),
        }
    }
}

/// The page of a failure.
#[derive(Serialize)]
pub struct FaultPage {
    /// HTTP status.
    pub status: u16,
    /// Stable code.
    pub code: &'static str,
    /// Message key of the heading.
    pub heading: &'static str,
    /// What happened, what was kept, what to do.
    pub sentence: String,
    /// Further sentences, one a faulty field.
    pub details: Vec<String>,
    /// The way back.
    pub back: Option<String>,
    /// The page is asked for again by itself: it was only to be read, and the database may be back soon.
    pub again: bool,
}

impl Page for FaultPage {
    const TEMPLATE: &'static str = "errors/fault.html";

    fn samples() -> Vec<Self> {
        vec![
            Self {
                status: 409,
                code: "error-stale",
                heading: "error-heading-refused",
                sentence: "…".into(),
                details: vec!["…".into()],
                back: Some("/desk".into()),
                again: false,
            },
            Self {
                status: 404,
                code: "error-not-found",
                heading: "error-heading-not-found",
                sentence: "…".into(),
                details: vec![],
                back: None,
                again: true,
            },
        ]
    }
}

/// Travels in a response's extensions to the layer that renders it for its reader.
#[derive(Clone)]
pub(crate) struct Carried(std::sync::Arc<Fault>);

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Carried(std::sync::Arc::new(self)));
        response
    }
}

/// Turns a carried fault, or a bare error status of a library, into a page or a JSON answer.
pub(crate) fn finish(cx: &Cx, response: Response, referer: Option<String>) -> Response {
    let status = response.status();
    let carried = response.extensions().get::<Carried>().cloned();
    let bare = (status.is_client_error() || status.is_server_error())
        && !response
            .headers()
            .get(axum::http::header::CONTENT_TYPE)
            .is_some_and(|t| t.as_bytes().starts_with(b"text/html") || t.as_bytes().starts_with(b"application/"));
    let fault = match (&carried, bare) {
        (Some(carried), _) => &*carried.0,
        (None, true) => &Fault::Status(status),
        (None, false) => return response,
    };
    if fault.status().is_server_error() {
        let detail = match fault {
            Fault::App(e) => match &**e {
                Error::Store(store) => store_kind(store),
                _ => "",
            },
            _ => "",
        };
        tracing::error!(request = cx.request_id, code = fault.code(), detail, "request failed");
    } else {
        tracing::info!(request = cx.request_id, code = fault.code(), "request refused");
    }
    if cx.path.starts_with("/api/") {
        return json(cx, fault);
    }
    if let Fault::Stale(page) = fault {
        let page = Value::from(Serde(&**page));
        if let Ok(html) = cx.render(StalePage::TEMPLATE, page, Vec::new()) {
            return (fault.status(), [(CACHE_CONTROL, "no-store")], Html(html)).into_response();
        }
    }
    let details = match fault {
        Fault::App(e) => match &**e {
            Error::Invalid(fields) if fields.len() > 1 => {
                fields.iter().map(|f| words::say(cx.lang, f.refusal.key, &f.refusal.args)).collect()
            }
            _ => vec![],
        },
        _ => vec![],
    };
    let heading = match fault.status().as_u16() {
        404 => "error-heading-not-found",
        403 | 401 => "error-heading-denied",
        500.. => "error-heading-failed",
        _ => "error-heading-refused",
    };
    let page = FaultPage {
        status: fault.status().as_u16(),
        code: fault.code(),
        heading,
        sentence: fault.sentence(cx.lang),
        details,
        back: referer,
        again: fault.status() == StatusCode::SERVICE_UNAVAILABLE && cx.reading,
    };
    let again = page.again;
    let html = cx.render(FaultPage::TEMPLATE, Value::from(Serde(page)), Vec::new());
    match html {
        Ok(html) if again => (fault.status(), [(REFRESH, "5")], Html(html)).into_response(),
        Ok(html) => (fault.status(), Html(html)).into_response(),
        Err(_) => (fault.status(), fault.sentence(cx.lang)).into_response(),
    }
}

/// The kind of a storage failure without any data.
fn store_kind(e: &dyn std::error::Error) -> &'static str {
    // The text of database errors may quote values, so only its kind is told.
    let text = e.to_string();
    ["constraint", "locked", "timeout", "timed out", "no such table", "schema", "syntax"]
        .into_iter()
        .find(|kind| text.contains(kind))
        .unwrap_or("other")
}

fn json(cx: &Cx, fault: &Fault) -> Response {
    let body = serde_json::json!({"error": {
        "code": fault.code(),
        "message": {"vi": fault.sentence(Lang::Vi), "en": fault.sentence(Lang::En)},
        "request": cx.request_id,
    }});
    (fault.status(), axum::Json(body)).into_response()
}

/// The same test as [`domain::access::may`] for a whole page.
pub(crate) fn denied(denial: Denial) -> Fault {
    Fault::from(Error::Denied(denial))
}
