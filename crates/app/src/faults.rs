//! Faults of a form, gathered field by field, so that a person corrects them all at once.

use vntext::{CivilDate, normal, parse_date};

use crate::{Error, FieldError, Result};

/// The faults found so far.
#[derive(Debug, Default)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// Notes a fault.
    pub fn add<'a>(&mut self, field: &str, key: &'static str, pairs: impl IntoIterator<Item = (&'a str, String)>) {
        self.0.push(FieldError::new(field, key, pairs));
    }

    /// Notes a fault that was found elsewhere.
    pub fn take(&mut self, fault: FieldError) {
        self.0.push(fault);
    }

    /// Text in its normal form, without surrounding blanks, at most `limit` characters.
    pub fn text(&mut self, field: &str, text: &str, limit: usize) -> String {
        let text = normal(text).trim().to_owned();
        if text.chars().count() > limit {
            self.add(field, "field-too-long", [("max", limit.to_string())]);
        } else if let Some(mark) = vntext::hidden_marks(&text).first() {
            self.0.push(crate::units::mark_fault(field, mark));
        }
        text
    }

    /// The same, and it may not be empty.
    pub fn required(&mut self, field: &str, text: &str, limit: usize) -> String {
        let text = self.text(field, text, limit);
        if text.is_empty() {
            self.add(field, "field-required", []);
        }
        text
    }

    /// A date as people type it, perhaps only a year or a month; `None` when empty.
    pub fn date(&mut self, field: &str, text: &str) -> Option<String> {
        self.read_date(field, text).map(CivilDate::iso)
    }

    /// A full day as people type it; `None` when empty.
    pub fn day(&mut self, field: &str, text: &str) -> Option<String> {
        let date = self.read_date(field, text)?;
        if !date.is_full() {
            self.add(field, "field-day", []);
        }
        Some(date.iso())
    }

    fn read_date(&mut self, field: &str, text: &str) -> Option<CivilDate> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let date = CivilDate::from_iso(text).map_or_else(|| parse_date(text).ok(), Some);
        if date.is_none_or(|d| !(1900..=2200).contains(&d.year())) {
            self.add(field, "field-date-malformed", [("value", text.chars().take(40).collect())]);
            return None;
        }
        date
    }

    /// One of a closed list.
    pub fn choice<T>(&mut self, field: &str, code: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(code);
        if found.is_none() {
            let key = if code.is_empty() { "field-required" } else { "field-choose" };
            self.add(field, key, [("value", code.chars().take(40).collect())]);
        }
        found
    }

    /// How many there are so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The faults as an error, if there are any.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}
