//! A small database with a little of everything: the seed of the upgrade test.

use store::Store;

/// The seeded database that the first issue left.
pub(crate) const HOUSE: &str = include_str!("../../../../tests/upgrade/0004-house.jsonl");

/// The sample organisation as the second issue left it: two provinces with something at every stage.
const ORGANISATION: &str = include_str!("../../../../tests/upgrade/0007-organisation.jsonl");

/// The seeded databases that earlier programs left, oldest first.
pub(crate) const SEEDS: &[&str] = &[HOUSE, ORGANISATION];

/// Puts the seed into a database without schema and migrates it.
pub(crate) async fn load(store: &Store) {
    store.load_rows(&mut HOUSE.as_bytes()).await.unwrap();
    store.migrate().await.unwrap();
}

/// An empty embedded database and an empty one on the server, both without schema.
pub(crate) async fn empty() -> Vec<testkit::TestDb> {
    testkit::TestDb::each_empty().await
}

/// Changes rows as no command of the program would.
pub(crate) async fn tamper(store: &Store, sql: &str) -> u64 {
    testkit::behind(store, &[sql]).await[0]
}
