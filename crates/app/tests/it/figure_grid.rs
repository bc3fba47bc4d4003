//! Figures of many units on one grid, targets by unit, what is late, figures made of figures, and spreadsheets that come back.

use std::collections::BTreeMap;

use app::movements::{self, DerivedForm, IndicatorForm, Made};
use domain::{
    access::Role,
    grid::{Become, Merged, Sent, print},
    indicator::{Bound, Rolled, derived::Moved, late::Band},
    movement::MovementStep,
};
use store::Store;
use testkit::actor;

use crate::{
    figures::{CODE, fields, indicator, lines, movement, sheet},
    units::organisation,
};

/// A row whose reader saw these texts and typed others.
fn row(key: &str, cells: &[(&str, &str, &str)]) -> Sent {
    Sent {
        key: key.into(),
        seen: cells.iter().map(|(c, seen, _)| ((*c).to_owned(), print(seen))).collect(),
        cells: cells.iter().map(|(c, _, typed)| ((*c).to_owned(), (*typed).to_owned())).collect(),
    }
}

fn becomes(saved: &[(String, Merged)], key: &str, column: &str) -> String {
    let row = saved.iter().find(|(k, _)| k == key);
    match row.and_then(|(_, m)| m.cells.get(column)).map(|c| &c.becomes) {
        Some(Become::Faulty(fault)) => fault.key.to_owned(),
        Some(other) => format!("{other:?}"),
        None => "no cell".to_owned(),
    }
}

#[tokio::test]
async fn figures_of_many_units_are_typed_into_one_grid_and_each_refusal_stands_by_its_cell() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        let save = async |who: &app::Actor, sent: Vec<Sent>| {
            movements::save_grid(&ctx, who, CODE, "2020-08", sent).await.unwrap()
        };
        // A superior enters for a unit with its document only.
        let bare = save(&officer, vec![row("PX03", &[("i1", "", "3.000")])]).await;
        assert_eq!(becomes(&bare, "PX03", "i1"), "figure-document-first");
        let typed = [("document", "", "BC 9/PX03"), ("document_on", "", "02/09/2020"), ("i1", "", "hơn 3.000")];
        let sent = vec![row("PX03", &typed), row("PC02", &[("document", "", "BC 1"), ("i2", "", "101/100")])];
        let saved = save(&officer, sent).await;
        assert_eq!(becomes(&saved, "PX03", "i1"), "Written");
        assert_eq!(becomes(&saved, "PC02", "i2"), "figure-above-all");
        assert_eq!(becomes(&saved, "PC02", "document"), "Written", "the others of its row are kept");
        let zero = save(&officer, vec![row("PC02", &[("i2", "", "5/0"), ("i1", "", "1.77")])]).await;
        assert_eq!(becomes(&zero, "PC02", "i2"), "figure-whole-zero");
        assert_eq!(becomes(&zero, "PC02", "i1"), "figure-unreadable");
        // Two people in one cell: the second is told, nothing is overwritten unseen.
        let of_px03 = actor(Role::EmulationOfficer, px03);
        let second = save(&of_px03, vec![row("PX03", &[("i1", "", "2.000"), ("i2", "", "81/100")])]).await;
        assert_eq!((becomes(&second, "PX03", "i1"), becomes(&second, "PX03", "i2")), ("Both".into(), "Written".into()));
        let seen = save(&of_px03, vec![row("PX03", &[("i1", "hơn 3.000", "2.000")])]).await;
        assert_eq!(becomes(&seen, "PX03", "i1"), "Written");
        // Units of others are none, units that are asked for nothing have no row.
        for key in ["PC02", "CAT", "PX03-D1", "KHONG"] {
            assert!(save(&of_px03, vec![row(key, &[("i1", "", "1")])]).await.is_empty(), "{key}");
        }
        for period in ["2020-07", "2021-01", "all", "x"] {
            let refused = movements::save_grid(&ctx, &officer, CODE, period, vec![]).await;
            assert!(matches!(refused, Err(app::Error::NotFound)), "{period}: {refused:?}");
        }
        let all = lines(&ctx, &officer).await;
        assert_eq!(all[0].total, Rolled::Number(2_000_000, Bound::Exact));
        assert_eq!(all[0].rows[0].corrected, 1, "what it said before is kept");
        let grid = movements::grid(&ctx, &officer, CODE, "2020-09").await.unwrap();
        let px03 = grid.units.iter().find(|u| u.code == "PX03").unwrap();
        assert_eq!(px03.last[&1], "2.000", "the period before stands beside");
        for step in [MovementStep::Start, MovementStep::Review, MovementStep::Close] {
            let version = movements::page(&ctx, &officer, CODE).await.unwrap().row.version;
            movements::step(&ctx, &officer, CODE, version, step).await.unwrap();
        }
        let closed = save(&officer, vec![row("PX03", &[("i1", "2.000", "1")])]).await;
        assert_eq!(becomes(&closed, "PX03", "i1"), "figure-closed");
        assert_eq!(lines(&ctx, &officer).await[0].total, Rolled::Number(2_000_000, Bound::Exact));
    })
    .await;
}

