//! Phiên họp hội đồng: the list of sessions. Convening is `council::convene`, one session with presence, votes, minutes
//! and closing `council::session`, the voting grid `council::votes`, the councils themselves `council::bodies`.

mod ballot;
mod bodies;
mod convene;
mod questions;
mod session;
mod tellers;
mod votes;

use app::sessions::{self, DossierAtStep};
use axum::extract::Query;
use domain::{
    access::{Action, may_anywhere},
    council::SessionState,
    listing::SESSIONS,
};
use serde::Serialize;

pub use self::{
    ballot::{KeysPage, OpenPage, ask, open},
    bodies::{BodiesPage, bodies, change_bodies, edit_body, save_body},
    convene::{Asked, ConvenePage, convene, new},
    questions::{ask as ask_question, consensus, drop_question},
    session::{SessionPage, cancel, close, method, minutes, presence, round, show, votes_all},
    tellers::{TellersPage, enter, sheet},
    votes::{At, ItemPage, VotesPage, item, record, record_item, votes},
};
use crate::{Cell, Cx, Fault, Page, PageResult, Row, SignedIn, Table, form::code_key};

/// The list of sessions.
#[derive(Serialize)]
pub struct ListPage {
    table: Table,
    waiting: Vec<DossierAtStep>,
    may_run: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "council/list.html";

    fn samples() -> Vec<Self> {
        let query = app::list::Query::default();
        let table = Table::at("/council", words::Lang::Vi, "sessions", "Phiên họp", &query).empty("Trống", None);
        vec![
            Self { table: table.clone(), waiting: vec![], may_run: false },
            Self { table, waiting: vec![sample_dossier()], may_run: true },
        ]
    }
}

pub(super) fn sample_dossier() -> DossierAtStep {
    DossierAtStep {
        id: uuid::Uuid::nil(),
        code: "HS-2020-0001".into(),
        title: "Tổng kết phong trào".into(),
        deciding_unit_id: uuid::Uuid::nil(),
        collectives: 38,
        individuals: 96,
    }
}

fn state_tone(state: &str) -> &'static str {
    match SessionState::from_code(state) {
        Some(SessionState::Convened) => "wait",
        Some(SessionState::Closed) => "good",
        _ => "off",
    }
}

async fn table(cx: &Cx, actor: &app::Actor, query: &app::list::Query) -> Result<Table, Fault> {
    let page = sessions::list(&cx.ctx, actor, query).await?;
    let step = may_anywhere(actor, Action::RunCouncil).then(|| ("/council/new", cx.word("council-new-session")));
    let table = Table::of(cx, &SESSIONS, query)
        .empty(cx.word("council-empty"), step.as_ref().map(|(h, l)| (*h, l.clone())))
        .rows(page, |r| {
            Row::to(
                format!("/council/{}", r.code),
                vec![
                    Cell::text(r.code),
                    Cell::date(Some(r.held_on)),
                    Cell::text(r.council),
                    Cell::text(r.place),
                    Cell::number(r.dossiers),
                    Cell::number(r.items),
                    Cell::badge(state_tone(&r.state), cx.word(&code_key("session-state", &r.state))),
                ],
            )
        });
    Ok(table)
}

/// `GET /council`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    let table = cx.with_filters(&actor, &SESSIONS, table).await?;
    let may_run = may_anywhere(&actor, Action::RunCouncil);
    let waiting = if may_run { sessions::waiting_dossiers(&cx.ctx, &actor).await? } else { Vec::new() };
    cx.page(&ListPage { table, waiting, may_run }).await
}

/// `GET /council.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<app::list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("phien-hop", actor, query, make).await
}
