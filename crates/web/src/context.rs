//! What a handler knows about its request, and how it answers.

use std::sync::Arc;

use app::{Actor, alarms::Alarm};
use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use minijinja::{Value, value::Serde};
use serde::Serialize;
use tower_sessions::Session;
use words::{Args, Lang};

use crate::{
    Fault, State,
    form::{Fields, FormState},
    nav,
    session::{self, Flash},
};

/// What a handler returns.
pub type PageResult = Result<Response, Fault>;

/// A template's typed context.
pub trait Page: Serialize {
    /// File under templates/.
    const TEMPLATE: &'static str;
    /// Samples that a test renders in both languages; cover each branch of the template.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// A request, as handlers see it.
#[derive(Clone)]
pub struct Cx {
    /// What use cases need.
    pub ctx: app::Ctx,
    /// The reader's language.
    pub lang: Lang,
    /// Path of the address, without query.
    pub path: String,
    /// Query of the address, without "?"; never logged.
    pub query: String,
    /// The request only reads: sent again, it changes nothing.
    pub reading: bool,
    /// The client's address.
    pub address: String,
    /// The token by which this browser is known from an earlier sign-in.
    pub device: Option<Vec<u8>>,
    /// What the browser calls itself, as people know it.
    pub browser: String,
    /// Shown on error pages and written to the log.
    pub request_id: String,
    /// The session.
    pub session: Session,
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) state: State,
    pub(crate) signed: Option<app::accounts::Signed>,
    pub(crate) csrf: String,
    /// The session's id that the request named, whether or not it is still good.
    pub(crate) came_with: Option<tower_sessions::session::Id>,
}

#[derive(Serialize)]
struct Base<'a> {
    lang: &'static str,
    path: &'a str,
    here: String,
    request_id: &'a str,
    csrf: String,
    once: String,
    user: Option<User<'a>>,
    /// Notices not seen, at most 100.
    bell: i64,
    nav: Vec<nav::Group>,
    /// Addresses of the navigation: a link to another noun is shown only to those who may open it.
    reach: Vec<&'static str>,
    flashes: Vec<Flash>,
    /// Where the guide speaks of this page.
    help: Option<String>,
    /// What those who run the installation must see.
    alarms: Vec<String>,
    today: String,
}

#[derive(Serialize)]
struct User<'a> {
    login: &'a str,
    name: &'a str,
    roles: Vec<&'static str>,
}

impl Cx {
    /// Who is signed in, if anybody.
    #[must_use]
    pub fn actor(&self) -> Option<&Actor> {
        self.inner.signed.as_ref().map(|s| &s.actor)
    }

    /// The secret that this session's forms carry (unmasked).
    pub(crate) fn csrf_secret(&self) -> &str {
        &self.inner.csrf
    }

    /// The message `key` in the reader's language.
    #[must_use]
    pub fn word(&self, key: &str) -> String {
        words::word(self.lang, key)
    }

