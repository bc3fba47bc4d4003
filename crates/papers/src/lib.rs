//! Papers as files: PDF set by Typst, DOCX written part by part.
//!
//! A [`PaperRequest`] goes in, bytes come out; nothing else is read, neither clock nor
//! files nor fonts of the machine, so the same request gives the same paper. Administrative documents become blocks
//! (`document`) that both formats print; certificates are measured and placed to a tenth of a millimetre.
//!
//! Two kinds of failure: a refusal (the request is at fault: a letter that the fonts lack, a text that does not fit)
//! and a failure of the program's own forms. [`PaperError::is_refusal`] tells them apart.

mod certificates;
mod document;
mod docx;
mod engine;
mod error;
mod fit;
mod fonts;
mod forms;
mod full_design;
mod merge;
pub mod photo;
mod qr;
mod test_sheet;
mod text;
mod watermark;
mod world;

pub use error::PaperError;

use domain::paper::{Paper, PaperFormat, PaperRequest};
use world::Form;

/// A finished file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pages of a PDF; a DOCX has none until somebody opens it.
    pub pages: Option<usize>,
    /// Media type of the file.
    pub media_type: &'static str,
}

/// Makes a paper from a request as JSON, as it arrives in the child process that prints.
///
/// # Errors
/// [`PaperError::BadRequest`] naming the key at fault, else as [`render`].
pub fn run_request(request: &serde_json::Value) -> Result<Rendered, PaperError> {
    run_telling(request, &mut |_, _| ())
}

/// The same, telling how many sheets of how many are set after each chunk of a long run of certificates.
///
/// # Errors
/// As [`run_request`].
pub fn run_telling(request: &serde_json::Value, tell: Tell<'_>) -> Result<Rendered, PaperError> {
    use serde::Deserialize;
    let request = PaperRequest::deserialize(request).map_err(|error| PaperError::BadRequest(error.to_string()))?;
    render_telling(&request, tell)
}

/// Hears how far a printing is: sheets set, sheets in all.
pub type Tell<'a> = &'a mut (dyn FnMut(usize, usize) + Send);

/// Makes a paper in the format that the request names.
///
/// # Errors
/// See [`PaperError`].
pub fn render(request: &PaperRequest) -> Result<Rendered, PaperError> {
    render_telling(request, &mut |_, _| ())
}

fn render_telling(request: &PaperRequest, tell: Tell<'_>) -> Result<Rendered, PaperError> {
    match request.format {
        PaperFormat::Pdf => {
            let printed = engine::on_deep_stack(|| print(request, tell))?;
            Ok(Rendered { bytes: printed.bytes, pages: Some(printed.pages), media_type: PaperFormat::Pdf.media_type() })
        }
        PaperFormat::Docx => {
            Ok(Rendered { bytes: render_docx(request)?, pages: None, media_type: PaperFormat::Docx.media_type() })
        }
    }
}

/// Makes the PDF of a request, whatever format it names.
///
/// # Errors
/// See [`PaperError`].
pub fn render_pdf(request: &PaperRequest) -> Result<Vec<u8>, PaperError> {
    engine::on_deep_stack(|| print(request, &mut |_, _| ())).map(|printed| printed.bytes)
}

/// Makes the DOCX of a request, whatever format it names.
///
/// # Errors
/// [`PaperError::Format`] for certificates and test sheets, else see [`PaperError`].
pub fn render_docx(request: &PaperRequest) -> Result<Vec<u8>, PaperError> {
    match forms::document(&request.paper, request.watermark.as_deref())? {
        Some(document) => docx::write(&document),
        None => Err(PaperError::Format {
            paper: request.paper.kind().code().to_owned(),
            format: PaperFormat::Docx.extension().to_owned(),
        }),
    }
}

fn print(request: &PaperRequest, tell: Tell<'_>) -> Result<engine::Printed, PaperError> {
    let watermark = request.watermark.as_deref();
    match &request.paper {
        Paper::Certificates(certificates) => certificates::print(certificates, watermark, tell),
        Paper::TestSheet(sheet) => test_sheet::print(sheet, watermark),
        paper => match forms::document(paper, watermark)? {
            Some(document) => engine::print(Form::Document, &document, true),
            None => Err(PaperError::form("a paper without a form")),
        },
    }
}
