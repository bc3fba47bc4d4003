//! The figures of many units for one period on one grid: units down, their document and what is asked across. Each unit's row is its sheet,
//! written by itself, so that two people in two rows never meet; within a row the grid's own law holds (`domain::grid`). A spreadsheet goes out
//! in the same shape and comes back into the grid, where somebody looks before it is saved.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    access::{Action, scope},
    fields::{Fault, Field, Shape, Values, changes},
    grid::{Become, Merged, Sent, merge},
    indicator::{Figure, check, read_figure, show_figure},
};
use serde_json::json;
use store::{
    entity::{figure, figure_sheet, indicator, movement, unit},
    query::figures::{self as query, Reporter, Row},
    sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set},
};
use uuid::Uuid;

use super::{
    answer::for_unit,
    figures::{Opening, cells_of, every_of, figure_of_row, find_sheet, last_day, measure_of, opened, write_figures},
    indicators, state_of,
};
use crate::{
    Actor, Ctx, Error, Result,
    access::{self, PartOf},
    ctx::id_at,
};

/// Units on a page.
pub const ROWS: usize = 200;

const TEXT: Field = Field::new("f_value", Shape::Text(200));

/// What stands before the figures of a unit.
pub const PAPERS: [Field; 2] = [Field::new("f_document", Shape::Text(300)), Field::new("f_document_on", Shape::Any)];

/// The column of an indicator.
#[must_use]
pub fn column_of(seq: i64) -> String {
    format!("i{seq}")
}

/// A unit's row.
#[derive(Clone, Debug)]
pub struct GridUnit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The actor enters for it.
    pub for_unit: bool,
    /// It is asked for this indicator.
    pub asked: BTreeSet<i64>,
    /// What stands, by column.
    pub values: Values,
    /// What it said for the period before, by number of the indicator.
    pub last: BTreeMap<i64, String>,
    /// What it is to reach, in thousandths, by number of the indicator.
    pub targets: BTreeMap<i64, i64>,
    id: Uuid,
}

/// A grid of figures.
#[derive(Clone, Debug)]
pub struct FigureGrid {
    /// The movement.
    pub movement: movement::Model,
    /// Code of the period.
    pub period: String,
    /// All periods that can be entered, oldest first.
    pub periods: Vec<String>,
    /// What is asked.
    pub indicators: Vec<indicator::Model>,
    /// Units that the actor may enter for, in the order of the tree.
    pub units: Vec<GridUnit>,
    /// Figures can be entered.
    pub open: bool,
}

fn texts(pairs: impl IntoIterator<Item = (String, String)>) -> Values {
    pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect()
}

/// The grid of a period; an empty one is the newest. Six statements beyond the gate's own.
pub async fn grid(ctx: &Ctx, actor: &Actor, code: &str, period: &str) -> Result<FigureGrid> {
    let movement = access::find::<movement::Model>(ctx, actor, &[Action::ViewMovements], code).await?.into_row();
    let today = ctx.now().today;
    let reader = ctx.store.reader();
    let mine = scope(actor, Action::ManageMovements);
    let all = indicators(ctx, movement.id).await?;
    let Opening { period, periods, before } = opened(&movement, &all, period, &today)?;
    let every = domain::period::Period::from_code(&period).map_or(domain::period::Every::Whole, |p| p.every());
    let asked: Vec<indicator::Model> = all.into_iter().filter(|i| every_of(i) == every).collect();
    let units = query::reporters(reader, movement.id, &mine, &today).await?;
    let rows = query::rows(reader, movement.id, &mine, &today, Some(&period), None, None).await?;
    let last = match &before {
        Some(before) => query::rows(reader, movement.id, &mine, &today, Some(before), None, None).await?,
        None => Vec::new(),
    };
    let sheets = query::sheets(reader, movement.id, &mine, &today, &period).await?;
    let targets = query::targets(reader, movement.id, &mine, &today, None).await?;
    let of = |rows: &[Row]| {
        let mut by: BTreeMap<Uuid, Vec<Row>> = BTreeMap::new();
        rows.iter().for_each(|r| by.entry(r.unit_id).or_default().push(r.clone()));
        by
    };
    let (rows, last) = (of(&rows), of(&last));
    let row = |u: Reporter| {
        let cells = |by: &BTreeMap<Uuid, Vec<Row>>| by.get(&u.id).map(|r| cells_of(r, &asked)).unwrap_or_default();
        let sheet = sheets.iter().find(|s| s.unit_id == u.id);
        let papers = sheet.map(|s| [("document", &s.document), ("document_on", &s.document_on)]);
        let papers = papers.into_iter().flatten().map(|(k, v)| (k.to_owned(), v.clone()));
        let asked_here = asked.iter().filter(|i| u.direct || i.reporters == "all").map(|i| i.seq);
        let target = |t: &&query::Target| t.unit_id == u.id && t.period == period;
        GridUnit {
            for_unit: for_unit(actor, u.id),
            asked: asked_here.collect(),
            values: texts(papers.chain(cells(&rows).into_iter().map(|(seq, text)| (column_of(seq), text)))),
            last: cells(&last),
            targets: targets.iter().filter(target).map(|t| (t.seq, t.value)).collect(),
            id: u.id,
            code: u.code,
            name: u.name,
        }
    };
    // Whoever is asked for nothing in this period has no row.
    let units = units.into_iter().map(row).filter(|u| !u.asked.is_empty()).collect();
    Ok(FigureGrid { open: state_of(&movement).is_open(), movement, period, periods, indicators: asked, units })
}

