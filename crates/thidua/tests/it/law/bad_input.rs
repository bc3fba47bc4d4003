//! Bad input of `thidua law …`: one sentence in both languages that names the field, exit 1, nothing else said.

use super::{Said, check, good, thidua};
use serde_json::{Value, json};

/// The error of a refusal, after checking its shape.
fn refused(said: &Said) -> (String, String) {
    assert_eq!(said.exit, 1, "{}\n{}", said.out, said.err);
    let answer = said.json();
    let error = &answer["error"];
    let text = |v: &Value| v.as_str().expect("text").to_owned();
    let (vi, en) = (text(&error["message"]["vi"]), text(&error["message"]["en"]));
    assert!(!vi.is_empty() && !en.is_empty() && said.err.contains(&vi) && said.err.contains(&en), "{}", said.err);
    (text(&error["code"]), text(&error["where"]))
}

/// The good facts with some keys replaced.
fn with(patch: Value) -> String {
    let mut facts = good();
    for (key, value) in patch.as_object().expect("an object") {
        facts[key] = value.clone();
    }
    facts.to_string()
}

#[test]
fn unknown_awards_and_malformed_days_are_refused() {
    let facts = good().to_string();
    assert_eq!(refused(&check(&facts, &["--award", "chien-si"])), ("facts.unknown_award".into(), "award".into()));
    for day in ["2025-13-01", "10/12/2025", "2025-02-29", "hôm nay", "2025-12"] {
        assert_eq!(refused(&check(&facts, &["--on", day])), ("law.bad_date".into(), "--on".into()), "{day}");
    }
    let mut no_day = good();
    no_day.as_object_mut().expect("an object").remove("on");
    assert_eq!(refused(&check(&no_day.to_string(), &[])), ("facts.no_date".into(), "on".into()));
    assert_eq!(refused(&check(&facts, &["--on", "2004-06-30"])), ("law.before_all_regimes".into(), "on".into()));
    let said = check(&facts, &["--on", "2015-05-01", "--award", "chien-si-thi-dua-co-so"]);
    assert_eq!((said.exit, said.json()["outcome"].as_str()), (0, Some("needs_human")));
    assert_eq!(refused(&thidua(&["law", "show", "khong-co", "--json"])).0, "facts.unknown_award");
    assert_eq!(
        refused(&thidua(&["law", "show", "giay-khen", "--on", "x", "--json"])),
        ("law.bad_date".into(), "--on".into())
    );
    let said = thidua(&["law", "show", "giay-khen", "--on", "2020-11-20", "--regulations", "la", "--json"]);
    assert_eq!(refused(&said), ("facts.unknown_regulation".into(), "regulations[0]".into()));
    let said = thidua(&["law", "diff", "--from", "2025-01-01", "--to", "2024-01-01", "--json"]);
    assert_eq!(refused(&said), ("law.dates_reversed".into(), "--to".into()));
}

#[test]
fn unknown_keys_values_and_negative_counts_name_the_field() {
    for (facts, code, place) in [
        (with(json!({"ratngs": []})), "facts.unknown_key", "ratngs"),
        (with(json!({"subject": {"kind": "individual", "sax": "male"}})), "facts.unknown_key", "subject.sax"),
        (with(json!({"subject": {"kind": "người"}})), "facts.unknown_value", "subject.kind"),
        (with(json!({"subject": {}})), "facts.missing_key", "subject.kind"),
        (with(json!({"on": "2025-02-30"})), "facts.malformed", "on"),
        (with(json!({"vote": {"members_total": -1}})), "facts.malformed", "vote.members_total"),
        (with(json!({"leave": [{"working_days": -5}]})), "facts.malformed", "leave[0].working_days"),
        (with(json!({"collective": {"counts": {"female": -2}}})), "facts.malformed", "collective.counts.female"),
        (with(json!({"collective": {"counts": {"nữ": 2}}})), "facts.unknown_key", "collective.counts.nữ"),
        (with(json!({"awards": [{"award": "khong-co"}]})), "facts.unknown_award", "awards[0].award"),
        (with(json!({"regulations": ["khong-co"]})), "facts.unknown_regulation", "regulations[0]"),
        ("{\"subject\": ".to_owned(), "facts.malformed", "subject"),
        ("[]".to_owned(), "facts.malformed", "facts"),
        (String::new(), "facts.malformed", "facts"),
    ] {
        assert_eq!(refused(&check(&facts, &[])), (code.to_owned(), place.to_owned()), "{facts}");
    }
}

#[test]
fn contradictory_facts_name_the_field() {
    let early = json!({"award": "chien-si-thi-dua-co-so", "decided_on": "2014-12-01"});
    for (facts, place) in [
        (with(json!({"awards": [early.clone()]})), "awards[0].decided_on"),
        (
            with(json!({"ratings": [{"year": 2025, "rating": "good"}, {"year": 2025, "rating": "excellent"}]})),
            "ratings[1].year",
        ),
        (with(json!({"vote": {"members_total": 15, "in_favour": 16}})), "vote.in_favour"),
        (with(json!({"vote": {"members_total": 15, "present": 16}})), "vote.present"),
        (
            with(
                json!({"leave": [{"from": "2025-01-01", "to": "2025-03-01"}, {"from": "2025-03-01", "to": "2025-04-01"}]}),
            ),
            "leave[1].from",
        ),
        (with(json!({"study": [{"from": "2025-03-01", "to": "2025-02-01"}]})), "study[0].to"),
        (with(json!({"proceedings": [{"opened": "2025-03-01", "closed": "2025-02-01"}]})), "proceedings[0].closed"),
        (with(json!({"collective": {"headcount": 5, "counts": {"female": 6}}})), "collective.counts.female"),
        (with(json!({"emulation_year": 20})), "emulation_year"),
    ] {
        assert_eq!(refused(&check(&facts, &[])), ("facts.contradiction".to_owned(), place.to_owned()), "{facts}");
    }
    let elsewhere =
        json!({"awards": [early], "service": [{"employment": "official", "from": "2010-01-01", "to": "2015-08-31"}]});
    assert_eq!(check(&with(elsewhere), &[]).exit, 0, "service elsewhere explains it");
}

#[test]
fn a_facts_file_of_fifty_megabytes_is_refused_unread() {
    let said = check(&" ".repeat(50 << 20), &[]);
    assert_eq!(refused(&said), ("facts.too_large".into(), "facts".into()));
    assert!(said.err.contains("50 MiB"), "{}", said.err);
}

#[test]
fn a_file_that_is_not_there_could_not_be_run() {
    for args in [
        ["law", "check", "--json", "--facts", "/không/có.json"],
        ["law", "check", "--json", "--cases", "/không/có"],
        ["law", "verify", "--json", "--dir", "/không/có"],
    ] {
        let said = thidua(&args);
        assert_eq!(said.exit, 2, "{}", said.err);
        assert!(said.json()["error"]["where"].as_str().is_some_and(|w| w.starts_with("/không/có")), "{}", said.out);
    }
}
