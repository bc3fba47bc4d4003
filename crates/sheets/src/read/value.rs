//! Numbers and dates as text.

use super::format::NumberFormat;
use crate::model::{Kind, mark};
use calamine::{CellErrorType, ExcelDateTime};
use std::fmt::Write;

/// How a cell's number format shapes its text.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Shape {
    /// as the number is
    #[default]
    Plain,
    /// with zeros in front, dashes, letters (service numbers)
    Shown(NumberFormat),
    /// a date of which only the year is shown
    Year,
    /// a date of which year and month are shown
    Month,
}

/// Reads a number format code: `0000`, `yyyy`, `mm/yyyy`; everything else is plain.
pub(super) fn shape(code: &str) -> Shape {
    if let Some(format) = NumberFormat::parse(code) {
        return Shape::Shown(format);
    }
    let code = code.split(';').next().unwrap_or_default();
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
/// spreadsheets show it. The marks of the cell come back.
pub(super) fn number(value: f64, shape: &Shape, out: &mut String) -> u8 {
    out.clear();
    if let Shape::Shown(format) = shape
        && let Some(shown) = format.show(value)
    {
        out.push_str(&shown);
        return mark::SHAPED;
    }
    let written = if value == value.trunc() && value.abs() < 1e15 {
        write!(out, "{}", value as i64)
    } else {
        let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
        write!(out, "{rounded}")
    };
    debug_assert!(written.is_ok(), "writing into a String cannot fail");
    0
}

/// Serial numbers of days that are the numbers of years: 1900 is 14 March 1905, and nobody in a list was born then.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2100;

/// A date as ISO text, as much of it as the cell shows; a time of day alone as `07:30:00`. A year that was typed into
/// a cell of days stays a year, with a mark.
pub(super) fn date(value: &ExcelDateTime, shape: &Shape, out: &mut String) -> (Kind, u8) {
    out.clear();
    if value.is_duration() {
        return (Kind::Number, number(value.as_f64(), &Shape::Plain, out));
    }
    let serial = value.as_f64();
    if serial == serial.trunc() && YEARS.contains(&(serial as i64)) {
        let marks = number(serial, &Shape::Plain, out);
        return (Kind::Number, marks | mark::YEAR);
    }
    let (y, m, d, h, min, s, _) = value.to_ymd_hms_milli();
    let midnight = (h, min, s) == (0, 0, 0);
    let written = match shape {
        Shape::Year => write!(out, "{y:04}"),
        Shape::Month => write!(out, "{y:04}-{m:02}"),
        _ if serial < 1.0 => write!(out, "{h:02}:{min:02}:{s:02}"),
        _ if midnight => write!(out, "{y:04}-{m:02}-{d:02}"),
        _ => write!(out, "{y:04}-{m:02}-{d:02}T{h:02}:{min:02}:{s:02}"),
    };
    debug_assert!(written.is_ok(), "writing into a String cannot fail");
    (Kind::Date, 0)
}

/// The year whose number an ISO day is when days count from 1899-12-30: `1905-06-07` → 1985.
pub(super) fn year_as_day(iso: &str) -> Option<i64> {
    let mut parts = iso.split('-').map(str::parse::<i64>);
    let (y, m, d) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let day = before.get(usize::try_from(m - 1).ok()?)? + d;
    // 1 January 1905 is day 1828
    let serial = 1827 + day;
    (y == 1905 && YEARS.contains(&serial)).then_some(serial)
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
            number(v, &s, &mut out);
            out
        };
        assert_eq!(text(1771.0, Shape::Plain), "1771");
        assert_eq!(text(0.1 + 0.2, Shape::Plain), "0.3");
        assert_eq!(text(-2.5, Shape::Plain), "-2.5");
        assert_eq!(text(42.0, shape("000000")), "000042");
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
        assert!(matches!(shape("000000"), Shape::Shown(_)));
        assert_eq!(year_as_day("1905-06-07"), Some(1985));
        assert_eq!(year_as_day("1985-06-07"), None);
        assert_eq!(shape("General"), Shape::Plain);
        assert_eq!(shape("#,##0.00"), Shape::Plain);
    }
}
