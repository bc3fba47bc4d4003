//! Facts from the office: files of every kind, forms, what is missing, and what a verdict makes of them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    Actor, Ctx, Error,
    facts::{self, FactKind},
    imports::{self, Answer, Kind, State, Upload, Uploaded},
    people::{self, Posting, Profile},
};
use domain::access::Role;
use store::{
    Store,
    entity::{award_basis, person, person_facts, rating},
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter},
};
use testkit::actor;
use uuid::Uuid;

use crate::units::organisation;

struct House {
    ctx: Ctx,
    officer: Actor,
    root: Uuid,
    px03: Uuid,
}

async fn house(store: &Store) -> House {
    // January 2026: the facts of the last seasons lie behind.
    let ctx = testkit::ctx_at(store, testkit::clock::FixedClock::at(1_768_010_400_000_000));
    let [root, px03, ..] = organisation(&ctx).await;
    let officer = actor(Role::EmulationOfficer, root);
    for (name, birth, number, sex) in [
        ("Nguyễn Văn An", "1988", "111-001", "male"),
        ("Trần Thị Bình", "1990", "111-002", "female"),
        ("Lê Văn Cường", "1985", "111-003", ""),
    ] {
        let profile = Profile::of([
            ("full_name", name.to_owned()),
            ("sex", sex.to_owned()),
            ("birth_date", birth.to_owned()),
            ("service_number", number.to_owned()),
            ("joined", "01/09/2009".to_owned()),
        ]);
        let posting = Posting { unit: px03, from: "2015-01-01".into(), ..Posting::default() };
        people::create(&ctx, &officer, profile, posting).await.unwrap();
    }
    House { ctx, officer, root, px03 }
}

impl House {
    async fn send(&self, kind: FactKind, name: &str, text: &str) -> Result<Uploaded, Error> {
        let command = Upload {
            kind: Kind::Facts(kind),
            file_name: name.to_owned(),
            bytes: Arc::new(text.as_bytes().to_vec()),
            unit: Some(self.root),
            dossier: None,
        };
        imports::upload(&self.ctx, &self.officer, command).await
    }

    /// Row states with the keys of their problems.
    async fn states(&self, code: &str) -> Vec<(String, String)> {
        let (rows, _) = imports::rows(&self.ctx, &self.officer, code, None, 0).await.unwrap();
        rows.into_iter().map(|r| (r.state, r.problem.map(|p| p.key).unwrap_or_default())).collect()
    }

    async fn version(&self, code: &str) -> i64 {
        imports::batch(&self.ctx, &self.officer, code).await.unwrap().version
    }

    async fn apply(&self, code: &str) -> imports::Applied {
        imports::apply(&self.ctx, &self.officer, code, self.version(code).await, None).await.unwrap()
    }

    async fn take(&self, kind: FactKind, text: &str) -> imports::Applied {
        let sent = self.send(kind, "x.csv", text).await.unwrap();
        let waiting = self.states(&sent.code).await;
        assert!(waiting.iter().all(|s| s.0 != "doubt" && s.0 != "fault"), "{waiting:?}");
        self.apply(&sent.code).await
    }

    async fn person(&self, number: &str) -> person::Model {
        person::Entity::find()
            .filter(person::Column::ServiceNumber.eq(number))
            .one(self.ctx.store.reader())
            .await
            .unwrap()
            .unwrap()
    }

    async fn page(&self, number: &str) -> facts::FactsPage {
        let code = self.person(number).await.code;
        facts::page(&self.ctx, &self.officer, false, &code).await.unwrap()
    }

    async fn rows(&self, number: &str, kind: FactKind) -> Vec<facts::FactRow> {
        self.page(number).await.kinds.into_iter().find(|k| k.0 == kind.code()).unwrap().1
    }
}

