//! Columns of figures say what the figures say one by one; a tree and then time is time and then a tree; a split conserves sums.

use domain::indicator::{
    Bound, Counts, Figure, Measure, Rolled, Tally, conserves, counts,
    derived::number,
    packed::{Column, Forest},
};
use proptest::prelude::*;

fn figure() -> impl Strategy<Value = Figure> {
    let bound = proptest::sample::select(Bound::ALL.to_vec());
    let number = || proptest::option::of(-5_000_i64..5_000);
    let wording = proptest::sample::select(vec!["", "hàng chục nghìn"]);
    (number(), number(), proptest::option::of(0_i64..4_000), proptest::option::of(bound), wording).prop_map(
        |(value, part, whole, bound, wording)| Figure { value, part, whole, bound, wording: wording.to_owned() },
    )
}

fn measure() -> impl Strategy<Value = Measure> {
    proptest::sample::select(Measure::ALL.to_vec())
}

const UNITS: usize = 7;
const PERIODS: usize = 4;

/// A figure or none for each unit and period, and the parent of each unit: one with a lower number, or none.
fn house() -> impl Strategy<Value = (Vec<Option<Figure>>, Vec<Vec<Option<u32>>>)> {
    let figures = proptest::collection::vec(proptest::option::weighted(0.8, figure()), UNITS * PERIODS);
    let tree = || (0..UNITS).map(|u| proptest::option::of(0..u.max(1) as u32)).collect::<Vec<_>>();
    let trees = proptest::collection::vec(tree(), PERIODS);
    let rooted = |mut trees: Vec<Vec<Option<u32>>>| {
        trees.iter_mut().for_each(|t| t[0] = None);
        trees
    };
    (figures, trees.prop_map(rooted))
}

fn at() -> Vec<(u32, u32)> {
    (0..UNITS * PERIODS).map(|i| ((i % UNITS) as u32, (i / UNITS) as u32)).collect()
}

fn column(measure: Measure, figures: &[Option<Figure>]) -> Column {
    let mut column = Column::new(measure, figures.len());
    for (place, figure) in figures.iter().enumerate() {
        if let Some(figure) = figure {
            column.set(place, figure, 7);
        }
    }
    column
}

fn one_by_one<'a>(measure: Measure, figures: impl Iterator<Item = &'a Option<Figure>>) -> (Rolled, u64) {
    let all = figures.flatten().map(|f| Tally::of(measure, f)).fold(Tally::default(), Tally::and);
    (all.rolled(measure), all.counted())
}

/// The units beneath one, itself among them.
fn beneath(tree: &[Option<u32>], root: usize) -> Vec<usize> {
    let under = |mut unit: usize| loop {
        if unit == root {
            return true;
        }
        match tree[unit] {
            Some(parent) => unit = parent as usize,
            None => return false,
        }
    };
    (0..tree.len()).filter(|u| under(*u)).collect()
}

