//! docs/law-findings.csv: what the research of 2026-11-29 called wrong or drew at random, each with the rule that says it now and
//! the golden cases that hold it there.

use crate::support::LAW;
use law::facts::SubjectKind;
use law::model::cite::Cite;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Fields of a line; a field may stand in quotes.
fn fields(line: &str) -> Vec<String> {
    let (mut out, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut signs = line.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '"' if quoted && signs.peek() == Some(&'"') => {
                field.push('"');
                signs.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    out.push(field);
    out
}

fn cited(all: &[Cite], part: &str) -> bool {
    all.iter().any(|c| c.shown.contains(part))
}

/// The entry stands in the law.
fn known(entry: &str) -> bool {
    let d = LAW.data();
    let Some((kind, id)) = entry.split_once(' ') else { return entry == "regime" };
    match kind {
        "rule" => d.rule.iter().any(|r| r.id == id),
        "authority" => d.authority.iter().any(|a| a.id == id),
        "vote" => d.vote.iter().any(|v| v.id == id),
        "source" => d.source.iter().any(|s| s.id == id),
        "money" => d.money_rule.iter().any(|m| m.cite.iter().any(|c| format!("{} {}", c.source, c.at).starts_with(id))),
        "prize" => d.multiplier.iter().any(|m| m.awards.iter().any(|a| a.as_str() == id)),
        "draft" => d.draft.iter().any(|x| x.rule.awards.iter().any(|a| a.as_str() == id)),
        _ => false,
    }
}

#[test]
fn each_finding_names_its_rule_and_cases_that_exist() {
    let text = fs::read_to_string(root().join("docs/law-findings.csv")).unwrap();
    let lines: Vec<Vec<String>> = text.lines().skip(1).map(fields).collect();
    let points: BTreeSet<&str> = lines.iter().map(|l| l[0].as_str()).collect();
    for n in 1..=22 {
        assert!(points.contains(format!("8.2/{n}").as_str()), "point {n} of section 8.2 has no line");
    }
    assert_eq!(points.iter().filter(|p| p.starts_with("8.1 ")).count(), 12, "the twelve rules that were drawn");
    let cases = LAW.cases();
    for line in &lines {
        let [point, _, entries, titles, tests, read] = line.as_slice() else { panic!("{line:?}") };
        let article = LAW.data().source.iter().any(|s| read.contains(&format!("{} Điều ", s.id)));
        assert!(article || read.contains("no official text"), "{point}: read against nothing: {read}");
        for entry in entries.split("; ") {
            assert!(known(entry), "{point}: {entry} is not in the law");
        }
        let rules: Vec<&str> = entries.split("; ").filter_map(|e| e.split_once(' ')).map(|(_, id)| id).collect();
        for title in titles.split(" | ").filter(|t| !t.is_empty()) {
            let (file, case) = cases.iter().find(|(_, c)| c.title == title).unwrap_or_else(|| {
                panic!("{point}: there is no golden case “{title}”");
            });
            let verdict = LAW.run_case(case).unwrap();
            let told = serde_json::to_string(&verdict).unwrap();
            let concerns = rules.iter().any(|r| told.contains(&format!("\"{r}")));
            let money = point == "8.2/17" || point == "8.2/21";
            assert!(concerns || money, "{point}: {file}: “{title}” says nothing of {rules:?}");
        }
        for test in tests.split("; ").filter(|t| !t.is_empty()) {
            let (module, name) = test.split_once("::").unwrap();
            let source = fs::read_to_string(root().join(format!("crates/law/tests/it/{module}.rs"))).unwrap();
            assert!(source.contains(&format!("fn {name}()")), "{point}: there is no test {test}");
        }
        assert!(!(titles.is_empty() && tests.is_empty()), "{point}: neither case nor test");
    }
}

#[test]
fn each_sentence_names_tests_and_cases_that_exist() {
    let text = fs::read_to_string(root().join("docs/law-issue.md")).unwrap();
    let sources = ["law", "app", "web"].map(|c| format!("crates/{c}/tests/it"));
    let source = |module: &str| {
        let found =
            sources.iter().filter_map(|dir| fs::read_to_string(root().join(dir).join(format!("{module}.rs"))).ok());
        found.collect::<String>()
    };
    let (mut tests, mut titles) = (0, 0);
    for line in text.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| asked")) {
        for name in line.split('`').filter(|part| part.contains("::")) {
            let (module, test) = name.split_once("::").unwrap();
            assert!(source(module).contains(&format!("fn {test}(")), "there is no test {name}: {line}");
            tests += 1;
        }
        let (_, shown) = line.split_once(" | ").unwrap();
        for title in shown.split('“').skip(1).filter_map(|t| t.split_once('”')).map(|(t, _)| t) {
            assert!(LAW.cases().iter().any(|(_, c)| c.title == title), "there is no golden case “{title}”");
            titles += 1;
        }
    }
    assert!(tests > 30 && titles > 30, "{tests} tests, {titles} cases");
}

#[test]
fn authorities_of_the_old_regime_are_cited_by_article() {
    let on = "2022-06-01".parse().unwrap();
    let cites = |id: &str, article: &str| {
        let found: Vec<_> = LAW.data().authority.iter().filter(|a| a.id == id && a.in_force(on)).collect();
        assert!(found.iter().any(|a| a.verified && cited(&a.cite, article)), "{id} by {article}: {found:?}");
    };
    cites("chu-tich-nuoc", "Điều 77");
    cites("thu-tuong", "Điều 78");
    cites("bo-truong", "Điều 79");
    cites("chu-tich-ubnd-tinh", "Điều 79");
    cites("chu-tich-ubnd-huyen", "Điều 80 khoản 2");
    cites("chu-tich-ubnd-xa", "Điều 80 khoản 3");
    cites("giam-doc-doanh-nghiep", "Điều 80 khoản 4");
    cites("giam-doc-cong-an-tinh", "Điều 29 khoản 2 điểm b");
    let district = LAW.data().authority.iter().find(|a| a.id == "chu-tich-ubnd-huyen" && a.in_force(on)).unwrap();
    assert!(
        district.awards.iter().any(|a| a.as_str() == "thon-to-dan-pho-van-hoa"),
        "article 80(2) has cultural villages"
    );
}

#[test]
fn first_days_of_the_sources_are_those_found() {
    let from = |id: &str| LAW.data().source.iter().find(|s| s.id == id).unwrap().from.map(|d| d.to_string());
    for (id, day) in [
        ("tt-01-2024-bnv", "2024-04-15"),
        ("nd-86-2023", "2024-01-30"),
        ("qd-86-bac-ninh", "2025-12-15"),
        ("tt-12-2019-bca", "2019-07-12"),
        ("tt-12-2019-bnv", "2020-01-01"),
        ("tt-02-2021-bca", "2021-02-25"),
        ("tt-27-2020-bca", "2020-05-07"),
        ("tt-151-2018-bqp", "2018-11-25"),
        ("nd-122-2018", "2018-11-05"),
        ("nd-28-2024", "2024-04-20"),
        ("tt-20-2025-bca", "2025-04-28"),
        ("tt-22-2025-bca", "2025-05-10"),
    ] {
        assert_eq!(from(id).as_deref(), Some(day), "{id}");
    }
    for id in ["tt-04-2024-bca", "tt-142-2020-bca", "tt-118-2023-bqp", "tt-18-2025-bnv", "tt-13-2026-bnv", "vbhn-115"] {
        assert!(LAW.data().source.iter().any(|s| s.id == id), "{id}");
    }
}

#[test]
fn money_of_the_old_regime_cites_article_66_and_68() {
    let on = "2022-06-01".parse().unwrap();
    let rules: Vec<_> = LAW.data().money_rule.iter().filter(|m| m.in_force(on)).collect();
    for article in ["Điều 66 khoản 2 điểm c", "Điều 66 khoản 2 điểm đ", "Điều 66 khoản 1 điểm d", "Điều 68"]
    {
        assert!(rules.iter().any(|m| m.verified && cited(&m.cite, article)), "{article}");
    }
    for m in LAW.data().money_rule.iter().filter(|m| m.from.to_string().starts_with("2024")) {
        assert!(!cited(&m.cite, "2026"), "{} of 2024 cites a text of 2026", m.id);
    }
}

#[test]
fn bases_print_laws_by_name_and_day() {
    for regime in &LAW.data().regime {
        for base in regime.bases.iter().filter(|b| b.starts_with("Luật")) {
            assert!(!base.contains("/QH"), "{}: {base}", regime.id);
        }
    }
}

#[test]
fn unity_and_self_reliance_are_cited_and_said() {
    let rule = |id: &str| LAW.data().rule.iter().find(|r| r.id == id).unwrap();
    assert!(cited(&rule("ttldxs.phong-trao").cite, "điểm b, đ"));
    assert!(cited(&rule("ttldtt.phong-trao").cite, "điểm b, d"));
    assert!(rule("cstt.phong-trao").text.vi.contains("tự lực, tự cường"));
}

#[test]
fn the_prize_of_a_giay_khen_hangs_on_who_decides() {
    let times = |day: &str, kind, by: Option<&str>| {
        let prize = LAW.prize_by(&"giay-khen".into(), kind, day.parse().unwrap(), &[], by).unwrap();
        (prize.multiplier, prize.verified)
    };
    let (one, many) = (SubjectKind::Individual, SubjectKind::Collective);
    let commune = Some("chu-tich-ubnd-xa");
    assert_eq!(times("2022-06-01", one, None), ("0.3".into(), true), "article 73(1)(c), read whole");
    assert_eq!(times("2022-06-01", one, commune), ("0.15".into(), true), "article 73(1)(d), read whole");
    assert_eq!(times("2022-06-01", many, commune), ("0.3".into(), true), "article 73(2)(b): twice the individual's");
    assert_eq!(times("2024-06-01", one, None), ("0.3".into(), false), "inferred from the collective's figure");
    assert_eq!(
        times("2025-12-01", one, commune),
        ("0.3".into(), true),
        "the ministry's training papers state 702.000 đồng"
    );
    assert_eq!(times("2025-12-01", SubjectKind::Household, commune), ("0.45".into(), true));
}

#[test]
fn the_draft_of_74_1_d_is_shown() {
    let draft = LAW.data().draft.iter().find(|d| d.rule.awards.iter().any(|a| a.as_str() == "bang-khen-bo-tinh"));
    assert!(cited(&draft.unwrap().rule.cite, "Điều 74 khoản 1 điểm d"));
}
