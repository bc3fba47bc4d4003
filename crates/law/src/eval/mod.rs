//! Evaluation: conditions over facts, giving reasons with a weight for the outcome.

pub(crate) mod collective;
pub(crate) mod conduct;
pub(crate) mod history;
pub(crate) mod leaf;

use crate::date::Date;
use crate::facts::{Facts, Period};
use crate::law::Law;
use crate::model::award::Award;
use crate::model::cite::{Cite, shown};
use crate::model::cond::{Cond, Guard, Num};
use crate::model::overlay::Overlay;
use crate::model::rule::{IfMissing, Rule};
use crate::text::Text;
use crate::verdict::{Outcome, Reason, ReasonResult};
use leaf::Leaf;

/// Everything an evaluation looks at.
pub(crate) struct Ctx<'a> {
    pub(crate) law: &'a Law,
    pub(crate) facts: &'a Facts,
    pub(crate) award: &'a Award,
    pub(crate) on: Date,
    /// The day whose rules apply (differs from `on` for dossiers under a transition rule).
    pub(crate) rules_on: Date,
    pub(crate) year: Option<i16>,
    pub(crate) period: Option<Period>,
    pub(crate) overlays: &'a [&'a Overlay],
    pub(crate) clock: history::Clock,
    /// The principle "sudden is no basis for merit" was seen for these days.
    pub(crate) sudden_verified: bool,
    /// Rules of a draft to be used in place of those they replace.
    pub(crate) draft: bool,
    /// Reasons are for reading; without, only results and weights are filled in.
    pub(crate) explain: bool,
    /// Depth guard for standards that refer to standards.
    pub(crate) depth: u8,
}

/// Whether a guard lets a part apply.
enum Applies {
    Yes,
    No,
    Maybe,
}

struct Part<'a> {
    path: String,
    text: &'a Text,
    cite: &'a [Cite],
    verified: bool,
    guard: Option<&'a Guard>,
    need: &'a Cond,
}

impl<'a> Ctx<'a> {
    /// A number of the law, as moved by the local regulations in force.
    pub(crate) fn num(&self, path: &str, name: &str, n: Num) -> i64 {
        moved(self.overlays, path, name, n)
    }

    /// Evaluates a whole rule.
    pub(crate) fn rule(&self, rule: &'a Rule) -> Reason {
        let part = Part {
            path: rule.id.clone(),
            text: &rule.text,
            cite: &rule.cite,
            verified: rule.verified,
            guard: rule.applies.as_ref(),
            need: &rule.need,
        };
        let mut reason = self.part(&rule.id, &part);
        if rule.if_missing == IfMissing::Warn && reason.severity == Outcome::NeedsEvidence {
            reason.remark();
        }
        if rule.advice && reason.severity > Outcome::Eligible {
            reason.remark();
        }
        reason
    }

    fn applies(&self, guard: Option<&Guard>) -> Applies {
        let Some(g) = guard else { return Applies::Yes };
        let s = &self.facts.subject;
        if !g.kinds.is_empty() && !g.kinds.contains(&s.kind) {
            return Applies::No;
        }
        if !g.sectors.is_empty() && s.sector.is_none_or(|x| !g.sectors.contains(&x)) {
            return Applies::No;
        }
        if s.sector.is_some_and(|x| g.except_sectors.contains(&x)) {
            return Applies::No;
        }
        let claim = self.facts.claim.as_ref();
        if g.contributions && claim.is_none_or(|c| c.contributions.is_empty()) {
            return Applies::No;
        }
        if !g.grounds.is_empty() {
            match self.facts.claim.as_ref().and_then(|c| c.ground) {
                Some(x) if g.grounds.contains(&x) => {}
                Some(_) => return Applies::No,
                None => return Applies::Maybe,
            }
        }
        Applies::Yes
    }

    fn part(&self, rule_id: &str, p: &Part<'a>) -> Reason {
        let mut reason = Reason {
            rule: p.path.clone(),
            result: ReasonResult::NotApplicable,
            cite: if self.explain { shown(p.cite) } else { Vec::new() },
            verified: p.verified || confirmed(self.overlays, &p.path),
            found: String::new(),
            needed: String::new(),
            text: if self.explain { self.wording(&p.path, p.text, p.need) } else { Text::default() },
            children: Vec::new(),
            severity: Outcome::Eligible,
            any: matches!(p.need, Cond::Any(_)),
            warn: false,
        };
        let applies = self.applies(p.guard);
        if matches!(applies, Applies::No) {
            return reason;
        }
        match p.need {
            Cond::All(nodes) | Cond::Any(nodes) => {
                reason.children = nodes
                    .iter()
                    .map(|n| {
                        let part = Part {
                            path: format!("{rule_id}/{}", n.id),
                            text: &n.text,
                            cite: if n.cite.is_empty() { p.cite } else { &n.cite },
                            verified: n.verified.unwrap_or(reason.verified),
                            guard: n.applies.as_ref(),
                            need: &n.need,
                        };
                        self.part(rule_id, &part)
                    })
                    .collect();
                combine(&mut reason);
            }
            Cond::StandardOf(awards) => self.standard(awards, &mut reason),
            leaf => settle(&mut reason, leaf::eval(self, &p.path, leaf)),
        }
        if matches!(applies, Applies::Maybe) && reason.severity > Outcome::Eligible {
            reason.severity = Outcome::NeedsEvidence;
            reason.result = ReasonResult::Unknown;
            reason.found = "thiếu dữ kiện: claim.ground".into();
        }
        reason
    }

