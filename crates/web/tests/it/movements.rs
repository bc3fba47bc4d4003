//! Movements and regulations in a browser.

use app::units::NewUnit;
use axum::http::StatusCode;
use domain::access::Role;
use testkit::{TestApp, actor_with};
use uuid::Uuid;

/// A province without units.
pub(crate) async fn house() -> (TestApp, Uuid) {
    use store::{entity::unit, sea_orm::EntityTrait};
    let app = TestApp::new().await;
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let unit = NewUnit {
        code: "CAT".into(),
        name: "Công an tỉnh".into(),
        kind: "force".into(),
        level: "department".into(),
        from: "2010-01-01".into(),
        ..NewUnit::default()
    };
    app::units::create(&app.ctx, &founder, unit).await.unwrap();
    let root = unit::Entity::find().one(app.db.store.reader()).await.unwrap().unwrap().id;
    (app, root)
}

#[tokio::test]
async fn a_movement_is_entered_with_its_phases_and_sources_and_a_disagreement_is_shown() {
    let (app, root) = house().await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    for (code, title) in [("r1", "Lễ phát động"), ("r2", "Hội nghị sơ kết")] {
        let page = officer.get("/sources").await;
        let done = officer.submit(&page, "/sources", &[("code", code), ("title", title)]).await;
        assert!(done.text().contains("Đã lưu nguồn"), "{}", done.text());
    }
    let form = officer.get("/movements/new").await;
    let mut fields = vec![
        ("name", "Lá chắn thép"),
        ("code", "la-chan-thep-2021"),
        ("kind", "special"),
        ("state", "launched"),
        ("unit", "CAT"),
        ("from", "17/08/2021"),
        ("to", "31/12/2021"),
        ("texts.0.role", "theme"),
        ("texts.0.text", "Lá chắn phòng, chống dịch"),
        ("texts.0.source", "r1"),
        ("texts.1.role", "theme"),
        ("texts.1.text", "Lá chắn thép phòng, chống dịch"),
        ("texts.1.source", "r2"),
        ("phases.0.name", "Đợt 1"),
        ("phases.0.from", "01/08/2021"),
        ("phases.0.to", "30/09/2021"),
        ("links.0.kind", "responds_to"),
        ("links.0.other_text", "Phong trào do Thủ tướng phát động"),
    ];
    let refused = officer.submit(&form, "/movements", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Đợt 1 nằm ngoài thời gian"), "{}", refused.text());
    assert!(refused.html().contains("Lá chắn thép phòng, chống dịch"));
    fields.retain(|f| f.0 != "phases.0.from");
    fields.push(("phases.0.from", "17/08/2021"));
    let page = officer.submit(&refused, "/movements", &fields).await;
    for said in ["Đã thêm phong trào", "Các nguồn ghi khác nhau: Chủ đề", "Hội nghị sơ kết", "Hưởng ứng", "17/08/2021"]
    {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    assert!(officer.get("/movements?q=la+chan").await.has_link("/movements/la-chan-thep-2021"));
    let edit = officer.get("/movements/la-chan-thep-2021/edit").await;
    let saved = officer.submit(&edit, "/movements/la-chan-thep-2021/edit", &[("name", "Lá chắn thép 2021")]).await;
    assert!(saved.text().contains("Lá chắn thép 2021"), "{}", saved.text());
    let stale = officer.submit(&edit, "/movements/la-chan-thep-2021/edit", &[("name", "Khác")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("Lá chắn thép 2021") && stale.html().contains("Khác"));
}

#[tokio::test]
async fn an_ordinary_movement_takes_a_short_form_that_grows_when_asked() {
    let (app, root) = house().await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    let form = officer.get("/movements/new").await;
    let html = form.html();
    let short = html.split("<details").next().unwrap();
    let asked = short.matches("id=\"f-").count();
    assert!(asked <= 12, "{asked} fields before anything is opened");
    let typed = [("name", "Ba nhất"), ("texts.0.text", "Kỷ luật nhất"), ("more", "texts")];
    let more = officer.submit(&form, "/movements", &typed).await;
    assert_eq!(more.status, StatusCode::OK);
    assert!(more.html().contains("texts.1.text") && !more.html().contains("texts.2.text"));
    assert!(more.html().contains("Kỷ luật nhất"), "what was typed stays");
    assert!(!officer.get("/movements").await.text().contains("Ba nhất"), "nothing was kept yet");
    let typed = [
        ("name", "Ba nhất"),
        ("code", "ba-nhat"),
        ("unit", "CAT"),
        ("theme", "Kỷ luật nhất, trung thành nhất, gần dân nhất"),
        ("objectives", "Mục tiêu một\nMục tiêu hai"),
        ("above", "Phong trào của Bộ Công an"),
        ("bodies.0.role", "launches"),
        ("bodies.0.name", "Bộ Công an"),
        ("days.0.kind", "interim_review"),
        ("days.0.on", "30/06/2021"),
        ("subjects", "collective"),
    ];
    let page = officer.submit(&form, "/movements", &typed).await;
    for said in [
        "Đã thêm phong trào",
        "Mục tiêu hai",
        "Phong trào của Bộ Công an",
        "Bộ Công an",
        "30/06/2021",
        "Tập thể",
        "Đơn vị theo dõi ở đây",
    ] {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
}

#[tokio::test]
async fn a_regulation_is_adopted_and_shows_what_is_not_verified() {
    let (app, root) = house().await;
    let mut advisory = app.sign_in(Role::AdvisoryBody, root).await;
    let page = advisory.get("/law/regulations").await;
    let fields = [("regulation", "demo-cong-an-tinh"), ("unit", "CAT")];
    let done = advisory.submit(&page, "/law/regulations", &fields).await;
    assert!(done.text().contains("Đã áp dụng quy định"), "{}", done.text());
    let shown = advisory.get("/law/regulations/demo-cong-an-tinh").await;
    for said in ["Minh họa", "Giám đốc Công an tỉnh", "Chưa kiểm chứng", "Thông tư 12/2019/TT-BCA Điều 2"]
    {
        assert!(shown.text().contains(said), "{said} in {}", shown.text());
    }
}
