//! Registering for titles: in time, too late with and without a reason, and who has not.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Sample, Side};

#[tokio::test]
async fn a_registration_after_the_planned_day_says_why_and_who_has_none_is_listed() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let movement = sample.fill("/movements/{movement}", Side::Near);
    let edit = format!("{movement}/edit");
    let form = officer.get(&edit).await;
    let day =
        [("days.0.kind", "registration"), ("days.0.on", "15/03/2019"), ("days.0.text", "Đăng ký trước ngày 15/3")];
    let shown = officer.submit(&form, &edit, &day).await;
    assert!(shown.text().contains("Hạn đăng ký thi đua"), "{}", shown.text());

    let facts = sample.fill("/people/{person4}/facts", Side::Near);
    let name = officer.get(&sample.fill("/people/{person4}", Side::Near)).await;
    let address = format!("{facts}/registrations");
    let form = officer.get(&address).await;
    let said = [
        ("year", "2019"),
        ("registered", "yes"),
        ("aim", "chien-si-tien-tien"),
        ("registered_on", "16/03/2019"),
        ("document", "Danh sách bổ sung"),
    ];
    let late = officer.submit(&form, &address, &said).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", late.text());
    assert!(late.text().contains("sau hạn 15/03/2019"), "{}", late.text());
    let why = officer.submit(&late, &address, &[("why_late", "Chuyển công tác đến tháng 3")]).await;
    assert_eq!(why.status, StatusCode::OK, "{}", why.text());

    let list = officer.get("/registrations?year=2019").await;
    for part in ["Chiến sĩ tiên tiến", "16/03/2019", "Sau hạn 15/03/2019: Chuyển công tác đến tháng 3"]
    {
        assert!(list.text().contains(part), "{part} in {}", list.text());
    }
    assert!(list.has_link(&facts), "{}", list.text());

    // In time there is nothing to explain; who registered is no longer missing, the others are.
    let gap = sample.fill("/facts/missing/people?year=2019&gap=registration", Side::Near);
    assert!(list.has_link(&gap), "{}", list.html());
    let missing = officer.get(&gap).await.text();
    let other = officer.get(&sample.fill("/people/{person5}", Side::Near)).await;
    let title = |page: &testkit::Answer| {
        page.html().split("<h1").nth(1).and_then(|h| h.split('>').nth(1)).unwrap().split('<').next().unwrap().to_owned()
    };
    assert!(!missing.contains(&title(&name)), "{missing}");
    assert!(missing.contains(&title(&other)), "{missing}");
    let address = sample.fill("/people/{person5}/facts/registrations", Side::Near);
    let form = officer.get(&address).await;
    let in_time = [("year", "2019"), ("registered", "yes"), ("registered_on", "15/03/2019")];
    assert_eq!(officer.submit(&form, &address, &in_time).await.status, StatusCode::OK);
    assert!(!officer.get(&gap).await.text().contains(&title(&other)));

    // Each province registered one in 2020; of the other's nothing is seen.
    let own = officer.get("/registrations?year=2020").await.text();
    assert!(own.contains(Side::Near.mark()) && !own.contains(Side::Far.mark()), "{own}");
}
