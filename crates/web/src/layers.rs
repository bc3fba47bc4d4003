//! What every request passes through, outermost last: a page for a panic, origin check, time limit, context and error
//! pages, session, compression, security headers.

use std::{
    any::Any,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{ConnectInfo, Request, State as Shared},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{DefaultPredicate, NotForContentType},
    },
    csrf::{CsrfLayer, ProtectionError},
    timeout::TimeoutLayer,
};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite};
use words::Lang;

use crate::{
    Cx, Fault, State,
    context::Inner,
    fault,
    guard::Answered,
    session::{self, Table},
};

/// Longest time any request may take; the guard of each address has its own.
const TIME_LIMIT: Duration = Duration::from_secs(330);

/// Puts the layers around the routes.
pub(crate) fn wrap(router: Router<State>, state: State) -> Router<State> {
    let sessions = SessionManagerLayer::new(Table(state.ctx.clone()))
        .with_name(state.options.cookie(session::COOKIE))
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_secure(state.options.secure)
        .with_expiry(Expiry::OnSessionEnd);
    let squeeze = DefaultPredicate::new()
        .and(NotForContentType::const_new("font/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("application/vnd.openxmlformats"));
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIME_LIMIT))
        .layer(from_fn_with_state(state.clone(), shell))
        .layer(sessions)
        .layer(from_fn_with_state(state.clone(), remember))
        .layer(CompressionLayer::new().compress_when(squeeze))
        .layer(from_fn(no_trailing_slash))
        .layer(from_fn_with_state(state, headers))
}

fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    // The panic hook has written where; what was in the message may be data and is not repeated.
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// `/people/` is `/people`: addresses are typed by hand, too.
async fn no_trailing_slash(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.len() > 1 && path.ends_with('/') && request.method() == axum::http::Method::GET {
        let clean = format!("/{}", path.trim_matches('/'));
        if let Ok(place) = HeaderValue::from_str(&clean) {
            return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, place)]).into_response();
        }
    }
    next.run(request).await
}

