//! What hangs on a movement beside its own facts: reviews and their directions, conferences, model examples and who took them over,
//! programmes, support, inspections. Each is a noun whose fields are data; what one knows beyond its fields stands in a file of its own.

mod body;
mod meet;
mod model;
mod reported;
mod work;

use crate::{
    access::Action,
    fields::{Fault, Field, Noun, Shape, Values},
};

pub use body::{EMULATION_BODY, EMULATION_OFFICER};
pub use meet::{AGENDA, CONFERENCE, PEOPLE, PRAISED, REVIEW, SITES, TOLD};
pub use model::{ADOPTION, FIGURES, MODEL, Taken, reach};
pub use reported::REPORTED_COUNT;
pub use work::{CHECKS, DIRECTION, INSPECTION, PROGRAMME, SUPPORT, TASKS, TEAM};

/// All of them, in the order of their page.
pub static RECORDS: &[&Noun] = &[
    &REVIEW,
    &DIRECTION,
    &CONFERENCE,
    &MODEL,
    &ADOPTION,
    &PROGRAMME,
    &SUPPORT,
    &INSPECTION,
    &EMULATION_BODY,
    &EMULATION_OFFICER,
    &REPORTED_COUNT,
];

/// The noun whose list stands at `/records/WORD`.
#[must_use]
pub fn of_word(word: &str) -> Option<&'static Noun> {
    RECORDS.iter().find(|n| n.home.rsplit('/').next() == Some(word)).copied()
}

/// The page of a row of another table, by the table's name.
#[must_use]
pub fn page_of(table: &str, code: &str) -> Option<String> {
    match table {
        "movement" => Some(format!("/movements/{code}")),
        "news" => Some(format!("/news/{code}")),
        _ => RECORDS.iter().find(|n| n.name == table).map(|n| n.at(code)),
    }
}

const MOVEMENT: Field = Field::new("f_movement", Shape::Object("movement")).listed();
const UNIT: Field = Field::new("f_unit", Shape::Unit).required().listed();
const SOURCE: Field = Field::new("f_source", Shape::Object("source"));
const NOTE: Field = Field::new("f_note", Shape::Text(2_000));

const fn noun(name: &'static str, home: &'static str, letters: &'static str) -> Noun {
    Noun {
        name,
        home,
        letters,
        view: Action::ViewMovements,
        change: Action::ManageMovements,
        newest: "on_date",
        annulled: true,
        binding: false,
        fields: &[],
        check: crate::fields::unchecked,
    }
}

fn has(values: &Values, name: &str) -> bool {
    values.contains_key(name)
}

fn is(values: &Values, name: &str, code: &str) -> bool {
    values.get(name).is_some_and(|v| v == code)
}

fn unless(wrong: bool, field: &'static str, key: &'static str) -> Option<Fault> {
    wrong.then(|| Fault::new(field, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_record_is_found_by_the_word_of_its_address_and_has_a_page() {
        for noun in RECORDS {
            let word = noun.home.rsplit('/').next().unwrap();
            assert!(std::ptr::eq(of_word(word).unwrap(), *noun));
            assert_eq!(page_of(noun.name, "X-1").unwrap(), format!("{}/X-1", noun.home));
        }
        assert!(of_word("x").is_none() && page_of("source", "x").is_none());
    }

    #[test]
    fn the_reach_of_a_model_is_a_tree_that_loses_nobody() {
        let taken = |unit: &str, from: &str, on: &str| Taken { unit: unit.into(), from: from.into(), on: on.into() };
        let all = [
            taken("C", "B", "2021-03-01"),
            taken("A", "", "2021-01-01"),
            taken("B", "A", "2021-02-01"),
            taken("D", "", "2020-12-01"),
            taken("E", "X", "2021-04-01"),
            taken("F", "G", "2021-05-01"),
            taken("G", "F", "2021-06-01"),
        ];
        let tree: Vec<(&str, usize)> =
            reach(&all).into_iter().map(|(i, depth)| (all[i].unit.as_str(), depth)).collect();
        assert_eq!(tree, [("D", 0), ("A", 0), ("B", 1), ("C", 2), ("E", 0), ("F", 0), ("G", 0)]);
    }

    fn told(noun: &Noun, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let values = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        (noun.check)(&values).iter().map(|f| f.key).collect()
    }

    #[test]
    fn what_was_done_has_its_day_and_what_is_released_has_a_consent() {
        assert_eq!(told(&DIRECTION, &[("state", "done")]), ["direction-done-needs"]);
        assert_eq!(told(&DIRECTION, &[("state", "done"), ("done_on", "2021-01-01")]), Vec::<&str>::new());
        assert_eq!(told(&MODEL, &[("kind", "way"), ("released_on", "2021-01-01")]), ["model-release-needs-consent"]);
        assert_eq!(told(&MODEL, &[("kind", "person")]), ["model-person-needed"]);
        assert_eq!(told(&MODEL, &[("kind", "person"), ("who", "Bà Tư")]), Vec::<&str>::new());
        assert_eq!(told(&SUPPORT, &[("kind", "support")]), ["support-nothing"]);
        assert_eq!(told(&SUPPORT, &[("kind", "care"), ("what", "Thăm hỏi")]), Vec::<&str>::new());
        assert_eq!(told(&ADOPTION, &[("unit", "A"), ("from_unit", "A")]), ["adoption-from-itself"]);
    }
}
