//! Letters of praise and good deeds, and by their example what every noun does whose fields are data.

use app::{
    Ctx, Error,
    list::Query,
    nouns::Texts,
    people::{self, Posting, Profile},
    praise,
};
use domain::access::{Actor, Role};
use store::{Store, entity::audit_payload, sea_orm::EntityTrait};
use testkit::actor;
use uuid::Uuid;

use crate::units::organisation;

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn deed(person: &str, what: &str, on: &str) -> Texts {
    texts(&[
        ("kind", "người tốt, việc tốt"),
        ("person", person),
        ("what", what),
        ("on_date", on),
        ("by_whom", "Nhân dân"),
    ])
}

async fn officer(ctx: &Ctx, unit: Uuid, root: Uuid) -> (Actor, String) {
    let admin = actor(Role::Administrator, root);
    let profile = Profile::of([
        ("full_name", "Lê Văn Ân".to_owned()),
        ("sex", "male".to_owned()),
        ("birth_date", "1988".to_owned()),
        ("service_number", "123-001".to_owned()),
        ("joined", "2009".to_owned()),
    ]);
    let posting = Posting {
        unit,
        rank: "Đại úy".into(),
        post: "Cán bộ".into(),
        leader_level: "direct".into(),
        from: "2015-01-01".into(),
    };
    let code = people::create(ctx, &admin, profile, posting).await.unwrap();
    (actor(Role::EmulationOfficer, root), code)
}

fn faults(error: Error) -> Vec<(String, &'static str)> {
    let Error::Invalid(fields) = error else { panic!("{error:?}") };
    fields.into_iter().map(|f| (f.field, f.refusal.key)).collect()
}

#[tokio::test]
async fn praise_is_entered_corrected_and_annulled_and_the_audit_keeps_before_and_after() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let (officer, person) = officer(&ctx, px03, root).await;
        let code = praise::add(&ctx, &officer, &deed("123-001", "Cứu người đuối nước", "10/2020")).await.unwrap();
        let seen = praise::view(&ctx, &officer, &code).await.unwrap();
        let values = texts(&[
            ("kind", "deed"),
            ("person", &person),
            ("unit", "PX03"),
            ("what", "Cứu người đuối nước"),
            ("on_date", "2020-10"),
            ("by_whom", "Nhân dân"),
        ]);
        assert_eq!(seen.record.values, values);
        assert_eq!(seen.record.named["person"], "Lê Văn Ân");

        let mut other = deed(&person, "Cứu hai người đuối nước", "10/2020");
        praise::change(&ctx, &officer, &code, seen.record.version, &other).await.unwrap();
        let late = praise::change(&ctx, &officer, &code, seen.record.version, &other).await;
        assert!(matches!(late, Err(Error::Stale { found: 2 })), "{late:?}");
        let payloads = audit_payload::Entity::find().all(store.reader()).await.unwrap();
        let told = payloads.iter().filter_map(|p| p.payload.as_deref());
        let changed = r#"{"changes":{"what":["Cứu người đuối nước","Cứu hai người đuối nước"]}}"#;
        assert!(told.into_iter().any(|p| p == changed), "{payloads:?}");

        praise::annul(&ctx, &officer, &code, 2, "Nhập nhầm").await.unwrap();
        let seen = praise::view(&ctx, &officer, &code).await.unwrap();
        assert_eq!(seen.record.annulled_for.as_deref(), Some("Nhập nhầm"));
        other.insert("what".into(), "Khác".into());
        let gone = praise::change(&ctx, &officer, &code, seen.record.version, &other).await;
        assert!(matches!(&gone, Err(Error::Refused(r)) if r.key == "noun-annulled"), "{gone:?}");
    })
    .await;
}

