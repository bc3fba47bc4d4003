//! The lines of a score sheet: read from a spreadsheet, a pasted text or another year's sheet, checked as a whole, and written in one
//! transaction or not at all.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    cluster::{CLUSTER, SHEET, whole_of},
    scoring::{
        Line, YearStage, rule,
        table::{self, Change},
    },
};
use serde_json::{Value, json};
use store::{
    bulk,
    entity::{cluster, cluster_year, criterion, score},
    query::nouns as rows,
    sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set},
};
use uuid::Uuid;

use super::{LineRow, SheetRow, lines_of, sheet_of, stage_of};
use crate::{
    Actor, Ctx, Error, FieldError, Refusal, Result,
    access::{self, Granted, PartOf},
    clusters::managed,
    ctx::id_at,
    nouns::Record,
};

/// A sheet's page.
#[derive(Clone, Debug)]
pub struct SheetPage {
    /// Code of the cluster.
    pub cluster: String,
    /// Its short name.
    pub short: String,
    /// The sheet.
    pub row: SheetRow,
    /// Its heading.
    pub record: Record,
    /// Codes of lines that something was entered on.
    pub used: BTreeSet<String>,
    /// The sheet of the same group of the year before: its code, its year, and what differs.
    pub before: Option<(String, String, Vec<Change>)>,
    /// Sheets of this cluster whose lines may be copied: code, year, name.
    pub others: Vec<(String, String, String)>,
    /// The reader may change it.
    pub may_change: bool,
}

fn text<'a>(record: &'a Record, field: &str) -> &'a str {
    record.values.get(field).map(String::as_str).unwrap_or_default()
}

/// Lines that something was entered on.
async fn used<C: store::sea_orm::ConnectionTrait>(conn: &C, sheet: Uuid) -> Result<BTreeSet<Uuid>> {
    let found: Vec<Uuid> = score::Entity::find()
        .select_only()
        .column(score::Column::CriterionId)
        .distinct()
        .filter(score::Column::SheetId.eq(sheet))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(found.into_iter().collect())
}

/// A sheet with what differs from the year before.
pub async fn sheet(ctx: &Ctx, actor: &Actor, code: &str, sheet: &str) -> Result<SheetPage> {
    let found = access::find::<cluster::Model>(ctx, actor, &[CLUSTER.view], code).await?;
    let may_change = found.may(actor, CLUSTER.change) && found.annulled_at.is_none();
    let conn = ctx.store.reader();
    let mut records = rows::beneath(conn, &SHEET, "cluster_id", found.id).await?;
    records.retain(|r| r.annulled_for.is_none());
    let record = records.iter().find(|r| r.code == sheet).cloned().ok_or(Error::NotFound)?;
    let year = |r: &Record| text(r, "year").parse::<i64>().unwrap_or_default();
    let same = |r: &&Record| text(r, "group_name") == text(&record, "group_name") && year(r) < year(&record);
    let old = records.iter().filter(same).max_by_key(|r| year(r)).cloned();
    let ids: Vec<Uuid> = std::iter::once(record.id).chain(old.as_ref().map(|o| o.id)).collect();
    let mut lines = lines_of(conn, &ids).await?;
    let row = sheet_of(&record, lines.remove(&record.id).unwrap_or_default());
    let plain = |rows: &[LineRow]| rows.iter().map(|l| l.line.clone()).collect::<Vec<Line>>();
    let before = old.map(|o| {
        let theirs = plain(&lines.remove(&o.id).unwrap_or_default());
        (o.code.clone(), text(&o, "year").to_owned(), table::diff(&theirs, &plain(&row.lines)))
    });
    let taken = used(conn, record.id).await?;
    let used = row.lines.iter().filter(|l| taken.contains(&l.id)).map(|l| l.line.code.clone()).collect();
    let others = records.iter().filter(|r| r.id != record.id);
    let others = others.map(|r| (r.code.clone(), text(r, "year").to_owned(), text(r, "name").to_owned())).collect();
    let (cluster, short) = (found.code.clone(), found.short.clone());
    Ok(SheetPage { cluster, short, row, record, used, before, others, may_change })
}

