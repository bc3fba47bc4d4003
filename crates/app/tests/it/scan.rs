//! The scan over the register: marks, packing, agreement with verdicts, what is seen and counted.

use app::{
    Ctx, Error,
    list::Query,
    people::{self, NewDiscipline, NewProceeding, Posting, Profile},
    scan,
    units::{self, Rename},
};
use domain::access::{Action, Role, Subject};
use store::{
    Store, count_statements,
    entity::{person, person_facts},
    sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Statement, Value},
};
use testkit::{actor, actor_with};
use uuid::Uuid;

use crate::units::organisation;

pub(crate) fn profile(name: &str, number: usize) -> Profile {
    Profile::of([
        ("full_name", name.to_owned()),
        ("sex", if number.is_multiple_of(2) { "female" } else { "male" }.to_owned()),
        ("birth_date", "1988".to_owned()),
        ("service_number", format!("77-{number:05}")),
        ("joined", "2009".to_owned()),
    ])
}

pub(crate) fn posting(unit: Uuid, level: &str) -> Posting {
    Posting {
        unit,
        rank: "Đại úy".to_owned(),
        post: "Cán bộ".to_owned(),
        leader_level: level.to_owned(),
        from: "2015-01-01".to_owned(),
    }
}

pub(crate) async fn add(ctx: &Ctx, root: Uuid, unit: Uuid, number: usize) -> person::Model {
    let admin = actor(Role::Administrator, root);
    let level = if number.is_multiple_of(5) { "department" } else { "direct" };
    let name = format!("Nguyễn Văn {}", ["An", "Bình", "Cường", "Dũng"][number % 4]);
    let code = people::create(ctx, &admin, profile(&name, number), posting(unit, level)).await.unwrap();
    by_code(ctx, &code).await
}

async fn by_code(ctx: &Ctx, code: &str) -> person::Model {
    person::Entity::find().filter(person::Column::Code.eq(code)).one(ctx.store.reader()).await.unwrap().unwrap()
}

pub(crate) async fn version(ctx: &Ctx, id: Uuid) -> i64 {
    person::Entity::find_by_id(id).one(ctx.store.reader()).await.unwrap().unwrap().version
}

pub(crate) fn asked(filters: &[(&str, &str)]) -> Query {
    let filters = filters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Query { filters, ..Query::default() }
}

pub(crate) async fn dirty(ctx: &Ctx, id: Uuid) -> bool {
    person_facts::Entity::find_by_id(id).one(ctx.store.reader()).await.unwrap().is_none_or(|r| r.dirty)
}

