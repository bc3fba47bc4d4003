//! Who can be proposed for what, as an officer, a head and a person see it in a browser.

use axum::http::StatusCode;
use domain::access::Role;
use uuid::Uuid;

use crate::dossiers::{House, house};

const TITLE: &str = "chien-si-tien-tien";

async fn titled_dossier(officer: &mut testkit::Browser) -> String {
    let form = officer.get("/dossiers/new").await;
    let fields = [
        ("title", "Chiến sĩ tiên tiến năm 2020"),
        ("unit", "PX03"),
        ("award", TITLE),
        ("ground", "merit"),
        ("occasion", "other"),
        ("law_on", "20/11/2020"),
        ("achievement_what", "Hoàn thành tốt nhiệm vụ năm 2020"),
        ("authority_note", "Theo phân cấp"),
    ];
    let page = officer.submit(&form, "/dossiers", &fields).await;
    assert!(page.at.starts_with("/dossiers/HS-"), "{}", page.text());
    page.at
}

#[tokio::test]
async fn an_officer_goes_from_a_figure_to_the_people_to_the_reasons_to_a_dossier() {
    let House { app, root, .. } = house().await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    let page = officer.get(&format!("/law/scan?year=2020&award={TITLE}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Năm thi đua 2020") && page.text().contains("Còn một bước"), "{}", page.text());
    // Nobody has a rating of the year: that is what is missing.
    let list = format!("/law/scan?year=2020&award={TITLE}&state=needs_evidence");
    let href = format!("/law/scan?award={TITLE}&state=needs_evidence&year=2020");
    assert!(page.has_link(&href), "{}", page.html());
    let page = officer.get(&list).await;
    assert!(page.text().contains("Đỗ Thị Ánh") && page.text().contains("Trần Văn Bình"), "{}", page.text());
    let sheet = officer.peek(&list.replace("/law/scan", "/law/scan.xlsx")).await;
    assert_eq!((sheet.status, sheet.bytes.starts_with(b"PK")), (StatusCode::OK, true));
    let code = page.form("/law/scan/nominate").fields.iter().find(|f| f.0 == "person").map(|f| f.1.clone());
    let why = officer.get(&format!("/people/{}/titles?year=2020&on=2020-11-20", code_of(&page.html()))).await;
    assert!(why.text().contains("Từng điều kiện") && why.text().contains("Thiếu căn cứ"), "{}", why.text());

    let nobody = officer.submit(&page, "/law/scan/nominate", &[]).await;
    assert!(nobody.text().contains("Chưa chọn ai") || code.is_some(), "{}", nobody.text());
    let person = code_of(&page.html());
    let chosen = officer.submit(&page, "/law/scan/nominate", &[("person", &person)]).await;
    assert!(chosen.text().contains("Chưa có hồ sơ nào"), "{}", chosen.text());
    let at = titled_dossier(&mut officer).await;
    let chosen = officer.submit(&page, "/law/scan/nominate", &[("person", &person)]).await;
    let dossier = at.trim_start_matches("/dossiers/").to_owned();
    let done = officer.submit(&chosen, "/law/scan/nominate", &[("dossier", &dossier)]).await;
    assert_eq!(done.at, at, "{}", done.text());
    assert!(done.text().contains("Đã đưa 1 người vào hồ sơ"), "{}", done.text());
    let again = officer.submit(&chosen, "/law/scan/nominate", &[("dossier", &dossier)]).await;
    assert!(again.text().contains("Đã đưa 0 người vào hồ sơ; 1 người"), "{}", again.text());
}

