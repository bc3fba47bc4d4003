//! The loaded law: lookup by award and day, and local regulations laid over it.

use crate::date::Date;
use crate::error::LawError;
use crate::facts::{Sector, SubjectKind};
use crate::ids::AwardId;
use crate::model::award::{Award, AwardFamily, AwardKind, AwardLevel};
use crate::model::case::Case;
use crate::model::cite::{Cite, shown};
use crate::model::cond::Cond;
use crate::model::overlay::Overlay;
use crate::model::rule::{Rule, Yield};
use crate::model::source::{Regime, RegimeStatus};
use crate::model::{Data, cond::Node};
use crate::text::Text;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// All the rules that are known, with the local regulations laid over them.
#[derive(Debug, Clone)]
pub struct Law {
    pub(crate) data: Data,
    pub(crate) overlays: BTreeMap<String, Overlay>,
    pub(crate) cases: Vec<(String, Case)>,
    /// Name below the folder and text of each file, to say where an entry stands.
    pub(crate) files: Arc<[(String, String)]>,
    awards: HashMap<AwardId, usize>,
    rules: HashMap<AwardId, Vec<usize>>,
    general: Vec<usize>,
    /// Rules that rows of a scan carry whole.
    packed: Vec<usize>,
}

/// What lists and pages show about an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardInfo {
    /// Public identifier.
    pub id: AwardId,
    /// Title or commendation.
    pub kind: AwardKind,
    /// Family.
    pub family: AwardFamily,
    /// Granting level.
    pub level: AwardLevel,
    /// Who can receive it.
    pub subjects: Vec<SubjectKind>,
    /// Judged every year.
    pub yearly: bool,
    /// Name in both languages.
    pub name: Text,
    /// Names by sector word.
    pub display: BTreeMap<String, Text>,
}

/// A line "Căn cứ …" of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    /// Vietnamese, without the leading "Căn cứ".
    pub text: String,
}

impl Law {
    /// Ids of the rules that ask about measures or open cases: reasons under them are not everybody's to read.
    #[must_use]
    pub fn conduct_rules(&self) -> std::collections::BTreeSet<&str> {
        let local = self.overlays().values().flat_map(|o| &o.rule);
        let all = self.data().rule.iter().chain(self.data().draft.iter().map(|d| &d.rule)).chain(local);
        all.filter(|r| about_conduct(&r.need)).map(|r| r.id.as_str()).collect()
    }

    pub(crate) fn assemble(mut data: Data, cases: Vec<(String, Case)>, files: Vec<(String, String)>) -> Self {
        data.rule = std::mem::take(&mut data.rule).into_iter().flat_map(Rule::with_guidance).collect();
        give_way(&mut data.rule);
        let names = source_names(&data, &BTreeMap::new());
        resolve_data(&mut data, &names);
        let mut law = Self {
            awards: data.award.iter().enumerate().map(|(i, a)| (a.id.clone(), i)).collect(),
            rules: HashMap::new(),
            general: Vec::new(),
            packed: crate::plan::packed(&data),
            data,
            overlays: BTreeMap::new(),
            cases,
            files: files.into(),
        };
        for (i, r) in law.data.rule.iter().enumerate() {
            if r.is_general() {
                law.general.push(i);
            } else {
                for a in &r.awards {
                    law.rules.entry(a.clone()).or_default().push(i);
                }
            }
        }
        law
    }

    /// The award, when it exists.
    #[must_use]
    pub fn award(&self, id: &AwardId) -> Option<&Award> {
        self.awards.get(id).and_then(|i| self.data.award.get(*i))
    }

    /// All awards, in the order of the data (titles first, then upward).
    #[must_use]
    pub fn awards(&self) -> Vec<AwardInfo> {
        self.data
            .award
            .iter()
            .map(|a| AwardInfo {
                id: a.id.clone(),
                kind: a.kind,
                family: a.family,
                level: a.level,
                subjects: a.subjects.clone(),
                yearly: a.yearly,
                name: a.name.clone(),
                display: a.display.clone(),
            })
            .collect()
    }

