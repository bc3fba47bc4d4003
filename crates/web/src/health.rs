//! Is it alive, is it ready, how is it doing. For machines; nothing here names anybody.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{
    extract::{ConnectInfo, Request, State as Shared},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;

use crate::State;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// How long an answer about the database is good: whoever asks more often learns what was found then, so that nobody
/// wears the disk down by asking.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// What `/readyz` last found.
#[derive(Debug, Default)]
pub struct Ready(Mutex<Option<(Instant, Result<(), &'static str>)>>);

impl Ready {
    async fn ask(&self, ctx: &app::Ctx) -> Result<(), &'static str> {
        // Held while the database is asked: everybody who comes meanwhile gets this answer.
        let mut last = self.0.lock().await;
        if let Some((at, found)) = *last
            && at.elapsed() < GOOD_FOR
        {
            return found;
        }
        let found = app::housekeeping::takes_writes(ctx).await;
        *last = Some((Instant::now(), found));
        found
    }
}

/// `GET /readyz`: the database takes a write and keeps it, too.
pub async fn readyz(Shared(state): Shared<State>) -> Response {
    match state.ready.ask(&state.ctx).await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => {
            let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
            (StatusCode::SERVICE_UNAVAILABLE, kind, format!("{why}\n")).into_response()
        }
    }
}

/// `GET /metrics` in Prometheus' text form: to a program on this machine, or to whoever has the installation's token.
pub async fn metrics(Shared(state): Shared<State>, request: Request) -> Response {
    match &state.metrics {
        Some(handle) if on_this_machine(&request) || has_token(&state, request.headers()) => {
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
        }
        _ => crate::Fault::NotFound.into_response(),
    }
}

/// The connection comes from this machine and nobody passed the request on: behind a proxy on the same machine every
/// reader would be near.
fn on_this_machine(request: &Request) -> bool {
    let passed_on = ["x-forwarded-for", "forwarded", "via", "x-real-ip"];
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.is_none_or(|p| p.0.ip().to_canonical().is_loopback())
        && passed_on.iter().all(|name| !request.headers().contains_key(*name))
}

fn has_token(state: &State, headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|v| v.as_bytes().strip_prefix(b"Bearer "));
    match (&state.options.metrics_token, sent) {
        (Some(token), Some(sent)) => Sha256::digest(token) == Sha256::digest(sent),
        _ => false,
    }
}
