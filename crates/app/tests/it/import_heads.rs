//! Lists whose header nobody recognises: a person says where it is and what each column holds.

use std::sync::Arc;

use app::{
    Actor, Ctx, Error,
    facts::FactKind,
    imports::{self, AutoResolve, BatchPage, HeadChoice, Kind, Upload},
    list::Query,
    people,
};
use domain::access::Role;
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::{
    imports::{dossier_of, person},
    units::organisation,
};

async fn send(ctx: &Ctx, who: &Actor, kind: Kind, unit: Uuid, bytes: &[u8]) -> imports::Uploaded {
    let (bytes, file_name) = (Arc::new(bytes.to_vec()), "danh-sach.csv".to_owned());
    imports::upload(ctx, who, Upload { kind, file_name, bytes, unit: Some(unit), dossier: None }).await.unwrap()
}

fn header(number: u32) -> Vec<HeadChoice> {
    vec![HeadChoice { headers: vec![number], first: None }]
}

fn data_from(number: u32) -> Vec<HeadChoice> {
    vec![HeadChoice { headers: vec![], first: Some(number) }]
}

/// The page after the header was chosen.
async fn choose(ctx: &Ctx, who: &Actor, code: &str, chosen: Vec<HeadChoice>) -> BatchPage {
    let version = imports::batch(ctx, who, code).await.unwrap().version;
    imports::choose_heads(ctx, who, code, version, chosen).await.unwrap();
    imports::batch(ctx, who, code).await.unwrap()
}

fn fields(page: &BatchPage) -> Vec<Vec<&str>> {
    page.mapping.parts.iter().map(|p| p.columns.iter().map(|c| c.field.as_str()).collect()).collect()
}

const STRANGE: &str = "CÔNG AN TỈNH,,,,,\nDanh mục năm nay,,,,,\nIdx,Con người,Mã số riêng,Khai sinh,Hàm,Chỗ làm\n\
    1,Nguyễn Văn An,111-001,19/05/1988,Thiếu tá,PX03\n2,Trần Thị Bình,111-002,1990,Đại úy,PC02\n\
    Idx,Con người,Mã số riêng,Khai sinh,Hàm,Chỗ làm\n3,Lê Văn Cường,111-003,02/09/1985,Trung tá,PX03\n";

#[tokio::test]
async fn a_list_with_strange_titles_is_read_once_its_header_is_pointed_at_and_the_same_file_again_changes_nothing() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let sent = send(&ctx, &officer, Kind::People, root, STRANGE.as_bytes()).await;
        assert!(sent.needs_mapping);
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!((page.state.as_str(), page.mapping.parts.len(), page.total), ("mapping", 0, 0));
        let sheet = &page.sheets[0];
        assert_eq!((sheet.lines.len(), sheet.headers.as_slice(), sheet.first), (7, [3].as_slice(), None));
        assert_eq!(sheet.lines[3].cells[1], "Nguyễn Văn An");
        let page = choose(&ctx, &officer, &sent.code, header(3)).await;
        assert_eq!(page.state, "mapping", "guesses wait for a person");
        assert_eq!(fields(&page), [["name", "service_number", "birth", "rank", "unit"]]);
        assert_eq!(page.mapping.parts[0].columns[0].samples, ["Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"]);
        imports::remap(&ctx, &officer, &sent.code, page.version, page.mapping).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!((page.state.as_str(), page.total, page.open), ("review", 3, 0));
        assert_eq!(page.mapping.heads.len(), 1, "what was chosen stays with the batch");
        // Matched again, it is read the same way.
        imports::rematch(&ctx, &officer, &sent.code, page.version).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!((page.total, page.open), (3, 0));
        let done = imports::apply(&ctx, &officer, &sent.code, page.version, None).await.unwrap();
        assert_eq!(done.new_people, 3);
        let list = people::list(&ctx, &officer, &Query::default()).await.unwrap();
        assert_eq!(list.rows[0].birth_date.as_deref(), Some("1988-05-19"));
        let again = send(&ctx, &officer, Kind::People, root, STRANGE.as_bytes()).await;
        assert_eq!((again.already, again.code.as_str()), (true, sent.code.as_str()));
        // The next list of this kind is known by its titles.
        let next = STRANGE.replace("111-00", "222-00");
        let sent = send(&ctx, &officer, Kind::People, root, next.as_bytes()).await;
        assert!(!sent.needs_mapping);
    })
    .await;
}

#[tokio::test]
async fn a_list_without_any_header_begins_where_a_person_says() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let list = "Danh sách phòng PX03\n,\n1,Nguyễn Văn An,111-001,1988,Đại úy,Cán bộ\n2,Trần Thị Bình,111-002,1990,Đại úy,Đội trưởng\n";
        let sent = send(&ctx, &officer, Kind::People, root, list.as_bytes()).await;
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        assert_eq!((page.sheets[0].headers.len(), page.sheets[0].first), (0, Some(3)));
        let page = choose(&ctx, &officer, &sent.code, data_from(3)).await;
        assert_eq!(fields(&page), [vec!["name", "service_number", "birth", "rank", "post"]]);
        let mut mapping = page.mapping.clone();
        mapping.parts[0].columns[4].field = "rank".to_owned();
        let twice = imports::remap(&ctx, &officer, &sent.code, page.version, mapping).await;
        assert!(matches!(&twice, Err(Error::Invalid(f)) if f[0].refusal.key == "import-column-twice"), "{twice:?}");
        imports::remap(&ctx, &officer, &sent.code, page.version, page.mapping).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        let done = imports::apply(&ctx, &officer, &sent.code, page.version, None).await.unwrap();
        assert_eq!(done.new_people, 2);
    })
    .await;
}

