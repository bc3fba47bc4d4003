//! The free table: each number opens as many records as it counts, tables of other units stay theirs, files say the same.

use axum::http::StatusCode;
use domain::{access::Role, statistics::Axis};
use testkit::sample::{Sample, Side};

/// The numbers of a page that are links, each with its address.
fn numbers(html: &str) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    for part in html.split("<a href=\"").skip(1) {
        let Some((href, rest)) = part.split_once('"') else { continue };
        let href = testkit::html::unescape(href);
        let Some((_, rest)) = rest.split_once('>') else { continue };
        let Some((text, _)) = rest.split_once('<') else { continue };
        if href.starts_with("/statistics/records") {
            found.push((text.replace('.', "").trim().parse().unwrap(), href));
        }
    }
    found
}

/// Rows of the list of records.
fn rows(html: &str) -> u64 {
    html.split("<tbody>").nth(1).map_or(0, |body| body.matches("<tr>").count() as u64)
}

#[tokio::test]
async fn every_number_of_a_table_opens_as_many_records_as_it_counts() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    let mut seen = 0;
    for (i, axis) in Axis::ALL.iter().enumerate() {
        let other = Axis::ALL[(i + 1) % Axis::ALL.len()];
        let page = reader.get(&format!("/statistics?rows={axis}&columns={other}&from=2000&to=2100")).await;
        assert_eq!(page.status, StatusCode::OK, "{axis}");
        for (number, address) in numbers(&page.html()) {
            let opened = reader.get(&address).await;
            assert_eq!(rows(&opened.html()), number, "{axis} × {other}: {address}");
            seen += 1;
        }
    }
    assert!(seen > 40, "the sample has issued decisions: {seen}");
}

#[tokio::test]
async fn what_the_program_does_not_know_takes_the_usual_and_a_unit_of_others_is_not_there() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    let odd = reader.get("/statistics?rows=x&columns=y&count=z&kept=&from=abc&to=9999999999999&part=q").await;
    assert_eq!(odd.status, StatusCode::OK);
    let far = sample.fill("/statistics?unit={root}", Side::Far);
    for address in
        [far.clone(), far.replace("/statistics", "/statistics.xlsx"), far.replace("/statistics", "/statistics/records")]
    {
        assert_eq!(reader.peek(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    let page = reader.get("/statistics?from=2000&to=2100&rows=unit").await;
    assert!(!page.text().contains(Side::Far.mark()), "{}", page.text());
}

#[tokio::test]
async fn the_spreadsheet_and_the_paper_say_what_the_page_says() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    let query = "rows=part&columns=ground&from=2000&to=2100";
    let page = reader.get(&format!("/statistics?{query}")).await;
    let total = numbers(&page.html()).pop().unwrap().0;
    assert!(total > 0);
    let sheet = reader.peek(&format!("/statistics.xlsx?{query}")).await;
    let cells = testkit::sample::cells(&sheet.bytes);
    assert!(cells.contains("Cộng") && cells.contains(&total.to_string()), "{cells}");
    let action = sample.fill("/papers/statistics-table/{root}", Side::Near);
    let asked = reader.submit(&page, &action, &[]).await;
    assert!(asked.text().contains("Bảng thống kê"), "{}", asked.text());
}

#[tokio::test]
async fn a_table_often_made_is_kept_under_a_name_and_opened_again() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::AdvisoryBody).await;
    let page = reader.get("/statistics?rows=part&columns=ground&from=2000&to=2100").await;
    let kept = reader.submit(&page, "/filters", &[("name", "Hằng năm")]).await;
    assert!(kept.status == StatusCode::OK && kept.at.starts_with("/statistics?"), "{}", kept.at);
    let plain = reader.get("/statistics").await;
    let html = plain.html();
    let (before, _) = html.split_once(">Hằng năm</a>").expect("a link bears the name");
    let address = testkit::html::unescape(before.rsplit_once("href=\"").unwrap().1.trim_end_matches('"'));
    let again = reader.get(&address).await;
    assert_eq!(numbers(&again.html()), numbers(&page.html()));
    assert!(!sample.near(Role::EmulationOfficer).await.get("/statistics").await.text().contains("Hằng năm"));
    let gone = reader.submit(&plain, "/filters/forget", &[]).await;
    assert!(gone.at == "/statistics" && !reader.get("/statistics").await.html().contains(">Hằng năm</a>"));
}

#[tokio::test]
async fn counts_of_reports_have_a_table_of_their_own_and_each_number_opens_the_lines_that_add_up_to_it() {
    let sample = Sample::new().await;
    let mut reader = sample.near(Role::EmulationOfficer).await;
    let form = reader.get("/records/reported-counts/new").await;
    let typed = [
        ("name", "Khen thưởng 6 tháng"),
        ("unit", &sample.fill("{root}", Side::Near)),
        ("on_date", "01/07/2020"),
        ("year", "2020"),
        ("counted", "30"),
        ("bound", "exact"),
        ("level", "ministry_or_province"),
        ("part", "collective"),
        ("document", "Báo cáo số 7"),
    ];
    let added = reader.submit(&form, "/records/reported-counts", &typed).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text());
    // Of people a report says nothing: asked for them, the table still counts awards, and says so.
    let asked = "/statistics?kept=reported&rows=level&columns=part&count=persons&from=2020&to=2020";
    let page = reader.get(asked).await;
    assert!(page.text().contains("mà báo cáo nêu, không có hồ sơ từng người"), "{}", page.text());
    let numbers = numbers(&page.html());
    assert_eq!(numbers.iter().map(|n| n.0).max(), Some(150), "120 of the sample and 30: {numbers:?}");
    for (number, address) in &numbers {
        let opened = reader.get(address).await;
        // "Khoảng 120": the count stands behind how exactly it is meant.
        let count = |row: &str| {
            row.split("data-label=").nth(3).and_then(|cell| {
                let digits: String =
                    cell.split("</td>").next()?.split('>').nth(1)?.chars().filter(char::is_ascii_digit).collect();
                digits.parse::<u64>().ok()
            })
        };
        let html = opened.html();
        let body = html.split("<tbody>").nth(1).unwrap();
        let sum: u64 = body.split("<tr>").skip(1).filter_map(count).sum();
        assert_eq!(sum, *number, "{address}: {}", opened.text());
        let html = testkit::html::unescape(&html);
        assert!(html.contains("/records/reported-counts/"), "{address}");
    }
    // Records do not grow by it, and another province does not see it.
    let all = |text: &str| text.contains("150");
    let records = reader.get("/statistics?rows=level&from=2020&to=2020").await;
    assert!(!all(&records.text()), "{}", records.text());
    assert!(!reader.get(asked).await.text().contains(Side::Far.mark()));
}
