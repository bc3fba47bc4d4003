//! How many people the one search finds who were typed with a slip, and how long it takes, for bench/search:
//!
//! ```text
//! cargo run --release -p testkit --example search -- DATABASE [PEOPLE=2000000] [QUESTIONS=1000] [SEED=1]
//! ```
//!
//! DATABASE is `sqlite://FILE` or `postgres://…`, empty; it is migrated and filled with invented people. Each question is the
//! full name of somebody drawn from the register, without marks, with one letter inserted, dropped, swapped or wrong in one
//! syllable. It counts as found when somebody of exactly that name (without marks) is among the first ten: a register of this
//! size has thousands of namesakes, whom no question can tell apart.

use std::{collections::BTreeMap, error::Error, time::Instant};

use app::{people, search::search};
use domain::access::Role;
use store::{
    Engine, Store, bulk,
    entity::person,
    query::person as record,
    sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, TransactionTrait as _, Value},
};
use uuid::Uuid;

const FAMILY: &str = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Phùng Mai Tô Hà Tạ Lương Quách";
const MIDDLE: &str = "Văn Thị Đức Minh Hữu Công Quang Ngọc Thanh Xuân Đình Bá Thế Duy Anh Hoài Thu Kim Mạnh Quốc Trọng Tiến Hồng Phương Như Khánh Gia Bảo Hải Nhật";
const GIVEN: &str = "Hùng Hưng Dũng Anh Tuấn Nam Hải Long Sơn Hà Hương Lan Linh Hoa Thảo Trang Huyền Phương Ngọc Mai Bình An Cường Đạt Đức Giang Hiếu Hoàng Huy Khánh Khoa Kiên Lâm Lộc Minh Nghĩa Nhân Phong Phúc Quân Quang Quyết Tài Tâm Tân Thái Thắng Thành Thiện Thịnh Thủy Tiến Toàn Trung Trường Tú Tùng Việt Vinh Vũ Yến Uyên Xuân Vân Tuyết Thúy Thùy Thư Quỳnh Oanh Nhung Nga My Loan Liên Lệ Kiều Hồng Hòa Hạnh Hằng Duyên Dung Diệp Chi Châu Bích Ánh Ân Bảo Bằng Chiến Chung Công Danh Định Đông Dương Hào Hậu Học Hợp Khôi Khương Kỳ Lợi Luân Lực Mạnh Nguyên Nhật Phát Phú Sang Sáng Tín Toản Trí Triều Trọng Tuyên Tường Vượng";

/// A small generator with a seed (SplitMix64): the same register and questions each time.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap_or(0)
    }

    /// The first of a list far more often than the last, as names are.
    fn skewed<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let (a, b) = (self.below(of.len()), self.below(of.len()));
        of[a.min(b)]
    }
}

fn name(dice: &mut Dice, lists: &[Vec<&str>; 3]) -> String {
    let mut words = vec![dice.skewed(&lists[0]), dice.skewed(&lists[1])];
    if dice.below(3) == 0 {
        words.push(dice.skewed(&lists[1]));
    }
    words.push(dice.skewed(&lists[2]));
    words.dedup();
    words.join(" ")
}

fn slipped(dice: &mut Dice, name: &str) -> String {
    let mut words: Vec<Vec<u8>> = vntext::fold(name).split(' ').map(|w| w.as_bytes().to_vec()).collect();
    let before = words.clone();
    while words == before {
        let at = dice.below(words.len());
        let word = &mut words[at];
        let letter = b'a' + u8::try_from(dice.below(26)).unwrap_or(0);
        let place = dice.below(word.len());
        match dice.below(4) {
            0 => word.insert(place, letter),
            1 if word.len() > 1 => drop(word.remove(place)),
            2 if place + 1 < word.len() => word.swap(place, place + 1),
            _ => word[place] = letter,
        }
    }
    words.iter().map(|w| String::from_utf8_lossy(w).into_owned()).collect::<Vec<_>>().join(" ")
}

