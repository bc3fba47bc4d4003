//! Is it alive, is it ready, how is it doing. For machines; nothing here names anybody.

use std::time::{Duration, Instant};

use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use tokio::sync::Mutex;

use crate::{Cx, State};

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

/// `GET /metrics` in Prometheus' text form; to this machine only, unless the installation opened it.
pub async fn metrics(Shared(state): Shared<State>, cx: Cx) -> Response {
    let near = matches!(cx.address.as_str(), "local" | "127.0.0.1" | "::1");
    match &state.metrics {
        Some(handle) if near || state.options.metrics_open => {
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], handle.render()).into_response()
        }
        _ => crate::Fault::NotFound.into_response(),
    }
}
