//! A second reading of Circular 12/2019/TT-BCA, written from its articles and not from the data: titles of officers and of units, and
//! the quotas of lists. It must agree with the engine on 100,000 random people and 10,000 random lists (a tenth of them in every run;
//! `THIDUA_LAW_ALL=1` runs all).

use crate::people::{day, person};
use crate::support::LAW;
use law::facts::*;
use law::{AwardId, Facts, LedUnit, ListSetting, Listed, Outcome};
use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

use Outcome::{Eligible as Yes, NeedsEvidence as Ask, NeedsHuman as Person, NotEligible as No, OnHold as Held};

const ON: &str = "2022-12-10";
const YEAR: i16 = 2022;

fn runs(all: u64) -> u64 {
    if std::env::var_os("THIDUA_LAW_ALL").is_some() { all } else { all / 10 }
}

fn is(ok: bool) -> Outcome {
    if ok { Yes } else { No }
}

/// An officer with what the circular asks beyond the general facts.
fn officer(rng: &mut SmallRng) -> Facts {
    let mut f = person(rng, YEAR);
    f.subject.sector = Some(Sector::PublicSecurity);
    let levels = [Level::MinistryOrProvince, Level::Department, Level::District, Level::Base, Level::Commune];
    let results = [
        UnitResult::None,
        UnitResult::Advanced,
        UnitResult::Excellent,
        UnitResult::MinisterCertificate,
        UnitResult::MinistryFlag,
        UnitResult::GovernmentFlag,
    ];
    f.subject.leader = rng.random_ratio(1, 4).then_some(true);
    f.unit = Some(UnitFacts {
        level: (!rng.random_ratio(1, 20)).then(|| levels[rng.random_range(0..5)]),
        result: (!rng.random_ratio(1, 4)).then(|| results[rng.random_range(0..6)]),
        ..UnitFacts::default()
    });
    // A tenth are workers and contract labour of the force; some are conscripts.
    let staff = [Employment::Contract, Employment::Worker, Employment::Official, Employment::Conscript];
    f.subject.employment = rng.random_ratio(2, 5).then(|| staff[rng.random_range(0..4)]);
    f.registered = [Some(true), Some(true), Some(true), Some(false), None][rng.random_range(0..5)];
    if rng.random_ratio(1, 4) {
        let kinds = [LeaveKind::Maternity, LeaveKind::Unpaid, LeaveKind::Sick, LeaveKind::CombatInjury];
        let from = day("2022-01-01");
        let months = rng.random_range(1..=6);
        let to = law::Date::new(YEAR, months, 28);
        f.leave =
            Some(vec![Leave { kind: Some(kinds[rng.random_range(0..4)]), from: Some(from), to, working_days: None }]);
    }
    if let Some(held) = &mut f.awards {
        let extra = [
            ("giay-khen", Ground::Sudden),
            ("giay-khen", Ground::Merit),
            ("huan-chuong-chien-cong-hang-ba", Ground::Sudden),
            ("bang-khen-thu-tuong", Ground::Movement),
            ("bang-khen-bo-tinh", Ground::Movement),
        ];
        for (award, ground) in extra {
            if rng.random_ratio(1, 8) {
                let ground = (!rng.random_ratio(1, 6)).then_some(ground);
                let year = Some(YEAR - rng.random_range(0..6));
                let one = AwardHeld { award: AwardId::from(award), year, ground, ..AwardHeld::default() };
                held.push(one);
            }
        }
        // They were served for.
        f.subject.joined = f.subject.joined.map(|j| j.min(day("2016-01-01")));
    }
    if let Some(cases) = &mut f.proceedings
        && rng.random_ratio(1, 5)
    {
        let year = YEAR - rng.random_range(0..9);
        cases.push(Proceeding {
            kind: Some(ProceedingKind::Inspection),
            opened: law::Date::new(year, 1, 5),
            closed: law::Date::new(year, 6, 5),
            clean: [Some(true), Some(false), None][rng.random_range(0..3)],
        });
    }
    if rng.random_ratio(1, 3) {
        let decisions = [
            BreachDecision::Criticism,
            BreachDecision::OneStepLower,
            BreachDecision::TwoStepsLower,
            BreachDecision::NoTitle,
            BreachDecision::NotCompleted,
        ];
        f.breaches = Some(
            (0..rng.random_range(0..3))
                .map(|_| Breach {
                    year: Some(YEAR - i16::from(rng.random_ratio(1, 5))),
                    of: Some(if rng.random_ratio(1, 2) { BreachOf::Unit } else { BreachOf::Officer }),
                    count: (!rng.random_ratio(1, 12)).then(|| rng.random_range(0..30)),
                    staff: (!rng.random_ratio(1, 12)).then_some(100),
                    decision: rng.random_ratio(2, 3).then(|| decisions[rng.random_range(0..5)]),
                })
                .collect(),
        );
    }
    f
}

