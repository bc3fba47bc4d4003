//! The published schemas against every golden case: what we read and what we answer.

use crate::support::LAW;
use law::{Checked, Facts, check};
use serde_json::{Value, json};

fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas").join(name)
}

fn schema(name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path(name)).unwrap()).unwrap()
}

/// The part of JSON Schema that our schemas use; answers the first mismatch with its place.
fn mismatch(root: &Value, s: &Value, v: &Value, at: &str) -> Option<String> {
    if let Some(name) = s["$ref"].as_str() {
        return mismatch(root, &root["$defs"][name.trim_start_matches("#/$defs/")], v, at);
    }
    if s["const"].as_str().is_some_and(|c| v != c) {
        return Some(format!("{at}: {v} is not {}", s["const"]));
    }
    if let Some(any) = s["anyOf"].as_array().or(s["oneOf"].as_array()) {
        let all: Vec<String> = any.iter().map_while(|s| mismatch(root, s, v, at)).collect();
        return (all.len() == any.len()).then(|| all.join(" | "));
    }
    if let Some(list) = s["enum"].as_array()
        && !list.contains(v)
    {
        return Some(format!("{at}: {v} is not in the list"));
    }
    let is = |kind: &str| match kind {
        "object" => v.is_object(),
        "array" => v.is_array(),
        "string" => v.is_string(),
        "integer" => v.is_i64() && s["minimum"].as_i64().is_none_or(|m| v.as_i64().unwrap() >= m),
        "boolean" => v.is_boolean(),
        _ => v.is_null(),
    };
    let fits = match &s["type"] {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().any(|k| is(k.as_str().unwrap())),
        _ => true,
    };
    if !fits {
        return Some(format!("{at}: {v} is not {}", s["type"]));
    }
    if v.is_null() {
        return None;
    }
    let missing = s["required"].as_array().into_iter().flatten().find(|k| v.get(k.as_str().unwrap()).is_none());
    if let Some(k) = missing {
        return Some(format!("{at}: {k} is missing"));
    }
    for (k, x) in v.as_object().into_iter().flatten() {
        let inner = match &s["properties"][k] {
            Value::Null if s["additionalProperties"] == json!(false) => return Some(format!("{at}: unknown key {k}")),
            Value::Null => &s["additionalProperties"],
            known => known,
        };
        if let Some(m) = mismatch(root, inner, x, &format!("{at}.{k}")) {
            return Some(m);
        }
    }
    v.as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .find_map(|(i, x)| mismatch(root, &s["items"], x, &format!("{at}[{i}]")))
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    for (name, made) in law::schemas() {
        if std::env::var_os("WRITE_SCHEMAS").is_some() {
            std::fs::write(path(name), serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
        }
        assert!(schema(name) == made, "docs/schemas/{name} is old: WRITE_SCHEMAS=1 cargo test -p law schemas");
    }
}

#[test]
fn what_is_shown_compared_and_verified_fits_the_published_schemas() {
    let fits = |name: &str, mut answer: Value| {
        let s = schema(name);
        assert_eq!(mismatch(&s, &s, &answer, "answer"), None, "{name}");
        answer["schema"] = json!("thidua/other/1");
        assert!(mismatch(&s, &s, &answer, "answer").is_some_and(|m| m.contains("schema")), "{name}");
    };
    for on in ["2020-11-20", "2025-12-10", "2026-12-10"] {
        for a in LAW.awards() {
            let shown = LAW.show(&a.id, on.parse().unwrap(), &[]).unwrap();
            fits("law-show.json", serde_json::to_value(shown).unwrap());
        }
    }
    let diff = LAW.diff("2023-12-31".parse().unwrap(), "2024-01-01".parse().unwrap());
    fits("law-diff.json", serde_json::to_value(diff).unwrap());
    fits("law-unverified.json", serde_json::to_value(LAW.unverified()).unwrap());
    fits("law-verify.json", serde_json::to_value(law::Verified::of(&LAW)).unwrap());
    let broken = law::Verified::of_files(vec![("a.toml".into(), "[[rul]]".into())]);
    fits("law-verify.json", serde_json::to_value(broken).unwrap());
    fits("law-cases.json", serde_json::to_value(LAW.run_cases(LAW.cases())).unwrap());
}

#[test]
fn every_answer_fits_the_published_schema() {
    let s = schema("law-check.json");
    for (_, case) in LAW.cases() {
        let one = serde_json::to_value(LAW.run_case(case).unwrap()).unwrap();
        assert_eq!(mismatch(&s, &s, &one, "answer"), None, "{}", case.title);
    }
    let (_, case) = LAW.cases().iter().find(|(_, c)| c.regime.as_deref() == Some("L2026")).unwrap();
    let Checked::All(all) = check(&LAW, &case.facts, None, None).unwrap() else { panic!("a list") };
    assert_eq!(mismatch(&s, &s, &serde_json::to_value(all).unwrap(), "answers"), None);
}

#[test]
fn every_facts_file_fits_the_published_schema_and_an_unknown_key_does_not() {
    let s = schema("law-facts.json");
    for (_, case) in LAW.cases() {
        let facts = serde_json::to_value(&case.facts).unwrap();
        assert_eq!(mismatch(&s, &s, &facts, "facts"), None, "{}", case.title);
        assert_eq!(Facts::from_json(facts.to_string().as_bytes()).unwrap(), case.facts);
    }
    let wrong = json!({"subject": {"kind": "individual"}, "ratngs": []});
    assert!(mismatch(&s, &s, &wrong, "facts").is_some());
}

/// The example of the contract, key by key.
const EXAMPLE: &str = r#"{
  "on": "2025-12-10", "filed_on": "2025-11-20", "emulation_year": 2025,
  "emulation_period": {"label": "2024-2025", "from": "2025-01-01", "to": "2025-12-31"},
  "subject": {"kind": "individual", "sector": "civil_service", "sex": "female", "leader": false, "employment": "official", "joined": "2015-09-01", "left": null, "founded": null},
  "unit": {"level": "base", "kind": "agency", "parent_level": "ministry_or_province", "area": "mountain", "result": "ministry_flag"},
  "claim": {"ground": "merit", "occasion": null, "period": {"from": "2020-01-01", "to": "2025-12-31"}, "requested_on": "2025-11-20", "contributions": [], "achievement": "tt-1"},
  "ratings": [{"year": 2025, "rating": "excellent"}],
  "awards": [{"award": "chien-si-thi-dua-co-so", "year": 2024, "decided_on": "2025-01-10", "ground": "merit", "issuer_level": "government",
              "period": {"from": "2024-01-01", "to": "2024-12-31"}, "based_on": ["i1"], "achievement": "tt-0"}],
  "initiatives": [{"id": "i1", "year": 2024, "kind": "initiative", "reach": "base", "recognised_on": "2024-11-01", "used_for": []}],
  "discipline": [{"level": "khien-trach", "from": "2019-03-01", "to": "2020-03-01", "expunged_on": null}],
  "breaches": [{"year": 2025, "of": "unit", "count": 3, "staff": 90, "decision": null}, {"year": 2025, "of": "officer", "decision": "criticism"}],
  "convictions": [{"kind": "fine", "from": "2019-01-01", "expunged_on": null}],
  "proceedings": [{"kind": "press", "opened": "2025-05-01", "closed": null, "clean": null}],
  "leave": [{"kind": "combat_injury", "from": "2025-01-01", "to": "2025-06-30", "working_days": 120}],
  "study": [{"from": "2024-09-01", "to": "2025-06-30", "mode": "full_time", "grade": "pending"}],
  "service": [{"employment": "official", "from": "2015-09-01", "to": null}],
  "transfers": [{"on": "2025-04-01", "months_at_old_unit": 3}],
  "posts": [{"post": "Trưởng phòng", "group": "khac", "acting": false, "from": "2018-01-01", "to": null}],
  "collective": {"headcount": 20, "counts": {"lao-dong-tien-tien": 15, "completed": 20, "canh-cao-or-above": 0, "female": 8}, "leads_cluster": true, "movement_years": 5},
  "list": {"award": "chien-si-thi-dua-co-so", "nominated": 14, "leaders": 2, "base": {"lao-dong-tien-tien": 90, "leading_collectives": 54, "strength": 120, "cluster_members": 9, "block_members": 15, "leaders": 5}},
  "together_with": [{"award": "lao-dong-tien-tien", "period": {"from": "2025-01-01", "to": "2025-12-31"}}],
  "registered": true, "regulations": [],
  "vote": {"members_total": 15, "present": 14, "in_favour": 13, "method": "secret"}
}"#;