    /// The message `key` with values.
    pub fn say<'a>(&self, key: &str, pairs: impl IntoIterator<Item = (&'a str, String)>) -> String {
        let args: Args = pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        words::say(self.lang, key, &args)
    }

    /// Renders a page.
    pub async fn page<P: Page>(&self, page: &P) -> PageResult {
        self.page_with(StatusCode::OK, page).await
    }

    /// Renders a page with another status: 422 for a form with faults.
    pub async fn page_with<P: Page>(&self, status: StatusCode, page: &P) -> PageResult {
        let flashes = self.take_flashes().await;
        let html = self.render(P::TEMPLATE, Value::from(Serde(page)), flashes)?;
        Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response())
    }

    pub(crate) fn render(&self, template: &str, page: Value, flashes: Vec<Flash>) -> Result<String, Fault> {
        let nav = self.actor().map(|a| nav::for_actor(a, &self.path)).unwrap_or_default();
        let base = Base {
            lang: self.lang.code(),
            path: &self.path,
            here: self.here(),
            request_id: &self.request_id,
            csrf: session::mask(&self.inner.csrf),
            once: session::new_csrf(),
            bell: self.inner.signed.as_ref().map_or(0, |s| s.notices),
            user: self.actor().map(|a| User {
                login: &a.login,
                name: &a.display_name,
                roles: {
                    let mut roles: Vec<_> =
                        a.grants.iter().filter(|g| g.in_force(&a.today)).map(|g| g.role.code()).collect();
                    roles.sort_unstable();
                    roles.dedup();
                    roles
                },
            }),
            reach: nav.iter().flat_map(|g| g.entries.iter().map(|e| e.href)).collect(),
            nav,
            flashes,
            help: self.actor().and_then(|_| crate::pages::help::topic(&self.path)),
            alarms: self.alarms(),
            today: self.ctx.now().today,
        };
        let context = minijinja::context! { cx => Value::from(Serde(base)), ..page };
        self.inner.state.templates.render(self.lang, template, context).map_err(|e| {
            // minijinja's message names template, line and variable, never a value.
            tracing::error!(template, line = e.line(), kind = %e.kind(), detail = e.detail(), "template failed");
            Fault::Template
        })
    }

    fn alarms(&self) -> Vec<String> {
        let Some(actor) = self.actor() else { return Vec::new() };
        let size = |bytes: u64| crate::format::size(i64::try_from(bytes).unwrap_or(i64::MAX));
        let time = |micros| app::ctx::instant_text(&self.ctx.zone, micros);
        let told = app::alarms::for_actor(&self.ctx, actor).into_iter().map(|alarm| match alarm {
            Alarm::DiskSoon { free, files } => {
                self.say("alarm-disk-soon", [("free", size(free)), ("limit", size(files))])
            }
            Alarm::DiskFiles { free } => self.say("alarm-disk-files", [("free", size(free))]),
            Alarm::DiskAll { free } => self.say("alarm-disk-all", [("free", size(free))]),
            Alarm::Clock(back) => self.say("alarm-clock", [("from", time(back.from)), ("to", time(back.to))]),
        });
        told.collect()
    }

    /// Path and query of this page, as a way back to it.
    #[must_use]
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// After a successful POST: go to `address` (303) and show the message `key` there.
    pub async fn done<'a>(
        &self,
        address: &str,
        key: &str,
        pairs: impl IntoIterator<Item = (&'a str, String)>,
    ) -> PageResult {
        self.flash("done", self.say(key, pairs)).await;
        Ok(self.go(address))
    }

    /// How this installation is reached.
    pub(crate) fn options(&self) -> &crate::Options {
        &self.inner.state.options
    }

    /// Goes to `address` (303).
    #[must_use]
    pub fn go(&self, address: &str) -> Response {
        let place = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
        (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
    }

    /// Keeps a sentence for the next page. `tone` is "done", "note" or "warning".
    pub async fn flash(&self, tone: &str, text: String) {
        let mut all: Vec<Flash> = self.session.get(session::FLASH).await.ok().flatten().unwrap_or_default();
        all.push(Flash { tone: tone.to_owned(), text });
        // A message that cannot be kept is no reason to fail what was done.
        drop(self.session.insert(session::FLASH, all).await);
    }

    async fn take_flashes(&self) -> Vec<Flash> {
        if self.session.id().is_none() {
            return Vec::new();
        }
        match self.session.get::<Vec<Flash>>(session::FLASH).await {
            Ok(Some(found)) if !found.is_empty() => {
                drop(self.session.remove::<Vec<Flash>>(session::FLASH).await);
                found
            }
            _ => Vec::new(),
        }
    }

    /// After a failed command: the form again, with what was typed and what is wrong. Errors that no form can mend pass
    /// on as `Err`. Answer the form with [`StatusCode::UNPROCESSABLE_ENTITY`] through [`Cx::page_with`].
    pub fn retry(&self, fields: &Fields, error: app::Error) -> Result<FormState, Fault> {
        match error {
            app::Error::Invalid(_) | app::Error::Refused(_) => {
                Ok(FormState::from_fields(fields).with_error(&error, self.lang))
            }
            other => Err(other.into()),
        }
    }

    /// A form filled from a draft kept for `key`, or from `fresh` when none is kept.
    pub async fn form_or_draft(&self, key: &str, fresh: FormState) -> Result<FormState, Fault> {
        let Some(actor) = self.actor() else { return Ok(fresh) };
        let draft = app::accounts::draft::find(&self.ctx, actor, key).await?;
        Ok(match draft {
            Some(draft) => fresh.with_draft(key, draft),
            None => fresh.for_draft(key),
        })
    }

    /// Forgets the draft of a form that was sent with success.
    pub async fn sent(&self, key: &str) {
        if let Some(actor) = self.actor() {
            drop(app::accounts::draft::forget(&self.ctx, actor, key).await);
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Cx {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::NotFound)
    }
}

/// The person signed in. Only on routes that are not public.
pub struct SignedIn(pub Actor);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        let cx = parts.extensions.get::<Cx>();
        cx.and_then(Cx::actor).cloned().map(Self).ok_or(Fault::SignIn)
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Fault> {
        Ok(parts.extensions.get::<Cx>().and_then(Cx::actor).cloned().map(Self))
    }
}
