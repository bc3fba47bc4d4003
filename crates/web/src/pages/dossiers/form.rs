//! The form of a dossier, new or changed.

use app::dossiers::{self, DossierForm};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use domain::{
    access::Action,
    lists::{Ground, Occasion},
    road::StepKind,
};
use serde::{Deserialize, Serialize};
use words::Lang;

use super::{super::nominees::pick::keep_names, say};
use crate::{
    Cx, Fields, FormState, Page, PageResult, SignedIn,
    form::Choice,
    stale::{self, Now, Theirs},
};

/// Awards of the law as choices.
fn awards(cx: &Cx) -> Vec<Choice> {
    cx.ctx.law.awards().iter().map(|a| Choice::new(a.id.as_str(), say(cx.lang, &a.name))).collect()
}

/// The form of a dossier, new or changed.
#[derive(Serialize)]
pub struct FormPage {
    /// Its code; `None` for a new one.
    pub code: Option<String>,
    /// The fields.
    pub form: FormState,
    /// Choices by field.
    pub choices: Choices,
    /// The list that waits for this dossier.
    pub list: Option<String>,
}

/// Choices of the form.
#[derive(Clone, Default, Serialize)]
pub struct Choices {
    /// Units within the reader's scope.
    pub units: Vec<Choice>,
    /// Awards.
    pub awards: Vec<Choice>,
    /// Grounds.
    pub grounds: Vec<Choice>,
    /// Occasions.
    pub occasions: Vec<Choice>,
    /// Movements.
    pub movements: Vec<Choice>,
    /// Their phases.
    pub phases: Vec<Choice>,
}

impl Page for FormPage {
    const TEMPLATE: &'static str = "dossiers/form.html";

    fn samples() -> Vec<Self> {
        let choices = Choices { units: vec![Choice::new("PX03", "Phòng")], ..Choices::default() };
        let wrong = app::Error::field("title", "field-required", []);
        vec![
            Self { code: None, form: FormState::default(), choices: choices.clone(), list: Some("ds.xlsx".into()) },
            Self {
                code: Some("HS-2020-0001".into()),
                form: FormState::new([("title", "Khen thưởng".to_owned())]).version(2).with_error(&wrong, Lang::Vi),
                choices,
                list: None,
            },
        ]
    }
}

async fn choices(cx: &Cx, actor: &app::Actor, action: Action) -> Result<Choices, crate::Fault> {
    let units = app::units::codes_in_scope(&cx.ctx, actor, action).await?;
    let movements = app::movements::options(&cx.ctx, actor).await?;
    let phases = app::movements::phase_options(&cx.ctx, &movements).await?;
    let phase = |p: app::movements::PhaseOption| {
        let day = |d: &Option<String>| d.as_deref().map(crate::format::date).unwrap_or_default();
        let days = match (day(&p.from), day(&p.to)) {
            (from, to) if from.is_empty() && to.is_empty() => String::new(),
            (from, to) => format!(" ({from} – {to})"),
        };
        Choice::new(p.value, format!("{}{days} · {}", p.name, p.movement))
    };
    let phases = phases.into_iter().map(phase).collect();
    let grounds = Ground::ALL.iter().filter(|g| **g != Ground::Resistance).map(|g| g.code());
    Ok(Choices {
        units: units
            .into_iter()
            .map(|(_, code, name, depth)| Choice::new(code, format!("{}{name}", "\u{2003}".repeat(depth))))
            .collect(),
        awards: awards(cx),
        grounds: Choice::of_codes(cx.lang, "dossier-ground", grounds),
        occasions: Choice::of_codes(cx.lang, "dossier-occasion", Occasion::ALL.iter().map(|o| o.code())),
        movements: movements.into_iter().map(|(code, name)| Choice::new(code, name)).collect(),
        phases,
    })
}

/// Names of the form's fields, in its order, with their labels.
const FIELDS: &[(&str, &str)] = &[
    ("unit", "dossier-unit"),
    ("deciding_unit", "dossier-deciding-unit"),
    ("title", "dossier-title"),
    ("award", "dossier-award"),
    ("ground", "dossier-ground"),
    ("occasion", "dossier-occasion"),
    ("occasion_text", "dossier-occasion-text"),
    ("movement", "dossier-movement"),
    ("phase", "dossier-phase"),
    ("law_on", "dossier-law-on"),
    ("filed_on", "dossier-filed-on"),
    ("legal_basis", "dossier-legal-basis"),
    ("authority_note", "dossier-authority-note"),
    ("achievement_what", "dossier-achievement"),
    ("achievement_place", "dossier-achievement-place"),
    ("achievement_from", "dossier-achievement-from"),
    ("achievement_to", "dossier-achievement-to"),
    ("review", "dossier-of-review"),
];

fn values(form: &DossierForm) -> Vec<(&'static str, String)> {
    let all = serde_json::to_value(form).unwrap_or_default();
    FIELDS.iter().map(|(name, _)| (*name, all[*name].as_str().unwrap_or_default().to_owned())).collect()
}

fn typed(fields: &Fields) -> DossierForm {
    let map: serde_json::Map<String, serde_json::Value> =
        FIELDS.iter().map(|(name, _)| ((*name).to_owned(), fields.text(name).into())).collect();
    serde_json::from_value(map.into()).unwrap_or_default()
}

