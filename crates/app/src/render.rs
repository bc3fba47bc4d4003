//! The seam to the printing of papers. The program implements it in a child process; tests may use a plain one.

use async_trait::async_trait;

/// A printed paper.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pages, where the format has them.
    pub pages: Option<u64>,
}

/// Why a paper could not be printed.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct RenderError {
    /// Stable code; message `paper-CODE`.
    pub code: String,
    /// For the log and the sentence; never holds personal data beyond the glyph or field at fault.
    pub detail: String,
}

/// Prints papers. `request` is a `domain::paper::PaperRequest` as JSON.
#[async_trait]
pub trait Renderer: Send + Sync {
    /// Prints one paper.
    async fn render(&self, request: serde_json::Value) -> Result<Rendered, RenderError>;
}
