//! Pháp luật in a browser: the rules of a day, what is confirmed and corrected, and what that does to verdicts.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::Browser;

use crate::dossiers::house;

const MEDAL: &str = "huy-chuong-chien-si-ve-vang-hang-ba";
const RULE: &str = "/law/rules/rule:hc-chien-si-ve-vang-2013.hang-ba";
const UNSEEN: &str = "/law/rules/rule:tam-dung-2017";

const SEEN: &[(&str, &str)] = &[
    ("document", "Nghị định 91/2017/NĐ-CP"),
    ("document_date", "31/07/2017"),
    ("article", "Điều 9"),
    ("link", "tủ hồ sơ số 3"),
];

/// A dossier for the medal with one officer who has served eleven years, judged under the rules of `day`.
async fn medal(officer: &mut Browser, day: &str) -> String {
    let form = officer.get("/dossiers/new").await;
    let fields = [
        ("title", "Khen thưởng niên hạn"),
        ("unit", "PX03"),
        ("award", MEDAL),
        ("ground", "service_term"),
        ("occasion", "other"),
        ("law_on", day),
        ("achievement_what", "Phục vụ liên tục"),
        ("authority_note", "Theo luật"),
    ];
    let page = officer.submit(&form, "/dossiers", &fields).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let at = page.at.clone();
    let add = format!("{at}/nominees/new");
    let form = officer.get(&add).await;
    let done = officer.submit(&form, &add, &[("kind", "person"), ("who", "100-001")]).await;
    assert!(done.text().contains("Đã thêm vào danh sách"), "{}", done.text());
    at
}

async fn judged_again(officer: &mut Browser, at: &str) -> String {
    let page = officer.get(at).await;
    officer.submit(&page, &format!("{at}/rejudge"), &[]).await;
    officer.get(&format!("{at}/nominees/1")).await.text()
}

#[tokio::test]
async fn an_advisory_body_corrects_a_number_through_the_screen_and_verdicts_change_from_its_date_on() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let before = medal(&mut officer, "31/05/2020").await;
    let after = medal(&mut officer, "01/06/2020").await;
    let refused = "Không đủ điều kiện";
    for at in [&before, &after] {
        let text = judged_again(&mut officer, at).await;
        assert!(!text.contains(refused) && text.contains("từ đủ 10 đến dưới 15 năm"), "{text}");
    }

    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let page = advisory.get(RULE).await;
    assert!(page.has_link(&format!("{RULE}?do=correct")), "{}", page.text());
    let form = advisory.get(&format!("{RULE}?do=correct")).await;
    let mut fields = SEEN.to_vec();
    fields.extend([("number", "at_least"), ("new", "12"), ("from", "01/06/2020"), ("note", "Văn bản mới nâng số năm")]);
    let done = advisory.submit(&form, &format!("{RULE}/correct"), &fields).await;
    for said in [
        "Đã ghi đính chính",
        "tối thiểu: 10 → 12 từ 01/06/2020",
        "31/05/2020",
        "Văn bản mới nâng số năm",
        "Nghị định 91/2017/NĐ-CP ngày 31/07/2017, Điều 9",
    ] {
        assert!(done.text().contains(said), "{said} in {}", done.text());
    }

    // What was judged stays as it was judged, until it is judged again; before the day of the number nothing changes.
    let kept = officer.get(&format!("{after}/nominees/1")).await.text();
    assert!(!kept.contains(refused), "{kept}");
    let old = judged_again(&mut officer, &before).await;
    assert!(!old.contains(refused) && old.contains("từ đủ 10 đến dưới 15 năm"), "{old}");
    let new = judged_again(&mut officer, &after).await;
    assert!(new.contains(refused) && new.contains("từ đủ 12 đến dưới 15 năm"), "{new}");
    assert!(new.contains("Nghị định 91/2017/NĐ-CP ngày 31/07/2017, Điều 9"), "{new}");
    // Side by side: the dossier of the later day under the earlier one.
    let compared = officer.get(&format!("{after}/compare?on=31%2F05%2F2020")).await;
    assert!(compared.text().contains("Theo ngày 31/05/2020"), "{}", compared.text());
    // Both days say which rules they were found under, to whoever asks.
    assert_eq!(compared.html().matches("bộ quy định").count(), 2, "{}", compared.html());
    let changed = officer.get("/law/changes?from=31%2F05%2F2020&to=01%2F06%2F2020").await.text();
    assert!(changed.contains("từ đủ 10") && changed.contains("từ đủ 12"), "{changed}");

    // Taken back: the next judgement is as before.
    let page = advisory.get(RULE).await;
    let back = advisory.submit(&page, &format!("{RULE}/withdraw"), &[("note", "Đọc nhầm")]).await;
    assert!(back.text().contains("Đã rút lại") && back.text().contains("Đọc nhầm"), "{}", back.text());
    let again = judged_again(&mut officer, &after).await;
    assert!(!again.contains(refused), "{again}");
}

