//! Forms: what was typed, as text; a form's state carries values and faults back to the page, so nothing is lost.

use std::{collections::BTreeMap, sync::Arc};

use app::{Error, accounts::draft::Draft};
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::Serialize;
use words::Lang;

use crate::Fault;

/// Names that belong to the frame of a form and not to what was typed.
pub const FRAME: &[&str] = &["csrf", "draft", "back", "resume"];

/// The fields of a form that was sent, in order, text as typed with outer blanks cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub(crate) Arc<Vec<(String, String)>>);

impl Fields {
    /// From pairs.
    #[must_use]
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(Arc::new(pairs))
    }

    /// Most fields of a form; a grid of some thousand rows has fewer. Millions of empty ones would weigh more than all text.
    pub const MOST: usize = 50_000;

    /// From the body of a form; `None` when it has more than [`Fields::MOST`]. What is no text becomes text that shows it.
    #[must_use]
    pub fn parse(body: &[u8]) -> Option<Self> {
        let pairs = form_urlencoded::parse(body).take(Self::MOST + 1);
        let pairs: Vec<_> = pairs.map(|(k, v)| (k.into_owned(), v.into_owned())).collect();
        (pairs.len() <= Self::MOST).then(|| Self::new(pairs))
    }

    /// All pairs, without the frame's (csrf and the like).
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().filter(|(k, _)| !FRAME.contains(&k.as_str())).map(|(k, v)| (k.as_str(), v.as_str()))
    }

    /// The value of `name`, "" when absent; the last one counts. Line ends are those of Unix.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.raw(name).trim().replace("\r\n", "\n")
    }

    fn raw(&self, name: &str) -> &str {
        self.0.iter().rev().find(|(k, _)| k == name).map_or("", |(_, v)| v)
    }

    /// The value exactly as typed, for passwords.
    #[must_use]
    pub fn secret(&self, name: &str) -> String {
        self.raw(name).to_owned()
    }

    /// The value of `name`, `None` when absent or empty.
    #[must_use]
    pub fn optional(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|v| !v.is_empty())
    }

    /// All values of `name` (checkboxes), empty ones left out.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(k, v)| k == name && !v.is_empty()).map(|(_, v)| v.trim().to_owned()).collect()
    }

    /// Values of fields named `prefix.KEY`, by KEY: one field a row of a grid.
    #[must_use]
    pub fn keyed(&self, prefix: &str) -> BTreeMap<String, String> {
        self.0
            .iter()
            .filter_map(|(k, v)| Some((k.strip_prefix(prefix)?.strip_prefix('.')?.to_owned(), v.trim().to_owned())))
            .collect()
    }

    /// True for a ticked checkbox.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        !self.raw(name).is_empty()
    }

    /// A date as ISO: `Ok(None)` when empty, a field error when it is no day.
    pub fn date(&self, name: &str) -> Result<Option<String>, Error> {
        match self.optional(name) {
            None => Ok(None),
            Some(typed) => crate::format::read_date(&typed)
                .map(Some)
                .ok_or_else(|| Error::field(name, "form-date-unreadable", [("typed", typed)])),
        }
    }

    /// A whole number, points and blanks between thousands allowed: `Ok(None)` when empty.
    pub fn number(&self, name: &str) -> Result<Option<i64>, Error> {
        match self.optional(name) {
            None => Ok(None),
            Some(typed) => typed
                .replace(['.', ' ', '\u{a0}'], "")
                .parse()
                .map(Some)
                .map_err(|_| Error::field(name, "form-number-unreadable", [("typed", typed)])),
        }
    }

    /// The key that makes this command happen once only, if the form carries one.
    #[must_use]
    pub fn once(&self) -> Option<String> {
        self.optional("once")
    }

    /// The key and body of a command that happens once, as the store wants them.
    #[must_use]
    pub fn once_with_body(&self) -> Option<(String, Vec<u8>)> {
        let body = self.pairs().fold(Vec::new(), |mut body, (k, v)| {
            body.extend_from_slice(k.as_bytes());
            body.push(0);
            body.extend_from_slice(v.as_bytes());
            body.push(0);
            body
        });
        self.once().map(|key| (key, body))
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Fault;

    /// The guard has read and checked the body already; it leaves the fields in the extensions.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Self>().cloned().ok_or(Fault::BadRequest)
    }
}

