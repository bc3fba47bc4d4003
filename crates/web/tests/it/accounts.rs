//! Accounts, as an administrator works with them.

use axum::http::StatusCode;
use domain::access::Role;
use store::{entity::unit, sea_orm::EntityTrait as _};
use testkit::{Answer, Browser, TestApp, html, web::PASSWORD};
use uuid::Uuid;

/// An installation on its first day: signed in as the first administrator, with a first unit.
async fn first_day(app: &TestApp) -> Browser {
    let first = app::accounts::first_start(&app.ctx).await.unwrap().expect("an empty installation");
    assert!(app::accounts::first_start(&app.ctx).await.unwrap().is_none(), "the password is shown once");
    let mut browser = app.browser();
    let page = browser.sign_in(&first.login, &first.password).await;
    assert_eq!(page.at, "/account/password", "a one-time password is changed first: {}", page.text());
    let fields = [("current", first.password.as_str()), ("new", PASSWORD), ("again", PASSWORD)];
    let desk = browser.submit(&page, "/account/password", &fields).await;
    assert_eq!(desk.at, "/desk");
    let actor = app::accounts::signed(&app.ctx, account_id(app, &first.login).await).await.unwrap().unwrap().actor;
    let unit = app::units::NewUnit {
        code: "CAT".into(),
        name: "Công an tỉnh".into(),
        kind: "force".into(),
        level: "ministry_or_province".into(),
        from: "2000-01-01".into(),
        document: "QĐ".into(),
        ..Default::default()
    };
    app::units::create(&app.ctx, &actor, unit).await.unwrap();
    browser
}

async fn account_id(app: &TestApp, login: &str) -> Uuid {
    let all = store::entity::account::Entity::find().all(app.db.store.reader()).await.unwrap();
    all.into_iter().find(|a| a.login == login).expect("the account").id
}

async fn sub_unit(app: &TestApp, code: &str) -> Uuid {
    let actor = app::accounts::signed(&app.ctx, account_id(app, "quantri").await).await.unwrap().unwrap().actor;
    let top = unit::Entity::find().all(app.db.store.reader()).await.unwrap()[0].id;
    let unit = app::units::NewUnit {
        code: code.into(),
        name: format!("Phòng {code}"),
        kind: "force".into(),
        level: "department".into(),
        parent: Some(top),
        from: "2000-01-01".into(),
        document: "QĐ".into(),
        ..Default::default()
    };
    app::units::create(&app.ctx, &actor, unit).await.unwrap();
    unit::Entity::find().all(app.db.store.reader()).await.unwrap().into_iter().find(|u| u.code == code).unwrap().id
}

fn secret(page: &Answer) -> String {
    let tags = html::tags(&page.html());
    let secrets: Vec<_> = tags.iter().filter(|t| t.get("class") == Some("secret") && !t.close).collect();
    secrets[1].text.clone()
}

async fn new_account(browser: &mut Browser, login: &str, name: &str) -> Answer {
    let page = browser.get("/accounts/new").await;
    browser.submit(&page, "/accounts", &[("login", login), ("display_name", name)]).await
}

#[tokio::test]
async fn a_new_account_signs_in_once_with_its_password_and_works_after_a_role_is_given() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    let issued = new_account(&mut admin, "Le.An", "Lê An").await;
    assert!(issued.text().contains("Chỉ hiện một lần"), "{}", issued.text());
    let password = secret(&issued);
    let page = admin.get("/accounts/le.an").await;
    let given = [("role", "emulation_officer"), ("unit", "CAT"), ("from", "01/01/2020"), ("to", "")];
    let given = admin.submit(&page, "/accounts/le.an/grants", &given).await;
    assert!(given.text().contains("Đã giao vai trò"), "{}", given.text());

    let mut an = app.browser();
    let change = an.sign_in("le.an", &password).await;
    assert_eq!(change.at, "/account/password");
    assert_eq!(an.get("/desk").await.at, "/account/password", "nothing else before the password is changed");
    let fields = [("current", password.as_str()), ("new", "câu của riêng tôi"), ("again", "câu của riêng tôi")];
    an.submit(&change, "/account/password", &fields).await;
    let desk = an.get("/desk").await;
    assert!(desk.text().contains("Xin chào Lê An"), "{}", desk.text());
    assert_eq!(an.peek("/accounts").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn faults_of_an_account_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    let wrong = new_account(&mut admin, "Lê An", "").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let links: Vec<_> = html::tags(&wrong.html())
        .into_iter()
        .filter(|t| t.name == "a" && t.get("href").is_some_and(|h| h.starts_with("#f-")))
        .filter_map(|t| t.get("href").map(str::to_owned))
        .collect();
    assert_eq!(links, ["#f-login", "#f-display_name"]);
    assert!(wrong.form("/accounts").fields.contains(&("login".into(), "Lê An".into())));
    new_account(&mut admin, "an.1", "Lê An").await;
    let taken = new_account(&mut admin, "AN.1", "Lê Bình").await;
    assert!(taken.text().contains("“an.1” đã có người dùng"), "{}", taken.text());
}

