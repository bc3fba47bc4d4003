//! The answer contract `thidua/law-check/1` and bad input.

use crate::support::{LAW, facts, outcome, verdict};
use law::{Checked, Facts, Outcome, check};
use serde_json::json;

fn good_2025() -> serde_json::Value {
    json!({"on": "2025-12-10", "emulation_year": 2025,
           "subject": {"kind": "individual", "sector": "civil_service", "joined": "2015-09-01"},
           "ratings": [{"year": 2025, "rating": "excellent"}], "awards": [], "initiatives": [],
           "discipline": [], "proceedings": []})
}

#[test]
fn an_excellent_rating_alone_makes_a_grassroots_fighter_since_2024() {
    let v = verdict("chien-si-thi-dua-co-so", good_2025());
    assert_eq!(v.outcome, Outcome::Eligible, "{:#?}", v.reasons);
    let out = serde_json::to_value(&v).unwrap();
    let keys: Vec<&String> = out.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "schema",
            "award",
            "name",
            "regime",
            "on",
            "outcome",
            "reasons",
            "warnings",
            "prize",
            "authority",
            "vote",
            "dossier",
            "deadlines",
            "earliest_next"
        ]
    );
    assert_eq!(out["schema"], "thidua/law-check/1");
    assert_eq!(
        out["prize"],
        json!({"base_salary": 2_340_000, "multiplier": "1.0", "amount": 2_340_000,
        "cite": out["prize"]["cite"]})
    );
    assert_eq!(out["vote"]["required_share"], "4/5");
    let reason = out["reasons"][0].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(reason, ["rule", "result", "cite", "verified", "found", "needed", "text", "children"]);
}

#[test]
fn without_an_award_every_award_that_applies_is_answered_by_id() {
    let Checked::All(all) = check(&LAW, &facts(good_2025()), None, None).unwrap() else { panic!("a list") };
    let ids: Vec<_> = all.answers.iter().map(|v| v.award.to_string()).collect();
    let mut sorted = ids.clone();
    sorted.sort();
    assert_eq!(ids, sorted);
    assert!(ids.contains(&"lao-dong-tien-tien".to_owned()));
    assert!(!ids.contains(&"chien-si-tien-tien".to_owned()), "armed forces only");
    assert!(all.banner.is_none());
}

#[test]
fn a_missing_fact_asks_for_evidence_and_never_guesses() {
    for key in ["ratings", "discipline", "proceedings", "emulation_year"] {
        let mut f = good_2025();
        f.as_object_mut().unwrap().remove(key);
        assert_eq!(outcome("chien-si-thi-dua-co-so", f), Outcome::NeedsEvidence, "without {key}");
    }
}

#[test]
fn days_outside_the_encoded_regimes_are_named() {
    let mut f = good_2025();
    f["on"] = json!("2015-05-01");
    let v = verdict("chien-si-thi-dua-co-so", f.clone());
    assert_eq!(v.outcome, Outcome::NeedsHuman);
    assert!(v.reasons[0].text.vi.contains("65/2014/NĐ-CP"));
    f["on"] = json!("2004-06-30");
    let e = check(&LAW, &facts(f), None, None).unwrap_err();
    assert_eq!((e.code, e.at.as_str()), ("law.before_all_regimes", "on"));
}

#[test]
fn the_pending_banner_is_shown_once_and_the_draft_only_where_it_differs() {
    let mut f = good_2025();
    f["on"] = json!("2026-12-10");
    let Checked::All(all) = check(&LAW, &facts(f.clone()), None, None).unwrap() else { panic!("a list") };
    assert!(all.banner.unwrap().vi.contains("06/2026/QH16"));
    f["filed_on"] = json!("2026-09-20");
    let v = verdict("chien-si-thi-dua-co-so", f);
    assert_eq!(v.regime, "L2022_ND152");
    assert!(v.warnings.iter().any(|w| w.rule == "chuyen-tiep"));
}

