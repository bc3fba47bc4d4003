//! `/api/v1/scan`: who can be proposed for which yearly title, counts first and a page of people behind one of them.

use app::list::Query as ListQuery;
use axum::{Json, extract::Query};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Cx, Fault, SignedIn};

/// What is scanned.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Asked {
    /// Emulation year; this year when left out.
    #[serde(default)]
    pub year: String,
    /// The day judged, ISO; today, or the last day of a closed year, when left out.
    #[serde(default)]
    pub on: String,
    /// Award id; the first title that anybody can receive when left out.
    #[serde(default)]
    pub award: String,
    /// `eligible`, `one_step`, `on_hold`, `needs_evidence`, `needs_human` or `not_eligible`.
    #[serde(default)]
    pub state: String,
    /// Code of a unit, with those below it.
    #[serde(default)]
    pub unit: String,
    /// `female` or `male`.
    #[serde(default)]
    pub sex: String,
    /// `leaders` or `direct`.
    #[serde(default)]
    pub leader: String,
    /// `after` or `before` of another page.
    #[serde(default)]
    pub at: String,
}

impl From<Asked> for ListQuery {
    fn from(a: Asked) -> Self {
        let given = [
            ("year", a.year),
            ("on", a.on),
            ("award", a.award),
            ("state", a.state),
            ("unit", a.unit),
            ("sex", a.sex),
            ("leader", a.leader),
        ];
        let filters = given.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.to_owned(), v)).collect();
        Self { at: a.at, filters, ..Self::default() }
    }
}

/// Counts of a title.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScanTitle {
    /// Award id.
    pub award: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Every condition is met.
    pub eligible: u64,
    /// One condition stands in the way; counted under their own outcome too.
    pub one_step: u64,
    /// A case is open, or a measure runs.
    pub on_hold: u64,
    /// A fact is missing.
    pub needs_evidence: u64,
    /// Somebody must judge.
    pub needs_human: u64,
    /// A condition is not met.
    pub not_eligible: u64,
}

/// Somebody found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScanPerson {
    /// Code.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Code of the unit.
    pub unit: Option<String>,
    /// Name of the unit.
    pub unit_name: Option<String>,
    /// Outcome of the verdict.
    pub outcome: &'static str,
    /// Conditions in the way.
    pub steps: u8,
}

/// A scan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Scanned {
    /// `thidua/scan/1`.
    pub schema: &'static str,
    /// Emulation year.
    pub year: i16,
    /// The day judged, ISO.
    pub on: String,
    /// Generation of the projection.
    pub generation: i64,
    /// People who changed and are not packed yet.
    pub waiting: u64,
    /// People within scope and filters.
    pub people: u64,
    /// Counts by title.
    pub titles: Vec<ScanTitle>,
    /// Award listed.
    pub award: String,
    /// State listed.
    pub state: &'static str,
    /// At most fifty people.
    pub rows: Vec<ScanPerson>,
    /// How many there are in all.
    pub count: u64,
    /// `at` of the page before.
    pub before: Option<String>,
    /// `at` of the page after.
    pub after: Option<String>,
}

/// Who in the reader's subtree can be proposed for which title, and who is one step away.
pub async fn scan(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> Result<Json<Scanned>, Fault> {
    let found = app::scan::find(&cx.ctx, &actor, &asked.into()).await?;
    let report = app::exports::LawScanExport::of(&found);
    Ok(Json(Scanned {
        schema: "thidua/scan/1",
        year: found.year,
        on: found.on,
        generation: found.generation,
        waiting: found.waiting,
        people: found.people,
        titles: report
            .titles
            .into_iter()
            .map(|t| ScanTitle {
                award: t.award,
                name_vi: t.name.vi,
                name_en: t.name.en,
                eligible: t.eligible,
                one_step: t.one_step,
                on_hold: t.on_hold,
                needs_evidence: t.needs_evidence,
                needs_human: t.needs_human,
                not_eligible: t.not_eligible,
            })
            .collect(),
        award: found.award,
        state: found.state,
        rows: found
            .page
            .rows
            .into_iter()
            .map(|p| ScanPerson {
                code: p.code,
                full_name: p.full_name,
                unit: p.unit_code,
                unit_name: p.unit_name,
                outcome: p.outcome,
                steps: p.steps,
            })
            .collect(),
        count: found.page.count,
        before: found.page.before,
        after: found.page.after,
    }))
}
