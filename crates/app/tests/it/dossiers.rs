use app::{
    Actor, Ctx, Error,
    dossiers::{self, DossierForm},
    list::Query,
    nominees,
};
use domain::{
    access::{Denial, Role},
    road::{DossierState, Move, Progress},
};
use store::{
    Store,
    entity::{audit_payload, dossier_event},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder},
};
use testkit::{actor, actor_with};

use crate::roads::{Road, add, agree, dossier, form, now, person, person_id, road};

async fn council_agrees(ctx: &Ctx, code: &str) {
    let id =
        dossiers::load(ctx, &actor(Role::Auditor, crate::units::id(ctx, "CAT").await), code).await.unwrap().head.id;
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let ctx = ctx.clone();
            Box::pin(async move { dossiers::move_in(&ctx, tx, id, &Move::Agree { branch: 1 }, "13/15").await })
        })
        .await
        .unwrap();
}

fn refusal<T: std::fmt::Debug>(result: app::Result<T>) -> &'static str {
    match result {
        Err(Error::Refused(r)) => r.key,
        Err(Error::Invalid(f)) => f[0].refusal.key,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_dossier_walks_from_its_officer_to_the_issuing_step() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        assert_eq!(code, "HS-2020-0001");
        let page = dossiers::page(&ctx, &road.officer, &code, &Query::default()).await.unwrap();
        assert!(page.can("submit"), "{:?}", page.next);
        assert_eq!((page.counts.collectives, page.counts.individuals), (1, 2));
        assert_eq!(page.counts.women_share().percent(','), "50,00");
        assert_eq!(page.counts.direct_share().percent(','), "50,00");

        assert_eq!(agree(&ctx, &road, &road.officer, &code).await.unwrap(), 2);
        assert_eq!(agree(&ctx, &road, &road.head, &code).await.unwrap(), 3);
        assert_eq!(agree(&ctx, &road, &road.advisory, &code).await.unwrap(), 4);
        let secretary = actor(Role::CouncilSecretary, road.root);
        assert_eq!(refusal(agree(&ctx, &road, &secretary, &code).await), "dossier-agree-by-session");
        council_agrees(&ctx, &code).await;
        assert_eq!(agree(&ctx, &road, &road.director, &code).await.unwrap(), 6);
        assert_eq!(refusal(agree(&ctx, &road, &road.advisory, &code).await), "dossier-agree-by-decision");
        council_agrees(&ctx, &code).await;
        let done = now(&ctx, &road, &code).await;
        assert_eq!(done.progress.state, DossierState::Issued);
        let page = dossiers::page(&ctx, &road.director, &code, &Query::default()).await.unwrap();
        assert!(page.next.is_empty());
        assert_eq!(page.history.len(), 7);
    })
    .await;
}

#[tokio::test]
async fn folding_the_audit_stream_gives_the_state_of_the_rows_again() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        let version = now(&ctx, &road, &code).await.head.version;
        let grounds = ["thieu-giay-to".to_owned()];
        dossiers::send_back(&ctx, &road.advisory, &code, version, 1, &grounds, "Thiếu báo cáo").await.unwrap();
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        let version = now(&ctx, &road, &code).await.head.version;
        dossiers::recall(&ctx, &road.head, &code, version).await.unwrap();

        let at = now(&ctx, &road, &code).await;
        let rows = audit_payload::Entity::find()
            .filter(audit_payload::Column::Stream.eq(format!("dossier:{code}")))
            .order_by_asc(audit_payload::Column::Seq)
            .all(store.reader())
            .await
            .unwrap();
        let moves: Vec<Move> = rows
            .iter()
            .filter_map(|r| serde_json::from_str::<serde_json::Value>(r.payload.as_ref()?).ok())
            .filter_map(|v| serde_json::from_value(v.get("move")?.clone()).ok())
            .collect();
        assert_eq!(moves.len(), 5);
        let mut folded = Progress::fold(&at.road, true, &moves).unwrap();
        let mut rows = at.progress.clone();
        for p in [&mut folded, &mut rows] {
            p.visits.sort_by_key(|v| (v.seq, v.branch, v.round));
        }
        assert_eq!(folded, rows);
        let events = dossier_event::Entity::find().all(store.reader()).await.unwrap();
        assert_eq!(events.len(), 6);
    })
    .await;
}

