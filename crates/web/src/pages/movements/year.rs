//! The movements of one unit on a year's calendar, with the table beside it.

use app::movements::{self, YearPhase};
use axum::extract::{Path, Query};
use domain::year::{Span, days_in};
use serde::{Deserialize, Serialize};

use crate::{Cx, Page, PageResult, SignedIn, form::code_key, format};

/// A bar: where it begins and how wide it is, in percent.
#[derive(Clone, Debug, Serialize)]
struct Bar {
    x: String,
    width: String,
    y: usize,
    height: usize,
    style: &'static str,
}

/// A phase in the table.
#[derive(Clone, Debug, Serialize)]
struct PhaseView {
    name: String,
    occasion: String,
    days: String,
}

/// A movement.
#[derive(Clone, Debug, Serialize)]
struct RowView {
    code: String,
    name: String,
    kind: String,
    days: String,
    phases: Vec<PhaseView>,
    with: Vec<String>,
    /// Where its name stands in the picture.
    y: usize,
}

/// The page.
#[derive(Serialize)]
pub struct YearPage {
    unit_code: String,
    unit: String,
    year: i16,
    rows: Vec<RowView>,
    bars: Vec<Bar>,
    /// Months: where each begins, in percent.
    months: Vec<(String, String)>,
    height: usize,
}

/// Pixels of a movement's line and of what stands above the first.
const LINE: usize = 44;
const TOP: usize = 20;

impl Page for YearPage {
    const TEMPLATE: &'static str = "movements/year.html";

    fn samples() -> Vec<Self> {
        let row = RowView {
            code: "x".into(),
            name: "Phong trào".into(),
            kind: "Thường xuyên".into(),
            days: "01/01/2026 – chưa rõ".into(),
            phases: vec![PhaseView { name: "Đợt 1".into(), occasion: "19/8".into(), days: "2026".into() }],
            with: vec!["Phong trào khác".into()],
            y: 40,
        };
        let bar = Bar { x: "0.00%".into(), width: "50.00%".into(), y: 44, height: 12, style: "s-plan" };
        let page = |rows: Vec<RowView>, bars| Self {
            unit_code: "PX03".into(),
            unit: "Phòng".into(),
            year: 2026,
            rows,
            bars,
            months: months(2026),
            height: 80,
        };
        let alone = RowView { phases: vec![], with: vec![], ..row.clone() };
        vec![page(vec![row, alone], vec![bar]), page(vec![], vec![])]
    }
}

/// Days as a share of the year in percent, with two places.
fn percent(days: i64, of: i64) -> String {
    let n = days * 10_000 / of.max(1);
    format!("{}.{:02}%", n / 100, n % 100)
}

fn months(year: i16) -> Vec<(String, String)> {
    let first = |m: i8| domain::year::within(year, &format!("{year}-{m:02}-01"), Some(&format!("{year}-{m:02}-01")));
    let at = |m: i8| percent(first(m).map_or(0, |s| s.from), days_in(year));
    (1..=12).map(|m| (m.to_string(), at(m))).collect()
}

fn bar(span: Span, year: i16, y: usize, height: usize, style: &'static str) -> Bar {
    let of = days_in(year);
    Bar { x: percent(span.from, of), width: percent(span.days, of), y, height, style }
}

fn days(cx: &Cx, from: &str, to: &str) -> String {
    let end = if to.is_empty() { cx.word("year-no-end") } else { format::date(to) };
    if from.is_empty() { cx.word("year-no-dates") } else { format!("{} – {end}", format::date(from)) }
}

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub struct Of {
    #[serde(default)]
    year: String,
}

/// `GET /units/{code}/movements`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(of): Query<Of>) -> PageResult {
    let found = movements::of_unit(&cx.ctx, &actor, &code, &of.year).await?;
    let mut bars = Vec::new();
    let mut rows = Vec::new();
    for (n, r) in found.rows.iter().enumerate() {
        let y = TOP + n * LINE;
        if let Some(span) = r.span {
            bars.push(bar(span, found.year, y + 18, 8, "s-plan"));
        }
        bars.extend(r.phases.iter().filter_map(|p| Some(bar(p.span?, found.year, y + 27, 8, "s-own"))));
        let phase = |p: &YearPhase| PhaseView {
            name: if p.name.is_empty() {
                cx.say("movement-phase-number", [("n", p.seq.to_string())])
            } else {
                p.name.clone()
            },
            occasion: p.occasion.clone(),
            days: days(&cx, &p.from, if p.to.is_empty() { &p.from } else { &p.to }),
        };
        rows.push(RowView {
            code: r.code.clone(),
            name: r.name.clone(),
            kind: cx.word(&code_key("movement-kind", &r.kind)),
            days: days(&cx, &r.from, &r.to),
            phases: r.phases.iter().map(phase).collect(),
            with: r.with.clone(),
            y: y + 14,
        });
    }
    cx.page(&YearPage {
        height: TOP + rows.len() * LINE,
        months: months(found.year),
        unit_code: found.unit_code,
        unit: found.unit_name,
        year: found.year,
        rows,
        bars,
    })
    .await
}
