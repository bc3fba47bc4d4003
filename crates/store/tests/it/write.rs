//! The transaction runner.

use store::{StoreError, Write};
use uuid::Uuid;

/// A write by the system.
pub(crate) fn system() -> Write {
    Write { actor: Uuid::nil(), actor_label: "system".to_owned(), at: 1, root: None, once: None }
}

#[tokio::test]
async fn a_counter_starts_at_one_and_leaves_no_gap_when_a_command_fails() {
    testkit::both(async |store| {
        let next = async || {
            store
                .write::<i64, StoreError, _>(system(), |tx| Box::pin(async move { tx.next_number("book").await }))
                .await
        };
        assert_eq!(next().await.unwrap(), 1);
        let failed = store
            .write::<i64, StoreError, _>(system(), |tx| {
                Box::pin(async move {
                    tx.next_number("book").await?;
                    Err(StoreError::Data("refused".to_owned()))
                })
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(next().await.unwrap(), 2);
    })
    .await;
}
