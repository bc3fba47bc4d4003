//! The lists of the program.

use super::{Choices, Column, Filter, Key, Listing, Usual, always, of_noun};
use crate::{
    NOUNS,
    access::{Action, Role},
    council::{EntryState, SessionState},
    decision::DecisionState,
    dossier::Outcome,
    lists::{MovementKind, NomineeState, Part, Sex},
    movement::MovementState,
    road::{DossierState, StepKind},
};

/// Every list that is declared here.
const DECLARED: &[&Listing] = &[
    &AWARDS,
    &PEOPLE,
    &DOSSIERS,
    &DECISIONS,
    &HONOUR_BOOK,
    &SESSIONS,
    &MOVEMENTS,
    &ACCOUNTS,
    &IMPORTS,
    &NOMINEES,
    &REGISTRATIONS,
    &PAST_AWARDS,
];

/// Every list: those declared here, and one of each noun whose fields are data.
pub fn all() -> impl Iterator<Item = &'static Listing> {
    let nouns = NOUNS.iter().copied().filter(|n| !n.newest.is_empty());
    DECLARED.iter().copied().chain(nouns.map(of_noun))
}

/// The list with this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Listing> {
    all().find(|l| l.name == name)
}

/// Awards given, one row an award.
pub const AWARDS: Listing = Listing {
    name: "awards",
    title: "award-title",
    path: "/awards",
    scope: Action::ViewDecisions,
    search: "award-search",
    columns: &[
        Column::text("award-name").by(always("name", Key::Bytes)),
        Column::text("award-unit").few("unit", Key::Words),
        Column::text("award-award").few("award", Key::Code),
        Column::text("award-number").by(always("number", Key::Whole)),
        Column::text("award-decided-on").by(always("day", Key::Code)),
        Column::text("award-book-number").few("book", Key::Whole),
        Column::number("award-prize").few("prize", Key::Whole),
    ],
    filters: &[
        Filter::new(
            "part",
            "award-part",
            Choices::Codes("award-part", || Part::ALL.iter().map(|p| p.code()).collect()),
        ),
        Filter::new("year", "award-year", Choices::Text),
    ],
    also: &["award", "decision", "release"],
    usual: Usual { order: always("name", Key::Bytes), down: false },
};

/// People of the register.
pub const PEOPLE: Listing = Listing {
    name: "people",
    title: "people-title",
    path: "/people",
    scope: Action::ViewPeople,
    search: "people-search",
    columns: &[
        Column::text("people-name").by(always("name", Key::Bytes)),
        Column::text("people-birth").few("birth", Key::Code),
        Column::text("people-sex").few("sex", Key::Code),
        Column::text("people-number").few("number", Key::Code),
        Column::text("people-rank").few("rank", Key::Words),
        Column::text("people-post").few("post", Key::Words),
        Column::text("people-unit").few("unit", Key::Words),
        Column::text("people-level").few("level", Key::Code),
    ],
    filters: &[
        Filter::new("unit", "people-unit", Choices::Page),
        Filter::new("sex", "people-sex", Choices::Codes("sex", || Sex::ALL.iter().map(|s| s.code()).collect())),
        Filter::new("leader_level", "people-level", Choices::Page),
        Filter::new("rank", "people-rank", Choices::Page),
        Filter::new("service", "people-service", Choices::Codes("people", || vec!["serving", "left"])),
    ],
    also: &[],
    usual: Usual { order: always("name", Key::Bytes), down: false },
};

/// Dossiers. How many are held tells of discipline: nobody puts the list in that order.
pub const DOSSIERS: Listing = Listing {
    name: "dossiers",
    title: "dossier-list",
    path: "/dossiers",
    scope: Action::ViewDossiers,
    search: "dossier-search",
    columns: &[
        Column::text("dossier-code").by(always("code", Key::Code)),
        Column::text("dossier-title").few("title", Key::Words),
        Column::text("dossier-unit").few("unit", Key::Words),
        Column::text("dossier-state").few("state", Key::Code),
        Column::text("dossier-step").few("step", Key::Whole),
        Column::text("dossier-due").few("due", Key::Code),
        Column::number("dossier-collectives").few("collectives", Key::Whole),
        Column::number("dossier-individuals").few("individuals", Key::Whole),
        Column::number("dossier-held"),
        Column::text("dossier-changed").by(always("changed", Key::Whole)),
    ],
    filters: &[
        Filter::new(
            "state",
            "dossier-state",
            Choices::Codes("dossier-state", || DossierState::ALL.iter().map(|s| s.code()).chain([UNDER_WAY]).collect()),
        ),
        Filter::new(
            "step",
            "dossier-step",
            Choices::Codes("dossier-step", || StepKind::ALL.iter().map(|s| s.code()).collect()),
        ),
        Filter::new("year", "dossier-year", Choices::Text),
        Filter::new("unit", "dossier-filter-unit", Choices::Text),
    ],
    also: &["award", "movement"],
    usual: Usual { order: always("changed", Key::Whole), down: true },
};

