//! What was acknowledged is there, whatever the disk or the network does: a small disk that is full, a disk whose calls
//! fail at each step of a commit, a server whose disk is full, a COMMIT whose answer is lost.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use store::{Store, StoreError, Write, entity};
use testkit::{
    TestDb,
    db::copy_template,
    faults::{Call, Errno, FailingDisk, Fault, Next, Proxy, small_disk},
    postgres::PrivateServer,
};

use crate::write::system;

/// What a store was asked to keep, and what it said.
#[derive(Debug, Default)]
struct Told {
    acknowledged: BTreeSet<String>,
    refused: BTreeSet<String>,
    /// It said that it does not know.
    in_doubt: BTreeSet<String>,
}

/// Text that no engine can make smaller.
fn noise(size: usize) -> String {
    let mut bytes = vec![0; size / 2];
    rand::rng().fill(&mut bytes[..]);
    hex::encode(bytes)
}

/// One command: a number without gaps, an entry of the audit, `rows` rows of `size` bytes.
async fn keep(store: &Store, name: &str, rows: usize, size: usize) -> Result<i64, StoreError> {
    let name = name.to_owned();
    // Every other command is one that happens once.
    let once = name.len().is_multiple_of(2).then(|| (name.clone(), name.clone().into_bytes()));
    store
        .write(Write { once, ..system() }, |tx| {
            let name = name.clone();
            Box::pin(async move {
                let number = tx.next_number("book").await?;
                tx.audit(&format!("unit:{name}"), "unit.added", &serde_json::json!({"number": number})).await?;
                for row in 0..rows {
                    let name = if row == 0 { name.clone() } else { format!("{name}/{row}") };
                    let value = Set(noise(size));
                    let row = entity::setting::ActiveModel { name: Set(name), value, version: Set(1) };
                    entity::setting::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                }
                Ok(number)
            })
        })
        .await
}

impl Told {
    async fn ask(&mut self, store: &Store, name: &str, rows: usize, size: usize) -> Result<i64, StoreError> {
        let answer = keep(store, name, rows, size).await;
        let list = match &answer {
            Ok(_) => &mut self.acknowledged,
            Err(StoreError::InDoubt(_)) => &mut self.in_doubt,
            Err(_) => &mut self.refused,
        };
        list.insert(name.to_owned());
        answer
    }

    /// Everything acknowledged is there, nothing refused is, and each check is content.
    async fn agrees(&self, store: &Store, when: &str) {
        self.holds(store, when).await;
        let there = present(store).await;
        let doctor = store.doctor(false).await.unwrap();
        assert!(doctor.sound(), "{when}: {doctor:#?}");
        let audit = store.verify_audit(&store::audit::Kept::default()).await.unwrap();
        assert!(audit.sound(), "{when}: {audit:#?}");
        let odd: Vec<_> = self.refused.intersection(&there).collect();
        assert!(odd.is_empty(), "{when}: refused and kept: {odd:?}");
    }

    /// Everything acknowledged is there.
    async fn holds(&self, store: &Store, when: &str) {
        let there = present(store).await;
        let lost: Vec<_> = self.acknowledged.difference(&there).collect();
        assert!(lost.is_empty(), "{when}: acknowledged and lost: {lost:?}");
        let numbers = entity::counter::Entity::find_by_id("book".to_owned()).one(store.reader()).await.unwrap();
        let given = numbers.map_or(0, |c| usize::try_from(c.value).unwrap());
        assert_eq!(given, there.len(), "{when}: a number for each command, and no other");
    }
}

/// The commands that are in the database.
async fn present(store: &Store) -> BTreeSet<String> {
    let rows = entity::setting::Entity::find().all(store.reader()).await.unwrap();
    rows.into_iter().map(|r| r.name).filter(|n| n.starts_with('k') && !n.contains('/')).collect()
}

/// The files as a kill at this moment would leave them, opened by somebody else.
async fn after_a_kill(file: &Path, to: &Path) -> Store {
    fs::create_dir_all(to).unwrap();
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    for end in ["", "-wal"] {
        let from = file.with_file_name(format!("{name}{end}"));
        if from.exists() {
            fs::copy(from, to.join(format!("{name}{end}"))).unwrap();
        }
    }
    Store::open(&format!("sqlite://{}", to.join(name).display())).await.unwrap()
}

