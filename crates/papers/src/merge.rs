//! Many PDF files into one, a file at a time: only the output grows, never a tree of all pages.

use crate::engine::Printed;
use crate::error::PaperError;
use lopdf::{Document, Object, ObjectId, Writer, dictionary};
use std::io::Write;

/// Object numbers of the merged file's catalog and page tree.
const CATALOG: u32 = 1;
const TREE: u32 = 2;

/// A PDF file being put together.
pub(crate) struct Merger {
    out: Vec<u8>,
    /// Where each object starts; the object's number is the place in this list. Zero: not used.
    offsets: Vec<usize>,
    pages: Vec<Object>,
}

impl Merger {
    pub(crate) fn new() -> Self {
        Self {
            // the second line tells programs that the file is binary
            out: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            offsets: vec![0; TREE as usize + 1],
            pages: Vec::new(),
        }
    }

    /// Appends the pages of a file.
    pub(crate) fn add(&mut self, pdf: &[u8]) -> Result<(), PaperError> {
        let mut document = Document::load_mem(pdf).map_err(PaperError::form)?;
        let start = u32::try_from(self.offsets.len()).map_err(PaperError::form)?;
        document.renumber_objects_with(start);
        let pages: Vec<ObjectId> = document.page_iter().collect();
        for id in &pages {
            let page = document.get_object_mut(*id).and_then(Object::as_dict_mut).map_err(PaperError::form)?;
            page.set("Parent", Object::Reference((TREE, 0)));
            self.pages.push(Object::Reference(*id));
        }
        let info = document.trailer.get(b"Info").and_then(Object::as_reference).ok();
        for (id, object) in &document.objects {
            if Some(*id) != info && !belongs_to_one_file(object) {
                self.write(id.0, object)?;
            }
        }
        Ok(())
    }

    /// Ends the file.
    pub(crate) fn finish(mut self) -> Result<Printed, PaperError> {
        let pages = self.pages.len();
        let count = i64::try_from(pages).map_err(PaperError::form)?;
        let kids = std::mem::take(&mut self.pages);
        self.write(TREE, &dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids }.into())?;
        self.write(CATALOG, &dictionary! { "Type" => "Catalog", "Pages" => Object::Reference((TREE, 0)) }.into())?;
        let table = self.out.len();
        let objects = self.offsets.len();
        let out = &mut self.out;
        let mut end = || -> std::io::Result<()> {
            write!(out, "xref\n0 {objects}\n0000000000 65535 f \n")?;
            for offset in self.offsets.iter().skip(1) {
                match offset {
                    0 => writeln!(out, "0000000000 00000 f ")?,
                    offset => writeln!(out, "{offset:010} 00000 n ")?,
                }
            }
            write!(out, "trailer\n<</Size {objects}/Root {CATALOG} 0 R>>\nstartxref\n{table}\n%%EOF\n")
        };
        end().map_err(PaperError::form)?;
        Ok(Printed { bytes: self.out, pages })
    }

    fn write(&mut self, id: u32, object: &Object) -> Result<(), PaperError> {
        let at = usize::try_from(id).map_err(PaperError::form)?;
        if self.offsets.len() <= at {
            self.offsets.resize(at + 1, 0);
        }
        self.offsets[at] = self.out.len();
        let mut framed = || -> lopdf::Result<()> {
            writeln!(self.out, "{id} 0 obj")?;
            Writer::write_object(&mut self.out, object)?;
            self.out.write_all(b"\nendobj\n")?;
            Ok(())
        };
        framed().map_err(PaperError::form)
    }
}

/// Catalogs, page trees and file tables say things about the file they came from.
fn belongs_to_one_file(object: &Object) -> bool {
    let kind = match object {
        Object::Dictionary(dictionary) => dictionary.get_type(),
        Object::Stream(stream) => stream.dict.get_type(),
        _ => return false,
    };
    matches!(kind, Ok(b"Catalog" | b"Pages" | b"Metadata" | b"ObjStm" | b"XRef"))
}