/// A choice of the dossiers' states: open, or sent back and being mended.
pub const UNDER_WAY: &str = "moving";

/// Decisions.
pub const DECISIONS: Listing = Listing {
    name: "decisions",
    title: "decision-title",
    path: "/decisions",
    scope: Action::ViewDecisions,
    search: "decision-search",
    columns: &[
        Column::text("decision-number").few("number", Key::Whole),
        Column::text("decision-signed-on").few("day", Key::Code),
        Column::text("decision-summary").few("summary", Key::Words),
        Column::text("decision-counts").few("awards", Key::Whole),
        Column::number("decision-prizes").few("prizes", Key::Whole),
        Column::text("decision-state").few("state", Key::Code),
    ],
    filters: &[
        Filter::new(
            "state",
            "decision-state",
            Choices::Codes("decision-state", || DecisionState::ALL.iter().map(|s| s.code()).collect()),
        ),
        Filter::new("year", "decision-year", Choices::Text),
    ],
    also: &[],
    usual: Usual { order: always("drafted", Key::Whole), down: true },
};

/// The honour books, by year and number.
pub const HONOUR_BOOK: Listing = Listing {
    name: "honour",
    title: "honour-title",
    path: "/honour-book",
    scope: Action::ViewDecisions,
    search: "honour-search",
    columns: &[
        Column::text("honour-number").by(always("number", Key::Whole)),
        Column::text("honour-name").few("name", Key::Bytes),
        Column::text("honour-award").few("award", Key::Code),
        Column::text("honour-decision").few("decision", Key::Whole),
        Column::text("honour-date").few("day", Key::Code),
        Column::text("honour-received").few("received", Key::Code),
        Column::text("honour-note").few("note", Key::Words),
        Column::text("honour-state").few("state", Key::Code),
    ],
    filters: &[
        Filter::new("year", "award-year", Choices::Text),
        Filter::new(
            "state",
            "honour-state",
            Choices::Codes("honour-state", || EntryState::ALL.iter().map(|s| s.code()).collect()),
        ),
    ],
    also: &[],
    usual: Usual { order: always("number", Key::Whole), down: false },
};

/// Sessions of councils.
pub const SESSIONS: Listing = Listing {
    name: "sessions",
    title: "council-sessions",
    path: "/council",
    scope: Action::ViewCouncil,
    search: "session-search",
    columns: &[
        Column::text("session-code").few("code", Key::Code),
        Column::text("session-held-on").by(always("day", Key::Code)),
        Column::text("session-council").few("council", Key::Words),
        Column::text("session-place").few("place", Key::Words),
        Column::number("session-dossiers").few("dossiers", Key::Whole),
        Column::number("session-items").few("items", Key::Whole),
        Column::text("session-state").few("state", Key::Code),
    ],
    filters: &[Filter::new(
        "state",
        "session-state",
        Choices::Codes("session-state", || SessionState::ALL.iter().map(|s| s.code()).collect()),
    )],
    also: &[],
    usual: Usual { order: always("day", Key::Code), down: true },
};

/// Movements.
pub const MOVEMENTS: Listing = Listing {
    name: "movements",
    title: "movement-list",
    path: "/movements",
    scope: Action::ViewMovements,
    search: "movement-search",
    columns: &[
        Column::text("movement-name").by(always("name", Key::Bytes)),
        Column::text("movement-kind").few("kind", Key::Code),
        Column::text("movement-unit").few("unit", Key::Words),
        Column::text("movement-from").few("from", Key::Code),
        Column::text("movement-to").few("to", Key::Code),
        Column::number("movement-phases").few("phases", Key::Whole),
        Column::number("movement-dossiers").few("dossiers", Key::Whole),
        Column::text("movement-state").few("state", Key::Code),
    ],
    filters: &[
        Filter::new(
            "kind",
            "movement-kind",
            Choices::Codes("movement-kind", || MovementKind::ALL.iter().map(|k| k.code()).collect()),
        ),
        Filter::new(
            "state",
            "movement-state",
            Choices::Codes("movement-state", || MovementState::ALL.iter().map(|s| s.code()).collect()),
        ),
        Filter::new("year", "movement-year", Choices::Text),
    ],
    also: &[],
    usual: Usual { order: always("name", Key::Bytes), down: false },
};

