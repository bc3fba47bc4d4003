//! A clock that was set back is noticed, noted and sealed.

use app::alarms::{CLOCK_STREAM, known_before, watch_clock};
use store::{
    audit::SealKey,
    entity::audit_entry,
    sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter},
};
use testkit::{both, clock::FixedClock, ctx_at};

#[tokio::test]
async fn a_clock_set_back_leaves_an_entry_and_sealing_goes_on() {
    both(async |store| {
        let clock = FixedClock::default();
        let ctx = ctx_at(&store, clock.clone());
        let key = SealKey::from_bytes(&[7; 32]);
        let noted = async || {
            let entries = audit_entry::Entity::find().filter(audit_entry::Column::Stream.eq(CLOCK_STREAM));
            entries.count(store.reader()).await.unwrap()
        };
        let command = async || {
            let write = ctx.write_system(&ctx.now());
            store
                .write::<(), store::StoreError, _>(write, |tx| {
                    Box::pin(async move { tx.audit("unit:DV-0001", "unit.changed", &serde_json::json!({})).await })
                })
                .await
                .unwrap();
        };
        command().await;
        assert!(!watch_clock(&ctx, None, true).await.unwrap());
        let first = store.seal_audit(&key, ctx.now().micros).await.unwrap().unwrap();

        // Set back by a year, past a restart: only the newest seal knows.
        clock.advance(-365 * 86_400);
        command().await;
        assert!(!watch_clock(&ctx, None, false).await.unwrap(), "a node that does not seal asks its own clock alone");
        assert!(watch_clock(&ctx, None, true).await.unwrap());
        assert_eq!(noted().await, 1);
        let second = store.seal_audit(&key, ctx.now().micros).await.unwrap();
        assert_eq!(second, Some(first + 1), "sealing goes on");
        assert!(!watch_clock(&ctx, None, true).await.unwrap(), "told once");

        // Set back by half a minute between two looks: the newest seal is older than that.
        clock.advance(60);
        let expected = ctx.now().micros + 30_000_000;
        assert!(watch_clock(&ctx, Some(expected), true).await.unwrap());
        assert!(!watch_clock(&ctx, Some(ctx.now().micros + 2_000_000), true).await.unwrap(), "time synchronisation");
        assert_eq!(noted().await, 2);
        store.seal_audit(&key, ctx.now().micros).await.unwrap().unwrap();
        let audit = store.verify_audit(&store::audit::Kept::default()).await.unwrap();
        assert!(audit.sound(), "{audit:?}");
    })
    .await;
}

#[tokio::test]
async fn a_process_that_starts_knows_from_the_newest_entries_that_the_clock_went_back_though_another_one_seals() {
    both(async |store| {
        let clock = FixedClock::default();
        let ctx = ctx_at(&store, clock.clone());
        assert_eq!(known_before(&ctx).await.unwrap(), None);
        let command = async || {
            let write = ctx.write_system(&ctx.now());
            store
                .write::<(), store::StoreError, _>(write, |tx| {
                    Box::pin(async move { tx.audit("unit:DV-0001", "unit.changed", &serde_json::json!({})).await })
                })
                .await
                .unwrap();
        };
        command().await;
        let last = ctx.now().micros;
        clock.advance(-40);
        // One command of the process that was killed came after the clock was set.
        command().await;
        let known = known_before(&ctx).await.unwrap();
        assert_eq!(known, Some(last));
        assert!(watch_clock(&ctx, known, false).await.unwrap());
        let known = known_before(&ctx).await.unwrap();
        assert!(!watch_clock(&ctx, known, false).await.unwrap(), "told once");
        command().await;
        let known = known_before(&ctx).await.unwrap();
        assert_eq!(known, Some(ctx.now().micros));
        assert!(!watch_clock(&ctx, known, false).await.unwrap());
    })
    .await;
}
