//! One search over everything: what is typed with and without marks, with a slip, as a number, from whichever unit.

use app::{
    Actor, Ctx,
    people::{self, Posting, Profile},
    search::{self, Kind, Question},
};
use domain::access::Role;
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::units::organisation;

async fn add(ctx: &Ctx, unit: Uuid, root: Uuid, name: &str, number: &str) {
    let admin = actor(Role::Administrator, root);
    let profile = Profile::of([
        ("full_name", name.to_owned()),
        ("sex", "male".to_owned()),
        ("birth_date", "1988".to_owned()),
        ("service_number", number.to_owned()),
        ("joined", "2009".to_owned()),
    ]);
    let posting = Posting {
        unit,
        rank: "Đại úy".to_owned(),
        post: "Cán bộ".to_owned(),
        leader_level: "direct".to_owned(),
        from: "2015-01-01".to_owned(),
    };
    people::create(ctx, &admin, profile, posting).await.unwrap();
}

async fn names(ctx: &Ctx, actor: &Actor, q: &str) -> Vec<String> {
    let found = search::search(ctx, actor, q, false).await.unwrap();
    found.people.unwrap().rows.into_iter().map(|p| p.row.full_name).collect()
}

#[tokio::test]
async fn a_name_is_found_with_and_without_marks_and_with_one_slip() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        for (i, name) in
            ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Nguyễn Thị Hạnh", "Lê Đức Anh", "H'Hen Niê", "Trần Hoài Nam"]
                .iter()
                .enumerate()
        {
            add(&ctx, px03, root, name, &format!("199-{i:03}")).await;
        }
        let officer = actor(Role::EmulationOfficer, root);
        assert_eq!(names(&ctx, &officer, "nguyen van hung").await, ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"]);
        assert_eq!(names(&ctx, &officer, "văn hưng").await, ["Nguyễn Văn Hưng"]);
        // Nobody bears these marks: whoever bears the letters is meant.
        assert_eq!(names(&ctx, &officer, "Nguyễn Văn Hứng").await, ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"]);
        for slip in ["nguyen van hugn", "hun nguyen van", "nguyen van hungg", "nguyen van hubg", "nguyn van hung"] {
            let found = search::search(&ctx, &officer, slip, false).await.unwrap().people.unwrap();
            let found_names: Vec<_> = found.rows.iter().map(|p| p.row.full_name.as_str()).collect();
            assert_eq!(found_names, ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"], "{slip}");
            assert!(found.none_as_typed && found.mended.len() == 1, "{slip}: {:?}", found.mended);
            let typed = search::search(&ctx, &officer, slip, true).await.unwrap().people.unwrap();
            assert!(typed.rows.is_empty(), "{slip} as typed");
        }
        assert_eq!(names(&ctx, &officer, "niee").await, ["H'Hen Niê"]);
        // The last word may still be on its way.
        assert_eq!(names(&ctx, &officer, "tran ho").await, ["Trần Hoài Nam"]);
        assert_eq!(names(&ctx, &officer, "nguyen van hun").await, ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"]);
        assert_eq!(names(&ctx, &officer, "199-003").await, ["Lê Đức Anh"]);
        assert_eq!(names(&ctx, &officer, "199.005").await, ["Trần Hoài Nam"]);
        assert_eq!(names(&ctx, &officer, "duc 199").await, ["Lê Đức Anh"]);
    })
    .await;
}

#[tokio::test]
async fn nobody_and_nothing_of_another_unit_is_found() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        add(&ctx, px03, root, "Nguyễn Văn Khuất", "100-001").await;
        add(&ctx, pc02, root, "Nguyễn Văn Lộ", "100-002").await;
        let outside = actor(Role::EmulationOfficer, pc02);
        assert_eq!(names(&ctx, &outside, "nguyen van").await, ["Nguyễn Văn Lộ"]);
        for q in ["khuat", "khuatt", "100-001", "Khuất"] {
            let found = search::search(&ctx, &outside, q, false).await.unwrap();
            assert!(!format!("{found:?}").contains("Khuất"), "{q}");
        }
        let units = search::search(&ctx, &outside, "PX03", false).await.unwrap();
        assert!(units.groups.iter().all(|g| g.kind != Kind::Unit), "{units:?}");
        let auditor = actor(Role::Auditor, root);
        assert!(search::search(&ctx, &auditor, "nguyen", false).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_common_name_is_counted_to_a_thousand_and_its_first_fifty_stand_in_order() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        for i in 0..60 {
            add(&ctx, px03, root, if i % 2 == 0 { "Trần Văn Bình" } else { "Trần Văn An" }, &format!("200-{i:03}"))
                .await;
        }
        let officer = actor(Role::EmulationOfficer, root);
        let found = search::search(&ctx, &officer, "tran van", false).await.unwrap().people.unwrap();
        assert_eq!((found.count, found.more, found.rows.len()), (60, false, 50));
        let order: Vec<_> = found.rows.iter().map(|p| p.row.full_name.as_str()).collect();
        assert!(order[..30].iter().all(|n| *n == "Trần Văn An") && order[30..].iter().all(|n| *n == "Trần Văn Bình"));
    })
    .await;
}

#[tokio::test]
async fn every_question_is_answered_whatever_it_holds() {
    let store = testkit::TestDb::one().await;
    let ctx = testkit::ctx(&store.store);
    let [root, ..] = organisation(&ctx).await;
    let officer = actor(Role::EmulationOfficer, root);
    for q in [
        "%",
        "_%",
        "' OR 1=1 --",
        "\u{202E}abc",
        "9223372036854775808",
        "a/b/c",
        &"x".repeat(10_000),
        &"1 ".repeat(999),
    ] {
        let found = search::search(&ctx, &officer, q, false).await;
        assert!(found.is_ok(), "{q:.20}: {found:?}");
        assert!(Question::read(q).text.chars().count() <= 200);
    }
}
