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
        faults
            .iter()
            .map(|f| format!("{:?} {} {}: {}", f.kind, f.at, f.item, f.message.vi))
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn the_built_in_files_are_those_of_the_folder() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let on_disk = Law::load_dir(&dir).unwrap();
    let (mut a, mut b) = (on_disk.files(), LAW.files());
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

/// The faults of a law with one mistake, each as kind and `file:line`.
fn faults(law: &str, cases: &str) -> Vec<(FaultKind, String)> {
    let mut files = vec![("a.toml".to_owned(), law.to_owned())];
    if !cases.is_empty() {
        files.push(("cases/a.toml".to_owned(), cases.to_owned()));
    }
    verify_files(files)
        .into_iter()
        .map(|f| {
            assert!(!f.message.is_incomplete() && !f.item.is_empty());
            (f.kind, f.at)
        })
        .collect()
}

/// `a.toml:LINE` of the last line that says `what`.
fn line(text: &str, what: &str) -> String {
    format!("a.toml:{}", text.lines().enumerate().filter(|(_, l)| l.contains(what)).last().unwrap().0 + 1)
}

#[test]
fn each_kind_of_fault_is_found_with_file_and_line() {
    let good = rule(GOOD);
    assert_eq!(faults(&good, CASES), [], "the sound base has no fault");
    for (broken, kind, near) in [
        (
            good.replace("\ncite = [\"luat\"]\ntext", "\ncite = [\"khac Điều 1\"]\ntext"),
            FaultKind::UnknownSource,
            "khac Điều 1",
        ),
        (good.replace("en = \"e\"", "en = \"\""), FaultKind::MissingTranslation, "en = \"\""),
        (good.clone() + &SALARY.repeat(2), FaultKind::OverlappingDates, "from = \"2024-02-01\""),
        (
            good.replace(
                "verified = true\ncite = [\"luat\"]\ntext",
                "to = \"2023-01-01\"\nverified = true\ncite = [\"luat\"]\ntext",
            ),
            FaultKind::OverlappingDates,
            "to = \"2023",
        ),
        (good.clone() + VOTE, FaultKind::UnknownAward, "awards = [\"b\"]"),
        (
            format!("{good}\n[[award]]\n{}", SOURCES.split("[[award]]\n").last().unwrap()),
            FaultKind::DuplicateId,
            "id = \"a\"",
        ),
    ] {
        let found = faults(&broken, CASES);
        let (first, at) = found.iter().find(|f| f.0 == kind).unwrap_or_else(|| panic!("{kind:?}: {found:?}"));
        let expected = if kind == FaultKind::DuplicateId || kind == FaultKind::OverlappingDates {
            at.clone()
        } else {
            line(&broken, near)
        };
        assert_eq!((*first, at), (kind, &expected));
        assert!(at.starts_with("a.toml:"), "{at}");
    }
    assert_eq!(faults(&good, ""), [(FaultKind::MissingCases, line(&good, "id = \"a.r\""))]);
    let only_met = CASES.split("[[case]]").take(2).collect::<Vec<_>>().join("[[case]]");
    assert_eq!(faults(&good, &only_met), [(FaultKind::MissingCases, line(&good, "id = \"a.r\""))]);
    let wrong = CASES.replace("not_eligible", "on_hold");
    assert_eq!(faults(&good, &wrong), [(FaultKind::CaseFailed, "cases/a.toml:8".to_owned())]);
}

const SALARY: &str = "\n[[base_salary]]\nfrom = \"2024-02-01\"\namount = 1\ncite = [\"luat\"]\nverified = true\n";
const VOTE: &str = "\n[[vote]]\nid = \"v\"\nawards = [\"b\"]\nof = \"all_members\"\nfrom = \"2024-01-01\"\ncite = [\"luat\"]\nverified = true\ntext = { vi = \"v\", en = \"e\" }\n";

