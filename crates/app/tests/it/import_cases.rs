//! Every case of tests/import-cases, each with its right value beside it: `NAME.golden` says what became of each row and
//! column of the file `NAME`. With THIDUA_WRITE_GOLDEN set, what is found is written instead of compared; it must be read
//! against expected.txt before it is kept.

use std::{fmt::Write as _, fs, path::Path, path::PathBuf, sync::Arc};

use app::{
    Actor, Ctx, Error,
    facts::FactKind,
    imports::{self, Kind, RowView, State, Upload},
    units::{self, NewUnit},
};
use domain::access::Role;
use testkit::actor;
use uuid::Uuid;

use crate::{
    imports::{dossier_of, person},
    units::{id, organisation},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/import-cases")
}

/// What the file is uploaded as.
fn kind_of(case: &str, file: &str) -> Kind {
    match case.get(..2).unwrap_or_default() {
        "22" => Kind::Facts(FactKind::Ratings),
        "36" => Kind::Facts(FactKind::Awards),
        "23" | "28" | "32" | "33" => Kind::Nominees,
        _ if matches!(file, "collectives.xlsx" | "side.xlsx" | "quote-nominees.csv") => Kind::Nominees,
        _ => Kind::People,
    }
}

pub(crate) struct House {
    pub(crate) ctx: Ctx,
    pub(crate) officer: Actor,
    root: Uuid,
    dossier: Uuid,
}

impl House {
    pub(crate) async fn build(store: store::Store) -> Self {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let admin = actor(Role::Administrator, root);
        for (code, name) in [("PV01", "Phòng Tham mưu"), ("PX01", "Phòng Tổ chức cán bộ")] {
            let new = NewUnit {
                code: code.to_owned(),
                name: name.to_owned(),
                kind: "force".to_owned(),
                level: "department".to_owned(),
                parent: Some(root),
                from: "2010-01-01".to_owned(),
                ..NewUnit::default()
            };
            units::create(&ctx, &admin, new).await.unwrap();
        }
        let pv01 = id(&ctx, "PV01").await;
        for (name, birth, number) in [
            ("Đinh Công Tùng", "1971", "477-529"),
            ("Hoàng Công Trung", "1972", "207-822"),
            ("Đinh Văn Sơn", "1973", "322-224"),
            ("Đỗ Công Mạnh", "1974", "414-613"),
        ] {
            person(&ctx, &officer, pv01, name, birth, number).await;
        }
        let _ = px03;
        let code = dossier_of(&ctx, &officer, root).await;
        let dossier = imports::dossier_by_code(&ctx, &officer, &code).await.unwrap();
        Self { ctx, officer, root, dossier }
    }

    /// The same house in January 2026, when the years of the lists have passed.
    fn later(&self) -> Self {
        let clock = testkit::clock::FixedClock::at(1_768_442_400_000_000);
        let ctx = testkit::ctx_at(&self.ctx.store, clock);
        Self { ctx, officer: self.officer.clone(), root: self.root, dossier: self.dossier }
    }

    pub(crate) async fn send(&self, kind: Kind, name: &str, bytes: Vec<u8>) -> Result<imports::Uploaded, Error> {
        let nominees = kind == Kind::Nominees;
        let command = Upload {
            kind,
            file_name: name.to_owned(),
            bytes: Arc::new(bytes),
            unit: (!nominees).then_some(self.root),
            dossier: nominees.then_some(self.dossier),
        };
        imports::upload(&self.ctx, &self.officer, command).await
    }

    pub(crate) async fn all(&self, code: &str, rest: bool) -> Vec<RowView> {
        let batch = imports::batch(&self.ctx, &self.officer, code).await.unwrap();
        let (mut all, mut after) = (Vec::new(), 0);
        loop {
            let (rows, next) = if rest {
                imports::rest_of(&self.ctx, batch.id, after).await.unwrap()
            } else {
                imports::rows_of(&self.ctx, batch.id, None, after).await.unwrap()
            };
            all.extend(rows);
            match next {
                Some(seq) => after = seq,
                None => return all,
            }
        }
    }

