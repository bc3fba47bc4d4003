//! A batch and its rows in the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use store::{
    Tx, bulk,
    entity::{import_batch, import_row, setting},
    sea_orm::{
        ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, Value,
        sea_query::OnConflict,
    },
};
use uuid::Uuid;

use super::{
    Candidate, Fields, Kind, Problem, Repair, SheetLines, Staged, State,
    look::Told,
    mapping::{Mapping, Memory},
};
use crate::{Ctx, Error, Result, access};

/// Rows that are read or written at a time.
pub(super) const PIECE: usize = 9_200;
/// Samples of repaired cells kept for the preview, per column.
const SAMPLES: usize = 30;

/// Repaired cells of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepairGroup {
    /// Sheet.
    pub sheet: String,
    /// Field.
    pub field: String,
    /// Why: code of the encoding.
    pub why: String,
    /// Cells.
    pub count: u64,
    /// Cells that a person should look at.
    pub doubtful: u64,
    /// Row number, old, new.
    pub samples: Vec<(i64, String, String)>,
}

/// A value that is asked once for all rows that have it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Field.
    pub field: String,
    /// The value as it stands in the file; "*" for the days of a whole column.
    pub text: String,
    /// Why it is asked.
    pub why: String,
    /// What it may mean.
    pub proposal: String,
    /// Several things that it may mean, likeliest first.
    #[serde(default)]
    pub options: Vec<String>,
    /// Rows that have it.
    pub count: u64,
    /// The first of them.
    pub row: i64,
    /// Other values of the same column, for comparison.
    pub samples: Vec<String>,
}

/// What the page shows without reading every row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Summary {
    pub(super) repairs: Vec<RepairGroup>,
    pub(super) unknown_units: Vec<(String, u64)>,
    /// Column, text, rows.
    pub(super) unknown_words: Vec<(String, String, u64)>,
    /// Rows from which headers are chosen.
    pub(super) sheets: Vec<SheetLines>,
    pub(super) applied: Option<super::Applied>,
    /// Values asked once.
    pub(super) questions: Vec<Question>,
    /// Rows of the file that hold anything, counted by the reader.
    pub(super) file_rows: u64,
    /// Formulas without a value.
    pub(super) uncalculated: u64,
    /// The encoding of a text file, where it had to be found.
    pub(super) encoding: String,
}

impl Summary {
    /// What is told of a file and its rows.
    pub(super) fn of(sheets: Vec<SheetLines>, told: Told, rows: &[Staged]) -> Self {
        let Told { rows: file_rows, uncalculated, encoding } = told;
        Self { sheets, file_rows, uncalculated, encoding, ..summarise(rows) }
    }
}

/// Questions that are kept: a column of another meaning would ask once a row.
const QUESTIONS: usize = 200;

fn questions(rows: &[Staged]) -> Vec<Question> {
    let mut all: BTreeMap<(&str, &str, &str), Question> = BTreeMap::new();
    for row in rows {
        for ask in &row.asks {
            let key = (ask.why.as_str(), ask.field.as_str(), ask.text.as_str());
            let one = all.entry(key).or_insert_with(|| Question {
                field: ask.field.clone(),
                text: ask.text.clone(),
                why: ask.why.clone(),
                proposal: ask.proposal.clone(),
                options: ask.options.clone(),
                row: row.row_number,
                ..Question::default()
            });
            one.count += 1;
            if one.samples.len() < 3 && !row.fields.name.is_empty() {
                one.samples.push(row.fields.name.clone());
            }
        }
    }
    all.into_values().take(QUESTIONS).collect()
}

fn summarise(rows: &[Staged]) -> Summary {
    let mut groups: BTreeMap<(String, String, String), RepairGroup> = BTreeMap::new();
    let mut units: BTreeMap<String, u64> = BTreeMap::new();
    let mut words: BTreeMap<(String, String), (String, u64)> = BTreeMap::new();
    for row in rows {
        for (column, text) in super::facts::unknown_words(&row.fields) {
            let key = (column.to_owned(), vntext::fold(text));
            words.entry(key).or_insert_with(|| (text.to_owned(), 0)).1 += 1;
        }
        for r in &row.repairs {
            let group =
                groups.entry((row.sheet.clone(), r.field.clone(), r.why.clone())).or_insert_with(|| RepairGroup {
                    sheet: row.sheet.clone(),
                    field: r.field.clone(),
                    why: r.why.clone(),
                    ..RepairGroup::default()
                });
            group.count += 1;
            group.doubtful += u64::from(r.doubtful);
            if group.samples.len() < SAMPLES {
                group.samples.push((row.row_number, r.old.clone(), r.new.clone()));
            }
        }
        if let Some(p) = row.problem.as_ref().filter(|p| row.state == State::Doubt && p.key == "import-unit-unknown") {
            *units.entry(p.args.get("unit").cloned().unwrap_or_default()).or_default() += 1;
        }
    }
    Summary {
        repairs: groups.into_values().collect(),
        unknown_units: units.into_iter().collect(),
        questions: questions(rows),
        unknown_words: words.into_iter().map(|((column, _), (text, n))| (column, text, n)).collect(),
        ..Summary::default()
    }
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Reads JSON that this program wrote.
pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| Error::Store(store::StoreError::Data(e.to_string())))
}

const COLUMNS: &[&str] = &[
    "batch_id",
    "seq",
    "sheet",
    "row_number",
    "part",
    "cells",
    "fields",
    "repairs",
    "state",
    "problem",
    "candidates",
    "matched_id",
    "resolution",
    "slot",
];

