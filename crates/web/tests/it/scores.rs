//! Scores of a cluster in a browser: a sheet is pasted, the year moves on, the grid keeps what two people type, the ranking is published.

use axum::http::StatusCode;
use domain::access::Role;
use testkit::{Sample, Side};

#[tokio::test]
async fn a_sheet_is_typed_with_its_faults_told_and_the_year_is_scored_to_a_published_ranking() {
    let sample = Sample::new().await;
    let mut officer = sample.near(Role::AdvisoryBody).await;
    let at = |text: &str| sample.fill(text, Side::Near);
    let year = officer.get(&at("/clusters/{cluster}/years/2020")).await;
    let sheet = at("/clusters/{cluster}/sheets/{score-sheet}");
    assert!(year.has_link(&sheet) && year.text().contains("Chuẩn bị, giao chỉ tiêu"), "{}", year.text());
    let page = officer.get(&sheet).await;
    assert!(page.text().contains("Khác với bảng điểm năm 2018"), "{}", page.text());
    let lines = format!("{sheet}/lines");
    let form = officer.get(&lines).await;
    let fields =
        [("lines", "1 | I | Nhóm | | 12\n2 | I.1 | Việc A | Định tính | 4\n2 | I.2 | Việc B | Chấm tự do | 6")];
    let wrong = officer.submit(&form, &lines, &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text());
    let told = "Dòng 1: mục I ghi 12 điểm nhưng các mục con cộng lại được 10";
    assert!(wrong.text().contains(told) && wrong.html().contains("Việc B"), "{}", wrong.text());
    let fields = [(
        "lines",
        "1 | I | Nhóm | | 10\n2 | I.1 | Việc A | Định tính | 4\n2 | I.2 | Việc B | Chấm tự do | 6 | | | Theo Điều 6",
    )];
    let done = officer.submit(&wrong, &lines, &fields).await;
    assert!(done.at == sheet && done.text().contains("Theo Điều 6"), "{}", done.text());

    // A file takes the place of the text.
    let form = officer.get(&lines).await;
    let csv = "Mã,Nội dung,Cấp,Loại,Điểm\nI,Nhóm,1,,10\nI.1,Việc A,2,Định tính,4\nI.2,Việc B từ tệp,2,Chấm tự do,6\n";
    let done =
        officer.submit_files(&form, &format!("{sheet}/file"), &[], &[("file", "bang.csv", csv.as_bytes())]).await;
    assert!(done.at == sheet && done.text().contains("Việc B từ tệp"), "{}", done.text());
    let form = officer.get(&lines).await;
    let done = officer.submit(&form, &lines, &fields).await;
    assert!(done.at == sheet, "{}", done.text());

    // Without its script the grid is one form; a score that cannot be taken stays beside its fault.
    let stage = at("/clusters/{cluster}/years/2020/stage");
    let year = officer.get(&at("/clusters/{cluster}/years/2020")).await;
    let year = officer.submit(&year, &stage, &[]).await;
    assert!(year.text().contains("Đã chuyển bước"), "{}", year.text());
    let own = at("/clusters/{cluster}/years/2020/scores?turn=own&sheet={score-sheet}");
    let grid = officer.get(&own).await;
    assert!(grid.text().contains("Điểm tạm tính"), "{}", grid.text());
    let [one, two] = ["I.1", "I.2"].map(|c| at(&format!("c.{c}.{{cluster-outside}}")));
    let saved = officer.submit(&grid, &own, &[(&one, "1"), (&two, "7")]).await;
    assert_eq!(saved.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", saved.text());
    assert!(saved.text().contains("Điểm phải từ 0 đến 6") && saved.html().contains("value=\"7\""), "{}", saved.text());
    let saved = officer.submit(&saved, &own, &[(&two, "5,5")]).await;
    assert!(saved.status.is_success() && saved.text().contains("9,50 / 10,00"), "{}", saved.text());
    // Another member's cell is shown and not typed into.
    let theirs = at("c.I.1.{cluster-member}");
    assert!(saved.html().contains(&format!("name=\"{theirs}\" value=\"\" readonly")), "{}", saved.html());
    let refused = officer.submit(&saved, &own, &[(&theirs, "1")]).await;
    assert!(refused.text().contains("Phần này do đơn vị khác nhập"), "{}", refused.text());
    let unit = officer.get(&at("/clusters/{cluster}/years/2020/scores/{cluster-outside}")).await;
    assert!(unit.text().contains("Điểm theo từng bước") && unit.html().contains("Theo Điều 6"), "{}", unit.text());

    // The year before last has its final scores and was published; everybody of the province reads what was.
    let mut person = sample.near(Role::Person).await;
    let frozen = person.get(&at("/clusters/{cluster}/years/2018/ranking/1")).await;
    assert!(
        frozen.text().contains("Bản chốt số 1, không sửa") && frozen.text().contains("9,50 / 10,00"),
        "{}",
        frozen.text()
    );
    let closed = person.get(&at("/clusters/{cluster}/years/2018/ranking")).await;
    assert!(!closed.status.is_success(), "{}", closed.text());
}
