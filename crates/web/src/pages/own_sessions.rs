//! One's own sessions: where one is signed in, and ending what one does not know.

use app::accounts::session::{self as sessions, Mine};
use serde::Serialize;

use crate::{Cx, Fields, Page, PageResult, SignedIn, session};

/// The list.
#[derive(Serialize)]
pub struct SessionsPage {
    /// Sessions that run, newest use first.
    pub sessions: Vec<Mine>,
    /// Somewhere else is one, too.
    pub others: bool,
}

impl Page for SessionsPage {
    const TEMPLATE: &'static str = "account/sessions.html";

    fn samples() -> Vec<Self> {
        let one =
            |here, device: &str| Mine { key: "00ff".into(), device: device.into(), created_at: 0, seen_at: 0, here };
        vec![
            Self { sessions: vec![one(true, "Firefox · Windows"), one(false, "")], others: true },
            Self { sessions: vec![one(true, "")], others: false },
        ]
    }
}

/// `GET /account/sessions`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let here = cx.session.id().map(session::token);
    let sessions = sessions::own(&cx.ctx, &actor, here.as_deref()).await?;
    let others = sessions.iter().any(|s| !s.here);
    cx.page(&SessionsPage { sessions, others }).await
}

/// `POST /account/sessions`: ends one, or all others.
pub async fn end(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    match fields.optional("session") {
        Some(key) => sessions::end_own(&cx.ctx, &actor, &key).await?,
        None => {
            let here = cx.session.id().map(session::token);
            sessions::end_others(&cx.ctx, &actor, here.as_deref()).await?;
        }
    }
    cx.done("/account/sessions", "session-ended", []).await
}
