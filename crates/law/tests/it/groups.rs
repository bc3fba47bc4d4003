//! Lists judged as a whole, the road ahead, showing and comparing the law, local regulations in force.

use crate::people::day;
use crate::support::{LAW, facts, verdict};
use law::facts::Sex;
use law::facts::{Sector, SubjectKind};
use law::{ChangeKind, Law, ListSetting, Listed, Outcome, check_one};
use serde_json::json;
use std::collections::BTreeMap;

fn list(n: u32, score: impl Fn(u32) -> Option<i64>) -> Vec<Listed> {
    (1..=n).map(|i| Listed { code: format!("N{i:02}"), score: score(i), ..Listed::default() }).collect()
}

/// A list of an award on a day over one base.
fn judged(award: &str, on: &str, listed: &[Listed], base: BTreeMap<String, u32>) -> law::ListVerdict {
    LAW.judge_list(&ListSetting { base, ..ListSetting::new(award.into(), day(on)) }, listed).unwrap()
}

fn base(key: &str, n: u32) -> BTreeMap<String, u32> {
    BTreeMap::from([(key.to_owned(), n)])
}

#[test]
fn thirteen_of_ninety_fit_the_old_quota_and_the_fourteenth_is_over_the_line() {
    let judge = |n| {
        let ranked = list(n, |i| Some(100 - i64::from(i)));
        judged("chien-si-thi-dua-co-so", "2022-12-10", &ranked, base("lao-dong-tien-tien", 90))
    };
    let fits = judge(13);
    assert_eq!((fits.caps[0].cap, fits.caps[0].base, fits.over.len()), (Some(13), Some(90), 0));
    let over = judge(14);
    assert_eq!(over.over.iter().map(|o| (o.code.as_str(), o.undecided)).collect::<Vec<_>>(), [("N14", false)]);
    assert!(over.caps[0].text.vi.contains("15%"));
}

#[test]
fn an_unranked_list_over_its_quota_leaves_every_place_open() {
    let v = judged("chien-si-thi-dua-co-so", "2022-12-10", &list(14, |_| None), base("lao-dong-tien-tien", 90));
    assert_eq!(v.over.len(), 14);
    assert!(v.over.iter().all(|o| o.undecided));
}

#[test]
fn a_quota_without_its_base_is_said_to_be_missing() {
    let v = judged("chien-si-thi-dua-co-so", "2022-12-10", &list(3, |_| None), BTreeMap::new());
    assert_eq!(v.missing, ["cstdcs-2017.ty-le"]);
}

#[test]
fn a_tie_goes_to_the_woman_and_else_to_the_council() {
    let flags = |women: [bool; 2]| {
        let mut l = list(3, |i| Some(if i == 1 { 90 } else { 80 }));
        for (x, w) in l[1..].iter_mut().zip(women) {
            x.sex = Some(if w { Sex::Female } else { Sex::Male });
        }
        // Ten leading collectives allow two flags.
        judged("co-thi-dua-chinh-phu", "2025-12-10", &l, base("leading_collectives", 10))
    };
    let v = flags([false, true]);
    assert_eq!(v.ties[0].chosen, ["N03"]);
    assert_eq!(v.over.iter().map(|o| (o.code.as_str(), o.undecided)).collect::<Vec<_>>(), [("N02", false)]);
    let v = flags([true, true]);
    assert!(v.ties.is_empty());
    assert!(v.over.iter().all(|o| o.undecided) && v.over.len() == 2);
}

#[test]
fn a_collective_with_seventy_percent_women_is_preferred() {
    let mut l = list(3, |i| Some(if i == 1 { 90 } else { 80 }));
    l[1].women_of = Some((7, 10));
    l[2].women_of = Some((6, 10));
    let v = judged("co-thi-dua-chinh-phu", "2025-12-10", &l, base("leading_collectives", 10));
    assert_eq!(v.ties[0].chosen, ["N02"]);
}

