//! Figures of a movement: entered by units, corrected, added up over the tree and over time.

use app::{
    Ctx, Error,
    movements::{self, IndicatorForm, LaunchForm, MovementForm, SheetForm},
};
use domain::{
    access::Role,
    indicator::{Bound, Rolled},
};
use store::Store;
use testkit::actor;
use uuid::Uuid;

use crate::units::organisation;

pub(crate) const CODE: &str = "ba-nhat";

pub(crate) fn indicator(name: &str, measure: &str, unit: &str, every: &str) -> IndicatorForm {
    IndicatorForm {
        name: name.into(),
        measure: measure.into(),
        unit_of_measure: unit.into(),
        direction: "up".into(),
        every: every.into(),
        reporters: "direct".into(),
        ..IndicatorForm::default()
    }
}

/// A movement since August 2020 with a sum and a ratio, sent to all units; the officer of the province.
pub(crate) async fn movement(ctx: &Ctx, root: Uuid) -> app::Actor {
    let officer = actor(Role::EmulationOfficer, root);
    let form = MovementForm {
        code: CODE.into(),
        name: "Ba nhất".into(),
        kind: "thematic".into(),
        state: "draft".into(),
        unit: "CAT".into(),
        from: "2020-08-17".into(),
        ..MovementForm::default()
    };
    movements::create(ctx, &officer, &form, None).await.unwrap();
    let launch = LaunchForm { on: "2020-08-17".into(), reach: "all".into(), ..LaunchForm::default() };
    movements::launch(ctx, &officer, CODE, 1, &launch).await.unwrap();
    let target = IndicatorForm {
        target: "12.000".into(),
        assigned_by: "Giám đốc".into(),
        ..indicator("Ca tuần tra", "sum", "ca", "month")
    };
    assert_eq!(movements::add_indicator(ctx, &officer, CODE, &target, None).await.unwrap(), 1);
    let ratio = indicator("Tỷ lệ khám phá án", "ratio", "", "month");
    assert_eq!(movements::add_indicator(ctx, &officer, CODE, &ratio, None).await.unwrap(), 2);
    officer
}

pub(crate) fn sheet(cells: &[(i64, &str)]) -> SheetForm {
    SheetForm { cells: cells.iter().map(|(n, t)| (*n, (*t).to_owned())).collect(), ..SheetForm::default() }
}

