//! `thidua law …` as a person or another program meets it: what stands on standard output, what on standard error, which exit code.

mod bad_input;
mod broken_law;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// What a run of the program said.
pub(super) struct Said {
    pub(super) exit: i32,
    pub(super) out: String,
    pub(super) err: String,
}

impl Said {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
}

pub(super) fn thidua(args: &[&str]) -> Said {
    let done = Command::new(env!("CARGO_BIN_EXE_thidua")).args(args).output().expect("the program starts");
    Said {
        exit: done.status.code().expect("it ends by itself"),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

/// The folder of a crate file or of the law.
pub(super) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

pub(super) fn good() -> Value {
    json!({"on": "2025-12-10", "emulation_year": 2025,
           "subject": {"kind": "individual", "sector": "civil_service", "joined": "2015-09-01"},
           "ratings": [{"year": 2025, "rating": "excellent"}], "awards": [], "initiatives": [], "discipline": [], "proceedings": []})
}

/// Runs `law check --json` over facts in a file of their own.
pub(super) fn check(facts: &str, more: &[&str]) -> Said {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("facts.json");
    std::fs::write(&file, facts).expect("written");
    let mut args = vec!["law", "check", "--json", "--facts", file.to_str().expect("UTF-8")];
    args.extend(more);
    thidua(&args)
}

#[test]
fn one_award_is_answered_with_reasons_and_not_eligible_is_an_answer() {
    let said = check(&good().to_string(), &["--award", "chien-si-thi-dua-co-so"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    let v = said.json();
    assert_eq!((v["schema"].as_str(), v["outcome"].as_str()), (Some("thidua/law-check/1"), Some("eligible")));
    let said = check(&good().to_string(), &["--award", "chien-si-thi-dua-toan-quoc"]);
    assert_eq!((said.exit, said.json()["outcome"].as_str()), (0, Some("not_eligible")));
}

#[test]
fn on_overrides_the_day_of_the_facts_and_without_an_award_all_are_answered_by_id() {
    let said = check(&good().to_string(), &["--on", "2026-12-10"]);
    let all = said.json();
    assert_eq!((said.exit, all["on"].as_str()), (0, Some("2026-12-10")));
    assert!(all["banner"]["vi"].as_str().is_some_and(|b| b.contains("06/2026/QH16")));
    let ids: Vec<&str> =
        all["answers"].as_array().expect("a list").iter().filter_map(|v| v["award"].as_str()).collect();
    assert!(ids.len() > 10 && ids.is_sorted(), "{ids:?}");
    assert_eq!(all.as_object().expect("an object").keys().next().map(String::as_str), Some("schema"));
}

#[test]
fn a_person_at_a_terminal_reads_vietnamese_first() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("facts.json");
    std::fs::write(&file, good().to_string()).expect("written");
    let said = thidua(&["law", "check", "--facts", file.to_str().expect("UTF-8"), "--award", "chien-si-thi-dua-co-so"]);
    assert_eq!((said.exit, said.err.as_str()), (0, ""));
    for words in
        ["Chiến sĩ thi đua cơ sở", "ĐỦ ĐIỀU KIỆN", "Điều 23", "2.340.000 đồng", "Thẩm quyền", "Hồ sơ", "Sớm nhất"]
    {
        assert!(said.out.contains(words), "{words} is missing in\n{}", said.out);
    }
}

#[test]
fn every_file_of_golden_cases_is_judged_as_it_states() {
    let dir = repository("law/cases");
    let said = thidua(&["law", "check", "--json", "--cases", dir.to_str().expect("UTF-8")]);
    let answer = said.json();
    assert_eq!(
        (said.exit, answer["schema"].as_str(), answer["failed"].as_u64()),
        (0, Some("thidua/law-cases/1"), Some(0))
    );
    let files: std::collections::BTreeSet<&str> =
        answer["cases"].as_array().expect("cases").iter().filter_map(|c| c["file"].as_str()).collect();
    assert_eq!(files.len(), std::fs::read_dir(&dir).expect("a folder").count(), "no file is left out");
    let said = thidua(&["law", "check", "--cases", dir.to_str().expect("UTF-8")]);
    assert!(said.exit == 0 && said.out.contains("0 ca sai"), "{}", said.out);
}

#[test]
fn a_golden_case_that_states_something_else_is_named_with_exit_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let good = std::fs::read_to_string(repository("law/cases/chien-si-tien-tien.toml")).expect("read");
    let file = dir.path().join("sai.toml");
    std::fs::write(&file, good.replacen("outcome = \"eligible\"", "outcome = \"on_hold\"", 1)).expect("written");
    let said = thidua(&["law", "check", "--json", "--cases", file.to_str().expect("UTF-8")]);
    let answer = said.json();
    assert_eq!(
        (said.exit, answer["failed"].as_u64(), answer["error"]["code"].as_str()),
        (1, Some(1), Some("law.case_failed"))
    );
    assert!(said.err.contains("Công an xếp loại tốt"), "{}", said.err);
}

#[test]
fn an_award_is_shown_with_the_article_beside_each_rule() {
    let args = ["law", "show", "chien-si-thi-dua-co-so", "--on", "2025-12-10"];
    let said = thidua(&[&args[..], &["--json"]].concat());
    let shown = said.json();
    assert_eq!(
        (said.exit, shown["schema"].as_str(), shown["regime"].as_str()),
        (0, Some("thidua/law-show/1"), Some("L2022_ND152"))
    );
    assert!(shown["rules"].as_array().expect("rules").iter().all(|r| !r["cite"].as_array().expect("cite").is_empty()));
    let text = thidua(&args).out;
    assert!(text.contains("Điều kiện:") && text.contains("Luật 06/2022/QH15 Điều 23"), "{text}");
    let local =
        thidua(&["law", "show", "giay-khen", "--on", "2020-11-20", "--regulations", "demo-cong-an-tinh", "--json"])
            .json();
    let roles = local["authority"].as_array().expect("a list");
    assert!(roles.iter().any(|a| a["role"] == "Giám đốc Công an tỉnh"), "{roles:?}");
    let today = thidua(&["law", "show", "giay-khen", "--json"]);
    assert!(today.exit == 0 && today.json()["regime"].is_string(), "without a day, today: {}", today.out);
}

#[test]
fn what_changed_between_two_days_is_told() {
    let said = thidua(&["law", "diff", "--from", "2023-12-31", "--to", "2024-01-01", "--json"]);
    let diff = said.json();
    assert_eq!((said.exit, diff["schema"].as_str()), (0, Some("thidua/law-diff/1")));
    assert_eq!(diff["regimes"], json!(["L2003_ND91", "L2022_ND98"]));
    assert!(
        diff["changes"]
            .as_array()
            .is_some_and(|c| c.iter().any(|c| c["rule"] == "cstdcs-2017.ty-le" && c["change"] == "removed"))
    );
    let text = thidua(&["law", "diff", "--from", "2024-06-30", "--to", "2024-07-01"]).out;
    assert!(text.contains("1.800.000 → 2.340.000"), "{text}");
}

#[test]
fn the_law_verifies_and_names_the_rules_where_more_may_be_worse() {
    let dir = repository("law");
    for args in
        [vec!["law", "verify", "--json"], vec!["law", "verify", "--json", "--dir", dir.to_str().expect("UTF-8")]]
    {
        let said = thidua(&args);
        let answer = said.json();
        assert_eq!(
            (said.exit, answer["sound"].as_bool(), answer["faults"].as_array().map(Vec::len)),
            (0, Some(true), Some(0))
        );
        let listed: Vec<&str> =
            answer["may_reduce"].as_array().expect("a list").iter().filter_map(|r| r["rule"].as_str()).collect();
        assert!(listed.contains(&"cstdcs-2017.ty-le") && listed.contains(&"mot-thanh-tich"), "{listed:?}");
    }
    let text = thidua(&["law", "verify"]).out;
    assert!(text.contains("không có lỗi") && text.contains("cstdcs-2017.ty-le"), "{text}");
}
