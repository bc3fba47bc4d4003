//! Somebody who holds every table after every step, knows how all others voted and what the totals are, and looks for
//! anything that tells the last two voters apart. Against the store he guesses as well as a coin; the same program finds
//! out everything from a store that keeps what must not be kept.
//!
//! Ballots of 20 are split 12 to 8. One trial: two voters who chose differently, drawn at random. Whoever has only the
//! totals and knows the other eighteen is right half of the time, whatever he does. Casting costs time, so that trials are
//! drawn again and again from a few ballots that were really cast; what the interval is taken from is therefore not the
//! number of trials but the number of pairs that share no voter. `THIDUA_ATTACK_TRIALS` and `_BALLOTS` ask for more.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    Ctx,
    ballots::{self, Opening},
};
use sha2::{Digest as _, Sha256};
use store::{
    Engine, Store,
    sea_orm::{ConnectionTrait, QueryResult, Statement},
};
use uuid::Uuid;

use crate::ballots::{Room, opened, room};

const VOTERS: usize = 20;
const IN_FAVOUR: usize = 12;
/// Ballots that are really cast; the bench asks for more.
const BALLOTS: usize = 3;
const TRIALS: usize = 1_000;

/// Numbers that are the same in every run (SplitMix64).
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for i in (1..all.len()).rev() {
            all.swap(i, self.below(i + 1));
        }
    }
}

/// A value of any column as text; `kind` remembers what the column holds.
fn text(row: &QueryResult, column: &str, kind: &mut Option<u8>) -> String {
    let read = |kind: u8| match kind {
        0 => row.try_get::<Option<String>>("", column).ok().flatten(),
        1 => row.try_get::<Option<i64>>("", column).ok().flatten().map(|n| n.to_string()),
        2 => row.try_get::<Option<bool>>("", column).ok().flatten().map(|b| b.to_string()),
        3 => row.try_get::<Option<Uuid>>("", column).ok().flatten().map(|u| u.simple().to_string()),
        _ => row.try_get::<Option<Vec<u8>>>("", column).ok().flatten().map(hex::encode),
    };
    if let Some(known) = *kind {
        return read(known).unwrap_or_default();
    }
    let found = (0..5).find_map(|k| Some((k, read(k)?)));
    *kind = found.as_ref().map(|(k, _)| *k);
    found.map(|(_, t)| t).unwrap_or_default()
}

/// All rows of all tables: table, then each row by its columns.
type Dump = BTreeMap<String, BTreeSet<Vec<(String, String)>>>;

async fn dump(store: &Store) -> Dump {
    let conn = store.reader();
    let backend = conn.get_database_backend();
    let names = match store.engine() {
        Engine::Sqlite => "SELECT name AS name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables WHERE table_schema = current_schema()"
        }
    };
    let mut all = Dump::new();
    for name in conn.query_all_raw(Statement::from_string(backend, names)).await.unwrap() {
        let name: String = name.try_get("", "name").unwrap();
        let rows =
            conn.query_all_raw(Statement::from_string(backend, format!("SELECT * FROM \"{name}\""))).await.unwrap();
        let columns = rows.first().map(|r| r.column_names()).unwrap_or_default();
        let mut kinds = vec![None; columns.len()];
        let row = |r: &QueryResult| {
            columns.iter().zip(&mut kinds).map(|(c, kind)| (c.clone(), text(r, c, kind))).collect::<Vec<_>>()
        };
        all.insert(name, rows.iter().map(row).collect());
    }
    all
}

/// What one step changed, by table and column: what the attacker has of one voter.
type Traces = BTreeMap<String, String>;

fn traces(before: &Dump, after: &Dump) -> Traces {
    let mut all = Traces::new();
    let none = BTreeSet::new();
    for (table, rows) in after {
        let old = before.get(table).unwrap_or(&none);
        for (i, row) in rows.difference(old).enumerate() {
            for (column, value) in row {
                all.insert(format!("{table}.{column}.{i}"), value.clone());
            }
        }
        all.insert(format!("{table}.rows"), rows.len().to_string());
    }
    all
}

/// One ballot as the attacker has it: what he asks of each voter's traces, and the choices.
struct Seen {
    choices: Vec<bool>,
    /// Answers of yes or no, by voter; `None` where a voter left no such trace.
    asked: Vec<Vec<Option<bool>>>,
    /// Values at one place, by voter, numbered: who has the same as whom.
    values: Vec<Vec<Option<usize>>>,
}

