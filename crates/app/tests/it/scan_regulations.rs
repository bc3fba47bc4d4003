//! People bound by a local regulation about yearly titles: scanned under it, or asked one by one, with the verdict's answer.

use app::{
    Ctx,
    people::{self, NewDiscipline},
    regulations::{Form, RowForm},
    scan,
};
use domain::access::Role;
use store::Store;
use testkit::{actor, actor_with};
use uuid::Uuid;

use crate::{
    scan::{add, asked, record_good_years, version},
    units::organisation,
};

fn condition(kind: &str, award: &str) -> RowForm {
    RowForm {
        kind: kind.into(),
        award: award.into(),
        text_vi: "Điều kiện của đơn vị.".into(),
        source: "own".into(),
        verified: true,
        ..RowForm::default()
    }
}

async fn adopt(ctx: &Ctx, root: Uuid, code: &str, unit: &str, rows: Vec<RowForm>, revision: i64) {
    let form = Form {
        code: code.into(),
        name_vi: format!("Quy định {code}"),
        name_en: format!("Regulation {code}"),
        unit: unit.into(),
        from: "01/01/2019".into(),
        document: format!("QĐ {code} ngày 01/01/2019"),
        verified: true,
        rows,
        made_from: revision,
        ..Form::default()
    };
    app::regulations::save(ctx, &actor(Role::AdvisoryBody, root), &form, revision).await.unwrap();
}

/// Each person's outcome for each title, as a scan says, against the verdict.
async fn agree(ctx: &Ctx, root: Uuid, people: u64) -> usize {
    let officer = actor(Role::EmulationOfficer, root);
    let mut spoken = 0;
    for on in ["2020-11-20", "2020-02-01", "2018-12-31"] {
        for title in ["chien-si-tien-tien", "chien-si-thi-dua-co-so", "chien-si-thi-dua-bo-tinh"] {
            for state in domain::scan::ScanState::ALL.iter().filter(|s| s.code() != "one_step") {
                let filters = [("year", "2020"), ("on", on), ("award", title)];
                let mut query = asked(&[&filters[..], &[("state", state.code())]].concat());
                query.export = true;
                let found = scan::find_all(ctx, &officer, &query).await.unwrap();
                assert_eq!(found.people, people);
                for p in found.page.rows {
                    let verdict = app::verdicts::of_person(ctx, &officer, &p.code, &asked(&filters)).await.unwrap();
                    assert_eq!(verdict.titles[0].outcome, p.outcome, "{} {title} on {on}", p.code);
                    spoken += 1;
                }
            }
        }
    }
    spoken
}

#[tokio::test]
async fn whoever_a_regulation_binds_is_scanned_under_it_with_the_answer_of_the_verdict() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let officer = actor_with("officer", &[(Role::EmulationOfficer, Some(root))]);
        for n in 0..18 {
            let p = add(&ctx, root, [pc02, px03, team][n % 3], n).await;
            if n % 4 != 0 {
                record_good_years(&ctx, p.id).await;
            }
            if n % 5 == 0 {
                let measure = NewDiscipline {
                    level: "khien-trach".into(),
                    from: "01/03/2020".into(),
                    document: "QĐ".into(),
                    ..NewDiscipline::default()
                };
                people::add_discipline(&ctx, &officer, p.id, version(&ctx, p.id).await, measure).await.unwrap();
            }
        }
        assert_eq!(agree(&ctx, root, 18).await, 18 * 3 * 3);
        let eligible = async |unit: &str| {
            let query =
                asked(&[("year", "2020"), ("on", "2020-11-20"), ("unit", unit), ("award", "chien-si-tien-tien")]);
            scan::find_all(&ctx, &officer, &query).await.unwrap().page.count
        };
        let before = (eligible("PC02").await, eligible("PX03").await);
        assert!(before.0 > 0 && before.1 > 0, "{before:?}");
        // Years of service that nobody there has: PC02 by columns.
        let months = RowForm { count: "999".into(), ..condition("service_months", "chien-si-tien-tien") };
        let rating = RowForm { rating: "excellent".into(), ..condition("rating_at_least", "chien-si-thi-dua-co-so") };
        let run = RowForm {
            kind: "set".into(),
            number: "cstd-bo-tinh-2017.lien-tuc#count".into(),
            count: "5".into(),
            ..RowForm::default()
        };
        adopt(&ctx, root, "chat-hon", "PC02", vec![months.clone(), rating, run], 0).await;
        assert_eq!(agree(&ctx, root, 18).await, 18 * 3 * 3);
        assert_eq!((eligible("PC02").await, eligible("PX03").await), (0, before.1));
        // What rows do not carry: PX03 and its team one by one.
        adopt(&ctx, root, "dang-cho", "PX03", vec![condition("hold_under_discipline", "chien-si-tien-tien")], 0).await;
        assert_eq!(agree(&ctx, root, 18).await, 18 * 3 * 3);
        // A new revision is seen by the next scan.
        let mild = RowForm { count: "12".into(), ..months };
        adopt(&ctx, root, "chat-hon", "PC02", vec![mild], 1).await;
        assert_eq!(agree(&ctx, root, 18).await, 18 * 3 * 3);
        assert_eq!(eligible("PC02").await, before.0);
    })
    .await;
}
