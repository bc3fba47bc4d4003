use std::{collections::BTreeMap, sync::Arc};

use app::{
    Actor, Ctx, Error,
    imports::{self, Answer, Kind, State, Upload, Uploaded},
    list::Query,
    people::{self, Posting, Profile},
};
use domain::access::Role;
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::units::organisation;

pub(crate) async fn send(ctx: &Ctx, who: &Actor, unit: Uuid, name: &str, bytes: &[u8]) -> Result<Uploaded, Error> {
    let command = Upload {
        kind: Kind::People,
        file_name: name.to_owned(),
        bytes: Arc::new(bytes.to_vec()),
        unit: Some(unit),
        dossier: None,
    };
    imports::upload(ctx, who, command).await
}

fn counts(page: &imports::BatchPage) -> BTreeMap<String, u64> {
    let mut all = BTreeMap::new();
    for (_, state, n) in &page.counts {
        *all.entry(state.clone()).or_default() += n;
    }
    all
}

pub(crate) async fn person(ctx: &Ctx, who: &Actor, unit: Uuid, name: &str, birth: &str, number: &str) {
    let profile = Profile::of([
        ("full_name", name.to_owned()),
        ("birth_date", birth.to_owned()),
        ("service_number", number.to_owned()),
    ]);
    let posting = Posting {
        unit,
        rank: "Đại úy".to_owned(),
        post: "Cán bộ".to_owned(),
        from: "2015-01-01".to_owned(),
        ..Posting::default()
    };
    people::create(ctx, who, profile, posting).await.unwrap();
}

const LIST: &str = "CÔNG AN TỈNH,,,,,,\nDANH SÁCH CÁN BỘ,,,,,,\n,,,,,,\n\
    STT,Họ và tên,Ngày sinh,Số hiệu,Cấp bậc,Chức vụ,Đơn vị\n\
    1,Nguyễn Văn An,19/05/1988,111-001,Thiếu tá,Đội trưởng,PX03\n\
    2,Trần Thị Bình,1990,111-002,Đại úy,Cán bộ,Phòng Cảnh sát hình sự\n\
    3,Lê Văn Cường,02/09/1985,111-003,Trung tá,Phó trưởng phòng,PC02\n";

#[tokio::test]
async fn a_list_of_people_is_previewed_written_once_and_the_same_file_again_changes_nothing() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        person(&ctx, &officer, px03, "Nguyễn Văn An", "1988", "111001").await;
        let sent = send(&ctx, &officer, root, "can-bo.csv", LIST.as_bytes()).await.unwrap();
        assert!(!sent.already && !sent.needs_mapping);
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!(counts(&page), [("new".to_owned(), 2), ("update".to_owned(), 1)].into());
        // Nothing is written before it is applied.
        assert_eq!(people::list(&ctx, &officer, &Query::default()).await.unwrap().count, 1);
        let once = Some(("press-1".to_owned(), b"apply".to_vec()));
        let done = imports::apply(&ctx, &officer, &sent.code, page.version, once.clone()).await.unwrap();
        assert_eq!((done.new_people, done.updated, done.same), (2, 1, 0));
        // A second press of the same button answers the same.
        assert_eq!(imports::apply(&ctx, &officer, &sent.code, page.version, once).await.unwrap(), done);
        let list = people::list(&ctx, &officer, &Query::default()).await.unwrap();
        let names: Vec<_> = list.rows.iter().map(|r| (r.full_name.as_str(), r.rank.as_str())).collect();
        let expected = [("Nguyễn Văn An", "Thiếu tá"), ("Trần Thị Bình", "Đại úy"), ("Lê Văn Cường", "Trung tá")];
        assert_eq!(names, expected);
        assert_eq!(list.rows[0].birth_date.as_deref(), Some("1988-05-19"));
        let again = send(&ctx, &officer, root, "can-bo.csv", LIST.as_bytes()).await.unwrap();
        assert_eq!((again.already, again.code.as_str()), (true, sent.code.as_str()));
        // The same rows in another file say nothing new.
        let other = format!("{LIST}\n");
        let sent = send(&ctx, &officer, root, "can-bo-2.csv", other.as_bytes()).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!(counts(&page), [("same".to_owned(), 3)].into());
    })
    .await;
}

