//! A movement goes down to its units, who answer for themselves or are answered for.

use app::{
    Ctx, Error,
    list::Query,
    movements::{self, AnswerForm, LaunchForm, MovementForm, PassForm},
};
use domain::{
    access::Role,
    cascade::Coverage,
    movement::{MovementState, MovementStep},
};
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::units::{id, organisation};

const CODE: &str = "ba-nhat";

fn launch(reach: &str, units: &[&str]) -> LaunchForm {
    LaunchForm {
        on: "01/02/2020".into(),
        document: "Kế hoạch 12/KH-CAT".into(),
        reach: reach.into(),
        units: units.iter().map(|u| (*u).to_owned()).collect(),
        ..LaunchForm::default()
    }
}

fn planned() -> AnswerForm {
    AnswerForm { answer: "planned".into(), on: "05/02/2020".into(), ..AnswerForm::default() }
}

fn not_yet(reason: &str) -> AnswerForm {
    AnswerForm { answer: "not_yet".into(), reason: reason.into(), ..AnswerForm::default() }
}

async fn draft(ctx: &Ctx, officer: &app::Actor) {
    let form = MovementForm {
        code: CODE.into(),
        name: "Ba nhất".into(),
        kind: "thematic".into(),
        state: "draft".into(),
        unit: "CAT".into(),
        ..MovementForm::default()
    };
    movements::create(ctx, officer, &form, None).await.unwrap();
}

async fn version(ctx: &Ctx, who: &app::Actor) -> i64 {
    movements::page(ctx, who, CODE).await.unwrap().row.version
}

async fn coverage(ctx: &Ctx, who: &app::Actor) -> Coverage {
    let page = movements::page(ctx, who, CODE).await.unwrap();
    movements::cascade(ctx, who, &page.row, page.whole, None).await.unwrap().total
}

/// The movement launched to the units right beneath; the officer of the province.
async fn launched(ctx: &Ctx, root: Uuid) -> app::Actor {
    let officer = actor(Role::EmulationOfficer, root);
    draft(ctx, &officer).await;
    let sent = movements::launch(ctx, &officer, CODE, 1, &launch("direct", &[])).await.unwrap();
    assert_eq!(sent, 2);
    officer
}

fn fields<T: std::fmt::Debug>(result: app::Result<T>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(f)) => f.into_iter().map(|f| (f.field, f.refusal.key)).collect(),
        other => panic!("{other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(result: app::Result<T>) -> &'static str {
    match result {
        Err(Error::Refused(r)) => r.key,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_launch_reaches_the_desks_of_the_units_beneath_and_their_answers_make_the_share() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let page = movements::page(&ctx, &officer, CODE).await.unwrap();
        assert_eq!((page.row.state.as_str(), page.row.launched_on.as_deref()), ("launched", Some("2020-02-01")));
        let (of_px03, of_pc02, of_team) = (
            actor(Role::EmulationOfficer, px03),
            actor(Role::EmulationOfficer, pc02),
            actor(Role::EmulationOfficer, team),
        );
        let desk = app::desk::desk(&ctx, &of_px03).await.unwrap();
        let waits: Vec<_> = desk.movements.iter().map(|m| (m.code.as_str(), m.unit_code.as_str())).collect();
        assert_eq!(waits, [(CODE, "PX03")]);
        assert!(
            app::desk::desk(&ctx, &officer).await.unwrap().movements.is_empty(),
            "the province asked, it is not asked"
        );
        assert!(app::desk::desk(&ctx, &of_team).await.unwrap().movements.is_empty(), "not passed on yet");
        assert_eq!(coverage(&ctx, &officer).await, Coverage { silent: 2, ..Coverage::default() });

        movements::answer(&ctx, &of_px03, CODE, "PX03", 1, &planned()).await.unwrap();
        movements::answer(&ctx, &of_pc02, CODE, "PC02", 1, &not_yet("Biệt phái toàn đơn vị")).await.unwrap();
        let seen = coverage(&ctx, &officer).await;
        assert_eq!(seen, Coverage { planned: 1, not_yet: 1, ..Coverage::default() });
        assert_eq!(seen.share(), Some(5_000));
        assert!(app::desk::desk(&ctx, &of_px03).await.unwrap().movements.is_empty());
        let still = app::desk::desk(&ctx, &of_pc02).await.unwrap().movements;
        assert_eq!(still[0].answer.as_deref(), Some("not_yet"), "what is not deployed stays on the desk");
        let export = app::exports::movement(&ctx, &officer, CODE).await.unwrap().cascade;
        assert_eq!((export.sent, export.planned, export.not_yet, export.silent), (2, 1, 1, 0));
        assert_eq!(export.deployed_percent.as_deref(), Some("50.00"));
        assert!(export.units.iter().any(|u| u.unit.code == "PC02" && u.reason == "Biệt phái toàn đơn vị"));
    })
    .await;
}

