//! Fills a database with five million award records and shows, for each statement of the lists over them, how the engine
//! answers it and how long that takes. Makes the table of docs/query-plans.md:
//!
//! ```text
//! cargo run -p store --example query_plans -- DIR | postgres://… [AWARDS]
//! ```
//!
//! DIR, or the PostgreSQL database, must be empty; it takes about one gigabyte a million awards. Everything in it is invented.

use std::{collections::BTreeSet, error::Error, path::Path, time::Instant};

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement, TransactionTrait};
use store::{
    Store, list_statements,
    query::{
        awards as lists, decisions, holders,
        list::{self, Asked},
        people,
        sql::At,
    },
};
use uuid::Uuid;

type Done<T> = Result<T, Box<dyn Error>>;

/// The civil day on which the tree is read.
const DAY: &str = "2026-01-01";
/// Counts stop here, as in the lists.
const CAP: u64 = 10_000;
/// How often each statement is timed.
const TIMES: usize = 200;

const FAMILIES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
    "Quách",
];
const MIDDLES: &[&str] = &["Văn", "Thị", "Hữu", "Đức", "Minh", "Quang", "Ngọc", "Thanh", "Xuân", "Thu"];
const GIVEN: &[&str] = &[
    "An", "Ánh", "Bình", "Cường", "Chi", "Dũng", "Đạt", "Giang", "Hà", "Hải", "Hằng", "Hiếu", "Hoa", "Hùng", "Khánh",
    "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Oanh", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Trang", "Tú", "Vinh",
];

#[tokio::main]
async fn main() -> Done<()> {
    let mut args = std::env::args().skip(1);
    let place = args.next().ok_or("give an empty folder, or the address of an empty PostgreSQL database")?;
    let awards: u64 = args.next().map_or(Ok(5_000_000), |n| n.parse())?;
    let url = if place.starts_with("postgres") {
        place
    } else {
        format!("sqlite://{}", Path::new(&place).join("thidua.db").display())
    };
    let store = Store::open(&url).await?;
    let begun = Instant::now();
    if !matches!(store.schema_state().await?, store::migrate::SchemaState::Current) {
        store.migrate().await?;
        store.close().await?;
        fill(&url, awards).await?;
        eprintln!("filled in {:.0} s", begun.elapsed().as_secs_f64());
    }
    let store = Store::open(&url).await?;
    for (name, work) in cases() {
        show(&store, name, work).await?;
    }
    Ok(())
}

/// How an engine writes what the two write differently.
#[derive(Clone, Copy)]
struct Words {
    postgres: bool,
}

impl Words {
    /// Four letters and a number as sixteen bytes.
    fn id(self, letters: &str, number: &str) -> String {
        if self.postgres {
            let hex: String = letters.bytes().map(|b| format!("{b:02x}")).collect();
            return format!(
                "CAST('{hex}' || encode(convert_to(lpad(CAST({number} AS TEXT), 12, '0'), 'UTF8'), 'hex') AS UUID)"
            );
        }
        format!("CAST('{letters}' || printf('%012d', {number}) AS BLOB)")
    }

    fn bytes(self, text: &str) -> String {
        if self.postgres { format!("convert_to({text}, 'UTF8')") } else { format!("CAST({text} AS BLOB)") }
    }

    fn place(self) -> &'static str {
        if self.postgres { "strpos" } else { "instr" }
    }
}

fn unit(n: u64) -> Uuid {
    let mut bytes = [b'0'; 16];
    bytes[..4].copy_from_slice(b"unit");
    bytes[4..].copy_from_slice(format!("{n:012}").as_bytes());
    Uuid::from_bytes(bytes)
}

/// Writes everything with one statement a table, without indices, which are made afterwards.
async fn fill(url: &str, awards: u64) -> Done<()> {
    let mut one = ConnectOptions::new(url);
    one.max_connections(1).sqlx_logging(false);
    let conn = Database::connect(one).await?;
    let words = Words { postgres: url.starts_with("postgres") };
    conn.execute_unprepared(if words.postgres {
        "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'"
    } else {
        "PRAGMA journal_mode = OFF; PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000"
    })
    .await?;
    let tables = "('award_record', 'person', 'person_word', 'honour_entry')";
    let of = if words.postgres {
        format!(
            "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE tablename IN {tables} \
             AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        )
    } else {
        format!("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN {tables}")
    };
    let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), of)).await?;
    let mut indices: Vec<(String, String)> = Vec::new();
    for row in rows {
        indices.push((row.try_get("", "name")?, row.try_get("", "sql")?));
    }
    for (name, _) in &indices {
        conn.execute_unprepared(&format!("DROP INDEX {name}")).await?;
    }
    let tx = conn.begin().await?;
    names(&tx, words).await?;
    for sql in statements(awards, words) {
        let at = Instant::now();
        tx.execute_unprepared(&sql).await.map_err(|e| format!("{sql}: {e}"))?;
        eprintln!("{:6.1} s  {}", at.elapsed().as_secs_f64(), sql.chars().take(90).collect::<String>());
    }
    tx.execute_unprepared("DROP TABLE invented").await?;
    tx.commit().await?;
    for (name, sql) in indices {
        let at = Instant::now();
        conn.execute_unprepared(&sql).await?;
        eprintln!("{:6.1} s  {name}", at.elapsed().as_secs_f64());
    }
    if words.postgres {
        conn.execute_unprepared("VACUUM ANALYZE").await?;
    }
    conn.close().await?;
    Ok(())
}