#[test]
fn bad_input_names_the_field() {
    let cases = [
        (r#"{"subject": {"kind": "individual"}, "ratngs": []}"#, "facts.unknown_key", "ratngs"),
        (r#"{"subject": {"kind": "individual", "sax": "male"}}"#, "facts.unknown_key", "subject.sax"),
        (r#"{"subject": {"kind": "individual", "joined": "2015-02-30"}}"#, "facts.malformed", "subject.joined"),
        (
            r#"{"subject": {"kind": "individual"}, "vote": {"members_total": -3}}"#,
            "facts.malformed",
            "vote.members_total",
        ),
        (r#"{"subject": {"kind": "person"}}"#, "facts.unknown_value", "subject.kind"),
        (r#"{"on": "2025-01-01"}"#, "facts.missing_key", "subject"),
        (r#"{"subject": {"kind": "individual"}"#, "facts.malformed", "facts"),
    ];
    for (text, code, at) in cases {
        let e = Facts::from_json(text.as_bytes()).unwrap_err();
        assert_eq!((e.code, e.at.as_str()), (code, at), "{text} → {e}");
        assert!(!e.message.is_incomplete());
    }
}

#[test]
fn contradictions_name_the_field() {
    let refuse = |patch: serde_json::Value, at: &str| {
        let mut f = good_2025();
        for (k, v) in patch.as_object().unwrap() {
            f[k] = v.clone();
        }
        let e = check(&LAW, &facts(f), None, None).unwrap_err();
        assert_eq!(e.at, at, "{e}");
        assert!(!e.message.is_incomplete());
    };
    refuse(
        json!({"ratings": [{"year": 2025, "rating": "good"}, {"year": 2025, "rating": "excellent"}]}),
        "ratings[1].year",
    );
    refuse(
        json!({"awards": [{"award": "chien-si-thi-dua-co-so", "decided_on": "2014-12-01"}]}),
        "awards[0].decided_on",
    );
    refuse(json!({"awards": [{"award": "chien-si-thi-dua"}]}), "awards[0].award");
    refuse(json!({"vote": {"members_total": 15, "in_favour": 16}}), "vote.in_favour");
    refuse(
        json!({"leave": [{"from": "2025-01-01", "to": "2025-03-01"}, {"from": "2025-02-01", "to": "2025-04-01"}]}),
        "leave[1].from",
    );
    refuse(json!({"study": [{"from": "2025-03-01", "to": "2025-02-01"}]}), "study[0].to");
    refuse(json!({"regulations": ["khong-co"]}), "regulations[0]");
    refuse(json!({"emulation_year": -32768}), "emulation_year");
    refuse(json!({"ratings": [{"year": 32767, "rating": "good"}]}), "ratings[0].year");
    refuse(json!({"collective": {"headcount": 5, "counts": {"female": 6}}}), "collective.counts.female");
    refuse(json!({"collective": {"counts": {"femal": 6}}}), "collective.counts.femal");
}

#[test]
fn an_award_held_before_joining_counts_when_it_belongs_to_service_elsewhere() {
    let mut f = good_2025();
    f["awards"] = json!([{"award": "chien-si-thi-dua-co-so", "year": 2014, "decided_on": "2014-12-01"}]);
    f["service"] = json!([{"employment": "official", "from": "2010-01-01", "to": "2015-08-31"}, {"employment": "official", "from": "2015-09-01"}]);
    assert_eq!(outcome("chien-si-thi-dua-co-so", f), Outcome::Eligible);
}

#[test]
fn a_facts_file_of_fifty_megabytes_is_refused_in_one_sentence() {
    let e = Facts::from_json(&vec![b' '; 50 * 1024 * 1024]).unwrap_err();
    assert_eq!(e.code, "facts.too_large");
    assert!(e.message.vi.contains("50 MiB"));
}

#[test]
fn an_unknown_award_or_no_day_is_refused() {
    let e = check(&LAW, &facts(good_2025()), Some(&"khong-co".into()), None).unwrap_err();
    assert_eq!(e.code, "facts.unknown_award");
    let mut f = good_2025();
    f.as_object_mut().unwrap().remove("on");
    assert_eq!(check(&LAW, &facts(f), None, None).unwrap_err().at, "on");
}

#[test]
fn breaches_and_lists_that_cannot_be_counted_are_told_and_unknown_keys_are_named() {
    let with = |key: &str, value: serde_json::Value| {
        let mut f = good_2025();
        f[key] = value;
        f
    };
    let refused = |f: serde_json::Value| {
        let e = check(&LAW, &facts(f), None, None).unwrap_err();
        (e.code, e.at, e.message)
    };
    let (code, at, told) = refused(with("breaches", json!([{"year": 2025, "of": "unit", "count": 4, "staff": 0}])));
    assert_eq!((code, at.as_str()), ("facts.contradiction", "breaches[0].staff"));
    assert!(told.vi.contains("Biên chế bằng 0"), "{}", told.vi);
    let (code, at, _) = refused(with("list", json!({"base": {"quan-so": 4}})));
    assert_eq!((code, at.as_str()), ("facts.unknown_key", "list.base.quan-so"));
    for (key, value) in [
        ("breaches", json!([{"year": 2025, "who": "unit"}])),
        ("unit", json!({"results": "none"})),
        ("list", json!({"leader": 1})),
    ] {
        let bytes = with(key, value).to_string();
        assert!(Facts::from_json(bytes.as_bytes()).is_err(), "{bytes}");
    }
    // Guidance of the circular refuses nobody from 2024.
    let mut later = good_2025();
    later["subject"] = json!({"kind": "individual", "sector": "public_security", "joined": "2015-09-01"});
    let v = verdict("chien-si-thi-dua-co-so", later);
    assert_eq!(v.outcome, Outcome::Eligible, "{:#?}", v.reasons);
    assert!(v.warnings.iter().any(|w| w.rule == "ca.tu-2024"), "{:?}", v.warnings);
}
