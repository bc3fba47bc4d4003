//! One member's sheet: what its stage asks as a grid, and below it every stage's value and words beside the rule.

use app::scores::{self, Member, Scoring, SheetRow};
use axum::{
    extract::{Path, Query},
    http::HeaderMap,
};
use domain::{
    fields::{Field, Shape},
    scoring::{Criterion, Stages, Turn, entry_text},
};
use serde::Serialize;

use super::{Asked, Head, Link, line_small, points, turn_of, turn_word};
use crate::{
    Cx, Fault, Fields, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    format,
    grid::{self, Column, Grid, Row},
};

/// What one stage says of a line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Said {
    /// The value as it was typed; a dash for not scored.
    value: String,
    /// The words beside it.
    note: String,
    /// It came after its day.
    late: bool,
}

/// A line with all its stages.
#[derive(Clone, Debug, Serialize)]
pub struct StageLine {
    level: usize,
    parent: bool,
    code: String,
    text: String,
    small: String,
    article: String,
    own: Said,
    evidence: String,
    first: Said,
    explanation: Said,
    second: Said,
    /// Points as they are now, of so many.
    points: String,
}

/// The page.
#[derive(Serialize)]
pub struct UnitPage {
    head: Head,
    name: String,
    member: String,
    sheet: String,
    turn: String,
    turns: Vec<Link>,
    members: Vec<Link>,
    sums: Vec<(String, String)>,
    lines: Vec<StageLine>,
    grid: Option<Grid>,
    deadline: String,
}

impl Page for UnitPage {
    const TEMPLATE: &'static str = "scores/unit.html";

    fn samples() -> Vec<Self> {
        let said =
            |value: &str, late| Said { value: value.into(), note: if late { "Trùng" } else { "" }.into(), late };
        let line = |parent, late| StageLine {
            level: 1,
            parent,
            code: "1".into(),
            text: "Việc".into(),
            small: "tối đa 5".into(),
            article: if late { "Điều 6" } else { "" }.into(),
            own: said("4", late),
            evidence: if late { "BC 1" } else { "" }.into(),
            first: said("3", late),
            explanation: said("", late),
            second: said("–", late),
            points: "3,00 / 5,00".into(),
        };
        let column = Column { name: "value".into(), label: "Điểm".into(), shape: "text", most: 40, choices: vec![] };
        let row = Row {
            key: "1".into(),
            label: "1".into(),
            prints: "a".into(),
            cells: vec![grid::Cell::default()],
            ..Row::default()
        };
        let grid = Grid::new("unit", "Lưới", "/x", "Tiêu chí", vec![column]).rows(vec![row]);
        let links = || vec![("A".to_owned(), "/x".to_owned(), true), ("B".to_owned(), "/y".to_owned(), false)];
        let page = |grid, deadline: &str| Self {
            head: Head::sample(),
            name: "Công an tỉnh Minh Họa".into(),
            member: "TV-000001".into(),
            sheet: "Bảng điểm".into(),
            turn: "Tự chấm".into(),
            turns: links(),
            members: links(),
            sums: vec![("Tổng điểm".into(), "1,00".into())],
            lines: vec![line(true, false), line(false, true), line(false, false)],
            grid,
            deadline: deadline.into(),
        };
        vec![page(Some(grid), "12/11/2020"), page(None, "")]
    }
}

fn late(cx: &Cx, at: Option<i64>, by: &str) -> bool {
    !by.is_empty() && at.is_some_and(|at| cx.ctx.now_at(at).today.as_str() > by)
}

