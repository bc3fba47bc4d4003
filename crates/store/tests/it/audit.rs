//! The audit: chained, sealed, and telling when somebody changed it behind the program's back.

use sea_orm::{ConnectionTrait, EntityTrait, PaginatorTrait};
use serde_json::json;
use store::{
    Store, StoreError,
    audit::{AuditReport, FaultKind, Kept, SealKey},
    entity,
};
use testkit::both;

use crate::write::system;

/// A key for tests only.
fn key() -> SealKey {
    SealKey::from_bytes(&[7; 32])
}

async fn note(store: &Store, stream: &'static str, action: &'static str) {
    store
        .write::<(), StoreError, _>(system(), |tx| {
            Box::pin(async move { tx.audit(stream, action, &json!({"name": "Nguyễn Văn Dữ"})).await })
        })
        .await
        .unwrap();
}

/// What nobody should do.
async fn tamper(store: &Store, sql: &'static str) {
    let changed = testkit::behind(store, &[sql]).await[0];
    assert!(changed > 0, "{sql}");
}

async fn verify(store: &Store) -> AuditReport {
    store.verify_audit(&Kept { keys: vec![key().public()], seals: Vec::new() }).await.unwrap()
}

/// Three streams, six entries, two seals, one entry after the last seal.
async fn history(store: &Store) {
    for stream in ["dossier:HS-1", "dossier:HS-2", "person:CB-1"] {
        note(store, stream, "create").await;
    }
    assert_eq!(store.seal_audit(&key(), 10).await.unwrap(), Some(1));
    note(store, "dossier:HS-1", "submit").await;
    note(store, "dossier:HS-1", "agree").await;
    assert_eq!(store.seal_audit(&key(), 20).await.unwrap(), Some(2));
    assert_eq!(store.seal_audit(&key(), 30).await.unwrap(), None, "nothing moved");
    note(store, "dossier:HS-2", "submit").await;
}

#[tokio::test]
async fn an_untouched_audit_is_sound_and_counted() {
    both(async |store| {
        history(&store).await;
        let report = verify(&store).await;
        assert!(report.sound(), "{report:?}");
        assert_eq!((report.streams, report.entries, report.seals, report.unsealed), (3, 6, 2, 1));
    })
    .await;
}

#[tokio::test]
async fn each_kind_of_tampering_is_found_and_named() {
    use FaultKind as F;
    let cases: &[(&str, &[F])] = &[
        ("UPDATE audit_entry SET actor = 'nobody' WHERE stream = 'dossier:HS-1' AND seq = 2", &[F::EntryAltered]),
        ("UPDATE audit_entry SET action = 'return' WHERE stream = 'dossier:HS-1' AND seq = 2", &[F::EntryAltered]),
        ("UPDATE audit_entry SET at = at + 1 WHERE stream = 'person:CB-1'", &[F::EntryAltered]),
        ("UPDATE audit_payload SET payload = '{}' WHERE stream = 'dossier:HS-1' AND seq = 1", &[F::PayloadAltered]),
        ("UPDATE audit_payload SET payload = NULL WHERE stream = 'dossier:HS-1' AND seq = 1", &[F::PayloadMissing]),
        ("DELETE FROM audit_payload WHERE stream = 'dossier:HS-1' AND seq = 1", &[F::PayloadMissing]),
        ("UPDATE audit_payload SET seq = 9 WHERE stream = 'person:CB-1'", &[F::PayloadMissing, F::PayloadStray]),
        (
            "DELETE FROM audit_entry WHERE stream = 'dossier:HS-1' AND seq = 2",
            &[F::PayloadStray, F::ChainBroken, F::TickMissing],
        ),
        ("UPDATE audit_entry SET tick = tick + 10 WHERE stream = 'person:CB-1'", &[F::EntryAltered, F::TickMissing]),
        (
            "DELETE FROM audit_entry WHERE stream = 'dossier:HS-1' AND seq = 3",
            &[F::PayloadStray, F::HeadWrong, F::SealedEntryMissing, F::TickMissing],
        ),
        (
            "DELETE FROM audit_entry WHERE stream = 'person:CB-1'",
            &[F::PayloadStray, F::StreamMissing, F::SealedEntryMissing, F::TickMissing],
        ),
        ("UPDATE audit_head SET seq = 1 WHERE stream = 'dossier:HS-1'", &[F::HeadWrong]),
        ("DELETE FROM audit_head WHERE stream = 'dossier:HS-2'", &[F::HeadWrong]),
        ("DELETE FROM audit_head WHERE stream = 'person:CB-1'", &[F::HeadWrong]),
        ("UPDATE audit_seal SET at = at + 1 WHERE seq = 1", &[F::SealAltered]),
        ("UPDATE audit_seal SET heads = '[]' WHERE seq = 2", &[F::SealAltered]),
        ("DELETE FROM audit_seal WHERE seq = 1", &[F::SealChainBroken]),
        ("UPDATE audit_seal SET signature = hash WHERE seq = 2", &[F::SealSignature]),
    ];
    both(async |store| {
        history(&store).await;
        for (sql, expected) in cases {
            let found = in_a_dream(&store, sql).await;
            let mut expected = expected.to_vec();
            expected.sort();
            assert_eq!(found, expected, "{sql}");
        }
    })
    .await;
}

