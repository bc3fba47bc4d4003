//! A large movement is added up from columns in memory: what they say is what its figures say one by one, at every moment and for everybody.

use app::{
    Ctx,
    movements::{self, IndicatorForm, LaunchForm, Line, MovementForm},
};
use domain::{
    access::Role,
    indicator::{Bound, Rolled},
};
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::{
    figures::{CODE, indicator, sheet},
    units::{merged, organisation},
};

/// What a line says, in words that can be compared.
fn said(lines: &[Line]) -> Vec<String> {
    let one = |l: &Line| {
        let missing: Vec<_> = l.missing().map(|(u, p)| (u.code.clone(), p.to_owned())).collect();
        format!(
            "{} {:?} {} {:?} {missing:?} {:?} {} {:?} {}",
            l.indicator.seq, l.total, l.counted, l.periods, l.apart, l.apart_all, l.bands, l.overdue
        )
    };
    lines.iter().map(one).collect()
}

/// The lines as they are added up one by one; from columns they say the same, for this reader and for each indicator alone.
async fn both(ctx: &Ctx, who: &app::Actor) -> Vec<Line> {
    let row = movements::page(ctx, who, CODE).await.unwrap().row;
    let exact = movements::lines_over(ctx, who, &row, None, i64::MAX).await.unwrap();
    let packed = movements::lines_over(ctx, who, &row, None, 0).await.unwrap();
    assert_eq!(said(&packed), said(&exact));
    for line in &exact {
        let alone = movements::lines_over(ctx, who, &row, Some(line.indicator.seq), 0).await.unwrap();
        assert_eq!(said(&alone), said(std::slice::from_ref(line)));
    }
    let (mut of_exact, mut of_packed) = (exact.clone(), packed);
    let derived = async |lines: &mut Vec<Line>| {
        let all = movements::derived(ctx, who, &row, lines).await.unwrap();
        all.iter().map(|d| format!("{:?}", d.periods)).collect::<Vec<_>>()
    };
    assert_eq!(derived(&mut of_packed).await, derived(&mut of_exact).await);
    exact
}

/// A movement since May 2020 with an indicator of each measure, sent to all units; the officer of the province.
async fn movement(ctx: &Ctx, root: Uuid) -> app::Actor {
    let officer = actor(Role::EmulationOfficer, root);
    let form = MovementForm {
        code: CODE.into(),
        name: "Ba nhất".into(),
        kind: "thematic".into(),
        state: "draft".into(),
        unit: "CAT".into(),
        from: "2020-05-01".into(),
        ..MovementForm::default()
    };
    movements::create(ctx, &officer, &form, None).await.unwrap();
    let launch = LaunchForm { on: "2020-05-01".into(), reach: "all".into(), ..LaunchForm::default() };
    movements::launch(ctx, &officer, CODE, 1, &launch).await.unwrap();
    for (name, measure) in [
        ("Ca tuần tra", "sum"),
        ("Tỷ lệ khám phá án", "ratio"),
        ("Điểm bình quân", "average"),
        ("Cao nhất", "maximum"),
        ("Đã tập huấn", "yes_no"),
        ("Cách làm", "text"),
    ] {
        let unit = if matches!(measure, "sum" | "maximum") { "ca" } else { "" };
        let form =
            IndicatorForm { due_days: "5".into(), reporters: "all".into(), ..indicator(name, measure, unit, "month") };
        movements::add_indicator(ctx, &officer, CODE, &form, None).await.unwrap();
    }
    for (name, kind, bases, wish) in [("Tăng", "change", "1", "down"), ("Giảm cả hai", "units", "1, 2", "down")] {
        let form = movements::DerivedForm {
            name: name.into(),
            kind: kind.into(),
            bases: bases.into(),
            against: "before".into(),
            wish: wish.into(),
        };
        movements::add_derived(ctx, &officer, CODE, &form, None).await.unwrap();
    }
    officer
}

const MAY: &[(i64, &str)] =
    &[(1, "hơn 3.000"), (2, "81/100"), (3, "30/4"), (4, "gần 7"), (5, "có"), (6, "Mỗi tuần một buổi")];
const JUNE: &[(i64, &str)] = &[(1, "2.000"), (2, "81,4"), (3, "9/2"), (4, "9"), (5, "không")];
const OTHER: &[(i64, &str)] = &[(1, "0"), (2, "19/20"), (3, "hàng chục"), (4, "9")];

