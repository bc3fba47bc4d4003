//! Who may do what: what holds for every actor and every object.

use std::collections::BTreeSet;

use domain::access::{
    Action, Actor, Denial, Grant, Role, Subject, heads, judges, judges_collectives, may, may_everywhere,
};
use proptest::prelude::*;
use uuid::Uuid;

const UNITS: u128 = 5;
const PEOPLE: u128 = 3;

fn ids(most: u128) -> impl Strategy<Value = BTreeSet<Uuid>> {
    prop::collection::btree_set((1..=most).prop_map(Uuid::from_u128), 0..3)
}

fn actors() -> impl Strategy<Value = Actor> {
    let grant =
        (0..Role::ALL.len(), prop::option::weighted(0.9, 1..=UNITS), any::<bool>()).prop_map(|(r, unit, over)| {
            let to = over.then(|| "2019-12-31".to_owned());
            Grant { role: Role::ALL[r], unit: unit.map(Uuid::from_u128), from: "2010-01-01".into(), to }
        });
    (prop::collection::vec(grant, 0..4), prop::option::of(1..=PEOPLE)).prop_map(|(grants, person)| Actor {
        account: Uuid::nil(),
        login: "a".into(),
        display_name: "A".into(),
        person: person.map(Uuid::from_u128),
        language: "vi".into(),
        grants,
        today: "2020-11-20".into(),
    })
}

fn subjects() -> impl Strategy<Value = Subject> {
    (ids(UNITS), ids(PEOPLE), ids(UNITS), ids(PEOPLE)).prop_map(|(path, judged, collectives, led_by)| Subject {
        path,
        judged,
        collectives,
        led_by,
        own: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nobody_judges_himself_or_the_collective_he_heads(actor in actors(), subject in subjects()) {
        let himself = actor.person.is_some_and(|p| subject.judged.contains(&p));
        let leads = actor.person.is_some_and(|p| subject.led_by.contains(&p))
            || heads(&actor).iter().any(|unit| subject.collectives.contains(unit));
        let plain = Subject { path: subject.path.clone(), ..Subject::default() };
        for action in Action::ALL.iter().copied().filter(|a| *a != Action::ViewOwn) {
            let answer = may(&actor, action, &subject);
            if judges(action) && himself {
                prop_assert_eq!(answer, Err(Denial::OwnCase));
            } else if judges_collectives(action) && leads {
                prop_assert_eq!(answer, Err(Denial::OwnUnit));
            } else {
                // Otherwise only role and place count.
                prop_assert_eq!(answer, may(&actor, action, &plain));
            }
        }
    }
}

#[test]
fn a_head_puts_his_unit_forward_but_others_appraise_vote_and_decide() {
    let judging: Vec<&str> = Action::ALL.iter().filter(|a| judges_collectives(**a)).map(|a| a.code()).collect();
    assert_eq!(judging, ["appraise", "run_council", "decide"]);
}

#[test]
fn whoever_stands_for_nobody_judges_nothing_and_does_all_else() {
    let unit = Uuid::from_u128(1);
    let grants = Role::ALL.iter().map(|r| Grant { role: *r, unit: Some(unit), from: "2010-01-01".into(), to: None });
    let nobody = Actor {
        account: Uuid::nil(),
        login: "a".into(),
        display_name: "A".into(),
        person: None,
        language: "vi".into(),
        grants: grants.collect(),
        today: "2020-11-20".into(),
    };
    let somebody = Actor { person: Some(Uuid::from_u128(2)), ..nobody.clone() };
    let subject = Subject::in_units([unit]);
    for action in Action::ALL.iter().copied().filter(|a| *a != Action::ViewOwn) {
        assert!(may(&somebody, action, &subject).is_ok(), "{action}");
        let expected = if judges(action) { Some(Denial::NoPerson) } else { None };
        assert_eq!(may(&nobody, action, &subject).err(), expected, "{action}");
        // What is out of reach stays so: nothing is told of it.
        assert_eq!(may(&nobody, action, &Subject::default()).err(), Some(Denial::OutOfScope), "{action}");
    }
}

#[test]
fn what_belongs_to_everybody_asks_for_the_right_at_each_root() {
    let roots = [Uuid::from_u128(1), Uuid::from_u128(2)];
    let holds = |units: &[Uuid]| Actor {
        account: Uuid::nil(),
        login: "a".into(),
        display_name: "A".into(),
        person: None,
        language: "vi".into(),
        grants: units
            .iter()
            .map(|u| Grant { role: Role::Administrator, unit: Some(*u), from: "2010-01-01".into(), to: None })
            .collect(),
        today: "2020-11-20".into(),
    };
    assert!(may_everywhere(&holds(&roots), Action::ManageSetup, &roots).is_ok());
    assert_eq!(may_everywhere(&holds(&roots[..1]), Action::ManageSetup, &roots), Err(Denial::OutOfScope));
    assert_eq!(may_everywhere(&holds(&[]), Action::ManageSetup, &roots), Err(Denial::NoRole));
    // Without any unit there is nothing that belongs to everybody.
    assert_eq!(may_everywhere(&holds(&roots), Action::ManageSetup, &[]), Err(Denial::OutOfScope));
}
