//! Nhập từ bảng tính: the list of imports and the upload; one import's page is `imports::batch`.

mod batch;
mod columns;
mod facts;
mod ledger;
mod rows;

use std::sync::Arc;

use app::{
    facts::FactKind,
    imports::{self, BatchRow, Kind, Upload},
    list::Query,
    units,
};
use axum::{extract::Query as Address, http::StatusCode};
use domain::{access::Action, listing::IMPORTS};
use serde::{Deserialize, Serialize};

pub use self::batch::{ShowPage, Which, save, show};
use super::units::choices;
use crate::{
    Cell, Cx, Fault, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
    upload::Upload as Sent,
};

/// The list of imports.
#[derive(Serialize)]
pub struct ListPage {
    table: Table,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "imports/list.html";

    fn samples() -> Vec<Self> {
        let table = Table::of_list(words::Lang::Vi, &IMPORTS, &Query::default());
        vec![Self { table: table.empty("Chưa có", Some(("/imports/new", "Nhập".into()))) }]
    }
}

fn tone(state: &str) -> &'static str {
    match state {
        "applied" => "good",
        "discarded" => "off",
        "mapping" => "bad",
        _ => "wait",
    }
}

async fn table(cx: &Cx, actor: &app::Actor, query: &Query) -> Result<Table, Fault> {
    let rows = imports::batches(&cx.ctx, actor, query).await?;
    let lang = cx.lang;
    let line = |b: BatchRow| {
        Row::to(
            format!("/imports/{}", b.code),
            vec![
                Cell::text(b.code),
                Cell::text(b.file_name),
                Cell::text(words::word(lang, &code_key("imports-kind", &b.kind))),
                Cell::badge(tone(&b.state), words::word(lang, &code_key("imports-state", &b.state))),
                Cell::instant(Some(b.created_at)),
            ],
        )
    };
    Ok(Table::of(cx, &IMPORTS, query)
        .empty(cx.word("imports-none"), Some(("/imports/new", cx.word("imports-new"))))
        .rows(rows, line))
}

/// `GET /imports`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let table = table(&cx, &actor, &query).await?;
    cx.page(&ListPage { table: cx.with_filters(&actor, &IMPORTS, table).await? }).await
}

/// `GET /imports.xlsx`
pub async fn export(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let make = async |cx: Cx, actor, query| table(&cx, &actor, &query).await;
    cx.sheet_of("nhap-du-lieu", actor, query, make).await
}

/// The upload form.
#[derive(Serialize)]
pub struct NewPage {
    form: FormState,
    units: Vec<Choice>,
    kinds: Vec<Choice>,
    templates: Vec<Choice>,
}

impl Page for NewPage {
    const TEMPLATE: &'static str = "imports/new.html";

    fn samples() -> Vec<Self> {
        let wrong = app::Error::field("file", "import-choose-file", []);
        let form = FormState::new([("kind", "people".to_owned())]).with_error(&wrong, words::Lang::Vi);
        vec![Self {
            form,
            units: vec![Choice::new("CAT", "CAT")],
            kinds: vec![Choice::new("people", "x")],
            templates: vec![Choice::new("ratings", "Xếp loại")],
        }]
    }
}

/// What a file may hold, as the form offers it.
fn kinds() -> impl Iterator<Item = &'static str> {
    ["people", "nominees"].into_iter().chain(FactKind::ALL.iter().map(|k| k.code()))
}

/// What the form begins with.
#[derive(Debug, Default, Deserialize)]
pub struct Begin {
    /// Kind code.
    #[serde(default)]
    pub kind: String,
    /// Dossier code.
    #[serde(default)]
    pub dossier: String,
    /// Unit code.
    #[serde(default)]
    pub unit: String,
}

async fn new_page(cx: &Cx, actor: &app::Actor, form: FormState) -> Result<NewPage, Fault> {
    let templates = Choice::of_codes(cx.lang, "imports-kind", kinds());
    let kinds = Choice::of_codes(cx.lang, "imports-kind", kinds());
    let units = choices(cx, actor, Action::Import).await?;
    Ok(NewPage { form, units, kinds, templates })
}

/// `GET /imports/new`
pub async fn new_form(cx: Cx, SignedIn(actor): SignedIn, Address(begin): Address<Begin>) -> PageResult {
    let known = kinds().find(|k| *k == begin.kind);
    let kind = known.unwrap_or(if begin.dossier.is_empty() { "people" } else { "nominees" });
    let form = FormState::new([("kind", kind.to_owned()), ("dossier", begin.dossier)]);
    let mut page = new_page(&cx, &actor, form).await?;
    // Else the uppermost unit of the reader's: whoever keeps one list for all need not choose.
    let top = page.units.first().map(|u| u.value.clone());
    if let Some(unit) = Some(begin.unit).filter(|u| !u.is_empty()).or(top) {
        page.form.push("unit", unit);
    }
    cx.page(&page).await
}

/// `POST /imports`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, sent: Sent) -> PageResult {
    // A list of nominees without a dossier makes one: the list waits while its form is filled in.
    let alone = sent.fields.text("kind") == Kind::Nominees.code() && sent.fields.text("dossier").is_empty();
    if let Some(file) = sent.file("file").filter(|_| alone) {
        return match imports::keep_waiting(&cx.ctx, &actor, &file.name, Arc::new(file.bytes.to_vec())).await {
            Ok(()) => Ok(cx.go("/dossiers/new?list=1")),
            Err(error) => {
                let form = cx.retry(&sent.fields, error)?;
                let page = new_page(&cx, &actor, form).await?;
                cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
            }
        };
    }
    match take(&cx, &actor, &sent).await {
        Ok(done) if done.already => {
            cx.flash("note", cx.say("imports-already", [("code", done.code.clone())])).await;
            Ok(cx.go(&format!("/imports/{}", done.code)))
        }
        Ok(done) => {
            let said = if done.needs_mapping { "imports-sent-waits" } else { "imports-sent" };
            cx.done(&format!("/imports/{}", done.code), said, []).await
        }
        Err(error) => {
            let form = cx.retry(&sent.fields, error)?;
            let page = new_page(&cx, &actor, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

async fn take(cx: &Cx, actor: &app::Actor, sent: &Sent) -> app::Result<imports::Uploaded> {
    let fields = &sent.fields;
    let kind = Kind::from_code(&fields.text("kind")).ok_or_else(|| app::Error::field("kind", "field-choose", []))?;
    let file = sent.file("file").ok_or_else(|| app::Error::field("file", "import-choose-file", []))?;
    let (mut unit, mut dossier) = (None, None);
    match kind {
        Kind::People | Kind::Facts(_) => match fields.text("unit") {
            code if code.is_empty() => return Err(app::Error::field("unit", "field-choose", [])),
            code => unit = Some(units::by_code(&cx.ctx, actor, &code).await?.id),
        },
        Kind::Nominees => {
            let code = fields.text("dossier");
            dossier = Some(imports::dossier_by_code(&cx.ctx, actor, &code).await?);
        }
    }
    let command = Upload { kind, file_name: file.name.clone(), bytes: Arc::new(file.bytes.to_vec()), unit, dossier };
    let (ctx, actor) = (cx.ctx.at_length().once(fields.once_with_body()), actor.clone());
    cx.ctx.back.run(async move { imports::upload(&ctx, &actor, command).await }).await
}