#[tokio::test]
async fn rows_in_doubt_wait_for_a_person_and_stop_the_import_until_then() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        person(&ctx, &officer, px03, "Trần Văn Sỹ", "1980", "222-001").await;
        person(&ctx, &officer, px03, "Lê Thị Hoa", "1991", "222-002").await;
        let list = "Họ và tên,Năm sinh,Số hiệu,Đơn vị\n\
            Trần Văn Sĩ,1980,222-001,PX03\n\
            Phạm Minh Đức,1979,222-002,PX03\n\
            LÊ THỊ HOA,1991,,PX03\n\
            Lê Thị Hoa,1991,222.002,PX03\n\
            Vũ Văn Mới,1999,222-009,Đội Không Có\n\
            Đỗ \u{202E}Lạ,1999,222-010,PX03\n\
            Bùi Cũ,1890,222-011,PX03\n";
        let sent = send(&ctx, &officer, root, "x.csv", list.as_bytes()).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        let (rows, _) = imports::rows(&ctx, &officer, &sent.code, None, 0).await.unwrap();
        let told: Vec<_> =
            rows.iter().map(|r| (r.state.as_str(), r.problem.as_ref().map_or("", |p| p.key.as_str()))).collect();
        assert_eq!(
            told,
            [
                ("doubt", "import-spelling"),
                ("doubt", "import-number-other-name"),
                ("same", ""),
                ("repeat", "import-repeats-row"),
                ("doubt", "import-unit-unknown"),
                ("fault", "field-direction-mark"),
                ("fault", "person-birth-before-1900"),
            ]
        );
        let refused = imports::apply(&ctx, &officer, &sent.code, page.version, None).await;
        assert!(matches!(&refused, Err(Error::Refused(r)) if r.key == "import-open-rows"), "{refused:?}");
        // One name for the unknown unit settles its rows.
        let names = BTreeMap::from([("Đội Không Có".to_owned(), "PX03-D1".to_owned())]);
        imports::name_unit(&ctx, &officer, &sent.code, page.version, names).await.unwrap();
        let code = rows[0].candidates[0].code.clone();
        let answers =
            BTreeMap::from([(1, Answer::Person(code)), (2, Answer::Drop { reason: "Nhầm số hiệu".to_owned() })]);
        let version = imports::batch(&ctx, &officer, &sent.code).await.unwrap().version;
        imports::answer(&ctx, &officer, &sent.code, version, answers).await.unwrap();
        let version = imports::batch(&ctx, &officer, &sent.code).await.unwrap().version;
        imports::answer_all(&ctx, &officer, &sent.code, version, State::Fault, "Sửa sau".to_owned()).await.unwrap();
        let version = imports::batch(&ctx, &officer, &sent.code).await.unwrap().version;
        let done = imports::apply(&ctx, &officer, &sent.code, version, None).await.unwrap();
        assert_eq!((done.new_people, done.dropped, done.repeats), (1, 3, 1));
        let found =
            people::list(&ctx, &officer, &Query { q: "vu van moi".to_owned(), ..Query::default() }).await.unwrap();
        assert_eq!(found.rows[0].unit_code.as_deref(), Some("PX03-D1"));
        // The register's spelling stays.
        let kept = people::list(&ctx, &officer, &Query { q: "222-001".to_owned(), ..Query::default() }).await.unwrap();
        assert_eq!(kept.rows[0].full_name, "Trần Văn Sỹ");
    })
    .await;
}

