//! Tables made anew while others point at them.

use sea_orm::{ConnectionTrait, Statement};
use store::{Engine, Store, StoreError, rebuild::Rebuild};
use testkit::both;

use crate::write::system;

/// Makes the code of a parent a number and gives it a remark; rows are chosen by `select`.
fn change<'a>(select: &'a str, postgres: &'a [&'a str]) -> Rebuild<'a> {
    Rebuild {
        table: "parent",
        create: "CREATE TABLE parent (\n  id BIGINT NOT NULL PRIMARY KEY,\n  code BIGINT NOT NULL UNIQUE,\n  note TEXT NOT NULL\n)",
        columns: "id, code, note",
        select,
        indices: &["CREATE INDEX parent_note ON parent (note)"],
        postgres,
    }
}

const ALTERED: &[&str] = &[
    "ALTER TABLE parent ALTER COLUMN code TYPE BIGINT USING code::bigint",
    "ALTER TABLE parent ADD COLUMN note TEXT NOT NULL DEFAULT 'old'",
    "CREATE INDEX parent_note ON parent (note)",
];

async fn family(store: &Store) {
    run(
        store,
        "CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY, code TEXT NOT NULL UNIQUE); \
         CREATE TABLE child (id BIGINT NOT NULL PRIMARY KEY, parent_id BIGINT NOT NULL REFERENCES parent (id)); \
         INSERT INTO parent VALUES (1, '10'), (2, '20'); INSERT INTO child VALUES (1, 1), (2, 2), (3, 2)",
    )
    .await
    .unwrap();
}

async fn run(store: &Store, sql: &'static str) -> Result<(), StoreError> {
    store
        .write::<(), StoreError, _>(system(), |tx| {
            Box::pin(async move {
                tx.conn().execute_unprepared(sql).await?;
                Ok(())
            })
        })
        .await
}

async fn number(store: &Store, sql: &str) -> i64 {
    let backend = store.reader().get_database_backend();
    let row = store.reader().query_one_raw(Statement::from_string(backend, sql)).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

async fn made_anew(store: &Store, select: &'static str) -> Result<(), StoreError> {
    store.rebuild(&change(select, ALTERED)).await
}

#[tokio::test]
async fn a_table_made_anew_keeps_its_rows_and_whoever_points_at_them() {
    both(async |store| {
        family(&store).await;
        made_anew(&store, "id, CAST(code AS BIGINT), 'old'").await.unwrap();
        assert_eq!(number(&store, "SELECT CAST(SUM(code) AS BIGINT) AS n FROM parent WHERE note = 'old'").await, 30);
        let joined = "SELECT COUNT(*) AS n FROM child c JOIN parent p ON p.id = c.parent_id";
        assert_eq!(number(&store, joined).await, 3);
        assert!(run(&store, "INSERT INTO child VALUES (4, 99)").await.is_err(), "the reference still binds");
        assert!(run(&store, "DELETE FROM parent WHERE id = 2").await.is_err(), "from both sides");
        assert!(run(&store, "INSERT INTO parent VALUES (3, 10, '')").await.is_err(), "and so does the new constraint");
        run(&store, "INSERT INTO parent VALUES (3, 30, ''); INSERT INTO child VALUES (4, 3)").await.unwrap();
        let index = match store.engine() {
            Engine::Sqlite => "SELECT COUNT(*) AS n FROM sqlite_master WHERE name = 'parent_note'",
            Engine::Postgres => "SELECT COUNT(*) AS n FROM pg_indexes WHERE indexname = 'parent_note'",
        };
        assert_eq!(number(&store, index).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_table_made_anew_without_a_row_that_others_need_is_refused_whole() {
    both(async |store| {
        // PostgreSQL alters in place and cannot lose a row this way.
        if store.engine() == Engine::Postgres {
            return;
        }
        family(&store).await;
        let refused = made_anew(&store, "id + 100, CAST(code AS BIGINT), 'old'").await.unwrap_err().to_string();
        assert!(refused.contains("3 rows of child"), "{refused}");
        assert_eq!(number(&store, "SELECT COUNT(*) AS n FROM child c JOIN parent p ON p.id = c.parent_id").await, 3);
        let there = "SELECT COUNT(*) AS n FROM pragma_table_info('parent')";
        assert_eq!(number(&store, there).await, 2, "nothing is left of the attempt");
    })
    .await;
}
