//! Every page with samples of its context, for the test that renders them all in both languages. A template that is not
//! in this list fails that test.

use minijinja::{Value, value::Serde};

use super::{awards, certificates, council, decisions, desk, drafts, imports, login, password, people, proofs, setup, units};
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
        of::<council::ListPage>(),
        of::<council::ConvenePage>(),
        of::<council::SessionPage>(),
        of::<council::VotesPage>(),
        of::<council::ItemPage>(),
        of::<council::BodiesPage>(),
        of::<proofs::ListPage>(),
        of::<proofs::ProofPage>(),
        of::<proofs::CorrectPage>(),
        of::<decisions::ListPage>(),
        of::<decisions::ShowPage>(),
        of::<decisions::EditPage>(),
        of::<decisions::PrizesPage>(),
        of::<decisions::ReleasePage>(),
        of::<certificates::CertificatesPage>(),
        of::<awards::AwardsPage>(),
        of::<awards::BookPage>(),
        of::<awards::RollPage>(),
        of::<awards::CheckPage>(),
    ]
}