/// Article 2: what holds, and what is looked back at.
fn held_back(f: &Facts, years: i16) -> Outcome {
    let on = day(ON);
    let serving =
        f.discipline.iter().flatten().any(|d| {
            d.from.unwrap() <= on && [d.to, d.expunged_on].into_iter().flatten().min().is_none_or(|end| end > on)
        });
    let open = f.proceedings.iter().flatten().any(|p| p.opened.unwrap() <= on && p.closed.is_none_or(|c| c > on));
    // What nobody entered only warns.
    let mut worst = if serving || open { Held } else { Yes };
    let first = on.plus_years(-years);
    let closed = f.proceedings.iter().flatten().filter(|p| p.closed.is_some_and(|c| first <= c && c <= on));
    for p in closed.filter(|_| years > 0) {
        worst = worst.max(if p.clean == Some(false) { Person } else { Yes });
    }
    worst
}

/// Article 7: registered, ten months of work.
fn may_compete(f: &Facts) -> Outcome {
    if f.registered == Some(false) {
        return No;
    }
    let Some(joined) = f.subject.joined else { return Yes };
    // Counted in days and months by hand: leave of these tests begins with the year and ends on a 28th.
    let mut months = 12;
    if joined.year() == YEAR {
        let (m, d) = joined.month_day();
        months = i32::from(13 - m) - i32::from(d > 1);
    }
    let leave = f.leave.iter().flatten().filter(|l| matches!(l.kind, Some(LeaveKind::Unpaid | LeaveKind::Sick)));
    for l in leave {
        let end = l.to.unwrap();
        if joined.year() < YEAR {
            // The rest of its last month is missing too, and February's 28th is its end.
            months -= i32::from(end.month_day().0);
        } else if end >= joined {
            let whole = joined.whole_months_until(end.next_day());
            let exact = joined.month_day().1 == end.next_day().month_day().1;
            months -= whole + i32::from(!exact);
        }
    }
    is(months >= 10)
}

fn good(f: &Facts, least: Rating) -> Outcome {
    match f.ratings.as_ref().and_then(|l| l.iter().find(|x| x.year == YEAR)) {
        None => Ask,
        Some(x) => is(x.rating >= least),
    }
}

/// Article 9, with article 10(6) of the decree: recruits and discipline of the year.
fn advanced(f: &Facts) -> Outcome {
    let end = day("2022-12-31").next_day();
    let recruit = f.subject.joined.map_or(Ask, |j| is(j.whole_months_until(end) >= 10));
    let mut clean = if f.discipline.is_none() { Ask } else { Yes };
    for d in f.discipline.iter().flatten().filter(|d| d.from.unwrap() <= day(ON)) {
        let from = d.from.unwrap();
        let over = [d.to, d.expunged_on].into_iter().flatten().min();
        if from.year() == YEAR {
            clean = clean.max(No);
        } else if over.is_none_or(|e| e.year() >= YEAR) {
            clean = clean.max(Person);
        }
    }
    good(f, Rating::Good).max(recruit).max(clean)
}