#[tokio::test]
async fn a_spreadsheet_comes_back_into_the_grid_and_a_row_of_sums_is_not_counted() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        let file = "BÁO CÁO SỐ LIỆU THÁNG 8,,,\n\
                    Mã đơn vị,Đơn vị,Văn bản,1. Ca tuần tra (ca),Tỷ lệ khám phá án\n\
                    PX03,Phòng,BC 9,1.771,81/100\n\
                    PX03,Phòng,BC 9,5,1/2\n\
                    PC08,Phòng lạ,,7,\n\
                    PC02,Phòng,BC 2,12,\n\
                    ,Tổng cộng,,1.783,\n\
                    ,,,1.783,\n";
        let read = async |who: &app::Actor, text: &str| {
            movements::grid_file(&ctx, who, CODE, "2020-08", (text.as_bytes().to_vec(), "so-lieu.csv".into())).await
        };
        let (_, found) = read(&officer, file).await.unwrap();
        let typed = |unit: &str| found.typed.get(unit).cloned().unwrap_or_default();
        let want: BTreeMap<String, String> =
            [("document", "BC 9"), ("i1", "1.771"), ("i2", "81/100")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        assert_eq!(typed("PX03"), want);
        assert_eq!(typed("PC02")["i1"], "12");
        let left: Vec<&str> = found.left.iter().map(|l| l.2).collect();
        assert_eq!(left, ["figure-file-twice", "figure-file-no-unit", "figure-file-sum", "figure-file-sum"]);
        assert!(lines(&ctx, &officer).await[0].rows.is_empty(), "nothing is kept before somebody looked");
        let own = read(&actor(Role::EmulationOfficer, px03), file).await.unwrap().1;
        assert_eq!(own.typed.keys().collect::<Vec<_>>(), ["PX03"], "other units are none of his");
        assert_eq!(fields(read(&officer, "a,b\n1,2\n").await), [("file".to_owned(), "figure-file-no-head")]);
    })
    .await;
}

#[tokio::test]
async fn targets_by_unit_warn_where_they_ask_for_no_more_than_before() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, ..] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        let at = (CODE, 1, "2020-08");
        let typed = [("target", "", "3.000"), ("previous", "", "3.000")];
        let sent = vec![row("PX03", &typed), row("PC02", &[("target", "", "nhiều")])];
        let saved = movements::save_targets(&ctx, &officer, at, sent).await.unwrap();
        assert_eq!(becomes(&saved, "PX03", "target"), "Written");
        assert_eq!(becomes(&saved, "PC02", "target"), "figure-unreadable");
        let first = vec![row("PC02", &[("previous", "", "5")])];
        let first = movements::save_targets(&ctx, &officer, at, first).await.unwrap();
        assert_eq!(becomes(&first, "PC02", "previous"), "target-first");
        let grid = movements::targets(&ctx, &officer, CODE, 1, "2020-08").await.unwrap();
        let px03_row = grid.rows.iter().find(|r| r.code == "PX03").unwrap();
        assert!(px03_row.ordinary);
        assert_eq!(px03_row.values["assigned_by"], "Giám đốc", "who set the indicator's own target");
        let more = vec![row("PX03", &[("target", "3.000", "3.100"), ("assigned_by", "Giám đốc", "Bộ")])];
        movements::save_targets(&ctx, &officer, at, more).await.unwrap();
        let grid = movements::targets(&ctx, &officer, CODE, 1, "2020-08").await.unwrap();
        assert!(grid.rows.iter().all(|r| !r.ordinary));
        // A unit does not set its own.
        let of_px03 = actor(Role::EmulationOfficer, px03);
        let own = movements::targets(&ctx, &of_px03, CODE, 1, "2020-08").await;
        assert!(matches!(own, Err(app::Error::Denied(_))), "{own:?}");
        let page = movements::sheet(&ctx, &of_px03, CODE, "PX03", "2020-08").await.unwrap();
        assert_eq!((page.targets[0].value, page.targets[0].previous), (3_100_000, Some(3_000_000)));
        let gone = vec![row("PX03", &[("target", "3.100", "")])];
        movements::save_targets(&ctx, &officer, at, gone).await.unwrap();
        let m = movements::page(&ctx, &officer, CODE).await.unwrap().row;
        assert!(movements::lines(&ctx, &officer, &m, Some(1)).await.unwrap()[0].targets.is_empty());
    })
    .await;
}

