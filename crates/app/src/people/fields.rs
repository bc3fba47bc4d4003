//! The fields of a person's forms and what may be wrong with them.

use domain::{
    fields::{Values, read},
    lists::LeaderLevel,
    people::PERSON,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    FieldError,
    nouns::Texts,
    units::{check_day, check_text},
};

/// Who somebody is, as typed: field of [`PERSON`] → text. Dates as 19/05/1988, 5/1988, 1988 or ISO.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Profile(Texts);

impl Profile {
    /// Of these texts.
    pub fn of<'a, T: Into<String>>(texts: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        Self(texts.into_iter().map(|(field, text)| (field.to_owned(), text.into())).collect())
    }

    /// The same with another text.
    #[must_use]
    pub fn with(mut self, field: &str, text: impl Into<String>) -> Self {
        self.0.insert(field.to_owned(), text.into());
        self
    }

    /// What a field says.
    #[must_use]
    pub fn text(&self, field: &str) -> String {
        self.0.get(field).cloned().unwrap_or_default()
    }

    /// What it says in stored form, and what is wrong with it.
    pub(crate) fn read(&self, today: &str) -> (Values, Vec<FieldError>) {
        let read = read(PERSON.fields, |field| self.text(field), &|_, _| None, today);
        let mut faults: Vec<FieldError> = read.faults.into_iter().map(FieldError::from).collect();
        faults.extend(read.unknown.into_iter().map(|(field, _)| FieldError::new(&field, "field-choose", [])));
        (read.values, faults)
    }
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

/// Faults of a profile, on its own.
#[must_use]
pub fn check_profile(profile: &Profile, today: &str) -> Vec<FieldError> {
    profile.read(today).1
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