fn novelty(f: &Facts, kinds: &[InitiativeKind], reach: Reach, years: i16) -> Outcome {
    let Some(list) = &f.initiatives else { return Ask };
    is(list.iter().any(|i| {
        let y = i.year.unwrap();
        kinds.contains(&i.kind.unwrap()) && i.reach.unwrap() >= reach && y <= YEAR && y > YEAR - years
    }))
}

fn commended(f: &Facts, awards: &[&str], grounds: &[Ground], years: i16, count: usize) -> Outcome {
    let Some(held) = &f.awards else { return Ask };
    let of = |certain: bool| {
        held.iter()
            .filter(|a| {
                awards.iter().any(|x| a.award == **x)
                    && a.year.is_some_and(|y| y <= YEAR && y > YEAR - years)
                    && a.ground.map_or(!certain, |g| grounds.contains(&g))
            })
            .count()
    };
    if of(true) >= count {
        Yes
    } else if of(false) >= count {
        Ask
    } else {
        No
    }
}

const COMBAT: [InitiativeKind; 1] = [InitiativeKind::Combat];
const SUDDEN: [Ground; 2] = [Ground::Sudden, Ground::Movement];

/// Article 10(1).
fn fighter(f: &Facts) -> Outcome {
    let road = novelty(f, &[InitiativeKind::Initiative], Reach::Base, 1)
        .min(novelty(f, &[InitiativeKind::Research, InitiativeKind::Work], Reach::Base, 1))
        .min(commended(f, &["giay-khen"], &SUDDEN, 1, 1))
        // The decree's own road, which the circular does not repeat.
        .min(novelty(f, &COMBAT, Reach::Base, 1).max(good(f, Rating::Excellent)));
    advanced(f).max(road)
}

/// Article 14: what the unit's result leaves to who leads it, without a list.
fn leads(f: &Facts) -> Outcome {
    use Level as L;
    use UnitResult as R;
    if f.subject.leader != Some(true) {
        return Yes;
    }
    let unit = f.unit.as_ref().unwrap();
    let of = |level: Level, result: UnitResult| match (level, result) {
        (L::Central | L::MinistryOrProvince, R::GovernmentFlag | R::MinistryFlag) => Yes,
        (L::Central | L::MinistryOrProvince, R::None) => No,
        (L::Department | L::District, R::MinisterCertificate) => Person,
        (L::Department | L::District, R::None) => No,
        (L::Department | L::District, _) => Yes,
        (L::Base | L::Commune, R::Excellent | R::Advanced) => Yes,
        (L::Base | L::Commune, R::None) => No,
        _ => Person,
    };
    match (unit.level, unit.result) {
        (Some(l), Some(r)) => of(l, r),
        // One of the two is missing: asked for, whatever the other says.
        _ => Ask,
    }
}

/// Circular 02/2021: steps a title goes down; `None` for no title at all.
fn steps(f: &Facts) -> Result<Option<usize>, Outcome> {
    use BreachDecision as D;
    let own = |of: BreachOf| f.breaches.iter().flatten().filter(move |b| b.of == Some(of) && b.year == Some(YEAR));
    let mut worst = D::Criticism;
    for b in own(BreachOf::Officer) {
        worst = worst.max(b.decision.ok_or(Ask)?);
    }
    if f.subject.leader == Some(true) {
        let mut measures = Vec::new();
        for b in own(BreachOf::Unit) {
            let d = match (b.decision, b.count, b.staff) {
                (Some(d), ..) => d,
                (None, Some(n), Some(all)) if n * 100 >= 20 * all => D::NoTitle,
                (None, Some(n), Some(all)) if n * 100 >= 10 * all => D::OneStepLower,
                (None, Some(_), Some(_)) => D::Criticism,
                _ => return Err(Ask),
            };
            measures.push(d);
        }
        let lowering = measures.iter().filter(|d| **d > D::Criticism).count();
        let share = match (measures.iter().max(), lowering) {
            (Some(D::NoTitle | D::NotCompleted), 1) => D::OneStepLower,
            (Some(D::NoTitle | D::NotCompleted), _) => D::NoTitle,
            (Some(D::OneStepLower | D::TwoStepsLower), n) if n > 1 => D::OneStepLower,
            _ => D::Criticism,
        };
        worst = worst.max(share);
    }
    Ok(match worst {
        D::Criticism => Some(0),
        D::OneStepLower => Some(1),
        D::TwoStepsLower => Some(2),
        D::NoTitle | D::NotCompleted => None,
    })
}

