//! Facts from the office, as an officer meets them: the file, the person's page, what is missing.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::TestApp;

const PEOPLE: &[u8] =
    "STT,Họ và tên,Số hiệu,Năm sinh,Đơn vị\n1,Lê Văn An,123-001,1988,PV01\n2,Trần Thị Bình,123-002,1990,PV01\n"
        .as_bytes();
const RATINGS: &[u8] =
    "Họ và tên,Số hiệu,Năm,Xếp loại\nLê Văn An,123-001,2019,HTXSNV\nTrần Thị Bình,123-002,2019,Loại A\n".as_bytes();

/// An administrator who is emulation officer too, with a unit and two people.
async fn office(app: &TestApp) -> testkit::Browser {
    let mut admin = app.sign_in_with("quan-tri", &[(Role::Administrator, None)]).await;
    let form = admin.get("/units/new").await;
    let fields = [("name", "Công an tỉnh"), ("code", "CAT"), ("from", "01/01/2010"), ("level", "ministry_or_province")];
    admin.submit(&form, "/units", &fields).await;
    let form = admin.get("/units/new?under=CAT").await;
    let fields = [("name", "Phòng Tham mưu"), ("code", "PV01"), ("from", "01/01/2010"), ("parent", "CAT")];
    admin.submit(&form, "/units", &fields).await;
    let form = admin.get("/imports/new").await;
    let fields = [("kind", "people"), ("unit", "CAT")];
    let page = admin.submit_files(&form, "/imports", &fields, &[("file", "can-bo.csv", PEOPLE)]).await;
    let action = format!("{}/apply", page.at);
    admin.submit(&page, &action, &[]).await;
    admin
}

/// The first person's address on a list.
fn person_of(list: &testkit::Answer) -> String {
    let tags = testkit::html::tags(&list.html());
    let mut links = tags.iter().filter(|t| t.name == "a").filter_map(|t| t.get("href"));
    links.find(|l| l.starts_with("/people/CB-")).unwrap().to_owned()
}

