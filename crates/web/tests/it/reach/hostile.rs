//! Whatever stands in the query of an address, no page breaks.

use axum::http::{Method, StatusCode};
use testkit::{Sample, Side};
use web::routes;

use super::table::TABLE;

/// Parameters that pages read.
const NAMES: &[&str] = &[
    "q",
    "sort",
    "at",
    "count",
    "state",
    "kind",
    "part",
    "nstate",
    "outcome",
    "sex",
    "leader",
    "leader_level",
    "rank",
    "service",
    "unit",
    "under",
    "year",
    "on",
    "award",
    "movement",
    "step",
    "dossier",
    "twice",
    "release",
    "decision",
    "after",
    "heads",
    "gap",
    "role",
    "next",
    "note",
    "from",
    "to",
    "page",
    "format",
    "progress",
    "level",
    "person",
    "of",
];

fn queries() -> Vec<String> {
    let all = |value: &str| NAMES.iter().map(|n| format!("{n}={value}")).collect::<Vec<_>>().join("&");
    let words: String = (0..10_000).map(|i| format!("w{i}+")).collect();
    let mut out: Vec<String> =
        ["zz-nothing", "%00", "%27%22%3E%3Cb%3E", "-1", "9999999999999999999", "%F0%9F%8E%89%E2%80%AE"]
            .into_iter()
            .map(all)
            .collect();
    out.push(format!("q={words}"));
    out.push(format!("q={}", "a".repeat(20_000)));
    out.push("at=after:00.00000000-0000-0000-0000-000000000000&count=exact".to_owned());
    out.push(format!("at=before:{}.ffffffff-ffff-ffff-ffff-ffffffffffff", "ff".repeat(200)));
    out.push("year=0000&on=0000-00-00".to_owned());
    out.push("year=9999&on=9999-12-31".to_owned());
    // One at a time: a fault of the first parameter hides the others.
    out.extend(NAMES.iter().map(|n| format!("{n}=zz-nothing")));
    out
}

#[tokio::test]
async fn no_page_breaks_whatever_its_query_says() {
    let sample = Sample::new().await;
    let mut browser = sample.everything().await;
    let named = TABLE.iter().filter(|l| l.route.starts_with("GET")).map(|l| sample.fill(l.at, Side::Near));
    let plain =
        routes().into_iter().filter(|r| r.method == Method::GET && !r.path.contains('{')).map(|r| r.path.to_owned());
    let mut wrong = Vec::new();
    let (mut tried, mut pages) = (0, 0);
    let all = std::env::var_os("THIDUA_HOSTILE_ALL").is_some();
    for page in named.chain(plain).filter(|p| !p.starts_with("/assets")) {
        let page = page.split('?').next().unwrap_or_default().to_owned();
        // A quarter here, so that each is tried on every fourth page; all of them with THIDUA_HOSTILE_ALL=1.
        let (first, step) = if all { (0, 1) } else { (pages % 4, 4) };
        pages += 1;
        for query in queries().into_iter().skip(first).step_by(step) {
            let answer = browser.peek(&format!("{page}?{query}")).await;
            tried += 1;
            if answer.status.is_server_error() && answer.status != StatusCode::SERVICE_UNAVAILABLE {
                wrong.push(format!("{page}?{:.60}: {}", query, answer.status));
            }
        }
    }
    eprintln!("{tried} addresses");
    assert!(wrong.is_empty(), "{} break:\n{}", wrong.len(), wrong.join("\n"));
}
