//! Group rules: a list judged as a whole (quotas, ceilings of leaders, flags per cluster), saying how many places there are, how many
//! are used, who is over the line and why, and what would be while a unit's own result is undecided.

use crate::date::Date;
use crate::error::LawError;
use crate::eval::lists::{Share, flags};
use crate::eval::{Path, confirmed, moved};
use crate::facts::{Level, Sector, Sex, SubjectKind, UnitResult};
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::cond::{Cond, Guard};
use crate::model::overlay::Overlay;
use crate::model::rule::Rule;
use crate::text::Text;
use crate::validate::known_award;
use serde::Serialize;
use std::collections::BTreeMap;

mod elsewhere;
mod line;

pub use elsewhere::{Elsewhere, OtherList};

/// One line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Code of the nominee.
    pub code: String,
    /// Votes or points that rank the list, higher first; unknown when not ranked.
    pub score: Option<i64>,
    /// Sex of a person, for the tie-break.
    pub sex: Option<Sex>,
    /// Women and members of a collective, for the tie-break.
    pub women_of: Option<(u32, u32)>,
    /// Cluster, for flags per cluster.
    pub cluster: Option<String>,
    /// A conscript, who has a share of his own.
    pub conscript: bool,
    /// Code of the unit that the person leads, for the ceiling of its leaders.
    pub leads: Option<String>,
}

/// A unit whose leaders stand on the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedUnit {
    /// Its level.
    pub level: Option<Level>,
    /// How many lead it.
    pub leaders: Option<u32>,
    /// What it was given for the year; unknown while undecided.
    pub result: Option<UnitResult>,
}

/// The list and what is known about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSetting {
    /// The award proposed.
    pub award: AwardId,
    /// The day judged.
    pub on: Date,
    /// Local regulations in force.
    pub regulations: Vec<String>,
    /// Whether people or collectives stand on it; unknown, the rules of both apply.
    pub kind: Option<SubjectKind>,
    /// Their sector.
    pub sector: Option<Sector>,
    /// Level of the units on the list.
    pub level: Option<Level>,
    /// What the department or province that draws up the list was given for the year; unknown while undecided.
    pub result: Option<UnitResult>,
    /// What quotas are shares of, by the keys of `list.base`.
    pub base: BTreeMap<String, u32>,
    /// Units whose leaders stand on the list, by code.
    pub units: BTreeMap<String, LedUnit>,
    /// Members of the clusters that units on the list belong to, where known; else the one number of `base` is every cluster's.
    pub clusters: BTreeMap<String, u32>,
    /// Lists for titles of the same year that take places of the same ceilings.
    pub others: Vec<OtherList>,
}

impl ListSetting {
    /// A list of an award on a day, with nothing else known.
    #[must_use]
    pub fn new(award: AwardId, on: Date) -> Self {
        Self {
            award,
            on,
            regulations: Vec::new(),
            kind: None,
            sector: None,
            level: None,
            result: None,
            base: BTreeMap::new(),
            units: BTreeMap::new(),
            clusters: BTreeMap::new(),
            others: Vec::new(),
        }
    }
}

/// A ceiling on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cap {
    /// Rule that sets it, or `rule/part`.
    pub rule: String,
    /// Cluster it concerns; the whole list when null.
    pub cluster: Option<String>,
    /// Unit whose leaders it concerns.
    pub unit: Option<String>,
    /// Nominees counted, those of other lists among them.
    pub nominated: u32,
    /// What other lists bring.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub elsewhere: Vec<Elsewhere>,
    /// What the share is taken of; null for a plain number.
    pub base: Option<u32>,
    /// How many may stand; null while a result is undecided or left to people.
    pub cap: Option<u32>,
    /// What would be under each result, while it is undecided.
    pub what_if: Vec<WhatIf>,
    /// Seen in a source; an unverified or advisory ceiling only asks.
    pub binding: bool,
    /// The wording.
    pub text: Text,
    /// Citations.
    pub cite: Vec<String>,
}

