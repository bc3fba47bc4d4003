//! From an empty installation to people in the register, by forms alone.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::TestApp;

const LIST: &[u8] = "DANH SÁCH CÁN BỘ,,,\n,,,\nSTT,Họ và tên,Số hiệu,Năm sinh\n1,NguyÔn V¨n §øc,123-001,1988\n2,Trần Thị Bình,123-002,1990\n".as_bytes();

#[tokio::test]
async fn the_first_administrator_enters_the_first_unit_and_then_people_one_by_one_and_by_file() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("quan-tri", &[(Role::Administrator, None)]).await;
    let list = browser.get("/setup").await;
    assert!(list.text().contains("Chưa có"), "{}", list.text());
    let page = browser.get("/units").await;
    assert!(page.has_link("/units/new"), "{}", page.text());
    let form = browser.get("/units/new").await;
    let bad = browser.submit(&form, "/units", &[("name", ""), ("from", "hôm qua"), ("code", "CAT")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.html().contains("value=\"CAT\"") && bad.text().contains("bắt buộc"));
    let fields = [("name", "Công an tỉnh"), ("code", "CAT"), ("from", "01/01/2010"), ("level", "ministry_or_province")];
    let made = browser.submit(&bad, "/units", &fields).await;
    assert_eq!((made.status, made.at.as_str()), (StatusCode::OK, "/units/CAT"), "{}", made.text());
    let form = browser.get("/units/new?under=CAT").await;
    let fields = [("name", "Phòng Tham mưu"), ("code", "PV01"), ("from", "01/01/2010"), ("parent", "CAT")];
    let made = browser.submit(&form, "/units", &fields).await;
    assert!(made.text().contains("Công an tỉnh"));
    let tree = browser.get("/units?q=tham+muu").await;
    assert!(tree.has_link("/units/PV01") && !tree.has_link("/units/CAT"));

    let form = browser.get("/people/new").await;
    let fields = [
        ("full_name", "Lê Văn An"),
        ("birth_date", "1988"),
        ("service_number", "123-000"),
        ("unit", "PV01"),
        ("from", "01/02/2015"),
    ];
    let made = browser.submit(&form, "/people", &fields).await;
    assert!(made.at.starts_with("/people/CB-"), "{} {}", made.at, made.text());
    let found = browser.get("/people?q=an+le").await;
    assert!(found.text().contains("Lê Văn An"), "{}", found.text());
    let sheet = browser.get("/people.xlsx?q=an+le").await;
    assert!(sheet.bytes.starts_with(b"PK"));

    let form = browser.get("/imports/new").await;
    let file = [("file", "can-bo.csv", LIST)];
    let fields = [("kind", "people"), ("unit", "PV01")];
    let page = browser.submit_files(&form, "/imports", &fields, &file).await;
    assert!(page.at.starts_with("/imports/NL-"), "{} {}", page.at, page.text());
    assert!(page.text().contains("TCVN3") && page.text().contains("Ghi 2 dòng"), "{}", page.text());
    let action = format!("{}/apply", page.at);
    let done = browser.submit(&page, &action, &[]).await;
    assert!(done.text().contains("Đã ghi xong"), "{}", done.text());
    let list = browser.get("/people").await;
    assert!(list.text().contains("Nguyễn Văn Đức") && list.text().contains("Trần Thị Bình"));
    let form = browser.get("/imports/new").await;
    let again = browser.submit_files(&form, "/imports", &fields, &file).await;
    assert_eq!(again.at, page.at);
    assert!(again.text().contains("Không có gì thay đổi"), "{}", again.text());
}

#[tokio::test]
async fn a_file_that_is_no_list_says_what_to_do_and_keeps_the_form() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("quan-tri", &[(Role::Administrator, None)]).await;
    let form = browser.get("/units/new").await;
    let fields = [("name", "Công an tỉnh"), ("code", "CAT"), ("from", "01/01/2010"), ("level", "ministry_or_province")];
    browser.submit(&form, "/units", &fields).await;
    for (name, bytes) in
        [("x.pdf", b"%PDF-1.7".as_slice()), ("x.xlsx", b"".as_slice()), ("x.xlsx", b"PK\x03\x04 broken".as_slice())]
    {
        let form = browser.get("/imports/new").await;
        let page = browser
            .submit_files(&form, "/imports", &[("kind", "people"), ("unit", "CAT")], &[("file", name, bytes)])
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(page.text().contains("Tệp"), "{}", page.text());
    }
    let list = browser.get("/imports").await;
    assert!(list.text().contains("Chưa có lần nhập nào"));
    let template = browser.get("/setup/workbook.xlsx").await;
    assert!(template.bytes.starts_with(b"PK"));
}
