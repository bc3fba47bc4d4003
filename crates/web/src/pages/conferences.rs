//! A conference's list of honours, and its run in the hall: one person, one key.

use app::conferences::{self, HonourForm, Honours};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::record::{CONFERENCE, PRAISED};
use serde::{Deserialize, Serialize};

use super::{dossiers::say, papers::PapersBox};
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice, format, stale};

/// A line of the list.
#[derive(Clone, Debug, Serialize)]
pub struct HonourView {
    name: String,
    post: String,
    award: String,
    decision: String,
    signed: String,
    issuer: String,
    signer: String,
    presenter: String,
    posthumous: bool,
    valid: bool,
}

fn line(cx: &Cx, h: &conferences::Honour) -> HonourView {
    let capacity = cx.word(&format!("conference-told-capacity-{}", h.capacity)).to_lowercase();
    let mandate = if h.mandate.is_empty() { String::new() } else { format!("; {}", h.mandate) };
    HonourView {
        name: [h.rank.as_str(), h.name.as_str()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" "),
        post: conferences::position(h),
        award: say(cx.lang, &app::verdicts::award_name(&cx.ctx, &h.award)),
        decision: h.decision.clone(),
        signed: format!("{} · {}", h.number, format::date(&h.signed_on)),
        issuer: h.issuer.clone(),
        signer: conferences::signer(h),
        presenter: format!("{} ({capacity}{mandate})", h.presenter),
        posthumous: h.posthumous,
        valid: h.valid,
    }
}

/// The list of honours.
#[derive(Serialize)]
pub struct HonoursPage {
    code: String,
    name: String,
    at: String,
    version: i64,
    lines: Vec<HonourView>,
    decisions: Vec<String>,
    may_write: bool,
    capacities: Vec<Choice>,
    form: FormState,
    papers: PapersBox,
}

fn sample() -> HonourView {
    HonourView {
        name: "Thiếu tá Trần Hùng".into(),
        post: "Cán bộ, Phòng".into(),
        award: "Bằng khen".into(),
        decision: "QD-2020-0001".into(),
        signed: "15/QĐ · 20/11/2020".into(),
        issuer: "CÔNG AN TỈNH".into(),
        signer: "GIÁM ĐỐC, Đại tá A".into(),
        presenter: "Giám đốc (theo thẩm quyền)".into(),
        posthumous: true,
        valid: false,
    }
}

impl Page for HonoursPage {
    const TEMPLATE: &'static str = "conferences/honours.html";

    fn samples() -> Vec<Self> {
        let page = |lines: Vec<HonourView>, may_write| Self {
            code: "HN-000001".into(),
            name: "Hội nghị".into(),
            at: CONFERENCE.at("HN-000001"),
            version: 1,
            decisions: lines.iter().map(|l| l.decision.clone()).collect(),
            lines,
            may_write,
            capacities: vec![Choice::new("own", "Theo thẩm quyền")],
            form: FormState::default().version(1),
            papers: PapersBox::sample(),
        };
        vec![page(vec![sample()], true), page(vec![], true), page(vec![], false)]
    }
}

async fn page(cx: &Cx, h: Honours, form: Option<FormState>) -> Result<HonoursPage, Fault> {
    let papers = PapersBox::load(cx, "conference", &h.row.code, h.row.version).await?;
    let mut decisions: Vec<String> = h.lines.iter().map(|l| l.decision.clone()).collect();
    decisions.sort();
    decisions.dedup();
    let fresh = || FormState::new([("capacity", "own".to_owned())]).version(h.row.version);
    Ok(HonoursPage {
        at: CONFERENCE.at(&h.row.code),
        lines: h.lines.iter().map(|l| line(cx, l)).collect(),
        decisions,
        may_write: h.may_write,
        capacities: Choice::of_codes(cx.lang, "conference-told-capacity", ["own", "delegated"]),
        form: form.unwrap_or_else(fresh),
        papers,
        version: h.row.version,
        name: h.row.name,
        code: h.row.code,
    })
}

/// `GET /conferences/{code}/honours`
pub async fn honours(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let found = conferences::honours(&cx.ctx, &actor, &code).await?;
    cx.page(&page(&cx, found, None).await?).await
}

async fn now(cx: &Cx, actor: &app::Actor, code: &str) -> Result<stale::Now, Fault> {
    let h = conferences::honours(&cx.ctx, actor, code).await?;
    let count = h.lines.len().to_string();
    Ok(stale::Now::new(format!("/conferences/{code}/honours"), h.row.version)
        .stands(cx.word("conference-honours-count"), count))
}

/// `POST /conferences/{code}/honours`
pub async fn honour(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let form = HonourForm {
        decision: fields.text("decision"),
        presenter: fields.text("presenter"),
        capacity: fields.text("capacity"),
        mandate: fields.text("mandate"),
    };
    let work = async |v| conferences::honour(&cx.ctx, &actor, &code, v, &form).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code)).await? {
        Ok(n) => cx.done(&format!("/conferences/{code}/honours"), "conference-honoured", [("n", n.to_string())]).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let found = conferences::honours(&cx.ctx, &actor, &code).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, found, Some(state)).await?).await
        }
    }
}

/// `POST /conferences/{code}/leave`
pub async fn leave(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let decision = fields.text("decision");
    let work = async |v| conferences::leave_out(&cx.ctx, &actor, &code, v, &decision).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code)).await? {
        Ok(n) => cx.done(&format!("/conferences/{code}/honours"), "conference-left-out", [("n", n.to_string())]).await,
        Err(error) => Err(error.into()),
    }
}

/// Which step is on the screen.
#[derive(Debug, Default, Deserialize)]
pub struct Step {
    /// From 1; 0 begins.
    #[serde(default)]
    at: usize,
}

/// The screen in the hall.
#[derive(Serialize)]
pub struct RunPage {
    code: String,
    name: String,
    at: usize,
    all: usize,
    now: Option<HonourView>,
    next: Vec<String>,
}

impl Page for RunPage {
    const TEMPLATE: &'static str = "conferences/run.html";

    fn samples() -> Vec<Self> {
        let page = |at, now| Self {
            code: "HN-000001".into(),
            name: "Hội nghị".into(),
            at,
            all: 2,
            now,
            next: if at < 2 { vec!["Đại úy Mai Hưng".into()] } else { vec![] },
        };
        vec![page(1, Some(sample())), page(2, Some(sample())), page(0, None)]
    }
}

/// `GET /conferences/{code}/run`: awards in the law's order, then who is honoured without one.
pub async fn run(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, Query(step): Query<Step>) -> PageResult {
    let found = conferences::honours(&cx.ctx, &actor, &code).await?;
    let mut calls: Vec<HonourView> = found.lines.iter().filter(|l| l.valid).map(|l| line(&cx, l)).collect();
    let apart = cx.word("conference-praised");
    calls.extend(domain::fields::lines::rows(PRAISED, &found.row.praised).into_iter().map(|r| HonourView {
        name: r[0].clone(),
        post: r[2].clone(),
        award: apart.clone(),
        decision: String::new(),
        signed: String::new(),
        issuer: String::new(),
        signer: String::new(),
        presenter: String::new(),
        posthumous: false,
        valid: true,
    }));
    let at = step.at.min(calls.len());
    cx.page(&RunPage {
        name: found.row.name,
        code,
        at,
        all: calls.len(),
        next: calls.iter().skip(at).take(3).map(|c| c.name.clone()).collect(),
        now: at.checked_sub(1).and_then(|i| calls.get(i)).cloned(),
    })
    .await
}
