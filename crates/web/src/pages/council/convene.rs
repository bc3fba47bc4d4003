//! Convening a session.

use app::{
    councils,
    sessions::{self, Convene, DossierAtStep},
};
use axum::{extract::Query, http::StatusCode};
use domain::ballot::{Base, Secrecy};
use serde::{Deserialize, Serialize};

use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice};

/// Convening a session.
#[derive(Serialize)]
pub struct ConvenePage {
    form: FormState,
    councils: Vec<Choice>,
    dossiers: Vec<Choice>,
    secrecy: Vec<Choice>,
    base: Vec<Choice>,
}

impl Page for ConvenePage {
    const TEMPLATE: &'static str = "council/new.html";

    fn samples() -> Vec<Self> {
        let one = || vec![Choice::new("a", "A")];
        vec![
            Self { form: FormState::default(), councils: vec![], dossiers: vec![], secrecy: one(), base: one() },
            Self { form: FormState::default(), councils: one(), dossiers: one(), secrecy: one(), base: one() },
        ]
    }
}

async fn convene_page(cx: &Cx, actor: &app::Actor, form: FormState) -> Result<ConvenePage, Fault> {
    let councils = councils::list(&cx.ctx, actor).await?;
    let waiting = sessions::waiting_dossiers(&cx.ctx, actor).await?;
    let counts = |d: &DossierAtStep| {
        let pairs = [("collectives", d.collectives.to_string()), ("individuals", d.individuals.to_string())];
        cx.say("council-waiting-line", pairs)
    };
    Ok(ConvenePage {
        form,
        councils: councils.into_iter().map(|c| Choice::new(c.code, c.name)).collect(),
        dossiers: waiting
            .iter()
            .map(|d| Choice::new(d.code.clone(), format!("{} – {}", d.code, d.title)).hint(counts(d)))
            .collect(),
        secrecy: std::iter::once(Choice::new("", cx.word("session-secrecy-regulation")))
            .chain(Choice::of_codes(cx.lang, "session-secrecy", Secrecy::OF_COUNCILS.iter().map(|s| s.code())))
            .collect(),
        base: Choice::of_codes(cx.lang, "session-base", Base::ALL.iter().map(|s| s.code())),
    })
}

/// What the query of the convening page may name.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    dossier: String,
}

/// `GET /council/new`
pub async fn new(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let mut form = FormState::new([
        ("held_on", cx.ctx.now().today),
        ("held_at", "08:00".to_owned()),
        ("secrecy", String::new()),
        ("base", Base::AllMembers.code().to_owned()),
        ("quorum", "2/3".to_owned()),
        ("threshold", ">1/2".to_owned()),
        ("rounds", "1".to_owned()),
    ]);
    if asked.dossier.is_empty() {
        for d in sessions::waiting_dossiers(&cx.ctx, &actor).await? {
            form.push("dossiers", d.code);
        }
    } else {
        form.push("dossiers", asked.dossier);
    }
    let page = convene_page(&cx, &actor, form).await?;
    cx.page(&page).await
}

/// `POST /council/new`
pub async fn convene(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let command = Convene {
        council: fields.text("council"),
        held_on: fields.text("held_on"),
        held_at: fields.text("held_at"),
        place: fields.text("place"),
        dossiers: fields.all("dossiers"),
        secrecy: fields.text("secrecy"),
        base: fields.text("base"),
        quorum: fields.text("quorum"),
        threshold: fields.text("threshold"),
        rounds: fields.text("rounds"),
    };
    match sessions::convene(&cx.ctx.once(fields.once_with_body()), &actor, command).await {
        Ok(code) => cx.done(&format!("/council/{code}"), "session-convened", [("code", code.clone())]).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let page = convene_page(&cx, &actor, form).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page).await
        }
    }
}
