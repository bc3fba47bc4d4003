//! The questions that the rules leave to people in a dossier, with the answers given.

use app::nominees::{self, Answer, AnswersPage, Case};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;

use super::nominees::{ReasonLine, reason_lines};
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, stale};

/// A question.
#[derive(Clone, Serialize)]
pub struct Question {
    /// What the form sends back.
    question: String,
    /// The open conditions.
    conditions: Vec<ReasonLine>,
    /// Who is asked about.
    cases: Vec<Case>,
}

/// An answer.
#[derive(Clone, Serialize)]
pub(super) struct Given {
    conditions: Vec<ReasonLine>,
    yes: bool,
    reason: String,
    by: String,
    cases: Vec<Case>,
}

/// The page.
#[derive(Serialize)]
pub struct Answers {
    code: String,
    title: String,
    open: Vec<Question>,
    given: Vec<Given>,
    /// Questions are open that the reader may not see.
    elsewhere: bool,
    may_answer: bool,
    form: FormState,
    most: usize,
}

/// An answer for the samples of pages that show answers.
pub(super) fn sample_given(yes: bool) -> Given {
    Given {
        conditions: vec![sample_line()],
        yes,
        reason: "Đã xác minh".into(),
        by: "Lê Bình".into(),
        cases: vec![sample_case()],
    }
}

fn sample_case() -> Case {
    Case { seq: 1, name: "Lê An".into(), unit: "PX03".into() }
}

fn sample_line() -> ReasonLine {
    ReasonLine {
        text: "Thành tích có phạm vi ảnh hưởng".into(),
        result: "Cần người quyết định".into(),
        tone: "info",
        found: String::new(),
        needed: String::new(),
        cite: "Thông tư 12/2019/TT-BCA Điều 20".into(),
        verified: true,
        depth: 0,
    }
}

impl Page for Answers {
    const TEMPLATE: &'static str = "dossiers/answers.html";

    fn samples() -> Vec<Self> {
        let question = Question {
            question: "l2003/1".into(),
            conditions: vec![sample_line()],
            cases: (1..10)
                .map(|seq| Case { seq, unit: String::new(), ..sample_case() })
                .chain([sample_case()])
                .collect(),
        };
        let base = |open, given, elsewhere, may_answer| Self {
            code: "HS-2020-0001".into(),
            title: "Khen thưởng".into(),
            open,
            given,
            elsewhere,
            may_answer,
            form: FormState::default().version(1),
            most: 2_000,
        };
        vec![
            base(vec![question.clone()], vec![sample_given(true), sample_given(false)], false, true),
            base(vec![question], vec![], false, false),
            base(vec![], vec![], true, true),
            base(vec![], vec![], false, false),
        ]
    }
}

/// Answers in words.
pub(super) fn given(cx: &Cx, answers: Vec<Answer>) -> Vec<Given> {
    let one = |a: Answer| Given {
        conditions: reason_lines(cx, &a.conditions),
        yes: a.yes,
        reason: a.reason,
        by: a.by,
        cases: a.cases,
    };
    answers.into_iter().map(one).collect()
}

fn shown(cx: &Cx, page: AnswersPage, form: FormState) -> Answers {
    let question = |q: nominees::Asked| Question {
        conditions: reason_lines(cx, &q.conditions),
        question: q.question,
        cases: q.cases,
    };
    Answers {
        elsewhere: page.open.is_empty() && page.at.head.asked_open > 0,
        code: page.at.head.code,
        title: page.at.head.title,
        open: page.open.into_iter().map(question).collect(),
        given: given(cx, page.given),
        may_answer: page.may_answer,
        form,
        most: page.at.limits.words,
    }
}

/// `GET /dossiers/{code}/answers`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let page = nominees::answers(&cx.ctx, &actor, &code).await?;
    let form = FormState::default().version(page.at.head.version);
    cx.page(&shown(&cx, page, form)).await
}

/// What stands now: how many questions are open.
async fn now(cx: &Cx, actor: &app::Actor, code: &str, sent: &Fields) -> Result<stale::Now, Fault> {
    let page = nominees::answers(&cx.ctx, actor, code).await?;
    let open: usize = page.open.iter().map(|q| q.cases.len()).sum();
    let last = page.given.last().map(|a| a.reason.clone()).unwrap_or_default();
    let now = stale::Now::new(format!("/dossiers/{code}/answers"), page.at.head.version);
    let open = cx.say("dossier-asked", [("count", open.to_string())]);
    Ok(now.stands(cx.word("answers-open"), open).text("reason", cx.word("nominee-reason"), last).only(sent))
}

/// `POST /dossiers/{code}/answers`: yes or no to one question, for all who are asked about with it.
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let (question, reason, yes) = (fields.text("question"), fields.text("reason"), fields.text("answer") == "yes");
    let work = async |v| nominees::answer(&cx.ctx, &actor, &code, v, &question, yes, &reason).await;
    match stale::over(&cx, &fields, work, now(&cx, &actor, &code, &fields)).await? {
        Ok(count) => {
            let open = nominees::answers(&cx.ctx, &actor, &code).await?.open.len();
            // With the last answer the reader goes back to what he came from.
            let next = if open > 0 { format!("/dossiers/{code}/answers") } else { format!("/dossiers/{code}") };
            let key = if yes { "answers-yes-done" } else { "answers-no-done" };
            cx.done(&next, key, [("count", count.to_string())]).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = nominees::answers(&cx.ctx, &actor, &code).await?;
            let form = form.version(page.at.head.version);
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown(&cx, page, form)).await
        }
    }
}
