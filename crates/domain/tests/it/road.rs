use domain::{
    access::Role,
    road::{Cannot, DossierState, Move, Progress, Road, RoadFault, Step, StepKind, StepState, UnitOf},
};
use proptest::prelude::*;

fn step(seq: i64, branch: i64, kind: StepKind) -> Step {
    let (role, unit_of) = match kind {
        StepKind::Prepare => (Role::EmulationOfficer, UnitOf::Proposing),
        StepKind::Head => (Role::UnitHead, UnitOf::Proposing),
        StepKind::Appraise | StepKind::Issue => (Role::AdvisoryBody, UnitOf::Deciding),
        StepKind::Council => (Role::CouncilSecretary, UnitOf::Deciding),
        StepKind::Decide => (Role::UnitHead, UnitOf::Deciding),
    };
    Step {
        seq,
        branch,
        code: format!("{kind}-{seq}-{branch}"),
        kind,
        role,
        unit_of,
        needs_council: kind == StepKind::Council,
        days: None,
    }
}

fn main_road() -> Road {
    use StepKind as K;
    let kinds = [K::Prepare, K::Head, K::Appraise, K::Council, K::Decide, K::Issue];
    Road::new(kinds.into_iter().zip(1..).map(|(k, n)| step(n, 1, k)).collect()).expect("a road")
}

fn agree() -> Move {
    Move::Agree { branch: 1 }
}

fn back(branch: i64) -> Move {
    Move::Return { branch, grounds: vec!["thieu-ho-so".into()], words: "Thiếu báo cáo thành tích".into() }
}

#[test]
fn six_agreements_issue_the_dossier_and_five_do_when_no_council_is_needed() {
    let road = main_road();
    assert_eq!(Progress::fold(&road, true, &vec![agree(); 6]).unwrap().state, DossierState::Issued);
    let short = Progress::fold(&road, false, &vec![agree(); 5]).unwrap();
    assert_eq!(short.state, DossierState::Issued);
    assert!(short.visits.iter().any(|v| v.seq == 4 && v.state == StepState::Skipped));
}

#[test]
fn a_return_goes_back_one_step_and_passes_over_a_skipped_one() {
    let road = main_road();
    let at_decide = Progress::fold(&road, false, &vec![agree(); 3]).unwrap();
    assert_eq!(at_decide.seq, 5);
    let returned = at_decide.after(&road, &back(1)).unwrap();
    assert_eq!((returned.seq, returned.state), (3, DossierState::Returned));
    assert_eq!(returned.after(&road, &agree()).unwrap().state, DossierState::Open);
}

#[test]
fn a_return_needs_a_ticked_ground_and_words() {
    let road = main_road();
    let at = Progress::fold(&road, true, [&agree()]).unwrap();
    let no_ground = Move::Return { branch: 1, grounds: vec![], words: "x".into() };
    let no_words = Move::Return { branch: 1, grounds: vec!["khac".into()], words: "  ".into() };
    assert_eq!(at.after(&road, &no_ground), Err(Cannot::NoGround));
    assert_eq!(at.after(&road, &no_words), Err(Cannot::NoWords));
}

#[test]
fn a_dossier_is_recalled_while_nobody_has_acted_and_not_after() {
    let road = main_road();
    let at = Progress::fold(&road, true, [&agree()]).unwrap();
    assert_eq!(at.after(&road, &Move::Recall).unwrap().seq, 1);
    let returned = Progress::fold(&road, true, [&agree(), &agree(), &back(1)]).unwrap();
    assert_eq!(returned.after(&road, &Move::Recall), Err(Cannot::Acted));
    assert_eq!(Progress::start(&road, true).after(&road, &Move::Recall), Err(Cannot::Acted));
}

#[test]
fn parallel_branches_must_all_agree_and_one_return_stops_the_others() {
    use StepKind as K;
    let road =
        Road::new(vec![step(1, 1, K::Prepare), step(2, 1, K::Appraise), step(2, 2, K::Appraise), step(3, 1, K::Issue)])
            .unwrap();
    let one = Progress::fold(&road, true, [&agree(), &agree()]).unwrap();
    assert_eq!((one.seq, one.waiting().count()), (2, 1));
    assert_eq!(one.after(&road, &agree()), Err(Cannot::NotWaiting));
    assert_eq!(one.after(&road, &Move::Recall), Err(Cannot::Acted));
    assert_eq!(one.after(&road, &Move::Agree { branch: 2 }).unwrap().seq, 3);
    let fresh = Progress::fold(&road, true, [&agree()]).unwrap();
    let stopped = fresh.after(&road, &back(2)).unwrap();
    assert_eq!(stopped.seq, 1);
    assert!(stopped.visits.iter().any(|v| v.seq == 2 && v.branch == 1 && v.state == StepState::Recalled));
}

