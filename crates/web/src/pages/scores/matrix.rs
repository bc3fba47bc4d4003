//! The whole cluster's grid: criteria as rows, members as columns, one turn at a time. What is computed stands below each cell.

use std::collections::BTreeMap;

use app::{
    export::{Sheet, Value},
    scores::{self, Member, Scoring, SheetRow},
};
use axum::{
    extract::{Path, Query},
    http::HeaderMap,
};
use domain::scoring::{Turn, UnitScore, YearStage};
use serde::Serialize;

use super::{Asked, Head, Link, line_small, points, regulation, turn_of, turn_word};
use crate::{
    Cx, Fault, Fields, Page, PageResult, SignedIn,
    grid::{self, Cell, Column, Grid, Row},
};

/// A member's sums.
#[derive(Clone, Debug, Serialize)]
pub struct Total {
    /// Key of the cell that the script renews.
    key: String,
    /// Name.
    name: String,
    /// Its own sheet.
    href: String,
    /// Total of what it was assigned, with its share.
    text: String,
    /// Lines not scored.
    missing: usize,
}

/// The page.
#[derive(Serialize)]
pub struct MatrixPage {
    head: Head,
    title: String,
    sheet: String,
    regulation: String,
    turns: Vec<Link>,
    sheets: Vec<Link>,
    totals: Vec<Total>,
    grid: Grid,
    /// Somebody may enter something on this page now.
    open: bool,
    targets: bool,
}

impl Page for MatrixPage {
    const TEMPLATE: &'static str = "scores/matrix.html";

    fn samples() -> Vec<Self> {
        let column =
            Column { name: "TV-000001".into(), label: "Minh Họa".into(), shape: "score", most: 40, choices: vec![] };
        let cell = |small: &str, fixed| Cell { small: small.into(), fixed, ..Cell::default() };
        let row = |cell| Row {
            key: "1".into(),
            label: "1 Việc".into(),
            prints: "a".into(),
            cells: vec![cell],
            ..Row::default()
        };
        let rows =
            vec![Row::head("I. Nhóm", 1), row(cell("4,50", false)), Row { key: "2".into(), ..row(cell("", true)) }];
        let grid = |rows| Grid::new("scores", "Lưới", "/x", "Tiêu chí", vec![column.clone()]).rows(rows);
        let total = || Total {
            key: "total.TV-000001".into(),
            name: "Minh Họa".into(),
            href: "/x".into(),
            text: "5,00 / 10,00".into(),
            missing: 1,
        };
        let links =
            || vec![("Tự chấm".to_owned(), "/x".to_owned(), true), ("Lần 1".to_owned(), "/y".to_owned(), false)];
        let page = |open, grid, totals, sheets| Self {
            head: Head::sample(),
            title: "Tự chấm".into(),
            sheet: "Bảng điểm".into(),
            regulation: "Quy chế".into(),
            turns: links(),
            sheets,
            totals,
            grid,
            open,
            targets: !open,
        };
        let whole = Head { provisional: false, missing: vec![], ..Head::sample() };
        vec![
            page(true, grid(rows), vec![total()], links()),
            Self { head: whole, ..page(false, grid(vec![]), vec![Total { missing: 0, ..total() }], vec![]) },
            Self { regulation: String::new(), ..page(true, grid(vec![]), vec![], vec![]) },
        ]
    }
}

fn address(head: &Head, end: &str, turn: Turn, sheet: &SheetRow) -> String {
    format!("{}/scores{end}?turn={}&sheet={}", head.home(), turn.code(), sheet.code)
}

fn share(score: &UnitScore) -> String {
    let share = score.basis_points().map(|b| format!(" ({} %)", vntext::decimal2(b))).unwrap_or_default();
    format!("{} / {}{share}", points(Some(score.total)), points(Some(score.assigned)))
}

