//! The second factor, as people meet it: set up, asked for, lost, taken away, required by role.

use app::accounts::{
    factor::{FactorKey, totp},
    login::FAILURES_LOGIN,
};
use axum::http::StatusCode;
use domain::access::Role;
use store::{
    entity::{recovery_code, second_factor, unit},
    sea_orm::EntityTrait as _,
};
use testkit::{Answer, Browser, TestApp, html, web::PASSWORD};
use uuid::Uuid;

/// The texts of a page that are shown as secrets.
fn secrets(page: &Answer) -> Vec<String> {
    let tags = html::tags(&page.html());
    tags.iter().filter(|t| t.get("class") == Some("secret") && !t.close).map(|t| t.text.trim().to_owned()).collect()
}

fn from_base32(text: &str) -> Vec<u8> {
    let (mut bits, mut n, mut out) = (0_u64, 0, Vec::new());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("base 32") as u64;
        bits = bits << 5 | value;
        n += 5;
        if n >= 8 {
            n -= 8;
            out.push((bits >> n & 0xff) as u8);
        }
    }
    out
}

/// The code that the app of this secret shows now.
fn code(app: &TestApp, secret: &[u8]) -> String {
    totp::code(secret, totp::step_at(app.clock.now()))
}

/// Sets a second factor up; answers its secret and the recovery codes.
async fn enrol(app: &TestApp, browser: &mut Browser) -> (Vec<u8>, Vec<String>) {
    let page = browser.get("/account/factor").await;
    let begun = browser.submit(&page, "/account/factor/begin", &[("password", PASSWORD)]).await;
    let secret = from_base32(&secrets(&begun)[0]);
    assert!(begun.html().contains("<svg class=\"qr\"") && secret.len() == 20, "{}", begun.text());
    let done = browser.submit(&begun, "/account/factor/confirm", &[("code", &code(app, &secret))]).await;
    assert!(done.text().contains("Chỉ hiện một lần"), "{}", done.text());
    app.clock.advance(60);
    (secret, secrets(&done))
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_password_and_lets_in_once() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let (secret, codes) = enrol(&app, &mut browser).await;
    assert_eq!(codes.len(), 10);

    let mut there = app.browser();
    there.get("/account/password").await;
    let asked = there.sign_in("an", PASSWORD).await;
    assert_eq!(asked.at, "/login/code", "{}", asked.text());
    assert_eq!(there.peek("/desk").await.status, StatusCode::SEE_OTHER, "the password alone opens nothing");
    let wrong = there.submit(&asked, "/login/code", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = code(&app, &secret);
    let spaced = format!("{} {}", &typed[..3], &typed[3..]);
    let desk = there.submit(&asked, "/login/code", &[("code", &spaced)]).await;
    assert_eq!((desk.status, desk.at.as_str()), (StatusCode::OK, "/desk"), "{}", desk.text());

    let mut thief = app.browser();
    let asked = thief.sign_in("an", PASSWORD).await;
    let again = thief.submit(&asked, "/login/code", &[("code", &typed)]).await;
    assert!(again.text().contains("Mã chưa đúng hoặc đã dùng"), "a code works once: {}", again.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_code_sent_twice_at_the_same_time_lets_in_once() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let (secret, codes) = enrol(&app, &mut browser).await;
    let id = second_factor::Entity::find().one(app.db.store.reader()).await.unwrap().unwrap().account_id;
    for typed in [code(&app, &secret), codes[0].clone()] {
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let (ctx, typed) = (app.ctx.clone(), typed.clone());
                tokio::spawn(async move { app::accounts::login::second_step(&ctx, id, &typed, None).await.is_ok() })
            })
            .collect();
        let mut let_in = 0;
        for task in tasks {
            let_in += usize::from(task.await.unwrap());
        }
        assert_eq!(let_in, 1, "{typed}");
        app.clock.advance(16 * 60);
    }
}

