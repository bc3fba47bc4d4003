//! Properties of verdicts, and agreement of the scan with the check.

use crate::people::{day, person};
use crate::support::LAW;
use law::facts::*;
use law::{AwardId, Facts, Outcome, Population, Row, scan, yearly_titles};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

/// The law with a regulation that changes much, from the day after the day judged.
static LATER: std::sync::LazyLock<law::Law> = std::sync::LazyLock::new(|| {
    let later = serde_json::json!({"id": "sau", "name": {"vi": "Quy định sau", "en": "A later regulation"}, "from": "2025-12-11", "verified": true,
        "set": [{"rule": "cstd-bo-tinh.lien-tuc", "number": "count", "value": 5}],
        "rule": [{"id": "sau.khong-ai", "awards": ["*"], "from": "2025-12-11", "cite": ["luat-06-2022"], "verified": true,
            "text": {"vi": "Không ai đạt.", "en": "Nobody."}, "need": {"service_years": {"at_least": {"value": 99, "tighten": "up"}}}}]});
    LAW.with_overlay(serde_json::from_value(later).unwrap()).unwrap()
});

/// The law with a regulation that moves numbers, adds conditions of its own and confirms what was not seen.
static STRICTER: std::sync::LazyLock<law::Law> = std::sync::LazyLock::new(|| {
    let words = serde_json::json!({"vi": "Điều kiện thêm.", "en": "One more condition."});
    let rule = |id: &str, award: &str, need: serde_json::Value| {
        serde_json::json!({"id": id, "awards": [award], "from": "2020-01-01", "cite": ["luat-06-2022"], "verified": true,
            "text": words, "need": need})
    };
    let overlay = serde_json::json!({"id": "chat-hon", "name": {"vi": "Quy định chặt hơn", "en": "A stricter regulation"},
        "from": "2020-01-01", "verified": true,
        "set": [{"rule": "cstd-bo-tinh.lien-tuc", "number": "count", "value": 4},
            {"rule": "cstd-bo-tinh-2017.lien-tuc", "number": "count", "value": 4},
            {"rule": "cstd-bo-tinh.sang-kien", "number": "years", "value": 2},
            {"rule": "ldtt.tuyen-dung-moi", "number": "at_least", "value": 30}],
        "confirm": [{"rule": "ldtt.tuyen-dung-moi", "cite": "luat-06-2022"}],
        "rule": [rule("chat-hon.xuat-sac", "chien-si-thi-dua-co-so", serde_json::json!({"rating_at_least": "excellent"})),
            rule("chat-hon.ky-luat", "*", serde_json::json!({"no_discipline": {"level": "canh-cao"}}))]});
    LAW.with_overlay(serde_json::from_value(overlay).unwrap()).unwrap()
});

fn someone(seed: u64, year: i16) -> Facts {
    person(&mut SmallRng::seed_from_u64(seed), year)
}

fn outcomes(f: &Facts, on: &str) -> Vec<(AwardId, Outcome)> {
    LAW.awards()
        .iter()
        .filter(|a| a.subjects.contains(&SubjectKind::Individual))
        .map(|a| (a.id.clone(), law::outcome(&LAW, f, &a.id, Some(day(on))).unwrap()))
        .collect()
}

