//! .xls of Excel 97–2003, and the compound files that are something else.

use super::biff;
use super::build::Builder;
use super::value::{self, Shape};
use crate::error::{Found, SheetError};
use crate::limits::Limits;
use crate::model::{Kind, Look, NO_FONT, Workbook, mark};
use calamine::{Data, Reader, SheetVisible, Xls, XlsError};
use std::io::Cursor;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    if has_stream(bytes, "EncryptedPackage") {
        return Err(SheetError::PasswordProtected);
    }
    if !has_stream(bytes, "Workbook") && !has_stream(bytes, "Book") {
        let found = if has_stream(bytes, "WordDocument") { Found::Document } else { Found::Other };
        return Err(SheetError::UnknownFormat { found });
    }
    let walked = biff::walk(bytes, limits)?;
    let mut file: Xls<Cursor<&[u8]>> = Xls::new(Cursor::new(walked.file.as_slice())).map_err(refuse)?;
    let mut builder = Builder::new(limits);
    let mut text = String::new();
    for (at, sheet) in file.sheets_metadata().to_vec().iter().enumerate() {
        builder.start(&sheet.name, sheet.visible != SheetVisible::Visible);
        if let Some(seen) = walked.sheets.get(at) {
            seen.hidden_rows.iter().for_each(|row| builder.hide_rows(*row, *row));
            seen.hidden_columns.iter().for_each(|(first, last)| builder.hide_columns(*first, *last));
            seen.merges.iter().for_each(|(rows, columns)| builder.merge(*rows, *columns));
        }
        let Ok(range) = file.worksheet_range(&sheet.name) else { continue };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let row = top.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
            let column = left.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
            let (font, struck, shape) = walked.look(at, row, column);
            let (kind, marks) = render(data, shape, &mut text);
            let font = font.map_or(NO_FONT, |name| builder.font(name));
            let marks = marks | if struck { mark::STRUCK } else { 0 };
            builder.push(row, column, &text, Look { kind, font, marks })?;
        }
    }
    Ok(Workbook { from_1904: walked.from_1904, ..builder.finish() })
}

fn render(data: &Data, shape: &Shape, text: &mut String) -> (Kind, u8) {
    text.clear();
    let kind = match data {
        Data::Empty => Kind::Empty,
        Data::String(s) => {
            text.push_str(s);
            Kind::Text
        }
        Data::Int(i) => {
            return (Kind::Number, value::number(*i as f64, shape, text));
        }
        Data::Float(f) => {
            return (Kind::Number, value::number(*f, shape, text));
        }
        Data::DateTime(d) => return value::date(d, shape, text),
        Data::DateTimeIso(s) | Data::DurationIso(s) => {
            text.push_str(s);
            Kind::Date
        }
        Data::Bool(b) => {
            text.push_str(value::boolean(*b));
            Kind::Bool
        }
        Data::Error(e) => {
            text.push_str(&value::error(e));
            Kind::Error
        }
    };
    (kind, 0)
}

/// True when the directory of the compound file lists the stream; names stand there in UTF-16, in whatever case.
fn has_stream(bytes: &[u8], name: &str) -> bool {
    let mut wanted: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    wanted.extend([0, 0]);
    let is = |entry: &[u8]| entry.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(&wanted));
    bytes.chunks(128).any(is)
}

fn refuse(error: XlsError) -> SheetError {
    match error {
        XlsError::Password => SheetError::PasswordProtected,
        other => SheetError::corrupt(other),
    }
}
