use domain::{
    indicator::{
        Bound, Counts, Direction, Figure, Measure, Rolled, Tally, change, check, conserves, counts,
        derived::{Against, Moved, Wish, holds, moved, number as compared, read_bases},
        late::{Band, days_late, due},
        of_target, ordinary, quotient, read_figure, read_number, show_figure, show_number,
    },
    period::{Every, Period, between},
};
use proptest::prelude::*;

fn number(value: i64) -> Figure {
    Figure { value: Some(value), bound: Some(Bound::Exact), ..Figure::default() }
}

fn parts(part: i64, whole: i64) -> Figure {
    Figure { part: Some(part), whole: Some(whole), bound: Some(Bound::Exact), ..Figure::default() }
}

fn rolled(measure: Measure, figures: &[Figure]) -> Rolled {
    figures.iter().map(|f| Tally::of(measure, f)).fold(Tally::default(), Tally::and).rolled(measure)
}

#[test]
fn numbers_are_read_and_shown_as_people_write_them() {
    for (typed, value) in
        [("1.771", 1_771_000), ("81,4", 81_400), ("0", 0), ("-3", -3_000), ("700.000", 700_000_000), ("12,005", 12_005)]
    {
        assert_eq!(read_number(typed), Some(value), "{typed}");
        assert_eq!(show_number(value.into()), typed);
    }
    for wrong in ["", "1.77", "1,2,3", "12.34,5", "abc", "1.771.", "81,", "1,2345", "99999999999999999999", "1771.000"]
    {
        assert_eq!(read_number(wrong), None, "{wrong}");
    }
}

#[test]
fn words_before_a_number_are_its_bound_and_stay_beside_it() {
    for (typed, bound, value) in [
        ("gần 38.000", Bound::Nearly, 38_000_000),
        ("hơn 700.000", Bound::Over, 700_000_000),
        ("Khoảng 13.050", Bound::About, 13_050_000),
        ("ít nhất 5", Bound::AtLeast, 5_000),
        ("dưới 2,5", Bound::Below, 2_500),
        ("78", Bound::Exact, 78_000),
    ] {
        let figure = read_figure(Measure::Sum, typed).unwrap();
        assert_eq!((figure.bound, figure.value), (Some(bound), Some(value)), "{typed}");
        assert_eq!(show_figure(Measure::Sum, &figure), typed);
    }
    let words = read_figure(Measure::Sum, "hàng chục nghìn").unwrap();
    assert_eq!((words.value, counts(Measure::Sum, &words)), (None, Counts::Words));
    assert_eq!(read_figure(Measure::Sum, "12/15"), None, "a sum has no parts");
    assert_eq!(read_figure(Measure::YesNo, "không").unwrap().value, Some(0));
}

#[test]
fn a_ratio_of_a_province_is_the_ratio_of_sums_and_one_without_parts_is_never_rolled_up() {
    let all = [parts(81_000, 100_000), parts(19_000, 20_000)];
    assert_eq!(rolled(Measure::Ratio, &all), Rolled::Parts(100_000, 120_000, Bound::Exact));
    assert_eq!(quotient(Measure::Ratio, 100_000, 120_000), 83_333);
    let published = Figure { value: Some(81_400), ..Figure::default() };
    assert_eq!(counts(Measure::Ratio, &published), Counts::NoParts);
    assert_eq!(rolled(Measure::Ratio, &[published]), Rolled::Nothing);
    assert_eq!(quotient(Measure::Average, 350_000, 4_000), 87_500);
}

#[test]
fn mixed_bounds_become_about_and_missing_is_never_zero() {
    let over = Figure { bound: Some(Bound::Over), ..number(3_000) };
    assert_eq!(rolled(Measure::Sum, &[over.clone(), over.clone()]), Rolled::Number(6_000, Bound::Over));
    assert_eq!(rolled(Measure::Sum, &[over, number(1_000)]), Rolled::Number(4_000, Bound::About));
    assert_eq!(rolled(Measure::Sum, &[]), Rolled::Nothing);
    assert_eq!(rolled(Measure::Sum, &[number(0)]), Rolled::Number(0, Bound::Exact));
    assert_eq!(rolled(Measure::Maximum, &[number(-5), number(-7)]), Rolled::Number(-5, Bound::Exact));
    assert_eq!(rolled(Measure::YesNo, &[number(1_000), number(0)]), Rolled::Yes(1, 2));
}

