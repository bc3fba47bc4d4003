//! Signing in and out, choosing the language.

use app::accounts::login::{CODE_WITHIN, Entered, Login, Step, choose_language, login, second_step};
use axum::{
    extract::Query,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use words::Lang;

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    session::{self, ACCOUNT, CSRF, DEVICE, WAITING, new_csrf},
};

/// The sign-in page.
#[derive(Serialize)]
pub struct LoginPage {
    /// Login field.
    pub form: FormState,
    /// Where to go afterwards.
    pub next: String,
    /// A form that was sent when the session was over: kept for its account, sent again after signing in.
    pub resume: bool,
    /// Message key of a note.
    pub note: Option<&'static str>,
    /// The portal is open.
    pub portal: bool,
}

impl Page for LoginPage {
    const TEMPLATE: &'static str = "login/show.html";

    fn samples() -> Vec<Self> {
        let wrong = app::Error::refused("login-failed", []);
        vec![
            Self { form: FormState::default(), next: String::new(), resume: false, note: None, portal: false },
            Self {
                form: FormState::new([("login", "canbo".to_owned())]).with_error(&wrong, Lang::Vi),
                next: "/desk".into(),
                resume: true,
                note: Some("login-note-file"),
                portal: true,
            },
        ]
    }
}

/// The sign-in page that leads back to `here`.
#[must_use]
pub fn address(here: &str) -> String {
    if here == "/" || here == "/desk" {
        return "/login".to_owned();
    }
    let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", here).finish();
    format!("/login?{next}")
}

/// Only addresses of this program are followed after signing in.
fn safe_next(next: &str) -> &str {
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r', '\t']);
    if ours { next } else { "/desk" }
}

/// The query of the sign-in page.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    note: String,
}

/// True when the sign-in page leads to the portal. A database that does not answer hides a link, not the page.
async fn portal(cx: &Cx) -> bool {
    app::portal::load(&cx.ctx).await.is_ok_and(|set| set.on())
}

/// `GET /login`
pub async fn show(cx: Cx, Query(asked): Query<Asked>) -> PageResult {
    if cx.actor().is_some() {
        return Ok(cx.go(safe_next(&asked.next)));
    }
    let note = match asked.note.as_str() {
        "file" => Some("login-note-file"),
        "code" => Some("login-note-code"),
        _ => None,
    };
    cx.page(&LoginPage { form: FormState::default(), next: asked.next, resume: false, note, portal: portal(&cx).await })
        .await
}

/// Answers a form that came without a session; `kept` when it is there again after signing in. Nothing of the form
/// stands on the page.
pub async fn expired(cx: &Cx, kept: bool) -> PageResult {
    let note = (!kept).then_some("login-note-lost");
    let page =
        LoginPage { form: FormState::default(), next: String::new(), resume: kept, note, portal: portal(cx).await };
    cx.page_with(StatusCode::UNAUTHORIZED, &page).await
}

/// `POST /login`
pub async fn enter(cx: Cx, fields: Fields) -> PageResult {
    let command = Login {
        login: fields.text("login"),
        password: fields.secret("password"),
        address: cx.address.clone(),
        device: cx.device.clone(),
    };
    let resume = fields.ticked("resume");
    let next = fields.text("next");
    match login(&cx.ctx, command).await {
        Ok(Step::In(entered)) => come_in(&cx, entered, resume, &next).await,
        Ok(Step::Code(account)) => {
            let waiting = Waiting { account, since: cx.ctx.now().micros, next, resume };
            fresh_session(&cx).await?;
            cx.session.insert(WAITING, waiting).await.map_err(|e| session::fault(&e))?;
            Ok(cx.go("/login/code"))
        }
        Err(error) => {
            let form = FormState::new([("login", fields.text("login"))]);
            let form = match &error {
                app::Error::Refused(_) => form.with_error(&error, cx.lang),
                _ => return Err(error.into()),
            };
            let page = LoginPage { form, next, resume, note: None, portal: portal(&cx).await };
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// A new id: whoever planted the old one is left outside.
async fn fresh_session(cx: &Cx) -> Result<(), Fault> {
    cx.session.clear().await;
    cx.session.cycle_id().await.map_err(|e| session::fault(&e))
}

async fn come_in(cx: &Cx, entered: Entered, resume: bool, next: &str) -> PageResult {
    let broken = |e| session::fault(&e);
    let actor = entered.signed.actor;
    fresh_session(cx).await?;
    cx.session.insert(ACCOUNT, actor.account).await.map_err(broken)?;
    cx.session.insert(CSRF, new_csrf()).await.map_err(broken)?;
    cx.session.insert(DEVICE, cx.browser.clone()).await.map_err(broken)?;
    let waits = resume && app::accounts::draft::find(&cx.ctx, &actor, super::drafts::RESUME).await?.is_some();
    let mut response = cx.go(if waits { "/resume" } else { safe_next(next) });
    let kept = app::accounts::device::KEPT.div_euclid(1_000_000);
    let cookie = cx.options().set_cookie(session::MARK, &session::write_mark(&entered.device), kept);
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

/// A right password that waits for the code of the second factor.
#[derive(Clone, Serialize, Deserialize)]
struct Waiting {
    account: Uuid,
    since: i64,
    next: String,
    resume: bool,
}

/// Where the code of the second factor is typed.
#[derive(Serialize)]
pub struct CodePage {
    /// The code, never filled.
    pub form: FormState,
}

impl Page for CodePage {
    const TEMPLATE: &'static str = "login/code.html";

    fn samples() -> Vec<Self> {
        let wrong = app::Error::field("code", "factor-wrong", []);
        vec![Self { form: FormState::default() }, Self { form: FormState::default().with_error(&wrong, Lang::En) }]
    }
}

async fn waiting(cx: &Cx) -> Result<Option<Waiting>, Fault> {
    if cx.session.id().is_none() {
        return Ok(None);
    }
    let waiting = cx.session.get::<Waiting>(WAITING).await.map_err(|e| session::fault(&e))?;
    Ok(waiting.filter(|w| cx.ctx.now().micros - w.since < CODE_WITHIN))
}

/// `GET /login/code`
pub async fn code_form(cx: Cx) -> PageResult {
    match waiting(&cx).await? {
        Some(_) => cx.page(&CodePage { form: FormState::default() }).await,
        None => Ok(cx.go("/login")),
    }
}

/// `POST /login/code`
pub async fn code(cx: Cx, fields: Fields) -> PageResult {
    let Some(waiting) = waiting(&cx).await? else { return Ok(cx.go("/login?note=code")) };
    match second_step(&cx.ctx, waiting.account, &fields.text("code"), cx.device.clone()).await {
        Ok(entered) => come_in(&cx, entered, waiting.resume, &waiting.next).await,
        Err(error) => {
            let form = cx.retry(&Fields::default(), error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &CodePage { form }).await
        }
    }
}

/// `POST /logout`
pub async fn leave(cx: Cx) -> PageResult {
    cx.session.flush().await.map_err(|e| session::fault(&e))?;
    Ok(cx.go("/login"))
}

/// `POST /language`
pub async fn language(cx: Cx, who: Option<SignedIn>, fields: Fields) -> PageResult {
    let lang = Lang::from_code(&fields.text("lang"));
    if let Some(SignedIn(actor)) = who {
        choose_language(&cx.ctx, &actor, lang).await?;
    }
    let back = fields.text("back");
    let mut response = cx.go(if back.is_empty() { "/" } else { safe_next(&back) });
    let cookie = cx.options().set_cookie("lang", lang.code(), 365 * 24 * 3600);
    if let Ok(value) = cookie.parse() {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response.into_response())
}
