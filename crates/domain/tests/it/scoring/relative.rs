//! The "Điều 6" rule: practice.md 2.1 [V-repo ThuatNguyen/NationalSecurityContest2], and what is defined where it is silent.

use domain::scoring::{Amount, Better, Leader, Points, Standing, relative, rounded};
use proptest::prelude::*;

use super::{amount, p};

/// Scores of (actual, target) pairs; an empty target is none assigned, an empty actual not reported.
fn scores(leader: Leader, better: Better, max: &str, pairs: &[(&str, &str)]) -> Vec<Option<Points>> {
    let some = |text: &str| if text.is_empty() { None } else { Some(amount(text)) };
    let standings: Vec<_> = pairs.iter().map(|(a, t)| Standing { target: some(t), actual: some(a) }).collect();
    relative(&standings, leader, better, p(max))
}

fn points(all: &[&str]) -> Vec<Option<Points>> {
    all.iter().map(|text| if text.is_empty() { None } else { Some(p(text)) }).collect()
}

/// Each row of the table in practice.md 2.1, with 10.00 as the maximum.
#[test]
fn each_row_of_the_formula_is_as_the_rule_has_it() {
    let rate = |pairs: &[(&str, &str)]| scores(Leader::Rate, Better::Higher, "10", pairs);
    // A < T: 0.5 × MS × A/T.
    assert_eq!(rate(&[("80", "100")]), points(&["4"]));
    assert_eq!(rate(&[("0", "100")]), points(&["0"]));
    // A = T: 0.5 × MS. Exactly meeting the target earns half.
    assert_eq!(rate(&[("100", "100")]), points(&["5"]));
    // A > T, leader: MS; not leader: 0.5 × MS + 0.5 × MS × (A/T − 1)/(A_L/T_L − 1).
    assert_eq!(
        rate(&[("150", "100"), ("120", "100"), ("100", "100"), ("99", "100")]),
        points(&["10", "7", "5", "4.95"])
    );
    // The leader is the highest rate, whoever has the highest result.
    assert_eq!(rate(&[("15", "10"), ("1200", "1000")]), points(&["10", "7"]));
    // Ties at the top: all tied leaders get full marks.
    assert_eq!(
        rate(&[("15", "10"), ("1500", "1000"), ("30", "20"), ("125", "100")]),
        points(&["10", "10", "10", "7.50"])
    );
    // No target but a result: A / max(A in that group) × MS, and no leader of the others.
    assert_eq!(rate(&[("40", ""), ("10", ""), ("110", "100"), ("105", "100")]), points(&["10", "2.50", "10", "7.50"]));
}

#[test]
fn a_result_changes_everybodys_points_and_who_has_not_reported_has_none() {
    let rate = |pairs: &[(&str, &str)]| scores(Leader::Rate, Better::Higher, "10", pairs);
    assert_eq!(rate(&[("", "100"), ("120", "100")]), points(&["", "10"]));
    assert_eq!(rate(&[("200", "100"), ("120", "100")]), points(&["10", "6"]));
    assert_eq!(rate(&[("", ""), ("3", "")]), points(&["", "10"]));
    assert_eq!(rate(&[]), points(&[]));
}

#[test]
fn leader_by_absolute_result_is_a_setting_and_nobody_gets_more_than_the_maximum() {
    let absolute = |pairs: &[(&str, &str)]| scores(Leader::Absolute, Better::Higher, "10", pairs);
    // The second has a higher rate than the leader by result: its fraction is clamped to 1.
    assert_eq!(absolute(&[("1200", "1000"), ("15", "10"), ("110", "100")]), points(&["10", "10", "7.50"]));
    // The largest result below its target does not lead.
    assert_eq!(absolute(&[("5000", "9000"), ("120", "100"), ("110", "100")]), points(&["2.78", "10", "7.50"]));
    // Tied by result: both full, and the others are measured against the higher rate.
    assert_eq!(absolute(&[("120", "100"), ("120", "80"), ("30", "24")]), points(&["10", "10", "7.50"]));
}

