//! Golden cases and the soundness of the data.

use crate::support::LAW;
use law::{FaultKind, Law, mismatches, verify, verify_files};

#[test]
fn every_golden_case_is_judged_as_expected() {
    let mut wrong = Vec::new();
    for (file, case) in LAW.cases() {
        match LAW.run_case(case) {
            Ok(v) => wrong.extend(mismatches(case, &v).into_iter().map(|m| format!("{file}: {}: {m}", case.title))),
            Err(e) => wrong.push(format!("{file}: {}: {e}", case.title)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_law_verifies_without_a_fault() {
    let faults = verify(&LAW);
    assert!(
        faults.is_empty(),
        "{}",
        faults.iter().map(|f| format!("{:?} {}: {}", f.kind, f.at, f.message)).collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn the_built_in_files_are_those_of_the_folder() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let on_disk = Law::load_dir(&dir).unwrap();
    let (mut a, mut b) = (on_disk.files().to_vec(), LAW.files().to_vec());
    a.sort();
    b.sort();
    assert_eq!(a, b);
    assert_eq!(on_disk.rules_hash(&[]), LAW.rules_hash(&[]));
}

#[test]
fn every_award_with_criteria_has_three_golden_cases() {
    for a in LAW.data().award.iter().filter(|a| a.criteria == law::model::award::Criteria::Encoded) {
        let n = LAW.cases().iter().filter(|(_, c)| c.award == a.id).count();
        let judged_by_people = ["xa-phuong-tieu-bieu", "thon-to-dan-pho-van-hoa"].contains(&a.id.as_str());
        let classes_share = a.id.as_str().starts_with("huy-chuong-chien-si-ve-vang");
        assert!(n >= 3 || judged_by_people || (classes_share && n >= 2), "{} has {n}", a.id);
    }
}

const SOURCES: &str = r#"
[[source]]
id = "luat"
name = "Luật"
title = { vi = "Luật", en = "Law" }
kind = "law"
verified = true
[[regime]]
id = "R"
name = { vi = "R", en = "R" }
from = "2024-01-01"
status = "encoded"
verified = true
cite = ["luat"]
[[award]]
id = "a"
kind = "title"
family = "title"
level = "base"
subjects = ["individual"]
criteria = "encoded"
name = { vi = "A", en = "A" }
"#;

fn rule(body: &str) -> String {
    format!("{SOURCES}\n[[rule]]\nid = \"a.r\"\nawards = [\"a\"]\nfrom = \"2024-01-01\"\nverified = true\n{body}")
}

const CASES: &str = r#"
[[case]]
title = "đạt"
award = "a"
outcome = "eligible"
facts = { on = "2025-01-01", emulation_year = 2024, subject = { kind = "individual" }, ratings = [{ year = 2024, rating = "good" }] }
[[case]]
title = "không đạt"
award = "a"
outcome = "not_eligible"
facts = { on = "2025-01-01", emulation_year = 2024, subject = { kind = "individual" }, ratings = [{ year = 2024, rating = "completed" }] }
"#;

const GOOD: &str = "cite = [\"luat\"]\ntext = { vi = \"v\", en = \"e\" }\nneed = { rating_at_least = \"good\" }\n";

fn kinds(law: String, cases: &str, local: &str) -> Vec<FaultKind> {
    let mut files = vec![("a.toml".to_owned(), law)];
    if !cases.is_empty() {
        files.push(("cases/a.toml".to_owned(), cases.to_owned()));
    }
    if !local.is_empty() {
        files.push(("local/o.toml".to_owned(), local.to_owned()));
    }
    let mut k: Vec<FaultKind> = verify_files(files).into_iter().map(|f| f.kind).collect();
    k.dedup();
    k
}

#[test]
fn each_kind_of_fault_is_found() {
    assert_eq!(kinds(rule(GOOD), CASES, ""), [], "the sound base has no fault");
    assert_eq!(kinds(rule(&GOOD.replace("[\"luat\"]", "[\"khac Điều 1\"]")), CASES, ""), [FaultKind::UnknownSource]);
    assert_eq!(kinds(rule(&GOOD.replace("en = \"e\"", "en = \"\"")), CASES, ""), [FaultKind::MissingTranslation]);
    assert_eq!(kinds(rule(GOOD), "", ""), [FaultKind::MissingCases]);
    assert_eq!(kinds(rule(GOOD), &CASES.replace("not_eligible", "on_hold"), ""), [FaultKind::CaseFailed]);
    let salary = "\n[[base_salary]]\nfrom = \"2024-01-01\"\namount = 1\ncite = [\"luat\"]\nverified = true\n".repeat(2);
    assert_eq!(kinds(rule(GOOD) + &salary, CASES, ""), [FaultKind::OverlappingDates]);
    let vote = "\n[[vote]]\nid = \"v\"\nawards = [\"b\"]\nof = \"all_members\"\nfrom = \"2024-01-01\"\ncite = [\"luat\"]\nverified = true\ntext = { vi = \"v\", en = \"e\" }\n";
    assert_eq!(kinds(rule(GOOD) + vote, CASES, ""), [FaultKind::UnknownAward, FaultKind::MissingCases]);
    let twice = format!(
        "{}\n[[rule]]\nid = \"a.r\"\nawards = [\"a\"]\nfrom = \"2024-01-01\"\nverified = true\n{GOOD}",
        rule(GOOD)
    );
    assert_eq!(kinds(twice, CASES, ""), [FaultKind::DuplicateId]);
}

#[test]
fn a_typo_in_a_rule_names_file_and_line() {
    for typo in [GOOD.replace("rating_at_least", "rating_atleast"), format!("verfied = true\n{GOOD}")] {
        let text = rule(&typo);
        let line = text.lines().position(|l| l.contains("atleast") || l.contains("verfied")).unwrap() + 1;
        let e = Law::from_files(vec![("a.toml".into(), text)]).unwrap_err();
        assert_eq!((e.code, e.at), ("law.malformed", format!("a.toml:{line}")));
        assert!(!e.message.is_incomplete());
    }
}

fn overlay(body: &str) -> String {
    format!("id = \"o\"\nname = {{ vi = \"o\", en = \"o\" }}\nfrom = \"2024-01-01\"\nverified = false\n{body}")
}

const NUMBERED: &str = "cite = [\"luat\"]\ntext = { vi = \"v\", en = \"e\" }\nneed = { consecutive_titles = { award = \"a\", count = { value = 3, tighten = \"up\" } } }\n";

#[test]
fn a_regulation_may_tighten_a_number_and_never_loosen_it() {
    let load =
        |body: &str| Law::from_files(vec![("a.toml".into(), rule(NUMBERED)), ("local/o.toml".into(), overlay(body))]);
    assert!(load("[[set]]\nrule = \"a.r\"\nnumber = \"count\"\nvalue = 4\n").is_ok());
    for (body, what) in [
        ("[[set]]\nrule = \"a.r\"\nnumber = \"count\"\nvalue = 2\n", "o/a.r"),
        ("[[set]]\nrule = \"a.r\"\nnumber = \"dem\"\nvalue = 4\n", "o/a.r"),
        (
            "[[rule]]\nid = \"a.r\"\nawards = [\"a\"]\nfrom = \"2024-01-01\"\nverified = true\ncite = []\ntext = { vi = \"v\", en = \"e\" }\nneed = \"judgement\"\n",
            "o/a.r",
        ),
        (
            "[[rule]]\nid = \"o.x\"\nslot = \"kin\"\nawards = [\"a\"]\nfrom = \"2024-01-01\"\nverified = true\ncite = []\ntext = { vi = \"v\", en = \"e\" }\nneed = \"judgement\"\n",
            "o/o.x",
        ),
        (
            "[[multiplier]]\nawards = [\"a\"]\nkinds = [\"individual\"]\nfrom = \"2024-01-01\"\ntimes = \"9\"\ncite = []\nverified = false\n",
            "o/multiplier",
        ),
    ] {
        let e = load(body).unwrap_err();
        assert_eq!((e.code, e.at.as_str()), ("overlay.refused", what), "{e}");
    }
    let mut files = vec![("a.toml".to_owned(), rule(NUMBERED))];
    files.push(("local/o.toml".to_owned(), overlay("[[set]]\nrule = \"a.r\"\nnumber = \"count\"\nvalue = 2\n")));
    assert_eq!(verify_files(files)[0].kind, FaultKind::LooseningOverlay);
}

#[test]
fn the_rules_where_better_facts_may_lower_the_outcome_are_listed() {
    let mut list: Vec<&str> = LAW.data().rule.iter().filter(|r| r.may_reduce).map(|r| r.id.as_str()).collect();
    list.sort_unstable();
    assert_eq!(
        list,
        [
            "co-chinh-phu-2017.ty-le",
            "co-chinh-phu.ty-le",
            "co.moi-cum",
            "cstdcs-2017.ty-le",
            "hc-chien-si-ve-vang-2013.hang-ba",
            "hc-chien-si-ve-vang-2013.hang-nhi",
            "hc-chien-si-ve-vang.hang-ba",
            "hc-chien-si-ve-vang.hang-nhi",
            "mot-thanh-tich",
            "mot-thanh-tich-2013",
        ],
        "quotas, brackets of years, one achievement"
    );
}