/// A fault of a form: which field, which sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormError {
    /// Name of the field; empty for the form as a whole.
    pub field: String,
    /// The sentence.
    pub text: String,
}

/// A form as its template sees it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FormState {
    values: BTreeMap<String, Vec<String>>,
    errors: BTreeMap<String, String>,
    summary: Vec<FormError>,
    draft: Option<String>,
    draft_saved_at: Option<i64>,
}

impl FormState {
    /// A form with these values.
    pub fn new<'a>(pairs: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            form.push(name, value);
        }
        form
    }

    /// A form with what was typed.
    #[must_use]
    pub fn from_fields(fields: &Fields) -> Self {
        Self::new(fields.pairs().map(|(k, v)| (k, v.to_owned())))
    }

    /// Adds a value; several of one name are ticked checkboxes.
    pub fn push(&mut self, name: &str, value: String) {
        self.values.entry(name.to_owned()).or_default().push(value);
    }

    /// With this value alone of `name`.
    #[must_use]
    pub fn with(mut self, name: &str, value: String) -> Self {
        self.values.insert(name.to_owned(), vec![value]);
        self
    }

    /// With the version the thing has now.
    #[must_use]
    pub fn version(mut self, version: i64) -> Self {
        self.values.insert("version".to_owned(), vec![version.to_string()]);
        self
    }

    /// With the faults of `error`.
    #[must_use]
    pub fn with_error(mut self, error: &Error, lang: Lang) -> Self {
        match error {
            Error::Invalid(fields) => {
                for f in fields {
                    let text = words::say(lang, f.refusal.key, &f.refusal.args);
                    self.errors.entry(f.field.clone()).or_insert_with(|| text.clone());
                    self.summary.push(FormError { field: f.field.clone(), text });
                }
            }
            other => self.summary.push(FormError { field: String::new(), text: other.sentence(lang) }),
        }
        self
    }

    /// Offers to keep what is typed under `key`.
    #[must_use]
    pub fn for_draft(mut self, key: &str) -> Self {
        self.draft = Some(key.to_owned());
        self
    }

    /// With the text of a kept draft in place of the stored values. The version stays that of the stored ones only when
    /// the draft has none, so that a draft over a changed thing is found to be stale.
    #[must_use]
    pub fn with_draft(mut self, key: &str, draft: Draft) -> Self {
        let mut typed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in draft.fields {
            typed.entry(name).or_default().push(value);
        }
        self.values.extend(typed);
        self.draft = Some(key.to_owned());
        self.draft_saved_at = Some(draft.saved_at);
        self
    }

    /// The sentence beside `field`, if something is wrong with it.
    #[must_use]
    pub fn error_of(&self, field: &str) -> Option<String> {
        self.errors.get(field).cloned()
    }

    /// True when something is wrong.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        !self.summary.is_empty()
    }
}

/// One choice of a select, of radio buttons, of a group of checkboxes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A word of explanation below the label of a radio button.
    pub hint: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// With an explanation.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The members of a code list, labelled by the messages `PREFIX-CODE`, codes with `_` written as `-`.
    pub fn of_codes<'a>(lang: Lang, prefix: &str, codes: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        codes.into_iter().map(|c| Self::new(c, words::word(lang, &code_key(prefix, c)))).collect()
    }
}

/// The message key of a code: ("role", "unit_head") → "role-unit-head".
#[must_use]
pub fn code_key(prefix: &str, code: &str) -> String {
    format!("{prefix}-{}", code.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_read_as_typed_and_bad_ones_name_their_field() {
        let f = Fields::new(
            [("a", " x\r\ny "), ("n", "1.771"), ("d", "31/02/2020"), ("c", "1"), ("c", "2"), ("m.HS-1", " v ")]
                .map(|(k, v)| (k.to_owned(), v.to_owned()))
                .to_vec(),
        );
        assert_eq!(f.text("a"), "x\ny");
        assert!(matches!(f.number("n"), Ok(Some(1771))));
        assert!(matches!(f.date("d"), Err(Error::Invalid(e)) if e[0].field == "d"));
        assert_eq!(f.all("c"), ["1", "2"]);
        assert_eq!(f.keyed("m")["HS-1"], "v");
        assert!(matches!(f.date("none"), Ok(None)));
    }
}
