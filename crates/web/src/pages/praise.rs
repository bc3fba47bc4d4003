//! Letters of praise and good deeds.

use app::{list, praise};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::praise::PRAISE;

use crate::{Cx, Fault, Fields, FormState, PageResult, SignedIn, Table, noun, stale};

async fn table(cx: &Cx, actor: &app::Actor, query: &list::Query) -> Result<Table, Fault> {
    Ok(noun::table(cx, &PRAISE, praise::list(&cx.ctx, actor, query).await?, query))
}

/// `GET /praise`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    cx.page(&noun::ListPage::new(&cx, &actor, &PRAISE, table, &query).await?).await
}

/// `GET /praise.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("thu-khen", actor, query, make).await
}

/// `GET /praise/new`
pub async fn new(cx: Cx, SignedIn(_): SignedIn) -> PageResult {
    let form = cx.form_or_draft(PRAISE.home, FormState::default()).await?;
    cx.page(&noun::FormPage::new(&cx, &PRAISE, form)).await
}

/// `POST /praise`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    match praise::add(&cx.ctx, &actor, &noun::texts(&fields, &PRAISE)).await {
        Ok(code) => {
            cx.sent(PRAISE.home).await;
            cx.done(&PRAISE.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(PRAISE.home);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::new(&cx, &PRAISE, form)).await
        }
    }
}

/// `GET /praise/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let view = praise::view(&cx.ctx, &actor, &code).await?;
    cx.page(&noun::ShowPage::new(&cx, &PRAISE, view, FormState::default())).await
}

/// `GET /praise/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let view = praise::view(&cx.ctx, &actor, &code).await?;
    if !view.may_change {
        return Err(Fault::NotFound);
    }
    let form = cx.form_or_draft(&cx.path, noun::form(&view.record)).await?;
    cx.page(&noun::FormPage::edit(&cx, &PRAISE, &code, form)).await
}

/// `POST /praise/{code}/edit`
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let texts = noun::texts(&fields, &PRAISE);
    let work = async |version| praise::change(&cx.ctx, &actor, &code, version, &texts).await;
    let now = noun::now(&cx, &PRAISE, &fields, praise::view(&cx.ctx, &actor, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&cx.path).await;
            cx.done(&PRAISE.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(&cx.path);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::edit(&cx, &PRAISE, &code, form)).await
        }
    }
}

/// `POST /praise/{code}/annul`
pub async fn annul(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let reason = fields.text("reason");
    let work = async |version| praise::annul(&cx.ctx, &actor, &code, version, &reason).await;
    let now = noun::now(&cx, &PRAISE, &fields, praise::view(&cx.ctx, &actor, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&PRAISE.at(&code), "noun-annulled-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let view = praise::view(&cx.ctx, &actor, &code).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::ShowPage::new(&cx, &PRAISE, view, form)).await
        }
    }
}
