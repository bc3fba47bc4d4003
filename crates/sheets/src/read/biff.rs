//! The records of an .xls stream, walked before calamine parses them.
//!
//! Two reasons. calamine trusts the file: a sector chain that bites its own tail, or a declared size of
//! four billion rows, would take the server's memory. And it does not tell fonts, while .xls is the format
//! that holds most TCVN3 text. So the compound file is opened by `cfb`, which checks it, its
//! records are walked here, and calamine gets a fresh container with the stream alone.

use super::value::{self, Shape};
use crate::error::{Limit, SheetError};
use crate::limits::Limits;
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};

/// More cells in the rectangle of one sheet than this would cost calamine half a gigabyte.
const RECTANGLE: u64 = 8 << 20;

/// What the walk found: a safe file for calamine, and the looks that calamine does not tell.
pub(super) struct Walked {
    /// a compound file with nothing but the workbook stream
    pub(super) file: Vec<u8>,
    /// for each sheet, in the order of the file
    pub(super) sheets: Vec<SheetLooks>,
    fonts: Vec<(String, bool)>,
    /// font and shape by XF index
    looks: Vec<(u16, Shape)>,
    /// days count from 1904
    pub(super) from_1904: bool,
}

/// XF index of each cell of a sheet, sorted by position.
#[derive(Default)]
pub(super) struct SheetLooks {
    cells: Vec<((u16, u16), u16)>,
    pub(super) hidden_rows: Vec<u32>,
    pub(super) hidden_columns: Vec<(u32, u32)>,
    /// rows and columns, first and last
    pub(super) merges: Vec<((u32, u32), (u32, u32))>,
}

impl Walked {
    /// Font name, whether it is struck out, and shape of a cell.
    pub(super) fn look(&self, sheet: usize, row: u32, column: u32) -> (Option<&str>, bool, &Shape) {
        let place = (u16::try_from(row).unwrap_or(u16::MAX), u16::try_from(column).unwrap_or(u16::MAX));
        let xf = self.sheets.get(sheet).and_then(|s| {
            let at = s.cells.binary_search_by_key(&place, |(p, _)| *p).ok()?;
            s.cells.get(at).map(|(_, xf)| *xf)
        });
        let Some((font, shape)) = xf.and_then(|xf| self.looks.get(usize::from(xf))) else {
            return (None, false, &Shape::Plain);
        };
        // the format skips font number 4
        let index = if *font > 4 { font - 1 } else { *font };
        let font = self.fonts.get(usize::from(index));
        (font.map(|f| f.0.as_str()), font.is_some_and(|f| f.1), shape)
    }
}

pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Walked, SheetError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(SheetError::corrupt)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let mut stream = Vec::new();
    let source = file.open_stream(name).map_err(SheetError::corrupt)?;
    source.take(limits.unpacked + 1).read_to_end(&mut stream).map_err(SheetError::corrupt)?;
    if stream.len() as u64 > limits.unpacked {
        return Err(SheetError::TooLarge {
            limit: Limit::Unpacked,
            allowed: limits.unpacked,
            found: stream.len() as u64,
        });
    }
    let mut globals = Globals::default();
    globals.read(&stream);
    if globals.locked {
        return Err(SheetError::PasswordProtected);
    }
    let mut sheets = Vec::new();
    for start in globals.sheets {
        sheets.push(read_sheet(&mut stream, start, limits)?);
    }
    let looks = globals
        .xfs
        .iter()
        .map(|(font, format)| (*font, globals.formats.get(format).map_or(Shape::Plain, |code| value::shape(code))))
        .collect();
    let from_1904 = globals.from_1904;
    Ok(Walked { file: container(name, &stream)?, sheets, fonts: globals.fonts, looks, from_1904 })
}

/// A compound file that holds the stream and nothing else.
fn container(name: &str, stream: &[u8]) -> Result<Vec<u8>, SheetError> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))
        .map_err(SheetError::corrupt)?;
    {
        let mut copy = file.create_stream(name).map_err(SheetError::corrupt)?;
        copy.write_all(stream).map_err(SheetError::corrupt)?;
        copy.flush().map_err(SheetError::corrupt)?;
    }
    file.flush().map_err(SheetError::corrupt)?;
    Ok(file.into_inner().into_inner())
}

#[derive(Default)]
struct Globals {
    /// name, struck out
    fonts: Vec<(String, bool)>,
    /// number format code by its index
    formats: HashMap<u16, String>,
    /// (font, number format) of each XF
    xfs: Vec<(u16, u16)>,
    /// offsets of the sheets' records
    sheets: Vec<usize>,
    /// what follows is encrypted, by whichever of the three old methods
    locked: bool,
    from_1904: bool,
}

