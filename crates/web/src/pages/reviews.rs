//! The draft report of a review: its paragraphs, which of them follow from figures, which an officer wrote, which wait for his word.

use std::collections::BTreeMap;

use app::reviews::{self, Draft};
use axum::{extract::Path, http::StatusCode};
use domain::{
    record::REVIEW,
    review::{Paragraph, SECTIONS, Standing, missing},
};
use serde::Serialize;

use super::papers::PapersBox;
use crate::{Cx, Fault, Fields, FormState, Page, PageResult, SignedIn, form::Choice, stale};

/// A paragraph as its form shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Para {
    /// Its field.
    field: String,
    /// The field of the choice between two wordings.
    take: String,
    /// What it is about, in words.
    label: String,
    /// The text that is printed.
    text: String,
    /// The wording that follows from the figures.
    made: String,
    /// What was made before.
    over: String,
    /// How it stands: made, changed, own, waiting, empty.
    state: &'static str,
    /// Its footnote.
    note: String,
}

/// The draft.
#[derive(Serialize)]
pub struct DraftPage {
    code: String,
    name: String,
    movement: (String, String),
    at: String,
    version: i64,
    begun: bool,
    may_write: bool,
    sections: Vec<(String, Vec<Para>)>,
    waiting: usize,
    missing: Vec<&'static str>,
    choices: Vec<Choice>,
    form: FormState,
    papers: PapersBox,
}

impl Page for DraftPage {
    const TEMPLATE: &'static str = "reviews/draft.html";

    fn samples() -> Vec<Self> {
        let para = |state, n: i32| Para {
            field: format!("p.missed.{n}"),
            take: format!("take.missed.{n}"),
            label: "Chỉ tiêu chưa đạt".into(),
            text: "Việc hỗ trợ còn chậm.".into(),
            made: "Chỉ tiêu chưa đạt: 1.940".into(),
            over: "Chỉ tiêu chưa đạt: 1.771".into(),
            state,
            note: if n == 1 { "Các nguồn ghi khác nhau".into() } else { String::new() },
        };
        let page = |begun, may_write| Self {
            code: "SK-000001".into(),
            name: "Sơ kết".into(),
            movement: ("x".into(), "Phong trào".into()),
            at: REVIEW.at("SK-000001"),
            version: 2,
            begun,
            may_write,
            sections: if begun {
                let states = ["made", "changed", "own", "waiting", "empty"];
                vec![("I. TỒN TẠI".into(), (1..).zip(states).map(|(n, s)| para(s, n)).collect())]
            } else {
                vec![]
            },
            waiting: usize::from(begun),
            missing: if begun { vec!["causes", "lessons"] } else { vec![] },
            choices: vec![Choice::new("mine", "Giữ câu của tôi"), Choice::new("new", "Dùng câu mới")],
            form: FormState::default().version(2),
            papers: PapersBox::sample(),
        };
        vec![page(true, true), page(true, false), page(false, true)]
    }
}

/// What a paragraph is about, by its key.
fn label(cx: &Cx, p: &Paragraph) -> String {
    let front = p.key.split('.').next().unwrap_or_default();
    cx.word(&format!("review-about-{front}"))
}

fn state(p: &Paragraph) -> &'static str {
    match p.standing() {
        Standing::Made => "made",
        Standing::Changed => "changed",
        Standing::Own => "own",
        Standing::Waiting => "waiting",
        Standing::Empty => "empty",
    }
}

fn para(cx: &Cx, p: &Paragraph) -> Para {
    Para {
        field: format!("p.{}", p.key),
        take: format!("take.{}", p.key),
        label: label(cx, p),
        text: p.text().to_owned(),
        made: p.made.clone(),
        over: p.over.clone(),
        state: state(p),
        note: p.note.clone(),
    }
}

async fn page(cx: &Cx, d: Draft, form: Option<FormState>) -> Result<DraftPage, Fault> {
    let papers = PapersBox::load(cx, "review", &d.row.code, d.row.version).await?;
    let texts = d.paragraphs.iter().map(|p| (format!("p.{}", p.key), p.text().to_owned())).collect::<Vec<_>>();
    let fresh = || FormState::new(texts.iter().map(|(k, v)| (k.as_str(), v.clone()))).version(d.row.version);
    let of = |section: &str| d.paragraphs.iter().filter(|p| p.section == section).map(|p| para(cx, p)).collect();
    let sections: Vec<(String, Vec<Para>)> =
        SECTIONS.iter().map(|(code, heading)| ((*heading).to_owned(), of(code))).collect();
    Ok(DraftPage {
        at: REVIEW.at(&d.row.code),
        begun: !d.paragraphs.is_empty(),
        may_write: d.may_write,
        sections: sections.into_iter().filter(|s| !s.1.is_empty()).collect(),
        waiting: d.paragraphs.iter().filter(|p| p.standing() == Standing::Waiting).count(),
        missing: if d.paragraphs.is_empty() { vec![] } else { missing(&d.paragraphs) },
        choices: Choice::of_codes(cx.lang, "review-take", ["mine", "new"]),
        form: form.unwrap_or_else(fresh),
        papers,
        version: d.row.version,
        movement: d.movement,
        name: d.row.name,
        code: d.row.code,
    })
}

/// `GET /reviews/{code}/draft`
pub async fn draft(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>) -> PageResult {
    let draft = reviews::draft(&cx.ctx, &actor, &code).await?;
    cx.page(&page(&cx, draft, None).await?).await
}

/// What stands now of a draft.
async fn now(cx: &Cx, actor: &app::Actor, code: &str) -> Result<stale::Now, Fault> {
    let d = reviews::draft(&cx.ctx, actor, code).await?;
    let theirs = d.paragraphs.iter().map(|p| stale::Theirs::text(format!("p.{}", p.key), label(cx, p), p.text()));
    let count = d.paragraphs.len().to_string();
    Ok(stale::Now::new(format!("/reviews/{code}/draft"), d.row.version)
        .fields(theirs)
        .stands(cx.word("review-paragraphs"), count))
}

/// `POST /reviews/{code}/draft`
pub async fn write(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let (texts, take): (BTreeMap<_, _>, BTreeMap<_, _>) = (fields.keyed("p"), fields.keyed("take"));
    let work = async |v| reviews::write_down(&cx.ctx, &actor, &code, v, &texts, &take).await;
    let theirs = async { Ok(now(&cx, &actor, &code).await?.only(&fields)) };
    match stale::over(&cx, &fields, work, theirs).await? {
        Ok(n) => cx.done(&format!("/reviews/{code}/draft"), "review-written", [("n", n.to_string())]).await,
        Err(error) => {
            let form = cx.retry(&fields, error)?;
            let draft = reviews::draft(&cx.ctx, &actor, &code).await?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, draft, Some(form)).await?).await
        }
    }
}

/// `POST /reviews/{code}/refresh`
pub async fn refresh(cx: Cx, SignedIn(actor): SignedIn, Path(code): Path<String>, fields: Fields) -> PageResult {
    let work = async |v| reviews::refresh(&cx.ctx, &actor, &code, v).await;
    let theirs = async { Ok(now(&cx, &actor, &code).await?.only(&fields)) };
    let back = format!("/reviews/{code}/draft");
    match stale::over(&cx, &fields, work, theirs).await? {
        Ok(()) => cx.done(&back, "review-refreshed", []).await,
        Err(refused @ app::Error::Refused(_)) => {
            cx.flash("warning", refused.sentence(cx.lang)).await;
            Ok(cx.go(&back))
        }
        Err(error) => Err(error.into()),
    }
}