#[tokio::test]
async fn a_choice_that_finds_nothing_is_told_in_a_sentence_and_changes_nothing() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let sent = send(&ctx, &officer, Kind::People, root, "a,b\n1,2\n".as_bytes()).await;
        let version = imports::batch(&ctx, &officer, &sent.code).await.unwrap().version;
        let both = vec![HeadChoice { headers: vec![1], first: Some(2) }];
        for (chosen, key) in [
            (vec![], "import-head-choose"),
            (vec![HeadChoice::default()], "import-head-choose"),
            (both, "import-head-both"),
            (data_from(9), "import-head-row"),
            (header(2), "import-head-no-rows"),
        ] {
            match imports::choose_heads(&ctx, &officer, &sent.code, version, chosen).await {
                Err(Error::Invalid(faults)) => {
                    assert_eq!(faults[0].refusal.key, key);
                    for lang in [words::Lang::Vi, words::Lang::En] {
                        assert!(words::say(lang, key, &faults[0].refusal.args).ends_with('.'));
                    }
                }
                other => panic!("{key}: {other:?}"),
            }
        }
        let page = choose(&ctx, &officer, &sent.code, header(1)).await;
        let unnamed = imports::remap(&ctx, &officer, &sent.code, page.version, page.mapping).await;
        assert!(matches!(&unnamed, Err(Error::Invalid(f)) if f[0].refusal.key == "import-name-column"), "{unnamed:?}");
        assert!(people::list(&ctx, &officer, &Query::default()).await.unwrap().rows.is_empty());
        db.end().await;
    }
}

#[tokio::test]
async fn facts_of_every_kind_can_be_read_without_a_recognised_header_and_the_command_line_points_to_the_page() {
    for db in testkit::TestDb::each().await {
        let ctx = testkit::ctx(&db.store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let operator = imports::operator(&ctx, "may-chu").await.unwrap();
        for kind in FactKind::ALL {
            let list = "Nguyễn Văn An,111-001,2019,HTXSNV\nTrần Thị Bình,111-002,2019,HTT\n";
            let bytes = list.as_bytes().to_vec();
            let told =
                imports::import_facts_file(&ctx, &operator, kind, bytes, "x.csv", "", AutoResolve::default()).await;
            match told {
                Err(Error::Refused(r)) => {
                    assert_eq!(r.key, "import-needs-head", "{kind:?}");
                    assert!(r.args["code"].starts_with("NL-"));
                }
                other => panic!("{kind:?}: {other:?}"),
            }
            let sent = send(&ctx, &officer, Kind::Facts(kind), root, list.as_bytes()).await;
            let page = choose(&ctx, &officer, &sent.code, data_from(1)).await;
            let found = fields(&page).remove(0);
            assert_eq!(found[..2], ["name", "service_number"], "{kind:?}");
            if kind == FactKind::Ratings {
                assert_eq!(found[2..], ["f_year", "f_rating"]);
            }
            imports::remap(&ctx, &officer, &sent.code, page.version, page.mapping).await.unwrap();
            let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
            assert_eq!((page.state.as_str(), page.total), ("review", 2), "{kind:?}");
        }
        db.end().await;
    }
}

#[tokio::test]
async fn nominees_in_two_parts_with_strange_headers_of_their_own_come_into_the_dossier() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        person(&ctx, &officer, px03, "Lê Văn An", "1988", "123-001").await;
        let dossier = dossier_of(&ctx, &officer, root).await;
        let list = "CÔNG AN TỈNH,,,\nI. TẬP THỂ,,,\nIdx,Ai,Vì sao,\n1,Phòng Cảnh sát hình sự,Hoàn thành xuất sắc nhiệm vụ được giao,\n\
            II. CÁ NHÂN,,,\nIdx,Ai,Mã riêng,Vì sao\n1,Lê Văn An,123-001,Dẫn đầu đội trong nhiều chuyên án lớn\n";
        let command = Upload {
            kind: Kind::Nominees,
            file_name: "bang-trinh.csv".to_owned(),
            bytes: Arc::new(list.as_bytes().to_vec()),
            unit: None,
            dossier: Some(imports::dossier_by_code(&ctx, &officer, &dossier).await.unwrap()),
        };
        let sent = imports::upload(&ctx, &officer, command).await.unwrap();
        assert!(sent.needs_mapping);
        let both = vec![HeadChoice { headers: vec![3, 6], first: None }];
        let page = choose(&ctx, &officer, &sent.code, both).await;
        let parts: Vec<&str> = page.mapping.parts.iter().map(|p| p.part.as_str()).collect();
        assert_eq!(parts, ["collective", "individual"]);
        assert_eq!(fields(&page), [vec!["", "name", "achievement"], vec!["", "name", "service_number", "achievement"]]);
        imports::remap(&ctx, &officer, &sent.code, page.version, page.mapping).await.unwrap();
        let page = imports::batch(&ctx, &officer, &sent.code).await.unwrap();
        let done = imports::apply(&ctx, &officer, &sent.code, page.version, None).await.unwrap();
        assert_eq!((done.collectives, done.individuals), (1, 1));
    })
    .await;
}
