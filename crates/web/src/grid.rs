//! Grids as data: many rows of one table of fields on one page, typed into like a spreadsheet. The script (assets/grid.js) adds
//! arrows, pasting of blocks and saving by itself; without it the page is one form. What becomes of each cell is decided by
//! [`domain::grid`]; this file reads what was sent, and shows the page or answers the script. How a noun gets a grid:
//! docs/grids.md.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use domain::{
    fields::{Fault, Field, Shape, Values},
    grid::{Become, Merged, Sent, print, shown},
};
use serde::Serialize;
use words::Lang;

use crate::{Cx, Fields, PageResult, form::Choice};

/// Names of cells, and of the prints of a row, begin so: `c.ROW.COLUMN`, `v.ROW`.
const CELL: &str = "c";
const SEEN: &str = "v";

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name in the form.
    pub name: String,
    /// Its heading.
    pub label: String,
    /// text, long, number, date or select.
    pub shape: &'static str,
    /// The longest text, 0 where that says nothing.
    pub most: usize,
    /// What may be chosen.
    pub choices: Vec<Choice>,
}

impl Column {
    /// The column of a field.
    #[must_use]
    pub fn of(field: &Field, label: String, choices: Vec<Choice>) -> Self {
        let (shape, most) = match field.shape {
            Shape::Text(most) if most > 120 => ("long", most),
            Shape::Text(most) => ("text", most),
            Shape::Year => ("number", 4),
            Shape::Count(_) => ("number", 0),
            Shape::Past | Shape::Any | Shape::Day | Shape::Birth => ("date", 10),
            Shape::Choice(_) | Shape::Tick => ("select", 0),
            Shape::Award | Shape::Codes | Shape::Person | Shape::Unit | Shape::Object(_) | Shape::Pick => ("text", 200),
            Shape::Lines(_) => ("long", 2_000),
        };
        Self { name: field.column.to_owned(), label, shape, most, choices }
    }
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// What stands in the input.
    pub value: String,
    /// What is wrong with it.
    pub fault: String,
    /// What somebody else wrote, beside the reader's own text.
    pub theirs: Option<String>,
    /// Somebody else changed it since the reader looked.
    pub moved: bool,
    /// What is computed from it, or stands before it; shown below.
    pub small: String,
    /// The name under which the script renews that text; empty where it never changes.
    pub small_key: String,
    /// It is shown and not typed into.
    pub fixed: bool,
    /// What stands, where the value was put there by a file and is not saved yet.
    pub stands: Option<String>,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its key in the form, without blanks.
    pub key: String,
    /// What it is.
    pub label: String,
    /// More about it.
    pub small: String,
    /// Where it opens; empty for nowhere.
    pub href: String,
    /// Prints of its cells in the order of the columns: the row's version.
    pub prints: String,
    /// One for each column; none of a heading between rows.
    pub cells: Vec<Cell>,
    /// How deep a heading is; 0 for a row.
    pub level: usize,
}

impl Row {
    /// A heading between rows.
    pub fn head(label: impl Into<String>, level: usize) -> Self {
        Self { label: label.into(), level, ..Self::default() }
    }

    /// A row of cells that stand.
    pub fn of(key: impl Into<String>, label: impl Into<String>, cells: Vec<Cell>) -> Self {
        let prints = prints(cells.iter().map(|c| c.value.as_str()));
        Self { key: key.into(), label: label.into(), prints, cells, ..Self::default() }
    }

    /// A row that stands.
    pub fn new(key: impl Into<String>, label: impl Into<String>, fields: &[Field], values: &Values) -> Self {
        let value = |f: &Field| values.get(f.column).map(|v| shown(f, v)).unwrap_or_default();
        let cells: Vec<Cell> = fields.iter().map(|f| Cell { value: value(f), ..Cell::default() }).collect();
        let prints = prints(cells.iter().map(|c| c.value.as_str()));
        Self { key: key.into(), label: label.into(), prints, cells, ..Self::default() }
    }

    /// With a second line and an address.
    #[must_use]
    pub fn more(self, small: impl Into<String>, href: impl Into<String>) -> Self {
        Self { small: small.into(), href: href.into(), ..self }
    }
}

fn prints<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(print).collect::<Vec<_>>().join(" ")
}

/// A grid, as the macro of templates/macros/grid.html and the script show it.
#[derive(Clone, Debug, Serialize)]
pub struct Grid {
    /// Its name on the page and in the browser's memory.
    pub id: String,
    /// Read by screen readers.
    pub caption: String,
    /// Where rows are saved.
    pub save: String,
    /// Heading of the first column.
    pub corner: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows.
    pub rows: Vec<Row>,
    /// The page before.
    pub before: Option<String>,
    /// The page after.
    pub after: Option<String>,
    /// Cells that could not be saved.
    pub open: usize,
    /// Cells that others changed meanwhile.
    pub moved: usize,
}

impl Grid {
    /// A grid of `fields` that is saved at `save`. `label` names a column, `corner` the rows.
    pub fn new(
        id: impl Into<String>,
        caption: impl Into<String>,
        save: impl Into<String>,
        corner: impl Into<String>,
        columns: Vec<Column>,
    ) -> Self {
        Self {
            id: id.into(),
            caption: caption.into(),
            save: save.into(),
            corner: corner.into(),
            columns,
            rows: vec![],
            before: None,
            after: None,
            open: 0,
            moved: 0,
        }
    }

    /// With its rows.
    #[must_use]
    pub fn rows(self, rows: Vec<Row>) -> Self {
        Self { rows, ..self }
    }

