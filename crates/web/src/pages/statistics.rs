//! The free table of awards, its chart and files, and the records behind each number.

use app::statistics::{self, Asked, Head, Statistics};
use axum::extract::Query;
use domain::{
    listing::Keeps,
    lists::Part,
    statistics::{Axis, Count, Kept},
};
use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};

use super::papers::PapersBox;
use crate::{
    Cx, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    format,
    table::Saved,
};

/// Fills of a bar's parts, from the left; the last one is for all further columns.
const STYLES: [&str; 5] = ["c1", "c2", "c3", "c4", "c5"];
/// Height of a row: its name, and its bar beneath.
const ROW: usize = 44;
/// Rows that the chart draws.
const DRAWN: usize = 24;
/// Where bars begin and how long the longest is, in per cent of the chart.
const BARS: (f64, f64) = (0.0, 86.0);

/// A choice above the table.
#[derive(Clone, Serialize)]
struct Chosen {
    name: &'static str,
    label: String,
    value: String,
    choices: Vec<Choice>,
}

/// A row of the table.
#[derive(Clone, Serialize)]
struct Line {
    code: String,
    label: String,
    cells: Vec<u64>,
    total: u64,
}

/// A column of the table.
#[derive(Clone, Serialize)]
struct Across {
    code: String,
    label: String,
    total: u64,
}

/// A part of a bar, in per cent of the chart.
#[derive(Clone, Serialize)]
struct Piece {
    style: &'static str,
    x: f64,
    width: f64,
}

/// A bar of the chart.
#[derive(Clone, Serialize)]
struct Bar {
    label: String,
    y: usize,
    parts: Vec<Piece>,
    end: f64,
    total: u64,
}

/// The page.
#[derive(Serialize)]
pub struct StatisticsPage {
    choices: Vec<Chosen>,
    asked: Asked,
    unit: String,
    unit_name: String,
    from: i64,
    to: i64,
    title: String,
    years: String,
    axis: String,
    rows: Vec<Line>,
    columns: Vec<Across>,
    total: u64,
    /// People or collectives are counted once: totals do not add up.
    once: bool,
    bars: Vec<Bar>,
    styles: [&'static str; 5],
    /// What the law says about the forms that numbers are filed in.
    forms: Option<String>,
    /// What is asked, for the paper.
    paper: String,
    /// This page's address.
    here: String,
    papers: PapersBox,
    /// Tables that the reader keeps, in the shape the lists' macro takes.
    table: Keeping,
}

/// What the macro of kept things reads.
#[derive(Serialize)]
struct Keeping {
    id: &'static str,
    saved: Saved,
}

impl Keeping {
    fn new(here: &str, kept: Vec<(String, String)>) -> Self {
        Self { id: "statistics", saved: Saved::new(Keeps::Statistics, here, kept) }
    }
}

impl Page for StatisticsPage {
    const TEMPLATE: &'static str = "statistics/show.html";

