//! What every list promises: it stands in each of its orders both ways, is paged forward and back without losing or
//! repeating a row while rows are added, counts exactly, keeps its filters wherever one goes, and its spreadsheet holds
//! what its pages show.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::{
    access::Role,
    cluster::CLUSTER,
    listing::{self, Listing, Order, Served},
    news::{FEEDBACK, NEWS},
    praise::PRAISE,
    record,
};
use serde_json::Value;
use testkit::{Answer, Browser, Sample, Side, html};
use words::{Args, Lang};

/// A list, its page, its spreadsheet, its address for other programs, and something it is narrowed by.
struct Line {
    list: &'static Listing,
    page: &'static str,
    sheet: &'static str,
    api: &'static str,
    narrowed: &'static str,
}

#[rustfmt::skip]
fn lists() -> Vec<Line> { vec![
    Line { list: &listing::AWARDS, page: "/awards", sheet: "/awards.xlsx", api: "/api/v1/awards", narrowed: "part=individual" },
    Line { list: &listing::PEOPLE, page: "/people", sheet: "/people.xlsx", api: "/api/v1/people", narrowed: "service=serving" },
    Line { list: &listing::DOSSIERS, page: "/dossiers", sheet: "/dossiers.xlsx", api: "/api/v1/dossiers", narrowed: "state=open" },
    Line { list: &listing::DECISIONS, page: "/decisions", sheet: "/decisions.xlsx", api: "/api/v1/decisions", narrowed: "state=issued" },
    Line { list: &listing::HONOUR_BOOK, page: "/honour-book", sheet: "/honour-book.xlsx", api: "/api/v1/honour-book", narrowed: "state=valid" },
    Line { list: &listing::SESSIONS, page: "/council", sheet: "/council.xlsx", api: "/api/v1/sessions", narrowed: "state=closed" },
    Line { list: &listing::MOVEMENTS, page: "/movements", sheet: "/movements.xlsx", api: "/api/v1/movements", narrowed: "year=2020" },
    Line { list: &listing::ACCOUNTS, page: "/accounts", sheet: "/accounts.xlsx", api: "/api/v1/accounts", narrowed: "state=open" },
    Line { list: &listing::IMPORTS, page: "/imports", sheet: "/imports.xlsx", api: "/api/v1/imports", narrowed: "" },
    Line { list: &listing::REGISTRATIONS, page: "/registrations", sheet: "/registrations.xlsx", api: "/api/v1/registrations", narrowed: "part=individual" },
    Line { list: &listing::PAST_AWARDS, page: "/awards/past", sheet: "/awards/past.xlsx", api: "/api/v1/past-awards", narrowed: "part=individual" },
    Line { list: &listing::NOMINEES, page: "/dossiers/{draft}", sheet: "/dossiers/{draft}/nominees.xlsx", api: "/api/v1/dossiers/{draft}/nominees", narrowed: "part=individual" },
    Line { list: listing::of_noun(&record::REVIEW), page: "/records/reviews", sheet: "/records/reviews.xlsx", api: "/api/v1/records/reviews", narrowed: "kind=interim" },
    Line { list: listing::of_noun(&record::CONFERENCE), page: "/records/conferences", sheet: "/records/conferences.xlsx", api: "/api/v1/records/conferences", narrowed: "kind=interim" },
    Line { list: listing::of_noun(&record::DIRECTION), page: "/records/directions", sheet: "/records/directions.xlsx", api: "/api/v1/records/directions", narrowed: "kind=direction" },
    Line { list: listing::of_noun(&record::MODEL), page: "/records/models", sheet: "/records/models.xlsx", api: "/api/v1/records/models", narrowed: "kind=way" },
    Line { list: listing::of_noun(&record::ADOPTION), page: "/records/adoptions", sheet: "/records/adoptions.xlsx", api: "/api/v1/records/adoptions", narrowed: "state=begun" },
    Line { list: listing::of_noun(&record::PROGRAMME), page: "/records/programmes", sheet: "/records/programmes.xlsx", api: "/api/v1/records/programmes", narrowed: "" },
    Line { list: listing::of_noun(&record::SUPPORT), page: "/records/support", sheet: "/records/support.xlsx", api: "/api/v1/records/support", narrowed: "kind=support" },
    Line { list: listing::of_noun(&record::INSPECTION), page: "/records/inspections", sheet: "/records/inspections.xlsx", api: "/api/v1/records/inspections", narrowed: "" },
    Line { list: listing::of_noun(&record::EMULATION_BODY), page: "/records/emulation-bodies", sheet: "/records/emulation-bodies.xlsx", api: "/api/v1/records/emulation-bodies", narrowed: "tier=division" },
    Line { list: listing::of_noun(&record::EMULATION_OFFICER), page: "/records/emulation-officers", sheet: "/records/emulation-officers.xlsx", api: "/api/v1/records/emulation-officers", narrowed: "training=university" },
    Line { list: listing::of_noun(&record::REPORTED_COUNT), page: "/records/reported-counts", sheet: "/records/reported-counts.xlsx", api: "/api/v1/records/reported-counts", narrowed: "level=base" },
    Line { list: listing::of_noun(&PRAISE), page: "/praise", sheet: "/praise.xlsx", api: "/api/v1/praise", narrowed: "kind=letter" },
    Line { list: listing::of_noun(&NEWS), page: "/news", sheet: "/news.xlsx", api: "/api/v1/news", narrowed: "state=released" },
    Line { list: listing::of_noun(&FEEDBACK), page: "/feedback", sheet: "/feedback.xlsx", api: "/api/v1/feedback", narrowed: "state=new" },
    Line { list: listing::of_noun(&CLUSTER), page: "/clusters", sheet: "/clusters.xlsx", api: "/api/v1/clusters", narrowed: "kind=department" },
] }

