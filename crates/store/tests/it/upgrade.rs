//! Databases that earlier programs left, brought to today's schema.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, EntityTrait as _, Statement};
use store::{
    Engine, Store,
    audit::Kept,
    migrate::{MIGRATIONS, SchemaState},
};

use crate::sample::{SEEDS, empty, load};

/// Every column and index of a database, as text.
async fn shape(store: &Store) -> BTreeSet<String> {
    let sql = match store.engine() {
        Engine::Sqlite => {
            "SELECT 'column ' || m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" AS what \
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' \
             UNION ALL SELECT 'index ' || name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index'"
        }
        Engine::Postgres => {
            "SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable AS what \
             FROM information_schema.columns WHERE table_schema = 'public' \
             UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
        }
    };
    let backend = store.reader().get_database_backend();
    let rows = store.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter().map(|r| r.try_get("", "what").unwrap()).collect()
}

/// Entries of the audit in a seed: the lines between its table's head and the next head.
fn entries(seed: &str) -> u64 {
    let lines = seed.lines().skip_while(|l| !l.starts_with(r#"{"table":"audit_entry""#)).skip(1);
    lines.take_while(|l| l.starts_with('[')).count() as u64
}

/// The streams that say which rows were there before the audit knew rows, and which ones a migration rewrote: table and length.
async fn baselines(store: &Store) -> BTreeMap<String, i64> {
    use store::entity::audit_head;
    let heads = audit_head::Entity::find().all(store.reader()).await.unwrap();
    let table = |h: audit_head::Model| Some((h.stream.strip_prefix("baseline:")?.to_owned(), h.seq));
    heads.into_iter().filter_map(table).collect()
}

/// How many migrations since the audit knows rows say which rows of a table are there: the first one, and each that rewrote them.
fn said_by(table: &str) -> i64 {
    let since = MIGRATIONS.iter().skip_while(|(name, _)| *name != "m0015_row_hashes").skip(1);
    let rewritten = format!("UPDATE {table} SET");
    let rewrote = since.filter(|(_, text)| text.lines().any(|l| l.starts_with(&rewritten)));
    1 + i64::try_from(rewrote.count()).unwrap()
}

#[tokio::test]
async fn a_database_of_an_earlier_program_becomes_todays_and_loses_nothing() {
    for seed in SEEDS {
        for (old, fresh) in empty().await.into_iter().zip(empty().await) {
            old.store.load_rows(&mut seed.as_bytes()).await.unwrap();
            assert_ne!(old.store.schema_state().await.unwrap(), SchemaState::Empty);
            old.store.migrate().await.unwrap();
            fresh.store.migrate().await.unwrap();
            assert_eq!(shape(&old.store).await, shape(&fresh.store).await);

            let doctor = old.store.doctor(true).await.unwrap();
            assert!(doctor.sound(), "{doctor:#?}");
            let invariants = old.store.invariants().await.unwrap();
            assert!(invariants.sound(), "{invariants:#?}");
            let audit = old.store.verify_audit(&Kept::default()).await.unwrap();
            assert!(audit.sound(), "{audit:?}");
            let baselines = baselines(&old.store).await;
            let said = |(table, n): (&String, &i64)| said_by(table) == *n;
            assert!(!baselines.is_empty() && baselines.iter().all(said), "one entry a migration: {baselines:?}");
            let kept = baselines.values().sum::<i64>().unsigned_abs();
            assert!(entries(seed) > 0 && audit.entries == entries(seed) + kept, "{audit:?}");
            assert!(audit.rows > 20, "{audit:?}");
            old.end().await;
            fresh.end().await;
        }
    }
}

#[tokio::test]
async fn rows_written_out_and_read_back_are_the_same_rows() {
    for db in empty().await {
        load(&db.store).await;
        let mut first = Vec::new();
        db.store.dump_rows(&mut first).await.unwrap();
        for again in empty().await.into_iter().filter(|a| a.store.engine() == db.store.engine()) {
            again.store.load_rows(&mut first.as_slice()).await.unwrap();
            let mut second = Vec::new();
            again.store.dump_rows(&mut second).await.unwrap();
            assert_eq!(String::from_utf8(first.clone()).unwrap(), String::from_utf8(second).unwrap());
            again.end().await;
        }
        db.end().await;
    }
}

#[tokio::test]
async fn a_damaged_file_of_rows_is_refused_with_its_line() {
    for db in empty().await {
        for (text, line) in [
            ("", "line 1"),
            ("{\"schema\":\"other/1\",\"migrations\":1}", "line 1"),
            ("{\"schema\":\"thidua/rows/1\",\"migrations\":4}\n{\"table\":\"nothing\"}", "line 2"),
            ("{\"schema\":\"thidua/rows/1\",\"migrations\":4}\n{\"table\":\"counter\"}\n[\"a\",\"b\"]", "line 3"),
            ("{\"schema\":\"thidua/rows/1\",\"migrations\":4}\n{\"table\":\"counter\"}\n[\"a\"]", "line 3"),
        ] {
            let refused = db.store.load_rows(&mut text.as_bytes()).await.unwrap_err().to_string();
            assert!(refused.contains(line), "{refused}");
        }
        db.end().await;
    }
}