#[tokio::test]
async fn a_recovery_code_stands_for_the_phone_once_and_new_ones_replace_all() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let (_, codes) = enrol(&app, &mut browser).await;
    let rows = recovery_code::Entity::find().all(app.db.store.reader()).await.unwrap();
    assert!(rows.len() == 10 && codes.iter().all(|c| !format!("{rows:?}").contains(c)));

    for (typed, works) in
        [(codes[3].to_uppercase(), true), (codes[3].clone(), false), (codes[4].replace('-', " "), true)]
    {
        let mut there = app.browser();
        let asked = there.sign_in("an", PASSWORD).await;
        let after = there.submit(&asked, "/login/code", &[("code", &typed)]).await;
        assert_eq!(after.at == "/desk", works, "{typed}: {}", after.text());
    }
    let page = browser.get("/account/factor").await;
    assert!(page.text().contains("Mã dự phòng chưa dùng 8"), "{}", page.text());
    let page = browser.get("/account/factor/codes").await;
    let new = browser.submit(&page, "/account/factor/codes", &[("password", PASSWORD)]).await;
    assert_eq!(secrets(&new).len(), 10);
    let mut there = app.browser();
    let asked = there.sign_in("an", PASSWORD).await;
    assert_ne!(there.submit(&asked, "/login/code", &[("code", &codes[5])]).await.at, "/desk");
    assert_eq!(there.submit(&asked, "/login/code", &[("code", &secrets(&new)[0])]).await.at, "/desk");
}

#[tokio::test]
async fn guesses_of_a_code_close_the_door_and_a_password_waits_five_minutes() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let (secret, _) = enrol(&app, &mut browser).await;
    let mut thief = app.browser();
    let asked = thief.sign_in("an", PASSWORD).await;
    for i in 0..FAILURES_LOGIN {
        thief.submit(&asked, "/login/code", &[("code", &format!("00000{i}"))]).await;
    }
    let closed = thief.submit(&asked, "/login/code", &[("code", &code(&app, &secret))]).await;
    assert!(closed.text().contains("Nhập sai quá nhiều lần"), "{}", closed.text());
    app.clock.advance(16 * 60);
    let late = thief.submit(&asked, "/login/code", &[("code", &code(&app, &secret))]).await;
    assert_eq!(late.at, "/login?note=code", "{}", late.text());
}

#[tokio::test]
async fn the_secret_is_useless_without_the_key_file() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let (secret, codes) = enrol(&app, &mut browser).await;
    let row = second_factor::Entity::find().one(app.db.store.reader()).await.unwrap().unwrap();
    assert!(!row.secret.windows(secret.len()).any(|w| w == secret));

    let mut other = app.ctx.clone();
    other.factor_key = FactorKey::from_bytes([9; 32]);
    let id = row.account_id;
    let refused = app::accounts::login::second_step(&other, id, &code(&app, &secret), None).await.unwrap_err();
    assert_eq!(refused.code(), "factor-key");
    assert!(
        app::accounts::login::second_step(&other, id, &codes[0], None).await.is_ok(),
        "a recovery code still works"
    );
}

#[tokio::test]
async fn setting_it_up_and_giving_it_up_ask_for_the_password_and_end_other_sessions() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let mut elsewhere = app.browser();
    elsewhere.sign_in("an", PASSWORD).await;
    let page = browser.get("/account/factor").await;
    let wrong = browser.submit(&page, "/account/factor/begin", &[("password", "sai")]).await;
    assert!(wrong.text().contains("Mật khẩu hiện tại chưa đúng"), "{}", wrong.text());
    let (secret, _) = enrol(&app, &mut browser).await;
    assert_eq!(elsewhere.peek("/desk").await.status, StatusCode::SEE_OTHER);

    let page = browser.get("/account/factor/off").await;
    let fields = [("password", PASSWORD), ("code", "000000")];
    let wrong = browser.submit(&page, "/account/factor/off", &fields).await;
    assert!(wrong.text().contains("Mã chưa đúng"), "{}", wrong.text());
    let typed = code(&app, &secret);
    let fields = [("password", PASSWORD), ("code", typed.as_str())];
    let off = browser.submit(&page, "/account/factor/off", &fields).await;
    assert!(off.text().contains("Đã tắt xác thực hai lớp"), "{}", off.text());
    assert_eq!(app.browser().sign_in("an", PASSWORD).await.at, "/desk");
}

