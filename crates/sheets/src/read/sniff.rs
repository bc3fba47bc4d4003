//! What a file is, by its first bytes. Extensions lie: half of the ".xls" files that other systems
//! export are web pages.

/// The families that are told apart before anything is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// .xlsx, .ods and other packages
    Zip,
    /// OLE compound file: .xls, .doc, and encrypted .xlsx
    Compound,
    /// HTML or XML
    Markup,
    /// PDF
    Pdf,
    /// readable text
    Text,
    /// none of these
    Binary,
}

pub(super) fn format(bytes: &[u8]) -> Format {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        Format::Zip
    } else if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        Format::Compound
    } else if starts(b"%PDF-") {
        Format::Pdf
    } else if starts(b"\xFF\xFE") || starts(b"\xFE\xFF") {
        Format::Text
    } else {
        text_or_binary(bytes)
    }
}

fn text_or_binary(bytes: &[u8]) -> Format {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let visible = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let markup =
        [&b"<!doctype"[..], b"<html", b"<?xml", b"<table", b"<meta", b"<head", b"<body", b"<div", b"<style", b"<!--"];
    if markup.iter().any(|m| visible.get(..m.len()).is_some_and(|v| v.eq_ignore_ascii_case(m))) {
        return Format::Markup;
    }
    if super::charset::wide(bytes).is_some() {
        return Format::Text;
    }
    // text has no control characters but tab, line breaks and the old end-of-file mark; VISCII has six rare capitals there
    let capital = |b: u8| matches!(b, 0x02 | 0x05 | 0x06 | 0x14 | 0x19 | 0x1E);
    let control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1A);
    let odd = head.iter().filter(|b| control(**b) && !capital(**b)).count();
    let rare = head.iter().filter(|b| capital(**b)).count();
    let viscii = rare * 50 <= head.len() && head.iter().any(|b| *b >= 0x80);
    if odd == 0 && (rare == 0 || viscii) { Format::Text } else { Format::Binary }
}
