//! Secret ballots: the paper, its receipt, turnout, counting, the result and how to count again.

use std::collections::BTreeMap;

use app::ballots::{self, BallotRow, BallotView, Counting, LineResult, PaperLine, PaperView, Turnout, VoterRow};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, download};

/// A secret ballot: turnout while it is on, the result afterwards.
#[derive(Serialize)]
pub struct ShowPage {
    b: BallotView,
    /// Receipts in groups of four, each with whether it is the one that was asked for.
    receipts: Vec<(String, bool)>,
    /// The receipt that was asked for, as typed.
    asked: String,
    found: bool,
    form: FormState,
}

pub(super) fn sample_row() -> BallotRow {
    BallotRow { code: "BP-2020-0001.1".into(), title: "Hội đồng".into(), round: 1, state: "open".into() }
}

const TURNOUT: Turnout = Turnout { voted: 3, voters: 8 };

impl Page for ShowPage {
    const TEMPLATE: &'static str = "ballots/show.html";

    fn samples() -> Vec<Self> {
        let line = |unanimous| LineResult {
            seq: 1,
            name: "Đỗ Thị Ánh".into(),
            note: "Giấy khen".into(),
            votes_for: 7,
            votes_against: 1,
            votes_none: 0,
            unanimous,
        };
        let view = |state: &str, run: bool| BallotView {
            code: "BP-2020-0001.1".into(),
            title: "Hội đồng".into(),
            round: 1,
            state: state.into(),
            kind: if run { "yes_no" } else { "at_most" }.into(),
            most: 2,
            opened_on: "2020-11-18".into(),
            reason: "Mất phong bì".into(),
            session: "PH-2020-0001".into(),
            turnout: TURNOUT,
            voters: if run { vec![VoterRow { name: "Lê An".into(), voted: true }] } else { vec![] },
            tellers: vec![(1, "Lê An".into(), true), (2, "Lê Bình".into(), false)],
            needed: 2,
            lines: if state == "counted" { vec![line(run)] } else { vec![] },
            receipts: vec![],
            may_run: run,
            waits_for_me: !run && state == "open",
            i_voted: run,
        };
        ["prepared", "open", "closed", "counted", "void"]
            .into_iter()
            .flat_map(|state| [true, false].map(|run| (state, run)))
            .map(|(state, run)| Self {
                b: view(state, run),
                receipts: vec![("00ff".into(), run)],
                asked: if run { "00ff".into() } else { String::new() },
                found: run,
                form: FormState::default(),
            })
            .collect()
    }
}

/// A receipt as people compare it.
fn grouped(hex: &str) -> String {
    hex.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c)).collect::<Vec<_>>().join(" ")
}

/// What the page may be asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    receipt: String,
}

async fn show_page(cx: &Cx, actor: &app::Actor, code: &str, asked: &str, form: FormState) -> Result<ShowPage, Fault> {
    let mut b = ballots::view(&cx.ctx, actor, code).await?;
    let wanted: String = asked.split_whitespace().collect::<String>().to_ascii_lowercase();
    let receipts: Vec<(String, bool)> =
        std::mem::take(&mut b.receipts).iter().map(|r| (grouped(r), !wanted.is_empty() && *r == wanted)).collect();
    let found = receipts.iter().any(|(_, own)| *own);
    Ok(ShowPage { b, receipts, asked: asked.chars().take(200).collect(), found, form })
}

/// `GET /ballots/{code}`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(q): Query<Asked>) -> PageResult {
    let page = show_page(&cx, &actor, &code, &q.receipt, FormState::default()).await?;
    cx.page(&page).await
}

