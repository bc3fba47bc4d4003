//! Figures of a movement: what it all comes to, and the rows behind one indicator.

use std::collections::BTreeMap;

use app::movements::{self, Line, figure_of, measure_of};
use axum::extract::{Path, Query};
use domain::{
    access::{Action, may_anywhere},
    indicator::{
        Bound, Direction, Measure, Rolled, late::Band, meets, of_target, ordinary, quotient, show_figure, show_number,
    },
    period::{Every, Period},
};
use serde::{Deserialize, Serialize};

use super::derived::{self, DerivedView};
use crate::{Cx, Page, PageResult, SignedIn, form::code_key};

/// A period as people call it.
pub(super) fn period_name(cx: &Cx, code: &str) -> String {
    let Some(period) = Period::from_code(code) else { return cx.word("period-whole") };
    let (n, year) = period.number();
    let key = match period.every() {
        Every::Month => return format!("{n:02}/{year}"),
        Every::Quarter => "period-quarter",
        Every::Half => "period-half",
        Every::Year | Every::Whole => "period-year",
    };
    cx.say(key, [("n", n.to_string()), ("year", year.to_string())])
}

/// A number with what stands before it: "hơn 700.000".
fn bounded(cx: &Cx, bound: Bound, number: &str) -> String {
    if bound == Bound::Exact {
        return number.to_owned();
    }
    format!("{} {number}", cx.word(&code_key("figure-bound", bound.code())))
}

pub(super) fn shown(cx: &Cx, measure: Measure, rolled: Rolled) -> String {
    match rolled {
        Rolled::Nothing => String::new(),
        Rolled::Number(n, bound) => bounded(cx, bound, &show_number(n)),
        Rolled::Parts(part, whole, bound) => {
            let percent = if measure == Measure::Ratio { " %" } else { "" };
            // Two places are what the law's own tables have.
            let n = quotient(measure, part, whole);
            let n = if n >= 0 { (n + 5) / 10 * 10 } else { (n - 5) / 10 * 10 };
            bounded(cx, bound, &format!("{}{percent}", show_number(n)))
        }
        Rolled::Yes(yes, all) => cx.say("figure-yes-of", [("yes", yes.to_string()), ("all", all.to_string())]),
    }
}

/// A bar of a chart, in percent and pixels.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Column {
    /// The period.
    name: String,
    /// The figure, as people read it.
    text: String,
    x: String,
    width: String,
    y: i64,
    height: i64,
    /// Where its words stand.
    middle: String,
}

/// Figures, and units that are missing, named one by one.
const NAMED: usize = 100;

/// Units on a page of rows.
const ROWS: usize = 200;

/// The height of a chart's bars in pixels.
const HEIGHT: i64 = 96;

fn columns(cx: &Cx, measure: Measure, periods: &[(String, Rolled, u64)]) -> Vec<Column> {
    // The last twelve fit beside one another; the table has them all.
    let periods = &periods[periods.len().saturating_sub(12)..];
    let value = |r: Rolled| match r {
        Rolled::Number(n, _) => n,
        Rolled::Parts(part, whole, _) => quotient(measure, part, whole),
        Rolled::Yes(yes, _) => i128::from(yes),
        Rolled::Nothing => 0,
    };
    let top = periods.iter().map(|(_, r, _)| value(*r)).max().unwrap_or(0);
    if top <= 0 {
        return Vec::new();
    }
    let each = 10_000 / i64::try_from(periods.len().max(1)).unwrap_or(1);
    let text = |n: i64| format!("{}.{:02}%", n / 100, n % 100);
    let mut all = Vec::new();
    let mut x = 0;
    for (code, rolled, _) in periods {
        let height = i64::try_from(value(*rolled).max(0) * i128::from(HEIGHT) / top).unwrap_or(0);
        all.push(Column {
            name: period_name(cx, code),
            text: shown(cx, measure, *rolled),
            x: text(x + each / 10),
            width: text(each * 8 / 10),
            middle: text(x + each / 2),
            y: HEIGHT - height + 18,
            height,
        });
        x += each;
    }
    all
}

