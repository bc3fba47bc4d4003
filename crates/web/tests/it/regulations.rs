//! A local regulation's form in a browser: who decides, how the council votes, which papers.

use axum::http::StatusCode;
use domain::access::Role;

use crate::dossiers::house;

const DEMO: &str = "/law/regulations/demo-cong-an-tinh";

#[tokio::test]
async fn authorities_votes_and_papers_are_added_and_changed_row_by_row() {
    let house = house().await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let address = "/law/regulations/new";
    let form = advisory.get(address).await;
    let head = [
        ("do", "add"),
        ("add", "authority"),
        ("code", "phan-cap"),
        ("name_vi", "Quy định phân cấp của Công an tỉnh"),
        ("unit", "CAT"),
        ("from", "01/07/2025"),
        ("document", "Quyết định 9/QĐ-CAT"),
    ];
    let more = advisory.submit(&form, address, &head).await;
    // The law says who decides a ministry's certificate: the refusal stands beside the row, and nothing typed is lost.
    let director = [("r.0.text_vi", "Giám đốc Công an tỉnh"), ("r.0.award", "bang-khen-bo-tinh"), ("do", "save")];
    let bad = advisory.submit(&more, address, &director).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bad.text());
    assert!(
        bad.html().contains("id=\"e-r.0\"") && bad.text().contains("luật đã định người quyết định"),
        "{}",
        bad.text()
    );
    assert!(bad.html().contains("Giám đốc Công an tỉnh"), "{}", bad.text());
    let may = [("r.0.award", "giay-khen"), ("r.0.sector", "public_security"), ("do", "add"), ("add", "vote")];
    let more = advisory.submit(&bad, address, &may).await;
    let vote = [
        ("r.1.text_vi", "Hội đồng Công an tỉnh bỏ phiếu kín"),
        ("r.1.award", "giay-khen"),
        ("r.1.count", "chín mươi"),
        ("r.1.secret", "1"),
        ("do", "add"),
        ("add", "paper"),
    ];
    let more = advisory.submit(&more, address, &vote).await;
    let bad = advisory.submit(&more, address, &[("r.2.text_vi", "Tờ trình"), ("do", "save")]).await;
    for wrong in ["id=\"e-r.1.count\"", "id=\"e-r.2.award\"", "chín mươi"] {
        assert!(bad.html().contains(wrong), "{wrong}: {}", bad.text());
    }
    let paper =
        [("r.1.count", "90"), ("r.2.award", "giay-khen"), ("r.2.at", "Điều 6"), ("do", "add"), ("add", "paper")];
    let more = advisory.submit(&bad, address, &paper).await;
    let other = [
        ("r.3.text_vi", "Báo cáo thành tích"),
        ("r.3.award", "giay-khen"),
        ("r.3.count", "2"),
        ("r.3.at", "Điều 7"),
        ("r.3.from", "01/09/2025"),
        ("do", "save"),
    ];
    // Two lists of papers for one award and one day: the second would never be read.
    let bad = advisory.submit(&more, address, &other).await;
    assert!(bad.html().contains("id=\"e-r.3\"") && bad.text().contains("cùng loại cho giay-khen"), "{}", bad.text());
    let done = advisory.submit(&bad, address, &[("r.3.from", ""), ("do", "save")]).await;
    for said in [
        "Đã lưu lần sửa mới",
        "Giám đốc Công an tỉnh",
        "bỏ phiếu kín",
        "Báo cáo thành tích",
        "Quyết định 9/QĐ-CAT Điều 6",
    ] {
        assert!(done.text().contains(said), "{said} in {}", done.text());
    }
    // The award's page of a day shows them.
    let award = advisory.get("/law/awards/giay-khen?on=01%2F08%2F2025").await.text();
    for said in ["Giám đốc Công an tỉnh", "Từ 90% · Tổng số thành viên · Bỏ phiếu kín", "Báo cáo thành tích"]
    {
        assert!(award.contains(said), "{said} in {award}");
    }

    // The next revision changes one row and takes one out.
    let edit = "/law/regulations/phan-cap/edit";
    let form = advisory.get(edit).await;
    let change = [("r.1.count", "80"), ("r.1.more_than", "1"), ("r.3.drop", "1"), ("do", "save")];
    let done = advisory.submit(&form, edit, &change).await;
    assert!(
        done.text().contains("Đã lưu lần sửa mới") && !done.text().contains("Báo cáo thành tích"),
        "{}",
        done.text()
    );
    let text = advisory.get("/law/regulations/phan-cap/text").await.text();
    for said in ["percent = 80", "more_than = true", "secret = true", "sectors = [\"public_security\"]", "Điều 6"] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[tokio::test]
async fn a_regulation_of_a_file_saved_unchanged_says_the_same() {
    let house = house().await;
    let mut advisory = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let before = advisory.get(&format!("{DEMO}/text")).await.text();
    let edit = format!("{DEMO}/edit");
    let form = advisory.get(&edit).await;
    assert!(form.html().contains("Giám đốc Công an tỉnh") && form.html().contains("Biên bản họp"), "{}", form.text());
    let done = advisory.submit(&form, &edit, &[("do", "save")]).await;
    assert!(done.text().contains("Đã lưu lần sửa mới"), "{}", done.text());
    assert_eq!(advisory.get(&format!("{DEMO}/text")).await.text(), before);
}

#[tokio::test]
async fn a_form_sent_again_over_a_newer_revision_keeps_the_items_it_was_made_from() {
    let house = house().await;
    let mut one = house.app.sign_in(Role::AdvisoryBody, house.root).await;
    let mut other = house.app.sign_in_with("nguoi-kia", &[(Role::AdvisoryBody, Some(house.root))]).await;
    let before = other.get(&format!("{DEMO}/text")).await.text();
    let edit = format!("{DEMO}/edit");
    let (first, late) = (one.get(&edit).await, other.get(&edit).await);
    // The first item goes, so that every other one moves up a place.
    let done = one.submit(&first, &edit, &[("r.0.drop", "1"), ("do", "save")]).await;
    assert!(done.text().contains("Đã lưu lần sửa mới"), "{}", done.text());
    assert_ne!(other.get(&format!("{DEMO}/text")).await.text(), before);
    let both = other.submit(&late, &edit, &[("do", "save")]).await;
    assert_eq!(both.status, StatusCode::CONFLICT, "{}", both.text());
    let done = other.submit(&both, &edit, &[]).await;
    assert!(done.text().contains("Đã lưu lần sửa mới"), "{}", done.text());
    assert_eq!(other.get(&format!("{DEMO}/text")).await.text(), before);
}
