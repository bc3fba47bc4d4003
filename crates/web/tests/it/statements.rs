//! Each list page asks the same number of questions for ten rows, a thousand and ten thousand, and at most eight.

use axum::http::StatusCode;
use testkit::{Sample, Side};

/// Pages whose rows grow, for somebody who may everything: what he sees is what any page can ask.
const PAGES: &[&str] = &[
    "/desk",
    "/units",
    "/people",
    "/people?q=nguyen",
    "/search?q=nguyen",
    "/search?q=nguyn",
    "/people/{person3}",
    "/people/{person3}/titles",
    "/people/{person3}/facts",
    "/units/{unit1}/titles",
    "/clusters",
    "/clusters?q=cum&kind=department",
    "/clusters/{cluster}",
    "/clusters/{cluster}/years/2020",
    "/clusters/{cluster}/parts/members/{cluster-member}",
    "/clusters/{cluster}/years/2018/conference",
    "/council/{cluster-session}",
    "/clusters/{cluster}/sheets/{score-sheet}",
    "/clusters/{cluster}/years/2020/scores",
    "/clusters/{cluster}/years/2020/scores/{cluster-outside}",
    "/api/v1/clusters",
    "/news",
    "/news?q=tin&state=released",
    "/news/{news}",
    "/news/{news-draft}/release",
    "/photos/news/{news-draft}",
    "/feedback",
    "/feedback/{feedback}",
    "/setup/portal",
    "/cong",
    "/cong/tin",
    "/cong/tin/{news}",
    "/cong/dien-hinh",
    "/cong/bang-vang",
    "/cong/gop-y?tin={news}",
    "/api/v1/news",
    "/api/v1/feedback",
    "/praise",
    "/praise?q=cua+roi&kind=letter",
    "/praise/{praise}",
    "/records",
    "/statistics/0601?unit={root}&year=2019",
    "/statistics/0602?unit={root}&year=2019",
    "/statistics/0603?unit={root}&year=2019",
    "/statistics/0604?unit={root}&year=2019",
    "/statistics/0605?unit={root}&year=2019",
    "/records/reviews",
    "/records/reviews/{review}",
    "/records/directions?movement={movement}&state=open",
    "/records/directions/{direction}",
    "/records/conferences/{conference}",
    "/records/models/{model}",
    "/reviews/{review}/draft",
    "/conferences/{conference}/honours",
    "/conferences/{conference}/run?at=1",
    "/records/adoptions?model={model}",
    "/records/support",
    "/imports",
    "/imports/{import}",
    "/imports/{import}?state=all",
    "/movements",
    "/movements/{movement}",
    "/movements/{movement}?under={root}",
    "/movements/{movement}/launch",
    "/movements/{movement}/units",
    "/movements/{movement}/units?q=phong&answer=silent&level=department",
    "/movements/{movement}/units/{unit1}",
    "/movements/{movement}/figures",
    "/movements/{movement}/figures/1",
    "/movements/{movement}/figures/1/branches",
    "/movements/new?cluster={cluster}",
    "/movements/{movement}/figures/1/targets?period=2019",
    "/movements/{movement}/grid?period=2019",
    "/movements/{movement}/programmes",
    "/units/{unit1}/movements?year=2019",
    "/movements/{movement}/indicators/1",
    "/movements/{movement}/units/{unit1}/figures?period=2019",
    "/sources",
    "/dossiers",
    "/dossiers?q=ho+so",
    "/dossiers/{draft}",
    "/dossiers/{draft}?part=individual",
    "/dossiers/{draft}/nominees/1",
    "/dossiers/{draft}/answers",
    "/dossiers/{draft}/nominees/grid",
    "/statistics?rows=unit&columns=movement&count=persons",
    "/statistics?rows=award&columns=rank&kept=past&count=collectives",
    "/statistics/records?rows=unit&row=%3D",
    "/dossiers/{draft}/achievements",
    "/dossiers/{draft}/achievements/1",
    "/law",
    "/council",
    "/council/new",
    "/council/bodies",
    "/council/{session}",
    "/council/{session}/votes",
    "/council/{session}/votes/1",
    "/council/{secret-session}",
    "/council/{secret-session}/ballot",
    "/council/{paper-session}/tellers",
    "/ballots/{ballot-open}",
    "/ballots/{ballot-open}/vote",
    "/ballots/{ballot-open}/count",
    "/ballots/{ballot-counted}",
    "/proofs",
    "/proofs/{drafted}",
    "/dossiers/{drafted}",
    "/awards/past",
    "/decisions",
    "/decisions/{decision-issued}",
    "/decisions/{decision-issued}/prizes",
    "/decisions/{decision-issued}/release",
    "/decisions/{decision-issued}/certificates",
    "/decisions/{decision-issued}/amend",
    "/decisions/{decision-issued}/amend?line=1",
    "/decisions/{decision-issued}/copies",
    "/amendments/{erratum}",
    "/amendments/{annulment}",
    "/awards",
    "/awards?q=nguyen",
    "/honour-book",
    "/facts/missing",
    "/facts/missing/people?unit={unit1}&gap=rating",
    "/people/{person3}/facts",
    "/law/awards",
    "/law/sources",
    "/law/unverified",
    "/law/regulations",
    "/law/scan",
    "/law/scan?state=one_step",
    "/setup/calendar",
    "/accounts/bulk",
    "/dossiers/{draft}/answers",
    "/dossiers/{draft}/achievements",
    "/bang-vang",
    "/accounts",
    "/accounts/{account}",
    "/setup",
    "/setup/organisation",
    "/setup/signers",
    "/audit",
    "/api/v1/people",
    "/api/v1/dossiers",
    "/api/v1/decisions",
    "/api/v1/praise",
    "/api/v1/awards",
    "/api/v1/honour-book",
    "/api/v1/sessions",
    "/api/v1/movements",
    "/api/v1/accounts",
    "/api/v1/imports",
    "/awards?sort=-day",
    "/awards?q=nguyen&sort=number",
    "/imports?sort=-sent",
];

