//! Figures of many units for one period on the house's grid, out as a spreadsheet and back into the grid.

use std::collections::BTreeMap;

use app::{
    export::{Sheet, Value},
    movements::{self, FigureGrid, FromFile, GRID_ROWS, GridUnit, Indicator, PAPERS, column_of},
};
use axum::{
    extract::{Path, Query},
    http::{HeaderMap, StatusCode},
};
use domain::{fields::Field, grid::shown, indicator::show_number};
use serde::{Deserialize, Serialize};

use super::figures::period_name;
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    grid::{self, Cell, Column, Grid, Row},
    upload::Upload,
};

/// The grid.
#[derive(Serialize)]
pub struct FigureGridPage {
    code: String,
    name: String,
    period: String,
    period_name: String,
    periods: Vec<Choice>,
    grid: Grid,
    /// Figures can be entered.
    open: bool,
    /// For some of the units the reader enters in their place.
    for_unit: bool,
    /// The form of the file.
    form: FormState,
    /// A file was read into the grid: units with something to save, and those that did not fit onto the page.
    filled: Option<(usize, usize)>,
    /// Rows of the file that were left out: number, what stands there, why.
    left: Vec<(u32, String, String)>,
}

fn sample_grid() -> Grid {
    let column = |name: &str, label: &str| Column {
        name: name.into(),
        label: label.into(),
        shape: "text",
        most: 200,
        choices: vec![],
    };
    let cell = |value: &str, stands: Option<&str>| Cell {
        value: value.into(),
        stands: stands.map(str::to_owned),
        small: "kỳ trước 2.900".into(),
        ..Cell::default()
    };
    let row = Row::of("PX03", "Phòng", vec![cell("BC 1", None), cell("3.000", Some("2.900"))]);
    Grid::new(
        "figures-2026-11",
        "Số liệu",
        "/movements/x/grid?period=2026-11",
        "Đơn vị",
        vec![column("document", "Văn bản"), column("i1", "1. Ca tuần tra (ca)")],
    )
    .rows(vec![row])
}

impl Page for FigureGridPage {
    const TEMPLATE: &'static str = "movements/grid.html";

