//! .xlsx and .xlsm, streamed by calamine with the style of each cell. Macros are never looked at.

use super::build::Builder;
use super::value::{self, Shape};
use crate::error::SheetError;
use crate::limits::Limits;
use crate::model::{Kind, NO_FONT, Workbook};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use std::io::Cursor;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, SheetError> {
    let mut file: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(refuse)?;
    let mut builder = Builder::new(limits);
    let sheets = file.sheets_metadata().to_vec();
    for sheet in sheets.iter().filter(|s| s.typ == SheetType::WorkSheet) {
        builder.start(&sheet.name, sheet.visible != SheetVisible::Visible);
        read_sheet(&mut file, &sheet.name, &mut builder)?;
    }
    Ok(builder.finish())
}

fn read_sheet(file: &mut Xlsx<Cursor<&[u8]>>, name: &str, builder: &mut Builder<'_>) -> Result<(), SheetError> {
    let mut cells = match file.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // a chart or a dialog listed as a sheet
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(e) => return Err(refuse(e)),
    };
    let looks: Vec<(u16, Shape)> = cells.styles().iter().map(|s| look(s, builder)).collect();
    let mut text = String::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(refuse)? {
        let (row, column) = cell.get_position();
        let (font, shape) = looks.get(style).copied().unwrap_or((NO_FONT, Shape::Plain));
        let kind = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::SharedString(s) => {
                builder.push_shared(row, column, s, font)?;
                continue;
            }
            DataRef::String(s) => {
                builder.push(row, column, s, Kind::Text, font)?;
                continue;
            }
            DataRef::Int(i) => {
                value::number(*i as f64, shape, &mut text);
                Kind::Number
            }
            DataRef::Float(f) => {
                value::number(*f, shape, &mut text);
                Kind::Number
            }
            DataRef::DateTime(d) => {
                value::date(d, shape, &mut text);
                if d.is_duration() { Kind::Number } else { Kind::Date }
            }
            DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => {
                text.clear();
                text.push_str(s.strip_suffix("T00:00:00").unwrap_or(s));
                Kind::Date
            }
            DataRef::Bool(b) => {
                builder.push(row, column, value::boolean(*b), Kind::Bool, font)?;
                continue;
            }
            DataRef::Error(e) => {
                builder.push(row, column, &value::error(e), Kind::Error, font)?;
                continue;
            }
        };
        builder.push(row, column, &text, kind, font)?;
    }
    Ok(())
}

fn look(style: &Style, builder: &mut Builder<'_>) -> (u16, Shape) {
    let name = style.font.as_ref().and_then(|f| f.name.as_deref());
    let font = name.map_or(NO_FONT, |n| builder.font(n));
    let shape = style.number_format.as_ref().map_or(Shape::Plain, |f| value::shape(&f.format_code));
    (font, shape)
}

fn refuse(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::PasswordProtected,
        other => SheetError::corrupt(other),
    }
}
