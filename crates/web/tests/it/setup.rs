//! Setting up beyond the first day: days off, splitting a unit.

use axum::http::StatusCode;
use domain::access::Role;

use crate::dossiers::house;

#[tokio::test]
async fn the_days_off_of_a_year_are_entered_and_taken_out_by_form() {
    let house = house().await;
    let mut admin = house.app.sign_in(Role::Administrator, house.root).await;
    let setup = admin.get("/setup").await;
    assert!(setup.has_link("/setup/calendar"));
    let page = admin.get("/setup/calendar?year=2020").await;
    assert!(page.text().contains("Năm 2020 chưa nhập") && page.text().contains("Giỗ Tổ Hùng Vương"), "{}", page.text());
    assert!(page.text().contains("30/04/2020"));
    let fields = [("kind", "tet"), ("from", "23/01/2020"), ("to", "29/01/2020"), ("name", "")];
    let bad = admin.submit(&page, "/setup/calendar", &fields).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = bad.form("/setup/calendar").fields;
    assert!(kept.contains(&("from".to_owned(), "23/01/2020".to_owned())), "what was typed stays: {kept:?}");
    let done = admin.submit(&bad, "/setup/calendar", &[("name", "Nghỉ Tết Canh Tý")]).await;
    assert!(done.text().contains("Đã nhập 7 ngày") && done.text().contains("Nghỉ Tết Canh Tý"), "{}", done.text());
    // The first of the buttons beside the days.
    let gone = admin.submit(&done, "/setup/calendar", &[]).await;
    assert!(gone.text().contains("Đã bỏ ngày nghỉ") && gone.text().contains("24/01/2020"), "{}", gone.text());
    assert!(!gone.text().contains("23/01/2020"), "{}", gone.text());
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    assert_eq!(officer.peek("/setup/calendar").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_unit_is_split_into_three_by_the_form() {
    let house = house().await;
    let mut admin = house.app.sign_in(Role::Administrator, house.root).await;
    let form = admin.get("/units/PX03/split").await;
    let fields = [
        ("name_1", "Phòng Thi đua"),
        ("name_2", "Phòng Tuyên truyền"),
        ("name_4", "Phòng Chính sách"),
        ("kind_4", "không có"),
        ("keep", "4"),
        ("on", "01/11/2020"),
    ];
    let bad = admin.submit(&form, "/units/PX03/split", &fields).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.html().contains("href=\"#f-kind_4\""), "the fault is named at the fourth part: {}", bad.html());
    let done = admin.submit(&bad, "/units/PX03/split", &[("kind_4", "force")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let tree = admin.get("/units").await;
    for name in ["Phòng Thi đua", "Phòng Tuyên truyền", "Phòng Chính sách"] {
        assert!(tree.text().contains(name), "{name}: {}", tree.text());
    }
    let people = admin.get("/people").await;
    assert!(people.text().contains("Phòng Chính sách"), "people went to the part that was chosen: {}", people.text());
}
