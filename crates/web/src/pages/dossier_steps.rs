//! What is done at the steps of a dossier's road: agree, return, recall, withdraw, judge again, compare.

use std::collections::BTreeSet;

use app::dossiers;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use words::Lang;

use super::dossiers::{again, now, outcome_tone};
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    stale,
};

fn branch(fields: &Fields) -> i64 {
    fields.number("branch").ok().flatten().unwrap_or(1)
}

/// `POST /dossiers/{code}/agree`: submits from the first step, agrees elsewhere.
pub async fn agree(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let opinion = fields.text("opinion");
    let work = async |v| dossiers::agree(&cx.ctx, &actor, &code, v, branch(&fields), &opinion).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(_) => cx.done(&format!("/dossiers/{code}"), "dossier-agreed", []).await,
        Err(error) => again(&cx, &actor, &code, &fields, error).await,
    }
}

/// `POST /dossiers/{code}/recall`
pub async fn recall(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| dossiers::recall(&cx.ctx, &actor, &code, v).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(_) => cx.done(&format!("/dossiers/{code}"), "dossier-recalled", []).await,
        Err(error) => again(&cx, &actor, &code, &fields, error).await,
    }
}

/// `POST /dossiers/{code}/rejudge`
pub async fn rejudge(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| app::verdicts::rejudge(&cx.ctx, &actor, &code, v).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(()) => cx.done(&format!("/dossiers/{code}"), "dossier-rejudged", []).await,
        Err(error) => again(&cx, &actor, &code, &fields, error).await,
    }
}

/// Sending a dossier back one step.
#[derive(Serialize)]
pub struct ReturnPage {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// The step it goes back to.
    pub to: String,
    /// Branch that sends it back.
    pub branch: i64,
    /// Grounds and words.
    pub form: FormState,
    /// Grounds to tick.
    pub grounds: Vec<Choice>,
}

impl Page for ReturnPage {
    const TEMPLATE: &'static str = "dossiers/return.html";

    fn samples() -> Vec<Self> {
        let wrong = app::Error::field("grounds", "dossier-cannot-no-ground", []);
        vec![Self {
            code: "HS-2020-0001".into(),
            title: "Khen thưởng".into(),
            to: "Lập hồ sơ".into(),
            branch: 1,
            form: FormState::default().version(2).with_error(&wrong, Lang::Vi),
            grounds: vec![Choice::new("khac", "Khác")],
        }]
    }
}

async fn return_page(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    branch: i64,
    form: FormState,
) -> Result<ReturnPage, crate::Fault> {
    let at = dossiers::load(&cx.ctx, actor, code).await?;
    let before = at.road.before(at.progress.seq, at.progress.council);
    let to = at.steps.iter().find(|s| Some(s.seq) == before);
    let grounds = app::roads::grounds(&cx.ctx).await?;
    Ok(ReturnPage {
        title: at.head.title.clone(),
        to: to.map(|s| if cx.lang == Lang::Vi { s.name_vi.clone() } else { s.name_en.clone() }).unwrap_or_default(),
        branch,
        form,
        grounds: grounds
            .into_iter()
            .map(|g| Choice::new(g.code, if cx.lang == Lang::Vi { g.vi } else { g.en }))
            .collect(),
        code: at.head.code,
    })
}

/// A branch named in the address.
#[derive(Deserialize)]
pub struct Branch {
    #[serde(default)]
    branch: Option<i64>,
}

/// `GET /dossiers/{code}/return`
pub async fn return_form(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<Branch>,
) -> PageResult {
    let at = dossiers::may_send_back(&cx.ctx, &actor, &code, asked.branch.unwrap_or(1)).await?;
    let fresh = FormState::default().version(at.head.version);
    let form = cx.form_or_draft(&format!("dossier-return:{code}"), fresh).await?;
    cx.page(&return_page(&cx, &actor, &code, asked.branch.unwrap_or(1), form).await?).await
}

