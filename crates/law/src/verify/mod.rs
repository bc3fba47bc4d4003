//! `law verify`: what is wrong with the data itself, with file and line.

mod entry;
pub(crate) mod place;

use crate::cases::{mismatches, results};
use crate::error::LawError;
use crate::law::{Law, printed};
use crate::model::cond::{Cond, Node};
use crate::model::rule::Rule;
use crate::text::Text;
use crate::verdict::ReasonResult;
use entry::{Entry, entries, id_line};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What kind of fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Fault {
    /// What kind.
    pub kind: FaultKind,
    /// File and line, `rules/orders.toml:12`.
    #[serde(rename = "where")]
    pub at: String,
    /// The rule or other entry.
    pub item: String,
    /// What is wrong.
    pub message: Text,
}

/// A rule where better facts may lower the outcome: a quota, a bracket with an upper end, one achievement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MayReduce {
    /// Rule id.
    pub rule: String,
    /// The wording.
    pub text: Text,
    /// Citations.
    pub cite: Vec<String>,
}

/// The answer of `law verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Verified {
    /// Always `thidua/law-verify/1`.
    #[schemars(extend("const" = "thidua/law-verify/1"))]
    pub schema: &'static str,
    /// No fault was found.
    pub sound: bool,
    /// Hash of the rules; null when they could not be read.
    pub rules_hash: Option<String>,
    /// Files read.
    pub files: usize,
    /// Rules, those of local regulations included.
    pub rules: usize,
    /// Of which the text was not seen.
    pub unverified_rules: usize,
    /// Golden cases.
    pub cases: usize,
    /// Rules where better facts may lower the outcome.
    pub may_reduce: Vec<MayReduce>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

impl Verified {
    /// Verifies a law that could be read.
    #[must_use]
    pub fn of(law: &Law) -> Self {
        let faults = verify(law);
        let rules = rules(law);
        Self {
            sound: faults.is_empty(),
            rules_hash: Some(law.rules_hash(&[])),
            files: law.files.len(),
            rules: rules.len(),
            unverified_rules: rules.iter().filter(|r| !r.verified).count(),
            cases: law.cases.len(),
            may_reduce: rules
                .iter()
                .filter(|r| r.may_reduce)
                .map(|r| MayReduce { rule: r.id.clone(), text: r.numbered(), cite: printed(&r.cite) })
                .collect(),
            ..Self::unread(law.files.len(), faults)
        }
    }

    /// Verifies named texts; what cannot be read is a fault too.
    #[must_use]
    pub fn of_files(files: Vec<(String, String)>) -> Self {
        let n = files.len();
        match Law::read(files) {
            Ok(law) => Self::of(&law),
            Err(errors) => Self::unread(n, errors.into_iter().map(load_fault).collect()),
        }
    }

    fn unread(files: usize, faults: Vec<Fault>) -> Self {
        Self {
            schema: "thidua/law-verify/1",
            sound: false,
            rules_hash: None,
            files,
            rules: 0,
            unverified_rules: 0,
            cases: 0,
            may_reduce: Vec::new(),
            faults,
        }
    }
}

/// Loads the files and verifies them; what cannot be loaded is a fault too.
#[must_use]
pub fn verify_files(files: Vec<(String, String)>) -> Vec<Fault> {
    Verified::of_files(files).faults
}

/// A load error as a fault.
#[must_use]
pub fn load_fault(e: LawError) -> Fault {
    let kind = if e.code == "overlay.refused" { FaultKind::LooseningOverlay } else { FaultKind::Unreadable };
    Fault { kind, at: e.at.clone(), item: e.at, message: e.message }
}

/// Every fault of the law: unknown sources and awards, doubled ids, overlapping dates, missing translations,
/// rules without golden cases, golden cases that fail, loosening regulations.
#[must_use]
pub fn verify(law: &Law) -> Vec<Fault> {
    let mut v = Verifier { law, faults: Vec::new() };
    let all = entries(law);
    v.overlays();
    v.citations(&all);
    v.awards(&all);
    v.ids(&all);
    v.dates(&all);
    v.translations(&all);
    v.cases(&all);
    v.faults.sort_by(|a, b| (a.kind, &a.at, &a.item, &a.message.vi).cmp(&(b.kind, &b.at, &b.item, &b.message.vi)));
    v.faults.dedup();
    v.faults
}