/// An indicator and what it came to.
#[derive(Clone, Debug, Serialize)]
pub struct LineView {
    /// Its number.
    seq: i64,
    /// What is measured.
    name: String,
    /// What it counts, and how it comes together.
    unit: String,
    /// The figure.
    total: String,
    /// The target.
    target: String,
    /// How far it is, in words.
    state: String,
    /// Its colour.
    tone: &'static str,
    /// Who set it, and the figure before.
    assigned: String,
    /// Units missing: how many.
    missing: usize,
    /// How figures came, by how late they were.
    late: String,
    /// A target that asks for no more than what was there before.
    ordinary: bool,
    /// Figures that are shown and not counted.
    apart: Vec<String>,
    /// How many there are beyond those.
    apart_more: usize,
    /// Each period: name, figure, units counted.
    periods: Vec<(String, String, u64)>,
    /// Bars.
    columns: Vec<Column>,
    /// What a screen reader is told of the chart.
    told: String,
}

/// "đúng hạn 10, chậm đến 5 ngày 2, chưa gửi dù đã quá hạn 1"; nothing where nothing is ever late.
fn bands(cx: &Cx, line: &Line) -> String {
    let band = |(band, n): (&Band, &usize)| cx.say(&code_key("figure-band", band.code()), [("n", n.to_string())]);
    let mut all: Vec<String> = line.bands.iter().map(band).collect();
    if line.overdue > 0 {
        all.push(cx.say("figure-overdue", [("n", line.overdue.to_string())]));
    }
    all.join(", ")
}

fn line_view(cx: &Cx, line: &Line) -> LineView {
    let i = &line.indicator;
    let measure = measure_of(i);
    let percent = if measure == Measure::Ratio { " %" } else { "" };
    let number = |n: i64| format!("{}{percent}", show_number(n.into()));
    let direction = Direction::from_code(&i.direction).unwrap_or(Direction::Neither);
    let (tone, state) = match (line.number(), i.target) {
        (Some(n), Some(target)) => match meets(direction, n, target) {
            Some(true) => ("good", cx.word("figure-met")),
            Some(false) if direction == Direction::Up && target > 0 => {
                let share = of_target(n, target).map(|s| show_number(s / 100 * 100)).unwrap_or_default();
                ("wait", cx.say("figure-share", [("share", share)]))
            }
            Some(false) => ("bad", cx.word("figure-not-met")),
            None => ("off", cx.word("figure-not-compared")),
        },
        _ => ("off", String::new()),
    };
    let mut assigned = i.assigned_by.clone();
    if let Some(previous) = i.previous {
        assigned = format!("{assigned} · {}", cx.say("figure-previous", [("previous", number(previous))]));
    }
    let periods: Vec<(String, String, u64)> =
        line.periods.iter().map(|(p, r, n)| (period_name(cx, p), shown(cx, measure, *r), *n)).collect();
    let said = |(name, text, _): &(String, String, u64)| {
        format!("{name}: {}", if text.is_empty() { "–" } else { text.as_str() })
    };
    LineView {
        seq: i.seq,
        name: i.name.clone(),
        unit: [i.unit_of_measure.clone(), cx.word(&code_key("indicator-measure", &i.measure))]
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        total: shown(cx, measure, line.total),
        target: i.target.map(number).unwrap_or_default(),
        tone,
        state,
        assigned,
        missing: line.missing.len(),
        apart_more: line.apart_all.saturating_sub(line.apart.len().min(NAMED)),
        late: bands(cx, line),
        ordinary: i.target.zip(i.previous).is_some_and(|(t, p)| ordinary(direction, t, p)),
        apart: line
            .apart
            .iter()
            .take(NAMED)
            .map(|a| {
                let figure = show_figure(measure, &a.figure);
                format!("{} ({}): “{figure}{percent}”", a.unit, period_name(cx, &a.period))
            })
            .collect(),
        told: periods.iter().map(said).collect::<Vec<_>>().join("; "),
        columns: columns(cx, measure, &line.periods),
        periods,
    }
}

