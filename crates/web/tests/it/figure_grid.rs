//! Figures of many units in one grid, and a spreadsheet that comes back into it.

use axum::http::StatusCode;
use domain::access::Role;

use crate::{cascade::units, movements::house};

#[tokio::test]
async fn a_province_fills_a_grid_of_its_units_from_a_spreadsheet_and_sees_what_is_late_and_derived() {
    let (app, root) = house().await;
    let ids = units(&app, root).await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    let form = officer.get("/movements/new").await;
    let fields = [("name", "Ba nhất"), ("code", "ba-nhat"), ("unit", "CAT"), ("from", "01/08/2020")];
    officer.submit(&form, "/movements", &fields).await;
    let launch = officer.get("/movements/ba-nhat/launch").await;
    officer.submit(&launch, "/movements/ba-nhat/launch", &[]).await;
    let at = "/movements/ba-nhat/indicators/new";
    let form = officer.get(at).await;
    let typed = [("name", "Ca tuần tra"), ("unit_of_measure", "ca"), ("due_days", "5")];
    officer.submit(&form, at, &typed).await;
    let figures = officer.get("/movements/ba-nhat/figures").await;
    assert!(figures.has_link("/movements/ba-nhat/grid"), "{}", figures.html());
    let grid = "/movements/ba-nhat/grid?period=2020-09";
    let page = officer.get(grid).await;
    assert!(page.text().contains("Nhập thay cho đơn vị cấp dưới"), "{}", page.text());
    let wrong = officer.submit(&page, grid, &[("c.PX03.i1", "3.000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Nhập thay phải có văn bản"), "{}", wrong.text());
    let kept = officer.submit(&wrong, grid, &[("c.PX03.document", "BC 9"), ("c.PX03.i1", "3.000")]).await;
    assert!(kept.text().contains("Đã lưu 1 dòng"), "{}", kept.text());
    // Without its script: a file is shown in the grid, then saved by the form.
    let file = "Mã đơn vị,Đơn vị,Văn bản,Ca tuần tra\nPX03,,,3.000\nPC02,,BC 2,2.000\nTổng cộng,,,5.000\n".as_bytes();
    let page = officer.get(grid).await;
    let read = officer.submit_files(&page, "/movements/ba-nhat/grid/file", &[], &[("file", "so-lieu.csv", file)]).await;
    for said in ["chưa lưu gì", "1 đơn vị có số liệu khác", "Dòng 4: Tổng cộng – là dòng tổng"]
    {
        assert!(read.text().contains(said), "{said} in {}", read.text());
    }
    assert!(!officer.get("/movements/ba-nhat/figures").await.text().contains("5.000"), "nothing was saved");
    let kept = officer.submit(&read, grid, &[]).await;
    assert!(kept.text().contains("Đã lưu 1 dòng"), "{}", kept.text());
    let page = officer.get("/movements/ba-nhat/figures").await;
    assert!(page.text().contains("5.000") && page.text().contains("Thời hạn:"), "{}", page.text());
    let sheet = officer.get("/movements/ba-nhat/grid.xlsx?period=2020-09").await;
    let cells = testkit::sample::cells(&sheet.bytes);
    assert!(cells.contains("1. Ca tuần tra (ca)") && cells.contains("2.000"), "{cells}");
    // A unit's officer has his own row only.
    let mut unit = app.sign_in_with("px03", &[(Role::EmulationOfficer, Some(ids[0]))]).await;
    let own = unit.get(grid).await;
    assert!(own.html().contains("c.PX03.i1") && !own.html().contains("c.PC02.i1"), "{}", own.text());
    // Targets and what is made of figures.
    let at = "/movements/ba-nhat/figures/1/targets?period=2020-09";
    let page = officer.get(at).await;
    let kept = officer.submit(&page, at, &[("c.PX03.target", "2.500"), ("c.PX03.previous", "2.600")]).await;
    assert!(kept.text().contains("Mức giao phải vượt kết quả bình thường"), "{}", kept.text());
    let at = "/movements/ba-nhat/derived/new";
    let form = officer.get(at).await;
    let wrong = officer.submit(&form, at, &[("name", "Tỷ lệ"), ("kind", "share"), ("bases", "7")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = officer.submit(&wrong, at, &[("bases", "1")]).await;
    assert!(kept.text().contains("120 %"), "{}", kept.text());
    let gone = officer.submit(&kept, "/movements/ba-nhat/derived/1/drop", &[]).await;
    assert!(gone.text().contains("Đã bỏ chỉ tiêu tính toán"), "{}", gone.text());
}

#[tokio::test]
async fn who_sent_no_programme_is_named_and_reminded_and_a_units_year_shows_what_overlaps() {
    let (app, root) = house().await;
    let ids = units(&app, root).await;
    let mut officer = app.sign_in(Role::EmulationOfficer, root).await;
    for (code, name, from) in [("ba-nhat", "Ba nhất", "01/08/2020"), ("la-chan", "Lá chắn thép", "01/10/2020")] {
        let form = officer.get("/movements/new").await;
        let fields = [("name", name), ("code", code), ("unit", "CAT"), ("from", from)];
        officer.submit(&form, "/movements", &fields).await;
        let at = format!("/movements/{code}/launch");
        let launch = officer.get(&at).await;
        officer.submit(&launch, &at, &[]).await;
    }
    let at = "/movements/ba-nhat/programmes";
    assert!(officer.get("/movements/ba-nhat").await.has_link(at));
    let form = officer.get("/records/programmes/new?movement=ba-nhat&unit=PC02").await;
    let typed =
        [("name", "Chương trình PC02"), ("on_date", "20/10/2020"), ("due_on", "01/10/2020"), ("late_for", "Biệt phái")];
    officer.submit(&form, "/records/programmes", &typed).await;
    let page = officer.get(at).await;
    for said in ["1 đơn vị đã gửi, 2 đơn vị chưa gửi", "Chương trình PC02", "gửi muộn: Biệt phái", "Nhắc 2 đơn vị"]
    {
        assert!(page.text().contains(said), "{said} in {}", page.text());
    }
    let mut unit = app.sign_in_with("px03", &[(Role::EmulationOfficer, Some(ids[0]))]).await;
    let mut sent = app.sign_in_with("pc02", &[(Role::EmulationOfficer, Some(ids[1]))]).await;
    assert!(!unit.get(at).await.text().contains("Chương trình PC02"), "another unit's is none of his");
    let done = officer.submit(&page, "/movements/ba-nhat/programmes/remind", &[]).await;
    assert!(done.text().contains("Đã nhắc 2 đơn vị"), "{}", done.text());
    let told = "chưa gửi chương trình hành động của phong trào Ba nhất";
    assert!(unit.get("/notices").await.text().contains(told));
    assert!(!sent.get("/notices").await.text().contains(told), "who has sent is not reminded");
    let cells = testkit::sample::cells(&officer.get("/movements/ba-nhat/programmes.xlsx").await.bytes);
    assert!(cells.contains("Chương trình PC02") && cells.contains("Chưa gửi"), "{cells}");
    let year = unit.get("/units/PX03/movements?year=2020").await;
    for said in ["Ba nhất", "Lá chắn thép", "chưa rõ ngày kết thúc"] {
        assert!(year.text().contains(said), "{said} in {}", year.text());
    }
    assert_eq!(year.html().matches("class=\"s-plan\"").count(), 2, "{}", year.html());
    assert!(unit.get("/units/PX03/movements?year=2019").await.text().contains("không có phong trào nào"));
    let (theirs, none) = (unit.peek("/units/PC02/movements").await, unit.peek("/units/KHONG/movements").await);
    assert_eq!((theirs.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}

#[tokio::test]
async fn a_review_opens_a_dossier_that_knows_its_movement_and_occasion() {
    let sample = testkit::Sample::new().await;
    let side = testkit::Side::Near;
    let mut officer = sample.near(Role::EmulationOfficer).await;
    let at = sample.fill("/records/reviews/{review}", side);
    let page = officer.get(&at).await;
    let open = sample.fill("/dossiers/new?review={review}", side);
    assert!(page.has_link(&open) && page.text().contains("Khen thưởng của lần sơ kết"), "{}", page.text());
    let form = officer.get(&open).await.form("/dossiers").fields;
    let value = |name: &str| form.iter().find(|(k, _)| k == name).map(|f| f.1.clone()).unwrap_or_default();
    assert_eq!((value("movement"), value("ground")), (sample.fill("{movement}", side), "movement".to_owned()));
    assert!(value("title").starts_with("Khen thưởng tại ") && !value("occasion_text").is_empty(), "{form:?}");
    // Another province's review is none.
    let theirs = officer.peek(&sample.fill("/dossiers/new?review={review}", testkit::Side::Far)).await;
    let none = officer.peek("/dossiers/new?review=SK-999999").await;
    assert_eq!((theirs.status, none.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
}