#[tokio::test]
async fn columns_say_what_figures_say_one_by_one_on_every_process_and_after_every_change() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        // Another process: another copy in memory of the same database.
        let other = testkit::ctx(&store);
        let who = |unit| actor(Role::EmulationOfficer, unit);
        assert_eq!(both(&other, &officer).await[0].total, Rolled::Nothing);
        let save = async |unit: Uuid, code: &str, period: &str, version: i64, cells: &[(i64, &str)]| {
            movements::save_sheet(&ctx, &who(unit), CODE, code, period, version, &sheet(cells)).await.unwrap();
        };
        save(px03, "PX03", "2020-05", 0, MAY).await;
        let first = both(&other, &officer).await;
        assert_eq!(first[0].total, Rolled::Number(3_000_000, Bound::Over), "saved there, seen here at the next load");
        save(px03, "PX03", "2020-06", 0, JUNE).await;
        save(pc02, "PC02", "2020-05", 0, OTHER).await;
        save(team, "PX03-D1", "2020-06", 0, OTHER).await;
        let all = both(&other, &officer).await;
        assert_eq!(all[0].total, Rolled::Number(5_000_000, Bound::About));
        assert_eq!(
            all[1].total,
            Rolled::Parts(119_000, 140_000, Bound::Exact),
            "a share without parts is not rolled up"
        );
        assert_eq!((all[1].apart_all, all[5].apart_all), (1, 1));
        // A correction changes one sheet only, and what is late is told by the first figure.
        save(px03, "PX03", "2020-05", 1, &[(1, "3.100"), (4, "nhiều"), (5, "")]).await;
        let corrected = both(&other, &officer).await;
        assert_eq!(corrected[0].total, Rolled::Number(5_100_000, Bound::Exact));
        for unit in [root, px03, pc02, team] {
            both(&other, &who(unit)).await;
            both(&ctx, &who(unit)).await;
        }
        // An indicator that comes later has no column until something is said of it.
        let late = indicator("Xe tuần tra", "sum", "xe", "month");
        movements::add_indicator(&ctx, &officer, CODE, &late, None).await.unwrap();
        assert_eq!(both(&other, &officer).await[6].total, Rolled::Nothing);
        save(pc02, "PC02", "2020-06", 0, &[(7, "4")]).await;
        assert_eq!(both(&other, &officer).await[6].total, Rolled::Number(4_000, Bound::Exact));
        let row = movements::page(&ctx, &officer, CODE).await.unwrap().row;
        let rows = movements::rows_of(&other, &officer, &row, 1, &[px03]).await.unwrap();
        assert_eq!(rows.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn branches_stand_in_the_tree_of_each_period_and_in_today_s_with_who_took_their_place() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, team] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        for (unit, code, cells) in [(px03, "PX03", MAY), (pc02, "PC02", OTHER), (team, "PX03-D1", JUNE)] {
            let who = actor(Role::EmulationOfficer, unit);
            movements::save_sheet(&ctx, &who, CODE, code, "2020-05", 0, &sheet(cells)).await.unwrap();
        }
        let branches = async |under: Option<&str>, today: bool| {
            movements::branches(&ctx, &officer, CODE, 1, (under, today)).await.unwrap()
        };
        let named = |b: &movements::Branches| -> Vec<(String, Rolled, bool)> {
            let mut all: Vec<_> = b.rows.iter().map(|r| (r.code.clone(), r.total, r.opens)).collect();
            all.sort_by(|a, b| b.0.cmp(&a.0));
            all
        };
        let number = |n, bound| Rolled::Number(n, bound);
        let found = branches(None, false).await;
        assert_eq!(found.under.as_ref().map(|u| u.0.as_str()), Some("CAT"));
        assert_eq!(
            named(&found),
            [
                ("PX03".to_owned(), number(5_000_000, Bound::About), true),
                ("PC02".to_owned(), number(0, Bound::Exact), false)
            ]
        );
        let below = branches(Some("PX03"), false).await;
        assert_eq!(named(&below), [("PX03-D1".to_owned(), number(2_000_000, Bound::Exact), false)]);
        assert_eq!(below.own.unwrap().total, number(3_000_000, Bound::Over));

        // Both merge in June: in May they stood for themselves; in today's tree they stand with the new unit.
        merged(&ctx, root, &[px03, pc02]).await;
        both(&ctx, &officer).await;
        let then = branches(None, false).await;
        assert_eq!(named(&then).iter().map(|r| r.0.as_str()).collect::<Vec<_>>(), ["PX03", "PC02"]);
        let today = branches(None, true).await;
        assert_eq!(named(&today), [("PX99".to_owned(), number(5_000_000, Bound::About), true)]);
        assert!(today.unplaced.is_empty(), "{:?}", today.unplaced);
        let below = named(&branches(Some("PX99"), true).await);
        let below: Vec<&str> = below.iter().map(|r| r.0.as_str()).collect();
        assert!(below.contains(&"PX03") && below.contains(&"PC02"), "{below:?}");

        // Whoever works below sees his own.
        let who = actor(Role::EmulationOfficer, team);
        let own = movements::branches(&ctx, &who, CODE, 1, (None, false)).await.unwrap();
        assert_eq!(own.rows.iter().map(|r| r.code.as_str()).collect::<Vec<_>>(), ["PX03-D1"]);
        let strange = movements::branches(&ctx, &who, CODE, 1, (Some("PC02"), false)).await;
        assert!(matches!(strange, Err(app::Error::NotFound | app::Error::Denied(_))), "{strange:?}");
    })
    .await;
}