    fn samples() -> Vec<Self> {
        let page = |grid: Grid, open, filled, left| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            period: "2026-11".into(),
            period_name: "11/2026".into(),
            periods: vec![Choice::new("2026-11", "11/2026"), Choice::new("2026-10", "10/2026")],
            grid,
            open,
            for_unit: open,
            form: FormState::default(),
            filled,
            left,
        };
        let none = || sample_grid().rows(vec![]);
        let left = vec![(9, "Tổng cộng".to_owned(), "là dòng tổng".to_owned())];
        vec![
            page(sample_grid(), true, Some((2, 1)), left),
            page(sample_grid(), false, None, vec![]),
            page(none(), true, Some((0, 0)), vec![]),
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

fn address(code: &str, period: &str, at: usize) -> String {
    let at = if at == 0 { String::new() } else { format!("&at={at}") };
    format!("/movements/{code}/grid?period={period}{at}")
}

/// "2. Ca tuần tra (ca)": the number finds the indicator again in a spreadsheet.
fn label(i: &Indicator) -> String {
    if i.unit_of_measure.is_empty() {
        format!("{}. {}", i.seq, i.name)
    } else {
        format!("{}. {} ({})", i.seq, i.name, i.unit_of_measure)
    }
}

fn paper(f: &Field) -> String {
    code_key("figure", f.column)
}

fn columns(cx: &Cx, grid: &FigureGrid) -> Vec<Column> {
    let papers = PAPERS.iter().map(|f| Column::of(f, cx.word(&paper(f)), vec![]));
    let figures = grid.indicators.iter().map(|i| Column {
        name: column_of(i.seq),
        label: label(i),
        shape: "text",
        most: 200,
        choices: vec![],
    });
    papers.chain(figures).collect()
}

fn row(cx: &Cx, grid: &FigureGrid, unit: &GridUnit, typed: Option<&BTreeMap<String, String>>) -> Row {
    let value = |column: &str| unit.values.get(column).cloned().unwrap_or_default();
    let papers =
        PAPERS.iter().map(|f| Cell { value: shown(f, &value(f.column)), fixed: !grid.open, ..Cell::default() });
    let figures = grid.indicators.iter().map(|i| {
        let mut small = Vec::new();
        if let Some(last) = unit.last.get(&i.seq) {
            small.push(cx.say("figure-last", [("last", last.clone())]));
        }
        if let Some(target) = unit.targets.get(&i.seq) {
            small.push(cx.say("figure-of-target", [("target", show_number((*target).into()))]));
        }
        Cell {
            value: value(&column_of(i.seq)),
            small: small.join(" · "),
            fixed: !grid.open || !unit.asked.contains(&i.seq),
            ..Cell::default()
        }
    });
    let href = format!("/movements/{}/units/{}/figures?period={}", grid.movement.code, unit.code, grid.period);
    let small = if unit.for_unit { cx.word("figure-for-unit") } else { unit.code.clone() };
    let mut row = Row::of(unit.code.clone(), unit.name.clone(), papers.chain(figures).collect()).more(small, href);
    // What a file says is not saved yet: the cell knows what stands.
    let names = PAPERS.iter().map(|f| f.column.to_owned()).chain(grid.indicators.iter().map(|i| column_of(i.seq)));
    for (name, cell) in names.zip(&mut row.cells).filter(|(_, c)| !c.fixed) {
        if let Some(text) = typed.and_then(|t| t.get(&name)) {
            cell.stands = Some(std::mem::replace(&mut cell.value, text.clone()));
        }
    }
    row
}

fn page(cx: &Cx, grid: &FigureGrid, at: usize, from: Option<FromFile>) -> FigureGridPage {
    let columns = columns(cx, grid);
    let (units, more): (Vec<&GridUnit>, usize) = match &from {
        // A file shows the units in which it says something else.
        Some(file) => {
            let all: Vec<&GridUnit> = grid.units.iter().filter(|u| file.typed.contains_key(&u.code)).collect();
            let more = all.len().saturating_sub(GRID_ROWS);
            (all.into_iter().take(GRID_ROWS).collect(), more)
        }
        None => (grid.units.iter().skip(at).take(GRID_ROWS).collect(), 0),
    };
    let typed = |u: &GridUnit| from.as_ref().and_then(|f| f.typed.get(&u.code));
    let rows: Vec<Row> = units.iter().map(|u| row(cx, grid, u, typed(u))).collect();
    let code = &grid.movement.code;
    let before = (at > 0 && from.is_none()).then(|| address(code, &grid.period, at.saturating_sub(GRID_ROWS)));
    let after = at + GRID_ROWS;
    let after = (after < grid.units.len() && from.is_none()).then(|| address(code, &grid.period, after));
    let name = period_name(cx, &grid.period);
    let caption = cx.say("figure-grid-of", [("period", name.clone())]);
    let filled = from.as_ref().map(|_| (rows.len(), more));
    let left = from.map(|f| f.left).unwrap_or_default();
    FigureGridPage {
        grid: Grid::new(
            format!("figures-{}", grid.period),
            caption,
            address(code, &grid.period, at),
            cx.word("cascade-unit"),
            columns,
        )
        .rows(rows)
        .pages(before, after),
        code: code.clone(),
        name: grid.movement.name.clone(),
        period: grid.period.clone(),
        period_name: name,
        periods: grid.periods.iter().rev().map(|p| Choice::new(p.clone(), period_name(cx, p))).collect(),
        open: grid.open,
        for_unit: grid.open && grid.units.iter().any(|u| u.for_unit),
        form: FormState::default(),
        filled,
        left: left.into_iter().map(|(n, what, why)| (n, what, cx.word(why))).collect(),
    }
}

/// `GET /movements/{code}/grid`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(of): Query<Of>) -> PageResult {
    let grid = movements::grid(&cx.ctx, &actor, &code, &of.period).await?;
    cx.page(&page(&cx, &grid, of.at.parse().unwrap_or(0), None)).await
}

/// `POST /movements/{code}/grid`: rows of the grid, from its script or as one form.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    headers: HeaderMap,
    fields: Fields,
) -> PageResult {
    let before = movements::grid(&cx.ctx, &actor, &code, &of.period).await?;
    let names: Vec<String> = columns(&cx, &before).into_iter().map(|c| c.name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let saved = movements::save_grid(&cx.ctx, &actor, &code, &before.period, grid::sent(&fields, &names)).await?;
    if grid::by_script(&headers) {
        return grid::answer(&cx, saved);
    }
    let at = of.at.parse().unwrap_or(0);
    let (rows, done) = grid::done(&saved);
    if done {
        let to = address(&code, &before.period, at);
        return cx.done(&to, "grid-saved", [("count", rows.to_string())]).await;
    }
    let now = movements::grid(&cx.ctx, &actor, &code, &before.period).await?;
    let mut page = page(&cx, &now, at, None);
    page.grid = page.grid.told(cx.lang, &saved);
    cx.page_with(grid::status(&saved), &page).await
}

/// `GET /movements/{code}/grid.xlsx`: the same as a spreadsheet, for units without accounts.
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(of): Query<Of>) -> PageResult {
    let grid = movements::grid(&cx.ctx, &actor, &code, &of.period).await?;
    let text = |t: String| if t.is_empty() { Value::Empty } else { Value::Text(t) };
    let mut headings = vec![cx.word("figure-unit-code"), cx.word("cascade-unit")];
    headings.extend(PAPERS.iter().map(|f| cx.word(&paper(f))));
    headings.extend(grid.indicators.iter().map(label));
    let line = |u: &GridUnit| {
        let value = |c: &str| u.values.get(c).cloned().unwrap_or_default();
        let mut cells = vec![Value::Text(u.code.clone()), Value::Text(u.name.clone())];
        cells.extend(PAPERS.iter().map(|f| text(shown(f, &value(f.column)))));
        cells.extend(grid.indicators.iter().map(|i| text(value(&column_of(i.seq)))));
        cells
    };
    let title = format!("{}: {}", grid.movement.name, period_name(&cx, &grid.period));
    let rows = grid.units.iter().map(line).collect();
    cx.workbook("so-lieu", Sheet { title, headings, rows }).await
}

/// `POST /movements/{code}/grid/file`: a spreadsheet is read into the grid; nothing is saved before somebody looked.
pub async fn file(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, sent: Upload) -> PageResult {
    let period = sent.fields.text("period");
    // Whoever may not enter has no file read for him.
    let standing = movements::grid(&cx.ctx, &actor, &code, &period).await?;
    if !standing.open {
        return Err(app::Error::refused("figure-closed", []).into());
    }
    let read = match sent.file("file") {
        Some(file) => {
            movements::grid_file(&cx.ctx, &actor, &code, &period, (file.bytes.to_vec(), file.name.clone())).await
        }
        None => Err(app::Error::field("file", "import-choose-file", [])),
    };
    match read {
        Ok((grid, file)) => cx.page(&page(&cx, &grid, 0, Some(file))).await,
        Err(error) => {
            let form = cx.retry(&sent.fields, error)?;
            let page = FigureGridPage { form, ..page(&cx, &standing, 0, None) };
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