/// The small text below each cell, by `criterion.member`, and the totals by `total.member`.
fn smalls(cx: &Cx, scoring: &Scoring, sheet: &SheetRow, turn: Turn) -> Result<BTreeMap<String, String>, Fault> {
    let result = scoring.result(sheet)?;
    let mut out = BTreeMap::new();
    for (member, score) in result.members.iter().zip(&result.scores) {
        out.insert(format!("total.{}", member.code), share(score));
        for (line, _) in sheet.leaves() {
            let row = scoring.scores.get(&(line.id, member.id));
            let mut parts = Vec::new();
            if turn != Turn::Targets {
                match row {
                    Some(s) if !s.assigned => parts.push(cx.word("score-small-not-assigned")),
                    Some(s) if !s.target.is_empty() => {
                        parts.push(cx.say("score-small-target", [("target", s.target.clone())]));
                    }
                    _ => {}
                }
                let cell = scoring.cell(turn, line.id, member);
                if !cell.prior.is_empty() {
                    parts.push(cx.say("score-small-prior", [("prior", cell.prior)]));
                }
                if let Some(reached) = score.line(&line.line.code).and_then(|l| l.points) {
                    parts.push(cx.say("score-small-points", [("points", points(Some(reached)))]));
                }
            }
            out.insert(format!("{}.{}", line.line.code, member.code), parts.join(" · "));
        }
    }
    Ok(out)
}

fn rows(
    cx: &Cx,
    scoring: &Scoring,
    sheet: &SheetRow,
    turn: Turn,
    members: &[&Member],
    small: &BTreeMap<String, String>,
) -> Vec<Row> {
    let leaves: Vec<&str> = sheet.leaves().map(|(l, _)| l.line.code.as_str()).collect();
    let shown = sheet.lines.iter().filter(|l| !l.line.disabled);
    shown
        .filter(|l| l.line.kind != "deduction" || turn == Turn::Second)
        .map(|l| {
            let label = format!("{} {}", l.line.code, l.line.text);
            if l.line.kind != "deduction" && !leaves.contains(&l.line.code.as_str()) {
                return Row::head(label, l.line.level);
            }
            let texts: Vec<_> = members.iter().map(|m| scoring.cell(turn, l.id, m)).collect();
            let cells = texts.iter().zip(members).map(|(c, m)| Cell {
                value: c.text.clone(),
                small: small.get(&format!("{}.{}", l.line.code, m.code)).cloned().unwrap_or_default(),
                small_key: format!("{}.{}", l.line.code, m.code),
                fixed: !c.open,
                ..Cell::default()
            });
            Row::of(l.line.code.as_str(), label, cells.collect()).more(line_small(cx, l), String::new())
        })
        .collect()
}

fn page(cx: &Cx, scoring: &Scoring, asked: &Asked) -> Result<MatrixPage, Fault> {
    let turn = match turn_of(scoring, &asked.turn)? {
        // Explanations are texts: they stand on each member's own sheet.
        Turn::Explanation => Turn::First,
        turn => turn,
    };
    let sheet = scoring.sheet(&asked.sheet)?;
    let head = Head::of(cx, scoring)?;
    let members = scoring.members_of(sheet);
    let small = smalls(cx, scoring, sheet, turn)?;
    let columns = members.iter().map(|m| Column {
        name: m.code.clone(),
        label: m.short.clone(),
        shape: "score",
        most: 40,
        choices: vec![],
    });
    let rows = rows(cx, scoring, sheet, turn, &members, &small);
    let result = scoring.result(sheet)?;
    let totals = result.members.iter().zip(&result.scores).map(|(m, s)| Total {
        key: format!("total.{}", m.code),
        name: m.short.clone(),
        href: format!("{}/scores/{}", head.home(), m.code),
        text: share(s),
        missing: s.missing,
    });
    let name = format!("scores-{}-{}", sheet.code, turn.code());
    let turns = [Turn::Targets, Turn::Own, Turn::First, Turn::Second];
    let turns = turns.map(|t| (turn_word(cx, t), address(&head, "", t, sheet), t == turn));
    let sheets = scoring.sheets.iter().map(|s| (s.name().to_owned(), address(&head, "", turn, s), s.id == sheet.id));
    let open = rows.iter().flat_map(|r| &r.cells).any(|c| !c.fixed);
    let grid = Grid::new(
        name,
        turn_word(cx, turn),
        address(&head, "", turn, sheet),
        cx.word("score-criterion"),
        columns.collect(),
    );
    Ok(MatrixPage {
        title: turn_word(cx, turn),
        sheet: sheet.name().to_owned(),
        regulation: regulation(cx, scoring),
        turns: turns.to_vec(),
        sheets: if scoring.sheets.len() > 1 { sheets.collect() } else { vec![] },
        totals: totals.collect(),
        grid: grid.rows(rows),
        open: open && !matches!(scoring.stage, YearStage::Final | YearStage::Locked),
        targets: turn == Turn::Targets,
        head,
    })
}

