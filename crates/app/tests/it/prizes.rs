//! What a decision pays, where that hangs on who decides.

use app::{Error, decisions};
use store::{
    Store,
    entity::{award_record, unit},
    sea_orm::{ActiveModelTrait, EntityTrait, Set},
};

use crate::council::{hall, signed};

#[tokio::test]
async fn a_commune_s_certificate_pays_half_because_of_who_decides() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let code = signed(&ctx, &hall).await;
        // The same decision, made by the chairman of a commune.
        let (now, root) = (ctx.now(), hall.road.root);
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                Box::pin(async move {
                    let commune = unit::ActiveModel {
                        id: Set(root),
                        kind: Set("agency".to_owned()),
                        level: Set("commune".to_owned()),
                        ..Default::default()
                    };
                    commune.update(tx.conn()).await?;
                    Ok::<(), Error>(())
                })
            })
            .await
            .unwrap();
        let v = decisions::view(&ctx, &hall.road.advisory, &code).await.unwrap().version;
        decisions::issue(&ctx, &hall.road.advisory, &code, v, "key").await.unwrap();
        let rows = award_record::Entity::find().all(store.reader()).await.unwrap();
        let times = |part: &str| rows.iter().filter(|r| r.part == part).map(|r| r.multiplier).collect::<Vec<_>>();
        assert!(times("individual").iter().all(|m| *m == 15), "{:?}: 0.15 by article 73(1)(d)", times("individual"));
        assert!(times("collective").iter().all(|m| *m == 30), "{:?}: twice the individual's", times("collective"));
        assert!(!rows.is_empty());
    })
    .await;
}
