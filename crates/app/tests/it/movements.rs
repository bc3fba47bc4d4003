use app::{
    Ctx, Error,
    list::Query,
    movements::{self, BodyForm, DayForm, LinkForm, MovementForm, PhaseForm, TextForm},
    sources::{self, SourceForm},
};
use domain::access::Role;
use store::Store;
use testkit::actor;

use crate::units::organisation;

fn phase(name: &str, from: &str, to: &str) -> PhaseForm {
    PhaseForm { name: name.into(), from: from.into(), to: to.into(), ..PhaseForm::default() }
}

fn text(role: &str, text: &str, source: &str) -> TextForm {
    TextForm { role: role.into(), text: text.into(), source: source.into() }
}

fn four_phases() -> MovementForm {
    MovementForm {
        code: "dac-biet-2019-2020".into(),
        name: "Phong trào thi đua đặc biệt".into(),
        kind: "special".into(),
        unit: "CAT".into(),
        from: "19/05/2019".into(),
        to: "19/08/2020".into(),
        phases: vec![
            phase("Đợt 1", "2019-05-19", "2019-09-02"),
            phase("Đợt 2", "2019-09-03", "2019-12-31"),
            phase("Đợt 3", "2020-01-01", "2020-05-18"),
            phase("Đợt 4", "2020-05-19", "2020-08-19"),
        ],
        ..MovementForm::default()
    }
}

async fn report(ctx: &Ctx, actor: &app::Actor, code: &str, title: &str) {
    let form = SourceForm { code: code.into(), title: title.into(), ..SourceForm::default() };
    assert_eq!(sources::save(ctx, actor, &form).await.unwrap(), code);
}

fn fields<T: std::fmt::Debug>(result: app::Result<T>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(f)) => f.into_iter().map(|f| (f.field, f.refusal.key)).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_movement_in_four_phases_is_entered_and_read_back() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let saved = movements::create(&ctx, &officer, &four_phases(), None).await.unwrap();
        assert_eq!((saved.code.as_str(), saved.overlaps.len()), ("dac-biet-2019-2020", 0));
        let page = movements::page(&ctx, &officer, &saved.code).await.unwrap();
        assert_eq!(page.phases.len(), 4);
        assert_eq!(page.row.from_date.as_deref(), Some("2019-05-19"));
        assert!(page.may_edit);
        let below = actor(Role::UnitHead, px03);
        assert!(!movements::page(&ctx, &below, &saved.code).await.unwrap().may_edit);
        let taken = movements::create(&ctx, &officer, &four_phases(), None).await;
        assert_eq!(fields(taken), [("code".to_owned(), "movement-code-taken")]);
    })
    .await;
}

#[tokio::test]
async fn a_phase_outside_is_refused_and_an_overlap_is_only_told() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let mut form = four_phases();
        form.phases[3] = phase("Đợt 4", "2020-05-19", "2020-12-31");
        let outside = movements::create(&ctx, &officer, &form, None).await;
        assert_eq!(fields(outside), [("phases.3.from".to_owned(), "movement-phase-outside")]);
        form.phases[3] = phase("Đợt 4", "2020-05-01", "2020-08-19");
        assert_eq!(movements::create(&ctx, &officer, &form, None).await.unwrap().overlaps, [(3, 4)]);
    })
    .await;
}