#[test]
fn nobody_over_the_target_a_single_unit_and_a_target_of_zero_are_defined() {
    let rate = |pairs: &[(&str, &str)]| scores(Leader::Rate, Better::Higher, "10", pairs);
    assert_eq!(rate(&[("90", "100"), ("100", "100"), ("50", "100")]), points(&["4.50", "5", "2.50"]));
    assert_eq!(rate(&[("101", "100")]), points(&["10"]));
    assert_eq!(rate(&[("100", "100")]), points(&["5"]));
    assert_eq!(rate(&[("7", "")]), points(&["10"]));
    // T = 0: nothing has met it; anything is full, and leads nobody.
    assert_eq!(rate(&[("0", "0"), ("1", "0"), ("120", "100"), ("110", "100")]), points(&["5", "10", "10", "7.50"]));
    let absolute = scores(Leader::Absolute, Better::Higher, "10", &[("999", "0"), ("120", "100"), ("110", "100")]);
    assert_eq!(absolute, points(&["10", "10", "7.50"]));
    // Nobody without target has a result above zero.
    assert_eq!(rate(&[("0", ""), ("0", "")]), points(&["0", "0"]));
}

#[test]
fn where_lower_is_better_the_rule_is_mirrored() {
    let lower = |pairs: &[(&str, &str)]| scores(Leader::Rate, Better::Lower, "10", pairs);
    // Worse than the target: 0.5 × MS × T/A; met: half; the lowest rate leads, others by 1 − A/T.
    assert_eq!(
        lower(&[("200", "100"), ("100", "100"), ("50", "100"), ("80", "100")]),
        points(&["2.50", "5", "10", "7"])
    );
    assert_eq!(lower(&[("0", "100"), ("50", "100")]), points(&["10", "7.50"]));
    // T = 0: nothing is better than none.
    assert_eq!(lower(&[("0", "0"), ("1", "0"), ("90", "100")]), points(&["10", "0", "10"]));
    assert_eq!(lower(&[("4", ""), ("2", ""), ("8", "")]), points(&["5", "10", "2.50"]));
    assert_eq!(lower(&[("0", ""), ("2", "")]), points(&["10", "0"]));
    let absolute = scores(Leader::Absolute, Better::Lower, "10", &[("5", "10"), ("20", "100"), ("6", "10")]);
    assert_eq!(absolute, points(&["10", "10", "9"]));
}

#[test]
fn a_leaf_is_rounded_once_half_away_from_zero() {
    assert_eq!(scores(Leader::Rate, Better::Higher, "5", &[("1", "3")]), points(&["0.83"]));
    assert_eq!(scores(Leader::Rate, Better::Higher, "0.50", &[("1", "2")]), points(&["0.13"]));
    assert_eq!(scores(Leader::Rate, Better::Higher, "0.05", &[("1", "1")]), points(&["0.03"]));
    // 0.5 × 1.50 + 0.5 × 1.50 × (1/7)/(1/3) = 1.0714…
    assert_eq!(scores(Leader::Rate, Better::Higher, "1.50", &[("8", "7"), ("4", "3")]), points(&["1.07", "1.50"]));
    for (upper, lower, whole) in [(5, 2, 3), (-5, 2, -3), (5, -2, -3), (7, 3, 2), (8, 3, 3), (0, 7, 0), (1, 0, 0)] {
        assert_eq!(rounded(upper, lower), Points(whole), "{upper}/{lower}");
    }
    // The largest amounts there are stay exact.
    let most = Amount::new(Amount::MOST);
    let all = [
        Standing { target: Amount::new(1), actual: most },
        Standing { target: Amount::new(Amount::MOST - 1), actual: most },
    ];
    assert_eq!(
        relative(&all, Leader::Rate, Better::Higher, Points::MOST),
        [Some(Points::MOST), Some(Points(5_000_000))]
    );
    assert!(Amount::new(Amount::MOST + 1).is_none() && Amount::new(-1).is_none());
}

