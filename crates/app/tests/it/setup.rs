use app::setup::{self, workbook};
use domain::access::Role;
use sheets::{Column, ColumnKind, Table, WorkbookWriter};
use store::Store;
use testkit::{actor, actor_with};

/// Name, headings and rows.
type Sheet<'a> = (&'a str, &'a [&'a str], &'a [&'a [&'a str]]);

fn filled(sheets_of: &[Sheet]) -> Vec<u8> {
    let mut writer = WorkbookWriter::new();
    for (name, headings, rows) in sheets_of {
        let table = Table {
            name: (*name).to_owned(),
            columns: headings.iter().map(|h| Column::new(*h, 20.0, ColumnKind::Text)).collect(),
            ..Table::default()
        };
        let rows = rows.iter().map(|r| r.iter().map(|c| sheets::Value::from(*c)).collect::<Vec<_>>());
        writer.add(&table, rows).unwrap();
    }
    writer.finish().unwrap()
}

const UNITS: &[&str] = &["Mã", "Tên đơn vị", "Loại", "Cấp", "Mã cấp trên", "Từ ngày"];
const ORGANISATION: &[&str] =
    &["Mã đơn vị", "Cơ quan cấp trên", "Cơ quan ban hành", "Địa danh", "Ký hiệu quyết định", "Nơi nhận", "Từ ngày"];
const SIGNERS: &[&str] = &["Mã đơn vị", "Họ tên", "Cấp bậc", "Tư cách ký", "Chức danh người đứng đầu", "Từ ngày"];
const PEOPLE: &[&str] =
    &["Mã đơn vị", "Số hiệu", "Họ và tên", "Giới tính", "Ngày sinh", "Cấp bậc", "Chức vụ", "Mức lãnh đạo", "Từ ngày"];
const COUNCIL: &[&str] = &["Mã đơn vị", "Tên hội đồng", "Từ ngày", "Họ tên", "Chức vụ", "Vai trò"];

fn whole() -> Vec<u8> {
    filled(&[
        (
            "Đơn vị",
            UNITS,
            &[
                &["CAT", "Công an tỉnh", "Lực lượng vũ trang", "Bộ, ban, ngành, tỉnh", "", "01/01/2010"],
                &["PX03", "Phòng Công tác đảng", "force", "department", "CAT", "01/01/2010"],
            ],
        ),
        (
            "Tên in",
            ORGANISATION,
            &[&["CAT", "BỘ CÔNG AN", "CÔNG AN TỈNH", "Hà Nội", "QĐ-CAT-PX03", "Như Điều 3; Lưu: VT", "01/01/2010"]],
        ),
        ("Người ký", SIGNERS, &[&["CAT", "Nguyễn Văn A", "Đại tá", "KT.", "GIÁM ĐỐC", "01/01/2020"]]),
        (
            "Hội đồng",
            COUNCIL,
            &[
                &["CAT", "Hội đồng TĐKT", "01/01/2020", "Nguyễn Văn A", "Giám đốc", "Chủ tịch"],
                &["CAT", "Hội đồng TĐKT", "01/01/2020", "Trần Thị B", "Trưởng phòng", "Thư ký"],
            ],
        ),
    ])
}

#[tokio::test]
async fn an_empty_installation_is_set_up_by_one_workbook_and_the_same_again_changes_nothing() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let founder = actor_with("founder", &[(Role::Administrator, None)]);
        let list = setup::checklist(&ctx, &founder).await.unwrap();
        assert!(list.empty && !list.done);
        let done = workbook::import(&ctx, &founder, "thiet-lap.xlsx", whole()).await.unwrap();
        assert_eq!((done.units, done.organisations, done.signers, done.councils), (2, 1, 1, 1));
        let admin = actor(Role::Administrator, crate::units::id(&ctx, "CAT").await);
        let rows = setup::organisations(&ctx, &admin, "CAT").await.unwrap();
        assert_eq!(rows[0].form.recipients, "Như Điều 3\nLưu: VT");
        assert_eq!(setup::signers(&ctx, &admin, "CAT").await.unwrap()[0].form.capacity, "for_head");
        assert_eq!(app::units::tree(&ctx, &admin, None, "").await.unwrap().len(), 2);
        let done = workbook::import(&ctx, &admin, "thiet-lap.xlsx", whole()).await.unwrap();
        assert_eq!(done, workbook::Done::default());
        let list = setup::checklist(&ctx, &admin).await.unwrap();
        let missing: Vec<_> = list.items.iter().filter(|i| !i.done).map(|i| i.key).collect();
        assert_eq!(missing, ["people", "accounts"]);
    })
    .await;
}