/// Cells of a pasted text: a line a criterion, tabs or bars between cells.
#[must_use]
pub fn read_text(text: &str) -> Vec<(usize, Vec<String>)> {
    let cells = |line: &str| {
        let by = if line.contains('\t') { '\t' } else { '|' };
        line.split(by).map(|c| c.trim().trim_matches('"').to_owned()).collect()
    };
    text.lines().enumerate().map(|(i, line)| (i + 1, cells(line))).collect()
}

/// Cells of the first sheet of a file that holds anything.
pub async fn read_file(bytes: Vec<u8>, name: &str) -> Result<Vec<(usize, Vec<String>)>> {
    let workbook = crate::imports::open(Arc::new(bytes), name.to_owned()).await?;
    let sheet = workbook.visible().next().ok_or_else(|| Error::refused("import-nothing-visible", []))?;
    let row = |r: sheets::Row<'_>| {
        let cells = (0..sheet.width().min(40)).map(|c| r.cell(c).text.to_owned()).collect();
        (usize::try_from(r.number()).unwrap_or_default(), cells)
    };
    Ok(sheet.rows().filter(|r| !r.hidden()).map(row).collect())
}

/// The faults of lines as faults of the form.
fn told(faults: Vec<table::LineFault>) -> Error {
    let one = |f: table::LineFault| {
        let mut args: words::Args = f.fault.args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        args.insert("line".to_owned(), f.line.to_string());
        FieldError { field: "lines".to_owned(), refusal: Refusal { key: f.fault.key, args } }
    };
    Error::Invalid(faults.into_iter().take(50).map(one).collect())
}

async fn record_of(ctx: &Ctx, cluster: &Granted<cluster::Model>, sheet: &str) -> Result<Record> {
    let all = rows::beneath(ctx.store.reader(), &SHEET, "cluster_id", cluster.id).await?;
    let found = all.into_iter().find(|r| r.code == sheet).ok_or(Error::NotFound)?;
    if found.annulled_for.is_some() { Err(Error::refused("noun-annulled", [])) } else { Ok(found) }
}

/// What becomes of the lines that stand: those to write in their order, with the id of the line that stays.
struct Plan {
    keep: Vec<(Option<Uuid>, usize, Line)>,
    gone: Vec<Uuid>,
}

/// A line that was used stays, disabled, where the new table has it no more; its kind stays what it is.
fn plan(
    old: &[LineRow],
    new: &[(usize, Line)],
    used: &BTreeSet<Uuid>,
) -> std::result::Result<Plan, Vec<table::LineFault>> {
    let mut faults = Vec::new();
    let by_code: BTreeMap<&str, &LineRow> = old.iter().map(|l| (l.line.code.as_str(), l)).collect();
    let mut keep = Vec::new();
    for (number, line) in new {
        let there = by_code.get(line.code.as_str());
        if let Some(row) = there.filter(|r| used.contains(&r.id) && r.line.kind != line.kind) {
            let args = vec![("code", row.line.code.clone())];
            let fault = domain::fields::Fault { args, ..domain::fields::Fault::new("kind", "score-line-used-kind") };
            faults.push(table::LineFault { line: *number, fault });
        }
        keep.push((there.map(|r| r.id), *number, line.clone()));
    }
    let missing = old.iter().filter(|o| new.iter().all(|(_, n)| n.code != o.line.code));
    let (stay, gone): (Vec<&LineRow>, Vec<&LineRow>) = missing.partition(|o| used.contains(&o.id));
    keep.extend(stay.iter().map(|o| (Some(o.id), 0, Line { level: 1, disabled: true, ..o.line.clone() })));
    if faults.is_empty() { Ok(Plan { keep, gone: gone.iter().map(|o| o.id).collect() }) } else { Err(faults) }
}

fn said(line: &Line) -> Value {
    json!({
        "level": line.level, "code": line.code, "text": line.text, "kind": line.kind, "max": line.max.0, "rule": line.rule,
        "bonus": line.bonus, "article": line.article, "disabled": line.disabled,
    })
}