/// A row of a spreadsheet is asked for the same reason as a form.
#[tokio::test]
async fn a_registration_after_the_planned_day_is_refused_from_a_spreadsheet_unless_it_says_why() {
    use app::movements::{self, DayForm, MovementForm};
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        let movement = MovementForm {
            name: "Vì an ninh Tổ quốc 2025".into(),
            kind: "regular".into(),
            state: "launched".into(),
            unit: "CAT".into(),
            days: vec![DayForm { kind: "registration".into(), on: "2025-03-15".into(), text: "Hạn".into(), ..DayForm::default() }],
            ..MovementForm::default()
        };
        movements::create(&h.ctx, &h.officer, &movement, None).await.unwrap();
        let head = "STT,Họ và tên,Số hiệu,Năm,Đăng ký thi đua,Ngày đăng ký,Lý do đăng ký muộn\n";
        let rows = "1,Nguyễn Văn An,111-001,2025,có,16/03/2025,\n2,Trần Thị Bình,111-002,2025,có,16/03/2025,Mới chuyển đến\n\
                    3,Lê Văn Cường,111-003,2025,có,15/03/2025,\n";
        let sent = h.send(FactKind::Registrations, "dang-ky.csv", &format!("{head}{rows}")).await.unwrap();
        let states = h.states(&sent.code).await;
        assert_eq!(told(&states), [("fault", "import-registered-late"), ("new", ""), ("new", "")]);
        let (shown, _) = imports::rows(&h.ctx, &h.officer, &sent.code, None, 0).await.unwrap();
        let problem = shown[0].problem.as_ref().unwrap();
        assert_eq!(problem.args["due"], "15/03/2025");
        assert_eq!(problem.args["movement"], "Vì an ninh Tổ quốc 2025");
        // Registering for another year is another day.
        let before = "1,Nguyễn Văn An,111-001,2024,có,16/03/2024,\n";
        assert_eq!(h.take(FactKind::Registrations, &format!("{head}{before}")).await.facts, 1);
        // The corrected file goes in whole.
        let whole = format!("{head}{}", rows.replace("111-001,2025,có,16/03/2025,", "111-001,2025,có,16/03/2025,Biệt phái"));
        assert_eq!(h.take(FactKind::Registrations, &whole).await.facts, 3);
    })
    .await;
}

fn told(states: &[(String, String)]) -> Vec<(&str, &str)> {
    states.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect()
}

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

const RATINGS: &str = "CÔNG AN TỈNH,,,,\nKẾT QUẢ XẾP LOẠI,,,,\n,,,,\n\
    STT,Họ và tên,Số hiệu,Năm,Xếp loại\n\
    1,Nguyễn Văn An,111-001,2024,HTXSNV\n\
    2,Trần Thị Bình,111-002,2024,Hoàn thành tốt nhiệm vụ\n\
    3,Lê Văn Cường,111-003,2024,HTT\n";

#[tokio::test]
async fn ratings_are_previewed_written_once_and_the_same_file_again_changes_nothing() {
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        let sent = h.send(FactKind::Ratings, "xep-loai.csv", RATINGS).await.unwrap();
        assert_eq!(told(&h.states(&sent.code).await), [("new", ""), ("new", ""), ("new", "")]);
        assert_eq!(rating::Entity::find().count(store.reader()).await.unwrap(), 0);
        let mark = async || -> BTreeMap<Uuid, i64> {
            let all: Vec<person_facts::Model> = person_facts::Entity::find().all(store.reader()).await.unwrap();
            all.into_iter().map(|m| (m.person_id, m.mark)).collect()
        };
        let before = mark().await;
        let done = h.apply(&sent.code).await;
        assert_eq!((done.facts, done.updated, done.new_people), (3, 0, 0));
        let after = mark().await;
        assert_eq!((before.len(), after.len()), (3, 3));
        assert!(after.iter().all(|(who, mark)| *mark > before[who]), "{before:?} {after:?}");
        let again = h.send(FactKind::Ratings, "xep-loai.csv", RATINGS).await.unwrap();
        assert!(again.already);
        let other = h.send(FactKind::Ratings, "xep-loai-2.csv", &format!("{RATINGS}\n")).await.unwrap();
        assert_eq!(told(&h.states(&other.code).await), [("same", ""), ("same", ""), ("same", "")]);
        let marks: Vec<person_facts::Model> = person_facts::Entity::find().all(store.reader()).await.unwrap();
        assert!(marks.iter().all(|m| m.dirty));
        let audit = store.verify_audit(&store::audit::Kept::default()).await.unwrap();
        assert!(audit.sound(), "{audit:?}");
        assert!(store.invariants().await.unwrap().sound());
    })
    .await;
}

