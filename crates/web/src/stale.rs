//! Somebody else was faster: the page that shows both texts, so that nothing typed is lost and nothing is overwritten
//! unseen.

use axum::http::StatusCode;
use serde::Serialize;

use crate::{Cx, Fields, Page, PageResult};

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
}

/// The page.
#[derive(Serialize)]
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
        };
        vec![Self {
            action: "/units/x".into(),
            back: "/units/x".into(),
            version: 3,
            fields: vec![both("a", "b"), both("a", "a")],
            others: vec![("kind".into(), "x".into())],
        }]
    }
}

/// Answers 409 with both texts. `theirs` lists (field name, label, value now); `back` is the page of the thing. The reader
/// may correct his text there and send it again over `version`, or leave the other's.
pub async fn page(cx: &Cx, sent: &Fields, version: i64, theirs: &[(&str, String, String)], back: &str) -> PageResult {
    let fields: Vec<Both> = theirs
        .iter()
        .map(|(name, label, value)| {
            let mine = sent.text(name);
            Both {
                name: (*name).to_owned(),
                label: label.clone(),
                differs: mine != *value,
                mine,
                theirs: value.clone(),
            }
        })
        .collect();
    let others = sent
        .pairs()
        .filter(|(k, _)| *k != "version" && !theirs.iter().any(|(name, ..)| name == k))
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
    let page = StalePage { action: cx.path.clone(), back: back.to_owned(), version, fields, others };
    cx.page_with(StatusCode::CONFLICT, &page).await
}