#[tokio::test]
async fn a_role_is_held_for_a_period_and_can_be_taken_back() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    app.account("an", &[]).await;
    let page = admin.get("/accounts/an").await;
    let backwards = [("role", "auditor"), ("unit", "CAT"), ("from", "01/02/2020"), ("to", "31/01/2020")];
    let answer = admin.submit(&page, "/accounts/an/grants", &backwards).await;
    assert!(answer.text().contains("Ngày cuối phải bằng hoặc sau ngày đầu"));
    let past = [("role", "auditor"), ("unit", "CAT"), ("from", "01/01/2020"), ("to", "31/01/2020")];
    let page = admin.submit(&answer, "/accounts/an/grants", &past).await;
    assert!(page.text().contains("Đã hết hạn"), "{}", page.text());
    let now = [("role", "auditor"), ("unit", "CAT"), ("from", "01/02/2020"), ("to", "")];
    let page = admin.submit(&page, "/accounts/an/grants", &now).await;
    let twice = admin.submit(&page, "/accounts/an/grants", &now).await;
    assert!(twice.text().contains("đã có vai trò này"), "{}", twice.text());
    let page = admin.get("/accounts/an").await;
    let page = admin.submit(&page, "/accounts/an/grants/revoke", &[]).await;
    assert!(page.text().contains("Đã thu hồi vai trò") && !page.text().contains("Chưa có"));
    let actor = app::accounts::signed(&app.ctx, account_id(&app, "an").await).await.unwrap().unwrap().actor;
    assert!(!domain::access::may_anywhere(&actor, domain::access::Action::ViewAudit));
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_a_reset_one_gets_a_new_password() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    let mut an = app.sign_in_with("an", &[]).await;
    let page = admin.get("/accounts/an").await;
    admin.submit(&page, "/accounts/an/state", &[]).await;
    assert_eq!(an.peek("/desk").await.status, StatusCode::SEE_OTHER);
    assert!(app.browser().sign_in("an", PASSWORD).await.text().contains("chưa đúng"));
    let page = admin.get("/accounts/an").await;
    let page = admin.submit(&page, "/accounts/an/state", &[]).await;
    assert!(page.text().contains("Đã mở khóa"), "{}", page.text());
    let issued = admin.submit(&page, "/accounts/an/reset", &[]).await;
    assert_eq!(app.browser().sign_in("an", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.browser().sign_in("an", &secret(&issued)).await.at, "/account/password");
}