/// Tampers, verifies, and puts everything back.
async fn in_a_dream(store: &Store, sql: &'static str) -> Vec<FaultKind> {
    let before = Snapshot::take(store).await;
    tamper(store, sql).await;
    let report = verify(store).await;
    before.put_back(store).await;
    let mut kinds: Vec<FaultKind> = report.faults.iter().map(|f| f.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[derive(Clone)]
struct Snapshot {
    entries: Vec<entity::audit_entry::Model>,
    payloads: Vec<entity::audit_payload::Model>,
    heads: Vec<entity::audit_head::Model>,
    seals: Vec<entity::audit_seal::Model>,
}

impl Snapshot {
    async fn take(store: &Store) -> Self {
        let reader = store.reader();
        Self {
            entries: entity::audit_entry::Entity::find().all(reader).await.unwrap(),
            payloads: entity::audit_payload::Entity::find().all(reader).await.unwrap(),
            heads: entity::audit_head::Entity::find().all(reader).await.unwrap(),
            seals: entity::audit_seal::Entity::find().all(reader).await.unwrap(),
        }
    }

    async fn put_back(self, store: &Store) {
        use entity::{audit_entry, audit_head, audit_payload, audit_seal};
        store
            .write::<(), StoreError, _>(system(), |tx| {
                let Self { entries, payloads, heads, seals } = self.clone();
                Box::pin(async move {
                    let conn = tx.conn();
                    for table in ["audit_entry", "audit_payload", "audit_head", "audit_seal"] {
                        conn.execute_unprepared(&format!("DELETE FROM {table}")).await?;
                    }
                    audit_entry::Entity::insert_many(entries.into_iter().map(audit_entry::ActiveModel::from))
                        .exec_without_returning(conn)
                        .await?;
                    audit_payload::Entity::insert_many(payloads.into_iter().map(audit_payload::ActiveModel::from))
                        .exec_without_returning(conn)
                        .await?;
                    audit_head::Entity::insert_many(heads.into_iter().map(audit_head::ActiveModel::from))
                        .exec_without_returning(conn)
                        .await?;
                    audit_seal::Entity::insert_many(seals.into_iter().map(audit_seal::ActiveModel::from))
                        .exec_without_returning(conn)
                        .await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_stream_removed_whole_is_missed_by_its_seal_and_leaves_a_gap() {
    both(async |store| {
        history(&store).await;
        for sql in [
            "DELETE FROM audit_entry WHERE stream = 'person:CB-1'",
            "DELETE FROM audit_payload WHERE stream = 'person:CB-1'",
            "DELETE FROM audit_head WHERE stream = 'person:CB-1'",
        ] {
            tamper(&store, sql).await;
        }
        let report = verify(&store).await;
        assert_eq!(
            report.faults.iter().map(|f| f.kind).collect::<Vec<_>>(),
            [FaultKind::TickMissing, FaultKind::SealedEntryMissing]
        );
    })
    .await;
}

#[tokio::test]
async fn an_audit_written_anew_with_another_key_does_not_fool_who_kept_key_or_seal() {
    both(async |store| {
        note(&store, "dossier:HS-1", "create").await;
        store.seal_audit(&key(), 10).await.unwrap();
        let kept = store.newest_seal().await.unwrap();
        for table in ["audit_entry", "audit_payload", "audit_head", "audit_seal"] {
            let sql: &'static str = Box::leak(format!("DELETE FROM {table}").into_boxed_str());
            tamper(&store, sql).await;
        }
        note(&store, "dossier:HS-1", "another story").await;
        store.seal_audit(&SealKey::from_bytes(&[8; 32]), 10).await.unwrap();

        assert!(store.verify_audit(&Kept::default()).await.unwrap().sound(), "sound in itself");
        let by_key = verify(&store).await;
        assert_eq!(by_key.faults[0].kind, FaultKind::SealSignature);
        let by_seal = store.verify_audit(&Kept { keys: Vec::new(), seals: kept.into_iter().collect() }).await.unwrap();
        assert_eq!(by_seal.faults[0].kind, FaultKind::KeptSealMissing);
    })
    .await;
}

#[tokio::test]
async fn a_payload_erased_with_a_reason_leaves_a_sound_audit() {
    both(async |store| {
        history(&store).await;
        let erase = async |reason: &'static str| {
            store
                .write::<bool, StoreError, _>(system(), |tx| {
                    Box::pin(async move { tx.erase_payload("dossier:HS-1", 1, reason).await })
                })
                .await
        };
        assert!(erase(" ").await.is_err(), "not without a reason");
        assert!(erase("Nghị định 13/2023/NĐ-CP, Điều 16").await.unwrap());
        assert!(!erase("twice").await.unwrap());
        let report = verify(&store).await;
        assert!(report.sound(), "{report:?}");
        assert_eq!(report.erased, 1);
        let rows = entity::audit_payload::Entity::find().all(store.reader()).await.unwrap();
        assert!(rows.iter().filter(|r| r.payload.is_none()).all(|r| r.salt.is_empty()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn streams_grow_side_by_side_while_seals_are_made() {
    both(async |store| {
        let writers: Vec<_> = ["a:1", "b:1", "c:1", "d:1"]
            .into_iter()
            .map(|stream| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..6 {
                        note(&store, stream, "edit").await;
                    }
                })
            })
            .collect();
        for at in 0..5 {
            match store.seal_audit(&key(), at).await {
                Ok(_) | Err(StoreError::Busy(_)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        store.seal_audit(&key(), 9).await.unwrap();
        let report = verify(&store).await;
        assert!(report.sound(), "{report:?}");
        assert_eq!((report.entries, report.unsealed), (24, 0));
        assert_eq!(entity::audit_head::Entity::find().count(store.reader()).await.unwrap(), 4);
    })
    .await;
}

#[test]
fn the_key_file_is_made_once_and_only_its_owner_reads_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("seal.key");
    let made = SealKey::from_file(&path).unwrap().public();
    assert_eq!(SealKey::from_file(&path).unwrap().public(), made);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::write(&path, "short").unwrap();
    assert!(SealKey::from_file(&path).is_err());
}

#[test]
fn every_table_is_audited_or_says_why_not() {
    use store::{
        audit::tables::{NOT_AUDITED, is_audited},
        schema::tables,
    };
    let known: Vec<&str> = tables().iter().map(|t| t.name).collect();
    for (name, why) in NOT_AUDITED {
        assert!(known.contains(name) && why.len() > 10, "{name}: {why}");
    }
    // What an office must be able to rely on for fifty years.
    for name in [
        "account",
        "role_grant",
        "person",
        "dossier",
        "nominee",
        "ballot_item",
        "cast_vote",
        "decision",
        "award_record",
    ] {
        assert!(is_audited(name), "{name}");
    }
    assert_eq!(known.iter().filter(|t| is_audited(t)).count() + NOT_AUDITED.len(), known.len());
}
