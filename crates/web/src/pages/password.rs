//! Changing one's own password.

use app::accounts::login::{ChangePassword, change_password};
use axum::http::StatusCode;
use serde::Serialize;

use crate::{Cx, Fields, FormState, Page, PageResult, SignedIn, session};

/// The page.
#[derive(Serialize)]
pub struct PasswordPage {
    /// Three fields, never filled.
    pub form: FormState,
    /// The password was given by somebody else and must be changed now.
    pub must: bool,
    /// Shortest password taken, in characters.
    pub least: usize,
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "login/password.html";

    fn samples() -> Vec<Self> {
        let wrong = app::Error::field("new", "account-password-easy", []);
        vec![
            Self { form: FormState::default(), must: false, least: 10 },
            Self { form: FormState::default().with_error(&wrong, words::Lang::Vi), must: true, least: 10 },
        ]
    }
}

fn page(cx: &Cx, form: FormState) -> PasswordPage {
    let must = cx.inner.signed.as_ref().is_some_and(|s| s.must_change);
    PasswordPage { form, must, least: app::accounts::password::SHORTEST }
}

/// `GET /account/password`
pub async fn show(cx: Cx) -> PageResult {
    cx.page(&page(&cx, FormState::default())).await
}

/// `POST /account/password`
pub async fn change(cx: Cx, SignedIn(actor): SignedIn, fields: Fields) -> PageResult {
    let command = ChangePassword {
        current: fields.secret("current"),
        new: fields.secret("new"),
        again: fields.secret("again"),
        session: cx.session.id().map(session::token),
    };
    match change_password(&cx.ctx, &actor, command).await {
        Ok(()) => cx.done("/desk", "account-password-changed", []).await,
        Err(error) => {
            // Passwords are typed again, never sent back.
            let form = cx.retry(&Fields::default(), error)?;
            cx.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&cx, form)).await
        }
    }
}
