//! Dữ kiện: what the office knows about a person or a unit, kind by kind; one form for all kinds, made from their table of fields.

use std::collections::BTreeMap;

use app::{
    facts::{self, FactKind, FactRow, Field, Shape, Values},
    imports::Kind,
};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;
use uuid::Uuid;
use words::Lang;

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, download, form::Choice, format, noun::Input, stale,
};

/// A value as people read it.
pub(super) fn shown(cx_lang: Lang, law: &law::Law, kind: FactKind, field: &Field, values: &Values) -> String {
    let value = values.get(field.column).map(String::as_str).unwrap_or_default();
    match field.shape {
        Shape::Award if value.is_empty() => values.get("name").cloned().unwrap_or_default(),
        Shape::Award => {
            let name = law.award_name(&value.into(), None);
            match cx_lang {
                Lang::Vi => name.vi,
                Lang::En => name.en,
            }
        }
        _ if value.is_empty() => String::new(),
        Shape::Choice(_) => words::word(cx_lang, &facts::word_key(kind, field.column, value)),
        Shape::Past | Shape::Any => format::date(value),
        Shape::Tick if value == "1" => words::word(cx_lang, "facts-yes"),
        Shape::Tick => String::new(),
        _ => value.to_owned(),
    }
}

/// What a row states, in one line.
pub(super) fn line(lang: Lang, law: &law::Law, kind: FactKind, values: &Values) -> String {
    let parts = kind.fields().iter().map(|f| shown(lang, law, kind, f, values)).filter(|t| !t.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// A record in a table.
#[derive(Serialize)]
struct Line {
    id: Uuid,
    cells: Vec<String>,
    source: String,
    annulled: Option<String>,
}

/// A kind with its records.
#[derive(Serialize)]
struct Block {
    kind: String,
    title: String,
    headings: Vec<String>,
    lines: Vec<Line>,
}

/// The facts about somebody.
#[derive(Serialize)]
pub struct ShowPage {
    base: String,
    home: String,
    list: (String, String),
    name: String,
    version: i64,
    may_change: bool,
    may_import: bool,
    form: FormState,
    blocks: Vec<Block>,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "facts/show.html";

    fn samples() -> Vec<Self> {
        let line = |annulled: Option<&str>| Line {
            id: Uuid::nil(),
            cells: vec!["2025".into(), "Hoàn thành tốt nhiệm vụ".into(), String::new()],
            source: "import".into(),
            annulled: annulled.map(str::to_owned),
        };
        let page = |may_change, lines| Self {
            base: "/people/CB-000001/facts".into(),
            home: "/people/CB-000001".into(),
            list: ("Cán bộ, chiến sĩ".into(), "/people".into()),
            name: "Lê Văn An".into(),
            version: 1,
            may_change,
            may_import: may_change,
            form: FormState::default(),
            blocks: vec![Block {
                kind: "ratings".into(),
                title: "Xếp loại".into(),
                headings: vec!["Năm".into(), "Xếp loại".into(), "Văn bản".into()],
                lines,
            }],
        };
        vec![page(true, vec![line(None), line(Some("Nhập nhầm"))]), page(false, vec![])]
    }
}

fn addresses(cx: &Cx, unit: bool, code: &str) -> (String, (String, String)) {
    if unit {
        (format!("/units/{code}"), (cx.word("nav-units"), "/units".into()))
    } else {
        (format!("/people/{code}"), (cx.word("people-title"), "/people".into()))
    }
}

fn block(cx: &Cx, kind: FactKind, rows: Vec<FactRow>) -> Block {
    let fields: Vec<&Field> = kind.fields().iter().filter(|f| f.column != "based_on").collect();
    Block {
        kind: kind.code().to_owned(),
        title: cx.word(&format!("facts-{}", kind.code())),
        headings: fields.iter().map(|f| cx.word(&facts::field_key(kind, f.column))).collect(),
        lines: rows
            .into_iter()
            .map(|mut r| {
                r.values.insert("document".to_owned(), r.document.clone());
                Line {
                    id: r.id,
                    cells: fields.iter().map(|f| shown(cx.lang, &cx.ctx.law, kind, f, &r.values)).collect(),
                    source: r.source,
                    annulled: r.annulled_for,
                }
            })
            .collect(),
    }
}

async fn show(cx: &Cx, actor: &app::Actor, unit: bool, code: &str, form: FormState) -> Result<ShowPage, Fault> {
    let page = facts::page(&cx.ctx, actor, unit, code).await?;
    let (home, list) = addresses(cx, unit, code);
    let blocks = page.kinds.into_iter().filter_map(|(kind, rows)| Some(block(cx, FactKind::from_code(&kind)?, rows)));
    Ok(ShowPage {
        base: format!("{home}/facts"),
        home,
        list,
        name: page.name,
        version: page.version,
        may_change: page.may_change,
        may_import: domain::access::may_anywhere(actor, domain::access::Action::Import),
        form,
        blocks: blocks.collect(),
    })
}

/// `GET /people/{code}/facts`
pub async fn of_person(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    cx.page(&show(&cx, &actor, false, &code, FormState::default()).await?).await
}

/// `GET /units/{code}/facts`
pub async fn of_unit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    cx.page(&show(&cx, &actor, true, &code, FormState::default()).await?).await
}

/// The form of one fact.
#[derive(Serialize)]
pub struct AddPage {
    action: String,
    back: String,
    list: (String, String),
    home: String,
    name: String,
    title: String,
    form: FormState,
    inputs: Vec<Input>,
}

impl Page for AddPage {
    const TEMPLATE: &'static str = "facts/add.html";

    fn samples() -> Vec<Self> {
        let shapes = ["text", "long", "year", "date", "number", "select", "check", "award"];
        let input = |shape: &'static str| Input {
            name: shape,
            label: "Nhãn".into(),
            hint: String::new(),
            shape,
            required: shape == "year",
            most: 300,
            choices: vec![Choice::new("good", "Tốt")],
        };
        let wrong = app::Error::field("year", "fact-year-unreadable", [("text", "x".to_owned())]);
        vec![Self {
            action: "/people/CB-000001/facts/ratings".into(),
            back: "/people/CB-000001/facts".into(),
            list: ("Cán bộ".into(), "/people".into()),
            home: "/people/CB-000001".into(),
            name: "Lê Văn An".into(),
            title: "Xếp loại".into(),
            form: FormState::default().version(1).with_error(&wrong, Lang::Vi),
            inputs: shapes.map(input).into(),
        }]
    }
}

