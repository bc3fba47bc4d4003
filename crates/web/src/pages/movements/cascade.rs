//! Who has taken a movement up: the share, the table by level, the branches, the rows.

use app::{
    list,
    movements::{self, Branch, CascadeView},
};
use axum::extract::{Path, Query};
use domain::cascade::{Answer, Coverage};
use serde::Serialize;
use words::Lang;

use crate::{
    Cell, Cx, Fault, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
    format,
};

/// Mark of an answer: a sign and the name of its style, never a colour alone.
fn mark(answer: Option<&str>) -> (&'static str, &'static str) {
    match answer.and_then(Answer::from_code) {
        Some(Answer::Planned) => ("✓", "plan"),
        Some(Answer::Own) => ("★", "own"),
        Some(Answer::NotYet) => ("✕", "no"),
        None => ("?", "ask"),
    }
}

/// The message of an answer, or of none.
pub(super) fn answer_key(answer: Option<&str>) -> String {
    code_key("cascade-answer", answer.unwrap_or("silent"))
}

/// The colour of an answer's badge.
pub(super) fn answer_tone(answer: Option<&str>) -> &'static str {
    match answer.and_then(Answer::from_code) {
        Some(Answer::Planned | Answer::Own) => "good",
        Some(Answer::NotYet) => "bad",
        None => "wait",
    }
}

/// Hundredths of a percent as people write them.
fn percent(share: u64) -> String {
    let (whole, part) = (share / 100, share % 100);
    match part {
        0 => format!("{whole} %"),
        p if p % 10 == 0 => format!("{whole},{} %", p / 10),
        p => format!("{whole},{p:02} %"),
    }
}

/// A part of the bar: sign, count, style, where it begins and how wide it is, in percent.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Bar {
    mark: &'static str,
    style: &'static str,
    units: u64,
    label: String,
    x: String,
    width: String,
    /// Wide enough for its words.
    wide: bool,
}

/// A line of the table by level.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Level {
    /// The level in words.
    name: String,
    /// Counts in the order of the columns, each with the address of its rows.
    cells: Vec<(u64, String)>,
    /// Taken up, of all.
    done: u64,
    /// All.
    sent: u64,
}

/// A branch of the tree.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Node {
    code: String,
    name: String,
    short: String,
    mark: &'static str,
    style: &'static str,
    /// The answer in words.
    answer: String,
    /// Day, document or reason.
    said: String,
    /// Address of its own answer, if it was asked.
    href: String,
    /// Units beneath it that took it up and that were asked.
    below: Option<(i64, i64)>,
    for_unit: bool,
    /// "reminded twice, last …".
    reminded: String,
    ended: bool,
}

/// The cascade on the page of a movement.
#[derive(Clone, Debug, Serialize)]
pub struct CascadePart {
    /// The share, as people write it.
    share: String,
    /// What it counts, in one sentence.
    counts: String,
    done: u64,
    sent: u64,
    silent: u64,
    bar: Vec<Bar>,
    levels: Vec<Level>,
    total: Vec<(u64, String)>,
    nodes: Vec<Node>,
    /// The unit whose branch is open.
    under: Option<(String, String)>,
}

fn each(c: Coverage) -> [(Option<Answer>, u64); 4] {
    [
        (Some(Answer::Planned), c.planned),
        (Some(Answer::Own), c.own),
        (Some(Answer::NotYet), c.not_yet),
        (None, c.silent),
    ]
}

fn rows_of(code: &str, level: &str, answer: Option<Answer>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("answer", answer.map_or("silent", Answer::code));
    if !level.is_empty() {
        query.append_pair("level", level);
    }
    format!("/movements/{code}/units?{}", query.finish())
}

