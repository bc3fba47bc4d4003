//! People picked by their names: whoever alone is meant is ticked, others are asked, nobody outside one's sight is found.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::sample::{Sample, Side};

fn heading(page: &testkit::Answer) -> String {
    let html = page.html();
    testkit::html::unescape(html.split("<h1>").nth(1).unwrap().split('<').next().unwrap().trim())
}

#[tokio::test]
async fn names_are_looked_up_and_those_ticked_become_nominees() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let at = sample.fill("/dossiers/{draft}", Side::Near);
    let pick = format!("{at}/nominees/pick");
    let dossier = officer.get(&at).await;
    assert!(dossier.has_link(&pick), "{}", dossier.text());
    let (near, far) = (sample.fill("/people/{person16}", Side::Near), sample.fill("/people/{person1}", Side::Far));
    let name = heading(&officer.get(&near).await);
    let foreign = heading(&sample.everything().await.get(&far).await);
    let page = officer.get(&pick).await;
    let typed = format!("1. {name}\nKhông Có Ai\n{foreign}");
    let found = officer.submit(&page, &pick, &[("do", "look"), ("names", &typed)]).await;
    assert_eq!(found.status, StatusCode::OK);
    assert!(found.text().contains("2 tên không thấy"), "whom one may not see is not there: {}", found.text());
    let ticked = found.form(&pick).fields.iter().filter(|f| f.0 == "person").map(|f| f.1.clone()).collect::<Vec<_>>();
    assert_eq!(ticked, [sample.fill("{person16}", Side::Near)], "{}", found.html());
    let done = officer.submit(&found, &pick, &[("do", "add")]).await;
    assert!(done.at == at && done.text().contains("Đã đưa 1 người vào hồ sơ"), "{}", done.text());
    let again = officer.get(&pick).await;
    let found = officer.submit(&again, &pick, &[("do", "look"), ("names", &name)]).await;
    assert!(found.text().contains("đã có trong hồ sơ"), "{}", found.text());
    let nobody = officer.submit(&found, &pick, &[("do", "add")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let many = (0..201).map(|i| format!("Lê Văn {i}")).collect::<Vec<_>>().join("\n");
    let refused = officer.submit(&again, &pick, &[("do", "look"), ("names", &many)]).await;
    assert!(refused.text().contains("201 dòng là quá nhiều"), "{}", refused.text());
}