async fn sql(ctx: &Ctx, text: &'static str, values: Vec<Value>) {
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let values = values.clone();
            Box::pin(async move {
                let backend = tx.conn().get_database_backend();
                tx.conn().execute_raw(Statement::from_sql_and_values(backend, text, values)).await?;
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
}

/// Ratings, past titles and initiatives, as the office would have entered them, without the commands that mark.
pub(crate) async fn record_good_years(ctx: &Ctx, id: Uuid) {
    for year in 2015..=2020_i64 {
        let values: Vec<Value> = vec![Uuid::new_v4().into(), id.into(), year.into()];
        sql(
            ctx,
            "INSERT INTO rating (id, home_node, person_id, year, rating, document, source, entered_by, entered_at) \
             VALUES ($1, 'test', $2, $3, 'excellent', '', 'form', $2, 1)",
            values,
        )
        .await;
    }
}

#[tokio::test]
async fn every_command_that_changes_what_the_rules_ask_marks_the_person() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let officer = actor_with("officer", &[(Role::Administrator, Some(root)), (Role::EmulationOfficer, Some(root))]);
        scan::ask_for(&ctx, 2020).await.unwrap();
        let an = add(&ctx, root, px03, 1).await.id;
        let other = add(&ctx, root, team, 2).await.id;
        assert!(dirty(&ctx, an).await, "create");
        let mut walked = Vec::new();
        macro_rules! step {
            ($name:literal, $who:expr, $done:expr) => {{
                assert_eq!(scan::repack(&ctx, 100).await.unwrap().left, 0);
                assert!(!dirty(&ctx, $who).await, "before {}", $name);
                $done.await.unwrap();
                assert!(dirty(&ctx, $who).await, "{} does not mark", $name);
                walked.push($name);
            }};
        }
        let v = version(&ctx, an).await;
        let measure = NewDiscipline {
            level: "canh-cao".into(),
            from: "01/02/2019".into(),
            document: "QĐ 1".into(),
            ..NewDiscipline::default()
        };
        step!("discipline", an, people::add_discipline(&ctx, &officer, an, v, measure));
        let page = people::page(&ctx, &officer, &code(&ctx, an).await).await.unwrap();
        step!(
            "expunge",
            an,
            people::expunge(&ctx, &officer, an, page.version, page.discipline[0].id, "01/02/2020".into())
        );
        let v = version(&ctx, an).await;
        let case = NewProceeding { kind: "complaint".into(), opened: "01/03/2020".into(), document: "Đơn".into() };
        step!("proceeding", an, people::add_proceeding(&ctx, &officer, an, v, case));
        let page = people::page(&ctx, &officer, &code(&ctx, an).await).await.unwrap();
        let open = page.proceedings[0].id;
        step!("close", an, people::close_proceeding(&ctx, &officer, an, page.version, open, "02/04/2020".into(), true));
        let v = version(&ctx, an).await;
        let change = people::change(
            &ctx,
            &officer,
            an,
            v,
            profile("Nguyễn Văn An", 1).with("joined", "2012".to_owned()),
            "Thiếu tá".into(),
            "Đội trưởng".into(),
            "department".into(),
        );
        step!("change", an, change);
        let v = version(&ctx, an).await;
        let posting = Posting { from: "2020-05-01".into(), ..posting(pc02, "direct") };
        step!("transfer", an, people::transfer(&ctx, &officer, an, v, posting));
        let v = version(&ctx, an).await;
        step!("leave", an, people::leave(&ctx, &officer, an, v, "01/11/2020".into(), "Nghỉ hưu".into()));
        let rename = Rename {
            name: "Phòng Một".into(),
            kind: "school".into(),
            level: "department".into(),
            on: "2020-06-01".into(),
            ..Rename::default()
        };
        let seen = unit_version(&ctx, team).await;
        step!("another kind of unit", other, units::rename(&ctx, &officer, team, seen, rename));
        let seen = unit_version(&ctx, team).await;
        step!(
            "another parent",
            other,
            units::move_to(&ctx, &officer, team, seen, pc02, "2020-07-01".into(), String::new())
        );
        step!(
            "a regulation",
            other,
            app::regulations::adopt(&ctx, &actor(Role::AdvisoryBody, root), "CAT", "demo-cong-an-tinh")
        );
        assert_eq!(walked.len(), 10);
        assert_eq!(scan::repack(&ctx, 100).await.unwrap().left, 0);
        let all = scan::compare(&ctx, 1).await.unwrap();
        assert_eq!((all.people, all.wrong.len()), (2, 0));
    })
    .await;
}

async fn code(ctx: &Ctx, id: Uuid) -> String {
    person::Entity::find_by_id(id).one(ctx.store.reader()).await.unwrap().unwrap().code
}

pub(crate) async fn unit_version(ctx: &Ctx, id: Uuid) -> i64 {
    store::entity::unit::Entity::find_by_id(id).one(ctx.store.reader()).await.unwrap().unwrap().version
}

#[tokio::test]
async fn a_row_changed_behind_the_commands_is_found_by_packing_everybody_again() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        scan::ask_for(&ctx, 2020).await.unwrap();
        let an = add(&ctx, root, px03, 1).await;
        scan::repack(&ctx, 100).await.unwrap();
        assert!(scan::compare(&ctx, 1).await.unwrap().wrong.is_empty());
        sql(&ctx, "UPDATE person SET joined = '2020-09-01' WHERE id = $1", vec![an.id.into()]).await;
        assert_eq!(scan::compare(&ctx, 1).await.unwrap().wrong, [an.id.to_string()]);
    })
    .await;
}