/// A program with some hundred rows of everything, to which more are added.
struct Growing {
    sample: Sample,
    rows: u64,
}

impl Growing {
    async fn new() -> Self {
        let sample = Sample::new().await;
        sample.grow(0, 120).await;
        Self { sample, rows: 120 }
    }

    async fn more(&mut self) {
        self.sample.grow(self.rows, self.rows + 1).await;
        self.rows += 1;
    }
}

async fn json(browser: &mut Browser, address: &str) -> Value {
    let answer = browser.peek(address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.html());
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// What grows with whatever hangs on a row, and so tells nothing about which row it is.
const COUNTS: &[&str] = &["collectives", "dossiers", "held", "individuals", "items", "phases"];

fn rows(page: &Value) -> Vec<String> {
    let row = |row: &Value| {
        let mut row = row.clone();
        row.as_object_mut().unwrap().retain(|name, _| !COUNTS.contains(&name.as_str()));
        row.to_string()
    };
    page["rows"].as_array().unwrap().iter().map(row).collect()
}

fn at(page: &Value, way: &str) -> Option<String> {
    page[way].as_str().map(str::to_owned)
}

/// On which way rows are added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back,
    Never,
}

/// All rows from the first page to the last; rows may be added after the first one. The last page comes with them.
async fn forward(browser: &mut Browser, grow: &mut Growing, from: &str, add: bool) -> (Vec<String>, Value) {
    let mut page = json(browser, from).await;
    let mut seen = rows(&page);
    if add {
        grow.more().await;
    }
    while let Some(next) = at(&page, "after") {
        page = json(browser, &format!("{from}&at={next}")).await;
        assert!(at(&page, "before").is_some(), "{from}: a page after another has one before it");
        seen.extend(rows(&page));
    }
    (seen, page)
}

/// All rows from this page back to the first; rows may be added after it.
async fn back(browser: &mut Browser, grow: &mut Growing, from: &str, last: Value, add: bool) -> Vec<String> {
    let mut page = last;
    let mut pages = vec![rows(&page)];
    if add {
        grow.more().await;
    }
    while let Some(before) = at(&page, "before") {
        page = json(browser, &format!("{from}&at={before}")).await;
        assert!(at(&page, "after").is_some(), "{from}: a page before another has one after it");
        pages.push(rows(&page));
    }
    pages.into_iter().rev().flatten().collect()
}

fn once_each(rows: &[String], known: &BTreeSet<String>, what: &str) {
    let all: BTreeSet<&String> = rows.iter().collect();
    assert_eq!(all.len(), rows.len(), "{what}: a row twice");
    let lost: Vec<_> = known.iter().filter(|k| !all.contains(k)).collect();
    assert!(lost.is_empty(), "{what}: lost {lost:?}");
}

/// The pages of a list in one order and direction, there and back. Rows are added on the way there, or on the way back. Gives
/// those known before in the order of the list.
async fn there_and_back(
    browser: &mut Browser,
    grow: &mut Growing,
    from: &str,
    known: &BTreeSet<String>,
    added: Way,
) -> Vec<String> {
    let (there, last) = forward(browser, grow, from, added == Way::There).await;
    once_each(&there, known, &format!("{from}, forward"));
    let home = back(browser, grow, from, last, added == Way::Back).await;
    once_each(&home, &there.iter().cloned().collect(), &format!("{from}, back"));
    let met: BTreeSet<&String> = there.iter().collect();
    assert!(there.iter().eq(home.iter().filter(|r| met.contains(r))), "{from}: another order on the way back");
    there.into_iter().filter(|r| known.contains(r)).collect()
}

