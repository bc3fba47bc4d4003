//! A statement that reads for ever is stopped, and its connection goes on.

use std::time::{Duration, Instant};

use store::{
    StatementLimits, Store, StoreError, Write,
    sea_orm::{ConnectionTrait as _, Statement},
};

const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) \
     SELECT CAST(COUNT(*) AS BIGINT) AS n FROM n";

async fn ask(store: &Store, sql: &str) -> Result<i64, StoreError> {
    let reader = store.reader();
    let row = reader.query_one_raw(Statement::from_string(reader.get_database_backend(), sql)).await?;
    Ok(row.map_or(Ok(0), |r| r.try_get("", "n"))?)
}

#[tokio::test]
async fn a_statement_past_its_time_is_stopped_and_its_connection_goes_on() {
    testkit::both(async |store: Store| {
        let limits = StatementLimits {
            page: Some(Duration::from_millis(200)),
            much: Some(Duration::from_millis(1_500)),
            write: None,
        };
        let limited = store.with_limits(limits).await.unwrap();
        for (handle, least) in [(limited.clone(), 150), (limited.clone(), 150), (limited.much(), 1_400)] {
            let begun = Instant::now();
            let stopped = ask(&handle, ENDLESS).await;
            let taken = begun.elapsed();
            assert!(matches!(stopped, Err(StoreError::TooLong)), "{stopped:?}");
            assert!(taken > Duration::from_millis(least) && taken < Duration::from_secs(6), "{taken:?}");
            for _ in 0..20 {
                assert_eq!(ask(&handle, "SELECT CAST(7 AS BIGINT) AS n").await.unwrap(), 7);
            }
        }
    })
    .await;
}

/// A command that notes something and then asks `sql`.
async fn command(store: &Store, name: &'static str, sql: &'static str) -> Result<i64, StoreError> {
    let write = Write { actor: uuid::Uuid::nil(), actor_label: "test".to_owned(), at: 1, root: None, once: None };
    store
        .write(write, |tx| {
            Box::pin(async move {
                tx.next_number(name).await?;
                let row =
                    tx.conn().query_one_raw(Statement::from_string(tx.conn().get_database_backend(), sql)).await?;
                Ok::<_, StoreError>(row.map_or(Ok(0), |r| r.try_get("", "n"))?)
            })
        })
        .await
}

const SEVEN: &str = "SELECT CAST(7 AS BIGINT) AS n";
const A_WHILE: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) \
     SELECT CAST(COUNT(*) AS BIGINT) AS n FROM n";

#[tokio::test]
async fn a_command_past_its_time_is_stopped_and_the_next_one_is_kept() {
    testkit::both(async |store: Store| {
        let limits = StatementLimits { write: Some(Duration::from_millis(150)), ..StatementLimits::default() };
        let limited = store.with_limits(limits).await.unwrap();
        for _ in 0..2 {
            let begun = Instant::now();
            let stopped = command(&limited, "stopped", ENDLESS).await;
            assert!(matches!(stopped, Err(StoreError::TooLong)), "{stopped:?}");
            assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
            assert_eq!(command(&limited, "kept", SEVEN).await.unwrap(), 7);
        }
        let numbers = "SELECT CAST(COALESCE(SUM(value), 0) AS BIGINT) AS n FROM counter WHERE name = ";
        assert_eq!(ask(&store, &format!("{numbers}'stopped'")).await.unwrap(), 0);
        assert_eq!(ask(&store, &format!("{numbers}'kept'")).await.unwrap(), 2);
        // Imports and jobs take the time they need.
        for long in [limited.at_length(), limited.much()] {
            let begun = Instant::now();
            assert_eq!(command(&long, "long", A_WHILE).await.unwrap(), 3_000_000);
            assert!(begun.elapsed() > Duration::from_millis(150), "{:?}", begun.elapsed());
        }
        // Many short ones in a row have each their own time.
        for _ in 0..40 {
            assert_eq!(command(&limited, "short", SEVEN).await.unwrap(), 7);
        }
    })
    .await;
}