/// A ceiling under one result of the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhatIf {
    /// The result.
    pub result: UnitResult,
    /// In words, Vietnamese.
    pub name: &'static str,
    /// Percent, where the text states one.
    pub percent: Option<u32>,
    /// How many may stand; null where people decide.
    pub cap: Option<u32>,
    /// How many of the list would be over.
    pub over: u32,
}

/// A nominee over the line, or whose place nobody can tell yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OverLine {
    /// Code of the nominee.
    pub code: String,
    /// Rule of the ceiling.
    pub rule: String,
    /// True when a tie or a missing score leaves the place open: the council must decide.
    pub undecided: bool,
    /// Why.
    pub why: Text,
}

/// A tie across the line, decided by the law's own preference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TieBreak {
    /// Those preferred.
    pub chosen: Vec<String>,
    /// Those with the same score who step back.
    pub behind: Vec<String>,
    /// Why.
    pub why: Text,
}

/// A number that a ceiling needs and that was not stated, or stated as 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// Rule of the ceiling.
    pub rule: String,
    /// Keys of `list.base` (one of them suffices), or `unit.level`.
    pub keys: Vec<String>,
    /// Stated as 0: a share of nothing.
    pub empty: bool,
    /// Unit whose number it is.
    pub unit: Option<String>,
}

/// What a list as a whole amounts to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ListVerdict {
    /// Ceilings that apply.
    pub caps: Vec<Cap>,
    /// Who is over a line.
    pub over: Vec<OverLine>,
    /// Ties that the law decides.
    pub ties: Vec<TieBreak>,
    /// Ceilings that cannot be computed for want of a base.
    pub missing: Vec<String>,
    /// The numbers they want.
    pub needs: Vec<Need>,
}

/// A condition on the list with the guards around it.
struct Ceiling<'r> {
    rule: &'r Rule,
    part: Option<&'r str>,
    guards: Vec<&'r Guard>,
    need: &'r Cond,
    text: Text,
    verified: bool,
    cite: Vec<String>,
}

impl<'r> Ceiling<'r> {
    fn path(&self) -> Path<'r> {
        let rule = Path::rule(&self.rule.id);
        self.part.map_or(rule, |p| rule.inner(p))
    }

    /// Every condition on lists inside a rule.
    fn of(rule: &'r Rule) -> Vec<Self> {
        let own = Self {
            rule,
            part: None,
            guards: rule.applies.iter().collect(),
            need: &rule.need,
            text: rule.numbered(),
            verified: rule.verified,
            cite: printed(&rule.cite),
        };
        let mut found = Vec::new();
        own.inside(&mut found);
        found
    }

    fn inside(self, found: &mut Vec<Self>) {
        if matches!(self.need, Cond::Quota { .. } | Cond::QuotaByResult { .. } | Cond::PerCluster { .. }) {
            found.push(self);
            return;
        }
        for n in self.need.nodes() {
            let inner = Self {
                rule: self.rule,
                part: Some(&n.id),
                guards: self.guards.iter().copied().chain(&n.applies).collect(),
                need: &n.need,
                text: n.need.fill(&n.text),
                verified: n.verified.unwrap_or(self.verified),
                cite: if n.cite.is_empty() { self.cite.clone() } else { printed(&n.cite) },
            };
            inner.inside(found);
        }
    }

    /// False for lists of another kind or sector.
    fn concerns(&self, of: &ListSetting) -> bool {
        self.guards.iter().all(|g| {
            (g.kinds.is_empty() || of.kind.is_none_or(|k| g.kinds.contains(&k)))
                && (g.sectors.is_empty() || of.sector.is_some_and(|s| g.sectors.contains(&s)))
                && !of.sector.is_some_and(|s| g.except_sectors.contains(&s))
        })
    }

    /// Whether the level is one it is for; `None` while unknown.
    fn of_level(&self, level: Option<Level>) -> Option<bool> {
        let mut levels = self.guards.iter().map(|g| &g.levels).filter(|l| !l.is_empty()).peekable();
        levels.peek()?;
        level.map(|l| levels.all(|of| of.contains(&l)))
    }

    fn needs_level(&self) -> bool {
        self.guards.iter().any(|g| !g.levels.is_empty())
    }
}