#[tokio::test]
async fn faults_of_a_workbook_name_sheet_and_row_and_nothing_is_written() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let founder = actor_with("founder", &[(Role::Administrator, None)]);
        let bytes = filled(&[
            (
                "Đơn vị",
                UNITS,
                &[
                    &["CAT", "Công an tỉnh", "force", "ministry_or_province", "", "01/01/2010"],
                    &["PX03", "Phòng 🎉", "force", "phòng ban gì đó", "CAT", "hôm qua"],
                ],
            ),
            ("Người ký", SIGNERS, &[&["PX99", "Nguyễn Văn A", "", "ký hộ", "GIÁM ĐỐC", "01/01/2020"]]),
        ]);
        let (_, plan) = workbook::keep(&ctx, &founder, "x.xlsx", std::sync::Arc::new(bytes.clone())).await.unwrap();
        let told: Vec<_> = plan.faults.iter().map(|f| (f.sheet.as_str(), f.refusal.key)).collect();
        assert!(told.contains(&("Người ký", "setup-unit-unknown")), "{told:?}");
        assert_eq!(told.iter().filter(|t| **t == ("Đơn vị", "setup-row-fault")).count(), 2, "{told:?}");
        let level = plan.faults.iter().find(|f| f.refusal.key == "setup-not-listed").unwrap();
        assert!(level.refusal.args.iter().any(|(_, said)| said.contains("Xã, phường, đặc khu")), "{level:?}");
        assert!(workbook::import(&ctx, &founder, "x.xlsx", bytes).await.is_err());
        assert!(setup::checklist(&ctx, &founder).await.unwrap().empty);
        // The template that offices get is readable and holds nothing yet.
        let template = workbook::template().unwrap();
        let (_, plan) = workbook::keep(&ctx, &founder, "mau.xlsx", std::sync::Arc::new(template)).await.unwrap();
        assert_eq!(plan.counts().units, 0);
        db.end().await;
    }
}

#[tokio::test]
async fn people_come_with_the_workbook_and_signers_are_linked_by_service_number() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let founder = actor_with("founder", &[(Role::Administrator, None)]);
        let signers: &[&str] = &["Mã đơn vị", "Họ tên", "Số hiệu", "Tư cách ký", "Chức danh người đứng đầu", "Từ ngày"];
        let council: &[&str] = &["Mã đơn vị", "Tên hội đồng", "Từ ngày", "Họ tên", "Số hiệu", "Chức vụ", "Vai trò"];
        let book = |number: &str, sex: &str| {
            filled(&[
                ("Đơn vị", UNITS, &[&["CAT", "Công an tỉnh", "force", "ministry_or_province", "", "01/01/2010"]]),
                (
                    "Cán bộ",
                    PEOPLE,
                    &[
                        &[
                            "CAT",
                            "100-001",
                            "Nguyễn Văn A",
                            sex,
                            "1975",
                            "Đại tá",
                            "Giám đốc",
                            "Cấp vụ, sở",
                            "01/01/2019",
                        ],
                        &["CAT", "", "Trần Thị B", "Nữ", "05/1980", "Thượng tá", "Trưởng phòng", "", ""],
                    ],
                ),
                ("Người ký", signers, &[&["CAT", "Nguyễn Văn A", number, "", "GIÁM ĐỐC", "01/01/2020"]]),
                (
                    "Hội đồng",
                    council,
                    &[&["CAT", "Hội đồng", "01/01/2020", "Nguyễn Văn A", number, "Giám đốc", "Chủ tịch"]],
                ),
            ])
        };
        let keep = async |bytes: Vec<u8>| {
            let (_, plan) = workbook::keep(&ctx, &founder, "x.xlsx", std::sync::Arc::new(bytes)).await.unwrap();
            plan.faults.iter().map(|f| (f.sheet.clone(), f.refusal.key)).collect::<Vec<_>>()
        };
        let unknown = keep(book("999-999", "Nam")).await;
        assert_eq!(unknown.len(), 2, "{unknown:?}");
        assert!(unknown.iter().all(|(_, key)| *key == "setup-number-unknown"));
        assert_eq!(keep(book("100-001", "không rõ")).await, [("Cán bộ".to_owned(), "setup-row-fault")]);

        let done = workbook::import(&ctx, &founder, "x.xlsx", book("100-001", "Nam")).await.unwrap();
        assert_eq!((done.units, done.people, done.signers, done.councils), (1, 2, 1, 1));
        let admin = actor(Role::Administrator, crate::units::id(&ctx, "CAT").await);
        let signers = setup::signers(&ctx, &admin, "CAT").await.unwrap();
        assert_eq!(signers[0].form.person, "CB-000001");
        let people = app::people::list(&ctx, &admin, &app::list::Query::default()).await.unwrap();
        assert_eq!(people.count, 2);
        let again = workbook::import(&ctx, &admin, "x.xlsx", book("100-001", "Nam")).await.unwrap();
        assert_eq!(again, workbook::Done::default(), "the same file changes nothing");
        let bulk = app::accounts::bulk::preview(&ctx, &admin, "CAT").await.unwrap();
        assert_eq!(bulk.lines.len(), 2, "accounts in bulk from the people of the workbook");
    })
    .await;
}

