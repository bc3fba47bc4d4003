//! The command line as another program uses it.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

use std::{path::Path, process::Command};

use app::exports::{DecisionExport, HonourRollExport, MovementExport, PraiseExport};
use serde_json::Value;
use testkit::TestDb;

struct Said {
    code: i32,
    out: String,
    err: String,
}

fn thidua(db: &TestDb, args: &[&str]) -> Said {
    let mut program = Command::new(env!("CARGO_BIN_EXE_thidua"));
    program.args(args).arg("--data").arg(db.dir.path().join("data")).env("THIDUA_DATABASE", db.store.url());
    let program = program.output().unwrap();
    Said {
        code: program.status.code().unwrap_or(-1),
        out: String::from_utf8(program.stdout).unwrap(),
        err: String::from_utf8(program.stderr).unwrap(),
    }
}

fn sheets_of(file: &Path) -> Vec<(String, usize)> {
    let bytes = std::fs::read(file).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let book = sheets::read(&bytes, &name, &sheets::Limits::default()).unwrap();
    book.visible().map(|s| (s.name.clone(), s.rows().count())).collect()
}

#[tokio::test]
async fn the_finished_demo_is_asked_back_as_json_and_as_workbooks() {
    for db in TestDb::each_empty().await {
        assert_eq!(thidua(&db, &["migrate"]).code, 0);
        assert_eq!(thidua(&db, &["demo", "--finished", "--no-serve"]).code, 0);
        let audit = thidua(&db, &["audit", "verify", "--json"]);
        let told: Value = serde_json::from_str(&audit.out).unwrap();
        assert!(audit.code == 0 && told["rows"].as_u64().unwrap() > 500, "{}", audit.out);

        let by_number = thidua(&db, &["export", "decision", "1534", "--json"]);
        assert_eq!(by_number.code, 0, "{}", by_number.err);
        let decision: DecisionExport = serde_json::from_str(&by_number.out).unwrap();
        assert_eq!(
            (decision.decision.collectives, decision.decision.individuals, decision.awards.len()),
            (38, 96, 134)
        );
        assert_eq!(decision.awards.iter().map(|a| a.prize).sum::<i64>(), 77_400_000);
        // What the list says under "Nội dung ghi trên giấy khen" is what is printed.
        let printed = "Đã có thành tích xuất sắc trong phong trào thi đua đặc biệt lập thành tích chào mừng 75 năm";
        let other = decision.awards.iter().find(|a| !a.citation.starts_with(printed));
        assert_eq!(other.map(|a| a.citation.as_str()), None);
        let by_code = thidua(&db, &["export", "decision", &decision.decision.code]);
        let by_symbol = thidua(&db, &["export", "decision", &decision.decision.number]);
        assert_eq!((by_code.out.as_str(), by_symbol.out.as_str()), (by_number.out.as_str(), by_number.out.as_str()));
        let file = db.dir.path().join("quyet-dinh.xlsx");
        let told = thidua(&db, &["export", "decision", "1534", "--json", "--out", &file.to_string_lossy()]);
        assert_eq!(serde_json::from_str::<Value>(&told.out).unwrap()["schema"], "thidua/file/1");
        // a title and headings stand above the rows
        assert_eq!(sheets_of(&file), [("Tập thể".to_owned(), 38 + 2), ("Cá nhân".to_owned(), 96 + 2)]);

        let movement = thidua(&db, &["export", "movement", "dac-biet-2019-2020", "--json"]);
        let movement: MovementExport = serde_json::from_str(&movement.out).unwrap();
        assert_eq!(movement.phases.len(), 4);
        let known: Vec<_> = movement.sources.iter().map(|s| s.code.as_str()).collect();
        assert!(!movement.facts.is_empty());
        assert!(movement.facts.iter().filter_map(|f| f.source.as_deref()).all(|s| known.contains(&s)), "{known:?}");
        assert!(movement.figures.iter().any(|f| f.value == 134 || f.value == 38), "{:?}", movement.figures);

        let roll: HonourRollExport = serde_json::from_str(&thidua(&db, &["export", "honour-roll"]).out).unwrap();
        let file = db.dir.path().join("bang-vang.xlsx");
        assert_eq!(thidua(&db, &["export", "honour-roll", "--out", &file.to_string_lossy()]).code, 0);
        let names: usize = roll.blocks.iter().map(|b| b.collectives.len() + b.individuals.len()).sum();
        assert_eq!(sheets_of(&file), [("Bảng vàng".to_owned(), names + 2)]);

        let praise: PraiseExport = serde_json::from_str(&thidua(&db, &["export", "praise"]).out).unwrap();
        assert!(praise.lines.iter().all(|l| l.fields["document"] == "Dữ liệu minh họa"), "invented, and marked");
        let file = db.dir.path().join("thu-khen.xlsx");
        assert_eq!(thidua(&db, &["export", "praise", "--out", &file.to_string_lossy()]).code, 0);
        assert_eq!(sheets_of(&file), [("Thư khen, người tốt việc tốt".to_owned(), praise.lines.len() + 2)]);
        assert_eq!(praise.lines.len(), 4);

        portal_copy(&db);

        let refused = thidua(&db, &["export", "decision", "9999", "--json"]);
        assert_eq!(refused.code, 1);
        let error: Value =
            serde_json::from_str(if refused.out.is_empty() { &refused.err } else { &refused.out }).unwrap();
        assert!(error["error"]["message"]["vi"].as_str().unwrap().contains("9999"), "{error}");
        db.end().await;
    }
}