proptest! {
    #[test]
    fn a_column_says_what_its_figures_say_one_by_one(
        measure in measure(), (figures, _) in house(), seen in proptest::collection::vec(any::<bool>(), UNITS),
    ) {
        let packed = column(measure, &figures);
        // Units out of sight are in no slot.
        let slot = |(unit, period): &(u32, u32)| if seen[*unit as usize] { *period } else { u32::MAX };
        let slots: Vec<u32> = at().iter().map(slot).collect();
        for (period, tally) in packed.roll(&slots, PERIODS).into_iter().enumerate() {
            let mine = (0..UNITS).filter(|u| seen[*u]).map(|u| &figures[period * UNITS + u]);
            prop_assert_eq!((tally.rolled(measure), tally.counted()), one_by_one(measure, mine));
        }
        for (place, figure) in figures.iter().enumerate() {
            let said = figure.as_ref().map(|f| counts(measure, f));
            prop_assert_eq!(packed.said(place), said.is_some_and(|c| c != Counts::Nothing));
            prop_assert_eq!(packed.apart(place), matches!(said, Some(Counts::Words | Counts::NoParts)));
            prop_assert_eq!(packed.number(place), figure.as_ref().and_then(|f| number(measure, f)));
            prop_assert_eq!(packed.day(place), figure.as_ref().map(|_| 7));
        }
    }

    #[test]
    fn a_changed_place_says_only_what_it_says_now(
        measure in measure(), (figures, _) in house(), later in figure(), place in 0..UNITS * PERIODS, gone in any::<bool>(),
    ) {
        let mut packed = column(measure, &figures);
        let mut now = figures;
        if gone {
            packed.clear(place);
            now[place] = None;
        } else {
            packed.set(place, &later, 9);
            now[place] = Some(later);
        }
        let slots = vec![0; now.len()];
        let tally = packed.roll(&slots, 1)[0];
        prop_assert_eq!((tally.rolled(measure), tally.counted()), one_by_one(measure, now.iter()));
    }

    #[test]
    fn each_branch_is_what_the_units_beneath_it_said_in_the_tree_of_each_period(measure in measure(), (figures, trees) in house()) {
        let forests: Vec<Forest> = trees.iter().map(|t| Forest::new(t.clone())).collect();
        let all = column(measure, &figures).tree(&at(), &forests.iter().collect::<Vec<_>>());
        for (period, tree) in trees.iter().enumerate() {
            for (unit, tally) in all[period].iter().enumerate().take(UNITS) {
                let mine = beneath(tree, unit).into_iter().map(|u| &figures[period * UNITS + u]);
                prop_assert_eq!((tally.rolled(measure), tally.counted()), one_by_one(measure, mine));
            }
        }
    }

    #[test]
    fn a_tree_and_then_time_is_time_and_then_a_tree(measure in measure(), (figures, trees) in house()) {
        let forest = Forest::new(trees[0].clone());
        let packed = column(measure, &figures);
        let by_period = packed.tree(&at(), &[&forest; PERIODS]);
        // Time first: every period is one.
        let once: Vec<(u32, u32)> = at().into_iter().map(|(unit, _)| (unit, 0)).collect();
        let time_first = &packed.tree(&once, &[&forest])[0];
        for unit in 0..UNITS {
            let tree_first = (0..PERIODS).map(|p| by_period[p][unit]).fold(Tally::default(), Tally::and);
            prop_assert_eq!(tree_first.rolled(measure), time_first[unit].rolled(measure));
            prop_assert_eq!(tree_first.counted(), time_first[unit].counted());
        }
        // Whatever the trees were, their roots hold everything once.
        let forests: Vec<Forest> = trees.iter().map(|t| Forest::new(t.clone())).collect();
        let moved = packed.tree(&at(), &forests.iter().collect::<Vec<_>>());
        let roots = trees.iter().enumerate().flat_map(|(p, tree)| {
            let moved = &moved;
            (0..UNITS).filter(|u| tree[*u].is_none()).map(move |u| moved[p][u])
        });
        let roots = roots.fold(Tally::default(), Tally::and);
        prop_assert_eq!((roots.rolled(measure), roots.counted()), one_by_one(measure, figures.iter()));
    }

    #[test]
    fn a_split_between_successors_conserves_sums(
        (figures, _) in house(), split in 0..UNITS * PERIODS, shares in proptest::collection::vec(1_i64..100, 1..4), ratio in any::<bool>(),
    ) {
        let measure = if ratio { Measure::Ratio } else { Measure::Sum };
        let whole = Figure { value: (!ratio).then_some(40_000), part: ratio.then_some(30_000), whole: ratio.then_some(40_000), bound: Some(Bound::Exact), ..Figure::default() };
        let mut before = figures;
        before[split] = Some(whole.clone());
        // Each successor gets a share, the last one what is left.
        let cut = |all: Option<i64>| -> Vec<Option<i64>> {
            let mut left = all.unwrap_or(0);
            let mut parts: Vec<i64> = shares.iter().map(|s| { let n = s * 100; left -= n; n }).collect();
            parts.push(left);
            parts.into_iter().map(|n| all.map(|_| n)).collect()
        };
        let (values, firsts, wholes) = (cut(whole.value), cut(whole.part), cut(whole.whole));
        let parts: Vec<Figure> = (0..values.len())
            .map(|i| Figure { value: values[i], part: firsts[i], whole: wholes[i], bound: Some(Bound::Exact), ..Figure::default() })
            .collect();
        prop_assert!(conserves(&whole, &parts));
        let mut after: Vec<Option<Figure>> = before.clone();
        after[split] = None;
        after.extend(parts.iter().cloned().map(Some));
        let total = |all: &[Option<Figure>]| column(measure, all).roll(&vec![0; all.len()], 1)[0].rolled(measure);
        prop_assert_eq!(total(&before), total(&after));
        let mut less = parts;
        let first = &mut less[0];
        let number = if ratio { &mut first.part } else { &mut first.value };
        *number = number.map(|n| n - 1);
        prop_assert!(!conserves(&whole, &less));
    }
}

#[test]
fn units_in_a_circle_are_nobody_s_branch() {
    let forest = Forest::new(vec![Some(1), Some(0), None, Some(2)]);
    assert_eq!([0, 1, 2, 3].map(|u| forest.parent(u)), [None, None, None, Some(2)]);
}