#[tokio::test]
async fn a_unit_passes_a_movement_on_and_each_depth_is_counted_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, _, team] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let of_px03 = actor(Role::EmulationOfficer, px03);
        let down = PassForm { reach: "direct".into() };
        assert_eq!(movements::pass(&ctx, &of_px03, CODE, "PX03", 1, &down).await.unwrap(), 1);
        assert_eq!(refused(movements::pass(&ctx, &of_px03, CODE, "PX03", 2, &down).await), "cascade-nobody-left");
        let of_team = actor(Role::EmulationOfficer, team);
        let waiting = app::desk::desk(&ctx, &of_team).await.unwrap().movements;
        assert_eq!(waiting[0].from_name, "Phòng Công tác đảng và công tác chính trị");
        movements::answer(&ctx, &of_team, CODE, "PX03-D1", 1, &planned()).await.unwrap();
        let page = movements::page(&ctx, &officer, CODE).await.unwrap();
        let view = movements::cascade(&ctx, &officer, &page.row, page.whole, None).await.unwrap();
        assert_eq!(view.total, Coverage { planned: 1, silent: 2, ..Coverage::default() });
        let branch = view.branches.iter().find(|b| b.code == "PX03").unwrap();
        assert_eq!((branch.answer.as_deref(), branch.below, branch.below_done), (None, 1, 1));
        let inner = movements::cascade(&ctx, &officer, &page.row, page.whole, Some("PX03")).await.unwrap();
        assert_eq!(inner.branches.len(), 1);
        assert_eq!(inner.under.unwrap().0, "PX03");
        // Who works below sees his own branch, and that it is not the whole.
        let page = movements::page(&ctx, &of_px03, CODE).await.unwrap();
        let mine = movements::cascade(&ctx, &of_px03, &page.row, page.whole, None).await.unwrap();
        assert!(!mine.whole);
        assert_eq!(mine.total.sent(), 2);
        assert_eq!(mine.branches.iter().map(|b| b.code.as_str()).collect::<Vec<_>>(), ["PX03"]);
    })
    .await;
}

#[tokio::test]
async fn a_superior_answers_by_the_units_document_and_is_marked_and_nobody_answers_for_a_sister() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let without = movements::answer(&ctx, &officer, CODE, "PC02", 1, &planned()).await;
        assert_eq!(fields(without), [("document".to_owned(), "cascade-document-for-unit")]);
        let form = AnswerForm { document: "Công văn 7/PC02".into(), ..planned() };
        movements::answer(&ctx, &officer, CODE, "PC02", 1, &form).await.unwrap();
        let side = movements::unit_page(&ctx, &officer, CODE, "PC02").await.unwrap();
        assert!(side.row.for_unit && side.for_unit && side.may_answer);
        // The unit itself puts it right later; the mark goes.
        let of_pc02 = actor(Role::EmulationOfficer, pc02);
        let own = AnswerForm { answer: "own".into(), document: "Kế hoạch 3/PC02".into(), ..planned() };
        movements::answer(&ctx, &of_pc02, CODE, "PC02", 2, &own).await.unwrap();
        assert!(!movements::unit_page(&ctx, &of_pc02, CODE, "PC02").await.unwrap().row.for_unit);
        let stale = movements::answer(&ctx, &officer, CODE, "PC02", 2, &form).await;
        assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
        let of_px03 = actor(Role::EmulationOfficer, px03);
        for tried in [
            movements::answer(&ctx, &of_px03, CODE, "PC02", 3, &own).await.map(|_| ()),
            movements::pass(&ctx, &of_px03, CODE, "PC02", 3, &PassForm { reach: "all".into() }).await.map(|_| ()),
            movements::remind(&ctx, &of_px03, CODE, 2).await.map(|_| ()),
        ] {
            assert!(matches!(tried, Err(Error::NotFound | Error::Denied(_))), "{tried:?}");
        }
        let rows = movements::page(&ctx, &of_px03, CODE).await.unwrap().row;
        let seen = movements::units(&ctx, &of_px03, &rows, &Query::default()).await.unwrap();
        assert_eq!(seen.rows.iter().map(|r| r.code.as_str()).collect::<Vec<_>>(), ["PX03"]);
    })
    .await;
}