/// What the figures of a movement come to.
#[derive(Serialize)]
pub struct FiguresPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its indicators.
    pub lines: Vec<LineView>,
    /// Figures made of figures.
    pub derived: Vec<DerivedView>,
    /// The reader sees all units beneath the launching one.
    pub whole: bool,
    /// The reader may enter indicators.
    pub may_edit: bool,
    /// The reader may enter figures of some unit.
    pub may_enter: bool,
}

fn sample_line(missing: usize, apart: Vec<String>) -> LineView {
    LineView {
        seq: 1,
        name: "Ca tuần tra".into(),
        unit: "ca · Tổng".into(),
        total: "khoảng 13.050".into(),
        target: "13.000".into(),
        state: "Đạt".into(),
        tone: "good",
        assigned: "Giám đốc".into(),
        missing,
        late: if missing > 0 { "đúng hạn 10, chậm đến 5 ngày 2".into() } else { String::new() },
        ordinary: missing > 0,
        apart_more: missing,
        apart,
        periods: vec![("11/2026".into(), "3.150".into(), 12), ("12/2026".into(), String::new(), 0)],
        columns: vec![Column {
            name: "11/2026".into(),
            text: "3.150".into(),
            x: "1.00%".into(),
            width: "8.00%".into(),
            y: 18,
            height: 96,
            middle: "5.00%".into(),
        }],
        told: "11/2026: 3.150".into(),
    }
}

impl Page for FiguresPage {
    const TEMPLATE: &'static str = "movements/figures.html";

    fn samples() -> Vec<Self> {
        let page = |may_edit, lines: Vec<LineView>| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            derived: if lines.is_empty() { vec![] } else { vec![derived::sample()] },
            lines,
            whole: may_edit,
            may_edit,
            may_enter: may_edit,
        };
        let plain =
            LineView { seq: 2, columns: vec![], target: String::new(), state: String::new(), ..sample_line(0, vec![]) };
        vec![
            page(true, vec![sample_line(2, vec!["Phòng (11/2026): “hàng trăm”".into()]), plain]),
            page(true, vec![]),
            page(false, vec![]),
        ]
    }
}

/// `GET /movements/{code}/figures`
pub async fn figures(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = movements::page(&cx.ctx, &actor, &code).await?;
    let mut lines = movements::lines(&cx.ctx, &actor, &page.row, None).await?;
    let derived = movements::derived(&cx.ctx, &actor, &page.row, &mut lines).await?;
    cx.page(&FiguresPage {
        derived: derived.iter().map(|d| derived::view(&cx, &page.row.code, d)).collect(),
        lines: lines.iter().map(|l| line_view(&cx, l)).collect(),
        may_enter: page.row.state != "closed" && may_anywhere(&actor, Action::ManageMovements),
        whole: page.whole,
        may_edit: page.may_edit && page.row.state != "closed",
        code: page.row.code,
        name: page.row.name,
    })
    .await
}

/// A unit: its code, its name, and for each period the address of its sheet and its figure.
type UnitCells = (String, String, Vec<(String, String)>);

/// The rows behind one indicator: units down, periods across.
#[derive(Serialize)]
pub struct RowsPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The indicator.
    pub line: LineView,
    /// Periods.
    pub periods: Vec<String>,
    /// Units: code, name, and for each period the address of the sheet and the figure, empty where nothing was said.
    pub units: Vec<UnitCells>,
    /// Missing, the first of them: code, name, period.
    pub missing: Vec<(String, String, String)>,
    /// How many there are beyond those.
    pub missing_more: usize,
    /// Address of the pages before and after.
    pub pages: (String, String),
    /// Which units stand here: first, last, all.
    pub shown: (usize, usize, usize),
    /// The reader may change the indicator.
    pub may_edit: bool,
}

impl Page for RowsPage {
    const TEMPLATE: &'static str = "movements/figure_rows.html";

    fn samples() -> Vec<Self> {
        let cell = |text: &str| ("/movements/x/units/PX03/figures?period=2026-11".to_owned(), text.to_owned());
        let page = |may_edit, missing: Vec<(String, String, String)>| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            line: sample_line(1, vec![]),
            periods: vec!["11/2026".into(), "12/2026".into()],
            units: vec![("PX03".into(), "Phòng".into(), vec![cell("hơn 3.150"), cell("")])],
            missing_more: missing.len(),
            pages: if may_edit {
                (String::new(), String::new())
            } else {
                ("/movements/x/figures/1".into(), "/movements/x/figures/1?page=3".into())
            },
            shown: (1, 1, 1),
            missing,
            may_edit,
        };
        vec![page(true, vec![("PC02".into(), "Phòng".into(), "11/2026".into())]), page(false, vec![])]
    }
}