#[tokio::test]
async fn contradictions_within_a_file_are_refused_and_those_with_the_register_are_asked_about() {
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        h.take(FactKind::Ratings, RATINGS).await;
        let list = "Họ và tên,Số hiệu,Năm,Xếp loại\n\
            Nguyễn Văn An,111-001,2024,HTT\n\
            Trần Thị Bình,111-002,2025,HTT\n\
            Trần Thị Bình,111-002,2025,HTXSNV\n\
            Trần Thị Bình,111-002,2025,HTT\n\
            Lê Văn Cường,111-003,2025,\n\
            Lê Văn Cường,111-003,25,HTT\n\
            Lê Văn Cường,111-003,2025,Loại A\n\
            Người Lạ,,2025,HTT\n";
        let sent = h.send(FactKind::Ratings, "x.csv", list).await.unwrap();
        assert_eq!(
            told(&h.states(&sent.code).await),
            [
                ("doubt", "import-fact-differs"),
                ("new", ""),
                ("fault", "import-fact-contradicts-row"),
                ("repeat", "import-repeats-row"),
                ("same", "import-fact-blank"),
                ("fault", "fact-year-unreadable"),
                ("doubt", "import-fact-word"),
                ("doubt", "import-person-unknown"),
            ]
        );
        let page = imports::batch(&h.ctx, &h.officer, &sent.code).await.unwrap();
        assert_eq!(page.unknown_words, [("rating".to_owned(), "Loại A".to_owned(), 1)]);
        // A word that is explained settles its rows, and is remembered for the next file.
        let words = BTreeMap::from([(("rating".to_owned(), "Loại A".to_owned()), "excellent".to_owned())]);
        imports::name_words(&h.ctx, &h.officer, &sent.code, page.version, words).await.unwrap();
        assert_eq!(h.states(&sent.code).await[6], ("new".to_owned(), String::new()));
        let wrong = BTreeMap::from([(1, Answer::New(String::new()))]);
        let refused = imports::answer(&h.ctx, &h.officer, &sent.code, h.version(&sent.code).await, wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        let answers = BTreeMap::from([(1, Answer::Replace), (8, Answer::Drop { reason: "Không phải của ta".into() })]);
        imports::answer(&h.ctx, &h.officer, &sent.code, h.version(&sent.code).await, answers).await.unwrap();
        let version = h.version(&sent.code).await;
        imports::answer_all(&h.ctx, &h.officer, &sent.code, version, State::Fault, "Sai".into()).await.unwrap();
        let done = h.apply(&sent.code).await;
        assert_eq!((done.facts, done.updated, done.dropped, done.repeats), (2, 1, 3, 1));
        let rows = h.rows("111-001", FactKind::Ratings).await;
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].values["rating"].as_str(), rows[0].annulled_for.is_none()), ("good", true));
        assert!(rows[1].annulled_for.as_ref().unwrap().contains(&sent.code));
        let next =
            h.send(FactKind::Ratings, "y.csv", "Họ và tên,Số hiệu,Năm,Xếp loại\nNguyễn Văn An,111-001,2023,loại a\n");
        let next = next.await.unwrap();
        assert_eq!(told(&h.states(&next.code).await), [("new", "")]);
        assert!(store.invariants().await.unwrap().sound());
    })
    .await;
}

