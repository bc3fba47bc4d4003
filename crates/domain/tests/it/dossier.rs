use std::cmp::Ordering;

use domain::{
    dossier::{Counted, Counts, Share, length},
    lists::{LeaderLevel, NomineeState, Part, Sex},
};
use proptest::prelude::*;

#[test]
fn a_published_share_of_direct_workers_is_reproduced_to_the_hundredth() {
    assert_eq!(Share::new(6816, 10_000).percent(','), "68,16");
    assert_eq!(Share::new(2, 3).percent('.'), "66.67");
    assert_eq!(Share::new(0, 0).percent(','), "");
}

#[test]
fn seventy_per_cent_is_reached_by_seven_of_ten_and_not_by_sixty_nine_of_ninety_nine() {
    assert!(Share::new(7, 10).at_least(70, 100));
    assert!(!Share::new(69, 99).at_least(70, 100));
    assert!(!Share::new(0, 0).at_least(0, 1));
}

#[test]
fn only_proposed_individuals_enter_the_shares() {
    let row = |part, state, sex, leader| Counted { part, state, sex, leader, outsider: false, rows: 1 };
    let counts = Counts::of([
        row(Part::Collective, NomineeState::Included, None, None),
        row(Part::Individual, NomineeState::Included, Some(Sex::Female), Some(LeaderLevel::Direct)),
        row(Part::Individual, NomineeState::Included, Some(Sex::Male), Some(LeaderLevel::Other)),
        row(Part::Individual, NomineeState::Included, None, None),
        row(Part::Individual, NomineeState::Held, Some(Sex::Male), Some(LeaderLevel::Direct)),
    ]);
    assert_eq!((counts.collectives, counts.individuals, counts.held), (1, 3, 1));
    assert_eq!(counts.women_share(), Share::new(1, 2));
    assert_eq!(counts.direct_share(), Share::new(1, 2));
}

#[test]
fn lengths_are_counted_in_characters_without_the_blanks_around() {
    assert_eq!(length("  Đội Cảnh sát  "), 12);
}

proptest! {
    #[test]
    fn shares_compare_as_fractions_do(a in 0i64..500, b in 1i64..500, c in 0i64..500, d in 1i64..500) {
        let by_floats = (a as f64 / b as f64).partial_cmp(&(c as f64 / d as f64)).unwrap();
        let exact = Share::new(a, b).cmp_to(Share::new(c, d));
        prop_assert!(exact == by_floats || a * d == c * b);
        prop_assert_eq!(exact == Ordering::Equal, a * d == c * b);
        prop_assert_eq!(Share::new(a, b).at_least(c, d), exact != Ordering::Less);
    }
}