#[tokio::test]
async fn faults_stand_beside_their_fields_and_what_is_not_ones_own_is_not_there() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let (officer, person) = officer(&ctx, px03, root).await;
        let told = praise::add(&ctx, &officer, &texts(&[("kind", "?"), ("on_date", "hôm qua")])).await.unwrap_err();
        let expected = [
            ("what", "field-required"),
            ("by_whom", "field-required"),
            ("on_date", "field-date-malformed"),
            ("kind", "field-choose"),
        ];
        let mut told = faults(told);
        told.sort();
        let mut expected = expected.map(|(f, k)| (f.to_owned(), k)).to_vec();
        expected.sort();
        assert_eq!(told, expected);
        let nobody = praise::add(&ctx, &officer, &deed("", "Việc tốt", "2020")).await.unwrap_err();
        assert_eq!(faults(nobody), [("who".to_owned(), "praise-nobody")]);

        let outside = actor(Role::EmulationOfficer, pc02);
        let unseen = praise::add(&ctx, &outside, &deed(&person, "Việc tốt", "2020")).await.unwrap_err();
        assert_eq!(faults(unseen), [("person".to_owned(), "field-unknown-person")]);
        let code = praise::add(&ctx, &officer, &deed(&person, "Việc tốt", "2020")).await.unwrap();
        assert!(matches!(praise::view(&ctx, &outside, &code).await, Err(Error::NotFound)));
        assert!(praise::list(&ctx, &outside, &Query::default()).await.unwrap().rows.is_empty());
        let reader = actor(Role::Auditor, root);
        let refused = praise::annul(&ctx, &reader, &code, 1, "Nhầm").await;
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn the_list_is_newest_first_paged_both_ways_found_by_words_and_counts_no_award() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let (officer, person) = officer(&ctx, px03, root).await;
        let of = async |ctx: &Ctx| app::awards::list(ctx, &officer, &Query::default()).await.unwrap().page.count;
        let history = async |ctx: &Ctx| {
            let titles = app::verdicts::of_person(ctx, &officer, &person, &Query::default()).await.unwrap();
            (titles.history.len(), titles.titles.iter().map(|t| t.outcome.clone()).collect::<Vec<_>>())
        };
        let before = (of(&ctx).await, history(&ctx).await);
        for i in 1..=60 {
            let on = format!("{:02}/{:02}/2019", i % 28 + 1, i % 12 + 1);
            praise::add(&ctx, &officer, &deed(&person, &format!("Việc tốt {i}"), &on)).await.unwrap();
        }
        let list = async |at: &str| {
            let query = Query { at: at.to_owned(), ..Query::default() };
            praise::list(&ctx, &officer, &query).await.unwrap()
        };
        let first = list("").await;
        let second = list(first.after.as_deref().unwrap()).await;
        assert_eq!((first.count, first.rows.len(), second.rows.len()), (60, 50, 10));
        let days: Vec<String> = first.rows.iter().chain(&second.rows).map(|r| r.values["on_date"].clone()).collect();
        assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
        let back = list(second.before.as_deref().unwrap()).await;
        let codes = |rows: &[app::nouns::Record]| rows.iter().map(|r| r.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&back.rows), codes(&first.rows));
        assert!(second.after.is_none() && back.before.is_none());
        let query = |q: &str, kind: &str| Query {
            q: q.into(),
            filters: [("kind".to_owned(), kind.to_owned())].into(),
            ..Query::default()
        };
        let count = async |q: &str, kind: &str| praise::list(&ctx, &officer, &query(q, kind)).await.unwrap().count;
        assert_eq!(count("viec tot 17", "deed").await, 1);
        assert_eq!(count("an le", "").await, 60);
        assert_eq!(count("", "letter").await, 0);
        assert_eq!((of(&ctx).await, history(&ctx).await), before, "praise is no award");
    })
    .await;
}

#[tokio::test]
async fn a_list_of_the_office_brings_praise_and_the_same_list_again_changes_nothing() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let (officer, person) = officer(&ctx, px03, root).await;
        let list = "Họ và tên,Số hiệu,Loại,Việc làm,Ngày,Ai khen,Văn bản\n\
            Lê Văn Ân,123-001,Thư khen,Trả lại của rơi,12/03/2020,Bà Tư,Thư ngày 12/3\n\
            Lê Văn Ân,123-001,Người tốt việc tốt,Cứu người,2019,Nhân dân,\n";
        let take = async |more: &str| {
            let bytes = format!("{list}{more}").into_bytes();
            let auto = app::imports::AutoResolve::default();
            let kind = app::facts::FactKind::Praise;
            app::imports::import_facts_file(&ctx, &officer, kind, bytes, "thu-khen.csv", "CAT", auto).await.unwrap()
        };
        assert_eq!(take("").await.applied.unwrap().facts, 2);
        take("").await;
        // Another file that says the same.
        assert!(take("\n").await.applied.is_none_or(|a| a.facts == 0));
        let rows = praise::list(&ctx, &officer, &Query::default()).await.unwrap().rows;
        let told: Vec<_> = rows.iter().map(|r| (r.values["kind"].as_str(), r.values["unit"].as_str())).collect();
        assert_eq!(told, [("letter", "PX03"), ("deed", "PX03")]);
        assert!(rows.iter().all(|r| r.values["person"] == person));
        let asked = Query { q: "le an ba tu".into(), ..Query::default() };
        assert_eq!(praise::list(&ctx, &officer, &asked).await.unwrap().rows.len(), 1);

        // Annulled among a person's facts, it is annulled in its own list, and a form opened before is late.
        let open = praise::view(&ctx, &officer, &rows[1].code).await.unwrap().record;
        let page = app::facts::page(&ctx, &officer, false, &person).await.unwrap();
        let kind = app::facts::FactKind::Praise;
        let who = (false, person.as_str());
        app::facts::annul(&ctx, &officer, who, kind, page.version, open.id, "Nhầm").await.unwrap();
        let late = praise::change(&ctx, &officer, &open.code, open.version, &deed(&person, "Khác", "2019")).await;
        assert!(matches!(late, Err(Error::Stale { .. })), "{late:?}");
    })
    .await;
}
