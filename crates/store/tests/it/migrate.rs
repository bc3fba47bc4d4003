//! The schema and its migrations.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement};
use sha2::{Digest, Sha256};
use store::{
    Engine, Store, StoreError,
    lease::ServeLock,
    migrate::{MIGRATIONS, SchemaState},
    schema::{Kind, tables},
};
use testkit::both;

use crate::write::system;

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
    ("m0015_row_hashes", "6ec5092f6e3f041cce453ae8466913996bb8fca946eb1e5fa70e2eea1553c203"),
    ("m0016_scope", "1fbe6fe6082ee431203eb5586b0e0cc49b0556cdd758daba66e548b83e326689"),
    ("m0017_bounds", "7b6d7cd388e5c67b1fc3b8d5d693af4d9b4de98a5147db1df5d70ffa098b90a5"),
    ("m0018_accounts", "bc8253b5e1c198ab2a946b0ccd2927e02ee3b294f8e6abe7f154589a598a429d"),
    ("m0019_import_slot", "b826525d3e529c8f1ca10e03a1fb624a7c77b9518553833b91bf82343d6e99e5"),
    ("m0021_breaches", "dad3333e504aee91f907ede1ecd39be88dae9a38ddca44d4eea34906f65116c0"),
    ("m0022_praise", "4896ec0a9c207df5c0f21058f43dfe7bea5f088ed9ea130112a7d4eb2258efa7"),
    ("m0025_after_issue", "238aff2126b36715999a3f9546c83a2fe2fc5012da4fde9dbae098549cbd3d7c"),
    ("m0027_rest_of_facts", "326a2e235dc1e16eafc1ed42b27c3884e82fdb7f91e1938ea959d96a3d6dd2ac"),
    ("m0028_search", "813b99f0424708d3544d5bf5239319fb63ac0dcf7202da2357ee3e144d80ef46"),
    ("m0029_lists", "165a35ea76f95c50a30c9d1d9dca8a50898820a01413b481ff4a84249c468c2f"),
    ("m0030_council_rules", "f99bb447c47841307ec0b29c5e3fe3111a9c7645b1428c39b74a90b666caa102"),
    ("m0031_cascade", "a4959773ee3f55e5ec6d1f28fa855598b2e0f9584c9e44892bfc0cba662223d5"),
    ("m0032_movement_facts", "c1b011c5e2ac8a6e0a98ca91c5f3b4c431b9eb1d2a6a8d707a59e9d4ee5390d7"),
    ("m0033_figures", "f296bf978cb767c80eca9f9a8a2277f57e395bbdf9dfba16bc10d43538e79737"),
    ("m0034_records", "33eb1ea6d766395984e29079f1dca9d56333f59af9bf6025836ed8a7de791bda"),
    ("m0040_clusters", "b10336da5caedb99a0c830422c2cc65e85764c6f26254068ebca77cc07e31ba3"),
    ("m0041_scores", "ad9440b1b8fd079fb23a4d07adbb288c5819870c812f35a768562233227af76f"),
    ("m0042_pacts", "c04d7899128e76a8e92e6cda7ceb8ea71cef08306d4fbed08bf05e6a8a7703a4"),
    ("m0045_secret_ballots", "8f744544abeab1e1dcdd088c730921eb9b766d13b9232e3a751bcfc62d3106fa"),
    ("m0050_prizes_that_meet", "bc3a05631a1c0d8b88bec33fb8d4d604c67b74432031a4c9dee9beded7863716"),
    ("m0051_unit_conduct", "13a748cb7c5c60b033d61d4bb8eb0ae27b7f30c85f5036e28f3019ab3ede84e6"),
    ("m0053_notices", "487059353a86ecea91ef36861a083d630d26f13d336cb3fc6e0390d8e516a658"),
    ("m0056_emulation_bodies", "3453445a23e46771239be4f3529974a2ee39acaeb65b854831806ac0e2ddc1cf"),
    ("m0060_portal", "e81b8017958309070f2a0ab45fa8fe4e68075ec55c3c68885c7a38c3571bf589"),
    ("m0061_photos", "34b34658c0270f58c1c3c202cf6b916d7220ad7f4a9230e797f647cfed44351a"),
    ("m0070_registrations", "129c89201909eee68e8b7d319efbe1f31ea09e64de395caab6834d711ded67f3"),
    ("m0075_cluster_conferences", "bc16f542e0ca973673759e5d32dabd46bd2aa6fae83e34e08d42211d0f855b41"),
    ("m0080_targets", "28ec0786a1050e96845723505ba9aafc8e6d1ac98850355a6bbcd9ac9ef9a2e8"),
    ("m0090_mail", "5f2d308cf6fadb6ebc5d582e278e3ffcabe12a347293ae386759bc228a2b34a1"),
    ("m0091_reported_counts", "f96c173c688108f4a3557a0d21eaf9181bd5a735830a36d12901cd15b7f3f458"),
    ("m0092_cluster_launches", "32a0492b2cefd5e9b96ea0cf9ef0e8bf93658ebbcd2f4a7481d78a1d4954a18b"),
    ("m0093_figure_generation", "a815e9a1a9cd849a8b022022b7c597ee9c86c5e8f9cb0247e9afaab0214f30b7"),
    ("m0094_dossier_review", "b30b6c0af85c0d6b68a1b8cf6a1eda23b21c1b9534d2d01bff49098ec137904f"),
    ("m0100_acclaimed_dossiers", "61084aace857bdc3c720251cc3f4b1b7883081499d846be1e43728ca4188a2af"),
    ("m0110_ethnic_group", "9142f5e938f54813a1af9b2f80b3c3644755e56f0b8b038c801e67c259bd2d8d"),
    ("m0111_past_awards_list", "d5d7378fc506865b7a02d5c061d9489e111684805ef6b0d11b03ec56a847ac2f"),
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
    // As the program of that schema wrote it.
    let unit = "INSERT INTO unit VALUES (x'00112233445566778899aabbccddeeff', 1, 'n1', 'A', 'A', 'A', 'agency', 'district', NULL, \
                '2000-01-01', NULL, 0, 'a', x'61', FALSE, 1)";
    assert_eq!(testkit::behind(&store, &[unit]).await, [1]);

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

