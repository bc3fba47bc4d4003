//! Bad input and bad luck as a person at the screen meets them: one clear sentence, nothing half-written, the retry works.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use domain::access::Role;
use store::{Store, Write, sea_orm::ConnectionTrait as _};
use testkit::{
    Answer, Browser, TestApp, TestDb,
    postgres::{Commits, PrivateServer},
};
use uuid::Uuid;

async fn office() -> (TestApp, Browser) {
    office_in(TestApp::new().await).await
}

async fn office_in(app: TestApp) -> (TestApp, Browser) {
    let mut browser = app.sign_in_with("quan-tri", &[(Role::Administrator, None)]).await;
    let form = browser.get("/units/new").await;
    let fields = [("name", "Công an tỉnh"), ("code", "CAT"), ("from", "01/01/2010"), ("level", "ministry_or_province")];
    browser.submit(&form, "/units", &fields).await;
    (app, browser)
}

async fn send(browser: &mut Browser, name: &str, bytes: &[u8]) -> Answer {
    let form = browser.get("/imports/new").await;
    browser.submit_files(&form, "/imports", &[("kind", "people"), ("unit", "CAT")], &[("file", name, bytes)]).await
}

/// A workbook whose directory says that a small part unpacks to `size` bytes.
fn bomb(size: u32) -> Vec<u8> {
    let (name, body) = (b"xl/workbook.xml".as_slice(), [0_u8; 64].as_slice());
    let sizes =
        [&0_u32.to_le_bytes()[..], &64_u32.to_le_bytes(), &size.to_le_bytes(), &15_u16.to_le_bytes(), &[0, 0]].concat();
    let mut file = [b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x21\x5a".as_slice(), &sizes, name, body].concat();
    let at = file.len() as u32;
    let tail = [0_u8; 14];
    file.extend(
        [
            b"PK\x01\x02\x14\x00\x14\x00\x00\x00\x08\x00\x00\x00\x21\x5a".as_slice(),
            &sizes[..14],
            &tail[..12],
            &tail[..4],
            name,
        ]
        .concat(),
    );
    let length = file.len() as u32 - at;
    file.extend(
        [b"PK\x05\x06\0\0\0\0\x01\0\x01\0".as_slice(), &length.to_le_bytes(), &at.to_le_bytes(), &[0, 0]].concat(),
    );
    file
}

#[tokio::test]
async fn a_spreadsheet_with_a_password_a_bomb_or_too_large_is_refused_with_what_to_do() {
    let (_app, mut browser) = office().await;
    let password = include_bytes!("../../../sheets/tests/fixtures/password.xlsx").as_slice();
    for (name, bytes, said) in [
        ("mat-khau.xlsx", password, "bỏ mật khẩu"),
        ("bom.xlsx", &bomb(2_000_000_000), "nhiều nhất"),
        ("bom-2.xlsx", &bomb(400_000_000), "nhiều nhất"),
        ("dai.csv", &vec![b'\n'; 51 << 20], "nhiều nhất"),
    ] {
        let page = send(&mut browser, name, bytes).await;
        assert!(page.status.is_client_error(), "{name}: {}", page.status);
        let text = page.text();
        assert!(text.contains(said) || text.contains("vượt quá"), "{name}: {text}");
    }
    let list = browser.get("/imports").await;
    assert!(list.text().contains("Chưa có lần nhập nào"), "{}", list.text());
}

#[tokio::test]
async fn rows_with_pictures_hidden_marks_or_impossible_birth_dates_are_shown_with_their_reason_and_not_written() {
    let (_app, mut browser) = office().await;
    let list = "STT,Họ và tên,Số hiệu,Ngày sinh\n1,Trần 🎉 An,100-001,1988\n2,Đỗ \u{202E}Bình,100-002,1988\n3,Lê Văn Cũ,100-003,12/05/1899\n\
                4,Ngô Thị Mới,100-004,01/01/2090\n5,Vũ Đúng,100-005,32282\n6,Hồ Công Thức,100-006,=1900+88\n";
    let page = send(&mut browser, "can-bo.csv", list.as_bytes()).await;
    assert!(page.at.starts_with("/imports/NL-"), "{} {}", page.at, page.text());
    let faults = browser.get(&format!("{}?state=fault", page.at.split('?').next().unwrap_or_default())).await;
    let text = faults.text();
    for name in ["Trần", "Đỗ", "Lê Văn Cũ", "Ngô Thị Mới", "Hồ Công Thức"] {
        assert!(text.contains(name), "{name}: {text}");
    }
    assert!(!text.contains("Vũ Đúng"), "a date that came as a number is read: {text}");
    assert!(text.contains("1900") && text.contains("tương lai") || text.contains("sau hôm nay"), "{text}");
    assert!(browser.get("/people").await.text().contains("Chưa có"), "nothing is written before somebody says so");
}

#[tokio::test]
async fn a_full_disk_is_said_in_one_sentence_and_the_same_form_works_once_there_is_room() {
    // Only the embedded engine can be told how large it may grow.
    let (app, mut browser) = office_in(TestApp::over(TestDb::sqlite().await)).await;
    let room = async |pages: u32| {
        let frame =
            Write { actor: Uuid::nil(), actor_label: "test".into(), at: app.clock.now(), root: None, once: None };
        app.db
            .store
            .write::<(), store::StoreError, _>(frame, |tx| {
                Box::pin(async move {
                    tx.conn().execute_unprepared(&format!("PRAGMA max_page_count = {pages}")).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
    };
    let rows: String = (0..3_000).map(|i| format!("{i},Nguyễn Văn Người {i},9{i:05},1988\n")).collect();
    let list = format!("STT,Họ và tên,Số hiệu,Ngày sinh\n{rows}");
    room(1).await;
    let full = send(&mut browser, "can-bo.csv", list.as_bytes()).await;
    assert_eq!(full.status, StatusCode::INSUFFICIENT_STORAGE, "{}", full.text());
    assert!(full.text().contains("Ổ đĩa của máy chủ đã đầy. Không có gì được lưu dở dang"), "{}", full.text());
    room(1_000_000).await;
    let again = send(&mut browser, "can-bo.csv", list.as_bytes()).await;
    assert!(again.at.starts_with("/imports/NL-00001"), "{} {}", again.at, again.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_stopped_for_ten_seconds_is_said_in_one_sentence_and_the_same_form_works_afterwards() {
    let Some(server) = PrivateServer::own_or_say() else { return };
    server.server().create_empty("thidua").await;
    let store = Store::open(&server.server().url("thidua")).await.unwrap();
    store.migrate().await.unwrap();
    let (app, mut browser) = office_in(TestApp::over(TestDb::of(store))).await;
    let form = browser.get("/units/new?under=CAT").await;
    let fields = [("name", "Phòng Tham mưu"), ("code", "PV01"), ("from", "01/01/2010"), ("parent", "CAT")];

    server.stop().unwrap();
    let stopped = Instant::now();
    let said = "Máy chủ chưa kết nối được cơ sở dữ liệu. Không có gì được lưu dở dang. Hãy thử lại";
    let refused = browser.submit(&form, "/units", &fields).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text());
    assert!(refused.text().contains(said), "{}", refused.text());
    assert_eq!(refused.header("refresh"), "", "what was sent is never sent again by itself");
    for address in ["/units", "/dossiers", "/login"] {
        let page = browser.get(address).await;
        assert_eq!(
            page.header("refresh"),
            if page.status == StatusCode::OK { "" } else { "5" },
            "a page goes on by itself"
        );
        let told = page.status == StatusCode::SERVICE_UNAVAILABLE && page.text().contains(said);
        assert!(told || (address == "/login" && page.status == StatusCode::OK), "{address}: {}", page.text());
    }
    tokio::time::sleep(Duration::from_secs(10).saturating_sub(stopped.elapsed())).await;
    server.start(Commits::Durable).unwrap();

    assert!(!browser.get("/units").await.text().contains("Phòng Tham mưu"));
    // Still signed in, with the form that was on the screen.
    let done = browser.submit(&form, "/units", &fields).await;
    assert!(done.status == StatusCode::OK && done.text().contains("Phòng Tham mưu"), "{}", done.text());
    assert!(browser.get("/units").await.text().contains("Phòng Tham mưu"));
    assert!(app.db.store.verify_audit(&store::audit::Kept::default()).await.unwrap().sound());
}

#[tokio::test]
async fn a_units_code_is_never_a_word_that_is_an_address() {
    let (_app, mut browser) = office().await;
    let beside: Vec<&str> = web::routes()
        .iter()
        .filter_map(|r| r.path.strip_prefix("/units/")?.split('/').next())
        .filter(|s| !s.starts_with('{'))
        .collect();
    assert!(beside.contains(&"new"));
    for code in beside.into_iter().chain(["NEW", ".", ".."]) {
        let form = browser.get("/units/new?under=CAT").await;
        let fields = [("name", "Phòng Mới"), ("code", code), ("from", "01/01/2010"), ("parent", "CAT")];
        let answer = browser.submit(&form, "/units", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        assert!(answer.text().contains("Ví dụ: PX03"), "{code}: {}", answer.text());
    }
    assert!(!browser.get("/units").await.text().contains("Phòng Mới"));
}

#[tokio::test]
async fn a_name_shown_beside_what_its_bearer_did_holds_no_marks_that_turn_text_around() {
    let (_app, mut browser) = office().await;
    for name in ["Nguyễn \u{202E}nA năV", "Lê\u{200F} Bình", "Trần 🎉"] {
        let form = browser.get("/accounts/new").await;
        let answer = browser.submit(&form, "/accounts", &[("login", "binh"), ("display_name", name)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.text().contains("U+"), "{}", answer.text());
        let page = browser.get("/accounts/quan-tri").await;
        let answer = browser.submit(&page, "/accounts/quan-tri/rename", &[("display_name", name)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_workbook_with_impossible_addresses_or_an_endless_cell_gets_a_sentence() {
    let (_app, mut browser) = office().await;
    let endless = [b"STT,name\n1,\"".as_slice(), &vec![b'x'; 40 << 20]].concat();
    let long = send(&mut browser, "dai.csv", &endless).await;
    assert!(
        long.status.is_client_error() && long.text().contains("Dòng 2 của tệp có dấu ngoặc kép"),
        "{}",
        long.text()
    );
}
