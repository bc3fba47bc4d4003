//! The main navigation: only what the reader may open somewhere, and only what this program has a page for.

use app::Actor;
use domain::access::{Action, may_anywhere};
use serde::Serialize;

/// A group of entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Message key of its heading.
    pub key: &'static str,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Message key of its name.
    pub key: &'static str,
    /// Its address.
    pub href: &'static str,
    /// The reader is on one of its pages.
    pub here: bool,
}

type Line = (&'static str, &'static str, Option<Action>);

const GROUPS: &[(&str, &[Line])] = &[
    (
        "nav-work",
        &[
            ("nav-desk", "/desk", None),
            ("nav-notices", "/notices", None),
            ("nav-own", "/me", Some(Action::ViewOwn)),
            ("nav-help", "/help", None),
        ],
    ),
    (
        "nav-commend",
        &[
            ("nav-movements", "/movements", Some(Action::ViewMovements)),
            ("nav-records", "/records", Some(Action::ViewMovements)),
            ("nav-clusters", "/clusters", Some(Action::ViewMovements)),
            ("nav-registrations", "/registrations", Some(Action::ViewPeople)),
            ("nav-scan", "/law/scan", Some(app::scan::NEEDS)),
            ("nav-dossiers", "/dossiers", Some(Action::ViewDossiers)),
            ("nav-proofs", "/proofs", Some(Action::ConfirmProof)),
            ("nav-council", "/council", Some(Action::ViewCouncil)),
            ("nav-decisions", "/decisions", Some(Action::ViewDecisions)),
            ("nav-awards", "/awards", Some(Action::ViewDecisions)),
            ("nav-honour-book", "/honour-book", Some(Action::ViewDecisions)),
            ("nav-news", "/news", Some(Action::ViewNews)),
            ("nav-feedback", "/feedback", Some(Action::ViewNews)),
        ],
    ),
    (
        "nav-organisation",
        &[
            ("nav-units", "/units", Some(Action::ViewUnits)),
            ("nav-people", "/people", Some(Action::ViewPeople)),
            ("nav-praise", "/praise", Some(Action::ViewPeople)),
            ("nav-imports", "/imports", Some(Action::Import)),
            ("nav-missing", "/facts/missing", Some(Action::ViewPeople)),
        ],
    ),
    (
        "nav-rules",
        &[("nav-statistics", "/statistics", Some(Action::ViewDecisions)), ("nav-law", "/law", Some(Action::ViewLaw))],
    ),
    (
        "nav-admin",
        &[
            ("nav-setup", "/setup", Some(Action::ManageSetup)),
            ("nav-accounts", "/accounts", Some(Action::ManageAccounts)),
            ("nav-audit", "/audit", Some(Action::ViewAudit)),
        ],
    ),
];

/// The groups `actor` sees while on `path`.
#[must_use]
pub fn for_actor(actor: &Actor, path: &str) -> Vec<Group> {
    // The longest address that the page lies under: /law/scan is not also /law.
    let under = |href: &str| path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let all = GROUPS.iter().flat_map(|(_, lines)| lines.iter().map(|(_, href, _)| *href));
    let nearest = all.filter(|href| under(href)).max_by_key(|href| href.len()).unwrap_or_default();
    GROUPS
        .iter()
        .map(|(key, lines)| Group {
            key,
            entries: lines
                .iter()
                .filter(|(_, href, action)| {
                    crate::router::has_page(href) && action.is_none_or(|a| may_anywhere(actor, a))
                })
                .map(|(key, href, _)| Entry { key, href, here: *href == nearest })
                .collect(),
        })
        .filter(|g| !g.entries.is_empty())
        .collect()
}