/// At most this many, sign-in included.
const MOST: usize = 8;

#[tokio::test]
async fn every_list_asks_the_same_number_of_statements_for_ten_a_thousand_and_ten_thousand_rows() {
    let sample = Sample::new().await;
    let mut browser = sample.everything().await;
    let mut before: Vec<Vec<String>> = Vec::new();
    let mut wrong = Vec::new();
    let mut have = 0;
    for rows in [10, 1_000, 10_000] {
        let begun = std::time::Instant::now();
        sample.grow(have, rows).await;
        eprintln!("{rows} rows of everything in {:.1} s", begun.elapsed().as_secs_f64());
        have = rows;
        // As the worker does; a page packs a few people itself, once after each change.
        let year = sample.app.ctx.now().today[..4].parse().unwrap();
        app::scan::ask_for(&sample.app.ctx, year).await.unwrap();
        while app::scan::repack(&sample.app.ctx, u64::MAX).await.unwrap().left > 0 {}
        // The first page after a packing reads the register into memory, once for all readers of the process.
        assert_eq!(browser.get("/law/scan").await.status, StatusCode::OK);
        // So does the first page of a movement's branches, and of the figures of a large one, after a change.
        let branches = sample.fill("/movements/{movement}/figures/1/branches", Side::Near);
        assert_eq!(browser.get(&branches).await.status, StatusCode::OK);
        let mut now = Vec::new();
        for page in PAGES {
            let address = sample.fill(page, Side::Near);
            let begun = std::time::Instant::now();
            let (answer, texts) = store::list_statements(browser.get(&address)).await;
            if rows == 10 {
                eprintln!("{:3} {page}", texts.len());
            }
            if begun.elapsed().as_secs() > 2 {
                eprintln!("{address} with {rows} rows: {:.1} s", begun.elapsed().as_secs_f64());
            }
            assert_eq!(answer.status, StatusCode::OK, "{address} with {rows} rows: {}", answer.text());
            now.push(texts);
        }
        for (i, page) in PAGES.iter().enumerate() {
            if now[i].len() > MOST && (before.is_empty() || page.starts_with("/search")) {
                wrong.push(format!("{page}: {} statements\n  {}", now[i].len(), now[i].join("\n  ")));
            }
            // A search asks further only where few are found as typed.
            let fixed = !page.starts_with("/search");
            // The figures of a large movement are added up in memory, with a statement less.
            let memory = page.ends_with("/figures") && before.get(i).is_some_and(|old| old.len() == now[i].len() + 1);
            if let Some(old) = before.get(i).filter(|old| fixed && !memory && old.len() != now[i].len()) {
                let (a, b) = (old.len(), now[i].len());
                wrong.push(format!("{page}: {a} statements before, {b} with {rows} rows\n  {}", now[i].join("\n  ")));
            }
        }
        // No need to wait for ten thousand rows.
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        before = now;
    }
}
