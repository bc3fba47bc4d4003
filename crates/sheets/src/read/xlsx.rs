//! .xlsx and .xlsm, streamed by calamine with the style of each cell. Macros are never looked at. What calamine does not
//! tell is found by `xlsx_looks` first: what is hidden, merged, struck out, or a formula without a value.

use super::build::Builder;
use super::value::{self, Shape};
use super::xlsx_looks::{self, Looks};
use super::zipped::Archive;
use crate::error::SheetError;
use crate::limits::Limits;
use crate::model::{Kind, Look, NO_FONT, Workbook, mark};
use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use std::io::Cursor;

pub(super) fn read(bytes: &[u8], archive: &mut Archive<'_>, limits: &Limits) -> Result<Workbook, SheetError> {
    let looks = xlsx_looks::read(archive)?;
    let mut file: Xlsx<Cursor<&[u8]>> = Xlsx::new(Cursor::new(bytes)).map_err(refuse)?;
    let mut builder = Builder::new(limits);
    let sheets = file.sheets_metadata().to_vec();
    for sheet in sheets.iter().filter(|s| s.typ == SheetType::WorkSheet) {
        builder.start(&sheet.name, sheet.visible != SheetVisible::Visible);
        let empty = Looks::default();
        read_sheet(&mut file, &sheet.name, looks.sheets.get(&sheet.name).unwrap_or(&empty), &mut builder)?;
    }
    let uncalculated = looks.sheets.values().map(|s| s.uncalculated.len() as u32).sum();
    Ok(Workbook { from_1904: looks.from_1904, uncalculated, ..builder.finish() })
}

fn read_sheet(
    file: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    seen: &Looks,
    builder: &mut Builder<'_>,
) -> Result<(), SheetError> {
    let mut cells = match file.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // a chart or a dialog listed as a sheet
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(e) => return Err(refuse(e)),
    };
    seen.tell(builder);
    let looks: Vec<(u16, u8, Shape)> = cells.styles().iter().map(|s| look(s, builder)).collect();
    let plain = (NO_FONT, 0, Shape::Plain);
    let mut text = String::new();
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(refuse)? {
        let (row, column) = cell.get_position();
        let (font, struck, shape) = looks.get(style).unwrap_or(&plain);
        let struck = struck | if seen.struck.contains(&(row, column)) { mark::STRUCK } else { 0 };
        let look = |kind, marks: u8| Look { kind, font: *font, marks: marks | struck };
        let (kind, marks) = match cell.get_value() {
            DataRef::Empty => {
                if let Some(formula) = seen.uncalculated.get(&(row, column)) {
                    builder.push(row, column, formula, look(Kind::Formula, 0))?;
                }
                continue;
            }
            DataRef::SharedString(s) => {
                builder.push_shared(row, column, s, look(Kind::Text, 0))?;
                continue;
            }
            DataRef::String(s) => {
                builder.push(row, column, s, look(Kind::Text, 0))?;
                continue;
            }
            DataRef::Int(i) => (Kind::Number, value::number(*i as f64, shape, &mut text)),
            DataRef::Float(f) => (Kind::Number, value::number(*f, shape, &mut text)),
            DataRef::DateTime(d) => value::date(d, shape, &mut text),
            DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => {
                text.clear();
                text.push_str(s.strip_suffix("T00:00:00").unwrap_or(s));
                (Kind::Date, 0)
            }
            DataRef::Bool(b) => {
                builder.push(row, column, value::boolean(*b), look(Kind::Bool, 0))?;
                continue;
            }
            DataRef::Error(e) => {
                builder.push(row, column, &value::error(e), look(Kind::Error, 0))?;
                continue;
            }
        };
        builder.push(row, column, &text, look(kind, marks))?;
    }
    Ok(())
}

fn look(style: &Style, builder: &mut Builder<'_>) -> (u16, u8, Shape) {
    let name = style.font.as_ref().and_then(|f| f.name.as_deref());
    let font = name.map_or(NO_FONT, |n| builder.font(n));
    let struck = if style.font.as_ref().is_some_and(|f| f.strikethrough) { mark::STRUCK } else { 0 };
    let shape = style.number_format.as_ref().map_or(Shape::Plain, |f| value::shape(&f.format_code));
    (font, struck, shape)
}

fn refuse(error: XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::PasswordProtected,
        other => SheetError::corrupt(other),
    }
}
