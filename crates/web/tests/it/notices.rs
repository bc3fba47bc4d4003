//! Notices: who follows a dossier is told what others do with it, nobody else is, and nobody of what he did himself.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{
    Answer, Browser,
    sample::{Sample, Side},
};

/// Number on the bell; none where there is nothing new.
fn bell(page: &Answer) -> Option<u64> {
    let html = page.html();
    let bell = html.split("class=\"bell\"").nth(1).unwrap().split("</a>").next().unwrap();
    bell.split_once("<b>").map(|(_, rest)| rest.split('<').next().unwrap().parse().unwrap())
}

async fn agree(who: &mut Browser, at: &str) {
    let page = who.get(at).await;
    let done = who.submit(&page, &format!("{at}/agree"), &[]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
}

#[tokio::test]
async fn whoever_handed_a_dossier_in_is_told_what_becomes_of_it_once() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let mut head = sample.near(Role::UnitHead).await;
    let mut auditor = sample.near(Role::Auditor).await;
    let at = sample.fill("/dossiers/{draft}", Side::Near);
    let before = bell(&officer.get("/desk").await).unwrap_or(0);
    agree(&mut officer, &at).await;
    assert_eq!(bell(&officer.get("/desk").await).unwrap_or(0), before, "nobody is told what he did himself");
    let back = head.get(&format!("{at}/return")).await;
    let done = head.submit(&back, &format!("{at}/return"), &[("grounds", "khac"), ("words", "Xem lại")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(bell(&officer.get("/desk").await), Some(before + 1));
    let told = officer.get("/notices").await;
    assert!(told.has_link(&at) && told.text().contains("trả lại hồ sơ"), "{}", told.text());
    assert!(told.html().contains("Mới"));
    assert_eq!(bell(&officer.get("/desk").await), None, "what was read is not new");
    assert!(!officer.get("/notices").await.text().contains("Mới "), "nor is it marked");
    assert!(!auditor.get("/notices").await.has_link(&at), "whoever has no part in it is not told");
}

#[tokio::test]
async fn the_summary_of_the_day_comes_once_and_can_be_switched_off() {
    let sample = Sample::new().await;
    let mut head = sample.near(Role::UnitHead).await;
    let ctx = &sample.app.ctx;
    assert!(app::notices::morning(ctx).await.unwrap() > 0, "the sample has dossiers that wait");
    assert_eq!(app::notices::morning(ctx).await.unwrap(), 0, "once a day");
    let told = head.get("/notices").await;
    assert!(told.text().contains("việc chờ tôi"), "{}", told.text());
    let off = head.submit(&told, "/notices/summary", &[]).await;
    assert!(off.text().contains("Đã tắt"), "{}", off.text());
    sample.app.clock.advance(26 * 3600);
    assert!(app::notices::morning(ctx).await.unwrap() > 0, "others still want it");
    let mut head = sample.near(Role::UnitHead).await;
    let again = head.get("/notices").await;
    assert_eq!(again.text().matches("việc chờ tôi,").count(), 1, "{}", again.text());
}
