//! Hồ sơ đề nghị: the list, and what its pages share: words and colours. The form is `dossiers::form`, the page from
//! which an approver decides `dossiers::show`.

mod behind;
mod form;
mod show;

use app::{dossiers, list};
use axum::extract::Query;
use domain::{
    access::{Action, may_anywhere},
    listing::DOSSIERS,
};
use serde::Serialize;
use words::Lang;

pub(crate) use self::show::{again, now};
pub use self::{
    behind::{Acclaimed, Confirming},
    form::{Choices, FormPage, create, edit, new, save},
    show::{Act, Said, ShowPage, StepLine, export_nominees, show},
};
use crate::{Cell, Cx, Page, PageResult, Row, SignedIn, Table, form::code_key};

/// The word of `text` in the reader's language.
pub(crate) fn say(lang: Lang, text: &law::Text) -> String {
    if lang == Lang::Vi { text.vi.clone() } else { text.en.clone() }
}

/// The word of a pair (Vietnamese, English).
pub(crate) fn pick(lang: Lang, pair: &(String, String)) -> String {
    if lang == Lang::Vi { pair.0.clone() } else { pair.1.clone() }
}

/// The colour of a dossier's state.
pub(crate) fn state_tone(state: &str) -> &'static str {
    match state {
        "issued" => "good",
        "returned" => "bad",
        "withdrawn" => "off",
        _ => "wait",
    }
}

/// The colour of an outcome.
pub(crate) fn outcome_tone(outcome: &str) -> &'static str {
    match outcome {
        "eligible" => "good",
        "not_eligible" => "bad",
        "on_hold" => "wait",
        "" => "off",
        _ => "info",
    }
}

/// The colour of a nominee's state.
pub(crate) fn nominee_tone(state: &str) -> &'static str {
    match state {
        "included" => "good",
        "held" => "wait",
        "rejected" => "bad",
        _ => "off",
    }
}

/// A badge of an outcome.
pub(crate) fn outcome_badge(cx: &Cx, outcome: &str, overridden: bool) -> Cell {
    let key = if outcome.is_empty() { "none" } else { outcome };
    let mut text = cx.word(&code_key("verdict-outcome", key));
    if overridden {
        text = format!("{text} · {}", cx.word("verdict-overridden"));
    }
    Cell::badge(outcome_tone(outcome), text)
}

/// The list.
#[derive(Serialize)]
pub struct ListPage {
    /// The table.
    pub table: Table,
    /// The reader may make one.
    pub may_create: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "dossiers/list.html";

    fn samples() -> Vec<Self> {
        let table = || Table::of_list(Lang::Vi, &DOSSIERS, &list::Query::default());
        let row = |_: i32| Row::to("/dossiers/HS-2020-0001", vec![Cell::text("HS-2020-0001")]);
        vec![
            Self { table: table().all(vec![1], row), may_create: true },
            Self { table: table().all(vec![], row), may_create: false },
        ]
    }
}

async fn table(cx: &Cx, SignedIn(actor): &SignedIn, query: &list::Query) -> Result<Table, crate::Fault> {
    let page = dossiers::list(&cx.ctx, actor, query).await?;
    let create = may_anywhere(actor, Action::PrepareDossier);
    Ok(Table::of(cx, &DOSSIERS, query)
        .empty(cx.word("dossier-none"), create.then(|| ("/dossiers/new", cx.word("dossier-new"))))
        .rows(page, |d| {
            let step = d.step.as_ref().map(|s| pick(cx.lang, s)).unwrap_or_default();
            let due = if d.late {
                let day = d.due_on.as_deref().map(crate::format::date).unwrap_or_default();
                Cell::badge("bad", cx.say("dossier-late", [("day", day)]))
            } else {
                Cell::date(d.due_on.clone())
            };
            Row::to(
                format!("/dossiers/{}", d.code),
                vec![
                    Cell::text(&d.code),
                    Cell::two(d.title, say(cx.lang, &d.award_name)),
                    Cell::text(d.unit_name),
                    Cell::badge(state_tone(&d.state), cx.word(&code_key("dossier-state", &d.state))),
                    Cell::text(step),
                    due,
                    Cell::number(d.collectives),
                    Cell::number(d.individuals),
                    Cell::number(d.held),
                    Cell::instant(Some(d.changed_at)),
                ],
            )
        }))
}

/// `GET /dossiers`
pub async fn list(cx: Cx, who: SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let table = table(&cx, &who, &query).await?;
    let table = cx.with_filters(&who.0, &DOSSIERS, table).await?;
    cx.page(&ListPage { table, may_create: may_anywhere(&who.0, Action::PrepareDossier) }).await
}

/// `GET /dossiers.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &SignedIn(actor), &query).await;
    cx.sheet_of("ho-so", actor, query, make).await
}