/// Names with their search text and place in Vietnamese order.
async fn names<C: ConnectionTrait>(conn: &C, words: Words) -> Done<()> {
    let bytes = if words.postgres { "BYTEA" } else { "BLOB" };
    let table = format!("CREATE TABLE invented (k BIGINT PRIMARY KEY, name TEXT, search TEXT, sort_key {bytes})");
    conn.execute_unprepared(&table).await?;
    let mut k = 0_i64;
    for family in FAMILIES {
        for middle in MIDDLES {
            for given in GIVEN {
                let name = format!("{family} {middle} {given}");
                let values: [sea_orm::Value; 4] =
                    [k.into(), name.clone().into(), vntext::fold(&name).into(), vntext::sort_key_name(&name).into()];
                let sql = "INSERT INTO invented VALUES ($1, $2, $3, $4)";
                conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
                k += 1;
            }
        }
    }
    Ok(())
}

/// Sixty-four provinces of sixteen departments; a tenth as many people as awards; a thousand awards a decision.
fn statements(awards: u64, w: Words) -> Vec<String> {
    let id = |letters: &str, number: &str| w.id(letters, number);
    let count = |n: u64| {
        format!("WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {n})")
    };
    let names = FAMILIES.len() * MIDDLES.len() * GIVEN.len();
    let people = awards / 10;
    let decisions = awards.div_ceil(1_000);
    let name = format!("invented v WHERE v.k = (n.i * 7919) % {names}");
    let (unit_id, person) = (id("unit", "n.i"), id("pers", "n.i"));
    let provinces = 64;
    let units = 1 + provinces + provinces * 16;
    // Unit 0 is the ministry, 1–64 the provinces, then their departments.
    let parent =
        format!("CASE WHEN n.i = 0 THEN NULL WHEN n.i <= {provinces} THEN 0 ELSE 1 + (n.i - 1) % {provinces} END");
    let above = id("unit", &format!("({parent})"));
    let department = format!("({} + n.i * 31 % {})", 1 + provinces, provinces * 16);
    let home = id("unit", &department);
    vec![
        format!(
            "{} INSERT INTO unit SELECT {unit_id}, 1, 'x', 'U' || n.i, 'Đơn vị ' || n.i, '', 'force', 'department', \
             CASE WHEN n.i = 0 THEN NULL ELSE {above} END, '1945-01-01', NULL, 0, 'don vi ' || n.i, {}, FALSE, 0 FROM n",
            count(units),
            w.bytes("'don vi ' || n.i")
        ),
        format!("{} INSERT INTO unit_closure SELECT {unit_id}, {unit_id}, '1945-01-01', NULL, 0 FROM n", count(units)),
        format!(
            "{} INSERT INTO unit_closure SELECT {above}, {unit_id}, '1945-01-01', NULL, 1 FROM n WHERE n.i > 0",
            count(units)
        ),
        format!(
            "{} INSERT INTO unit_closure SELECT {}, {unit_id}, '1945-01-01', NULL, 2 FROM n WHERE n.i > {provinces}",
            count(units),
            id("unit", "0")
        ),
        format!(
            "{} INSERT INTO person SELECT {person}, 1, 'x', 'CB-' || n.i, v.name, v.search, v.sort_key, 'male', '1980', \
             'SH-' || n.i, '2000', NULL, {home}, 'Đại úy', 'Cán bộ', 'direct', FALSE, 0 FROM n, {name}",
            count(people)
        ),
        // Family, middle, given name and the service number are the words a person is found by.
        format!("{} INSERT INTO person_word SELECT 'sh' || n.i, {person} FROM n", count(people)),
        word_of(&count(people), &person, &name, &format!("substr(v.search, 1, {}(v.search, ' ') - 1)", w.place())),
        word_of(
            &count(people),
            &person,
            &name,
            "substr(v.search, length(rtrim(v.search, 'abcdefghijklmnopqrstuvwxyz')) + 1)",
        ),
        format!(
            "{} INSERT INTO dossier SELECT {}, 1, 'x', 'HS-' || n.i, 'Hồ sơ', 'ho so', 'giay-khen', 'merit', 'other', NULL, NULL, '', \
             {unit_id}, {unit_id}, {unit_id}, 'issued', 6, '2020-11-20', NULL, '', '', '', {unit_id}, n.i, n.i FROM n",
            count(decisions),
            id("doss", "n.i")
        ),
        format!(
            "{} INSERT INTO decision SELECT {}, 1, 'x', 'QD-' || n.i, {}, {}, 'giay-khen', 'issued', n.i, 2020, n.i || '/QĐ', '2020-11-20', \
             NULL, '', '', '', NULL, '', 'Về việc tặng Giấy khen', '', '', 1490000, {unit_id}, n.i, n.i FROM n",
            count(decisions),
            id("deci", "n.i"),
            id("doss", "n.i"),
            id("unit", &format!("(1 + n.i % {provinces})"))
        ),
        format!(
            "{} INSERT INTO award_record SELECT {}, {}, {}, 1 + n.i % 1000, 'giay-khen', 'merit', 'other', 'individual', {}, NULL, NULL, NULL, \
             {home}, (1990 + n.i % 35) || '-11-20', v.name, 'Đại úy', 'Cán bộ', 'Đội 1', 'Đã có thành tích xuất sắc trong công tác', \
             v.search, v.sort_key, 'male', 'direct', 30, 450000, 'valid', 'hidden', NULL, NULL, FALSE, {}, 2020000000000 + n.i / 1000 \
             FROM n, {}",
            count(awards),
            id("awar", "(n.i * 7777777 % 1000000007)"),
            id("deci", "(n.i / 1000)"),
            id("nomi", "n.i"),
            id("pers", &format!("(n.i % {people})")),
            id("unit", &format!("(1 + n.i / 1000 % {provinces})")),
            // A person's awards bear his name.
            name.replace("n.i", &format!("(n.i % {people})"))
        ),
        format!(
            "{} INSERT INTO honour_entry SELECT {}, {}, 2020, 1 + n.i, {}, 'valid', '', '', NULL, 0 FROM n",
            count(awards / 10),
            id("hono", "n.i"),
            id("unit", "1"),
            id("awar", "(n.i * 7777777 % 1000000007)")
        ),
    ]
}

