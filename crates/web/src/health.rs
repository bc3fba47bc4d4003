//! Is it alive, is it ready, how is it doing. For machines; nothing here names anybody.

use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{Cx, State};

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, too.
pub async fn readyz(Shared(state): Shared<State>) -> Response {
    match state.ctx.store.ping().await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "application/octet-stream")], "no database\n")
                .into_response()
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