fn small(n: u64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn sum(base: &BTreeMap<String, u32>, of: &[String]) -> Option<u32> {
    of.iter().filter_map(|k| base.get(k)).copied().reduce(u32::saturating_add)
}

impl Law {
    /// Judges a list.
    ///
    /// # Errors
    /// An unknown award or regulation.
    pub fn judge_list(&self, of: &ListSetting, list: &[Listed]) -> Result<ListVerdict, LawError> {
        known_award(self, &of.award, "award")?;
        let overlays = self.regulations(&of.regulations, of.on)?;
        let prefers = self.data.rule.iter().find_map(|r| match r.need {
            Cond::WomenFirst { share } if r.in_force(of.on) => Some((r, share.value)),
            _ => None,
        });
        let mut judge = Judge { of, list, overlays: &overlays, prefers, out: ListVerdict::default() };
        for rule in self.rules_for(&of.award, of.on, &overlays, false) {
            if rule.yields_to_another(of.sector, of.on) {
                continue;
            }
            for ceiling in Ceiling::of(rule).iter().filter(|c| c.concerns(of)) {
                judge.ceiling(ceiling);
            }
        }
        Ok(judge.out)
    }
}

struct Judge<'a> {
    of: &'a ListSetting,
    list: &'a [Listed],
    overlays: &'a [&'a Overlay],
    prefers: Option<(&'a Rule, i64)>,
    out: ListVerdict,
}

impl<'a> Judge<'a> {
    fn number(&self, c: &Ceiling<'_>, name: &str, n: crate::model::cond::Num) -> i64 {
        moved(self.overlays, c.path(), name, n)
    }

    fn missing(&mut self, c: &Ceiling<'_>, keys: &[String], empty: bool, unit: Option<&str>) {
        let rule = c.path().to_string();
        if !self.out.missing.contains(&rule) {
            self.out.missing.push(rule.clone());
        }
        let need = Need { rule, keys: keys.to_vec(), empty, unit: unit.map(str::to_owned) };
        if !self.out.needs.contains(&need) {
            self.out.needs.push(need);
        }
    }

    fn members_of(&self, cluster: Option<&str>) -> Option<u32> {
        cluster.and_then(|c| self.of.clusters.get(c)).copied()
    }

