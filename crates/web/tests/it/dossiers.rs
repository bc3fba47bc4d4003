//! A dossier from its form to the decision-maker, as five people see it in a browser.

use app::{
    people::{Posting, Profile},
    units::NewUnit,
};
use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Browser, TestApp, actor, actor_with};
use uuid::Uuid;

pub(crate) struct House {
    pub(crate) app: TestApp,
    pub(crate) root: Uuid,
    pub(crate) px03: Uuid,
}

pub(crate) async fn unit_id(app: &TestApp, code: &str) -> Uuid {
    use store::{
        entity::unit,
        sea_orm::{ColumnTrait, EntityTrait, QueryFilter},
    };
    let found = unit::Entity::find().filter(unit::Column::Code.eq(code)).one(app.db.store.reader()).await.unwrap();
    found.unwrap().id
}

/// A province with one department, two people in it, the roads, the illustrative regulation.
pub(crate) async fn house() -> House {
    let app = TestApp::new().await;
    let new = |code: &str, name: &str, parent: Option<Uuid>| NewUnit {
        code: code.into(),
        name: name.into(),
        kind: "force".into(),
        level: "department".into(),
        parent,
        from: "2010-01-01".into(),
        ..NewUnit::default()
    };
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    app::units::create(&app.ctx, &founder, new("CAT", "Công an tỉnh", None)).await.unwrap();
    let root = unit_id(&app, "CAT").await;
    let admin = actor(Role::Administrator, root);
    app::units::create(&app.ctx, &admin, new("PX03", "Phòng Công tác đảng", Some(root))).await.unwrap();
    let px03 = unit_id(&app, "PX03").await;
    for (name, number, sex) in [("Đỗ Thị Ánh", "100-001", "female"), ("Trần Văn Bình", "100-002", "male")] {
        let profile = Profile::of([
            ("full_name", name.to_owned()),
            ("sex", sex.to_owned()),
            ("birth_date", "1988".to_owned()),
            ("service_number", number.to_owned()),
            ("joined", "2009".to_owned()),
        ]);
        let posting = Posting {
            unit: px03,
            rank: "Đại úy".into(),
            post: "Cán bộ".into(),
            leader_level: "direct".into(),
            from: "2015-01-01".into(),
        };
        app::people::create(&app.ctx, &admin, profile, posting).await.unwrap();
    }
    app::roads::ensure(&app.ctx).await.unwrap();
    let advisory = actor(Role::AdvisoryBody, root);
    app::regulations::adopt(&app.ctx, &advisory, "CAT", "demo-cong-an-tinh").await.unwrap();
    House { app, root, px03 }
}

const FORM: &[(&str, &str)] = &[
    ("title", "Khen thưởng tổng kết phong trào đặc biệt"),
    ("unit", "PX03"),
    ("award", "giay-khen"),
    ("ground", "movement"),
    ("occasion", "other"),
    ("law_on", "20/11/2020"),
    ("achievement_what", "Có thành tích xuất sắc trong phong trào"),
    ("authority_note", "Theo phân cấp"),
];

/// The officer makes a dossier with two people; answers its address.
pub(crate) async fn dossier(officer: &mut Browser) -> String {
    let form = officer.get("/dossiers/new").await;
    assert_eq!(form.status, StatusCode::OK);
    let page = officer.submit(&form, "/dossiers", FORM).await;
    assert!(page.text().contains("Đã lập hồ sơ HS-2020-0001"), "{}", page.text());
    let at = page.at.clone();
    for number in ["100-001", "100-002"] {
        let add = format!("{at}/nominees/new");
        let form = officer.get(&add).await;
        let done = officer.submit(&form, &add, &[("kind", "person"), ("who", number)]).await;
        assert!(done.text().contains("Đã thêm vào danh sách"), "{}", done.text());
    }
    at
}

