use app::{
    Ctx, Error,
    units::{self, Into, NewUnit, Rename},
};
use domain::access::{Action, Role};
use store::Store;
use testkit::{actor, actor_with};
use uuid::Uuid;

/// An organisation with a root, two departments and a team under the first; answers their ids.
pub(crate) async fn organisation(ctx: &Ctx) -> [Uuid; 4] {
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let new = |code: &str, name: &str, parent: Option<Uuid>| NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: "force".to_owned(),
        level: "department".to_owned(),
        parent,
        from: "2010-01-01".to_owned(),
        ..NewUnit::default()
    };
    units::create(ctx, &founder, new("CAT", "Công an tỉnh", None)).await.unwrap();
    let root = id(ctx, "CAT").await;
    let admin = actor(Role::Administrator, root);
    units::create(ctx, &admin, new("PX03", "Phòng Công tác đảng và công tác chính trị", Some(root))).await.unwrap();
    units::create(ctx, &admin, new("PC02", "Phòng Cảnh sát hình sự", Some(root))).await.unwrap();
    let px03 = id(ctx, "PX03").await;
    units::create(ctx, &admin, new("PX03-D1", "Đội Thi đua", Some(px03))).await.unwrap();
    [root, px03, id(ctx, "PC02").await, id(ctx, "PX03-D1").await]
}

pub(crate) async fn id(ctx: &Ctx, code: &str) -> Uuid {
    use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let found = store::entity::unit::Entity::find().filter(store::entity::unit::Column::Code.eq(code));
    found.one(ctx.store.reader()).await.unwrap().unwrap().id
}

/// Merges these units into a new one, PX99, in the middle of 2020.
pub(crate) async fn merged(ctx: &Ctx, root: Uuid, all: &[Uuid]) {
    let into = Into::New(NewUnit {
        code: "PX99".to_owned(),
        name: "Phòng Hợp nhất".to_owned(),
        kind: "force".to_owned(),
        level: "department".to_owned(),
        parent: Some(root),
        from: "2020-06-01".to_owned(),
        ..NewUnit::default()
    });
    let admin = actor(Role::Administrator, root);
    units::merge(ctx, &admin, all.to_vec(), into, "2020-06-01".to_owned(), "NĐ".to_owned()).await.unwrap();
}

async fn version(ctx: &Ctx, id: Uuid) -> i64 {
    use store::sea_orm::EntityTrait;
    store::entity::unit::Entity::find_by_id(id).one(ctx.store.reader()).await.unwrap().unwrap().version
}

#[tokio::test]
async fn a_renamed_unit_keeps_its_history_and_is_found_under_both_names() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let admin = actor(Role::Administrator, root);
        let rename = Rename {
            name: "Phòng Tham mưu chính trị".to_owned(),
            kind: "force".to_owned(),
            level: "department".to_owned(),
            on: "2018-08-06".to_owned(),
            document: "Quyết định số 12".to_owned(),
            ..Rename::default()
        };
        let seen = version(&ctx, px03).await;
        units::rename(&ctx, &admin, px03, seen, rename.clone()).await.unwrap();
        let page = units::page(&ctx, &admin, "PX03").await.unwrap();
        assert_eq!(page.name, "Phòng Tham mưu chính trị");
        assert_eq!(page.history.len(), 2);
        assert_eq!(page.history[1].to.as_deref(), Some("2018-08-05"));
        let then = units::tree(&ctx, &admin, Some("2015-01-01"), "").await.unwrap();
        let row = then.iter().find(|r| r.code == "PX03").unwrap();
        assert_eq!(row.name, "Phòng Công tác đảng và công tác chính trị");
        assert_eq!(row.name_today.as_deref(), Some("Phòng Tham mưu chính trị"));
        assert_eq!(units::tree(&ctx, &admin, None, "tham muu").await.unwrap().len(), 1);
        let stale = units::rename(&ctx, &admin, px03, seen, rename).await;
        assert!(matches!(stale, Err(Error::Stale { .. })), "{stale:?}");
    })
    .await;
}