/// Accounts.
pub const ACCOUNTS: Listing = Listing {
    name: "accounts",
    title: "nav-accounts",
    path: "/accounts",
    scope: Action::ManageAccounts,
    search: "account-search",
    columns: &[
        Column::text("account-name").by(always("name", Key::Bytes)),
        Column::text("account-login").few("login", Key::Code),
        Column::text("account-roles"),
        Column::text("account-state").few("state", Key::Whole),
    ],
    filters: &[
        Filter::new("role", "account-role", Choices::Codes("role", || Role::ALL.iter().map(|r| r.code()).collect())),
        Filter::new("state", "account-state", Choices::Codes("account-state", || vec!["open", "disabled"])),
    ],
    also: &[],
    usual: Usual { order: always("name", Key::Bytes), down: false },
};

/// Imports.
pub const IMPORTS: Listing = Listing {
    name: "imports",
    title: "imports-title",
    path: "/imports",
    scope: Action::Import,
    search: "",
    columns: &[
        Column::text("imports-code").few("code", Key::Code),
        Column::text("imports-file").few("file", Key::Words),
        Column::text("imports-kind").few("kind", Key::Code),
        Column::text("imports-state").few("state", Key::Code),
        Column::text("imports-when").by(always("sent", Key::Whole)),
    ],
    filters: &[],
    also: &[],
    usual: Usual { order: always("sent", Key::Whole), down: true },
};

/// Nominees of one dossier, on its page. State and outcome tell of discipline: nobody puts the list in their order.
pub const NOMINEES: Listing = Listing {
    name: "nominees",
    title: "nominee-list",
    path: "/dossiers",
    scope: Action::ViewDossiers,
    search: "nominee-search",
    columns: &[
        Column::text("nominee-name").few("name", Key::Bytes),
        Column::text("nominee-part").by(always("place", Key::Whole)),
        Column::text("nominee-unit").few("unit", Key::Words),
        Column::text("verdict-outcome"),
        Column::text("nominee-state"),
        Column::text("nominee-note"),
    ],
    filters: &[
        Filter::new(
            "part",
            "nominee-part",
            Choices::Codes("nominee-part", || Part::ALL.iter().map(|p| p.code()).collect()),
        ),
        Filter::new(
            "outcome",
            "verdict-outcome",
            Choices::Codes("verdict-outcome", || Outcome::ALL.iter().map(|o| o.code()).chain(["none"]).collect()),
        ),
        Filter::new(
            "nstate",
            "nominee-state",
            Choices::Codes("nominee-state", || NomineeState::ALL.iter().map(|s| s.code()).collect()),
        ),
        Filter::new("leader", "nominee-leader", Choices::Codes("nominee-leader", || vec!["leaders", "direct"])),
        Filter::new("twice", "nominee-note", Choices::Page),
    ],
    also: &["sex"],
    usual: Usual { order: always("place", Key::Whole), down: false },
};

/// Registrations for titles, of people and of units.
pub const REGISTRATIONS: Listing = Listing {
    name: "registrations",
    title: "registration-title",
    path: "/registrations",
    scope: Action::ViewPeople,
    search: "",
    columns: &[
        Column::text("registration-who").few("name", Key::Bytes),
        Column::text("people-unit").few("unit", Key::Words),
        Column::text("facts-field-year").few("year", Key::Whole),
        Column::text("facts-field-aim").few("aim", Key::Code),
        Column::text("facts-field-registered-on").few("on", Key::Code),
        Column::text("registration-in-time"),
        Column::text("facts-field-document"),
    ],
    filters: &[
        Filter::new("unit", "people-unit", Choices::Page),
        Filter::new("year", "facts-field-year", Choices::Text),
        Filter::new(
            "part",
            "award-part",
            Choices::Codes("award-part", || Part::ALL.iter().map(|p| p.code()).collect()),
        ),
    ],
    also: &["aim"],
    usual: Usual { order: always("entered", Key::Whole), down: true },
};

/// Awards entered from papers: held before this program, or given by others.
pub const PAST_AWARDS: Listing = Listing {
    name: "past-awards",
    title: "past-award-title",
    path: "/awards/past",
    scope: Action::ViewPeople,
    search: "",
    columns: &[
        Column::text("award-name").few("name", Key::Bytes),
        Column::text("award-unit").few("unit", Key::Words),
        Column::text("award-award").few("award", Key::Code),
        Column::text("award-number").few("number", Key::Words),
        Column::text("award-decided-on").few("day", Key::Code),
        Column::text("past-award-issuer"),
    ],
    filters: &[
        Filter::new("unit", "people-unit", Choices::Page),
        Filter::new("year", "award-year", Choices::Text),
        Filter::new(
            "part",
            "award-part",
            Choices::Codes("award-part", || Part::ALL.iter().map(|p| p.code()).collect()),
        ),
    ],
    also: &["person"],
    usual: Usual { order: always("entered", Key::Whole), down: true },
};