#[tokio::test]
async fn a_file_of_ratings_asks_about_its_words_and_then_stands_on_the_persons_page() {
    let app = TestApp::new().await;
    let mut browser = office(&app).await;
    let form = browser.get("/imports/new?kind=ratings").await;
    assert!(form.has_link("/facts/template/ratings.xlsx"), "{}", form.text());
    let template = browser.peek("/facts/template/ratings.xlsx").await;
    assert!(template.bytes.starts_with(b"PK"));
    for kind in ["people", "nominees"] {
        assert!(form.has_link(&format!("/facts/template/{kind}.xlsx")));
        assert_eq!(browser.peek(&format!("/facts/template/{kind}.xlsx")).await.status, StatusCode::OK);
    }
    assert_eq!(browser.peek("/facts/template/khac.xlsx").await.status, StatusCode::NOT_FOUND);
    let fields = [("kind", "ratings"), ("unit", "CAT")];
    let page = browser.submit_files(&form, "/imports", &fields, &[("file", "xep-loai.csv", RATINGS)]).await;
    assert!(page.text().contains("Từ chưa biết") && page.text().contains("Loại A"), "{}", page.text());
    let action = format!("{}/words", page.at);
    let page = browser.submit(&page, &action, &[("word.0", "good")]).await;
    assert!(page.text().contains("2019 · Hoàn thành tốt nhiệm vụ"), "{}", page.text());
    let action = format!("{}/apply", page.at);
    let done = browser.submit(&page, &action, &[]).await;
    assert!(done.text().contains("Bản ghi thêm mới"), "{}", done.text());
    let list = browser.get("/people?q=123-001").await;
    let person = person_of(&list);
    let page = browser.get(&person).await;
    let facts = format!("{person}/facts");
    assert!(page.has_link(&facts));
    let page = browser.get(&facts).await;
    assert!(
        page.text().contains("Hoàn thành xuất sắc nhiệm vụ") && page.text().contains("Bảng tính"),
        "{}",
        page.text()
    );

    // What the verdicts rest on, in words; and what nobody recorded, which they take as none.
    let titles = format!("{person}/titles?year=2019");
    let rests = browser.get(&titles).await.text();
    for text in [
        "Xếp loại: Hoàn thành xuất sắc nhiệm vụ",
        "Sổ chưa có bản ghi nào, coi là không có: Khen thưởng đã có; Nghỉ; Học tập; Chuyển đơn vị",
    ] {
        assert!(rests.contains(text), "{text} in {rests}");
    }

    let address = format!("{facts}/awards");
    let form = browser.get(&address).await;
    let bad = browser.submit(&form, &address, &[("award", ""), ("decided_on", "hôm qua")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.html().contains("e-award") && bad.html().contains("hôm qua"), "{}", bad.text());
    let saved = browser.submit(&bad, &address, &[("award", "giay-khen"), ("decided_on", "2016")]).await;
    assert!(saved.text().contains("Đã ghi") && saved.text().contains("Giấy khen"), "{}", saved.text());
    let rests = browser.get(&titles).await.text();
    assert!(rests.contains("coi là không có: Nghỉ; Học tập; Chuyển đơn vị"), "{rests}");
    // Somebody else's page of before is told, and nothing is lost.
    let stale = browser.submit(&form, &address, &[("award", "giay-khen"), ("decided_on", "2017")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let action = format!("{facts}/ratings/annul");
    let gone = browser.submit(&saved, &action, &[("reason", "Nhập nhầm")]).await;
    assert!(gone.text().contains("Đã hủy") && gone.text().contains("Nhập nhầm"), "{}", gone.text());

    let missing = browser.get("/facts/missing?year=2019").await;
    assert!(missing.text().contains("Phòng Tham mưu"), "{}", missing.text());
    let names = browser.get("/facts/missing/people?unit=PV01&year=2019&gap=rating").await;
    assert!(names.text().contains("Lê Văn An") && !names.text().contains("Trần Thị Bình"), "{}", names.text());
    for address in ["/facts/missing.xlsx?year=2019", "/facts/fill.xlsx?unit=PV01&year=2019"] {
        assert!(browser.peek(address).await.bytes.starts_with(b"PK"), "{address}");
    }
    assert_eq!(browser.peek("/facts/missing?year=xx").await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_slower_of_two_editors_of_a_fact_sees_both_texts_and_may_send_his_again() {
    let app = TestApp::new().await;
    let mut mine = office(&app).await;
    let root = crate::dossiers::unit_id(&app, "CAT").await;
    let mut theirs = app.sign_in_with("nguoi-kia", &[(Role::Administrator, Some(root))]).await;
    let person = person_of(&mine.get("/people?q=123-001").await);
    let facts = format!("{person}/facts");
    let address = format!("{facts}/posts");
    let form = mine.get(&address).await;
    let other = theirs.get(&address).await;
    let said = [("post", "Phó Trưởng phòng"), ("from_date", "01/02/2015"), ("document", "QĐ 7")];
    let saved = theirs.submit(&other, &address, &said).await;
    assert!(saved.text().contains("Phó Trưởng phòng"), "{}", saved.text());
    let typed =
        [("post", "Phó trưởng phòng tham mưu"), ("acting", "1"), ("from_date", "01/02/2015"), ("to_date", "2018")];
    let both = mine.submit(&form, &address, &typed).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    for text in ["Phó Trưởng phòng", "QĐ 7"] {
        assert!(both.text().contains(text), "{text} in {}", both.text());
    }
    let shown = both.html();
    assert!(shown.contains("Phó trưởng phòng tham mưu") && shown.contains("2018"), "{}", both.text());
    assert!(both.text().contains("Bản đang lưu") && both.text().contains("Bản vừa nhập"), "{}", both.text());
    let sent = mine.submit(&both, &address, &[]).await;
    assert!(sent.text().contains("Đã ghi") && sent.text().contains("Phó trưởng phòng tham mưu"), "{}", sent.text());

    // Of two who annul one record, the slower one reads why it is gone.
    let page = theirs.get(&facts).await;
    let action = format!("{facts}/posts/annul");
    mine.submit(&sent, &action, &[("reason", "Nhập hai lần")]).await;
    let both = theirs.submit(&page, &action, &[("reason", "Sai người")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(both.text().contains("Nhập hai lần") && both.html().contains("Sai người"), "{}", both.text());

    // The history holds all of it, one's own too.
    let titles = mine.get(&format!("{person}/titles?year=2019")).await;
    for text in ["Chức vụ", "Phó Trưởng phòng", "Công tác", "Phòng Tham mưu"] {
        assert!(titles.text().contains(text), "{text} in {}", titles.text());
    }
}

#[tokio::test]
async fn how_a_collective_stood_is_entered_for_units_alone_and_judges_its_flags() {
    let app = TestApp::new().await;
    let mut browser = office(&app).await;
    let person = person_of(&browser.get("/people?q=123-001").await);
    assert_eq!(browser.peek(&format!("{person}/facts/standings")).await.status, StatusCode::NOT_FOUND);
    assert!(!browser.get(&format!("{person}/facts")).await.text().contains("Dẫn đầu cụm, khối và phong trào"));
    let titles = "/units/PV01/titles?year=2019";
    let before = browser.get(titles).await.text();
    assert!(before.contains("thiếu dữ kiện: việc dẫn đầu cụm, khối thi đua"), "{before}");
    let address = "/units/PV01/facts/standings";
    let form = browser.get(address).await;
    let bad = browser.submit(&form, address, &[("year", "2019")]).await;
    assert!(bad.html().contains("e-cluster_place"), "{}", bad.text());
    let typed = [("year", "2019"), ("cluster_place", "leads"), ("movement_years", "5")];
    let saved = browser.submit(&bad, address, &typed).await;
    assert!(saved.text().contains("Đã ghi") && saved.text().contains("Dẫn đầu cụm, khối"), "{}", saved.text());
    let after = browser.get(titles).await.text();
    assert!(
        !after.contains("việc dẫn đầu cụm, khối thi đua") && after.contains("Kết quả thi đua của tập thể"),
        "{after}"
    );
}

#[tokio::test]
async fn breaches_need_a_staff_or_a_measure_and_lower_the_title_of_the_year() {
    let app = TestApp::new().await;
    office(&app).await;
    // Breaches are seen and entered as discipline is.
    let top = crate::own_account::unit_id(&app).await;
    let mut browser = app.sign_in_with("can-bo", &[(Role::EmulationOfficer, Some(top))]).await;
    let unit = "/units/PV01/facts/breaches";
    let form = browser.get(unit).await;
    let bare = browser.submit(&form, unit, &[("year", "2020"), ("times", "12")]).await;
    assert!(bare.text().contains("phải có biên chế của đơn vị"), "{}", bare.text());
    let none = browser.submit(&bare, unit, &[("year", "2020"), ("times", ""), ("staff", "")]).await;
    assert!(none.text().contains("hình thức xử lý đã quyết định"), "{}", none.text());
    let typed = [("year", "2020"), ("times", "12"), ("staff", "100"), ("decision", "one_step_lower")];
    let saved = browser.submit(&none, unit, &typed).await;
    assert!(saved.text().contains("Đã ghi") && saved.text().contains("Hạ một bậc"), "{}", saved.text());
    let titles = browser.get("/units/PV01/titles?year=2020").await.text();
    assert!(titles.contains("hạ 1 bậc"), "{titles}");
    let person = person_of(&browser.get("/people?q=123-001").await);
    let address = format!("{person}/facts/breaches");
    let form = browser.get(&address).await;
    let typed = [("year", "2020"), ("decision", "no_title"), ("document", "Thông báo số 5")];
    let saved = browser.submit(&form, &address, &typed).await;
    assert!(saved.text().contains("Đã ghi"), "{}", saved.text());
    let titles = browser.get(&format!("{person}/titles?year=2020")).await.text();
    assert!(titles.contains("không xét danh hiệu của năm"), "{titles}");
}

#[tokio::test]
async fn the_pages_of_facts_ask_the_same_few_questions_whatever_the_number_of_rows() {
    let app = TestApp::new().await;
    let mut browser = office(&app).await;
    let list = browser.get("/people?q=123-001").await;
    let person = person_of(&list);
    let addresses = [
        format!("{person}/facts"),
        "/facts/missing?year=2019".to_owned(),
        "/facts/missing/people?unit=PV01&year=2019".to_owned(),
    ];
    let mut before: Vec<usize> = Vec::new();
    for round in 0..2 {
        for (i, address) in addresses.iter().enumerate() {
            let (page, list) = store::list_statements(browser.get(address)).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert!(list.len() <= 8, "{address}: {} statements\n{}", list.len(), list.join("\n"));
            match round {
                0 => before.push(list.len()),
                _ => assert_eq!(list.len(), before[i], "{address}"),
            }
        }
        if round == 1 {
            break;
        }
        let mut more = String::from("Họ và tên,Số hiệu,Năm sinh,Đơn vị\n");
        let mut ratings = String::from("Họ và tên,Số hiệu,Năm,Xếp loại\n");
        for i in 0..600 {
            // A name has no digits: the import would ask about each of them.
            let name: String = format!("{i:03}").bytes().map(|d| char::from(d - b'0' + b'a')).collect();
            more.push_str(&format!("Người Thứ {name},900-{i:03},1980,PV01\n"));
            ratings.push_str(&format!("Lê Văn An,123-001,{},HTT\n", 1940 + i % 80));
        }
        for (kind, name, text) in [("people", "them.csv", more), ("ratings", "xl.csv", ratings)] {
            let form = browser.get("/imports/new").await;
            let fields = [("kind", kind), ("unit", "CAT")];
            let page = browser.submit_files(&form, "/imports", &fields, &[("file", name, text.as_bytes())]).await;
            let action = format!("{}/apply", page.at);
            browser.submit(&page, &action, &[]).await;
        }
    }
}