#[tokio::test]
async fn a_confirmation_says_who_saw_what_and_when_and_can_be_taken_back() {
    let house = house().await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let page = advisory.get(UNSEEN).await;
    assert!(page.text().contains("Chưa kiểm chứng"), "{}", page.text());
    let form = advisory.get(&format!("{UNSEEN}?do=confirm")).await;
    let bare = advisory.submit(&form, &format!("{UNSEEN}/confirm"), &[]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["document", "document_date", "article"] {
        assert!(bare.html().contains(&format!("id=\"e-{field}\"")), "{field}: {}", bare.text());
    }
    let done = advisory.submit(&bare, &format!("{UNSEEN}/confirm"), SEEN).await;
    for said in ["Đã ghi xác nhận", "advisory_body", "tủ hồ sơ số 3", "Đã kiểm chứng"] {
        assert!(done.text().contains(said), "{said} in {}", done.text());
    }
    let list = advisory.get("/law/unverified?state=entered").await.text();
    assert!(list.contains("advisory_body") && list.contains("Xác nhận đã xem văn bản"), "{list}");
    let again = advisory.submit(&form, &format!("{UNSEEN}/confirm"), SEEN).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "the form was made before the entry: {}", again.text());
    assert!(testkit::html::unescape(&again.html()).contains("Nghị định 91/2017/NĐ-CP"));
    let page = advisory.get(UNSEEN).await;
    let back = advisory.submit(&page, &format!("{UNSEEN}/withdraw"), &[("note", "Nhầm điều")]).await;
    assert!(back.text().contains("Đã rút lại ở số 2"), "{}", back.text());
}

#[tokio::test]
async fn what_cannot_be_corrected_is_said_beside_the_field_and_nothing_typed_is_lost() {
    let house = house().await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let form = advisory.get(&format!("{RULE}?do=correct")).await;
    for (field, value, said) in [
        ("from", "01/01/1999", "nằm ngoài thời gian áp dụng"),
        ("from", "31/02/2020", "không phải là một ngày"),
        ("new", "10", "trùng với số đang áp dụng"),
        ("new", "mười hai", "không phải là số"),
        ("number", "percent", "không có số"),
    ] {
        let mut fields = SEEN.to_vec();
        fields.extend([("number", "at_least"), ("new", "12"), ("from", "01/06/2020"), ("note", "Chữ tôi đã gõ")]);
        fields.retain(|(k, _)| *k != field);
        fields.push((field, value));
        let bad = advisory.submit(&form, &format!("{RULE}/correct"), &fields).await;
        assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{field} {value}: {}", bad.text());
        assert!(bad.html().contains(&format!("id=\"e-{field}\"")), "{field} {value}: {}", bad.text());
        assert!(bad.text().contains(said), "{said} in {}", bad.text());
        assert!(testkit::html::unescape(&bad.html()).contains("Chữ tôi đã gõ"));
    }
}

#[tokio::test]
async fn a_trial_dossier_begins_with_the_award_that_was_looked_at() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let page = officer.get(&format!("/law/awards/{MEDAL}?on=20%2F11%2F2020")).await;
    let link = format!("/dossiers/new?award={MEDAL}");
    assert!(page.has_link(&link), "{}", page.text());
    let chosen = |page: &testkit::Answer| {
        let form = page.form("/dossiers");
        form.fields.iter().find(|(name, _)| name == "award").map(|(_, value)| value.clone())
    };
    assert_eq!(chosen(&officer.get(&link).await).as_deref(), Some(MEDAL));
    assert_eq!(chosen(&officer.get("/dossiers/new?award=khong-co").await).as_deref(), Some("giay-khen"));
}

