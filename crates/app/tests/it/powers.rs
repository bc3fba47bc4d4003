//! Whose power to decide is known, and from what, on both engines.

use app::{Ctx, Error, decisions};
use store::{
    Store,
    entity::{dossier, signer, unit},
    sea_orm::{ActiveModelBehavior, ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set},
};

use crate::council::{confirm_all, hall, to_issue};

/// Writes past every form: what an office could have kept otherwise.
async fn put<A, E>(ctx: &Ctx, row: A)
where
    A: ActiveModelTrait<Entity = E> + ActiveModelBehavior + Send + Sync + Clone + 'static,
    E: EntityTrait,
    E::Model: IntoActiveModel<A> + Send + Sync,
{
    let now = ctx.now();
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let row = row.clone();
            Box::pin(async move { Ok::<_, Error>(row.update(tx.conn()).await.map(|_| ())?) })
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_power_of_a_head_is_known_from_the_law_on_the_day_that_is_judged() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let province = Set("ministry_or_province".to_owned());
        put(&ctx, unit::ActiveModel { id: Set(hall.road.root), level: province, ..Default::default() }).await;
        // Nobody ticked that he saw a paper.
        for s in signer::Entity::find().all(store.reader()).await.unwrap() {
            put(&ctx, signer::ActiveModel { id: Set(s.id), verified: Set(false), ..Default::default() }).await;
        }
        to_issue(&ctx, &hall).await;
        confirm_all(&ctx, &hall).await;
        let advisory = hall.road.advisory.clone();
        let code = decisions::draft(&ctx, &advisory, &hall.dossier).await.unwrap();
        let d = decisions::view(&ctx, &advisory, &code).await.unwrap();
        assert!(d.signer_verified, "article 29 of the circular gives the Director the certificate: {:?}", d.power_cite);
        assert_eq!(d.power_on, "2020-11-20");
        assert!(d.power_cite.iter().any(|c| c.contains("12/2019/TT-BCA Điều 29 khoản 2")), "{:?}", d.power_cite);
        assert_eq!(
            d.signers.iter().map(|s| s.verified).collect::<Vec<_>>(),
            [true, false],
            "who signs for him shows a paper"
        );
        // The same draft judged on a day of which the circular is only guidance.
        let row = dossier::Entity::find().filter(dossier::Column::Code.eq(&hall.dossier)).one(store.reader()).await;
        let id = row.unwrap().unwrap().id;
        let on = async |day: &str| {
            put(&ctx, dossier::ActiveModel { id: Set(id), law_on: Set(day.to_owned()), ..Default::default() }).await;
            decisions::view(&ctx, &advisory, &code).await.unwrap()
        };
        let later = on("2024-06-03").await;
        assert!(!later.signer_verified && later.power_cite.is_empty(), "{:?}", later.power_cite);
        let v = on("2020-11-20").await.version;
        decisions::send(&ctx, &advisory, &code, v).await.unwrap();
    })
    .await;
}
