//! Con đường tới danh hiệu tiếp theo: of a person, of oneself, of a unit.

use app::{
    list::Query,
    verdicts::{self, Titles},
};
use axum::extract::{Path, Query as Address};
use serde::Serialize;

use super::{
    dossiers::say,
    nominees::{VerdictView, sources, verdict},
};
use crate::{Cx, Page, PageResult, SignedIn, form::code_key};

/// One title.
#[derive(Clone, Serialize)]
pub struct TitleView {
    /// Award id, for the place on the page.
    pub award: String,
    /// Name.
    pub name: String,
    /// Outcome and reasons.
    pub verdict: VerdictView,
    /// When it can be reached, in words.
    pub road: String,
    /// What is missing.
    pub missing: Vec<String>,
    /// Under which assumptions.
    pub assuming: Vec<String>,
    /// Its conditions are shown at once.
    pub open: bool,
}

/// The page.
#[derive(Serialize)]
pub struct TitlesPage {
    /// Name of the person or unit.
    pub name: String,
    /// Address of the page.
    pub path: String,
    /// Pages above: label and address.
    pub crumbs: Vec<(String, String)>,
    /// Emulation year.
    pub year: i16,
    /// Day judged.
    pub on: String,
    /// Banner of the day.
    pub banner: Option<String>,
    /// Discipline was left out.
    pub without_discipline: bool,
    /// The titles.
    pub titles: Vec<TitleView>,
    /// Where the facts come from: kind, what, day.
    pub sources: Vec<(String, String, String)>,
    /// What happened, newest first.
    pub history: Vec<Moment>,
}

/// A line of the history.
#[derive(Clone, Serialize)]
pub struct Moment {
    /// Kind in words.
    pub kind: String,
    /// Its colour.
    pub tone: &'static str,
    /// What.
    pub what: String,
    /// More about it.
    pub more: String,
    /// First day, ISO, perhaps partial.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl Page for TitlesPage {
    const TEMPLATE: &'static str = "people/titles.html";

    fn samples() -> Vec<Self> {
        let title = |open: bool| TitleView {
            award: if open { "chien-si-tien-tien" } else { "lao-dong-tien-tien" }.into(),
            name: "Chiến sĩ tiên tiến".into(),
            verdict: VerdictView::sample(),
            road: if open { "Sớm nhất năm 2026".into() } else { String::new() },
            missing: if open { vec!["Xếp loại".into()] } else { vec![] },
            assuming: if open { vec!["quy định không đổi".into()] } else { vec![] },
            open,
        };
        let page = |n: bool| Self {
            name: "Lê Văn An".into(),
            path: "/people/CB-000001/titles".into(),
            crumbs: vec![("Cán bộ".into(), "/people".into())],
            year: 2025,
            on: "2025-12-10".into(),
            banner: n.then(|| "Luật sửa đổi".into()),
            without_discipline: n,
            titles: if n { vec![title(true), title(false)] } else { vec![] },
            sources: if n { vec![("Hồ sơ".into(), "Lê Văn An".into(), "2020".into())] } else { vec![] },
            history: if n {
                vec![Moment {
                    kind: "Khen thưởng".into(),
                    tone: "good",
                    what: "Giấy khen".into(),
                    more: "QĐ 15".into(),
                    from: "2020".into(),
                    to: "2021".into(),
                }]
            } else {
                vec![]
            },
        };
        vec![page(true), page(false)]
    }
}

fn road(cx: &Cx, t: &verdicts::Title, year: i16) -> String {
    match &t.next {
        None => String::new(),
        Some(n) => match n.year {
            Some(y) if y <= year => cx.say("titles-now", [("year", y.to_string())]),
            Some(y) => cx.say("titles-next", [("year", y.to_string())]),
            None => cx.word("titles-never"),
        },
    }
}

async fn show(cx: Cx, found: Titles, path: String, crumbs: Vec<(String, String)>) -> PageResult {
    let one = found.titles.len() == 1;
    let titles = found
        .titles
        .iter()
        .map(|t| {
            let next = t.next.clone().filter(|_| t.outcome != "eligible");
            TitleView {
                award: t.award.clone(),
                name: say(cx.lang, &t.name),
                verdict: verdict(&cx, &t.verdict),
                road: road(&cx, t, found.year),
                missing: next.as_ref().map(|n| n.missing.clone()).unwrap_or_default(),
                assuming: next.map(|n| n.assuming).unwrap_or_default(),
                open: one,
            }
        })
        .collect();
    let history = found
        .history
        .iter()
        .map(|m| Moment {
            kind: cx.word(&code_key("timeline", m.kind)),
            tone: match m.kind {
                "award" | "past-award" | "initiative" => "good",
                "rating" if m.what == "not_completed" => "bad",
                "rating" if m.what != "completed" => "good",
                "discipline" | "proceeding" => "bad",
                _ => "info",
            },
            what: m.code.map_or_else(|| m.what.clone(), |prefix| cx.word(&code_key(prefix, &m.what))),
            more: m.more.clone(),
            from: m.from.clone(),
            to: m.to.clone().unwrap_or_default(),
        })
        .collect();
    cx.page(&TitlesPage {
        path,
        crumbs,
        banner: found.banner.as_ref().map(|b| say(cx.lang, b)),
        sources: sources(&cx, &found.sources),
        name: found.name,
        year: found.year,
        on: found.on,
        without_discipline: found.without_discipline,
        titles,
        history,
    })
    .await
}

/// `GET /people/{code}/titles`
pub async fn person(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Address(query): Address<Query>,
) -> PageResult {
    let found = verdicts::of_person(&cx.ctx, &actor, &code, &query).await?;
    let crumbs = vec![(cx.word("people-title"), "/people".to_owned()), (found.name.clone(), format!("/people/{code}"))];
    show(cx, found, format!("/people/{code}/titles"), crumbs).await
}

/// `GET /me/titles`: one's own road.
pub async fn own(cx: Cx, SignedIn(actor): SignedIn, Address(query): Address<Query>) -> PageResult {
    let found = verdicts::of_own(&cx.ctx, &actor, &query).await?;
    let crumbs = vec![(cx.word("nav-own"), "/me".to_owned())];
    show(cx, found, "/me/titles".to_owned(), crumbs).await
}

/// `GET /units/{code}/titles`
pub async fn unit(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Address(query): Address<Query>,
) -> PageResult {
    let found = verdicts::of_unit(&cx.ctx, &actor, &code, &query).await?;
    let crumbs = vec![(cx.word("nav-units"), "/units".to_owned()), (found.name.clone(), format!("/units/{code}"))];
    show(cx, found, format!("/units/{code}/titles"), crumbs).await
}
