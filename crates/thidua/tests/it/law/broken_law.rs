//! `thidua law verify` over copies of the law with one thing broken: each refused with file and line.

use super::{repository, thidua};
use std::path::Path;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|e| e.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("copied");
        }
    }
}

/// Breaks one file of a copy of the law; the fault of this kind must stand at the line that says `near` after the change.
fn breaks(file: &str, change: impl Fn(&str) -> String, kind: &str, near: &str) {
    breaks_at(file, change, kind, file, near);
}

/// As [`breaks`], where the fault stands in another file than the change.
fn breaks_at(file: &str, change: impl Fn(&str) -> String, kind: &str, at: &str, near: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&repository("law"), dir.path());
    let path = dir.path().join(file);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let after = change(&before);
    assert_ne!(before, after, "the change of {file} takes hold");
    std::fs::write(&path, &after).expect("written");
    let named = std::fs::read_to_string(dir.path().join(at)).expect("read");
    let lines = named.lines().enumerate().filter(|(_, l)| l.contains(near));
    let lines: Vec<String> = lines.map(|(i, _)| format!("{at}:{}", i + 1)).collect();

    let said = thidua(&["law", "verify", "--json", "--dir", dir.path().to_str().expect("UTF-8")]);
    let answer = said.json();
    assert_eq!((said.exit, answer["sound"].as_bool()), (1, Some(false)), "{}", said.err);
    assert_eq!(answer["error"]["code"], "law.faults");
    let faults = answer["faults"].as_array().expect("a list");
    let found = faults.iter().find(|f| f["kind"] == kind).unwrap_or_else(|| panic!("no {kind} in {faults:#?}"));
    let place = found["where"].as_str().expect("a place");
    assert!(lines.iter().any(|l| l == place), "{kind} at {place}, expected one of {lines:?}");
    for lang in ["vi", "en"] {
        assert!(found["message"][lang].as_str().is_some_and(|m| !m.is_empty()));
    }
    let told = thidua(&["law", "verify", "--dir", dir.path().to_str().expect("UTF-8")]);
    assert!(told.exit == 1 && told.out.contains(place), "{}", told.out);
}

#[test]
fn a_citation_of_an_unknown_source_is_refused() {
    breaks(
        "rules/certificates.toml",
        |t| t.replacen("cite = [\"luat-06-2022 Điều 73 khoản 2\"]", "cite = [\"luat-99-2022 Điều 74\"]", 1),
        "unknown_source",
        "luat-99-2022",
    );
}

#[test]
fn overlapping_dates_are_refused() {
    breaks(
        "regimes.toml",
        |t| t.replacen("to = \"2023-12-31\"", "to = \"2024-01-01\"", 1),
        "overlapping_dates",
        "from = \"2024-01-01\"",
    );
    breaks(
        "money.toml",
        |t| t.replace("from = \"2018-07-01\"", "from = \"2017-07-01\""),
        "overlapping_dates",
        "from = \"2017-07-01\"",
    );
}

#[test]
fn a_rule_without_a_case_that_meets_it_and_one_that_does_not_is_refused() {
    let only_first = |t: &str| t.split("[[case]]").take(2).collect::<Vec<_>>().join("[[case]]");
    breaks_at("cases/huy-chuong.toml", only_first, "missing_cases", "rules/orders.toml", "id = \"hc-");
}

#[test]
fn a_missing_translation_is_refused() {
    breaks(
        "rules/certificates.toml",
        |t| t.replacen("en = \"An exemplary household contributing labour, land or assets.\"", "en = \"\"", 1),
        "missing_translation",
        "en = \"\"",
    );
}

#[test]
fn a_loosening_local_regulation_is_refused() {
    breaks(
        "local/demo-cong-an-tinh.toml",
        |t| format!("{t}\n[[set]]\nrule = \"cstd-bo-tinh.lien-tuc\"\nnumber = \"count\"\nvalue = 2\n"),
        "loosening_overlay",
        "rule = \"cstd-bo-tinh.lien-tuc\"",
    );
}

#[test]
fn a_typo_in_a_rule_is_refused() {
    breaks("rules/orders.toml", |t| t.replacen("verified = ", "verfied = ", 1), "unreadable", "verfied");
    breaks("rules/giay-khen.toml", |t| t.replacen("need = ", "need = = ", 1), "unreadable", "need = = ");
}

#[test]
fn a_golden_case_that_no_longer_holds_is_refused() {
    breaks(
        "cases/chien-si-tien-tien.toml",
        |t| t.replacen("outcome = \"eligible\"", "outcome = \"on_hold\"", 1),
        "case_failed",
        "title = \"Công an xếp loại tốt",
    );
}