#[tokio::test]
async fn a_list_shows_the_published_draft_only_where_the_result_would_change() {
    let house = house().await;
    // 30 December 2026.
    house.app.clock.advance(2231 * 86_400);
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let mut admin = house.app.sign_in(Role::Administrator, house.root).await;
    for (number, initiative) in [("100-001", false), ("100-002", true)] {
        let list = admin.get(&format!("/people?q={number}")).await;
        let tags = testkit::html::tags(&list.html());
        let mut links = tags.iter().filter_map(|t| t.get("href"));
        let person = links.find(|l| l.starts_with("/people/CB-")).unwrap().to_owned();
        let enter = async |admin: &mut Browser, kind: &str, fields: &[(&str, &str)]| {
            let address = format!("{person}/facts/{kind}");
            let form = admin.get(&address).await;
            let done = admin.submit(&form, &address, fields).await;
            assert!(done.text().contains("Đã ghi"), "{}", done.text());
        };
        enter(&mut admin, "ratings", &[("year", "2026"), ("rating", "excellent")]).await;
        if initiative {
            let fields = [("title", "Số hóa hồ sơ"), ("year", "2026"), ("kind", "initiative"), ("reach", "base")];
            enter(&mut admin, "initiatives", &fields).await;
        }
    }
    let form = officer.get("/dossiers/new?award=chien-si-thi-dua-co-so").await;
    let fields = [
        ("title", "Chiến sĩ thi đua cơ sở năm 2026"),
        ("unit", "PX03"),
        ("ground", "merit"),
        ("occasion", "other"),
        ("law_on", "20/12/2026"),
        ("achievement_what", "Công tác năm 2026"),
        ("achievement_from", "01/01/2026"),
        ("achievement_to", "31/12/2026"),
        ("authority_note", "Theo luật"),
    ];
    let made = officer.submit(&form, "/dossiers", &fields).await;
    let at = made.at.clone();
    for number in ["100-001", "100-002"] {
        let add = format!("{at}/nominees/new");
        let form = officer.get(&add).await;
        let done = officer.submit(&form, &add, &[("kind", "person"), ("who", number)]).await;
        assert!(done.text().contains("Đã thêm vào danh sách"), "{}", done.text());
    }
    let page = officer.get(&at).await;
    // One banner for the list, and one line: she has no initiative, he has one.
    assert_eq!(page.text().matches("theo dự thảo sửa đổi đã công bố").count(), 1, "{}", page.text());
    let row = |name: &str| {
        let html = page.html();
        let rows: Vec<String> = html.split("<tr").map(testkit::html::text).collect();
        rows.into_iter().find(|r| r.contains(name)).unwrap()
    };
    assert!(row("Đỗ Thị Ánh").contains("theo dự thảo"), "{}", row("Đỗ Thị Ánh"));
    assert!(!row("Trần Văn Bình").contains("theo dự thảo"), "{}", row("Trần Văn Bình"));
}

#[tokio::test]
async fn only_an_advisory_body_at_the_top_may_change_the_national_rules() {
    let house = house().await;
    for (login, role, unit) in [
        ("px03", Role::AdvisoryBody, house.px03),
        ("officer", Role::EmulationOfficer, house.root),
        ("auditor", Role::Auditor, house.root),
    ] {
        let mut browser = house.app.sign_in_with(login, &[(role, Some(unit))]).await;
        let page = browser.get(UNSEEN).await;
        assert_eq!(page.status, StatusCode::OK, "{login}");
        assert!(page.text().contains("Chỉ cơ quan tham mưu"), "{login}: {}", page.text());
        let token = browser.get("/desk").await.form("/logout").fields[0].1.clone();
        let mut fields = SEEN.to_vec();
        fields.extend([("csrf", token.as_str()), ("version", "0")]);
        let answer = browser.post_peek(&format!("{UNSEEN}/confirm"), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login}: {}", answer.text());
    }
}