/// After a command on a ballot: its page with a message, or with what is wrong.
async fn after(cx: &Cx, actor: &app::Actor, code: &str, done: app::Result<()>, key: &'static str) -> PageResult {
    match done {
        Ok(()) => cx.done(&format!("/ballots/{code}"), key, []).await,
        Err(error) => {
            let form = cx.retry(&Fields::default(), error)?;
            let page = show_page(cx, actor, code, "", form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /ballots/{code}/start`
pub async fn start(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let done = ballots::start(&cx.ctx, &actor, &code).await;
    after(&cx, &actor, &code, done, "ballot-started").await
}

/// `POST /ballots/{code}/close`
pub async fn close(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    match ballots::close(&cx.ctx, &actor, &code).await {
        Ok(()) => cx.done(&format!("/ballots/{code}/count"), "ballot-closed-now", []).await,
        Err(error) => after(&cx, &actor, &code, Err(error), "ballot-closed-now").await,
    }
}

/// `POST /ballots/{code}/void`
pub async fn void(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let done = ballots::void(&cx.ctx, &actor, &code, &fields.text("reason")).await;
    after(&cx, &actor, &code, done, "ballot-voided").await
}

/// The paper, or its receipt.
#[derive(Serialize)]
pub struct PaperPage {
    paper: PaperView,
    receipt: Option<String>,
    form: FormState,
}

impl Page for PaperPage {
    const TEMPLATE: &'static str = "ballots/vote.html";

    fn samples() -> Vec<Self> {
        let view = |state: &str, kind: &str, voted: bool| PaperView {
            code: "BP-2020-0001.1".into(),
            title: "Hội đồng".into(),
            round: 1,
            state: state.into(),
            kind: kind.into(),
            most: 1,
            lines: [(1, true), (2, false)]
                .map(|(seq, recused)| PaperLine {
                    seq,
                    name: "Lê An".into(),
                    note: "Giấy khen".into(),
                    recused,
                    most: i64::from(kind == "at_most"),
                    heading: if recused { String::new() } else { "Suy tôn".into() },
                    begins: kind == "at_most" && seq == 1,
                    ends: kind == "at_most" && seq == 2,
                })
                .into(),
            name: "Lê An".into(),
            voter: state != "void",
            voted,
            receipt: None,
            turnout: TURNOUT,
        };
        ["prepared", "open", "closed", "counted", "void"]
            .into_iter()
            .flat_map(|state| [(state, "yes_no", false), (state, "at_most", false), (state, "yes_no", true)])
            .map(|(state, kind, voted)| Self {
                paper: view(state, kind, voted),
                receipt: (voted && state != "counted").then(|| "00ff 00ff".to_owned()),
                form: FormState::default(),
            })
            .collect()
    }
}

async fn paper_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<PaperPage, Fault> {
    let paper = ballots::paper(&cx.ctx, actor, code).await?;
    Ok(PaperPage { receipt: paper.receipt.as_deref().map(grouped), paper, form })
}

/// `GET /ballots/{code}/vote`
pub async fn paper(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = paper_page(&cx, &actor, &code, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /ballots/{code}/vote`: casts the paper. What was chosen goes into this one call and back to the same reader's
/// page when a line was left open; nowhere else.
pub async fn cast(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let said: BTreeMap<i64, String> =
        fields.keyed("line").into_iter().filter_map(|(seq, choice)| Some((seq.parse().ok()?, choice))).collect();
    match ballots::cast(&cx.ctx, &actor, &code, &fields.text("once"), said).await {
        Ok(_) => cx.done(&format!("/ballots/{code}/vote"), "ballot-cast-done", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = paper_page(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// Where the tellers type what their envelopes say.
#[derive(Serialize)]
pub struct CountPage {
    c: Counting,
    form: FormState,
}

impl Page for CountPage {
    const TEMPLATE: &'static str = "ballots/count.html";

    fn samples() -> Vec<Self> {
        let c = |state: &str| Counting {
            code: "BP-2020-0001.1".into(),
            title: "Hội đồng".into(),
            state: state.into(),
            tellers: vec![(1, "Lê An".into()), (2, "Lê Bình".into()), (3, "Lê Cường".into())],
            needed: 2,
            turnout: TURNOUT,
        };
        ["closed", "open"].map(|state| Self { c: c(state), form: FormState::default() }).into()
    }
}

async fn count_page(cx: &Cx, actor: &app::Actor, code: &str, form: FormState) -> Result<CountPage, Fault> {
    Ok(CountPage { c: ballots::counting(&cx.ctx, actor, code).await?, form })
}

/// `GET /ballots/{code}/count`
pub async fn counting(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = count_page(&cx, &actor, &code, FormState::default()).await?;
    cx.page(&page).await
}

/// `POST /ballots/{code}/count`: passphrases are typed again when something is wrong; a page never gives them back.
pub async fn count(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let typed: BTreeMap<i64, String> =
        fields.keyed("words").into_iter().filter_map(|(n, text)| Some((n.parse().ok()?, text))).collect();
    match ballots::count(&cx.ctx, &actor, &code, typed).await {
        Ok(()) => cx.done(&format!("/ballots/{code}"), "ballot-counted-now", []).await,
        Err(error) => {
            let form = cx.retry(&Fields::default(), error)?;
            let page = count_page(&cx, &actor, &code, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `GET /ballots/{code}/published.txt`
pub async fn file(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let text = ballots::published(&cx.ctx, &actor, &code).await?;
    Ok(download::file(text.into_bytes(), &format!("{code}.txt"), "text/plain; charset=utf-8"))
}

/// How to count again, and what is guaranteed.
#[derive(Serialize)]
pub struct RecountPage {
    code: String,
    counted: bool,
}

impl Page for RecountPage {
    const TEMPLATE: &'static str = "ballots/recount.html";

    fn samples() -> Vec<Self> {
        [true, false].map(|counted| Self { code: "BP-2020-0001.1".into(), counted }).into()
    }
}

/// `GET /ballots/{code}/recount`
pub async fn recount(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let b = ballots::view(&cx.ctx, &actor, &code).await?;
    cx.page(&RecountPage { counted: b.state == "counted", code: b.code }).await
}