/// The demo's portal as files: made, made again after something was withdrawn, and never over somebody else's folder.
fn portal_copy(db: &TestDb) {
    let dir = db.dir.path().join("cong");
    let at = dir.to_string_lossy().into_owned();
    let export = |at: &str, base: &str| thidua(db, &["portal", "export", at, "--base-url", base, "--json"]);
    assert_eq!(export(&at, "javascript:alert(1)").code, 1);
    assert!(!dir.exists(), "nothing is written for a wrong address");
    let said = export(&at, "https://cong.example/");
    assert_eq!(said.code, 0, "{}", said.err);
    let told: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!((&told["schema"], &told["removed"]), (&"thidua/portal-export/1".into(), &0.into()));
    let index = std::fs::read_to_string(dir.join("index.html")).unwrap().replace("&#x2f;", "/");
    assert!(index.contains("Phát động phong trào thi đua đặc biệt") && index.contains("https://cong.example/tin/TIN-"));
    // A page of an earlier export whose news are withdrawn by now goes; what others put there stays.
    let list = dir.join(".thidua-portal");
    let before = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, format!("{before}tin/TIN-900000.html\n../ngoai.txt\n")).unwrap();
    std::fs::write(dir.join("tin/TIN-900000.html"), "đã rút").unwrap();
    std::fs::write(dir.join("rieng.txt"), "của cơ quan").unwrap();
    std::fs::write(db.dir.path().join("ngoai.txt"), "ngoài thư mục").unwrap();
    let again: Value = serde_json::from_str(&export(&at, "https://cong.example").out).unwrap();
    assert_eq!(again["removed"], 1);
    assert!(!dir.join("tin/TIN-900000.html").exists() && dir.join("rieng.txt").exists());
    assert!(db.dir.path().join("ngoai.txt").exists(), "nothing outside the folder is touched");
    assert_eq!(std::fs::read_to_string(&list).unwrap(), before);
    let foreign = db.dir.path().join("khac");
    std::fs::create_dir(&foreign).unwrap();
    std::fs::write(foreign.join("a.txt"), "a").unwrap();
    assert_eq!(export(&foreign.to_string_lossy(), "https://cong.example").code, 1);
}

/// A PNG of one point.
#[rustfmt::skip]
const POINT: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1f, 0x15, 0xc4,
    0x89, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x64, 0xf8, 0xcf, 0x50,
    0x0f, 0x00, 0x03, 0x86, 0x01, 0x80, 0x5a, 0x34, 0x7d, 0x6b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45,
    0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

#[test]
fn a_photo_is_made_ready_in_a_process_of_its_own_and_what_is_none_is_refused_with_its_code() {
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (dir.path().join("request"), dir.path().join("out"));
    let run = |bytes: &[u8]| {
        std::fs::write(&file, bytes).unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_thidua")).arg("photo").arg(&file).arg(&out).output().unwrap();
        (done.status.code(), serde_json::from_slice::<Value>(&done.stdout).unwrap())
    };
    let (code, told) = run(POINT);
    assert_eq!((code, &told["width"], &told["height"]), (Some(0), &1.into(), &1.into()));
    for made in [&out, &out.with_extension("small")] {
        assert_eq!(std::fs::read(made).unwrap()[..3], [0xff, 0xd8, 0xff], "a JPEG");
    }
    let (code, told) = run(b"Ho va ten,Nam sinh");
    assert_eq!((code, &told["error"]["code"]), (Some(1), &"photo-kind".into()));
    let (code, told) = run(&vec![0; 50 << 20]);
    assert_eq!((code, &told["error"]["code"]), (Some(1), &"photo-large".into()));
}

