//! What is not verified, who confirmed or corrected what and when, and the page of one rule with the forms for it.

use app::list;
use app::rule_changes::{self, Command, Entry, Number, Register, Source};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use law::{Effect, LawItem};
use serde::{Deserialize, Serialize};
use words::Lang;

use super::{super::dossiers::say, item_href, number_label, number_text, span};
use crate::{
    Cell, Cx, Fault, Fields, FormState, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
    stale,
};

/// What is not verified.
#[derive(Serialize)]
pub struct ListPage {
    /// The items.
    pub table: Table,
    /// The reader may confirm and correct.
    pub may: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "law/unverified.html";

    fn samples() -> Vec<Self> {
        let table = Table::at("/law/unverified", Lang::Vi, "law-unverified", "x", &list::Query::default())
            .column("law-item")
            .all(vec![1], |_| Row::to("/law/rules/rule:x", vec![Cell::text("x")]));
        vec![Self { table: table.clone(), may: true }, Self { table, may: false }]
    }
}

const KINDS: [&str; 11] = [
    "rule",
    "vote",
    "authority",
    "dossier",
    "deadline",
    "base-salary",
    "multiplier",
    "money-rule",
    "principle",
    "source",
    "regime",
];

/// `GET /law/unverified`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let register = rule_changes::register(&cx.ctx, &actor).await?;
    let may = rule_changes::may_change(&cx.ctx, &actor).await?;
    let asked = vntext::fold(&query.q);
    let rows: Vec<(LawItem, Option<&Entry>)> = rule_changes::open_items(&register)
        .into_iter()
        .map(|i| {
            let newest = register.of(&i.key).find(|e| e.kind != "withdraw" && e.withdrawn_by.is_none());
            (i, newest)
        })
        .filter(|(i, _)| query.filter("kind").is_none_or(|k| i.kind == k))
        .filter(|(i, newest)| match query.filter("state") {
            Some("unverified") => !i.verified,
            Some("entered") => newest.is_some() || register.of(&i.key).next().is_some(),
            _ => true,
        })
        .filter(|(i, _)| {
            vntext::fold(&format!("{} {} {} {}", i.text.vi, i.text.en, i.cite.join(" "), i.key)).contains(&asked)
        })
        .collect();
    let names = |i: &LawItem| match i.awards.as_slice() {
        [] => String::new(),
        [one] if one.as_str() == "*" => cx.word("law-all-awards"),
        [one] => say(cx.lang, &register.law.award_name(one, None)),
        [one, rest @ ..] => {
            let name = say(cx.lang, &register.law.award_name(one, None));
            cx.say("law-and-more", [("name", name), ("count", rest.len().to_string())])
        }
    };
    let states = [("unverified", "regulation-unverified"), ("entered", "law-state-entered")];
    let table = Table::new(&cx, "law-unverified", cx.word("law-unverified"), &query)
        .search(cx.word("law-search"))
        .choose("kind", "law-item-kind", Choice::of_codes(cx.lang, "law-item-kind", KINDS))
        .choose("state", "law-mark", states.iter().map(|(v, k)| Choice::new(*v, cx.word(k))).collect())
        .column("law-item")
        .column("law-item-kind")
        .column("law-award")
        .column("law-cite")
        .column("law-in-force")
        .column("law-mark")
        .column("law-entered-by")
        .column("law-entered-at")
        .export("/law/unverified.xlsx")
        .empty(cx.word("law-unverified-none"), None)
        .sorts()
        .all(rows, |(i, newest)| {
            Row::to(
                item_href(&i.key),
                vec![
                    Cell::two(say(cx.lang, &i.text), i.key.clone()),
                    Cell::text(cx.word(&code_key("law-item-kind", i.kind))),
                    Cell::text(names(&i)),
                    Cell::text(i.cite.join("; ")),
                    Cell::text(span(&cx, i.from, i.to)),
                    mark(&cx, i.verified),
                    newest.map_or(Cell::Empty, |e| Cell::two(e.by.clone(), cx.word(&code_key("rule-change", &e.kind)))),
                    Cell::instant(newest.map(|e| e.at)),
                ],
            )
        });
    if query.export {
        return cx.sheet("chua-kiem-chung", &table).await;
    }
    cx.page(&ListPage { table, may }).await
}

/// `GET /law/unverified.xlsx`
pub async fn export(cx: Cx, signed: SignedIn, Query(mut query): Query<list::Query>) -> PageResult {
    query.export = true;
    list(cx, signed, Query(query)).await
}

fn mark(cx: &Cx, verified: bool) -> Cell {
    match verified {
        true => Cell::badge("good", cx.word("regulation-verified")),
        false => Cell::badge("wait", cx.word("regulation-unverified")),
    }
}