fn word_of(count: &str, person: &str, name: &str, word: &str) -> String {
    format!("{count} INSERT INTO person_word SELECT {word}, {person} FROM n, {name} ON CONFLICT DO NOTHING")
}

/// What a list is asked, by name.
enum Ask {
    Awards(lists::AwardFilter, Asked),
    Honour(decisions::HonourFilter, Asked),
    People(people::Filter, Asked),
}

/// The first page of a list in this order.
fn in_order(list: &Listing, sort: &str) -> Asked {
    Asked { sort: list.sort(sort), at: String::new(), rows: 50, cap: CAP, piece: false }
}

fn scope(units: &[u64]) -> Scope {
    Scope::Units(units.iter().map(|n| unit(*n)).collect::<BTreeSet<_>>())
}

fn awards(scope: Scope, words: &str) -> lists::AwardFilter {
    lists::AwardFilter {
        scope,
        day: DAY.to_owned(),
        words: words.split_whitespace().map(str::to_owned).collect(),
        part: None,
        award: None,
        year: None,
        decision: None,
        release: None,
    }
}

fn cases() -> Vec<(&'static str, Ask)> {
    let all = || scope(&[0]);
    let key = || vntext::sort_key_name("Lê Văn Lan");
    let first = || in_order(&listing::AWARDS, "");
    let middle = || Asked { at: At::after(&key(), Uuid::nil()), ..first() };
    let before = || Asked { at: At::before(&key(), Uuid::nil()), ..first() };
    let by = |sort: &str| in_order(&listing::AWARDS, sort);
    let people = |scope, words: &str| people::Filter {
        scope,
        day: DAY.to_owned(),
        words: words.split_whitespace().map(str::to_owned).collect(),
        unit: None,
        sex: None,
        leader_level: None,
        rank: None,
        service: None,
    };
    let honour = |words: &str| decisions::HonourFilter {
        scope: all(),
        day: DAY.to_owned(),
        year: None,
        state: None,
        words: words.split_whitespace().map(str::to_owned).collect(),
    };
    vec![
        ("awards, the whole ministry, first page", Ask::Awards(awards(all(), ""), first())),
        ("awards, the whole ministry, newest day first", Ask::Awards(awards(all(), ""), by("-day"))),
        ("awards, the whole ministry, by decision number", Ask::Awards(awards(all(), ""), by("number"))),
        ("awards of one province, newest day first", Ask::Awards(awards(scope(&[7]), ""), by("-day"))),
        ("awards of one province, by decision number", Ask::Awards(awards(scope(&[7]), ""), by("number"))),
        ("awards of one decision, by unit", {
            let filter = lists::AwardFilter { decision: Some("QD-77".into()), ..awards(all(), "") };
            Ask::Awards(filter, by("unit"))
        }),
        ("awards, a page from the middle", Ask::Awards(awards(all(), ""), middle())),
        ("awards, the page before it", Ask::Awards(awards(all(), ""), before())),
        ("awards of one province", Ask::Awards(awards(scope(&[7]), ""), first())),
        ("awards of one department", Ask::Awards(awards(scope(&[700]), ""), middle())),
        ("awards of a unit that has none", Ask::Awards(awards(Scope::Units([Uuid::nil()].into()), ""), first())),
        ("awards of one year", Ask::Awards(lists::AwardFilter { year: Some(2001), ..awards(all(), "") }, first())),
        (
            "awards of one decision",
            Ask::Awards(lists::AwardFilter { decision: Some("QD-77".into()), ..awards(all(), "") }, first()),
        ),
        ("awards, search of one service number", Ask::Awards(awards(all(), "sh4321"), first())),
        ("awards, search of a full name", Ask::Awards(awards(all(), "quach oanh"), first())),
        ("awards, search of the commonest family name", Ask::Awards(awards(all(), "nguyen"), first())),
        ("awards, search that finds nothing", Ask::Awards(awards(all(), "khongcoai"), first())),
        ("honour book, first page", Ask::Honour(honour(""), in_order(&listing::HONOUR_BOOK, ""))),
        ("people, first page", Ask::People(people(all(), ""), in_order(&listing::PEOPLE, ""))),
        (
            "people, search of the commonest family name",
            Ask::People(people(all(), "nguyen"), in_order(&listing::PEOPLE, "")),
        ),
    ]
}

