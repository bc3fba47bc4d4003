//! Bàn làm việc: what waits for me, what is stuck, the first steps on an empty installation.

use domain::access::{Action, may_anywhere};
use serde::Serialize;

use crate::{Cx, Page, PageResult, SignedIn};

/// The desk.
#[derive(Serialize)]
pub struct DeskPage {
    /// The reader's name.
    pub name: String,
    /// The reader holds no role yet.
    pub no_role: bool,
    /// First steps, in order: message key and address.
    pub steps: Vec<(&'static str, &'static str)>,
}

impl Page for DeskPage {
    const TEMPLATE: &'static str = "desk/show.html";

    fn samples() -> Vec<Self> {
        vec![
            Self { name: "Lê An".into(), no_role: true, steps: vec![] },
            Self { name: "Lê An".into(), no_role: false, steps: vec![("desk-step-units", "/units")] },
        ]
    }
}

/// `GET /`: the desk, or the sign-in page.
pub async fn home(cx: Cx) -> PageResult {
    Ok(cx.go(if cx.actor().is_some() { "/desk" } else { "/login" }))
}

/// `GET /desk`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn) -> PageResult {
    let no_role = !Action::ALL.iter().any(|a| may_anywhere(&actor, *a));
    cx.page(&DeskPage { name: actor.display_name.clone(), no_role, steps: vec![] }).await
}
