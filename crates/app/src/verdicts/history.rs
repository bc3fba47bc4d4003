//! What happened to a person or a unit, from the facts that a verdict rests on, newest first.

use serde::Serialize;
use store::query::facts::Known;
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
                kind: "award",
                what: if english { name.en } else { name.vi },
                code: None,
                more: a.achievement.clone().unwrap_or_default(),
                from: a.decided_on.clone().or_else(|| a.year.map(|y| y.to_string())).unwrap_or_default(),
                to: None,
            }
        })
        .collect();
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
    found.sort_by(|a, b| b.from.cmp(&a.from));
    found
}
