//! What an office confirms or corrects in the national rules, and what happens to verdicts before and after.

use law::{AwardId, Date, Effect, Facts, Law, Outcome, RuleChange, check_one};
use serde_json::json;

fn day(s: &str) -> Date {
    s.parse().unwrap()
}

fn change(entry: i64, item: &str, effect: Effect) -> RuleChange {
    RuleChange {
        entry, item: item.into(), cite: "Nghị định 999/2026/NĐ-CP ngày 05/01/2026 Điều 9".into(), effect
    }
}

fn correct(entry: i64, item: &str, number: &str, (old, new): (i64, i64), from: &str, verified: bool) -> RuleChange {
    change(entry, item, Effect::Correct { number: number.into(), old, new, from: day(from), verified })
}

/// A person with two yearly titles in a row, who needs three.
fn two_titles(on: &str, year: i16) -> Facts {
    let held = |year: i16| json!({"award": "chien-si-thi-dua-co-so", "year": year, "ground": "merit"});
    serde_json::from_value(json!({
        "on": on, "emulation_year": year, "subject": {"kind": "individual", "joined": "2010-01-01"},
        "awards": [held(year - 1), held(year)], "discipline": [], "proceedings": [],
        "initiatives": [{"id": "i", "year": year, "kind": "initiative", "reach": "ministry_or_province", "used_for": []}]
    }))
    .unwrap()
}

fn reached(law: &Law, on: &str, year: i16) -> law::ReasonResult {
    let facts = two_titles(on, year);
    let verdict = check_one(law, &facts, &AwardId::from("chien-si-thi-dua-bo-tinh"), None).unwrap();
    verdict.reasons.iter().find(|r| r.rule == "cstd-bo-tinh.lien-tuc").unwrap().result
}

const RULE: &str = "rule:cstd-bo-tinh.lien-tuc";

#[test]
fn a_corrected_number_counts_from_its_day_and_the_old_one_stays_before_it() {
    use law::ReasonResult::{Met, NotMet};
    let law = Law::embedded().unwrap();
    let entry = correct(1, RULE, "count", (3, 2), "2026-01-01", true);
    law.check_change(&entry).unwrap();
    let (changed, unfit) = law.with_changes(std::slice::from_ref(&entry));
    assert!(unfit.is_empty());
    assert_eq!(reached(&law, "2026-03-01", 2025), NotMet);
    assert_eq!(reached(&changed, "2026-01-01", 2025), Met);
    assert_eq!(reached(&changed, "2025-12-31", 2024), NotMet);
    assert_ne!(law.rules_hash(&[]), changed.rules_hash(&[]));
    // Both wordings are shown, each with its own time, and the difference of two days says it.
    let versions = changed.item(RULE);
    let said: Vec<_> = versions.iter().map(|v| (v.text.vi.contains("Có 2 lần"), v.to.map(|d| d.to_string()))).collect();
    assert_eq!(said, [(false, Some("2025-12-31".into())), (true, None)]);
    let diff = changed.diff(day("2025-12-31"), day("2026-01-01"));
    assert!(diff.changes.iter().any(|c| c.rule == "cstd-bo-tinh.lien-tuc" && c.text.vi.contains("Có 2 lần")));
    // Withdrawn: everything as it was, the entry itself still in the register.
    let undone = change(2, RULE, Effect::Withdraw { entry: 1 });
    let (again, _) = law.with_changes(&[entry, undone]);
    assert_eq!(again.rules_hash(&[]), law.rules_hash(&[]));
}

#[test]
fn a_second_correction_takes_over_from_its_own_day_whatever_the_order_of_entry() {
    let law = Law::embedded().unwrap();
    let later = correct(1, RULE, "count", (3, 4), "2026-06-01", true);
    let earlier = correct(2, RULE, "count", (3, 2), "2026-01-01", false);
    let (changed, unfit) = law.with_changes(&[later, earlier]);
    assert!(unfit.is_empty());
    let seen: Vec<_> = changed.item(RULE).iter().map(|v| (v.numbers[0].value, v.verified)).collect();
    assert_eq!(seen, [(3, true), (2, false), (4, true)]);
}

#[test]
fn what_is_confirmed_counts_as_verified_and_names_the_source() {
    let law = Law::embedded().unwrap();
    let unverified = law.items().into_iter().find(|i| i.kind == "rule" && !i.verified && !i.inherits).unwrap();
    let entry = change(1, &unverified.key, Effect::Confirm);
    law.check_change(&entry).unwrap();
    let (changed, _) = law.with_changes(std::slice::from_ref(&entry));
    let now = &changed.item(&unverified.key)[0];
    assert!(now.verified && now.cite.iter().any(|c| c.contains("Nghị định 999/2026")), "{now:?}");
    assert_eq!(changed.check_change(&entry).unwrap_err().at, "item");
    assert_ne!(law.rules_hash(&[]), changed.rules_hash(&[]));
}

#[test]
fn a_number_corrected_after_a_confirmation_is_not_vouched_for_by_it() {
    let law = Law::embedded().unwrap();
    let item = law.items().into_iter().find(|i| i.kind == "rule" && !i.verified && !i.numbers.is_empty()).unwrap();
    let n = &item.numbers[0];
    let from = item.from.unwrap().next_day().to_string();
    let seen = change(1, &item.key, Effect::Confirm);
    let moved = correct(2, &item.key, n.name, (n.value, n.value + 1), &from, false);
    let again = change(3, &item.key, Effect::Confirm);
    let marks = |entries: &[RuleChange]| -> Vec<bool> {
        law.with_changes(entries).0.item(&item.key).iter().map(|v| v.verified).collect()
    };
    assert_eq!(marks(&[seen.clone(), moved.clone()]), [true, false]);
    assert_eq!(marks(&[seen, moved, again]), [true, true]);
}

