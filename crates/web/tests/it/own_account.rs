//! One's own account: passwords that are taken and for how long, sessions, and roles that nobody gives himself.

use axum::http::StatusCode;
use domain::access::Role;
use store::{
    entity::{account, unit},
    sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _},
};
use testkit::{Answer, Browser, TestApp, html, web::PASSWORD};
use uuid::Uuid;

async fn id_of(app: &TestApp, login: &str) -> Uuid {
    let all = account::Entity::find().all(app.db.store.reader()).await.unwrap();
    all.into_iter().find(|a| a.login == login).expect("the account").id
}

/// An installation with one unit, CAT; answers its id.
async fn installation(app: &TestApp) -> Uuid {
    app::accounts::first_start(&app.ctx).await.unwrap().expect("an empty installation");
    let id = id_of(app, app::accounts::first::LOGIN).await;
    let actor = app::accounts::signed(&app.ctx, id).await.unwrap().unwrap().actor;
    let new = app::units::NewUnit {
        code: "CAT".into(),
        name: "Công an tỉnh".into(),
        kind: "force".into(),
        level: "ministry_or_province".into(),
        from: "2000-01-01".into(),
        document: "QĐ".into(),
        ..Default::default()
    };
    app::units::create(&app.ctx, &actor, new).await.unwrap();
    // The first administrator has done his part: each test says who administers.
    let roles = [(Role::Administrator, Some(unit_id(app).await))];
    let admin = app.account_of("tam", Some(Uuid::new_v4()), &roles).await;
    let actor = app::accounts::signed(&app.ctx, admin).await.unwrap().unwrap().actor;
    let version = app::accounts::manage::reach(&app.ctx, &actor, app::accounts::first::LOGIN).await.unwrap().version;
    let close = app::accounts::manage::Change::Disable;
    app::accounts::manage::change(&app.ctx, &actor, app::accounts::first::LOGIN, version, close).await.unwrap();
    unit_id(app).await
}

pub(crate) async fn unit_id(app: &TestApp) -> Uuid {
    let top = unit::Entity::find().filter(unit::Column::Code.eq("CAT"));
    top.one(app.db.store.reader()).await.unwrap().expect("the unit CAT").id
}

async fn give(browser: &mut Browser, login: &str, role: &str) -> Answer {
    let page = browser.get(&format!("/accounts/{login}")).await;
    let fields = [("role", role), ("unit", "CAT"), ("from", "01/01/2020"), ("to", "")];
    browser.submit(&page, &format!("/accounts/{login}/grants"), &fields).await
}

#[tokio::test]
async fn an_administrator_gives_himself_a_deciding_role_only_while_there_is_no_second_one_and_all_who_decide_see_it() {
    let app = TestApp::new().await;
    let top = installation(&app).await;
    let mut admin = app.browser();
    admin.sign_in("tam", PASSWORD).await;
    let mut head = app.sign_in_with("truong.phong", &[(Role::UnitHead, Some(top))]).await;
    let mut officer = app.sign_in_with("can.bo", &[(Role::EmulationOfficer, Some(top))]).await;

    let second = app.account("hai", &[(Role::Administrator, Some(top))]).await;
    for role in ["unit_head", "advisory_body", "council_member", "council_secretary"] {
        let refused = give(&mut admin, "tam", role).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{role}");
        assert!(refused.text().contains("Hãy nhờ người quản trị khác giao: hai"), "{}", refused.text());
    }
    assert!(give(&mut admin, "tam", "auditor").await.text().contains("Đã giao vai trò"), "it decides nothing");
    assert!(!head.get("/desk").await.text().contains("tự giao cho mình"));

    // The second one is closed: now there is nobody else to ask.
    let actor = app::accounts::signed(&app.ctx, id_of(&app, "tam").await).await.unwrap().unwrap().actor;
    let close = app::accounts::manage::Change::Disable;
    app::accounts::manage::change(&app.ctx, &actor, "hai", 1, close).await.unwrap();
    assert!(app::accounts::signed(&app.ctx, second).await.unwrap().is_none());
    assert!(give(&mut admin, "tam", "unit_head").await.text().contains("Đã giao vai trò"));
    let seen = head.get("/desk").await.text();
    assert!(seen.contains("tam tự giao cho mình vai trò Thủ trưởng đơn vị ở Công an tỉnh"), "{seen}");
    assert!(!officer.get("/desk").await.text().contains("tự giao cho mình"), "he decides nothing");
    let payloads = store::entity::audit_payload::Entity::find().all(app.db.store.reader()).await.unwrap();
    assert!(payloads.iter().any(|p| format!("{p:?}").contains("no-second-administrator")));
}

#[tokio::test]
async fn a_one_time_password_is_good_for_seven_days() {
    let app = TestApp::new().await;
    let top = installation(&app).await;
    let mut admin = app.browser();
    admin.sign_in("tam", PASSWORD).await;
    app.account("an", &[(Role::Person, Some(top))]).await;
    let page = admin.get("/accounts/an").await;
    let issued = admin.submit(&page, "/accounts/an/reset", &[]).await;
    assert!(issued.text().contains("Mật khẩu dùng được đến"), "{}", issued.text());
    let tags = html::tags(&issued.html());
    let shown: Vec<_> = tags.iter().filter(|t| t.get("class") == Some("secret") && !t.close).collect();
    let password = shown[1].text.clone();
    app.clock.advance(7 * 24 * 3600 - 60);
    assert_eq!(app.browser().sign_in("an", &password).await.at, "/account/password");
    app.clock.advance(120);
    let over = app.browser().sign_in("an", &password).await;
    assert!(over.text().contains("Mật khẩu dùng một lần đã hết hạn"), "{}", over.text());
    let guess = app.browser().sign_in("an", "sai").await;
    assert!(guess.text().contains("chưa đúng"), "only whoever knows it hears that it is over");
    admin.sign_in("tam", PASSWORD).await;
    assert!(admin.get("/accounts/an").await.text().contains("Mật khẩu một lần hết hạn"));
}

