//! A scan of the register: counts by title, the people behind them.

use domain::scan::ScanState;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Both, Export, sheet, text};
use crate::{
    Actor, Ctx, Result,
    export::{Sheet, Value as Cell},
    list::Query,
    scan::{Found, Title, find, find_all},
};

/// How many people are in each state of a title.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TitleCounts {
    /// Award id.
    pub award: String,
    /// Its name.
    pub name: Both,
    /// Every condition is met.
    pub eligible: u64,
    /// One condition stands in the way; they are counted under their own outcome too.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScanLine {
    /// Award id.
    pub award: String,
    /// eligible, one_step, on_hold, needs_evidence, needs_human or not_eligible: the list the line stands on.
    pub state: String,
    /// Code of the person.
    pub person: String,
    /// Full name.
    pub name: String,
    /// Service number.
    pub service_number: Option<String>,
    /// Code of the unit.
    pub unit: Option<String>,
    /// Name of the unit.
    pub unit_name: Option<String>,
    /// Outcome of the verdict.
    pub outcome: String,
    /// Conditions in the way.
    pub steps: u8,
}

/// `thidua law scan`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LawScanExport {
    /// `thidua/law-scan/1`
    pub schema: String,
    /// Emulation year.
    pub year: i16,
    /// The day whose rules applied, ISO.
    pub on: String,
    /// Generation of the projection that was scanned.
    pub generation: i64,
    /// People who changed and are not packed yet: the answer does not speak of their change.
    pub waiting: u64,
    /// People within scope and filters.
    pub people: u64,
    /// Shown once while a law is pending.
    pub banner: Option<Both>,
    /// Counts of each yearly title.
    pub titles: Vec<TitleCounts>,
    /// People, by title and state, in Vietnamese order.
    pub rows: Vec<ScanLine>,
}

fn both(t: law::Text) -> Both {
    Both { vi: t.vi, en: t.en }
}

fn counts(t: &Title) -> TitleCounts {
    let of = |state| {
        let place = ScanState::ALL.iter().position(|s| *s == state);
        place.and_then(|i| t.counts.get(i)).copied().unwrap_or(0)
    };
    TitleCounts {
        award: t.award.clone(),
        name: both(t.name.clone()),
        eligible: of(ScanState::Eligible),
        one_step: of(ScanState::OneStep),
        on_hold: of(ScanState::OnHold),
        needs_evidence: of(ScanState::NeedsEvidence),
        needs_human: of(ScanState::NeedsHuman),
        not_eligible: of(ScanState::NotEligible),
    }
}

impl LawScanExport {
    /// Head and counts, without people.
    #[must_use]
    pub fn of(found: &Found) -> Self {
        Self {
            schema: "thidua/law-scan/1".to_owned(),
            year: found.year,
            on: found.on.clone(),
            generation: found.generation,
            waiting: found.waiting,
            people: found.people,
            banner: found.banner.clone().map(both),
            titles: found.titles.iter().map(counts).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds the people of a list.
    pub fn add(&mut self, found: Found) {
        let (award, state) = (found.award, found.state);
        self.rows.extend(found.page.rows.into_iter().map(|p| ScanLine {
            award: award.clone(),
            state: state.to_owned(),
            person: p.code,
            name: p.full_name,
            service_number: p.service_number,
            unit: p.unit_code,
            unit_name: p.unit_name,
            outcome: p.outcome.to_owned(),
            steps: p.steps,
        }));
    }
}

/// Packs whoever is out of date, then counts and lists: the award of the query, else every title, in each of `states`.
/// Without states only counts.
pub async fn law_scan(ctx: &Ctx, actor: &Actor, query: &Query, states: &[ScanState]) -> Result<LawScanExport> {
    let first = find_all(ctx, actor, query).await?;
    let mut report = LawScanExport::of(&first);
    let awards: Vec<String> = match query.filter("award") {
        Some(one) => vec![one.to_owned()],
        None => first.titles.iter().map(|t| t.award.clone()).collect(),
    };
    for award in &awards {
        for state in states {
            let mut asked = Query { export: true, ..query.clone() };
            asked.filters.insert("award".to_owned(), award.clone());
            asked.filters.insert("state".to_owned(), state.code().to_owned());
            report.add(find(ctx, actor, &asked).await?);
        }
    }
    Ok(report)
}

impl Export for LawScanExport {
    const NAME: &'static str = "law-scan";

    fn sheets(&self) -> Vec<Sheet> {
        let title = format!("Năm {}, xét theo ngày {}", self.year, vntext::date_dmy(&self.on));
        let n = |n: u64| Cell::Number(i64::try_from(n).unwrap_or(i64::MAX));
        let name = |award: &str| {
            self.titles.iter().find(|t| t.award == award).map_or_else(|| award.to_owned(), |t| t.name.vi.clone())
        };
        let states = ScanState::ALL.iter().map(|s| words::word(words::Lang::Vi, &key(s.code())));
        let [a, b, c, d, e, f] = <[String; 6]>::try_from(states.collect::<Vec<_>>()).unwrap_or_default();
        let mut counts = sheet(&title, ["", "", "", "", "", "", ""], Vec::<[Cell; 7]>::new());
        counts.headings = vec![words::word(words::Lang::Vi, "scan-award"), a, b, c, d, e, f];
        counts.rows = self
            .titles
            .iter()
            .map(|t| {
                let all = [t.eligible, t.one_step, t.on_hold, t.needs_evidence, t.needs_human, t.not_eligible];
                std::iter::once(text(t.name.vi.clone())).chain(all.map(n)).collect()
            })
            .collect();
        let rows = self.rows.iter().map(|r| {
            [
                text(name(&r.award)),
                text(words::word(words::Lang::Vi, &key(&r.state))),
                text(r.person.clone()),
                text(r.name.clone()),
                text(r.service_number.clone().unwrap_or_default()),
                text(r.unit_name.clone().unwrap_or_default()),
                n(u64::from(r.steps)),
            ]
        });
        let headings = ["Danh hiệu", "Kết luận", "Mã", "Họ và tên", "Số hiệu", "Đơn vị", "Số điều kiện vướng"];
        vec![counts, sheet("Danh sách", headings, rows.collect())]
    }
}

fn key(state: &str) -> String {
    format!("scan-state-{}", state.replace('_', "-"))
}
