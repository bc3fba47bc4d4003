use app::{
    Actor, Ctx, Error,
    dossiers::{self, DossierForm},
    list::Query,
    nominees::{self, NewNominee, TextForm, Who},
    people::{self, NewDiscipline},
    verdicts,
};
use domain::{
    access::{Action, Denial, Role},
    lists::Part,
};
use serde_json::json;
use store::{
    Store,
    entity::{dossier as dossier_table, nominee, rule_set},
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set},
};
use testkit::actor;

use crate::roads::{Road, add, agree, dossier, form, now, person, person_id, road};

async fn row(ctx: &Ctx, road: &Road, code: &str, seq: i64) -> nominee::Model {
    nominees::page(ctx, &road.officer, code, seq).await.unwrap().row
}

async fn version(ctx: &Ctx, road: &Road, code: &str) -> i64 {
    now(ctx, road, code).await.head.version
}

fn refusal<T: std::fmt::Debug>(result: app::Result<T>) -> &'static str {
    match result {
        Err(Error::Refused(r)) => r.key,
        Err(Error::Invalid(f)) => f[0].refusal.key,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_nominee_takes_his_printed_text_from_the_register_and_keeps_it_when_the_register_changes() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let n = row(&ctx, &road, &code, 1).await;
        assert_eq!((n.printed_name.as_str(), n.printed_rank.as_str()), ("Đỗ Thị Ánh", "Đại úy"));
        assert_eq!(n.printed_unit, "Phòng Công tác đảng và công tác chính trị");
        assert_eq!(n.citation, "Có thành tích xuất sắc trong phong trào thi đua đặc biệt");
        assert!(n.achievement_id.is_some());
        let text = TextForm { printed_rank: "Thiếu tá".into(), ..TextForm::of(&n) };
        let v = version(&ctx, &road, &code).await;
        nominees::edit(&ctx, &road.officer, &code, v, 1, &text).await.unwrap();
        assert_eq!(row(&ctx, &road, &code, 1).await.printed_rank, "Thiếu tá");
        let long = TextForm { citation: "à".repeat(301), ..text.clone() };
        let v = version(&ctx, &road, &code).await;
        assert_eq!(refusal(nominees::edit(&ctx, &road.officer, &code, v, 1, &long).await), "field-too-long");
        let mirrored = TextForm { printed_name: "Đỗ\u{202e} Ánh".into(), ..text };
        assert_eq!(refusal(nominees::edit(&ctx, &road.officer, &code, v, 1, &mirrored).await), "field-direction-mark");
    })
    .await;
}

#[tokio::test]
async fn a_person_under_discipline_is_held_with_the_reason_and_a_hold_cannot_be_overridden() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &form(), None).await.unwrap();
        let person_code = person(&ctx, &road, "Lê Văn Cường", "100-003", "male", "direct").await;
        let id = person_id(&ctx, &person_code).await;
        discipline(&ctx, &road, id).await;
        add(&ctx, &road, &code, "person", "100-003").await.unwrap();
        let n = row(&ctx, &road, &code, 1).await;
        assert_eq!((n.outcome.as_str(), n.state.as_str()), ("on_hold", "held"));
        assert!(n.state_reason.contains("kỷ luật"), "{}", n.state_reason);
        let verdict = verdicts::View::read(&n.verdict).unwrap();
        assert!(verdict.reasons.iter().any(|r| r.result == "hold" && r.cite.iter().any(|c| c.contains("12/2019"))));
        assert!(verdict.sources.iter().any(|s| s.kind == "discipline"));
        let v = version(&ctx, &road, &code).await;
        let held = nominees::override_verdict(&ctx, &road.officer, &code, v, 1, "Xin cho qua").await;
        assert_eq!(refusal(held), "nominee-hold-stays");
        assert_eq!(refusal(agree(&ctx, &road, &road.officer, &code).await), "dossier-empty");

        // Under a day before the discipline he would pass, and nothing is written by asking.
        let other = verdicts::compare(&ctx, &road.officer, &code, "2019-12-31").await.unwrap();
        assert!(other[0].differs && other[0].other.outcome != "on_hold");
        assert_eq!(row(&ctx, &road, &code, 1).await.outcome, "on_hold");

        // The day judged moves before it: judged again, he is back on the list.
        let earlier = DossierForm { law_on: "2019-12-31".into(), ..form() };
        let v = version(&ctx, &road, &code).await;
        dossiers::edit(&ctx, &road.officer, &code, v, &earlier).await.unwrap();
        assert_eq!(row(&ctx, &road, &code, 1).await.state, "included");
    })
    .await;
}