#[tokio::test]
async fn merged_units_end_and_their_people_and_subordinates_go_to_the_successor() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let admin = actor(Role::Administrator, root);
        let posting = app::people::Posting { unit: px03, from: "2012-01-01".to_owned(), ..Default::default() };
        let profile = app::people::Profile::of([("full_name", "Lê Văn An".to_owned())]);
        let person = app::people::create(&ctx, &admin, profile, posting).await.unwrap();
        let into = Into::New(NewUnit {
            code: "PX01".to_owned(),
            name: "Phòng Tham mưu".to_owned(),
            kind: "force".to_owned(),
            level: "department".to_owned(),
            parent: Some(root),
            from: "2019-01-01".to_owned(),
            ..NewUnit::default()
        });
        units::merge(&ctx, &admin, vec![px03, pc02], into, "2019-01-01".to_owned(), "NĐ".to_owned()).await.unwrap();
        let heir = id(&ctx, "PX01").await;
        let page = units::page(&ctx, &admin, "PX03").await.unwrap();
        assert_eq!(page.to.as_deref(), Some("2018-12-31"));
        assert_eq!(page.heirs[0].code, "PX01");
        let heirs = units::page(&ctx, &admin, "PX01").await.unwrap();
        assert_eq!(heirs.origins.len(), 2);
        assert_eq!(heirs.children, [("PX03-D1".to_owned(), "Đội Thi đua".to_owned())]);
        // A head of the successor sees what belonged to the ended unit.
        let head = actor(Role::UnitHead, heir);
        app::access::require(&ctx, &head, Action::ViewDossiers, px03).await.unwrap();
        app::access::require(&ctx, &head, Action::ViewDossiers, team).await.unwrap();
        let shown = app::people::page(&ctx, &head, &person).await.unwrap();
        assert_eq!(shown.unit_code.as_deref(), Some("PX01"));
        assert_eq!(shown.memberships.len(), 2);
        assert_eq!(shown.memberships[1].to.as_deref(), Some("2018-12-31"));
    })
    .await;
}

#[tokio::test]
async fn a_unit_is_not_put_below_itself_and_a_full_one_does_not_end() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, _, team] = organisation(&ctx).await;
        let admin = actor(Role::Administrator, root);
        let seen = version(&ctx, px03).await;
        let ring = units::move_to(&ctx, &admin, px03, seen, team, "2019-01-01".to_owned(), String::new()).await;
        assert!(matches!(&ring, Err(Error::Invalid(f)) if f[0].refusal.key == "unit-parent-below"), "{ring:?}");
        let full = units::end(&ctx, &admin, px03, seen, "2019-01-01".to_owned(), String::new()).await;
        assert!(matches!(&full, Err(Error::Refused(r)) if r.key == "unit-end-not-empty"), "{full:?}");
        let seen = version(&ctx, team).await;
        units::end(&ctx, &admin, team, seen, "2019-01-01".to_owned(), String::new()).await.unwrap();
        // Ended without successor: its records stay in sight of those above.
        app::access::require(&ctx, &actor(Role::Auditor, px03), Action::ViewUnits, team).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn nobody_reaches_units_outside_his_subtree() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [_, px03, pc02, team] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, px03);
        app::access::require(&ctx, &officer, Action::ManagePeople, team).await.unwrap();
        let out = app::access::require(&ctx, &officer, Action::ManagePeople, pc02).await;
        assert!(matches!(out, Err(Error::NotFound)), "{out:?}");
        assert_eq!(units::tree(&ctx, &officer, None, "").await.unwrap().len(), 2);
        let none = actor_with("nobody", &[(Role::EmulationOfficer, None)]);
        assert!(matches!(units::tree(&ctx, &none, None, "").await, Err(Error::Denied(_))));
    })
    .await;
}