async fn fresh(file: &Path) -> Store {
    copy_template(file).await;
    Store::open(&format!("sqlite://{}", file.display())).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_disk_that_fills_up_loses_nothing_that_was_acknowledged() {
    let test = "disk::a_small_disk_that_fills_up_loses_nothing_that_was_acknowledged";
    let Some(disk) = small_disk(test, "12m") else { return };
    let outside = tempfile::tempdir().unwrap();
    let mut rng = StdRng::seed_from_u64(7);
    for round in 0..6 {
        let file = disk.join(format!("thidua-{round}.db"));
        let store = fresh(&file).await;
        let mut told = Told::default();
        told.ask(&store, "k-first", 1, 10).await.unwrap();
        // The ballast leaves so little that the disk is full in the middle of a command.
        let ballast = disk.join("ballast");
        let left = rustix::fs::statvfs(&disk).unwrap();
        let left = usize::try_from(left.f_bavail * left.f_frsize).unwrap();
        fs::write(&ballast, vec![1; left - rng.random_range(100_000..900_000)]).unwrap();
        let mut full = false;
        for n in 0..30 {
            let answer = told.ask(&store, &format!("k{n}"), rng.random_range(1..30), 5_000).await;
            assert!(matches!(answer, Ok(_) | Err(StoreError::Full)), "{answer:?}");
            full |= answer.is_err();
        }
        assert!(full, "the disk became full");
        // Small ones, as people send them while nobody has noticed.
        for n in 100..120 {
            drop(told.ask(&store, &format!("k{n}"), 1, 10).await);
        }
        told.agrees(&store, "while the disk is full").await;
        let killed = after_a_kill(&file, &outside.path().join(format!("killed-{round}"))).await;
        told.holds(&killed, "after a kill on the full disk").await;
        killed.close().await.unwrap();

        fs::remove_file(&ballast).unwrap();
        store.takes_writes(5).await.unwrap();
        for n in 200..220 {
            told.ask(&store, &format!("k{n}"), 1, 10).await.unwrap();
        }
        told.agrees(&store, "when there is room again").await;
        store.close().await.unwrap();
        let store = Store::open(&format!("sqlite://{}", file.display())).await.unwrap();
        told.agrees(&store, "after a restart").await;
        store.close().await.unwrap();
        fs::remove_file(&file).unwrap();
    }
}

/// A tenth of what `bench/crash` does; `THIDUA_ROUNDS` and `THIDUA_SEED` ask for other ones.
fn rounds(usual: u64) -> (u64, u64) {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok());
    (number("THIDUA_ROUNDS").unwrap_or(usual), number("THIDUA_SEED").unwrap_or(2020))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_fails_at_any_step_of_a_commit_loses_nothing_that_was_acknowledged() {
    let test = "disk::a_disk_that_fails_at_any_step_of_a_commit_loses_nothing_that_was_acknowledged";
    let Some(disk) = FailingDisk::under(test) else { return };
    let (rounds, seed) = rounds(15);
    let outside = testkit::faults::in_memory();
    let (mut struck, mut refused, mut acknowledged) = (0, 0, 0);
    for round in 0..rounds {
        let mut rng = StdRng::seed_from_u64(seed + round);
        let call = [Call::Any, Call::Write, Call::Sync, Call::Sync, Call::Truncate][rng.random_range(0..5)];
        let fault = Fault {
            call,
            // A command writes dozens of times, syncs once or twice and seldom truncates.
            first: match call {
                Call::Any | Call::Write => 1 + rng.random_range(0..40_i32).pow(2) / 12,
                Call::Sync => rng.random_range(1..9),
                Call::Truncate => rng.random_range(1..3),
            },
            times: [1, 1, 2, 7, 1_000_000][rng.random_range(0..5)],
            errno: if rng.random() { Errno::Enospc } else { Errno::Eio },
            torn: rng.random(),
        };
        let when = format!("seed {} {fault:?}", seed + round);
        let place = disk.dir.join(format!("{round}"));
        fs::create_dir(&place).unwrap();
        let file = place.join("thidua.db");
        let store = fresh(&file).await;
        let mut told = Told::default();
        told.ask(&store, "k-first", 1, 10).await.unwrap();
        if rng.random() {
            // Many pages: later commits run into the moment at which the log is written back.
            told.ask(&store, "k-large", 90, 40_000).await.unwrap();
        }
        disk.arm(fault);
        for n in 0..rng.random_range(3..9) {
            drop(told.ask(&store, &format!("k{n}"), rng.random_range(1..6), rng.random_range(10..9_000)).await);
        }
        if rng.random() {
            let killed = after_a_kill(&file, &outside.path().join(format!("{round}-then"))).await;
            told.holds(&killed, &format!("{when}, killed")).await;
            killed.close().await.unwrap();
        }
        let failed = disk.disarm();
        struck += i32::from(failed > 0);
        store.takes_writes(5).await.unwrap();
        for n in 100..103 {
            let answer = told.ask(&store, &format!("k{n}"), 1, 10).await;
            assert!(answer.is_ok(), "{when}: the disk is well, {answer:?}");
        }
        told.holds(&store, &when).await;
        let killed = after_a_kill(&file, &outside.path().join(format!("{round}-after"))).await;
        told.agrees(&killed, &format!("{when}, killed afterwards")).await;
        killed.close().await.unwrap();
        store.close().await.unwrap();
        refused += told.refused.len() + told.in_doubt.len();
        acknowledged += told.acknowledged.len();
        fs::remove_dir_all(&place).unwrap();
    }
    eprintln!("seed {seed}: {rounds} rounds, {struck} struck, {acknowledged} acknowledged, {refused} refused, 0 lost");
    assert!(struck * 2 > i32::try_from(rounds).unwrap(), "{struck} of {rounds} rounds met their fault");
}

#[tokio::test]
async fn a_reader_whose_snapshot_could_not_be_ended_shows_nobody_the_past() {
    let db = TestDb::sqlite().await;
    // What is left when a rollback failed: the connection goes back with its transaction open.
    let stuck = db.store.reader();
    stuck.execute_unprepared("BEGIN").await.unwrap();
    keep(&db.store, "k1", 1, 10).await.unwrap();
    for _ in 0..40 {
        assert_eq!(present(&db.store).await.len(), 1);
    }
    db.end().await;
}

#[tokio::test]
async fn a_writer_with_an_open_transaction_is_thrown_away_and_not_used_for_the_next_command() {
    let db = TestDb::sqlite().await;
    let store = &db.store;
    for left in ["COMMIT", "ROLLBACK", "COMMIT; BEGIN", "ROLLBACK; BEGIN"] {
        // The closure leaves engine and driver with different minds about the transaction, as a failing disk does.
        let answer = store
            .write::<(), StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    tx.conn().execute_unprepared(left).await?;
                    Err(StoreError::Data("refused".to_owned()))
                })
            })
            .await;
        assert!(answer.is_err());
        let name = format!("k-{left}");
        keep(store, &name, 1, 10).await.unwrap();
        let other = Store::open(store.url()).await.unwrap();
        assert!(present(&other).await.contains(&name), "another connection sees it");
        other.close().await.unwrap();
    }
    db.end().await;
}

