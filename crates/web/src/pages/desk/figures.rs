//! The desk's figures: numbers that open their rows, each with a small chart and the table it was made from.

use app::desk::figures::{Awards, Figures, Parts, Share, Unit, units};
use serde::Serialize;
use words::Lang;

use crate::{Cell, Cx, Page, PageResult, Row, SignedIn, Table};

/// Height of a bar with its words, in pixels.
const BAR: usize = 22;
/// Where bars begin and how long the longest is, in per cent of the chart.
const BARS: (f64, f64) = (40.0, 48.0);

/// A line of the table behind a chart.
#[derive(Clone, Serialize)]
struct Line {
    label: String,
    n: u64,
    href: String,
}

/// A bar.
#[derive(Clone, Serialize)]
struct Bar {
    label: String,
    n: u64,
    y: usize,
    width: f64,
    end: f64,
}

/// A number with its chart.
#[derive(Clone, Serialize)]
pub struct Figure {
    id: &'static str,
    title: String,
    /// The number.
    big: String,
    /// Where its rows are.
    href: String,
    /// What it counts.
    said: String,
    /// The chart in words, for whoever does not see it.
    told: String,
    bars: Vec<Bar>,
    /// A part in per cent of the whole, where the chart is one bar.
    part: Option<f64>,
    rows: Vec<Line>,
}

fn group(n: u64) -> String {
    crate::format::group(i64::try_from(n).unwrap_or(i64::MAX))
}

fn percent(part: u64, whole: u64) -> f64 {
    // Counts are far below 2^32; tenths of a per cent are enough for the eye.
    let (part, whole) = (u32::try_from(part).unwrap_or(u32::MAX), u32::try_from(whole.max(1)).unwrap_or(u32::MAX));
    (f64::from(part) / f64::from(whole) * 1_000.0).round() / 10.0
}

fn bars(rows: &[Line]) -> Vec<Bar> {
    let most = rows.iter().map(|r| r.n).max().unwrap_or(0);
    let bar = |(i, r): (usize, &Line)| {
        let width = (percent(r.n, most) * BARS.1).round() / 100.0;
        Bar { label: r.label.clone(), n: r.n, y: i * BAR, width, end: BARS.0 + width }
    };
    rows.iter().enumerate().map(bar).collect()
}

struct Words(Lang);

impl Words {
    fn word(&self, key: &str) -> String {
        words::word(self.0, key)
    }