    fn samples() -> Vec<Self> {
        let across = |code: &str| Across { code: code.into(), label: "Phong trào".into(), total: 2 };
        let line = Line { code: "base".into(), label: "Cơ sở".into(), cells: vec![2, 0], total: 2 };
        let base = |rows: Vec<Line>, columns: Vec<Across>, once| Self {
            choices: vec![Chosen {
                name: "rows",
                label: "Hàng".into(),
                value: "level".into(),
                choices: vec![Choice::new("level", "Cấp"), Choice::new("year", "Năm")],
            }],
            asked: Asked { rows: "level".into(), kept: "records".into(), ..Asked::default() },
            unit: "CAT".into(),
            unit_name: "Công an tỉnh".into(),
            from: 2020,
            to: 2020,
            title: "Lượt khen thưởng theo cấp".into(),
            years: "Năm 2020".into(),
            axis: "Cấp".into(),
            bars: bars(&rows),
            rows,
            columns,
            total: 2,
            once,
            styles: STYLES,
            forms: once.then(|| "Biểu thống kê có thể đã được thay thế.".to_owned()),
            paper: "{}".into(),
            here: "/statistics".into(),
            papers: PapersBox::sample(),
            table: Keeping::new("/statistics?rows=level", vec![("Theo cấp".into(), "rows=level".into())]),
        };
        let many = ["a", "b", "c", "d", "e"].map(across).into();
        vec![
            base(vec![line.clone()], ["movement", "sudden"].map(across).into(), true),
            base(vec![Line { cells: vec![1, 0, 0, 0, 1], ..line.clone() }], many, false),
            base(vec![Line { cells: vec![], ..line }], vec![], false),
            Self { papers: PapersBox { papers: vec![], ..PapersBox::sample() }, ..base(vec![], vec![], false) },
        ]
    }
}

/// A share of the chart's width.
fn share(n: u64, most: u64) -> f64 {
    // Counts are far below 2^52; tenths of a per cent are enough for the eye.
    let (n, most) = (u32::try_from(n).unwrap_or(u32::MAX), u32::try_from(most.max(1)).unwrap_or(u32::MAX));
    (f64::from(n) / f64::from(most) * BARS.1 * 100.0).round() / 100.0
}

fn bars(rows: &[Line]) -> Vec<Bar> {
    let of = |r: &Line| if r.cells.is_empty() { r.total } else { r.cells.iter().sum() };
    let most = rows.iter().map(of).max().unwrap_or(0);
    let bar = |(i, r): (usize, &Line)| {
        let mut x = BARS.0;
        let own = [r.total];
        let cells: &[u64] = if r.cells.is_empty() { &own } else { &r.cells };
        let mut parts = Vec::new();
        for (at, n) in cells.iter().enumerate().filter(|(_, n)| **n > 0) {
            let width = share(*n, most);
            parts.push(Piece { style: STYLES[at.min(STYLES.len() - 1)], x: (x * 100.0).round() / 100.0, width });
            x += width;
        }
        let short: String = r.label.chars().take(48).collect();
        let label = if short.len() < r.label.len() { format!("{}…", short.trim_end()) } else { short };
        Bar { label, y: i * ROW, parts, end: (x * 100.0).round() / 100.0, total: r.total }
    };
    rows.iter().take(DRAWN).enumerate().map(bar).collect()
}

fn lines(s: &Statistics) -> Vec<Line> {
    let line = |r: &Head| Line {
        cells: s.columns.iter().map(|c| s.table.cell(&r.code, &c.code)).collect(),
        total: s.table.row(&r.code),
        code: r.code.clone(),
        label: r.label.clone(),
    };
    s.rows.iter().map(line).collect()
}

/// What is asked, with each choice said in full.
fn in_full(asked: &Asked, s: &Statistics) -> Asked {
    Asked {
        rows: s.read.rows.code().to_owned(),
        columns: s.read.columns.map(|c| c.code().to_owned()).unwrap_or_default(),
        count: s.read.count.code().to_owned(),
        kept: s.read.kept.code().to_owned(),
        unit: s.unit.clone(),
        from: s.read.from.to_string(),
        to: s.read.to.to_string(),
        part: asked.part.clone(),
    }
}

/// The address of a page with what is asked and `more`; empty values are left out.
fn address(path: &str, asked: &Asked, more: &[(&str, String)]) -> String {
    let own = [
        ("rows", &asked.rows),
        ("columns", &asked.columns),
        ("count", &asked.count),
        ("kept", &asked.kept),
        ("unit", &asked.unit),
        ("from", &asked.from),
        ("to", &asked.to),
        ("part", &asked.part),
    ];
    let mut query = Serializer::new(String::new());
    for (name, value) in own.into_iter().chain(more.iter().map(|(n, v)| (*n, v))) {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    format!("{path}?{}", query.finish())
}

fn choices(cx: &Cx, asked: &Asked, s: &Statistics) -> Vec<Chosen> {
    let all = |front: &str, codes: Vec<&'static str>| Choice::of_codes(cx.lang, front, codes);
    let axes = || all("statistics-axis", Axis::ALL.iter().map(|a| a.code()).collect());
    let with_none = |key: &str, mut choices: Vec<Choice>| {
        choices.insert(0, Choice::new("", cx.word(key)));
        choices
    };
    let units = s.units.iter().map(|(code, name)| Choice::new(code, name)).collect();
    let one = |name, value: &str, choices| Chosen {
        name,
        label: cx.word(&format!("statistics-{name}")),
        value: value.to_owned(),
        choices,
    };
    vec![
        one("rows", &asked.rows, axes()),
        one("columns", &asked.columns, with_none("statistics-no-columns", axes())),
        one("count", &asked.count, all("statistics-count", Count::ALL.iter().map(|c| c.code()).collect())),
        one("unit", &asked.unit, units),
        one(
            "part",
            &asked.part,
            with_none("statistics-both-parts", all("nominee-part", Part::ALL.iter().map(|p| p.code()).collect())),
        ),
        one("kept", &asked.kept, all("statistics-kept", Kept::ALL.iter().map(|k| k.code()).collect())),
    ]
}

/// `GET /statistics`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let s = statistics::table(&cx.ctx, &actor, cx.lang, &asked).await?;
    let asked = in_full(&asked, &s);
    let papers = PapersBox::load(&cx, "statistics", &s.unit, 0).await?;
    let rows = lines(&s);
    let here = address("/statistics", &asked, &[]);
    let kept = app::saved::of(&cx.ctx, &actor, Keeps::Statistics).await?;
    cx.page(&StatisticsPage {
        choices: choices(&cx, &asked, &s),
        from: s.read.from,
        to: s.read.to,
        title: statistics::title(cx.lang, &s),
        years: statistics::years(cx.lang, &s.read),
        axis: cx.word(&code_key("statistics-axis", s.read.rows.code())),
        bars: bars(&rows),
        rows,
        columns: s
            .columns
            .iter()
            .map(|c| Across { total: s.table.column(&c.code), code: c.code.clone(), label: c.label.clone() })
            .collect(),
        total: s.table.total,
        once: s.read.count != Count::Awards,
        styles: STYLES,
        forms: statistics::forms_note(&cx.ctx, cx.lang),
        paper: serde_json::to_string(&asked).unwrap_or_default(),
        table: Keeping::new(&here, kept),
        here,
        unit: s.unit,
        unit_name: s.unit_name,
        asked,
        papers,
    })
    .await
}

/// `GET /statistics.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    use app::export::{Sheet, Value};
    let s = statistics::table(&cx.ctx, &actor, cx.lang, &asked).await?;
    let number = |n: u64| Value::Number(i64::try_from(n).unwrap_or(i64::MAX));
    let total = cx.word("statistics-total");
    let mut headings = vec![cx.word(&code_key("statistics-axis", s.read.rows.code()))];
    headings.extend(s.columns.iter().map(|c| c.label.clone()));
    headings.push(total.clone());
    let mut rows: Vec<Vec<Value>> = lines(&s)
        .into_iter()
        .map(|l| {
            let cells = l.cells.into_iter().chain([l.total]).map(number);
            [Value::Text(l.label)].into_iter().chain(cells).collect()
        })
        .collect();
    let across = s.columns.iter().map(|c| s.table.column(&c.code)).chain([s.table.total]);
    rows.push([Value::Text(total)].into_iter().chain(across.map(number)).collect());
    let mut title =
        format!("{}. {}, {}", statistics::title(cx.lang, &s), s.unit_name, statistics::years(cx.lang, &s.read));
    if let Some(note) = statistics::forms_note(&cx.ctx, cx.lang) {
        title.push_str(". ");
        title.push_str(&note);
    }
    cx.workbook("thong-ke", Sheet { title, headings, rows }).await
}