    /// What became of a file, line by line.
    pub(crate) async fn tell(&self, kind: Kind, name: &str, bytes: Vec<u8>) -> String {
        let mut out = String::new();
        let sent = match self.send(kind, name, bytes).await {
            Ok(sent) => sent,
            Err(Error::Refused(r)) => {
                let args: Vec<String> = r.args.iter().map(|(k, v)| format!(" {k}={v}")).collect();
                return format!("refused {}{}\n", r.key, args.concat());
            }
            Err(other) => panic!("{name}: {other:?}"),
        };
        let page = imports::batch(&self.ctx, &self.officer, &sent.code).await.unwrap();
        if sent.needs_mapping {
            out.push_str("columns wait for a person\n");
        }
        if page.uncalculated > 0 {
            writeln!(out, "formulas without a value: {}", page.uncalculated).unwrap();
        }
        if !page.encoding.is_empty() {
            writeln!(out, "read as {}", page.encoding).unwrap();
        }
        for row in self.all(&sent.code, false).await {
            writeln!(out, "row {} {} {}", row.row_number, row.part, told(&row)).unwrap();
            for r in row.repairs.iter().filter(|r| r.why != "decomposed") {
                writeln!(out, "  {} {}: “{}” → “{}”", r.why, r.field, r.old, r.new).unwrap();
            }
        }
        for row in self.all(&sent.code, true).await {
            let why = row.problem.as_ref().map(|p| format!(" {}", p.key)).unwrap_or_default();
            writeln!(out, "rest {} {}{why} · {}", row.row_number, row.state, row.words).unwrap();
        }
        for c in &page.skipped {
            writeln!(out, "skipped {} “{}” {} cells", c.letter, c.title, c.filled).unwrap();
        }
        for q in &page.questions {
            let options = if q.options.is_empty() { String::new() } else { format!(" [{}]", q.options.join(", ")) };
            writeln!(out, "asked {} “{}” {} → “{}”{options} ({} rows)", q.field, q.text, q.why, q.proposal, q.count)
                .unwrap();
        }
        // The law of the import: rows of the file are all there, tables side by side counted apart.
        let sum: u64 = page.ledger.iter().map(|l| l.2).sum();
        assert!(sent.needs_mapping || sum == page.file_rows, "{name}: {sum} of {} rows", page.file_rows);
        imports::discard(&self.ctx, &self.officer, &sent.code, page.version).await.unwrap();
        out
    }
}

fn told(row: &RowView) -> String {
    let f = &row.fields;
    let fields = [
        ("name", &f.name),
        ("birth", &f.birth),
        ("sex", &f.sex),
        ("number", &f.service_number),
        ("joined", &f.joined),
        ("rank", &f.rank),
        ("post", &f.post),
        ("unit", &f.unit),
        ("level", &f.leader_level),
        ("citation", &f.citation),
        ("achievement", &f.achievement),
    ];
    let said = fields.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| format!(" | {k}={v}"));
    let facts = f.facts.iter().map(|(k, v)| format!(" | {k}={v}"));
    let problem = row.problem.as_ref().map(|p| format!(" ({})", p.key)).unwrap_or_default();
    format!("{}{problem}{}", row.state, said.chain(facts).collect::<String>())
}

#[tokio::test]
async fn every_case_gives_its_right_value() {
    let db = testkit::TestDb::each().await.into_iter().next().unwrap();
    let house = House::build(db.store.clone()).await;
    let later = house.later();
    let write = std::env::var_os("THIDUA_WRITE_GOLDEN").is_some();
    let mut cases: Vec<PathBuf> = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    let (mut seen, mut wrong) = (0, Vec::new());
    for case in cases.iter().filter(|c| c.is_dir()) {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let mut files: Vec<PathBuf> = fs::read_dir(case).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        let input = |p: &&PathBuf| {
            let ending = p.extension().unwrap_or_default().to_string_lossy().into_owned();
            matches!(ending.as_str(), "xlsx" | "xls" | "ods" | "csv") || p.ends_with("utf16-bom-tab.txt")
        };
        for file in files.iter().filter(input) {
            let file_name = file.file_name().unwrap().to_string_lossy().into_owned();
            // ratings of 2023 to 2025 are told in 2026
            let house = if name.starts_with("22") { &later } else { &house };
            let found = house.tell(kind_of(&name, &file_name), &file_name, fs::read(file).unwrap()).await;
            let golden = case.join(format!("{file_name}.golden"));
            seen += 1;
            if write {
                fs::write(&golden, &found).unwrap();
            } else if fs::read_to_string(&golden).unwrap_or_default() != found {
                wrong.push(format!("{name}/{file_name}:\n{found}"));
            }
        }
    }
    assert!(seen >= 60 && wrong.is_empty(), "{seen} files, {} wrong\n{}", wrong.len(), wrong.join("\n"));
    db.end().await;
}

#[tokio::test]
async fn each_name_of_the_vni_list_is_what_an_independent_table_says() {
    let db = testkit::TestDb::each().await.into_iter().next().unwrap();
    let house = House::build(db.store.clone()).await;
    let case = folder().join("31-vni-oracle");
    let expected: Vec<String> = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
    let sent = house.send(Kind::People, "vni.xlsx", fs::read(case.join("vni.xlsx")).unwrap()).await.unwrap();
    let names: Vec<String> = house.all(&sent.code, false).await.into_iter().map(|r| r.fields.name).collect();
    assert_eq!(names, expected);
    db.end().await;
}

