//! All addresses of the program in one list, each with who may open it. The list builds the router and is the table that
//! a test walks for every role; an address that is not in it does not exist, and none can be added without an access.

mod body;
mod clusters;
mod movements;
mod portal;

use std::{collections::HashSet, sync::OnceLock};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    handler::Handler,
    http::Method,
    middleware::from_fn_with_state,
    routing::{MethodFilter, MethodRouter, on},
};
use domain::access::Action;

pub use body::Body;

use crate::{Fault, State, api, assets, guard, health, layers, pages, sheet};

/// Who may open an address at all. What he then sees there is decided by `app` for each object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever holds a role that allows the action somewhere.
    Needs(Action),
}

/// How much an address asks of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// A page: a few rows of each table.
    Page,
    /// Whole lists; see [`crate::shares`].
    Much,
}

/// One address and method.
pub struct Route {
    /// GET or POST.
    pub method: Method,
    /// The address, with `{names}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
    /// How much it may carry.
    pub body: Body,
    /// How much it asks of the database.
    pub cost: Cost,
    handler: MethodRouter<State>,
}

impl Route {
    /// Method, address and access as one entry of a list for other programs.
    #[must_use]
    pub fn entry(&self) -> serde_json::Value {
        let access = match self.access {
            Access::Public => "public".to_owned(),
            Access::SignedIn => "signed-in".to_owned(),
            Access::Needs(action) => format!("{action:?}"),
        };
        serde_json::json!({"method": self.method.as_str(), "path": self.path, "access": access})
    }
}

fn get<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    // A list as a spreadsheet is the whole list.
    let cost = if path.ends_with(".xlsx") { Cost::Much } else { Cost::Page };
    Route { method: Method::GET, path, access, body: Body::Form, cost, handler: on(MethodFilter::GET, handler) }
}

/// A page that reads whole tables.
fn much<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { cost: Cost::Much, ..get(path, access, handler) }
}

fn post<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    let handler = on(MethodFilter::POST, handler);
    Route { method: Method::POST, path, access, body: Body::Form, cost: Cost::Page, handler }
}

/// A form that anybody may send is small.
fn few<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { body: Body::Few, ..post(path, access, handler) }
}

/// A form with a field a row.
fn grid<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { body: Body::Grid, ..post(path, access, handler) }
}

fn attachment<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { body: Body::Attachment, ..post(path, access, handler) }
}

fn upload<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { body: Body::Upload, ..post(path, access, handler) }
}