/// Rules of the law, its drafts and its regulations.
fn rules(law: &Law) -> Vec<&Rule> {
    let drafts = law.data.draft.iter().map(|d| &d.rule);
    law.data.rule.iter().chain(drafts).chain(law.overlays.values().flat_map(|o| &o.rule)).collect()
}

struct Verifier<'a> {
    law: &'a Law,
    faults: Vec<Fault>,
}

impl Verifier<'_> {
    fn fault(&mut self, kind: FaultKind, entry: &Entry<'_>, near: &str, vi: impl Into<String>, en: impl Into<String>) {
        let at = place::find(&self.law.files, Some(entry.table), &entry.marks, near);
        let at = at.or_else(|| place::find(&self.law.files, None, &entry.marks, near));
        self.push(kind, at, entry.item.clone(), Text::new(vi, en));
    }

    fn push(&mut self, kind: FaultKind, at: Option<String>, item: String, message: Text) {
        self.faults.push(Fault { kind, at: at.unwrap_or_else(|| item.clone()), item, message });
    }

    fn overlays(&mut self) {
        for o in self.law.overlays.values() {
            if let Err(e) = self.law.check_overlay(o) {
                self.faults.push(load_fault(e));
            }
        }
    }

    fn citations(&mut self, all: &[Entry<'_>]) {
        let law = self.law;
        let sources = || law.data.source.iter().chain(law.overlays.values().flat_map(|o| &o.source));
        let known: HashSet<&str> = sources().map(|s| s.id.as_str()).collect();
        for e in all {
            for c in e.cites.iter().filter(|c| !known.contains(c.source.as_str())) {
                let id = &c.source;
                let (vi, en) = (format!("dẫn nguồn không có: {id}"), format!("cites a source that is not there: {id}"));
                self.fault(FaultKind::UnknownSource, e, &format!("\"{id}"), vi, en);
            }
        }
        for s in sources() {
            for r in s.replaces.iter().filter(|r| !known.contains(r.as_str())) {
                if let Some(e) = all.iter().find(|e| e.table == "source" && e.item == s.id) {
                    let vi = format!("thay thế nguồn không có: {r}");
                    self.fault(FaultKind::UnknownSource, e, r, vi, format!("replaces a source that is not there: {r}"));
                }
            }
        }
    }

    fn awards(&mut self, all: &[Entry<'_>]) {
        for e in all {
            for a in e.awards.iter().filter(|a| self.law.award(a).is_none()) {
                let vi = format!("không có danh hiệu, hình thức: {a}");
                self.fault(FaultKind::UnknownAward, e, &format!("\"{a}\""), vi, format!("there is no award {a}"));
            }
        }
    }

    fn ids(&mut self, all: &[Entry<'_>]) {
        const WORDS: (&str, &str) = ("mã dùng hai lần", "this id is used twice");
        let mut seen = BTreeSet::new();
        // The others carry one id over several stretches of time.
        for e in all.iter().filter(|e| matches!(e.table, "rule" | "draft" | "source" | "award")) {
            let kind = if e.table == "draft" { "rule" } else { e.table };
            if !seen.insert((kind, e.item.as_str())) {
                self.fault(FaultKind::DuplicateId, e, "", WORDS.0, WORDS.1);
            }
        }
        for r in rules(self.law) {
            let mut parts = BTreeSet::new();
            each_node(&r.need, &mut |n| {
                if !parts.insert(n.id.as_str()) {
                    let at = place::find(&self.law.files, None, &[id_line(&r.id)], &id_line(&n.id));
                    self.push(FaultKind::DuplicateId, at, format!("{}/{}", r.id, n.id), Text::new(WORDS.0, WORDS.1));
                }
            });
        }
    }

    fn dates(&mut self, all: &[Entry<'_>]) {
        let mut spans: BTreeMap<&str, Vec<(_, _, usize)>> = BTreeMap::new();
        for (i, e) in all.iter().enumerate() {
            let Some((from, to)) = e.span else { continue };
            if to.is_some_and(|to| to < from) {
                let (vi, en) = ("ngày hết hiệu lực trước ngày bắt đầu", "the last day is before the first");
                self.fault(FaultKind::OverlappingDates, e, "to = ", vi, en);
            }
            for name in &e.alone {
                spans.entry(name).or_default().push((from, to, i));
            }
        }
        for list in spans.values_mut() {
            list.sort_unstable();
            for w in list.windows(2) {
                let [(first, end, _), (start, _, i)] = w else { continue };
                if end.is_none_or(|e| start <= &e)
                    && let Some(e) = all.get(*i)
                {
                    let (s, f) = (start.on_paper(), first.on_paper());
                    let vi = format!("hiệu lực từ {s} chồng lên mục có hiệu lực từ {f}");
                    let en = format!("in force from {start}, it overlaps the entry in force from {first}");
                    self.fault(FaultKind::OverlappingDates, e, "from = ", vi, en);
                }
            }
        }
    }

    fn translations(&mut self, all: &[Entry<'_>]) {
        for e in all {
            for t in e.texts.iter().filter(|t| t.is_incomplete()) {
                let near = if t.vi.trim().is_empty() { "vi = \"\"" } else { "en = \"\"" };
                let (vi, en) = ("thiếu câu tiếng Việt hoặc tiếng Anh", "a Vietnamese or English wording is missing");
                self.fault(FaultKind::MissingTranslation, e, near, vi, en);
            }
        }
    }

    /// Golden cases pass, and every machine rule is seen both met and not met.
    fn cases(&mut self, all: &[Entry<'_>]) {
        let law = self.law;
        let (mut met, mut not_met) = (BTreeSet::new(), BTreeSet::new());
        for (file, case) in &law.cases {
            let failed = |v: &mut Self, message: Text| {
                let only: Vec<_> = law.files.iter().filter(|(n, _)| n == file).cloned().collect();
                let at = place::find(&only, Some("case"), &[format!("title = \"{}\"", case.title)], "");
                v.push(FaultKind::CaseFailed, at, case.title.clone(), message);
            };
            match law.run_case(case) {
                Ok(v) => {
                    for m in mismatches(case, &v) {
                        failed(
                            self,
                            Text::new(format!("ca mẫu không đúng: {m}"), format!("the golden case fails: {m}")),
                        );
                    }
                    for (rule, seen) in results(&v) {
                        let refused = |r: &ReasonResult| {
                            matches!(r, ReasonResult::NotMet | ReasonResult::Hold | ReasonResult::NeedsHuman)
                        };
                        if seen.iter().any(refused) {
                            not_met.insert(rule.clone());
                        }
                        if seen.contains(&ReasonResult::Met) {
                            met.insert(rule);
                        }
                    }
                }
                Err(e) => failed(self, e.message),
            }
        }
        let drafts: HashSet<&str> = law.data.draft.iter().map(|d| d.rule.id.as_str()).collect();
        let mut wanted: Vec<(&str, bool)> = law.data.vote.iter().map(|v| (v.id.as_str(), true)).collect();
        // Guidance is judged with the rule it was.
        let machine = |r: &&Rule| !r.need.is_for_people() && !drafts.contains(r.id.as_str()) && !r.guidance;
        wanted.extend(rules(law).into_iter().filter(machine).map(|r| (r.id.as_str(), r.need.can_be_met())));
        for (id, can_be_met) in wanted {
            let (vi, en) = match (met.contains(id) || !can_be_met, not_met.contains(id)) {
                (true, true) => continue,
                (false, false) => ("thiếu ca mẫu: đạt và không đạt", "golden cases are missing: met and not met"),
                (false, true) => ("thiếu ca mẫu: đạt", "a golden case is missing: met"),
                (true, false) => ("thiếu ca mẫu: không đạt", "a golden case is missing: not met"),
            };
            if let Some(e) = all.iter().find(|e| e.item == id) {
                self.fault(FaultKind::MissingCases, e, "", vi, en);
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