#[tokio::test]
async fn two_reports_that_disagree_are_both_shown() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        report(&ctx, &officer, "r1", "Lễ phát động").await;
        report(&ctx, &officer, "r2", "Hội nghị sơ kết").await;
        let form = MovementForm {
            code: "la-chan-thep-2021".into(),
            name: "Lá chắn thép".into(),
            kind: "special".into(),
            unit: "CAT".into(),
            texts: vec![
                text("theme", "Lá chắn phòng, chống dịch Covid-19", "r1"),
                text("theme", "Lá chắn thép phòng, chống dịch Covid-19", "r2"),
                text("launch_date", "17/8/2021", "r1"),
                text("launch_date", "15/8/2021", "r2"),
                text("motto", "Giữ vững bên trong", "r1"),
                text("motto", "Mỗi cán bộ là một chiến sĩ", "r1"),
            ],
            links: vec![LinkForm {
                kind: "responds_to".into(),
                other_text: "Phong trào do Thủ tướng phát động".into(),
                source: "r1".into(),
                ..LinkForm::default()
            }],
            ..MovementForm::default()
        };
        movements::create(&ctx, &officer, &form, None).await.unwrap();
        let page = movements::page(&ctx, &officer, "la-chan-thep-2021").await.unwrap();
        let roles: Vec<&str> = page.disagreements.iter().map(|d| d.role.as_str()).collect();
        assert_eq!(roles, ["theme", "launch_date"]);
        assert_eq!(page.disagreements[0].readings[1].source_title, "Hội nghị sơ kết");
        assert_eq!(page.links[0].other_text, "Phong trào do Thủ tướng phát động");
        let found = Query { q: "la chan phong chong".into(), ..Query::default() };
        assert_eq!(movements::list(&ctx, &officer, &found).await.unwrap().count, 1);
    })
    .await;
}

#[tokio::test]
async fn a_changed_movement_keeps_its_phases_and_tells_the_second_editor() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        movements::create(&ctx, &officer, &four_phases(), None).await.unwrap();
        let page = movements::page(&ctx, &officer, "dac-biet-2019-2020").await.unwrap();
        let mut form = movements::form_of(&ctx, &officer, &page.row).await.unwrap();
        assert_eq!(form.phases.len(), 4);
        form.phases.pop();
        form.name = "Phong trào thi đua đặc biệt 2019–2020".into();
        let code = "dac-biet-2019-2020";
        movements::edit(&ctx, &officer, code, page.row.version, &form).await.unwrap();
        let after = movements::page(&ctx, &officer, code).await.unwrap();
        assert_eq!((after.phases.len(), after.row.name), (3, form.name.clone()));
        let stale = movements::edit(&ctx, &officer, code, page.row.version, &form).await;
        assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
    })
    .await;
}

#[tokio::test]
async fn the_list_of_movements_takes_two_statements_at_any_size() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        movements::create(&ctx, &officer, &four_phases(), None).await.unwrap();
        let mut statements = Vec::new();
        for target in [10_u64, 1_000, 10_000] {
            copies(&store, &officer, target).await;
            let (page, n) = store::count_statements(movements::list(&ctx, &officer, &Query::default())).await;
            let page = page.unwrap();
            assert_eq!(page.count, target);
            assert!(page.rows.iter().all(|r| r.phases == 4));
            statements.push(n);
        }
        assert_eq!(statements, [2, 2, 2]);
    })
    .await;
}