#[tokio::test]
async fn only_units_beneath_are_chosen_and_whoever_has_it_is_not_asked_again() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        draft(&ctx, &officer).await;
        let none = movements::launch(&ctx, &officer, CODE, 1, &launch("chosen", &[])).await;
        assert_eq!(fields(none), [("units".to_owned(), "cascade-choose-units")]);
        let strange = movements::launch(&ctx, &officer, CODE, 1, &launch("chosen", &["CAT"])).await;
        assert_eq!(fields(strange), [("units".to_owned(), "cascade-unit-unknown")]);
        let to_come = LaunchForm { on: "01/01/2100".into(), ..launch("direct", &[]) };
        let to_come = movements::launch(&ctx, &officer, CODE, 1, &to_come).await;
        assert_eq!(fields(to_come), [("on".to_owned(), "cascade-day-to-come")]);
        assert_eq!(version(&ctx, &officer).await, 1, "a refused launch changes nothing");
        assert_eq!(movements::launch(&ctx, &officer, CODE, 1, &launch("chosen", &["PC02"])).await.unwrap(), 1);
        assert_eq!(movements::launch(&ctx, &officer, CODE, 2, &launch("all", &[])).await.unwrap(), 2);
        assert_eq!(
            refused(movements::launch(&ctx, &officer, CODE, 3, &launch("all", &[])).await),
            "cascade-nobody-left"
        );
        assert_eq!(coverage(&ctx, &officer).await.sent(), 3);
    })
    .await;
}

#[tokio::test]
async fn silent_units_are_reminded_and_the_number_is_seen() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let of_px03 = actor(Role::EmulationOfficer, px03);
        movements::answer(&ctx, &of_px03, CODE, "PX03", 1, &planned()).await.unwrap();
        assert_eq!(movements::remind(&ctx, &officer, CODE, 2).await.unwrap(), 1);
        assert_eq!(movements::remind(&ctx, &officer, CODE, 3).await.unwrap(), 1);
        let page = movements::page(&ctx, &officer, CODE).await.unwrap();
        let rows = movements::units(&ctx, &officer, &page.row, &Query::default()).await.unwrap().rows;
        let reminded: Vec<_> = rows.iter().map(|r| (r.code.as_str(), r.reminders)).collect();
        assert_eq!(reminded, [("PX03", 0), ("PC02", 2)].into_iter().rev().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_closed_movement_is_frozen() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let early = movements::step(&ctx, &officer, CODE, 2, MovementStep::Close).await;
        assert_eq!(refused(early), "movement-step-not-now");
        let mut at = 2;
        for (step, state) in [
            (MovementStep::Start, MovementState::Running),
            (MovementStep::Review, MovementState::FinalReview),
            (MovementStep::Close, MovementState::Closed),
        ] {
            assert_eq!(movements::step(&ctx, &officer, CODE, at, step).await.unwrap(), state);
            at += 1;
        }
        let row = movements::page(&ctx, &officer, CODE).await.unwrap().row;
        let form = movements::form_of(&ctx, &officer, &row).await.unwrap();
        assert_eq!(refused(movements::edit(&ctx, &officer, CODE, at, &form).await), "movement-frozen");
        assert_eq!(refused(movements::launch(&ctx, &officer, CODE, at, &launch("all", &[])).await), "movement-frozen");
        assert_eq!(refused(movements::remind(&ctx, &officer, CODE, at).await), "cascade-not-open");
        let of_px03 = actor(Role::EmulationOfficer, px03);
        let late = movements::answer(&ctx, &of_px03, CODE, "PX03", 1, &planned()).await;
        assert_eq!(refused(late), "cascade-not-open");
        assert!(app::desk::desk(&ctx, &of_px03).await.unwrap().movements.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_form_of_a_movement_does_not_change_its_state() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let row = movements::page(&ctx, &officer, CODE).await.unwrap().row;
        let form = movements::form_of(&ctx, &officer, &row).await.unwrap();
        let form = MovementForm { state: "closed".into(), name: "Ba nhất 2020".into(), ..form };
        movements::edit(&ctx, &officer, CODE, row.version, &form).await.unwrap();
        let row = movements::page(&ctx, &officer, CODE).await.unwrap().row;
        assert_eq!((row.state.as_str(), row.name.as_str()), ("launched", "Ba nhất 2020"));
        assert_eq!(row.launched_on.as_deref(), Some("2020-02-01"));
    })
    .await;
}

#[tokio::test]
async fn units_that_merge_on_the_way_are_counted_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = launched(&ctx, root).await;
        let of_px03 = actor(Role::EmulationOfficer, px03);
        movements::answer(&ctx, &of_px03, CODE, "PX03", 1, &planned()).await.unwrap();
        crate::units::merged(&ctx, root, &[px03, pc02]).await;
        // Both histories stand, each once; the successor was not asked.
        assert_eq!(coverage(&ctx, &officer).await, Coverage { planned: 1, silent: 1, ..Coverage::default() });
        let at = version(&ctx, &officer).await;
        assert_eq!(movements::launch(&ctx, &officer, CODE, at, &launch("direct", &[])).await.unwrap(), 1);
        // Now the successor stands for both.
        assert_eq!(coverage(&ctx, &officer).await, Coverage { silent: 1, ..Coverage::default() });
        let heir = actor(Role::EmulationOfficer, id(&ctx, "PX99").await);
        movements::answer(&ctx, &heir, CODE, "PX99", 1, &planned()).await.unwrap();
        assert_eq!(coverage(&ctx, &officer).await.share(), Some(10_000));
    })
    .await;
}