#[tokio::test]
async fn a_dossier_goes_from_the_officer_to_the_council_through_plain_forms() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let page = officer.get(&at).await;
    for said in ["Đỗ Thị Ánh", "Đủ điều kiện", "Nữ (50,00%)", "Gửi hồ sơ"] {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    // Article 29(2)(b) of the police circular names the Director: nothing to warn of.
    assert!(!page.text().contains("chưa được kiểm chứng"), "{}", page.text());
    let agree = format!("{at}/agree");
    let sent = officer.submit(&page, &agree, &[]).await;
    assert!(sent.text().contains("sang bước tiếp theo"), "{}", sent.text());
    assert!(sent.text().contains("Lấy lại hồ sơ vừa gửi"));

    let mut head = house.app.sign_in(Role::UnitHead, house.px03).await;
    let list = head.get("/dossiers?step=head").await;
    assert!(list.has_link(&at), "{}", list.text());
    let page = head.get(&at).await;
    let passed = head.submit(&page, &agree, &[("opinion", "Nhất trí")]).await;
    assert!(passed.text().contains("Nhất trí"), "{}", passed.text());

    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let page = advisory.get(&at).await;
    let passed = advisory.submit(&page, &agree, &[]).await;
    assert!(passed.text().contains("Hồ sơ chờ phiên họp của hội đồng"), "{}", passed.text());
}

