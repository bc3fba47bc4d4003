//! A sample dossier and the people on its road, for the tests of the road's nouns.

use app::{
    Actor, Ctx,
    dossiers::{self, DossierForm, Loaded},
    nominees::{self, AddForm},
    people::{self, Posting, Profile},
    regulations, roads,
};
use domain::access::Role;
use store::sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{actor, actor_with};
use uuid::Uuid;

use crate::units::organisation;

/// Everybody on the road, in a province with one department that proposes.
#[derive(Clone)]
pub(crate) struct Road {
    pub(crate) officer: Actor,
    pub(crate) head: Actor,
    pub(crate) advisory: Actor,
    pub(crate) director: Actor,
    pub(crate) root: Uuid,
    pub(crate) px03: Uuid,
    pub(crate) pc02: Uuid,
}

/// Sets up units, roads and the illustrative regulation of the province.
pub(crate) async fn road(ctx: &Ctx) -> Road {
    let [root, px03, pc02, _] = organisation(ctx).await;
    roads::ensure(ctx).await.unwrap();
    roads::ensure(ctx).await.unwrap();
    let advisory = actor(Role::AdvisoryBody, root);
    regulations::adopt(ctx, &advisory, "CAT", "demo-cong-an-tinh").await.unwrap();
    Road {
        officer: actor(Role::EmulationOfficer, root),
        head: actor(Role::UnitHead, px03),
        advisory,
        director: actor_with("director", &[(Role::UnitHead, Some(root))]),
        root,
        px03,
        pc02,
    }
}

/// The form of the sample dossier.
pub(crate) fn form() -> DossierForm {
    DossierForm {
        unit: "PX03".into(),
        title: "Khen thưởng tổng kết phong trào thi đua đặc biệt 2019–2020".into(),
        award: "giay-khen".into(),
        ground: "movement".into(),
        occasion: "other".into(),
        law_on: "20/11/2020".into(),
        authority_note: "Theo phân cấp của Bộ".into(),
        achievement_what: "Có thành tích xuất sắc trong phong trào thi đua đặc biệt".into(),
        achievement_from: "2019-05-19".into(),
        achievement_to: "2020-08-19".into(),
        ..DossierForm::default()
    }
}

/// A person of PX03; gives his code.
pub(crate) async fn person(ctx: &Ctx, road: &Road, name: &str, number: &str, sex: &str, level: &str) -> String {
    let profile = Profile::of([
        ("full_name", name.to_owned()),
        ("sex", sex.to_owned()),
        ("birth_date", "1988".to_owned()),
        ("service_number", number.to_owned()),
        ("joined", "2009".to_owned()),
    ]);
    let posting = Posting {
        unit: road.px03,
        rank: "Đại úy".into(),
        post: "Cán bộ".into(),
        leader_level: level.into(),
        from: "2015-01-01".into(),
    };
    let admin = actor(Role::Administrator, road.root);
    people::create(ctx, &admin, profile, posting).await.unwrap()
}

/// The id behind a person's code.
pub(crate) async fn person_id(ctx: &Ctx, code: &str) -> Uuid {
    use store::entity::person;
    let found = person::Entity::find().filter(person::Column::Code.eq(code)).one(ctx.store.reader()).await.unwrap();
    found.unwrap().id
}

/// The dossier as the officer sees it now.
pub(crate) async fn now(ctx: &Ctx, road: &Road, code: &str) -> Loaded {
    dossiers::load(ctx, &road.officer, code).await.unwrap()
}

/// A dossier with two people and one unit on its list.
pub(crate) async fn dossier(ctx: &Ctx, road: &Road) -> String {
    let code = dossiers::create(ctx, &road.officer, &form(), None).await.unwrap();
    person(ctx, road, "Đỗ Thị Ánh", "100-001", "female", "direct").await;
    person(ctx, road, "Trần Văn Bình", "100-002", "male", "other_leader").await;
    for (kind, who) in [("person", "100-001"), ("person", "100-002"), ("unit", "PC02")] {
        add(ctx, road, &code, kind, who).await.unwrap();
    }
    code
}

/// Adds one nominee by code or service number.
pub(crate) async fn add(ctx: &Ctx, road: &Road, code: &str, kind: &str, who: &str) -> app::Result<i64> {
    let version = now(ctx, road, code).await.head.version;
    let form = AddForm { kind: kind.into(), who: who.into(), ..AddForm::default() };
    nominees::add(ctx, &road.officer, code, version, &form).await
}

/// `who` agrees at the step the dossier stands at.
pub(crate) async fn agree(ctx: &Ctx, road: &Road, who: &Actor, code: &str) -> app::Result<i64> {
    let version = now(ctx, road, code).await.head.version;
    dossiers::agree(ctx, who, code, version, 1, "").await.map(|p| p.seq)
}
