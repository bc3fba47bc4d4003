//! Local regulations in force and what each of them says.

use app::{list, regulations};
use axum::extract::{Path, Query};
use domain::access::{Action, may_anywhere};
use serde::Serialize;
use words::Lang;

use super::super::dossiers::say;
use crate::{
    Cell, Cx, Fields, Page, PageResult, Row, SignedIn, Table,
    form::{Choice, code_key},
};

/// The regulations.
#[derive(Serialize)]
pub struct ListPage {
    /// The table.
    pub table: Table,
    /// Regulations the program carries that no unit has adopted.
    pub carried: Vec<Choice>,
    /// Units the reader may adopt one for.
    pub units: Vec<Choice>,
    /// Banner of today.
    pub banner: Option<String>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "law/regulations.html";

    fn samples() -> Vec<Self> {
        let table = Table::at("/law/regulations", Lang::Vi, "regulations", "", &list::Query::default())
            .column("regulation-name")
            .all(vec![1], |_| Row::to("/law/regulations/x", vec![Cell::text("x")]));
        let choice = || vec![Choice::new("x", "Quy định")];
        vec![
            Self { table: table.clone(), carried: choice(), units: choice(), banner: Some("Tạm thời".into()) },
            Self { table, carried: vec![], units: vec![], banner: None },
        ]
    }
}

/// `GET /law/regulations`
pub async fn list(cx: Cx, SignedIn(actor): SignedIn, Query(query): Query<list::Query>) -> PageResult {
    let rows = regulations::list(&cx.ctx, &actor).await?;
    let may = may_anywhere(&actor, Action::ManageLaw);
    let carried = if may { regulations::carried(&cx.ctx, &actor).await? } else { vec![] };
    let units = if may { app::units::codes_in_scope(&cx.ctx, &actor, Action::ManageLaw).await? } else { vec![] };
    let seen = |cx: &Cx, verified: bool| {
        if verified {
            Cell::badge("good", cx.word("regulation-verified"))
        } else {
            Cell::badge("wait", cx.word("regulation-unverified"))
        }
    };
    let table = Table::new(&cx, "regulations", cx.word("regulation-list"), &query)
        .column("regulation-name")
        .column("regulation-unit")
        .column("regulation-from")
        .column("regulation-to")
        .number("regulation-revision")
        .column("regulation-mark")
        .column("regulation-kind")
        .empty(cx.word("regulation-none"), None)
        .sorts()
        .all(rows, |r| {
            let kind = if r.illustrative { "regulation-illustrative" } else { "regulation-real" };
            Row::to(
                format!("/law/regulations/{}", r.code),
                vec![
                    Cell::two(r.name, r.code),
                    Cell::text(r.unit_name),
                    Cell::date(Some(r.from_date)),
                    Cell::date(r.to_date),
                    Cell::number(r.revision),
                    seen(&cx, r.verified),
                    Cell::text(cx.word(kind)),
                ],
            )
        });
    let banner = app::verdicts::banner(&cx.ctx, &actor.today).map(|b| say(cx.lang, &b));
    cx.page(&ListPage {
        table,
        carried: carried.into_iter().map(|(id, name)| Choice::new(id, say(cx.lang, &name))).collect(),
        units: units.into_iter().map(|(_, code, name, _)| Choice::new(code, name)).collect(),
        banner,
    })
    .await
}

/// `POST /law/regulations`: adopts a carried regulation for a unit.
pub async fn adopt(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    regulations::adopt(&cx.ctx, &actor, &fields.text("unit"), &fields.text("regulation")).await?;
    cx.done("/law/regulations", "regulation-adopted", []).await
}

/// A line of a regulation.
#[derive(Clone, Serialize)]
pub struct Line {
    /// Kind in words.
    pub kind: String,
    /// Wording.
    pub text: String,
    /// The slot of the law it fills.
    pub slot: String,
    /// Citations.
    pub cite: String,
    /// Its text was seen.
    pub verified: bool,
}

/// One regulation.
#[derive(Serialize)]
pub struct ShowPage {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Facts.
    pub facts: Vec<(String, String)>,
    /// It is made up for demonstration.
    pub illustrative: bool,
    /// Its text was seen.
    pub verified: bool,
    /// Legal bases that decisions print.
    pub bases: Vec<String>,
    /// What it says.
    pub lines: Vec<Line>,
    /// The reader may edit regulations.
    pub may: bool,
}

impl Page for ShowPage {
    const TEMPLATE: &'static str = "law/regulation.html";

    fn samples() -> Vec<Self> {
        let line = |verified| Line {
            kind: "Điều kiện".into(),
            text: "Có thành tích".into(),
            slot: if verified { String::new() } else { "giay-khen.tieu-chuan".into() },
            cite: "Thông tư 12/2019/TT-BCA Điều 2".into(),
            verified,
        };
        let page = |flag| Self {
            code: "x".into(),
            name: "Quy định".into(),
            facts: vec![("Đơn vị".into(), "Công an tỉnh".into())],
            illustrative: flag,
            verified: !flag,
            bases: if flag { vec!["Luật".into()] } else { vec![] },
            lines: vec![line(true), line(false)],
            may: flag,
        };
        vec![page(true), page(false)]
    }
}

/// `GET /law/regulations/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = regulations::page(&cx.ctx, &actor, &code).await?;
    let date = |d: &str| crate::format::date(d);
    let facts = [
        ("regulation-unit", page.row.unit_name.clone()),
        ("regulation-from", date(&page.row.from_date)),
        ("regulation-to", page.row.to_date.as_deref().map(date).unwrap_or_default()),
        ("regulation-revision", page.row.revision.to_string()),
    ];
    cx.page(&ShowPage {
        name: say(cx.lang, &page.name),
        facts: facts.into_iter().map(|(key, value)| (cx.word(key), value)).collect(),
        illustrative: page.row.illustrative,
        verified: page.row.verified,
        bases: page.bases,
        lines: page
            .items
            .iter()
            .map(|i| Line {
                kind: cx.word(&code_key("regulation-item", i.kind)),
                text: i.vote.as_ref().map_or_else(|| say(cx.lang, &i.text), |v| super::vote_words(&cx, v)),
                slot: i.slot.clone(),
                cite: i.cite.join("; "),
                verified: i.verified,
            })
            .collect(),
        code: page.row.code,
        may: may_anywhere(&actor, Action::ManageLaw),
    })
    .await
}

/// A regulation as the text of a file, for jurists.
#[derive(Serialize)]
pub struct TextPage {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The text.
    pub text: String,
}

impl Page for TextPage {
    const TEMPLATE: &'static str = "law/regulation_text.html";

    fn samples() -> Vec<Self> {
        vec![Self { code: "x".into(), name: "Quy định".into(), text: "id = \"x\"".into() }]
    }
}

/// `GET /law/regulations/{code}/text`
pub async fn text(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = regulations::page(&cx.ctx, &actor, &code).await?;
    cx.page(&TextPage { code, name: say(cx.lang, &page.name), text: page.text }).await
}
