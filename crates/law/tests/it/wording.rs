//! How answers read: dates as people write them, something found wherever something was looked for, the article where a person looks.

use crate::support::{LAW, verdict};
use law::{Outcome, Reason, ReasonResult};
use serde_json::json;

/// `2021-06-15` somewhere in a sentence.
fn has_machine_date(s: &str) -> bool {
    let b = s.as_bytes();
    b.windows(10)
        .any(|w| w.iter().enumerate().all(|(i, c)| if i == 4 || i == 7 { *c == b'-' } else { c.is_ascii_digit() }))
}

fn each(reasons: &[Reason], visit: &mut dyn FnMut(&Reason)) {
    for r in reasons {
        visit(r);
        each(&r.children, visit);
    }
}

#[test]
fn dates_in_reasons_and_warnings_read_as_people_write_them() {
    for (_, case) in LAW.cases() {
        let v = LAW.run_case(case).unwrap();
        each(&v.reasons, &mut |r| {
            for s in [&r.found, &r.needed, &r.text.vi] {
                assert!(!has_machine_date(s), "{}: {}: {s}", case.title, r.rule);
            }
        });
        for w in &v.warnings {
            assert!(!has_machine_date(&w.text.vi), "{}: {}", case.title, w.text.vi);
        }
    }
}

#[test]
fn found_is_never_empty_where_something_was_looked_for() {
    for (_, case) in LAW.cases() {
        let v = LAW.run_case(case).unwrap();
        each(&v.reasons, &mut |r| {
            let looked = r.result != ReasonResult::NotApplicable && r.rule != "doi-tuong" && r.rule != "chua-ma-hoa";
            assert!(!looked || !r.found.is_empty(), "{}: {} {:?}", case.title, r.rule, r.result);
        });
    }
}

#[test]
fn criteria_that_are_not_encoded_name_the_article_where_a_person_looks() {
    let facts = |kind: &str| {
        json!({"on": "2025-12-10", "emulation_year": 2025, "subject": {"kind": kind, "sector": "civil_service"},
               "ratings": [], "awards": [], "initiatives": [], "discipline": [], "proceedings": [], "claim": {"ground": "merit"}})
    };
    let v = verdict("huan-chuong-doc-lap-hang-nhat", facts("collective"));
    assert_eq!(v.outcome, Outcome::NeedsHuman);
    let r = v.reasons.iter().find(|r| r.rule == "doc-lap-nhat.chua-thay").unwrap();
    assert!(r.found.contains("Luật 06/2022/QH15 Điều 36"), "{}", r.found);
    // An award that has rules, none of them for this subject.
    let mut f = facts("individual");
    f["on"] = json!("2022-12-10");
    let v = verdict("huan-chuong-quan-cong-hang-ba", f);
    let r = v.reasons.iter().find(|r| r.rule == "chua-co-tieu-chuan").unwrap();
    assert!(r.found.contains("Điều 41"), "{}", r.found);
    let mut all = 0;
    for a in LAW.awards() {
        for day in ["2022-12-10", "2025-01-15", "2026-01-15"] {
            let mut f = facts(a.subjects.first().unwrap().as_str());
            f["on"] = json!(day);
            let v = verdict(a.id.as_str(), f);
            each(&v.reasons, &mut |r| {
                if r.found.contains("chưa có trong dữ liệu") {
                    all += 1;
                    assert!(
                        r.found.contains("xem ") && r.cite.iter().all(|c| r.found.contains(c)),
                        "{}: {}",
                        a.id,
                        r.found
                    );
                }
            });
        }
    }
    assert!(all > 20, "{all}");
}

#[test]
fn what_nobody_saw_is_counted_by_regime() {
    let u = LAW.unverified();
    let of = |id: &str| u.regimes.iter().find(|r| r.regime == id).unwrap();
    let old = of("L2003_ND91");
    assert!(old.entries > 200 && old.unverified * 10 < old.entries, "{old:?}");
    assert!(of("L2022_ND152").unverified > old.unverified);
    assert!(u.items.iter().all(|i| !i.text.is_incomplete()));
}