/// Writes all rows of a batch anew.
pub(super) async fn write_rows(tx: &Tx, batch: Uuid, rows: &[Staged]) -> Result<()> {
    import_row::Entity::delete_many().filter(import_row::Column::BatchId.eq(batch)).exec(tx.conn()).await?;
    // Piece by piece: the values of all rows at once would weigh as much as the file once more.
    for piece in rows.chunks(PIECE) {
        let values = piece
            .iter()
            .map(|r| -> Vec<Value> {
                vec![
                    batch.into(),
                    r.seq.into(),
                    r.sheet.clone().into(),
                    r.row_number.into(),
                    r.part.into(),
                    // What the file held, where it is not what the fields say.
                    if r.words.is_empty() {
                        r.repairs.iter().map(|x| x.old.as_str()).collect::<Vec<_>>().join("\t").into()
                    } else {
                        r.words.clone().into()
                    },
                    json(&r.fields).into(),
                    if r.repairs.is_empty() { "[]".to_owned() } else { json(&r.repairs) }.into(),
                    r.state.code().into(),
                    r.problem.as_ref().map(json).unwrap_or_default().into(),
                    if r.candidates.is_empty() { "[]".to_owned() } else { json(&r.candidates) }.into(),
                    r.matched.into(),
                    r.resolution.clone().into(),
                    r.slot.into(),
                ]
            })
            .collect();
        bulk::insert(tx.conn(), "import_row", COLUMNS, values).await?;
    }
    Ok(())
}

/// A stored row.
pub(super) fn read_row(row: import_row::Model) -> Result<Staged> {
    Ok(Staged {
        seq: row.seq,
        sheet: row.sheet,
        row_number: row.row_number,
        slot: row.slot,
        part: match row.part.as_str() {
            "collective" => "collective",
            "other" => "other",
            _ => "individual",
        },
        words: if row.part == "other" { row.cells } else { String::new() },
        asks: Vec::new(),
        fields: parse::<Fields>(&row.fields)?,
        repairs: parse::<Vec<Repair>>(&row.repairs)?,
        state: State::from_code(&row.state).unwrap_or(State::Fault),
        problem: if row.problem.is_empty() { None } else { Some(parse::<Problem>(&row.problem)?) },
        candidates: parse::<Vec<Candidate>>(&row.candidates)?,
        matched: row.matched_id,
        resolution: row.resolution,
    })
}

/// All rows of a batch in order.
pub(super) async fn all_rows<C: ConnectionTrait>(conn: &C, batch: Uuid) -> Result<Vec<Staged>> {
    let mut rows: Vec<Staged> = Vec::new();
    loop {
        let last = rows.last().map_or(0, |r| r.seq);
        let piece = import_row::Entity::find()
            .filter(import_row::Column::BatchId.eq(batch))
            .filter(import_row::Column::Seq.gt(last))
            .order_by_asc(import_row::Column::Seq)
            .limit(PIECE as u64)
            .all(conn)
            .await?;
        let whole = piece.len() == PIECE;
        for row in piece {
            rows.push(read_row(row)?);
        }
        if !whole {
            return Ok(rows);
        }
    }
}

pub(super) fn mapping_of(batch: &import_batch::Model) -> Result<Mapping> {
    parse(&batch.mapping)
}

pub(super) fn summary_of(batch: &import_batch::Model) -> Summary {
    serde_json::from_str(&batch.summary).unwrap_or_default()
}

pub(super) fn to_json<T: Serialize>(value: &T) -> String {
    json(value)
}

/// The name under which one unit's memory is kept. What was kept for all units before is read still and written no more.
fn memory_name(kind: Kind, unit: Option<Uuid>) -> String {
    let kind = format!("import.mapping.{}", kind.code());
    unit.map_or(kind.clone(), |unit| format!("{kind}.{}", unit.simple()))
}

fn parse_memory(row: Option<setting::Model>) -> Memory {
    row.and_then(|s| serde_json::from_str(&s.value).ok()).unwrap_or_default()
}

/// Titles mapped by hand before, by the unit or by those above it: what its own people said goes first. Nobody else's
/// memory reads a file for it.
pub(super) async fn memory(ctx: &Ctx, kind: Kind, unit: Uuid) -> Result<Memory> {
    let path = access::path_of_unit(ctx, unit).await?;
    let names = path.iter().filter(|u| **u != unit).map(|u| Some(*u)).chain([None, Some(unit)]);
    let names: Vec<String> = names.map(|u| memory_name(kind, u)).collect();
    let rows = setting::Entity::find()
        .filter(setting::Column::Name.is_in(names.iter().map(String::as_str)))
        .all(ctx.store.reader())
        .await?;
    let own = memory_name(kind, Some(unit));
    let (mine, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.name == own);
    let mut all = Memory::default();
    for row in others.into_iter().chain(mine) {
        all.extend(parse_memory(Some(row)));
    }
    Ok(all)
}

/// Remembers the titles of a mapping that a person confirmed, for the unit the file was for.
pub(super) async fn keep_memory(tx: &Tx, kind: Kind, unit: Uuid, mapping: &Mapping) -> Result<()> {
    let name = memory_name(kind, Some(unit));
    let mut all = parse_memory(setting::Entity::find_by_id(name.clone()).one(tx.conn()).await?);
    all.extend(mapping.memory());
    setting::Entity::insert(setting::ActiveModel { name: Set(name), value: Set(json(&all)), version: Set(1) })
        .on_conflict(OnConflict::column(setting::Column::Name).update_column(setting::Column::Value).to_owned())
        .exec_without_returning(tx.conn())
        .await?;
    Ok(())
}