/// The table written down again with floating numbers, as a reader of the rule would.
fn naive(pairs: &[(f64, f64)], max: f64) -> Vec<f64> {
    let top = pairs.iter().filter(|(a, t)| a > t).map(|(a, t)| a / t).fold(0.0, f64::max);
    let one = |(a, t): &(f64, f64)| {
        let rate = a / t;
        if rate <= 1.0 { 0.5 * max * rate } else { 0.5 * max + 0.5 * max * (rate - 1.0) / (top - 1.0) }
    };
    pairs.iter().map(one).collect()
}

fn standings() -> impl Strategy<Value = Vec<Standing>> {
    let amounts = (0_i64..400, 0_i64..4).prop_map(|(n, scale)| Amount::new(n * 10_i64.pow(scale as u32)));
    let one = (prop::option::weighted(0.8, amounts.clone()), prop::option::weighted(0.9, amounts))
        .prop_map(|(target, actual)| Standing { target: target.flatten(), actual: actual.flatten() });
    prop::collection::vec(one, 1..9)
}

fn ways() -> impl Strategy<Value = (Leader, Better, Points)> {
    let leader = prop::sample::select(vec![Leader::Rate, Leader::Absolute]);
    let better = prop::sample::select(vec![Better::Higher, Better::Lower]);
    (leader, better, (1_i64..10_000).prop_map(Points))
}

proptest! {
    #[test]
    fn the_exact_rule_is_what_a_reader_would_compute(
        pairs in prop::collection::vec((0_u32..5_000, 1_u32..5_000), 1..9),
        max in 1_i64..10_000,
    ) {
        let amounts = |n: u32| Amount::new(i64::from(n));
        let all: Vec<_> = pairs.iter().map(|(a, t)| Standing { target: amounts(*t), actual: amounts(*a) }).collect();
        let floats: Vec<_> = pairs.iter().map(|(a, t)| (f64::from(*a), f64::from(*t))).collect();
        let exact = relative(&all, Leader::Rate, Better::Higher, Points(max));
        for (exact, float) in exact.iter().zip(naive(&floats, max as f64)) {
            prop_assert!((exact.unwrap().0 as f64 - float).abs() <= 0.500_001, "{exact:?} {float}");
        }
    }

    #[test]
    fn points_lie_between_nothing_and_the_maximum_and_order_changes_nothing(
        all in standings(), (leader, better, max) in ways(), seed in any::<u64>(),
    ) {
        let scored = relative(&all, leader, better, max);
        for (points, standing) in scored.iter().zip(&all) {
            prop_assert_eq!(points.is_none(), standing.actual.is_none());
            prop_assert!(points.is_none_or(|p| (Points::ZERO..=max).contains(&p)));
        }
        let mut order: Vec<usize> = (0..all.len()).collect();
        order.rotate_left(seed as usize % all.len());
        if seed % 2 == 0 {
            order.reverse();
        }
        let moved: Vec<_> = order.iter().map(|i| all[*i]).collect();
        let expected: Vec<_> = order.iter().map(|i| scored[*i]).collect();
        prop_assert_eq!(relative(&moved, leader, better, max), expected);
    }

    #[test]
    fn doing_better_never_costs_points_and_with_leader_by_rate_never_gives_others_any(
        all in standings(), (leader, better, max) in ways(), who in any::<prop::sample::Index>(), more in 1_i64..100_000,
    ) {
        let who = who.index(all.len());
        let Some(actual) = all[who].actual else { return Ok(()) };
        let improved = match better {
            Better::Higher => actual.hundredths() + more,
            Better::Lower => (actual.hundredths() - more).max(0),
        };
        let mut after = all.clone();
        after[who].actual = Amount::new(improved);
        let (before, after) = (relative(&all, leader, better, max), relative(&after, leader, better, max));
        prop_assert!(after[who] >= before[who], "{before:?} {after:?}");
        if leader == Leader::Rate {
            for (i, (b, a)) in before.iter().zip(&after).enumerate() {
                prop_assert!(i == who || a <= b, "{i}: {before:?} {after:?}");
            }
        }
    }
}