#[test]
fn every_list_is_tried() {
    let tried: BTreeSet<&str> = lists().iter().map(|l| l.list.name).collect();
    assert_eq!(tried, listing::all().map(|l| l.name).collect());
}

#[tokio::test]
async fn every_list_is_paged_in_each_order_both_ways_without_losing_or_repeating_a_row_while_rows_are_added() {
    let mut grow = Growing::new().await;
    let mut browser = grow.sample.everything().await;
    for line in lists() {
        let list = format!("{}?{}", grow.sample.fill(line.api, Side::Near), line.narrowed);
        let (known, _) = forward(&mut browser, &mut grow, &list, false).await;
        let exact = json(&mut browser, &format!("{list}&count=exact")).await;
        assert_eq!((&exact["count"], &exact["more_than_count"]), (&known.len().into(), &false.into()), "{list}");
        let known: BTreeSet<String> = known.into_iter().collect();
        assert!(known.len() > 100, "{list}: {} rows are too few to be a test", known.len());
        let mut few = false;
        for order in line.list.orders() {
            let [up, down] = [order.name.to_owned(), format!("-{}", order.name)].map(|s| format!("{list}&sort={s}"));
            // Orders of few rows are made by one and the same way: rows are added to the first of them.
            let added = order.served == Served::Always || !std::mem::replace(&mut few, true);
            let ways = if added { [Way::There, Way::Back] } else { [Way::Never; 2] };
            let up = there_and_back(&mut browser, &mut grow, &up, &known, ways[0]).await;
            let way = ways[1];
            let mut down = there_and_back(&mut browser, &mut grow, &down, &known, way).await;
            down.reverse();
            assert_eq!(up, down, "{} by {}: down is not up from the other end", line.list.name, order.name);
        }
    }
}

/// The table of the list on its page, from its beginning on.
fn table(page: &Answer, list: &Listing) -> String {
    let html = page.html();
    let begins = format!("role=\"region\" aria-label=\"{}\"", words::word(Lang::Vi, list.title));
    html.split_once(&begins).unwrap_or_else(|| panic!("{}: no table", page.at)).1.to_owned()
}

/// The rows of a page: letters of all cells, the first one with its digits, which are no date and no number there.
fn shown(page: &Answer, list: &Listing) -> Vec<String> {
    // The mark before a state is the page's own.
    let html = table(page, list).replace("<span class=\"mark\" aria-hidden=\"true\">i</span>", "");
    let body = html.split_once("<tbody>").map_or("", |(_, b)| b).split_once("</tbody>").map_or("", |(b, _)| b);
    body.split("<tr")
        .skip(1)
        .map(|row| plain(row.split("<td").skip(1).map(|c| html::text(&format!("<td{c}")))))
        .collect()
}

fn plain(cells: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    for (i, cell) in cells.enumerate() {
        let cell = cell.replace("đồng", "");
        out.extend(cell.chars().filter(|c| if i == 0 { c.is_alphanumeric() } else { c.is_alphabetic() }));
        out.push('|');
    }
    out
}

/// The rows of a spreadsheet beneath its headings.
fn sheet(answer: &Answer, columns: usize) -> Vec<String> {
    testkit::sample::table(&answer.bytes, columns).into_iter().map(|cells| plain(cells.into_iter())).collect()
}

fn links(page: &Answer) -> Vec<String> {
    html::tags(&page.html()).iter().filter(|t| t.name == "a").filter_map(|t| t.get("href").map(str::to_owned)).collect()
}

fn next(page: &Answer) -> Option<String> {
    let tags = html::tags(&page.html());
    tags.iter().find(|t| t.name == "a" && t.get("rel") == Some("next")).and_then(|t| t.get("href").map(str::to_owned))
}

/// Headings that say by what the list is sorted: their place and direction.
fn sorted(page: &Answer, list: &Listing) -> Vec<(usize, String)> {
    let table = table(page, list);
    let tags = html::tags(table.split_once("</table>").unwrap().0);
    let headings = tags.iter().filter(|t| t.name == "th" && !t.close).enumerate();
    headings.filter_map(|(i, t)| Some((i, t.get("aria-sort")?.to_owned()))).collect()
}