/// What was read of a cell that is to be written.
fn taken(i: &indicator::Model, text: &str) -> std::result::Result<Option<Figure>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    let measure = measure_of(i);
    let Some(figure) = read_figure(measure, text) else {
        return Err(Fault { args: vec![("typed", text.to_owned())], ..Fault::new("value", "figure-unreadable") });
    };
    match check(measure, &figure, i.may_exceed).first() {
        Some((_, key)) => Err(Fault::new("value", key)),
        None => Ok(Some(figure)),
    }
}

/// What becomes of a unit's row, and the figures that are to be written.
fn merged(
    asked: &[indicator::Model],
    (unit, open): (&GridUnit, bool),
    sent: &Sent,
    now: &Values,
    today: &str,
) -> (Merged, Vec<(Uuid, Option<Figure>)>) {
    let mut out = merge(&PAPERS, sent, now, &|_, _| None, today);
    let mut figures = Vec::new();
    for i in asked.iter().filter(|i| unit.asked.contains(&i.seq)) {
        let column = column_of(i.seq);
        let Some(text) = sent.cells.get(&column) else { continue };
        let seen = sent.seen.get(&column).map(|p| ("value".to_owned(), p.clone()));
        let one = Sent {
            key: sent.key.clone(),
            seen: seen.into_iter().collect(),
            cells: [("value".to_owned(), text.clone())].into(),
        };
        let stands = now.get(&column).cloned().unwrap_or_default();
        let alone = texts([("value".to_owned(), stands.clone())]);
        let Some(mut cell) = merge(&[TEXT], &one, &alone, &|_, _| None, today).cells.remove("value") else { continue };
        if cell.becomes == Become::Written {
            let text = cell.now.clone();
            let fault = if unit.for_unit && !out.values.contains_key("document") {
                Err(Fault::new("value", "figure-document-first"))
            } else {
                taken(i, &text)
            };
            match fault {
                Ok(figure) => {
                    let text = figure.as_ref().map(|f| show_figure(measure_of(i), f)).unwrap_or_default();
                    if text == stands {
                        cell.becomes = Become::Stands;
                    } else {
                        figures.push((i.id, figure));
                    }
                    cell.now.clone_from(&text);
                    match text.is_empty() {
                        true => out.values.remove(&column),
                        false => out.values.insert(column.clone(), text),
                    };
                }
                Err(fault) => {
                    cell.becomes = Become::Faulty(fault);
                    cell.now = stands;
                }
            }
        }
        out.cells.insert(column, cell);
    }
    if !open {
        for (name, cell) in out.cells.iter_mut().filter(|(_, c)| c.becomes == Become::Written) {
            cell.becomes = Become::Faulty(Fault::new("value", "figure-closed"));
            cell.now = now.get(name).cloned().unwrap_or_default();
        }
        out.values = now.clone();
        figures.clear();
    }
    (out, figures)
}

/// What a sheet says now, inside a transaction.
async fn standing<C: ConnectionTrait>(
    conn: &C,
    sheet: &figure_sheet::Model,
    asked: &[indicator::Model],
) -> Result<Values> {
    let found = figure::Entity::find().filter(figure::Column::SheetId.eq(sheet.id)).all(conn).await?;
    let text = |f: &figure::Model| {
        let i = asked.iter().find(|i| i.id == f.indicator_id)?;
        Some((column_of(i.seq), show_figure(measure_of(i), &figure_of_row(f))))
    };
    let papers = [("document", &sheet.document), ("document_on", &sheet.document_on)];
    let papers = papers.into_iter().map(|(k, v)| (k.to_owned(), v.clone()));
    Ok(texts(papers.chain(found.iter().filter_map(text))))
}

