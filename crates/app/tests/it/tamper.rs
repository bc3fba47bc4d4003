//! What somebody with the database in his hands changes behind the program's back, the audit names.

use serde_json::json;
use store::{
    Store, StoreError, Write,
    audit::{AuditReport, Fault, FaultKind as F, Kept, SealKey},
    entity,
    sea_orm::{self, ColumnTrait as _, EntityTrait as _, QueryFilter as _},
};
use testkit::{TestDb, behind};
use uuid::Uuid;

use crate::council::{Hall, hall, issued};

async fn verify(store: &Store) -> AuditReport {
    store.verify_audit(&Kept::default()).await.unwrap()
}

fn by(at: i64) -> Write {
    Write { actor: Uuid::nil(), actor_label: "operator:test".into(), at, root: None, once: None }
}

async fn seal(store: &Store, at: i64) -> (i64, Vec<u8>) {
    store.seal_audit(&SealKey::from_bytes(&[7; 32]), at).await.unwrap();
    store.newest_seal().await.unwrap().unwrap()
}

/// The main job to its end: a decision with its awards, sealed.
async fn decided(store: &Store) -> (Hall, (i64, Vec<u8>)) {
    let ctx = testkit::ctx(store);
    let hall = hall(&ctx).await;
    issued(&ctx, &hall).await;
    let seal = seal(store, 10).await;
    (hall, seal)
}

/// Kind, table and stream of each fault.
fn told(report: &AuditReport) -> Vec<(F, &str, &str)> {
    report.faults.iter().map(|f| (f.kind, f.table.as_str(), f.stream.as_str())).collect()
}

