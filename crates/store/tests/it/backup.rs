//! Backup, restore and copy.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use sea_orm::{ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, Set};
use store::{
    Engine, Store, StoreError,
    audit::SealKey,
    backup::{FactorKeyFate, Manifest, read_manifest},
    entity::{second_factor, web_session},
    envelope::Passphrase,
};
use testkit::TestDb;

use crate::sample::{empty, load, tamper};

async fn dump(store: &Store) -> Vec<String> {
    let mut out = Vec::new();
    store.dump_rows(&mut out).await.unwrap();
    // The two engines need not agree about the order of text.
    let mut lines: Vec<String> = String::from_utf8(out).unwrap().lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Where a restore of this engine may go.
async fn place(engine: Engine) -> (TestDb, String) {
    let db = empty().await.into_iter().find(|d| d.store.engine() == engine).unwrap();
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}/new/restored.db", db.dir.path().display()),
        Engine::Postgres => db.store.url().to_owned(),
    };
    (db, url)
}

#[tokio::test]
async fn what_was_backed_up_comes_back_whole_and_passes_every_check() {
    for db in empty().await {
        load(&db.store).await;
        db.store.seal_audit(&SealKey::from_bytes(&[7; 32]), 10).await.unwrap();
        let file = db.dir.path().join("backup.zip");
        let manifest = db.store.backup(&file, 20, None).await.unwrap();
        assert_eq!(read_manifest(&file).unwrap(), manifest);
        assert!(manifest.tables.contains(&("award_record".to_owned(), 2)));
        assert!(db.store.backup(&file, 20, None).await.is_err(), "never over another backup");

        // What happens after the backup is not in it.
        let before = dump(&db.store).await;
        tamper(&db.store, "UPDATE setting SET value = 'en'").await;
        let (target, url) = place(db.store.engine()).await;
        let (restored, report) = Store::restore(&file, &url, None).await.unwrap();
        assert!(report.sound(), "{report:#?}");
        assert_eq!(report.audit.seals, 1);
        assert_eq!(dump(&restored).await, before);

        let again = Store::restore(&file, &url, None).await;
        assert!(matches!(again, Err(StoreError::Schema(_))), "only into an empty place");
        restored.close().await.unwrap();
        target.end().await;
        db.end().await;
    }
}

