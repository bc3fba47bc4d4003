//! Clusters of emulation: the list, the page of one, its form.

pub mod conference;
pub mod pact;
pub mod parts;
mod show;
pub mod year;

use app::{clusters, list};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::cluster::CLUSTER;

pub use self::{
    conference::ConferencePage,
    pact::PactPage,
    show::{MemberRow, ShowPage, YearRow},
    year::YearPage,
};

use crate::{Cx, Fault, Fields, FormState, PageResult, SignedIn, Table, noun, stale};

async fn table(cx: &Cx, actor: &app::Actor, query: &list::Query) -> Result<Table, Fault> {
    Ok(noun::table(cx, &CLUSTER, clusters::list(&cx.ctx, actor, query).await?, query))
}

/// `GET /clusters`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    cx.page(&noun::ListPage::new(&cx, &actor, &CLUSTER, table, &query).await?).await
}

/// `GET /clusters.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("cum-thi-dua", actor, query, make).await
}

/// `GET /clusters/new`
pub async fn new(cx: Cx, SignedIn(_): SignedIn) -> PageResult {
    let form = cx.form_or_draft(CLUSTER.home, FormState::default()).await?;
    cx.page(&noun::FormPage::new(&cx, &CLUSTER, form)).await
}

/// `POST /clusters`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    match clusters::add(&cx.ctx, &actor, &noun::texts(&fields, &CLUSTER)).await {
        Ok(code) => {
            cx.sent(CLUSTER.home).await;
            cx.done(&CLUSTER.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(CLUSTER.home);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::new(&cx, &CLUSTER, form)).await
        }
    }
}

/// `GET /clusters/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = clusters::page(&cx.ctx, &actor, &code).await?;
    cx.page(&ShowPage::new(&cx, page, FormState::default())).await
}

/// `GET /clusters/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let view = clusters::view(&cx.ctx, &actor, &code).await?;
    if !view.may_change {
        return Err(Fault::NotFound);
    }
    let form = cx.form_or_draft(&cx.path, noun::form(&view.record)).await?;
    cx.page(&noun::FormPage::edit(&cx, &CLUSTER, &code, form)).await
}

/// `POST /clusters/{code}/edit`
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let texts = noun::texts(&fields, &CLUSTER);
    let work = async |version| clusters::change(&cx.ctx, &actor, &code, version, &texts).await;
    let now = noun::now(&cx, &CLUSTER, &fields, clusters::view(&cx.ctx, &actor, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&cx.path).await;
            cx.done(&CLUSTER.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(&cx.path);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::edit(&cx, &CLUSTER, &code, form)).await
        }
    }
}

/// `POST /clusters/{code}/annul`
pub async fn annul(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let reason = fields.text("reason");
    let work = async |version| clusters::annul(&cx.ctx, &actor, &code, version, &reason).await;
    let now = noun::now(&cx, &CLUSTER, &fields, clusters::view(&cx.ctx, &actor, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&CLUSTER.at(&code), "noun-annulled-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = clusters::page(&cx.ctx, &actor, &code).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &ShowPage::new(&cx, page, form)).await
        }
    }
}