fn bars(lang: Lang, total: Coverage) -> Vec<Bar> {
    let sent = total.sent().max(1);
    let mut begun = 0;
    let mut bars = Vec::new();
    for (answer, units) in each(total).into_iter().filter(|(_, n)| *n > 0) {
        let (mark, style) = mark(answer.map(Answer::code));
        let hundredths = |n: u64| n.saturating_mul(10_000) / sent;
        let text = |n: u64| format!("{}.{:02}%", n / 100, n % 100);
        let width = hundredths(units);
        bars.push(Bar {
            mark,
            style,
            units,
            label: words::word(lang, &answer_key(answer.map(Answer::code))),
            x: text(hundredths(begun)),
            width: text(width.saturating_sub(30).max(20)),
            wide: width > 2_500,
        });
        begun += units;
    }
    bars
}

/// The cascade as the page of the movement shows it.
pub(super) fn part(cx: &Cx, code: &str, unit: &str, view: CascadeView) -> CascadePart {
    let total = view.total;
    let (done, sent) = (total.deployed(), total.sent());
    let counts = cx.say(
        if view.whole { "cascade-counts" } else { "cascade-counts-mine" },
        [
            ("done", done.to_string()),
            ("sent", sent.to_string()),
            ("unit", unit.to_owned()),
            ("day", format::date(&view.day)),
        ],
    );
    let cells = |c: Coverage, level: &str| each(c).map(|(a, n)| (n, rows_of(code, level, a))).to_vec();
    CascadePart {
        share: total.share().map(percent).unwrap_or_default(),
        counts,
        done,
        sent,
        silent: total.silent,
        bar: bars(cx.lang, total),
        levels: view
            .levels
            .iter()
            .map(|(level, c)| Level {
                name: cx.word(&code_key("unit-level", level)),
                cells: cells(*c, level),
                done: c.deployed(),
                sent: c.sent(),
            })
            .collect(),
        total: cells(total, ""),
        nodes: view.branches.into_iter().map(|b| node(cx, code, b)).collect(),
        under: view.under,
    }
}

fn node(cx: &Cx, code: &str, b: Branch) -> Node {
    let asked = b.sent_at.is_some();
    let (mark, style) = if asked { mark(b.answer.as_deref()) } else { ("–", "off") };
    let day = b.on_date.as_deref().map(format::date).unwrap_or_default();
    let said = [day, b.document.unwrap_or_default(), b.reason.unwrap_or_default()];
    let said: Vec<String> = said.into_iter().filter(|s| !s.is_empty()).collect();
    let reminded = match (b.answer.is_none(), b.reminders.unwrap_or(0), b.reminded_at) {
        (true, n, Some(at)) if n > 0 => {
            let last = app::ctx::instant_text(&cx.ctx.zone, at);
            let last = last.split(' ').next().unwrap_or_default().to_owned();
            cx.say("cascade-reminded-last", [("n", n.to_string()), ("last", last)])
        }
        _ => String::new(),
    };
    Node {
        href: if asked { format!("/movements/{code}/units/{}", b.code) } else { String::new() },
        answer: cx.word(&if asked { answer_key(b.answer.as_deref()) } else { "cascade-answer-not-asked".to_owned() }),
        mark,
        style,
        said: said.join(" · "),
        below: (b.below > 0).then_some((b.below_done, b.below)),
        for_unit: b.for_unit.unwrap_or(false),
        reminded,
        ended: b.ended.is_some(),
        short: if b.short_name.is_empty() || b.short_name == b.name { b.code.clone() } else { b.short_name },
        code: b.code,
        name: b.name,
    }
}

impl CascadePart {
    /// Samples for templates.
    pub(super) fn samples() -> Vec<Option<Self>> {
        let total = Coverage { planned: 26, own: 12, not_yet: 1, silent: 2 };
        let cells = || each(total).map(|(a, n)| (n, rows_of("x", "base", a))).to_vec();
        let node = |answer: Option<&str>, below, asked: bool| {
            let (mark, style) = mark(answer);
            Node {
                code: "PX03".into(),
                name: "Phòng Công tác đảng".into(),
                short: "PX03".into(),
                mark,
                style,
                answer: "Theo kế hoạch".into(),
                said: "20/08/2021 · KH 12".into(),
                href: if asked { "/movements/x/units/PX03".into() } else { String::new() },
                below,
                for_unit: answer.is_some(),
                reminded: if answer.is_none() { "nhắc 2 lần".into() } else { String::new() },
                ended: !asked,
            }
        };
        let full = |under| Self {
            share: "92,68 %".into(),
            counts: "38 trong 41 đơn vị".into(),
            done: 38,
            sent: 41,
            silent: 2,
            bar: bars(Lang::Vi, total),
            levels: vec![Level { name: "Cơ sở".into(), cells: cells(), done: 38, sent: 41 }],
            total: cells(),
            nodes: vec![
                node(Some("planned"), Some((2, 3)), true),
                node(Some("not_yet"), None, true),
                node(None, None, true),
                node(None, Some((0, 1)), false),
            ],
            under,
        };
        vec![Some(full(None)), Some(full(Some(("PX03".into(), "Phòng".into())))), None]
    }
}

