//! A statement that reads for ever is stopped, and its connection goes on.

use std::time::{Duration, Instant};

use store::{
    StatementLimits, Store, StoreError,
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
        let limits =
            StatementLimits { page: Some(Duration::from_millis(200)), much: Some(Duration::from_millis(1_500)) };
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