/// `GET /clusters/{code}/years/{year}/scores`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let scoring = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    cx.page(&page(&cx, &scoring, &asked)?).await
}

/// `POST /clusters/{code}/years/{year}/scores`: rows of the grid, from its script or as one form.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    fields: Fields,
) -> PageResult {
    let before = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    let turn = turn_of(&before, &asked.turn)?;
    let sheet = before.sheet(&asked.sheet)?.code.clone();
    let members: Vec<String> = before.members.iter().map(|m| m.code.clone()).collect();
    // Prints stand in the order of the columns shown: those of this sheet.
    let shown: Vec<&str> = match before.sheet(&sheet) {
        Ok(row) => before.members_of(row).iter().map(|m| m.code.as_str()).collect(),
        Err(_) => members.iter().map(String::as_str).collect(),
    };
    let sent = grid::sent(&fields, &shown);
    let saved = scores::save_matrix(&cx.ctx, &actor, (&code, year, &sheet), turn, sent).await?;
    let scoring = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    if grid::by_script(&headers) {
        return grid::answer_with(&cx, saved, smalls(&cx, &scoring, scoring.sheet(&sheet)?, turn)?);
    }
    let (rows, done) = grid::done(&saved);
    let mut page = page(&cx, &scoring, &asked)?;
    if done {
        let to = page.grid.save.clone();
        return cx.done(&to, "grid-saved", [("count", rows.to_string())]).await;
    }
    page.grid = page.grid.told(cx.lang, &saved);
    cx.page_with(grid::status(&saved), &page).await
}

/// A line below the criteria: its word, and what a member's sheet says there.
type Sum = (&'static str, fn(&UnitScore) -> String);

/// `GET /clusters/{code}/years/{year}/scores.xlsx`: criteria as rows, members as columns; points as they are now.
pub async fn export(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let scoring = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    let sheet = scoring.sheet(&asked.sheet)?;
    let result = scoring.result(sheet)?;
    let word = |key: &str| Value::Text(cx.word(key));
    let text = |t: String| if t.is_empty() { Value::Empty } else { Value::Text(t) };
    let mut headings = vec![cx.word("score-code"), cx.word("score-criterion"), cx.word("score-max")];
    headings.extend(result.members.iter().map(|m| m.short.clone()));
    let mut rows = Vec::new();
    for line in sheet.lines.iter().filter(|l| !l.line.disabled && l.line.kind != "deduction") {
        let mut row =
            vec![text(line.line.code.clone()), text(line.line.text.clone()), text(points(Some(line.line.max)))];
        for (member, score) in result.members.iter().zip(&result.scores) {
            let off = scoring.scores.get(&(line.id, member.id)).is_some_and(|s| !s.assigned);
            let reached = score.line(&line.line.code).and_then(|l| l.points);
            row.push(if off { word("score-small-not-assigned") } else { text(points(reached)) });
        }
        rows.push(row);
    }
    let sums: [Sum; 5] = [
        ("score-sum-bonus", |s| points(Some(s.bonus))),
        ("score-sum-deducted", |s| points(Some(s.deducted))),
        ("score-sum-total", |s| points(Some(s.total))),
        ("score-sum-assigned", |s| points(Some(s.assigned))),
        ("score-sum-share", |s| s.basis_points().map(vntext::decimal2).unwrap_or_default()),
    ];
    for (key, of) in sums {
        let mut row = vec![Value::Empty, word(key), Value::Empty];
        row.extend(result.scores.iter().map(|s| text(of(s))));
        rows.push(row);
    }
    let provisional = result.scores.iter().any(|s| s.provisional);
    let title = cx.say("score-sheet-title", [("short", scoring.cluster.short.clone()), ("year", year.to_string())]);
    let title = if provisional { format!("{title} ({})", cx.word("score-provisional")) } else { title };
    cx.workbook("bang-diem", Sheet { title, headings, rows }).await
}