fn after_breaches(title: &str, f: &Facts) -> Outcome {
    match steps(f) {
        Err(ask) => ask,
        Ok(Some(0)) => Yes,
        // Lowered from the title above, whose standard must be met.
        Ok(Some(1)) if title == "chien-si-tien-tien" || title == "lao-dong-tien-tien" => fighter(f),
        Ok(_) => No,
    }
}

fn in_a_row(f: &Facts, title: &str, n: i16) -> Outcome {
    let Some(held) = &f.awards else { return Ask };
    let has = |y: i16| held.iter().any(|a| a.award == title && a.year == Some(y));
    is((0..2).any(|back| (0..n).all(|k| has(YEAR - back - k))))
}

const FEATS: [&str; 1] = ["huan-chuong-chien-cong-hang-ba"];

/// Article 9(1): one title for officers, soldiers and conscripts, one for workers and contract labour; who is not said to be labour is not.
fn whose(title: &str, f: &Facts) -> Outcome {
    let labour = matches!(f.subject.employment, Some(Employment::Contract | Employment::Worker));
    match title {
        "chien-si-tien-tien" => is(!labour),
        "lao-dong-tien-tien" => is(labour),
        _ => Yes,
    }
}

fn reading(title: &str, f: &Facts) -> Outcome {
    let common = may_compete(f).max(after_breaches(title, f));
    let research = [InitiativeKind::Research, InitiativeKind::Work];
    let own = match title {
        "chien-si-tien-tien" | "lao-dong-tien-tien" => advanced(f).max(held_back(f, 0)).max(whose(title, f)),
        "chien-si-thi-dua-co-so" => fighter(f).max(leads(f)).max(held_back(f, 1)),
        "chien-si-thi-dua-bo-tinh" => {
            let road = novelty(f, &[InitiativeKind::Initiative], Reach::MinistryOrProvince, 4)
                .min(novelty(f, &research, Reach::MinistryOrProvince, 4))
                .min(commended(f, &[FEATS[0], "bang-khen-thu-tuong"], &SUDDEN, 4, 1))
                .min(novelty(f, &COMBAT, Reach::MinistryOrProvince, 4))
                // Whose the three certificates are is for people.
                .min(commended(f, &["bang-khen-bo-tinh"], &SUDDEN, 4, 3).max(Person));
            in_a_row(f, "chien-si-thi-dua-co-so", 3).max(road).max(held_back(f, 3))
        }
        _ => {
            let road = novelty(f, &[InitiativeKind::Initiative], Reach::National, 3)
                .min(novelty(f, &research, Reach::National, 3))
                .min(commended(f, &FEATS, &[Ground::Sudden], 3, 1))
                .min(novelty(f, &COMBAT, Reach::National, 3));
            in_a_row(f, "chien-si-thi-dua-bo-tinh", 2).max(road).max(held_back(f, 7))
        }
    };
    own.max(common)
}

const TITLES: [&str; 5] = [
    "chien-si-tien-tien",
    "chien-si-thi-dua-co-so",
    "chien-si-thi-dua-bo-tinh",
    "chien-si-thi-dua-toan-quoc",
    "lao-dong-tien-tien",
];