async fn discipline(ctx: &Ctx, road: &Road, person: uuid::Uuid) {
    use store::entity::person;
    let v = person::Entity::find_by_id(person).one(ctx.store.reader()).await.unwrap().unwrap().version;
    let measure = NewDiscipline {
        level: "canh-cao".into(),
        from: "2020-06-01".into(),
        to: "2021-06-01".into(),
        document: "Quyết định số 77".into(),
    };
    people::add_discipline(ctx, &road.officer, person, v, measure).await.unwrap();
}

#[tokio::test]
async fn a_verdict_names_the_rules_it_was_given_under_and_they_are_kept() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let at = now(&ctx, &road, &code).await;
        // Article 29(2)(b) is a power of a province; this body is a department, whose head has none of his own.
        assert_eq!(at.authority(), verdicts::Authority::Missing);
        assert_eq!(at.head.rules_hash.len(), 64);
        let kept = rule_set::Entity::find_by_id(at.head.rules_hash.clone()).one(store.reader()).await.unwrap().unwrap();
        assert!(kept.content.contains("demo-cong-an-tinh"));
        for seq in [1, 3] {
            let verdict = verdicts::View::read(&row(&ctx, &road, &code, seq).await.verdict).unwrap();
            assert_eq!(verdict.outcome, "eligible", "{verdict:#?}");
            assert_eq!(verdict.rules_hash, at.head.rules_hash);
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_twice_adds_everybody_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossiers::create(&ctx, &road.officer, &form(), None).await.unwrap();
        let mut rows = Vec::new();
        for i in 0..20 {
            let c = person(&ctx, &road, &format!("Nguyễn Văn {i}"), &format!("200-{i:03}"), "male", "direct").await;
            rows.push(NewNominee {
                part: Part::Individual,
                who: Who::Person(person_id(&ctx, &c).await),
                printed_name: String::new(),
                printed_rank: "Trung tá".into(),
                printed_post: String::new(),
                printed_unit: String::new(),
                citation: String::new(),
                achievement_text: String::new(),
            });
        }
        rows.push(rows[3].clone());
        let id = now(&ctx, &road, &code).await.head.id;
        for expected in [(20, vec![20]), (0, (0..21).collect::<Vec<usize>>())] {
            let at = ctx.now();
            let permit = app::access::require_anywhere(&road.officer, Action::PrepareDossier).unwrap();
            let root = Some(store::Root { table: "dossier", id, expected: None });
            let added = ctx
                .store
                .write(store::Write { root, ..ctx.write(&road.officer, &at, permit) }, |tx| {
                    let (ctx, rows) = (ctx.clone(), rows.clone());
                    Box::pin(async move {
                        let d = dossier_table::Entity::find_by_id(id).one(tx.conn()).await?.unwrap();
                        nominees::add_many(&ctx, tx, &d, &rows).await
                    })
                })
                .await
                .unwrap();
            assert_eq!((added.ids.len(), added.already), expected);
        }
        let page = dossiers::page(&ctx, &road.officer, &code, &Query::default()).await.unwrap();
        assert_eq!(page.counts.individuals, 20);
        assert!(page.nominees.rows.iter().all(|n| n.rank == "Trung tá" && !n.outcome.is_empty()));
    })
    .await;
}

#[tokio::test]
async fn a_removed_nominee_stays_on_file_and_can_come_back() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let v = version(&ctx, &road, &code).await;
        assert_eq!(refusal(nominees::remove(&ctx, &road.officer, &code, v, 2, " ").await), "field-required");
        nominees::remove(&ctx, &road.officer, &code, v, 2, "Đã được khen").await.unwrap();
        let n = row(&ctx, &road, &code, 2).await;
        assert_eq!((n.state.as_str(), n.state_reason.as_str()), ("removed", "Đã được khen"));
        assert_eq!(refusal(add(&ctx, &road, &code, "person", "100-002").await), "nominee-already");
        let v = version(&ctx, &road, &code).await;
        nominees::include_again(&ctx, &road.officer, &code, v, 2).await.unwrap();
        assert_eq!(row(&ctx, &road, &code, 2).await.state, "included");
    })
    .await;
}

