//! What a person says to a list: sheets left out are taken in, lost letters are chosen from proposals.

use app::imports::{self, Kind};

use crate::{import_cases::House, import_strangers::book};

/// A row of a sheet or part that was left out whole brings the rest with it, in one click.
#[tokio::test]
async fn sheets_that_were_left_out_are_read_when_a_person_takes_a_row_in() {
    for db in testkit::TestDb::each().await {
        let house = House::build(db.store.clone()).await;
        let header = "STT|Họ và tên|Năm sinh|Số hiệu\n";
        let list = |rows: &str| format!("{header}{rows}");
        let (shown, hidden, guide) = (
            list("#1|Mai Văn Ân|#1980|831-001"),
            list("#1|Mai Văn Ẩn|#1981|831-002"),
            list("#1|Mai Văn Mẫu|#1982|831-003"),
        );
        let bare = "#1|Mai Văn Nối|#1983|831-004\n#2|Mai Văn Tiếp|#1984|831-005";
        let sheets = [
            ("DS", shown.as_str()),
            ("[Ẩn]", hidden.as_str()),
            ("Hướng dẫn", guide.as_str()),
            ("DS 2", bare),
            ("[Ẩn 2]", bare),
        ];
        let sent = house.send(Kind::People, "ds.xlsx", book(&sheets)).await.unwrap();
        let (ctx, officer, code) = (&house.ctx, &house.officer, sent.code.as_str());
        let names = async || house.all(code, false).await.into_iter().map(|r| r.fields.name).collect::<Vec<_>>();
        assert_eq!(names().await, ["Mai Văn Ân"]);
        for (sheet, more) in [("Ẩn", 1), ("Hướng dẫn", 1), ("DS 2", 2), ("Ẩn 2", 0)] {
            let before = names().await.len();
            let rest = house.all(code, true).await;
            let row = rest.iter().find(|r| r.sheet == sheet && r.takeable).unwrap();
            let page = imports::batch(ctx, officer, code).await.unwrap();
            assert_eq!(imports::take_in(ctx, officer, code, page.version, &[row.seq]).await.unwrap(), 1);
            let rows = house.all(code, false).await;
            let repeats = rows.iter().filter(|r| r.state == "repeat").count();
            assert_eq!(rows.len() - repeats, before + more, "{sheet}: {rows:?}");
        }
        let rows = house.all(code, false).await;
        let read = rows.iter().find(|r| r.fields.name == "Mai Văn Tiếp").unwrap();
        assert_eq!((read.fields.birth.as_str(), read.fields.service_number.as_str()), ("1984", "831-005"));
        db.end().await;
    }
}

/// Letters that were lost: the register's own name first, then readings; the answer goes in.
#[tokio::test]
async fn lost_letters_have_several_proposals() {
    for db in testkit::TestDb::each().await {
        let house = House::build(db.store.clone()).await;
        let list = "Họ và tên,Năm sinh,Số hiệu,Đơn vị\n?inh C?ng T?ng,1971,477-529,PV01\nL? Th? H?ng,1990,,PV01\n";
        let sent = house.send(Kind::People, "ds.csv", list.as_bytes().to_vec()).await.unwrap();
        let (ctx, officer, code) = (&house.ctx, &house.officer, sent.code.as_str());
        let page = imports::batch(ctx, officer, code).await.unwrap();
        let of = |text: &str| page.questions.iter().find(|q| q.text == text).unwrap();
        let known = of("?inh C?ng T?ng");
        assert_eq!(
            (known.proposal.as_str(), known.options.first().map(String::as_str)),
            ("Đinh Công Tùng", Some("Đinh Công Tùng"))
        );
        let several = of("L? Th? H?ng");
        assert!(several.options.len() > 2 && several.proposal.is_empty(), "{several:?}");
        assert!(several.options.iter().all(|name| vntext::lost::fits("L? Th? H?ng", name)), "{several:?}");
        let values = [("?inh C?ng T?ng", "Đinh Công Tùng"), ("L? Th? H?ng", "Lê Thị Hồng")];
        let values = values.map(|(t, v)| (("name".to_owned(), t.to_owned()), v.to_owned())).into();
        imports::fix_values(ctx, officer, code, page.version, values).await.unwrap();
        let rows = house.all(code, false).await;
        let told: Vec<_> = rows.iter().map(|r| (r.state.as_str(), r.fields.name.as_str())).collect();
        assert_eq!(told, [("same", "Đinh Công Tùng"), ("new", "Lê Thị Hồng")]);
        db.end().await;
    }
}
