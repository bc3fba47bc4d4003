//! A local regulation written on screen: what it keeps, what it adds, and the refusals of the law beside their rows.

use app::{
    regulations::{self, Base, Form, Item, RowForm, conditions},
    rule_changes,
};
use axum::{extract::Path, http::StatusCode};
use domain::access::Action;
use law::{Law, model::cond::Tighten};
use serde::Serialize;

use super::{super::dossiers::say, number_label, number_text};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

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

/// Choices of the rows.
#[derive(Clone, Default, Serialize)]
pub struct Choices {
    /// Units the reader may regulate.
    pub units: Vec<Choice>,
    /// Kinds of rows that can be added.
    pub kinds: Vec<Choice>,
    /// Awards.
    pub awards: Vec<Choice>,
    /// Slots that the law leaves open.
    pub slots: Vec<Choice>,
    /// Sources.
    pub sources: Vec<Choice>,
    /// Numbers that may be moved.
    pub numbers: Vec<Choice>,
    /// Kinds of subject.
    pub who: Vec<Choice>,
    /// Ratings.
    pub rating: Vec<Choice>,
    /// Reaches.
    pub reach: Vec<Choice>,
    /// Levels of discipline.
    pub level: Vec<Choice>,
    /// Grounds.
    pub ground: Vec<Choice>,
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
        let one = || vec![Choice::new("x", "Một mục")];
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
        ];
        let choices = Choices {
            units: one(),
            kinds: one(),
            awards: one(),
            slots: one(),
            sources: one(),
            numbers: one(),
            who: one(),
            rating: one(),
            reach: one(),
            level: one(),
            ground: one(),
        };
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