fn workbook(level: &str) -> Vec<u8> {
    let mut writer = sheets::WorkbookWriter::new();
    let mut add = |name: &str, rows: &[&[&str]]| {
        let columns = rows[0].iter().map(|h| sheets::Column::new(*h, 20.0, sheets::ColumnKind::Text)).collect();
        let table = sheets::Table { name: name.to_owned(), columns, ..sheets::Table::default() };
        writer
            .add(&table, rows[1..].iter().map(|r| r.iter().map(|c| sheets::Value::from(*c)).collect::<Vec<_>>()))
            .unwrap();
    };
    add(
        "Đơn vị",
        &[
            &["Mã", "Tên đơn vị", "Loại", "Cấp", "Mã cấp trên", "Từ ngày"],
            &["S", "Sở Thử", "Cơ quan", level, "", "01/01/2020"],
        ],
    );
    add(
        "Người ký",
        &[
            &["Mã đơn vị", "Họ tên", "Chức danh người đứng đầu", "Từ ngày"],
            &["S", "Đỗ Thị Ánh", "GIÁM ĐỐC", "01/01/2020"],
        ],
    );
    writer.finish().unwrap()
}

#[tokio::test]
async fn an_empty_place_is_set_up_by_a_workbook_and_a_faulty_one_writes_nothing() {
    for db in TestDb::each_empty().await {
        assert_eq!(thidua(&db, &["migrate"]).code, 0);
        let file = db.dir.path().join("thiet-lap.xlsx");
        let path = file.to_string_lossy().into_owned();
        std::fs::write(&file, workbook("cấp gì đó")).unwrap();
        let refused = thidua(&db, &["import", "setup", &path]);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains("Đơn vị, 2") && refused.err.contains("Xã, phường, đặc khu"), "{}", refused.err);
        std::fs::write(&file, workbook("Bộ, ban, ngành, tỉnh")).unwrap();
        let done = thidua(&db, &["import", "setup", &path, "--json"]);
        assert_eq!(done.code, 0, "{}", done.err);
        let done: Value = serde_json::from_str(&done.out).unwrap();
        assert_eq!((&done["done"]["units"], &done["done"]["signers"]), (&Value::from(1), &Value::from(1)));
        let again: Value = serde_json::from_str(&thidua(&db, &["import", "setup", &path, "--json"]).out).unwrap();
        assert_eq!(again["done"]["units"], 0);
        assert_eq!(thidua(&db, &["invariants"]).code, 0);
        assert_eq!(thidua(&db, &["audit", "verify"]).code, 0);
        db.end().await;
    }
}

/// Microseconds of a day.
const DAY: i64 = 24 * 3600 * 1_000_000;

#[tokio::test]
async fn seals_kept_outside_are_printed_read_again_and_missed_when_the_newest_is_gone() {
    for db in TestDb::each().await {
        let key = store::audit::SealKey::from_bytes(&[7; 32]);
        for day in [1, 2] {
            let at = day * DAY;
            let write = store::Write {
                actor: store::sea_orm::prelude::Uuid::nil(),
                actor_label: "x".into(),
                at,
                root: None,
                once: None,
            };
            db.store
                .write::<(), store::StoreError, _>(write, |tx| {
                    Box::pin(async move { tx.audit("setting:x", "edit", &Value::Null).await })
                })
                .await
                .unwrap();
            db.store.seal_audit(&key, at).await.unwrap();
        }
        let printed = thidua(&db, &["audit", "seals"]);
        let lines: Vec<&str> = printed.out.lines().collect();
        assert_eq!(lines.len(), 2, "one a day: {}", printed.out);
        assert!(lines[0].starts_with("thidua-seal/1 1970-01-02 1 "), "{}", lines[0]);
        let file = db.dir.path().join("niem-phong.txt");
        let path = file.to_string_lossy().into_owned();
        std::fs::write(&file, format!("# két sắt\n{}", printed.out)).unwrap();
        let verify = ["audit", "verify", "--seal", &path];
        assert_eq!(thidua(&db, &verify).code, 0);

        std::fs::write(db.dir.path().join("hong.txt"), format!("{}\nabc\n", lines[0])).unwrap();
        let bad = db.dir.path().join("hong.txt").to_string_lossy().into_owned();
        let refused = thidua(&db, &["audit", "verify", "--seal", &bad]);
        assert!(refused.code == 1 && refused.err.contains("Dòng 2"), "{}", refused.err);

        testkit::behind(
            &db.store,
            &[
                "DELETE FROM audit_seal WHERE seq = 2",
                "DELETE FROM audit_payload WHERE seq = 2",
                "DELETE FROM audit_entry WHERE seq = 2",
                "UPDATE audit_head SET seq = 1, sealed_seq = 1, hash = (SELECT hash FROM audit_entry)",
            ],
        )
        .await;
        assert_eq!(thidua(&db, &["audit", "verify"]).code, 0, "sound in itself");
        let missed = thidua(&db, &verify);
        assert!(missed.code == 1 && missed.out.contains("[kept-seal-missing]"), "{}{}", missed.out, missed.err);
        db.end().await;
    }
}
