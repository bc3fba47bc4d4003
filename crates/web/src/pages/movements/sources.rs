//! Sources of facts: papers, reports and pages that a movement's texts come from.

use app::{list, sources::SourceForm};
use axum::{extract::Query, http::StatusCode};
use domain::access::{Action, may_anywhere};
use serde::Serialize;
use words::Lang;

use crate::{Cell, Cx, Fields, FormState, Page, PageResult, Row, SignedIn, Table, stale};

/// Sources of facts.
#[derive(Serialize)]
pub struct SourcesPage {
    /// The table.
    pub table: Table,
    /// A new one.
    pub form: FormState,
    /// The reader may add one.
    pub may_add: bool,
}

impl Page for SourcesPage {
    const TEMPLATE: &'static str = "movements/sources.html";

    fn samples() -> Vec<Self> {
        let table = || {
            Table::at("/sources", Lang::Vi, "sources", "", &list::Query::default())
                .column("source-title")
                .all(vec![1], |_| Row::plain(vec![Cell::text("x")]))
        };
        vec![
            Self { table: table(), form: FormState::default(), may_add: true },
            Self { table: table(), form: FormState::default(), may_add: false },
        ]
    }
}

async fn sources_page(
    cx: &Cx,
    actor: &app::Actor,
    query: &list::Query,
    form: FormState,
) -> Result<SourcesPage, crate::Fault> {
    let rows = app::sources::views(&cx.ctx, actor).await?;
    let table = Table::new(cx, "sources", cx.word("source-list"), query)
        .column("source-title")
        .column("source-publisher")
        .column("source-published-on")
        .column("source-address")
        .column("source-note")
        .empty(cx.word("source-none"), None)
        .sorts()
        .all(rows, |s| {
            let may_change = s.may_change;
            let s = s.row;
            let open = format!("/sources?code={}", s.code);
            let cells = vec![
                Cell::two(s.title, s.code),
                Cell::text(s.publisher),
                Cell::date(s.published_on),
                Cell::text(s.address),
                Cell::text(s.note),
            ];
            if may_change { Row::to(open, cells) } else { Row::plain(cells) }
        });
    Ok(SourcesPage { table, form, may_add: may_anywhere(actor, Action::ManageMovements) })
}

fn values(form: &SourceForm) -> [(&'static str, String); 6] {
    [
        ("code", form.code.clone()),
        ("title", form.title.clone()),
        ("publisher", form.publisher.clone()),
        ("published_on", form.published_on.clone()),
        ("address", form.address.clone()),
        ("note", form.note.clone()),
    ]
}

/// `GET /sources`; the source that is to be corrected is in `code`.
pub async fn sources(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let form = match query.filter("code") {
        None => FormState::default(),
        Some(code) => {
            let kept = app::sources::form_of(&cx.ctx, &actor, code).await?;
            FormState::new(values(&kept)).version(kept.version)
        }
    };
    let page = sources_page(&cx, &actor, &query, form).await?;
    cx.page(&page).await
}

/// `POST /sources`
pub async fn add_source(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let form = |version| SourceForm {
        version,
        code: fields.text("code"),
        title: fields.text("title"),
        publisher: fields.text("publisher"),
        published_on: fields.text("published_on"),
        address: fields.text("address"),
        note: fields.text("note"),
    };
    let work = async |v| app::sources::save(&cx.ctx, &actor, &form(v)).await;
    let now = async {
        let now = app::sources::form_of(&cx.ctx, &actor, &fields.text("code")).await?;
        let labels = ["code", "title", "publisher", "published-on", "address", "note"];
        let theirs = values(&now).into_iter().zip(labels);
        let theirs = theirs.map(|((name, value), label)| {
            let value = if name == "published_on" { crate::format::date(&value) } else { value };
            stale::Theirs::text(name, cx.word(&format!("source-{label}")), value)
        });
        Ok(stale::Now::new("/sources", now.version).fields(theirs))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(_) => cx.done("/sources", "source-saved", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let page = sources_page(&cx, &actor, &list::Query::default(), state).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