/// The length of a test's leases, in microseconds, and as the monotonic clock measures it.
const LENGTH: i64 = 50_000_000;
const WHOLE: Duration = Duration::from_secs(50);

#[tokio::test]
async fn a_lease_has_one_holder_while_its_beat_moves_or_until_it_is_given_back() {
    both(async |store| {
        let take = async |holder: &str, now: i64| store.take_lease("seal", holder, now, LENGTH).await.unwrap();
        assert!(take("a", 100).await);
        assert!(!take("b", 120).await);
        store.pretend_to_have_watched(WHOLE / 2);
        assert!(take("a", 140).await, "its holder renews it");
        store.pretend_to_have_watched(WHOLE);
        assert!(!take("b", 190).await, "the beat was raised since b looked");
        store.pretend_to_have_watched(WHOLE / 2);
        assert!(!take("b", 190).await, "not for its whole length");
        store.pretend_to_have_watched(WHOLE / 2);
        assert!(take("b", 191).await);
        assert!(!take("a", 192).await, "its old holder finds it taken");
        store.give_back_lease("seal", "a").await.unwrap();
        assert!(!take("c", 192).await, "only its holder gives it back");
        store.give_back_lease("seal", "b").await.unwrap();
        assert!(take("c", 192).await);
    })
    .await;
}

#[tokio::test]
async fn a_clock_set_back_neither_prolongs_a_dead_holders_lease_nor_takes_a_living_ones() {
    both(async |store| {
        let take = async |holder: &str, now: i64| store.take_lease("minute", holder, now, LENGTH).await.unwrap();
        let year = 365 * 86_400_000_000;
        assert!(take("dead", 10 * year).await);
        assert!(!take("heir", year).await, "nine years before");
        store.pretend_to_have_watched(WHOLE);
        assert!(take("heir", year + 1).await, "watched for the whole length");
        // The heir beats with a clock that runs backwards; a clock far ahead of it takes nothing.
        for step in 1..5 {
            assert!(take("heir", year - step * 1_000_000).await);
            store.pretend_to_have_watched(WHOLE / 2);
            assert!(!take("greedy", 20 * year).await, "step {step}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_migrator_is_refused_while_the_first_works_and_takes_over_when_it_died() {
    both(async |store| {
        let alive = tokio::spawn({
            let store = store.clone();
            async move {
                loop {
                    store.take_lease("migrate", "node-a", 100, LENGTH).await.unwrap();
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;
        let refused = store.migrate_leased("node-b", 200).await;
        assert!(matches!(&refused, Err(StoreError::Schema(why)) if why.contains("another node")), "{refused:?}");
        alive.abort();
        drop(alive.await);
        let heir = tokio::spawn({
            let store = store.clone();
            async move { store.migrate_leased("node-b", 200).await }
        });
        tokio::time::sleep(Duration::from_millis(800)).await;
        assert!(!heir.is_finished(), "it watches first");
        store.pretend_to_have_watched(WHOLE);
        heir.await.unwrap().unwrap();
        store.migrate_leased("node-c", 400).await.unwrap();
    })
    .await;
}

#[test]
fn a_second_server_on_one_database_is_refused_by_whatever_path_it_comes() {
    let dir = tempfile::tempdir().unwrap();
    let (file, link) = (dir.path().join("thidua.db"), dir.path().join("link.db"));
    let first = ServeLock::take(&file).unwrap();
    assert!(first.is_some());
    assert!(ServeLock::take(&file).unwrap().is_none());
    std::fs::write(&file, b"").unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    assert!(ServeLock::take(&link).unwrap().is_none(), "the same file");
    assert!(ServeLock::take(&dir.path().join("other.db")).unwrap().is_some(), "another database in the folder");
    drop(first);
    assert!(ServeLock::take(&link).unwrap().is_some());
}
