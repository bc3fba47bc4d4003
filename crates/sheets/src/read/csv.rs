//! .csv: its encoding and its separator found from the content.
//!
//! Bytes that are no UTF-8 are read as Windows-1252, character for character: that is how TCVN3 and VNI
//! text survives, for `vntext::legacy` to recognise.

use super::build::Builder;
use crate::error::{Found, SheetError};
use crate::limits::Limits;
use crate::model::{Kind, NO_FONT, Workbook};
use std::borrow::Cow;

/// Separators that are tried, in the order that breaks ties.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Lines that decide the separator.
const SAMPLE: usize = 50;

pub(super) fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook, SheetError> {
    let text = decode(bytes)?;
    let (separator, text) = separator(&text);
    let mut builder = Builder::new(limits);
    builder.start(stem(file_name), false);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut row = 0_u32;
    while reader.read_record(&mut record).map_err(SheetError::corrupt)? {
        // Rows are numbered as spreadsheet programs show them: empty lines count, a line break within quotes does not.
        let from = record.position().and_then(|p| usize::try_from(p.byte()).ok()).unwrap_or(text.len());
        row = row.saturating_add(empty_lines(text.as_bytes(), from));
        for (column, field) in record.iter().enumerate() {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            builder.push(row, column, field, Kind::Text, NO_FONT)?;
        }
        row += 1;
    }
    Ok(builder.finish())
}

/// Empty lines at the end of a record, which the parser passes over.
fn empty_lines(text: &[u8], from: usize) -> u32 {
    let (before, rest) = text.split_at_checked(from).unwrap_or((text, &[]));
    let rest = if before.ends_with(b"\r") { rest.strip_prefix(b"\n").unwrap_or(rest) } else { rest };
    let breaks = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    let (mut lines, mut last) = (0, 0);
    for b in breaks {
        lines += u32::from(!(last == b'\r' && *b == b'\n'));
        last = *b;
    }
    lines
}

fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, SheetError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Ok(String::from_utf8_lossy(rest));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes);
    }
    if bytes.contains(&0) {
        return Err(SheetError::UnknownFormat { found: Found::Other });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) => Ok(Cow::Owned(bytes.iter().map(|b| windows_1252(*b)).collect())),
    }
}

fn utf16<'t>(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'t, str>, SheetError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    if !odd.is_empty() {
        return Err(SheetError::corrupt("UTF-16 text with half a character at its end"));
    }
    let units = pairs.iter().map(|p| unit(*p));
    Ok(Cow::Owned(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()))
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        b => char::from(b),
    }
}

/// The separator and the text without Excel's `sep=;` line. The separator that stands, outside quotes,
/// in most of the first lines and equally often in each wins.
fn separator(text: &str) -> (u8, &str) {
    let first = text.lines().next().unwrap_or_default();
    if let Some([mark]) = first.strip_prefix("sep=").map(str::as_bytes) {
        let rest = text.get(first.len()..).unwrap_or_default();
        return (*mark, rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest));
    }
    let mut best = (b',', (0, 0));
    for candidate in SEPARATORS {
        let counts: Vec<usize> = text.lines().take(SAMPLE).map(|line| outside_quotes(line, candidate)).collect();
        let with = counts.iter().filter(|n| **n > 0).count();
        let usual = counts.iter().copied().max().unwrap_or(0);
        let alike = counts.iter().filter(|n| **n == usual && **n > 0).count();
        if (with, alike) > best.1 {
            best = (candidate, (with, alike));
        }
    }
    (best.0, text)
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    line.bytes()
        .filter(|b| {
            quoted ^= *b == b'"';
            *b == separator && !quoted
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_found_outside_quotes() {
        assert_eq!(separator("a;b;c\n\"x,y,z\";2;3\n").0, b';');
        assert_eq!(separator("a,b\n1,2\n").0, b',');
        assert_eq!(separator("a\tb\n1\t\"2,5\"\n").0, b'\t');
        assert_eq!(separator("Họ và tên\nNguyễn Văn A\n").0, b',');
        assert_eq!(separator("sep=|\na|b"), (b'|', "a|b"));
        assert_eq!(separator("STT;Họ và tên\n1;Trần, Văn\n2;Lê\n").0, b';');
    }

    #[test]
    fn rows_are_numbered_as_spreadsheet_programs_show_them() {
        for end in ["\n", "\r\n", "\r"] {
            let lines = ["", "a;b", "", "", "\"một\nhai\";2", "c;3", "", "d;4"].join(end);
            for file in [lines.clone(), format!("sep=;\n{lines}")] {
                let book = read(file.as_bytes(), "ds.csv", &Limits::default()).unwrap();
                let rows: Vec<u32> = book.sheets[0].rows().map(|r| r.number()).collect();
                assert_eq!(rows, [2, 5, 6, 8], "{file:?}");
            }
        }
    }

    #[test]
    fn the_sheet_is_called_like_the_file() {
        assert_eq!(stem("C:\\lists\\de nghi.csv"), "de nghi");
        assert_eq!(stem(".csv"), ".csv");
    }
}