/// A browser keeps the name of a session that has ended until it signs in or out. The session layer would take it back at the
/// first request of any kind, the page's own keeping of a draft for one, and the form sent after it could no longer be told
/// from a stranger's: its text would be lost.
async fn remember(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    let leaves = request.uri().path() == "/logout";
    let mut response = next.run(request).await;
    if leaves || !response.headers().contains_key(header::SET_COOKIE) {
        return response;
    }
    let emptied = format!("{}=;", state.options.cookie(session::COOKIE));
    let cookies: Vec<HeaderValue> = response.headers().get_all(header::SET_COOKIE).iter().cloned().collect();
    response.headers_mut().remove(header::SET_COOKIE);
    for cookie in cookies.into_iter().filter(|c| !c.as_bytes().starts_with(emptied.as_bytes())) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn headers(Shared(state): Shared<State>, request: Request, next: Next) -> Response {
    const FIXED: &[(&str, &str)] = &[
        (
            "content-security-policy",
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ];
    let mut response = next.run(request).await;
    // A session that cannot be kept fails outside the layer that makes pages: the answer is bare, and what was asked for may
    // well have been done. Nobody should meet an empty page.
    if response.status().is_server_error() && !response.headers().contains_key(REQUEST_ID) {
        tracing::error!(status = response.status().as_u16(), "the session could not be kept");
        response = (StatusCode::SERVICE_UNAVAILABLE, axum::response::Html(unkept())).into_response();
    }
    for (name, value) in FIXED {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if state.options.secure {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    // Pages, API answers and errors are for their reader alone; what may be kept says so itself.
    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The page of a session that could not be kept, in both languages: whose it is cannot be known.
fn unkept() -> String {
    let [vi, en] = [Lang::Vi, Lang::En].map(|lang| words::word(lang, "error-session-unkept"));
    format!(
        "<!doctype html><html lang=\"vi\"><meta charset=\"utf-8\"><title>503</title><p>{vi}</p><p lang=\"en\">{en}</p>"
    )
}

/// Builds the context of a request, measures it, and renders what went wrong.
async fn shell(Shared(state): Shared<State>, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/assets/") {
        return next.run(request).await;
    }
    let started = Instant::now();
    let request_id = hex::encode(rand::random::<[u8; 6]>());
    let method = request.method().clone();
    let referer = way_back(&request);
    let cx = match context(&state, &mut request, &request_id).await {
        Ok(cx) => cx,
        Err((cx, fault)) => return marked(fault::finish(&cx, fault.into_response(), referer), &request_id),
    };
    request.extensions_mut().insert(cx.clone());
    let mut response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_some() {
        response = Fault::Csrf.into_response();
    }
    let route = response.extensions().get::<Answered>().map_or("-", |a| a.0);
    let response = fault::finish(&cx, response, referer);
    let status = response.status().as_u16();
    let taken = started.elapsed();
    let labels = [("route", route.to_owned()), ("method", method.to_string()), ("status", status.to_string())];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route).record(taken.as_secs_f64());
    tracing::info!(
        request = request_id,
        %method,
        route,
        status,
        micros = u64::try_from(taken.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    marked(response, &request_id)
}

fn marked(mut response: Response, request_id: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The page the reader came from, if it is one of ours.
fn way_back(request: &Request) -> Option<String> {
    let referer = request.headers().get(header::REFERER)?.to_str().ok()?;
    let host = request.headers().get(header::HOST)?.to_str().ok()?;
    let rest = referer.split_once("://")?.1.strip_prefix(host)?;
    (rest.starts_with('/') && rest != request.uri().path()).then(|| rest.to_owned())
}

async fn context(state: &State, request: &mut Request, request_id: &str) -> Result<Cx, (Cx, Fault)> {
    let session = request.extensions().get::<Session>().cloned();
    let session = session.unwrap_or_else(|| Session::new(None, Arc::new(Table(state.ctx.clone())), None));
    let came_with = session.id();
    let mut cx = Cx {
        ctx: state.ctx.clone(),
        lang: language_cookie(state, request),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        address: client(&state.options.proxies, request),
        device: cookie(request, &state.options.cookie(session::MARK)).and_then(session::read_mark),
        browser: session::browser(
            request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default(),
        ),
        request_id: request_id.to_owned(),
        session,
        reading: request.method().is_safe(),
        inner: Arc::new(Inner { state: state.clone(), signed: None, csrf: String::new(), came_with }),
    };
    match who(&cx.session).await {
        Ok(None) => Ok(cx),
        Ok(Some((signed, csrf))) => {
            cx.lang = Lang::from_code(&signed.actor.language);
            cx.inner = Arc::new(Inner { state: state.clone(), signed: Some(signed), csrf, came_with });
            Ok(cx)
        }
        Err(fault) => Err((cx, fault)),
    }
}

async fn who(session: &Session) -> Result<Option<(app::accounts::Signed, String)>, Fault> {
    if session.id().is_none() {
        return Ok(None);
    }
    let unreadable = |e| session::fault(&e);
    let signed = session.get::<Option<app::accounts::Signed>>(session::SIGNED).await.map_err(unreadable)?;
    let Some(signed) = signed.flatten() else { return Ok(None) };
    let csrf = session.get::<String>(session::CSRF).await.map_err(unreadable)?.unwrap_or_default();
    Ok(Some((signed, csrf)))
}

fn cookie<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies.flat_map(|c| c.split(';')).find_map(|c| c.trim().strip_prefix(name)?.strip_prefix('='))
}

fn language_cookie(state: &State, request: &Request) -> Lang {
    cookie(request, &state.options.cookie("lang")).map_or(Lang::Vi, Lang::from_code)
}

fn client(proxies: &[IpAddr], request: &Request) -> String {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_canonical());
    let forwarded = || {
        let last = request.headers().get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        let last = last.rsplit(',').next()?.trim();
        // Some proxies add the port.
        last.parse::<IpAddr>().ok().or_else(|| last.parse::<SocketAddr>().ok().map(|a| a.ip()))
    };
    // Without a connection the program is called from within its own process.
    let trusted = peer.map_or(!proxies.is_empty(), |p| proxies.contains(&p));
    let found = trusted.then(forwarded).flatten().map(|a| a.to_canonical()).or(peer);
    found.map_or_else(|| "local".to_owned(), |a| a.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_when_a_known_proxy_says_it() {
        let proxy = IpAddr::from([10, 0, 0, 5]);
        let from = |peer: &str, forwarded: &str| {
            let mut request = Request::new(axum::body::Body::empty());
            let peer: SocketAddr = peer.parse().expect("an address");
            request.extensions_mut().insert(ConnectInfo(peer));
            let value = HeaderValue::from_str(forwarded).expect("a header");
            request.headers_mut().insert("x-forwarded-for", value);
            client(&[proxy], &request)
        };
        assert_eq!(from("10.0.0.5:9", "127.0.0.1, 203.0.113.7"), "203.0.113.7");
        assert_eq!(from("[::ffff:10.0.0.5]:9", "203.0.113.7:4711"), "203.0.113.7");
        assert_eq!(from("203.0.113.9:9", "127.0.0.1"), "203.0.113.9", "hearsay");
        assert_eq!(from("10.0.0.5:9", "<script>"), "10.0.0.5", "no address");
    }
}