#[test]
fn a_second_reading_of_the_police_circular_agrees_on_officers() {
    let seen: Vec<BTreeSet<(&str, Outcome)>> = (0..20u64)
        .into_par_iter()
        .map(|batch| {
            let mut rng = SmallRng::seed_from_u64(1219 + batch);
            let mut seen = BTreeSet::new();
            for _ in 0..runs(100_000) / 20 {
                let f = officer(&mut rng);
                for t in TITLES {
                    let ours = law::outcome(&LAW, &f, &t.into(), Some(day(ON))).unwrap();
                    assert_eq!(ours, reading(t, &f), "{t}: {}", serde_json::to_string(&f).unwrap());
                    seen.insert((t, ours));
                }
            }
            seen
        })
        .collect();
    for t in TITLES {
        let kinds = seen.iter().flatten().filter(|k| k.0 == t).map(|k| k.1).collect::<BTreeSet<_>>();
        assert!(kinds.len() >= 4, "{t}: {kinds:?}");
    }
}

#[test]
fn the_scan_agrees_with_the_check_on_officers_of_the_circular() {
    let titles: Vec<AwardId> = law::yearly_titles(&LAW);
    let plan = LAW.plan(&titles, day(ON)).unwrap();
    let mut rng = SmallRng::seed_from_u64(77);
    let mut register = law::Population::default();
    let people: Vec<Facts> = (0..runs(20_000)).map(|_| officer(&mut rng)).collect();
    for f in &people {
        register.push(law::Row::pack(&LAW, f, day(ON)).unwrap());
    }
    let found = law::scan(&register, &plan);
    let (mut answered, mut labour) = (0, 0);
    for (i, f) in people.iter().enumerate() {
        for (t, id) in titles.iter().enumerate() {
            // Breaches of the year are left to the check.
            let Some(scanned) = found.outcome(i, t) else { continue };
            // Who is not looked at for a title beside the force's own has no answer to compare.
            if !LAW.award(id).unwrap().is_for(f) {
                continue;
            }
            answered += 1;
            labour += usize::from(f.is_labour_of_a_force() && *id == "lao-dong-tien-tien");
            let checked = law::outcome(&LAW, f, id, Some(day(ON))).unwrap();
            assert_eq!(scanned, checked, "{id} {}", serde_json::to_string(f).unwrap());
        }
    }
    // Four titles a head, five for labour; a fourth have breaches: those are asked one by one.
    assert!(answered > people.len() * 2, "the scan answers for most: {answered}");
    assert!(
        labour > people.len() / 20,
        "workers and contract labour are scanned for the title beside the force's: {labour}"
    );
}

#[test]
fn every_rule_that_has_no_columns_finds_a_place_on_a_row() {
    let on = day(ON);
    for later in ["2019-07-12", "2023-12-31", "2024-01-01", "2026-11-29"] {
        LAW.plan(&law::yearly_titles(&LAW), day(later)).unwrap();
    }
    let mut f = Facts::of(SubjectKind::Individual);
    f.emulation_year = Some(YEAR);
    assert!(law::Row::pack(&LAW, &f, on).is_ok());
}

// ---- lists

/// Article 7(4): the first digit after the comma decides.
fn half_up(base: u32, tenths_of_percent: u32) -> u32 {
    let (base, per) = (u64::from(base), u64::from(tenths_of_percent));
    let tenths = base * per / 100;
    u32::try_from(tenths / 10 + u64::from(tenths % 10 >= 5)).unwrap()
}

fn ranked(n: u32) -> Vec<Listed> {
    (0..n).map(|i| Listed { code: format!("{i:03}"), score: Some(i64::from(n - i)), ..Listed::default() }).collect()
}

fn setting(award: &str) -> ListSetting {
    ListSetting { sector: Some(Sector::PublicSecurity), ..ListSetting::new(award.into(), day(ON)) }
}

const RESULTS: [(UnitResult, Option<u32>); 4] = [
    (UnitResult::GovernmentFlag, Some(700)),
    (UnitResult::MinistryFlag, Some(600)),
    (UnitResult::MinisterCertificate, Some(500)),
    (UnitResult::None, Some(400)),
];