/// The code of the first person a page links to.
fn code_of(html: &str) -> String {
    let html = testkit::html::unescape(html);
    let at = html.find("/people/CB-").map_or(0, |i| i + "/people/".len());
    html[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

#[tokio::test]
async fn a_person_sees_his_own_road_and_nobody_elses_and_never_what_stands_against_him() {
    use app::people::{self, NewDiscipline};
    let House { app, root, .. } = house().await;
    let officer = testkit::actor(Role::EmulationOfficer, root);
    let rows = people::list(&app.ctx, &officer, &app::list::Query::default()).await.unwrap().rows;
    let (own, other) = (rows[0].code.clone(), rows[1].code.clone());
    let found = people::by_code(&app.ctx, &officer, &own).await.unwrap();
    let measure = NewDiscipline {
        level: "canh-cao".into(),
        from: "01/02/2020".into(),
        document: "Quyết định MẬT 77".into(),
        ..NewDiscipline::default()
    };
    people::add_discipline(&app.ctx, &officer, found.id, found.version, measure).await.unwrap();
    let address = format!("/people/{own}/titles?year=2020&on=2020-11-20");
    let mut head = app.sign_in(Role::UnitHead, root).await;
    let seen = head.get(&address).await.text();
    assert!(seen.contains("cảnh cáo") && seen.contains("Quyết định MẬT 77"), "{seen}");

    let mut auditor = app.sign_in(Role::Auditor, root).await;
    let seen = auditor.get(&address).await.text();
    assert!(seen.contains("Chưa tính kỷ luật") && !seen.contains("MẬT 77"), "{seen}");
    assert_eq!(auditor.peek("/law/scan").await.status, StatusCode::FORBIDDEN);

    let account = app.account("ca-nhan", &[(Role::Person, Some(root))]).await;
    {
        use store::{
            entity::account,
            sea_orm::{ActiveModelTrait, Set},
        };
        let now = app.ctx.now();
        app.ctx
            .store
            .write(app.ctx.write_system(&now), |tx| {
                Box::pin(async move {
                    let row =
                        account::ActiveModel { id: Set(account), person_id: Set(Some(found.id)), ..Default::default() };
                    row.update(tx.conn()).await?;
                    Ok::<(), app::Error>(())
                })
            })
            .await
            .unwrap();
    }
    let mut person = app.browser();
    person.sign_in("ca-nhan", testkit::web::PASSWORD).await;
    let page = person.get("/me/titles?year=2020&on=2020-11-20").await;
    let seen = page.text();
    assert!(seen.contains("Chưa tính kỷ luật") && !seen.contains("cảnh cáo") && !seen.contains("MẬT 77"), "{seen}");
    for address in [format!("/people/{other}/titles"), format!("/people/{own}/titles"), "/law/scan".to_owned()] {
        assert_eq!(person.peek(&address).await.status, StatusCode::FORBIDDEN, "{address}");
    }
}

#[tokio::test]
async fn another_unit_s_officer_finds_nobody_and_the_pages_stay_within_their_statements() {
    let House { app, px03, .. } = house().await;
    let mut officer = app.sign_in(Role::EmulationOfficer, px03).await;
    officer.get("/law/scan?year=2020").await;
    let code = code_of(&officer.get("/people").await.html());
    for address in [
        "/law/scan?year=2020".to_owned(),
        format!("/law/scan?year=2020&unit=PX03&award={TITLE}&state=needs_evidence"),
        format!("/people/{code}"),
        format!("/people/{code}/titles?year=2020"),
        "/units/PX03/titles?year=2020".to_owned(),
    ] {
        let (page, list) = store::list_statements(officer.get(&address)).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text());
        assert!(list.len() <= 8, "{address}: {} statements\n{}", list.len(), list.join("\n"));
    }
    let mut outside = app.sign_in_with("outside", &[(Role::EmulationOfficer, Some(Uuid::new_v4()))]).await;
    let page = outside.get("/law/scan?year=2020").await;
    assert!(page.text().contains("0 người trong phạm vi") && !page.text().contains("Đỗ Thị Ánh"), "{}", page.text());
    assert_eq!(outside.peek(&format!("/people/{code}/titles")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(outside.peek("/law/scan?unit=PX03").await.status, StatusCode::NOT_FOUND);
    let bad = outside.peek("/law/scan?year=abc").await;
    assert!(bad.text().contains("không phải năm thi đua"), "{}", bad.text());
    let scan = officer.peek("/api/v1/scan?year=2020&state=needs_evidence").await;
    let json: serde_json::Value = serde_json::from_slice(&scan.bytes).unwrap();
    assert_eq!((&json["schema"], &json["people"]), (&"thidua/scan/1".into(), &2.into()));
    assert_eq!(outside.peek("/api/v1/scan?unit=CAT").await.status, StatusCode::NOT_FOUND);
}