#[tokio::test]
async fn legacy_encodings_and_dates_as_numbers_are_repaired_with_a_note_and_can_be_declined() {
    for ctx_store in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&ctx_store.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let list = "Họ và tên,Ngày sinh,Số hiệu,Chức vụ,Đơn vị\n\
        NguyÔn V¨n §øc,32282,333-001,Ca\u{301}n bo\u{323}\u{302},PX03\n\
        TrÇn ThÞ H\u{AD}êng,1990,333-002,Cán bộ,PX03\n\
        Ph¹m Quèc Kh¸nh,1985,333-003,Cán bộ,PX03\n";
        let sent = send(&ctx, &officer, root, "cu.csv", list.as_bytes()).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        let told: Vec<_> = page.repairs.iter().map(|g| (g.field.as_str(), g.why.as_str(), g.count)).collect();
        assert_eq!(told, [("birth", "date_number", 1), ("name", "tcvn3", 3), ("post", "decomposed", 1)], "{page:?}");
        let (rows, _) = imports::rows(&ctx, &officer, &sent.code, None, 0).await.unwrap();
        assert_eq!(rows[0].fields.name, "Nguyễn Văn Đức");
        assert_eq!(rows[1].fields.name, "Trần Thị Hường");
        assert_eq!(rows[0].fields.birth, "1988-05-19");
        assert_eq!(rows[0].repairs.iter().find(|r| r.field == "name").unwrap().old, "NguyÔn V¨n §øc");
        let mut mapping = page.mapping.clone();
        for column in &mut mapping.parts[0].columns {
            column.declined = column.field == "name";
        }
        imports::remap(&ctx, &officer, &sent.code, page.version, mapping).await.unwrap();
        let (rows, _) = imports::rows(&ctx, &officer, &sent.code, None, 0).await.unwrap();
        assert_eq!(rows[0].fields.name, "NguyÔn V¨n §øc");
        ctx_store.end().await;
    }
}

#[tokio::test]
async fn columns_named_otherwise_are_mapped_by_hand_and_remembered() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let list = "Danh tính,Số hiệu,Cấp bậc,Đơn vị\nNguyễn Văn An,444-001,Đại úy,PX03\n";
        let sent = send(&ctx, &officer, root, "la.csv", list.as_bytes()).await.unwrap();
        assert!(sent.needs_mapping);
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!(page.state, "mapping");
        let mut mapping = page.mapping.clone();
        mapping.parts[0].columns[0].field = "name".to_owned();
        imports::remap(&ctx, &officer, &sent.code, page.version, mapping).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!((page.state.as_str(), counts(&page)), ("review", [("new".to_owned(), 1)].into()));
        let other = "Danh tính,Số hiệu,Cấp bậc,Đơn vị\nNguyễn Văn Bình,444-002,Đại úy,PX03\n";
        assert!(!send(&ctx, &officer, root, "la-2.csv", other.as_bytes()).await.unwrap().needs_mapping);
        db.end().await;
    }
}

#[tokio::test]
async fn files_that_are_no_lists_get_one_clear_sentence_in_both_languages_and_leave_nothing_behind() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let zip = |text: &[u8]| [b"PK\x03\x04".as_slice(), text].concat();
        let cases: &[(&str, Vec<u8>, &str)] = &[
            ("rong.xlsx", vec![], "sheet-empty"),
            ("rong.csv", b"\n\n,,\n".to_vec(), "sheet-empty"),
            ("hong.xlsx", zip(b"this is no archive at all"), "sheet-corrupt"),
            ("thu.pdf", b"%PDF-1.7 \n".to_vec(), "sheet-unknown-pdf"),
            ("chi-tieu-de.csv", "Họ và tên,Số hiệu\n".as_bytes().to_vec(), "import-no-rows"),
            ("lon.csv", vec![b'a'; (50 << 20) + 1], "sheet-too-large"),
            (
                "mat-khau.xlsx",
                include_bytes!("../../../sheets/tests/fixtures/password.xlsx").to_vec(),
                "sheet-password-protected",
            ),
        ];
        for (name, bytes, key) in cases {
            match send(&ctx, &officer, root, name, bytes).await {
                Err(Error::Refused(r)) => {
                    assert!(r.key == *key, "{name}: {r:?}");
                    for lang in [words::Lang::Vi, words::Lang::En] {
                        let said = words::say(lang, r.key, &r.args);
                        assert!(said.ends_with('.') && said.contains(' '), "{said}");
                    }
                }
                other => panic!("{name}: {other:?}"),
            }
        }
        assert!(imports::batches(&ctx, &officer, &Query::default()).await.unwrap().rows.is_empty());
        db.end().await;
    }
}

