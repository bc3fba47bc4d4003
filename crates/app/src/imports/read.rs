//! What the import pages show.

use std::collections::BTreeMap;

use domain::{
    access::{Action, scope},
    listing::IMPORTS,
};
use serde::Serialize;
use store::{
    entity::{dossier, import_row, unit},
    query::imports as query,
    sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select},
};
use uuid::Uuid;

use super::{
    Applied, Candidate, Fields, Problem, Question, Repair, RepairGroup, SheetLines, Staged, State,
    batch::{mapping_of, read_row, summary_of},
    mapping::{IGNORED, Mapping},
    taking::takeable,
    upload::find,
};
use crate::{
    Actor, Ctx, Error, Result, access,
    facts::FactKind,
    list::{self, PAGE_ROWS, Page, Query},
};

/// A line of the list of imports.
#[derive(Clone, Debug, Serialize)]
pub struct BatchRow {
    /// Code in addresses.
    pub code: String,
    /// "people", "nominees" or the code of a kind of fact.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// "mapping", "review", "applied", "discarded".
    pub state: String,
    /// When it was sent.
    pub created_at: i64,
    /// When it was written.
    pub applied_at: Option<i64>,
}

/// Everything on an import's page but its rows.
#[derive(Clone, Debug, Serialize)]
pub struct BatchPage {
    /// The import, for [`rows_of`].
    #[serde(skip)]
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Version, for forms.
    pub version: i64,
    /// "people", "nominees" or the code of a kind of fact.
    pub kind: String,
    /// The file's name.
    pub file_name: String,
    /// "mapping", "review", "applied", "discarded".
    pub state: String,
    /// When it was sent.
    pub created_at: i64,
    /// When it was written.
    pub applied_at: Option<i64>,
    /// The unit people without a unit belong to: code, name.
    pub unit: Option<(String, String)>,
    /// The dossier: code, title.
    pub dossier: Option<(String, String)>,
    /// Records by part and state.
    pub counts: Vec<(String, String, u64)>,
    /// Rows of the file by part and state, those that are no data among them: they add up to `file_rows`, but for tables
    /// side by side.
    pub ledger: Vec<(String, String, u64)>,
    /// Rows of the file that hold anything.
    pub file_rows: u64,
    /// Columns that are passed over although they hold data.
    pub skipped: Vec<Skipped>,
    /// Values asked once for all rows.
    pub questions: Vec<Question>,
    /// Formulas that were never calculated.
    pub uncalculated: u64,
    /// The encoding of a text file, where it had to be found.
    pub encoding: String,
    /// Records in all.
    pub total: u64,
    /// Rows that hinder the import.
    pub open: u64,
    /// Columns.
    pub mapping: Mapping,
    /// Repaired cells.
    pub repairs: Vec<RepairGroup>,
    /// Names of units that are unknown, with their rows.
    pub unknown_units: Vec<(String, u64)>,
    /// Words that nobody knows: column, text, rows.
    pub unknown_words: Vec<(String, String, u64)>,
    /// Rows from which headers are chosen, sheet by sheet.
    pub sheets: Vec<SheetLines>,
    /// What was written.
    pub applied: Option<Applied>,
}

/// A column that is passed over although it holds data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Place of its part among the parts.
    pub part: usize,
    /// Column from 0.
    pub column: u32,
    /// Its letter.
    pub letter: String,
    /// Its title; empty where it has none.
    pub title: String,
    /// Sheet.
    pub sheet: String,
    /// The first of its values.
    pub samples: Vec<String>,
    /// Cells that hold anything.
    pub filled: u64,
    /// The file hides it.
    pub hidden: bool,
}

fn skipped(mapping: &Mapping) -> Vec<Skipped> {
    let read = mapping.parts.iter().enumerate().filter(|(_, p)| p.part != IGNORED);
    read.flat_map(|(at, p)| {
        p.columns.iter().filter(|c| c.field.is_empty() && c.filled > 0).map(move |c| Skipped {
            part: at,
            column: c.column,
            letter: c.letter(),
            title: c.title.clone(),
            sheet: p.sheet.clone(),
            samples: c.samples.clone(),
            filled: c.filled,
            hidden: c.hidden,
        })
    })
    .collect()
}