    fn wording(&self, path: &str, text: &Text, need: &Cond) -> Text {
        if !text.vi.contains('{') {
            return text.clone();
        }
        need.numbers().into_iter().fold(text.clone(), |t, (name, n)| t.with(name, &self.num(path, name, n).to_string()))
    }

    fn standard(&self, awards: &[crate::ids::AwardId], reason: &mut Reason) {
        let s = &self.facts.subject;
        let found = awards.iter().filter_map(|id| self.law.award(id)).find(|a| a.fits(s.kind, s.sector));
        let Some(award) = found.filter(|_| self.depth < 4) else {
            settle(reason, Leaf::Human("không xác định được tiêu chuẩn".into(), String::new()));
            return;
        };
        let inner = Ctx { award, depth: self.depth + 1, clock: self.clock, ..*self };
        reason.needed = format!("tiêu chuẩn {}", award.name.vi);
        reason.children = self
            .law
            .rules_for(&award.id, self.rules_on, self.overlays, self.draft)
            .filter(|r| !r.is_general() && !r.not_standard)
            .map(|r| inner.rule(r))
            .collect();
        combine(reason);
    }
}

/// True when a regulation in force says that the text of this rule was seen.
pub(crate) fn confirmed(overlays: &[&Overlay], path: &str) -> bool {
    overlays.iter().flat_map(|o| &o.confirm).any(|c| c.rule == path)
}

/// A number as moved by local regulations, never the loosening way.
pub(crate) fn moved(overlays: &[&Overlay], path: &str, name: &str, n: Num) -> i64 {
    use crate::model::cond::Tighten;
    let mut value = n.value;
    for s in overlays.iter().flat_map(|o| &o.set).filter(|s| s.number == name && s.rule == path) {
        value = match n.tighten {
            Tighten::Up => value.max(s.value),
            Tighten::Down => value.min(s.value),
            Tighten::Open => s.value,
        };
    }
    value
}

/// Writes a leaf's answer into its reason.
fn settle(reason: &mut Reason, leaf: Leaf) {
    use ReasonResult as R;
    let (result, severity, found, needed) = match leaf {
        Leaf::Met(f, n) => (R::Met, Outcome::Eligible, f, n),
        Leaf::Warned(f, n) => {
            reason.warn = true;
            (R::NotApplicable, Outcome::Eligible, f, n)
        }
        Leaf::NotMet(f, n) => (R::NotMet, Outcome::NotEligible, f, n),
        Leaf::NotMetUnverified(f, n) => {
            reason.verified = false;
            (R::NotMet, Outcome::NotEligible, f, n)
        }
        Leaf::Unknown(f, n) => (R::Unknown, Outcome::NeedsEvidence, format!("thiếu dữ kiện: {f}"), n),
        Leaf::Hold(f, n) => (R::Hold, Outcome::OnHold, f, n),
        Leaf::Human(f, n) => (R::NeedsHuman, Outcome::NeedsHuman, f, n),
        Leaf::NotApplicable(f) => (R::NotApplicable, Outcome::Eligible, f, String::new()),
    };
    reason.result = result;
    reason.severity = severity;
    reason.found = found;
    reason.needed = needed;
    // An unverified rule never refuses or holds by itself: it asks a person.
    if !reason.verified && severity > Outcome::NeedsHuman {
        reason.severity = Outcome::NeedsHuman;
        if severity == Outcome::OnHold {
            reason.result = R::NeedsHuman;
        }
    }
}

/// Combines the parts: the worst of all, or the best of any applicable one.
fn combine(reason: &mut Reason) {
    let applicable = || reason.children.iter().filter(|c| c.result != ReasonResult::NotApplicable);
    let chosen = if reason.any {
        // Among equally good parts a verified one speaks for the rule.
        applicable().min_by_key(|c| (c.severity, !c.verified))
    } else {
        applicable().max_by_key(|c| (c.severity, c.verified))
    };
    let Some(c) = chosen else {
        let none_fits = reason.any && !reason.children.is_empty();
        if none_fits {
            reason.result = ReasonResult::NeedsHuman;
            reason.severity = Outcome::NeedsHuman;
            reason.found = "không có trường hợp nào áp dụng cho đối tượng và loại hình này".into();
        }
        return;
    };
    let (result, severity, verified, found) = (c.result, c.severity, c.verified, c.found.clone());
    reason.result = result;
    reason.severity = severity;
    if severity > Outcome::Eligible {
        reason.verified &= verified;
        reason.found = found;
    }
}
