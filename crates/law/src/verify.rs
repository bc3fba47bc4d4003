//! `law verify`: what is wrong with the data itself.

use crate::cases::{mismatches, results};
use crate::date::Date;
use crate::error::LawError;
use crate::law::{Law, all_cites};
use crate::model::cite::Cite;
use crate::model::cond::{Cond, Node, RunOf};
use crate::model::rule::Rule;
use crate::text::Text;
use crate::verdict::ReasonResult;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum FaultKind {
    Unreadable,
    LooseningOverlay,
    UnknownSource,
    UnknownAward,
    DuplicateId,
    OverlappingDates,
    MissingTranslation,
    MissingCases,
    CaseFailed,
}

/// One fault of the data, with its place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// Rule, table entry or file and line.
    #[serde(rename = "where")]
    pub at: String,
    /// What is wrong.
    pub message: String,
}

/// Loads the files and verifies them; what cannot be loaded is a fault too.
#[must_use]
pub fn verify_files(files: Vec<(String, String)>) -> Vec<Fault> {
    match Law::from_files(files) {
        Ok(law) => verify(&law),
        Err(e) => vec![load_fault(e)],
    }
}

/// A load error as a fault.
#[must_use]
pub fn load_fault(e: LawError) -> Fault {
    let kind = if e.code == "overlay.refused" { FaultKind::LooseningOverlay } else { FaultKind::Unreadable };
    Fault { kind, at: e.at, message: e.message.vi }
}

/// Every fault of the law: unknown sources and awards, doubled ids, overlapping dates, missing translations,
/// rules without golden cases, golden cases that fail, loosening regulations.
#[must_use]
pub fn verify(law: &Law) -> Vec<Fault> {
    let mut v = Verifier { law, faults: Vec::new() };
    v.overlays();
    v.citations();
    v.awards();
    v.ids();
    v.dates();
    v.translations();
    v.cases();
    v.faults.sort();
    v.faults.dedup();
    v.faults
}

struct Verifier<'a> {
    law: &'a Law,
    faults: Vec<Fault>,
}