async fn in_order(sample: &Sample, browser: &mut Browser, line: &Line, order: Order, down: bool) {
    let list = line.list;
    let [path, file] = [line.page, line.sheet].map(|at| sample.fill(at, Side::Near));
    let sort = if down { format!("-{}", order.name) } else { order.name.to_owned() };
    let at = format!("{path}?{}&sort={sort}&count=exact", line.narrowed);
    let first = browser.get(&at).await;
    assert_eq!(first.status, StatusCode::OK, "{at}: {}", first.text());
    // The order is told where it is a column's.
    let column = list.columns.iter().position(|c| c.order == Some(order));
    let direction = if down { "descending" } else { "ascending" };
    assert_eq!(sorted(&first, list), column.map(|c| vec![(c, direction.to_owned())]).unwrap_or_default(), "{at}");
    // Every link from the list to another place in it, another order of it or its spreadsheet keeps the filter.
    let own = |l: &str| l.contains("sort=") && (l.starts_with(&format!("{path}?")) || l.starts_with(&file));
    let lost: Vec<String> = links(&first).into_iter().filter(|l| own(l) && !l.contains(line.narrowed)).collect();
    assert!(lost.is_empty(), "{at}: {lost:?}");
    assert!(links(&first).iter().any(|l| own(l) && l.contains(&format!("sort={sort}"))), "{at}");
    // Page by page, and at once.
    let mut pages = shown(&first, list);
    let mut page = first;
    while let Some(more) = next(&page) {
        page = browser.get(&more).await;
        assert!(page.status.is_success() && more.contains(line.narrowed), "{more}");
        pages.extend(shown(&page, list));
    }
    let count = Args::from([("count".to_owned(), pages.len().to_string())]);
    assert!(page.text().contains(&words::say(Lang::Vi, "table-count", &count)), "{at}: {} rows", pages.len());
    let address = format!("{file}?{}&sort={sort}", line.narrowed);
    let file = browser.get(&address).await;
    assert_eq!(file.status, StatusCode::OK, "{address}");
    let mut sheet = sheet(&file, list.columns.len());
    sheet.drain(..sheet.len().saturating_sub(pages.len()));
    assert_eq!(sheet, pages, "{address}");
}

#[tokio::test]
async fn every_list_says_its_order_keeps_its_filters_counts_exactly_and_its_spreadsheet_is_its_pages() {
    let sample = Sample::new().await;
    sample.grow(0, 120).await;
    let mut browser = sample.everything().await;
    for line in lists() {
        for order in line.list.orders() {
            for down in [false, true] {
                in_order(&sample, &mut browser, &line, order, down).await;
            }
        }
    }
}