#[tokio::test]
async fn a_new_season_packs_everybody_again_and_a_command_between_reading_and_keeping_is_not_lost() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let an = add(&ctx, root, px03, 1).await;
        assert!(scan::ask_for(&ctx, 2020).await.unwrap() && !scan::ask_for(&ctx, 2020).await.unwrap());
        assert_eq!(scan::repack(&ctx, 100).await.unwrap(), scan::Repacked { done: 1, left: 0 });
        let row = async || person_facts::Entity::find_by_id(an.id).one(ctx.store.reader()).await.unwrap().unwrap();
        let first = row().await;
        assert!(scan::ask_for(&ctx, 2019).await.unwrap());
        assert_eq!(scan::repack(&ctx, 100).await.unwrap(), scan::Repacked { done: 1, left: 0 });
        let second = row().await;
        assert!(second.generation > first.generation && second.packed.unwrap().len() > first.packed.unwrap().len());
        // What was read under an older mark is not kept as clean.
        let now = ctx.now();
        let old = store::query::scan::Packed { person_id: an.id, mark: second.mark - 1, packed: vec![1], until: None };
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                let old = old.clone();
                Box::pin(async move { Ok::<(), Error>(store::query::scan::keep(tx, 99, 1, vec![old]).await?) })
            })
            .await
            .unwrap();
        assert_eq!(row().await.generation, second.generation);
        for year in [2018, 2017] {
            scan::ask_for(&ctx, year).await.unwrap();
        }
        assert_eq!(store::query::scan::seasons(ctx.store.reader()).await.unwrap().0.len(), store::query::scan::SEASONS);
    })
    .await;
}

#[tokio::test]
async fn the_scan_says_of_each_person_and_title_what_the_verdict_says() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = actor_with("officer", &[(Role::EmulationOfficer, Some(root))]);
        for n in 0..24 {
            let p = add(&ctx, root, if n % 3 == 0 { pc02 } else { px03 }, n).await;
            if n % 2 == 0 {
                record_good_years(&ctx, p.id).await;
            }
            let day = |from: &str| NewDiscipline {
                level: "khien-trach".into(),
                from: from.into(),
                document: "QĐ".into(),
                ..NewDiscipline::default()
            };
            match n % 6 {
                1 => people::add_discipline(&ctx, &officer, p.id, version(&ctx, p.id).await, day("01/03/2020"))
                    .await
                    .unwrap(),
                2 => {
                    let case =
                        NewProceeding {
                            kind: "complaint".into(), opened: "01/03/2020".into(), document: "Đơn".into()
                        };
                    people::add_proceeding(&ctx, &officer, p.id, version(&ctx, p.id).await, case).await.unwrap();
                }
                3 => people::add_discipline(&ctx, &officer, p.id, version(&ctx, p.id).await, day("15/11/2020"))
                    .await
                    .unwrap(),
                _ => {}
            }
        }
        for on in ["2020-11-20", "2020-11-10", "2020-02-01"] {
            let mut spoken = 0;
            for title in ["chien-si-tien-tien", "chien-si-thi-dua-co-so", "chien-si-thi-dua-bo-tinh"] {
                for state in domain::scan::ScanState::ALL.iter().filter(|s| s.code() != "one_step") {
                    let mut query = asked(&[("year", "2020"), ("on", on), ("award", title), ("state", state.code())]);
                    query.export = true;
                    let found = scan::find_all(&ctx, &officer, &query).await.unwrap();
                    assert_eq!(found.people, 24);
                    for p in found.page.rows {
                        let verdict = app::verdicts::of_person(
                            &ctx,
                            &officer,
                            &p.code,
                            &asked(&[("year", "2020"), ("on", on), ("award", title)]),
                        )
                        .await
                        .unwrap();
                        assert_eq!(verdict.titles[0].outcome, p.outcome, "{} {title} on {on}", p.code);
                        spoken += 1;
                    }
                }
            }
            assert_eq!(spoken, 24 * 3, "on {on}");
        }
    })
    .await;
}