#[test]
fn more_than_one_flag_in_a_cluster_is_pointed_out() {
    let mut l = list(3, |i| Some(100 - i64::from(i)));
    for (x, c) in l.iter_mut().zip(["5", "5", "6"]) {
        x.cluster = Some(c.to_owned());
    }
    let v = judged("co-thi-dua-bo-tinh", "2025-12-10", &l, BTreeMap::new());
    assert_eq!(v.over.iter().map(|o| o.code.as_str()).collect::<Vec<_>>(), ["N02"]);
    assert!(v.caps.iter().all(|c| !c.binding), "a number of the regulation only warns");
}

#[test]
fn each_cluster_has_its_own_number_of_flags() {
    let mut l = list(9, |i| Some(100 - i64::from(i)));
    for (i, x) in l.iter_mut().enumerate() {
        x.cluster = Some(if i < 4 { "Cụm 1" } else { "Cụm 2" }.to_owned());
    }
    let clusters = BTreeMap::from([("Cụm 1".to_owned(), 5), ("Cụm 2".to_owned(), 12)]);
    let of = ListSetting {
        sector: Some(law::facts::Sector::PublicSecurity),
        level: Some(law::facts::Level::MinistryOrProvince),
        clusters,
        ..ListSetting::new("co-thi-dua-bo-tinh".into(), day("2022-12-10"))
    };
    let v = LAW.judge_list(&of, &l).unwrap();
    let caps: Vec<_> = v.caps.iter().filter(|c| c.rule == "co-bo-ca.cum").collect();
    let told: Vec<_> = caps.iter().map(|c| (c.cluster.as_deref().unwrap(), c.nominated, c.cap)).collect();
    assert_eq!(
        told,
        [("Cụm 1", 4, Some(3)), ("Cụm 2", 5, Some(6))],
        "half of five is 2.5, three; half of twelve is six"
    );
    assert_eq!(v.over.iter().map(|o| o.code.as_str()).collect::<Vec<_>>(), ["N04"]);
    assert!(v.missing.is_empty(), "nothing is to be typed: {:?}", v.needs);
    // A block of fifteen has two flags, one of fourteen a single one.
    let blocks = ListSetting {
        level: Some(law::facts::Level::District),
        clusters: BTreeMap::from([("Cụm 1".to_owned(), 14), ("Cụm 2".to_owned(), 15)]),
        ..of
    };
    let v = LAW.judge_list(&blocks, &l).unwrap();
    let caps: Vec<_> = v.caps.iter().filter(|c| c.rule == "co-bo-ca.khoi").map(|c| c.cap).collect();
    assert_eq!(caps, [Some(1), Some(2)]);
}

fn official(patch: serde_json::Value) -> serde_json::Value {
    let mut f = json!({"on": "2025-12-10", "emulation_year": 2025,
        "subject": {"kind": "individual", "sector": "civil_service", "joined": "2010-01-01"},
        "ratings": [{"year": 2025, "rating": "good"}], "awards": [], "initiatives": [], "discipline": [], "proceedings": []});
    for (k, v) in patch.as_object().unwrap() {
        f[k] = v.clone();
    }
    f
}

#[test]
fn the_earliest_year_of_a_provincial_title_is_three_titles_away() {
    let next = verdict("chien-si-thi-dua-bo-tinh", official(json!({}))).earliest_next.unwrap();
    assert_eq!(next.year, Some(2028));
    assert!(!next.missing.is_empty() && !next.assuming.is_empty());
    let held = json!({"awards": [{"award": "chien-si-thi-dua-co-so", "year": 2024}, {"award": "chien-si-thi-dua-co-so", "year": 2025}]});
    assert_eq!(verdict("chien-si-thi-dua-bo-tinh", official(held)).earliest_next.unwrap().year, Some(2026));
    assert_eq!(verdict("chien-si-thi-dua-toan-quoc", official(json!({}))).earliest_next.unwrap().year, Some(2029));
    assert_eq!(verdict("lao-dong-tien-tien", official(json!({}))).earliest_next.unwrap().year, Some(2025));
}

#[test]
fn a_page_shows_the_article_beside_each_rule_with_its_numbers() {
    let s = LAW.show(&"chien-si-thi-dua-bo-tinh".into(), day("2025-12-10"), &[]).unwrap();
    let row = s.rules.iter().find(|r| r.rule == "cstd-bo-tinh.lien-tuc").unwrap();
    assert_eq!(row.cite, ["Luật 06/2022/QH15 Điều 22 khoản 1 điểm a"]);
    assert_eq!((row.numbers[0].name, row.numbers[0].value), ("count", 3));
    assert!(row.text.vi.contains("3 lần liên tục"));
    assert!(LAW.show(&"khong-co".into(), day("2025-12-10"), &[]).is_err());
}

