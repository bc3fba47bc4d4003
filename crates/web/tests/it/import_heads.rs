//! A list whose header nobody recognises, as an officer meets it: first the rows, then the columns, then the preview.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Browser, TestApp, html};

async fn office(app: &TestApp) -> Browser {
    let mut admin = app.sign_in_with("quan-tri", &[(Role::Administrator, None)]).await;
    let form = admin.get("/units/new").await;
    let fields = [("name", "Công an tỉnh"), ("code", "CAT"), ("from", "01/01/2010"), ("level", "ministry_or_province")];
    admin.submit(&form, "/units", &fields).await;
    let form = admin.get("/units/new?under=CAT").await;
    let fields = [("name", "Phòng Tham mưu"), ("code", "PV01"), ("from", "01/01/2010"), ("parent", "CAT")];
    admin.submit(&form, "/units", &fields).await;
    admin
}

async fn send(browser: &mut Browser, fields: &[(&str, &str)], name: &str, bytes: &[u8]) -> testkit::Answer {
    let form = browser.get("/imports/new").await;
    browser.submit_files(&form, "/imports", fields, &[("file", name, bytes)]).await
}

/// What a select of the page has chosen.
fn selected(page: &testkit::Answer, name: &str) -> String {
    let html = page.html();
    let select = html.split(&format!("name=\"{name}\"")).nth(1).unwrap_or_default();
    let options = select.split("</select>").next().unwrap_or_default();
    let tags = html::tags(options);
    let chosen = tags.iter().find(|t| t.name == "option" && t.get("selected").is_some());
    chosen.and_then(|t| t.get("value")).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn people_without_a_header_are_taken_in_by_pointing_at_the_first_row_of_data() {
    let app = TestApp::new().await;
    let mut browser = office(&app).await;
    let list = "Lê Văn An,123-001,19/05/1988,Phòng Tham mưu\nTrần Thị Bình,123-002,02/09/1990,Phòng Tham mưu\n";
    let fields = [("kind", "people"), ("unit", "CAT")];
    let page = send(&mut browser, &fields, "can-bo.csv", list.as_bytes()).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(text.contains("Không nhận ra dòng tiêu đề") && text.contains("Lê Văn An"), "{text}");
    assert!(text.contains("Còn cần bạn chọn"), "{text}");
    let at = page.at.clone();
    let heads = format!("{at}/heads");
    // Both said, nothing said, a row that is not there: each a sentence beside its field, and what was typed stays.
    let wrong = browser.submit(&page, &heads, &[("header.0", "1"), ("first.0", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Hãy bỏ một trong hai"), "{}", wrong.text());
    let wrong = browser.submit(&page, &heads, &[("first.0", "77")]).await;
    assert!(wrong.text().contains("chỉ có đến dòng 2") && wrong.html().contains("value=\"77\""), "{}", wrong.text());
    let wrong = browser.submit(&page, &heads, &[("first.0", "")]).await;
    assert!(wrong.text().contains("Hãy đánh dấu dòng tiêu đề"), "{}", wrong.text());
    let page = browser.submit(&page, &heads, &[("first.0", "1")]).await;
    assert!(page.text().contains("Cột A") && page.text().contains("Lê Văn An · Trần Thị Bình"), "{}", page.text());
    let chosen: Vec<String> = (0..4).map(|c| selected(&page, &format!("field.0.{c}"))).collect();
    assert_eq!(chosen, ["name", "service_number", "birth", "unit"]);
    let columns = format!("{at}/columns");
    let wrong = browser.submit(&page, &columns, &[("field.0.0", ""), ("field.0.2", "joined")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Hãy chọn cột nào là"), "{}", wrong.text());
    assert_eq!(selected(&wrong, "field.0.2"), "joined", "what was chosen is not lost");
    let page = browser.submit(&wrong, &columns, &[("field.0.0", "name"), ("field.0.2", "birth")]).await;
    assert!(page.text().contains("Ghi 2 dòng"), "{}", page.text());
    let done = browser.submit(&page, &format!("{at}/apply"), &[]).await;
    assert!(done.text().contains("Đã ghi xong"), "{}", done.text());
    let again = send(&mut browser, &fields, "can-bo.csv", list.as_bytes()).await;
    assert!(again.at == at && again.text().contains("Không có gì thay đổi"), "{}", again.text());
}

#[tokio::test]
async fn a_header_that_was_recognised_can_be_chosen_again_and_sheets_left_out_are_named() {
    let app = TestApp::new().await;
    let mut browser = office(&app).await;
    let list = "Họ và tên,Số hiệu,Ghi nhớ\nLê Văn An,123-001,1988\nTrần Thị Bình,123-002,1990\n";
    let page = send(&mut browser, &[("kind", "people"), ("unit", "CAT")], "can-bo.csv", list.as_bytes()).await;
    assert!(page.text().contains("Ghi 2 dòng"), "{}", page.text());
    let again = format!("{}?heads=1#heads", page.at);
    assert!(page.has_link(&again), "{}", page.html());
    let page = browser.get(&format!("{}?heads=1", page.at)).await;
    let at = page.at.split('?').next().unwrap_or_default().to_owned();
    assert!(page.html().contains("name=\"header.0\" value=\"1\" checked"), "{}", page.html());
    let page = browser.submit(&page, &format!("{at}/heads"), &[("header.0", "2")]).await;
    let chosen: Vec<String> = (0..3).map(|c| selected(&page, &format!("field.0.{c}"))).collect();
    assert_eq!(chosen, ["name", "service_number", "birth"], "{}", page.text());
    let page = browser.submit(&page, &format!("{at}/columns"), &[]).await;
    assert!(page.text().contains("Ghi 1 dòng"), "{}", page.text());
}

#[tokio::test]
async fn lost_letters_are_chosen_from_proposals_or_typed() {
    let app = TestApp::new().await;
    let mut browser = office(&app).await;
    let list = "Họ và tên,Năm sinh,Đơn vị\nNguy?n V?n An,1988,PV01\nL? Th? H?ng,1990,PV01\n";
    let fields = [("kind", "people"), ("unit", "CAT")];
    let page = send(&mut browser, &fields, "can-bo.csv", list.as_bytes()).await;
    assert!(page.html().contains("<option value=\"Nguyễn Văn An\">"), "{}", page.html());
    let asked = ["fix.0", "fix.1"].map(|name| page.html().contains(&format!("name=\"{name}\"")));
    assert_eq!(asked, [true, true]);
    // Questions stand in the order of their texts: the second is the name that is typed by hand.
    let fix = format!("{}/fix", page.at);
    let (chosen, typed) = ("Lê Thị Hồng", "Nguyễn Vận An");
    let page = browser.submit(&page, &fix, &[("fix.0", chosen), ("own.1", typed)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let rows = browser.get(&format!("{}?state=new", page.at.split('?').next().unwrap_or_default())).await;
    assert!(rows.text().contains(chosen) && rows.text().contains(typed), "{}", rows.text());
}
