//! What hangs on a movement beside its own facts: one set of pages for all its nouns, each under the word of its address. What a noun shows
//! beyond its fields stands in `parts`.

mod parts;

use std::collections::BTreeMap;

use app::{list, records};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    fields::Noun,
    record::{RECORDS, of_word},
};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, Table, noun, stale};

fn of(word: &str) -> Result<&'static Noun, Fault> {
    of_word(word).ok_or(Fault::NotFound)
}

/// The page that leads to each list.
#[derive(Serialize)]
pub struct IndexPage {
    /// Name of the noun and address of its list.
    pub nouns: Vec<(&'static str, &'static str)>,
}

impl Page for IndexPage {
    const TEMPLATE: &'static str = "records/index.html";

    fn samples() -> Vec<Self> {
        vec![Self { nouns: RECORDS.iter().map(|n| (n.name, n.home)).collect() }]
    }
}

/// `GET /records`
pub async fn index(cx: Cx, SignedIn(_): SignedIn) -> PageResult {
    cx.page(&IndexPage { nouns: RECORDS.iter().map(|n| (n.name, n.home)).collect() }).await
}

async fn table(cx: &Cx, actor: &app::Actor, noun: &'static Noun, query: &list::Query) -> Result<Table, Fault> {
    Ok(noun::table(cx, noun, records::list(&cx.ctx, actor, noun, query).await?, query))
}

/// `GET /records/{noun}`; with `.xlsx` behind it the spreadsheet.
pub async fn list(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(word): Path<String>,
    Query(query): Query<list::Query>,
) -> PageResult {
    if let Some(word) = word.strip_suffix(".xlsx") {
        let noun = of(word)?;
        let make = async move |cx: Cx, actor, query| table(&cx, &actor, noun, &query).await;
        return cx.sheet_of(noun.name, actor, query, make).await;
    }
    let noun = of(&word)?;
    let table = table(&cx, &actor, noun, &query).await?;
    cx.page(&noun::ListPage::new(&cx, &actor, noun, table, &query).await?).await
}

/// `GET /records/{noun}/new`: what the address says stands in the form already.
pub async fn new(
    cx: Cx,
    SignedIn(_): SignedIn,
    Path(word): Path<String>,
    Query(given): Query<BTreeMap<String, String>>,
) -> PageResult {
    let noun = of(&word)?;
    let known = noun.fields.iter().filter_map(|f| Some((f.column, given.get(f.column)?.clone())));
    let form = FormState::new(known);
    let form = if given.is_empty() { cx.form_or_draft(noun.home, form).await? } else { form.for_draft(noun.home) };
    cx.page(&noun::FormPage::new(&cx, noun, form)).await
}

/// `POST /records/{noun}`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, Path(word): Path<String>, fields: Fields) -> PageResult {
    let noun = of(&word)?;
    match records::add(&cx.ctx, &actor, noun, &noun::texts(&fields, noun)).await {
        Ok(code) => {
            cx.sent(noun.home).await;
            cx.done(&noun.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(noun.home);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::new(&cx, noun, form)).await
        }
    }
}

/// `GET /records/{noun}/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path((word, code)): Path<(String, String)>) -> PageResult {
    cx.page(&page(&cx, &actor, of(&word)?, &code, FormState::default()).await?).await
}

async fn page(
    cx: &Cx,
    actor: &app::Actor,
    noun: &'static Noun,
    code: &str,
    form: FormState,
) -> Result<noun::ShowPage, Fault> {
    let view = records::view(&cx.ctx, actor, noun, code).await?;
    let (parts, buttons) = parts::of(cx, actor, noun, &view).await?;
    Ok(noun::ShowPage::new(cx, noun, view, form).with(parts, buttons))
}

/// `GET /records/{noun}/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path((word, code)): Path<(String, String)>) -> PageResult {
    let noun = of(&word)?;
    let view = records::view(&cx.ctx, &actor, noun, &code).await?;
    if !view.may_change {
        return Err(Fault::NotFound);
    }
    let form = cx.form_or_draft(&cx.path, noun::form_of(&cx, noun, &view.record)).await?;
    cx.page(&noun::FormPage::edit(&cx, noun, &code, form)).await
}

/// `POST /records/{noun}/{code}/edit`
pub async fn save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((word, code)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let noun = of(&word)?;
    let texts = noun::texts(&fields, noun);
    let work = async |version| records::change(&cx.ctx, &actor, noun, &code, version, &texts).await;
    let now = noun::now(&cx, noun, &fields, records::view(&cx.ctx, &actor, noun, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&cx.path).await;
            cx.done(&noun.at(&code), "noun-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(&cx.path);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &noun::FormPage::edit(&cx, noun, &code, form)).await
        }
    }
}

/// `POST /records/{noun}/{code}/annul`
pub async fn annul(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((word, code)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let noun = of(&word)?;
    let reason = fields.text("reason");
    let work = async |version| records::annul(&cx.ctx, &actor, noun, &code, version, &reason).await;
    let now = noun::now(&cx, noun, &fields, records::view(&cx.ctx, &actor, noun, &code));
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&noun.at(&code), "noun-annulled-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, &actor, noun, &code, form).await?).await
        }
    }
}