fn stage_line(
    cx: &Cx,
    scoring: &Scoring,
    member: &Member,
    row: &scores::LineRow,
    leaf: Option<&Criterion>,
    reached: String,
) -> StageLine {
    let score = scoring.scores.get(&(row.id, member.id));
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let none = Stages { own: None, first: None, second: None };
    let stages = leaf.map_or(none, |c| scoring.stages(row, c, member));
    let value = |entry: Option<domain::scoring::Entry>| dash(entry.map(entry_text).unwrap_or_default());
    let said =
        |value: String, note: Option<&String>, late| Said { value, note: note.cloned().unwrap_or_default(), late };
    let (report_by, explain_by) = (scoring.says("report_by"), scoring.says("explain_by"));
    let evidence = score.map(|s| {
        let only = if s.points_only { cx.word("score-points-only") } else { String::new() };
        let parts = [s.evidence.clone(), format::date(&s.evidence_on), only];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    });
    StageLine {
        level: row.line.level,
        parent: leaf.is_none(),
        code: row.line.code.clone(),
        text: row.line.text.clone(),
        small: line_small(cx, row),
        article: row.line.article.clone(),
        own: said(value(stages.own), score.map(|s| &s.own_note), late(cx, score.and_then(|s| s.own_at), report_by)),
        evidence: evidence.unwrap_or_default(),
        first: said(value(stages.first), score.map(|s| &s.first_note), false),
        explanation: said(
            String::new(),
            score.map(|s| &s.explanation),
            late(cx, score.and_then(|s| s.explained_at), explain_by),
        ),
        second: said(value(stages.second), score.map(|s| &s.second_note), false),
        points: reached,
    }
}

fn fields_shown(cx: &Cx, turn: Turn) -> Vec<Column> {
    let choices = |f: &Field| match f.shape {
        Shape::Choice(words) => words.iter().map(|w| Choice::new(w.0, cx.word("facts-yes"))).collect(),
        _ => vec![],
    };
    scores::columns_of(turn).iter().map(|f| Column::of(f, cx.word(&code_key("score", f.column)), choices(f))).collect()
}

fn grid_of(cx: &Cx, scoring: &Scoring, sheet: &SheetRow, member: &Member, turn: Turn, save: String) -> Option<Grid> {
    let fields = scores::columns_of(turn);
    let mut open = false;
    let mut rows = Vec::new();
    let leaves: Vec<&str> = sheet.leaves().map(|(l, _)| l.line.code.as_str()).collect();
    for l in sheet.lines.iter().filter(|l| !l.line.disabled) {
        let label = format!("{} {}", l.line.code, l.line.text);
        if l.line.kind == "deduction" && turn != Turn::Second {
            continue;
        }
        if l.line.kind != "deduction" && !leaves.contains(&l.line.code.as_str()) {
            rows.push(Row::head(label, l.line.level));
            continue;
        }
        let cell = scoring.cell(turn, l.id, member);
        open |= cell.open;
        let prior = if cell.prior.is_empty() {
            String::new()
        } else {
            format!(" · {}", cx.say("score-small-prior", [("prior", cell.prior)]))
        };
        let small = format!("{}{prior}", line_small(cx, l));
        let mut row =
            Row::new(l.line.code.as_str(), label, fields, &scoring.standing(turn, l.id, member)).more(small, "");
        row.cells.iter_mut().for_each(|c| c.fixed = !cell.open);
        rows.push(row);
    }
    let name = format!("unit-{}-{}-{}", sheet.code, member.code, turn.code());
    let grid = Grid::new(name, turn_word(cx, turn), save, cx.word("score-criterion"), fields_shown(cx, turn));
    open.then(|| grid.rows(rows))
}