fn made(kind: &str, bases: &str, wish: &str) -> DerivedForm {
    DerivedForm {
        name: format!("{kind} {bases}"),
        kind: kind.into(),
        bases: bases.into(),
        against: "before".into(),
        wish: wish.into(),
    }
}

#[tokio::test]
async fn figures_are_made_of_figures_and_what_came_late_is_told() {
    testkit::both(async |store: Store| {
        let ctx = testkit::ctx(&store);
        let [root, px03, pc02, _] = organisation(&ctx).await;
        let officer = movement(&ctx, root).await;
        let form = IndicatorForm {
            due_days: "5".into(),
            direction: "down".into(),
            ..indicator("Số vụ", "sum", "vụ", "month")
        };
        movements::add_indicator(&ctx, &officer, CODE, &form, None).await.unwrap();
        let wrong = IndicatorForm { due_days: "nhiều".into(), ..form.clone() };
        let wrong = fields(movements::add_indicator(&ctx, &officer, CODE, &wrong, None).await);
        assert_eq!(wrong, [("due_days".to_owned(), "indicator-due-days")]);
        let units =
            [(px03, "PX03", ["10", "8"], ["50/100", "40/100"]), (pc02, "PC02", ["10", "12"], ["50/100", "40/100"])];
        for (id, code, sums, ratios) in units {
            let who = actor(Role::EmulationOfficer, id);
            for (n, period) in ["2020-08", "2020-09"].into_iter().enumerate() {
                let cells = sheet(&[(3, sums[n]), (2, ratios[n])]);
                movements::save_sheet(&ctx, &who, CODE, code, period, 0, &cells).await.unwrap();
            }
        }
        for form in [made("change", "3", "down"), made("units", "3, 2", "down"), made("share", "3", "down")] {
            movements::add_derived(&ctx, &officer, CODE, &form, None).await.unwrap();
        }
        let refused = async |form: &DerivedForm| fields(movements::add_derived(&ctx, &officer, CODE, form, None).await);
        let why = |key| vec![("bases".to_owned(), key)];
        assert_eq!(refused(&made("change", "1, 3", "down")).await, why("derived-one-base"));
        assert_eq!(refused(&made("units", "1, 9", "down")).await, why("derived-bases"));
        let row = movements::page(&ctx, &officer, CODE).await.unwrap().row;
        let mut all = movements::lines(&ctx, &officer, &row, None).await.unwrap();
        let derived = movements::derived(&ctx, &officer, &row, &mut all).await.unwrap();
        let at = |n: usize, period: &str| derived[n].periods.iter().find(|p| p.period == period).unwrap().clone();
        assert_eq!(at(0, "2020-09").made, Made::Moved(Moved::Percent(0), false), "10 and 10 are 8 and 12");
        assert_eq!(at(0, "2020-08").made, Made::Nothing, "nothing before it");
        let units = at(1, "2020-09");
        assert_eq!((units.made, units.units.len()), (Made::Units(1, 2), 1), "down on both criteria");
        assert_eq!(units.units[0].0, "PX03");
        assert_eq!(at(2, "2020-09").made, Made::Nothing, "nobody has a target");
        // The clock stands weeks after both periods ended.
        let line = all.iter().find(|l| l.indicator.seq == 3).unwrap();
        assert_eq!(line.bands.values().sum::<usize>(), 4, "{:?}", line.bands);
        assert!(line.bands.keys().all(|b| *b != Band::InTime), "{:?}", line.bands);
        assert!(all[0].bands.is_empty(), "without a due day nothing is late");
        movements::drop_derived(&ctx, &officer, CODE, 1).await.unwrap();
        let again = movements::drop_derived(&ctx, &officer, CODE, 1).await;
        assert!(matches!(again, Err(app::Error::NotFound)), "{again:?}");
    })
    .await;
}
