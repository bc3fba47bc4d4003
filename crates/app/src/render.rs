//! The seam to the printing of papers. The program implements it in a child process; tests may use a plain one.

use async_trait::async_trait;
use tokio::sync::watch;

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

/// How far a printing is: pages set, pages in all. Whoever prints tells it now and then; nobody has to listen.
pub type Telling = watch::Sender<(u64, u64)>;

/// A photo in both sizes, as JPEG without metadata.
#[derive(Clone, Debug)]
pub struct Photo {
    /// At most 1,600 points on its longer side.
    pub large: Vec<u8>,
    /// At most 400 points on its longer side.
    pub small: Vec<u8>,
    /// Width of the large one.
    pub width: u32,
    /// Height of the large one.
    pub height: u32,
}

/// Prints papers. `request` is a `domain::paper::PaperRequest` as JSON.
#[async_trait]
pub trait Renderer: Send + Sync {
    /// Prints one paper.
    async fn render(&self, request: serde_json::Value, telling: Telling) -> Result<Rendered, RenderError>;

    /// Makes a photo ready. Codes `photo-…` say what is wrong with the file; any other that it could not be looked at.
    async fn photo(&self, bytes: &[u8]) -> Result<Photo, RenderError>;
}