#[test]
fn an_unfinished_dossier_can_be_withdrawn_until_the_decision_is_agreed() {
    let road = main_road();
    let give_up = Move::Withdraw { words: "Trùng hồ sơ".into() };
    for n in 0..5 {
        let at = Progress::fold(&road, true, &vec![agree(); n]).unwrap();
        assert_eq!(at.after(&road, &give_up).unwrap().state, DossierState::Withdrawn);
    }
    let issuing = Progress::fold(&road, true, &vec![agree(); 5]).unwrap();
    assert_eq!(issuing.after(&road, &give_up), Err(Cannot::Decided));
}

#[test]
fn a_configuration_without_an_owner_a_start_or_an_end_is_no_road() {
    use StepKind as K;
    let (a, b) = (step(1, 1, K::Prepare), step(2, 1, K::Issue));
    assert_eq!(Road::new(vec![]), Err(RoadFault::TooShort));
    assert_eq!(Road::new(vec![a.clone()]), Err(RoadFault::TooShort));
    assert_eq!(Road::new(vec![step(1, 1, K::Head), b.clone()]), Err(RoadFault::Start));
    assert_eq!(Road::new(vec![a.clone(), step(2, 1, K::Head)]), Err(RoadFault::End));
    assert_eq!(Road::new(vec![a.clone(), b.clone(), step(2, 1, K::Head)]), Err(RoadFault::Twice(2, 1)));
    let orphan = Step { role: Role::Auditor, ..step(2, 1, K::Head) };
    assert_eq!(Road::new(vec![a.clone(), orphan, step(3, 1, K::Issue)]), Err(RoadFault::NoOwner("head-2-1".into())));
    let skipped = Step { needs_council: true, ..step(2, 1, K::Appraise) };
    assert_eq!(Road::new(vec![a, skipped, step(3, 1, K::Issue)]), Err(RoadFault::Skip("appraise-2-1".into())));
}

/// Random roads: a start, up to six middle places of one to three branches, an end.
fn roads() -> impl Strategy<Value = Road> {
    prop::collection::vec((0usize..4, 1i64..4), 0..6).prop_map(|middle| {
        use StepKind as K;
        let mut steps = vec![step(1, 1, K::Prepare)];
        for (n, (kind, branches)) in (2..).zip(&middle) {
            let kind = [K::Head, K::Appraise, K::Council, K::Decide][*kind];
            steps.extend((1..=*branches).map(|b| step(n, b, kind)));
        }
        steps.push(step(10, 1, K::Issue));
        Road::new(steps).expect("a road")
    })
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        8 => (1i64..4).prop_map(|branch| Move::Agree { branch }),
        2 => (1i64..4).prop_map(back),
        2 => Just(Move::Recall),
        1 => prop::sample::select(vec!["", "Trùng"]).prop_map(|w| Move::Withdraw { words: w.into() }),
    ];
    prop::collection::vec(one, 0..60)
}

proptest! {
    #[test]
    fn no_dossier_is_ever_without_an_owner_or_a_way_forward(
        road in roads(), council: bool, tried in moves()
    ) {
        let mut at = Progress::start(&road, council);
        let mut done = Vec::new();
        for mv in tried {
            let Ok(next) = at.after(&road, &mv) else { continue };
            prop_assert!(next.visits.len() >= at.visits.len(), "history is kept");
            at = next;
            done.push(mv);
            if at.state.is_final() {
                prop_assert_eq!(at.waiting().count(), 0);
                prop_assert_eq!(at.after(&road, &agree()), Err(Cannot::Finished));
                continue;
            }
            prop_assert!(at.owners(&road).count() > 0);
            prop_assert!(at.waiting().all(|v| v.seq == at.seq));
            // The owners alone bring it to its end.
            let mut ahead = at.clone();
            for _ in 0..100 {
                let Some(branch) = ahead.waiting().next().map(|v| v.branch) else { break };
                ahead = ahead.after(&road, &Move::Agree { branch }).expect("an owner can always agree");
            }
            prop_assert_eq!(ahead.state, DossierState::Issued);
        }
        prop_assert_eq!(Progress::fold(&road, council, &done).expect("moves that were possible"), at);
    }

    #[test]
    fn moves_survive_being_written_down(tried in moves()) {
        let text = serde_json::to_string(&tried).expect("json");
        prop_assert_eq!(serde_json::from_str::<Vec<Move>>(&text).expect("moves"), tried);
    }
}
