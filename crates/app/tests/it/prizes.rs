//! What a decision pays, where that hangs on who decides.

use app::{
    Ctx, Error,
    amendments::{self, AnnulForm},
    decisions, dossiers,
};
use store::{
    Store,
    entity::{award_record, decision, dossier, unit},
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set},
};

use crate::{
    council::{Hall, confirm_all, hall, signed, to_issue},
    roads::{add, agree, form},
};

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

/// The same list again for another title, up to a signed decision with this number.
async fn next_title(ctx: &Ctx, hall: &Hall, award: &'static str, number: &str) -> String {
    title_for(ctx, hall, award, number, &[("person", "100-001"), ("person", "100-002"), ("unit", "PC02")]).await
}

async fn title_for(ctx: &Ctx, hall: &Hall, award: &'static str, number: &str, whom: &[(&str, &str)]) -> String {
    let road = &hall.road;
    let code = dossiers::create(ctx, &road.officer, &form(), None).await.unwrap();
    for (kind, who) in whom {
        add(ctx, road, &code, kind, who).await.unwrap();
    }
    for who in [&road.officer, &road.head, &road.advisory] {
        agree(ctx, road, who, &code).await.unwrap();
    }
    let council = hall.council.clone();
    let secretary = hall.secretary.clone();
    let again = Hall { road: road.clone(), secretary, council, dossier: code };
    to_signature(ctx, &again, award, number).await
}

async fn to_signature(ctx: &Ctx, hall: &Hall, award: &'static str, number: &str) -> String {
    to_issue(ctx, hall).await;
    confirm_all(ctx, hall).await;
    let (now, dossier) = (ctx.now(), hall.dossier.clone());
    ctx.store
        .write(ctx.write_system(&now), |tx| {
            let dossier = dossier.clone();
            Box::pin(async move {
                let row = dossier::Entity::find().filter(dossier::Column::Code.eq(dossier)).one(tx.conn()).await?;
                let id = row.ok_or(Error::NotFound)?.id;
                dossier::ActiveModel { id: Set(id), award: Set(award.to_owned()), ..Default::default() }
                    .update(tx.conn())
                    .await?;
                Ok::<(), Error>(())
            })
        })
        .await
        .unwrap();
    let advisory = &hall.road.advisory;
    let code = decisions::draft(ctx, advisory, &hall.dossier).await.unwrap();
    let v = decisions::view(ctx, advisory, &code).await.unwrap().version;
    decisions::send(ctx, advisory, &code, v).await.unwrap();
    decisions::register(ctx, advisory, &code, v + 1, number, "20/11/2020").await.unwrap();
    code
}

#[tokio::test]
async fn titles_of_one_time_are_paid_once_at_the_highest_prize_and_the_reason_stands_beside_the_line() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let advisory = hall.road.advisory.clone();
        let issue = async |code: &str| {
            let v = decisions::view(&ctx, &advisory, code).await.unwrap().version;
            decisions::issue(&ctx, &advisory, code, v, code).await.unwrap().prizes
        };
        let lower = to_signature(&ctx, &hall, "chien-si-tien-tien", "7").await;
        assert_eq!(issue(&lower).await, 2 * 450_000, "nothing meets yet");
        let higher = next_title(&ctx, &hall, "chien-si-thi-dua-co-so", "8").await;
        let drafted = decisions::view(&ctx, &advisory, &higher).await.unwrap();
        let told = "chỉ nhận mức tiền thưởng cao nhất, theo Nghị định 91/2017/NĐ-CP Điều 66 khoản 2 điểm c";
        assert!(drafted.articles.contains(told), "{}", drafted.articles);
        let head = decisions::head(&ctx, &advisory, &higher).await.unwrap();
        let (expected, salary) = decisions::prizes(&ctx, &advisory, &head).await.unwrap();
        assert_eq!(salary, 1_490_000);
        let due: Vec<i64> = expected.iter().filter(|l| l.part == "individual").map(|l| l.prize).collect();
        assert_eq!(due, [1_040_000, 1_040_000], "1,490,000 less the 450,000 that were paid");
        assert_eq!(issue(&higher).await, 2 * 1_040_000);
        let head = decisions::head(&ctx, &advisory, &higher).await.unwrap();
        let (paid, _) = decisions::prizes(&ctx, &advisory, &head).await.unwrap();
        for line in paid.iter().filter(|l| l.part == "individual") {
            let met = line.met.as_ref().unwrap_or_else(|| panic!("{line:?}"));
            assert_eq!((met.full, met.with[0].4, line.prize), (1_490_000, Some(450_000), 1_040_000));
            assert_eq!(met.with[0].0, "Chiến sĩ tiên tiến");
            assert!(met.with[0].2.starts_with("07/") && met.cite.contains("Điều 66 khoản 2 điểm c"), "{met:?}");
        }
        // A title that takes three years is earned over another time: it is paid whole.
        let other_time = next_title(&ctx, &hall, "chien-si-thi-dua-bo-tinh", "9").await;
        assert_eq!(issue(&other_time).await, 2 * 4_470_000);
        // What was paid in full by the highest leaves nothing to a lower one.
        let again = next_title(&ctx, &hall, "chien-si-tien-tien", "10").await;
        assert_eq!(issue(&again).await, 0);
        let rows = award_record::Entity::find().all(store.reader()).await.unwrap();
        let said = |prize: i64| rows.iter().filter(|r| r.prize == prize && r.prize_met.is_some()).count();
        assert_eq!((said(1_040_000), said(0), said(4_470_000)), (2, 2, 0));
    })
    .await;
}

