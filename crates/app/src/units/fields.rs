//! The fields of a unit's form and what may be wrong with them.

use domain::units::{UnitKind, UnitLevel};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::FieldError;

/// A unit to be set up.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NewUnit {
    /// Code in addresses and files; empty asks for the next free one.
    pub code: String,
    /// Name as printed.
    pub name: String,
    /// Short name for lists; empty takes the name.
    pub short_name: String,
    /// Kind code.
    pub kind: String,
    /// Level code.
    pub level: String,
    /// The unit above; `None` only for the first unit of all.
    pub parent: Option<Uuid>,
    /// First day (ISO).
    pub from: String,
    /// The paper that set it up.
    pub document: String,
    /// Place among its sisters.
    pub position: i64,
    /// Invented for the demo.
    pub demo: bool,
}

/// Text as stored: one form of Unicode, single spaces.
pub(crate) fn tidy(text: &str) -> String {
    vntext::normal(text)
}

/// A required text without marks that do not belong into it.
pub(crate) fn check_text(field: &str, text: &str, required: bool, max: usize, faults: &mut Vec<FieldError>) {
    let text = tidy(text);
    if required && text.is_empty() {
        faults.push(FieldError::new(field, "field-required", []));
    } else if text.chars().count() > max {
        faults.push(FieldError::new(field, "field-too-long", [("max", max.to_string())]));
    } else if let Some(mark) = vntext::hidden_marks(&text).first() {
        faults.push(mark_fault(field, mark));
    }
}

/// The sentence about a character that does not belong into a name.
pub(crate) fn mark_fault(field: &str, mark: &vntext::Mark) -> FieldError {
    let shown = format!("U+{:04X}", u32::from(mark.character));
    let key = match mark.kind {
        vntext::MarkKind::Direction => "field-direction-mark",
        vntext::MarkKind::Pictograph => "field-pictograph",
        _ => "field-strange-character",
    };
    FieldError::new(field, key, [("mark", shown), ("position", (mark.position + 1).to_string())])
}

/// A full civil date, ISO, not after `today`.
pub(crate) fn check_day(field: &str, day: &str, today: &str, faults: &mut Vec<FieldError>) {
    if day.is_empty() {
        faults.push(FieldError::new(field, "field-required", []));
    } else if domain::units::add_days(day, 0).as_deref() != Some(day) {
        faults.push(FieldError::new(field, "field-date-malformed", []));
    } else if day > today {
        faults.push(FieldError::new(field, "field-date-future", []));
    }
}

/// Words that are addresses beside those of units, or no address at all: a unit of this code could not be opened.
const ADDRESSES: &[&str] = &["new", "merge", ".", ".."];

/// True for a code that can be part of an address.
#[must_use]
pub(crate) fn good_code(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        && !ADDRESSES.iter().any(|a| a.eq_ignore_ascii_case(code))
}

/// Faults of a new unit's fields, on their own; the tree is looked at later.
#[must_use]
pub fn check_new(unit: &NewUnit, today: &str) -> Vec<FieldError> {
    let mut faults = Vec::new();
    check_text("name", &unit.name, true, 200, &mut faults);
    check_text("short_name", &unit.short_name, false, 60, &mut faults);
    check_text("document", &unit.document, false, 300, &mut faults);
    let code = unit.code.trim();
    if !code.is_empty() && !good_code(code) {
        faults.push(FieldError::new("code", "unit-code-malformed", []));
    }
    check_lists(&unit.kind, &unit.level, &mut faults);
    check_day("from", &unit.from, today, &mut faults);
    faults
}

/// Kind and level must be members of their lists.
pub(crate) fn check_lists(kind: &str, level: &str, faults: &mut Vec<FieldError>) {
    if UnitKind::from_code(kind).is_none() {
        faults.push(FieldError::new("kind", "field-choose", []));
    }
    if UnitLevel::from_code(level).is_none() {
        faults.push(FieldError::new("level", "field-choose", []));
    }
}
