//! `doctor` and `invariants`: each finds the fault that it is there for.

use store::{Store, schema::tables};
use testkit::TestDb;

use crate::sample::{empty, load, tamper};

/// What is done to the sample, and the checks that must speak up.
const WRONGS: &[(&str, &[&str])] = &[
    ("UPDATE decision SET state = 'signed'", &["award-of-issued-decision", "issued-together"]),
    ("UPDATE decision SET number = NULL", &["issued-decision-registered"]),
    ("UPDATE decision SET state = 'drafted'", &["award-of-issued-decision", "draft-without-number", "issued-together"]),
    ("UPDATE decision SET state = 'lost'", &["award-of-issued-decision", "decision-state-known", "issued-together"]),
    ("UPDATE nominee SET state = 'included' WHERE state = 'held'", &["every-nominee-awarded"]),
    ("UPDATE nominee SET state = 'removed' WHERE part = 'collective'", &["only-included-awarded"]),
    ("UPDATE award_record SET printed_name = 'Khác' WHERE part = 'individual'", &["award-as-printed"]),
    ("UPDATE award_record SET seq = 7 WHERE part = 'individual'", &["award-lines-in-order"]),
    ("UPDATE award_record SET prize = 450001 WHERE part = 'individual'", &["prize-rounded-up"]),
    ("UPDATE honour_entry SET number = 3 WHERE number = 2", &["honour-numbers-gapless", "counters"]),
    ("UPDATE honour_entry SET state = 'spoiled' WHERE number = 2", &["one-valid-honour-entry"]),
    ("UPDATE award_record SET release = 'initials' WHERE part = 'individual'", &["release-by-a-person"]),
    (
        "UPDATE dossier_step SET state = 'waiting' WHERE dossier_id = (SELECT id FROM dossier WHERE code = 'HS-2020-0002')",
        &["waiting-where-the-dossier-is"],
    ),
    ("UPDATE dossier_step SET state = 'agreed'", &["open-dossier-waits"]),
    ("UPDATE dossier SET state = 'withdrawn' WHERE state = 'open'", &["closed-dossier-rests"]),
    ("UPDATE dossier SET state = 'open' WHERE state = 'issued'", &["open-dossier-waits", "issued-together"]),
    ("DELETE FROM dossier_event WHERE seq = 2", &["history-in-order"]),
    (
        "INSERT INTO rating (id, home_node, person_id, unit_id, year, rating, document, source, entered_by, entered_at) \
         SELECT p.id, 'node', p.id, p.unit_id, 2020, 'good', '', 'form', p.id, 1 FROM person p WHERE p.code = 'CB-000001'",
        &["fact-of-one-subject"],
    ),
    (
        "INSERT INTO initiative (id, home_node, code, person_id, title, year, kind, document, source, entered_by, entered_at, \
         annulled_at) SELECT p.id, 'node', 'SK-1', p.id, '', 2020, 'work', '', 'form', p.id, 1, 2 FROM person p",
        &["annulled-with-a-reason"],
    ),
    ("UPDATE nominee SET person_id = NULL WHERE state = 'held'", &["nominee-is-somebody"]),
    (
        "UPDATE nominee SET state = 'included', person_id = (SELECT id FROM person WHERE code = 'CB-000001') \
         WHERE state = 'held'",
        &["every-nominee-awarded", "nominated-once"],
    ),
    (
        "UPDATE unit_period SET to_date = NULL, unit_id = (SELECT id FROM unit WHERE code = 'DV-0004') \
      WHERE to_date IS NOT NULL",
        &["one-period-at-a-time", "closure", "unit-as-its-newest-period"],
    ),
    ("DELETE FROM audit_head WHERE stream = 'dossier:HS-2020-0002'", &["dossier-and-decision-audited"]),
    ("UPDATE audit_head SET seq = 1", &["audit-head-is-newest"]),
    ("DELETE FROM unit_closure WHERE depth = 2", &["closure"]),
    ("UPDATE unit_closure SET to_date = '2026-01-01' WHERE depth = 2", &["closure"]),
    ("UPDATE counter SET value = 1 WHERE name = 'dossier:2020'", &["counters"]),
    ("UPDATE counter SET value = 1 WHERE name = 'unit'", &["counters"]),
    ("UPDATE blob SET size = 99", &["blob-complete"]),
    ("DELETE FROM blob_chunk", &["blob-complete", "blob-hash"]),
    ("UPDATE blob SET sha256 = (SELECT hash FROM audit_head WHERE stream LIKE 'decision:%')", &["blob-hash"]),
    (
        "DELETE FROM person_word WHERE person_id = (SELECT id FROM person WHERE code = 'CB-000002')",
        &["person-searchable"],
    ),
    ("UPDATE unit SET name = 'Tên khác' WHERE code = 'DV-0002'", &["unit-as-its-newest-period"]),
];

#[tokio::test]
async fn each_check_finds_the_fault_that_it_is_there_for_and_no_other_speaks() {
    let rows = sample_rows().await;
    for db in TestDb::each().await {
        for (wrong, expected) in WRONGS {
            empty_tables(&db.store).await;
            db.store.load_rows(&mut rows.as_slice()).await.unwrap();
            assert!(tamper(&db.store, wrong).await > 0, "{wrong}");
            let mut found: Vec<&str> = Vec::new();
            for check in db.store.doctor(true).await.unwrap().checks {
                if !check.sound() {
                    assert!(!check.examples.is_empty() && check.vi.ends_with('.') && check.en.ends_with('.'));
                    found.push(check.name);
                }
            }
            found.extend(db.store.invariants().await.unwrap().checks.iter().filter(|c| !c.sound()).map(|c| c.name));
            found.sort_unstable();
            let mut expected: Vec<&str> = expected.to_vec();
            expected.sort_unstable();
            assert_eq!(found, expected, "{wrong} on {:?}", db.store.engine());
        }
        db.end().await;
    }
}

async fn empty_tables(store: &Store) {
    let all: Vec<String> = tables().iter().rev().map(|t| format!("DELETE FROM {};", t.name)).collect();
    tamper(store, &all.concat()).await;
}

/// The sample in today's schema.
async fn sample_rows() -> Vec<u8> {
    let mut rows = Vec::new();
    for db in empty().await.into_iter().take(1) {
        load(&db.store).await;
        db.store.dump_rows(&mut rows).await.unwrap();
        db.end().await;
    }
    rows
}
