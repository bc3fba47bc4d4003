//! The fields of a person's forms and what may be wrong with them.

use domain::{
    lists::{LeaderLevel, Sex},
    people::birth_fault,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    FieldError,
    units::{check_day, check_text},
};

/// Who somebody is. Dates as typed: 19/05/1988, 5/1988, 1988 or ISO.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Full name, family name first.
    pub full_name: String,
    /// Sex code or empty.
    pub sex: String,
    /// Birth date as typed.
    pub birth_date: String,
    /// Service number or empty.
    pub service_number: String,
    /// Day of joining as typed.
    pub joined: String,
}

/// Where somebody serves, as what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// The unit.
    pub unit: Uuid,
    /// Rank as written.
    pub rank: String,
    /// Post as written.
    pub post: String,
    /// Leader level code or empty.
    pub leader_level: String,
    /// First day.
    pub from: String,
}

/// A date as typed, in the stored form; empty stays empty.
pub(crate) fn stored_date(text: &str) -> Option<String> {
    let text = text.trim();
    vntext::CivilDate::from_iso(text).or_else(|| vntext::parse_date(text).ok()).map(vntext::CivilDate::iso)
}

/// An empty text is no value.
pub(crate) fn some(text: &str) -> Option<String> {
    let text = vntext::normal(text);
    (!text.is_empty()).then_some(text)
}

fn check_date(field: &str, text: &str, today: &str, faults: &mut Vec<FieldError>) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    let iso = stored_date(text);
    match &iso {
        None => faults.push(FieldError::new(field, "field-date-malformed", [])),
        Some(day) if day.as_str() > today => faults.push(FieldError::new(field, "field-date-future", [])),
        Some(_) => {}
    }
    iso
}

/// Faults of a profile, on its own.
#[must_use]
pub fn check_profile(profile: &Profile, today: &str) -> Vec<FieldError> {
    let mut faults = Vec::new();
    check_text("full_name", &profile.full_name, true, 120, &mut faults);
    check_text("service_number", &profile.service_number, false, 30, &mut faults);
    if !profile.sex.is_empty() && Sex::from_code(&profile.sex).is_none() {
        faults.push(FieldError::new("sex", "field-choose", []));
    }
    if !profile.birth_date.trim().is_empty() {
        match stored_date(&profile.birth_date) {
            None => faults.push(FieldError::new("birth_date", "field-date-malformed", [])),
            Some(iso) => {
                if let Some(key) = birth_fault(&iso, today) {
                    faults.push(FieldError::new("birth_date", key, [("date", profile.birth_date.clone())]));
                }
            }
        }
    }
    check_date("joined", &profile.joined, today, &mut faults);
    faults
}

/// Faults of a posting, on its own.
#[must_use]
pub fn check_posting(posting: &Posting, today: &str) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if posting.unit.is_nil() {
        faults.push(FieldError::new("unit", "field-required", []));
    }
    check_text("rank", &posting.rank, false, 60, &mut faults);
    check_text("post", &posting.post, false, 160, &mut faults);
    if !posting.leader_level.is_empty() && LeaderLevel::from_code(&posting.leader_level).is_none() {
        faults.push(FieldError::new("leader_level", "field-choose", []));
    }
    check_day("from", &stored_date(&posting.from).unwrap_or_else(|| posting.from.clone()), today, &mut faults);
    faults
}
