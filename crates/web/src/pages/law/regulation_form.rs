//! A local regulation written on screen: what it keeps, what it adds, and the refusals of the law beside their rows.

use app::{
    regulations::{self, Base, Form, Item, RowForm, conditions},
    rule_changes,
};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    super::dossiers::say,
    regulation_choices::{Choices, choices},
};
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::code_key, stale};

/// A row of the form.
#[derive(Clone, Serialize)]
pub struct RowView {
    /// Its number.
    pub n: usize,
    /// Kind.
    pub kind: String,
    /// Kind in words.
    pub label: String,
    /// What a kept item says.
    pub text: String,
    /// The kind's own fields.
    pub fields: Vec<&'static str>,
}

/// The page.
#[derive(Serialize)]
pub struct FormPage {
    /// Code; empty for a new regulation.
    pub code: String,
    /// Name as it stands.
    pub name: String,
    /// What was typed.
    pub form: FormState,
    /// Rows.
    pub rows: Vec<RowView>,
    /// Choices.
    pub choices: Choices,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "law/regulation_form.html";

    fn samples() -> Vec<Self> {
        let row = |n, kind: &str, fields| RowView {
            n,
            kind: kind.into(),
            label: "Điều kiện".into(),
            text: "Có thành tích".into(),
            fields,
        };
        let all = vec!["ground", "rating", "reach", "level", "title", "count"];
        let rows = vec![
            row(0, "kept", vec![]),
            row(1, "set", vec!["count"]),
            row(2, "multiplier", vec![]),
            row(3, "ground_is", all),
            row(4, "authority", vec![]),
            row(5, "vote", vec![]),
            row(6, "paper", vec![]),
        ];
        let choices = Choices::sample();
        vec![
            Self {
                code: "x".into(),
                name: "Quy định".into(),
                form: FormState::default().version(1),
                rows,
                choices: choices.clone(),
            },
            Self {
                code: String::new(),
                name: String::new(),
                form: FormState::default().version(0),
                rows: vec![],
                choices,
            },
        ]
    }
}

/// What a kept item says, found by its place in the revision before.
fn kept_text(cx: &Cx, base: &Base, which: &str) -> (String, String) {
    let Some(o) = &base.overlay else { return Default::default() };
    let (what, i) = which.split_once('/').unwrap_or_default();
    let i = i.parse::<usize>().unwrap_or(usize::MAX);
    let all = regulations::items(o);
    let of = |kind: &str| -> Option<Item> { all.iter().filter(|x| x.kind == kind).nth(i).cloned() };
    let found = match what {
        "set" => {
            o.set.get(i).map(|s| format!("{} · {} = {}", s.rule, cx.word(&code_key("law-number", &s.number)), s.value))
        }
        "confirm" => o.confirm.get(i).map(|c| format!("{} · {}", c.rule, c.cite.shown)),
        kind => of(kind).map(|x| say(cx.lang, &x.text)),
    };
    (cx.word(&code_key("regulation-item", what)), found.unwrap_or_default())
}

fn rows_of(cx: &Cx, form: &Form, base: &Base) -> Vec<RowView> {
    form.rows
        .iter()
        .enumerate()
        .map(|(n, row)| {
            let (label, text) = match row.kind.as_str() {
                "kept" => kept_text(cx, base, &row.kept),
                "set" => (cx.word("regulation-row-set"), String::new()),
                "multiplier" | "authority" | "vote" | "paper" => {
                    (cx.word(&code_key("regulation-row", &row.kind)), String::new())
                }
                kind => (cx.word(&code_key("regulation-cond", kind)), String::new()),
            };
            let fields = conditions::of_code(&row.kind).map(|k| k.fields.to_vec()).unwrap_or_default();
            RowView { n, kind: row.kind.clone(), label, text, fields }
        })
        .collect()
}

