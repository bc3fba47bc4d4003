//! The seals of the audit as a page to print.

use axum::http::StatusCode;
use domain::access::Role;
use store::audit::{Kept, SealKey};
use testkit::Sample;

use crate::dossiers::house;

#[tokio::test]
async fn the_sample_organisation_and_its_audit_tell_the_same() {
    let sample = Sample::new().await;
    let report = sample.app.db.store.verify_audit(&Kept::default()).await.unwrap();
    assert!(report.sound() && report.rows > 200, "{report:#?}");
}

#[tokio::test]
async fn the_newest_seal_is_shown_with_a_code_to_print_and_a_text_that_is_read_again() {
    let house = house().await;
    let store = &house.app.db.store;
    let mut auditor = house.app.sign_in(Role::Auditor, house.root).await;
    let empty = auditor.get("/audit").await;
    assert!(empty.text().contains("Chưa có dấu niêm phong nào"), "{}", empty.text());
    store.seal_audit(&SealKey::from_bytes(&[7; 32]), house.app.clock.now()).await.unwrap();
    let (number, hash) = store.newest_seal().await.unwrap().unwrap();

    let page = auditor.get("/audit").await;
    let hash: String = hash.iter().map(|b| format!("{b:02x}")).collect();
    assert!(page.text().contains(&hash), "{}", page.text());
    assert!(page.html().contains("<path d=\"M4 4h7v1h-7z"), "a finder pattern begins behind the quiet zone");
    assert!(!page.html().contains("style="), "the policy of the pages allows no styles in them");
    let text = auditor.get("/audit/seals.txt").await;
    let kept = app::seals::read(&String::from_utf8(text.bytes.clone()).unwrap()).unwrap();
    assert_eq!(kept.seals[0].0, number);
    assert!(store.verify_audit(&kept).await.unwrap().sound());

    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    assert_eq!(officer.peek("/audit").await.status, StatusCode::FORBIDDEN);
    assert_eq!(officer.peek("/audit/seals.txt").await.status, StatusCode::FORBIDDEN);
}