#[test]
fn a_typo_in_a_rule_names_file_and_line() {
    for typo in [GOOD.replace("rating_at_least", "rating_atleast"), format!("verfied = true\n{GOOD}")] {
        let text = rule(&typo);
        let line = text.lines().position(|l| l.contains("atleast") || l.contains("verfied")).unwrap() + 1;
        let e = Law::from_files(vec![("a.toml".into(), text)]).unwrap_err();
        assert_eq!((e.code, e.at), ("law.malformed", format!("a.toml:{line}")));
        assert!(!e.message.is_incomplete());
    }
    let both = vec![("a.toml".into(), "[[rul]]\n".into()), ("b.toml".into(), "\nx = 1\n".into())];
    let places: Vec<String> = verify_files(both).into_iter().map(|f| f.at).collect();
    assert_eq!(places, ["a.toml:1", "b.toml:2"], "every file with a mistake is named at once");
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
        ("[[set]]\nrule = \"a.r\"\nnumber = \"count\"\nvalue = 2\n", "local/o.toml:6"),
        ("[[set]]\nrule = \"a.r\"\nnumber = \"dem\"\nvalue = 4\n", "local/o.toml:6"),
        (
            "[[rule]]\nid = \"a.r\"\nawards = [\"a\"]\nfrom = \"2024-01-01\"\nverified = true\ncite = []\ntext = { vi = \"v\", en = \"e\" }\nneed = \"judgement\"\n",
            "local/o.toml:6",
        ),
        (
            "[[rule]]\nid = \"o.x\"\nslot = \"kin\"\nawards = [\"a\"]\nfrom = \"2024-01-01\"\nverified = true\ncite = []\ntext = { vi = \"v\", en = \"e\" }\nneed = \"judgement\"\n",
            "local/o.toml:6",
        ),
        (
            "[[multiplier]]\nawards = [\"a\"]\nkinds = [\"individual\"]\nfrom = \"2024-01-01\"\ntimes = \"9\"\ncite = []\nverified = false\n",
            "local/o.toml:5",
        ),
    ] {
        let e = load(body).unwrap_err();
        assert_eq!((e.code, e.at.as_str()), ("overlay.refused", what), "{e}");
    }
    let mut files = vec![("a.toml".to_owned(), rule(NUMBERED))];
    files.push(("local/o.toml".to_owned(), overlay("[[set]]\nrule = \"a.r\"\nnumber = \"count\"\nvalue = 2\n")));
    let fault = verify_files(files).swap_remove(0);
    assert_eq!((fault.kind, fault.at.as_str()), (FaultKind::LooseningOverlay, "local/o.toml:6"));
}

#[test]
fn the_rules_where_better_facts_may_lower_the_outcome_are_listed() {
    let mut list: Vec<&str> =
        LAW.data().rule.iter().filter(|r| r.may_reduce && !r.guidance).map(|r| r.id.as_str()).collect();
    list.sort_unstable();
    assert_eq!(
        list,
        [
            "co-2017.moi-cum",
            "co-bo-ca.cum",
            "co-bo-ca.khoi",
            "co-chinh-phu-2017.ty-le",
            "co-chinh-phu.ty-le",
            "co-cp-ca.co-so",
            "co-cp-ca.cum",
            "co-cp-ca.tong-so",
            "co-quan-khu-quan-doi.ty-le",
            "co.moi-cum",
            "cstd-tll-ca.ty-le",
            "cstdcs-2017.ty-le",
            "cstdcs-ca.lanh-dao",
            "cstdcs-ca.ty-le",
            "cstdcs-ca.ty-le-nghia-vu",
            "cstdcs-quan-doi.ty-le",
            "cstt-ca.ty-le",
            "cstt-ca.ty-le-nghia-vu",
            "cstt-quan-doi.ty-le",
            "dvqt-ca.so-don-vi",
            "dvqt-quan-doi.ty-le",
            "dvtt-ca.so-don-vi",
            "dvtt-quan-doi.ty-le",
            "hc-chien-si-ve-vang-2013.hang-ba",
            "hc-chien-si-ve-vang-2013.hang-nhi",
            "hc-chien-si-ve-vang.hang-ba",
            "hc-chien-si-ve-vang.hang-nhi",
            "hc-tnxp.mot-lan",
            "ldtt-quan-doi.ty-le",
            "mot-hinh-thuc-mot-nam-2020",
            "mot-thanh-tich",
            "mot-thanh-tich-2013",
            "ttldtt-quan-doi.ty-le",
            "ttldxs-quan-doi.ty-le",
        ],
        "quotas, brackets of years, one achievement"
    );
}
