//! Whole sheets: what is refused, what never changes, who stands where.

use std::collections::BTreeMap;

use domain::scoring::{
    Amount, Band, Basis, Candidate, Criterion, EnteredFault, Kind, Leader, Place, Points, Sheet, SheetFault, Stage,
    Stages, TieBreak, UnitLine, UnitScore, UnitSheet, Value, evaluate, rank,
};
use proptest::prelude::*;

use super::{
    against, amount, at_least, free, leaf, line, more_than, p, parent, quantity, sheet, unit, with_bonus, yes_no,
};

#[test]
fn what_is_no_score_sheet_is_told_with_the_criterion() {
    let faults = |groups: Vec<Criterion>| sheet(groups).check().unwrap_err();
    let limits = |c: &str| vec![SheetFault::Limits(c.into())];
    let bands = |froms: Vec<Option<domain::scoring::Bound>>| {
        let bands = froms.into_iter().map(|from| Band { from, points: p("1") }).collect();
        faults(vec![leaf("x", "2", Kind::Bands { bands })])
    };
    assert_eq!(faults(vec![]), [SheetFault::Size]);
    assert_eq!(faults(vec![yes_no("x", "0")]), [SheetFault::Max("x".into())]);
    assert_eq!(faults(vec![yes_no("x", "100000.01")])[0], SheetFault::Max("x".into()));
    assert_eq!(faults(vec![yes_no("x", "1"), yes_no("x", "1")]), [SheetFault::Code("x".into())]);
    assert_eq!(faults(vec![yes_no(" ", "1")]), [SheetFault::Code(" ".into())]);
    assert_eq!(faults(vec![parent("x", "1", vec![])])[0], SheetFault::Parent("x".into()));
    let sum = SheetFault::Sum { code: "x".into(), max: p("3"), sum: p("2.50") };
    assert_eq!(faults(vec![parent("x", "3", vec![yes_no("a", "1"), yes_no("b", "1.50")])]), [sum]);
    assert_eq!(
        faults(vec![with_bonus(parent("x", "1", vec![yes_no("a", "1")]), "1", "1")]),
        [SheetFault::Parent("x".into())]
    );
    assert_eq!(faults(vec![leaf("x", "1", Kind::PerOccurrence { each: p("0") })]), limits("x"));
    assert_eq!(faults(vec![leaf("x", "1", Kind::Free { least: p("1.01") })]), limits("x"));
    assert_eq!(
        faults(vec![leaf("x", "1", Kind::PlusMinus { plus: p("1"), minus: p("1"), least: p("0.50") })]),
        limits("x")
    );
    assert_eq!(faults(vec![leaf("x", "1", Kind::Proportion { standard: p("1.50") })]), limits("x"));
    assert_eq!(faults(vec![with_bonus(free("x", "1"), "1", "0.30")]), limits("x"));
    for wrong in
        [vec![], vec![Some(at_least("1"))], vec![None, Some(at_least("2")), Some(at_least("1"))], vec![None, None]]
    {
        assert_eq!(bands(wrong), [SheetFault::Bands("x".into())]);
    }
    assert_eq!(bands(vec![None, Some(more_than("1")), Some(at_least("1"))]), [SheetFault::Bands("x".into())]);
    let deep = (0..25).fold(yes_no("leaf", "1"), |inner, i| parent(&format!("p{i}"), "1", vec![inner]));
    assert_eq!(faults(vec![deep]), [SheetFault::Size]);
    let whole = Sheet { total_cap: Some(p("0")), ..sheet(vec![yes_no("x", "1")]) };
    assert_eq!(whole.check(), Err(vec![SheetFault::Whole]));
}

