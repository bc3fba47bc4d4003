//! Files made for tests.

use rust_xlsxwriter::{Format, Workbook};
use sheets::{Limits, Sheet, SheetError};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

pub(crate) const XLSX: &[u8] = include_bytes!("../fixtures/list.xlsx");
pub(crate) const XLS: &[u8] = include_bytes!("../fixtures/list.xls");
pub(crate) const ODS: &[u8] = include_bytes!("../fixtures/list.ods");
pub(crate) const PASSWORD: &[u8] = include_bytes!("../fixtures/password.xlsx");

pub(crate) fn read(bytes: &[u8]) -> Result<sheets::Workbook, SheetError> {
    sheets::read(bytes, "list.bin", &Limits::STANDARD)
}

/// A sheet from rows of text; empty strings are empty cells.
pub(crate) fn sheet_of(name: &str, rows: &[&[&str]]) -> Sheet {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).expect("a name");
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate() {
            let place = (r as u32, c as u16);
            match text.parse::<f64>() {
                Ok(n) => sheet.write_number(place.0, place.1, n).map(|_| ()),
                Err(_) if text.is_empty() => Ok(()),
                Err(_) => sheet.write_string(place.0, place.1, *text).map(|_| ()),
            }
            .expect("a cell");
        }
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    read(&bytes).expect("readable").sheets.remove(0)
}

pub(crate) fn font(name: &str) -> Format {
    Format::new().set_font_name(name)
}

/// A zip of the given parts.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(bytes).expect("bytes");
    }
    zip.finish().expect("a zip").into_inner()
}

/// An .ods whose table holds the given XML.
pub(crate) fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content xmlns:office=\"o\" \
         xmlns:table=\"t\" xmlns:text=\"x\" xmlns:style=\"s\" xmlns:svg=\"v\">\
         <office:font-face-decls><style:font-face style:name=\"F1\" svg:font-family=\"'.VnTime'\"/>\
         </office:font-face-decls><office:automatic-styles><style:style style:name=\"ce1\">\
         <style:text-properties style:font-name=\"F1\"/></style:style></office:automatic-styles>\
         <office:body><office:spreadsheet><table:table table:name=\"Danh sách\">{table}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    package(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}
