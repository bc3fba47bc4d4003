//! What each unit is to reach, on the house's grid.

use app::movements::{self, TARGET, TargetGrid, TargetRow};
use axum::{
    extract::{Path, Query},
    http::HeaderMap,
};
use serde::{Deserialize, Serialize};

use super::figures::period_name;
use crate::{
    Cx, Fields, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    grid::{self, Column, Grid, Row},
};

/// Units on a page.
const ROWS: usize = 200;

/// The grid.
#[derive(Serialize)]
pub struct TargetsPage {
    code: String,
    name: String,
    seq: i64,
    indicator: String,
    unit: String,
    period: String,
    periods: Vec<Choice>,
    grid: Grid,
    open: bool,
    /// Units whose target does not exceed what they had before.
    ordinary: Vec<String>,
}

impl Page for TargetsPage {
    const TEMPLATE: &'static str = "movements/targets.html";

    fn samples() -> Vec<Self> {
        let columns = TARGET.iter().map(|f| Column::of(f, f.column.into(), vec![])).collect();
        let grid = Grid::new("targets-1-2026", "Mức giao", "/movements/x/figures/1/targets", "Đơn vị", columns);
        let values = [("target", "3.000"), ("previous", "3.000"), ("assigned_by", "Giám đốc")];
        let values = values.map(|(k, v)| (k.to_owned(), v.to_owned())).into_iter().collect();
        let page = |rows, open, ordinary| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            seq: 1,
            indicator: "Ca tuần tra".into(),
            unit: "ca".into(),
            period: "2026".into(),
            periods: vec![Choice::new("2026", "Năm 2026"), Choice::new("2025", "Năm 2025")],
            grid: grid.clone().rows(rows),
            open,
            ordinary,
        };
        vec![
            page(vec![Row::new("PX03", "Phòng", &TARGET, &values)], true, vec!["Phòng".into()]),
            page(vec![], false, vec![]),
        ]
    }
}

/// Which period, and which page of units.
#[derive(Debug, Default, Deserialize)]
pub struct Of {
    #[serde(default)]
    period: String,
    #[serde(default)]
    at: String,
}

fn address(t: &TargetGrid, at: usize) -> String {
    let at = if at == 0 { String::new() } else { format!("&at={at}") };
    format!("/movements/{}/figures/{}/targets?period={}{at}", t.movement.code, t.indicator.seq, t.period)
}

fn page(cx: &Cx, t: &TargetGrid, at: usize) -> TargetsPage {
    let columns = TARGET.iter().map(|f| Column::of(f, cx.word(&code_key("target", f.column)), vec![])).collect();
    let row = |r: &TargetRow| {
        let small = if r.ordinary { cx.word("target-ordinary") } else { r.code.clone() };
        let mut row = Row::new(r.code.clone(), r.name.clone(), &TARGET, &r.values).more(small, String::new());
        row.cells.iter_mut().for_each(|c| c.fixed = !t.open);
        row
    };
    let rows = t.rows.iter().skip(at).take(ROWS).map(row).collect();
    let before = (at > 0).then(|| address(t, at.saturating_sub(ROWS)));
    let after = (at + ROWS < t.rows.len()).then(|| address(t, at + ROWS));
    let grid = Grid::new(
        format!("targets-{}-{}", t.indicator.seq, t.period),
        cx.word("target-title"),
        address(t, at),
        cx.word("cascade-unit"),
        columns,
    );
    TargetsPage {
        code: t.movement.code.clone(),
        name: t.movement.name.clone(),
        seq: t.indicator.seq,
        indicator: t.indicator.name.clone(),
        unit: t.indicator.unit_of_measure.clone(),
        period: t.period.clone(),
        periods: t.periods.iter().rev().map(|p| Choice::new(p.clone(), period_name(cx, p))).collect(),
        grid: grid.rows(rows).pages(before, after),
        open: t.open,
        ordinary: t.rows.iter().filter(|r| r.ordinary).map(|r| r.name.clone()).collect(),
    }
}

/// `GET /movements/{code}/figures/{seq}/targets`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, seq)): Path<(String, i64)>,
    Query(of): Query<Of>,
) -> PageResult {
    let found = movements::targets(&cx.ctx, &actor, &code, seq, &of.period).await?;
    cx.page(&page(&cx, &found, of.at.parse().unwrap_or(0))).await
}

/// `POST /movements/{code}/figures/{seq}/targets`: rows of the grid, from its script or as one form.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, seq)): Path<(String, i64)>,
    Query(of): Query<Of>,
    headers: HeaderMap,
    fields: Fields,
) -> PageResult {
    let sent = grid::sent(&fields, &TARGET.map(|f| f.column));
    let saved = movements::save_targets(&cx.ctx, &actor, (&code, seq, &of.period), sent).await?;
    if grid::by_script(&headers) {
        return grid::answer(&cx, saved);
    }
    let now = movements::targets(&cx.ctx, &actor, &code, seq, &of.period).await?;
    let at = of.at.parse().unwrap_or(0);
    let (rows, done) = grid::done(&saved);
    if done {
        return cx.done(&address(&now, at), "grid-saved", [("count", rows.to_string())]).await;
    }
    let mut page = page(&cx, &now, at);
    page.grid = page.grid.told(cx.lang, &saved);
    cx.page_with(grid::status(&saved), &page).await
}