fn codes(cx: &Cx, prefix: &str, codes: &[&'static str]) -> Vec<Choice> {
    Choice::of_codes(cx.lang, prefix, codes.iter().copied())
}

async fn choices(cx: &Cx, actor: &app::Actor, law: &Law, base: &Base) -> Result<Choices, Fault> {
    let units = app::units::codes_in_scope(&cx.ctx, actor, Action::ManageLaw).await?;
    let awards: Vec<Choice> = law.awards().iter().map(|a| Choice::new(a.id.as_str(), say(cx.lang, &a.name))).collect();
    let data = law.data();
    let mut slots: Vec<&str> = data.rule.iter().filter_map(|r| r.slot.as_deref()).collect();
    slots.extend(data.multiplier.iter().filter_map(|m| m.slot.as_deref()));
    slots.sort_unstable();
    slots.dedup();
    let mut sources = vec![Choice::new("own", cx.word("regulation-own-source"))];
    sources.extend(data.source.iter().map(|s| Choice::new(s.id.as_str(), s.name.as_str())));
    let own = base.overlay.iter().flat_map(|o| &o.source);
    sources.extend(own.map(|s| Choice::new(s.id.as_str(), s.name.as_str())));
    let today: law::Date = super::day(cx, "")?;
    let numbers = law
        .items()
        .into_iter()
        .filter(|i| i.kind == "rule" && i.to.is_none_or(|t| today <= t))
        .flat_map(|i| {
            let path = i.key.trim_start_matches("rule:").to_owned();
            let text: String = say(cx.lang, &i.text).chars().take(90).collect();
            i.numbers
                .into_iter()
                .map(|n| {
                    let (label, way) = number_label(cx, n.name, n.tighten.or(Some(Tighten::Open)));
                    let value = number_text(n.name, n.value);
                    Choice::new(format!("{path}#{}", n.name), format!("{text} — {label}: {value} ({way})"))
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let mut kinds: Vec<Choice> = vec![
        Choice::new("set", cx.word("regulation-row-set")),
        Choice::new("multiplier", cx.word("regulation-row-multiplier")),
    ];
    kinds.extend(conditions::KINDS.iter().map(|k| Choice::new(k.code, cx.word(&code_key("regulation-cond", k.code)))));
    let mut with_all = vec![Choice::new("*", cx.word("law-all-awards"))];
    with_all.extend(awards);
    Ok(Choices {
        units: units.into_iter().map(|(_, code, name, _)| Choice::new(code, name)).collect(),
        kinds,
        awards: with_all,
        slots: slots.into_iter().map(|s| Choice::new(s, s)).collect(),
        sources,
        numbers,
        who: codes(cx, "law-subject", &["individual", "collective", "household", "organisation"]),
        rating: codes(cx, "regulation-rating", &["excellent", "good", "completed"]),
        reach: codes(cx, "regulation-reach", &["base", "ministry_or_province", "national"]),
        level: codes(cx, "regulation-level", &["khien-trach", "canh-cao", "ha-bac-luong", "giang-chuc", "cach-chuc"]),
        ground: codes(
            cx,
            "regulation-ground",
            &["merit", "sudden", "movement", "dedication", "service_term", "external"],
        ),
    })
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
        "dossier" => {
            o.dossier.get(i).map(|d| d.papers.iter().map(|p| say(cx.lang, &p.name)).collect::<Vec<_>>().join("; "))
        }
        kind => of(kind).map(|x| say(cx.lang, &x.text)),
    };
    let kind = if what == "dossier" { "paper" } else { what };
    (cx.word(&code_key("regulation-item", kind)), found.unwrap_or_default())
}

fn rows_of(cx: &Cx, form: &Form, base: &Base) -> Vec<RowView> {
    form.rows
        .iter()
        .enumerate()
        .map(|(n, row)| {
            let (label, text) = match row.kind.as_str() {
                "kept" => kept_text(cx, base, &row.kept),
                "set" => (cx.word("regulation-row-set"), String::new()),
                "multiplier" => (cx.word("regulation-row-multiplier"), String::new()),
                kind => (cx.word(&code_key("regulation-cond", kind)), String::new()),
            };
            let fields = conditions::of_code(&row.kind).map(|k| k.fields.to_vec()).unwrap_or_default();
            RowView { n, kind: row.kind.clone(), label, text, fields }
        })
        .collect()
}

fn state(form: &Form) -> FormState {
    let flag = |on: bool| if on { "1".to_owned() } else { String::new() };
    let mut s = FormState::new([
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
        let pairs = [
            ("kind", row.kind.clone()),
            ("kept", row.kept.clone()),
            ("drop", flag(row.drop)),
            ("text_vi", row.text_vi.clone()),
            ("text_en", row.text_en.clone()),
            ("award", row.award.clone()),
            ("who", row.who.clone()),
            ("slot", row.slot.clone()),
            ("source", row.source.clone()),
            ("at", row.at.clone()),
            ("verified", flag(row.verified)),
            ("count", row.count.clone()),
            ("rating", row.rating.clone()),
            ("reach", row.reach.clone()),
            ("title", row.title.clone()),
            ("level", row.level.clone()),
            ("ground", row.ground.clone()),
            ("number", row.number.clone()),
            ("times", row.times.clone()),
        ];
        for (name, value) in pairs {
            s.push(&format!("r.{n}.{name}"), value);
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
    let row = |n: &usize| {
        let get = |name: &str| all.get(&format!("{n}.{name}")).cloned().unwrap_or_default();
        RowForm {
            kind: get("kind"),
            kept: get("kept"),
            drop: !get("drop").is_empty(),
            text_vi: get("text_vi"),
            text_en: get("text_en"),
            award: get("award"),
            who: get("who"),
            slot: get("slot"),
            source: get("source"),
            at: get("at"),
            verified: !get("verified").is_empty(),
            count: get("count"),
            rating: get("rating"),
            reach: get("reach"),
            title: get("title"),
            level: get("level"),
            ground: get("ground"),
            number: get("number"),
            times: get("times"),
        }
    };
    Form {
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
        choices: choices(cx, actor, &law, base).await?,
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
    let base = if new { blank() } else { regulations::base(&cx.ctx, &actor, &code).await? };
    let mut form = typed(&fields, &code);
    let version = fields.version();
    if fields.text("do") == "add" {
        form.rows.retain(|r| !r.drop);
        form.rows.push(RowForm { kind: fields.text("add"), source: "own".into(), ..RowForm::default() });
        let page = page(&cx, &actor, &form, &base, state(&form).version(version), new).await?;
        return cx.page(&page).await;
    }
    match regulations::save(&cx.ctx, &actor, &form, version).await {
        Ok(_) => cx.done(&format!("/law/regulations/{}", form.code), "regulation-saved", []).await,
        Err(app::Error::Stale { found }) if !new => {
            let now = regulations::filled(&base);
            let theirs = [
                ("name_vi", cx.word("regulation-name"), now.name_vi),
                ("name_en", cx.word("regulation-name-en"), now.name_en),
                ("from", cx.word("regulation-from"), now.from),
                ("to", cx.word("regulation-to"), now.to),
                ("document", cx.word("regulation-document"), now.document),
                ("bases", cx.word("regulation-bases"), now.bases),
            ];
            stale::page(&cx, &fields, found, &theirs, &format!("/law/regulations/{code}")).await
        }
        Err(app::Error::Stale { .. }) => {
            let taken = app::Error::field("code", "regulation-code-taken", [("code", form.code.clone())]);
            let page =
                page(&cx, &actor, &form, &base, state(&form).version(0).with_error(&taken, cx.lang), new).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error @ (app::Error::Invalid(_) | app::Error::Refused(_))) => {
            let shown = state(&form).version(version).with_error(&error, cx.lang);
            let page = page(&cx, &actor, &form, &base, shown, new).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
        Err(error) => Err(error.into()),
    }
}