fn changes(old: &[Line], new: &[Line]) -> Vec<Value> {
    let one = |change: Change| match change {
        Change::Added(line) => json!({ "added": said(&line) }),
        Change::Gone(line) => json!({ "gone": said(&line) }),
        Change::Changed(a, b) => json!({ "from": said(&a), "to": said(&b) }),
    };
    table::diff(old, new).into_iter().map(one).collect()
}

/// Replaces the lines of a sheet that was seen at `version`; answers how many stand. Whatever is wrong is told with its line, and then nothing
/// is written.
pub async fn set_lines(
    ctx: &Ctx,
    actor: &Actor,
    code: &str,
    sheet: &str,
    version: i64,
    cells: Vec<(usize, Vec<String>)>,
) -> Result<usize> {
    let cluster = managed(ctx, actor, code).await?;
    let record = record_of(ctx, &cluster, sheet).await?;
    let lines = table::read(&cells).map_err(told)?;
    // Kinds of parents are said by the lines below them.
    let parent = |i: usize| lines.get(i + 1).is_some_and(|next| next.1.level > lines[i].1.level);
    let kind = |i: usize| if parent(i) { "parent".to_owned() } else { lines[i].1.kind.clone() };
    let lines: Vec<(usize, Line)> =
        (0..lines.len()).map(|i| (lines[i].0, Line { kind: kind(i), ..lines[i].1.clone() })).collect();
    write(ctx, actor, &cluster, &record, version, lines, None).await
}

/// Takes over the lines of another sheet of the cluster, without those that were disabled there.
pub async fn copy_lines(ctx: &Ctx, actor: &Actor, code: &str, sheet: &str, version: i64, from: &str) -> Result<usize> {
    let cluster = managed(ctx, actor, code).await?;
    let record = record_of(ctx, &cluster, sheet).await?;
    let other = match record_of(ctx, &cluster, from).await {
        Err(Error::NotFound) => Err(Error::field("copy_from", "field-choose", [("value", from.to_owned())])),
        other => other,
    }?;
    let mut all = lines_of(ctx.store.reader(), &[other.id]).await?;
    let copied = all.remove(&other.id).unwrap_or_default().into_iter().map(|l| l.line).filter(|l| !l.disabled);
    let lines: Vec<(usize, Line)> = (1..).zip(copied).collect();
    if lines.is_empty() {
        return Err(Error::field("copy_from", "score-copy-empty", []));
    }
    write(ctx, actor, &cluster, &record, version, lines, Some(other.code)).await
}

async fn write(
    ctx: &Ctx,
    actor: &Actor,
    cluster: &Granted<cluster::Model>,
    record: &Record,
    version: i64,
    lines: Vec<(usize, Line)>,
    copied: Option<String>,
) -> Result<usize> {
    let whole = whole_of(&record.values);
    let year: i64 = text(record, "year").parse().unwrap_or_default();
    let (id, label, cluster_id) = (record.id, record.code.clone(), cluster.id);
    let now = ctx.now();
    let lines = Arc::new(lines);
    ctx.store
        .write(ctx.change_part(actor, &now, cluster.permit(), (PartOf::SCORES, id), Some(version)), |tx| {
            let (lines, whole, label, copied) = (Arc::clone(&lines), whole.clone(), label.clone(), copied.clone());
            Box::pin(async move {
                let stage: Option<String> = cluster_year::Entity::find()
                    .select_only()
                    .column(cluster_year::Column::Stage)
                    .filter(cluster_year::Column::ClusterId.eq(cluster_id))
                    .filter(cluster_year::Column::Year.eq(year))
                    .filter(cluster_year::Column::AnnulledAt.is_null())
                    .into_tuple()
                    .one(tx.conn())
                    .await?;
                if matches!(stage_of(&stage.unwrap_or_default()), YearStage::Final | YearStage::Locked) {
                    return Err(Error::refused("score-sheet-closed", []));
                }
                let old = lines_of(tx.conn(), &[id]).await?.remove(&id).unwrap_or_default();
                let taken = used(tx.conn(), id).await?;
                let plan = plan(&old, &lines, &taken).map_err(told)?;
                let numbered: Vec<(usize, Line)> = plan.keep.iter().map(|(_, n, l)| (*n, l.clone())).collect();
                table::assemble(&numbered, &whole).map_err(told)?;
                if !plan.gone.is_empty() {
                    criterion::Entity::delete_many()
                        .filter(criterion::Column::Id.is_in(plan.gone.iter().copied()))
                        .exec(tx.conn())
                        .await?;
                }
                let mut fresh = Vec::new();
                for (seq, (known, _, line)) in (1_i64..).zip(&plan.keep) {
                    put(tx, id, seq, *known, line, &old, &mut fresh).await?;
                }
                bulk::insert(tx.conn(), "criterion", COLUMNS, fresh).await?;
                let plain: Vec<Line> = old.into_iter().map(|l| l.line).collect();
                let new: Vec<Line> = plan.keep.into_iter().map(|(_, _, l)| l).collect();
                let note = json!({ "changes": changes(&plain, &new), "copied": copied });
                tx.audit(&format!("score_sheet:{label}"), "lines", &note).await?;
                Ok(new.iter().filter(|l| !l.disabled).count())
            })
        })
        .await
}