#[test]
fn what_does_not_belong_on_a_line_is_refused_whole() {
    let table = sheet(vec![yes_no("a", "1"), quantity("q", "2", Leader::Rate), parent("g", "1", vec![free("f", "1")])]);
    let fault = |lines: &[(&str, UnitLine)]| evaluate(&table, &[unit("A", lines)]).unwrap_err().remove(0);
    let at = |code: &str| ("A".to_owned(), code.to_owned());
    let (u, code) = at("a");
    assert_eq!(fault(&[("a", line(Value::Count(1)))]), EnteredFault::WrongKind { unit: u, code });
    let (u, code) = at("g");
    assert_eq!(fault(&[("g", line(Value::Points(p("1"))))]), EnteredFault::NoLine { unit: u, code });
    let (u, code) = at("f");
    let target = UnitLine { target: Some(amount("1")), ..UnitLine::default() };
    assert_eq!(fault(&[("f", target)]), EnteredFault::Target { unit: u, code });
    assert_eq!(evaluate(&table, &[unit("A", &[]), unit("A", &[])]), Err(vec![EnteredFault::UnitTwice("A".into())]));
    assert_eq!(evaluate(&table, &[]), Ok(vec![]));
}

#[test]
fn points_are_provisional_until_the_last_member_has_reported_and_zero_is_a_report() {
    let table = sheet(vec![quantity("q", "10", Leader::Rate)]);
    let a = unit("A", &[("q", against("120", "100"))]);
    let waiting = unit("B", &[("q", UnitLine { target: Some(amount("100")), ..UnitLine::default() })]);
    let scored = evaluate(&table, &[a.clone(), waiting]).unwrap();
    assert_eq!(scored.iter().map(|s| (s.missing, s.provisional)).collect::<Vec<_>>(), [(0, true), (1, true)]);
    assert_eq!(scored[1].lines[0].points, None);
    let scored = evaluate(&table, &[a, unit("B", &[("q", against("0", "100"))])]).unwrap();
    assert_eq!(scored.iter().map(|s| (s.missing, s.provisional)).collect::<Vec<_>>(), [(0, false), (0, false)]);
    assert_eq!(scored[1].lines[0].points, Some(Points::ZERO));
}

#[test]
fn the_last_competent_review_counts_and_never_the_highest() {
    let stages = Stages::default().with(Stage::Own, Some(90)).with(Stage::First, Some(70));
    assert_eq!((stages.last(), stages.last_stage()), (Some(70), Some(Stage::First)));
    let stages = stages.with(Stage::Second, Some(80));
    assert_eq!((stages.last(), stages.last_stage()), (Some(80), Some(Stage::Second)));
    // Nothing that was entered is lost, zero counts, and taking one back uncovers the one before.
    assert_eq!(Stage::ALL.iter().map(|s| stages.of(*s)).collect::<Vec<_>>(), [Some(90), Some(70), Some(80)]);
    assert_eq!(stages.with(Stage::Second, Some(0)).last(), Some(0));
    assert_eq!(stages.with(Stage::Second, None).last(), Some(70));
    assert_eq!(Stages::<i64>::default().last(), None);
}

fn scored(rows: &[(&str, &str, &str, u32)]) -> Vec<UnitScore> {
    let mut table = sheet(vec![parent("I", "70", vec![free("I.1", "70")]), with_bonus(free("II", "30"), "10", "1")]);
    table.deductions = vec![domain::scoring::Deduction { code: "d".into(), text: "d".into(), points: p("1") }];
    let one = |(name, work, other, deducted): &(&str, &str, &str, u32)| {
        let mut lines = unit(name, &[("I.1", line(Value::Points(p(work)))), ("II", line(Value::Points(p(other))))]);
        lines.deductions.insert("d".into(), *deducted);
        lines
    };
    evaluate(&table, &rows.iter().map(one).collect::<Vec<_>>()).expect("what was entered fits the sheet")
}

fn places(scores: &[UnitScore], votes: &[(&str, u32)], list: &[TieBreak]) -> Vec<(String, Place)> {
    let votes: BTreeMap<&str, u32> = votes.iter().copied().collect();
    let candidates: Vec<_> = scores
        .iter()
        .map(|score| Candidate { score, group: "g", votes: votes.get(score.unit.as_str()).copied() })
        .collect();
    rank(&candidates, Basis::Total, list).into_iter().map(|r| (r.unit, r.place)).collect()
}

