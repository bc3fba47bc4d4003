//! Form 0601: movements of a year, each cell with the movements that it counts.

use app::form0601::{self as form, Page as Form};
use axum::extract::Query;
use domain::{
    access::{Action, may_anywhere},
    form0601::{COLUMNS, ROWS},
};
use serde::{Deserialize, Serialize};

use super::papers::PapersBox;
use crate::{Cx, Page, PageResult, SignedIn};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Code of the unit; empty for the highest one seen.
    #[serde(default)]
    unit: String,
    /// Year; empty for the running one.
    #[serde(default)]
    year: String,
    /// The cell whose movements are listed: `ROW.COLUMN`.
    #[serde(default)]
    cell: String,
}

/// A row: code, name, whether it is the total, counts.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    code: String,
    name: String,
    cells: Vec<usize>,
}

/// The page.
#[derive(Serialize)]
pub struct FormPage {
    unit: String,
    unit_name: String,
    year: i64,
    columns: Vec<String>,
    rows: Vec<RowView>,
    notes: Vec<String>,
    cell: String,
    listed: Vec<(String, String)>,
    here: String,
    table: String,
    papers: PapersBox,
    may_print: bool,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "statistics/form0601.html";

    fn samples() -> Vec<Self> {
        let page = |cell: &str| Self {
            unit: "CAT".into(),
            unit_name: "Công an tỉnh".into(),
            year: 2020,
            columns: (1..=4).map(|n| format!("Cột {n}")).collect(),
            rows: vec![RowView { code: "01".into(), name: "Tổng số".into(), cells: vec![1, 0, 1, 0] }],
            notes: vec!["Thông tư".into()],
            cell: cell.into(),
            listed: if cell.is_empty() { vec![] } else { vec![("x".into(), "Phong trào".into())] },
            here: "/statistics/0601".into(),
            table: "{}".into(),
            papers: PapersBox::sample(),
            may_print: cell.is_empty(),
        };
        vec![page(""), page("01.1")]
    }
}

fn listed(f: &Form, cell: &str) -> Vec<(String, String)> {
    let Some((row, column)) = cell.split_once('.') else { return Vec::new() };
    let places = f.form.cell(row, column.parse().unwrap_or(0));
    places.into_iter().filter_map(|i| f.movements.get(i)).map(|m| (m.code.clone(), m.name.clone())).collect()
}

/// `GET /statistics/0601`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let f = form::page(&cx.ctx, &actor, &asked.unit, &asked.year).await?;
    let papers = PapersBox::load(&cx, "statistics", &f.unit.0, 0).await?;
    let row = |row: &&str| RowView {
        code: (*row).to_owned(),
        name: form::row_name(cx.lang, row),
        cells: (1..=COLUMNS + 1).map(|c| f.form.count(row, c)).collect(),
    };
    cx.page(&FormPage {
        columns: form::columns(cx.lang),
        rows: ROWS.iter().map(row).collect(),
        notes: form::notes(cx.lang, &f),
        listed: listed(&f, &asked.cell),
        here: format!("/statistics/0601?unit={}&year={}", f.unit.0, f.year),
        table: serde_json::json!({"form": "0601", "year": f.year}).to_string(),
        cell: asked.cell,
        year: f.year,
        unit: f.unit.0,
        unit_name: f.unit.1,
        papers,
        may_print: may_anywhere(&actor, Action::ViewDecisions),
    })
    .await
}

/// `GET /statistics/0601.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let f = form::page(&cx.ctx, &actor, &asked.unit, &asked.year).await?;
    cx.workbook("bieu-0601", form::sheet(cx.lang, &f)).await
}