/// `POST /dossiers/{code}/return`
pub async fn send_back(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let (grounds, words) = (fields.all("grounds"), fields.text("words"));
    let work = async |v| dossiers::send_back(&cx.ctx, &actor, &code, v, branch(&fields), &grounds, &words).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(_) => {
            cx.sent(&format!("dossier-return:{code}")).await;
            cx.done(&format!("/dossiers/{code}"), "dossier-returned", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = return_page(&cx, &actor, &code, branch(&fields), form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// Giving a dossier up.
#[derive(Serialize)]
pub struct WithdrawPage {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Words.
    pub form: FormState,
}

impl Page for WithdrawPage {
    const TEMPLATE: &'static str = "dossiers/withdraw.html";

    fn samples() -> Vec<Self> {
        vec![Self {
            code: "HS-2020-0001".into(), title: "Khen thưởng".into(), form: FormState::default().version(1)
        }]
    }
}

/// `GET /dossiers/{code}/withdraw`
pub async fn withdraw_form(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let at = dossiers::may_withdraw(&cx.ctx, &actor, &code).await?;
    let form = FormState::default().version(at.head.version);
    cx.page(&WithdrawPage { code, title: at.head.title, form }).await
}

/// `POST /dossiers/{code}/withdraw`
pub async fn withdraw(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| dossiers::withdraw(&cx.ctx, &actor, &code, v, &fields.text("words")).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(_) => cx.done(&format!("/dossiers/{code}"), "dossier-withdrawn", []).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let at = dossiers::load(&cx.ctx, &actor, &code).await?;
            let page = WithdrawPage { code, title: at.head.title, form };
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// A nominee under two days.
#[derive(Serialize)]
pub struct ComparedRow {
    /// Number.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// Outcome stored: label and colour.
    pub now: (String, &'static str),
    /// Outcome under the other day.
    pub other: (String, &'static str),
    /// What stands against him under the other day.
    pub why: String,
    /// They differ.
    pub differs: bool,
}

/// All nominees under two days, side by side.
#[derive(Serialize)]
pub struct ComparePage {
    /// Code.
    pub code: String,
    /// The dossier's day.
    pub law_on: String,
    /// The other day; empty before one is chosen.
    pub on: String,
    /// Day field.
    pub form: FormState,
    /// Rows.
    pub rows: Vec<ComparedRow>,
    /// Hashes of the rules, shortened: those the stored verdicts were found under, and those of the other day.
    pub rules: (String, String),
    /// How many differ.
    pub differing: usize,
}

impl Page for ComparePage {
    const TEMPLATE: &'static str = "dossiers/compare.html";

    fn samples() -> Vec<Self> {
        let row = |differs| ComparedRow {
            seq: 1,
            name: "Lê An".into(),
            now: ("Đủ điều kiện".into(), "good"),
            other: ("Tạm dừng".into(), "wait"),
            why: "Đang bị kỷ luật".into(),
            differs,
        };
        let page = |on: &str, rows| Self {
            code: "HS-2020-0001".into(),
            law_on: "2020-11-20".into(),
            on: on.into(),
            form: FormState::default(),
            rows,
            rules: ("0123456789ab".into(), "ba9876543210".into()),
            differing: 1,
        };
        vec![page("", vec![]), page("2024-01-01", vec![row(true), row(false)])]
    }
}

/// The other day, as typed.
#[derive(Deserialize)]
pub struct On {
    #[serde(default)]
    on: String,
}

/// Different hashes of rules, as pages show them.
fn hashes<'a>(all: impl Iterator<Item = &'a str>) -> String {
    let short: BTreeSet<String> = all.filter(|h| !h.is_empty()).map(|h| h.chars().take(12).collect()).collect();
    short.into_iter().collect::<Vec<_>>().join(", ")
}

/// `GET /dossiers/{code}/compare`
pub async fn compare(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path(code): Path<String>,
    Query(asked): Query<On>,
) -> PageResult {
    let at = dossiers::load(&cx.ctx, &actor, &code).await?;
    let on = crate::format::read_date(&asked.on).unwrap_or_else(|| asked.on.trim().to_owned());
    let mut form = FormState::new([("on", on.clone())]);
    let mut rows = Vec::new();
    let mut rules = (String::new(), String::new());
    if !on.is_empty() {
        match app::verdicts::compare(&cx.ctx, &actor, &code, &on).await {
            Ok(found) => {
                rules = (
                    hashes(found.iter().map(|c| c.rules_hash.as_str())),
                    hashes(found.iter().map(|c| c.other.rules_hash.as_str())),
                );
                let label = |o: &str| cx.word(&code_key("verdict-outcome", if o.is_empty() { "none" } else { o }));
                rows = found
                    .into_iter()
                    .map(|c| ComparedRow {
                        seq: c.seq,
                        name: c.name,
                        now: (label(&c.outcome), outcome_tone(&c.outcome)),
                        other: (label(&c.other.outcome), outcome_tone(&c.other.outcome)),
                        why: c
                            .other
                            .first_obstacle()
                            .map(|r| super::dossiers::say(cx.lang, &r.text))
                            .or_else(|| c.other.problem.as_ref().map(|p| super::dossiers::say(cx.lang, p)))
                            .unwrap_or_default(),
                        differs: c.differs,
                    })
                    .collect();
            }
            Err(error @ app::Error::Invalid(_)) => form = form.with_error(&error, cx.lang),
            Err(error) => return Err(error.into()),
        }
    }
    let differing = rows.iter().filter(|r| r.differs).count();
    let on = if form.has_errors() { String::new() } else { on };
    cx.page(&ComparePage { code, law_on: at.head.law_on, on, form, rows, rules, differing }).await
}