    /// The name of an award in a sector; the identifier itself when the award is unknown.
    #[must_use]
    pub fn award_name(&self, id: &AwardId, sector: Option<Sector>) -> Text {
        self.award(id).map_or_else(|| Text::new(id.as_str(), id.as_str()), |a| a.name_in(sector).clone())
    }

    /// The regime of a day.
    #[must_use]
    pub fn regime(&self, on: Date) -> Option<&Regime> {
        self.data.regime.iter().find(|r| r.from <= on && r.to.is_none_or(|to| on <= to))
    }

    /// The banner to show once over a list judged on this day.
    #[must_use]
    pub fn banner(&self, on: Date) -> Option<Text> {
        self.regime(on).filter(|r| r.status == RegimeStatus::Pending).and_then(|r| r.banner.clone())
    }

    /// The whole data, for pages and exports.
    #[must_use]
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Overlays by id.
    #[must_use]
    pub fn overlays(&self) -> &BTreeMap<String, Overlay> {
        &self.overlays
    }

    /// Golden cases with the file each comes from.
    #[must_use]
    pub fn cases(&self) -> &[(String, Case)] {
        &self.cases
    }

    /// Data files in the order they were read.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        self.files.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Rules of an award in force on a day: its own, then general principles, then those of local
    /// regulations. A filled slot replaces the law's open rule.
    pub(crate) fn rules_for<'a>(
        &'a self,
        award: &'a AwardId,
        on: Date,
        overlays: &'a [&'a Overlay],
        draft: bool,
    ) -> impl Iterator<Item = &'a Rule> + use<'a> {
        let filled = move |r: &Rule| {
            r.slot.as_ref().is_some_and(|s| {
                overlays.iter().any(|o| o.rule.iter().any(|x| x.slot.as_ref() == Some(s) && x.in_force(on)))
            })
        };
        let replaced = move |r: &Rule| draft && self.data.draft.iter().any(|d| d.replaces.contains(&r.id));
        let own = self.rules.get(award).map(Vec::as_slice).unwrap_or_default();
        let drafts = self.data.draft.iter().map(|d| &d.rule).filter(move |r| draft && r.awards.contains(award));
        own.iter()
            .chain(&self.general)
            .filter_map(|i| self.data.rule.get(*i))
            .filter(move |r| !filled(r) && !replaced(r))
            .chain(drafts)
            .chain(overlays.iter().flat_map(|o| &o.rule).filter(move |r| r.is_general() || r.awards.contains(award)))
            .filter(move |r| r.in_force(on))
    }

    /// Rules that rows of a scan carry whole, in their places.
    pub(crate) fn packed_rules(&self) -> impl Iterator<Item = &Rule> {
        self.packed.iter().filter_map(|i| self.data.rule.get(*i))
    }

    /// The place of a rule among them.
    pub(crate) fn packed_place(&self, id: &str) -> Option<usize> {
        self.packed_rules().position(|r| r.id == id)
    }

    /// General principles, whatever their dates.
    pub(crate) fn principles(&self) -> impl Iterator<Item = &Rule> {
        self.general.iter().filter_map(|i| self.data.rule.get(*i))
    }

    /// The local regulations named, those in force on the day.
    pub(crate) fn regulations(&self, ids: &[String], on: Date) -> Result<Vec<&Overlay>, LawError> {
        let mut found = Vec::with_capacity(ids.len());
        for (i, id) in ids.iter().enumerate() {
            let Some(o) = self.overlays.get(id) else {
                return Err(LawError::new(
                    "facts.unknown_regulation",
                    format!("regulations[{i}]"),
                    format!("Không có quy định địa phương “{id}”."),
                    format!("There is no local regulation “{id}”."),
                ));
            };
            if o.in_force(on) {
                found.push(o);
            }
        }
        Ok(found)
    }

    /// Legal bases printed by a decision on this day, in order: those of the local regulations when they
    /// state any, else those of the regime.
    #[must_use]
    pub fn legal_bases(&self, award: &AwardId, on: Date, regulations: &[String]) -> Vec<LegalBasis> {
        let _ = self.award(award);
        let local: Vec<&String> = regulations
            .iter()
            .filter_map(|id| self.overlays.get(id))
            .filter(|o| o.in_force(on))
            .flat_map(|o| &o.bases)
            .collect();
        let lines = if local.is_empty() {
            self.regime(on).map(|r| r.bases.iter().collect()).unwrap_or_default()
        } else {
            local
        };
        lines.into_iter().map(|t| LegalBasis { text: t.clone() }).collect()
    }
}

