//! Backup, restore and copy.

use std::fs;

use store::{Engine, Store, StoreError, audit::SealKey, backup::read_manifest};
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
        let manifest = db.store.backup(&file, 20).await.unwrap();
        assert_eq!(read_manifest(&file).unwrap(), manifest);
        assert!(manifest.tables.contains(&("award_record".to_owned(), 2)));
        assert!(db.store.backup(&file, 20).await.is_err(), "never over another backup");

        // What happens after the backup is not in it.
        let before = dump(&db.store).await;
        tamper(&db.store, "UPDATE setting SET value = 'en'").await;
        let (target, url) = place(db.store.engine()).await;
        let (restored, report) = Store::restore(&file, &url).await.unwrap();
        assert!(report.sound(), "{report:#?}");
        assert_eq!(report.audit.seals, 1);
        assert_eq!(dump(&restored).await, before);

        let again = Store::restore(&file, &url).await;
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
    let manifest = db.store.backup(&file, 20).await.unwrap();
    let to = db.dir.path().join("restored.db");
    let url = format!("sqlite://{}", to.display());

    for (name, bytes) in [("text.zip", b"not a zip".to_vec()), ("empty.zip", Vec::new())] {
        let other = db.dir.path().join(name);
        fs::write(&other, bytes).unwrap();
        assert!(matches!(Store::restore(&other, &url).await, Err(StoreError::Data(_))));
    }
    assert!(Store::restore(&db.dir.path().join("nowhere.zip"), &url).await.is_err());

    // The same zip, one byte of the database changed.
    let other = db.dir.path().join("changed.zip");
    let mut zip = zip::ZipWriter::new(fs::File::create(&other).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("manifest.json", options).unwrap();
    serde_json::to_writer(&mut zip, &manifest).unwrap();
    zip.start_file("thidua.db", options).unwrap();
    std::io::Write::write_all(&mut zip, &vec![0; usize::try_from(manifest.size).unwrap()]).unwrap();
    zip.finish().unwrap();
    let refused = Store::restore(&other, &url).await;
    assert!(matches!(refused, Err(StoreError::Data(why)) if why.contains("damaged")));
    assert!(!to.exists());

    let foreign = Store::restore(&file, "postgres://nobody@127.0.0.1:1/none").await;
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