#[test]
fn a_second_reading_of_the_quotas_agrees_on_lists() {
    let mut rng = SmallRng::seed_from_u64(144);
    for _ in 0..runs(10_000) {
        let n = rng.random_range(0..40);
        let base = rng.random_range(1..3_000);
        let list = ranked(n);
        let over = |of: &ListSetting, rule: &str| {
            let v = LAW.judge_list(of, &list).unwrap();
            let cap = v.caps.iter().find(|c| c.rule == rule).and_then(|c| c.cap);
            (cap, v.over.iter().filter(|o| o.rule == rule).count(), v.over.iter().all(|o| !o.undecided))
        };
        let agrees = |of: ListSetting, rule: &str, places: u32| {
            let beyond = usize::try_from(n.saturating_sub(places)).unwrap();
            assert_eq!(over(&of, rule), (Some(places), beyond, true), "{rule}: {n} over {base}");
        };
        let of = |award: &str, key: &str| ListSetting { base: BTreeMap::from([(key.into(), base)]), ..setting(award) };
        agrees(of(TITLES[0], "eligible"), "cstt-ca.ty-le", half_up(base, 800));
        agrees(of(TITLES[1], TITLES[0]), "cstdcs-ca.ty-le", half_up(base, 150));
        // Both titles are added.
        let labour = rng.random_range(0..500);
        let mut both = of(TITLES[1], TITLES[0]);
        both.base.insert("lao-dong-tien-tien".into(), labour);
        agrees(both, "cstdcs-ca.ty-le", half_up(base + labour, 150));
        agrees(of("lao-dong-tien-tien", "eligible"), "cstt-ca.ty-le", half_up(base, 800));
        agrees(of("tap-the-lao-dong-tien-tien", "units"), "dvtt-ca.so-don-vi", half_up(base, 800));
        conscripts(&mut rng, base);
        let strength = if base < 200 { 1 } else { half_up(base, 5) };
        agrees(of(TITLES[2], "strength"), "cstd-tll-ca.ty-le", strength);
        agrees(of("don-vi-tien-tien", "units"), "dvtt-ca.so-don-vi", half_up(base, 800));
        let (result, share) = RESULTS[rng.random_range(0..4)];
        let mut units = of("don-vi-quyet-thang", "don-vi-tien-tien");
        units.result = Some(result);
        agrees(units.clone(), "dvqt-ca.so-don-vi", half_up(base, share.unwrap()));
        units.result = None;
        let v = LAW.judge_list(&units, &list).unwrap();
        let what_if: Vec<_> = v.caps.iter().flat_map(|c| &c.what_if).map(|w| (w.result, w.cap)).collect();
        assert_eq!(what_if, RESULTS.map(|(r, p)| (r, p.map(|p| half_up(base, p)))));
        let members = rng.random_range(1..30);
        // Nobody stands in no cluster.
        if n == 0 {
            continue;
        }
        let mut flags = of("co-thi-dua-bo-tinh", "cluster_members");
        flags.base.insert("cluster_members".into(), members);
        flags.level = Some(Level::MinistryOrProvince);
        agrees(flags.clone(), "co-bo-ca.cum", half_up(members, 500));
        flags.base = BTreeMap::from([("block_members".into(), members)]);
        flags.level = Some(Level::District);
        agrees(flags, "co-bo-ca.khoi", if members >= 15 { 2 } else { 1 });
        leaders(&mut rng, n);
    }
}

