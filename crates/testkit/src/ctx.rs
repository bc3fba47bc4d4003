//! The context of use cases over a test's database.

use std::sync::Arc;

use app::{
    Ctx,
    render::{Photo, RenderError, Rendered, Renderer, Telling},
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

    /// Takes every file for a photo, but one that begins with a refusal's code.
    async fn photo(&self, bytes: &[u8]) -> Result<Photo, RenderError> {
        let text = String::from_utf8_lossy(bytes);
        if let Some(code) =
            text.split_whitespace().next().filter(|w| w.starts_with("photo-") || w.starts_with("render-"))
        {
            return Err(RenderError { code: code.to_owned(), detail: "as the test asks".to_owned() });
        }
        let file = |size: &str| format!("JPEG {size}").into_bytes();
        Ok(Photo { large: file("1600"), small: file("400"), width: 1_600, height: 900 })
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
        rollups: Arc::default(),
        syllables: Arc::default(),
        views: Arc::default(),
        alarms: Arc::default(),
        back: app::back::Back::default(),
        factor_key: app::accounts::factor::FactorKey::from_bytes([7; 32]),
    }
}
