//! Which row is the header and which column is what: the two forms of an import that say how its file is read.

use app::imports::{
    BatchPage, HeadChoice, SheetLines,
    mapping::{self, Mapping},
};
use serde::Serialize;

use crate::{Cx, Fields, FormState};

/// A row among which the header is looked for.
#[derive(Serialize)]
pub(super) struct Line {
    pub(super) number: u32,
    pub(super) cells: Vec<String>,
    pub(super) header: bool,
}

/// A sheet whose header is looked for.
#[derive(Serialize)]
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: u64,
    pub(super) letters: Vec<String>,
    pub(super) lines: Vec<Line>,
    pub(super) more: bool,
}

/// What the page shows of a sheet; ticks as they were sent, where the form comes back.
fn sheet(at: usize, sheet: &SheetLines, sent: Option<&Fields>) -> Sheet {
    let ticked = sent.map(|f| f.all(&format!("header.{at}")));
    let header = |number: u32| match &ticked {
        Some(ticked) => ticked.contains(&number.to_string()),
        None => sheet.headers.contains(&number),
    };
    let line = |l: &app::imports::HeadLine| {
        let mut cells = l.cells.clone();
        cells.resize(sheet.width as usize, String::new());
        Line { number: l.number, cells, header: header(l.number) }
    };
    Sheet {
        name: sheet.name.clone(),
        rows: sheet.rows,
        letters: (0..sheet.width).map(mapping::letter).collect(),
        lines: sheet.lines.iter().map(line).collect(),
        more: sheet.rows > sheet.lines.len() as u64,
    }
}

/// The sheets of a batch, and the form with the first rows of data that are proposed.
pub(super) fn sheets(
    batch: &BatchPage,
    choosing: bool,
    mut form: FormState,
    sent: Option<&Fields>,
) -> (Vec<Sheet>, FormState) {
    if !choosing {
        return (Vec::new(), form);
    }
    if sent.is_none() {
        for (at, sheet) in batch.sheets.iter().enumerate() {
            if let Some(first) = sheet.first {
                form.push(&format!("first.{at}"), first.to_string());
            }
        }
    }
    (batch.sheets.iter().enumerate().map(|(at, s)| sheet(at, s, sent)).collect(), form)
}

/// What a person ticked and typed, sheet by sheet.
pub(super) fn chosen_heads(batch: &BatchPage, fields: &Fields) -> app::Result<Vec<HeadChoice>> {
    let of = |at: usize| {
        let name = format!("first.{at}");
        let first = match fields.number(&name)? {
            None => None,
            Some(number) => Some(
                u32::try_from(number)
                    .map_err(|_| app::Error::field(&name, "form-number-unreadable", [("typed", fields.text(&name))]))?,
            ),
        };
        let headers = fields.all(&format!("header.{at}")).iter().filter_map(|n| n.parse().ok()).collect();
        Ok(HeadChoice { headers, first })
    };
    (0..batch.sheets.len()).map(of).collect()
}

/// The mapping with what a person chose for its columns.
pub(super) fn chosen_columns(mut mapping: Mapping, fields: &Fields) -> Mapping {
    for (p, part) in mapping.parts.iter_mut().enumerate() {
        let chosen = fields.text(&format!("part.{p}"));
        if !chosen.is_empty() {
            part.part = chosen;
            part.by_group = fields.ticked(&format!("by_group.{p}"));
        }
        for column in &mut part.columns {
            let name = format!("{p}.{}", column.column);
            let field = fields.text(&format!("field.{name}"));
            if field != column.field {
                column.field = field;
                column.score = 0;
            }
            column.declined = fields.ticked(&format!("declined.{name}"));
        }
    }
    mapping
}

/// The mapping as the page shows it: with what was sent, where the form comes back, and columns without a title as "Cột B".
pub(super) fn shown(cx: &Cx, mapping: Mapping, sent: Option<&Fields>) -> Mapping {
    let mut mapping = match sent {
        Some(fields) if fields.ticked("columns") => chosen_columns(mapping, fields),
        _ => mapping,
    };
    for column in mapping.parts.iter_mut().flat_map(|p| &mut p.columns).filter(|c| c.title.is_empty()) {
        column.title = cx.say("imports-column-letter", [("letter", column.letter())]);
    }
    mapping
}
