//! The search as a reader meets it: a field on every page, groups that lead on, nothing of other units, no script needed.

use domain::access::Role;
use testkit::{Sample, Side, sample::FAR_MARK};

#[tokio::test]
async fn the_field_on_every_page_leads_to_people_and_everything_else_of_ones_own_units() {
    let sample = Sample::new().await;
    let mut browser = sample.near(Role::EmulationOfficer).await;
    let desk = browser.get("/desk").await.html().replace("&#x2f;", "/");
    assert!(desk.contains("action=\"/search\"") && desk.contains("name=\"q\""));
    let name = sample.fill("{person2}", Side::Near);
    let person = browser.get(&format!("/people/{name}")).await.html().replace("&#x2f;", "/");
    let shown = person.split("<h1").nth(1).and_then(|t| t.split('>').nth(1)).unwrap().split('<').next().unwrap().trim();
    let query = |q: &str| format!("/search?q={}", q.replace(' ', "+"));
    let found = browser.get(&query(&vntext::fold(shown))).await.html().replace("&#x2f;", "/");
    assert!(found.contains(&format!("href=\"/people/{name}\"")), "{shown}");
    for (q, href) in [("giay khen", "/law/awards/"), (&sample.fill("{draft}", Side::Near), "/dossiers/")] {
        let page = browser.get(&query(q)).await.html().replace("&#x2f;", "/");
        assert!(page.contains(&format!("href=\"{href}")), "{q} leads to {href}");
    }
    let far = sample.fill("{person2}", Side::Far);
    for q in [far.as_str(), FAR_MARK, "nguyen", "cong an", "2020"] {
        let page = browser.get(&query(q)).await.html().replace("&#x2f;", "/");
        assert!(!page.contains(&format!("/people/{far}\"")), "{q}");
        assert!(q == FAR_MARK || !page.contains(FAR_MARK), "{q}");
    }
    let nothing = browser.get("/search?q=zzzzqqq").await;
    assert!(nothing.html().contains("class=\"empty\""));
}
