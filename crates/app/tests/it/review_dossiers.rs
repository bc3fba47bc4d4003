//! A dossier keeps the review that it was opened from; both pages and the export tell of the other.

use app::{
    Error,
    dossiers::{self, DossierForm},
    exports, records, reviews,
};
use domain::{access::Role, record::REVIEW};
use store::Store;
use testkit::actor;

use crate::{
    records::{movement, texts},
    units::organisation,
};

#[tokio::test]
async fn a_dossier_keeps_the_review_it_was_opened_from() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = actor(Role::EmulationOfficer, root);
        let (pt, other) = (movement(&ctx, &officer).await, movement(&ctx, &officer).await);
        let fields =
            [("kind", "interim"), ("name", "Sơ kết"), ("movement", pt.as_str()), ("unit", "CAT"), ("state", "planned")];
        let review = records::add(&ctx, &officer, &REVIEW, &texts(&fields)).await.unwrap();
        let form = |movement: &str, review: &str| DossierForm {
            unit: "PX03".into(),
            title: "Khen sơ kết".into(),
            occasion: "movement".into(),
            movement: movement.into(),
            review: review.into(),
            authority_note: "Theo phân cấp".into(),
            achievement_what: "Thành tích".into(),
            ..dossiers::new_form(&officer)
        };
        let refused = async |form: DossierForm| match dossiers::create(&ctx, &officer, &form, None).await {
            Err(Error::Invalid(f)) => f.into_iter().map(|f| (f.field, f.refusal.key)).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(form(&other, &review)).await, [("movement".to_owned(), "dossier-review-of-another")]);
        assert_eq!(refused(form(&pt, "SK-999999")).await, [("review".to_owned(), "dossier-review-unknown")]);
        let code = dossiers::create(&ctx, &officer, &form(&pt, &review), None).await.unwrap();
        let asked = app::list::Query::default();
        let page = dossiers::page(&ctx, &officer, &code, &asked).await.unwrap();
        assert_eq!(page.review, Some((review.clone(), "Sơ kết".to_owned())));
        // A later form says nothing of it and takes nothing away.
        let changed = DossierForm { title: "Khen sơ kết 2020".into(), ..form(&pt, "") };
        dossiers::edit(&ctx, &officer, &code, page.at.head.version, &changed).await.unwrap();
        let page = dossiers::page(&ctx, &officer, &code, &asked).await.unwrap();
        assert_eq!(page.review.map(|r| r.0), Some(review.clone()));
        let opened = reviews::opened(&ctx, &officer, &review).await.unwrap();
        assert_eq!(
            opened.iter().map(|d| (d.code.as_str(), d.title.as_str())).collect::<Vec<_>>(),
            [(code.as_str(), "Khen sơ kết 2020")]
        );
        let export = exports::movement(&ctx, &officer, &pt).await.unwrap();
        let line = export.records.iter().find(|r| r.noun == "review").unwrap();
        assert_eq!(line.dossiers[0]["code"], code);
        // Whoever sees the dossier and not the review of the province is told nothing of the review; another unit sees neither.
        let below = actor(Role::EmulationOfficer, px03);
        assert_eq!(dossiers::page(&ctx, &below, &code, &asked).await.unwrap().review, None);
        let elsewhere = actor(Role::EmulationOfficer, pc02);
        assert!(reviews::opened(&ctx, &elsewhere, &review).await.unwrap().is_empty());
    })
    .await;
}
