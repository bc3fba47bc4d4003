//! The schema and its migrations.

use sea_orm::{ConnectionTrait, Statement};
use sha2::{Digest, Sha256};
use store::{
    Engine, Store, StoreError,
    lease::ServeLock,
    migrate::{MIGRATIONS, SchemaState},
    schema::{Kind, tables},
};
use testkit::both;

use crate::write::{add_unit, system};

/// SHA-256 of every landed migration. A landed text never changes: add a migration instead, and its line here.
const LANDED: &[(&str, &str)] = &[
    ("m0001_house", "1e77a6f5a45762b59d7dd68aaf1d911ffef6bcb232203892ffe0a4b27df62728"),
    ("m0002_units_people", "d142ecbfa0f8325dc407f6750090b13c68c4bc8badb3dd586526c7487d1aded5"),
    ("m0003_movement_dossier", "1eaae5781cb0f2c85a4deb49c8a534110b28c06f54aec977aa38955cacbf3c8e"),
    ("m0004_decision_papers", "029765dd81158a18ca6010aa29bce3f524f4e0e6588453f15088b47a7d4dfd13"),
    ("m0005_account_search", "9612af856d79fc80a0c6e4a24617f62a438313508a9e74e336d4667390f0ff7d"),
    ("m0006_nominee_lookup", "0c0898c7ee8bd134514fb9d48ad19c4081d6d57e1f090186544fde4487ddbdfd"),
    ("m0007_facts", "4836e522b8c6219b28f401241ca6d91818cf95c8a73dd42c82d7b13c5091e653"),
    ("m0008_rule_changes", "5919666e33cf9940180b213ff96a226af150290ccf5726b8d83bb3d9822d2319"),
    ("m0009_scan", "714a2a4518dc4a26454ffe33e0d74a594dc37422831b32c41ebd2ae6bfb5ef8a"),
    ("m0010_screens", "0701e6ab4d8dc56d0b5522c32d46adb3895d1aedc7507d416fd518d0d754586d"),
    ("m0011_lookups", "9ddd71b6e48b4c64a454d2191ed20556eb34b7a6fbee85cf6d8466d6673a862a"),
    ("m0012_standing", "7437e0b96e33489a1a5168c4d804ee780009a4a3ef3eddd4a54f22cf34dff17a"),
    ("m0013_award_scope", "2789d92955e8c9647a4d91010ee62648bc0475372c408f7780092d6e3617b4f5"),
];

#[test]
fn landed_migrations_have_not_changed() {
    let found: Vec<(&str, String)> =
        MIGRATIONS.iter().map(|(name, text)| (*name, hex::encode(Sha256::digest(text)))).collect();
    let landed: Vec<(&str, String)> = LANDED.iter().map(|(name, hash)| (*name, (*hash).to_owned())).collect();
    assert_eq!(found, landed);
}

