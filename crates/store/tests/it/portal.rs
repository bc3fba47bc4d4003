//! Statements of what the public reads, for `compositions`.

use std::collections::BTreeMap;

use store::{Store, StoreError, query::portal};
use uuid::Uuid;

use crate::write::system;

const DAY: &str = "2020-11-20";

fn news_text() -> portal::NewsText {
    let text = String::new;
    portal::NewsText {
        id: Uuid::nil(),
        code: text(),
        name: text(),
        lead: text(),
        body: text(),
        credit: text(),
        author: text(),
        on_date: text(),
        released_on: text(),
        released_name: text(),
        released_at: None,
        movement_id: None,
        conference_id: None,
    }
}

/// Each of them once.
pub(crate) async fn statements(store: &Store) {
    let (c, here) = (store.reader(), Uuid::nil());
    portal::newest_roll(c).await.unwrap();
    assert!(portal::news(c, DAY, 0, 5).await.unwrap().is_empty());
    assert!(portal::texts(c, DAY, 5).await.unwrap().is_empty());
    assert!(portal::text(c, "TIN-000001", DAY).await.unwrap().is_none());
    assert!(portal::most_viewed(c, DAY, DAY, 5).await.unwrap().is_empty());
    assert!(portal::corrections(c, here).await.unwrap().is_empty());
    assert!(portal::models(c, DAY, 5).await.unwrap().is_empty());
    assert!(portal::model(c, "DH-000001", DAY).await.unwrap().is_none());
    for (movement_id, conference_id) in [(None, Some(here)), (Some(here), None), (Some(here), Some(here))] {
        let of = portal::NewsText { movement_id, conference_id, ..news_text() };
        assert!(portal::related(c, &of, DAY, 5).await.unwrap().is_empty());
    }
    for of in [portal::Of::News, portal::Of::Conference, portal::Of::Model] {
        assert!(portal::photos(c, of, here).await.unwrap().is_empty());
    }
    assert!(portal::public_photo(c, "ANH-000001", DAY).await.unwrap().is_none());
    // Nothing to count is no statement; a count of news that are not there is refused by the table.
    let counted = BTreeMap::from([(here, 1)]);
    for counted in [BTreeMap::new(), counted] {
        let none = counted.is_empty();
        let done = store
            .write::<_, StoreError, _>(system(), |tx| {
                let counted = counted.clone();
                Box::pin(async move {
                    portal::forget_views(tx, DAY).await?;
                    portal::caption_photo(tx, here, "x", "y").await?;
                    portal::withdraw_photo(tx, here, "x").await?;
                    portal::add_views(tx, DAY, &counted).await
                })
            })
            .await;
        assert_eq!(done.is_ok(), none, "{done:?}");
    }
}
