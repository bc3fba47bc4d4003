//! What stands before each handler: is somebody signed in, may he open this address, and only then his form is read, up
//! to the size of its address, and must carry the token of its session. A form whose session is over is kept for the
//! account it belonged to and sent again after signing in; a stranger's form is not read at all.

use std::time::Duration;

use app::accounts::draft;
use axum::{
    body::{Body as HttpBody, to_bytes},
    extract::{Request, State as Seated},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::access::{Denial, may_anywhere};

use crate::{
    Access, Cx, Fault, Fields, fault,
    pages::{drafts, login},
    router::{Body, Cost},
    session, shares, upload,
};

/// How long a form may take to arrive.
const FORM_TIME: Duration = Duration::from_secs(30);

/// How long an address may take to answer, and how long where it reads or writes much.
const TIME: Duration = Duration::from_secs(120);
const LONG_TIME: Duration = Duration::from_secs(300);

/// What the guard of one address knows.
#[derive(Clone)]
pub struct Seat {
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) body: Body,
    pub(crate) cost: Cost,
}

/// The pattern of the address that answered, for logs and metrics.
#[derive(Clone, Copy)]
pub(crate) struct Answered(pub(crate) &'static str);

/// Lets a request through to its handler or answers in its place.
pub async fn guard(Seated(seat): Seated<Seat>, request: Request, next: Next) -> Response {
    let path = seat.path;
    let mut response = answer(seat, request, next).await;
    response.extensions_mut().insert(Answered(path));
    response
}

async fn answer(seat: Seat, request: Request, next: Next) -> Response {
    let much = seat.body.files() || seat.body == Body::Grid || seat.cost == Cost::Much;
    let work = async {
        let request = match check(&seat, request).await {
            Ok(request) => request,
            Err(response) => return response,
        };
        shares::within(&seat, request, next).await
    };
    let limit = if much { LONG_TIME } else { TIME };
    tokio::time::timeout(limit, work)
        .await
        .unwrap_or_else(|_| Fault::Status(StatusCode::REQUEST_TIMEOUT).into_response())
}

/// Addresses that stay open to somebody who must first change his password.
const BEFORE_CHANGE: &[&str] = &["/account/password", "/logout", "/language"];
/// Addresses that stay open to somebody who must first set up a second factor.
const BEFORE_FACTOR: &[&str] =
    &["/account/factor", "/account/factor/{what}", "/account/password", "/logout", "/language"];

async fn check(seat: &Seat, request: Request) -> Result<Request, Response> {
    let Some(cx) = request.extensions().get::<Cx>().cloned() else {
        // Only assets are served without a context.
        return if seat.access == Access::Public { Ok(request) } else { Err(Fault::SignIn.into_response()) };
    };
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let signed = cx.inner.signed.as_ref();
    if seat.access != Access::Public {
        let Some(signed) = signed else {
            return Err(sign_in_first(&cx, seat, safe, request).await);
        };
        if signed.must_change && !BEFORE_CHANGE.contains(&seat.path) {
            return Err(cx.go("/account/password"));
        }
        if signed.must_enrol && !signed.must_change && !BEFORE_FACTOR.contains(&seat.path) {
            return Err(cx.go("/account/factor"));
        }
        if let Access::Needs(action) = seat.access
            && !may_anywhere(&signed.actor, action)
        {
            return Err(fault::denied(Denial::NoRole).into_response());
        }
    }
    if safe {
        return Ok(request);
    }
    match media_type(request.headers()).as_str() {
        "" | "application/x-www-form-urlencoded" => {}
        // The token stands first in it and is checked before a file is read.
        "multipart/form-data" if seat.body.files() => {
            // A file that says it is too large is not waited for.
            let limit = seat.body.limit();
            if declared(request.headers()).is_some_and(|n| n > limit) {
                return Err(upload::too_large(limit).into_response());
            }
            let mut request = request;
            request.extensions_mut().insert(upload::Most(limit));
            return Ok(request);
        }
        _ => return Err(Fault::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE).into_response()),
    }
    let limit = if seat.body.files() { Body::Form.limit() } else { seat.body.limit() };
    let (request, fields) = read_form(request, limit).await.map_err(IntoResponse::into_response)?;
    if signed.is_some() {
        let sent = request.headers().get("x-csrf-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let sent = sent.unwrap_or_else(|| fields.secret("csrf"));
        if !session::matches(cx.csrf_secret(), &sent) {
            return Err(Fault::Csrf.into_response());
        }
    }
    Ok(request)
}

async fn sign_in_first(cx: &Cx, seat: &Seat, safe: bool, request: Request) -> Response {
    if seat.path.starts_with("/api/") {
        return Fault::SignIn.into_response();
    }
    if safe {
        return cx.go(&login::address(&cx.here()));
    }
    if seat.body.files() {
        return cx.go("/login?note=file");
    }
    // Choices and passphrases are kept nowhere: whoever comes back begins anew.
    if matches!(seat.path, "/ballots/{code}/vote" | "/ballots/{code}/count") {
        return cx.go(&login::address(&cx.here()));
    }
    if matches!(seat.path, "/logout" | "/drafts" | "/drafts/forget") {
        return cx.go("/login");
    }
    let kept = keep(cx, seat, request).await;
    login::expired(cx, kept).await.into_response()
}

/// Keeps the form of a session that ended not long ago for its account. True when it is kept: who sends it without that
/// session's cookie and token is a stranger, and of him nothing is read or kept.
async fn keep(cx: &Cx, seat: &Seat, request: Request) -> bool {
    // Passwords are kept nowhere.
    let Some(came_with) = cx.inner.came_with.filter(|_| !seat.path.starts_with("/account/")) else { return false };
    let Ok(Some(ended)) = app::accounts::session::ended(&cx.ctx, &session::token(came_with)).await else {
        return false;
    };
    let Ok((_, fields)) = read_form(request, seat.body.limit()).await else { return false };
    if !session::matches(&session::secret_of(&ended.data), &fields.secret("csrf")) {
        return false;
    }
    let mut pairs: draft::Pairs = fields.pairs().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    pairs.push(("resume".to_owned(), cx.here()));
    draft::keep(&cx.ctx, &ended.actor, drafts::RESUME, &pairs).await.is_ok()
}

async fn read_form(request: Request, limit: usize) -> Result<(Request, Fields), Fault> {
    let (mut parts, body) = request.into_parts();
    if declared(&parts.headers).is_some_and(|n| n > limit) {
        return Err(Fault::TooLarge(limit as u64));
    }
    let bytes = match tokio::time::timeout(FORM_TIME, to_bytes(body, limit)).await {
        Err(_) => return Err(Fault::Status(StatusCode::REQUEST_TIMEOUT)),
        Ok(Err(_)) => return Err(Fault::TooLarge(limit as u64)),
        Ok(Ok(bytes)) => bytes,
    };
    let fields = Fields::parse(&bytes).ok_or(Fault::TooLarge(limit as u64))?;
    parts.extensions.insert(fields.clone());
    Ok((Request::from_parts(parts, HttpBody::from(bytes)), fields))
}

/// How long the body is, as the client says.
fn declared(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok())
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
