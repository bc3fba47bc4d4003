//! What somebody wrote, in a form or a spreadsheet, to the values that are kept; and what is wrong with it.

use std::collections::BTreeMap;

use super::{
    awards::AwardNames,
    kinds::{FactKind, Field, Shape},
};
use crate::{FieldError, people::stored, units::check_text};

/// Column → value; codes, years, ISO dates, text. Absent where nothing was said.
pub type Values = BTreeMap<String, String>;

/// What a person said unknown words mean: "column:folded text" → code; for awards also [`FREE`].
pub type Aliases = BTreeMap<String, String>;

/// An award that the law does not know: its name is kept as written.
pub const FREE: &str = "-";

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
    let mut out = Read { blank: true, ..Read::default() };
    for field in kind.fields() {
        let text = texts.get(field.column).map(|t| vntext::normal(t)).unwrap_or_default();
        if text.is_empty() {
            if field.required {
                out.faults.push(FieldError::new(field.column, "field-required", []));
            }
            continue;
        }
        if field.shape != Shape::Year && field.column != "document" {
            out.blank = false;
        }
        one(names, field, text, aliases, today, &mut out);
    }
    if kind == FactKind::Awards && !out.values.contains_key("year") && !out.values.contains_key("decided_on") {
        let told = out.faults.iter().any(|f| f.field == "year" || f.field == "decided_on");
        if !told && !out.blank {
            out.faults.push(FieldError::new("year", "fact-award-when", []));
        }
    }
    for (from, to) in [("from_date", "to_date"), ("period_from", "period_to"), ("from_date", "expunged_on")] {
        if let (Some(a), Some(b)) = (out.values.get(from), out.values.get(to))
            && before(b, a)
        {
            out.faults.push(FieldError::new(to, "field-to-before-from", []));
        }
    }
    let stood = ["cluster_place", "movement_years", "result"].iter().any(|c| out.values.contains_key(*c));
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

/// True when `a`, perhaps a year only, surely ends before `b` begins.
fn before(a: &str, b: &str) -> bool {
    let n = a.len().min(b.len());
    a.get(..n) < b.get(..n)
}

fn one(names: &AwardNames, field: &Field, text: String, aliases: &Aliases, today: &str, out: &mut Read) {
    let column = field.column.to_owned();
    let mut fault = |key: &'static str| {
        out.faults.push(FieldError::new(field.column, key, [("text", text.clone())]));
    };
    let value = match field.shape {
        Shape::Text(max) => {
            check_text(field.column, &text, false, max, &mut out.faults);
            text
        }
        Shape::Year => match year(&text) {
            Some(y) if (1930..=today.get(..4).and_then(|t| t.parse().ok()).unwrap_or(9999)).contains(&y) => {
                y.to_string()
            }
            Some(_) => return fault("fact-year-range"),
            None => return fault("fact-year-unreadable"),
        },
        Shape::Past | Shape::Any => match stored(text.trim_end_matches(".0")) {
            Some(day) if field.shape == Shape::Past && before(today, &day) => return fault("field-date-future"),
            Some(day) if day.as_str() < "1930" => return fault("fact-year-range"),
            Some(day) => day,
            None => return fault("field-date-malformed"),
        },
        Shape::Count(most) => match text.trim_end_matches(".0").parse::<i64>() {
            Ok(n) if n < 0 => return fault("fact-negative"),
            Ok(n) if n > most => return fault("fact-too-many"),
            Ok(n) => n.to_string(),
            Err(_) => return fault("fact-number"),
        },
        Shape::Tick => {
            let no = matches!(vntext::fold(&text).as_str(), "" | "0" | "khong" | "no" | "false");
            if no { "0" } else { "1" }.to_owned()
        }
        Shape::Choice(words) => {
            let folded = vntext::fold(&text);
            let known = words.iter().find(|(code, texts)| *code == text || texts.contains(&folded.as_str()));
            match known.map(|k| k.0.to_owned()).or_else(|| aliases.get(&alias_key(field.column, &text)).cloned()) {
                Some(code) => code,
                None => {
                    out.unknown.push((column, text));
                    return;
                }
            }
        }
        Shape::Award => {
            check_text(field.column, &text, false, 200, &mut out.faults);
            let chosen = aliases.get(&alias_key(field.column, &text)).cloned();
            match chosen.or_else(|| names.find(&text)) {
                Some(id) => {
                    out.values.insert("name".to_owned(), text);
                    if id == FREE {
                        return;
                    }
                    id
                }
                None => {
                    out.values.insert("name".to_owned(), text.clone());
                    out.unknown.push((column, text));
                    return;
                }
            }
        }
        Shape::Codes => {
            let codes: Vec<&str> = text.split([',', ';', ' ', '\n']).map(str::trim).filter(|c| !c.is_empty()).collect();
            if codes.len() > 10 {
                return fault("fact-too-many");
            }
            codes.join(",")
        }
    };
    out.values.insert(column, value);
}

/// "2019", "2019.0", "năm 2019", "2018-2019" (the year that ends).
fn year(text: &str) -> Option<i64> {
    let folded = vntext::fold(text.trim_end_matches(".0"));
    let last = folded.rsplit(|c: char| !c.is_ascii_digit()).find(|p| !p.is_empty())?;
    (last.len() == 4).then(|| last.parse().ok()).flatten()
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
    fn years_and_counts_out_of_reason_are_refused_with_their_field() {
        assert_eq!(year("năm 2019"), Some(2019));
        assert_eq!(year("2018-2019"), Some(2019));
        assert_eq!(year("19"), None);
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