/// A row on the page.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// Place in the batch.
    pub seq: i64,
    /// Sheet.
    pub sheet: String,
    /// Row number in the sheet.
    pub row_number: i64,
    /// Part code.
    pub part: String,
    /// Fields.
    pub fields: Fields,
    /// The words of a row that is no data.
    pub words: String,
    /// It becomes data when a person says so.
    pub takeable: bool,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    /// State code.
    pub state: String,
    /// Why.
    pub problem: Option<Problem>,
    /// Whom it may stand for, or stands for.
    pub candidates: Vec<Candidate>,
    /// What was answered.
    pub resolution: String,
}

/// A page of the imports within the actor's units, newest first unless another order is asked for: two statements.
pub async fn batches(ctx: &Ctx, actor: &Actor, query: &Query) -> Result<Page<BatchRow>> {
    access::require_anywhere(actor, IMPORTS.scope)?;
    let guarded = FactKind::ALL.into_iter().filter(|k| k.guarded()).map(FactKind::code).collect();
    let batches = query::Batches {
        scope: scope(actor, IMPORTS.scope),
        guarded: (guarded, scope(actor, Action::ViewDiscipline)),
        day: ctx.now().today,
    };
    Ok(list::page(ctx, &batches, query, None).await?.map(|b| BatchRow {
        code: b.code,
        kind: b.kind,
        file_name: b.file_name,
        state: b.state,
        created_at: b.created_at,
        applied_at: b.applied_at,
    }))
}

/// An import's page.
pub async fn batch(ctx: &Ctx, actor: &Actor, code: &str) -> Result<BatchPage> {
    let found = find(ctx, actor, code).await?.into_row();
    let reader = ctx.store.reader();
    let counted: Vec<(String, String, i64, i64)> = import_row::Entity::find()
        .select_only()
        .column(import_row::Column::Part)
        .column(import_row::Column::State)
        .column(import_row::Column::Slot)
        .column_as(import_row::Column::Seq.count(), "n")
        .filter(import_row::Column::BatchId.eq(found.id))
        .group_by(import_row::Column::Part)
        .group_by(import_row::Column::State)
        .group_by(import_row::Column::Slot)
        .into_tuple()
        .all(reader)
        .await?;
    let place = |s: &str| State::ALL.iter().position(|x| x.code() == s);
    let sums = |of: &dyn Fn(&str, i64) -> bool| {
        let mut sums: BTreeMap<(String, Option<usize>, String), u64> = BTreeMap::new();
        for (part, state, _, n) in counted.iter().filter(|(_, state, slot, _)| of(state, *slot)) {
            *sums.entry((part.clone(), place(state), state.clone())).or_default() += u64::try_from(*n).unwrap_or(0);
        }
        sums.into_iter().map(|((part, _, state), n)| (part, state, n)).collect::<Vec<_>>()
    };
    let counts = sums(&|state, _| !State::from_code(state).is_some_and(|s| State::REST.contains(&s)));
    let ledger = sums(&|_, slot| slot == 0);
    let unit = match found.unit_id {
        Some(id) => unit::Entity::find_by_id(id).one(reader).await?.map(|u| (u.code, u.name)),
        None => None,
    };
    let dossier = match found.dossier_id {
        Some(id) => dossier::Entity::find_by_id(id).one(reader).await?.map(|d| (d.code, d.title)),
        None => None,
    };
    let summary = summary_of(&found);
    let mapping = mapping_of(&found)?;
    Ok(BatchPage {
        total: counts.iter().map(|c| c.2).sum(),
        open: counts.iter().filter(|c| c.1 == "doubt" || c.1 == "fault").map(|c| c.2).sum(),
        skipped: skipped(&mapping),
        mapping,
        ledger,
        file_rows: summary.file_rows,
        questions: summary.questions,
        uncalculated: summary.uncalculated,
        encoding: summary.encoding,
        repairs: summary.repairs,
        unknown_units: summary.unknown_units,
        unknown_words: summary.unknown_words,
        sheets: summary.sheets,
        applied: summary.applied,
        unit,
        dossier,
        counts,
        id: found.id,
        code: found.code,
        version: found.version,
        kind: found.kind,
        file_name: found.file_name,
        state: found.state,
        created_at: found.created_at,
        applied_at: found.applied_at,
    })
}

/// Rows of an import in file order, after the row `after`, in one state or all; one page. The second part is the place
/// to go on from.
pub async fn rows(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    state: Option<State>,
    after: i64,
) -> Result<(Vec<RowView>, Option<i64>)> {
    let found = find(ctx, actor, code).await?;
    rows_of(ctx, found.id, state, after).await
}