#[tokio::test]
async fn nobody_imports_into_units_that_are_not_his() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        person(&ctx, &officer, pc02, "Trần Văn Kín", "1980", "555-001").await;
        let narrow = actor(Role::EmulationOfficer, px03);
        let denied = send(&ctx, &narrow, root, "x.csv", LIST.as_bytes()).await;
        assert!(matches!(denied, Err(Error::NotFound)));
        // A number that belongs to somebody outside his units is refused without telling whose it is.
        let list = "Họ và tên,Số hiệu\nTrần Văn Kín,555-001\n";
        let sent = send(&ctx, &narrow, px03, "x.csv", list.as_bytes()).await.unwrap();
        let (rows, _) = imports::rows(&ctx, &narrow, &sent.code, None, 0).await.unwrap();
        assert_eq!((rows[0].state.as_str(), rows[0].candidates.len()), ("fault", 0));
        let other = actor(Role::EmulationOfficer, pc02);
        assert!(matches!(imports::batch(&ctx, &other, &sent.code).await, Err(Error::NotFound)));
        db.end().await;
    }
}

fn syllable(n: usize) -> String {
    let first = ["B", "C", "D", "G", "H", "K", "L", "M", "N", "P"][n % 10];
    let rest = ["an", "inh", "oa", "ung", "iên", "át", "úc", "em", "ơi", "y"][n / 10 % 10];
    format!("{first}{rest}")
}

/// Rows go in without a statement a row; the budget for 100,000 is the benchmark's.
#[tokio::test]
async fn many_rows_are_matched_and_stored_with_a_constant_number_of_statements() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let mut told = Vec::new();
        for rows in [200_usize, 4_000] {
            let mut list = String::from("Họ và tên,Năm sinh,Số hiệu,Cấp bậc,Chức vụ,Đơn vị\n");
            for i in 0..rows {
                let family = if rows == 200 { "Trần" } else { "Lê" };
                let name = format!("{family} {} {} {}", syllable(i), syllable(i / 100), syllable(i / 10_000));
                list.push_str(&format!("{name},{},{rows}-{i:06},Đại úy,Cán bộ,PX03\n", 1970 + i % 30));
            }
            let begun = std::time::Instant::now();
            let (sent, first) = store::count_statements(send(&ctx, &officer, root, "lon.csv", list.as_bytes())).await;
            let sent = sent.unwrap();
            let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
            let (done, second) =
                store::count_statements(imports::apply(&ctx, &officer, &sent.code, page.version, None)).await;
            assert_eq!(done.unwrap().new_people as usize, rows);
            eprintln!("{rows} rows: {first} + {second} statements, {:?}", begun.elapsed());
            told.push(first + second);
        }
        // Statements grow with the chunks of the bulk inserts only.
        assert!(told[1] < told[0] + 400, "{told:?}");
        db.end().await;
    }
}

/// A dossier of a unit whose office may propose by the demo's regulation; its code.
pub(crate) async fn dossier_of(ctx: &Ctx, officer: &Actor, root: Uuid) -> String {
    app::roads::ensure(ctx).await.unwrap();
    app::regulations::adopt(ctx, &actor(Role::AdvisoryBody, root), "CAT", "demo-cong-an-tinh").await.unwrap();
    let form = app::dossiers::DossierForm {
        unit: "PX03".into(),
        title: "Khen thưởng tổng kết phong trào thi đua đặc biệt".into(),
        award: "giay-khen".into(),
        ground: "movement".into(),
        occasion: "other".into(),
        law_on: "20/11/2020".into(),
        authority_note: "Theo phân cấp".into(),
        achievement_what: "Có thành tích xuất sắc".into(),
        ..Default::default()
    };
    app::dossiers::create(ctx, officer, &form, None).await.unwrap()
}