#[tokio::test]
async fn past_awards_keep_years_alone_and_names_that_the_law_does_not_know() {
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        let initiatives = "Họ và tên,Số hiệu,Mã sáng kiến,Tên sáng kiến,Năm,Phạm vi ảnh hưởng\n\
            Nguyễn Văn An,111-001,SK-A,Quản lý hồ sơ điện tử,2014,Cơ sở\n";
        assert_eq!(h.take(FactKind::Initiatives, initiatives).await.facts, 1);
        let list = "DANH SÁCH KHEN THƯỞNG,,,,,,\n\
            Họ và tên,Số hiệu,\"Danh hiệu, hình thức khen thưởng\",Ngày quyết định,Số quyết định,Năm,Mã sáng kiến\n\
            Nguyễn Văn An,111-001,CSTĐCS,12/2014,12/QĐ,2014,SK-A\n\
            Nguyễn Văn An,111-001,Bằng khen của Bộ trưởng Bộ Công an,2016,,,\n\
            Nguyễn Văn An,111-001,Gương sáng khối phố,2012,,,\n\
            Trần Thị Bình,111-002,Chiến sĩ thi đua cơ sở,2005,,,\n\
            Trần Thị Bình,111-002,Giấy khen,2015,,,SK-A\n";
        let sent = h.send(FactKind::Awards, "kt.csv", list).await.unwrap();
        assert_eq!(
            told(&h.states(&sent.code).await),
            [
                ("new", ""),
                ("new", ""),
                ("doubt", "import-fact-word"),
                ("fault", "import-fact-before-joining"),
                ("fault", "fact-initiative-unknown"),
            ]
        );
        let words = BTreeMap::from([(("award".to_owned(), "Gương sáng khối phố".to_owned()), facts::FREE.to_owned())]);
        imports::name_words(&h.ctx, &h.officer, &sent.code, h.version(&sent.code).await, words).await.unwrap();
        let version = h.version(&sent.code).await;
        imports::answer_all(&h.ctx, &h.officer, &sent.code, version, State::Fault, "Hỏi lại".into()).await.unwrap();
        assert_eq!(h.apply(&sent.code).await.facts, 3);
        assert_eq!(award_basis::Entity::find().count(store.reader()).await.unwrap(), 1);
        let rows = h.rows("111-001", FactKind::Awards).await;
        let seen: BTreeSet<_> = rows
            .iter()
            .map(|r| (r.values.get("award").cloned().unwrap_or_default(), r.values["decided_on"].clone()))
            .collect();
        let wanted = [
            (String::new(), "2012".to_owned()),
            ("bang-khen-bo-tinh".to_owned(), "2016".to_owned()),
            ("chien-si-thi-dua-co-so".to_owned(), "2014-12".to_owned()),
        ];
        assert_eq!(seen, BTreeSet::from(wanted));
        // The day of a decision known by its year alone is filled in without a question.
        let finer = "Họ và tên,Số hiệu,Danh hiệu,Ngày quyết định,Số quyết định\n\
            Nguyễn Văn An,111-001,Bằng khen của Bộ trưởng Bộ Công an,05/03/2016,77/QĐ-BCA\n";
        let done = h.take(FactKind::Awards, finer).await;
        assert_eq!((done.facts, done.updated), (0, 1));
        assert!(store.doctor(true).await.unwrap().sound() && store.invariants().await.unwrap().sound());
    })
    .await;
}

#[tokio::test]
async fn leave_discipline_posts_and_study_come_in_the_same_way() {
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        let leave = "Họ và tên,Số hiệu,Loại nghỉ,Từ ngày,Đến ngày,Số ngày làm việc\n\
            Trần Thị Bình,111-002,Thai sản,01/01/2024,30/06/2024,120\n\
            Trần Thị Bình,111-002,Ốm,15/06/2024,20/06/2024,4\n\
            Nguyễn Văn An,111-001,Không lương,01/02/2024,10/02/2024,-7\n\
            Lê Văn Cường,111-003,Ốm,10/02/2024,01/02/2024,3\n";
        let sent = h.send(FactKind::Leave, "nghi.csv", leave).await.unwrap();
        assert_eq!(
            told(&h.states(&sent.code).await),
            [
                ("new", ""),
                ("fault", "import-fact-contradicts-row"),
                ("fault", "fact-negative"),
                ("fault", "field-to-before-from"),
            ]
        );
        for (kind, list) in [
            (FactKind::Discipline, "Họ và tên,Số hiệu,Hình thức kỷ luật,Từ ngày,Đến ngày,Văn bản\nLê Văn Cường,111-003,Khiển trách,01/03/2024,01/03/2025,QĐ 5\n"),
            (FactKind::Posts, "Họ và tên,Số hiệu,Chức vụ,Nhóm chức vụ,Quyền,Từ ngày,Đến ngày\nNguyễn Văn An,111-001,Phó Giám đốc Sở,Phó Giám đốc và tương đương,,2005,2012\n"),
            (FactKind::Study, "Họ và tên,Số hiệu,Khóa học,Hình thức đào tạo,Từ ngày,Đến ngày,Kết quả\nNguyễn Văn An,111-001,Cao học,Tập trung,09/2022,06/2024,Khá\n"),
            (FactKind::Service, "Họ và tên,Số hiệu,Hình thức tuyển dụng,Từ ngày\nNguyễn Văn An,111-001,Chính thức,01/09/2009\n"),
            (FactKind::Transfers, "Họ và tên,Số hiệu,Ngày chuyển,Đơn vị cũ\nNguyễn Văn An,111-001,01/04/2024,Công an huyện cũ\n"),
        ] {
            assert_eq!(h.take(kind, list).await.facts, 1, "{kind:?}");
        }
        let post = h.rows("111-001", FactKind::Posts).await.remove(0);
        let expected = values(&[
            ("post", "Phó Giám đốc Sở"),
            ("post_group", "pho-giam-doc-va-tuong-duong"),
            ("acting", "0"),
            ("from_date", "2005"),
            ("to_date", "2012"),
        ]);
        assert_eq!(post.values, expected);
        // Who may not see what stands against somebody does not send files of it.
        let head = actor(Role::Administrator, h.px03);
        let command = Upload {
            kind: Kind::Facts(FactKind::Discipline),
            file_name: "x.csv".into(),
            bytes: Arc::new(b"a".to_vec()),
            unit: Some(h.px03),
            dossier: None,
        };
        assert!(matches!(imports::upload(&h.ctx, &head, command).await, Err(Error::Denied(_) | Error::Refused(_))));
    })
    .await;
}