/// Awards whose rules say that more may be worse (brackets of years, quotas, one achievement).
fn may_reduce(id: &AwardId) -> bool {
    let on = day("2025-12-10");
    LAW.data().rule.iter().any(|r| r.may_reduce && !r.guidance && r.in_force(on) && r.awards.contains(id))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_of_facts_does_not_matter(seed in any::<u64>()) {
        let a = someone(seed, 2025);
        let mut b = a.clone();
        b.ratings.iter_mut().for_each(|l| l.reverse());
        b.awards.iter_mut().for_each(|l| l.reverse());
        b.initiatives.iter_mut().for_each(|l| l.reverse());
        b.discipline.iter_mut().for_each(|l| l.reverse());
        b.proceedings.iter_mut().for_each(|l| l.reverse());
        prop_assert_eq!(outcomes(&a, "2025-12-10"), outcomes(&b, "2025-12-10"));
    }

    #[test]
    fn what_happens_after_the_day_judged_changes_nothing(seed in any::<u64>()) {
        let a = someone(seed, 2025);
        let mut b = a.clone();
        b.awards.get_or_insert_default();
        if a.awards.is_some() {
            b.awards.iter_mut().for_each(|l| l.push(AwardHeld {
                award: "chien-si-thi-dua-toan-quoc".into(), year: Some(2026),
                decided_on: Some("2026-05-01".parse().unwrap()), ..AwardHeld::default() }));
        } else {
            b.awards = None;
        }
        if let Some(l) = &mut b.discipline {
            l.push(Discipline { from: Some(day("2026-01-05")), ..Discipline::default() });
        }
        if let Some(l) = &mut b.proceedings {
            l.push(Proceeding { opened: Some(day("2026-01-05")), ..Proceeding::default() });
        }
        prop_assert_eq!(outcomes(&a, "2025-12-10"), outcomes(&b, "2025-12-10"));
    }

    #[test]
    fn a_verdict_for_the_same_day_never_changes_whatever_comes_into_force_later(seed in any::<u64>(), n in 0..5usize) {
        let mut f = someone(seed, 2025);
        let titles = yearly_titles(&LAW);
        // The road ahead alone looks at later days, under the rules of those days.
        let verdict = |law: &law::Law, f: &Facts| {
            let v = law::check_one(law, f, &titles[n], Some(day("2025-12-10"))).unwrap();
            law::Verdict { earliest_next: None, ..v }
        };
        let before = verdict(&LAW, &f);
        prop_assert!(before == verdict(&LAW, &f));
        f.regulations = vec!["sau".into()];
        prop_assert!(before == verdict(&LATER, &f));
    }

    #[test]
    fn better_facts_never_worsen_a_verdict_unless_the_rule_says_so(seed in any::<u64>(), what in 0..5u8, k in 0..6i16) {
        let a = someone(seed, 2025);
        let mut b = a.clone();
        let year = 2025 - k;
        match what {
            0 => if let Some(l) = &mut b.ratings { for r in l.iter_mut().filter(|r| r.year == year) { r.rating = Rating::Excellent; } },
            1 => if let Some(l) = &mut b.awards { l.push(AwardHeld { award: "chien-si-thi-dua-co-so".into(), year: Some(year), ..AwardHeld::default() }) },
            2 => if let Some(l) = &mut b.awards { l.push(AwardHeld { award: "chien-si-thi-dua-bo-tinh".into(), year: Some(year), ..AwardHeld::default() }) },
            3 => if let Some(l) = &mut b.initiatives { l.push(Initiative { id: Some("thêm".into()), year: Some(year), kind: Some(InitiativeKind::Initiative), reach: Some(Reach::National), ..Initiative::default() }) },
            _ => b.subject.joined = b.subject.joined.map(|d| d.plus_years(-2)),
        }
        // The added title may belong to service before joining; then the person joined earlier too.
        if let Some(j) = b.subject.joined { b.subject.joined = Some(j.min(day("2015-01-01")).min(j)); }
        if what != 4 { b.subject.joined = a.subject.joined.map(|j| j.min(day("2015-01-01"))); }
        let mut a = a;
        if what != 4 { a.subject.joined = b.subject.joined; }
        for ((id, was), (_, is)) in outcomes(&a, "2025-12-10").into_iter().zip(outcomes(&b, "2025-12-10")) {
            prop_assert!(is <= was || may_reduce(&id), "{} went from {:?} to {:?}", id, was, is);
        }
    }

    #[test]
    fn the_scan_and_the_check_agree_also_under_a_local_regulation(seed in any::<u64>(), new_law in any::<bool>(), own in any::<bool>()) {
        let (year, on) = if new_law { (2025, "2025-12-10") } else { (2022, "2022-12-10") };
        let titles = yearly_titles(&LAW);
        let regulations = if own { vec!["chat-hon".to_owned()] } else { Vec::new() };
        let law: &law::Law = if own { &STRICTER } else { &LAW };
        let plan = law.plan_under(&titles, day(on), &regulations).unwrap();
        let people: Vec<Facts> =
            (0..40).map(|i| Facts { regulations: regulations.clone(), ..someone(seed.wrapping_add(i), year) }).collect();
        let mut register = Population::default();
        for f in &people {
            let row = Row::pack(law, f, day(on)).unwrap();
            let free = Facts { regulations: Vec::new(), ..f.clone() };
            prop_assert_eq!(Row::pack(law, &free, day(on)).unwrap(), row);
            prop_assert_eq!(Row::from_bytes(&row.to_bytes()), row);
            register.push(row);
        }
        let found = scan(&register, &plan);
        for (i, f) in people.iter().enumerate() {
            for (t, id) in titles.iter().enumerate() {
                let checked = law::outcome(law, f, id, Some(day(on))).unwrap();
                prop_assert_eq!(found.outcome(i, t), Some(checked), "{} {}", id, serde_json::to_string(f).unwrap());
            }
        }
    }
}

