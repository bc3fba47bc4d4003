//! The portal: news that a named person releases, what visitors write, and what the office sets about both. Nothing is public by default:
//! news are read by nobody outside before the day for which they were released, and not after they were withdrawn.

use crate::{
    access::Action,
    fields::{Cell, Fault, Field, Noun, Shape, Values, Words, cell, unchecked},
};

const STATES: Words = &[
    ("draft", &["ban nhap", "draft"]),
    ("released", &["da dang", "released"]),
    ("withdrawn", &["da rut", "withdrawn"]),
];

/// Tin của cổng thông tin.
pub const NEWS: Noun = Noun {
    name: "news",
    home: "/news",
    letters: "TIN-",
    view: Action::ViewNews,
    change: Action::ManageMovements,
    newest: "on_date",
    annulled: false,
    binding: false,
    fields: &[
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        Field::new("f_summary", Shape::Text(1_000)).searched(),
        Field::new("f_body", Shape::Text(20_000)).required(),
        Field::new("f_credit", Shape::Text(300)),
        Field::new("f_author", Shape::Text(200)),
        Field::new("f_on_date", Shape::Past).listed(),
        Field::new("f_movement", Shape::Object("movement")),
        Field::new("f_conference", Shape::Object("conference")),
        Field::new("f_unit", Shape::Unit).required().listed(),
        Field::new("f_state", Shape::Choice(STATES)).listed().aside(),
        Field::new("f_released_on", Shape::Day).listed().aside(),
        Field::new("f_released_name", Shape::Text(200)).aside(),
        Field::new("f_withdrawn_for", Shape::Text(300)).aside(),
    ],
    check: unchecked,
};

/// True for news that the public reads on `today`: released, and the day for which they were released has come.
#[must_use]
pub fn is_public(state: &str, released_on: &str, today: &str) -> bool {
    state == "released" && !released_on.is_empty() && released_on <= today
}

const ANSWERS: Words = &[
    ("new", &["moi", "new"]),
    ("taken", &["dang xu ly", "being answered"]),
    ("answered", &["da tra loi", "answered"]),
    ("closed", &["khong can tra loi", "no answer needed"]),
];

/// Góp ý của bạn đọc: what a visitor wrote stands as it came; the office says whose it is and what was answered.
pub const FEEDBACK: Noun = Noun {
    name: "feedback",
    home: "/feedback",
    letters: "GY-",
    view: Action::ViewNews,
    change: Action::ManageMovements,
    newest: "on_date",
    annulled: false,
    binding: false,
    fields: &[
        Field::new("f_on_date", Shape::Day).listed().aside(),
        Field::new("f_body", Shape::Text(FEEDBACK_MOST)).listed().searched().aside(),
        Field::new("f_who", Shape::Text(100)).searched().aside(),
        Field::new("f_contact", Shape::Text(200)).aside(),
        Field::new("f_news", Shape::Object("news")).aside(),
        Field::new("f_unit", Shape::Unit).required().listed(),
        Field::new("f_owner", Shape::Person).listed(),
        Field::new("f_state", Shape::Choice(ANSWERS)).required().listed(),
        Field::new("f_answer", Shape::Text(5_000)),
        Field::new("f_answered_on", Shape::Past),
        Field::new("f_answered_how", Shape::Text(200)),
    ],
    check: answered,
};

/// Longest text of a visitor, in characters.
pub const FEEDBACK_MOST: usize = 2_000;

fn answered(values: &Values) -> Vec<Fault> {
    let state = values.get("state").map(String::as_str).unwrap_or_default();
    let lacks = |name: &'static str, key| (!values.contains_key(name)).then(|| Fault::new(name, key));
    match state {
        "answered" => [lacks("answer", "feedback-answer-needed"), lacks("answered_on", "feedback-day-needed")]
            .into_iter()
            .flatten()
            .collect(),
        "taken" => lacks("owner", "feedback-owner-needed").into_iter().collect(),
        _ => Vec::new(),
    }
}