#[tokio::test]
async fn what_the_workbook_would_not_read_is_told_and_nothing_is_written() {
    let db = testkit::TestDb::each().await.remove(0);
    let ctx = testkit::ctx(&db.store);
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let units: &[&str] = &["Mã", "Tên đơn vị", "Loại", "Cấp", "Mã cấp trên", "Từ ngày", "Số quân"];
    let row: &[&str] = &["CAT", "Công an tỉnh", "force", "ministry_or_province", "", "01/01/2010", "120"];
    let bytes = filled(&[
        ("Đơn vị", units, &[row]),
        ("Phòng ban", UNITS, &[&["PX03", "Phòng Công tác đảng", "force", "department", "CAT", "01/01/2010"]]),
        ("Người ký", &["Ai", "Ở đâu"], &[&["Nguyễn Văn A", "CAT"]]),
        // The template's own lists say nothing.
        ("Danh mục", &["Loại"], &[&["Lực lượng vũ trang"]]),
    ]);
    let (_, plan) = workbook::keep(&ctx, &founder, "x.xlsx", std::sync::Arc::new(bytes.clone())).await.unwrap();
    let told: Vec<_> = plan.faults.iter().map(|f| (f.sheet.as_str(), f.refusal.key)).collect();
    let expected = [
        ("Người ký", "setup-sheet-headless"),
        ("Phòng ban", "setup-sheet-unknown"),
        ("Đơn vị", "setup-column-unknown"),
    ];
    assert_eq!(told, expected, "{:?}", plan.faults);
    assert!(plan.faults.iter().any(|f| f.refusal.args.values().any(|said| said == "Số quân")));
    assert!(workbook::import(&ctx, &founder, "x.xlsx", bytes).await.is_err());
    assert!(setup::checklist(&ctx, &founder).await.unwrap().empty);
    db.end().await;
}

/// What each word that the template offers is read as.
#[tokio::test]
async fn every_word_that_the_template_offers_is_understood() {
    let db = testkit::TestDb::each().await.remove(0);
    let ctx = testkit::ctx(&db.store);
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let word = |key: String| words::word(words::Lang::Vi, &key.replace('_', "-"));
    let kinds = domain::units::UnitKind::ALL.iter().map(|k| word(format!("unit-kind-{}", k.code())));
    let levels: Vec<String> =
        domain::units::UnitLevel::ALL.iter().map(|l| word(format!("unit-level-{}", l.code()))).collect();
    let roles = domain::council::CouncilRole::ALL.iter().map(|r| word(format!("council-role-{}", r.code())));
    let units: Vec<[String; 6]> = kinds
        .zip(levels.iter().cycle())
        .chain(std::iter::once("force".to_owned()).cycle().zip(&levels).take(levels.len()))
        .enumerate()
        .map(|(i, (kind, level))| {
            let above = if i == 0 { "" } else { "D0" };
            [format!("D{i}"), format!("Đơn vị {i}"), kind, level.clone(), above.into(), "01/01/2010".into()]
        })
        .collect();
    let seats: Vec<[String; 6]> = roles
        .enumerate()
        .map(|(i, role)| ["D0".into(), "Hội đồng".into(), "01/01/2020".into(), format!("Người {i}"), "-".into(), role])
        .collect();
    let signers: Vec<[String; 6]> = ["", "KT.", "TL.", "TUQ.", "Q.", "TM."]
        .iter()
        .map(|c| ["D0", "Nguyễn A", "Đại tá", c, "GIÁM ĐỐC", "01/01/2020"].map(str::to_owned))
        .collect();
    let texts = |rows: &[[String; 6]]| -> Vec<Vec<String>> { rows.iter().map(|r| r.to_vec()).collect() };
    let (units, seats, signers) = (texts(&units), texts(&seats), texts(&signers));
    let mut writer = WorkbookWriter::new();
    for (name, headings, rows) in
        [("Đơn vị", UNITS, units), ("Hội đồng", COUNCIL, seats), ("Người ký", SIGNERS, signers)]
    {
        let columns = headings.iter().map(|h| Column::new(*h, 20.0, ColumnKind::Text)).collect();
        let table = Table { name: name.to_owned(), columns, ..Table::default() };
        let rows = rows.iter().map(|r| r.iter().map(|c| sheets::Value::from(c.as_str())).collect::<Vec<_>>());
        writer.add(&table, rows).unwrap();
    }
    let bytes = writer.finish().unwrap();
    let (_, plan) = workbook::keep(&ctx, &founder, "x.xlsx", std::sync::Arc::new(bytes)).await.unwrap();
    assert!(plan.faults.is_empty(), "{:?}", plan.faults);
    assert_eq!((plan.counts().seats, plan.counts().signers), (5, 6));
    db.end().await;
}
