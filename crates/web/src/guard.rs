//! What stands before each handler: is somebody signed in, may he open this address, does the form carry the token of
//! its session. A form whose session is over is kept and sent again after signing in.

use axum::{
    body::{Body as HttpBody, to_bytes},
    extract::{Request, State as Seated},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::access::{Denial, may_anywhere};

use crate::{Access, Cx, Fault, Fields, fault, pages::login, router::Body, session};

/// Largest form without files, in bytes: a grid of some thousand rows.
pub const FORM_LIMIT: usize = 4 * 1024 * 1024;

/// What the guard of one address knows.
#[derive(Clone)]
pub struct Seat {
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    pub(crate) body: Body,
}

/// The pattern of the address that answered, for logs and metrics.
#[derive(Clone, Copy)]
pub(crate) struct Answered(pub(crate) &'static str);

/// Lets a request through to its handler or answers in its place.
pub async fn guard(Seated(seat): Seated<Seat>, request: Request, next: Next) -> Response {
    let path = seat.path;
    let mut response = match check(seat, request).await {
        Ok(request) => next.run(request).await,
        Err(response) => response,
    };
    response.extensions_mut().insert(Answered(path));
    response
}

/// Addresses that stay open to somebody who must first change his password.
const BEFORE_CHANGE: &[&str] = &["/account/password", "/logout", "/language"];
/// Addresses that stay open to somebody who must first set up a second factor.
const BEFORE_FACTOR: &[&str] =
    &["/account/factor", "/account/factor/{what}", "/account/password", "/logout", "/language"];

async fn check(seat: Seat, request: Request) -> Result<Request, Response> {
    let Some(cx) = request.extensions().get::<Cx>().cloned() else {
        // Only assets are served without a context.
        return if seat.access == Access::Public { Ok(request) } else { Err(Fault::SignIn.into_response()) };
    };
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    let kind = media_type(request.headers());
    let signed = cx.inner.signed.as_ref();
    let (request, fields) = if safe {
        (request, None)
    } else {
        match kind.as_str() {
            "" | "application/x-www-form-urlencoded" => {
                let (request, fields) = read_form(request).await.map_err(IntoResponse::into_response)?;
                (request, Some(fields))
            }
            "multipart/form-data" if seat.body == Body::Upload => (request, None),
            _ => return Err(Fault::Status(StatusCode::UNSUPPORTED_MEDIA_TYPE).into_response()),
        }
    };
    if seat.access != Access::Public {
        let Some(signed) = signed else {
            return Err(sign_in_first(&cx, seat.path, safe, fields).await);
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
    if signed.is_some()
        && let Some(fields) = &fields
    {
        let sent = request.headers().get("x-csrf-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
        let sent = sent.unwrap_or_else(|| fields.secret("csrf"));
        if !session::matches(cx.csrf_secret(), &sent) {
            return Err(Fault::Csrf.into_response());
        }
    }
    Ok(request)
}

async fn sign_in_first(cx: &Cx, path: &str, safe: bool, fields: Option<Fields>) -> Response {
    if path.starts_with("/api/") {
        return Fault::SignIn.into_response();
    }
    match fields {
        Some(fields) if path != "/logout" && path != "/drafts" => login::expired(cx, &fields).await.into_response(),
        _ if safe => cx.go(&login::address(&cx.here())),
        _ => cx.go("/login?note=file"),
    }
}

async fn read_form(request: Request) -> Result<(Request, Fields), Fault> {
    let (mut parts, body) = request.into_parts();
    let bytes = to_bytes(body, FORM_LIMIT).await.map_err(|_| Fault::TooLarge(FORM_LIMIT as u64))?;
    let pairs = form_urlencoded::parse(&bytes).map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
    let fields = Fields::new(pairs);
    parts.extensions.insert(fields.clone());
    Ok((Request::from_parts(parts, HttpBody::from(bytes)), fields))
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