#[tokio::test]
async fn the_law_is_browsed_by_day_in_both_languages_searched_without_diacritics_and_exported() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let home = officer.get("/law").await;
    for href in ["/law/awards", "/law/unverified", "/law/sources", "/law/regulations"] {
        assert!(home.has_link(href), "{href} on {}", home.text());
    }
    let list = officer.get("/law/awards?q=giay+khen&on=20%2F11%2F2020").await;
    assert!(list.has_link("/law/awards/giay-khen?on=2020-11-20"), "{}", list.text());
    assert!(!list.text().contains("Huân chương Sao vàng"), "{}", list.text());
    let page = officer.get("/law/awards/giay-khen?on=2020-11-20").await.text();
    // The province's regulation is laid over the law: its condition, its money, its papers, who decides.
    for said in ["Quy định minh họa", "450.000 đồng", "Giám đốc Công an tỉnh", "Tờ trình", "Thông tư 12/2019/TT-BCA"]
    {
        assert!(page.contains(said), "{said} in {page}");
    }
    let later = officer.get("/law/awards/chien-si-thi-dua-bo-tinh?on=01%2F07%2F2025").await.text();
    for said in [
        "Có 3 lần liên tục",
        "Luật 06/2022/QH15 Điều 22",
        "Chiến sĩ thi đua toàn lực lượng",
        "địa phương chỉ được nâng",
    ] {
        assert!(later.contains(said), "{said} in {later}");
    }
    let pending = officer.get("/law/awards/chien-si-thi-dua-co-so?on=01%2F10%2F2026").await;
    assert!(pending.text().contains("06/2026/QH16"), "{}", pending.text());
    let changes = officer.get("/law/changes?from=31%2F12%2F2023&to=01%2F01%2F2024&award=chien-si-thi-dua-co-so").await;
    assert!(changes.text().contains("Không quá 15%"), "{}", changes.text());
    for address in ["/law/awards.xlsx?q=giay", "/law/unverified.xlsx", "/law/sources.xlsx?kind=law"] {
        assert!(officer.peek(address).await.bytes.starts_with(b"PK"), "{address}");
    }
    assert_eq!(officer.get("/law/awards/khong-co").await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.get("/law/rules/rule:khong-co").await.status, StatusCode::NOT_FOUND);
    let desk = officer.get("/desk").await;
    officer.submit(&desk, "/language", &[("lang", "en")]).await;
    let english = officer.get("/law/awards/chien-si-thi-dua-bo-tinh?on=2025-07-01").await.text();
    assert!(english.contains("Who decides") || english.contains("Thẩm quyền"), "{english}");
}

#[tokio::test]
async fn the_pages_of_the_law_stay_within_eight_statements_however_long_the_register() {
    let house = house().await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let pages = [
        "/law",
        "/law/awards",
        "/law/awards/giay-khen",
        "/law/changes",
        "/law/sources",
        "/law/unverified",
        RULE,
        "/law/regulations",
    ];
    let mut counts = Vec::new();
    for round in 0..2 {
        for address in pages {
            let (page, list) = store::list_statements(advisory.get(address)).await;
            assert_eq!(page.status, StatusCode::OK, "{address}");
            assert!(list.len() <= 8, "{address}: {} statements\n{}", list.len(), list.join("\n"));
            counts.push((address, list.len()));
        }
        if round == 0 {
            for _ in 0..3 {
                let form = advisory.get(&format!("{UNSEEN}?do=confirm")).await;
                let done = advisory.submit(&form, &format!("{UNSEEN}/confirm"), SEEN).await;
                assert!(done.text().contains("Đã ghi xác nhận"), "{}", done.text());
                let back = advisory.submit(&done, &format!("{UNSEEN}/withdraw"), &[("note", "Thử")]).await;
                assert!(back.text().contains("Đã rút lại"), "{}", back.text());
            }
        }
    }
    let (first, second) = counts.split_at(pages.len());
    assert_eq!(first, second);
}