#[test]
fn migrations_use_portable_types_and_nothing_that_only_one_engine_has() {
    for (name, text) in MIGRATIONS {
        let code: String = text.lines().filter(|l| !l.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n");
        for word in ["now()", "SERIAL", "JSON", "TIMESTAMP", "VARCHAR", "INTEGER", "TRIGGER", "DEFAULT CURRENT", "[]"] {
            assert!(!code.to_uppercase().contains(&word.to_uppercase()), "{name} uses {word}");
        }
    }
}

#[tokio::test]
async fn the_tables_read_from_the_migrations_are_those_in_the_database() {
    both(async |store| {
        let sql = match store.engine() {
            Engine::Sqlite => {
                "SELECT m.name AS t, c.name AS c, c.type AS k, c.\"notnull\" AS n \
                 FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'seaql_migrations' \
                 ORDER BY m.name, c.cid"
            }
            Engine::Postgres => {
                "SELECT table_name::text AS t, column_name::text AS c, udt_name::text AS k, \
                 CASE is_nullable WHEN 'NO' THEN 1 ELSE 0 END AS n \
                 FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'seaql_migrations' \
                 ORDER BY table_name, ordinal_position"
            }
        };
        let backend = store.reader().get_database_backend();
        let rows = store.reader().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        let mut there: Vec<(String, String, String, bool)> = rows
            .iter()
            .map(|r| {
                let n: i32 = r.try_get("", "n").unwrap();
                let text = |c: &str| r.try_get::<String>("", c).unwrap();
                (text("t"), text("c"), text("k").to_uppercase(), n == 1)
            })
            .collect();
        let mut ours: Vec<(String, String, String, bool)> = tables()
            .iter()
            .flat_map(|t| t.columns.iter().map(|c| (t.name, c)))
            .map(|(t, c)| {
                let kind = match (c.kind, store.engine()) {
                    (Kind::Int, Engine::Sqlite) => "BIGINT",
                    (Kind::Int, Engine::Postgres) => "INT8",
                    (Kind::Text, _) => "TEXT",
                    (Kind::Bool, Engine::Sqlite) => "BOOLEAN",
                    (Kind::Bool, Engine::Postgres) => "BOOL",
                    (Kind::Uuid | Kind::Bytes, Engine::Sqlite) => "BLOB",
                    (Kind::Uuid, Engine::Postgres) => "UUID",
                    (Kind::Bytes, Engine::Postgres) => "BYTEA",
                };
                (t.to_owned(), c.name.to_owned(), kind.to_owned(), !c.nullable)
            })
            .collect();
        there.sort();
        ours.sort();
        assert_eq!(there, ours);
        assert!(tables().iter().all(|t| !t.key.is_empty()), "every table has a key");
    })
    .await;
}

#[tokio::test]
async fn migrating_twice_changes_nothing_and_the_state_is_told() {
    both(async |store| {
        assert_eq!(store.schema_state().await.unwrap(), SchemaState::Current);
        store.migrate().await.unwrap();
        store.require_current_schema().await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_program_older_than_the_schema_refuses() {
    both(async |store| {
        store
            .write::<(), StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    tx.conn()
                        .execute_unprepared(
                            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_tomorrow', 1)",
                        )
                        .await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        assert!(
            matches!(store.schema_state().await.unwrap(), SchemaState::Newer(names) if names == ["m9999_tomorrow"])
        );
        let backups = tempfile::tempdir().unwrap();
        let started = store.migrate_after_backup(backups.path(), 1).await.map(|_| ());
        let leased = store.migrate_leased("node", 1).await;
        for refused in [store.migrate().await, store.require_current_schema().await, started, leased] {
            assert!(matches!(refused, Err(StoreError::Schema(why)) if why.contains("m9999_tomorrow")));
        }
    })
    .await;
}

#[tokio::test]
async fn an_embedded_database_with_data_is_copied_before_it_is_migrated() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/thidua.db", dir.path().display())).await.unwrap();
    assert_eq!(store.schema_state().await.unwrap(), SchemaState::Empty);
    store.migrate_steps(Some(2)).await.unwrap();
    assert!(matches!(store.schema_state().await.unwrap(), SchemaState::Behind(names) if names[0] == MIGRATIONS[2].0));
    assert!(store.require_current_schema().await.is_err());
    add_unit(&store, "A").await;

    let copy = store.migrate_after_backup(&dir.path().join("it's a backup"), 77).await.unwrap().unwrap();
    store.require_current_schema().await.unwrap();
    let old = Store::open(&format!("sqlite://{}", copy.display())).await.unwrap();
    assert!(matches!(old.schema_state().await.unwrap(), SchemaState::Behind(_)));
    let row = old
        .reader()
        .query_one_raw(Statement::from_string(sea_orm::DbBackend::Sqlite, "SELECT code FROM unit"))
        .await
        .unwrap();
    assert_eq!(row.unwrap().try_get::<String>("", "code").unwrap(), "A");
    assert_eq!(store.migrate_after_backup(dir.path(), 78).await.unwrap(), None, "nothing to come, no copy");
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_ends_or_is_given_back() {
    both(async |store| {
        assert!(store.take_lease("seal", "a", 100, 50).await.unwrap());
        assert!(!store.take_lease("seal", "b", 120, 50).await.unwrap());
        assert!(store.take_lease("seal", "a", 140, 50).await.unwrap(), "its holder renews it");
        assert!(!store.take_lease("seal", "b", 190, 50).await.unwrap());
        assert!(store.take_lease("seal", "b", 191, 50).await.unwrap());
        store.give_back_lease("seal", "a").await.unwrap();
        assert!(!store.take_lease("seal", "c", 192, 50).await.unwrap(), "only its holder gives it back");
        store.give_back_lease("seal", "b").await.unwrap();
        assert!(store.take_lease("seal", "c", 192, 50).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_second_migrator_is_refused_while_the_first_works() {
    both(async |store| {
        assert!(store.take_lease("migrate", "node-a", 100, 3_600_000_000).await.unwrap());
        assert!(store.migrate_leased("node-b", 200).await.is_err());
        store.migrate_leased("node-a", 300).await.unwrap();
        store.migrate_leased("node-b", 400).await.unwrap();
    })
    .await;
}

#[test]
fn a_second_server_on_one_data_directory_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let first = ServeLock::take(dir.path()).unwrap();
    assert!(first.is_some());
    assert!(ServeLock::take(dir.path()).unwrap().is_none());
    drop(first);
    assert!(ServeLock::take(dir.path()).unwrap().is_some());
}