/// Article 13(5): conscripts have a share of their own, and do not count in the other.
fn conscripts(rng: &mut SmallRng, base: u32) {
    let (others, own) = (rng.random_range(0..30), rng.random_range(0..30));
    let own_base = rng.random_range(1..200);
    let mut list = ranked(others + own);
    let mut left = own;
    for l in &mut list {
        l.conscript = left > 0 && rng.random_ratio(1, 2);
        left -= u32::from(l.conscript);
    }
    for l in list.iter_mut().rev().filter(|l| !l.conscript).take(left as usize) {
        l.conscript = true;
    }
    for (award, key, own_key, rule, own_rule, share) in [
        (TITLES[0], "eligible", "conscripts_eligible", "cstt-ca.ty-le", "cstt-ca.ty-le-nghia-vu", 800),
        (TITLES[1], TITLES[0], "conscripts_advanced", "cstdcs-ca.ty-le", "cstdcs-ca.ty-le-nghia-vu", 150),
    ] {
        let of =
            ListSetting { base: BTreeMap::from([(key.into(), base), (own_key.into(), own_base)]), ..setting(award) };
        let v = LAW.judge_list(&of, &list).unwrap();
        for (rule, n, base, wanted) in [(rule, others, base, false), (own_rule, own, own_base, true)] {
            let places = half_up(base, share);
            let cap = v.caps.iter().find(|c| c.rule == rule);
            if n == 0 && (wanted || own > 0) {
                assert!(cap.is_none(), "{rule}: nobody of that list");
                continue;
            }
            let cap = cap.unwrap();
            assert_eq!((cap.nominated, cap.cap), (n, Some(places)), "{rule}");
            let over: Vec<&str> = v.over.iter().filter(|o| o.rule == rule).map(|o| o.code.as_str()).collect();
            let expected: Vec<&str> =
                list.iter().filter(|l| l.conscript == wanted).map(|l| l.code.as_str()).skip(places as usize).collect();
            assert_eq!(over, expected, "{rule}");
        }
    }
}

/// Article 14 over the leaders of one unit.
fn leaders(rng: &mut SmallRng, n: u32) {
    let all = rng.random_range(1..12);
    let stand = n.min(all);
    let list: Vec<Listed> = ranked(stand).into_iter().map(|l| Listed { leads: Some("u".into()), ..l }).collect();
    let (level, part) =
        [(Level::MinistryOrProvince, "cap-cuc-tinh"), (Level::District, "co-so"), (Level::Base, "truc-thuoc")]
            [rng.random_range(0..3)];
    let of = |part: &str, result: UnitResult| match (part, result) {
        ("cap-cuc-tinh" | "co-so", UnitResult::GovernmentFlag) => Some(half_up(all, 700)),
        ("cap-cuc-tinh" | "co-so", UnitResult::MinistryFlag) => Some(half_up(all, 500)),
        ("co-so", UnitResult::Excellent) => Some(half_up(all, 400)),
        ("truc-thuoc", UnitResult::Excellent) => Some(half_up(all, 500)),
        ("co-so" | "truc-thuoc", UnitResult::Advanced) => Some(1),
        (_, UnitResult::None) => Some(0),
        _ => None,
    };
    for result in [
        UnitResult::None,
        UnitResult::Advanced,
        UnitResult::Excellent,
        UnitResult::MinisterCertificate,
        UnitResult::MinistryFlag,
        UnitResult::GovernmentFlag,
    ] {
        let unit = LedUnit { level: Some(level), leaders: Some(all), result: Some(result) };
        let of_list = ListSetting { units: BTreeMap::from([("u".into(), unit)]), ..setting(TITLES[1]) };
        let v = LAW.judge_list(&of_list, &list).unwrap();
        let rule = format!("cstdcs-ca.lanh-dao/{part}");
        let found = v.caps.iter().find(|c| c.rule == rule);
        assert_eq!(found.is_some(), stand > 0, "{rule}");
        let Some(cap) = found else { continue };
        assert_eq!(cap.cap, of(part, result), "{rule} {result:?} of {all}");
        let beyond = v.over.iter().filter(|o| o.rule == rule).count();
        let expected = of(part, result).map_or(0, |p| stand.saturating_sub(p));
        assert_eq!(beyond, usize::try_from(expected).unwrap());
    }
}