#[tokio::test]
async fn nominees_come_into_a_dossier_in_two_parts_and_outsiders_are_counted_apart() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        person(&ctx, &officer, px03, "Đỗ Thị Ánh", "1990", "100-001").await;
        person(&ctx, &officer, px03, "Lê Văn Cường", "1985", "100-002").await;
        let dossier = dossier_of(&ctx, &officer, root).await;
        let list = "DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN,,,,,\n\
            I. TẬP THỂ,,,,,\n\
            STT,Tên tập thể,,,,Thành tích\n\
            1,Phòng Cảnh sát hình sự,,,,Phá án\n\
            2,Doanh nghiệp Minh Họa,,,,Ủng hộ\n\
            II. CÁ NHÂN,,,,,\n\
            STT,Họ và tên,Năm sinh,Số hiệu,Chức vụ,Thành tích\n\
            1,Đỗ Thị Ánh,1990,100-001,Cán bộ,Gương mẫu\n\
            2,Lê Văn Cường,1985,100-002,Cán bộ,Gương mẫu\n\
            3,Đỗ Thị Ánh,1990,100-001,Cán bộ,Gương mẫu\n\
            4,Vũ Văn Dân,1970,,,Bắt trộm\n\
            5,Bùi Văn Mới,1999,100-009,Cán bộ,Gương mẫu\n";
        let id = imports::dossier_by_code(&ctx, &officer, &dossier).await.unwrap();
        let command = |name: &str, text: &str| Upload {
            kind: Kind::Nominees,
            file_name: name.to_owned(),
            bytes: Arc::new(text.as_bytes().to_vec()),
            unit: None,
            dossier: Some(id),
        };
        let sent = imports::upload(&ctx, &officer, command("ds.csv", list)).await.unwrap();
        let (rows, _) = imports::rows(&ctx, &officer, &sent.code, None, 0).await.unwrap();
        let told: Vec<_> = rows.iter().map(|r| (r.part.as_str(), r.state.as_str())).collect();
        assert_eq!(
            told,
            [
                ("collective", "matched"),
                ("collective", "doubt"),
                ("individual", "matched"),
                ("individual", "matched"),
                ("individual", "repeat"),
                ("individual", "doubt"),
                ("individual", "doubt"),
            ]
        );
        let answers = BTreeMap::from([
            (2, Answer::Outsider("enterprise".to_owned())),
            (6, Answer::Outsider("citizen".to_owned())),
            (7, Answer::New("PX03".to_owned())),
        ]);
        let version = imports::batch(&ctx, &officer, &sent.code).await.unwrap().version;
        imports::answer(&ctx, &officer, &sent.code, version, answers).await.unwrap();
        let version = imports::batch(&ctx, &officer, &sent.code).await.unwrap().version;
        let done = imports::apply(&ctx, &officer, &sent.code, version, None).await.unwrap();
        assert_eq!((done.collectives, done.individuals, done.outsiders), (1, 3, 2));
        assert_eq!((done.new_people, done.repeats), (1, 1));
        // The same rows in another file: everybody is on the list already, outsiders too.
        let sent = imports::upload(&ctx, &officer, command("ds-2.csv", &format!("{list}\n"))).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!(counts(&page).get("same").copied(), Some(6), "{:?}", page.counts);
        assert_eq!(page.open, 0, "{:?}", page.counts);
    })
    .await;
}

#[tokio::test]
async fn the_list_of_people_asks_the_same_number_of_questions_for_ten_and_for_ten_thousand() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let mut told = Vec::new();
        for rows in [10_usize, 1_000, 10_000] {
            let mut list = String::from("Họ và tên,Năm sinh,Số hiệu,Cấp bậc,Chức vụ,Đơn vị\n");
            for i in 0..rows {
                let family = ["Trần", "Lê", "Phạm"][told.len() / 3];
                let name = format!("{family} {} {} {}", syllable(i), syllable(i / 100), syllable(i / 10_000));
                list.push_str(&format!("{name},{},{rows}-{i:06},Đại úy,Cán bộ,PX03\n", 1970 + i % 30));
            }
            let sent = send(&ctx, &officer, root, "n.csv", list.as_bytes()).await.unwrap();
            let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
            imports::apply(&ctx, &officer, &sent.code, page.version, None).await.unwrap();
            for q in ["", "ban"] {
                let query = Query { q: q.to_owned(), ..Query::default() };
                let (list, n) = store::count_statements(people::list(&ctx, &officer, &query)).await;
                assert!(!list.unwrap().rows.is_empty());
                assert!(n <= 8);
                told.push((q, n));
            }
            let (tree, n) = store::count_statements(app::units::tree(&ctx, &officer, None, "")).await;
            assert_eq!(tree.unwrap().len(), 4);
            told.push(("tree", n));
        }
        assert_eq!(told[..3], told[3..6]);
        assert_eq!(told[..3], told[6..]);
        db.end().await;
    }
}