/// Which number, and which page of its records. A code stands behind "=", so that the empty one can be asked for.
#[derive(Deserialize)]
pub struct Which {
    #[serde(default)]
    row: String,
    #[serde(default)]
    column: String,
    #[serde(default)]
    page: String,
}

/// A record.
#[derive(Clone, Serialize)]
struct Shown {
    name: String,
    rank: String,
    unit: String,
    award: String,
    ground: String,
    number: String,
    day: String,
    open: String,
}

/// The records behind a number.
#[derive(Serialize)]
pub struct RecordsPage {
    lead: String,
    once: bool,
    rows: Vec<Shown>,
    before: String,
    after: String,
    back: String,
}

impl Page for RecordsPage {
    const TEMPLATE: &'static str = "statistics/records.html";

    fn samples() -> Vec<Self> {
        let row = |open: &str, rank: &str| Shown {
            name: "Lê An".into(),
            rank: rank.into(),
            unit: "PX03".into(),
            award: "Giấy khen".into(),
            ground: "Phong trào thi đua".into(),
            number: "1534/QĐ-CAT-PX03".into(),
            day: "20/11/2020".into(),
            open: open.into(),
        };
        let base = |rows, place: &str| Self {
            lead: "Công an tỉnh · Năm 2020".into(),
            once: !place.is_empty(),
            rows,
            before: place.into(),
            after: place.into(),
            back: "/statistics".into(),
        };
        vec![
            base(vec![row("/decisions/QD-2020-0001", "Đại úy"), row("", "")], "/statistics/records?page=1"),
            base(vec![], ""),
        ]
    }
}