fn page(cx: &Cx, scoring: &Scoring, code: &str, asked: &Asked) -> Result<UnitPage, Fault> {
    let member = scoring.member(code)?;
    let sheet = scoring.sheet_for(member).ok_or(Fault::NotFound)?;
    let turn = match asked.turn.as_str() {
        "" => scoring.open_turn(member).unwrap_or_else(|| scoring.turn()),
        _ => turn_of(scoring, &asked.turn)?,
    };
    let head = Head::of(cx, scoring)?;
    let result = scoring.result(sheet)?;
    let mine = result.members.iter().zip(&result.scores).find(|(m, _)| m.id == member.id).map(|(_, s)| s);
    let mine = mine.ok_or(Fault::NotFound)?;
    let home = format!("{}/scores", head.home());
    let leaves: std::collections::BTreeMap<&str, &Criterion> =
        sheet.leaves().map(|(l, c)| (l.line.code.as_str(), c)).collect();
    let lines = sheet.lines.iter().filter(|l| !l.line.disabled && l.line.kind != "deduction").map(|l| {
        let line = mine.line(&l.line.code);
        let reached = format!("{} / {}", points(line.and_then(|x| x.points)), points(line.map(|x| x.assigned)));
        stage_line(cx, scoring, member, l, leaves.get(l.line.code.as_str()).copied(), reached)
    });
    let sums = [
        ("score-sum-content", points(Some(mine.content))),
        ("score-sum-bonus", points(Some(mine.bonus))),
        ("score-sum-deducted", points(Some(mine.deducted))),
        ("score-sum-total", points(Some(mine.total))),
        ("score-sum-assigned", points(Some(mine.assigned))),
        ("score-sum-share", mine.basis_points().map(|b| format!("{} %", vntext::decimal2(b))).unwrap_or_default()),
        ("score-sum-missing", mine.missing.to_string()),
        ("score-sum-grade", mine.grade.clone().unwrap_or_default()),
    ];
    let to = |t: Turn| format!("{home}/{}?turn={}", member.code, t.code());
    let deadline = match turn {
        Turn::Own => format::date(scoring.says("report_by")),
        Turn::Explanation => format::date(scoring.says("explain_by")),
        _ => String::new(),
    };
    Ok(UnitPage {
        name: member.name.clone(),
        member: member.code.clone(),
        sheet: sheet.name().to_owned(),
        turn: turn_word(cx, turn),
        turns: Turn::ALL.iter().map(|t| (turn_word(cx, *t), to(*t), *t == turn)).collect(),
        members: scoring
            .members
            .iter()
            .map(|m| (m.short.clone(), format!("{home}/{}", m.code), m.id == member.id))
            .collect(),
        sums: sums.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (cx.word(k), v)).collect(),
        lines: lines.collect(),
        grid: grid_of(cx, scoring, sheet, member, turn, to(turn)),
        deadline,
        head,
    })
}

/// `GET /clusters/{code}/years/{year}/scores/{member}`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year, member)): Path<(String, i64, String)>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let scoring = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    cx.page(&page(&cx, &scoring, &member, &asked)?).await
}

/// `POST /clusters/{code}/years/{year}/scores/{member}`: rows of the grid, from its script or as one form.
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year, member)): Path<(String, i64, String)>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    fields: Fields,
) -> PageResult {
    let before = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    let of = before.member(&member)?;
    let turn = match asked.turn.as_str() {
        "" => before.open_turn(of).unwrap_or_else(|| before.turn()),
        _ => turn_of(&before, &asked.turn)?,
    };
    let columns: Vec<&str> = scores::columns_of(turn).iter().map(|f| f.column).collect();
    let saved = scores::save_unit(&cx.ctx, &actor, (&code, year, &member), turn, grid::sent(&fields, &columns)).await?;
    if grid::by_script(&headers) {
        return grid::answer(&cx, saved);
    }
    let scoring = scores::scoring(&cx.ctx, &actor, &code, year).await?;
    let (rows, done) = grid::done(&saved);
    let asked = Asked { turn: turn.code().to_owned(), ..asked };
    let mut page = page(&cx, &scoring, &member, &asked)?;
    if done {
        let to = format!("/clusters/{code}/years/{year}/scores/{member}?turn={}", turn.code());
        return cx.done(&to, "grid-saved", [("count", rows.to_string())]).await;
    }
    page.grid = page.grid.map(|g| g.told(cx.lang, &saved));
    cx.page_with(grid::status(&saved), &page).await
}
