//! Signing in, staying in, being thrown out, and losing nothing on the way.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{TestApp, web::PASSWORD};
use uuid::Uuid;

#[tokio::test]
async fn a_page_asked_for_before_signing_in_is_shown_after_it() {
    let app = TestApp::new().await;
    app.account("an", &[(Role::UnitHead, Some(Uuid::new_v4()))]).await;
    let mut browser = app.browser();
    let page = browser.get("/account/password").await;
    assert!(page.at.starts_with("/login?next="), "{}", page.at);
    let after = browser.submit(&page, "/login", &[("login", " AN "), ("password", PASSWORD)]).await;
    assert_eq!((after.status, after.at.as_str()), (StatusCode::OK, "/account/password"));
}

#[tokio::test]
async fn signing_in_leads_nowhere_outside() {
    let app = TestApp::new().await;
    app.account("an", &[]).await;
    for evil in ["//evil.test", "https://evil.test", "/\\evil.test"] {
        let mut browser = app.browser();
        let page = browser.get("/login").await;
        let fields = [("login", "an"), ("password", PASSWORD), ("next", evil)];
        let after = browser.submit(&page, "/login", &fields).await;
        assert_eq!(after.at, "/desk");
    }
}

#[tokio::test]
async fn a_wrong_password_says_so_keeps_the_login_and_never_the_password() {
    let app = TestApp::new().await;
    app.account("an", &[]).await;
    let after = app.browser().sign_in("an", "sai mật khẩu").await;
    assert_eq!(after.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(after.text().contains("chưa đúng"));
    assert!(after.html().contains("value=\"an\"") && !after.html().contains("sai mật khẩu"));
}

#[tokio::test]
async fn many_wrong_passwords_close_the_door_for_a_while_on_every_node() {
    let app = TestApp::new().await;
    app.account("an", &[]).await;
    for _ in 0..app::accounts::login::FAILURES_LOGIN {
        app.browser().sign_in("an", "sai").await;
    }
    let other_node = testkit::Browser::clone(&app.browser());
    let answer = other_node.clone().sign_in("an", PASSWORD).await;
    assert!(
        answer.text().contains("Hãy chờ 15 phút") || answer.text().contains("Hãy chờ 16 phút"),
        "{}",
        answer.text()
    );
    app.clock.advance(15 * 60 + 1);
    assert_eq!(app.browser().sign_in("an", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_planted_session_id_is_not_signed_in() {
    let app = TestApp::new().await;
    app.account("an", &[]).await;
    let mut victim = app.browser();
    victim.cookies.insert("thidua".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
    victim.sign_in("an", PASSWORD).await;
    assert_ne!(victim.cookies["thidua"], "AAAAAAAAAAAAAAAAAAAAAA");
    let mut thief = app.browser();
    thief.cookies.insert("thidua".into(), "AAAAAAAAAAAAAAAAAAAAAA".into());
    assert_eq!(thief.peek("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn the_table_of_sessions_signs_nobody_in() {
    let app = TestApp::new().await;
    let browser = app.sign_in_with("an", &[]).await;
    use store::sea_orm::EntityTrait as _;
    let rows = store::entity::web_session::Entity::find().all(app.db.store.reader()).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert!(!format!("{:?}", rows).contains(&browser.cookies["thidua"]));
}

#[tokio::test]
async fn signing_out_ends_the_session_for_good() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let stolen = browser.clone();
    let desk = browser.get("/desk").await;
    assert_eq!(browser.submit(&desk, "/logout", &[]).await.at, "/login");
    assert_eq!(stolen.clone().peek("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_idle_session_ends_and_a_used_one_lasts_the_day() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    for _ in 0..4 {
        app.clock.advance(5 * 3600);
        assert_eq!(browser.peek("/desk").await.status, StatusCode::OK);
    }
    app.clock.advance(8 * 3600 + 1);
    assert_eq!(browser.peek("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_is_there_after_signing_in() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[(Role::Administrator, None)]).await;
    let form = browser.get("/units/new").await;
    app.clock.advance(9 * 3600);
    let kept = browser.submit(&form, "/units", &[("name", "Chữ đã nhập"), ("from", "không phải ngày")]).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    assert!(kept.text().contains("được giữ nguyên"));
    let again = browser.submit(&kept, "/login", &[("login", "an"), ("password", PASSWORD)]).await;
    assert_eq!(again.at, "/resume");
    assert!(again.text().contains("Chữ đã nhập"));
    let sent = browser.submit(&again, "/units", &[]).await;
    assert!(sent.status == StatusCode::UNPROCESSABLE_ENTITY && sent.html().contains("Chữ đã nhập"), "{}", sent.text());
}

#[tokio::test]
async fn a_form_without_the_token_of_its_session_changes_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let other = app.sign_in_with("binh", &[]).await.get("/desk").await.form("/logout").fields[0].1.clone();
    for token in ["", "x", other.as_str()] {
        let answer = browser.post("/language", &[("csrf", token), ("lang", "en"), ("back", "/desk")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("không thuộc phiên làm việc"), "{}", answer.text());
    }
    browser.headers = vec![("sec-fetch-site", "cross-site".into()), ("origin", "https://evil.test".into())];
    let desk = browser.get("/desk").await;
    let answer = browser.submit(&desk, "/language", &[("lang", "en")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_language_is_chosen_on_any_page_and_stays() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let desk = browser.get("/desk").await;
    let english = browser.submit(&desk, "/language", &[("lang", "en")]).await;
    assert_eq!(english.at, "/desk");
    assert!(english.text().contains("Sign out") && english.html().contains("<html lang=\"en\">"));
    assert!(browser.get("/login").await.text().contains("Desk"));
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    let app = TestApp::new().await;
    let mut here = app.sign_in_with("an", &[]).await;
    let mut there = app.browser();
    there.sign_in("an", PASSWORD).await;
    let page = here.get("/account/password").await;
    let short = [("current", PASSWORD), ("new", "ngắn"), ("again", "ngắn")];
    assert!(here.submit(&page, "/account/password", &short).await.text().contains("ít nhất 10 ký tự"));
    let good = [("current", PASSWORD), ("new", "một câu đủ dài"), ("again", "một câu đủ dài")];
    let done = here.submit(&page, "/account/password", &good).await;
    assert!(done.text().contains("Đã đổi mật khẩu"), "{}", done.text());
    assert_eq!(here.peek("/desk").await.status, StatusCode::OK);
    assert_eq!(there.peek("/desk").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_a_request_id() {
    let app = TestApp::new().await;
    for address in ["/login", "/nowhere", "/healthz", "/readyz"] {
        let answer = app.browser().peek(address).await;
        assert!(answer.header("content-security-policy").starts_with("default-src 'self'"), "{address}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-request-id").len(), 12);
    }
    let lost = app.browser().get("/nowhere").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.text().contains(lost.header("x-request-id")), "{}", lost.text());
}
