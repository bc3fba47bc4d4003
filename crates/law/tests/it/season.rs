//! How long a packed row may be used.

use crate::people::{day, person};
use crate::support::LAW;
use law::facts::*;
use law::{Date, Facts, Row};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::rngs::SmallRng;

fn someone(seed: u64) -> Facts {
    let mut f = person(&mut SmallRng::seed_from_u64(seed), 2025);
    let spread = |k: usize| Date::new(2025, i8::try_from(seed as usize % 12 + 1).unwrap(), 1 + k as i8 % 28);
    for (k, a) in f.awards.iter_mut().flatten().enumerate() {
        a.decided_on = spread(k).map(Into::into);
    }
    for (k, i) in f.initiatives.iter_mut().flatten().enumerate() {
        i.recognised_on = spread(k + 3);
    }
    f
}

fn later(on: Date, days: i64) -> Date {
    use jiff::ToSpan as _;
    Date::from(on.civil().saturating_add(days.days()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_packed_row_is_the_same_on_every_day_of_its_span(seed in any::<u64>(), at in 0i64..900, other in 0i64..900) {
        let f = someone(seed);
        let first = day("2023-06-01");
        let (on, then) = (later(first, at), later(first, other));
        let (Ok(row), Ok(there)) = (Row::pack(&LAW, &f, on), Row::pack(&LAW, &f, then)) else { return Ok(()) };
        let span = Row::span(&LAW, &f, on);
        prop_assert!(span.holds(on));
        if span.holds(then) {
            prop_assert_eq!(row, there, "{} and {} in {:?}", on, then, span);
        }
    }
}

#[test]
fn a_measure_that_ends_bounds_the_span_on_both_sides() {
    let mut f = Facts::of(SubjectKind::Individual);
    f.emulation_year = Some(2025);
    let d = Discipline { from: Some(day("2025-03-01")), to: Some(day("2025-09-01")), ..Discipline::default() };
    f.discipline = Some(vec![d]);
    let span = Row::span(&LAW, &f, day("2025-05-05"));
    assert_eq!((span.from, span.to), (Some(day("2025-03-01")), Some(day("2025-08-31"))));
}

#[test]
fn a_row_that_says_nothing_is_left_to_the_check() {
    let mut people = law::Population::default();
    people.push(Row::ask());
    let titles = law::yearly_titles(&LAW);
    let answer = law::scan(&people, &LAW.plan(&titles, day("2025-12-10")).unwrap());
    assert!(Row::ask().must_ask());
    assert!((0..titles.len()).all(|t| answer.outcome(0, t).is_none()));
}

#[test]
fn the_demonstration_regulation_leaves_the_yearly_titles_alone() {
    assert!(!LAW.touches_yearly_titles("demo-cong-an-tinh"));
    assert!(LAW.touches_yearly_titles("khong-co"));
}