#[tokio::test]
async fn a_role_can_ask_for_it_and_nothing_else_opens_before_it_is_set_up() {
    let app = TestApp::new().await;
    let (top, sub) = tree(&app).await;
    let mut admin = app.sign_in_with("quan.tri.tinh", &[(Role::Administrator, Some(top))]).await;
    let mut low = app.sign_in_with("quan.tri.phong", &[(Role::Administrator, Some(sub))]).await;
    let mut head = app.sign_in_with("truong.phong", &[(Role::UnitHead, Some(sub))]).await;
    let page = low.get("/accounts/second-factor").await;
    let denied = low.submit(&page, "/accounts/second-factor", &[("role", "unit_head")]).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN, "a rule of the whole installation: {}", denied.text());
    let page = admin.get("/accounts/second-factor").await;
    let saved = admin.submit(&page, "/accounts/second-factor", &[("role", "unit_head")]).await;
    assert!(saved.text().contains("quan.tri.tinh yêu cầu"), "{}", saved.text());

    assert_eq!(head.get("/desk").await.at, "/account/factor", "the session that was open, too");
    let (secret, _) = enrol(&app, &mut head).await;
    assert_eq!(head.get("/desk").await.at, "/desk");
    let page = head.get("/account/factor/off").await;
    let typed = code(&app, &secret);
    let fields = [("password", PASSWORD), ("code", typed.as_str())];
    let kept = head.submit(&page, "/account/factor/off", &fields).await;
    assert!(kept.text().contains("yêu cầu xác thực hai lớp"), "{}", kept.text());

    // The phone is lost: an administrator who reaches the account takes it away, and it is asked for anew.
    let page = low.get("/accounts/truong.phong").await;
    let page = low.submit(&page, "/accounts/truong.phong/factor", &[]).await;
    assert!(page.text().contains("Đã gỡ xác thực hai lớp"), "{}", page.text());
    let mut again = app.browser();
    assert_eq!(again.sign_in("truong.phong", PASSWORD).await.at, "/account/factor");
    let audit = store::entity::audit_entry::Entity::find().all(app.db.store.reader()).await.unwrap();
    let done: Vec<&str> =
        audit.iter().filter(|e| e.stream == "account:truong.phong").map(|e| e.action.as_str()).collect();
    assert!(done.contains(&"factor-on") && done.contains(&"factor-reset"), "{done:?}");
}

/// A province with one department.
async fn tree(app: &TestApp) -> (Uuid, Uuid) {
    let first = app::accounts::first_start(&app.ctx).await.unwrap().expect("an empty installation");
    let row = store::entity::account::Entity::find().one(app.db.store.reader()).await.unwrap().unwrap();
    assert_eq!(row.login, first.login);
    let new = |code: &str, level: &str, parent| app::units::NewUnit {
        code: code.into(),
        name: format!("Đơn vị {code}"),
        kind: "force".into(),
        level: level.into(),
        parent,
        from: "2000-01-01".into(),
        document: "QĐ".into(),
        ..Default::default()
    };
    let mut ids = Vec::new();
    for (code, level) in [("CAT", "ministry_or_province"), ("PX", "department")] {
        let actor = app::accounts::signed(&app.ctx, row.id).await.unwrap().unwrap().actor;
        app::units::create(&app.ctx, &actor, new(code, level, ids.first().copied())).await.unwrap();
        let all = unit::Entity::find().all(app.db.store.reader()).await.unwrap();
        ids.push(all.into_iter().find(|u| u.code == code).unwrap().id);
    }
    (ids[0], ids[1])
}
