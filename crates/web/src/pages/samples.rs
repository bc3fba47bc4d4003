//! Every page with samples of its context, for the test that renders them all in both languages. A template that is not
//! in this list fails that test.

use minijinja::{Value, value::Serde};

use super::{
    accounts, achievements, awards, calendar, certificates, council, decisions, desk, dossier_steps, dossiers, drafts,
    facts, facts_missing, imports, law, login, movements, nominees, password, people, proofs, scan, setup, titles,
    units,
};
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
        of::<calendar::CalendarPage>(),
        of::<units::TreePage>(),
        of::<units::ShowPage>(),
        of::<units::EditPage>(),
        of::<people::ListPage>(),
        of::<people::ShowPage>(),
        of::<people::EditPage>(),
        of::<facts::ShowPage>(),
        of::<facts::AddPage>(),
        of::<facts_missing::MissingPage>(),
        of::<facts_missing::PeoplePage>(),
        of::<imports::ListPage>(),
        of::<imports::NewPage>(),
        of::<imports::ShowPage>(),
        of::<movements::ListPage>(),
        of::<movements::ShowPage>(),
        of::<movements::FormPage>(),
        of::<movements::SourcesPage>(),
        of::<dossiers::ListPage>(),
        of::<dossiers::FormPage>(),
        of::<dossiers::ShowPage>(),
        of::<dossier_steps::ReturnPage>(),
        of::<dossier_steps::WithdrawPage>(),
        of::<dossier_steps::ComparePage>(),
        of::<achievements::ListPage>(),
        of::<achievements::ShowPage>(),
        of::<nominees::AddPage>(),
        of::<nominees::ShowPage>(),
        of::<law::home::HomePage>(),
        of::<law::awards::ListPage>(),
        of::<law::awards::AwardPage>(),
        of::<law::changes::ChangesPage>(),
        of::<law::sources::SourcesPage>(),
        of::<law::items::ListPage>(),
        of::<law::items::ItemPage>(),
        of::<law::regulations::ListPage>(),
        of::<law::regulations::ShowPage>(),
        of::<law::regulations::TextPage>(),
        of::<law::regulation_form::FormPage>(),
        of::<scan::ScanPage>(),
        of::<scan::NominatePage>(),
        of::<titles::TitlesPage>(),
        of::<accounts::AccountsPage>(),
        of::<accounts::NewPage>(),
        of::<accounts::IssuedPage>(),
        of::<accounts::AccountPage>(),
        of::<accounts::BulkPage>(),
        of::<council::ListPage>(),
        of::<council::ConvenePage>(),
        of::<council::SessionPage>(),
        of::<council::VotesPage>(),
        of::<council::ItemPage>(),
        of::<council::BodiesPage>(),
        of::<proofs::ListPage>(),
        of::<proofs::ProofPage>(),
        of::<proofs::AllPage>(),
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
