//! DOCX that an office opens and edits: WordprocessingML written part by part.
//!
//! Margins, sizes and styles are those of the PDF form (`papers/document.typ`); both print the same blocks. The file
//! holds no time and no name of its maker, so the same request gives the same bytes.

mod blocks;
mod parts;
mod table;
mod text;
mod xml;

use crate::document::{Document, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, Section};
use crate::error::PaperError;
use std::io::{Cursor, Write};
use text::twips;
use xml::{El, el, val};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

/// Writes the file.
pub(crate) fn write(document: &Document) -> Result<Vec<u8>, PaperError> {
    let watermark = document.watermark.as_ref().map(|mark| mark.words.as_str());
    let files: [(&str, El); 10] = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relations()),
        ("docProps/core.xml", parts::core(&document.title)),
        ("word/document.xml", body(document)),
        ("word/_rels/document.xml.rels", parts::document_relations()),
        ("word/styles.xml", parts::styles()),
        ("word/settings.xml", parts::settings()),
        ("word/header1.xml", parts::first_header(watermark)),
        ("word/header2.xml", parts::next_header(watermark)),
        ("word/footer1.xml", parts::footer(watermark)),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, root) in &files {
        zip.start_file(*name, options).map_err(PaperError::form)?;
        zip.write_all(&root.file()?).map_err(PaperError::form)?;
    }
    Ok(zip.finish().map_err(PaperError::form)?.into_inner())
}

fn body(document: &Document) -> El {
    let mut body = el("w:body");
    let last = document.sections.len().saturating_sub(1);
    for (at, section) in document.sections.iter().enumerate() {
        for block in &section.blocks {
            body = body.kids(blocks::write(block, section.landscape));
        }
        body = if at == last {
            body.kid(properties(section))
        } else {
            // the paragraph that carries a section's properties is as small as Word allows, so that a full page does
            // not grow an empty one
            body.kid(
                el("w:p").kid(
                    el("w:pPr")
                        .kid(
                            el("w:spacing")
                                .attr("w:before", 0)
                                .attr("w:after", 0)
                                .attr("w:line", 20)
                                .attr("w:lineRule", "exact"),
                        )
                        .kid(el("w:rPr").kid(val("w:sz", 2)))
                        .kid(properties(section)),
                ),
            )
        };
    }
    parts::root("w:document").kid(body)
}

/// Page, margins, headers; each section counts its own pages and shows no number on its first.
fn properties(section: &Section) -> El {
    let (wide, high) = (11906, 16838);
    let size = if section.landscape {
        el("w:pgSz").attr("w:w", high).attr("w:h", wide).attr("w:orient", "landscape")
    } else {
        el("w:pgSz").attr("w:w", wide).attr("w:h", high)
    };
    let header = |kind: &str, id: &str| el("w:headerReference").attr("w:type", kind).attr("r:id", id);
    let footer = |kind: &str| el("w:footerReference").attr("w:type", kind).attr("r:id", parts::FOOTER);
    el("w:sectPr")
        .kid(header("first", parts::FIRST_HEADER))
        .kid(header("default", parts::NEXT_HEADER))
        .kid(footer("first"))
        .kid(footer("default"))
        .kid(val("w:type", "nextPage"))
        .kid(size)
        .kid(
            el("w:pgMar")
                .attr("w:top", twips(MARGIN_TOP * 100))
                .attr("w:right", twips(MARGIN_RIGHT * 100))
                .attr("w:bottom", twips(MARGIN_BOTTOM * 100))
                .attr("w:left", twips(MARGIN_LEFT * 100))
                .attr("w:header", twips(1000))
                .attr("w:footer", twips(800))
                .attr("w:gutter", 0),
        )
        .kid(el("w:pgNumType").attr("w:start", 1))
        .kid(el("w:titlePg"))
}
