//! Councils, decisions and the public pages, as a browser sees them.

use app::{
    councils::{self, NewCouncil, NewSeat},
    dossiers,
    sessions::{self, Convene, Entry},
};
use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Browser, TestApp, actor};
use uuid::Uuid;

use crate::dossiers::{House, dossier, house};

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
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "there is no such council");
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

/// Brings a dossier before its council; gives the code of the session.
async fn convened(house: &House, code: &str) -> String {
    let ctx = &house.app.ctx;
    let on_the_road = [
        actor(Role::EmulationOfficer, house.root),
        actor(Role::UnitHead, house.px03),
        actor(Role::AdvisoryBody, house.root),
    ];
    for who in &on_the_road {
        let version = dossiers::load(ctx, who, code).await.unwrap().head.version;
        dossiers::agree(ctx, who, code, version, 1, "").await.unwrap();
    }
    let new = NewCouncil {
        unit: "CAT".into(),
        name: "Hội đồng Thi đua - Khen thưởng".into(),
        from: "01/01/2019".into(),
        ..NewCouncil::default()
    };
    let seat =
        |i: usize, role: &str| NewSeat { name: format!("Ủy viên {i}"), role: role.into(), ..NewSeat::default() };
    let seats = vec![seat(1, "chair"), seat(2, "member"), seat(3, "secretary")];
    let council = councils::create(ctx, &on_the_road[2], new, seats).await.unwrap();
    let convene = Convene {
        council,
        held_on: "18/11/2020".into(),
        held_at: "08:00".into(),
        place: "Phòng họp số 1".into(),
        dossiers: vec![code.to_owned()],
        secrecy: "open_count".into(),
        base: "all_members".into(),
        quorum: "2/3".into(),
        threshold: ">1/2".into(),
        rounds: "1".into(),
    };
    sessions::convene(ctx, &actor(Role::CouncilSecretary, house.root), convene).await.unwrap()
}

async fn few(browser: &mut Browser, addresses: &[String]) {
    for address in addresses {
        let (page, asked) = store::list_statements(browser.get(address)).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text());
        assert!(asked.len() <= 8, "{address}: {} statements\n{}", asked.len(), asked.join("\n"));
    }
}

#[tokio::test]
async fn the_pages_of_a_session_stay_within_eight_statements_and_then_names_are_confirmed_at_once() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let code = at.rsplit('/').next().unwrap().to_owned();
    let session = convened(&house, &code).await;
    let mut secretary = house.app.sign_in(Role::CouncilSecretary, house.root).await;
    let here = format!("/council/{session}");
    few(&mut secretary, &[here.clone(), format!("{here}/votes"), format!("{here}/votes/1"), "/council".into()]).await;

    let ctx = &house.app.ctx;
    let who = actor(Role::CouncilSecretary, house.root);
    let version = async || sessions::view(ctx, &who, &session).await.unwrap().version;
    let all_for = Entry {
        hands_for: None,
        hands_against: 0,
        hands_none: 0,
        written_for: None,
        written_against: 0,
        written_none: 0,
    };
    sessions::record_all(ctx, &who, &session, version().await, all_for, false).await.unwrap();
    sessions::close(ctx, &who, &session, version().await, "k").await.unwrap();
    few(&mut secretary, &[here.clone(), format!("{here}/votes")]).await;

    // The dossier tells which unit must confirm and whose accounts may; a reminder reaches them.
    let mut head = house.app.sign_in(Role::UnitHead, house.px03).await;
    few(&mut officer, std::slice::from_ref(&at)).await;
    let page = officer.get(&at).await;
    for words in ["Còn 1 trên 1 đơn vị chưa xác nhận", "0/2", "Người xác nhận:"] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    let remind = format!("/proofs/{code}/remind");
    let reminded = officer.submit(&page, &remind, &[]).await;
    assert!(reminded.at == at && reminded.text().contains("Đã nhắc 1 đơn vị"), "{}", reminded.text());
    let told = head.get("/notices").await;
    assert!(told.has_link(&format!("/proofs/{code}")) && told.text().contains("chưa xác nhận tên"), "{}", told.text());
    assert!(!secretary.get(&at).await.html().contains(&remind), "whoever prepares nothing reminds nobody");

    let all = format!("/proofs/{code}/all");
    let page = officer.get(&all).await;
    assert!(page.text().contains("Còn 1 đơn vị với 2 tên") && page.text().contains("Đỗ Thị Ánh"), "{}", page.text());
    let confirm = format!("/proofs/{code}/confirm");
    let silent = officer.submit(&page, &confirm, &[("words", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text().contains("phải ghi đơn vị đã xác nhận bằng cách nào"), "{}", silent.text());
    let done = officer.submit(&silent, &confirm, &[("words", "Điện thoại ngày 18/11")]).await;
    assert!(done.text().contains("Đã xác nhận 2 tên của 1 đơn vị"), "{}", done.text());
    assert!(officer.get(&all).await.text().contains("đã được xác nhận hết"));
    let page = officer.get(&at).await;
    assert!(
        page.text().contains("Cả 1 đơn vị đã xác nhận") && page.text().contains("Xác nhận lần cuối"),
        "{}",
        page.text()
    );
    assert!(!page.html().contains(&remind));
}