/// The fields of a row by name: texts, and truth values that are ticks.
fn values(row: &RowForm) -> Map<String, Value> {
    match serde_json::to_value(row) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

fn state(form: &Form) -> FormState {
    let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
    let mut s = FormState::new([
        ("made_from", form.made_from.to_string()),
        ("code", form.code.clone()),
        ("name_vi", form.name_vi.clone()),
        ("name_en", form.name_en.clone()),
        ("unit", form.unit.clone()),
        ("from", form.from.clone()),
        ("to", form.to.clone()),
        ("document", form.document.clone()),
        ("verified", flag(form.verified)),
        ("bases", form.bases.clone()),
    ]);
    for (n, row) in form.rows.iter().enumerate() {
        for (name, value) in values(row) {
            let text = value.as_str().map_or_else(|| flag(value == true), str::to_owned);
            s.push(&format!("r.{n}.{name}"), text);
        }
    }
    s
}

fn typed(fields: &Fields, code: &str) -> Form {
    let all = fields.keyed("r");
    let mut numbers: Vec<usize> =
        all.keys().filter_map(|k| k.split_once('.')).filter_map(|(n, _)| n.parse().ok()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let blank = values(&RowForm::default());
    let row = |n: &usize| {
        let read = |(name, value): (&String, &Value)| {
            let text = all.get(&format!("{n}.{name}")).cloned().unwrap_or_default();
            (name.clone(), if value.is_boolean() { Value::from(!text.is_empty()) } else { Value::from(text) })
        };
        serde_json::from_value(Value::Object(blank.iter().map(read).collect())).unwrap_or_default()
    };
    Form {
        made_from: fields.text("made_from").parse().unwrap_or_default(),
        code: if code.is_empty() { fields.text("code") } else { code.to_owned() },
        name_vi: fields.text("name_vi"),
        name_en: fields.text("name_en"),
        unit: fields.text("unit"),
        from: fields.text("from"),
        to: fields.text("to"),
        document: fields.text("document"),
        verified: fields.ticked("verified"),
        bases: fields.text("bases"),
        rows: numbers.iter().take(200).map(row).collect(),
    }
}

async fn page(
    cx: &Cx,
    actor: &app::Actor,
    form: &Form,
    base: &Base,
    state: FormState,
    new: bool,
) -> Result<FormPage, Fault> {
    let law = rule_changes::national(&cx.ctx).await?;
    Ok(FormPage {
        code: if new { String::new() } else { form.code.clone() },
        name: base.overlay.as_ref().map(|o| say(cx.lang, &o.name)).unwrap_or_default(),
        rows: rows_of(cx, form, base),
        choices: choices(cx, actor, &law, base, form).await?,
        form: state,
    })
}

fn blank() -> Base {
    Base { revision: 0, overlay: None, unit: String::new() }
}

/// `GET /law/regulations/new`
pub async fn new(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let base = blank();
    let form = regulations::filled(&base);
    let page = page(&cx, &actor, &form, &base, state(&form).version(0), true).await?;
    cx.page(&page).await
}

/// `GET /law/regulations/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let base = regulations::base(&cx.ctx, &actor, &code).await?;
    let form = regulations::filled(&base);
    let page = page(&cx, &actor, &form, &base, state(&form).version(base.revision), false).await?;
    cx.page(&page).await
}

/// `POST /law/regulations/new`
pub async fn create(cx: Cx, signed: SignedIn, fields: Fields) -> PageResult {
    put(cx, signed, String::new(), fields).await
}

/// `POST /law/regulations/{code}/edit`
pub async fn save(cx: Cx, signed: SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    put(cx, signed, code, fields).await
}

async fn put(cx: Cx, SignedIn(actor): SignedIn, code: String, fields: Fields) -> PageResult {
    let new = code.is_empty();
    let mut form = typed(&fields, &code);
    let base = if new { blank() } else { regulations::made_from(&cx.ctx, &actor, &code, form.made_from).await? };
    let version = stale::seen(&fields);
    if fields.text("do") == "add" {
        form.rows.retain(|r| !r.drop);
        form.rows.push(regulations::blank_row(&fields.text("add")));
        let page = page(&cx, &actor, &form, &base, state(&form).version(version), new).await?;
        return cx.page(&page).await;
    }
    let save = async |v| match regulations::save(&cx.ctx, &actor, &form, v).await {
        // A new one whose code is there already.
        Err(app::Error::Stale { .. }) if new => {
            Err(app::Error::field("code", "regulation-code-taken", [("code", form.code.clone())]))
        }
        done => done,
    };
    let now = async {
        let base = regulations::base(&cx.ctx, &actor, &code).await?;
        let now = regulations::filled(&base);
        Ok(stale::Now::new(format!("/law/regulations/{code}"), base.revision)
            .text("name_vi", cx.word("regulation-name"), now.name_vi)
            .text("name_en", cx.word("regulation-name-en"), now.name_en)
            .text("from", cx.word("regulation-from"), now.from)
            .text("to", cx.word("regulation-to"), now.to)
            .text("document", cx.word("regulation-document"), now.document)
            .text("bases", cx.word("regulation-bases"), now.bases))
    };
    match stale::over(&cx, &fields, save, now).await? {
        Ok(_) => cx.done(&format!("/law/regulations/{}", form.code), "regulation-saved", []).await,
        Err(error @ (app::Error::Invalid(_) | app::Error::Refused(_))) => {
            let shown = state(&form).version(version).with_error(&error, cx.lang);
            let page = page(&cx, &actor, &form, &base, shown, new).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error) => Err(error.into()),
    }
}
