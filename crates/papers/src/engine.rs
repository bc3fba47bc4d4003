//! Typst driven as a library: a stack that is large enough, a check for missing letters, PDF out.

use crate::error::PaperError;
use crate::world::{Desk, Form};
use serde::Serialize;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Smart};
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

/// Typst recurses deeply and aborts the process when a thread's stack is full; the usual 2 MiB are not enough.
const STACK: usize = 64 * 1024 * 1024;

/// A printed file.
pub(crate) struct Printed {
    pub(crate) bytes: Vec<u8>,
    pub(crate) pages: usize,
}

/// Runs on a thread whose stack Typst cannot fill.
pub(crate) fn on_deep_stack<T: Send>(work: impl FnOnce() -> Result<T, PaperError> + Send) -> Result<T, PaperError> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("papers".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .map_err(PaperError::form)?
            .join()
            .unwrap_or_else(|_| Err(PaperError::form("the form panicked")))
    })
}

/// Sets one form with its data. Tags for screen readers go into documents; sheets for a printer do without.
pub(crate) fn print(form: Form, data: &impl Serialize, tagged: bool) -> Result<Printed, PaperError> {
    print_over(form, data, tagged, None)
}

/// The same with a one-page PDF that the form draws behind its pages.
pub(crate) fn print_over(
    form: Form,
    data: &impl Serialize,
    tagged: bool,
    base: Option<&Bytes>,
) -> Result<Printed, PaperError> {
    let json = serde_json::to_vec(data).map_err(PaperError::form)?;
    let ident = typst::utils::hash128(&json);
    let desk = Desk::new(form, json, base).map_err(PaperError::form)?;
    let Warned { output, .. } = typst::compile::<PagedDocument>(&desk);
    let document = output.map_err(|errors| first(&errors))?;
    for page in document.pages() {
        check_letters(&page.frame)?;
    }
    let options = PdfOptions {
        // Without an identifier the file's is a hash of the title: two drafts would claim to be one file.
        ident: Smart::Custom(format!("{ident:032x}")),
        creator: Smart::Custom(Some("thidua".to_owned())),
        tagged,
        ..PdfOptions::default()
    };
    let mut bytes = typst_pdf::pdf(&document, &options).map_err(|errors| first(&errors))?;
    blank_default(&mut bytes);
    Ok(Printed { bytes, pages: document.pages().len() })
}

/// Poppler before 23 reports a syntax error wherever a tagged file states the default `/Suspects false`. Blanks mean the
/// same, keep every offset, and keep that alarm out of the office's tools.
fn blank_default(pdf: &mut [u8]) {
    const STATED: &[u8] = b"/Suspects false";
    if let Some(at) = pdf.windows(STATED.len()).rposition(|window| window == STATED) {
        pdf[at..at + STATED.len()].fill(b' ');
    }
}

/// Empties Typst's cache, which is global and never shrinks by itself.
pub(crate) fn forget() {
    comemo::evict(0);
}

fn first(errors: &[SourceDiagnostic]) -> PaperError {
    PaperError::form(errors.first().map_or("unknown error", |error| error.message.as_str()))
}

/// Typst says nothing about a letter the font lacks and prints a box: a wrong name on a certificate. So the laid-out
/// page is walked, and glyph 0 anywhere fails the render.
fn check_letters(frame: &Frame) -> Result<(), PaperError> {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => check_letters(&group.frame)?,
            FrameItem::Text(text) => {
                if let Some(glyph) = text.glyphs.iter().find(|glyph| glyph.id == 0) {
                    let character =
                        text.text.get(glyph.range()).and_then(|part| part.chars().next()).unwrap_or('\u{fffd}');
                    return Err(PaperError::missing(character));
                }
            }
            _ => {}
        }
    }
    Ok(())
}
