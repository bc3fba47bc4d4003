//! What happened to a person or a unit, from the facts that a verdict rests on, newest first.

use serde::Serialize;
use store::query::{facts::Known, records::Record};
use uuid::Uuid;

use crate::Ctx;

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Kind; message `timeline-KIND`.
    pub kind: &'static str,
    /// What: words, or a code.
    pub what: String,
    /// When `what` is a code: the prefix of its message.
    pub code: Option<&'static str>,
    /// The paper, or more about it.
    pub more: String,
    /// First day, ISO, perhaps partial; empty when unknown.
    pub from: String,
    /// Last day.
    pub to: Option<String>,
}

/// The history of `who`; discipline and open cases only when `sees`.
pub(super) fn history(ctx: &Ctx, known: &Known, who: Uuid, sees: bool, english: bool) -> Vec<Moment> {
    let mut found: Vec<Moment> = known
        .awards
        .iter()
        .filter(|a| a.who == who)
        .map(|a| {
            let name = super::award_name(ctx, &a.award);
            Moment {
                kind: if a.past { "past-award" } else { "award" },
                what: if english { name.en } else { name.vi },
                code: None,
                more: a.achievement.clone().unwrap_or_else(|| a.document.clone()),
                from: a.decided_on.clone().or_else(|| a.year.map(|y| y.to_string())).unwrap_or_default(),
                to: None,
            }
        })
        .collect();
    found.extend(known.records.iter().filter(|r| r.who == who).filter_map(recorded));
    found.extend(known.served.iter().map(|m| Moment {
        kind: "membership",
        what: m.unit.clone(),
        code: None,
        more: m.post.clone(),
        from: m.from.clone(),
        to: m.to.clone(),
    }));
    if sees {
        found.extend(known.discipline.iter().filter(|d| d.person_id == who).map(|d| Moment {
            kind: "discipline",
            what: d.level.clone(),
            code: Some("discipline"),
            more: d.document.clone(),
            from: d.from_date.clone(),
            to: d.expunged_on.clone().or_else(|| d.to_date.clone()),
        }));
        found.extend(known.proceedings.iter().filter(|p| p.person_id == who).map(|p| Moment {
            kind: "proceeding",
            what: p.kind.clone(),
            code: Some("proceeding"),
            more: p.document.clone(),
            from: p.opened.clone(),
            to: p.closed.clone(),
        }));
    }
    if sees {
        let against = known.records.iter().filter(|r| r.who == who);
        found.extend(against.filter_map(|r| {
            let get = |column: &str| r.values.get(column).cloned();
            let (kind, code, what) = match r.kind.as_str() {
                "unit-discipline" => ("discipline", "discipline", get("level")?),
                "unit-cases" => ("proceeding", "proceeding", get("kind")?),
                _ => return None,
            };
            Some(Moment {
                kind,
                what,
                code: Some(code),
                more: r.document.clone(),
                from: get("from_date").unwrap_or_default(),
                to: get("expunged_on").or_else(|| get("to_date")),
            })
        }));
    }
    // A year alone tells least: it stands below the days of that year.
    found.sort_by(|a, b| b.from.cmp(&a.from).then_with(|| (a.kind, &a.what).cmp(&(b.kind, &b.what))));
    found
}

/// A fact from the office as a line: its words or code, its days, its paper.
fn recorded(r: &Record) -> Option<Moment> {
    let get = |column: &str| r.values.get(column).cloned().unwrap_or_default();
    let (kind, code, what) = match r.kind.as_str() {
        "ratings" => ("rating", Some("facts-rating"), get("rating")),
        "initiatives" => ("initiative", None, get("title")),
        "posts" => ("post", None, get("post")),
        "leave" => ("leave", Some("facts-leave"), get("kind")),
        "study" => ("study", None, get("course")),
        "service" => ("service", Some("facts-employment"), get("employment")),
        "transfers" => ("transfer", None, get("old_unit")),
        "registrations" => ("registration", Some("facts-registered"), get("registered")),
        "standings" if r.values.contains_key("cluster_place") => {
            ("standing", Some("facts-cluster-place"), get("cluster_place"))
        }
        _ => return None,
    };
    let from = ["from_date", "recognised_on", "on_date", "year"].iter().find_map(|c| r.values.get(*c).cloned());
    Some(Moment {
        kind,
        what,
        code,
        more: r.document.clone(),
        from: from.unwrap_or_default(),
        to: r.values.get("to_date").cloned(),
    })
}