pub(super) fn award_choices(cx: &Cx) -> Vec<Choice> {
    let named = |t: law::Text| if cx.lang == Lang::Vi { t.vi } else { t.en };
    let mut all: Vec<Choice> =
        cx.ctx.law.awards().into_iter().map(|a| Choice::new(a.id.to_string(), named(a.name))).collect();
    all.push(Choice::new(facts::FREE, cx.word("facts-award-free")));
    all
}

pub(super) fn word_choices(cx: &Cx, kind: FactKind, field: &Field) -> Vec<Choice> {
    match field.shape {
        Shape::Choice(words) => words
            .iter()
            .map(|(code, _)| Choice::new(*code, cx.word(&facts::word_key(kind, field.column, code))))
            .collect(),
        Shape::Award => award_choices(cx),
        _ => vec![],
    }
}

fn input(cx: &Cx, kind: FactKind, field: &'static Field) -> Input {
    let hint = if field.shape.dated() { cx.word("facts-date-hint") } else { String::new() };
    Input::of(field, cx.word(&facts::field_key(kind, field.column)), hint, word_choices(cx, kind, field))
}

async fn add_page(
    cx: &Cx,
    actor: &app::Actor,
    unit: bool,
    code: &str,
    kind: FactKind,
    form: Option<FormState>,
) -> Result<AddPage, Fault> {
    let page = facts::page(&cx.ctx, actor, unit, code).await?;
    if !page.may_change || !page.kinds.iter().any(|k| k.0 == kind.code()) {
        return Err(Fault::NotFound);
    }
    let (home, list) = addresses(cx, unit, code);
    let action = format!("{home}/facts/{}", kind.code());
    let form = match form {
        Some(form) => form.for_draft(&action),
        None => {
            let mut fresh = FormState::default().version(page.version);
            // The newest record there is, so that a form sent late tells what came after it.
            let rows = page.kinds.iter().find(|k| k.0 == kind.code()).map(|k| k.1.as_slice()).unwrap_or_default();
            if let Some(newest) = rows.iter().map(|r| r.id).max() {
                fresh.push("seen", newest.to_string());
            }
            cx.form_or_draft(&action, fresh).await?
        }
    };
    Ok(AddPage {
        back: format!("{home}/facts"),
        action,
        list,
        home,
        name: page.name,
        title: cx.word(&format!("facts-{}", kind.code())),
        form,
        inputs: kind.fields().iter().map(|f| input(cx, kind, f)).collect(),
    })
}

fn kind_of(code: &str) -> Result<FactKind, Fault> {
    FactKind::from_code(code).ok_or(Fault::NotFound)
}

async fn form(cx: Cx, actor: &app::Actor, unit: bool, code: &str, kind: &str) -> PageResult {
    cx.page(&add_page(&cx, actor, unit, code, kind_of(kind)?, None).await?).await
}

/// `GET /people/{code}/facts/{kind}`
pub async fn person_form(cx: Cx, SignedIn(actor): SignedIn, Path((code, kind)): Path<(String, String)>) -> PageResult {
    form(cx, &actor, false, &code, &kind).await
}

