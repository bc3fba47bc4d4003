//! The rows of one sheet by its columns; what would not be read is told.

use std::collections::BTreeMap;

use sheets::{FieldSpec, Sheet, find_header};

use super::read::{Plan, RowFault, fault};

/// A row's texts by field.
pub(super) struct Line {
    pub(super) row: u32,
    text: BTreeMap<String, String>,
}

impl Line {
    pub(super) fn of(&self, key: &str) -> String {
        self.text.get(key).cloned().unwrap_or_default()
    }

    /// A day, ISO; what cannot be read stays as typed for the checks to find.
    pub(super) fn day(&self, key: &str) -> String {
        let typed = self.of(key);
        crate::people::stored(&typed).unwrap_or(typed)
    }
}

/// A sheet with something in it that would not be read.
pub(super) fn left_out(sheet: &Sheet, known: bool) -> Option<RowFault> {
    let rows = sheet.len();
    let lists = vntext::fold(&sheet.name) == vntext::fold(sheets::LISTS);
    if rows == 0 || lists || (known && !sheet.hidden) {
        return None;
    }
    let key = if known { "setup-sheet-hidden" } else { "setup-sheet-unknown" };
    Some(fault(&sheet.name, 0, key, [("rows", rows.to_string())]))
}

/// The rows of a sheet by their columns. A sheet without its heading, and a column with data whose heading is none of the
/// workbook's, are faults: nothing that stands in the file is left out unsaid.
pub(super) fn lines(sheet: &Sheet, specs: &[FieldSpec<'_>], plan: &mut Plan) -> Vec<Line> {
    let Some(header) = find_header(sheet, specs).into_iter().next() else {
        if !sheet.is_empty() {
            plan.faults.push(fault(&sheet.name, 0, "setup-sheet-headless", [("rows", sheet.len().to_string())]));
        }
        return Vec::new();
    };
    for column in 0..sheet.width() {
        if header.columns.iter().any(|m| m.column == column) || header.ordinal == Some(column) {
            continue;
        }
        let filled = header.data.clone().filter_map(|i| sheet.row(i)).filter(|r| !r.cell(column).is_empty()).count();
        if filled > 0 {
            let title = header.unmapped.iter().find(|(at, _)| *at == column).map_or("", |(_, title)| title.as_str());
            let title = if title.is_empty() { format!("{}", column + 1) } else { title.to_owned() };
            let pairs = [("column", title), ("rows", filled.to_string())];
            plan.faults.push(fault(&sheet.name, 0, "setup-column-unknown", pairs));
        }
    }
    header
        .data
        .clone()
        .filter_map(|i| sheet.row(i))
        .map(|row| Line {
            row: row.number(),
            text: header
                .columns
                .iter()
                .map(|m| {
                    let cell = row.cell(m.column);
                    let text = vntext::detect(cell.text, cell.font).text(cell.text).to_owned();
                    let text = if cell.kind == sheets::Kind::Date {
                        text.split('T').next().unwrap_or_default().to_owned()
                    } else {
                        text
                    };
                    (m.key.clone(), vntext::normal(&text))
                })
                .collect(),
        })
        .filter(|l| l.text.values().any(|t| !t.is_empty()))
        .collect()
}
