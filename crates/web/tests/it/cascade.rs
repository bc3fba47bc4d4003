//! A movement in the browsers of a province and of three of its units.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{TestApp, actor};

use crate::movements::house;

pub(crate) async fn units(app: &TestApp, root: uuid::Uuid) -> Vec<uuid::Uuid> {
    use store::{
        entity::unit,
        sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
    };
    let admin = actor(Role::Administrator, root);
    let mut ids = Vec::new();
    for (code, name) in
        [("PX03", "Phòng Công tác đảng"), ("PC02", "Phòng Cảnh sát hình sự"), ("PC08", "Phòng Giao thông")]
    {
        let unit = app::units::NewUnit {
            code: code.into(),
            name: name.into(),
            short_name: code.into(),
            kind: "force".into(),
            level: "department".into(),
            parent: Some(root),
            from: "2010-01-01".into(),
            ..app::units::NewUnit::default()
        };
        app::units::create(&app.ctx, &admin, unit).await.unwrap();
        let found = unit::Entity::find().filter(unit::Column::Code.eq(code)).one(app.db.store.reader()).await.unwrap();
        ids.push(found.unwrap().id);
    }
    ids
}

#[tokio::test]
async fn an_officer_launches_units_answer_and_the_share_is_seen_at_the_next_load() {
    let (app, root) = house().await;
    let ids = units(&app, root).await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    let form = officer.get("/movements/new").await;
    let fields = [("name", "Ba nhất"), ("code", "ba-nhat"), ("kind", "thematic"), ("state", "draft"), ("unit", "CAT")];
    let page = officer.submit(&form, "/movements", &fields).await;
    assert!(page.has_link("/movements/ba-nhat/launch"), "{}", page.text());
    let launch = officer.get("/movements/ba-nhat/launch").await;
    let page = officer.submit(&launch, "/movements/ba-nhat/launch", &[("document", "KH 12/CAT")]).await;
    for said in
        ["Đã gửi phong trào xuống 3 đơn vị", "0 %", "0 trong 3 đơn vị được gửi của Công an tỉnh", "Nhắc 3 đơn vị"]
    {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    let answers: [(&str, &[(&str, &str)]); 3] = [
        ("PX03", &[("answer", "planned"), ("on", "20/10/2020")]),
        ("PC02", &[("answer", "own"), ("on", "21/10/2020"), ("document", "KH 3/PC02"), ("contents", "Hai nội dung")]),
        ("PC08", &[("answer", "not_yet"), ("reason", "Biệt phái toàn đơn vị")]),
    ];
    for ((code, typed), id) in answers.iter().zip(&ids) {
        let mut browser = app.sign_in_with(&code.to_lowercase(), &[(Role::EmulationOfficer, Some(*id))]).await;
        let desk = browser.get("/desk").await;
        let at = format!("/movements/ba-nhat/units/{code}");
        assert!(desk.has_link(&at), "{}", desk.text());
        let side = browser.get(&at).await;
        let done = browser.submit(&side, &at, typed).await;
        assert!(done.text().contains("Đã ghi trả lời"), "{}", done.text());
        assert!(!browser.get("/movements/ba-nhat").await.text().contains("Nhắc"), "who is asked reminds nobody");
        assert_eq!(browser.get("/movements/ba-nhat/launch").await.status, StatusCode::FORBIDDEN);
    }
    let page = officer.get("/movements/ba-nhat").await;
    for said in ["66,67 %", "2 trong 3 đơn vị", "KH 3/PC02", "Biệt phái toàn đơn vị", "Mọi đơn vị được gửi đã trả lời"]
    {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    assert!(page.has_link("/movements/ba-nhat/units?answer=not_yet&level=department"), "{}", page.html());
    let rows = officer.get("/movements/ba-nhat/units?answer=not_yet&level=department").await;
    assert!(rows.text().contains("Phòng Giao thông") && !rows.text().contains("Phòng Cảnh sát hình sự"));
    let done = officer.submit(&page, "/movements/ba-nhat/state", &[]).await;
    assert!(done.text().contains("Đang thực hiện"), "{}", done.text());
}

#[tokio::test]
async fn an_answer_without_what_it_needs_keeps_what_was_typed() {
    let (app, root) = house().await;
    let ids = units(&app, root).await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    let form = officer.get("/movements/new").await;
    let fields = [("name", "Ba nhất"), ("code", "ba-nhat"), ("kind", "thematic"), ("state", "draft"), ("unit", "CAT")];
    officer.submit(&form, "/movements", &fields).await;
    let launch = officer.get("/movements/ba-nhat/launch").await;
    let wrong = officer.submit(&launch, "/movements/ba-nhat/launch", &[("reach", "chosen")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Hãy chọn ít nhất một đơn vị"), "{}", wrong.text());
    officer.submit(&wrong, "/movements/ba-nhat/launch", &[("reach", "direct")]).await;
    let mut browser = app.sign_in_with("pc02", &[(Role::EmulationOfficer, Some(ids[1]))]).await;
    let at = "/movements/ba-nhat/units/PC02";
    let side = browser.get(at).await;
    let wrong = browser.submit(&side, at, &[("answer", "own"), ("contents", "Hai nội dung riêng")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Phát động riêng phải có văn bản"), "{}", wrong.text());
    assert!(wrong.html().contains("Hai nội dung riêng"));
    let mut superior = officer.get(at).await;
    assert!(superior.text().contains("Nhập thay cho Phòng Cảnh sát hình sự"), "{}", superior.text());
    superior = officer.submit(&superior, at, &[("document", "CV 7/PC02")]).await;
    assert!(superior.text().contains("nhập thay"), "{}", superior.text());
    // Whoever had the form open meanwhile is shown both.
    let late = browser.submit(&wrong, at, &[("document", "KH 3/PC02")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let both = testkit::html::unescape(&late.html());
    assert!(both.contains("CV 7/PC02") && both.contains("KH 3/PC02"), "{both}");
}

#[tokio::test]
async fn a_figure_is_entered_by_a_unit_and_its_superior_sees_the_sum_at_the_next_load() {
    let (app, root) = house().await;
    let ids = units(&app, root).await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    let form = officer.get("/movements/new").await;
    let fields = [("name", "Ba nhất"), ("code", "ba-nhat"), ("unit", "CAT"), ("from", "01/09/2020")];
    officer.submit(&form, "/movements", &fields).await;
    let launch = officer.get("/movements/ba-nhat/launch").await;
    officer.submit(&launch, "/movements/ba-nhat/launch", &[]).await;
    let form = officer.get("/movements/ba-nhat/indicators/new").await;
    let at = "/movements/ba-nhat/indicators/new";
    let wrong = officer.submit(&form, at, &[("name", "Ca tuần tra"), ("target", "nhiều")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("không đọc được thành số"), "{}", wrong.text());
    let typed = [("unit_of_measure", "ca"), ("target", "10.000"), ("assigned_by", "Giám đốc")];
    let page = officer.submit(&wrong, at, &typed).await;
    assert!(page.text().contains("Đã lưu chỉ tiêu") && page.text().contains("Ca tuần tra"), "{}", page.text());
    let mut unit = app.sign_in_with("px03", &[(Role::EmulationOfficer, Some(ids[0]))]).await;
    let at = "/movements/ba-nhat/units/PX03/figures";
    let sheet = unit.get(&format!("{at}?period=2020-09")).await;
    let wrong = unit.submit(&sheet, at, &[("cell.1", "1.77")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("1.77"), "what was typed stays");
    let kept = unit.submit(&wrong, at, &[("cell.1", "hơn 3.000")]).await;
    assert!(kept.text().contains("Đã lưu, 1 số liệu thay đổi"), "{}", kept.text());
    let page = officer.get("/movements/ba-nhat/figures").await;
    for said in ["hơn 3.000", "mức giao 10.000", "30 % mức giao", "ô chưa có số liệu"] {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    let rows = officer.get("/movements/ba-nhat/figures/1").await;
    assert!(rows.has_link("/movements/ba-nhat/units/PX03/figures?period=2020-09"), "{}", rows.html());
    assert!(rows.text().contains("Phòng Giao thông: 09/2020"), "{}", rows.text());
    let late = unit.submit(&sheet, at, &[("cell.1", "9")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.html().contains("hơn 3.000"));
}