/// What a rule says during a stretch of time.
#[derive(Clone, Serialize)]
pub struct Version {
    /// In force when.
    pub span: String,
    /// The wording.
    pub text: String,
    /// Numbers: name, value, which way they may be moved locally.
    pub numbers: Vec<(String, String, String)>,
    /// Citations.
    pub cite: Vec<String>,
    /// Its text was seen.
    pub verified: bool,
}

/// An entry of the register in words.
#[derive(Clone, Serialize)]
pub struct EntryView {
    /// Its number.
    pub entry: i64,
    /// When.
    pub at: i64,
    /// Who.
    pub who: String,
    /// What it does.
    pub what: String,
    /// The source.
    pub source: String,
    /// Where it can be read.
    pub link: String,
    /// Remark or reason.
    pub note: String,
    /// It was taken back; by which entry.
    pub withdrawn_by: Option<i64>,
    /// It can be taken back.
    pub open: bool,
}

/// One rule, or another thing of the law.
#[derive(Serialize)]
pub struct ItemPage {
    /// Key as addresses have it.
    pub key: String,
    /// What it says now.
    pub title: String,
    /// Kind in words.
    pub kind: String,
    /// Awards: address and name.
    pub awards: Vec<(String, String)>,
    /// Where its text was seen.
    pub url: String,
    /// Remark for jurists.
    pub note: String,
    /// What it says and when.
    pub versions: Vec<Version>,
    /// The register about it, newest first.
    pub history: Vec<EntryView>,
    /// Something of it is not verified.
    pub unverified: bool,
    /// Numbers to correct: name with its value now.
    pub numbers: Vec<Choice>,
    /// The reader may enter something.
    pub may: bool,
    /// The form that is shown, or was sent with faults: confirm, correct or withdraw.
    pub sent: String,
    /// Fields of the forms.
    pub form: FormState,
}

impl Page for ItemPage {
    const TEMPLATE: &'static str = "law/item.html";

    fn samples() -> Vec<Self> {
        let version = |verified| Version {
            span: "từ 01/01/2024".into(),
            text: "Có 3 lần liên tục".into(),
            numbers: vec![("số lần".into(), "3".into(), "chỉ được nâng".into())],
            cite: vec!["Luật 06/2022/QH15 Điều 22".into()],
            verified,
        };
        let entry = |open, withdrawn_by| EntryView {
            entry: 1,
            at: 0,
            who: "lan".into(),
            what: "Xác nhận".into(),
            source: "Nghị định 1/2026/NĐ-CP".into(),
            link: "https://chinhphu.vn".into(),
            note: String::new(),
            withdrawn_by,
            open,
        };
        let page = |flag: bool, sent: &str| Self {
            key: "rule:x".into(),
            title: "Có 3 lần".into(),
            kind: "Điều kiện".into(),
            awards: vec![("/law/awards/x".into(), "Giấy khen".into())],
            url: if flag { "https://vi.wikisource.org/".into() } else { String::new() },
            note: if flag { "Hai nguồn".into() } else { String::new() },
            versions: vec![version(true), version(false)],
            history: if flag { vec![entry(true, None), entry(false, Some(2))] } else { vec![] },
            unverified: flag,
            numbers: if flag { vec![Choice::new("count", "số lần = 3")] } else { vec![] },
            may: flag,
            sent: sent.into(),
            form: FormState::default().version(0),
        };
        vec![page(true, ""), page(true, "correct"), page(true, "confirm"), page(true, "withdraw"), page(false, "")]
    }
}

fn entry_text(cx: &Cx, e: &Entry) -> String {
    match &e.change.effect {
        Effect::Confirm => cx.word("rule-change-confirm"),
        Effect::Withdraw { entry } => cx.say("rule-change-withdraw-entry", [("entry", entry.to_string())]),
        Effect::Correct { number, old, new, from, verified } => {
            let pairs = [
                ("number", number_label(cx, number, None).0),
                ("old", number_text(number, *old)),
                ("new", number_text(number, *new)),
                ("day", from.on_paper()),
            ];
            cx.say(if *verified { "rule-change-corrected" } else { "rule-change-corrected-unverified" }, pairs)
        }
    }
}

