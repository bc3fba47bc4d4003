//! A unit's side of a movement: what it was sent, what it answers, passing it on.

use app::movements::{self, AnswerForm, One, PassForm};
use axum::{extract::Path, http::StatusCode};
use domain::cascade::{Answer, Reach};
use serde::Serialize;
use words::Lang;

use super::cascade::{answer_key, answer_tone};
use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    format, stale,
};

/// A unit's side of a movement.
#[derive(Serialize)]
pub struct UnitPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// The answer in words.
    pub answer: String,
    /// Its colour.
    pub tone: &'static str,
    /// Facts: label and value.
    pub facts: Vec<(String, String)>,
    /// The form of the answer.
    pub form: FormState,
    /// What can be answered.
    pub answers: Vec<Choice>,
    /// The reader may answer.
    pub may_answer: bool,
    /// For a subordinate unit.
    pub for_unit: bool,
    /// Whom it can be passed on to.
    pub reaches: Vec<Choice>,
}

impl Page for UnitPage {
    const TEMPLATE: &'static str = "movements/unit.html";

    fn samples() -> Vec<Self> {
        let page = |may_answer, for_unit, reaches| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            unit_code: "PX03".into(),
            unit_name: "Phòng".into(),
            answer: "Chưa trả lời".into(),
            tone: "wait",
            facts: vec![("Nơi gửi".into(), "Công an tỉnh".into())],
            form: FormState::new([("answer", "own".to_owned())]).version(1),
            answers: vec![Choice::new("own", "Phát động riêng")],
            may_answer,
            for_unit,
            reaches,
        };
        vec![
            page(true, false, vec![Choice::new("direct", "Trực thuộc (2)")]),
            page(true, true, vec![]),
            page(false, false, vec![]),
        ]
    }
}

fn answer_fields(cx: &Cx, row: &One) -> Vec<(&'static str, String, String)> {
    let text = |o: &Option<String>| o.clone().unwrap_or_default();
    [
        ("answer", "cascade-answer", text(&row.answer)),
        ("on", "cascade-on", text(&row.on_date)),
        ("document", "cascade-document", row.document.clone()),
        ("document_on", "cascade-document-on", text(&row.document_on)),
        ("contents", "cascade-contents", row.contents.clone()),
        ("targets", "cascade-targets", row.targets.clone()),
        ("reason", "cascade-reason", row.reason.clone()),
    ]
    .into_iter()
    .map(|(name, key, value)| (name, cx.word(key), value))
    .collect()
}

fn answers(lang: Lang) -> Vec<Choice> {
    Choice::of_codes(lang, "cascade-answer", Answer::ALL.iter().map(|a| a.code()))
}

async fn unit_side(
    cx: &Cx,
    actor: &app::Actor,
    code: &str,
    unit: &str,
    form: Option<FormState>,
) -> Result<UnitPage, Fault> {
    let page = movements::unit_page(&cx.ctx, actor, code, unit).await?;
    let row = &page.row;
    let mut facts = vec![
        (cx.word("cascade-from"), row.from_name.clone()),
        (cx.word("cascade-sent"), app::ctx::instant_text(&cx.ctx.zone, row.sent_at)),
    ];
    for (name, label, value) in answer_fields(cx, row).into_iter().filter(|f| f.0 != "answer" && !f.2.is_empty()) {
        let day = name == "on" || name == "document_on";
        facts.push((label, if day { format::date(&value) } else { value }));
    }
    if let (Some(by), Some(at)) = (&row.answered_by, row.answered_at) {
        let by = if row.for_unit { format!("{by} ({})", cx.word("cascade-for-unit")) } else { by.clone() };
        let at = app::ctx::instant_text(&cx.ctx.zone, at);
        facts.push((cx.word("cascade-answered"), format!("{by}, {at}")));
    }
    let fresh = || {
        let mut form = FormState::new(answer_fields(cx, row).into_iter().map(|(name, _, value)| (name, value)));
        if row.answer.is_none() {
            form = form.with("answer", Answer::Planned.code().to_owned()).with("on", cx.ctx.now().today);
        }
        form.version(row.version)
    };
    let mut reaches = Vec::new();
    for (reach, n) in [(Reach::Direct, row.left_direct), (Reach::All, row.left_all)] {
        if page.may_answer && n > 0 && (reach == Reach::Direct || n > row.left_direct) {
            let label = cx.say(&code_key("cascade-reach", reach.code()), [("n", n.to_string())]);
            reaches.push(Choice::new(reach.code(), label));
        }
    }
    Ok(UnitPage {
        answer: cx.word(&answer_key(row.answer.as_deref())),
        tone: answer_tone(row.answer.as_deref()),
        facts,
        form: form.unwrap_or_else(fresh),
        answers: answers(cx.lang),
        may_answer: page.may_answer,
        for_unit: page.for_unit,
        reaches,
        unit_name: row.unit_name.clone(),
        unit_code: page.unit_code,
        code: page.movement.code,
        name: page.movement.name,
    })
}

/// `GET /movements/{code}/units/{unit}`
pub async fn unit(cx: Cx, SignedIn(actor): SignedIn, Path((code, unit)): Path<(String, String)>) -> PageResult {
    cx.page(&unit_side(&cx, &actor, &code, &unit, None).await?).await
}

/// What a unit's answer says now.
async fn answered(cx: &Cx, actor: &app::Actor, code: &str, unit: &str) -> Result<stale::Now, Fault> {
    let row = movements::unit_page(&cx.ctx, actor, code, unit).await?.row;
    let theirs = answer_fields(cx, &row).into_iter().map(|(name, label, value)| {
        let field = stale::Theirs::text(name, label, value);
        if name == "answer" { field.choices(answers(cx.lang)) } else { field }
    });
    let left = row.left_all.to_string();
    Ok(stale::Now::new(format!("/movements/{code}/units/{unit}"), row.version)
        .fields(theirs)
        .stands(cx.word("cascade-left"), left))
}

/// `POST /movements/{code}/units/{unit}`
pub async fn answer(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, unit)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let form = AnswerForm {
        answer: fields.text("answer"),
        on: fields.text("on"),
        document: fields.text("document"),
        document_on: fields.text("document_on"),
        contents: fields.text("contents"),
        targets: fields.text("targets"),
        reason: fields.text("reason"),
    };
    let work = async |v| movements::answer(&cx.ctx, &actor, &code, &unit, v, &form).await;
    match stale::over(&cx, &fields, work, answered(&cx, &actor, &code, &unit)).await? {
        Ok(_) => cx.done(&format!("/movements/{code}/units/{unit}"), "cascade-answer-kept", []).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let page = unit_side(&cx, &actor, &code, &unit, Some(state)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /movements/{code}/units/{unit}/pass`
pub async fn pass(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, unit)): Path<(String, String)>,
    fields: Fields,
) -> PageResult {
    let form = PassForm { reach: fields.text("reach") };
    let work = async |v| movements::pass(&cx.ctx, &actor, &code, &unit, v, &form).await;
    let now = async { Ok(answered(&cx, &actor, &code, &unit).await?.only(&fields)) };
    let address = format!("/movements/{code}/units/{unit}");
    match stale::over(&cx, &fields, work, now).await? {
        Ok(n) => cx.done(&address, "cascade-passed", [("n", n.to_string())]).await,
        Err(refused @ app::Error::Refused(_)) => {
            cx.flash("warning", refused.sentence(cx.lang)).await;
            Ok(cx.go(&address))
        }
        Err(error) => Err(error.into()),
    }
}