#[test]
fn a_scan_counts_everybody_once_and_knows_who_is_one_step_away() {
    let titles = yearly_titles(&LAW);
    let on = day("2025-12-10");
    let plan = LAW.plan(&titles, on).unwrap();
    let mut register = Population::default();
    let mut f = Facts::of(SubjectKind::Individual);
    f.emulation_year = Some(2025);
    f.subject.sector = Some(Sector::CivilService);
    f.subject.joined = Some(day("2010-01-01"));
    f.ratings = Some(vec![YearRating { year: 2025, rating: Rating::Good }]);
    (f.awards, f.initiatives, f.discipline, f.proceedings) = (Some(vec![]), Some(vec![]), Some(vec![]), Some(vec![]));
    for _ in 0..2500 {
        register.push(Row::pack(&LAW, &f, on).unwrap());
    }
    let found = scan(&register, &plan);
    let at = |id: &str| titles.iter().position(|t| *t == id).unwrap();
    assert_eq!(found.counts(at("lao-dong-tien-tien")), [2500, 0, 0, 0, 0]);
    assert_eq!(found.counts(at("chien-si-thi-dua-co-so")), [0, 0, 0, 0, 2500]);
    assert_eq!(found.steps(2400, at("chien-si-thi-dua-co-so")), Some(1), "only the merit is missing");
    assert_eq!(found.steps(2400, at("chien-si-thi-dua-bo-tinh")), Some(2));
    assert_eq!(found.outcome(2500, 0), None);
}

#[test]
fn the_answers_of_some_people_are_taken_over_and_the_others_stay() {
    let (titles, on) = (yearly_titles(&LAW), day("2025-12-10"));
    let own = ["chat-hon".to_owned()];
    let mut register = Population::default();
    for seed in 0..40_000 {
        register.push(Row::pack(&LAW, &someone(seed % 300, 2025), on).unwrap());
    }
    let bound: Vec<u32> = (0..40_000).filter(|i| i % 7 == 3).collect();
    let before = scan(&register, &LAW.plan(&titles, on).unwrap());
    let under = scan(&register, &STRICTER.plan_under(&titles, on, &own).unwrap());
    let mut found = before.clone();
    found.take(&bound, &scan(&register.some(&bound), &STRICTER.plan_under(&titles, on, &own).unwrap()));
    for i in 0..40_000 {
        let from = if i % 7 == 3 { &under } else { &before };
        for t in 0..titles.len() {
            assert_eq!((found.outcome(i, t), found.steps(i, t)), (from.outcome(i, t), from.steps(i, t)), "{i}");
        }
    }
    assert!(bound.iter().any(|i| before.outcome(*i as usize, 2) != under.outcome(*i as usize, 2)));
}

#[test]
fn a_regulation_that_asks_what_rows_do_not_carry_gives_no_plan() {
    let overlay = serde_json::json!({"id": "dang-ky", "name": {"vi": "Đăng ký", "en": "Registered"}, "from": "2020-01-01",
        "verified": true, "rule": [{"id": "dang-ky.truoc", "awards": ["*"], "from": "2020-01-01", "cite": ["luat-06-2022"],
            "verified": true, "text": {"vi": "Đã đăng ký.", "en": "Registered."}, "need": "registered"}]});
    let law = LAW.with_overlay(serde_json::from_value(overlay).unwrap()).unwrap();
    let refused = law.plan_under(&yearly_titles(&LAW), day("2025-12-10"), &["dang-ky".into()]).unwrap_err();
    assert_eq!((refused.code, refused.at.as_str()), ("scan.unsupported", "dang-ky.truoc"));
}

/// The outcome as the contract defines it, read off the reasons alone.
fn from_reasons(v: &law::Verdict) -> Outcome {
    use law::ReasonResult::{Hold, Met, NeedsHuman, NotApplicable, NotMet, Unknown};
    v.reasons
        .iter()
        .map(|r| match (r.result, r.verified) {
            (NotMet, true) => Outcome::NotEligible,
            (Hold, _) => Outcome::OnHold,
            (NotMet, false) | (NeedsHuman, _) => Outcome::NeedsHuman,
            (Unknown, _) => Outcome::NeedsEvidence,
            (Met | NotApplicable, _) => Outcome::Eligible,
        })
        .max()
        .unwrap()
}

#[test]
fn the_outcome_follows_from_the_reasons_shown() {
    for (_, case) in LAW.cases() {
        let v = LAW.run_case(case).unwrap();
        assert_eq!(v.outcome, from_reasons(&v), "{}", case.title);
    }
    for seed in 0..40 {
        for (year, on) in [(2025, "2025-12-10"), (2022, "2022-12-10"), (2026, "2026-12-10")] {
            let law::Checked::All(all) = law::check(&LAW, &someone(seed, year), None, Some(day(on))).unwrap() else {
                panic!("a list")
            };
            for v in all.answers {
                assert_eq!(v.outcome, from_reasons(&v), "{} {seed}", v.award);
                for r in &v.reasons {
                    r.walk(&mut |x| assert!(!x.text.is_incomplete(), "{} has no words", x.rule));
                }
            }
        }
    }
}