#[tokio::test]
async fn a_damaged_or_foreign_backup_is_refused_and_leaves_nothing() {
    let db = TestDb::sqlite().await;
    let file = db.dir.path().join("backup.zip");
    let manifest = db.store.backup(&file, 20, None).await.unwrap();
    let to = db.dir.path().join("restored.db");
    let url = format!("sqlite://{}", to.display());

    for (name, bytes) in [("text.zip", b"not a zip".to_vec()), ("empty.zip", Vec::new())] {
        let other = db.dir.path().join(name);
        fs::write(&other, bytes).unwrap();
        assert!(matches!(Store::restore(&other, &url, None).await, Err(StoreError::Backup(_))));
    }
    assert!(Store::restore(&db.dir.path().join("nowhere.zip"), &url, None).await.is_err());

    // The same zip, one byte of the database changed.
    let other = db.dir.path().join("changed.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&other).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("manifest.json", options).unwrap();
    serde_json::to_writer(&mut zip, &manifest).unwrap();
    zip.start_file("thidua.db", options).unwrap();
    std::io::Write::write_all(&mut zip, &vec![0; usize::try_from(manifest.size).unwrap()]).unwrap();
    zip.finish().unwrap();
    let refused = Store::restore(&other, &url, None).await;
    assert!(matches!(refused, Err(StoreError::Backup(why)) if why.contains("damaged")));
    assert!(!to.exists());

    let foreign = Store::restore(&file, "postgres://nobody@127.0.0.1:1/none", None).await;
    assert!(matches!(foreign, Err(StoreError::Schema(why)) if why.contains("thidua copy")));
    db.end().await;
}

#[tokio::test]
async fn a_copy_between_engines_has_the_same_rows_there_and_back() {
    let all = empty().await;
    if all.len() < 2 {
        return;
    }
    let (here, there) = (&all[0].store, &all[1].store);
    load(here).await;
    there.migrate().await.unwrap();
    // Tables of older migrations point to rows of newer ones.
    let pointed = here
        .write::<_, StoreError, _>(crate::write::system(), |tx| {
            Box::pin(async move {
                let sql = "UPDATE account SET unit_id = (SELECT id FROM unit ORDER BY code LIMIT 1)";
                Ok(tx.conn().execute_unprepared(sql).await?.rows_affected())
            })
        })
        .await
        .unwrap();
    assert!(pointed > 0);
    here.seal_audit(&SealKey::from_bytes(&[7; 32]), 10).await.unwrap();
    let seen = std::sync::Mutex::new(0);
    let report = here.copy_to(there, &|_, _| *seen.lock().unwrap() += 1).await.unwrap();
    assert!(report.tables.contains(&("unit".to_owned(), 4)));
    assert!(*seen.lock().unwrap() > 10);
    assert_eq!(dump(here).await, dump(there).await);
    assert!(there.doctor(true).await.unwrap().sound());
    assert!(there.verify_audit(&store::audit::Kept::default()).await.unwrap().sound());

    let back = TestDb::sqlite().await;
    there.copy_to(&back.store, &|_, _| {}).await.unwrap();
    assert_eq!(dump(here).await, dump(&back.store).await);

    let full = here.copy_to(there, &|_, _| {}).await;
    assert!(matches!(full, Err(StoreError::Schema(_))), "only into an empty database");
    back.end().await;
    for db in all {
        db.end().await;
    }
}

/// Names in a folder.
fn names(dir: &Path) -> Vec<String> {
    let mut all: Vec<_> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    all.sort();
    all
}

/// A zip with this manifest and this database.
fn zip_of(file: &Path, manifest: &[u8], database: &[u8]) {
    let mut zip = zip::ZipWriter::new(fs::File::create(file).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("manifest.json", manifest), ("thidua.db", database)] {
        zip.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[tokio::test]
async fn a_manifest_with_any_size_or_count_is_refused_and_leaves_no_stray_file() {
    let db = TestDb::sqlite().await;
    load(&db.store).await;
    let file = db.dir.path().join("backup.zip");
    let manifest = db.store.backup(&file, 20, None).await.unwrap();
    let mut database = Vec::new();
    let mut zip = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    std::io::Read::read_to_end(&mut zip.by_name("thidua.db").unwrap(), &mut database).unwrap();

    let place = tempfile::tempdir().unwrap();
    let other = db.dir.path().join("other.zip");
    let with = |change: &dyn Fn(&mut Manifest)| {
        let mut other = manifest.clone();
        change(&mut other);
        serde_json::to_vec(&other).unwrap()
    };
    let text = String::from_utf8(with(&|_| {})).unwrap();
    let count = |name: &str, n: i64| {
        with(&move |m: &mut Manifest| {
            m.tables.retain(|(table, _)| table != name);
            m.tables.push((name.to_owned(), n));
        })
    };
    let manifests = [
        with(&|m| m.size = u64::MAX),
        with(&|m| m.size = 0),
        with(&|m| m.size += 1),
        text.replace(&format!("\"size\":{}", manifest.size), "\"size\":99999999999999999999999").into_bytes(),
        text.replace(&format!("\"size\":{}", manifest.size), "\"size\":-1").into_bytes(),
        with(&|m| m.file = "../thidua.db".to_owned()),
        with(&|m| m.sha256 = String::new()),
        with(&|m| m.migration = "m9999_future".to_owned()),
        with(&|m| m.audit_heads = "00".to_owned()),
        // Rows that the database does not have, or that the manifest does not know.
        count("award_record", 3),
        count("holiday", 9),
        with(&|m| m.tables.clear()),
        vec![b' '; 10_000_001],
    ];
    for (n, manifest) in manifests.iter().enumerate() {
        zip_of(&other, manifest, &database);
        for at in ["restored.db", "new/restored.db"] {
            let url = format!("sqlite://{}", place.path().join(at).display());
            let refused = Store::restore(&other, &url, None).await;
            assert!(matches!(refused, Err(StoreError::Backup(_) | StoreError::Schema(_))), "manifest {n}");
            assert_eq!(names(place.path()), Vec::<String>::new(), "manifest {n}");
        }
    }
    // A file that is there already is not touched, whatever becomes of the restore.
    fs::write(place.path().join("restored.db"), b"mine").unwrap();
    let url = format!("sqlite://{}", place.path().join("restored.db").display());
    assert!(Store::restore(&file, &url, None).await.is_err());
    assert_eq!(fs::read(place.path().join("restored.db")).unwrap(), b"mine");
    db.end().await;
}

#[tokio::test]
async fn a_restore_to_a_server_that_does_not_succeed_leaves_it_empty() {
    let Some(db) = TestDb::postgres().await else { return };
    let file = db.dir.path().join("backup.zip");
    let mut manifest = db.store.backup(&file, 20, None).await.unwrap();
    let mut dump = Vec::new();
    let mut zip = zip::ZipArchive::new(fs::File::open(&file).unwrap()).unwrap();
    std::io::Read::read_to_end(&mut zip.by_name("thidua.pgdump").unwrap(), &mut dump).unwrap();
    manifest.audit_heads = "00".to_owned();
    manifest.file = "thidua.db".to_owned();
    let other = db.dir.path().join("other.zip");
    zip_of(&other, &serde_json::to_vec(&manifest).unwrap(), &dump);
    let (target, url) = place(Engine::Postgres).await;
    let refused = Store::restore(&other, &url, None).await;
    assert!(matches!(refused, Err(StoreError::Backup(_))));
    // Empty as before: the good one goes in.
    let (restored, report) = Store::restore(&file, &url, None).await.unwrap();
    assert!(report.sound(), "{report:#?}");
    restored.close().await.unwrap();
    target.end().await;
    db.end().await;
}

#[tokio::test]
async fn an_encrypted_backup_shows_nothing_and_comes_back_with_its_passphrase_alone() {
    for db in empty().await {
        load(&db.store).await;
        let words = Passphrase::new("một câu chỉ trực ban biết");
        let file = db.dir.path().join("backup.tdsao");
        db.store.backup(&file, 20, Some(&words)).await.unwrap();
        let bytes = fs::read(&file).unwrap();
        for shown in [&b"manifest"[..], b"SQLite format", b"PGDMP", b"award_record"] {
            assert!(!bytes.windows(shown.len()).any(|w| w == shown), "{}", String::from_utf8_lossy(shown));
        }
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(read_manifest(&file).is_err());

        let (target, url) = place(db.store.engine()).await;
        let around = target.dir.path();
        assert!(matches!(Store::restore(&file, &url, None).await, Err(StoreError::Passphrase)));
        let wrong = Passphrase::new("một câu khác cũng đủ dài");
        assert!(matches!(Store::restore(&file, &url, Some(&wrong)).await, Err(StoreError::Passphrase)));
        let cut = target.dir.path().join("cut");
        fs::write(&cut, &bytes[..bytes.len() - 1]).unwrap();
        let before = names(around);
        assert!(Store::restore(&cut, &url, Some(&words)).await.is_err());
        assert_eq!(names(around), before, "nothing is left of what did not succeed");

        let (restored, report) = Store::restore(&file, &url, Some(&words)).await.unwrap();
        assert!(report.sound(), "{report:#?}");
        assert!(names(around).iter().all(|n| !n.starts_with('.')), "{:?}", names(around));
        restored.close().await.unwrap();
        target.end().await;
        db.end().await;
    }
}

/// Somebody is signed in, for ever.
async fn sign_in(store: &Store) {
    store
        .write::<(), StoreError, _>(crate::write::system(), |tx| {
            Box::pin(async move {
                let row = web_session::ActiveModel {
                    id: Set(vec![7; 32]),
                    account_id: Set(None),
                    data: Set("{}".to_owned()),
                    created_at: Set(1),
                    seen_at: Set(1),
                    expires_at: Set(i64::MAX),
                    device: Set(None),
                };
                web_session::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

async fn sessions(store: &Store) -> u64 {
    web_session::Entity::find().count(store.reader()).await.unwrap()
}

#[tokio::test]
async fn sessions_that_were_ended_stay_ended_and_files_are_their_owners_alone() {
    for db in empty().await {
        load(&db.store).await;
        sign_in(&db.store).await;
        assert!(sessions(&db.store).await > 0);
        let file = db.dir.path().join("backup.zip");
        db.store.backup(&file, 20, None).await.unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let (target, url) = place(db.store.engine()).await;
        let (restored, report) = Store::restore(&file, &url, None).await.unwrap();
        assert!(report.sound(), "{report:#?}");
        assert_eq!(sessions(&restored).await, 0);
        if let Some(made) = store::connect::sqlite_file(&url) {
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&made), mode(made.parent().unwrap())), (0o600, 0o700));
        }
        restored.close().await.unwrap();
        target.end().await;
        db.end().await;
    }
}

#[tokio::test]
async fn the_key_of_second_factors_comes_back_with_an_encrypted_backup_and_is_named_where_it_is_missing() {
    let (db, url) = place(Engine::Sqlite).await;
    let at = |name: &str| db.dir.path().join(name);
    load(&db.store).await;
    enrol(&db.store).await;
    let people = second_factor::Entity::find().count(db.store.reader()).await.unwrap();
    assert!(people > 0, "somebody has a second factor");
    let words = Passphrase::new("một câu chỉ trực ban biết");
    let key = [9; 32];
    db.store.backup_with(&at("plain"), 20, None, Some(key)).await.unwrap();
    db.store.backup_with(&at("sealed"), 20, Some(&words), Some(key)).await.unwrap();
    let hex = "09".repeat(32);
    assert!(read_manifest(&at("plain")).unwrap().factor_key.is_none());
    let mut plain = zip::ZipArchive::new(fs::File::open(at("plain")).unwrap()).unwrap();
    assert!(plain.by_name("factor.key").is_err(), "never beside what it opens");
    assert!(!fs::read(at("sealed")).unwrap().windows(64).any(|w| w == hex.as_bytes()));

    let (restored, report) = Store::restore(&at("plain"), &url, None).await.unwrap();
    restored.close().await.unwrap();
    let people = i64::try_from(people).unwrap();
    assert_eq!(report.put_factor_key(&at("a.key")).unwrap(), FactorKeyFate::Missing { people });
    fs::write(at("a.key"), "07".repeat(32)).unwrap();
    assert_eq!(report.put_factor_key(&at("a.key")).unwrap(), FactorKeyFate::Kept);

    let url = url.replace("restored.db", "again.db");
    let (restored, report) = Store::restore(&at("sealed"), &url, Some(&words)).await.unwrap();
    restored.close().await.unwrap();
    assert!(report.sound() && report.factor_key == Some(key), "{report:?}");
    // Another key that is there stays; the one that came stands beside it.
    let beside = at("a.key.restored");
    assert_eq!(report.put_factor_key(&at("a.key")).unwrap(), FactorKeyFate::Beside { file: beside.clone() });
    assert_eq!(fs::read_to_string(beside).unwrap(), hex);
    assert_eq!(fs::read_to_string(at("a.key")).unwrap(), "07".repeat(32));
    for _ in 0..2 {
        assert_eq!(report.put_factor_key(&at("b.key")).unwrap(), FactorKeyFate::Restored);
        assert_eq!(fs::read_to_string(at("b.key")).unwrap(), hex);
        assert_eq!(fs::metadata(at("b.key")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    db.end().await;
}

/// Somebody has a second factor.
async fn enrol(store: &Store) {
    store
        .write::<(), StoreError, _>(crate::write::system(), |tx| {
            Box::pin(async move {
                let row = second_factor::ActiveModel {
                    account_id: Set(uuid::Uuid::nil()),
                    secret: Set(vec![1]),
                    salt: Set(vec![2]),
                    begun_at: Set(1),
                    confirmed_at: Set(Some(1)),
                    last_step: Set(0),
                };
                second_factor::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                Ok(())
            })
        })
        .await
        .unwrap();
}