#[tokio::test]
async fn one_time_passwords_of_an_earlier_program_get_a_last_day() {
    let app = TestApp::new().await;
    installation(&app).await;
    let first = account::Entity::find().all(app.db.store.reader()).await.unwrap();
    let first = first.into_iter().find(|a| a.must_change).expect("the first administrator's password is one-time");
    let undated = account::ActiveModel {
        id: store::sea_orm::Set(first.id),
        one_time_until: store::sea_orm::Set(None),
        ..Default::default()
    };
    let frame = store::Write { actor: Uuid::nil(), actor_label: "test".into(), at: 0, root: None, once: None };
    app.db
        .store
        .write::<_, store::StoreError, _>(frame, |tx| {
            let undated = undated.clone();
            Box::pin(async move {
                account::Entity::update(undated).exec(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    app::housekeeping::sweep(&app.ctx).await.unwrap();
    let dated = account::Entity::find_by_id(first.id).one(app.db.store.reader()).await.unwrap().unwrap();
    assert_eq!(dated.one_time_until, Some(app.clock.now() + app::accounts::password::ONE_TIME));
}

#[tokio::test]
async fn common_and_leaked_passwords_are_refused_with_a_sentence() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    for common in ["1234567890", "Password123", "mật khẩu 123", "qwertyuiop", "abcdefghijk"] {
        let page = browser.get("/account/password").await;
        let fields = [("current", PASSWORD), ("new", common), ("again", common)];
        let refused = browser.submit(&page, "/account/password", &fields).await;
        assert!(refused.text().contains("danh sách mật khẩu phổ biến hoặc đã bị lộ"), "{common}: {}", refused.text());
    }
}

#[tokio::test]
async fn guesses_of_the_current_password_at_an_open_page_are_counted() {
    let app = TestApp::new().await;
    let mut browser = app.sign_in_with("an", &[]).await;
    let page = browser.get("/account/password").await;
    for _ in 0..app::accounts::login::FAILURES_LOGIN {
        let fields = [("current", "sai"), ("new", "một câu đủ dài"), ("again", "một câu đủ dài")];
        browser.submit(&page, "/account/password", &fields).await;
    }
    let fields = [("current", PASSWORD), ("new", "một câu đủ dài"), ("again", "một câu đủ dài")];
    let closed = browser.submit(&page, "/account/password", &fields).await;
    assert!(closed.text().contains("Nhập sai quá nhiều lần"), "{}", closed.text());
}

#[tokio::test]
async fn somebody_sees_his_sessions_and_ends_those_he_does_not_know() {
    let app = TestApp::new().await;
    let mut here = app.browser();
    here.headers =
        vec![("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".into())];
    app.account("an", &[]).await;
    here.sign_in("an", PASSWORD).await;
    let mut there = app.browser();
    there.sign_in("an", PASSWORD).await;
    let other = app.sign_in_with("binh", &[]).await;
    let list = here.get("/account/sessions").await;
    assert!(list.text().contains("Firefox · Linux") && list.text().contains("Phiên này"), "{}", list.text());
    let forms = html::forms(&list.html());
    let keys: Vec<&String> =
        forms.iter().flat_map(|f| &f.fields).filter(|(k, _)| k == "session").map(|(_, v)| v).collect();
    assert_eq!(keys.len(), 1, "one's own other session, nobody else's");

    // A key of somebody else's session ends nothing.
    let csrf = list.form("/logout").fields[0].1.clone();
    let theirs = store::entity::web_session::Entity::find().all(app.db.store.reader()).await.unwrap();
    let binh = id_of(&app, "binh").await;
    let theirs = hex(&theirs.into_iter().find(|s| s.account_id == Some(binh)).unwrap().id);
    let strange = here.post("/account/sessions", &[("csrf", &csrf), ("session", &theirs)]).await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
    assert_eq!(other.clone().peek("/desk").await.status, StatusCode::OK);

    let ended = here.post("/account/sessions", &[("csrf", &csrf), ("session", keys[0])]).await;
    assert!(ended.text().contains("Đã kết thúc"), "{}", ended.text());
    assert_eq!(there.peek("/desk").await.status, StatusCode::SEE_OTHER);
    there.sign_in("an", PASSWORD).await;
    here.post("/account/sessions", &[("csrf", &csrf)]).await;
    assert_eq!(there.peek("/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(here.peek("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_id_in_the_log_finds_its_account() {
    let app = TestApp::new().await;
    installation(&app).await;
    app.account("an", &[]).await;
    let mut admin = app.browser();
    admin.sign_in("tam", PASSWORD).await;
    let id = id_of(&app, "an").await.to_string();
    assert!(admin.get("/accounts/an").await.text().contains(&id));
    let found = admin.get(&format!("/accounts?q={id}")).await;
    assert!(found.has_link("/accounts/an") && !found.has_link("/accounts/tam"), "{}", found.text());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