async fn page(
    cx: &Cx,
    actor: &app::Actor,
    key: &str,
    register: &Register,
    form: FormState,
    sent: &str,
) -> Result<ItemPage, Fault> {
    let item = key.replace('~', "/");
    let versions = register.law.item(&item);
    let newest = versions.last().ok_or(Fault::NotFound)?;
    let may = rule_changes::may_change(&cx.ctx, actor).await?;
    let today = cx.ctx.now().today;
    let now = versions
        .iter()
        .find(|v| v.to.is_none_or(|t| t.to_string() >= today) && v.from.is_none_or(|f| f.to_string() <= today))
        .unwrap_or(newest);
    let numbers = now
        .numbers
        .iter()
        .map(|n| {
            Choice::new(n.name, format!("{} = {}", number_label(cx, n.name, None).0, number_text(n.name, n.value)))
        })
        .collect();
    Ok(ItemPage {
        key: key.to_owned(),
        title: say(cx.lang, &now.text),
        kind: cx.word(&code_key("law-item-kind", now.kind)),
        awards: now
            .awards
            .iter()
            .filter(|a| a.as_str() != "*")
            .map(|a| (format!("/law/awards/{a}"), say(cx.lang, &register.law.award_name(a, None))))
            .collect(),
        url: now.url.clone(),
        note: now.note.clone(),
        unverified: versions.iter().any(|v| !v.verified),
        versions: versions
            .iter()
            .map(|v| Version {
                span: span(cx, v.from, v.to),
                text: say(cx.lang, &v.text),
                numbers: v
                    .numbers
                    .iter()
                    .map(|n| {
                        let (label, way) = number_label(cx, n.name, n.tighten);
                        (label, number_text(n.name, n.value), way)
                    })
                    .collect(),
                cite: v.cite.clone(),
                verified: v.verified,
            })
            .collect(),
        history: register
            .of(&item)
            .map(|e| EntryView {
                entry: e.entry,
                at: e.at,
                who: e.by.clone(),
                what: entry_text(cx, e),
                source: e.change.cite.clone(),
                link: e.link.clone(),
                note: e.note.clone(),
                withdrawn_by: e.withdrawn_by,
                open: may && e.kind != "withdraw" && e.withdrawn_by.is_none(),
            })
            .collect(),
        numbers,
        may,
        sent: sent.to_owned(),
        form,
    })
}

/// Which form is asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default, rename = "do")]
    form: String,
}

/// `GET /law/rules/{key}`
pub async fn show(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> PageResult {
    let register = rule_changes::register(&cx.ctx, &actor).await?;
    let newest = register.newest(&key.replace('~', "/"));
    let form = FormState::new([("verified", "1".to_owned())]).version(newest);
    let page = page(&cx, &actor, &key, &register, form, &asked.form).await?;
    cx.page(&page).await
}

fn command(fields: &Fields, what: &str, law: &law::Law, item: &str) -> Result<Command, app::Error> {
    match what {
        "confirm" => Ok(Command::Confirm),
        "withdraw" => Ok(Command::Withdraw(fields.number("entry")?.unwrap_or(0))),
        _ => {
            let number = fields.text("number");
            let from = fields.date("from")?.unwrap_or_default();
            let typed = fields.text("new");
            let new = if number == "times" {
                law::parse_times(&typed.replace(',', "."))
                    .ok_or_else(|| app::Error::field("new", "form-number-unreadable", [("typed", typed)]))?
            } else {
                fields.number("new")?.ok_or_else(|| app::Error::field("new", "field-required", []))?
            };
            // The old value is the one in force on that day: the page showed it, and the newest entry is checked.
            let old = from.parse::<law::Date>().ok().and_then(|day| {
                let versions = law.item(item);
                let v = versions
                    .iter()
                    .find(|v| v.from.is_none_or(|f| f <= day) && v.to.is_none_or(|t| day <= t))
                    .or(versions.last())?;
                v.numbers.iter().find(|n| n.name == number).map(|n| n.value)
            });
            let verified = fields.ticked("verified");
            Ok(Command::Correct(Number { number, old: old.unwrap_or(0), new, from, verified }))
        }
    }
}

/// `POST /law/rules/{key}/{what}`: confirm, correct or withdraw.
pub async fn enter(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((key, what)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    if !["confirm", "correct", "withdraw"].contains(&what.as_str()) {
        return Err(Fault::NotFound);
    }
    let item = key.replace('~', "/");
    let register = rule_changes::register(&cx.ctx, &actor).await?;
    let source = Source {
        document: fields.text("document"),
        document_date: fields.text("document_date"),
        article: fields.text("article"),
        link: fields.text("link"),
        note: fields.text("note"),
    };
    let work = async |v| {
        let command = command(&fields, &what, &register.law, &item)?;
        rule_changes::enter(&cx.ctx, &actor, &item, v, &command, &source).await
    };
    let now = async {
        let register = rule_changes::register(&cx.ctx, &actor).await?;
        let newest = register.of(&item).next();
        let theirs = newest.map(|e| (entry_text(&cx, e), e.change.cite.clone())).unwrap_or_default();
        Ok(stale::Now::new(format!("/law/rules/{key}"), register.newest(&item))
            .text("document", cx.word("rule-change-document"), theirs.1)
            .text("note", cx.word("rule-change-note"), theirs.0))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(_) => cx.done(&format!("/law/rules/{key}"), &format!("rule-change-done-{what}"), []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = page(&cx, &actor, &key, &register, form, &what).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