/// The units a movement was sent to.
#[derive(Serialize)]
pub struct UnitsPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The table.
    pub table: Table,
}

impl Page for UnitsPage {
    const TEMPLATE: &'static str = "movements/units.html";

    fn samples() -> Vec<Self> {
        let table = Table::at("/movements/x/units", Lang::Vi, "units", "", &list::Query::default())
            .column("cascade-unit")
            .all(vec![1], |_| Row::to("/movements/x/units/y", vec![Cell::text("y")]));
        vec![Self { code: "x".into(), name: "Phong trào".into(), table }]
    }
}

async fn units_table(
    cx: &Cx,
    actor: &app::Actor,
    page: &movements::MovementPage,
    query: &list::Query,
) -> Result<Table, Fault> {
    let code = page.row.code.clone();
    let rows = movements::units(&cx.ctx, actor, &page.row, query).await?;
    let answers = ["planned", "own", "not_yet", "silent", "deployed"];
    let levels = ["central", "ministry_or_province", "department", "district", "base", "commune"];
    Ok(Table::new(cx, "units", cx.word("cascade-units"), query)
        .search(cx.word("cascade-search"))
        .choose("answer", "cascade-answer", Choice::of_codes(cx.lang, "cascade-answer", answers))
        .choose("level", "cascade-level", Choice::of_codes(cx.lang, "unit-level", levels))
        .column("cascade-unit")
        .column("cascade-level")
        .column("cascade-from")
        .column("cascade-answer")
        .column("cascade-on")
        .column("cascade-document")
        .column("cascade-said")
        .export(&format!("/movements/{code}/units.xlsx"))
        .empty(cx.word("cascade-units-none"), None)
        .rows(rows, |r| {
            let tone = answer_tone(r.answer.as_deref());
            let mut said = cx.word(&answer_key(r.answer.as_deref()));
            if r.for_unit {
                said = format!("{said} ({})", cx.word("cascade-for-unit"));
            } else if r.answer.is_none() && r.reminders > 0 {
                said = cx.say("cascade-reminded", [("n", r.reminders.to_string())]);
            }
            let words = if r.reason.is_empty() { r.contents } else { r.reason };
            Row::to(
                format!("/movements/{code}/units/{}", r.code),
                vec![
                    Cell::two(r.name, r.code),
                    Cell::text(cx.word(&code_key("unit-level", &r.level))),
                    Cell::text(r.from_name),
                    Cell::badge(tone, said),
                    Cell::date(r.on_date),
                    Cell::text(r.document),
                    Cell::text(words),
                ],
            )
        }))
}

/// `GET /movements/{code}/units`
pub async fn units(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<list::Query>,
) -> PageResult {
    let page = movements::page(&cx.ctx, &actor, &code).await?;
    let table = units_table(&cx, &actor, &page, &query).await?;
    cx.page(&UnitsPage { code: page.row.code, name: page.row.name, table }).await
}

/// `GET /movements/{code}/units.xlsx`
pub async fn export(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<list::Query>,
) -> PageResult {
    let movement = std::sync::Arc::new(movements::page(&cx.ctx, &actor, &code).await?);
    let make = move |cx: Cx, actor: app::Actor, query: list::Query| {
        let movement = movement.clone();
        async move { units_table(&cx, &actor, &movement, &query).await }
    };
    cx.sheet_of("trien-khai-phong-trao", actor, query, make).await
}