/// Writes what was typed into the grid, unit by unit; tells what became of each cell. A unit that the actor may not enter for is none.
pub async fn save_grid(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    period: &str,
    sent: Vec<Sent>,
) -> Result<Vec<(String, Merged)>> {
    let grid = grid(ctx, actor, code, period).await?;
    let units: BTreeMap<&str, &GridUnit> = grid.units.iter().map(|u| (u.code.as_str(), u)).collect();
    let mut out = Vec::new();
    for row in sent {
        let Some(unit) = units.get(row.key.as_str()) else { continue };
        let (found, _) = merged(&grid.indicators, (unit, grid.open), &row, &unit.values, &actor.today);
        let became = if found.writes() { write(ctx, actor, &grid, unit, &row).await? } else { found };
        out.push((row.key, became));
    }
    Ok(out)
}

/// Writes one unit's row on what stands then.
async fn write(ctx: &Ctx, actor: &Actor, grid: &FigureGrid, unit: &GridUnit, sent: &Sent) -> Result<Merged> {
    let held = access::find::<unit::Model>(ctx, actor, &[Action::ManageMovements], &unit.code).await?;
    let now = ctx.now();
    let known = find_sheet(ctx.store.reader(), grid.movement.id, unit.id, &grid.period).await?.map(|s| s.id);
    let frame = match known {
        Some(id) => ctx.change_part(actor, &now, held.permit(), (PartOf::FIGURES, id), None),
        None => ctx.write(actor, &now, held.permit()),
    };
    let period_to = last_day(&grid.movement, &grid.period, &now.today);
    let shared = std::sync::Arc::new((grid.indicators.clone(), unit.clone(), sent.clone()));
    let (open, by, today) = (grid.open, actor.account, actor.today.clone());
    let stood: Values = ctx
        .store
        .write(frame, |tx| {
            let (shared, today) = (std::sync::Arc::clone(&shared), today.clone());
            let (movement, period, period_to) = (grid.movement.clone(), grid.period.clone(), period_to.clone());
            Box::pin(async move {
                let (asked, unit, sent) = &*shared;
                let sheet = find_sheet(tx.conn(), movement.id, unit.id, &period).await?;
                if let Some(other) = sheet.as_ref().filter(|_| known.is_none()) {
                    // Somebody entered the first figures of this unit meanwhile; the row is sent again.
                    return Err(Error::Stale { found: other.version });
                }
                let stood = match &sheet {
                    Some(sheet) => standing(tx.conn(), sheet, asked).await?,
                    None => Values::new(),
                };
                let (merged, figures) = merged(asked, (unit, open), sent, &stood, &today);
                if !merged.writes() {
                    return Ok(stood);
                }
                let of = |name: &str| merged.values.get(name).cloned().unwrap_or_default();
                let row = figure_sheet::ActiveModel {
                    document: Set(of("document")),
                    document_on: Set(of("document_on")),
                    for_unit: Set(unit.for_unit),
                    entered_by: Set(by),
                    entered_at: Set(tx.at()),
                    ..Default::default()
                };
                let id = match sheet {
                    Some(sheet) => {
                        figure_sheet::ActiveModel { id: Set(sheet.id), ..row }.update(tx.conn()).await?;
                        sheet.id
                    }
                    None => {
                        let id = id_at(tx.at());
                        let row = figure_sheet::ActiveModel {
                            id: Set(id),
                            version: Set(1),
                            movement_id: Set(movement.id),
                            unit_id: Set(unit.id),
                            period: Set(period.clone()),
                            period_to: Set(period_to),
                            ..row
                        };
                        row.insert(tx.conn()).await?;
                        id
                    }
                };
                write_figures(tx, id, by, &figures).await?;
                let said = json!({
                    "unit": unit.code, "period": period, "for_unit": unit.for_unit, "changes": changes(&stood, &merged.values),
                });
                tx.audit(&format!("movement:{}", movement.code), "figures", &said).await?;
                Ok::<Values, Error>(stood)
            })
        })
        .await?;
    Ok(merged(&grid.indicators, (unit, grid.open), sent, &stood, &actor.today).0)
}

/// What a spreadsheet holds for a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FromFile {
    /// Code of the unit and, by column, what differs from what stands.
    pub typed: BTreeMap<String, BTreeMap<String, String>>,
    /// Rows that were left out: their number in the file, what stands in them, and the key of the reason.
    pub left: Vec<(u32, String, &'static str)>,
}

/// The number of the indicator that a heading names: by its own number ("2. Ca tuần tra (ca)"), else by its name alone.
fn heading(asked: &[indicator::Model], text: &str) -> Option<i64> {
    let text = vntext::normal(text);
    let numbered = text.trim().split_once('.').and_then(|(n, _)| n.trim().parse::<i64>().ok());
    if let Some(i) = numbered.and_then(|n| asked.iter().find(|i| i.seq == n)) {
        return Some(i.seq);
    }
    let folded = vntext::fold(&text);
    let mut same = asked.iter().filter(|i| vntext::fold(&i.name) == folded);
    let found = same.next()?;
    same.next().is_none().then_some(found.seq)
}