impl Seen {
    fn of(voters: Vec<(Traces, bool)>) -> Self {
        let places: BTreeSet<String> = voters.iter().flat_map(|(t, _)| t.keys().cloned()).collect();
        let (mut asked, mut values) = (Vec::new(), Vec::new());
        for place in places {
            let all: Vec<Option<&String>> = voters.iter().map(|(t, _)| t.get(&place)).collect();
            let different: BTreeSet<&String> = all.iter().flatten().copied().collect();
            if different.len() < 2 {
                continue;
            }
            values.push(all.iter().map(|v| v.and_then(|v| different.iter().position(|d| *d == v))).collect());
            let mut ask = |question: &dyn Fn(&str) -> Option<bool>| {
                asked.push(all.iter().map(|v| v.and_then(|v| question(v))).collect());
            };
            ask(&|v| Some(v.bytes().fold(0_u32, |sum, b| sum + u32::from(b)) % 2 == 1));
            ask(&|v| Some(v.len() % 2 == 1));
            for i in 0..8 {
                for bit in 0..4 {
                    // Digits of a number, hexadecimal or not, as what they stand for.
                    let of = |b: u8| char::from(b).to_digit(16).unwrap_or(u32::from(b));
                    ask(&|v| v.bytes().rev().nth(i).map(|b| of(b) >> bit & 1 == 1));
                }
            }
            // Numbers and texts have an order: more than half of the others, or less.
            let mut sorted: Vec<&String> = all.iter().flatten().copied().collect();
            sorted.sort();
            let middle = sorted[sorted.len() / 2].clone();
            ask(&|v| Some(*v < *middle));
        }
        Self { choices: voters.iter().map(|(_, c)| *c).collect(), asked, values }
    }
}

/// What one question tells: how well its answers go with the choices of those who are known, and what it says of the two.
fn tells(known: &[usize], choices: &[bool], said: &[Option<bool>], two: [usize; 2]) -> Option<(u32, bool)> {
    let (a, b) = (said[two[0]]?, said[two[1]]?);
    let (mut hits, mut of) = (0, 0);
    for i in known {
        if let Some(said) = said[*i] {
            hits += u32::from(said == choices[*i]);
            of += 1;
        }
    }
    if a == b || of < 12 {
        return None;
    }
    // Whichever way round it goes with the choice.
    if hits * 2 >= of { Some((hits * 100 / of, a)) } else { Some(((of - hits) * 100 / of, !a)) }
}

/// Who has the same value is taken to have chosen the same: the answers of that question, for everybody.
fn as_those(known: &[usize], choices: &[bool], values: &[Option<usize>]) -> Vec<Option<bool>> {
    let answer = |i: usize| {
        let own = values[i]?;
        let mut counts = [0, 0];
        // His own value does not speak for himself.
        for k in known.iter().filter(|k| **k != i && values[**k] == Some(own)) {
            counts[usize::from(choices[*k])] += 1;
        }
        (counts[0] != counts[1]).then_some(counts[1] > counts[0])
    };
    (0..values.len()).map(answer).collect()
}

/// Learns from all but two what goes with the choice, and says whether the first of the two chose in favour.
fn guess(seen: &Seen, two: [usize; 2], seed: &mut Seed) -> bool {
    let known: Vec<usize> = (0..seen.choices.len()).filter(|i| !two.contains(i)).collect();
    let mut told: Vec<(u32, bool)> =
        seen.asked.iter().filter_map(|said| tells(&known, &seen.choices, said, two)).collect();
    for values in &seen.values {
        let said = as_those(&known, &seen.choices, values);
        told.extend(tells(&known, &seen.choices, &said, two));
    }
    // The best of them, by majority where several are as good.
    let most = told.iter().map(|(h, _)| *h).max().unwrap_or(0);
    let best = told.iter().filter(|(h, _)| *h == most);
    let (yes, no) = best.fold((0, 0), |(y, n), (_, says)| if *says { (y + 1, n) } else { (y, n + 1) });
    if yes == no { seed.below(2) == 0 } else { yes > no }
}

/// What a store does wrong, for the program to find.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Leak {
    Nothing,
    /// A hash of the body, as every other command keeps it.
    BodyHash,
    /// A key made from what was chosen.
    Key,
}

async fn leak(store: &Store, leak: Leak, code: &str, account: Uuid, in_favour: bool, receipt: &str) {
    let bytes = |hex: &str| match store.engine() {
        Engine::Sqlite => format!("x'{hex}'"),
        Engine::Postgres => format!("'\\x{hex}'"),
    };
    let uuid = |id: Uuid| match store.engine() {
        Engine::Sqlite => format!("x'{}'", id.simple()),
        Engine::Postgres => format!("'{id}'"),
    };
    let sql = match leak {
        Leak::Nothing => return,
        Leak::BodyHash => {
            let hash =
                hex::encode(Sha256::digest(if in_favour { b"line.1=for".as_slice() } else { b"line.1=against" }));
            let (hash, actor) = (bytes(&hash), uuid(account));
            format!(
                "UPDATE command_result SET body_hash = {hash} WHERE actor = {actor} AND command_key = 'cast:{code}'"
            )
        }
        Leak::Key => {
            let id = uuid(Uuid::from_u128(Uuid::new_v4().as_u128() & !1 | u128::from(in_favour)));
            format!("UPDATE secret_paper SET id = {id} WHERE receipt = {}", bytes(receipt))
        }
    };
    assert_eq!(testkit::behind(store, &[&sql]).await, [1], "{sql}");
}