/// Notes on each rule the sectors and days on which another takes its place.
fn give_way(rules: &mut [Rule]) {
    let mut all: HashMap<String, Vec<Yield>> = HashMap::new();
    for r in rules.iter() {
        let sectors = r.applies.as_ref().map(|g| g.sectors.clone()).unwrap_or_default();
        for other in &r.instead_of {
            all.entry(other.clone()).or_default().push(Yield { from: r.from, to: r.to, sectors: sectors.clone() });
        }
    }
    for r in rules {
        r.yields = all.get(&r.id).cloned().unwrap_or_default();
    }
}

/// Printed names of sources by id.
pub(crate) fn source_names(data: &Data, overlays: &BTreeMap<String, Overlay>) -> HashMap<String, String> {
    data.source
        .iter()
        .chain(overlays.values().flat_map(|o| &o.source))
        .map(|s| (s.id.clone(), s.name.clone()))
        .collect()
}

fn resolve(cites: &mut [Cite], names: &HashMap<String, String>) {
    for c in cites {
        if let Some(name) = names.get(&c.source) {
            c.resolve(name);
        }
    }
}

fn resolve_node(n: &mut Node, names: &HashMap<String, String>) {
    resolve(&mut n.cite, names);
    for inner in n.need.nodes_mut() {
        resolve_node(inner, names);
    }
}

fn resolve_rule(r: &mut Rule, names: &HashMap<String, String>) {
    resolve(&mut r.cite, names);
    for n in r.need.nodes_mut() {
        resolve_node(n, names);
    }
}

fn resolve_data(d: &mut Data, names: &HashMap<String, String>) {
    d.rule.iter_mut().for_each(|r| resolve_rule(r, names));
    d.draft.iter_mut().for_each(|r| resolve_rule(&mut r.rule, names));
    d.regime.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    d.base_salary.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    d.multiplier.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    d.money_rule.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    d.authority.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    d.vote.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    for x in &mut d.dossier {
        resolve(&mut x.cite, names);
        x.papers.iter_mut().for_each(|p| resolve(&mut p.cite, names));
    }
    d.deadline.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    d.principle.iter_mut().for_each(|r| resolve(&mut r.cite, names));
}

/// Fills the printed citations of an overlay.
pub(crate) fn resolve_overlay(o: &mut Overlay, names: &HashMap<String, String>) {
    o.rule.iter_mut().for_each(|r| resolve_rule(r, names));
    o.authority.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    o.vote.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    o.dossier.iter_mut().for_each(|r| resolve(&mut r.cite, names));
    o.multiplier.iter_mut().for_each(|r| resolve(&mut r.cite, names));
}

/// True when the rule asks about measures or open cases, by itself or in one of its parts.
fn about_conduct(need: &Cond) -> bool {
    matches!(
        need,
        Cond::NoDiscipline { .. }
            | Cond::DisciplineOver
            | Cond::HoldUnderDiscipline
            | Cond::NoOpenProceedings
            | Cond::NoOpenCase
            | Cond::LookBack { .. }
            | Cond::TitleAfterBreaches { .. }
    ) || need.nodes().iter().any(|n| about_conduct(&n.need))
}

/// Citations of a rule and of its parts, for `verify` and pages.
pub(crate) fn all_cites(r: &Rule) -> Vec<&Cite> {
    fn inner<'a>(need: &'a Cond, out: &mut Vec<&'a Cite>) {
        for n in need.nodes() {
            out.extend(&n.cite);
            inner(&n.need, out);
        }
    }
    let mut out: Vec<&Cite> = r.cite.iter().collect();
    inner(&r.need, &mut out);
    out
}

/// Printed citations of a slice; shared by the answer builders.
pub(crate) fn printed(c: &[Cite]) -> Vec<String> {
    shown(c)
}
