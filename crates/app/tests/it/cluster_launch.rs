//! A cluster launches a movement to its members of the day, and form 0601 counts it in row 04.

use app::{
    Ctx, Error, clusters, exports, forms,
    movements::{self, BodyForm, LaunchForm, MovementForm},
};
use domain::access::Role;
use store::Store;
use testkit::actor;

use crate::{
    clusters::{cluster, texts},
    units::organisation,
};

fn of_cluster(code: &str) -> MovementForm {
    MovementForm {
        code: "thi-dua-cum".into(),
        name: "Thi đua của cụm".into(),
        kind: "thematic".into(),
        state: "draft".into(),
        unit: "CAT".into(),
        from: "2020-02-01".into(),
        to: "2020-06-30".into(),
        bodies: vec![BodyForm { role: "launches".into(), cluster: code.into(), ..BodyForm::default() }],
        ..MovementForm::default()
    }
}

/// A cluster of two units of the tree, one that left it, a body outside; a unit that was never in it.
async fn members(ctx: &Ctx, who: &app::Actor) -> String {
    let code = clusters::add(ctx, who, &cluster("Cụm 5")).await.unwrap();
    for pairs in [
        &[("unit", "PX03"), ("from_date", "2015")] as &[_],
        &[("unit", "PX03-D1"), ("from_date", "2015"), ("to_date", "2019"), ("gone", "moved")],
        &[("name", "Công an tỉnh Ví Dụ"), ("from_date", "2015")],
    ] {
        clusters::add_part(ctx, who, &code, "members", &texts(pairs)).await.unwrap();
    }
    code
}

#[tokio::test]
async fn a_cluster_launches_to_its_members_of_the_day_and_row_04_counts_it() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let officer = actor(Role::AdvisoryBody, root);
        let code = members(&ctx, &officer).await;
        movements::create(&ctx, &officer, &of_cluster(&code), None).await.unwrap();
        let page = movements::launch_page(&ctx, &officer, "thi-dua-cum").await.unwrap();
        assert_eq!(page.members, Some(1), "who left in 2019 is no member in 2020");
        assert_eq!(page.unreached, ["Công an tỉnh Ví Dụ"]);
        let launch = LaunchForm { on: "01/02/2020".into(), reach: "members".into(), ..LaunchForm::default() };
        assert_eq!(movements::launch(&ctx, &officer, "thi-dua-cum", 1, &launch).await.unwrap(), 1);

        // It stands on the desk of the member and on nobody else's.
        for (unit, waits) in [(px03, 1), (pc02, 0), (team, 0)] {
            let who = actor(Role::EmulationOfficer, unit);
            let all = movements::waiting(&ctx, &who, 10).await.unwrap();
            assert_eq!(all.iter().filter(|w| w.part == "answer").count(), waits, "{all:?}");
        }

        // A unit that joins later is reached later, those before once.
        let joins = texts(&[("unit", "PC02"), ("from_date", "2020-03-01")]);
        clusters::add_part(&ctx, &officer, &code, "members", &joins).await.unwrap();
        let version = movements::page(&ctx, &officer, "thi-dua-cum").await.unwrap().row.version;
        assert_eq!(movements::launch(&ctx, &officer, "thi-dua-cum", version, &launch).await.unwrap(), 1);
        assert_eq!(movements::launch_page(&ctx, &officer, "thi-dua-cum").await.unwrap().members, Some(0));

        let asked = forms::Asked { form: "0601".into(), year: "2020".into(), ..forms::Asked::default() };
        let form = forms::page(&ctx, &officer, &asked).await.unwrap().form;
        let counts: Vec<u64> = ["01", "02", "03", "04", "05", "06", "11"].iter().map(|r| form.count(r, "1")).collect();
        assert_eq!(counts, [1, 0, 0, 1, 0, 1, 1]);
        assert!(form.adds_up());

        // Said in both exports and on the page of the cluster.
        let export = exports::movement(&ctx, &officer, "thi-dua-cum").await.unwrap();
        let body = &export.bodies[0];
        assert_eq!(
            (body.cluster.as_deref(), body.unit.as_deref(), body.name.as_str()),
            (Some("cum-5"), None, "Cụm thi đua số 5")
        );
        let export = exports::cluster(&ctx, &officer, &code).await.unwrap();
        assert_eq!(
            (export.movements[0].code.as_str(), export.movements[0].on.as_deref()),
            ("thi-dua-cum", Some("2020-02-01"))
        );
        let page = clusters::page(&ctx, &officer, &code).await.unwrap();
        assert_eq!(page.movements[0].state, "launched");

        // What is kept is what the form shows again.
        let row = movements::page(&ctx, &officer, "thi-dua-cum").await.unwrap().row;
        let form = movements::form_of(&ctx, &officer, &row).await.unwrap();
        assert_eq!(form.bodies, of_cluster(&code).bodies);
    })
    .await;
}

#[tokio::test]
async fn a_cluster_of_another_unit_an_annulled_one_and_two_bodies_in_a_row_are_refused() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, ..] = organisation(&ctx).await;
        let officer = actor(Role::AdvisoryBody, root);
        let code = members(&ctx, &officer).await;
        let refused = async |form: MovementForm| match movements::create(&ctx, &officer, &form, None).await {
            Err(Error::Invalid(f)) => f.into_iter().map(|f| (f.field, f.refusal.key)).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let field = |key| vec![("bodies.0.cluster".to_owned(), key)];
        let elsewhere = MovementForm { unit: "PX03".into(), ..of_cluster(&code) };
        assert_eq!(refused(elsewhere).await, field("movement-cluster-unit"));
        assert_eq!(refused(of_cluster("cum-9")).await, field("movement-cluster-unknown"));
        let mut two = of_cluster(&code);
        two.bodies[0].unit = "PX03".into();
        assert_eq!(refused(two).await, field("movement-body-one"));

        // A movement that no cluster launches has no members to be sent to.
        let own = MovementForm { bodies: vec![], ..of_cluster(&code) };
        movements::create(&ctx, &officer, &own, None).await.unwrap();
        let page = movements::launch_page(&ctx, &officer, "thi-dua-cum").await.unwrap();
        assert_eq!((page.members, page.unreached.len()), (None, 0));
        let launch = LaunchForm { on: "01/02/2020".into(), reach: "members".into(), ..LaunchForm::default() };
        let sent = movements::launch(&ctx, &officer, "thi-dua-cum", 1, &launch).await;
        assert!(matches!(&sent, Err(Error::Invalid(f)) if f[0].refusal.key == "cascade-no-members"), "{sent:?}");

        let version = clusters::view(&ctx, &officer, &code).await.unwrap().record.version;
        clusters::annul(&ctx, &officer, &code, version, "Nhập nhầm").await.unwrap();
        let annulled = MovementForm { code: "khac".into(), ..of_cluster(&code) };
        assert_eq!(refused(annulled).await, field("movement-cluster-unknown"));
    })
    .await;
}
