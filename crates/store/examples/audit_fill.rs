//! Fills an embedded database of the schema before the audit knew rows, for bench/audit:
//!
//! ```text
//! cargo run -p store --example audit_fill -- DIR [AWARDS]
//! ```
//!
//! DIR must be empty. A fifth as many people as awards, a thousand awards a decision. Everything in it is invented.

use std::{error::Error, path::Path, time::Instant};

use sea_orm::{ConnectOptions, ConnectionTrait, Database};
use store::Store;

/// Migrations before the audit knew rows.
const BEFORE: u32 = 13;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let dir = args.next().ok_or("give an empty folder")?;
    let awards: u64 = args.next().map_or(Ok(5_000_000), |n| n.parse())?;
    let url = format!("sqlite://{}", Path::new(&dir).join("thidua.db").display());
    let store = Store::open(&url).await?;
    store.migrate_steps(Some(BEFORE)).await?;
    store.close().await?;
    let mut one = ConnectOptions::new(&url);
    one.max_connections(1).sqlx_logging(false);
    let conn = Database::connect(one).await?;
    let fast =
        "PRAGMA journal_mode = OFF; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000";
    conn.execute_unprepared(fast).await?;
    let begun = Instant::now();
    for sql in statements(awards) {
        conn.execute_unprepared(&sql).await.map_err(|e| format!("{sql}: {e}"))?;
    }
    conn.close().await?;
    eprintln!("filled in {:.0} s", begun.elapsed().as_secs_f64());
    Ok(())
}

fn id(letters: &str, number: &str) -> String {
    format!("CAST('{letters}' || printf('%012d', {number}) AS BLOB)")
}

fn statements(awards: u64) -> Vec<String> {
    let count =
        |n: u64| format!("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})", n.max(1) - 1);
    let (people, decisions) = (awards / 5 + 1, awards / 1000 + 1);
    let (unit, person) = (id("unit", "0"), id("pers", "n.i"));
    // Keys in no order of time, as those of imported registers.
    let award = id("awar", "(n.i * 7777777 % 1000000007)");
    vec![
        format!(
            "INSERT INTO unit SELECT {unit}, 1, 'x', 'U0', 'Đơn vị', '', 'force', 'department', NULL, '1945-01-01', NULL, 0, \
             'don vi', x'00', FALSE, 0"
        ),
        format!(
            "{} INSERT INTO person SELECT {person}, 1, 'x', 'CB-' || n.i, 'Nguyễn Văn ' || n.i, 'nguyen van ' || n.i, \
             CAST('nguyen van ' || n.i AS BLOB), 'male', '1980', 'SH-' || n.i, '2000', NULL, {unit}, 'Đại úy', 'Cán bộ', \
             'direct', FALSE, 0 FROM n",
            count(people)
        ),
        format!(
            "{} INSERT INTO dossier SELECT {}, 1, 'x', 'HS-' || n.i, 'Hồ sơ', 'ho so', 'giay-khen', 'merit', 'other', NULL, NULL, '', \
             {unit}, {unit}, {unit}, 'issued', 6, '2020-11-20', NULL, '', '', '', {unit}, n.i, n.i FROM n",
            count(decisions),
            id("doss", "n.i")
        ),
        format!(
            "{} INSERT INTO decision SELECT {}, 1, 'x', 'QD-' || n.i, {}, {unit}, 'giay-khen', 'issued', n.i, 2020, n.i || '/QĐ', \
             '2020-11-20', NULL, '', '', '', NULL, '', 'Về việc tặng Giấy khen', '', '', 1490000, {unit}, n.i, n.i FROM n",
            count(decisions),
            id("deci", "n.i"),
            id("doss", "n.i")
        ),
        format!(
            "{} INSERT INTO award_record SELECT {award}, {}, {}, 1 + n.i % 1000, 'giay-khen', 'merit', 'other', 'individual', {}, NULL, \
             NULL, NULL, {unit}, (1990 + n.i % 35) || '-11-20', 'Nguyễn Văn ' || (n.i % {people}), 'Đại úy', 'Cán bộ', 'Đội 1', \
             'Đã có thành tích xuất sắc trong công tác', 'nguyen van ' || (n.i % {people}), \
             CAST('nguyen van ' || (n.i % {people}) AS BLOB), 'male', 'direct', 30, 450000, 'valid', 'hidden', NULL, NULL, FALSE, \
             {unit}, 2020000000000 + n.i / 1000 FROM n",
            count(awards),
            id("deci", "(n.i / 1000)"),
            id("nomi", "n.i"),
            id("pers", &format!("(n.i % {people})"))
        ),
        format!(
            "{} INSERT INTO honour_entry SELECT {}, {unit}, 2020, 1 + n.i, {award}, 'valid', '', '', NULL, 0 FROM n",
            count(awards / 10),
            id("hono", "n.i")
        ),
    ]
}
