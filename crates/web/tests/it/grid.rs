//! A grid: the texts that certificates print, of all nominees of a dossier, typed cell by cell by two people.

use axum::http::{Method, StatusCode};
use domain::access::Role;
use serde_json::Value;
use testkit::{Answer, Browser, html};

use crate::dossiers::{dossier, house};

/// The grid's form with some cells typed over.
async fn send(browser: &mut Browser, page: &Answer, at: &str, typed: &[(&str, &str)]) -> Answer {
    browser.submit(page, &format!("{at}/nominees/grid"), typed).await
}

/// What the script is told after it sent these cells of its page.
async fn script(browser: &mut Browser, page: &Answer, at: &str, typed: &[(&str, &str)]) -> Value {
    let form = page.form(&format!("{at}/nominees/grid"));
    let kept = |name: &str| form.fields.iter().find(|(k, _)| k == name).unwrap().1.clone();
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.append_pair("csrf", &kept("csrf"));
    for (name, value) in typed {
        let row = format!("v.{}", name.split('.').nth(1).unwrap());
        body.append_pair(name, value).append_pair(&row, &kept(&row));
    }
    let address = format!("{at}/nominees/grid");
    browser.headers.push(("accept", "application/json".to_owned()));
    let kind = Some("application/x-www-form-urlencoded".to_owned());
    let answer = browser.once(Method::POST, &address, kind, body.finish().into_bytes()).await;
    browser.headers.pop();
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.html());
    serde_json::from_slice(&answer.bytes).unwrap()
}

fn cell(page: &Answer, name: &str) -> String {
    html::forms(&page.html()).into_iter().flat_map(|f| f.fields).find(|(k, _)| k == name).unwrap().1
}

#[tokio::test]
async fn texts_of_a_whole_list_are_typed_into_one_form_and_each_fault_stands_by_its_cell() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let address = format!("{at}/nominees/grid");
    assert!(officer.get(&at).await.has_link(&address));
    let page = officer.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let saved = send(&mut officer, &page, &at, &[("c.1.citation", "Chữ mới của lưới")]).await;
    assert!(saved.text().contains("Đã lưu 1 dòng"), "{}", saved.text());
    assert!(officer.get(&format!("{at}/nominees/1")).await.html().contains("Chữ mới của lưới"));
    // Nothing typed, nothing written.
    let version =
        |page: &Answer| html::forms(&page.html()).iter().flat_map(|f| f.fields.clone()).find(|(k, _)| k == "version");
    let before = version(&officer.get(&at).await);
    let page = officer.get(&address).await;
    assert!(send(&mut officer, &page, &at, &[]).await.text().contains("Đã lưu 0 dòng"));
    assert_eq!(version(&officer.get(&at).await), before);
    // A cell that cannot be taken keeps what was typed; the others are saved.
    let long = "x".repeat(400);
    let typed = [("c.1.citation", long.as_str()), ("c.1.printed_rank", "Thiếu tá"), ("c.1.printed_name", " ")];
    let wrong = send(&mut officer, &page, &at, &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains(&long) && wrong.text().contains("2 ô chưa được lưu"), "{}", wrong.text());
    assert_eq!(html::tags(&wrong.html()).iter().filter(|t| t.get("aria-invalid").is_some()).count(), 2);
    let now = officer.get(&address).await;
    assert!(now.html().contains("Thiếu tá") && now.html().contains("Chữ mới của lưới"));
    // Whoever only reads has no grid; a row that is not there is none.
    let mut reader = house.app.sign_in(Role::Auditor, house.root).await;
    assert!(!reader.get(&at).await.has_link(&address));
    assert_eq!(reader.peek(&address).await.status, StatusCode::FORBIDDEN);
    let strange = script(&mut officer, &now, &at, &[]).await;
    assert_eq!(strange["rows"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn two_people_in_one_grid_are_told_cell_by_cell_and_overwrite_nothing_unseen() {
    let house = house().await;
    let mut first = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut first).await;
    let mut second = house.app.sign_in_with("other", &[(Role::EmulationOfficer, Some(house.root))]).await;
    let address = format!("{at}/nominees/grid");
    let (mine, theirs) = (first.get(&address).await, second.get(&address).await);
    let told = script(&mut second, &theirs, &at, &[("c.1.citation", "Chữ của người kia")]).await;
    assert_eq!(told["rows"][0]["cells"]["citation"]["state"], "written");
    // Another cell of the same row: written, and what moved is told.
    let other = send(&mut first, &mine, &at, &[("c.1.printed_rank", "Thiếu tá")]).await;
    assert_eq!(other.status, StatusCode::OK);
    assert!(other.text().contains("1 ô đã được người khác sửa"), "{}", other.text());
    assert_eq!(
        (cell(&other, "c.1.citation"), cell(&other, "c.1.printed_rank")),
        ("Chữ của người kia".into(), "Thiếu tá".into())
    );
    // The same cell: both texts, nothing written.
    let both = send(&mut first, &mine, &at, &[("c.1.citation", "Chữ của tôi")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(both.text().contains("Người khác đã ghi: Chữ của người kia"), "{}", both.text());
    assert_eq!(cell(&both, "c.1.citation"), "Chữ của tôi");
    assert_eq!(cell(&second.get(&address).await, "c.1.citation"), "Chữ của người kia");
    // The script is told the same.
    let told =
        script(&mut first, &mine, &at, &[("c.1.citation", "Chữ của tôi"), ("c.1.printed_post", "Tổ trưởng")]).await;
    let cells = &told["rows"][0]["cells"];
    assert_eq!((&cells["citation"]["state"], &cells["citation"]["now"]), (&"both".into(), &"Chữ của người kia".into()));
    assert_eq!(cells["printed_post"]["state"], "written");
    // Having seen both he sends his own.
    let kept = send(&mut first, &both, &at, &[]).await;
    assert!(kept.status.is_success(), "{}", kept.text());
    assert_eq!(cell(&first.get(&address).await, "c.1.citation"), "Chữ của tôi");
    // A print that was made up is nobody's look at the cell.
    let mut forged = mine.form(&address).fields;
    forged.retain(|(k, _)| !k.starts_with("v.") && !k.starts_with("c."));
    let forged: Vec<(&str, &str)> = forged.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let all = [&forged[..], &[("c.1.citation", "Đè lên"), ("v.1", "x x x x x")]].concat();
    assert_eq!(first.post_peek(&address, &all).await.status, StatusCode::CONFLICT);
    assert_eq!(cell(&first.get(&address).await, "c.1.citation"), "Chữ của tôi");
}