#[tokio::test]
async fn a_regulation_is_written_on_screen_and_what_it_may_not_do_is_said_beside_its_row() {
    let house = house().await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let address = "/law/regulations/new";
    let form = advisory.get(address).await;
    let head = [
        ("code", "quy-che-cat"),
        ("name_vi", "Quy chế thi đua của Công an tỉnh"),
        ("unit", "CAT"),
        ("from", "01/01/2019"),
        ("to", "31/12/2023"),
        ("document", "Quyết định 12/QĐ-CAT"),
        ("bases", "Luật Thi đua, Khen thưởng;\nThông tư 12/2019/TT-BCA;"),
    ];
    let mut fields = head.to_vec();
    fields.extend([("do", "add"), ("add", "set")]);
    let more = advisory.submit(&form, address, &fields).await;
    assert_eq!(more.status, StatusCode::OK, "{}", more.text());
    // Loosening is refused, and nothing typed is lost.
    let loosened = [("do", "save"), ("r.0.number", "cstd-bo-tinh-2017.lien-tuc#count"), ("r.0.count", "2")];
    let bad = advisory.submit(&more, address, &loosened).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.text());
    assert!(bad.html().contains("id=\"e-r.0\"") && bad.text().contains("nới lỏng mức 3 của luật"), "{}", bad.text());
    assert!(testkit::html::unescape(&bad.html()).contains("Quyết định 12/QĐ-CAT"));
    let raised = [("do", "add"), ("add", "rating_at_least"), ("r.0.count", "4")];
    let more = advisory.submit(&bad, address, &raised).await;
    let condition = [
        ("do", "save"),
        ("r.1.text_vi", "Được xếp loại hoàn thành xuất sắc trong năm"),
        ("r.1.rating", "excellent"),
        ("r.1.award", "giay-khen"),
        ("r.1.slot", "khong-co"),
        ("r.1.at", "Điều 4"),
    ];
    let bad = advisory.submit(&more, address, &condition).await;
    assert!(bad.html().contains("id=\"e-r.1\"") && bad.text().contains("luật không để ngỏ"), "{}", bad.text());
    let done = advisory.submit(&bad, address, &[("do", "save"), ("r.1.slot", "giay-khen.tieu-chuan")]).await;
    for said in
        ["Đã lưu lần sửa mới", "hoàn thành xuất sắc trong năm", "Quyết định 12/QĐ-CAT Điều 4", "giay-khen.tieu-chuan"]
    {
        assert!(done.text().contains(said), "{said} in {}", done.text());
    }
    let text = advisory.get("/law/regulations/quy-che-cat/text").await.text();
    assert!(text.contains("rating_at_least = \"excellent\"") && text.contains("value = 4"), "{text}");

    // The next revision keeps what it does not touch; the slower of two editors sees both texts.
    let edit = "/law/regulations/quy-che-cat/edit";
    let mine = advisory.get(edit).await;
    let mut other = house.app.sign_in_with("other", &[(Role::AdvisoryBody, Some(house.root))]).await;
    let theirs = other.get(edit).await;
    let saved =
        other.submit(&theirs, edit, &[("do", "save"), ("name_vi", "Tên của người kia"), ("r.1.drop", "1")]).await;
    assert!(saved.text().contains("Tên của người kia"), "{}", saved.text());
    let both = advisory.submit(&mine, edit, &[("do", "save"), ("name_vi", "Tên của tôi")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    assert!(both.html().contains("Tên của tôi") && both.text().contains("Tên của người kia"), "{}", both.text());

    // Somebody whose unit it is not may not.
    let mut px03 = house.app.sign_in_with("px03", &[(Role::AdvisoryBody, Some(house.px03))]).await;
    assert_eq!(px03.peek(edit).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_regulation_added_on_screen_binds_the_next_judgement() {
    let house = house().await;
    let mut officer = house.app.sign_in(Role::EmulationOfficer, house.root).await;
    let at = medal(&mut officer, "20/11/2020").await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let address = "/law/regulations/new";
    let form = advisory.get(address).await;
    let more = advisory.submit(&form, address, &[("do", "add"), ("add", "service_years")]).await;
    let fields = [
        ("do", "save"),
        ("code", "them-nam"),
        ("name_vi", "Thêm năm công tác"),
        ("unit", "CAT"),
        ("from", "01/01/2020"),
        ("document", "Quyết định 13/QĐ-CAT"),
        ("verified", "1"),
        ("r.0.text_vi", "Công tác từ {at_least} năm"),
        ("r.0.award", MEDAL),
        ("r.0.count", "14"),
        ("r.0.verified", "1"),
    ];
    let done = advisory.submit(&more, address, &fields).await;
    assert!(done.text().contains("Đã lưu lần sửa mới"), "{}", done.text());
    let text = judged_again(&mut officer, &at).await;
    assert!(text.contains("Không đủ điều kiện") && text.contains("Công tác từ 14 năm"), "{text}");
    assert!(text.contains("Quyết định 13/QĐ-CAT"), "{text}");
}