#[test]
fn every_item_can_be_found_again_by_its_key_and_every_number_can_be_corrected() {
    let law = Law::embedded().unwrap();
    let mut numbers = 0;
    let mut keys = std::collections::BTreeSet::new();
    for item in law.items() {
        assert!(keys.insert(item.key.clone()), "{} stands twice", item.key);
        let found = law.item(&item.key);
        assert_eq!(found, std::slice::from_ref(&item), "{}", item.key);
        for n in &item.numbers {
            let from = item.from.unwrap().next_day();
            let entry = correct(1, &item.key, n.name, (n.value, n.value + 1), &from.to_string(), true);
            if matches!(n.name, "percent" | "share" | "at_least") && n.value == 100 {
                continue;
            }
            law.check_change(&entry).unwrap_or_else(|e| panic!("{} {}: {e}", item.key, n.name));
            let (changed, unfit) = law.with_changes(&[entry]);
            assert!(unfit.is_empty(), "{} {}", item.key, n.name);
            let values: Vec<_> = changed
                .items()
                .into_iter()
                .filter(|i| {
                    i.key.split('@').next() == item.key.split('@').next()
                        && i.cite.iter().any(|c| c.contains("999/2026"))
                })
                .flat_map(|i| i.numbers)
                .filter(|x| x.name == n.name)
                .map(|x| x.value)
                .collect();
            assert_eq!(values, [n.value + 1], "{} {}", item.key, n.name);
            numbers += 1;
        }
    }
    assert!(numbers > 100, "{numbers}");
}

#[test]
fn what_cannot_be_is_refused_with_a_sentence_that_names_the_field() {
    let law = Law::embedded().unwrap();
    let at = |c: &RuleChange| law.check_change(c).unwrap_err();
    for (entry, field, said) in [
        (correct(1, "rule:khong-co", "count", (3, 2), "2026-01-01", true), "item", "không có mục"),
        (correct(1, RULE, "years", (3, 2), "2026-01-01", true), "number", "không có số"),
        (correct(1, RULE, "count", (3, 2), "2019-01-01", true), "from", "thời gian áp dụng"),
        (correct(1, RULE, "count", (4, 2), "2026-01-01", true), "old", "không phải 4"),
        (correct(1, RULE, "count", (3, -1), "2026-01-01", true), "new", "từ 0"),
        (correct(1, RULE, "count", (3, 3), "2026-01-01", true), "new", "trùng"),
        (correct(1, "rule:cstt.phong-trao", "count", (3, 2), "2026-01-01", true), "number", "không chứa số"),
        (correct(1, "nonsense", "count", (3, 2), "2026-01-01", true), "item", "không có mục"),
    ] {
        let e = at(&entry);
        assert_eq!(e.at, field, "{e}");
        assert!(e.message.vi.contains(said) && !e.message.en.is_empty(), "{e}");
    }
}

#[test]
fn entries_that_fit_nothing_any_more_are_named_and_do_no_harm() {
    let law = Law::embedded().unwrap();
    let lost = change(7, "rule:da-bo", Effect::Confirm);
    let (same, unfit) = law.with_changes(&[lost]);
    assert_eq!((same.rules_hash(&[]), unfit), (law.rules_hash(&[]), vec![7]));
}

#[test]
fn money_follows_a_corrected_base_salary_and_multiplier_from_the_day_on() {
    let law = Law::embedded().unwrap();
    let award = AwardId::from("chien-si-thi-dua-co-so");
    let person = law::facts::SubjectKind::Individual;
    let salary = correct(1, "base-salary:luong-co-so@2026-07-01", "amount", (2_530_000, 3_000_000), "2027-07-01", true);
    law.check_change(&salary).unwrap();
    let (changed, _) = law.with_changes(&[salary]);
    let amount = |law: &Law, on: &str| law.prize(&award, person, day(on), &[]).unwrap().amount;
    assert_eq!((amount(&changed, "2027-06-30"), amount(&changed, "2027-07-01")), (2_530_000, 3_000_000));
    assert_eq!(amount(&law, "2027-07-01"), 2_530_000);
}

#[test]
fn a_regulation_accepted_before_a_correction_is_still_laid_over_and_never_loosens() {
    let law = Law::embedded().unwrap();
    let overlay: law::Overlay = serde_json::from_value(json!({
        "id": "x", "name": {"vi": "x", "en": "x"}, "from": "2025-01-01", "verified": true,
        "set": [{"rule": "cstd-bo-tinh.lien-tuc", "number": "count", "value": 3}]
    }))
    .unwrap();
    let (mut raised, _) = law.with_changes(&[correct(1, RULE, "count", (3, 4), "2024-01-01", true)]);
    assert!(raised.clone().lay_over(overlay.clone()).is_err());
    raised.lay_over_kept(overlay, &law).unwrap();
    let facts = Facts { regulations: vec!["x".into()], ..two_titles("2026-03-01", 2025) };
    let verdict = check_one(&raised, &facts, &AwardId::from("chien-si-thi-dua-bo-tinh"), None).unwrap();
    assert_eq!(verdict.outcome, Outcome::NotEligible);
    let reason = verdict.reasons.iter().find(|r| r.rule == "cstd-bo-tinh.lien-tuc").unwrap();
    assert!(reason.text.vi.contains("Có 4 lần"), "{reason:?}");
}
