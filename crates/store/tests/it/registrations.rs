//! The lists of registrations and of awards from papers in every composition, for `compositions`.

use store::{
    Store,
    query::{past_awards, registrations},
};
use uuid::Uuid;

use crate::compositions::{DAY, pages, scopes};

pub(crate) async fn statements(store: &Store) {
    let c = store.reader();
    for scope in scopes() {
        for bits in 0..16_u8 {
            let on = |i: u8| bits & (1 << i) != 0;
            let filter = registrations::Filter {
                scope: scope.clone(),
                day: DAY.into(),
                unit: on(0).then(Uuid::nil),
                year: on(1).then_some(2020),
                aim: on(2).then(|| "don-vi-tien-tien".to_owned()),
                of_units: on(3).then_some(true),
            };
            pages(c, &filter).await;
            let filter = past_awards::Filter {
                scope: scope.clone(),
                day: DAY.into(),
                unit: on(0).then(Uuid::nil),
                year: on(1).then_some(2020),
                of_units: on(2).then_some(true),
                person: on(3).then(|| "CB-000001".to_owned()),
            };
            pages(c, &filter).await;
        }
    }
    assert!(registrations::due(c, Uuid::nil(), 2020).await.unwrap().is_none());
}