/// A link of the portal to another place.
pub const LINKS: &[Cell] = &[cell("name", Shape::Text(100)), cell("address", Shape::Text(300))];

/// What the office sets about its portal: a setting with the shape of a noun, so that it has the same form and the same faults.
pub const PORTAL: Noun = Noun {
    name: "portal",
    home: "/setup/portal",
    letters: "",
    view: Action::ManageSetup,
    change: Action::ManageSetup,
    newest: "",
    annulled: false,
    binding: false,
    fields: &[
        Field::new("f_open", Shape::Tick),
        Field::new("f_title", Shape::Text(200)).required(),
        Field::new("f_owner", Shape::Text(200)),
        Field::new("f_feedback", Shape::Tick),
        Field::new("f_unit", Shape::Unit),
        Field::new("f_links", Shape::Lines(LINKS)),
    ],
    check: portal,
};

fn portal(values: &Values) -> Vec<Fault> {
    let mut faults = Vec::new();
    if values.get("feedback").is_some_and(|v| v == "1") && !values.contains_key("unit") {
        faults.push(Fault::new("unit", "portal-unit-needed"));
    }
    let links = crate::fields::lines::rows(LINKS, values.get("links").map(String::as_str).unwrap_or_default());
    if let Some(row) = links.iter().find(|row| row[0].is_empty() || !is_address(&row[1])) {
        let text = row.iter().find(|c| !c.is_empty()).cloned().unwrap_or_default();
        faults.push(Fault { args: vec![("text", text)], ..Fault::new("links", "portal-link-address") });
    }
    faults
}

/// An address that a reader's browser may be sent to.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|r| !r.is_empty() && !r.starts_with('/') && !r.contains([' ', '"', '<', '>', '\\']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(noun: &Noun, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let values = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        (noun.check)(&values).iter().map(|f| f.key).collect()
    }

    #[test]
    fn news_are_public_from_the_day_of_their_release_until_they_are_withdrawn() {
        assert!(is_public("released", "2020-11-20", "2020-11-20"));
        assert!(!is_public("released", "2020-11-21", "2020-11-20"));
        assert!(!is_public("released", "", "2020-11-20"));
        assert!(!is_public("draft", "2020-11-19", "2020-11-20") && !is_public("withdrawn", "2020-11-19", "2020-11-20"));
    }

    #[test]
    fn what_was_answered_has_its_answer_and_what_is_worked_on_has_somebody_who_does() {
        assert_eq!(told(&FEEDBACK, &[("state", "answered")]), ["feedback-answer-needed", "feedback-day-needed"]);
        assert_eq!(told(&FEEDBACK, &[("state", "taken")]), ["feedback-owner-needed"]);
        assert_eq!(told(&FEEDBACK, &[("state", "closed")]), Vec::<&str>::new());
    }

    #[test]
    fn links_lead_to_pages_and_a_form_for_visitors_needs_a_unit_that_reads_what_they_write() {
        assert_eq!(told(&PORTAL, &[("feedback", "1")]), ["portal-unit-needed"]);
        assert_eq!(told(&PORTAL, &[("links", "Bộ | https://bo.example/")]), Vec::<&str>::new());
        for wrong in ["Bộ", "Bộ | javascript:alert(1)", "Bộ | https://", "Bộ | /accounts", " | https://a.example"]
        {
            assert_eq!(told(&PORTAL, &[("links", wrong)]), ["portal-link-address"], "{wrong}");
        }
    }

    #[test]
    fn what_steps_of_their_own_set_is_taken_from_no_form() {
        let text = |name: &str| match name {
            "name" | "body" => "Tin".to_owned(),
            "unit" => "CAT".to_owned(),
            "state" => "released".to_owned(),
            "released_on" => "2020-11-20".to_owned(),
            _ => String::new(),
        };
        let read = crate::fields::read(NEWS.fields, text, &|_, _| None, "2020-11-20");
        assert_eq!(read.faults, []);
        assert_eq!(read.values.keys().collect::<Vec<_>>(), ["body", "name", "unit"]);
    }
}