fn at(unit: &str, place: usize, tied: bool, by: Option<TieBreak>) -> (String, Place) {
    (unit.into(), Place::At { place, tied, by })
}

#[test]
fn a_tie_is_broken_only_by_the_list_and_what_stays_tied_goes_to_a_vote() {
    let scores = scored(&[
        ("A", "60", "20", 0),
        ("B", "62", "18", 0),
        ("C", "62", "19", 1),
        ("D", "70", "30", 0),
        ("E", "1", "1", 0),
    ]);
    let by_work = TieBreak::Criterion("I".into());
    // Without a list the three share the second place; the next is the fifth.
    let shared = |unit| at(unit, 2, true, None);
    let expected = [at("D", 1, false, None), shared("A"), shared("B"), shared("C"), at("E", 5, false, None)];
    assert_eq!(places(&scores, &[], &[]), expected);
    // Professional work puts B and C before A; fewer deductions puts B before C.
    let list = [by_work.clone(), TieBreak::Bonus, TieBreak::FewerDeductions, TieBreak::Vote];
    let told = places(&scores, &[], &list);
    let fewer = Some(TieBreak::FewerDeductions);
    let expected = [
        at("D", 1, false, None),
        at("B", 2, false, fewer.clone()),
        at("C", 3, false, fewer),
        at("A", 4, false, Some(by_work.clone())),
        at("E", 5, false, None),
    ];
    assert_eq!(told, expected);
    // What the list leaves equal is tied, until all of them were voted on.
    let list = [by_work.clone(), TieBreak::Vote];
    let told = places(&scores, &[("B", 5)], &list);
    assert_eq!(told[1..3], [at("B", 2, true, Some(by_work.clone())), at("C", 2, true, Some(by_work.clone()))]);
    let told = places(&scores, &[("B", 5), ("C", 7)], &list);
    assert_eq!(told[1..3], [at("C", 2, false, Some(TieBreak::Vote)), at("B", 3, false, Some(TieBreak::Vote))]);
    let told = places(&scores, &[("B", 6), ("C", 6)], &list);
    assert!(told[1..3].iter().all(|(_, p)| matches!(p, Place::At { place: 2, tied: true, .. })), "{told:?}");
}

#[test]
fn places_are_given_within_comparable_groups_and_an_incomplete_group_waits() {
    let mut scores = scored(&[("A", "60", "20", 0), ("B", "10", "10", 0), ("C", "70", "30", 0), ("D", "5", "5", 0)]);
    scores[3].missing = 1;
    let group = |unit: &str| if unit < "C" { "phòng" } else { "xã" };
    let candidates: Vec<_> =
        scores.iter().map(|score| Candidate { score, group: group(&score.unit), votes: None }).collect();
    let told: Vec<_> = rank(&candidates, Basis::Total, &[]).into_iter().map(|r| (r.unit, r.group, r.place)).collect();
    let first = |place| Place::At { place, tied: false, by: None };
    let row = |unit: &str, group: &str, place| (unit.to_owned(), group.to_owned(), place);
    let expected = [
        row("A", "phòng", first(1)),
        row("B", "phòng", first(2)),
        row("C", "xã", Place::Waiting),
        row("D", "xã", Place::Waiting),
    ];
    assert_eq!(told, expected);
}

#[test]
fn by_percentage_a_smaller_denominator_is_compared_exactly() {
    let table = sheet(vec![free("a", "700"), free("b", "300")]);
    let none = UnitLine { assigned: false, ..UnitLine::default() };
    let points = |text: &str| line(Value::Points(p(text)));
    let scores = evaluate(
        &table,
        &[
            unit("A", &[("a", points("684")), ("b", none)]),
            unit("B", &[("a", points("690")), ("b", points("287.14"))]),
            unit("C", &[("a", points("690")), ("b", points("287.15"))]),
        ],
    )
    .unwrap();
    // 684/700 lies between 977.14 and 977.15 of 1,000.
    let candidates: Vec<_> = scores.iter().map(|score| Candidate { score, group: "", votes: None }).collect();
    let order = |basis| rank(&candidates, basis, &[]).into_iter().map(|r| r.unit).collect::<String>();
    assert_eq!((order(Basis::Percentage), order(Basis::Total)), ("CAB".to_owned(), "CBA".to_owned()));
}