#[tokio::test]
async fn the_order_of_the_list_is_the_officers() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let v = version(&ctx, &road, &code).await;
        nominees::move_to(&ctx, &road.officer, &code, v, 2, 1).await.unwrap();
        let names: Vec<String> = dossiers::page(&ctx, &road.officer, &code, &Query::default())
            .await
            .unwrap()
            .nominees
            .rows
            .into_iter()
            .map(|n| n.name)
            .collect();
        assert_eq!(names, ["Phòng Cảnh sát hình sự", "Trần Văn Bình", "Đỗ Thị Ánh"]);
    })
    .await;
}

#[tokio::test]
async fn somebody_proposed_for_the_same_thing_in_another_dossier_is_marked() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let first = dossier(&ctx, &road).await;
        let second = dossiers::create(&ctx, &road.officer, &form(), None).await.unwrap();
        add(&ctx, &road, &second, "person", "100-001").await.unwrap();
        add(&ctx, &road, &second, "unit", "PX03").await.unwrap();
        let twice = Query { filters: [("twice".to_owned(), "1".to_owned())].into(), ..Query::default() };
        let page = dossiers::page(&ctx, &road.officer, &second, &twice).await.unwrap();
        assert_eq!(page.nominees.rows.len(), 1);
        let one = nominees::page(&ctx, &road.officer, &second, page.nominees.rows[0].seq).await.unwrap();
        assert_eq!((one.twice[0].code.as_str(), one.twice[0].certain), (first.as_str(), false));
    })
    .await;
}

#[tokio::test]
async fn only_the_step_that_has_the_dossier_changes_its_nominees() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let v = version(&ctx, &road, &code).await;
        let text = TextForm::of(&row(&ctx, &road, &code, 1).await);
        assert_eq!(refusal(nominees::edit(&ctx, &road.officer, &code, v, 1, &text).await), "dossier-not-at-this-step");
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        let v = version(&ctx, &road, &code).await;
        let denied = nominees::edit(&ctx, &road.officer, &code, v, 1, &text).await;
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
        nominees::edit(&ctx, &road.advisory, &code, v, 1, &text).await.unwrap();
        let officer_elsewhere = actor(Role::EmulationOfficer, road.pc02);
        assert!(nominees::page(&ctx, &officer_elsewhere, &code, 1).await.is_err());
        let found = nominee::Entity::find().filter(nominee::Column::PrintedName.eq("Đỗ Thị Ánh"));
        assert!(found.one(store.reader()).await.unwrap().unwrap().proof_at.is_none());
    })
    .await;
}

#[tokio::test]
async fn what_a_dossier_states_of_a_nominee_is_kept_and_leaves_the_proof_alone() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        let old = row(&ctx, &road, &code, 1).await;
        let v = version(&ctx, &road, &code).await;
        let wrong = TextForm { score: "101".into(), ..TextForm::of(&old) };
        let refused = nominees::edit(&ctx, &road.officer, &code, v, 1, &wrong).await;
        assert!(matches!(&refused, Err(Error::Invalid(f)) if f[0].field == "score"), "{refused:?}");
        let text = TextForm {
            score: "82".into(),
            contributions: "Hiến 200 m² đất\nĐóng góp 20 ngày công".into(),
            ..TextForm::of(&old)
        };
        nominees::edit(&ctx, &road.officer, &code, v, 1, &text).await.unwrap();
        let kept = row(&ctx, &road, &code, 1).await;
        assert_eq!((kept.score, TextForm::of(&kept)), (Some(82), text));
        assert_eq!(kept.proof_hash, old.proof_hash);
    })
    .await;
}

