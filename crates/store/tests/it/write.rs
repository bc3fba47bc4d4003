//! The transaction runner: versions, numbers, commands that happen once, failures of the engine.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use proptest::prelude::*;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Statement,
    sea_query::Expr,
};
use store::{Engine, Root, Store, StoreError, Write, count_statements, entity, list_statements};
use testkit::{
    TestDb, both,
    postgres::{Commits, PrivateServer},
};
use uuid::Uuid;

/// A write by the system.
pub(crate) fn system() -> Write {
    Write { actor: Uuid::nil(), actor_label: "system".to_owned(), at: 1, root: None, once: None }
}

/// A command that changes `id` of table `unit`.
fn on_unit(id: Uuid, expected: Option<i64>) -> Write {
    Write { root: Some(Root { table: "unit", id, expected }), ..system() }
}

/// A root unit at version 1.
pub(crate) fn unit(id: Uuid, code: &str) -> entity::unit::ActiveModel {
    entity::unit::ActiveModel {
        id: Set(id),
        version: Set(1),
        home_node: Set("test".to_owned()),
        code: Set(code.to_owned()),
        name: Set(code.to_owned()),
        short_name: Set(code.to_owned()),
        kind: Set("agency".to_owned()),
        level: Set("district".to_owned()),
        parent_id: Set(None),
        from_date: Set("2000-01-01".to_owned()),
        to_date: Set(None),
        position: Set(0),
        search: Set(code.to_owned()),
        sort_key: Set(code.as_bytes().to_vec()),
        demo: Set(false),
        created_at: Set(1),
    }
}

