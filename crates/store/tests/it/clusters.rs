//! What is asked about clusters, their conferences and acclamations, for `compositions`.

use store::{
    Store,
    query::{acclaimed, clusters},
};
use uuid::Uuid;

use crate::compositions::{DAY, scopes};

pub(crate) async fn statements(store: &Store) {
    let (c, here) = (store.reader(), Uuid::nil());
    clusters::tie_votes(c, here).await.unwrap();
    clusters::conferences(c, here).await.unwrap();
    for scope in scopes() {
        clusters::choices(c, &scope, DAY, 10).await.unwrap();
        clusters::launched(c, here, &scope, DAY).await.unwrap();
    }
    acclaimed::acclaimed(c, acclaimed::Of::Year(here)).await.unwrap();
    acclaimed::acclaimed(c, acclaimed::Of::Line("PH-2020-0001", 1)).await.unwrap();
    acclaimed::with_higher_flag(c, here).await.unwrap();
    acclaimed::open_directions(c, here).await.unwrap();
    acclaimed::council_session(c, here).await.unwrap();
}