async fn copies(store: &Store, officer: &app::Actor, target: u64) {
    use store::{
        entity::{movement, movement_phase},
        sea_orm::{EntityTrait, IntoActiveModel, PaginatorTrait, Set},
    };
    let conn = store.reader();
    let have = movement::Entity::find().count(conn).await.unwrap();
    let row = movement::Entity::find().one(conn).await.unwrap().unwrap();
    let phases: Vec<_> = movement_phase::Entity::find().all(conn).await.unwrap().into_iter().take(4).collect();
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for i in have..target {
        let id = uuid::Uuid::new_v4();
        let mut new = row.clone().into_active_model();
        new.id = Set(id);
        new.code = Set(format!("copy-{i}"));
        rows.push(new);
        for p in &phases {
            let mut p = p.clone().into_active_model();
            p.id = Set(uuid::Uuid::new_v4());
            p.movement_id = Set(id);
            all.push(p);
        }
    }
    let write = store::Write { actor: officer.account, actor_label: "test".into(), at: 0, root: None, once: None };
    store
        .write(write, |tx| {
            let (rows, all) = (rows.clone(), all.clone());
            Box::pin(async move {
                for c in rows.chunks(1000) {
                    movement::Entity::insert_many(c.to_vec()).exec_without_returning(tx.conn()).await?;
                }
                for c in all.chunks(1000) {
                    movement_phase::Entity::insert_many(c.to_vec()).exec_without_returning(tx.conn()).await?;
                }
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn bodies_outside_the_tree_planned_days_and_undated_phases_are_kept_each_with_its_source() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        report(&ctx, &officer, "r3", "Hội nghị tổng kết").await;
        let body = |role: &str, unit: &str, name: &str| BodyForm {
            role: role.into(),
            unit: unit.into(),
            name: name.into(),
            source: "r3".into(),
            ..BodyForm::default()
        };
        let day = |kind: &str, on: &str, text: &str| DayForm {
            kind: kind.into(),
            on: on.into(),
            text: text.into(),
            source: "r3".into(),
        };
        let form = MovementForm {
            code: "dac-biet".into(),
            name: "Đặc biệt".into(),
            kind: "special".into(),
            unit: "CAT".into(),
            from: "19/05/2019".into(),
            to: "19/08/2020".into(),
            phase_count: "4".into(),
            subjects: vec!["collective".into(), "individual".into()],
            bodies: vec![body("launches", "", "Công an một tỉnh"), body("leads", "PX03", "")],
            days: vec![day("anniversary", "", "50 năm Di chúc"), day("final_review", "20/11/2020", "")],
            ..MovementForm::default()
        };
        movements::create(&ctx, &officer, &form, None).await.unwrap();
        let page = movements::page(&ctx, &officer, "dac-biet").await.unwrap();
        let names: Vec<_> = page.bodies.iter().map(|b| (b.role.as_str(), b.shown(), b.source_code.as_str())).collect();
        assert_eq!(
            names,
            [("launches", "Công an một tỉnh", "r3"), ("leads", "Phòng Công tác đảng và công tác chính trị", "r3")]
        );
        assert_eq!((page.phases.len(), page.phases[3].name.as_str()), (4, ""));
        assert_eq!((page.days[0].on.as_deref(), page.days[1].on.as_deref()), (None, Some("2020-11-20")));
        let again = movements::form_of(&ctx, &officer, &page.row).await.unwrap();
        assert_eq!((again.phase_count.as_str(), again.bodies.len(), again.days.len()), ("4", 2, 2));
        movements::edit(&ctx, &officer, "dac-biet", 1, &again).await.unwrap();
        let export = app::exports::movement(&ctx, &officer, "dac-biet").await.unwrap();
        assert_eq!(export.movement.duration.as_deref(), Some("one_to_three"));
        assert_eq!((export.bodies.len(), export.days.len(), export.phases.len(), export.sources.len()), (2, 2, 4, 1));
        let strange = MovementForm { bodies: vec![body("leads", "KHONG-CO", "")], code: "x".into(), ..form };
        let strange = movements::create(&ctx, &officer, &strange, None).await;
        assert_eq!(fields(strange), [("bodies.0.unit".to_owned(), "movement-unit-unknown")]);
    })
    .await;
}

#[tokio::test]
async fn sources_that_call_one_sentence_motto_and_slogan_disagree() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        report(&ctx, &officer, "r1", "Lễ phát động").await;
        report(&ctx, &officer, "r2", "Hội nghị sơ kết").await;
        let form = MovementForm {
            code: "la-chan".into(),
            name: "Lá chắn".into(),
            kind: "special".into(),
            unit: "CAT".into(),
            texts: vec![
                text("motto", "Giữ vững bên trong", "r1"),
                text("slogan", "Giữ vững bên trong", "r2"),
                text("motto", "Mỗi đơn vị là một pháo đài", "r1"),
                text("motto", "Mỗi đơn vị là một pháo đài", "r2"),
            ],
            ..MovementForm::default()
        };
        movements::create(&ctx, &officer, &form, None).await.unwrap();
        let page = movements::page(&ctx, &officer, "la-chan").await.unwrap();
        assert_eq!(page.disagreements.len(), 1);
        assert_eq!(page.disagreements[0].role, movements::ROLE);
        assert_eq!(page.disagreements[0].readings.len(), 2);
    })
    .await;
}