pub(crate) fn fields<T: std::fmt::Debug>(result: app::Result<T>) -> Vec<(String, &'static str)> {
    match result {
        Err(Error::Invalid(f)) => f.into_iter().map(|f| (f.field, f.refusal.key)).collect(),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn lines(ctx: &Ctx, who: &app::Actor) -> Vec<movements::Line> {
    let row = movements::page(ctx, who, CODE).await.unwrap().row;
    movements::lines(ctx, who, &row, None).await.unwrap()
}

#[tokio::test]
async fn figures_are_added_over_units_and_months_and_who_sent_nothing_is_named() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        let (of_px03, of_pc02) = (actor(Role::EmulationOfficer, px03), actor(Role::EmulationOfficer, pc02));
        let august = sheet(&[(1, "hơn 3.000"), (2, "81/100")]);
        assert_eq!(movements::save_sheet(&ctx, &of_px03, CODE, "PX03", "2020-08", 0, &august).await.unwrap(), 2);
        let september = sheet(&[(1, "2.000"), (2, "hàng chục vụ")]);
        movements::save_sheet(&ctx, &of_px03, CODE, "PX03", "2020-09", 0, &september).await.unwrap();
        let other = sheet(&[(1, "0"), (2, "19/20")]);
        movements::save_sheet(&ctx, &of_pc02, CODE, "PC02", "2020-08", 0, &other).await.unwrap();
        let all = lines(&ctx, &officer).await;
        assert_eq!(all[0].total, Rolled::Number(5_000_000, Bound::About), "over and exact make about");
        assert_eq!(all[1].total, Rolled::Parts(100_000, 120_000, Bound::Exact), "the ratio of sums");
        let august = &all[0].periods[0];
        assert_eq!((august.0.as_str(), august.1, august.2), ("2020-08", Rolled::Number(3_000_000, Bound::About), 2));
        let missing: Vec<_> = all[0].missing().map(|(u, period)| (u.code.as_str(), period)).collect();
        assert_eq!(
            missing,
            [("PC02", "2020-09"), ("PC02", "2020-10"), ("PX03", "2020-10")],
            "zero was said, silence was not"
        );
        assert_eq!(all[1].apart.len(), 1, "words are shown and not counted");
        assert_eq!(all[1].apart[0].figure.wording, "hàng chục vụ");
        // Whoever works below sees his own units only.
        assert_eq!(lines(&ctx, &of_pc02).await[0].total, Rolled::Number(0, Bound::Exact));
        let export = app::exports::movement(&ctx, &officer, CODE).await.unwrap();
        assert_eq!(export.indicators[0].total.as_deref(), Some("khoảng 5.000"));
        assert_eq!(export.indicators[1].total.as_deref(), Some("83,33 %"));
        assert_eq!(export.indicators[0].figures.len(), 3);
        assert_eq!(export.indicators[0].missing.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_corrected_figure_keeps_what_it_said_and_the_second_writer_is_told() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        movement(&ctx, root).await;
        let of_px03 = actor(Role::EmulationOfficer, px03);
        let first = sheet(&[(1, "3.000")]);
        movements::save_sheet(&ctx, &of_px03, CODE, "PX03", "2020-08", 0, &first).await.unwrap();
        let again = movements::save_sheet(&ctx, &of_px03, CODE, "PX03", "2020-08", 0, &first).await;
        assert!(matches!(again, Err(Error::Stale { found: 1 })), "{again:?}");
        assert_eq!(movements::save_sheet(&ctx, &of_px03, CODE, "PX03", "2020-08", 1, &first).await.unwrap(), 0);
        let right = sheet(&[(1, "3.100")]);
        assert_eq!(movements::save_sheet(&ctx, &of_px03, CODE, "PX03", "2020-08", 2, &right).await.unwrap(), 1);
        let page = movements::sheet(&ctx, &of_px03, CODE, "PX03", "2020-08").await.unwrap();
        assert_eq!((page.cells[&1].as_str(), page.version), ("3.100", 3));
        assert_eq!((page.before.len(), page.before[0].value), (1, Some(3_000_000)));
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_said_is_refused_and_nothing_is_kept() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, _, team] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        let of_px03 = actor(Role::EmulationOfficer, px03);
        let save = async |period: &str, cells: &[(i64, &str)]| {
            movements::save_sheet(&ctx, &of_px03, CODE, "PX03", period, 0, &sheet(cells)).await
        };
        assert_eq!(fields(save("2020-08", &[(2, "101/100")]).await), [("cell.2".to_owned(), "figure-above-all")]);
        assert_eq!(fields(save("2020-08", &[(2, "5/0")]).await), [("cell.2".to_owned(), "figure-whole-zero")]);
        assert_eq!(fields(save("2020-08", &[(1, "1.77")]).await), [("cell.1".to_owned(), "figure-unreadable")]);
        for period in ["2020-07", "2021-01", "2020-Q3", "all", "x"] {
            let refused = save(period, &[(1, "1")]).await;
            assert!(matches!(refused, Err(Error::Refused(_))), "{period}: {refused:?}");
        }
        // The team was sent the movement and is not asked for these indicators.
        let of_team = actor(Role::EmulationOfficer, team);
        let below = movements::save_sheet(&ctx, &of_team, CODE, "PX03-D1", "2020-08", 0, &sheet(&[(1, "1")])).await;
        assert!(matches!(below, Err(Error::Refused(_))), "{below:?}");
        let outside = movements::save_sheet(&ctx, &officer, CODE, "CAT", "2020-08", 0, &sheet(&[(1, "1")])).await;
        assert!(matches!(outside, Err(Error::NotFound)), "{outside:?}");
        let for_unit = movements::save_sheet(&ctx, &officer, CODE, "PX03", "2020-08", 0, &sheet(&[(1, "1")])).await;
        assert_eq!(fields(for_unit), [("document".to_owned(), "cascade-document-for-unit")]);
        assert!(lines(&ctx, &officer).await[0].rows.is_empty());
        let form = IndicatorForm { target: "nhiều".into(), ..indicator("", "sum", "", "month") };
        let wrong = fields(movements::add_indicator(&ctx, &officer, CODE, &form, None).await);
        let wrong: Vec<_> = wrong.iter().map(|w| w.0.as_str()).collect();
        assert_eq!(wrong, ["name", "target", "unit_of_measure"]);
        save("2020-08", &[(1, "5")]).await.unwrap();
        let other = indicator("Ca tuần tra", "ratio", "ca", "month");
        let used = movements::edit_indicator(&ctx, &officer, CODE, 1, 1, &other).await;
        assert!(matches!(&used, Err(Error::Refused(r)) if r.key == "indicator-in-use"), "{used:?}");
    })
    .await;
}

#[tokio::test]
async fn a_figure_stays_with_its_unit_when_units_merge() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
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
        movements::create(&ctx, &officer, &form, None).await.unwrap();
        let launch = LaunchForm { on: "2020-05-01".into(), reach: "direct".into(), ..LaunchForm::default() };
        movements::launch(&ctx, &officer, CODE, 1, &launch).await.unwrap();
        let sum = indicator("Ca tuần tra", "sum", "ca", "month");
        movements::add_indicator(&ctx, &officer, CODE, &sum, None).await.unwrap();
        for (unit, code) in [(px03, "PX03"), (pc02, "PC02")] {
            let who = actor(Role::EmulationOfficer, unit);
            movements::save_sheet(&ctx, &who, CODE, code, "2020-05", 0, &sheet(&[(1, "10")])).await.unwrap();
        }
        crate::units::merged(&ctx, root, &[px03, pc02]).await;
        let line = &lines(&ctx, &officer).await[0];
        assert_eq!(line.total, Rolled::Number(20_000, Bound::Exact), "both histories, each once");
        assert!(line.missing.is_empty(), "nothing is expected of a unit after its end: {:?}", line.missing);
    })
    .await;
}
