//! Unsent text is kept for a day per account and form.

use axum::http::StatusCode;
use testkit::{Browser, TestApp};

async fn token(browser: &mut Browser) -> String {
    browser.get("/desk").await.form("/logout").fields[0].1.clone()
}

async fn kept(app: &TestApp, login: &str, form: &str) -> Option<Vec<(String, String)>> {
    use store::sea_orm::EntityTrait as _;
    let all = store::entity::account::Entity::find().all(app.db.store.reader()).await.unwrap();
    let id = all.into_iter().find(|a| a.login == login).unwrap().id;
    let actor = app::accounts::signed(&app.ctx, id).await.unwrap().unwrap().actor;
    app::accounts::draft::find(&app.ctx, &actor, form).await.unwrap().map(|d| d.fields)
}

#[tokio::test]
async fn a_draft_is_kept_by_a_button_or_by_the_script_and_forgotten_after_a_day() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let csrf = token(&mut browser).await;
    let fields =
        [("csrf", csrf.as_str()), ("draft", "x"), ("back", "/desk"), ("text", "chưa gửi"), ("new_password", "bí mật")];
    let page = browser.post("/drafts", &fields).await;
    assert!(page.at == "/desk" && page.text().contains("Đã lưu nháp"), "{}", page.text());
    assert_eq!(kept(&app, "an", "x").await.unwrap(), [("text".to_owned(), "chưa gửi".to_owned())]);
    browser.headers = vec![("x-csrf-token", csrf.clone())];
    let script = browser.post("/drafts", &[("draft", "x"), ("text", "gõ thêm")]).await;
    assert_eq!(script.status, StatusCode::NO_CONTENT);
    assert_eq!(kept(&app, "an", "x").await.unwrap()[0].1, "gõ thêm");
    app.clock.advance(24 * 3600 + 1);
    assert_eq!(kept(&app, "an", "x").await, None);
}

#[tokio::test]
async fn a_draft_belongs_to_its_account() {
    let app = TestApp::new().await;
    let mut an = app.sign_in_with("an", &[]).await;
    let csrf = token(&mut an).await;
    an.post("/drafts", &[("csrf", &csrf), ("draft", "x"), ("text", "của An")]).await;
    app.sign_in_with("binh", &[]).await;
    assert_eq!(kept(&app, "binh", "x").await, None);
    let forgotten = an.post("/drafts/forget", &[("csrf", &csrf), ("draft", "x"), ("back", "//evil.test")]).await;
    assert_eq!(forgotten.at, "/desk");
    assert_eq!(kept(&app, "an", "x").await, None);
}

#[tokio::test]
async fn a_draft_that_is_too_long_is_refused_with_a_sentence() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let csrf = token(&mut browser).await;
    let long = "a".repeat(1_100_000);
    let answer = browser.post("/drafts", &[("csrf", &csrf), ("draft", "x"), ("text", &long)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Nội dung quá dài"), "{}", answer.text());
}
