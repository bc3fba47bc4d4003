//! Councils, decisions and the public pages, as a browser sees them.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::TestApp;
use uuid::Uuid;

#[tokio::test]
async fn empty_lists_teach_the_first_step_and_roles_see_only_theirs() {
    let app = TestApp::new().await;
    let unit = Uuid::new_v4();
    let mut secretary = app.sign_in(Role::CouncilSecretary, unit).await;
    let list = secretary.get("/council").await;
    assert!(list.text().contains("Chưa có phiên họp nào") && list.has_link("/council/new"), "{}", list.text());
    let new = secretary.get("/council/new").await;
    assert!(new.text().contains("Chưa lập hội đồng nào"));
    let sent = secretary.submit(&new, "/council/new", &[("held_at", "25:00"), ("quorum", "80%")]).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND, "there is no such council");
    assert_eq!(secretary.peek("/decisions").await.status, StatusCode::FORBIDDEN);

    let mut advisory = app.sign_in(Role::AdvisoryBody, unit).await;
    for (address, words) in [
        ("/decisions", "Chưa có quyết định nào"),
        ("/awards", "Chưa có lượt khen nào"),
        ("/honour-book", "Sổ vàng chưa có số nào"),
        ("/council", "Chưa có phiên họp nào"),
    ] {
        let page = advisory.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}");
        assert!(page.text().contains(words), "{address}: {}", page.text());
    }
    assert_eq!(advisory.peek("/council/new").await.status, StatusCode::FORBIDDEN);
    let mut officer = app.sign_in(Role::EmulationOfficer, unit).await;
    assert!(officer.get("/proofs").await.text().contains("Không có danh sách nào"));
    for address in ["/council/PH-2020-0001", "/decisions/QD-2020-0001", "/proofs/HS-2020-0001"] {
        assert_eq!(officer.peek(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn the_public_sees_only_what_was_released_and_may_not_ask_too_often() {
    let app = TestApp::new().await;
    let mut visitor = app.browser();
    assert!(visitor.get("/bang-vang").await.text().contains("Chưa có danh sách nào được công bố"));
    let page = visitor.get("/kiem-tra").await;
    let asked = [("number", "7/QĐ-CAT"), ("name", "Đỗ Thị Ánh")];
    let answer = visitor.submit(&page, "/kiem-tra", &asked).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("Không xác nhận được"), "{}", answer.text());
    assert!(answer.html().contains("value=\"Đỗ Thị Ánh\""), "what was typed stays");
    let mut last = answer;
    for _ in 0..app::checks::MOST {
        last = visitor.submit(&page, "/kiem-tra", &asked).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.text().contains("quá nhiều lần"));
}