const DRAFT_NEW: &str = "dossier-new";

/// What the page that led here has chosen already.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    award: String,
    #[serde(default)]
    list: String,
    #[serde(default)]
    ground: String,
    /// A review that opens it (article 6(5)(c)).
    #[serde(default)]
    review: String,
}

/// `GET /dossiers/new`, perhaps with the `award` that was looked at, for a sudden achievement, or from a review.
pub async fn new(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let fresh = FormState::new(values(&dossiers::new_form(&actor)));
    let mut form = cx.form_or_draft(DRAFT_NEW, fresh).await?;
    if asked.ground == Ground::Sudden.code() {
        form = form.with("ground", asked.ground).with("occasion", Occasion::Other.code().to_owned());
    }
    if !asked.review.is_empty() {
        let of = app::reviews::occasion(&cx.ctx, &actor, &asked.review).await?;
        let occasion = if of.phase { Occasion::Phase } else { Occasion::Movement };
        form = form
            .with("title", cx.say("dossier-title-of-review", [("review", of.name.clone())]))
            .with("ground", Ground::Movement.code().to_owned())
            .with("occasion", occasion.code().to_owned())
            .with("movement", of.movement)
            .with("review", asked.review)
            .with("occasion_text", of.name);
    }
    if app::verdicts::knows_award(&cx.ctx, &asked.award) {
        form = form.with("award", asked.award);
    }
    let choices = choices(&cx, &actor, Action::PrepareDossier).await?;
    let list = waiting(&cx, &actor, !asked.list.is_empty()).await?;
    cx.page(&FormPage { code: None, form, choices, list }).await
}

/// The list that waits for the dossier of this form.
async fn waiting(cx: &Cx, actor: &app::Actor, asked: bool) -> Result<Option<String>, crate::Fault> {
    Ok(if asked { app::imports::waiting(&cx.ctx, actor).await? } else { None })
}

/// Takes the waiting list into a dossier that was just made and opens it; what is wrong with it is told on the form for lists, with
/// the dossier filled in.
async fn with_list(cx: &Cx, actor: &app::Actor, code: &str) -> PageResult {
    match app::imports::take_waiting(&cx.ctx, actor, code).await {
        Ok(Some(done)) => {
            let pairs = [("code", code.to_owned())];
            cx.done(&format!("/imports/{}", done.code), "dossier-created-with-list", pairs).await
        }
        Ok(None) => cx.done(&format!("/dossiers/{code}"), "dossier-created", [("code", code.to_owned())]).await,
        Err(error) => {
            cx.flash("note", error.sentence(cx.lang)).await;
            Ok(cx.go(&format!("/imports/new?dossier={code}")))
        }
    }
}

/// `POST /dossiers`
pub async fn create(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    match dossiers::create(&cx.ctx, &actor, &typed(&fields), fields.once()).await {
        Ok(code) => {
            cx.sent(DRAFT_NEW).await;
            if fields.ticked("list") {
                return with_list(&cx, &actor, &code).await;
            }
            let names = fields.text("names");
            let address = if names.trim().is_empty() {
                format!("/dossiers/{code}")
            } else {
                keep_names(&cx, &actor, &code, names).await?;
                format!("/dossiers/{code}/nominees/pick")
            };
            cx.done(&address, "dossier-created", [("code", code)]).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(DRAFT_NEW);
            let choices = choices(&cx, &actor, Action::PrepareDossier).await?;
            let list = waiting(&cx, &actor, fields.ticked("list")).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &FormPage { code: None, form, choices, list }).await
        }
    }
}

/// `GET /dossiers/{code}/edit`
pub async fn edit(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let at = dossiers::load(&cx.ctx, &actor, &code).await?;
    dossiers::may_change(&at, &actor, &[StepKind::Prepare, StepKind::Appraise])?;
    let fresh = FormState::new(values(&dossiers::form_of(&at))).version(at.head.version);
    let form = cx.form_or_draft(&format!("dossier-edit:{code}"), fresh).await?;
    let choices = choices(&cx, &actor, Action::ViewDossiers).await?;
    cx.page(&FormPage { code: Some(code), form, choices, list: None }).await
}

/// `POST /dossiers/{code}/edit`
pub async fn save(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let draft = format!("dossier-edit:{code}");
    let form = typed(&fields);
    let work = async |v| dossiers::edit(&cx.ctx, &actor, &code, v, &form).await;
    let now = async {
        let at = dossiers::load(&cx.ctx, &actor, &code).await?;
        let kept = values(&dossiers::form_of(&at));
        // What it was opened from stands in no form of a change.
        let theirs = FIELDS.iter().zip(kept).filter(|(field, _)| field.0 != "review");
        let theirs = theirs.map(|((name, key), (_, value))| Theirs::text(*name, cx.word(key), value));
        Ok(Now::new(format!("/dossiers/{code}"), at.head.version).fields(theirs))
    };
    match stale::over(&cx, &fields, work, now).await? {
        Ok(()) => {
            cx.sent(&draft).await;
            cx.done(&format!("/dossiers/{code}"), "dossier-saved", []).await
        }
        Err(error) => {
            let form = cx.retry(&fields, error)?.for_draft(&draft);
            let choices = choices(&cx, &actor, Action::ViewDossiers).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &FormPage { code: Some(code), form, choices, list: None })
                .await
        }
    }
}