/// Rows of an import whose page was loaded ([`BatchPage::id`]), as [`rows`] gives them.
pub async fn rows_of(ctx: &Ctx, batch: Uuid, state: Option<State>, after: i64) -> Result<(Vec<RowView>, Option<i64>)> {
    let mut select = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch))
        .filter(import_row::Column::Seq.gt(after));
    select = match state {
        Some(state) => select.filter(import_row::Column::State.eq(state.code())),
        None => select.filter(import_row::Column::State.is_not_in(State::REST.iter().map(|s| s.code()))),
    };
    page_of(ctx, select).await
}

/// Rows of an import that are no data, or were left aside, after the row `after`: as [`rows_of`] gives the others.
pub async fn rest_of(ctx: &Ctx, batch: Uuid, after: i64) -> Result<(Vec<RowView>, Option<i64>)> {
    let select = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch))
        .filter(import_row::Column::Seq.gt(after))
        .filter(import_row::Column::State.is_in(State::REST.iter().map(|s| s.code())));
    page_of(ctx, select).await
}

async fn page_of(ctx: &Ctx, select: Select<import_row::Entity>) -> Result<(Vec<RowView>, Option<i64>)> {
    let models = select.order_by_asc(import_row::Column::Seq).limit(PAGE_ROWS + 1).all(ctx.store.reader()).await?;
    let more = models.len() as u64 > PAGE_ROWS;
    let rows: Vec<_> = models.into_iter().take(PAGE_ROWS as usize).map(read_row).collect::<Result<Vec<_>>>()?;
    let next = if more { rows.last().map(|r| r.seq) } else { None };
    // People and units that rows stand for, in one statement each.
    let bare = |r: &Staged| r.candidates.iter().all(|c| c.code.is_empty());
    let ids: Vec<Uuid> = rows.iter().filter(|r| bare(r)).filter_map(|r| r.matched).collect();
    let known: BTreeMap<Uuid, Candidate> = named(ctx, &ids).await?;
    let views = rows
        .into_iter()
        .map(|mut r| RowView {
            takeable: takeable(&r),
            words: std::mem::take(&mut r.words),
            candidates: match (bare(&r), r.matched.and_then(|id| known.get(&id))) {
                // A contradiction brings the fact that is kept; whom it is about is known here.
                (true, Some(one)) => {
                    let facts = r.candidates.into_iter().next().map(|c| c.facts).unwrap_or_default();
                    vec![Candidate { facts, ..one.clone() }]
                }
                _ => r.candidates,
            },
            seq: r.seq,
            sheet: r.sheet,
            row_number: r.row_number,
            part: r.part.to_owned(),
            fields: r.fields,
            repairs: r.repairs,
            state: r.state.code().to_owned(),
            problem: r.problem,
            resolution: r.resolution,
        })
        .collect();
    Ok((views, next))
}

async fn named(ctx: &Ctx, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Candidate>> {
    let reader = ctx.store.reader();
    let mut known = BTreeMap::new();
    if ids.is_empty() {
        return Ok(known);
    }
    for p in query::people_by_ids(reader, ids).await? {
        known.insert(
            p.id,
            Candidate {
                id: p.id,
                code: p.code,
                name: p.full_name,
                birth: p.birth_date.unwrap_or_default(),
                service_number: p.service_number.unwrap_or_default(),
                rank: p.rank,
                post: p.post,
                ..Candidate::default()
            },
        );
    }
    for u in unit::Entity::find().filter(unit::Column::Id.is_in(ids.iter().copied())).all(reader).await? {
        known.insert(u.id, Candidate { id: u.id, code: u.code, name: u.name, ..Candidate::default() });
    }
    Ok(known)
}

/// The id of a dossier that the actor may import into.
pub async fn dossier_by_code(ctx: &Ctx, actor: &Actor, code: &str) -> Result<Uuid> {
    let missing = || Error::field("dossier", "import-no-such-dossier", [("code", code.to_owned())]);
    // An administrator may import into dossiers whose pages are none of his, so the right is asked at the unit.
    access::require_anywhere(actor, Action::Import)?;
    let found = access::dossier_named(ctx, code).await?.ok_or_else(missing)?;
    access::require(ctx, actor, Action::Import, found.unit_id).await.map_err(|_| missing())?;
    Ok(found.id)
}