/// `GET /statistics/records`
pub async fn records(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
    Query(which): Query<Which>,
) -> PageResult {
    let page: u64 = which.page.parse().unwrap_or(0).min(1_000_000);
    let cell = [which.row.strip_prefix('='), which.column.strip_prefix('=')];
    let found = statistics::behind(&cx.ctx, &actor, cx.lang, &asked, cell, page).await?;
    let heads = [&found.row, &found.column].into_iter().flatten().map(|h| h.label.clone());
    let lead: Vec<String> =
        [found.unit_name.clone(), statistics::years(cx.lang, &found.read)].into_iter().chain(heads).collect();
    let other = |page: u64| {
        let more = [("row", which.row.clone()), ("column", which.column.clone()), ("page", page.to_string())];
        address("/statistics/records", &asked, &more)
    };
    let reported = found.read.kept == Kept::Reported;
    let may_open = domain::access::may_anywhere(&actor, domain::access::Action::ViewPeople);
    let shown = |(r, award): (statistics::Record, String)| Shown {
        open: match (r.decision.as_str(), r.person.as_str()) {
            (_, code) if reported => format!("/records/reported-counts/{code}"),
            ("", "") => String::new(),
            ("", person) if may_open => format!("/people/{person}"),
            ("", _) => String::new(),
            (decision, _) => format!("/decisions/{decision}"),
        },
        day: format::date(&r.decided_on),
        ground: if r.ground.is_empty() { String::new() } else { cx.word(&format!("ground-{}", r.ground)) },
        name: r.name,
        // How exactly a report counts stands beside the count.
        award: if reported {
            format!("{} {award}", cx.word(&code_key("reported_count-bound", &r.rank)))
        } else {
            award
        },
        rank: if reported { String::new() } else { r.rank },
        unit: r.unit,
        number: r.number,
    };
    cx.page(&RecordsPage {
        lead: lead.join(" · "),
        once: found.read.count != Count::Awards,
        rows: found.records.into_iter().zip(found.awards).map(shown).collect(),
        before: if page > 0 { other(page - 1) } else { String::new() },
        after: if found.more { other(page + 1) } else { String::new() },
        back: address("/statistics", &asked, &[]),
    })
    .await
}
