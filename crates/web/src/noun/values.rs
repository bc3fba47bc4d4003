//! Fields of a noun whose rows have a shape of their own: values alone, as a form and as labels and values.

use app::nouns::Record;
use domain::fields::{Field, Noun, Values};

use super::facts;
use crate::{Cx, FormState, format};

/// A form filled with values that stand in a record of another shape, days as they are typed.
#[must_use]
pub fn values_form(noun: &Noun, values: &Values) -> FormState {
    let typed = |f: &Field| {
        let value = values.get(f.column).cloned().unwrap_or_default();
        (f.column, if f.shape.dated() { format::date(&value) } else { value })
    };
    FormState::new(noun.fields.iter().map(typed))
}

/// Labels and values of values that stand in a record of another shape.
#[must_use]
pub fn facts_of(cx: &Cx, noun: &Noun, values: &Values) -> Vec<(String, String)> {
    facts(cx, noun, &Record { values: values.clone(), ..Record::default() })
}