#[test]
fn the_change_of_2024_dropped_the_quota_and_the_mandatory_initiative() {
    let d = LAW.diff(day("2023-12-31"), day("2024-01-01"));
    let removed = |rule: &str| d.changes.iter().any(|c| c.rule == rule && c.change == ChangeKind::Removed);
    assert!(removed("cstdcs-2017.ty-le") && removed("cstdcs-2017.sang-kien"));
    assert_eq!(d.base_salary, [Some(1_800_000), Some(1_800_000)]);
    let d = LAW.diff(day("2025-06-30"), day("2025-07-01"));
    assert!(d.changes.iter().any(|c| c.about == "authority"
        && c.award == "chien-si-thi-dua-co-so"
        && c.rule == "chu-tich-ubnd-xa"
        && c.change == ChangeKind::Added));
    assert!(LAW.diff(day("2025-08-01"), day("2025-08-02")).changes.is_empty());
}

#[test]
fn a_local_regulation_changes_verdicts_from_its_first_day_on() {
    let text = "id = \"o\"\nname = { vi = \"o\", en = \"o\" }\nfrom = \"2025-12-01\"\nverified = true\n[[set]]\nrule = \"cstd-bo-tinh.lien-tuc\"\nnumber = \"count\"\nvalue = 4\n";
    let mut files: Vec<(String, String)> = Vec::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    for name in LAW.files() {
        files.push((name.clone(), std::fs::read_to_string(root.join(name)).unwrap()));
    }
    files.push(("local/o.toml".into(), text.into()));
    let law = Law::from_files(files).unwrap();
    let three =
        ["2023", "2024", "2025"].map(|y| json!({"award": "chien-si-thi-dua-co-so", "year": y.parse::<i16>().unwrap()}));
    let f = facts(official(json!({"awards": three, "regulations": ["o"],
        "initiatives": [{"id": "i", "year": 2025, "kind": "initiative", "reach": "national"}]})));
    let id = "chien-si-thi-dua-bo-tinh".into();
    assert_eq!(check_one(&law, &f, &id, Some(day("2025-11-30"))).unwrap().outcome, Outcome::Eligible);
    let v = check_one(&law, &f, &id, Some(day("2025-12-01"))).unwrap();
    assert_eq!(v.outcome, Outcome::NotEligible);
    assert!(v.reasons.iter().any(|r| r.text.vi.contains("4 lần liên tục")));
    assert_ne!(law.rules_hash(&[]), law.rules_hash(&["o".to_owned()]));
}

#[test]
fn a_body_that_saw_the_text_makes_a_rule_binding_for_its_units() {
    let overlay = |rule: &str, source: &str| {
        serde_json::from_value(
            json!({"id": "o", "name": {"vi": "o", "en": "o"}, "from": "2025-07-01", "verified": true,
            "confirm": [{"rule": rule, "cite": format!("{source} Điều 30")}]}),
        )
        .unwrap()
    };
    let law = LAW.with_overlay(overlay("phieu-80-2025", "nd-152-2025")).unwrap();
    let f = |regulations: &[&str]| {
        facts(official(json!({"ratings": [{"year": 2025, "rating": "excellent"}], "regulations": regulations,
            "vote": {"members_total": 15, "present": 12, "in_favour": 11}})))
    };
    let id = "chien-si-thi-dua-co-so".into();
    assert_eq!(check_one(&law, &f(&[]), &id, None).unwrap().outcome, Outcome::NeedsHuman);
    assert_eq!(check_one(&law, &f(&["o"]), &id, None).unwrap().outcome, Outcome::NotEligible);
    assert_eq!(LAW.with_overlay(overlay("khong-co", "nd-152-2025")).unwrap_err().at, "o/khong-co");
    assert_eq!(LAW.with_overlay(overlay("phieu-80-2025", "khong-co")).unwrap_err().at, "o/phieu-80-2025");
}

