//! Numbers and dates as text.

use calamine::{CellErrorType, ExcelDateTime};
use std::fmt::Write;

/// How a cell's number format shapes its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shape {
    /// as the number is
    #[default]
    Plain,
    /// padded with zeros to so many digits (service numbers)
    Padded(u8),
    /// a date of which only the year is shown
    Year,
    /// a date of which year and month are shown
    Month,
}

/// Reads a number format code: `0000`, `yyyy`, `mm/yyyy`; everything else is plain.
pub(super) fn shape(code: &str) -> Shape {
    let code = code.split(';').next().unwrap_or_default();
    if (2..=20).contains(&code.len()) && code.bytes().all(|b| b == b'0') {
        return Shape::Padded(code.len() as u8);
    }
    let mut quoted = false;
    let mut letters = String::new();
    let mut bracket = false;
    for c in code.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' => bracket = true,
            ']' => bracket = false,
            c if !quoted && !bracket => letters.extend(c.to_lowercase()),
            _ => {}
        }
    }
    let has = |c: char| letters.contains(c);
    match (has('y'), has('m'), has('d') || has('h') || has('s')) {
        (true, true, false) => Shape::Month,
        (true, false, false) => Shape::Year,
        _ => Shape::Plain,
    }
}

/// A number without exponent and without the noise of binary fractions: 15 significant digits, as
/// spreadsheets show it.
pub(super) fn number(value: f64, shape: Shape, out: &mut String) {
    out.clear();
    let written = if value == value.trunc() && value.abs() < 1e15 {
        match shape {
            Shape::Padded(width) if value >= 0.0 => {
                write!(out, "{:0width$}", value as i64, width = usize::from(width))
            }
            _ => write!(out, "{}", value as i64),
        }
    } else {
        let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
        write!(out, "{rounded}")
    };
    debug_assert!(written.is_ok(), "writing into a String cannot fail");
}

/// A date as ISO text, as much of it as the cell shows; a time of day alone as `07:30:00`.
pub(super) fn date(value: &ExcelDateTime, shape: Shape, out: &mut String) {
    out.clear();
    if value.is_duration() {
        number(value.as_f64(), Shape::Plain, out);
        return;
    }
    let (y, m, d, h, min, s, _) = value.to_ymd_hms_milli();
    let midnight = (h, min, s) == (0, 0, 0);
    let written = match shape {
        Shape::Year => write!(out, "{y:04}"),
        Shape::Month => write!(out, "{y:04}-{m:02}"),
        _ if value.as_f64() < 1.0 => write!(out, "{h:02}:{min:02}:{s:02}"),
        _ if midnight => write!(out, "{y:04}-{m:02}-{d:02}"),
        _ => write!(out, "{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}"),
    };
    debug_assert!(written.is_ok(), "writing into a String cannot fail");
}

pub(super) fn boolean(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

pub(super) fn error(value: &CellErrorType) -> String {
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_a_spreadsheet_shows_them() {
        let text = |v: f64, s: Shape| {
            let mut out = String::new();
            number(v, s, &mut out);
            out
        };
        assert_eq!(text(1771.0, Shape::Plain), "1771");
        assert_eq!(text(0.1 + 0.2, Shape::Plain), "0.3");
        assert_eq!(text(-2.5, Shape::Plain), "-2.5");
        assert_eq!(text(42.0, Shape::Padded(6)), "000042");
        assert_eq!(text(1e20, Shape::Plain), "100000000000000000000");
        assert_eq!(text(f64::NAN, Shape::Plain), "NaN");
    }

    #[test]
    fn formats_tell_how_much_of_a_date_is_meant() {
        assert_eq!(shape("yyyy"), Shape::Year);
        assert_eq!(shape("mm/yyyy"), Shape::Month);
        assert_eq!(shape("mmm-yy"), Shape::Month);
        assert_eq!(shape("[$-42A]mm\\-yyyy;@"), Shape::Month);
        assert_eq!(shape("dd/mm/yyyy"), Shape::Plain);
        assert_eq!(shape("\"năm\" yyyy"), Shape::Year);
        assert_eq!(shape("000000"), Shape::Padded(6));
        assert_eq!(shape("General"), Shape::Plain);
        assert_eq!(shape("#,##0.00"), Shape::Plain);
    }
}
