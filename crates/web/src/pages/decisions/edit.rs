//! Changing the draft of a decision.

use app::decisions::{self, DecisionView, Edit};
use axum::{extract::Path, http::StatusCode};
use serde::Serialize;

use crate::{Cx, Fields, FormState, Page, PageResult, SignedIn, form::Choice, stale, stale::Theirs};

/// Editing a draft.
#[derive(Serialize)]
pub struct EditPage {
    code: String,
    form: FormState,
    signers: Vec<Choice>,
    unverified: bool,
}

impl Page for EditPage {
    const TEMPLATE: &'static str = "decisions/edit.html";

    fn samples() -> Vec<Self> {
        [true, false]
            .map(|unverified| Self {
                code: "QD-2020-0001".into(),
                form: FormState::default(),
                signers: vec![Choice::new("1", "Lê An").hint("!")],
                unverified,
            })
            .into()
    }
}

fn edit_page(cx: &Cx, d: &DecisionView, form: FormState) -> EditPage {
    let signers = d.signers.iter().map(|s| {
        let choice = Choice::new(s.number.to_string(), format!("{} – {}", s.titles.join(" / "), s.name));
        if s.verified { choice } else { choice.hint(cx.word("decision-signer-unverified")) }
    });
    EditPage {
        code: d.code.clone(),
        form,
        signers: signers.collect(),
        unverified: d.signers.iter().any(|s| !s.verified),
    }
}

fn edit_form(d: &DecisionView) -> FormState {
    FormState::new([
        ("summary", d.summary.clone()),
        ("legal_basis", d.legal_basis.clone()),
        ("articles", d.articles.clone()),
        ("recipients", d.recipients.clone()),
        ("signer", d.signer.to_string()),
        ("presenter", d.presenter.clone()),
        ("presenter_capacity", d.presenter_capacity.clone()),
        ("authority_note", d.authority_note.clone()),
    ])
    .version(d.version)
}

/// `GET /decisions/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let d = decisions::view(&cx.ctx, &actor, &code).await?;
    let form = cx.form_or_draft(&format!("decision-edit:{code}"), edit_form(&d)).await?;
    cx.page(&edit_page(&cx, &d, form)).await
}

/// `POST /decisions/{code}/edit`
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let edit = Edit {
        summary: fields.text("summary"),
        legal_basis: fields.text("legal_basis"),
        articles: fields.text("articles"),
        recipients: fields.text("recipients"),
        signer: fields.text("signer"),
        presenter: fields.text("presenter"),
        presenter_capacity: fields.text("presenter_capacity"),
        authority_note: fields.text("authority_note"),
    };
    let work = async |v| decisions::edit(&cx.ctx, &actor, &code, v, edit).await;
    let now = async {
        let d = decisions::view(&cx.ctx, &actor, &code).await?;
        let signers = d.signers.iter().map(|s| Choice::new(s.number.to_string(), s.name.as_str())).collect();
        Ok(stale::Now::new(format!("/decisions/{code}"), d.version)
            .text("summary", cx.word("decision-summary"), d.summary)
            .text("legal_basis", cx.word("decision-legal-basis"), d.legal_basis)
            .text("articles", cx.word("decision-articles"), d.articles)
            .text("recipients", cx.word("decision-recipients"), d.recipients)
            .field(Theirs::text("signer", cx.word("decision-signer"), d.signer.to_string()).choices(signers))
            .text("presenter", cx.word("decision-presenter"), d.presenter)
            .text("presenter_capacity", cx.word("decision-presenter-capacity"), d.presenter_capacity)
            .text("authority_note", cx.word("decision-authority-note-label"), d.authority_note)
            .only(&fields))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&format!("decision-edit:{code}")).await;
            cx.done(&format!("/decisions/{code}"), "decision-edited", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let d = decisions::view(&cx.ctx, &actor, &code).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &edit_page(&cx, &d, form)).await
        }
    }
}
