//! .csv: its encoding and its separator found from the content.
//!
//! Bytes in TCVN3 or VNI are read as Windows-1252, character for character: that is how such
//! text survives, for `vntext::legacy` to recognise.

use super::build::Builder;
use super::charset::decode;
use crate::error::SheetError;
use crate::limits::Limits;
use crate::model::{Kind, Look, Workbook};
use std::borrow::Cow;

/// Separators that are tried, in the order that breaks ties.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// Lines that decide the separator.
const SAMPLE: usize = 50;

pub(super) fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Workbook, SheetError> {
    let (text, encoding) = decode(bytes)?;
    let (separator, text) = separator(&text);
    quotes(text, separator)?;
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
            builder.push(row, column, &kept_text(field), Look { kind: Kind::Text, ..Look::default() })?;
        }
        row += 1;
    }
    Ok(Workbook { encoding, ..builder.finish() })
}

/// `="0123"` and `'0123` are how programs keep zeros: the text is what stands inside.
fn kept_text(field: &str) -> Cow<'_, str> {
    let bare = field.trim();
    if let Some(inside) = bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Cow::Owned(inside.replace("\"\"", "\""));
    }
    match bare.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '=') => Cow::Borrowed(rest),
        _ => Cow::Borrowed(field),
    }
}

/// Refuses a text whose quotes do not pair: a quote that is not closed would swallow the lines below it without a word.
fn quotes(text: &str, separator: u8) -> Result<(), SheetError> {
    let bytes = text.as_bytes();
    let usual = text.lines().next().map_or(0, |line| outside_quotes(line, separator));
    let (mut at, mut line) = (0usize, 1u32);
    let mut starts = true;
    while let Some(b) = bytes.get(at) {
        if *b != b'"' || !starts {
            line += u32::from(*b == b'\n' || (*b == b'\r' && bytes.get(at + 1) != Some(&b'\n')));
            starts = *b == separator || matches!(b, b'\r' | b'\n');
            at += 1;
            continue;
        }
        let refuse = SheetError::UnclosedQuote { line };
        let begun = at + 1;
        let mut end = begun;
        loop {
            match bytes.get(end) {
                None => return Err(refuse),
                Some(b'"') if bytes.get(end + 1) == Some(&b'"') => end += 2,
                Some(b'"') => break,
                Some(_) => end += 1,
            }
        }
        let inside = text.get(begun..end).unwrap_or_default();
        let breaks = inside.lines().count().saturating_sub(1);
        let closed = bytes.get(end + 1).is_none_or(|b| *b == separator || matches!(b, b'\r' | b'\n'));
        // whole lines of the list within quotes: they were closed by the quote of a later cell
        let swallowed = usual >= 2 && inside.lines().skip(1).any(|l| outside_quotes(l, separator) >= usual);
        if breaks > 0 && (!closed || swallowed) {
            return Err(refuse);
        }
        line += inside.matches('\n').count() as u32;
        at = end + 1;
        starts = false;
    }
    Ok(())
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
    fn a_quote_that_is_not_closed_is_refused_with_its_line() {
        let line = |text: &str| match read(text.as_bytes(), "a.csv", &Limits::default()) {
            Err(SheetError::UnclosedQuote { line }) => Some(line),
            _ => None,
        };
        assert_eq!(line("a,b,c\n1,\"x,2\n3,y,4\n"), Some(2));
        // the next quote would close it, two lines below
        assert_eq!(line("a,b,c\n1,\"x,2\n3,y,4\n5,\"z\",6\n"), Some(2));
        assert_eq!(line("a,b,c\n1,\"x\ny\",2\n3,\"y\"\"z\",4\n"), None);
        assert_eq!(line("a,b\n5\" ống,2\n"), None);
    }

    #[test]
    fn texts_kept_as_formulas_lose_their_quotes() {
        assert_eq!(kept_text("=\"012-345\""), "012-345");
        assert_eq!(kept_text("'012"), "012");
        assert_eq!(kept_text("'quoted'"), "'quoted'");
        assert_eq!(kept_text("=A1"), "=A1");
    }

    #[test]
    fn the_sheet_is_called_like_the_file() {
        assert_eq!(stem("C:\\lists\\de nghi.csv"), "de nghi");
        assert_eq!(stem(".csv"), ".csv");
    }
}
