//! What is done with a movement as a whole: launched down to its units, carried on, its silent units reminded.

use app::movements::{self, LaunchForm};
use axum::{extract::Path, http::StatusCode};
use domain::{cascade::Reach, movement::MovementStep};
use serde::Serialize;

use crate::{
    Cx, Fault, Fields, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
    format, stale,
};

/// The form of a launch.
#[derive(Serialize)]
pub struct LaunchPage {
    /// Movement's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// It is launched now; else it is sent to further units.
    pub first: bool,
    /// Fields.
    pub form: FormState,
    /// Whom it may reach.
    pub reaches: Vec<Choice>,
    /// Units right beneath.
    pub units: Vec<Choice>,
    /// Members of the launching cluster that it cannot reach, by name.
    pub unreached: Vec<String>,
}

impl Page for LaunchPage {
    const TEMPLATE: &'static str = "movements/launch.html";

    fn samples() -> Vec<Self> {
        let page = |first, units| Self {
            code: "x".into(),
            name: "Phong trào".into(),
            first,
            form: FormState::default().version(1),
            reaches: vec![Choice::new("direct", "Trực thuộc")],
            unreached: if first { vec![] } else { vec!["Công an thành phố Khác".into()] },
            units,
        };
        vec![page(true, vec![Choice::new("PX03", "Phòng")]), page(false, vec![])]
    }
}

async fn launch_form(cx: &Cx, actor: &app::Actor, code: &str, form: Option<FormState>) -> Result<LaunchPage, Fault> {
    let page = movements::launch_page(&cx.ctx, actor, code).await?;
    let form = form.unwrap_or_else(|| {
        let text = |o: &Option<String>| o.clone().unwrap_or_default();
        let pairs = [
            ("on", cx.ctx.now().today),
            ("document", page.row.document.clone()),
            ("document_on", text(&page.row.document_on)),
            ("reach", if page.members.is_some() { Reach::Members } else { Reach::Direct }.code().to_owned()),
        ];
        FormState::new(pairs).version(page.row.version)
    });
    let count = |reach: &Reach| match reach {
        Reach::All => page.all,
        Reach::Members => page.members.unwrap_or(0),
        _ => page.direct.len(),
    };
    let reaches = Reach::ALL
        .iter()
        // A cluster launches to its members: nobody else has any.
        .filter(|r| **r != Reach::Members || page.members.is_some())
        .map(|r| {
            let label = cx.say(&code_key("cascade-reach", r.code()), [("n", count(r).to_string())]);
            Choice::new(r.code(), label)
        })
        .collect();
    Ok(LaunchPage {
        code: page.row.code,
        name: page.row.name,
        first: page.first,
        unreached: page.unreached,
        form,
        reaches,
        units: page.direct.into_iter().map(|(code, name)| Choice::new(code, name)).collect(),
    })
}

/// `GET /movements/{code}/launch`
pub async fn launch_page(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    cx.page(&launch_form(&cx, &actor, &code, None).await?).await
}

/// What stands now of a movement as a whole, for forms that change its state.
async fn stands(cx: &Cx, actor: &app::Actor, code: &str) -> Result<stale::Now, Fault> {
    let now = movements::page(&cx.ctx, actor, code).await?.row;
    let state = cx.word(&code_key("movement-state", &now.state));
    let launched = now.launched_on.as_deref().map(format::date).unwrap_or_default();
    Ok(stale::Now::new(format!("/movements/{code}"), now.version)
        .text("document", cx.word("movement-document"), now.document)
        .stands(cx.word("movement-state"), state)
        .stands(cx.word("movement-launched-on"), launched))
}

/// `POST /movements/{code}/launch`
pub async fn launch(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let form = LaunchForm {
        on: fields.text("on"),
        document: fields.text("document"),
        document_on: fields.text("document_on"),
        reach: fields.text("reach"),
        units: fields.all("units"),
    };
    let work = async |v| movements::launch(&cx.ctx, &actor, &code, v, &form).await;
    let now = async { Ok(stands(&cx, &actor, &code).await?.only(&fields)) };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(sent) => cx.done(&format!("/movements/{code}"), "cascade-launched", [("n", sent.to_string())]).await,
        Err(error) => {
            let state = cx.retry(&fields, error)?;
            let page = launch_form(&cx, &actor, &code, Some(state)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}

/// `POST /movements/{code}/state`
pub async fn state(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let step = MovementStep::from_code(&fields.text("step")).ok_or(Fault::BadRequest)?;
    let work = async |v| movements::step(&cx.ctx, &actor, &code, v, step).await;
    let now = async { Ok(stands(&cx, &actor, &code).await?.only(&fields)) };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(to) => {
            let state = cx.word(&code_key("movement-state", to.code()));
            cx.done(&format!("/movements/{code}"), "movement-stepped", [("state", state)]).await
        }
        Err(error) => back(&cx, &code, error).await,
    }
}

/// `POST /movements/{code}/remind`
pub async fn remind(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| movements::remind(&cx.ctx, &actor, &code, v).await;
    let now = async { Ok(stands(&cx, &actor, &code).await?.only(&fields)) };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(n) => cx.done(&format!("/movements/{code}"), "cascade-reminded-done", [("n", n.to_string())]).await,
        Err(error) => back(&cx, &code, error).await,
    }
}

/// A refusal of a button is told on the page of the movement.
async fn back(cx: &Cx, code: &str, error: app::Error) -> PageResult {
    match error {
        refused @ app::Error::Refused(_) => {
            cx.flash("warning", refused.sentence(cx.lang)).await;
            Ok(cx.go(&format!("/movements/{code}")))
        }
        other => Err(other.into()),
    }
}
