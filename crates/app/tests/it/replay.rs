//! What rows say can be told once more from the audit alone.

use app::{decisions, replay::replay, sessions};
use store::{Store, StoreError};

use crate::council::{convene, hall, signed, version};

#[tokio::test]
async fn the_states_after_the_main_job_fold_out_of_their_streams() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        // A session that comes to nothing first, a number corrected, then everything to the end.
        let s = convene(&ctx, &hall).await;
        let v = version(&ctx, &hall, &s).await;
        sessions::cancel(&ctx, &hall.secretary, &s, v, "Hoãn").await.unwrap();
        let code = signed(&ctx, &hall).await;
        let advisory = &hall.road.advisory;
        let v = decisions::view(&ctx, advisory, &code).await.unwrap().version;
        decisions::register(&ctx, advisory, &code, v, "9", "20/11/2020").await.unwrap();
        decisions::issue(&ctx, advisory, &code, v + 1, "k").await.unwrap();

        let told = replay(&ctx).await.unwrap();
        assert_eq!(told.differences, [], "{told:?}");
        assert_eq!((told.folded, told.erased), (4, 0), "a dossier, a decision, two sessions");

        for (sql, stream) in [
            ("UPDATE dossier SET state = 'open'", "dossier:HS-2020-0001"),
            ("UPDATE decision SET number = 10", "decision:QD-2020-0001"),
            ("UPDATE ballot_item SET votes_for = votes_for - 1 WHERE seq = 1", "council_session:PH-2020-0002"),
            ("UPDATE ballot SET state = 'open'", "council_session:PH-2020-0002"),
        ] {
            alter(&store, sql).await;
            let told = replay(&ctx).await.unwrap();
            assert!(told.differences.iter().any(|d| d.stream == stream), "{sql}: {told:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_stream_with_an_erased_payload_is_said_to_be_untellable_and_the_audit_stays_sound() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        hall(&ctx).await;
        let now = ctx.now();
        ctx.store
            .write::<(), StoreError, _>(ctx.write_system(&now), |tx| {
                Box::pin(async move {
                    let reason = "Nghị định 13/2023/NĐ-CP, Điều 16";
                    assert!(tx.erase_payload("dossier:HS-2020-0001", 2, reason).await?);
                    tx.audit("dossier:HS-2020-0001", "erase", &serde_json::json!({"seq": 2, "reason": reason})).await
                })
            })
            .await
            .unwrap();
        let told = replay(&ctx).await.unwrap();
        assert_eq!((told.folded, told.erased), (0, 1));
        let audit = store.verify_audit(&store::audit::Kept::default()).await.unwrap();
        assert!(audit.sound() && audit.erased == 1, "{audit:?}");
    })
    .await;
}

/// What no command does.
async fn alter(store: &Store, sql: &'static str) {
    assert_ne!(testkit::behind(store, &[sql]).await, [0], "{sql}");
}
