//! Somebody else was faster: the page that shows both texts, so that nothing typed is lost and nothing is overwritten
//! unseen. [`over`] is the one way to a form's version, and it asks what stands now.

use axum::http::StatusCode;
use serde::Serialize;

use crate::{Cx, Fault, Fields, Page, PageResult, form::Choice};

/// One field, as the reader typed it and as it stands now.
#[derive(Clone, Debug, Serialize)]
pub struct Both {
    /// Name of the form's field.
    pub name: String,
    /// Its label, in the reader's language.
    pub label: String,
    /// What the reader typed.
    pub mine: String,
    /// What somebody else saved meanwhile.
    pub theirs: String,
    /// They differ.
    pub differs: bool,
    /// What a choice may be; empty for text.
    pub choices: Vec<Choice>,
}

/// A field as it stands now.
#[derive(Clone, Debug, Default)]
pub struct Theirs {
    /// Name of the form's field.
    pub name: String,
    /// Its label, in the reader's language.
    pub label: String,
    /// What is sent for it.
    pub value: String,
    /// What a choice may be; empty for text.
    pub choices: Vec<Choice>,
}

impl Theirs {
    /// A text.
    pub fn text(name: impl Into<String>, label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), value: value.into(), choices: vec![] }
    }

    /// One of these.
    #[must_use]
    pub fn choices(self, choices: Vec<Choice>) -> Self {
        Self { choices, ..self }
    }
}

/// What stands now, for whoever sends a form over what somebody changed meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Now {
    /// The page of the thing.
    pub back: String,
    /// The form's fields.
    pub fields: Vec<Theirs>,
    /// What else has changed, as label and value: a form may have no field that shows it.
    pub stands: Vec<(String, String)>,
}

impl Now {
    /// These fields; `back` is the page of the thing.
    pub fn at(back: impl Into<String>, fields: Vec<Theirs>) -> Self {
        Self { back: back.into(), fields, stands: vec![] }
    }

    /// And this beside the fields.
    pub fn stands(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        self.stands.push((label.into(), value.into()));
        self
    }
}

/// Carries out a command over the version that its form was shown with. When somebody was faster, `now` tells what stands, and the
/// reader gets both texts; every other failure is the handler's.
pub async fn over<T>(
    cx: &Cx,
    sent: &Fields,
    work: impl AsyncFnOnce(i64) -> app::Result<T>,
    now: impl Future<Output = Result<Now, Fault>>,
) -> Result<app::Result<T>, Fault> {
    match work(sent.version()).await {
        Err(app::Error::Stale { found }) => {
            let now = now.await?;
            let back = now.back.clone();
            Err(Fault::Stale(Box::new(both(cx, sent, found, now, &back))))
        }
        done => Ok(done),
    }
}

/// The page.
#[derive(Clone, Debug, Serialize)]
pub struct StalePage {
    /// The form's address, to send it again.
    pub action: String,
    /// The page of the thing itself, to drop one's own text.
    pub back: String,
    /// The version that stands now; the form sends it.
    pub version: i64,
    /// The fields shown side by side.
    pub fields: Vec<Both>,
    /// Further fields, sent again as they were.
    pub others: Vec<(String, String)>,
    /// What else stands now: label and value.
    pub stands: Vec<(String, String)>,
}

impl Page for StalePage {
    const TEMPLATE: &'static str = "errors/stale.html";

    fn samples() -> Vec<Self> {
        let both = |mine: &str, theirs: &str| Both {
            name: "name".into(),
            label: "Tên".into(),
            mine: mine.into(),
            theirs: theirs.into(),
            differs: mine != theirs,
            choices: vec![],
        };
        let choices = vec![Choice::new("a", "A"), Choice::new("b", "B")];
        let choice = Both { name: "sex".into(), choices, ..both("a", "b") };
        vec![Self {
            action: "/units/x".into(),
            back: "/units/x".into(),
            version: 3,
            fields: vec![both("a", "b"), both("a", "a"), choice],
            others: vec![("kind".into(), "x".into())],
            stands: vec![("Trạng thái".into(), "Đã gửi".into())],
        }]
    }
}

/// Answers 409 with both texts. `theirs` lists (field name, label, value now); `back` is the page of the thing. The reader
/// may correct his text there and send it again over `version`, or leave the other's.
pub async fn page(cx: &Cx, sent: &Fields, version: i64, theirs: &[(&str, String, String)], back: &str) -> PageResult {
    let theirs = theirs.iter().map(|(name, label, value)| Theirs {
        name: (*name).to_owned(),
        label: label.clone(),
        value: value.clone(),
        choices: vec![],
    });
    page_of(cx, sent, version, theirs.collect(), back).await
}

/// The same for fields of which some are choices.
pub async fn page_of(cx: &Cx, sent: &Fields, version: i64, theirs: Vec<Theirs>, back: &str) -> PageResult {
    let page = both(cx, sent, version, Now::at(back, theirs), back);
    cx.page_with(StatusCode::CONFLICT, &page).await
}

fn both(cx: &Cx, sent: &Fields, version: i64, now: Now, back: &str) -> StalePage {
    let theirs = now.fields;
    let others = sent
        .pairs()
        .filter(|(k, _)| *k != "version" && !theirs.iter().any(|t| t.name == *k))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    let fields: Vec<Both> = theirs
        .into_iter()
        .map(|t| {
            let mine = sent.text(&t.name);
            let named = t.choices.iter().find(|c| c.value == t.value).map(|c| c.label.clone());
            Both {
                differs: mine != t.value,
                name: t.name,
                label: t.label,
                mine,
                theirs: named.unwrap_or(t.value),
                choices: t.choices,
            }
        })
        .collect();
    StalePage { action: cx.path.clone(), back: back.to_owned(), version, fields, others, stands: now.stands }
}
