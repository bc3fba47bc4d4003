//! All addresses of the program in one list, each with who may open it. The list builds the router and is the table that
//! a test walks for every role; an address that is not in it does not exist, and none can be added without an access.

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

use crate::{Fault, State, assets, guard, health, layers, pages, upload};

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

/// How much a request may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Form fields.
    Form,
    /// Form fields and files, up to [`upload::LIMIT`].
    Upload,
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
    handler: MethodRouter<State>,
}

fn get<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::GET, path, access, body: Body::Form, handler: on(MethodFilter::GET, handler) }
}

fn post<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::POST, path, access, body: Body::Form, handler: on(MethodFilter::POST, handler) }
}

fn upload<H: Handler<T, State>, T: 'static>(path: &'static str, access: Access, handler: H) -> Route {
    Route { method: Method::POST, path, access, body: Body::Upload, handler: on(MethodFilter::POST, handler) }
}

/// Every address, grouped by noun.
#[must_use]
pub fn routes() -> Vec<Route> {
    use Access::{Needs, Public, SignedIn};
    use Action::{Import, ManagePeople, ManageSetup, ManageUnits, ViewOwn, ViewPeople, ViewUnits};
    vec![
        // the house
        get("/assets/{version}/{*name}", Public, assets::serve),
        get("/healthz", Public, health::healthz),
        get("/readyz", Public, health::readyz),
        get("/metrics", Public, health::metrics),
        get("/", Public, pages::desk::home),
        // sign-in
        get("/login", Public, pages::login::show),
        post("/login", Public, pages::login::enter),
        post("/logout", SignedIn, pages::login::leave),
        post("/language", Public, pages::login::language),
        get("/account/password", SignedIn, pages::password::show),
        post("/account/password", SignedIn, pages::password::change),
        // unsent text
        post("/drafts", SignedIn, pages::drafts::keep),
        post("/drafts/forget", SignedIn, pages::drafts::forget),
        get("/resume", SignedIn, pages::drafts::resume),
        // desk
        get("/desk", SignedIn, pages::desk::show),
        // units: the first one is entered by an administrator whose role has no unit yet
        get("/units", SignedIn, pages::units::tree),
        get("/units/new", SignedIn, pages::units::new_form),
        post("/units", SignedIn, pages::units::create),
        get("/units/{code}", Needs(ViewUnits), pages::units::show),
        get("/units/{code}/{what}", Needs(ManageUnits), pages::units::edit),
        post("/units/{code}/{what}", Needs(ManageUnits), pages::units::save),
        // set-up: also for the administrator of an installation without units
        get("/setup", SignedIn, pages::setup::index),
        get("/setup/workbook.xlsx", SignedIn, pages::setup::template),
        upload("/setup/workbook", SignedIn, pages::setup::look),
        post("/setup/workbook/apply", SignedIn, pages::setup::apply),
        get("/setup/organisation", Needs(ManageSetup), pages::setup::organisation),
        post("/setup/organisation", Needs(ManageSetup), pages::setup::save_organisation),
        get("/setup/signers", Needs(ManageSetup), pages::setup::signers),
        post("/setup/signers", Needs(ManageSetup), pages::setup::save_signer),
        // people
        get("/people", Needs(ViewPeople), pages::people::list),
        get("/people.xlsx", Needs(ViewPeople), pages::people::export),
        get("/people/new", Needs(ManagePeople), pages::people::new_form),
        post("/people", Needs(ManagePeople), pages::people::create),
        get("/people/{code}", Needs(ViewPeople), pages::people::show),
        get("/people/{code}/{what}", Needs(ManagePeople), pages::people::edit),
        post("/people/{code}/{what}", Needs(ManagePeople), pages::people::save),
        get("/me", Needs(ViewOwn), pages::people::own),
        // imports
        get("/imports", Needs(Import), pages::imports::list),
        get("/imports/new", Needs(Import), pages::imports::new_form),
        upload("/imports", Needs(Import), pages::imports::create),
        get("/imports/{code}", Needs(Import), pages::imports::show),
        post("/imports/{code}/{what}", Needs(Import), pages::imports::save),
        // council
        get("/council", Needs(Action::ViewCouncil), pages::council::list),
        get("/council.xlsx", Needs(Action::ViewCouncil), pages::council::export),
        get("/council/new", Needs(Action::RunCouncil), pages::council::new),
        post("/council/new", Needs(Action::RunCouncil), pages::council::convene),
        get("/council/bodies", Needs(Action::ViewCouncil), pages::council::bodies),
        post("/council/bodies", Needs(Action::ManageSetup), pages::council::change_bodies),
        get("/council/{code}", Needs(Action::ViewCouncil), pages::council::show),
        post("/council/{code}/presence", Needs(Action::RunCouncil), pages::council::presence),
        post("/council/{code}/minutes", Needs(Action::RunCouncil), pages::council::minutes),
        post("/council/{code}/votes-all", Needs(Action::RunCouncil), pages::council::votes_all),
        post("/council/{code}/round", Needs(Action::RunCouncil), pages::council::round),
        post("/council/{code}/close", Needs(Action::RunCouncil), pages::council::close),
        post("/council/{code}/cancel", Needs(Action::RunCouncil), pages::council::cancel),
        get("/council/{code}/votes", Needs(Action::ViewCouncil), pages::council::votes),
        post("/council/{code}/votes", Needs(Action::RunCouncil), pages::council::record),
        get("/council/{code}/votes/{line}", Needs(Action::ViewCouncil), pages::council::item),
        post("/council/{code}/votes/{line}", Needs(Action::RunCouncil), pages::council::record_item),
        // proof of names
        get("/proofs", Needs(Action::ConfirmProof), pages::proofs::list),
        get("/proofs/{code}", SignedIn, pages::proofs::show),
        post("/proofs/{code}/confirm", Needs(Action::ConfirmProof), pages::proofs::confirm),
        get("/proofs/{code}/{part}/{seq}", SignedIn, pages::proofs::edit),
        post("/proofs/{code}/{part}/{seq}", SignedIn, pages::proofs::correct),
        // decisions
        get("/decisions", Needs(Action::ViewDecisions), pages::decisions::list),
        get("/decisions.xlsx", Needs(Action::ViewDecisions), pages::decisions::export),
        post("/decisions", Needs(Action::PrepareDecision), pages::decisions::draft),
        get("/decisions/{code}", Needs(Action::ViewDecisions), pages::decisions::show),
        get("/decisions/{code}/edit", Needs(Action::PrepareDecision), pages::decisions::edit),
        post("/decisions/{code}/edit", Needs(Action::PrepareDecision), pages::decisions::save),
        post("/decisions/{code}/send", Needs(Action::PrepareDecision), pages::decisions::send),
        post("/decisions/{code}/take-back", Needs(Action::PrepareDecision), pages::decisions::take_back),
        post("/decisions/{code}/register", Needs(Action::PrepareDecision), pages::decisions::register),
        post("/decisions/{code}/issue", Needs(Action::PrepareDecision), pages::decisions::issue),
        get("/decisions/{code}/prizes", Needs(Action::ViewDecisions), pages::decisions::prizes),
        get("/decisions/{code}/release", Needs(Action::ReleaseNames), pages::decisions::release),
        post("/decisions/{code}/release", Needs(Action::ReleaseNames), pages::decisions::save_release),
        get("/decisions/{code}/certificates", Needs(Action::PrintCertificates), pages::certificates::show),
        post("/decisions/{code}/certificates", Needs(Action::PrintCertificates), pages::certificates::act),
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
        post("/kiem-tra", Public, pages::awards::answer),
    ]
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
        let seat = guard::Seat { path: route.path, access: route.access, body: route.body };
        let mut handler = route.handler.route_layer(from_fn_with_state(seat, guard::guard));
        if route.body == Body::Upload {
            handler = handler.layer(DefaultBodyLimit::max(upload::LIMIT));
        }
        router = router.route(route.path, handler);
    }
    let router = router.fallback(|| async { Fault::NotFound });
    layers::wrap(router, state.clone()).with_state(state)
}
