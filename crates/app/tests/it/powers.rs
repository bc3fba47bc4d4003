//! Whose power to decide is known, and from what, on both engines.

use app::{Ctx, Error, decisions, dossiers, verdicts::Authority};
use store::{
    Store,
    entity::{decision, dossier, signer, unit},
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
            [true, true],
            "the deputy signs for him by the same power: Decree 30/2020 article 13(1)"
        );
        assert!(d.power_cite.iter().all(|c| !c.contains("30/2020")), "the head himself signs: {:?}", d.power_cite);
        let deputy = signer::Column::Capacity.eq("for_head");
        let deputy = signer::Entity::find().filter(deputy).one(store.reader()).await.unwrap().unwrap().id;
        let drafted = decision::Entity::find().filter(decision::Column::Code.eq(&code)).one(store.reader()).await;
        let drafted = drafted.unwrap().unwrap();
        let by = async |signer| {
            put(&ctx, decision::ActiveModel { id: Set(drafted.id), signer_id: Set(signer), ..Default::default() })
                .await;
            decisions::view(&ctx, &advisory, &code).await.unwrap()
        };
        let signed = by(Some(deputy)).await;
        assert!(
            signed.signer_verified && signed.power_cite.iter().any(|c| c.contains("30/2020/NĐ-CP Điều 13 khoản 1"))
        );
        let how = async |capacity: &str| {
            let capacity = Set(capacity.to_owned());
            put(&ctx, signer::ActiveModel { id: Set(deputy), capacity, ..Default::default() }).await;
            decisions::view(&ctx, &advisory, &code)
                .await
                .unwrap()
                .signers
                .iter()
                .map(|s| s.verified)
                .collect::<Vec<_>>()
        };
        for asked in ["by_order", "authorised", "collective"] {
            assert_eq!(how(asked).await, [true, false], "{asked}: 13(2) to 13(4) want a paper");
        }
        by(drafted.signer_id).await;
        // The same draft judged on a day of which the circular is only guidance.
        let known = dossiers::load(&ctx, &advisory, &hall.dossier).await.unwrap().authority();
        assert_eq!(known, Authority::Verified, "the page of the dossier says what that of the decision says");
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

#[tokio::test]
async fn a_power_of_the_body_above_is_none_of_the_deciding_body() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let level = async |level: &str| {
            let level = Set(level.to_owned());
            put(&ctx, unit::ActiveModel { id: Set(hall.road.root), level, ..Default::default() }).await;
            dossiers::load(&ctx, &hall.road.officer, &hall.dossier).await.unwrap().authority()
        };
        assert_eq!(level("ministry_or_province").await, Authority::Verified);
        assert_eq!(level("department").await, Authority::Missing, "a department only proposes to the province");
        let row = dossier::Entity::find().filter(dossier::Column::Code.eq(&hall.dossier)).one(store.reader()).await;
        let (id, award) = (row.unwrap().unwrap().id, Set("don-vi-quyet-thang".to_owned()));
        put(&ctx, dossier::ActiveModel { id: Set(id), award, ..Default::default() }).await;
        assert_eq!(level("ministry_or_province").await, Authority::Missing, "the Minister decides it");
    })
    .await;
}