#[test]
fn the_whole_example_of_the_contract_is_read_and_judged() {
    let s = schema("law-facts.json");
    let value: Value = serde_json::from_str(EXAMPLE).unwrap();
    assert_eq!(mismatch(&s, &s, &value, "facts"), None);
    let facts = Facts::from_json(EXAMPLE.as_bytes()).unwrap();
    let Checked::All(all) = check(&LAW, &facts, None, None).unwrap() else { panic!("a list") };
    assert!(all.answers.len() > 20);
    assert!(all.answers.iter().all(|v| !v.reasons.is_empty()));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn damaged_facts_are_refused_or_judged_and_never_panic(cuts in proptest::collection::vec((0..EXAMPLE.len(), proptest::num::u8::ANY), 0..4), swap in 0..6usize) {
        let mut bytes = EXAMPLE.as_bytes().to_vec();
        let swaps = [("2025", "9999"), ("2024", "0001"), ("20", "4294967295"), ("2015-09-01", "0000-01-01"), ("null", "\"9999-12-31\""), ("[]", "[]")];
        if let Some((from, to)) = swaps.get(swap) {
            bytes = EXAMPLE.replace(from, to).into_bytes();
        }
        for (at, b) in cuts {
            if let Some(x) = bytes.get_mut(at) {
                *x = b;
            }
        }
        if let Ok(facts) = Facts::from_json(&bytes) {
            let _ = check(&LAW, &facts, None, None);
            if let Some(on) = facts.on {
                let _ = law::Row::pack(&LAW, &facts, on);
            }
        }
    }
}