#[tokio::test]
async fn a_list_is_judged_as_a_list_and_says_how_many_places_are_used_and_who_is_over() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let form = officer.get("/dossiers/new").await;
    let title = [
        ("title", "Danh hiệu năm 2020"),
        ("unit", "PX03"),
        ("award", "chien-si-thi-dua-co-so"),
        ("ground", "merit"),
        ("occasion", "other"),
        ("law_on", "20/11/2020"),
        ("achievement_what", "Hoàn thành xuất sắc nhiệm vụ năm 2020"),
        ("authority_note", "Theo phân cấp"),
    ];
    let at = officer.submit(&form, "/dossiers", &title).await.at.clone();
    for number in ["100-001", "100-002"] {
        let add = format!("{at}/nominees/new");
        let form = officer.get(&add).await;
        officer.submit(&form, &add, &[("kind", "person"), ("who", number)]).await;
    }
    assert!(officer.get(&at).await.has_link(&format!("{at}/list")));
    let bare = officer.get(&format!("{at}/list")).await.text();
    assert!(bare.contains("Chưa có số để tính: Số đạt Chiến sĩ tiên tiến"), "{bare}");
    // 15% of 10 is 1,5: two places, rounded half up.
    let two = officer.get(&format!("{at}/list?if.base.chien-si-tien-tien=10")).await.text();
    assert!(two.contains("2 trên 2 suất") && !two.contains("Vượt số suất"), "{two}");
    let one = officer.get(&format!("{at}/list?if.base.chien-si-tien-tien=9")).await.text();
    assert!(one.contains("2 trên 1 suất") && one.contains("chưa xếp thứ tự"), "{one}");
    let ranked = officer.get(&format!("{at}/list?if.base.chien-si-tien-tien=9&if.ranked=1")).await.text();
    assert!(ranked.contains("Xếp sau 1 suất được xét"), "{ranked}");
    let empty = officer.get(&format!("{at}/list?if.base.chien-si-tien-tien=0")).await.text();
    assert!(empty.contains("Số để tính đang bằng 0"), "{empty}");
    let typo = officer.get(&format!("{at}/list?if.base.chien-si-tien-tien=muoi")).await;
    assert!(typo.html().contains("muoi") && typo.text().contains("Chưa có số để tính"), "{}", typo.text());
    // Nothing tried was kept; what is kept stays with the dossier.
    let list = format!("{at}/list");
    let open = officer.get(&list).await;
    assert!(open.text().contains("Chưa có số để tính"), "{}", open.text());
    let kept = [("base.chien-si-tien-tien", "9"), ("ranked", "1")];
    let wrong = officer.submit(&open, &list, &[("base.chien-si-tien-tien", "chín"), ("ranked", "1")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.html().contains("chín"));
    let done = officer.submit(&open, &list, &kept).await;
    assert!(done.text().contains("Đã lưu số liệu cùng hồ sơ"), "{}", done.text());
    let later = officer.get(&list).await;
    assert!(
        later.text().contains("2 trên 1 suất") && later.text().contains("Xếp sau 1 suất được xét"),
        "{}",
        later.text()
    );
    assert!(later.html().contains("value=\"9\""));
    let tried = officer.get(&format!("{list}?if.base.chien-si-tien-tien=20")).await.text();
    assert!(tried.contains("2 trên 3 suất") && tried.contains("Đang thử"), "{tried}");
    // Somebody who read the older numbers sees both.
    let stale = officer.submit(&open, &list, &[("base.chien-si-tien-tien", "10")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("Bản đang lưu 9 Bản vừa nhập 10"), "{}", stale.text());
}

#[tokio::test]
async fn a_return_tells_ground_and_words_and_a_missing_ground_keeps_what_was_typed() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let page = officer.get(&at).await;
    officer.submit(&page, &format!("{at}/agree"), &[]).await;
    let mut head = house.app.sign_in(Role::UnitHead, house.px03).await;
    let address = format!("{at}/return");
    let form = head.get(&address).await;
    let refused = head.submit(&form, &address, &[("words", "Sai cấp bậc ở dòng 2")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html().contains("Sai cấp bậc ở dòng 2"));
    let fields = [("grounds", "sai-thong-tin"), ("words", "Sai cấp bậc ở dòng 2")];
    let done = head.submit(&refused, &address, &fields).await;
    assert!(done.text().contains("Bị trả lại") && done.text().contains("Sai họ tên"), "{}", done.text());
}

#[tokio::test]
async fn the_second_of_two_editors_sees_both_texts() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let address = format!("{at}/nominees/1");
    let form = officer.get(&address).await;
    let mut other = house.app.sign_in_with("other", &[(Role::EmulationOfficer, Some(house.root))]).await;
    let theirs = other.get(&address).await;
    let saved = other.submit(&theirs, &address, &[("citation", "Chữ của người kia")]).await;
    assert!(saved.text().contains("Đã lưu nội dung in"), "{}", saved.text());
    let both = officer.submit(&form, &address, &[("citation", "Chữ của tôi")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(both.text().contains("Chữ của người kia") && both.html().contains("Chữ của tôi"));
    let kept = officer.submit(&both, &address, &[]).await;
    assert!(kept.html().contains("Chữ của tôi"), "{}", kept.text());
}

#[tokio::test]
async fn faults_of_the_form_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let form = officer.get("/dossiers/new").await;
    let bad = officer.submit(&form, "/dossiers", &[("title", ""), ("law_on", "31/02/2020"), ("unit", "PX03")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.html().contains("id=\"e-title\"") && bad.html().contains("id=\"e-law_on\""));
    assert!(testkit::html::unescape(&bad.html()).contains("31/02/2020"));
}

#[tokio::test]
async fn a_verdict_shows_its_reasons_and_another_day_can_be_tried() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let page = officer.get(&format!("{at}/nominees/1")).await;
    for said in ["Kết luận và lý do", "Tìm thấy:", "Thông tư 12/2019/TT-BCA", "Nguồn dữ kiện"] {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    let other = officer.get(&format!("{at}/compare?on=01%2F06%2F2024")).await;
    assert!(other.text().contains("Theo ngày 01/06/2024"), "{}", other.text());
    assert!(officer.get(&format!("{at}/compare?on=xx")).await.html().contains("e-on"));
}

#[tokio::test]
async fn papers_are_attached_handed_out_and_taken_back() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let page = officer.get(&at).await;
    let address = format!("{at}/attachments");
    let fields = [("kind", "evidence"), ("title", "Minh chứng số 1")];
    let done =
        officer.submit_files(&page, &address, &fields, &[("file", "Báo cáo.pdf", b"%PDF-1.7 x".as_slice())]).await;
    assert!(done.text().contains("Đã thêm giấy tờ"), "{}", done.text());
    let file = officer.peek(&format!("{at}/attachments/1")).await;
    assert_eq!(file.bytes, b"%PDF-1.7 x");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let page = officer.get(&at).await;
    let taken = officer.submit(&page, &format!("{at}/attachments/1/withdraw"), &[]).await;
    assert!(taken.text().contains("Đã rút giấy tờ"), "{}", taken.text());
    let empty = officer.submit_files(&page, &address, &fields, &[]).await;
    assert!(empty.text().contains("Chưa chọn tệp"), "{}", empty.text());
}

#[tokio::test]
async fn lists_export_what_they_show_and_others_see_nothing() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    for address in ["/dossiers.xlsx?q=tong+ket", &format!("{at}/nominees.xlsx?part=individual"), "/movements.xlsx"] {
        let file = officer.peek(address).await;
        assert_eq!(file.status, StatusCode::OK, "{address}");
        assert!(file.bytes.starts_with(b"PK"), "{address}");
    }
    let mut outside = house.app.sign_in_with("outside", &[(Role::UnitHead, Some(Uuid::new_v4()))]).await;
    assert_eq!(outside.peek(&at).await.status, StatusCode::NOT_FOUND);
    assert!(!outside.get("/dossiers").await.text().contains("HS-2020"));
    let mut person = house.app.sign_in_with("person", &[(Role::Person, Some(house.root))]).await;
    assert_eq!(person.peek("/dossiers").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_pages_of_dossiers_stay_within_eight_statements() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    for address in ["/dossiers", at.as_str(), "/movements"] {
        let (page, list) = store::list_statements(officer.get(address)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(list.len() <= 8, "{address}: {} statements\n{}", list.len(), list.join("\n"));
    }
}

#[tokio::test]
async fn a_further_achievement_is_entered_on_its_page_and_a_nominee_points_to_it() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = dossier(&mut officer).await;
    let page = officer.get(&at).await;
    let address = format!("{at}/achievements");
    assert!(page.has_link(&address));
    let list = officer.get(&address).await;
    let bad = officer.submit(&list, &address, &[("what", ""), ("place", "Ba Vì"), ("nominees", "2")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.html().contains("value=\"Ba Vì\""), "what was typed stays");
    let done = officer.submit(&bad, &address, &[("what", "Phá chuyên án 520G"), ("from", "05/2020")]).await;
    assert!(
        done.text().contains("Đã thêm thành tích") && done.text().contains("Phá chuyên án 520G"),
        "{}",
        done.text()
    );
    let second = format!("{address}/2");
    let one = officer.get(&second).await;
    let form = one.form(&second);
    let boxes: Vec<&str> = form.fields.iter().filter(|(n, _)| n == "nominees").map(|(_, v)| v.as_str()).collect();
    assert_eq!(boxes, ["2"], "the tick was kept with what was typed");
    let saved = officer.submit(&one, &second, &[("nominees", "1")]).await;
    assert!(saved.text().contains("Đã lưu thành tích"), "{}", saved.text());
    let stale = officer.submit(&one, &second, &[("what", "Khác")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let (page, asked) = store::list_statements(officer.get(&address)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(asked.len() <= 10, "{}\n{}", asked.len(), asked.join("\n"));
    let mut auditor = house.app.sign_in(Role::Auditor, house.root).await;
    assert!(auditor.get(&second).await.text().contains("chỉ sửa được khi hồ sơ đang ở bước lập"));
}

#[tokio::test]
async fn places_taken_by_other_dossiers_are_named_to_those_who_may_see_them() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let mut at = Vec::new();
    for (unit, award, number) in [("PX03", "chien-si-tien-tien", "100-001"), ("CAT", "lao-dong-tien-tien", "100-002")] {
        let form = officer.get("/dossiers/new").await;
        let title = [
            ("title", "Danh hiệu năm 2020"),
            ("unit", unit),
            ("award", award),
            ("ground", "merit"),
            ("occasion", "other"),
            ("law_on", "20/11/2020"),
            ("achievement_what", "Hoàn thành tốt nhiệm vụ năm 2020"),
            ("authority_note", "Theo phân cấp"),
        ];
        let made = officer.submit(&form, "/dossiers", &title).await.at.clone();
        let add = format!("{made}/nominees/new");
        let form = officer.get(&add).await;
        officer.submit(&form, &add, &[("kind", "person"), ("who", number)]).await;
        at.push(made);
    }
    let (own, other) = (&at[0], &at[1]);
    let code = other.trim_start_matches("/dossiers/");
    // 80% of one is 0,8: one place.
    let tried = format!("{own}/list?if.base.eligible=1");
    let seen = officer.get(&tried).await;
    assert!(seen.text().contains("2 trên 1 suất") && seen.text().contains("Lao động tiên tiến): 1"), "{}", seen.text());
    assert!(seen.has_link(&format!("{other}/list")) && seen.text().contains("chưa biết ai vượt"), "{}", seen.text());
    let mut head = house.app.sign_in(Role::UnitHead, house.px03).await;
    let unseen = head.get(&tried).await;
    assert!(unseen.text().contains("2 trên 1 suất"), "{}", unseen.text());
    assert!(unseen.text().contains("Hồ sơ khác, ngoài phạm vi được xem: 1"), "{}", unseen.text());
    assert!(!unseen.html().contains(code), "who may not see a dossier is told a number, not its name");
}
