//! The context of use cases over a test's database.

use std::sync::Arc;

use app::{
    Ctx,
    render::{RenderError, Rendered, Renderer, Telling},
};
use store::Store;

use crate::clock::FixedClock;

/// Prints nothing: answers a few bytes that begin like a PDF and carry the request, so that tests of use cases see
/// what would have been printed without linking Typst.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainRenderer;

#[async_trait::async_trait]
impl Renderer for PlainRenderer {
    async fn render(&self, request: serde_json::Value, _: Telling) -> Result<Rendered, RenderError> {
        Ok(Rendered { bytes: format!("%PDF-1.7\n{request}\n%%EOF\n").into_bytes(), pages: Some(1) })
    }
}

/// A context at [`crate::clock::MORNING`].
#[must_use]
pub fn ctx(store: &Store) -> Ctx {
    ctx_at(store, FixedClock::default())
}

/// A context with the test's own clock.
#[must_use]
pub fn ctx_at(store: &Store, clock: FixedClock) -> Ctx {
    Ctx {
        store: store.clone(),
        law: Arc::new(law::Law::embedded().expect("the law that is shipped")),
        clock: Arc::new(clock),
        renderer: Arc::new(PlainRenderer),
        zone: jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(jiff::tz::TimeZone::UTC),
        node: "test".into(),
        once: None,
        scans: Arc::default(),
        syllables: Arc::default(),
        alarms: Arc::default(),
        factor_key: app::accounts::factor::FactorKey::from_bytes([7; 32]),
    }
}
