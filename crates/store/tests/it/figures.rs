//! Figures of movements and programmes in every composition, for `compositions`.

use store::{
    Store,
    query::{figures, programmes, registrations, reviews, rollup},
};
use uuid::Uuid;

use crate::compositions::{DAY, each_set, scopes};

pub(crate) async fn statements(store: &Store) {
    let (c, here) = (store.reader(), Uuid::nil());
    let nobody = [here];
    for scope in scopes() {
        figures::reporters(c, Uuid::nil(), &scope, DAY).await.unwrap();
        for on in each_set(3) {
            let (period, seq, units) = (on(0).then_some("2020-11"), on(1).then_some(1), on(2).then_some(&nobody[..]));
            figures::rows(c, Uuid::nil(), &scope, DAY, period, seq, units).await.unwrap();
        }
        figures::sheets(c, Uuid::nil(), &scope, DAY, "2020-11").await.unwrap();
        programmes::sent(c, Uuid::nil(), &scope, DAY).await.unwrap();
        programmes::of_unit(c, Uuid::nil(), &scope, DAY, 2020).await.unwrap();
        figures::targets(c, Uuid::nil(), &scope, DAY, None).await.unwrap();
        figures::targets(c, Uuid::nil(), &scope, DAY, Some(1)).await.unwrap();
    }
    assert!(rollup::indicators(c, here).await.unwrap().0.is_empty());
    assert!(rollup::sheets(c, here).await.unwrap().is_empty());
    assert!(rollup::stood(c).await.is_ok());
    for sheets in [None, Some(&nobody[..])] {
        rollup::each(c, here, sheets, |_| ()).await.unwrap();
        assert!(rollup::firsts(c, here, sheets).await.unwrap().is_empty());
    }
    assert!(registrations::dues(c, &[here]).await.unwrap().is_empty());
    for scope in scopes() {
        assert!(reviews::opened(c, "SK-1", &scope, DAY).await.unwrap().is_empty());
    }
    assert!(figures::head(c, here, here, "2020-11").await.unwrap().is_empty());
    assert!(figures::indicators_for(c, here, (here, "PX03")).await.unwrap().0.is_empty());
}