pub(crate) async fn add_unit(store: &Store, code: &str) -> Uuid {
    let id = Uuid::new_v4();
    let code = code.to_owned();
    store
        .write::<(), StoreError, _>(system(), |tx| {
            let row = unit(id, &code);
            Box::pin(async move {
                entity::unit::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
    id
}

async fn add_one(store: &Store, id: Uuid, expected: Option<i64>) -> Result<(), StoreError> {
    store
        .write(on_unit(id, expected), |tx| {
            Box::pin(async move {
                // Read, then write: what a lost update would lose.
                let row = entity::unit::Entity::find_by_id(id).one(tx.conn()).await?;
                let position = row.map_or(0, |r| r.position) + 1;
                entity::unit::Entity::update_many()
                    .col_expr(entity::unit::Column::Position, Expr::value(position))
                    .filter(entity::unit::Column::Id.eq(id))
                    .exec(tx.conn())
                    .await?;
                Ok(())
            })
        })
        .await
}

async fn read_unit(store: &Store, id: Uuid) -> (i64, i64) {
    let row = entity::unit::Entity::find_by_id(id).one(store.reader()).await.unwrap().unwrap();
    (row.version, row.position)
}

async fn next(store: &Store, name: &'static str) -> Result<i64, StoreError> {
    store.write(system(), |tx| Box::pin(async move { tx.next_number(name).await })).await
}

#[tokio::test]
async fn a_counter_starts_at_one_and_leaves_no_gap_when_a_command_fails() {
    both(async |store| {
        assert_eq!(next(&store, "book").await.unwrap(), 1);
        let failed = store
            .write::<i64, StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    tx.next_number("book").await?;
                    Err(StoreError::Data("refused".to_owned()))
                })
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(next(&store, "book").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_taken_at_the_same_time_are_all_different_and_gapless() {
    both(async |store| {
        let tasks: Vec<_> = (0..24)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { next(&store, "book").await })
            })
            .collect();
        let mut numbers = Vec::new();
        for task in tasks {
            numbers.push(patient(task.await.unwrap(), || next(&store, "book")).await);
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=24).collect::<Vec<_>>());
    })
    .await;
}

/// Under heavy contention the runner may give up; a person would press the button again.
async fn patient<T, F: Future<Output = Result<T, StoreError>>>(
    first: Result<T, StoreError>,
    again: impl Fn() -> F,
) -> T {
    let mut last = first;
    for _ in 0..50 {
        match last {
            Ok(value) => return value,
            Err(StoreError::Busy(_)) => last = again().await,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("busy fifty times")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn writers_on_one_aggregate_never_lose_an_update(writers in 2_u32..7, each in 1_u32..5) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(3).enable_all().build().unwrap();
        runtime.block_on(both(async |store| {
            let id = add_unit(&store, "A").await;
            let tasks: Vec<_> = (0..writers).map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..each {
                        patient(add_one(&store, id, None).await, || add_one(&store, id, None)).await;
                    }
                })
            }).collect();
            for task in tasks {
                task.await.unwrap();
            }
            let done = i64::from(writers * each);
            assert_eq!(read_unit(&store, id).await, (1 + done, done));
        }));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_officers_with_the_same_version_one_wins_and_the_other_is_told() {
    both(async |store| {
        let id = add_unit(&store, "A").await;
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { add_one(&store, id, Some(1)).await })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(()) => won += 1,
                Err(StoreError::Stale { expected: 1, found: 2, .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(won, 1);
        assert_eq!(read_unit(&store, id).await, (2, 1));
    })
    .await;
}

#[tokio::test]
async fn a_missing_aggregate_is_told_apart_from_a_changed_one() {
    both(async |store| {
        let lost = add_one(&store, Uuid::new_v4(), Some(1)).await;
        assert!(matches!(lost, Err(StoreError::Stale { found: 0, .. })));
    })
    .await;
}

fn once(key: &str, body: &str) -> Write {
    Write { once: Some((key.to_owned(), body.as_bytes().to_vec())), ..system() }
}

async fn number_once(store: &Store, key: &str, body: &str) -> Result<i64, StoreError> {
    store.write(once(key, body), |tx| Box::pin(async move { tx.next_number("book").await })).await
}

#[tokio::test]
async fn a_repeated_key_gives_the_first_answer_and_another_body_is_refused() {
    both(async |store| {
        assert_eq!(number_once(&store, "k1", "body").await.unwrap(), 1);
        assert_eq!(number_once(&store, "k1", "body").await.unwrap(), 1);
        assert!(matches!(number_once(&store, "k1", "other").await, Err(StoreError::KeyReused)));
        assert_eq!(number_once(&store, "k2", "body").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_double_click_is_one_command() {
    both(async |store| {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move { number_once(&store, "issue", "body").await })
            })
            .collect();
        for task in tasks {
            assert_eq!(patient(task.await.unwrap(), || number_once(&store, "issue", "body")).await, 1);
        }
        assert_eq!(next(&store, "book").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_command_whose_acknowledgement_was_lost_does_not_happen_twice() {
    both(async |store| {
        if store.engine() == Engine::Sqlite {
            return;
        }
        // The closure ends its own transaction with COMMIT and then cuts the connection: what the runner sees is a
        // command that was committed and never acknowledged.
        let runs = Arc::new(AtomicU32::new(0));
        let number = store
            .write::<i64, StoreError, _>(once("lost", "body"), |tx| {
                let runs = Arc::clone(&runs);
                Box::pin(async move {
                    let number = tx.next_number("book").await?;
                    if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                        entity::command_result::Entity::insert(entity::command_result::ActiveModel {
                            actor: Set(tx.actor()),
                            command_key: Set("lost".to_owned()),
                            body_hash: Set(sha2(b"body")),
                            answer: Set(number.to_string()),
                            at: Set(1),
                        })
                        .exec_without_returning(tx.conn())
                        .await?;
                        tx.conn().execute_unprepared("COMMIT").await?;
                        tx.conn().execute_unprepared("SELECT pg_terminate_backend(pg_backend_pid())").await?;
                    }
                    Ok(number)
                })
            })
            .await
            .unwrap();
        assert_eq!((number, runs.load(Ordering::SeqCst)), (1, 1));
        assert_eq!(next(&store, "book").await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn the_runners_own_keys_are_swept_after_a_day_and_peoples_keys_stay() {
    both(async |store| {
        const DAY: i64 = 86_400_000_000;
        number_once(&store, "from-a-form", "body").await.unwrap();
        next(&store, "book").await.unwrap();
        let swept = store.sweep(DAY).await.unwrap();
        assert_eq!(swept.keys, 0);
        let swept = store.sweep(DAY + 2).await.unwrap();
        assert_eq!(swept.keys, u64::from(store.engine() == Engine::Postgres));
        assert_eq!(entity::command_result::Entity::find().count(store.reader()).await.unwrap(), 1);
        assert_eq!(number_once(&store, "from-a-form", "body").await.unwrap(), 1);
    })
    .await;
}

fn sha2(bytes: &[u8]) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).to_vec()
}

#[tokio::test]
async fn a_connection_lost_half_way_is_tried_again() {
    both(async |store| {
        if store.engine() == Engine::Sqlite {
            return;
        }
        let runs = Arc::new(AtomicU32::new(0));
        let number = store
            .write::<i64, StoreError, _>(system(), |tx| {
                let runs = Arc::clone(&runs);
                Box::pin(async move {
                    let number = tx.next_number("book").await?;
                    if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                        tx.conn().execute_unprepared("SELECT pg_terminate_backend(pg_backend_pid())").await?;
                    }
                    Ok(number)
                })
            })
            .await
            .unwrap();
        assert_eq!((number, runs.load(Ordering::SeqCst)), (1, 2));
    })
    .await;
}

async fn fill(store: &Store, name: &str) -> Result<(), StoreError> {
    let name = name.to_owned();
    store
        .write(system(), |tx| {
            let name = name.clone();
            Box::pin(async move {
                for i in 0..40 {
                    entity::setting::Entity::insert(entity::setting::ActiveModel {
                        name: Set(format!("{name}-{i}")),
                        value: Set("x".repeat(40_000)),
                        version: Set(1),
                    })
                    .exec_without_returning(tx.conn())
                    .await?;
                }
                Ok(())
            })
        })
        .await
}

#[tokio::test]
async fn a_full_disk_is_told_leaves_nothing_half_written_and_the_retry_works() {
    let db = TestDb::sqlite().await;
    let store = &db.store;
    let limit = async |pages: u32| {
        store
            .write::<(), StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    tx.conn().execute_unprepared(&format!("PRAGMA max_page_count = {pages}")).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
    };
    limit(400).await;
    let full = fill(store, "big").await;
    assert!(matches!(full, Err(StoreError::Full)), "{full:?}");
    let left = entity::setting::Entity::find().count(store.reader()).await.unwrap();
    assert_eq!(left, 0);
    // The writer is still good, and once there is room the same command succeeds.
    assert_eq!(next(store, "book").await.unwrap(), 1);
    limit(1_000_000).await;
    fill(store, "big").await.unwrap();
    assert_eq!(entity::setting::Entity::find().count(store.reader()).await.unwrap(), 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_stopped_for_ten_seconds_gives_a_clear_error_and_then_works_again() {
    let Some(server) = PrivateServer::own_or_say() else { return };
    server.server().create_empty("thidua").await;
    let store = Store::open(&server.server().url("thidua")).await.unwrap();
    store.migrate().await.unwrap();
    let id = add_unit(&store, "A").await;
    add_one(&store, id, None).await.unwrap();

    server.stop().unwrap();
    let stopped = std::time::Instant::now();
    let refused = add_one(&store, id, None).await;
    assert!(matches!(refused, Err(StoreError::Unreachable(_))), "{refused:?}");
    assert!(matches!(store.ping().await, Err(StoreError::Unreachable(_))));
    tokio::time::sleep(Duration::from_secs(10).saturating_sub(stopped.elapsed())).await;
    server.start(Commits::Durable).unwrap();

    add_one(&store, id, None).await.unwrap();
    assert_eq!(read_unit(&store, id).await, (3, 2));
}

#[tokio::test]
async fn statements_of_one_piece_of_work_are_counted_and_of_no_other() {
    both(async |store| {
        let id = add_unit(&store, "A").await;
        let (_, none) = count_statements(async {}).await;
        assert_eq!(none, 0);
        let (_, two) = count_statements(async {
            read_unit(&store, id).await;
            read_unit(&store, id).await;
        })
        .await;
        assert_eq!(two, 2);
        let (_, texts) = list_statements(add_one(&store, id, None)).await;
        assert!(texts[0].starts_with("UPDATE unit SET version"), "{texts:?}");
    })
    .await;
}

#[tokio::test]
async fn marking_people_again_raises_the_mark_and_keeps_what_was_packed() {
    both(async |store| {
        let person = store
            .write::<Uuid, StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    let id = Uuid::from_u128(7);
                    tx.conn()
                        .execute_raw(Statement::from_sql_and_values(
                            tx.conn().get_database_backend(),
                            "INSERT INTO person (id, version, home_node, code, full_name, search, sort_key, rank, post, demo, \
                             created_at) VALUES ($1, 1, 'n', 'CB-1', 'A', 'a', $2, '', '', TRUE, 1)",
                            [id.into(), vec![1_u8].into()],
                        ))
                        .await?;
                    store::projection::mark(tx, [id, id]).await?;
                    store::projection::mark(tx, [id]).await?;
                    Ok(id)
                })
            })
            .await
            .unwrap();
        let row = entity::person_facts::Entity::find_by_id(person).one(store.reader()).await.unwrap().unwrap();
        assert_eq!((row.dirty, row.mark, row.generation, row.packed), (true, 2, 0, None));
    })
    .await;
}
