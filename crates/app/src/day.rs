//! Days as people type them, read into ISO civil days; a fault names the field.

use crate::{Error, Result};

/// A whole day: `20/11/2020` or `2020-11-20` → `2020-11-20`.
pub fn required(field: &str, text: &str) -> Result<String> {
    match vntext::parse_date(text) {
        Ok(day) if day.is_full() => Ok(day.iso()),
        _ => Err(Error::field(field, "field-date-malformed", [("value", text.trim().to_owned())])),
    }
}

/// A whole day, or nothing when the field is empty.
pub fn optional(field: &str, text: &str) -> Result<Option<String>> {
    if text.trim().is_empty() { Ok(None) } else { required(field, text).map(Some) }
}

/// The day some days later; the same one where it is none.
#[must_use]
pub fn after(iso: &str, days: i64) -> String {
    let day = iso.parse::<jiff::civil::Date>().map(|d| d.saturating_add(jiff::Span::new().days(days)).to_string());
    day.unwrap_or_else(|_| iso.to_owned())
}

/// The year of an ISO day; 0 when it has none.
#[must_use]
pub fn year(iso: &str) -> i64 {
    iso.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0)
}