/// Casts a ballot and keeps everything of each step.
async fn ballot(ctx: &Ctx, room: &Room, wrong: Leak, seed: &mut Seed) -> Seen {
    let secretary = &room.hall.secretary;
    let opening = Opening {
        kind: "yes_no".into(),
        most: String::new(),
        tellers: ["Lê An", "Lê Bình", "Lê Cường"].map(str::to_owned).to_vec(),
        needed: "2".into(),
    };
    let (code, _) = opened(ctx, room, opening).await;
    ballots::start(ctx, secretary, &code).await.unwrap();
    let mut choices: Vec<bool> = (0..VOTERS).map(|i| i < IN_FAVOUR).collect();
    seed.shuffle(&mut choices);
    let mut order: Vec<usize> = (0..VOTERS).collect();
    seed.shuffle(&mut order);
    let mut voters = vec![(Traces::new(), false); VOTERS];
    let mut before = dump(&ctx.store).await;
    for i in order {
        let who = &room.members[i];
        let said = if choices[i] { "for" } else { "against" };
        let line = |n| (n, said.to_owned());
        let form = format!("{:016x}", seed.next());
        let cast = ballots::cast(ctx, who, &code, &form, (1..=3).map(line).collect()).await.unwrap();
        leak(&ctx.store, wrong, &code, who.account, choices[i], &cast.receipt).await;
        let after = dump(&ctx.store).await;
        voters[i] = (traces(&before, &after), choices[i]);
        before = after;
    }
    ballots::void(ctx, secretary, &code, "Chỉ để thử").await.unwrap();
    Seen::of(voters)
}

fn asked(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Share of trials in which the program was right, in hundredths.
async fn rate(ctx: &Ctx, room: &Room, wrong: Leak, ballots: usize, trials: usize) -> f64 {
    let mut seed = Seed(20_201_118);
    let mut all = Vec::new();
    for _ in 0..ballots {
        all.push(ballot(ctx, room, wrong, &mut seed).await);
    }
    let mut right = 0_usize;
    for trial in 0..trials {
        let seen = &all[trial % all.len()];
        let of = |choice: bool| (0..VOTERS).filter(move |i| seen.choices[*i] == choice).collect::<Vec<_>>();
        let (yes, no) = (of(true), of(false));
        let (a, b) = (yes[seed.below(yes.len())], no[seed.below(no.len())]);
        // Half of the time the one in favour comes first.
        let turned = seed.below(2) == 0;
        let two = if turned { [b, a] } else { [a, b] };
        right += usize::from(guess(seen, two, &mut seed) != turned);
    }
    right as f64 * 100.0 / trials as f64
}

/// Half the width of the 99 % interval around one half, from pairs that share no voter.
fn width(ballots: usize) -> f64 {
    let pairs = (ballots * (VOTERS - IN_FAVOUR)) as f64;
    2.576 * (0.25 / pairs).sqrt() * 100.0
}

#[tokio::test]
async fn whoever_holds_all_tables_of_all_steps_guesses_no_better_than_from_the_totals() {
    testkit::both(async |store| {
        let ballots = asked("THIDUA_ATTACK_BALLOTS", BALLOTS);
        let trials = asked("THIDUA_ATTACK_TRIALS", TRIALS);
        let ctx = &testkit::ctx(&store);
        let room = room(ctx, VOTERS, |_| {}).await;
        // Keys are random, so one run in a hundred lies outside by chance; two in a row are a leak.
        let mut rates = Vec::new();
        for _ in 0..2 {
            let got = rate(ctx, &room, Leak::Nothing, ballots, trials).await;
            eprintln!("{got:.1} % right in {trials} trials over {ballots} ballots, 50 ± {:.1} %", width(ballots));
            rates.push(got);
            if (got - 50.0).abs() <= width(ballots) {
                return;
            }
        }
        panic!("more than chance: {rates:?}");
    })
    .await;
}

#[tokio::test]
async fn the_same_program_finds_out_what_a_leaky_store_keeps() {
    for wrong in [Leak::BodyHash, Leak::Key] {
        testkit::both(async |store| {
            let ctx = &testkit::ctx(&store);
            let room = room(ctx, VOTERS, |_| {}).await;
            let got = rate(ctx, &room, wrong, 1, 100).await;
            eprintln!("{wrong:?}: {got:.1} %");
            assert!(got > 95.0, "{wrong:?}: {got}");
        })
        .await;
    }
}
