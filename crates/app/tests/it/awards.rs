//! The list of awards given.

use app::{decisions, list::Query};
use domain::access::Role;
use store::Store;
use testkit::actor;

use crate::council::{hall, issued};

#[tokio::test]
async fn an_award_opens_its_decision_or_for_those_who_may_not_see_it_whole_the_person() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = issued(&ctx, &hall).await;
        let advisory = &hall.road.advisory;

        let rows = async |who| app::awards::list(&ctx, who, &Query::default()).await.unwrap().page.rows;
        let all = rows(advisory).await;
        assert!(!all.is_empty());
        assert!(all.iter().all(|a| a.open.as_deref() == Some(format!("/decisions/{code}").as_str())), "{all:?}");

        let below = actor(Role::UnitHead, hall.road.px03);
        assert!(decisions::view(&ctx, &below, &code).await.is_err());
        let own = rows(&below).await;
        assert!(own.iter().any(|a| a.person.is_some()), "{own:?}");
        for award in own {
            assert_eq!(award.open, award.person.map(|p| format!("/people/{p}")), "{}", award.name);
        }
    })
    .await;
}