#[tokio::test]
async fn a_return_needs_a_ground_and_words_and_tells_both_to_the_sender() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let version = now(&ctx, &road, &code).await.head.version;
        let back = async |grounds: &[&str], words: &str| {
            let grounds: Vec<String> = grounds.iter().map(|g| (*g).to_owned()).collect();
            dossiers::send_back(&ctx, &road.head, &code, version, 1, &grounds, words).await
        };
        assert_eq!(refusal(back(&[], "Sai tên").await), "dossier-cannot-no-ground");
        assert_eq!(refusal(back(&["sai-thong-tin"], "  ").await), "dossier-cannot-no-words");
        assert_eq!(refusal(back(&["khong-co"], "x").await), "field-choose");
        back(&["sai-thong-tin", "khac"], "Sai cấp bậc ở dòng 3").await.unwrap();
        let page = dossiers::page(&ctx, &road.officer, &code, &Query::default()).await.unwrap();
        assert_eq!(page.at.progress.state, DossierState::Returned);
        assert_eq!(page.history[0].words, "Sai cấp bậc ở dòng 3");
        assert_eq!(page.history[0].grounds, ["sai-thong-tin", "khac"]);
        assert!(page.can("submit") && page.can("edit"));
    })
    .await;
}

#[tokio::test]
async fn a_dossier_can_be_recalled_until_somebody_acts_and_withdrawn_until_it_is_decided() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let version = now(&ctx, &road, &code).await.head.version;
        assert_eq!(dossiers::recall(&ctx, &road.officer, &code, version).await.unwrap().seq, 1);
        let version = now(&ctx, &road, &code).await.head.version;
        assert_eq!(
            refusal(dossiers::recall(&ctx, &road.officer, &code, version).await),
            "dossier-cannot-nothing-before"
        );
        assert_eq!(
            refusal(dossiers::withdraw(&ctx, &road.officer, &code, version, "").await),
            "dossier-cannot-no-words"
        );
        dossiers::withdraw(&ctx, &road.officer, &code, version, "Trùng hồ sơ").await.unwrap();
        assert_eq!(refusal(agree(&ctx, &road, &road.officer, &code).await), "dossier-cannot-finished");
        assert_eq!(refusal(add(&ctx, &road, &code, "unit", "PX03").await), "dossier-cannot-finished");
    })
    .await;
}

#[tokio::test]
async fn nobody_judges_his_own_case_and_nobody_acts_out_of_turn() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let mut head = road.head.clone();
        head.person = Some(person_id(&ctx, &code_of(&ctx, "100-002").await).await);
        let own = agree(&ctx, &road, &head, &code).await;
        assert!(matches!(own, Err(Error::Denied(Denial::OwnCase))), "{own:?}");
        let page = dossiers::page(&ctx, &head, &code, &Query::default()).await.unwrap();
        assert_eq!(page.next[0].why_not, Some("dossier-why-own-case"));
        let early = agree(&ctx, &road, &road.advisory, &code).await;
        assert!(matches!(early, Err(Error::Denied(Denial::NoRole))), "{early:?}");
        let elsewhere = actor(Role::UnitHead, road.pc02);
        let hidden = agree(&ctx, &road, &elsewhere, &code).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let nobody = actor_with("nobody", &[(Role::UnitHead, None)]);
        assert!(dossiers::load(&ctx, &nobody, &code).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn whoever_leads_a_nominated_collective_puts_it_forward_but_does_not_judge_it() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        add(&ctx, &road, &code, "unit", "PX03").await.unwrap();
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        // The head of the unit signs its own submission.
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        let appraises_own =
            actor_with("own", &[(Role::UnitHead, Some(road.px03)), (Role::AdvisoryBody, Some(road.root))]);
        let own = agree(&ctx, &road, &appraises_own, &code).await;
        assert!(matches!(own, Err(Error::Denied(Denial::OwnUnit))), "{own:?}");
        let page = dossiers::page(&ctx, &appraises_own, &code, &Query::default()).await.unwrap();
        assert_eq!(page.next[0].why_not, Some("dossier-why-own-unit"));

        // A deputy by his post in the register, without a role at the unit.
        let deputy = person(&ctx, &road, "Lê Thị Phó", "100-009", "female", "other_leader").await;
        let deputy = person_id(&ctx, &deputy).await;
        let mut advisory = road.advisory.clone();
        advisory.person = Some(deputy);
        let own = agree(&ctx, &road, &advisory, &code).await;
        assert!(matches!(own, Err(Error::Denied(Denial::OwnUnit))), "{own:?}");
        agree(&ctx, &road, &road.advisory, &code).await.unwrap();
    })
    .await;
}