#[tokio::test]
async fn files_and_commands_are_refused_before_the_disk_is_full() {
    let db = TestDb::sqlite().await;
    let store = &db.store;
    let file = |at| store::blobs::NewBlob {
        id: uuid::Uuid::new_v4(),
        media_type: "text/plain".to_owned(),
        file_name: "a.txt".to_owned(),
        at,
    };
    assert_eq!(store.room(), None, "no limit is set");
    store.keep_free(1);
    let room = store.room().unwrap();
    assert!(room.for_files() && room.for_commands());
    store.keep_free(room.free * 2);
    assert!(matches!(store.put_blob(file(1), b"x").await, Err(StoreError::NoRoom { .. })));
    keep(store, "k1", 1, 10).await.unwrap();
    store.takes_writes(1).await.unwrap();
    store.keep_free(room.free * 8);
    assert!(matches!(keep(store, "k2", 1, 10).await, Err(StoreError::NoRoom { .. })));
    assert!(matches!(store.takes_writes(2).await, Err(StoreError::NoRoom { .. })));
    // What makes room goes on.
    store.sweep(1).await.unwrap();
    store.keep_free(0);
    keep(store, "k3", 1, 10).await.unwrap();
    store.put_blob(file(2), b"x").await.unwrap();
    db.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_disk_is_full_loses_nothing_that_was_acknowledged() {
    let test = "disk::a_server_whose_disk_is_full_loses_nothing_that_was_acknowledged";
    if !testkit::db::engines().contains(&store::Engine::Postgres) {
        return;
    }
    let Some(disk) = small_disk(test, "160m") else { return };
    let server = PrivateServer::own_in(&disk).unwrap();
    server.server().create_empty("thidua").await;
    let store = Store::open(&server.server().url("thidua")).await.unwrap();
    store.migrate().await.unwrap();
    let mut told = Told::default();
    told.ask(&store, "k-first", 1, 10).await.unwrap();
    let left = rustix::fs::statvfs(&disk).unwrap();
    let left = usize::try_from(left.f_bavail * left.f_frsize).unwrap();
    let ballast = disk.join("ballast");
    fs::write(&ballast, vec![1; left.saturating_sub(3_000_000)]).unwrap();
    let mut why = BTreeSet::new();
    for n in 0..60 {
        if let Err(e) = told.ask(&store, &format!("k{n}"), 8, 60_000).await {
            let gone = e.lost_connection() || matches!(e, StoreError::InDoubt(_));
            why.insert(e.to_string());
            // A server that could not write its log has stopped itself.
            if gone || told.refused.len() > 6 {
                break;
            }
        }
    }
    assert!(!why.is_empty(), "the disk became full: {told:?}");
    eprintln!("refused because {why:?}");
    fs::remove_file(&ballast).unwrap();
    if store.ping().await.is_err() {
        drop(server.start(testkit::postgres::Commits::Durable));
    }
    for n in 100..105 {
        told.ask(&store, &format!("k{n}"), 1, 10).await.unwrap();
    }
    told.agrees(&store, "when there is room again").await;
    server.stop().unwrap();
    server.start(testkit::postgres::Commits::Durable).unwrap();
    store.takes_writes(5).await.unwrap();
    told.agrees(&store, "after a crash and a restart").await;
}

async fn behind_a_proxy() -> Option<(TestDb, Proxy, Store)> {
    if !testkit::db::engines().contains(&store::Engine::Postgres) {
        return None;
    }
    let db = TestDb::postgres().await?;
    let proxy = Proxy::before(db.store.url()).await;
    let through = Store::open(&proxy.url).await.unwrap();
    Some((db, proxy, through))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_answer_was_swallowed_is_asked_about_before_anything_is_said() {
    let Some((db, proxy, store)) = behind_a_proxy().await else { return };
    let mut told = Told::default();
    for (n, next) in [Next::SwallowAnswer, Next::Cut, Next::SwallowAnswer, Next::Cut].into_iter().enumerate() {
        proxy.next(next, false);
        let number = told.ask(&store, &format!("k{}", 9 + n), 1, 10).await.unwrap();
        assert!(proxy.struck(), "{next:?}");
        assert_eq!(number, i64::try_from(n).unwrap() + 1, "{next:?}: it happened once");
    }
    told.agrees(&db.store, "behind the proxy").await;
    store.close().await.unwrap();
    db.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_nobody_can_be_asked_about_is_said_to_be_in_doubt_and_sent_again_is_done_once() {
    let Some((db, proxy, store)) = behind_a_proxy().await else { return };
    for (name, next, before) in [("k1", Next::SwallowAnswer, 1), ("k2", Next::Cut, 1)] {
        proxy.next(next, true);
        let unknown = keep(&store, name, 1, 10).await;
        assert!(matches!(unknown, Err(StoreError::InDoubt(_))), "{next:?}: {unknown:?}");
        assert_eq!(present(&db.store).await.len(), before, "{next:?}");
        proxy.open();
        let number = keep(&store, name, 1, 10).await.unwrap();
        assert_eq!(keep(&store, name, 1, 10).await.unwrap(), number, "sent once more");
        assert_eq!(present(&db.store).await.len(), usize::try_from(number).unwrap());
    }
    store.close().await.unwrap();
    db.end().await;
}

#[test]
fn an_address_names_its_file() {
    let file = |url| store::connect::sqlite_file(url);
    assert_eq!(file("sqlite:///srv/a.db"), Some(PathBuf::from("/srv/a.db")));
    assert_eq!(file("sqlite://data/a%20b.db?mode=rwc"), Some(PathBuf::from("data/a b.db")));
    assert_eq!(file("sqlite::memory:"), None);
    assert_eq!(file("postgres://u@h/a.db"), None);
}
