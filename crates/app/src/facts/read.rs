//! What somebody wrote, in a form or a spreadsheet, to the values that are kept; and what is wrong with it.

use std::collections::BTreeMap;

use domain::fields::{self, Field, Shape, Values};

use super::{awards::AwardNames, kinds::FactKind};
use crate::FieldError;

/// What a person said unknown words mean: "column:folded text" → code; for awards also `FREE`.
pub type Aliases = BTreeMap<String, String>;

/// A record read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The values.
    pub values: Values,
    /// Words that mean nothing known: column and text.
    pub unknown: Vec<(String, String)>,
    /// What is wrong.
    pub faults: Vec<FieldError>,
    /// Nothing but the year is filled in: a row still to be answered.
    pub blank: bool,
}

/// Key of an alias.
#[must_use]
pub fn alias_key(column: &str, text: &str) -> String {
    format!("{column}:{}", vntext::fold(text))
}

/// Reads the fields of a kind out of texts by column.
#[must_use]
pub fn read(
    names: &AwardNames,
    kind: FactKind,
    texts: &BTreeMap<&str, String>,
    aliases: &Aliases,
    today: &str,
) -> Read {
    let meant = |field: &Field, text: &str| {
        let said = aliases.get(&alias_key(field.column, text)).cloned();
        said.or_else(|| (field.shape == Shape::Award).then(|| names.find(text)).flatten())
    };
    let text = |column: &str| texts.get(column).cloned().unwrap_or_default();
    let read = fields::read(kind.fields(), text, &meant, today);
    let told = |f: &Field| !vntext::normal(&text(f.column)).is_empty();
    let own = |f: &Field| f.shape != Shape::Year && f.column != "document";
    let mut out = Read {
        values: read.values,
        unknown: read.unknown,
        faults: read.faults.into_iter().map(FieldError::from).collect(),
        blank: !kind.fields().iter().any(|f| own(f) && told(f)),
    };
    if kind == FactKind::Awards && !out.values.contains_key("year") && !out.values.contains_key("decided_on") {
        let told = out.faults.iter().any(|f| f.field == "year" || f.field == "decided_on");
        if !told && !out.blank {
            out.faults.push(FieldError::new("year", "fact-award-when", []));
        }
    }
    let says = |f: &Field| !f.required && f.column != "document" && out.values.contains_key(f.column);
    let stood = kind.fields().iter().any(says);
    if kind == FactKind::Standings && !stood && out.faults.is_empty() && out.unknown.is_empty() {
        out.faults.push(FieldError::new("cluster_place", "field-required", []));
    }
    if kind == FactKind::Breaches && out.faults.is_empty() && out.unknown.is_empty() {
        let has = |c: &str| out.values.get(c).is_some_and(|v| v != "0");
        if out.values.contains_key("times") && !has("staff") {
            // Instances alone are no ratio.
            out.faults.push(FieldError::new("staff", "fact-breach-staff", []));
        } else if !out.values.contains_key("times") && !has("decision") {
            out.faults.push(FieldError::new("decision", "fact-breach-empty", []));
        }
    }
    if kind == FactKind::Initiatives && out.faults.is_empty() {
        out.values.entry("kind".to_owned()).or_insert_with(|| "initiative".to_owned());
    }
    if kind == FactKind::Posts {
        out.values.entry("acting".to_owned()).or_insert_with(|| "0".to_owned());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> AwardNames {
        AwardNames::of(&law::Law::embedded().unwrap())
    }

    fn read_rating(word: &str) -> Read {
        let texts = BTreeMap::from([("year", "2025".to_owned()), ("rating", word.to_owned())]);
        read(
            &names(),
            FactKind::Ratings,
            &texts,
            &Aliases::from([("rating:loai a".into(), "good".into())]),
            "2026-01-10",
        )
    }

    #[test]
    fn ratings_are_known_by_their_words_and_shortenings_and_by_what_a_person_said() {
        for (word, code) in [
            ("HTXSNV", "excellent"),
            ("Hoàn thành xuất sắc nhiệm vụ", "excellent"),
            ("HTT", "good"),
            ("Hoàn thành nhiệm vụ", "completed"),
            ("Không hoàn thành nhiệm vụ", "not_completed"),
            ("Loại A", "good"),
        ] {
            assert_eq!(read_rating(word).values.get("rating").map(String::as_str), Some(code), "{word}");
        }
        assert_eq!(read_rating("Loại B").unknown, [("rating".to_owned(), "Loại B".to_owned())]);
    }

    #[test]
    fn counts_out_of_reason_are_refused_with_their_field() {
        let leave = |days: &str, to: &str| {
            let texts = BTreeMap::from([
                ("kind", "thai sản".to_owned()),
                ("from_date", "01/03/2025".to_owned()),
                ("to_date", to.to_owned()),
                ("working_days", days.to_owned()),
            ]);
            read(&names(), FactKind::Leave, &texts, &Aliases::new(), "2026-01-10")
                .faults
                .into_iter()
                .map(|f| (f.field, f.refusal.key))
                .collect::<Vec<_>>()
        };
        assert_eq!(leave("-3", ""), [("working_days".to_owned(), "fact-negative")]);
        assert_eq!(leave("90", "01/02/2025"), [("to_date".to_owned(), "field-to-before-from")]);
        assert_eq!(leave("90", "31/08/2026"), []);
    }

    #[test]
    fn a_row_that_nobody_filled_in_is_blank() {
        let texts = BTreeMap::from([("year", "2025".to_owned()), ("rating", String::new())]);
        assert!(read(&names(), FactKind::Ratings, &texts, &Aliases::new(), "2026-01-10").blank);
    }
}