async fn code_of(ctx: &Ctx, number: &str) -> String {
    use store::entity::person;
    let found = person::Entity::find().filter(person::Column::ServiceNumber.eq(number)).one(ctx.store.reader());
    found.await.unwrap().unwrap().code
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_nothing_of_the_first_is_lost() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let version = now(&ctx, &road, &code).await.head.version;
        let first = DossierForm { title: "Tên thứ nhất".into(), ..form() };
        let second = DossierForm { title: "Tên thứ hai".into(), ..form() };
        dossiers::edit(&ctx, &road.officer, &code, version, &first).await.unwrap();
        let stale = dossiers::edit(&ctx, &road.officer, &code, version, &second).await;
        assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
        assert_eq!(dossiers::form_of(&now(&ctx, &road, &code).await).title, "Tên thứ nhất");
    })
    .await;
}

#[tokio::test]
async fn a_double_click_makes_one_dossier() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let one = dossiers::create(&ctx, &road.officer, &form(), Some("key".into())).await.unwrap();
        let two = dossiers::create(&ctx, &road.officer, &form(), Some("key".into())).await.unwrap();
        assert_eq!(one, two);
        assert_eq!(dossiers::list(&ctx, &road.officer, &Query::default()).await.unwrap().count, 1);
    })
    .await;
}

#[tokio::test]
async fn an_empty_dossier_or_one_without_a_basis_is_not_sent() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        // The day before the circular: nothing at hand says who decides in the police.
        let bare = DossierForm { authority_note: String::new(), law_on: "2019-07-11".into(), ..form() };
        let code = dossiers::create(&ctx, &road.officer, &bare, None).await.unwrap();
        assert_eq!(refusal(agree(&ctx, &road, &road.officer, &code).await), "dossier-empty");
        add(&ctx, &road, &code, "unit", "PC02").await.unwrap();
        assert_eq!(refusal(agree(&ctx, &road, &road.officer, &code).await), "dossier-legal-basis-needed");
    })
    .await;
}

#[tokio::test]
async fn bad_fields_are_named_all_at_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let bad = DossierForm {
            unit: "X".into(),
            title: " ".into(),
            award: "khong-co".into(),
            ground: String::new(),
            occasion: "movement".into(),
            law_on: "31/02/2020".into(),
            ..DossierForm::default()
        };
        let Err(Error::Invalid(faults)) = dossiers::create(&ctx, &road.officer, &bad, None).await else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|f| f.field.as_str()).collect();
        for field in ["unit", "title", "award", "ground", "movement", "law_on"] {
            assert!(fields.contains(&field), "{field} in {fields:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_list_is_filtered_searched_and_paged_with_two_statements_at_any_size() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let with = |pairs: &[(&str, &str)]| Query {
            filters: pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..Query::default()
        };
        let count = async |q: Query| dossiers::list(&ctx, &road.officer, &q).await.unwrap().count;
        assert_eq!(count(with(&[("state", "open"), ("year", "2020"), ("unit", "CAT"), ("step", "head")])).await, 1);
        assert_eq!(count(with(&[("year", "2021")])).await, 0);
        assert_eq!(count(Query { q: "tong ket phong trao".into(), ..Query::default() }).await, 1);
        assert_eq!(count(Query { q: "hs-2020-0001".into(), ..Query::default() }).await, 1);

        let mut statements = Vec::new();
        for target in [10, 1_000, 10_000] {
            copies(&store, &road, &code, target).await;
            let (page, n) = store::count_statements(dossiers::list(&ctx, &road.officer, &Query::default())).await;
            let page = page.unwrap();
            assert_eq!(page.count, target);
            assert!(page.rows.iter().all(|r| r.individuals == 2 && r.step.is_some()));
            statements.push(n);
        }
        assert_eq!(statements, [2, 2, 2]);

        let mut seen = std::collections::BTreeSet::new();
        let mut query = Query::default();
        for _ in 0..3 {
            let page = dossiers::list(&ctx, &road.officer, &query).await.unwrap();
            assert!(page.rows.iter().all(|r| seen.insert(r.code.clone())), "no row twice");
            query.at = page.after.unwrap();
        }
        let back = dossiers::list(&ctx, &road.officer, &query).await.unwrap().before.unwrap();
        query.at = back;
        let page = dossiers::list(&ctx, &road.officer, &query).await.unwrap();
        assert_eq!(page.rows.len(), 50);
        assert!(page.rows.iter().all(|r| seen.contains(&r.code)));
    })
    .await;
}

