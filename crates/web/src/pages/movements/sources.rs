//! Sources of facts: papers, reports and pages that a movement's texts come from.

use app::list;
use axum::http::StatusCode;
use domain::access::{Action, may_anywhere};
use serde::Serialize;
use words::Lang;

use crate::{Cell, Cx, Fields, FormState, Page, PageResult, Row, SignedIn, Table};

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

async fn sources_page(cx: &Cx, actor: &app::Actor, form: FormState) -> Result<SourcesPage, crate::Fault> {
    let rows = app::sources::list(&cx.ctx, actor).await?;
    let table = Table::new(cx, "sources", cx.word("source-list"), &list::Query::default())
        .column("source-title")
        .column("source-publisher")
        .column("source-published-on")
        .column("source-address")
        .column("source-note")
        .empty(cx.word("source-none"), None)
        .all(rows, |s| {
            Row::plain(vec![
                Cell::two(s.title, s.code),
                Cell::text(s.publisher),
                Cell::date(s.published_on),
                Cell::text(s.address),
                Cell::text(s.note),
            ])
        });
    Ok(SourcesPage { table, form, may_add: may_anywhere(actor, Action::ManageMovements) })
}

/// `GET /sources`
pub async fn sources(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let page = sources_page(&cx, &actor, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /sources`
pub async fn add_source(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let form = app::sources::SourceForm {
        code: fields.text("code"),
        title: fields.text("title"),
        publisher: fields.text("publisher"),
        published_on: fields.text("published_on"),
        address: fields.text("address"),
        note: fields.text("note"),
    };
    match app::sources::save(&cx.ctx, &actor, &form).await {
        Ok(_) => cx.done("/sources", "source-saved", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let page = sources_page(&cx, &actor, state).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
