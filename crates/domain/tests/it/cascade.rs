use domain::{
    cascade::{Answer, Coverage, Given, check},
    movement::{MovementState, MovementStep, STEPS},
};
use proptest::prelude::*;

#[test]
fn a_movement_goes_one_way_from_draft_to_closed_and_stays_there() {
    let mut state = MovementState::Draft;
    let mut walked = vec![state];
    while let Some(step) = state.next() {
        for other in MovementStep::ALL.iter().filter(|s| **s != step) {
            assert_eq!(state.after(*other), None, "{state} {other}");
        }
        state = state.after(step).unwrap();
        walked.push(state);
    }
    assert_eq!(walked, MovementState::ALL);
    assert!(state.is_frozen() && !state.is_open());
    assert_eq!(STEPS.len() + 1, MovementState::ALL.len());
    assert!(!MovementState::Draft.is_open() && MovementState::FinalReview.is_open());
}

#[test]
fn a_share_is_rounded_half_up_but_says_all_only_of_all() {
    let of = |done, silent| Coverage { planned: done, silent, ..Coverage::default() }.share();
    assert_eq!(of(0, 0), None);
    assert_eq!(of(38, 3), Some(9_268));
    assert_eq!(of(1, 2), Some(3_333));
    assert_eq!(of(2, 1), Some(6_667));
    assert_eq!(of(99_999, 1), Some(9_999));
    assert_eq!(of(1, 99_999), Some(1));
    assert_eq!(of(63, 0), Some(10_000));
    assert_eq!(of(0, 5), Some(0));
}

#[test]
fn silence_and_not_yet_are_two_things_and_neither_is_deployed() {
    let all = Coverage::default()
        .with(Some(Answer::Planned), 26)
        .with(Some(Answer::Own), 12)
        .with(Some(Answer::NotYet), 1)
        .with(None, 2);
    assert_eq!((all.deployed(), all.sent(), all.not_yet, all.silent), (38, 41, 1, 2));
}

#[test]
fn an_answer_says_when_by_what_and_why_not() {
    let given = |answer, on: &str, document: &str, reason: &str, for_unit| Given {
        answer: Some(answer),
        on: (!on.is_empty()).then(|| on.to_owned()),
        document: document.into(),
        reason: reason.into(),
        for_unit,
    };
    let keys = |g: Given| check(&g, "2021-12-13").into_iter().map(|f| f.1).collect::<Vec<_>>();
    assert_eq!(keys(given(Answer::Planned, "2021-08-20", "", "", false)), [""; 0]);
    assert_eq!(keys(given(Answer::Planned, "", "", "", false)), ["cascade-day-needed"]);
    assert_eq!(keys(given(Answer::Planned, "2021-12-14", "", "", false)), ["cascade-day-to-come"]);
    assert_eq!(keys(given(Answer::Own, "2021-08-20", " ", "", false)), ["cascade-document-own"]);
    assert_eq!(keys(given(Answer::Planned, "2021-08-20", "", "", true)), ["cascade-document-for-unit"]);
    assert_eq!(keys(given(Answer::NotYet, "", "", "", false)), ["cascade-reason-needed"]);
    assert_eq!(keys(given(Answer::NotYet, "", "CV 12", "Biệt phái", true)), [""; 0]);
}

proptest! {
    #[test]
    fn parts_of_a_tree_add_up_to_the_whole(parts in prop::collection::vec((0_u64..9, 0_u64..9, 0_u64..9, 0_u64..9), 0..9)) {
        let each = parts.iter().map(|(planned, own, not_yet, silent)| Coverage {
            planned: *planned, own: *own, not_yet: *not_yet, silent: *silent,
        });
        let whole = each.fold(Coverage::default(), Coverage::and);
        let sum = |f: fn(&(u64, u64, u64, u64)) -> u64| parts.iter().map(f).sum::<u64>();
        prop_assert_eq!(whole.sent(), sum(|p| p.0 + p.1 + p.2 + p.3));
        prop_assert_eq!(whole.deployed(), sum(|p| p.0 + p.1));
        if let Some(share) = whole.share() {
            prop_assert_eq!(share == 10_000, whole.deployed() == whole.sent());
            prop_assert_eq!(share == 0, whole.deployed() == 0);
        }
    }
}