/// Copies the dossier until there are `target`, each with its steps and nominees, so that every column is filled.
async fn copies(store: &Store, road: &Road, code: &str, target: u64) {
    use store::{
        entity::{dossier, dossier_step, nominee},
        sea_orm::{IntoActiveModel, PaginatorTrait, Set},
    };
    let conn = store.reader();
    let have = dossier::Entity::find().count(conn).await.unwrap();
    let row = dossier::Entity::find().filter(dossier::Column::Code.eq(code)).one(conn).await.unwrap().unwrap();
    let steps =
        dossier_step::Entity::find().filter(dossier_step::Column::DossierId.eq(row.id)).all(conn).await.unwrap();
    let people = nominee::Entity::find().filter(nominee::Column::DossierId.eq(row.id)).all(conn).await.unwrap();
    let (mut rows, mut all_steps, mut all_people) = (Vec::new(), Vec::new(), Vec::new());
    for i in have..target {
        let id = uuid::Uuid::new_v4();
        let mut new = row.clone().into_active_model();
        new.id = Set(id);
        new.code = Set(format!("HS-2019-{i:05}"));
        new.changed_at = Set(row.changed_at + i64::try_from(i / 7).unwrap());
        rows.push(new);
        for s in &steps {
            let mut s = s.clone().into_active_model();
            s.id = Set(uuid::Uuid::new_v4());
            s.dossier_id = Set(id);
            all_steps.push(s);
        }
        for n in &people {
            let mut n = n.clone().into_active_model();
            n.id = Set(uuid::Uuid::new_v4());
            n.dossier_id = Set(id);
            all_people.push(n);
        }
    }
    let write = store::Write { actor: road.officer.account, actor_label: "test".into(), at: 0, root: None, once: None };
    store
        .write(write, |tx| {
            let (rows, steps, people) = (rows.clone(), all_steps.clone(), all_people.clone());
            Box::pin(async move {
                for c in rows.chunks(500) {
                    dossier::Entity::insert_many(c.to_vec()).exec_without_returning(tx.conn()).await?;
                }
                for c in steps.chunks(500) {
                    dossier_step::Entity::insert_many(c.to_vec()).exec_without_returning(tx.conn()).await?;
                }
                for c in people.chunks(500) {
                    nominee::Entity::insert_many(c.to_vec()).exec_without_returning(tx.conn()).await?;
                }
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_page_of_a_dossier_takes_six_statements_whatever_the_number_of_nominees() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let mut statements = Vec::new();
        for target in [10_i64, 1_000, 10_000] {
            more_nominees(&store, &road, &code, target).await;
            let (page, n) =
                store::count_statements(dossiers::page(&ctx, &road.officer, &code, &Query::default())).await;
            let page = page.unwrap();
            assert_eq!(page.counts.collectives + page.counts.individuals, target);
            statements.push(n);
        }
        assert_eq!(statements, [6, 6, 6]);
        let page = dossiers::page(&ctx, &road.officer, &code, &Query::default()).await.unwrap();
        let next = Query { at: page.nominees.after.unwrap(), ..Query::default() };
        let page = dossiers::page(&ctx, &road.officer, &code, &next).await.unwrap();
        assert_eq!(page.nominees.rows.len(), 50);
        assert!(page.nominees.before.is_some());
        let one = nominees::page(&ctx, &road.officer, &code, 1).await.unwrap();
        assert_eq!(one.row.printed_name, "Đỗ Thị Ánh");
    })
    .await;
}

async fn more_nominees(store: &Store, road: &Road, code: &str, target: i64) {
    use store::{
        entity::{dossier, nominee},
        sea_orm::{IntoActiveModel, Set},
    };
    let conn = store.reader();
    let row = dossier::Entity::find().filter(dossier::Column::Code.eq(code)).one(conn).await.unwrap().unwrap();
    let people = nominee::Entity::find().filter(nominee::Column::DossierId.eq(row.id)).all(conn).await.unwrap();
    let sample = people.iter().find(|n| n.part == "individual").unwrap();
    let mut rows = Vec::new();
    for seq in i64::try_from(people.len()).unwrap() + 1..=target {
        let mut n = sample.clone().into_active_model();
        n.id = Set(uuid::Uuid::new_v4());
        n.seq = Set(seq);
        n.person_id = Set(None);
        rows.push(n);
    }
    let write = store::Write { actor: road.officer.account, actor_label: "test".into(), at: 0, root: None, once: None };
    store
        .write(write, |tx| {
            let rows = rows.clone();
            Box::pin(async move {
                for c in rows.chunks(500) {
                    nominee::Entity::insert_many(c.to_vec()).exec_without_returning(tx.conn()).await?;
                }
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_phase_is_chosen_among_those_of_the_movement() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let movement = app::movements::MovementForm {
            code: "dac-biet".into(),
            name: "Phong trào thi đua đặc biệt".into(),
            kind: "special".into(),
            unit: "CAT".into(),
            phases: vec![app::movements::PhaseForm {
                name: "Đợt 1".into(),
                from: "2019-05-19".into(),
                to: "2019-09-02".into(),
                ..Default::default()
            }],
            ..Default::default()
        };
        app::movements::create(&ctx, &road.officer, &movement, None).await.unwrap();
        let movements = app::movements::options(&ctx, &road.officer).await.unwrap();
        let phases = app::movements::phase_options(&ctx, &movements).await.unwrap();
        assert_eq!((phases.len(), phases[0].value.as_str(), phases[0].name.as_str()), (1, "dac-biet/1", "Đợt 1"));
        let by_phase = DossierForm { occasion: "phase".into(), phase: phases[0].value.clone(), ..form() };
        let code = dossiers::create(&ctx, &road.officer, &by_phase, None).await.unwrap();
        let at = now(&ctx, &road, &code).await;
        assert_eq!(at.head.phase_name.as_deref(), Some("Đợt 1"));
        assert_eq!(dossiers::form_of(&at).phase, "dac-biet/1");
        let other = DossierForm { phase: "khac/1".into(), movement: "dac-biet".into(), ..by_phase };
        assert_eq!(refusal(dossiers::create(&ctx, &road.officer, &other, None).await), "dossier-phase-of-another");
    })
    .await;
}

#[tokio::test]
async fn whoever_handed_a_dossier_in_sees_on_his_desk_where_it_is_until_it_comes_back_or_he_may_no_longer_see_it() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let desk = async |actor: &Actor| app::desk::desk(&ctx, actor).await.unwrap();
        assert!(desk(&road.officer).await.sent.is_empty(), "what was not handed in waits as a task");
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let sent = desk(&road.officer).await.sent;
        assert_eq!(sent.iter().map(|s| (s.code.as_str(), s.returned)).collect::<Vec<_>>(), [(code.as_str(), false)]);
        assert!(desk(&road.head).await.sent.is_empty() && desk(&road.head).await.tasks.iter().any(|t| t.code == code));
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        assert_eq!(desk(&road.head).await.sent.len(), 1);
        let gone = Actor { grants: Vec::new(), ..road.officer.clone() };
        assert!(desk(&gone).await.sent.is_empty());
    })
    .await;
}