/// A cell as somebody would type it: numbers of spreadsheets have a decimal point.
fn typed(cell: sheets::Cell<'_>) -> String {
    let text = vntext::normal(cell.text).trim().to_owned();
    match cell.kind {
        sheets::Kind::Number => match text.parse::<f64>() {
            // A spreadsheet keeps 81.4 as 81.40000000000001: figures have three places.
            Ok(n) if text.contains('.') => {
                let text = format!("{n:.3}");
                text.trim_end_matches('0').trim_end_matches('.').replace('.', ",")
            }
            _ => text,
        },
        _ => text,
    }
}

/// Reads a spreadsheet for a grid. Nothing is written: whoever sent it looks at the grid and saves. Sums, units that are not the actor's and
/// units that stand twice are left out and told.
pub async fn grid_file(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    period: &str,
    file: (Vec<u8>, String),
) -> Result<(FigureGrid, FromFile)> {
    let grid = grid(ctx, actor, code, period).await?;
    let workbook = crate::imports::open(std::sync::Arc::new(file.0), file.1).await?;
    let sheet = workbook.visible().next().ok_or_else(|| Error::refused("import-nothing-visible", []))?;
    let width = sheet.width().min(260);
    let head = sheet.rows().take(30).enumerate().find_map(|(at, row)| {
        let columns: BTreeMap<u32, i64> =
            (0..width).filter_map(|c| Some((c, heading(&grid.indicators, row.cell(c).text)?))).collect();
        (!columns.is_empty()).then(|| {
            let papers = |c: u32| match vntext::fold(row.cell(c).text).as_str() {
                "ma don vi" | "ma" => Some("code"),
                "don vi" | "ten don vi" => Some("name"),
                "van ban" | "so van ban" => Some("document"),
                "ngay van ban" => Some("document_on"),
                _ => None,
            };
            let papers: BTreeMap<&str, u32> = (0..width).filter_map(|c| Some((papers(c)?, c))).collect();
            (at, columns, papers)
        })
    });
    let no_head = || Error::field("file", "figure-file-no-head", []);
    let (at, columns, papers) = head.ok_or_else(no_head)?;
    if !papers.contains_key("code") && !papers.contains_key("name") {
        return Err(no_head());
    }
    let mut out = FromFile::default();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for row in sheet.rows().skip(at + 1) {
        let text = |name: &str| papers.get(name).map(|c| typed(row.cell(*c))).unwrap_or_default();
        let (unit_code, name) = (text("code"), text("name"));
        let label = if name.is_empty() { unit_code.clone() } else { name.clone() };
        let mut leave = |why| out.left.push((row.number(), label.chars().take(80).collect(), why));
        if row.hidden() {
            leave("figure-file-hidden");
            continue;
        }
        let named = || [unit_code.as_str(), name.as_str()].iter().any(|t| !t.is_empty() && sheets::is_total(t));
        let known = grid.units.iter().find(|u| !unit_code.is_empty() && u.code == unit_code).or_else(|| {
            let same = |u: &&GridUnit| unit_code.is_empty() && vntext::fold(&u.name) == vntext::fold(&name);
            let mut all = grid.units.iter().filter(same);
            all.next().filter(|_| all.next().is_none())
        });
        let Some(unit) = known else {
            if !label.is_empty() || columns.keys().any(|c| !row.cell(*c).is_empty()) {
                // A row of figures without a unit is a sum as well.
                leave(if named() || label.is_empty() { "figure-file-sum" } else { "figure-file-no-unit" });
            }
            continue;
        };
        if !seen.insert(&unit.code) {
            leave("figure-file-twice");
            continue;
        }
        let figures = columns.iter().filter(|(_, seq)| unit.asked.contains(seq));
        let cells = figures.map(|(c, seq)| (column_of(*seq), typed(row.cell(*c))));
        let day =
            |text: String| if vntext::CivilDate::from_iso(&text).is_some() { vntext::date_dmy(&text) } else { text };
        let papers = [("document".to_owned(), text("document")), ("document_on".to_owned(), day(text("document_on")))];
        let stands = |column: &str| {
            let value = unit.values.get(column).cloned().unwrap_or_default();
            if column == "document_on" { vntext::date_dmy(&value) } else { value }
        };
        // What the file leaves empty says nothing; what stands already is not sent again.
        let cells = papers.into_iter().chain(cells).filter(|(c, t)| !t.is_empty() && *t != stands(c));
        let cells: BTreeMap<String, String> = cells.collect();
        if !cells.is_empty() {
            out.typed.insert(unit.code.clone(), cells);
        }
    }
    Ok((grid, out))
}