impl Globals {
    fn read(&mut self, stream: &[u8]) {
        let mut biff8 = true;
        for (kind, data, _) in (Records { stream, at: 0 }) {
            match kind {
                0x0809 => biff8 = word(data, 0) == Some(0x0600),
                0x0031 => {
                    let name = data.get(14..).and_then(|d| short_string(d, biff8, 1));
                    let struck = word(data, 2).is_some_and(|flags| flags & 0x0008 != 0);
                    self.fonts.push((name.unwrap_or_default(), struck));
                }
                0x041E => {
                    let index = word(data, 0);
                    let wide = if biff8 { 2 } else { 1 };
                    let code = data.get(2..).and_then(|d| short_string(d, biff8, wide));
                    if let (Some(index), Some(code)) = (index, code) {
                        self.formats.insert(index, code);
                    }
                }
                0x00E0 => {
                    let pair = word(data, 0).zip(word(data, 2));
                    self.xfs.push(pair.unwrap_or_default());
                }
                0x0085 => {
                    let offset = word(data, 0).zip(word(data, 2));
                    if let Some((low, high)) = offset {
                        self.sheets.push(usize::from(low) | usize::from(high) << 16);
                    }
                }
                0x002F => {
                    self.locked = true;
                    return;
                }
                0x0022 => self.from_1904 = word(data, 0) == Some(1),
                0x000A => break,
                _ => {}
            }
        }
    }
}

/// Walks the cells of one sheet, and takes the declared size out of the stream: nothing needs it.
fn read_sheet(stream: &mut [u8], start: usize, limits: &Limits) -> Result<SheetLooks, SheetError> {
    let mut looks = SheetLooks::default();
    let mut depth = 0u32;
    let mut dimensions = Vec::new();
    for (kind, data, at) in (Records { stream, at: start }) {
        match kind {
            0x0809 => depth += 1,
            0x000A => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            // charts inside the sheet carry records of their own
            _ if depth > 1 => {}
            0x0208 => {
                if let (Some(row), Some(flags)) = (word(data, 0), word(data, 12))
                    && flags & 0x0020 != 0
                {
                    looks.hidden_rows.push(u32::from(row));
                }
            }
            0x007D => {
                if let (Some(first), Some(last), Some(flags)) = (word(data, 0), word(data, 2), word(data, 8))
                    && flags & 1 != 0
                {
                    looks.hidden_columns.push((u32::from(first), u32::from(last)));
                }
            }
            0x00E5 => {
                for range in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let at = |i: usize| u32::from(word(range, i).unwrap_or_default());
                    looks.merges.push(((at(0), at(2)), (at(4), at(6))));
                }
            }
            0x0200 => dimensions.push(at..at + data.len()),
            0x00FD | 0x0204 | 0x00D6 | 0x0203 | 0x027E | 0x0205 | 0x0006 => {
                if let (Some(row), Some(column), Some(xf)) = (word(data, 0), word(data, 2), word(data, 4)) {
                    looks.cells.push(((row, column), xf));
                }
            }
            0x00BD => {
                if let (Some(row), Some(first)) = (word(data, 0), word(data, 2)) {
                    let body = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
                    for (i, cell) in (0u16..).zip(body.chunks_exact(6)) {
                        let xf = word(cell, 0).unwrap_or_default();
                        looks.cells.push(((row, first.saturating_add(i)), xf));
                    }
                }
            }
            _ => {}
        }
    }
    for place in dimensions {
        if let Some(bytes) = stream.get_mut(place) {
            bytes.fill(0);
        }
    }
    looks.cells.sort_by_key(|(place, _)| *place);
    check_rectangle(&looks, limits)?;
    Ok(looks)
}

fn check_rectangle(looks: &SheetLooks, limits: &Limits) -> Result<(), SheetError> {
    let rows = match (looks.cells.first(), looks.cells.last()) {
        (Some(((first, _), _)), Some(((last, _), _))) => u64::from(last - first) + 1,
        _ => return Ok(()),
    };
    let width = looks.cells.iter().map(|((_, column), _)| u64::from(*column) + 1).max().unwrap_or(0);
    let refuse = |allowed| SheetError::TooManyColumns { allowed, sheet: String::new() };
    if width > u64::from(limits.columns) {
        return Err(refuse(limits.columns));
    }
    // few cells spread over a huge sheet: no list looks so
    if rows * width > RECTANGLE && looks.cells.len() as u64 * 16 < rows * width {
        return Err(refuse(limits.columns));
    }
    Ok(())
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2).and_then(|b| b.try_into().ok()).map(u16::from_le_bytes)
}

/// A string with its length in one or two bytes; BIFF8 adds a byte that says whether characters are wide.
fn short_string(data: &[u8], biff8: bool, length_bytes: usize) -> Option<String> {
    let count = match length_bytes {
        1 => usize::from(*data.first()?),
        _ => usize::from(word(data, 0)?),
    };
    let rest = data.get(length_bytes..)?;
    if !biff8 {
        return Some(rest.get(..count)?.iter().map(|b| char::from(*b)).collect());
    }
    let (flags, text) = rest.split_first()?;
    if flags & 1 == 0 {
        return Some(text.get(..count)?.iter().map(|b| char::from(*b)).collect());
    }
    let units = text.get(..count * 2)?.chunks_exact(2).filter_map(|u| word(u, 0));
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// Kind, data and offset of the data, until the stream ends or a record is cut off.
struct Records<'s> {
    stream: &'s [u8],
    at: usize,
}

impl<'s> Iterator for Records<'s> {
    type Item = (u16, &'s [u8], usize);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = word(self.stream, self.at)?;
        let length = usize::from(word(self.stream, self.at + 2)?);
        let start = self.at + 4;
        let data = self.stream.get(start..start + length)?;
        self.at = start + length;
        Some((kind, data, start))
    }
}