#[test]
fn what_cannot_be_is_refused() {
    let keys = |m, f: &Figure, exceed| check(m, f, exceed).into_iter().map(|x| x.1).collect::<Vec<_>>();
    assert_eq!(keys(Measure::Ratio, &parts(5_000, 0), false), ["figure-whole-zero"]);
    assert_eq!(keys(Measure::Ratio, &parts(6_000, 5_000), false), ["figure-above-all"]);
    assert_eq!(keys(Measure::Ratio, &parts(6_000, 5_000), true), [""; 0]);
    assert_eq!(keys(Measure::Ratio, &Figure { part: Some(1), ..Figure::default() }, false), ["figure-whole-needed"]);
    assert_eq!(keys(Measure::Average, &parts(6_000, 5_000), false), [""; 0]);
    assert_eq!(keys(Measure::Text, &number(1), false), ["figure-text-only"]);
    assert_eq!(keys(Measure::YesNo, &number(2_000), false), ["figure-yes-or-no"]);
    assert_eq!((of_target(5, 0), change(5, 0)), (None, None));
    assert_eq!((of_target(12_400, 12_000), change(90, 100)), (Some(103_333), Some(-10_000)));
}

#[test]
fn periods_know_their_last_day_and_what_follows() {
    for (code, first, last, next) in [
        ("2024-02", "2024-02-01", "2024-02-29", "2024-03"),
        ("2026-Q4", "2026-10-01", "2026-12-31", "2027-Q1"),
        ("2026-H1", "2026-01-01", "2026-06-30", "2026-H2"),
        ("2026", "2026-01-01", "2026-12-31", "2027"),
    ] {
        let period = Period::from_code(code).unwrap();
        assert_eq!((period.first_day().as_str(), period.last_day().as_str()), (first, last));
        assert_eq!(period.next().code(), next);
        assert_eq!(Period::of(period.every(), last), Some(period));
    }
    for wrong in ["", "all", "26-01", "2026-13", "2026-Q5", "2026-H3", "2026-1", "2026-00", "2026-Qx", "2026-é1"] {
        assert_eq!(Period::from_code(wrong), None, "{wrong}");
    }
    let months: Vec<_> = between(Every::Month, "2021-08-17", "2021-11-30").into_iter().map(Period::code).collect();
    assert_eq!(months, ["2021-08", "2021-09", "2021-10", "2021-11"]);
    assert!(between(Every::Month, "2021-08", "2020-01").is_empty());
}

fn figures() -> impl Strategy<Value = Vec<(usize, usize, Figure)>> {
    let bound = prop::sample::select(Bound::ALL);
    let one = (0_usize..5, 0_usize..4, -9_000_i64..9_000, 1_i64..9_000, bound, prop::bool::weighted(0.8));
    prop::collection::vec(
        one.prop_map(|(unit, period, value, whole, bound, said)| {
            let figure = Figure {
                value: said.then_some(value),
                part: said.then_some(value),
                whole: said.then_some(whole),
                bound: Some(bound),
                wording: if said { String::new() } else { "hàng trăm".to_owned() },
            };
            (unit, period, figure)
        }),
        0..40,
    )
}

