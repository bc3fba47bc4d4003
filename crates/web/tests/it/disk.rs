//! A disk that fills up, a clock that was set back: what the pages say, and to whom.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use domain::access::Role;
use store::sea_orm::{ConnectionTrait as _, Statement};
use testkit::{TestApp, TestDb};
use uuid::Uuid;

/// The one number of a statement's first row.
async fn number(app: &TestApp, sql: &str) -> i64 {
    let reader = app.db.store.reader();
    let statement = Statement::from_string(reader.get_database_backend(), sql.to_owned());
    reader.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

const MARK: &str = "SELECT until AS n FROM lease WHERE name LIKE 'ready:%'";

#[tokio::test]
async fn ready_means_that_a_write_is_kept() {
    let app = TestApp::new().await;
    let ready = app.browser().peek("/readyz").await;
    assert_eq!((ready.status, ready.html().trim()), (StatusCode::OK, "ready"));
    assert_eq!(number(&app, MARK).await, app.clock.now());
}

#[tokio::test]
async fn nobody_wears_the_disk_down_by_asking_whether_it_is_ready() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let began = Instant::now();
    browser.peek("/readyz").await;
    let first = number(&app, MARK).await;
    app.clock.advance(1);
    for _ in 0..20 {
        assert_eq!(browser.peek("/readyz").await.status, StatusCode::OK);
    }
    let last = number(&app, MARK).await;
    // On a machine that stood still for a second there may have been another one.
    let one = last == first || began.elapsed() >= Duration::from_secs(1);
    assert!(one, "twenty questions within a second are one write");
}

#[tokio::test]
async fn before_the_disk_is_full_files_and_then_everything_is_refused_with_a_sentence() {
    let app = TestApp::over(TestDb::sqlite().await);
    let unit = Uuid::new_v4();
    let mut admin = app.sign_in(Role::Administrator, unit).await;
    let mut member = app.sign_in(Role::Auditor, unit).await;
    let store = &app.db.store;
    store.keep_free(1);
    let free = store.room().unwrap().free;
    let quiet = admin.get("/desk").await;
    assert!(!quiet.text().contains("Ổ đĩa"), "{}", quiet.text());

    store.keep_free(free / 3 * 2);
    assert!(admin.get("/desk").await.text().contains("sẽ ngừng nhận tệp"));
    store.keep_free(free * 2);
    assert!(admin.get("/desk").await.text().contains("đã ngừng nhận tệp"));
    store.keep_free(free * 8);
    // Later than a session's last use is noted again: reading goes on, although that cannot be written.
    app.clock.advance(400);
    let desk = admin.get("/desk").await;
    assert!(desk.text().contains("đã ngừng ghi"), "{}", desk.text());
    assert!(!member.get("/desk").await.text().contains("Ổ đĩa"), "only those who run the installation");
    let refused = admin.submit(&desk, "/language", &[("lang", "en")]).await;
    assert_eq!(refused.status, StatusCode::INSUFFICIENT_STORAGE, "{}", refused.text());
    assert!(refused.text().contains("sắp đầy") && refused.text().contains("Chưa có gì được lưu"), "{}", refused.text());

    let unready = app.browser().peek("/readyz").await;
    assert_eq!((unready.status, unready.html().trim()), (StatusCode::SERVICE_UNAVAILABLE, "no room"));
    store.keep_free(0);
    let done = admin.submit(&desk, "/language", &[("lang", "en")]).await;
    assert_eq!(done.status, StatusCode::OK);
}

#[tokio::test]
async fn a_clock_set_back_is_told_to_administrators_for_a_week() {
    let app = TestApp::new().await;
    let unit = Uuid::new_v4();
    let mut admin = app.sign_in(Role::Administrator, unit).await;
    let mut member = app.sign_in(Role::Auditor, unit).await;
    let expected = app.clock.now() + 7_200_000_000;
    assert!(app::alarms::watch_clock(&app.ctx, Some(expected), true).await.unwrap());
    let told = admin.get("/desk").await;
    assert!(told.text().contains("bị lùi từ 20/11/2020 11:00 về 20/11/2020 09:00"), "{}", told.text());
    assert!(!member.get("/desk").await.text().contains("bị lùi"));
    app.clock.advance(8 * 86_400);
    assert!(!app::alarms::watch_clock(&app.ctx, None, true).await.unwrap());
    let later = app.browser().get("/login").await;
    assert!(!later.text().contains("bị lùi"));
    assert!(
        app::alarms::for_actor(&app.ctx, &testkit::actor_with("an", &[(Role::Administrator, Some(unit))])).is_empty()
    );
}