#[test]
fn every_heading_of_a_template_is_one_that_its_import_knows() {
    for kind in FactKind::ALL {
        assert!(facts::template(kind).unwrap().starts_with(b"PK"));
        for field in kind.fields() {
            let heading = words::word(words::Lang::Vi, &facts::field_key(kind, field.column));
            assert!(field.names.contains(&vntext::fold(&heading).as_str()), "{kind:?}: {heading}");
        }
    }
}

fn asking(unit: &str) -> facts::Asking<'_> {
    facts::Asking { unit, year: "2024", gap: "rating" }
}

#[tokio::test]
async fn what_is_missing_is_counted_by_unit_and_the_list_sent_out_comes_back() {
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        let one = RATINGS.lines().take(5).collect::<Vec<_>>().join("\n");
        h.take(FactKind::Ratings, &one).await;
        let page = facts::missing(&h.ctx, &h.officer, "", "2024").await.unwrap();
        assert_eq!(page.rows.len(), 1);
        let row = &page.rows[0];
        assert_eq!((row.code.as_str(), row.people, row.rating, row.sex, row.joined), ("PX03", 3, 2, 1, 0));
        let names = facts::asked(&h.ctx, &h.officer, asking("PX03"), None, 500).await.unwrap();
        let who: Vec<_> = names.rows.iter().map(|n| n.full_name.as_str()).collect();
        assert_eq!((who, names.next), (vec!["Trần Thị Bình", "Lê Văn Cường"], None));
        // Piece by piece, as it is sent: one name, then what comes after it.
        let mut writer = facts::begin_to_fill("BỔ SUNG").unwrap();
        let mut next = None;
        for (before, name) in names.rows.iter().enumerate() {
            let piece = facts::asked(&h.ctx, &h.officer, asking("PX03"), next.as_ref(), 1).await.unwrap();
            assert_eq!(piece.rows, std::slice::from_ref(name));
            writer.add(&facts::to_fill(2024, before as u64, &piece.rows)).unwrap();
            next = piece.next;
        }
        assert_eq!(next, None);
        let mut bytes = writer.take();
        bytes.extend(writer.finish().unwrap());
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let mut sheet = String::new();
        std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
        let lists = ["&quot;Nữ,Nam&quot;", "Hoàn thành xuất sắc nhiệm vụ,"];
        assert!(lists.iter().all(|l| sheet.contains(l)), "its cells offer the words: {sheet}");
        // Untouched, it says nothing; filled in, it is the missing ratings.
        let command = Upload {
            kind: Kind::Facts(FactKind::Ratings),
            file_name: "can-bo-sung.xlsx".into(),
            bytes: Arc::new(bytes),
            unit: Some(h.root),
            dossier: None,
        };
        let sent = imports::upload(&h.ctx, &h.officer, command).await.unwrap();
        let blank = ("same", "import-fact-blank");
        assert_eq!(told(&h.states(&sent.code).await), [blank, blank]);
        h.take(FactKind::Ratings, RATINGS).await;
        assert!(facts::asked(&h.ctx, &h.officer, asking(""), None, 500).await.unwrap().rows.is_empty());
        let outside = actor(Role::EmulationOfficer, Uuid::new_v4());
        assert!(facts::missing(&h.ctx, &outside, "", "2024").await.unwrap().rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_form_adds_one_fact_and_annuls_it_with_a_reason_and_a_stale_page_is_told() {
    testkit::both(async |store: Store| {
        let h = house(&store).await;
        let page = h.page("111-001").await;
        let good = values(&[("year", "2024"), ("rating", "good")]);
        let add = async |version, texts| {
            facts::add(&h.ctx, &h.officer, false, &page.code, FactKind::Ratings, version, texts).await
        };
        let empty = add(page.version, values(&[("year", "xx")])).await;
        assert!(matches!(&empty, Err(Error::Invalid(f)) if f.len() == 2), "{empty:?}");
        add(page.version, good.clone()).await.unwrap();
        assert!(matches!(add(page.version, good.clone()).await, Err(Error::Stale { .. })));
        let version = h.page("111-001").await.version;
        assert!(matches!(&add(version, good).await, Err(Error::Refused(r)) if r.key == "fact-known"));
        let other = values(&[("year", "2024"), ("rating", "excellent")]);
        assert!(matches!(&add(version, other.clone()).await, Err(Error::Invalid(f)) if f[0].field == "replace"));
        let replacing = other.into_iter().chain([("replace".to_owned(), "1".to_owned())]).collect();
        add(version, replacing).await.unwrap();
        let rows = h.rows("111-001", FactKind::Ratings).await;
        assert_eq!(rows.iter().filter(|r| r.annulled_for.is_none()).count(), 1);
        let version = h.page("111-001").await.version;
        let id = rows.iter().find(|r| r.annulled_for.is_none()).unwrap().id;
        let annul = async |reason| {
            facts::annul(&h.ctx, &h.officer, (false, &page.code), FactKind::Ratings, version, id, reason).await
        };
        assert!(matches!(annul("").await, Err(Error::Invalid(_))));
        annul("Nhập nhầm người").await.unwrap();
        assert!(h.rows("111-001", FactKind::Ratings).await.iter().all(|r| r.annulled_for.is_some()));
        // An award by its id takes the law's name; one that the law does not know keeps its own.
        let version = h.page("111-001").await.version;
        let award = values(&[("award", "giay-khen"), ("decided_on", "2015")]);
        facts::add(&h.ctx, &h.officer, false, &page.code, FactKind::Awards, version, award).await.unwrap();
        let version = h.page("111-001").await.version;
        let free = values(&[("award", "-"), ("name", "Gương sáng"), ("year", "2014")]);
        facts::add(&h.ctx, &h.officer, false, &page.code, FactKind::Awards, version, free).await.unwrap();
        let names: BTreeSet<String> =
            h.rows("111-001", FactKind::Awards).await.into_iter().map(|r| r.values["name"].clone()).collect();
        assert_eq!(names, BTreeSet::from(["Giấy khen".to_owned(), "Gương sáng".to_owned()]));
        let unit = facts::page(&h.ctx, &h.officer, true, "PX03").await.unwrap();
        assert_eq!(unit.kinds.len(), 7, "ratings, awards, standings, breaches, registrations, discipline, cases");
        let unit_rating = values(&[("year", "2024"), ("rating", "excellent")]);
        facts::add(&h.ctx, &h.officer, true, "PX03", FactKind::Ratings, unit.version, unit_rating).await.unwrap();
        assert!(store.invariants().await.unwrap().sound());
    })
    .await;
}

/// Rows go in without a statement a row.
#[tokio::test]
async fn many_facts_are_written_with_a_constant_number_of_statements() {
    for db in testkit::TestDb::each().await {
        let h = house(&db.store).await;
        let mut counted = Vec::new();
        for (first, years) in [(1990, 10_usize), (1940, 40)] {
            let mut list = String::from("Họ và tên,Số hiệu,Danh hiệu,Loại hình khen thưởng,Năm\n");
            for i in 0..years {
                let year = first + i as i64;
                for (n, name) in ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"].iter().enumerate() {
                    list.push_str(&format!("{name},111-00{},Giấy khen,Đột xuất,{year}\n", n + 1));
                }
            }
            let sent = h.send(FactKind::Awards, "x.csv", &list).await.unwrap();
            let version = h.version(&sent.code).await;
            let (done, statements) =
                store::count_statements(imports::apply(&h.ctx, &h.officer, &sent.code, version, None)).await;
            done.unwrap();
            counted.push(statements);
        }
        assert_eq!(counted[0], counted[1], "{counted:?}");
        db.end().await;
    }
}

#[test]
fn ids_order_as_they_were_made_even_in_one_instant() {
    let ids: Vec<Uuid> = (0..1000).map(|_| app::ctx::id_at(1_500_000_000_000_000)).collect();
    assert!(ids.is_sorted_by(|a, b| a < b));
    assert!(app::ctx::id_at(1_500_000_000_001_000) > ids[999]);
}