/// Rows set aside are taken in, columns passed over are taken, values are answered once: then all goes in.
#[tokio::test]
async fn what_was_set_aside_or_asked_goes_in_when_a_person_says_so() {
    for db in testkit::TestDb::each().await {
        let house = House::build(db.store.clone()).await;
        let list = "Danh sách cán bộ\nSTT,Họ và tên,Giới tính,Năm sinh,Số hiệu,Đơn vị,Ghi chú\n\
            1,Nguyễn Văn An,x,1980,801-001,Phòng Tham mưu,Đại úy\n\
            2,Tr?n V?n Ba,x,1981,801-002,nt,Thiếu tá\n\
            Cộng: 2\n\
            ,Lê Thị Chín,,1982,,,\n\
            NGƯỜI LẬP BIỂU\n";
        let sent = house.send(Kind::People, "ds.csv", list.as_bytes().to_vec()).await.unwrap();
        let (ctx, officer, code) = (&house.ctx, &house.officer, sent.code.as_str());
        let page = imports::batch(ctx, officer, code).await.unwrap();
        let states = |page: &imports::BatchPage| {
            let mut all: Vec<(String, u64)> = page.ledger.iter().map(|l| (l.1.clone(), l.2)).collect();
            all.sort();
            all
        };
        let of = |s: &str, n: u64| (s.to_owned(), n);
        assert_eq!(states(&page), [of("aside", 1), of("fault", 2), of("heading", 2), of("signature", 1), of("sum", 1)]);
        assert_eq!(page.file_rows, 7);
        let skipped: Vec<&str> = page.skipped.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(skipped, ["Ghi chú"]);
        let asked: Vec<(&str, &str)> = page.questions.iter().map(|q| (q.field.as_str(), q.text.as_str())).collect();
        assert_eq!(asked, [("name", "Tr?n V?n Ba"), ("sex", "x")]);
        // One answer a value, for all its rows.
        let values = [(("sex", "x"), "male"), (("name", "Tr?n V?n Ba"), "Trần Văn Ba")];
        let values = values.map(|((f, t), v)| ((f.to_owned(), t.to_owned()), v.to_owned())).into();
        imports::fix_values(ctx, officer, code, page.version, values).await.unwrap();
        let page = imports::batch(ctx, officer, code).await.unwrap();
        assert!(page.questions.is_empty() && page.open == 0, "{page:?}");
        imports::take_columns(ctx, officer, code, page.version, [((0, 6), "rank".to_owned())].into()).await.unwrap();
        let page = imports::batch(ctx, officer, code).await.unwrap();
        assert!(page.skipped.is_empty());
        assert_eq!(imports::take_in(ctx, officer, code, page.version, &[]).await.unwrap(), 1);
        let page = imports::batch(ctx, officer, code).await.unwrap();
        let rows = house.all(code, false).await;
        let told: Vec<String> =
            rows.iter().map(|r| format!("{} {} {}", r.fields.name, r.fields.sex, r.fields.rank)).collect();
        assert_eq!(told, ["Nguyễn Văn An male Đại úy", "Trần Văn Ba male Thiếu tá", "Lê Thị Chín  "]);
        assert_eq!(rows[1].fields.unit, "Phòng Tham mưu");
        let done = imports::apply(ctx, officer, code, page.version, None).await.unwrap();
        assert_eq!(done.new_people, 3);
        db.end().await;
    }
}

#[tokio::test]
async fn a_row_that_repeats_another_is_another_person_when_somebody_says_so() {
    for db in testkit::TestDb::each().await {
        let house = House::build(db.store.clone()).await;
        let list = "Họ và tên,Năm sinh,Đơn vị\nNguyễn Văn Hùng,1985,PV01\nNguyễn Văn Hưng,1985,PV01\nNguyễn Văn Hùng,1985,PV01\n";
        let sent = house.send(Kind::People, "ds.csv", list.as_bytes().to_vec()).await.unwrap();
        let (ctx, officer, code) = (&house.ctx, &house.officer, sent.code.as_str());
        let rows = house.all(code, false).await;
        let states: Vec<&str> = rows.iter().map(|r| r.state.as_str()).collect();
        assert_eq!(states, ["new", "new", "repeat"]);
        let page = imports::batch(ctx, officer, code).await.unwrap();
        let answers = [(rows[2].seq, imports::Answer::New(String::new()))].into();
        imports::answer(ctx, officer, code, page.version, answers).await.unwrap();
        // The answer stands when the file is read again.
        let page = imports::batch(ctx, officer, code).await.unwrap();
        imports::rematch(ctx, officer, code, page.version).await.unwrap();
        let page = imports::batch(ctx, officer, code).await.unwrap();
        assert_eq!(page.counts.iter().find(|c| c.1 == State::Repeat.code()), None);
        assert_eq!(imports::apply(ctx, officer, code, page.version, None).await.unwrap().new_people, 3);
        db.end().await;
    }
}