#[tokio::test]
async fn a_row_altered_added_or_removed_by_hand_is_named_with_its_stream() {
    // The commands that touched these rows last told of them in one of their entries.
    let streams = ["dossier:HS-2020-0001", "decision:QD-2020-0001", "council_session:PH-2020-0001"];
    let cases: &[(&str, &str, &str)] = &[
        (
            "UPDATE award_record SET prize = prize * 10 WHERE seq = 1",
            "UPDATE award_record SET prize = prize / 10 WHERE seq = 1",
            "award_record",
        ),
        (
            "UPDATE decision SET number = 8, number_text = '8/QĐ'",
            "UPDATE decision SET number = 7, number_text = '{number_text}'",
            "decision",
        ),
        ("UPDATE decision SET signed_on = '2020-11-02'", "UPDATE decision SET signed_on = '2020-11-20'", "decision"),
        (
            "UPDATE ballot_item SET votes_for = votes_for - 1, votes_against = votes_against + 1 WHERE seq = 1",
            "UPDATE ballot_item SET votes_for = votes_for + 1, votes_against = votes_against - 1 WHERE seq = 1",
            "ballot_item",
        ),
        (
            "UPDATE honour_entry SET number = number + 1000 WHERE number = 1",
            "UPDATE honour_entry SET number = number - 1000 WHERE number = 1001",
            "honour_entry",
        ),
        ("UPDATE dossier SET filed_on = NULL", "UPDATE dossier SET filed_on = '{filed_on}'", "dossier"),
    ];
    testkit::both(async |store: Store| {
        decided(&store).await;
        let report = verify(&store).await;
        assert!(report.sound() && report.rows > 40, "{report:?}");
        let decision = entity::decision::Entity::find().one(store.reader()).await.unwrap().unwrap();
        let dossier = entity::dossier::Entity::find().one(store.reader()).await.unwrap().unwrap();
        for (change, undo, expected) in cases {
            assert!(behind(&store, &[change]).await[0] > 0, "{change}");
            let report = verify(&store).await;
            let [fault] = report.faults.as_slice() else { panic!("{change}: {report:?}") };
            assert_eq!((fault.kind, fault.table.as_str()), (F::RowAltered, *expected), "{change}");
            assert!(streams.contains(&fault.stream.as_str()) && fault.seq > 0 && !fault.row.is_empty(), "{fault:?}");
            let undo = undo
                .replace("{number_text}", &decision.number_text.clone().unwrap_or_default())
                .replace("{filed_on}", &dossier.filed_on.clone().unwrap_or_default());
            behind(&store, &[&undo]).await;
            assert!(verify(&store).await.sound(), "{undo}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_name_changed_in_both_its_rows_is_named_twice() {
    testkit::both(async |store: Store| {
        decided(&store).await;
        let where_ = "WHERE printed_name = 'Trần Văn Bình'";
        for table in ["nominee", "award_record"] {
            let sql = format!("UPDATE {table} SET printed_name = 'Trần Văn Bính' {where_}");
            assert_eq!(behind(&store, &[&sql]).await, [1]);
        }
        let report = verify(&store).await;
        let tables: Vec<&str> = report.faults.iter().map(|f| f.table.as_str()).collect();
        assert_eq!(tables, ["award_record", "nominee"]);
        assert!(report.faults.iter().all(|f| f.kind == F::RowAltered && !f.row.is_empty()), "{report:?}");
    })
    .await;
}

#[tokio::test]
async fn a_row_removed_and_one_added_by_hand_are_named_by_code_or_id() {
    testkit::both(async |store: Store| {
        decided(&store).await;
        let entry = entity::honour_entry::Entity::find().one(store.reader()).await.unwrap().unwrap();
        assert_eq!(behind(&store, &[&format!("DELETE FROM honour_entry WHERE number = {}", entry.number)]).await, [1]);
        let columns = "version, home_node, full_name, search, sort_key, sex, birth_date, joined, left_on, unit_id, rank, \
                       post, leader_level, demo, created_at";
        let id = match store.engine() {
            store::Engine::Sqlite => "x'00112233445566778899aabbccddeeff'",
            store::Engine::Postgres => "'00112233-4455-6677-8899-aabbccddeeff'",
        };
        let add = format!(
            "INSERT INTO person (id, code, service_number, {columns}) SELECT {id}, 'CB-9999', NULL, {columns} \
             FROM person WHERE service_number = '100-002'"
        );
        assert_eq!(behind(&store, &[&add]).await, [1]);
        let mut faults = verify(&store).await.faults;
        faults.sort_by_key(|f| f.kind);
        let [missing, extra] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!((missing.kind, missing.table.as_str()), (F::RowMissing, "honour_entry"));
        // The entry of the command that issued the decision and moved its dossier.
        assert_eq!((missing.row.clone(), missing.stream.as_str()), (entry.id.to_string(), "dossier:HS-2020-0001"));
        let added = Fault { kind: F::RowExtra, stream: String::new(), seq: 0, table: "person".into(), row: "CB-9999".into() };
        assert_eq!(*extra, added);
    })
    .await;
}

/// Removes the seals after `seal` with all entries after tick `tick`, and makes the heads fit again.
async fn cut(store: &Store, seal: i64, tick: i64) {
    let of_cut = |table: &str| {
        format!(
            "DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM audit_entry e \
             WHERE e.stream = {table}.stream AND e.seq = {table}.seq AND e.tick > {tick})"
        )
    };
    let newest = "(SELECT MAX(e.seq) FROM audit_entry e WHERE e.stream = audit_head.stream)";
    behind(
        store,
        &[
            &of_cut("audit_payload"),
            &of_cut("audit_rows"),
            &format!("DELETE FROM audit_entry WHERE tick > {tick}"),
            "DELETE FROM audit_head WHERE NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.stream = audit_head.stream)",
            &format!("UPDATE audit_head SET seq = {newest}, sealed_seq = {newest}"),
            "UPDATE audit_head SET hash = \
             (SELECT e.hash FROM audit_entry e WHERE e.stream = audit_head.stream AND e.seq = audit_head.seq)",
            &format!("DELETE FROM audit_seal WHERE seq > {seal}"),
        ],
    )
    .await;
}

async fn newest_tick(store: &Store) -> i64 {
    let all = entity::audit_entry::Entity::find().all(store.reader()).await.unwrap();
    all.into_iter().map(|e| e.tick).max().unwrap()
}

/// A command that makes an account, as the audit of accounts has it.
async fn account(store: &Store, login: &'static str, at: i64) {
    store
        .write::<(), StoreError, _>(by(at), |tx| {
            Box::pin(async move {
                entity::account::Entity::insert(entity::account::ActiveModel {
                    id: sea_orm::Set(Uuid::new_v4()),
                    version: sea_orm::Set(1),
                    home_node: sea_orm::Set("test".into()),
                    login: sea_orm::Set(login.into()),
                    display_name: sea_orm::Set(login.into()),
                    password_hash: sea_orm::Set("-".into()),
                    must_change: sea_orm::Set(true),
                    disabled: sea_orm::Set(false),
                    person_id: sea_orm::Set(None),
                    language: sea_orm::Set("vi".into()),
                    created_at: sea_orm::Set(tx.at()),
                    ..Default::default()
                })
                .exec_without_returning(tx.conn())
                .await?;
                tx.audit(&format!("account:{login}"), "create", &json!({})).await
            })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_newest_seals_removed_with_their_entries_leave_rows_that_nothing_tells_of() {
    testkit::both(async |store: Store| {
        let (hall, first) = decided(&store).await;
        let tick = newest_tick(&store).await;
        account(&store, "ke-gian", 20).await;
        let ctx = testkit::ctx(&store);
        let v = app::decisions::view(&ctx, &hall.road.advisory, "QD-2020-0001").await.unwrap();
        assert_eq!(v.code, "QD-2020-0001");
        let kept = seal(&store, 30).await;
        assert!(verify(&store).await.sound());

        cut(&store, first.0, tick).await;
        let report = verify(&store).await;
        assert_eq!(told(&report), [(F::RowExtra, "account", "")]);
        assert_eq!(report.faults[0].row, "ke-gian");
        let by_seal = store.verify_audit(&Kept { keys: Vec::new(), seals: vec![first, kept] }).await.unwrap();
        assert!(told(&by_seal).contains(&(F::KeptSealMissing, "", "seal")), "{by_seal:?}");
    })
    .await;
}

#[tokio::test]
async fn an_accounts_stream_removed_with_its_seals_and_its_rows_leaves_a_gap() {
    testkit::both(async |store: Store| {
        account(&store, "ke-gian", 5).await;
        let kept = seal(&store, 6).await;
        account(&store, "can-bo", 7).await;
        let gone = "stream = 'account:ke-gian'";
        behind(
            &store,
            &[
                "DELETE FROM audit_seal",
                &format!("DELETE FROM audit_payload WHERE {gone}"),
                &format!("DELETE FROM audit_rows WHERE {gone}"),
                &format!("DELETE FROM audit_entry WHERE {gone}"),
                &format!("DELETE FROM audit_head WHERE {gone}"),
                "UPDATE audit_head SET sealed_seq = 0",
            ],
        )
        .await;
        let report = verify(&store).await;
        assert_eq!(told(&report), [(F::TickMissing, "", "account:can-bo"), (F::RowExtra, "account", "")]);
        // The row goes too: only the gap is left, and the seal that somebody kept.
        behind(&store, &["DELETE FROM account WHERE login = 'ke-gian'"]).await;
        assert_eq!(told(&verify(&store).await), [(F::TickMissing, "", "account:can-bo")]);
        let by_seal = store.verify_audit(&Kept { keys: Vec::new(), seals: vec![kept] }).await.unwrap();
        assert_eq!(told(&by_seal), [(F::TickMissing, "", "account:can-bo"), (F::KeptSealMissing, "", "seal")]);
    })
    .await;
}

#[tokio::test]
async fn a_database_put_back_to_an_older_state_is_sound_in_itself_and_lacks_the_seal_that_was_kept() {
    for db in TestDb::each().await {
        account(&db.store, "mot", 5).await;
        let first = seal(&db.store, 6).await;
        let mut older = Vec::new();
        db.store.dump_rows(&mut older).await.unwrap();
        account(&db.store, "hai", 7).await;
        let second = seal(&db.store, 8).await;
        for back in TestDb::each_empty().await.into_iter().filter(|b| b.store.engine() == db.store.engine()) {
            back.store.load_rows(&mut older.as_slice()).await.unwrap();
            assert!(verify(&back.store).await.sound());
            let kept = |seals| Kept { keys: Vec::new(), seals };
            assert!(back.store.verify_audit(&kept(vec![first.clone()])).await.unwrap().sound());
            let found = back.store.verify_audit(&kept(vec![first.clone(), second.clone()])).await.unwrap();
            assert_eq!(told(&found), [(F::KeptSealMissing, "", "seal")]);
            assert_eq!(found.faults[0].seq, second.0);
            back.end().await;
        }
        db.end().await;
    }
}

#[tokio::test]
async fn hashes_of_rows_that_were_altered_or_forged_are_named_and_help_nobody() {
    testkit::both(async |store: Store| {
        account(&store, "mot", 5).await;
        account(&store, "hai", 6).await;
        // Somebody puts another entry's hash in the place of one, and a forged part beside.
        let parts = entity::audit_rows::Entity::find()
            .filter(entity::audit_rows::Column::Tbl.eq("account"))
            .all(store.reader())
            .await
            .unwrap();
        assert_eq!(parts.len(), 2);
        behind(
            &store,
            &[
                "UPDATE audit_rows SET row_hashes = (SELECT o.row_hashes FROM audit_rows o WHERE o.stream = 'account:hai') \
                 WHERE stream = 'account:mot'",
                "INSERT INTO audit_rows (stream, seq, part, tbl, salt, row_hashes) \
                 SELECT 'account:khong', 1, 0, tbl, salt, row_hashes FROM audit_rows WHERE stream = 'account:hai'",
            ],
        )
        .await;
        let mut found = told(&verify(&store).await).into_iter().map(|(k, t, s)| (k, t.to_owned(), s.to_owned())).collect::<Vec<_>>();
        found.sort();
        let text = |k, t: &str, s: &str| (k, t.to_owned(), s.to_owned());
        assert!(found.contains(&text(F::RowsAltered, "", "account:mot")), "{found:?}");
        assert!(found.contains(&text(F::RowsStray, "", "account:khong")), "{found:?}");
        assert!(found.contains(&text(F::RowExtra, "account", "")), "{found:?}");
    })
    .await;
}

#[tokio::test]
async fn rows_are_compared_in_stretches_as_well_as_at_once() {
    testkit::both(async |store: Store| {
        decided(&store).await;
        let at_once = verify(&store).await;
        for stretch in [1, 2, 3, 7] {
            let counted = std::sync::Mutex::new(0);
            let report = store
                .verify_audit_with(&Kept::default(), &|_, _| *counted.lock().unwrap() += 1, Some(stretch))
                .await
                .unwrap();
            assert_eq!(report, at_once);
            assert!(*counted.lock().unwrap() > 20);
        }
        assert!(behind(&store, &["UPDATE nominee SET citation = citation || '.'"]).await[0] > 2);
        let all = verify(&store).await.fault_count;
        assert_eq!(store.verify_audit_with(&Kept::default(), &|_, _| {}, Some(2)).await.unwrap().fault_count, all);
    })
    .await;
}

#[tokio::test]
async fn an_erasure_by_law_takes_salt_and_payload_and_hashes_anew_only_rows_that_are_as_they_were() {
    testkit::both(async |store: Store| {
        account(&store, "mot", 5).await;
        let erase = async |at| {
            store
                .write::<bool, StoreError, _>(by(at), |tx| {
                    Box::pin(async move {
                        let done = tx.erase_payload("account:mot", 1, "Nghị định 13/2023/NĐ-CP, Điều 16").await?;
                        tx.audit("account:mot", "erase", &json!({"seq": 1})).await?;
                        Ok(done)
                    })
                })
                .await
                .unwrap()
        };
        assert!(erase(6).await);
        let report = verify(&store).await;
        assert!(report.sound() && report.erased == 1, "{report:?}");
        let salts = entity::audit_rows::Entity::find().all(store.reader()).await.unwrap();
        assert_eq!(salts.iter().filter(|p| p.salt.is_empty()).count(), 1);

        account(&store, "hai", 7).await;
        behind(&store, &["UPDATE account SET disabled = TRUE WHERE login = 'hai'"]).await;
        store
            .write::<bool, StoreError, _>(by(8), |tx| {
                Box::pin(async move {
                    tx.erase_payload("account:hai", 1, "Nghị định 13/2023/NĐ-CP, Điều 16").await
                })
            })
            .await
            .unwrap();
        assert_eq!(told(&verify(&store).await), [(F::RowAltered, "account", "account:hai")]);
    })
    .await;
}

#[tokio::test]
async fn a_command_that_writes_no_entry_gets_one() {
    testkit::both(async |store: Store| {
        store
            .write::<(), StoreError, _>(by(5), |tx| {
                Box::pin(async move {
                    let row = entity::setting::ActiveModel {
                        name: sea_orm::Set("x".into()),
                        value: sea_orm::Set("1".into()),
                        version: sea_orm::Set(1),
                    };
                    entity::setting::Entity::insert(row).exec_without_returning(tx.conn()).await?;
                    Ok(())
                })
            })
            .await
            .unwrap();
        let report = verify(&store).await;
        assert!(report.sound() && report.rows == 1, "{report:?}");
        let entry = entity::audit_entry::Entity::find().one(store.reader()).await.unwrap().unwrap();
        assert_eq!((entry.stream.as_str(), entry.action.as_str()), ("setting:x", "write"));
    })
    .await;
}

#[tokio::test]
async fn a_new_baseline_takes_rows_as_they_are_and_keeps_why_and_what_was_found() {
    testkit::both(async |store: Store| {
        decided(&store).await;
        behind(&store, &["UPDATE decision SET number = 8", "DELETE FROM honour_entry WHERE number = 1"]).await;
        let found = verify(&store).await;
        assert_eq!(found.fault_count, 2);
        assert!(store.baseline_anew(by(50), " ", &found.faults).await.is_err(), "not without a reason");
        store.baseline_anew(by(50), "nâng cấp cuốn chiếu", &found.faults).await.unwrap();
        let report = verify(&store).await;
        assert!(report.sound(), "{report:?}");
        let kept = store.newest_payload("baseline:decision").await.unwrap().unwrap();
        assert!(kept.contains("nâng cấp cuốn chiếu") && kept.contains("row-altered"), "{kept}");
    })
    .await;
}