#[tokio::test]
async fn only_the_own_subtree_is_scanned_and_only_by_those_who_may_see_discipline() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        for (n, unit) in [px03, px03, team, pc02].into_iter().enumerate() {
            add(&ctx, root, unit, n).await;
        }
        let people = async |role, unit, filters: &[(&str, &str)]| {
            scan::find(&ctx, &actor(role, unit), &asked(filters)).await.map(|f| f.people)
        };
        assert_eq!(people(Role::EmulationOfficer, root, &[]).await.unwrap(), 4);
        assert_eq!(people(Role::EmulationOfficer, px03, &[]).await.unwrap(), 3);
        assert_eq!(people(Role::UnitHead, team, &[]).await.unwrap(), 1);
        assert_eq!(people(Role::EmulationOfficer, px03, &[("unit", "PX03-D1")]).await.unwrap(), 1);
        assert_eq!(people(Role::EmulationOfficer, root, &[("sex", "female")]).await.unwrap(), 2);
        assert_eq!(people(Role::EmulationOfficer, root, &[("leader", "leaders")]).await.unwrap(), 1);
        assert!(matches!(people(Role::EmulationOfficer, px03, &[("unit", "PC02")]).await, Err(Error::NotFound)));
        for role in [Role::Auditor, Role::CouncilMember, Role::Person, Role::Administrator] {
            assert!(matches!(people(role, root, &[]).await, Err(Error::Denied(_))), "{role}");
        }
        assert!(matches!(people(Role::EmulationOfficer, root, &[("year", "1990")]).await, Err(Error::Invalid(_))));
        assert!(matches!(people(Role::EmulationOfficer, root, &[("on", "hôm qua")]).await, Err(Error::Invalid(_))));
        assert!(matches!(people(Role::EmulationOfficer, root, &[("award", "khong-co")]).await, Err(Error::Invalid(_))));
        assert!(domain::access::may(&actor(Role::Auditor, root), Action::ViewDiscipline, &Subject::default()).is_err());
    })
    .await;
}

#[tokio::test]
async fn somebody_who_joins_leaves_or_is_renamed_is_seen_by_the_next_scan_in_his_place() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor_with("o", &[(Role::Administrator, Some(root)), (Role::EmulationOfficer, Some(root))]);
        for n in 0..3 {
            add(&ctx, root, px03, n).await;
        }
        let query = asked(&[("award", "chien-si-tien-tien"), ("state", "needs_evidence")]);
        let names = async || -> Vec<String> {
            let found = scan::find(&ctx, &officer, &query).await.unwrap();
            assert_eq!(found.waiting, 0);
            found.page.rows.into_iter().map(|p| p.full_name).collect()
        };
        assert_eq!(names().await, ["Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Văn Cường"]);
        let fourth = add(&ctx, root, px03, 3).await;
        assert_eq!(names().await, ["Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Văn Cường", "Nguyễn Văn Dũng"]);
        let v = version(&ctx, fourth.id).await;
        people::change(
            &ctx,
            &officer,
            fourth.id,
            v,
            profile("Nguyễn Văn Ba", 3),
            String::new(),
            String::new(),
            "direct".into(),
        )
        .await
        .unwrap();
        assert_eq!(names().await, ["Nguyễn Văn An", "Nguyễn Văn Ba", "Nguyễn Văn Bình", "Nguyễn Văn Cường"]);
        let v = version(&ctx, fourth.id).await;
        people::leave(&ctx, &officer, fourth.id, v, "01/10/2020".into(), "Nghỉ hưu".into()).await.unwrap();
        assert_eq!(names().await, ["Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Văn Cường"]);
    })
    .await;
}