    fn ceiling(&mut self, c: &Ceiling<'_>) {
        let by_leaders = matches!(c.need, Cond::QuotaByResult { leaders: true, .. });
        if c.needs_level() && !by_leaders {
            match c.of_level(self.of.level) {
                Some(true) => {}
                Some(false) => return,
                None => return self.missing(c, &["unit.level".into()], false, None),
            }
        }
        match c.need {
            Cond::Quota { percent, per, round, one_below, conscripts, of } => {
                let counts = |l: &Listed| conscripts.is_none_or(|wanted| wanted == l.conscript);
                // Conscripts and the others each have a list of their own, where there is one.
                let others = |l: &Listed| !counts(l);
                if *conscripts == Some(true) && !self.list.iter().any(counts)
                    || *conscripts == Some(false) && !self.list.is_empty() && self.list.iter().all(others)
                {
                    return;
                }
                let share = Share {
                    percent: self.number(c, "percent", *percent),
                    per: *per,
                    round: *round,
                    one_below: *one_below,
                };
                let of_cluster = of.iter().any(|k| k == "cluster_members");
                let groups = self.groups(of_cluster);
                if groups.is_empty() && sum(&self.of.base, of).is_none() {
                    return self.missing(c, of, false, None);
                }
                for (cluster, mut members) in groups {
                    members.retain(|l| counts(l));
                    let other = self.elsewhere(c, of_cluster.then_some(cluster.as_deref()), counts);
                    let own = self.members_of(cluster.as_deref()).filter(|_| of_cluster);
                    match own.or_else(|| sum(&self.of.base, of)) {
                        Some(base) if base > 0 || self.list.is_empty() => {
                            let cap = small(share.places(u64::from(base)));
                            self.line(c, (cluster, None), Some(base), cap, (members, other));
                        }
                        base => self.missing(c, of, base.is_some(), None),
                    }
                }
            }
            Cond::PerCluster { at_most, whole_list, large } => {
                let at_most = u64::try_from(self.number(c, "at_most", *at_most)).unwrap_or(0);
                let typed = self.of.base.get("block_members").copied();
                let whole = *whole_list || large.is_some() || self.of.base.contains_key("cluster_members");
                for (cluster, found) in self.groups(!whole_list) {
                    let members = self.members_of(cluster.as_deref()).or(typed);
                    if large.is_some() && members.is_none() {
                        self.missing(c, &["block_members".into()], false, None);
                    }
                    if cluster.is_some() || whole {
                        let cap = small(flags(at_most, *large, members));
                        let other = self.elsewhere(c, (!whole_list).then_some(cluster.as_deref()), |_| true);
                        self.line(c, (cluster, None), members.filter(|_| large.is_some()), cap, (found, other));
                    }
                }
            }
            Cond::QuotaByResult { leaders: false, shares, round, of } => {
                let base = sum(&self.of.base, of);
                if base.is_none_or(|b| b == 0) {
                    return self.missing(c, of, base.is_some(), None);
                }
                let other = self.elsewhere(c, None, |_| true);
                self.by_result(c, None, self.of.result, base, shares, *round, (self.list.iter().collect(), other));
            }
            Cond::QuotaByResult { leaders: true, shares, round, of } => {
                let mut units: BTreeMap<&str, Vec<&'a Listed>> = BTreeMap::new();
                for l in self.list {
                    if let Some(u) = &l.leads {
                        units.entry(u).or_default().push(l);
                    }
                }
                for (code, found) in units {
                    let unit = self.of.units.get(code).cloned().unwrap_or_default();
                    match c.of_level(unit.level) {
                        Some(true) => {}
                        Some(false) => continue,
                        None if c.needs_level() => {
                            self.missing(c, &["unit.level".into()], false, Some(code));
                            continue;
                        }
                        None => {}
                    }
                    if unit.leaders.is_none_or(|n| n == 0) {
                        self.missing(c, of, unit.leaders.is_some(), Some(code));
                    }
                    let other = self.elsewhere(c, None, |l| l.leads.as_deref() == Some(code));
                    self.by_result(c, Some(code), unit.result, unit.leaders, shares, *round, (found, other));
                }
            }
            _ => {}
        }
    }

    /// The list, or its clusters; those without one are a group of their own.
    fn groups(&self, of_cluster: bool) -> Vec<(Option<String>, Vec<&'a Listed>)> {
        if !of_cluster {
            return vec![(None, self.list.iter().collect())];
        }
        let mut clusters: BTreeMap<Option<&str>, Vec<&'a Listed>> = BTreeMap::new();
        for l in self.list {
            clusters.entry(l.cluster.as_deref()).or_default().push(l);
        }
        clusters.into_iter().map(|(c, l)| (c.map(str::to_owned), l)).collect()
    }

    fn cap(
        &self,
        c: &Ceiling<'_>,
        (cluster, unit): (Option<String>, Option<&str>),
        nominated: u32,
        base: Option<u32>,
        cap: Option<u32>,
    ) -> Cap {
        Cap {
            rule: c.path().to_string(),
            cluster,
            unit: unit.map(str::to_owned),
            nominated,
            elsewhere: Vec::new(),
            base,
            cap,
            what_if: Vec::new(),
            binding: (c.verified || confirmed(self.overlays, c.path())) && !c.rule.advice,
            text: c.text.clone(),
            cite: c.cite.clone(),
        }
    }
}
