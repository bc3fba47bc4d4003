//! Every page with samples of its context, for the test that renders them all in both languages. A template that is not
//! in this list fails that test.

use minijinja::{Value, value::Serde};

use super::{desk, drafts, imports, login, password, people, setup, units};
use crate::{Page, fault, stale};

fn of<P: Page>() -> (&'static str, Vec<Value>) {
    (P::TEMPLATE, P::samples().into_iter().map(|s| Value::from(Serde(s))).collect())
}

/// Template and contexts of every page.
#[must_use]
pub fn all() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        of::<fault::FaultPage>(),
        of::<stale::StalePage>(),
        of::<login::LoginPage>(),
        of::<password::PasswordPage>(),
        of::<drafts::ResumePage>(),
        of::<desk::DeskPage>(),
        of::<setup::IndexPage>(),
        of::<setup::OrganisationPage>(),
        of::<setup::SignersPage>(),
        of::<units::TreePage>(),
        of::<units::ShowPage>(),
        of::<units::EditPage>(),
        of::<people::ListPage>(),
        of::<people::ShowPage>(),
        of::<people::EditPage>(),
        of::<imports::ListPage>(),
        of::<imports::NewPage>(),
        of::<imports::ShowPage>(),
    ]
}