/// A kind of criterion, what may be entered on it, and its target.
type AnyKind = (Kind, Value, Option<Amount>);

fn any_kind() -> impl Strategy<Value = AnyKind> {
    let small = 0_i64..30_000;
    let some = |n: i64| Amount::new(n);
    prop_oneof![
        (any::<bool>(), prop::option::of(0_i64..20_000), small.clone()).prop_map(move |(rate, target, actual)| {
            let leader = if rate { Leader::Rate } else { Leader::Absolute };
            let kind = Kind::Quantity { leader, better: domain::scoring::Better::Higher };
            (kind, Value::Amount(some(actual).unwrap_or_default()), target.and_then(some))
        }),
        any::<bool>().prop_map(|yes| (Kind::YesNo, Value::Yes(yes), None)),
        (1_i64..500, 0_u32..9).prop_map(|(each, n)| (
            Kind::PerOccurrence { each: Points(each) },
            Value::Count(n),
            None
        )),
        (0_u32..9, 0_u32..9).prop_map(|(a, b)| {
            (Kind::PlusMinus { plus: Points(70), minus: Points(90), least: Points(-100) }, Value::Counts(a, b), None)
        }),
    ]
}

/// A sheet of up to three groups, and a cluster of up to six units with everything entered in one way or another.
fn any_cluster() -> impl Strategy<Value = (Sheet, Vec<UnitSheet>)> {
    let leaf_of = (any_kind(), 1_i64..5_000);
    let groups = prop::collection::vec(prop::collection::vec(leaf_of, 1..5), 1..4);
    let cells = prop::collection::vec((any::<bool>(), 0_u8..10, 0_i64..30_000), 6 * 15);
    (groups, 1_usize..7, cells).prop_map(|(groups, units, cells)| {
        let mut kinds = Vec::new();
        let mut make = |g: usize, leaves: Vec<(AnyKind, i64)>| {
            let children: Vec<Criterion> = leaves
                .into_iter()
                .enumerate()
                .map(|(i, ((kind, value, target), max))| {
                    let code = format!("{g}.{i}");
                    kinds.push((code.clone(), value, target));
                    Criterion { max: Points(max), ..leaf(&code, "1", kind) }
                })
                .collect();
            let max = children.iter().map(|c| c.max).sum();
            Criterion { max, ..parent(&g.to_string(), "1", children) }
        };
        let groups: Vec<Criterion> = groups.into_iter().enumerate().map(|(g, l)| make(g, l)).collect();
        let units = (0..units)
            .map(|u| {
                let lines = kinds.iter().enumerate().map(|(i, (code, value, target))| {
                    let (flag, luck, n) = cells[(u * 15 + i) % cells.len()];
                    let value = match value {
                        Value::Amount(_) => Value::Amount(Amount::new(n).unwrap_or_default()),
                        Value::Yes(_) => Value::Yes(flag),
                        other => *other,
                    };
                    let entered = UnitLine {
                        assigned: luck != 0,
                        target: target.filter(|_| luck > 2),
                        value: (luck != 1).then_some(value),
                        bonus: Points::ZERO,
                    };
                    (code.clone(), entered)
                });
                UnitSheet { unit: format!("u{u}"), lines: lines.collect(), deductions: BTreeMap::new() }
            })
            .collect();
        (sheet(groups), units)
    })
}