#[tokio::test]
async fn an_administrator_of_a_part_does_not_touch_who_reaches_further() {
    let app = TestApp::new().await;
    first_day(&app).await;
    let part = sub_unit(&app, "PX03").await;
    let mut admin = app.sign_in(Role::Administrator, part).await;
    assert_eq!(admin.get("/accounts/quantri").await.status, StatusCode::NOT_FOUND);
    let list = admin.get("/accounts").await;
    assert!(!list.has_link("/accounts/quantri") && list.has_link("/accounts/administrator"), "{}", list.text());
    // An account that belongs to nobody below is the top's.
    app.account("khong", &[]).await;
    assert_eq!(admin.get("/accounts/khong").await.status, StatusCode::NOT_FOUND);
    app.account("an", &[(Role::Auditor, Some(part))]).await;
    let page = admin.get("/accounts/an").await;
    let far = [("role", "auditor"), ("unit", "CAT"), ("from", "01/01/2020")];
    assert_eq!(admin.submit(&page, "/accounts/an/grants", &far).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn two_administrators_changing_one_name_see_both_texts() {
    let app = TestApp::new().await;
    let mut one = first_day(&app).await;
    let mut two = one.clone();
    app.account("an", &[]).await;
    let (page_one, page_two) = (one.get("/accounts/an").await, two.get("/accounts/an").await);
    one.submit(&page_one, "/accounts/an/rename", &[("display_name", "Lê Văn An")]).await;
    let stale = two.submit(&page_two, "/accounts/an/rename", &[("display_name", "Lê Thị An")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("Lê Văn An") && stale.text().contains("Lê Thị An"), "{}", stale.text());
    let saved = two.submit(&stale, "/accounts/an/rename", &[]).await;
    assert!(saved.text().contains("Lê Thị An") && saved.status == StatusCode::OK, "{}", saved.text());
}

#[tokio::test]
async fn the_list_is_searched_without_diacritics_and_exported_as_shown() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    new_account(&mut admin, "an.1", "Lê Văn Ân").await;
    new_account(&mut admin, "binh.1", "Trần Bình").await;
    let found = admin.get("/accounts?q=le+an").await;
    assert!(found.has_link("/accounts/an.1") && !found.has_link("/accounts/binh.1"), "{}", found.text());
    let sheet = admin.get("/accounts.xlsx?q=le+an").await;
    assert!(sheet.header("content-type").contains("spreadsheetml") && sheet.bytes.starts_with(b"PK"));
    assert!(admin.get("/accounts?q=khong+co").await.text().contains("Không có dòng nào khớp"));
}

#[tokio::test]
async fn everybody_of_a_unit_gets_an_account_with_a_password_in_one_sheet() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    let actor = app::accounts::signed(&app.ctx, account_id(&app, "quantri").await).await.unwrap().unwrap().actor;
    let unit = unit::Entity::find().all(app.db.store.reader()).await.unwrap()[0].id;
    for (name, number) in [("Lê An", "123-456"), ("Trần Bình", "")] {
        let profile = app::people::Profile::of([
            ("full_name", name.to_owned()),
            ("sex", "male".to_owned()),
            ("birth_date", "1980".to_owned()),
            ("service_number", number.to_owned()),
        ]);
        let posting = app::people::Posting { unit, from: "2010-01-01".into(), ..Default::default() };
        app::people::create(&app.ctx, &actor, profile, posting).await.unwrap();
    }
    let preview = admin.get("/accounts/bulk?unit=CAT").await;
    assert!(preview.text().contains("2 tài khoản sẽ được tạo"), "{}", preview.text());
    let sheet = admin.submit(&preview, "/accounts/bulk", &[]).await;
    assert!(sheet.bytes.starts_with(b"PK"), "{}", sheet.text());
    assert!(admin.get("/accounts?q=an").await.has_link("/accounts/123-456"));
    assert!(admin.get("/accounts/bulk?unit=CAT").await.text().contains("0 tài khoản"));
}

#[tokio::test]
async fn the_desk_and_the_pages_of_accounts_ask_the_same_few_questions_whatever_the_number_of_rows() {
    let app = TestApp::new().await;
    let mut admin = first_day(&app).await;
    let unit = unit::Entity::find().all(app.db.store.reader()).await.unwrap()[0].id;
    app.account("an-0", &[(Role::Auditor, Some(unit))]).await;
    let mut few = Vec::new();
    for address in ["/desk", "/accounts", "/accounts/an-0"] {
        let (page, list) = store::list_statements(admin.get(address)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        assert!(list.len() <= 8, "{address}: {} statements\n{}", list.len(), list.join("\n"));
        few.push(list.len());
    }
    for i in 1..30 {
        app.account(&format!("an-{i}"), &[(Role::Auditor, Some(unit)), (Role::UnitHead, Some(unit))]).await;
    }
    for (address, few) in ["/desk", "/accounts", "/accounts/an-0"].into_iter().zip(few) {
        let (_, list) = store::list_statements(admin.get(address)).await;
        assert_eq!(list.len(), few, "{address}\n{}", list.join("\n"));
    }
}