    fn say<const N: usize>(&self, key: &str, args: [(&'static str, String); N]) -> String {
        words::say(self.0, key, &args.map(|(name, value)| (name.to_owned(), value)).into())
    }

    fn told(&self, rows: &[Line]) -> String {
        rows.iter().map(|r| format!("{} {}", r.label, group(r.n))).collect::<Vec<_>>().join("; ")
    }

    /// A number of groups, a bar each.
    fn grouped(&self, id: &'static str, title: String, n: u64, said: String, href: &str, rows: Vec<Line>) -> Figure {
        Figure {
            big: group(n),
            href: href.to_owned(),
            said,
            told: self.told(&rows),
            bars: bars(&rows),
            part: None,
            rows,
            id,
            title,
        }
    }

    /// A part of a whole, one bar.
    fn share(
        &self,
        id: &'static str,
        title: String,
        share: Share,
        said: String,
        href: &str,
        rows: Vec<Line>,
    ) -> Figure {
        let part = percent(share.part, share.whole);
        Figure {
            big: format!("{part:.1} %").replace('.', ","),
            href: href.to_owned(),
            told: self.told(&rows),
            said,
            bars: vec![],
            part: Some(part),
            rows,
            id,
            title,
        }
    }

    fn awards(&self, year: i64, a: Awards) -> Vec<Figure> {
        let table = |rows: &str, count: &str| {
            format!("/statistics?rows={rows}&count={count}&kept=records&unit={}&from={year}&to={year}", a.unit)
        };
        let cell = |rows: &str, count: &str, code: &str| {
            format!(
                "/statistics/records?rows={rows}&count={count}&kept=records&unit={}&from={year}&to={year}&row=%3D{code}",
                a.unit
            )
        };
        let level = |(code, n): &(String, u64)| Line {
            label: self.word(&match code.as_str() {
                "" => "statistics-unsaid".to_owned(),
                code => format!("facts-issuer-level-{}", code.replace('_', "-")),
            }),
            n: *n,
            href: cell("level", "awards", code),
        };
        let of = |share: Share, axis: &str, code: &str, own: &str, others: &str| {
            let line = |key: &str, n, href| Line { label: self.word(key), n, href };
            let mut rows = vec![
                line(own, share.part, cell(axis, "persons", code)),
                line(others, share.whole - share.part, String::new()),
            ];
            if share.unsaid > 0 {
                rows.push(line("statistics-unsaid", share.unsaid, cell(axis, "persons", "")));
            }
            rows
        };
        let said = |s: Share| self.say("desk-fig-of-people", [("part", group(s.part)), ("whole", group(s.whole))]);
        let who = [("people", group(a.people)), ("collectives", group(a.collectives))];
        let mut all = vec![self.grouped(
            "levels",
            self.say("desk-fig-awards", [("year", year.to_string())]),
            a.awards,
            self.say("desk-fig-awards-said", who),
            &table("level", "awards"),
            a.levels.iter().map(level).collect(),
        )];
        if a.women.whole > 0 {
            let rows = of(a.women, "sex", "female", "sex-female", "sex-male");
            let href = table("sex", "persons");
            all.push(self.share("women", self.word("desk-fig-women"), a.women, said(a.women), &href, rows));
        }
        if a.direct.whole > 0 {
            let rows = of(a.direct, "leader", "direct", "desk-fig-direct-own", "desk-fig-direct-others");
            let href = table("leader", "persons");
            all.push(self.share("direct", self.word("desk-fig-direct"), a.direct, said(a.direct), &href, rows));
        }
        all
    }
}

/// The figures as they are shown; none where there is nothing to count.
pub(super) fn figures(lang: Lang, f: Figures) -> Vec<Figure> {
    if f.is_empty() {
        return vec![];
    }
    let w = Words(lang);
    let mut all = Vec::new();
    if f.dossiers > 0 {
        let step = |(code, n): &(String, u64)| Line {
            label: w.word(&format!("dossier-step-{code}")),
            n: *n,
            href: format!("/dossiers?step={code}"),
        };
        let rows: Vec<_> = f.steps.iter().map(step).collect();
        let said = w.say("desk-fig-steps-said", [("late", group(f.late))]);
        all.push(w.grouped("steps", w.word("desk-fig-steps"), f.dossiers, said, "/dossiers?state=moving", rows));
    }
    if f.unsent.whole > 0 {
        let sent = Share { part: f.unsent.whole - f.unsent.part, ..f.unsent };
        let line = |key: &str, n| Line { label: w.word(key), n, href: "/desk/units".to_owned() };
        let rows = vec![line("desk-fig-sent-yes", sent.part), line("desk-fig-sent-no", f.unsent.part)];
        let title = w.say("desk-fig-sent", [("year", f.year.to_string())]);
        let said = w.say("desk-fig-sent-said", [("n", group(f.unsent.part))]);
        let mut figure = w.share("sent", title, sent, said, "/desk/units", rows);
        figure.big = format!("{} / {}", group(sent.part), group(sent.whole));
        all.push(figure);
    }
    all.extend(f.awards.filter(|a| a.awards > 0).map(|a| w.awards(f.year, a)).unwrap_or_default());
    all
}

/// Figures for the samples of the desk.
pub(super) fn sample() -> Figures {
    let parts = |codes: &[&str]| -> Parts { codes.iter().map(|c| ((*c).to_owned(), 3)).collect() };
    Figures {
        year: 2020,
        steps: parts(&["prepare", "council"]),
        dossiers: 6,
        late: 1,
        unsent: Share { part: 2, whole: 5, unsaid: 0 },
        awards: Some(Awards {
            unit: "CAT".into(),
            levels: parts(&["base", ""]),
            awards: 6,
            people: 5,
            collectives: 1,
            women: Share { part: 1, whole: 4, unsaid: 1 },
            direct: Share { part: 4, whole: 5, unsaid: 0 },
        }),
    }
}

/// The units directly under the reader's and what they have handed in.
#[derive(Serialize)]
pub struct UnitsPage {
    year: i64,
    table: Table,
}

impl Page for UnitsPage {
    const TEMPLATE: &'static str = "desk/units.html";

    fn samples() -> Vec<Self> {
        let unit = |sent| Unit {
            code: "PX03".into(),
            name: "Phòng".into(),
            sent,
            prepared: 1,
            last_on: (sent > 0).then(|| "2020-11-20".into()),
        };
        vec![units_page(Lang::Vi, 2020, vec![unit(0), unit(2)]), units_page(Lang::En, 2020, vec![])]
    }
}

fn units_page(lang: Lang, year: i64, rows: Vec<Unit>) -> UnitsPage {
    let table = Table::at("/desk/units", lang, "units", words::word(lang, "desk-units"), &app::list::Query::default())
        .column("desk-units-unit")
        .column("desk-units-state")
        .number("desk-units-sent")
        .number("desk-units-prepared")
        .column("desk-units-last")
        .all(rows, |u| {
            let state = if u.sent > 0 {
                Cell::badge("good", words::word(lang, "desk-fig-sent-yes"))
            } else {
                Cell::badge("wait", words::word(lang, "desk-fig-sent-no"))
            };
            let cells = vec![
                Cell::two(u.name, u.code.clone()),
                state,
                Cell::number(u.sent),
                Cell::number(u.prepared),
                Cell::date(u.last_on),
            ];
            Row::to(format!("/dossiers?unit={}", u.code), cells)
        });
    UnitsPage { year, table }
}

/// `GET /desk/units`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let (year, rows) = units(&cx.ctx, &actor).await?;
    cx.page(&units_page(cx.lang, year, rows)).await
}