async fn run(store: &Store, ask: &Ask) -> Result<usize, store::StoreError> {
    let c = store.reader();
    match ask {
        Ask::Awards(filter, asked) => {
            let holders = holders::find(c, &filter.words).await?;
            let units = lists::units_of(c, &filter.scope, &filter.day).await?;
            let list = lists::Awards { filter, holders: &holders, units: units.as_deref() };
            let counts = lists::award_counts(c, &list, CAP).await?;
            let all = counts.awards.unsigned_abs();
            Ok(list::page(c, &list, asked, Some(all)).await?.rows.len())
        }
        Ask::Honour(filter, asked) => Ok(list::page(c, filter, asked, None).await?.rows.len()),
        Ask::People(filter, asked) => {
            let people = people::People::narrowed(c, filter.clone()).await?;
            Ok(list::page(c, &people, asked, None).await?.rows.len())
        }
    }
}

async fn show(store: &Store, name: &str, ask: Ask) -> Done<()> {
    let (rows, texts) = list_statements(run(store, &ask)).await;
    let rows = rows?;
    let mut took = Vec::new();
    let budget = Instant::now();
    while took.len() < TIMES && (took.len() < 3 || budget.elapsed().as_secs() < 20) {
        let at = Instant::now();
        run(store, &ask).await?;
        took.push(at.elapsed().as_secs_f64() * 1_000.0);
    }
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
    println!("### {name}\n\n{rows} rows, {} runs: p50 {:.1} ms, p99 {:.1} ms\n", took.len(), at(0.5), at(0.99));
    for text in texts {
        println!("```\n{}", text.chars().take(110).collect::<String>());
        for line in plan(store.reader(), &text).await? {
            println!("    {line}");
        }
        println!("```\n");
    }
    Ok(())
}

async fn plan(conn: &DatabaseConnection, text: &str) -> Done<Vec<String>> {
    let backend = conn.get_database_backend();
    if !matches!(backend, sea_orm::DbBackend::Postgres) {
        let rows = conn.query_all_raw(Statement::from_string(backend, format!("EXPLAIN QUERY PLAN {text}"))).await?;
        return Ok(rows.iter().map(|r| r.try_get("", "detail")).collect::<Result<_, _>>()?);
    }
    // The plan for any values: nothing is known here of those that were bound.
    let tx = conn.begin().await?;
    let bound = (1..).take_while(|n| text.contains(&format!("${n}"))).count();
    let values = if bound == 0 { String::new() } else { format!("({})", vec!["NULL"; bound].join(", ")) };
    tx.execute_unprepared(&format!("SET LOCAL plan_cache_mode = force_generic_plan; PREPARE asked AS {text}")).await?;
    let explain = format!("EXPLAIN (COSTS OFF) EXECUTE asked{values}");
    let rows = tx.query_all_raw(Statement::from_string(backend, explain)).await?;
    tx.execute_unprepared("DEALLOCATE asked").await?;
    tx.rollback().await?;
    Ok(rows.iter().map(|r| r.try_get("", "QUERY PLAN")).collect::<Result<_, _>>()?)
}