/// Which page of the rows.
#[derive(Debug, Default, Deserialize)]
pub struct RowsOf {
    /// Its number, from 1.
    #[serde(default)]
    page: String,
}

/// `GET /movements/{code}/figures/{seq}`
pub async fn rows(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, seq)): Path<(String, i64)>,
    Query(asked): Query<RowsOf>,
) -> PageResult {
    let page = movements::page(&cx.ctx, &actor, &code).await?;
    let lines = movements::lines(&cx.ctx, &actor, &page.row, Some(seq)).await?;
    let line = lines.into_iter().next().ok_or(app::Error::NotFound)?;
    let measure = measure_of(&line.indicator);
    let code = &page.row.code;
    let all = line.reporters.len();
    let last = all.div_ceil(ROWS).max(1);
    let at = asked.page.trim().parse::<usize>().unwrap_or(1).clamp(1, last);
    let here: Vec<_> = line.reporters.iter().skip((at - 1) * ROWS).take(ROWS).collect();
    let ids: Vec<_> = here.iter().map(|u| u.id).collect();
    // A large movement's figures are read for the units of this page alone.
    let rows = if line.rows.is_empty() && line.counted + line.apart_all as u64 > 0 {
        movements::rows_of(&cx.ctx, &actor, &page.row, seq, &ids).await?
    } else {
        line.rows.clone()
    };
    let mut by = BTreeMap::new();
    for r in &rows {
        by.insert((r.unit_code.as_str(), r.period.as_str()), r);
    }
    let targets: BTreeMap<(&str, &str), i64> =
        line.targets.iter().map(|t| ((t.unit_code.as_str(), t.period.as_str()), t.value)).collect();
    let cell = |unit: &str, period: &str| {
        let said = by.get(&(unit, period));
        let text = said.map(|r| {
            let mut text = show_figure(measure, &figure_of(r));
            let days = line.days_late(&cx.ctx, r).filter(|d| *d > 0);
            let late = days.map(|d| cx.say("figure-days-late", [("n", d.to_string())]));
            let corrected = (r.corrected > 0).then(|| cx.word("figure-corrected"));
            let notes: Vec<String> = late.into_iter().chain(corrected).collect();
            if !notes.is_empty() {
                text = format!("{text} ({})", notes.join(", "));
            }
            if let Some(target) = targets.get(&(unit, period)) {
                text = format!("{text} / {}", show_number((*target).into()));
            }
            text
        });
        (format!("/movements/{code}/units/{unit}/figures?period={period}"), text.unwrap_or_default())
    };
    cx.page(&RowsPage {
        units: here
            .iter()
            .map(|u| {
                let cells = line.periods.iter().map(|(p, ..)| cell(&u.code, p)).collect();
                (u.code.clone(), u.name.clone(), cells)
            })
            .collect(),
        periods: line.periods.iter().map(|(p, ..)| period_name(&cx, p)).collect(),
        missing: line
            .missing()
            .take(NAMED)
            .map(|(u, p)| (u.code.clone(), u.name.clone(), period_name(&cx, p)))
            .collect(),
        missing_more: line.missing.len().saturating_sub(NAMED),
        pages: {
            let page = |n: usize| format!("/movements/{code}/figures/{seq}?page={n}");
            let (before, after) = ((at > 1).then(|| page(at - 1)), (at < last).then(|| page(at + 1)));
            (before.unwrap_or_default(), after.unwrap_or_default())
        },
        shown: ((at - 1) * ROWS + usize::from(all > 0), (at * ROWS).min(all), all),
        line: line_view(&cx, &line),
        may_edit: page.may_edit && page.row.state != "closed",
        code: code.clone(),
        name: page.row.name.clone(),
    })
    .await
}