#[test]
fn a_regulation_grants_no_power_and_moves_no_papers_that_the_law_fixes() {
    let lay = |extra: serde_json::Value| {
        let mut o = json!({"id": "o", "name": {"vi": "o", "en": "o"}, "from": "2024-01-01", "verified": true});
        for (k, v) in extra.as_object().unwrap() {
            o[k] = v.clone();
        }
        LAW.with_overlay(serde_json::from_value(o).unwrap()).map_err(|e| e.at)
    };
    let power = |award: &str, sectors: &[&str]| {
        json!({"authority": [{"id": "giam-doc", "role": {"vi": "Giám đốc", "en": "Director"}, "awards": [award], "sectors": sectors,
            "from": "2025-07-01", "cite": ["luat-06-2022 Điều 80"], "verified": false}]})
    };
    assert!(lay(power("giay-khen", &["public_security"])).is_ok());
    assert_eq!(lay(power("giay-khen", &[])).unwrap_err(), "o/giam-doc");
    assert_eq!(
        lay(power("bang-khen-bo-tinh", &["public_security"])).unwrap_err(),
        "o/giam-doc",
        "never the chairman's powers"
    );
    let papers = |award: &str, from: &str| {
        json!({"dossier": [{"id": "ho-so", "awards": [award], "papers": [{"name": {"vi": "Tờ trình", "en": "Submission"}}],
            "from": from, "cite": ["nd-152-2025 Điều 6"], "verified": true}]})
    };
    assert!(lay(papers("chien-si-thi-dua-co-so", "2025-07-01")).is_ok());
    assert_eq!(lay(papers("chien-si-thi-dua-co-so", "2025-06-30")).unwrap_err(), "o/ho-so");
    assert_eq!(lay(papers("chien-si-thi-dua-toan-quoc", "2025-07-01")).unwrap_err(), "o/ho-so");
}

#[test]
fn titles_of_one_quota_are_counted_together_and_nobody_says_which_list_gives_way() {
    use law::{Elsewhere, OtherList};
    let (officers, workers) = ("chien-si-tien-tien", "lao-dong-tien-tien");
    let on = day("2021-12-20");
    let group = LAW.share_places(&officers.into(), on, &[]).unwrap();
    assert_eq!(group.iter().map(ToString::to_string).collect::<Vec<_>>(), [officers, workers]);
    let flags = LAW.share_places(&"co-thi-dua-chinh-phu".into(), day("2025-12-10"), &[]).unwrap();
    assert!(!flags.iter().any(|a| *a == "co-thi-dua-bo-tinh"), "each flag has its own place in a cluster: {flags:?}");
    assert!(LAW.share_places(&"giay-khen".into(), on, &[]).unwrap().is_empty(), "no ceiling, nothing to share");
    let line = |n: i64| Listed { code: n.to_string(), score: Some(-n), ..Listed::default() };
    let list: Vec<Listed> = (1..=10).map(line).collect();
    let other = |same_body| OtherList {
        code: "HS-2".into(),
        award: workers.into(),
        same_body,
        list: (1..=3).map(line).collect(),
    };
    let judged = |same_body| {
        let mut of = ListSetting {
            sector: Some(Sector::PublicSecurity),
            kind: Some(SubjectKind::Individual),
            others: vec![other(same_body)],
            ..ListSetting::new(officers.into(), on)
        };
        of.base.insert("eligible".into(), 10);
        LAW.judge_list(&of, &list).unwrap()
    };
    let found = judged(true);
    let cap = found.caps.iter().find(|c| c.rule == "cstt-ca.ty-le").unwrap();
    assert_eq!((cap.nominated, cap.cap), (13, Some(8)));
    assert_eq!(cap.elsewhere, [Elsewhere { list: "HS-2".into(), nominated: 3 }]);
    // Five keep their places whoever gives way; three may; two stand behind all eight places.
    let over: Vec<(&str, bool)> = found.over.iter().map(|o| (o.code.as_str(), o.undecided)).collect();
    assert_eq!(over, [("6", true), ("7", true), ("8", true), ("9", false), ("10", false)]);
    let alone = judged(false);
    assert_eq!(alone.caps.iter().find(|c| c.rule == "cstt-ca.ty-le").unwrap().nominated, 10, "another body's list");
}