const COLUMNS: &[&str] = &[
    "id",
    "sheet_id",
    "seq",
    "level",
    "code",
    "wording",
    "kind",
    "max_points",
    "rule",
    "bonus",
    "article",
    "disabled",
];

type Values = Vec<store::sea_orm::Value>;

/// One line: a new one is gathered, one that stays is written where it differs.
async fn put(
    tx: &store::Tx,
    sheet: Uuid,
    seq: i64,
    known: Option<Uuid>,
    line: &Line,
    old: &[LineRow],
    fresh: &mut Vec<Values>,
) -> Result<()> {
    let level = i64::try_from(line.level).unwrap_or(1);
    let Some(id) = known else {
        fresh.push(vec![
            id_at(tx.at()).into(),
            sheet.into(),
            seq.into(),
            level.into(),
            line.code.clone().into(),
            line.text.clone().into(),
            line.kind.clone().into(),
            line.max.0.into(),
            line.rule.clone().into(),
            line.bonus.clone().into(),
            line.article.clone().into(),
            line.disabled.into(),
        ]);
        return Ok(());
    };
    let place = old.iter().position(|o| o.id == id);
    let same = place.and_then(|i| old.get(i)).is_some_and(|o| o.line == *line);
    if same && place.and_then(|i| i64::try_from(i + 1).ok()) == Some(seq) {
        return Ok(());
    }
    let row = criterion::ActiveModel {
        id: Set(id),
        seq: Set(seq),
        level: Set(level),
        wording: Set(line.text.clone()),
        kind: Set(line.kind.clone()),
        max_points: Set(line.max.0),
        rule: Set(line.rule.clone()),
        bonus: Set(line.bonus.clone()),
        article: Set(line.article.clone()),
        disabled: Set(line.disabled),
        ..Default::default()
    };
    row.update(tx.conn()).await?;
    Ok(())
}

/// The lines as people change them on a page: cells between bars, kinds and headings in the reader's language.
#[must_use]
pub fn lines_text(lines: &[LineRow], kind: &dyn Fn(&str) -> String) -> String {
    let plain = |text: &str| text.replace('|', "/");
    let line = |l: &Line| {
        let cells = [
            l.level.to_string(),
            l.code.clone(),
            plain(&l.text),
            if l.kind == "parent" { String::new() } else { kind(&l.kind) },
            rule::short(l.max.0),
            l.rule.clone(),
            l.bonus.clone(),
            plain(&l.article),
        ];
        cells.join(" | ").trim_end_matches([' ', '|']).to_owned()
    };
    lines.iter().filter(|l| !l.line.disabled).map(|l| line(&l.line)).collect::<Vec<_>>().join("\n")
}