/// Copies of a person, packed as he is.
async fn grow(ctx: &Ctx, like: &person::Model, from: usize, to: usize) {
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let like = like.clone();
            Box::pin(async move {
                use store::sea_orm::{IntoActiveModel, Set};
                let mut ids = Vec::new();
                for start in (from..to).step_by(500) {
                    let some = (start..to.min(start + 500)).map(|i| {
                        let mut p = like.clone().into_active_model();
                        let id = Uuid::new_v4();
                        ids.push(id);
                        (p.id, p.code, p.service_number) = (Set(id), Set(format!("X-{i}")), Set(None));
                        p
                    });
                    person::Entity::insert_many(some.collect::<Vec<_>>()).exec_without_returning(tx.conn()).await?;
                }
                store::projection::mark(tx, ids).await?;
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_scan_asks_the_same_number_of_statements_for_ten_a_thousand_and_ten_thousand_people_and_pages_go_both_ways() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let like = add(&ctx, root, px03, 1).await;
        let (mut have, mut before) = (1, None);
        let query = asked(&[("unit", "PX03"), ("award", "chien-si-tien-tien"), ("state", "needs_evidence")]);
        for rows in [10, 1_000, 10_000] {
            grow(&ctx, &like, have, rows).await;
            have = rows;
            scan::find_all(&ctx, &officer, &query).await.unwrap();
            let (found, n) = count_statements(scan::find(&ctx, &officer, &query)).await;
            let found = found.unwrap();
            assert_eq!((found.people, found.page.count, found.waiting), (rows as u64, rows as u64, 0));
            assert!(n <= 7, "{n}");
            assert_eq!(*before.get_or_insert(n), n, "at {rows}");
        }
        let page = async |at: &str| {
            scan::find(&ctx, &officer, &Query { at: at.to_owned(), ..query.clone() }).await.unwrap().page
        };
        let codes = |p: &app::list::Page<scan::Person>| p.rows.iter().map(|r| r.code.clone()).collect::<Vec<_>>();
        let first = page("").await;
        let second = page(&first.after.clone().unwrap()).await;
        let back = page(&second.before.clone().unwrap()).await;
        assert_eq!((codes(&first).len(), codes(&back), back.before), (50, codes(&first), None));
        assert!(codes(&second).iter().all(|c| !codes(&first).contains(c)));
    })
    .await;
}

#[tokio::test]
async fn the_export_of_a_scan_and_of_a_person_name_their_schemas_and_make_workbooks() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let an = add(&ctx, root, px03, 1).await;
        let query = asked(&[("year", "2020")]);
        let report = app::exports::law_scan(&ctx, &officer, &query, domain::scan::ScanState::ALL).await.unwrap();
        assert_eq!((report.schema.as_str(), report.people, report.waiting), ("thidua/law-scan/1", 1, 0));
        assert!(report.rows.iter().all(|r| r.person == an.code) && !report.rows.is_empty());
        let sum = |t: &serde_json::Value| {
            ["eligible", "on_hold", "needs_evidence", "needs_human", "not_eligible"]
                .iter()
                .map(|k| t[*k].as_u64().unwrap())
                .sum::<u64>()
        };
        let value = serde_json::to_value(&report).unwrap();
        for t in value["titles"].as_array().unwrap() {
            assert!(sum(t) <= 1, "{t}");
        }
        let record = app::exports::person(&ctx, &officer, &an.code, &query).await.unwrap();
        assert_eq!((record.schema.as_str(), record.year, record.without_discipline), ("thidua/person/1", 2020, false));
        assert!(!record.titles.is_empty());
        use app::exports::Export as _;
        assert!(app::export::workbook(&report.sheets()).unwrap().starts_with(b"PK"));
        assert!(app::export::workbook(&record.sheets()).unwrap().starts_with(b"PK"));
    })
    .await;
}
