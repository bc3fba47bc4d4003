//! How long it takes to compute the points and places of clusters of 8 members and 176 criteria, for bench/scores:
//!
//! ```text
//! cargo run --workspace --example scores -- DATABASE [CLUSTERS=400]
//! ```
//!
//! DATABASE is `sqlite://FILE` or `postgres://…`, empty; it is migrated and filled with invented clusters. The sheet has the shape of practice: 3 groups,
//! 176 criteria that are scored, of which 113 are fixed per occurrence, 51 yes or no and 12 measured against the cluster.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of the benchmark")]

use std::{error::Error, time::Instant};

use app::{Ctx, clusters, nouns::Texts, scores, units::NewUnit};
use domain::{
    access::Role,
    grid::{Sent, print},
    scoring::Turn,
};
use store::{Store, entity::unit, sea_orm::EntityTrait as _};
use testkit::actor_with;

const MEMBERS: usize = 8;
const YEAR: i64 = 2020;
const ROUNDS: usize = 20;

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// The kind of the n-th criterion as the sheet's lines write it.
fn kind(n: usize) -> &'static str {
    match n % 176 {
        n if n % 15 == 0 => "quantity",
        n if n % 7 < 2 => "yes-no",
        _ => "each",
    }
}

fn lines() -> String {
    let mut out = String::new();
    for (group, of) in [("I", 0..120), ("II", 120..156), ("III", 156..176)] {
        out.push_str(&format!("1 | {group} | Nhóm {group} | | {}\n", of.len() * 5));
        for n in of {
            let rule = if kind(n) == "each" { "0,5" } else { "" };
            out.push_str(&format!("2 | {n} | Tiêu chí {n} | {} | 5 | {rule}\n", kind(n)));
        }
    }
    out
}

/// What the members of a cluster say of a criterion: targets, then results.
fn row(n: usize, members: &[String], turn: Turn) -> Option<Sent> {
    let said = |m: usize| match (kind(n), turn) {
        ("quantity", Turn::Targets) => Some("100".to_owned()),
        (_, Turn::Targets) => None,
        ("quantity", _) => Some((80 + (n * 7 + m * 13) % 60).to_string()),
        ("yes-no", _) => Some(((n + m) % 3).min(1).to_string()),
        _ => Some(((n * 3 + m) % 11).to_string()),
    };
    let cells: std::collections::BTreeMap<String, String> =
        members.iter().enumerate().filter_map(|(m, code)| Some((code.clone(), said(m)?))).collect();
    let seen = cells.keys().map(|code| (code.clone(), print(""))).collect();
    (!cells.is_empty()).then(|| Sent { key: n.to_string(), seen, cells })
}

async fn cluster(ctx: &Ctx, who: &app::Actor, n: usize) -> (String, Vec<String>) {
    let short = format!("Cụm {n}");
    let fields = texts(&[
        ("short", &short),
        ("name", &format!("Cụm thi đua số {n}")),
        ("kind", "commune"),
        ("system", "police"),
        ("unit", "GOC"),
    ]);
    let code = clusters::add(ctx, who, &fields).await.unwrap();
    let mut members = Vec::new();
    for m in 1..=MEMBERS {
        let fields =
            texts(&[("name", &format!("Công an xã {n}-{m}")), ("short", &format!("X{m}")), ("from_date", "2015")]);
        members.push(clusters::add_part(ctx, who, &code, "members", &fields).await.unwrap());
    }
    clusters::add_part(ctx, who, &code, "years", &texts(&[("year", "2020"), ("rank_by", "total")])).await.unwrap();
    let sheet = clusters::add_part(ctx, who, &code, "sheets", &texts(&[("year", "2020"), ("name", "Bảng điểm")]))
        .await
        .unwrap();
    scores::set_lines(ctx, who, &code, &sheet, 1, scores::read_text(&lines())).await.unwrap();
    for (turn, stage) in [(Turn::Targets, None), (Turn::Own, Some("own"))] {
        if let Some(stage) = stage {
            let version = scores::year(ctx, who, &code, YEAR).await.unwrap().year.record.version;
            scores::set_stage(ctx, who, &code, YEAR, version, stage, "").await.unwrap();
        }
        let rows: Vec<Sent> = (0..176).filter_map(|n| row(n, &members, turn)).collect();
        scores::save_matrix(ctx, who, (&code, YEAR, ""), turn, rows).await.unwrap();
    }
    (code, members)
}

fn told(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |q: f64| times[((times.len() - 1) as f64 * q) as usize];
    let sum: f64 = times.iter().sum();
    println!(
        "{what}: {} times, median {:.1} ms, longest {:.1} ms, all {:.2} s",
        times.len(),
        at(0.5),
        at(1.0),
        sum / 1e3
    );
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("give a database")?;
    let count: usize = args.next().map_or(Ok(400), |n| n.parse())?;
    let store = Store::open(&url).await?;
    store.migrate().await?;
    let ctx = testkit::ctx(&store);
    let founder = actor_with("founder", &[(Role::Administrator, None)]);
    let new = NewUnit {
        code: "GOC".into(),
        name: "Đơn vị gốc".into(),
        kind: "force".into(),
        level: "department".into(),
        from: "2010-01-01".into(),
        ..NewUnit::default()
    };
    app::units::create(&ctx, &founder, new).await.map_err(|e| format!("{e:?}"))?;
    let root = unit::Entity::find().one(store.reader()).await?.ok_or("no unit")?.id;
    let who = actor_with("advisory", &[(Role::AdvisoryBody, Some(root))]);
    let start = Instant::now();
    let mut all = Vec::new();
    for n in 1..=count {
        all.push(cluster(&ctx, &who, n).await);
    }
    println!("{count} clusters of {MEMBERS} x 176 filled in {:.1?}", start.elapsed());
    let (code, members) = &all[0];
    let scoring = scores::scoring(&ctx, &who, code, YEAR).await.map_err(|e| format!("{e:?}"))?;
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let from = Instant::now();
        scoring.results().map_err(|e| format!("{e:?}"))?;
        times.push(from.elapsed().as_secs_f64() * 1e3);
    }
    told("points of one cluster, computed in memory", times);
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let from = Instant::now();
        scores::ranking(&ctx, &who, code, YEAR).await.map_err(|e| format!("{e:?}"))?;
        times.push(from.elapsed().as_secs_f64() * 1e3);
    }
    told("points and places of one cluster, from the database", times);
    let mut times = Vec::new();
    let mut stands = row(0, members, Turn::Own).unwrap().cells[&members[0]].clone();
    for round in 0..ROUNDS {
        let next = (90 + round).to_string();
        let sent = Sent {
            key: "0".into(),
            seen: [(members[0].clone(), print(&stands))].into(),
            cells: [(members[0].clone(), next.clone())].into(),
        };
        let from = Instant::now();
        scores::save_matrix(&ctx, &who, (code, YEAR, ""), Turn::Own, vec![sent]).await.map_err(|e| format!("{e:?}"))?;
        scores::ranking(&ctx, &who, code, YEAR).await.map_err(|e| format!("{e:?}"))?;
        times.push(from.elapsed().as_secs_f64() * 1e3);
        stands = next;
    }
    told("one member's change saved and the whole cluster computed again", times);
    let mut times = Vec::new();
    for (code, _) in &all {
        let from = Instant::now();
        scores::ranking(&ctx, &who, code, YEAR).await.map_err(|e| format!("{e:?}"))?;
        times.push(from.elapsed().as_secs_f64() * 1e3);
    }
    told(&format!("points and places of {count} clusters, one after another"), times);
    drop(store.close().await);
    Ok(())
}
