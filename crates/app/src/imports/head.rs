//! Where the header of a sheet is, when a person has to say so: the rows to look at, and what follows from the choice.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sheets::{Sheet, Workbook, pointed};
use store::{
    entity::import_batch,
    sea_orm::{ActiveModelTrait, Set},
};

use super::{
    Kind,
    batch::{self, Summary, mapping_of, memory, write_rows},
    look::{How, look},
    mapping::{Head, Layout},
    upload::{open_batch, unit_of},
};
use crate::{Actor, Ctx, Error, FieldError, Result};

/// Rows of a sheet that are shown, columns of them, characters of a cell, and sheets.
const ROWS: usize = 20;
const COLUMNS: usize = 30;
const LETTERS: usize = 40;
const SHEETS: usize = 12;

/// A row as the person sees it who looks for the header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadLine {
    /// Its number in the sheet.
    pub number: u32,
    /// Its cells from column A on, shortened.
    pub cells: Vec<String>,
}

/// The rows of a sheet among which its header is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLines {
    /// Name.
    pub name: String,
    /// Rows with content.
    pub rows: u64,
    /// Columns shown.
    pub width: u32,
    /// The first of its rows, and those below headings further down.
    pub lines: Vec<HeadLine>,
    /// Numbers of the rows that are taken for headers.
    pub headers: Vec<u32>,
    /// Number of the first row of data, where no row is taken for a header.
    pub first: Option<u32>,
    /// Rows of it are read.
    pub found: bool,
}

/// What a person says of one sheet; a sheet with neither is not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadChoice {
    /// Numbers of the rows that are headers.
    pub headers: Vec<u32>,
    /// There is no header: number of the first row of data.
    pub first: Option<u32>,
}

/// Below every row: nothing of the sheet is read.
const NOWHERE: u64 = u64::MAX;

fn number(sheet: &Sheet, index: usize) -> Option<u32> {
    sheet.row(index).map(|r| r.number())
}

/// The rows of all visible sheets from which headers are chosen, with those that are taken for headers now.
pub(super) fn lines(layout: &Layout<'_>, heads: &[Head]) -> Vec<SheetLines> {
    let of = |(sheet, plan): &(&Sheet, sheets::Plan)| {
        let parts = &plan.parts;
        let chosen = heads.iter().find(|h| h.sheet == sheet.name);
        let likely = pointed::likely(sheet);
        let (headers, first): (Vec<usize>, Option<usize>) = match chosen {
            Some(head) => {
                let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
                (head.headers.iter().map(|n| at(*n)).collect(), head.headers.is_empty().then(|| at(head.first)))
            }
            None if !parts.is_empty() => (recognised(parts), None),
            None => (likely.headers.clone(), likely.headers.is_empty().then_some(likely.first)),
        };
        let shown = pointed::lines(sheet, ROWS, COLUMNS);
        let short = |t: String| match t.char_indices().nth(LETTERS) {
            Some((end, _)) => format!("{}…", t.get(..end).unwrap_or_default()),
            None => t,
        };
        SheetLines {
            name: sheet.name.clone(),
            rows: sheet.len() as u64,
            width: shown.iter().map(|l| l.cells.len() as u32).max().unwrap_or(0),
            lines: shown
                .into_iter()
                .map(|l| HeadLine { number: l.number, cells: l.cells.into_iter().map(short).collect() })
                .collect(),
            headers: headers.into_iter().filter_map(|i| number(sheet, i)).collect(),
            first: first.and_then(|i| number(sheet, i)),
            found: !parts.is_empty(),
        }
    };
    layout.0.iter().take(SHEETS).map(of).collect()
}

/// The last rows of the headers that were recognised.
fn recognised(parts: &[sheets::Part]) -> Vec<usize> {
    let mut rows: Vec<usize> = parts.iter().filter_map(|p| p.header.rows.end.checked_sub(1)).collect();
    rows.dedup();
    rows
}

/// Turns what a person chose, sheet by sheet, into places. What was recognised and stayed as it was needs no word.
pub(super) fn heads(workbook: &Workbook, found: &Layout<'_>, chosen: &[HeadChoice]) -> Result<Vec<Head>> {
    let mut heads = Vec::new();
    let mut faults = Vec::new();
    for (i, sheet) in workbook.visible().take(SHEETS).enumerate() {
        let choice = chosen.get(i).cloned().unwrap_or_default();
        let mut fault =
            |key, pairs: Vec<(&str, String)>| faults.push(FieldError::new(&format!("first.{i}"), key, pairs));
        let at = |wanted: u32| sheet.rows().find(|r| r.number() >= wanted).map(|r| r.index());
        let mut head = Head { sheet: sheet.name.clone(), headers: Vec::new(), first: NOWHERE };
        match (choice.headers.as_slice(), choice.first) {
            ([], None) => {}
            ([], Some(first)) => match at(first) {
                Some(index) => head.first = index as u64,
                None => {
                    let last = sheet.rows().next_back().map_or(0, |r| r.number());
                    fault("import-head-row", vec![("last", last.to_string()), ("sheet", sheet.name.clone())]);
                }
            },
            (numbers, None) => {
                let rows: Vec<usize> = numbers.iter().filter_map(|n| at(*n)).collect();
                if found.0.get(i).is_some_and(|(_, plan)| !plan.parts.is_empty() && recognised(&plan.parts) == rows) {
                    continue;
                }
                head.headers = rows.into_iter().map(|r| r as u64).collect();
            }
            (_, Some(_)) => fault("import-head-both", vec![("sheet", sheet.name.clone())]),
        }
        heads.push(head);
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let nothing = chosen.iter().all(|c| c.headers.is_empty() && c.first.is_none());
    if nothing { Err(Error::field("heads", "import-head-choose", [])) } else { Ok(heads) }
}

/// Says where the headers of a batch's sheets are, in the order of its sheets. Its columns are guessed anew and wait for a person.
pub async fn choose_heads(ctx: &Ctx, actor: &Actor, code: &str, version: i64, chosen: Vec<HeadChoice>) -> Result<()> {
    let found = open_batch(ctx, actor, code).await?;
    let kind = Kind::from_code(&found.kind).ok_or(Error::NotFound)?;
    let before = mapping_of(&found)?;
    let now = ctx.now();
    let bytes = Arc::new(ctx.store.read_blob(found.blob_id).await?);
    let unit = unit_of(ctx, found.unit_id, found.dossier_id).await?;
    let memory = memory(ctx, kind, unit).await?;
    let looked = look(ctx, kind, bytes, found.file_name.clone(), How::Pointed { memory, chosen }, &now).await?;
    let mut mapping = looked.mapping;
    mapping.units = before.units;
    mapping.shown = before.shown;
    mapping.words.extend(before.words);
    let done = Arc::new((mapping, Summary { sheets: looked.sheets, ..Summary::default() }));
    ctx.store
        .write(ctx.change(actor, &now, &found, Some(version)), |tx| {
            let (done, found) = (Arc::clone(&done), found.clone());
            Box::pin(async move {
                write_rows(tx, found.id, &[]).await?;
                let (mapping, summary) = done.as_ref();
                let code = found.code.clone();
                let mut change: import_batch::ActiveModel = found.into_row().into();
                // The version was raised by the runner; the model in hand is older.
                change.version = store::sea_orm::NotSet;
                change.state = Set("mapping".to_owned());
                change.mapping = Set(batch::to_json(mapping));
                change.summary = Set(batch::to_json(summary));
                change.update(tx.conn()).await?;
                tx.audit(&format!("import:{code}"), "head", &json!({ "heads": mapping.heads })).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}
