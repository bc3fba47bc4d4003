//! The letters of a text file: Unicode in its three forms, else the code page under which its words are Vietnamese.

use crate::error::{Found, SheetError};
use std::borrow::Cow;
use vntext::Page;

/// Text and, where nothing in the file told it, the encoding that was found.
type Decoded<'t> = (Cow<'t, str>, Option<&'static str>);

pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, SheetError> {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return Ok((utf8_lines(rest), None));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, u16::from_le_bytes).map(|t| (t, None));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, u16::from_be_bytes).map(|t| (t, None));
    }
    match wide(bytes) {
        Some(Wide::Little) => return utf16(bytes, u16::from_le_bytes).map(|t| (t, Some("UTF-16"))),
        Some(Wide::Big) => return utf16(bytes, u16::from_be_bytes).map(|t| (t, Some("UTF-16"))),
        None => {}
    }
    if bytes.contains(&0) {
        return Err(SheetError::UnknownFormat { found: Found::Other });
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((Cow::Borrowed(text), None));
    }
    // a file of UTF-8 with a few lines of something else stays UTF-8: only those lines lose letters
    let (mut good, mut bad) = (0usize, 0usize);
    for line in bytes.split(|b| *b == b'\n').filter(|l| !l.is_ascii()) {
        if std::str::from_utf8(line).is_ok() { good += 1 } else { bad += 1 }
    }
    if good > bad {
        return Ok((utf8_lines(bytes), None));
    }
    match vntext::page_of(bytes) {
        page @ (Page::Windows1258 | Page::Viscii) => Ok((Cow::Owned(page.decode(bytes)), Some(page.name()))),
        // letter for letter: TCVN3 and VNI are told cell by cell
        page => Ok((Cow::Owned(bytes.iter().map(|b| page.letter(*b)).collect()), None)),
    }
}

fn utf8_lines(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// Order of the two bytes of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wide {
    Little,
    Big,
}

/// UTF-16 without its mark: every other byte of ASCII letters is zero, and hardly one of the rest.
pub(super) fn wide(bytes: &[u8]) -> Option<Wide> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let (pairs, _) = head.as_chunks::<2>();
    if pairs.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let low = pairs.iter().filter(|p| p[0] == 0).count();
    let high = pairs.iter().filter(|p| p[1] == 0).count();
    match (low * 100 / pairs.len(), high * 100 / pairs.len()) {
        (0, 40..) => Some(Wide::Little),
        (40.., 0) => Some(Wide::Big),
        _ => None,
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