#[tokio::test]
async fn every_list_is_printed_whole_with_what_it_is_narrowed_to() {
    let sample = Sample::new().await;
    sample.grow(0, 120).await;
    let mut browser = sample.everything().await;
    for line in lists() {
        let [path, file] = [line.page, line.sheet].map(|at| sample.fill(at, Side::Near));
        let mut page = browser.get(&format!("{path}?{}&count=exact", line.narrowed)).await;
        let link = links(&page).into_iter().find(|l| l.starts_with(&file) && l.ends_with("as=print"));
        let link = link.unwrap_or_else(|| panic!("{path}: no link to print the list"));
        let mut pages = shown(&page, line.list);
        while let Some(more) = next(&page) {
            page = browser.get(&more).await;
            pages.extend(shown(&page, line.list));
        }
        assert!(pages.len() > 100, "{path}: {} rows are too few to be a test", pages.len());
        let paper = browser.peek(&link).await;
        assert_eq!((paper.status, paper.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
        let html = paper.html();
        let body = html.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
        let row = |row: &str| plain(row.split("<td").skip(1).map(|c| html::text(&format!("<td{c}"))));
        assert_eq!(body.split("<tr>").skip(1).map(row).collect::<Vec<_>>(), pages, "{link}");
        let count = Args::from([("count".to_owned(), pages.len().to_string())]);
        assert!(paper.text().contains(&words::say(Lang::Vi, "print-count", &count)), "{link}");
    }
    // Told in words, and what somebody typed stays text.
    let paper = browser.peek("/people.xlsx?sex=female&q=%3Cb%3E&as=print").await;
    let said = format!("{}: {}", words::word(Lang::Vi, "people-sex"), words::word(Lang::Vi, "sex-female"));
    assert!(paper.text().contains(&said) && paper.html().contains("&lt;b&gt;"), "{}", paper.html());
}

#[tokio::test]
async fn a_place_in_another_order_or_of_no_list_begins_the_list() {
    let sample = Sample::new().await;
    let mut browser = sample.everything().await;
    for line in lists() {
        for order in line.list.orders() {
            let from = format!("{}?sort={}", sample.fill(line.api, Side::Near), order.name);
            let first = rows(&json(&mut browser, &from).await);
            for at in ["after:", "after:zz.zz", "before:00", "x", "after:%00"] {
                assert_eq!(rows(&json(&mut browser, &format!("{from}&at={at}")).await), first, "{from} {at}");
            }
            // Letters where a number is the key, a number where a text is, bytes that are no text, an empty key.
            for key in ["616263", "0000000000000001", "ff00fe", "00", "6100", ""] {
                for way in ["after", "before"] {
                    let id = "00000000000070008000000000000000";
                    json(&mut browser, &format!("{from}&at={way}:{key}.{id}")).await;
                }
            }
        }
        // An order that the list does not have is none.
        let api = sample.fill(line.api, Side::Near);
        let usual = rows(&json(&mut browser, &api).await);
        assert_eq!(rows(&json(&mut browser, &format!("{api}?sort=-nothing")).await), usual);
    }
}

#[tokio::test]
async fn a_reader_keeps_what_he_has_narrowed_a_list_to_under_a_name_and_nobody_else_sees_it() {
    let sample = Sample::new().await;
    let mut near = sample.near(Role::EmulationOfficer).await;
    let plain = near.get("/people").await;
    assert!(plain.has_link("/people?sort=-name") && !plain.html().contains("action=\"/filters\""));
    let list = near.get("/people?sex=female&sort=-name&at=x&count=exact").await;
    let kept = near.submit(&list, "/filters", &[("name", " Nữ, <b>ngược</b> ")]).await;
    assert_eq!((kept.status, kept.at.as_str()), (StatusCode::OK, "/people?sort=-name&sex=female"));
    assert!(
        kept.has_link("/people?sort=-name&sex=female") && kept.text().contains("Nữ, <b>ngược</b>"),
        "{}",
        kept.text()
    );
    // Only of this list, only for him.
    assert!(!near.get("/dossiers").await.text().contains("ngược"));
    assert!(!sample.near(Role::Administrator).await.get("/people").await.text().contains("ngược"));
    // The same name again is the same filter.
    let list = near.get("/people?sex=male").await;
    let again = near.submit(&list, "/filters", &[("name", "Nữ, <b>ngược</b>")]).await;
    assert!(!again.has_link("/people?sort=-name&sex=female"));
    // What the list does not know is not kept; a filter of nothing is none; no list, no name, no filter.
    let list = near.get("/people?sex=male").await;
    let fields = [("name", "Khác"), ("query", "sex=male&progress=abc&csrf=x&at=y&evil=%0d%0a")];
    assert_eq!(near.submit(&list, "/filters", &fields).await.at, "/people?sex=male");
    for (fields, status) in [
        ([("name", "Khác"), ("query", "at=y")], StatusCode::UNPROCESSABLE_ENTITY),
        ([("name", " "), ("query", "sex=male")], StatusCode::UNPROCESSABLE_ENTITY),
        ([("list", "people.xlsx"), ("name", "x")], StatusCode::NOT_FOUND),
    ] {
        let list = near.get("/people?sex=male").await;
        let token = html::forms(&list.html()).into_iter().find(|f| f.action == "/filters").unwrap();
        let mut all = token.fields.clone();
        for (name, value) in fields {
            all.retain(|(k, _)| k != name);
            all.push((name.to_owned(), value.to_owned()));
        }
        let all: Vec<(&str, &str)> = all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(near.post_peek("/filters", &all).await.status, status, "{fields:?}");
    }
    // There is an end to them.
    for n in 0..app::saved::MOST {
        let list = near.get("/people?sex=male").await;
        near.submit(&list, "/filters", &[("name", &format!("Số {n}"))]).await;
    }
    let list = near.get("/people").await;
    let count = html::forms(&list.html()).iter().filter(|f| f.action == "/filters/forget").count();
    assert_eq!(count as u64, app::saved::MOST);
    // And each can go.
    let gone = near.submit(&list, "/filters/forget", &[("name", "Nữ, <b>ngược</b>")]).await;
    assert_eq!(gone.at, "/people");
    let list = near.get("/people").await;
    let left = html::forms(&list.html()).iter().filter(|f| f.action == "/filters/forget").count() as u64;
    assert_eq!(left, app::saved::MOST - 1);
}
