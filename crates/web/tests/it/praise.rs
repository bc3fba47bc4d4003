//! Letters of praise and good deeds in a browser.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Sample, Side};

#[tokio::test]
async fn praise_is_entered_with_help_corrected_over_somebody_else_and_annulled() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let form = officer.get("/praise/new").await;
    assert!(form.text().contains("Mã đơn vị; để trống thì lấy đơn vị của cán bộ"), "{}", form.text());
    let fields = [("kind", "deed"), ("what", "Dập tắt đám cháy"), ("on_date", "hôm qua"), ("by_whom", "Tổ dân phố")];
    let wrong = officer.submit(&form, "/praise", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("e-on_date") && wrong.html().contains("Dập tắt đám cháy"), "{}", wrong.text());
    let number = sample.fill("{number2}", Side::Near);
    let saved = officer.submit(&wrong, "/praise", &[("on_date", "02/2020"), ("person", &number)]).await;
    for said in ["Đã ghi", "Người tốt, việc tốt", "Dập tắt đám cháy", "02/2020", "Tổ dân phố"] {
        assert!(saved.text().contains(said), "{said} in {}", saved.text());
    }
    let at = saved.at.clone();
    let edit = officer.get(&format!("{at}/edit")).await;
    let action = format!("{at}/edit");
    let first = officer.submit(&edit, &action, &[("what", "Dập tắt đám cháy chợ")]).await;
    assert!(first.text().contains("Dập tắt đám cháy chợ"), "{}", first.text());
    let second = officer.submit(&edit, &action, &[("what", "Dập tắt hai đám cháy"), ("by_whom", "Chợ")]).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.text().contains("Dập tắt đám cháy chợ"), "{}", second.text());
    assert!(second.html().contains("Dập tắt hai đám cháy") && second.text().contains("Tổ dân phố"));
    let sent = officer.submit(&second, &action, &[]).await;
    assert!(sent.text().contains("Dập tắt hai đám cháy") && sent.text().contains("Chợ"), "{}", sent.text());
    let gone = officer.submit(&sent, &format!("{at}/annul"), &[("reason", "Nhập nhầm")]).await;
    assert!(gone.text().contains("Đã hủy") && gone.text().contains("Nhập nhầm"), "{}", gone.text());
    assert!(!gone.has_link(&action));

    let list = officer.get("/praise?q=dam+chay&kind=deed").await;
    assert!(list.has_link(&at) && list.text().contains("Đã hủy"), "{}", list.text());
    let sheet = officer.peek("/praise.xlsx?q=dam+chay").await;
    let cells = testkit::sample::cells(&sheet.bytes);
    assert!(cells.contains("Dập tắt hai đám cháy") && cells.contains("Việc làm"), "{cells}");
    let api = officer.peek("/api/v1/praise?q=dam+chay").await;
    let told: serde_json::Value = serde_json::from_slice(&api.bytes).unwrap();
    let row = &told["rows"][0];
    assert_eq!((&row["kind"], &row["annulled_for"]), (&"deed".into(), &"Nhập nhầm".into()));
    assert!(row["person_name"].as_str().is_some_and(|n| n.starts_with("Nguyễn Văn")), "{row}");
    let document = web::openapi();
    let schema =
        &document["paths"]["/api/v1/praise"]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    for name in row.as_object().unwrap().keys() {
        assert!(schema["properties"]["rows"]["items"]["properties"][name].is_object(), "{name} in {schema}");
    }
}