#[tokio::test]
async fn annulling_a_higher_title_makes_the_prize_of_the_lower_one_due_again() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let advisory = hall.road.advisory.clone();
        let issue = async |code: &str| {
            let v = decisions::view(&ctx, &advisory, code).await.unwrap().version;
            decisions::issue(&ctx, &advisory, code, v, code).await.unwrap().prizes
        };
        let again = async |code: &str| {
            let head = decisions::head(&ctx, &advisory, code).await.unwrap();
            let (lines, _) = decisions::prizes(&ctx, &advisory, &head).await.unwrap();
            lines.into_iter().filter(|l| l.part == "individual").map(|l| l.again).collect::<Vec<_>>()
        };
        let higher = to_signature(&ctx, &hall, "chien-si-thi-dua-co-so", "7").await;
        assert_eq!(issue(&higher).await, 2 * 1_490_000);
        let lower = next_title(&ctx, &hall, "chien-si-tien-tien", "8").await;
        assert_eq!(issue(&lower).await, 0, "the highest prize was paid");
        assert!(again(&lower).await.iter().all(Option::is_none), "nothing was annulled yet");
        // One of the two people loses the higher title.
        let rows = award_record::Entity::find().all(store.reader()).await.unwrap();
        let one = rows.iter().find(|r| r.award == "chien-si-thi-dua-co-so" && r.part == "individual").unwrap();
        let form = AnnulForm {
            lines: one.seq.to_string(),
            opening: "Kê khai gian dối".into(),
            recover_by: "31/12/2020".into(),
            ..AnnulForm::default()
        };
        let draft = amendments::annul(&ctx, &advisory, &higher, &form).await.unwrap();
        assert!(again(&lower).await.iter().all(Option::is_none), "a draft annuls nothing");
        amendments::issue(&ctx, &advisory, &draft, 1, "9", "20/11/2020").await.unwrap();
        let found: Vec<_> = again(&lower).await.into_iter().flatten().collect();
        assert_eq!(found.len(), 1, "his line alone: {found:?}");
        assert_eq!(found[0].amount, 450_000);
        let (vi, _, number) = &found[0].annulled[0];
        assert_eq!(vi, "Chiến sĩ thi đua cơ sở");
        assert!(number.starts_with("07/"), "{number}");
    })
    .await;
}

#[tokio::test]
async fn two_bodies_that_issue_in_the_same_moment_pay_the_highest_prize_once() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let hall = hall(&ctx).await;
        let advisory = hall.road.advisory.clone();
        let whom = [("unit", "PC02")];
        let lower = title_for(&ctx, &hall, "don-vi-tien-tien", "7", &whom).await;
        let higher = title_for(&ctx, &hall, "don-vi-quyet-thang", "8", &whom).await;
        // Another body decides the second: neither its honour book nor anything else of a body is shared.
        let row = decision::Entity::find().filter(decision::Column::Code.eq(&higher)).one(store.reader()).await;
        let (now, id, px03) = (ctx.now(), row.unwrap().unwrap().id, hall.road.px03);
        ctx.store
            .write(ctx.write_system(&now), |tx| {
                Box::pin(async move {
                    let other = decision::ActiveModel { id: Set(id), unit_id: Set(px03), ..Default::default() };
                    other.update(tx.conn()).await?;
                    Ok::<(), Error>(())
                })
            })
            .await
            .unwrap();
        let whole = async |code: &str| {
            let head = decisions::head(&ctx, &advisory, code).await.unwrap();
            decisions::prizes(&ctx, &advisory, &head).await.unwrap().0.iter().map(|l| l.prize).sum::<i64>()
        };
        let most = whole(&lower).await.max(whole(&higher).await);
        assert!(most > 0);
        let issue = async |code: &str| {
            let v = decisions::view(&ctx, &advisory, code).await.unwrap().version;
            decisions::issue(&ctx, &advisory, code, v, code).await.unwrap().prizes
        };
        let (one, two) = tokio::join!(issue(&lower), issue(&higher));
        assert_eq!(one + two, most, "{one} and {two}: whoever comes second pays what is still due");
    })
    .await;
}