/// `GET /units/{code}/facts/{kind}`
pub async fn unit_form(cx: Cx, SignedIn(actor): SignedIn, Path((code, kind)): Path<(String, String)>) -> PageResult {
    form(cx, &actor, true, &code, &kind).await
}

/// The fields of a form as somebody else's record fills them.
fn theirs(cx: &Cx, kind: FactKind, now: &Values) -> Vec<stale::Theirs> {
    let named = |name: &str, label: String, value: String| stale::Theirs {
        name: name.to_owned(),
        label,
        value,
        choices: vec![],
    };
    let mut all = Vec::new();
    for field in kind.fields() {
        let value = now.get(field.column).cloned().unwrap_or_default();
        let label = cx.word(&facts::field_key(kind, field.column));
        let mut choices = word_choices(cx, kind, field);
        if field.shape == Shape::Tick {
            choices.push(Choice::new("1", cx.word("facts-yes")));
        }
        if !choices.is_empty() {
            choices.insert(0, Choice::new("", "–"));
        }
        let value = match field.shape {
            Shape::Past | Shape::Any => format::date(&value),
            Shape::Tick if value == "0" => String::new(),
            Shape::Award if value.is_empty() && now.contains_key("name") => facts::FREE.to_owned(),
            _ => value,
        };
        all.push(stale::Theirs { choices, ..named(field.column, label, value) });
        if field.shape == Shape::Award {
            // The name is typed only where the law does not know the award.
            let free = now.get(field.column).is_none_or(String::is_empty);
            let name = now.get("name").filter(|_| free).cloned().unwrap_or_default();
            all.push(named("name", cx.word("facts-award-name"), name));
        }
    }
    all
}

async fn save(cx: Cx, actor: &app::Actor, unit: bool, code: &str, kind: &str, fields: Fields) -> PageResult {
    let kind = kind_of(kind)?;
    let (home, _) = addresses(&cx, unit, code);
    let here = format!("{home}/facts/{}", kind.code());
    let texts: BTreeMap<String, String> = fields.pairs().map(|(k, v)| (k.to_owned(), v.trim().to_owned())).collect();
    let work = async |v| facts::add(&cx.ctx, actor, unit, code, kind, v, texts.clone()).await;
    let now = async {
        let seen = fields.text("seen");
        let now = facts::meanwhile(&cx.ctx, actor, (unit, code), kind, &seen, &texts).await?.unwrap_or_default();
        let version = facts::page(&cx.ctx, actor, unit, code).await?.version;
        Ok(stale::Now::new(format!("{home}/facts"), version).fields(theirs(&cx, kind, &now)))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&here).await;
            cx.done(&format!("{home}/facts"), "facts-added", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = add_page(&cx, actor, unit, code, kind, Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /people/{code}/facts/{kind}`
pub async fn person_save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, kind)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    save(cx, &actor, false, &code, &kind, fields).await
}

/// `POST /units/{code}/facts/{kind}`
pub async fn unit_save(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, kind)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    save(cx, &actor, true, &code, &kind, fields).await
}

async fn annul(cx: Cx, actor: &app::Actor, unit: bool, code: &str, kind: &str, fields: Fields) -> PageResult {
    let kind = kind_of(kind)?;
    let (home, _) = addresses(&cx, unit, code);
    let here = format!("{home}/facts");
    let id = Uuid::parse_str(&fields.text("record")).map_err(|_| Fault::NotFound)?;
    let reason = fields.text("reason");
    let work = async |v| facts::annul(&cx.ctx, actor, (unit, code), kind, v, id, &reason).await;
    let now = async {
        let now = facts::page(&cx.ctx, actor, unit, code).await?;
        let record = now.kinds.into_iter().flat_map(|(_, rows)| rows).find(|r| r.id == id);
        let reason = record.and_then(|r| r.annulled_for).unwrap_or_default();
        Ok(stale::Now::new(here.clone(), now.version).text("reason", cx.word("facts-annul-reason"), reason))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => cx.done(&here, "facts-annulled", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = show(&cx, actor, unit, code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /people/{code}/facts/{kind}/annul`
pub async fn person_annul(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, kind)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    annul(cx, &actor, false, &code, &kind, fields).await
}

/// `POST /units/{code}/facts/{kind}/annul`
pub async fn unit_annul(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, kind)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    annul(cx, &actor, true, &code, &kind, fields).await
}

/// `GET /facts/template/{kind}`: the empty workbook of a kind, of facts or of people.
pub async fn template(SignedIn(_): SignedIn, Path(kind): Path<String>) -> PageResult {
    let kind = Kind::from_code(kind.trim_end_matches(".xlsx")).ok_or(Fault::NotFound)?;
    let bytes = match kind {
        Kind::Facts(kind) => facts::template(kind)?,
        kind => app::imports::template(kind)?,
    };
    Ok(download::file(bytes, &format!("mau-{}.xlsx", kind.code()), download::XLSX))
}
