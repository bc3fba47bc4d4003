//! Convening the conference of a cluster's year: day, place, and the rules of voting as the year's regulation has them.

use app::sessions::{self, Convene, Seated};
use axum::{extract::Path, http::StatusCode};
use domain::ballot::{Base, Secrecy};
use serde::Serialize;

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice};

/// The form.
#[derive(Serialize)]
pub struct ConferencePage {
    /// Code of the cluster.
    code: String,
    /// Its short name.
    short: String,
    /// The year.
    year: String,
    /// Who would come.
    seats: Vec<Seated>,
    secrecy: Vec<Choice>,
    base: Vec<Choice>,
    form: FormState,
}

impl Page for ConferencePage {
    const TEMPLATE: &'static str = "clusters/conference.html";

    fn samples() -> Vec<Self> {
        let seat = |representative: &str, known| Seated {
            member: "Công an tỉnh Minh Họa".into(),
            representative: representative.into(),
            known,
        };
        let page = |seats| Self {
            code: "cum-mau".into(),
            short: "Cụm mẫu".into(),
            year: "2020".into(),
            seats,
            secrecy: vec![Choice::new("consensus", "Thống nhất")],
            base: vec![Choice::new("all_members", "Tổng số")],
            form: FormState::default(),
        };
        vec![page(vec![seat("Lê An", true), seat("Lê Bình", false), seat("", false)]), page(vec![])]
    }
}

async fn page(
    cx: &Cx,
    actor: &app::Actor,
    (code, year): (&str, i64),
    form: Option<FormState>,
) -> Result<ConferencePage, Fault> {
    let proposed = sessions::proposed(&cx.ctx, actor, code, year).await?;
    let c = proposed.command;
    let form = form.unwrap_or_else(|| {
        FormState::new([
            ("held_on", c.held_on),
            ("held_at", c.held_at),
            ("secrecy", c.secrecy),
            ("base", c.base),
            ("quorum", c.quorum),
            ("threshold", c.threshold),
            ("rounds", c.rounds),
        ])
    });
    Ok(ConferencePage {
        code: code.to_owned(),
        short: proposed.short,
        year: year.to_string(),
        seats: proposed.seats,
        secrecy: Choice::of_codes(cx.lang, "session-secrecy", Secrecy::ALL.iter().map(|s| s.code())),
        base: Choice::of_codes(cx.lang, "session-base", Base::ALL.iter().map(|s| s.code())),
        form,
    })
}

/// `GET /clusters/{code}/years/{year}/conference`
pub async fn form(cx: Cx, SignedIn(actor): SignedIn, Path((code, year)): Path<(String, i64)>) -> PageResult {
    let page = page(&cx, &actor, (&code, year), None).await?;
    cx.page(&page).await
}

/// `POST /clusters/{code}/years/{year}/conference`
pub async fn convene(
    cx: Cx,
    SignedIn(actor): SignedIn,
    Path((code, year)): Path<(String, i64)>,
    fields: Fields,
) -> PageResult {
    let command = Convene {
        held_on: fields.text("held_on"),
        held_at: fields.text("held_at"),
        place: fields.text("place"),
        secrecy: fields.text("secrecy"),
        base: fields.text("base"),
        quorum: fields.text("quorum"),
        threshold: fields.text("threshold"),
        rounds: fields.text("rounds"),
        ..Convene::default()
    };
    let ctx = cx.ctx.once(fields.once_with_body());
    match sessions::convene_cluster(&ctx, &actor, &code, year, command).await {
        Ok(session) => {
            cx.done(&format!("/council/{session}"), "conference-convened", [("code", session.clone())]).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = page(&cx, &actor, (&code, year), Some(form)).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
