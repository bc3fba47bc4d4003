//! Clusters in a browser.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Sample, Side};

#[tokio::test]
async fn a_cluster_is_set_up_with_members_and_a_year_from_the_menu() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::AdvisoryBody).await;
    let list = officer.get("/clusters").await;
    assert!(list.has_link("/clusters/new") && list.has_link("/clusters"), "{}", list.text());
    let form = officer.get("/clusters/new").await;
    let root = sample.fill("{root}", Side::Near);
    let fields = [
        ("short", "Cụm 5"),
        ("name", "Cụm thi đua số 5"),
        ("kind", "province"),
        ("system", "police"),
        ("unit", root.as_str()),
    ];
    let made = officer.submit(&form, "/clusters", &fields).await;
    assert_eq!(made.at, "/clusters/cum-5", "{}", made.text());
    assert!(made.text().contains("Chưa có thành viên nào"), "{}", made.text());
    let form = officer.get("/clusters/cum-5/parts/members/new").await;
    let wrong = officer.submit(&form, "/clusters/cum-5/parts/members/new", &[("short", "Thanh Hóa")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = [("name", "Công an tỉnh Thanh Hóa"), ("from_date", "2015")];
    let made = officer.submit(&wrong, "/clusters/cum-5/parts/members/new", &sent).await;
    assert!(made.text().contains("Công an tỉnh Thanh Hóa ngoài hệ thống"), "{}", made.text());
    let form = officer.get("/clusters/cum-5/parts/years/new").await;
    assert!(form.html().contains("Công an tỉnh Thanh Hóa</option>"), "{}", form.html());
    let member = form.html().split("<option value=\"TV-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let head = format!("TV-{member}");
    let sent = [("year", "2020"), ("head", head.as_str()), ("chosen_how", "elected"), ("ties", "may mắn")];
    let wrong = officer.submit(&form, "/clusters/cum-5/parts/years/new", &sent).await;
    assert!(wrong.text().contains("Không đọc được thứ tự khi bằng điểm"), "{}", wrong.text());
    let made = officer.submit(&wrong, "/clusters/cum-5/parts/years/new", &[("ties", "điểm thưởng, bỏ phiếu")]).await;
    assert!(made.has_link("/clusters/cum-5/years/2020"), "{}", made.text());
    let year = officer.get("/clusters/cum-5/years/2020").await;
    for said in ["Cụm 5, năm 2020", "Từ 01/01/2020 đến 31/12/2020", "Công an tỉnh Thanh Hóa", "Bầu"] {
        assert!(year.text().contains(said), "{said} in {}", year.text());
    }
    // Whoever serves in the province sees it and changes nothing.
    let mut person = sample.near(Role::Person).await;
    let seen = person.get("/clusters/cum-5").await;
    assert!(seen.text().contains("Cụm thi đua số 5") && !seen.has_link("/clusters/cum-5/edit"), "{}", seen.text());
    let theirs = sample.fill("/clusters/{cluster}", Side::Far);
    assert_eq!(officer.get(&theirs).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_conference_is_convened_asked_and_closed_from_the_page_of_its_year() {
    let sample = Sample::new().await;
    let mut secretary = sample.near(Role::CouncilSecretary).await;
    let year = sample.fill("/clusters/{cluster}/years/2020", Side::Near);
    let at = format!("{year}/conference");
    let page = secretary.get(&year).await;
    assert!(page.has_link(&at) && page.text().contains("Chưa có hội nghị nào"), "{}", page.text());
    let form = secretary.get(&at).await;
    let wrong = secretary.submit(&form, &at, &[("held_on", "10/12/2020"), ("secrecy", "lot")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    let made = secretary.submit(&wrong, &at, &[("place", "Hội trường"), ("secrecy", "consensus")]).await;
    let session = made.at.clone();
    assert!(session.starts_with("/council/PH-2020-") && made.text().contains("Cụm trưởng"), "{}", made.text());

    let questions = format!("{session}/questions");
    let member = sample.fill("{cluster-outside}", Side::Near);
    let wrong = secretary.submit(&made, &questions, &[("asked", "tie"), ("members", &member)]).await;
    assert!(wrong.text().contains("cần ít nhất 2 đơn vị"), "{}", wrong.text());
    let asked = secretary.submit(&made, &questions, &[("asked", "head"), ("members", &member)]).await;
    assert!(asked.text().contains("Bầu cụm trưởng năm sau"), "{}", asked.text());
    let agreed = secretary.submit(&asked, &format!("{session}/consensus"), &[("agreed", "1")]).await;
    assert!(agreed.text().contains("Trúng cử"), "{}", agreed.text());
    let closed = secretary.submit(&agreed, &format!("{session}/close"), &[]).await;
    assert!(closed.text().contains("1 đạt, 0 không đạt"), "{}", closed.text());

    let page = secretary.get(&year).await;
    assert!(page.has_link(&session) && page.text().contains("Cụm trưởng năm sau"), "{}", page.text());
    let next = secretary.get(&sample.fill("/clusters/{cluster}/years/2021", Side::Near)).await;
    assert!(next.text().contains("Biên bản hội nghị PH-2020-"), "{}", next.text());
    // Whoever serves in the province reads what was decided; the session is not his.
    let mut person = sample.near(Role::Person).await;
    let seen = person.get(&year).await;
    assert!(seen.text().contains("Cụm trưởng năm sau") && !seen.has_link(&session), "{}", seen.text());
    assert_ne!(person.get(&session).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_cluster_launches_a_movement_from_its_page_and_the_yearly_form_counts_it() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::AdvisoryBody).await;
    let cluster = sample.fill("/clusters/{cluster}", Side::Near);
    let page = officer.get(&cluster).await;
    assert!(page.text().contains("Cụm chưa phát động phong trào nào"), "{}", page.text());
    let code = cluster.rsplit('/').next().unwrap();
    let new = format!("/movements/new?cluster={code}");
    assert!(page.has_link(&new), "{}", page.html());
    let form = officer.get(&new).await;
    let typed = [("name", "Ba nhất của cụm"), ("code", "cua-cum"), ("from", "01/02/2020"), ("to", "30/06/2020")];
    let made = officer.submit(&form, "/movements", &typed).await;
    assert_eq!(made.at, "/movements/cua-cum", "{}", made.text());
    assert!(made.has_link(&cluster), "{}", made.html());
    let launch = officer.get("/movements/cua-cum/launch").await;
    assert!(launch.text().contains("Các đơn vị thành viên của cụm"), "{}", launch.text());
    let page = officer.submit(&launch, "/movements/cua-cum/launch", &[("on", "01/02/2020")]).await;
    assert_eq!(page.at, "/movements/cua-cum", "{}", page.text());
    let seen = officer.get(&cluster).await;
    assert!(seen.has_link("/movements/cua-cum") && seen.text().contains("Đã phát động"), "{}", seen.text());
    let root = sample.fill("{root}", Side::Near);
    let cell = officer.get(&format!("/statistics/0601?unit={root}&year=2020&cell=04.1")).await;
    assert!(cell.has_link("/movements/cua-cum"), "{}", cell.html());
    // A unit's own movement offers no members.
    let other = sample.fill("/movements/{movement}/launch", Side::Near);
    assert!(!officer.get(&other).await.text().contains("thành viên của cụm"));
    // Of another province's cluster nothing is taken over into the form.
    let theirs = sample.fill("/movements/new?cluster={cluster}", Side::Far);
    let far = sample.fill("value=\"{cluster}\"", Side::Far);
    assert!(!officer.get(&theirs).await.html().contains(&far));
}

#[tokio::test]
async fn an_acclaimed_members_dossier_is_opened_from_the_year_in_one_click() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let at = sample.fill("/clusters/{cluster}/years/2017", Side::Near);
    let file = sample.fill("/clusters/{cluster}/years/2017/acclaimed/{acclaiming-session}/1", Side::Near);
    let year = officer.get(&at).await;
    assert!(year.text().contains("Đơn vị được suy tôn") && year.text().contains("Lập hồ sơ"), "{}", year.text());
    let dossier = officer.submit(&year, &file, &[]).await;
    assert!(dossier.at.starts_with("/dossiers/HS-"), "{} {}", dossier.at, dossier.text());
    for said in ["Suy tôn của cụm", "gửi 2 bộ", "Chưa đính kèm", "Tờ trình Cờ", "Biên bản suy tôn", "Đề nghị"]
    {
        assert!(dossier.text().contains(said), "{said} in {}", dossier.text());
    }
    assert!(dossier.has_link(&at), "{}", dossier.text());
    let year = officer.get(&at).await;
    assert!(year.has_link(&dossier.at) && !year.text().contains("Lập hồ sơ"), "{}", year.text());
    // Whoever serves in the province reads that it is filed.
    let mut person = sample.near(Role::Person).await;
    let seen = person.get(&at).await;
    assert!(seen.text().contains("Đơn vị đã lập") && !seen.has_link(&dossier.at), "{}", seen.text());
}

#[tokio::test]
async fn other_programs_read_a_clusters_parts_places_and_scores_within_scope() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::AdvisoryBody).await;
    let mut person = sample.near(Role::Person).await;
    let json = |answer: &testkit::Answer| -> serde_json::Value { serde_json::from_slice(&answer.bytes).unwrap() };
    let at = |end: &str, side| sample.fill(&format!("/api/v1/clusters/{{cluster}}/{end}"), side);
    for (end, schema, rows) in [
        ("members", "cluster-members", 3),
        ("years", "cluster-years", 3),
        ("sheets", "cluster-sheets", 2),
        ("visits", "cluster-visits", 1),
        ("pacts", "cluster-pacts", 1),
        ("targets", "cluster-targets", 1),
        ("signatures", "cluster-signatures", 1),
        ("conferences", "cluster-conferences", 2),
    ] {
        let told = json(&officer.peek(&at(end, Side::Near)).await);
        assert_eq!(told["schema"], format!("thidua/{schema}/1"), "{told}");
        assert_eq!(told["count"], rows, "{end}: {told}");
        assert_eq!(told, json(&person.peek(&at(end, Side::Near)).await));
        assert_eq!(officer.peek(&at(end, Side::Far)).await.status, StatusCode::NOT_FOUND, "{end}");
    }
    let places = json(&person.peek(&at("rankings", Side::Near)).await);
    let scored =
        places["rows"].as_array().unwrap().iter().find(|r| r["total"] == 950).unwrap_or_else(|| panic!("{places}"));
    assert_eq!((&scored["year"], &scored["places"]), (&2018.into(), &serde_json::json!([1, 1])), "{places}");
    let scores = json(&officer.peek(&at("years/2018/scores", Side::Near)).await);
    assert_eq!(scores["rows"].as_array().map(Vec::len), Some(2), "{scores}");
    assert_ne!(person.peek(&at("years/2018/scores", Side::Near)).await.status, StatusCode::OK);
    assert_eq!(officer.peek(&at("luck", Side::Near)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.peek(&at("years?at=after:NT-999999", Side::Near)).await.status, StatusCode::NOT_FOUND);
}