/// A use case's failure in its own words.
fn told(e: app::Error) -> String {
    format!("{e:?}")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let url = args.next().ok_or("give a database")?;
    let people: usize = args.next().map_or(Ok(2_000_000), |n| n.parse())?;
    let questions: usize = args.next().map_or(Ok(1_000), |n| n.parse())?;
    let seed: u64 = args.next().map_or(Ok(1), |n| n.parse())?;
    let store = Store::open(&url).await?;
    store.migrate().await?;
    let begun = Instant::now();
    let lists = [FAMILY, MIDDLE, GIVEN].map(|l| l.split(' ').collect::<Vec<_>>());
    let mut dice = Dice(seed);
    let names: Vec<String> = (0..people).map(|_| name(&mut dice, &lists)).collect();
    let unit = fill(&url, &names).await?;
    eprintln!("filled with {people} people in {:.0} s", begun.elapsed().as_secs_f64());

    let ctx = testkit::ctx(&store);
    let officer = testkit::actor(Role::EmulationOfficer, unit);
    let first = Instant::now();
    search(&ctx, &officer, "nguyen", false).await.map_err(told)?;
    eprintln!("the first search, which reads the syllables: {:.0} ms", first.elapsed().as_secs_f64() * 1e3);
    let (mut times, mut missed, mut first_place) = (Vec::new(), BTreeMap::new(), 0usize);
    let mut dice = Dice(seed ^ 0xdead_beef);
    for _ in 0..questions {
        let meant = &names[dice.below(people)];
        let typed = slipped(&mut dice, meant);
        let begun = Instant::now();
        let found =
            search(&ctx, &officer, &typed, false).await.map_err(told)?.people.map(|p| p.rows).unwrap_or_default();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        let meant = vntext::fold(meant);
        match found.iter().take(10).position(|p| vntext::fold(&p.row.full_name) == meant) {
            Some(place) => first_place += usize::from(place == 0),
            None => drop(missed.insert(typed, meant)),
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{}: {people} people, {questions} questions with one slip: {:.1} % among the first ten ({first_place} first); median {:.0} ms, p99 {:.0} ms",
        if store.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" },
        (questions - missed.len()) as f64 * 100.0 / questions as f64,
        at(0.5),
        at(0.99),
    );
    for (typed, meant) in missed.iter().take(12) {
        eprintln!("missed: {typed} for {meant}");
    }
    store.close().await?;
    Ok(())
}

/// Everything through a connection of its own: the program has no way to write two million people at once.
async fn fill(url: &str, names: &[String]) -> Result<Uuid, Box<dyn Error>> {
    let mut one = ConnectOptions::new(url);
    one.max_connections(1).sqlx_logging(false);
    let conn = Database::connect(one).await?;
    if conn.get_database_backend() == DbBackend::Sqlite {
        conn.execute_unprepared("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -400000")
            .await?;
    }
    let unit = Uuid::from_u128(1);
    let day = || Value::from("1945-01-01");
    let none = || Value::from(Option::<String>::None);
    let unit_row: Vec<Value> = vec![
        unit.into(),
        1_i64.into(),
        "x".into(),
        "BO".into(),
        "Bộ".into(),
        "".into(),
        "force".into(),
        "central".into(),
        day(),
        0_i64.into(),
        "bo".into(),
        vntext::sort_key("Bộ").into(),
        false.into(),
        0_i64.into(),
    ];
    let unit_columns = [
        "id",
        "version",
        "home_node",
        "code",
        "name",
        "short_name",
        "kind",
        "level",
        "from_date",
        "position",
        "search",
        "sort_key",
        "demo",
        "created_at",
    ];
    bulk::insert(&conn, "unit", &unit_columns, vec![unit_row]).await?;
    let closure = vec![vec![unit.into(), unit.into(), day(), none(), 0_i64.into()]];
    bulk::insert(&conn, "unit_closure", &["ancestor", "descendant", "from_date", "to_date", "depth"], closure).await?;
    let mut words = Vec::new();
    for (piece, names) in names.chunks(50_000).enumerate() {
        let tx = conn.begin().await?;
        let mut rows = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let number = piece * 50_000 + i + 1;
            // Keys in no order of time, as those of a register that grew.
            let id = Uuid::from_u128((number as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835));
            let person = person::Model {
                id,
                version: 1,
                home_node: "x".into(),
                code: format!("CB-{number:07}"),
                full_name: name.clone(),
                search: vntext::fold(name),
                sort_key: vntext::sort_key_name(name),
                service_number: Some(format!("{:03}-{:04}", number / 10_000, number % 10_000)),
                unit_id: Some(unit),
                rank: "Đại úy".into(),
                post: "Cán bộ".into(),
                ..person::Model::default()
            };
            words.extend(people::search_words(&person));
            rows.push(record::all(&person));
        }
        bulk::insert(&tx, "person", &record::columns(), rows).await?;
        tx.commit().await?;
    }
    words.sort_unstable();
    for piece in words.chunks(200_000) {
        let tx = conn.begin().await?;
        let rows = piece.iter().cloned().map(people::word_values).collect();
        bulk::insert(&tx, "person_word", people::WORD_COLUMNS, rows).await?;
        tx.commit().await?;
    }
    conn.execute_unprepared("ANALYZE").await?;
    conn.close().await?;
    Ok(unit)
}