/// A nominee against whom the verdict speaks, and the list handed in with a reason to keep him.
async fn overridden(ctx: &Ctx, road: &Road) -> String {
    let code = dossier(ctx, road).await;
    let id = row(ctx, road, &code, 1).await.id;
    ctx.store
        .write::<_, Error, _>(ctx.write_system(&ctx.now()), |tx| {
            Box::pin(async move {
                let judged = nominee::ActiveModel { outcome: Set("not_eligible".into()), ..Default::default() };
                nominee::Entity::update_many().set(judged).filter(nominee::Column::Id.eq(id)).exec(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    assert_eq!(refusal(agree(ctx, road, &road.officer, &code).await), "dossier-has-refused");
    let v = version(ctx, road, &code).await;
    assert_eq!(refusal(nominees::override_verdict(ctx, &road.officer, &code, v, 1, "").await), "field-required");
    nominees::override_verdict(ctx, &road.officer, &code, v, 1, "Có thành tích đột xuất").await.unwrap();
    agree(ctx, road, &road.officer, &code).await.unwrap();
    code
}

#[tokio::test]
async fn an_override_of_the_preparer_needs_the_yes_of_somebody_else_before_the_list_leaves_those_who_read_it() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = overridden(&ctx, &road).await;
        // Whoever prepared it may well be its head too: his own yes is none.
        let both = Actor {
            grants: [road.officer.grants.clone(), road.head.grants.clone()].concat(),
            person: road.head.person,
            ..road.officer.clone()
        };
        let v = version(&ctx, &road, &code).await;
        let own = nominees::override_verdict(&ctx, &both, &code, v, 1, "").await;
        assert_eq!(refusal(own), "nominee-override-other-person");
        // The head may leave it to the appraiser, who is the last to read the list before the council.
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        assert_eq!(refusal(agree(&ctx, &road, &road.advisory, &code).await), "dossier-override-open");
        let page = dossiers::page(&ctx, &road.advisory, &code, &Query::default()).await.unwrap();
        assert!(page.next.iter().any(|n| n.code == "agree" && n.why_not == Some("dossier-why-override")));
        let v = version(&ctx, &road, &code).await;
        nominees::override_verdict(&ctx, &road.advisory, &code, v, 1, "").await.unwrap();
        let kept = row(&ctx, &road, &code, 1).await;
        assert_eq!(kept.override_reason, "Có thành tích đột xuất");
        assert_eq!(
            (kept.override_by, kept.override_agreed_by),
            (Some(road.officer.account), Some(road.advisory.account))
        );
        agree(&ctx, &road, &road.advisory, &code).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_heads_yes_to_an_override_is_enough() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = overridden(&ctx, &road).await;
        let v = version(&ctx, &road, &code).await;
        nominees::override_verdict(&ctx, &road.head, &code, v, 1, "").await.unwrap();
        agree(&ctx, &road, &road.head, &code).await.unwrap();
        agree(&ctx, &road, &road.advisory, &code).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn whoever_stands_for_nobody_judges_nothing() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = dossier(&ctx, &road).await;
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        let nobody = Actor { person: None, ..road.head.clone() };
        let judged = agree(&ctx, &road, &nobody, &code).await;
        assert!(matches!(judged, Err(Error::Denied(Denial::NoPerson))), "{judged:?}");
        let page = dossiers::page(&ctx, &nobody, &code, &Query::default()).await.unwrap();
        assert!(page.next.iter().any(|n| n.why_not == Some("dossier-why-no-person")), "{:?}", page.next);
        agree(&ctx, &road, &road.head, &code).await.unwrap();
    })
    .await;
}

/// A dossier with three proposed on whom people must decide: two by the same condition, the third by another.
async fn left_to_people(ctx: &Ctx, road: &Road) -> String {
    let code = dossier(ctx, road).await;
    let asked = |rule: &str| {
        let text = json!({"vi": format!("Điều kiện {rule}"), "en": format!("Condition {rule}")});
        let reason = |rule: &str, result: &str| json!({"rule": rule, "result": result, "cite": ["Điều 20"], "verified": true, "found": "", "needed": "", "text": text});
        json!({"outcome": "needs_human", "reasons": [reason("met", "met"), reason(rule, "needs_human")]}).to_string()
    };
    for (seq, rule) in [(1, "reach"), (2, "reach"), (3, "worth")] {
        let id = row(ctx, road, &code, seq).await.id;
        let verdict = asked(rule);
        ctx.store
            .write::<_, Error, _>(ctx.write_system(&ctx.now()), |tx| {
                let verdict = verdict.clone();
                Box::pin(async move {
                    let judged = nominee::ActiveModel {
                        outcome: Set("needs_human".into()),
                        verdict: Set(verdict),
                        ..Default::default()
                    };
                    nominee::Entity::update_many()
                        .set(judged)
                        .filter(nominee::Column::Id.eq(id))
                        .exec(tx.conn())
                        .await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
    }
    code
}

#[tokio::test]
async fn what_the_rules_leave_to_people_goes_on_only_with_somebodys_yes_or_no_and_a_reason() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = left_to_people(&ctx, &road).await;
        assert_eq!(refusal(agree(&ctx, &road, &road.officer, &code).await), "dossier-asked-left");
        let shown = dossiers::page(&ctx, &road.officer, &code, &Query::default()).await.unwrap();
        assert!(shown.next.iter().any(|n| n.code == "submit" && n.why_not == Some("dossier-why-asked")));
        let page = nominees::answers(&ctx, &road.officer, &code).await.unwrap();
        let asked: Vec<(&str, usize)> = page.open.iter().map(|q| (q.question.as_str(), q.cases.len())).collect();
        assert_eq!((asked, page.given.len(), page.may_answer), (vec![("reach", 2), ("worth", 1)], 0, true));
        assert!(page.open.iter().all(|q| q.conditions.len() == 1), "what is met is not asked");
        let v = version(&ctx, &road, &code).await;
        let silent = nominees::answer(&ctx, &road.officer, &code, v, "reach", true, " ").await;
        assert_eq!(refusal(silent), "field-required");
        let other = nominees::answer(&ctx, &road.officer, &code, v, "nothing", true, "Đã xem").await;
        assert_eq!(refusal(other), "answers-none");
        let early = nominees::answer(&ctx, &road.head, &code, v, "reach", true, "Đã xem").await;
        assert!(early.is_err(), "whoever does not hold the list answers nothing");
        let yes = nominees::answer(&ctx, &road.officer, &code, v, "reach", true, "Được nhân dân xác nhận").await;
        assert_eq!(yes.unwrap(), 2);
        let stale = nominees::answer(&ctx, &road.officer, &code, v, "worth", false, "Chưa đủ minh chứng").await;
        assert!(stale.is_err());
        let v = version(&ctx, &road, &code).await;
        let no = nominees::answer(&ctx, &road.officer, &code, v, "worth", false, "Chưa đủ minh chứng").await;
        assert_eq!(no.unwrap(), 1);
        let page = nominees::answers(&ctx, &road.officer, &code).await.unwrap();
        assert!(page.open.is_empty());
        let given: Vec<(bool, &str, usize)> =
            page.given.iter().map(|a| (a.yes, a.reason.as_str(), a.cases.len())).collect();
        assert_eq!(given, [(true, "Được nhân dân xác nhận", 2), (false, "Chưa đủ minh chứng", 1)]);
        let out = row(&ctx, &road, &code, 3).await;
        assert_eq!((out.state.as_str(), out.state_reason.as_str()), ("removed", "Chưa đủ minh chứng"));
        agree(&ctx, &road, &road.officer, &code).await.unwrap();
        agree(&ctx, &road, &road.head, &code).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn one_of_those_asked_about_can_be_answered_alone_and_a_name_put_back_is_asked_about_again() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let road = road(&ctx).await;
        let code = left_to_people(&ctx, &road).await;
        let v = version(&ctx, &road, &code).await;
        nominees::override_verdict(&ctx, &road.officer, &code, v, 1, "Riêng trường hợp này").await.unwrap();
        let open = nominees::answers(&ctx, &road.officer, &code).await.unwrap().open;
        assert_eq!(open.iter().map(|q| q.cases.len()).collect::<Vec<_>>(), [1, 1]);
        let v = version(&ctx, &road, &code).await;
        nominees::answer(&ctx, &road.officer, &code, v, "worth", false, "Chưa rõ").await.unwrap();
        let v = version(&ctx, &road, &code).await;
        nominees::include_again(&ctx, &road.officer, &code, v, 3).await.unwrap();
        let back = row(&ctx, &road, &code, 3).await;
        assert_eq!((back.state.as_str(), back.override_by, back.state_reason.as_str()), ("included", None, ""));
    })
    .await;
}