    /// With addresses of the pages around.
    #[must_use]
    pub fn pages(self, before: Option<String>, after: Option<String>) -> Self {
        Self { before, after, ..self }
    }

    /// The page after rows were sent: what could not be saved keeps the reader's text beside what stands, what others changed
    /// is marked.
    #[must_use]
    pub fn told(mut self, lang: Lang, saved: &[(String, Merged)]) -> Self {
        for (key, merged) in saved {
            let Some(row) = self.rows.iter_mut().find(|r| r.key == *key) else { continue };
            for (column, cell) in self.columns.iter().zip(&mut row.cells) {
                let Some(became) = merged.cells.get(&column.name) else { continue };
                match &became.becomes {
                    Become::Stands => cell.moved = became.moved,
                    Become::Written => {}
                    Become::Both => {
                        cell.theirs = Some(std::mem::replace(&mut cell.value, became.sent.clone()));
                        self.open += 1;
                    }
                    Become::Faulty(fault) => {
                        cell.fault = sentence(lang, fault);
                        cell.value.clone_from(&became.sent);
                        self.open += 1;
                    }
                }
                self.moved += usize::from(cell.moved);
            }
        }
        self
    }
}

fn sentence(lang: Lang, fault: &Fault) -> String {
    let args = fault.args.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect();
    words::say(lang, fault.key, &args)
}

/// The rows that a form or the script sent.
#[must_use]
pub fn sent(fields: &Fields, columns: &[&str]) -> Vec<Sent> {
    let mut rows: BTreeMap<String, Sent> = BTreeMap::new();
    for (name, text) in fields.keyed(CELL) {
        // Keys may have points, names of columns have none.
        let Some((key, column)) = name.rsplit_once('.') else { continue };
        if columns.contains(&column) {
            let row = rows.entry(key.to_owned()).or_default();
            row.cells.insert(column.to_owned(), text);
        }
    }
    for (key, prints) in fields.keyed(SEEN) {
        if let Some(row) = rows.get_mut(&key) {
            let prints = prints.split_ascii_whitespace().map(str::to_owned);
            row.seen = columns.iter().map(|c| (*c).to_owned()).zip(prints).collect();
        }
    }
    rows.into_iter().map(|(key, row)| Sent { key, ..row }).collect()
}

/// A cell as the script is told.
#[derive(Serialize)]
struct ToldCell {
    state: &'static str,
    now: String,
    moved: bool,
    text: String,
}

#[derive(Serialize)]
struct ToldRow {
    key: String,
    prints: BTreeMap<String, String>,
    cells: BTreeMap<String, ToldCell>,
}

#[derive(Serialize)]
struct Told {
    rows: Vec<ToldRow>,
    smalls: BTreeMap<String, String>,
}

/// Who asks: the script, which wants to be told cell by cell, or a form.
#[must_use]
pub fn by_script(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|v| v.as_bytes().starts_with(b"application/json"))
}

/// The script's answer.
pub fn answer(cx: &Cx, saved: Vec<(String, Merged)>) -> PageResult {
    answer_with(cx, saved, BTreeMap::new())
}

/// The script's answer with texts that one cell changed in others, by their keys.
pub fn answer_with(cx: &Cx, saved: Vec<(String, Merged)>, smalls: BTreeMap<String, String>) -> PageResult {
    let row = |(key, merged): (String, Merged)| {
        let prints = merged.cells.iter().map(|(name, cell)| (name.clone(), print(&cell.now))).collect();
        let cell = |(name, cell): (String, domain::grid::Cell)| {
            let (state, text) = match &cell.becomes {
                Become::Stands => ("stands", String::new()),
                Become::Written => ("written", String::new()),
                Become::Both => ("both", String::new()),
                Become::Faulty(fault) => ("faulty", sentence(cx.lang, fault)),
            };
            (name, ToldCell { state, now: cell.now, moved: cell.moved, text })
        };
        ToldRow { key, prints, cells: merged.cells.into_iter().map(cell).collect() }
    };
    Ok(Json(Told { rows: saved.into_iter().map(row).collect(), smalls }).into_response())
}

/// The status of a page that shows a grid again.
#[must_use]
pub fn status(saved: &[(String, Merged)]) -> StatusCode {
    let any = |want: fn(&Become) -> bool| saved.iter().flat_map(|(_, m)| m.cells.values()).any(|c| want(&c.becomes));
    if any(|b| *b == Become::Both) {
        StatusCode::CONFLICT
    } else if any(|b| matches!(b, Become::Faulty(_))) {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    }
}

/// Rows in which something was written, and whether all of them can be left behind: nothing is open, nothing moved unseen.
#[must_use]
pub fn done(saved: &[(String, Merged)]) -> (usize, bool) {
    let rows = saved.iter().filter(|(_, m)| m.writes()).count();
    let moved = saved.iter().flat_map(|(_, m)| m.cells.values()).any(|c| c.moved && c.becomes != Become::Written);
    (rows, status(saved) == StatusCode::OK && !moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_with_what_their_reader_saw_and_unknown_columns_are_none() {
        let pairs =
            [("c.H.1.a", " x "), ("c.H.1.b", ""), ("c.H.1.evil", "y"), ("v.H.1", "p q"), ("v.2", "z"), ("c.", "")];
        let fields = Fields::new(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec());
        let rows = sent(&fields, &["a", "b"]);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].key.as_str(), rows[0].cells["a"].as_str(), rows[0].cells.len()), ("H.1", "x", 2));
        assert_eq!((rows[0].seen["a"].as_str(), rows[0].seen["b"].as_str()), ("p", "q"));
    }
}
