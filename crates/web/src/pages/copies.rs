//! Sổ theo dõi giấy khen: every sheet that was printed, who took it, what must come back.

use app::copies::{self, CopyView, Ended};
use app::decisions::{self, DecisionHead};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use serde::Serialize;

use super::decisions::sample_head;
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// The register of receipts.
#[derive(Serialize)]
pub struct CopiesPage {
    d: DecisionHead,
    table: Table,
    /// Sheets that somebody has: `NUMBER-COPY`.
    out: Vec<Choice>,
    owed: usize,
    waiting: usize,
    form: FormState,
}

impl Page for CopiesPage {
    const TEMPLATE: &'static str = "decisions/copies.html";

    fn samples() -> Vec<Self> {
        let query = app::list::Query::default();
        let table = || Table::at("/decisions/QD/copies", words::Lang::Vi, "copies", "Sổ", &query).empty("Trống", None);
        let page = |out: Vec<Choice>| Self {
            d: sample_head(),
            table: table(),
            owed: out.len(),
            waiting: 1,
            out,
            form: FormState::default(),
        };
        vec![page(vec![]), page(vec![Choice::new("57-1", "57/2020")])]
    }
}

fn tone(state: &str) -> &'static str {
    match state {
        "given" => "good",
        "owed" => "wait",
        "spoiled" | "lost" => "bad",
        "printed" => "info",
        _ => "off",
    }
}

/// Sheets shown on the page; more are found by name, and the workbook holds all.
const ROWS: usize = 300;

fn table(cx: &Cx, rows: Vec<CopyView>, query: &app::list::Query, code: &str, most: usize) -> Table {
    let words = app::list::words(&query.q);
    let fits = |c: &CopyView| {
        let said = format!(" {} {}", vntext::fold(&format!("{} {}", c.name, c.unit)), c.number);
        words.iter().all(|w| said.contains(&format!(" {w}")))
    };
    let mut rows: Vec<CopyView> = rows.into_iter().filter(fits).collect();
    let count = rows.len() as u64;
    rows.truncate(most);
    let page = app::list::Page { rows, count, more_than_cap: false, refused: false, before: None, after: None };
    Table::new(cx, "copies", cx.word("copy-title"), query)
        .search(cx.word("copy-search"))
        .number("copy-line")
        .column("copy-name")
        .column("honour-number")
        .column("copy-sheet")
        .column("copy-why")
        .column("copy-printed-at")
        .column("copy-state")
        .column("copy-given-to")
        .column("copy-given-on")
        .column("copy-returned-on")
        .column("copy-note")
        .export(&format!("/decisions/{code}/copies.xlsx"))
        .empty(cx.word("copy-empty"), None)
        .rows(page, |c| {
            let name = if c.posthumous { format!("{} ({})", c.name, cx.word("copy-posthumous")) } else { c.name };
            let given_as =
                if c.given_as.is_empty() { String::new() } else { cx.word(&code_key("copy-given-as", &c.given_as)) };
            Row::plain(vec![
                Cell::number(c.seq),
                Cell::two(name, c.unit),
                Cell::text(c.book_number),
                if c.copy > 0 { Cell::text(cx.say("copy-sheet-of", [("n", c.copy.to_string())])) } else { Cell::Empty },
                if c.reason.is_empty() {
                    Cell::Empty
                } else {
                    Cell::text(cx.word(&code_key("copy-reason", &c.reason)))
                },
                Cell::instant(c.printed_at),
                if c.state.is_empty() {
                    Cell::badge("off", cx.word("copy-state-none"))
                } else {
                    Cell::badge(tone(&c.state), cx.word(&code_key("copy-state", &c.state)))
                },
                if c.given_to.is_empty() { Cell::Empty } else { Cell::two(c.given_to, given_as) },
                Cell::date(c.given_on),
                Cell::date(c.returned_on),
                Cell::text(c.note),
            ])
        })
}

async fn page_of(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    query: &app::list::Query,
    form: FormState,
) -> Result<CopiesPage, Fault> {
    let rows = copies::register(&cx.ctx, actor, code).await?;
    let d = decisions::head(&cx.ctx, actor, code).await?;
    let out = rows.iter().filter(|c| matches!(c.state.as_str(), "owed" | "given")).map(|c| {
        let words = cx.say(
            "copy-out-one",
            [("book", c.book_number.clone()), ("n", c.copy.to_string()), ("name", c.name.clone())],
        );
        (c.state != "owed", Choice::new(format!("{}-{}", c.number, c.copy), words))
    });
    let mut out: Vec<_> = out.collect();
    // What must come back stands first.
    out.sort_by_key(|(given, _)| *given);
    Ok(CopiesPage {
        owed: out.iter().filter(|(given, _)| !given).count(),
        out: out.into_iter().map(|(_, c)| c).collect(),
        waiting: rows
            .iter()
            .filter(|c| c.given_on.is_none() && !matches!(c.state.as_str(), "spoiled" | "unused" | "lost"))
            .count(),
        table: table(cx, rows, query, code, ROWS),
        d,
        form,
    })
}

/// `GET /decisions/{code}/copies`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<app::list::Query>,
) -> PageResult {
    let page = page_of(&cx, &actor, &code, &query, FormState::default()).await?;
    cx.page(&page).await
}

/// `GET /decisions/{code}/copies.xlsx`
pub async fn export(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(query): Query<app::list::Query>,
) -> PageResult {
    let rows = copies::register(&cx.ctx, &actor, &code).await?;
    let table = table(&cx, rows, &query, &code, usize::MAX);
    cx.sheet("so-theo-doi-giay-khen", &table).await
}

/// `POST /decisions/{code}/copies`: a sheet came back, or cannot.
pub async fn take_in(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let chosen = fields.text("sheet");
    let (number, copy) = chosen.split_once('-').unwrap_or(("", ""));
    let ended = Ended {
        number: number.parse().unwrap_or(0),
        copy: copy.parse().unwrap_or(0),
        lost: fields.text("do") == "lose",
        on: fields.text("on"),
        note: fields.text("note"),
    };
    match copies::take_in(&cx.ctx, &actor, &code, &ended).await {
        Ok(()) => cx.done(&format!("/decisions/{code}/copies"), "copy-taken-in", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let query = app::list::Query::default();
            let page = page_of(&cx, &actor, &code, &query, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