/// Every address, grouped by noun.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::{Needs, Public, SignedIn};
    use Action::{
        Import, ManageLaw, ManagePeople, ManageSetup, ManageUnits, PrepareDossier, ViewAudit, ViewDossiers, ViewLaw,
        ViewMovements, ViewOwn, ViewPeople, ViewUnits, WorkInCluster,
    };
    let mut all = vec![
        // the house
        get("/assets/{version}/{*name}", Public, assets::serve),
        get("/healthz", Public, health::healthz),
        get("/readyz", Public, health::readyz),
        get("/metrics", Public, health::metrics),
        get("/search", SignedIn, pages::search::show),
        get("/help", SignedIn, pages::help::first),
        get("/help/{guide}", SignedIn, pages::help::show),
        get("/", Public, pages::desk::home),
        // sign-in
        get("/login", Public, pages::login::show),
        few("/login", Public, pages::login::enter),
        get("/login/code", Public, pages::login::code_form),
        few("/login/code", Public, pages::login::code),
        few("/logout", SignedIn, pages::login::leave),
        few("/language", Public, pages::login::language),
        get("/account/password", SignedIn, pages::password::show),
        post("/account/password", SignedIn, pages::password::change),
        get("/account/sessions", SignedIn, pages::own_sessions::list),
        post("/account/sessions", SignedIn, pages::own_sessions::end),
        get("/account/factor", SignedIn, pages::factor::show),
        get("/account/factor/{what}", SignedIn, pages::factor::ask),
        post("/account/factor/{what}", SignedIn, pages::factor::act),
        // unsent text
        grid("/drafts", SignedIn, pages::drafts::keep),
        few("/drafts/forget", SignedIn, pages::drafts::forget),
        get("/resume", SignedIn, pages::drafts::resume),
        // lists as one has narrowed them
        few("/filters", SignedIn, pages::filters::keep),
        few("/filters/forget", SignedIn, pages::filters::forget),
        // desk
        get("/desk", SignedIn, pages::desk::show),
        get("/notices", SignedIn, pages::notices::list),
        post("/notices/summary", SignedIn, pages::notices::summary),
        post("/notices/mail", SignedIn, pages::notices::mail),
        get("/desk/units", Needs(ViewDossiers), pages::desk::figures::list),
        // units: the first one is entered by an administrator whose role has no unit yet
        get("/units", SignedIn, pages::units::tree),
        get("/units/new", SignedIn, pages::units::new_form),
        post("/units", SignedIn, pages::units::create),
        get("/units/{code}", Needs(ViewUnits), pages::units::show),
        get("/units/{code}/titles", Needs(ViewPeople), pages::titles::unit),
        get("/units/{code}/{what}", Needs(ManageUnits), pages::units::edit),
        post("/units/{code}/{what}", Needs(ManageUnits), pages::units::save),
        // set-up: also for the administrator of an installation without units
        get("/setup", SignedIn, pages::setup::index),
        get("/setup/workbook.xlsx", SignedIn, pages::setup::template),
        upload("/setup/workbook", SignedIn, pages::setup::look),
        grid("/setup/workbook/apply", SignedIn, pages::setup::apply),
        get("/setup/organisation", Needs(ManageSetup), pages::setup::organisation),
        post("/setup/organisation", Needs(ManageSetup), pages::setup::save_organisation),
        get("/setup/calendar", Needs(ManageSetup), pages::calendar::show),
        grid("/setup/calendar", Needs(ManageSetup), pages::calendar::save),
        get("/setup/signers", Needs(ManageSetup), pages::setup::signers),
        get("/audit", Needs(ViewAudit), pages::audit::seals),
        get("/audit/seals.txt", Needs(ViewAudit), pages::audit::text),
        post("/setup/signers", Needs(ManageSetup), pages::setup::save_signer),
        // people
        get("/people", Needs(ViewPeople), pages::people::list),
        get("/people.xlsx", Needs(ViewPeople), pages::people::export),
        get("/people/new", Needs(ManagePeople), pages::people::new_form),
        post("/people", Needs(ManagePeople), pages::people::create),
        get("/people/{code}", Needs(ViewPeople), pages::people::show),
        get("/people/{code}/titles", Needs(ViewPeople), pages::titles::person),
        get("/people/{code}/{what}", Needs(ManagePeople), pages::people::edit),
        post("/people/{code}/{what}", Needs(ManagePeople), pages::people::save),
        get("/me", Needs(ViewOwn), pages::people::own),
        // facts about people and units
        get("/people/{code}/facts", SignedIn, pages::facts::of_person),
        get("/people/{code}/facts/{kind}", Needs(ManagePeople), pages::facts::person_form),
        post("/people/{code}/facts/{kind}", Needs(ManagePeople), pages::facts::person_save),
        post("/people/{code}/facts/{kind}/annul", Needs(ManagePeople), pages::facts::person_annul),
        get("/units/{code}/facts", Needs(ViewPeople), pages::facts::of_unit),
        get("/units/{code}/facts/{kind}", Needs(ManagePeople), pages::facts::unit_form),
        post("/units/{code}/facts/{kind}", Needs(ManagePeople), pages::facts::unit_save),
        post("/units/{code}/facts/{kind}/annul", Needs(ManagePeople), pages::facts::unit_annul),
        get("/facts/template/{kind}", Needs(Import), pages::facts::template),
        get("/facts/missing", Needs(ViewPeople), pages::facts_missing::list),
        get("/facts/missing.xlsx", Needs(ViewPeople), pages::facts_missing::export),
        get("/facts/missing/people", Needs(ViewPeople), pages::facts_missing::people),
        get("/awards/past", Needs(ViewPeople), pages::awards::past::list),
        get("/awards/past.xlsx", Needs(ViewPeople), pages::awards::past::export),
        get("/registrations", Needs(ViewPeople), pages::registrations::list),
        get("/registrations.xlsx", Needs(ViewPeople), pages::registrations::export),
        get("/facts/fill.xlsx", Needs(ViewPeople), pages::facts_missing::fill),
        get("/me/titles", Needs(ViewOwn), pages::titles::own),
        // letters of praise and good deeds
        get("/praise", Needs(ViewPeople), pages::praise::list),
        get("/praise.xlsx", Needs(ViewPeople), pages::praise::export),
        get("/praise/new", Needs(ManagePeople), pages::praise::new),
        post("/praise", Needs(ManagePeople), pages::praise::create),
        get("/praise/{code}", Needs(ViewPeople), pages::praise::show),
        get("/praise/{code}/edit", Needs(ManagePeople), pages::praise::edit),
        post("/praise/{code}/edit", Needs(ManagePeople), pages::praise::save),
        post("/praise/{code}/annul", Needs(ManagePeople), pages::praise::annul),
        // imports
        get("/imports", Needs(Import), pages::imports::list),
        get("/imports.xlsx", Needs(Import), pages::imports::export),
        get("/imports/new", Needs(Import), pages::imports::new_form),
        upload("/imports", Needs(Import), pages::imports::create),
        get("/imports/{code}", Needs(Import), pages::imports::show),
        grid("/imports/{code}/{what}", Needs(Import), pages::imports::save),
        // dossiers on their road
        get("/dossiers", Needs(ViewDossiers), pages::dossiers::list),
        get("/dossiers.xlsx", Needs(ViewDossiers), pages::dossiers::export),
        get("/dossiers/new", Needs(PrepareDossier), pages::dossiers::new),
        grid("/dossiers", Needs(PrepareDossier), pages::dossiers::create),
        get("/dossiers/{code}", Needs(ViewDossiers), pages::dossiers::show),
        get("/dossiers/{code}/edit", Needs(ViewDossiers), pages::dossiers::edit),
        grid("/dossiers/{code}/edit", Needs(ViewDossiers), pages::dossiers::save),
        post("/dossiers/{code}/agree", Needs(ViewDossiers), pages::dossier_steps::agree),
        get("/dossiers/{code}/return", Needs(ViewDossiers), pages::dossier_steps::return_form),
        post("/dossiers/{code}/return", Needs(ViewDossiers), pages::dossier_steps::send_back),
        post("/dossiers/{code}/recall", Needs(ViewDossiers), pages::dossier_steps::recall),
        get("/dossiers/{code}/withdraw", Needs(ViewDossiers), pages::dossier_steps::withdraw_form),
        post("/dossiers/{code}/withdraw", Needs(ViewDossiers), pages::dossier_steps::withdraw),
        post("/dossiers/{code}/rejudge", Needs(ViewDossiers), pages::dossier_steps::rejudge),
        get("/dossiers/{code}/compare", Needs(ViewDossiers), pages::dossier_steps::compare),
        get("/dossiers/{code}/answers", Needs(ViewDossiers), pages::answers::show),
        post("/dossiers/{code}/answers", Needs(ViewDossiers), pages::answers::save),
        get("/dossiers/{code}/list", Needs(ViewDossiers), pages::dossier_list::show),
        post("/dossiers/{code}/list", Needs(ViewDossiers), pages::dossier_list::save),
        attachment("/dossiers/{code}/attachments", Needs(ViewDossiers), pages::attachments::add),
        get("/dossiers/{code}/attachments/{number}", Needs(ViewDossiers), pages::attachments::open),
        post("/dossiers/{code}/attachments/{number}/withdraw", Needs(ViewDossiers), pages::attachments::withdraw),
        // what was achieved, shared by nominees
        get("/dossiers/{code}/achievements", Needs(ViewDossiers), pages::achievements::list),
        post("/dossiers/{code}/achievements", Needs(ViewDossiers), pages::achievements::add),
        get("/dossiers/{code}/achievements/{number}", Needs(ViewDossiers), pages::achievements::show),
        post("/dossiers/{code}/achievements/{number}", Needs(ViewDossiers), pages::achievements::save),
        // nominees
        get("/dossiers/{code}/nominees.xlsx", Needs(ViewDossiers), pages::dossiers::export_nominees),
        get("/dossiers/{code}/nominees/new", Needs(PrepareDossier), pages::nominees::new),
        grid("/dossiers/{code}/nominees/new", Needs(PrepareDossier), pages::nominees::add),
        get("/dossiers/{code}/nominees/pick", Needs(PrepareDossier), pages::nominees::pick::show),
        grid("/dossiers/{code}/nominees/pick", Needs(PrepareDossier), pages::nominees::pick::pick),
        get("/dossiers/{code}/nominees/grid", Needs(ViewDossiers), pages::nominee_grid::show),
        grid("/dossiers/{code}/nominees/grid", Needs(ViewDossiers), pages::nominee_grid::save),
        get("/dossiers/{code}/nominees/{seq}", Needs(ViewDossiers), pages::nominees::show),
        post("/dossiers/{code}/nominees/{seq}", Needs(ViewDossiers), pages::nominees::save),
        post("/dossiers/{code}/nominees/{seq}/remove", Needs(ViewDossiers), pages::nominees::remove),
        post("/dossiers/{code}/nominees/{seq}/override", Needs(ViewDossiers), pages::nominees::override_verdict),
        post("/dossiers/{code}/nominees/{seq}/include", Needs(ViewDossiers), pages::nominees::include),
        post("/dossiers/{code}/nominees/{seq}/move", Needs(ViewDossiers), pages::nominees::place),
        // the law and local regulations
        get("/law", Needs(ViewLaw), pages::law::home::show),
        get("/law/awards", Needs(ViewLaw), pages::law::awards::list),
        get("/law/awards.xlsx", Needs(ViewLaw), pages::law::awards::export),
        get("/law/awards/{id}", Needs(ViewLaw), pages::law::awards::show),
        get("/law/changes", Needs(ViewLaw), pages::law::changes::show),
        get("/law/sources", Needs(ViewLaw), pages::law::sources::list),
        get("/law/sources.xlsx", Needs(ViewLaw), pages::law::sources::export),
        get("/law/unverified", Needs(ViewLaw), pages::law::items::list),
        get("/law/unverified.xlsx", Needs(ViewLaw), pages::law::items::export),
        get("/law/rules/{key}", Needs(ViewLaw), pages::law::items::show),
        post("/law/rules/{key}/{what}", Needs(ManageLaw), pages::law::items::enter),
        get("/law/regulations", Needs(ViewLaw), pages::law::regulations::list),
        post("/law/regulations", Needs(ManageLaw), pages::law::regulations::adopt),
        get("/law/regulations/new", Needs(ManageLaw), pages::law::regulation_form::new),
        grid("/law/regulations/new", Needs(ManageLaw), pages::law::regulation_form::create),
        get("/law/regulations/{code}", Needs(ViewLaw), pages::law::regulations::show),
        get("/law/regulations/{code}/text", Needs(ViewLaw), pages::law::regulations::text),
        get("/law/regulations/{code}/edit", Needs(ManageLaw), pages::law::regulation_form::edit),
        grid("/law/regulations/{code}/edit", Needs(ManageLaw), pages::law::regulation_form::save),
        // who can be proposed for what
        much("/law/scan", Needs(app::scan::NEEDS), pages::scan::list),
        get("/law/scan.xlsx", Needs(app::scan::NEEDS), pages::scan::export),
        grid("/law/scan/nominate", Needs(PrepareDossier), pages::scan::nominate),
        // exports under way
        get("/exports/{token}", SignedIn, sheet::progress),
        // accounts
        get("/accounts", Needs(Action::ManageAccounts), pages::accounts::list),
        post("/accounts", Needs(Action::ManageAccounts), pages::accounts::create),
        get("/accounts.xlsx", Needs(Action::ManageAccounts), pages::accounts::sheet),
        get("/accounts/new", Needs(Action::ManageAccounts), pages::accounts::new),
        get("/accounts/bulk", Needs(Action::ManageAccounts), pages::accounts::bulk),
        post("/accounts/bulk", Needs(Action::ManageAccounts), pages::accounts::bulk_create),
        get("/accounts/second-factor", Needs(Action::ManageAccounts), pages::factor::rules),
        post("/accounts/second-factor", Needs(Action::ManageAccounts), pages::factor::save_rules),
        get("/accounts/{login}", Needs(Action::ManageAccounts), pages::accounts::show),
        post("/accounts/{login}/person", Needs(Action::ManageAccounts), pages::accounts::bind),
        post("/accounts/{login}/rename", Needs(Action::ManageAccounts), pages::accounts::rename),
        post("/accounts/{login}/state", Needs(Action::ManageAccounts), pages::accounts::state),
        post("/accounts/{login}/reset", Needs(Action::ManageAccounts), pages::accounts::reset),
        post("/accounts/{login}/factor", Needs(Action::ManageAccounts), pages::factor::reset),
        post("/accounts/{login}/sessions", Needs(Action::ManageAccounts), pages::accounts::end_sessions),
        post("/accounts/{login}/grants", Needs(Action::ManageAccounts), pages::accounts::grant),
        post("/accounts/{login}/grants/revoke", Needs(Action::ManageAccounts), pages::accounts::revoke),
        // secret ballots
        get("/ballots/{code}", SignedIn, pages::ballots::show),
        get("/ballots/{code}/vote", SignedIn, pages::ballots::paper),
        post("/ballots/{code}/vote", SignedIn, pages::ballots::cast),
        few("/ballots/{code}/start", Needs(Action::RunCouncil), pages::ballots::start),
        few("/ballots/{code}/close", Needs(Action::RunCouncil), pages::ballots::close),
        post("/ballots/{code}/void", Needs(Action::RunCouncil), pages::ballots::void),
        get("/ballots/{code}/count", Needs(Action::RunCouncil), pages::ballots::counting),
        post("/ballots/{code}/count", Needs(Action::RunCouncil), pages::ballots::count),
        get("/ballots/{code}/published.txt", SignedIn, pages::ballots::file),
        get("/ballots/{code}/recount", SignedIn, pages::ballots::recount),
        // council
        get("/council", Needs(Action::ViewCouncil), pages::council::list),
        get("/council.xlsx", Needs(Action::ViewCouncil), pages::council::export),
        get("/council/new", Needs(Action::RunCouncil), pages::council::new),
        grid("/council/new", Needs(Action::RunCouncil), pages::council::convene),
        get("/council/bodies", SignedIn, pages::council::bodies),
        post("/council/bodies", Needs(ManageSetup), pages::council::change_bodies),
        get("/council/bodies/{code}/edit", Needs(ManageSetup), pages::council::edit_body),
        post("/council/bodies/{code}/edit", Needs(ManageSetup), pages::council::save_body),
        get("/council/{code}", Needs(Action::ViewCouncil), pages::council::show),
        grid("/council/{code}/presence", Needs(Action::RunCouncil), pages::council::presence),
        post("/council/{code}/minutes", Needs(Action::RunCouncil), pages::council::minutes),
        grid("/council/{code}/votes-all", Needs(Action::RunCouncil), pages::council::votes_all),
        post("/council/{code}/method", Needs(Action::RunCouncil), pages::council::method),
        get("/council/{code}/ballot", Needs(Action::RunCouncil), pages::council::ask),
        post("/council/{code}/ballot", Needs(Action::RunCouncil), pages::council::open),
        get("/council/{code}/tellers", SignedIn, pages::council::sheet),
        grid("/council/{code}/tellers", SignedIn, pages::council::enter),
        post("/council/{code}/questions", Needs(Action::RunCouncil), pages::council::ask_question),
        post("/council/{code}/questions/{number}/off", Needs(Action::RunCouncil), pages::council::drop_question),
        post("/council/{code}/consensus", Needs(Action::RunCouncil), pages::council::consensus),
        post("/council/{code}/round", Needs(Action::RunCouncil), pages::council::round),
        post("/council/{code}/close", Needs(Action::RunCouncil), pages::council::close),
        post("/council/{code}/cancel", Needs(Action::RunCouncil), pages::council::cancel),
        get("/council/{code}/votes", Needs(Action::ViewCouncil), pages::council::votes),
        grid("/council/{code}/votes", Needs(Action::RunCouncil), pages::council::record),
        get("/council/{code}/votes/{line}", Needs(Action::ViewCouncil), pages::council::item),
        grid("/council/{code}/votes/{line}", Needs(Action::RunCouncil), pages::council::record_item),
        // proof of names
        get("/proofs", Needs(Action::ConfirmProof), pages::proofs::list),
        get("/proofs/{code}", SignedIn, pages::proofs::show),
        get("/proofs/{code}/all", Needs(Action::ConfirmProof), pages::proofs::all),
        grid("/proofs/{code}/confirm", Needs(Action::ConfirmProof), pages::proofs::confirm),
        few("/proofs/{code}/remind", Needs(Action::ViewDossiers), pages::proofs::remind),
        get("/proofs/{code}/{part}/{seq}", SignedIn, pages::proofs::edit),
        post("/proofs/{code}/{part}/{seq}", SignedIn, pages::proofs::correct),
        // decisions
        get("/decisions", Needs(Action::ViewDecisions), pages::decisions::list),
        get("/decisions.xlsx", Needs(Action::ViewDecisions), pages::decisions::export),
        grid("/decisions", Needs(Action::PrepareDecision), pages::decisions::draft),
        get("/decisions/{code}", Needs(Action::ViewDecisions), pages::decisions::show),
        get("/decisions/{code}/edit", Needs(Action::PrepareDecision), pages::decisions::edit),
        grid("/decisions/{code}/edit", Needs(Action::PrepareDecision), pages::decisions::save),
        post("/decisions/{code}/send", Needs(Action::PrepareDecision), pages::decisions::send),
        post("/decisions/{code}/take-back", Needs(Action::PrepareDecision), pages::decisions::take_back),
        post("/decisions/{code}/register", Needs(Action::PrepareDecision), pages::decisions::register),
        post("/decisions/{code}/issue", Needs(Action::PrepareDecision), pages::decisions::issue),
        get("/decisions/{code}/prizes", Needs(Action::ViewDecisions), pages::decisions::prizes),
        get("/decisions/{code}/release", Needs(Action::ReleaseNames), pages::decisions::release),
        grid("/decisions/{code}/release", Needs(Action::ReleaseNames), pages::decisions::save_release),
        get("/decisions/{code}/certificates", Needs(Action::PrintCertificates), pages::certificates::show),
        grid("/decisions/{code}/certificates", Needs(Action::PrintCertificates), pages::certificates::act),
        get("/decisions/{code}/amend", Needs(Action::PrepareDecision), pages::amendments::new),
        post("/decisions/{code}/amend", Needs(Action::PrepareDecision), pages::amendments::create),
        get("/decisions/{code}/copies", Needs(Action::PrintCertificates), pages::copies::show),
        get("/decisions/{code}/copies.xlsx", Needs(Action::PrintCertificates), pages::copies::export),
        post("/decisions/{code}/copies", Needs(Action::PrintCertificates), pages::copies::take_in),
        // errata and annulments
        get("/amendments/{code}", Needs(Action::ViewDecisions), pages::amendments::show),
        post("/amendments/{code}/{what}", Needs(Action::PrepareDecision), pages::amendments::act),
        // statistics
        much("/statistics", Needs(Action::ViewDecisions), pages::statistics::show),
        much("/statistics.xlsx", Needs(Action::ViewDecisions), pages::statistics::export),
        get("/statistics/0601", Needs(ViewMovements), pages::forms::show),
        get("/statistics/0601.xlsx", Needs(ViewMovements), pages::forms::export),
        much("/statistics/0602", Needs(Action::ViewDecisions), pages::forms::show),
        much("/statistics/0602.xlsx", Needs(Action::ViewDecisions), pages::forms::export),
        much("/statistics/0603", Needs(Action::ViewDecisions), pages::forms::show),
        much("/statistics/0603.xlsx", Needs(Action::ViewDecisions), pages::forms::export),
        get("/statistics/0604", Needs(ViewMovements), pages::forms::show),
        get("/statistics/0604.xlsx", Needs(ViewMovements), pages::forms::export),
        get("/statistics/0605", Needs(Action::ViewPeople), pages::forms::show),
        get("/statistics/0605.xlsx", Needs(Action::ViewPeople), pages::forms::export),
        get("/statistics/records", Needs(Action::ViewDecisions), pages::statistics::records),
        // papers
        post("/papers/{noun}/{code}", SignedIn, pages::papers::request),
        get("/papers/{noun}/{code}/{number}", SignedIn, pages::papers::download),
        get("/papers/{noun}/{code}/{number}/progress", SignedIn, pages::papers::progress),
        // awards and the honour book
        get("/awards", Needs(Action::ViewDecisions), pages::awards::list),
        get("/awards.xlsx", Needs(Action::ViewDecisions), pages::awards::export),
        get("/honour-book", Needs(Action::ViewDecisions), pages::awards::book),
        get("/honour-book.xlsx", Needs(Action::ViewDecisions), pages::awards::export_book),
        post("/honour-book", Needs(Action::ViewDecisions), pages::awards::print_book),
        // the public
        get("/bang-vang", Public, pages::awards::roll),
        get("/kiem-tra", Public, pages::awards::check),
        few("/kiem-tra", Public, pages::awards::answer),
        // for other programs
        get("/api/v1/openapi.json", SignedIn, api::document),
        get("/api/v1/people", Needs(Action::ViewPeople), api::people),
        much("/api/v1/scan", Needs(app::scan::NEEDS), api::scan::scan),
        get("/api/v1/dossiers", Needs(Action::ViewDossiers), api::dossiers),
        get("/api/v1/dossiers/{code}/nominees", Needs(ViewDossiers), api::nominees),
        get("/api/v1/decisions", Needs(Action::ViewDecisions), api::decisions),
        get("/api/v1/clusters", Needs(ViewMovements), api::nouns::clusters),
        get("/api/v1/clusters/{code}/rankings", Needs(ViewMovements), api::clusters::rankings),
        get("/api/v1/clusters/{code}/conferences", Needs(ViewMovements), api::clusters::conferences),
        get("/api/v1/clusters/{code}/{part}", Needs(ViewMovements), api::clusters::part),
        get("/api/v1/clusters/{code}/years/{year}/scores", Needs(WorkInCluster), api::clusters::scores),
        get("/api/v1/praise", Needs(ViewPeople), api::nouns::praise),
        get("/api/v1/records/{noun}", Needs(ViewMovements), api::nouns::records),
        get("/api/v1/awards", Needs(Action::ViewDecisions), api::awards),
        get("/api/v1/honour-book", Needs(Action::ViewDecisions), api::honour_book),
        get("/api/v1/sessions", Needs(Action::ViewCouncil), api::sessions),
        get("/api/v1/movements", Needs(ViewMovements), api::movements),
        get("/api/v1/accounts", Needs(Action::ManageAccounts), api::accounts),
        get("/api/v1/imports", Needs(Import), api::imports),
        get("/api/v1/registrations", Needs(ViewPeople), api::registrations),
        get("/api/v1/past-awards", Needs(ViewPeople), api::past_awards),
    ];
    all.extend(clusters::routes());
    all.extend(movements::routes());
    all.extend(portal::routes());
    all
}

/// True when the program has a page at `path`.
#[must_use]
pub fn has_page(path: &str) -> bool {
    static PAGES: OnceLock<HashSet<&'static str>> = OnceLock::new();
    PAGES
        .get_or_init(|| routes().into_iter().filter(|r| r.method == Method::GET).map(|r| r.path).collect())
        .contains(path)
}

/// The whole program behind one service.
pub fn router(state: State) -> Router {
    let mut router = Router::new();
    for route in routes() {
        let seat = guard::Seat { path: route.path, access: route.access, body: route.body, cost: route.cost };
        let mut handler = route.handler.route_layer(from_fn_with_state(seat, guard::guard));
        if route.body.files() {
            handler = handler.layer(DefaultBodyLimit::max(route.body.limit()));
        }
        router = router.route(route.path, handler);
    }
    let router = router.fallback(|| async { Fault::NotFound });
    layers::wrap(router, state.clone()).with_state(state)
}