proptest! {
    #[test]
    fn the_order_of_units_and_criteria_changes_nothing((table, units) in any_cluster()) {
        prop_assert_eq!(table.check(), Ok(()));
        let scores = evaluate(&table, &units).unwrap();
        let mut other = table.clone();
        other.groups.reverse();
        for group in &mut other.groups {
            if let Kind::Parent { children } = &mut group.kind {
                children.reverse();
            }
        }
        let mut turned = units.clone();
        turned.reverse();
        let again = evaluate(&other, &turned).unwrap();
        for score in &scores {
            let same = again.iter().find(|s| s.unit == score.unit).unwrap();
            prop_assert_eq!((same.total, same.assigned, same.missing), (score.total, score.assigned, score.missing));
            for line in &score.lines {
                prop_assert_eq!(same.line(&line.code), Some(line));
            }
        }
        let candidates = |s: &'_ [UnitScore]| s.to_vec();
        let order = |all: &[UnitScore]| {
            let list: Vec<_> = all.iter().map(|score| Candidate { score, group: "", votes: None }).collect();
            rank(&list, Basis::Percentage, &[TieBreak::Bonus])
        };
        prop_assert_eq!(order(&candidates(&scores)), order(&candidates(&again)));
    }

    #[test]
    fn assigned_maxima_are_conserved_and_totals_are_the_sum_of_their_leaves((table, units) in any_cluster()) {
        let scores = evaluate(&table, &units).unwrap();
        let leaves = table.leaves();
        for (unit, score) in units.iter().zip(&scores) {
            let of = |assigned: bool| -> Points {
                leaves.iter().filter(|l| unit.lines[&l.code].assigned == assigned).map(|l| l.max).sum()
            };
            prop_assert_eq!(score.assigned, of(true));
            prop_assert_eq!(score.assigned.plus(of(false)), table.max());
            let points = leaves.iter().filter_map(|l| score.line(&l.code).unwrap().points).sum::<Points>();
            prop_assert_eq!((score.total, score.content), (points, points));
            let groups = score.lines.iter().filter(|l| l.depth == 0);
            prop_assert_eq!(groups.map(|g| g.assigned).sum::<Points>(), score.assigned);
            let missing = leaves.iter().filter(|l| unit.lines[&l.code].assigned && unit.lines[&l.code].value.is_none());
            prop_assert_eq!(score.missing, missing.count());
        }
    }

    #[test]
    fn doing_better_never_costs_a_total_and_with_leader_by_rate_never_gives_another_one_points(
        all in prop::collection::vec((0_i64..200, 1_i64..200), 2..8), who in any::<prop::sample::Index>(), more in 1_i64..500,
    ) {
        let table = sheet(vec![parent("g", "30", vec![quantity("q", "20", Leader::Rate), yes_no("y", "10")])]);
        let sheets = |all: &[(i64, i64)]| -> Vec<UnitSheet> {
            let one = |(i, (actual, target)): (usize, &(i64, i64))| {
                let entered = UnitLine {
                    target: Amount::new(*target * 100),
                    value: Amount::new(*actual * 100).map(Value::Amount),
                    ..UnitLine::default()
                };
                unit(&format!("u{i}"), &[("q", entered), ("y", line(Value::Yes(i % 2 == 0)))])
            };
            all.iter().enumerate().map(one).collect()
        };
        let who = who.index(all.len());
        let mut better = all.clone();
        better[who].0 += more;
        let (before, after) = (evaluate(&table, &sheets(&all)).unwrap(), evaluate(&table, &sheets(&better)).unwrap());
        for (i, (b, a)) in before.iter().zip(&after).enumerate() {
            prop_assert!(if i == who { a.total >= b.total } else { a.total <= b.total }, "{i}: {b:?} {a:?}");
        }
    }

    #[test]
    fn a_stage_never_loses_what_another_holds(entered in prop::collection::vec((0_usize..3, prop::option::of(0_i64..9)), 0..12)) {
        let mut stages = Stages::default();
        let mut last = [None; 3];
        for (at, value) in entered {
            stages = stages.with(Stage::ALL[at], value);
            last[at] = value;
            for (i, stage) in Stage::ALL.iter().enumerate() {
                prop_assert_eq!(stages.of(*stage), last[i]);
            }
            prop_assert_eq!(stages.last(), last.iter().rev().flatten().next().copied());
        }
    }
}