proptest! {
    #[test]
    fn a_tree_and_then_time_is_time_and_then_a_tree(all in figures(), measure in prop::sample::select(Measure::ALL)) {
        let of = |keep: &dyn Fn(usize, usize) -> bool| {
            all.iter().filter(|(u, p, _)| keep(*u, *p)).map(|(_, _, f)| Tally::of(measure, f)).fold(Tally::default(), Tally::and)
        };
        let tree_first = (0..4).map(|p| (0..5).map(|u| of(&|a, b| a == u && b == p)).fold(Tally::default(), Tally::and)).fold(Tally::default(), Tally::and);
        let time_first = (0..5).map(|u| (0..4).map(|p| of(&|a, b| a == u && b == p)).fold(Tally::default(), Tally::and)).fold(Tally::default(), Tally::and);
        let flat = of(&|_, _| true);
        prop_assert_eq!(tree_first, time_first);
        prop_assert_eq!(flat, tree_first);
        prop_assert_eq!(flat.rolled(measure), time_first.rolled(measure));
    }

    #[test]
    fn a_split_between_successors_conserves_what_a_unit_said(value in -9_000_i64..9_000, cuts in prop::collection::vec(-900_i64..900, 0..5)) {
        let mut parts: Vec<Figure> = cuts.iter().map(|c| number(*c)).collect();
        parts.push(number(value - cuts.iter().sum::<i64>()));
        prop_assert!(conserves(&number(value), &parts));
        let whole = Tally::of(Measure::Sum, &number(value)).rolled(Measure::Sum);
        prop_assert_eq!(rolled(Measure::Sum, &parts), whole);
        parts.push(number(1));
        prop_assert!(!conserves(&number(value), &parts));
    }

    #[test]
    fn what_is_shown_is_read_again(n in -9_000_000_000_i64..9_000_000_000) {
        prop_assert_eq!(read_number(&show_number(n.into())), Some(n));
    }
}

#[test]
fn what_is_late_is_told_by_days_and_bands() {
    assert_eq!(due("2020-09-30", Some(5)).as_deref(), Some("2020-10-05"));
    assert_eq!(due("2020-12-31", Some(0)).as_deref(), Some("2020-12-31"));
    assert_eq!(due("2020-09-30", None), None);
    let late = |on: &str| days_late("2020-10-05", on);
    assert_eq!((late("2020-10-05"), late("2020-09-01"), late("2020-10-06"), late("2020-11-05")), (0, 0, 1, 31));
    let bands = [0, 1, 5, 6, 15, 16].map(|d| Band::of(d).code());
    assert_eq!(bands, ["in_time", "short", "short", "long", "long", "very_long"]);
}

#[test]
fn a_target_must_exceed_the_ordinary() {
    assert!(ordinary(Direction::Up, 100, 100) && !ordinary(Direction::Up, 101, 100));
    assert!(ordinary(Direction::Down, 100, 100) && !ordinary(Direction::Down, 99, 100));
    assert!(!ordinary(Direction::Neither, 1, 100));
}

#[test]
fn figures_are_made_of_figures() {
    assert_eq!(Against::Before.of("2020-01").as_deref(), Some("2019-12"));
    assert_eq!(Against::Before.of("2020-Q1").as_deref(), Some("2019-Q4"));
    assert_eq!(Against::Before.of("2020-H2").as_deref(), Some("2020-H1"));
    assert_eq!(Against::Before.of("2020").as_deref(), Some("2019"));
    assert_eq!(Against::Year.of("2020-Q3").as_deref(), Some("2019-Q3"));
    assert_eq!(Against::Year.of("all"), None);
    assert_eq!(moved(Measure::Sum, 110, 100), Some(Moved::Percent(10_000)));
    assert_eq!(moved(Measure::Sum, 110, 0), None, "nothing to divide by");
    assert_eq!(moved(Measure::Ratio, 83_330, 81_400), Some(Moved::Points(1_930)));
    assert_eq!(compared(Measure::Ratio, &parts(81_000, 100_000)), Some(81_000));
    let words = Figure { wording: "hàng chục nghìn".into(), ..Figure::default() };
    assert_eq!(compared(Measure::Sum, &words), None, "words are never a number");
    let down = |now, then| holds(Wish::Down, Direction::Down, now, then, None);
    assert_eq!(
        (down(Some(9), Some(10)), down(Some(10), Some(10)), down(Some(9), None)),
        (Some(true), Some(false), None)
    );
    let met = |wish, now| holds(wish, Direction::Up, Some(now), None, Some(10));
    assert_eq!(
        (met(Wish::Met, 10), met(Wish::Missed, 10), met(Wish::Missed, 9)),
        (Some(true), Some(false), Some(true))
    );
    assert_eq!(read_bases("1, 2 và 3"), Some(vec![1, 2, 3]));
    assert_eq!((read_bases("1, 1"), read_bases("x"), read_bases("0")), (None, None, None));
}