impl<'a> Verifier<'a> {
    fn fault(&mut self, kind: FaultKind, at: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault { kind, at: at.into(), message: message.into() });
    }

    /// Rules of the law, its drafts and its regulations.
    fn rules(&self) -> Vec<&'a Rule> {
        let law = self.law;
        law.data
            .rule
            .iter()
            .chain(law.data.draft.iter().map(|d| &d.rule))
            .chain(law.overlays.values().flat_map(|o| &o.rule))
            .collect()
    }

    fn overlays(&mut self) {
        for o in self.law.overlays.values() {
            if let Err(e) = self.law.check_overlay(o) {
                self.faults.push(load_fault(e));
            }
        }
    }

    fn citations(&mut self) {
        let d = &self.law.data;
        let known: HashSet<&str> =
            d.source.iter().chain(self.law.overlays.values().flat_map(|o| &o.source)).map(|s| s.id.as_str()).collect();
        let mut all: Vec<(String, &Cite)> = Vec::new();
        fn add<'c>(all: &mut Vec<(String, &'c Cite)>, at: &str, cites: &'c [Cite]) {
            all.extend(cites.iter().map(|c| (at.to_owned(), c)));
        }
        for r in self.rules() {
            all.extend(all_cites(r).into_iter().map(|c| (r.id.clone(), c)));
        }
        d.regime.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        d.base_salary.iter().for_each(|x| add(&mut all, &format!("base_salary {}", x.from), &x.cite));
        d.multiplier.iter().for_each(|x| add(&mut all, "multiplier", &x.cite));
        d.money_rule.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        d.authority.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        d.vote.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        d.dossier.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        d.deadline.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        d.principle.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
        for o in self.law.overlays.values() {
            o.authority.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
            o.vote.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
            o.dossier.iter().for_each(|x| add(&mut all, &x.id, &x.cite));
            o.multiplier.iter().for_each(|x| add(&mut all, &o.id, &x.cite));
        }
        let unknown: Vec<(String, String)> = all
            .into_iter()
            .filter(|(_, c)| !known.contains(c.source.as_str()))
            .map(|(at, c)| (at, c.source.clone()))
            .collect();
        for (at, source) in unknown {
            self.fault(FaultKind::UnknownSource, at, format!("dẫn nguồn không có: {source}"));
        }
        for s in &d.source {
            for r in s.replaces.iter().filter(|r| !known.contains(r.as_str())) {
                self.fault(FaultKind::UnknownSource, &s.id, format!("thay thế nguồn không có: {r}"));
            }
        }
    }

    fn awards(&mut self) {
        let mut used: Vec<(String, crate::ids::AwardId)> = Vec::new();
        for r in self.rules() {
            used.extend(r.awards.iter().filter(|a| **a != "*").map(|a| (r.id.clone(), a.clone())));
            mentioned(&r.need, &mut |a| used.push((r.id.clone(), a.clone())));
        }
        let d = &self.law.data;
        for (at, list) in d
            .multiplier
            .iter()
            .map(|x| ("multiplier", &x.awards))
            .chain(d.authority.iter().map(|x| (x.id.as_str(), &x.awards)))
            .chain(d.vote.iter().map(|x| (x.id.as_str(), &x.awards)))
            .chain(d.dossier.iter().map(|x| (x.id.as_str(), &x.awards)))
            .chain(d.deadline.iter().map(|x| (x.id.as_str(), &x.awards)))
        {
            used.extend(list.iter().map(|a| (at.to_owned(), a.clone())));
        }
        for (at, a) in used {
            if self.law.award(&a).is_none() {
                self.fault(FaultKind::UnknownAward, at, format!("không có danh hiệu, hình thức: {a}"));
            }
        }
    }

    fn ids(&mut self) {
        let mut seen = BTreeSet::new();
        let mut doubled: Vec<String> = Vec::new();
        for r in self.rules() {
            if !seen.insert(r.id.clone()) {
                doubled.push(r.id.clone());
            }
            let mut parts = BTreeSet::new();
            each_node(&r.need, &mut |n| {
                if !parts.insert(n.id.clone()) {
                    doubled.push(format!("{}/{}", r.id, n.id));
                }
            });
        }
        let sources = self.law.data.source.iter().map(|s| format!("source {}", s.id));
        let awards = self.law.data.award.iter().map(|a| format!("award {}", a.id));
        for id in sources.chain(awards) {
            if !seen.insert(id.clone()) {
                doubled.push(id);
            }
        }
        for id in doubled {
            self.fault(FaultKind::DuplicateId, id, "mã dùng hai lần");
        }
    }

    fn dates(&mut self) {
        let d = &self.law.data;
        let mut spans: BTreeMap<String, Vec<(Date, Option<Date>)>> = BTreeMap::new();
        let mut add = |key: String, from: Date, to: Option<Date>| spans.entry(key).or_default().push((from, to));
        d.regime.iter().for_each(|r| add("regime".into(), r.from, r.to));
        for m in &d.multiplier {
            for a in &m.awards {
                m.kinds.iter().for_each(|k| add(format!("multiplier {a} {}", k.as_str()), m.from, m.to));
            }
        }
        d.vote.iter().for_each(|v| v.awards.iter().for_each(|a| add(format!("vote {a}"), v.from, v.to)));
        d.money_rule.iter().for_each(|m| add(format!("money_rule {}", m.id), m.from, m.to));
        d.authority
            .iter()
            .for_each(|x| x.awards.iter().for_each(|a| add(format!("authority {} {a}", x.id), x.from, x.to)));
        let mut salaries = BTreeSet::new();
        let mut faults: Vec<String> = d
            .base_salary
            .iter()
            .filter(|b| !salaries.insert(b.from))
            .map(|b| format!("base_salary {}", b.from))
            .collect();
        for (key, list) in &mut spans {
            list.sort_unstable();
            if list.windows(2).any(|w| matches!(w, [(_, end), (start, _)] if end.is_none_or(|e| *start <= e))) {
                faults.push(key.clone());
            }
        }
        faults.extend(self.rules().into_iter().filter(|r| r.to.is_some_and(|t| t < r.from)).map(|r| r.id.clone()));
        for at in faults {
            self.fault(FaultKind::OverlappingDates, at, "khoảng thời gian hiệu lực chồng nhau hoặc ngược");
        }
    }

    fn translations(&mut self) {
        let d = &self.law.data;
        let mut texts: Vec<(String, &Text)> = Vec::new();
        for r in self.rules() {
            texts.push((r.id.clone(), &r.text));
            each_node(&r.need, &mut |n| texts.push((format!("{}/{}", r.id, n.id), &n.text)));
        }
        texts.extend(d.award.iter().map(|a| (a.id.to_string(), &a.name)));
        texts.extend(d.award.iter().flat_map(|a| a.display.iter().map(|(s, t)| (format!("{} {s}", a.id), t))));
        texts.extend(d.source.iter().map(|s| (s.id.clone(), &s.title)));
        texts.extend(d.regime.iter().map(|r| (r.id.clone(), &r.name)));
        texts.extend(d.regime.iter().filter_map(|r| Some((format!("{} banner", r.id), r.banner.as_ref()?))));
        texts.extend(d.money_rule.iter().map(|m| (m.id.clone(), &m.text)));
        texts.extend(d.authority.iter().map(|a| (a.id.clone(), &a.role)));
        texts.extend(d.vote.iter().map(|v| (v.id.clone(), &v.text)));
        texts.extend(d.dossier.iter().flat_map(|x| x.papers.iter().map(|p| (x.id.clone(), &p.name))));
        texts.extend(d.deadline.iter().map(|x| (x.id.clone(), &x.what)));
        texts.extend(d.principle.iter().map(|p| (p.id.clone(), &p.text)));
        texts.extend(self.law.overlays.values().map(|o| (o.id.clone(), &o.name)));
        let missing: Vec<String> = texts.into_iter().filter(|(_, t)| t.is_incomplete()).map(|(at, _)| at).collect();
        for at in missing {
            self.fault(FaultKind::MissingTranslation, at, "thiếu câu tiếng Việt hoặc tiếng Anh");
        }
    }

    /// Golden cases pass, and every machine rule is seen both met and not met.
    fn cases(&mut self) {
        let mut met: BTreeSet<String> = BTreeSet::new();
        let mut not_met: BTreeSet<String> = BTreeSet::new();
        for (file, case) in &self.law.cases {
            let at = format!("{file}: {}", case.title);
            match self.law.run_case(case) {
                Ok(v) => {
                    for m in mismatches(case, &v) {
                        self.fault(FaultKind::CaseFailed, &at, m);
                    }
                    for (rule, seen) in results(&v) {
                        if seen.contains(&ReasonResult::Met) {
                            met.insert(rule.clone());
                        }
                        if seen
                            .iter()
                            .any(|r| matches!(r, ReasonResult::NotMet | ReasonResult::Hold | ReasonResult::NeedsHuman))
                        {
                            not_met.insert(rule);
                        }
                    }
                }
                Err(e) => self.fault(FaultKind::CaseFailed, at, e.message.vi),
            }
        }
        let law = self.law;
        let drafts: HashSet<&str> = law.data.draft.iter().map(|d| d.rule.id.as_str()).collect();
        let mut wanted: Vec<(String, bool)> = law.data.vote.iter().map(|v| (v.id.clone(), true)).collect();
        for r in self.rules() {
            if !r.need.is_for_people() && !drafts.contains(r.id.as_str()) {
                wanted.push((r.id.clone(), r.need.can_be_met()));
            }
        }
        for (id, can_be_met) in wanted {
            let (yes, no) = (met.contains(&id) || !can_be_met, not_met.contains(&id));
            if !yes || !no {
                let lacks = match (yes, no) {
                    (false, false) => "đạt và không đạt",
                    (false, true) => "đạt",
                    _ => "không đạt",
                };
                self.fault(FaultKind::MissingCases, id, format!("thiếu ca mẫu: {lacks}"));
            }
        }
    }
}

fn each_node<'a>(need: &'a Cond, visit: &mut dyn FnMut(&'a Node)) {
    for n in need.nodes() {
        visit(n);
        each_node(&n.need, visit);
    }
}

/// Awards a condition mentions.
fn mentioned<'a>(need: &'a Cond, visit: &mut dyn FnMut(&'a crate::ids::AwardId)) {
    match need {
        Cond::StandardOf(list) => list.iter().for_each(&mut *visit),
        Cond::ConsecutiveTitles { award, .. } => visit(award),
        Cond::RunWithInitiatives { run, not_used_for, .. } => {
            visit(not_used_for);
            if let RunOf::Title(t) = run {
                visit(t);
            }
        }
        Cond::PriorThenYears { prior, title, .. } => {
            prior.iter().for_each(&mut *visit);
            if let Some(t) = title {
                visit(t);
            }
        }
        _ => {}
    }
    for n in need.nodes() {
        mentioned(&n.need, visit);
    }
}
