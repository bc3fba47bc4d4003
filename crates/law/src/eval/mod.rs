//! Evaluation: conditions over facts, giving reasons with a weight for the outcome.

pub(crate) mod breaches;
pub(crate) mod collective;
pub(crate) mod conduct;
pub(crate) mod held;
pub(crate) mod history;
pub(crate) mod ladder;
pub(crate) mod leaf;
pub(crate) mod lists;
pub(crate) mod standing;

use crate::date::Date;
use crate::facts::{Facts, Ground, Period};
use crate::law::Law;
use crate::model::award::Award;
use crate::model::cite::{Cite, shown};
use crate::model::cond::{Cond, Guard, Node, Num};
use crate::model::overlay::Overlay;
use crate::model::rule::{IfMissing, Rule};
use crate::text::Text;
use crate::verdict::{Outcome, Reason, ReasonResult};
use leaf::{Leaf, Said};
use std::fmt;

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
    /// Grounds whose commendations are no basis for merit on that day.
    pub(crate) no_base: &'static [Ground],
    /// That principle was seen for these days.
    pub(crate) no_base_verified: bool,
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
    /// The fact that would say so is missing.
    Maybe(&'static str),
}

/// A rule, or a part of one, as `rule` or `rule/part`.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    rule: &'a str,
    part: Option<&'a str>,
}

impl<'a> Path<'a> {
    pub(crate) fn rule(rule: &'a str) -> Self {
        Self { rule, part: None }
    }

    /// A part of the rule that this names.
    pub(crate) fn inner(self, part: &'a str) -> Self {
        Self { part: Some(part), ..self }
    }

    fn is(self, written: &str) -> bool {
        match (self.part, written.split_once('/')) {
            (None, None) => self.rule == written,
            (Some(part), Some((rule, rest))) => self.rule == rule && part == rest,
            _ => false,
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Some(part) => write!(f, "{}/{part}", self.rule),
            None => f.write_str(self.rule),
        }
    }
}

struct Part<'a> {
    path: Path<'a>,
    text: &'a Text,
    cite: &'a [Cite],
    verified: bool,
    guard: Option<&'a Guard>,
    need: &'a Cond,
}

impl<'a> Part<'a> {
    fn of(rule: &'a Rule) -> Self {
        Self {
            path: Path::rule(&rule.id),
            text: &rule.text,
            cite: &rule.cite,
            verified: rule.verified,
            guard: rule.applies.as_ref(),
            need: &rule.need,
        }
    }

    /// A part of this part; citation and mark are inherited when left out.
    fn inner(&self, n: &'a Node, verified: bool) -> Self {
        Self {
            path: self.path.inner(&n.id),
            text: &n.text,
            cite: if n.cite.is_empty() { self.cite } else { &n.cite },
            verified: n.verified.unwrap_or(verified),
            guard: n.applies.as_ref(),
            need: &n.need,
        }
    }
}

/// What a condition comes to, without words.
#[derive(Clone, Copy)]
pub(crate) struct Weight {
    pub(crate) result: ReasonResult,
    pub(crate) severity: Outcome,
    pub(crate) warn: bool,
    verified: bool,
}

impl Weight {
    fn silent(verified: bool) -> Self {
        Self { result: ReasonResult::NotApplicable, severity: Outcome::Eligible, warn: false, verified }
    }

    fn of(r: &Reason) -> Self {
        Self { result: r.result, severity: r.severity, warn: r.warn, verified: r.verified }
    }

    /// Without its ground stated, whether a part applies is itself a missing fact.
    fn unless_stated(self, applies: &Applies) -> Self {
        if matches!(applies, Applies::Maybe(_)) && self.severity > Outcome::Eligible {
            return Self { severity: Outcome::NeedsEvidence, result: ReasonResult::Unknown, ..self };
        }
        self
    }

    /// What a rule may soften: a missing fact that only warns, advice.
    fn softened(self, rule: &Rule) -> Self {
        // Guidance speaks up only where the facts go against it.
        if rule.guidance
            && matches!(self.result, ReasonResult::Met | ReasonResult::Unknown | ReasonResult::NotApplicable)
        {
            return Self { severity: Outcome::Eligible, result: ReasonResult::NotApplicable, warn: false, ..self };
        }
        let missing = rule.if_missing == IfMissing::Warn && self.severity == Outcome::NeedsEvidence;
        if missing || (rule.advice && self.severity > Outcome::Eligible) {
            return Self { severity: Outcome::Eligible, result: ReasonResult::NotApplicable, warn: true, ..self };
        }
        self
    }
}

impl<'a> Ctx<'a> {
    /// A number of the law, as moved by the local regulations in force.
    pub(crate) fn num(&self, path: Path<'_>, name: &str, n: Num) -> i64 {
        moved(self.overlays, path, name, n)
    }

    /// Words for a reader; nothing is written when nobody reads.
    pub(crate) fn say(&self, words: impl FnOnce() -> String) -> Said {
        if self.explain { Said::Owned(words()) } else { Said::default() }
    }

    /// Evaluates a whole rule, with its reasons.
    pub(crate) fn rule(&self, rule: &'a Rule) -> Reason {
        let mut reason = self.part(&Part::of(rule));
        let weight = Weight::of(&reason).softened(rule);
        reason.weigh(weight);
        reason
    }

    /// Evaluates a whole rule without words.
    pub(crate) fn weigh(&self, rule: &'a Rule) -> Weight {
        self.weigh_part(&Part::of(rule)).softened(rule)
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
        let special = s.martyr == Some(true) || s.employment == Some(crate::facts::Employment::Conscript);
        if g.hard_area_case.is_some_and(|wanted| wanted != special) {
            return Applies::No;
        }
        if g.leader && s.leader != Some(true) {
            return Applies::No;
        }
        if self.facts.unit.as_ref().and_then(|u| u.level).is_some_and(|l| g.except_levels.contains(&l)) {
            return Applies::No;
        }
        let claim = self.facts.claim.as_ref();
        if claim.and_then(|c| c.ground).is_some_and(|x| g.except_grounds.contains(&x)) {
            return Applies::No;
        }
        if g.contributions && claim.is_none_or(|c| c.contributions.is_empty()) {
            return Applies::No;
        }
        if !g.grounds.is_empty() {
            match self.facts.claim.as_ref().and_then(|c| c.ground) {
                Some(x) if g.grounds.contains(&x) => {}
                Some(_) => return Applies::No,
                None => return Applies::Maybe("claim.ground"),
            }
        }
        if !g.levels.is_empty() {
            match self.facts.unit.as_ref().and_then(|u| u.level) {
                Some(x) if g.levels.contains(&x) => {}
                Some(_) => return Applies::No,
                None => return Applies::Maybe("unit.level"),
            }
        }
        Applies::Yes
    }

    fn part(&self, p: &Part<'a>) -> Reason {
        let mut reason = Reason {
            rule: p.path.to_string(),
            result: ReasonResult::NotApplicable,
            cite: shown(p.cite),
            verified: p.verified || confirmed(self.overlays, p.path),
            found: String::new(),
            needed: String::new(),
            text: self.wording(p),
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
                reason.children = nodes.iter().map(|n| self.part(&p.inner(n, reason.verified))).collect();
                combine(&mut reason);
            }
            Cond::StandardOf(awards) => match self.standard(awards) {
                Some(inner) => {
                    reason.needed = format!("tiêu chuẩn {}", inner.award.name.vi);
                    reason.children = inner.standard_rules().map(|r| inner.rule(r)).collect();
                    combine(&mut reason);
                }
                None => settle(&mut reason, Leaf::no_standard()),
            },
            Cond::NotEncoded => settle(&mut reason, Leaf::not_encoded(self, p.cite)),
            need => settle(&mut reason, leaf::eval(self, p.path, need)),
        }
        let weight = Weight::of(&reason).unless_stated(&applies);
        if weight.result != reason.result || weight.severity != reason.severity {
            if let Applies::Maybe(fact) = applies {
                reason.found = format!("thiếu dữ kiện: {}", crate::words::fact(fact));
            }
            reason.weigh(weight);
        }
        reason
    }

    /// As [`Ctx::part`], without words.
    fn weigh_part(&self, p: &Part<'a>) -> Weight {
        let verified = p.verified || confirmed(self.overlays, p.path);
        let applies = self.applies(p.guard);
        if matches!(applies, Applies::No) {
            return Weight::silent(verified);
        }
        let weight = match p.need {
            Cond::All(nodes) | Cond::Any(nodes) => {
                let any = matches!(p.need, Cond::Any(_));
                combined(any, verified, nodes.iter().map(|n| self.weigh_part(&p.inner(n, verified)))).1
            }
            Cond::StandardOf(awards) => match self.standard(awards) {
                Some(inner) => combined(false, verified, inner.standard_rules().map(|r| inner.weigh(r))).1,
                None => weight(verified, &Leaf::no_standard()),
            },
            need => weight(verified, &leaf::eval(self, p.path, need)),
        };
        weight.unless_stated(&applies)
    }

    fn wording(&self, p: &Part<'_>) -> Text {
        if !p.text.vi.contains('{') {
            return p.text.clone();
        }
        let numbers = p.need.numbers().into_iter();
        numbers.fold(p.text.clone(), |t, (name, n)| t.with(name, &self.num(p.path, name, n).to_string()))
    }

    /// The award among `awards` whose standard fits the subject, to be judged in its place.
    pub(crate) fn standard(&self, awards: &[crate::ids::AwardId]) -> Option<Ctx<'a>> {
        let s = &self.facts.subject;
        let known = || awards.iter().filter_map(|id| self.law.award(id));
        let own = known().find(|a| a.is_own(s.kind, s.sector));
        let award = own.or_else(|| known().find(|a| a.is_for(self.facts)))?;
        (self.depth < 4).then(|| Ctx { award, depth: self.depth + 1, clock: self.clock, ..*self })
    }

    /// What the standard of the award comes to for this subject.
    pub(crate) fn standard_weight(&self) -> Weight {
        combined(false, true, self.standard_rules().map(|r| self.weigh(r))).1
    }

    fn standard_rules(&self) -> impl Iterator<Item = &'a Rule> {
        self.law
            .rules_for(&self.award.id, self.rules_on, self.overlays, self.draft)
            .filter(|r| !r.is_general() && !r.not_standard)
            .filter(|r| !r.yields_to_another(self.facts.subject.sector, self.rules_on))
    }
}

/// True when a regulation in force says that the text of this rule was seen.
pub(crate) fn confirmed(overlays: &[&Overlay], path: Path<'_>) -> bool {
    overlays.iter().flat_map(|o| &o.confirm).any(|c| path.is(&c.rule))
}

/// A number as moved by local regulations, never the loosening way.
pub(crate) fn moved(overlays: &[&Overlay], path: Path<'_>, name: &str, n: Num) -> i64 {
    use crate::model::cond::Tighten;
    let mut value = n.value;
    for s in overlays.iter().flat_map(|o| &o.set).filter(|s| s.number == name && path.is(&s.rule)) {
        value = match n.tighten {
            Tighten::Up => value.max(s.value),
            Tighten::Down => value.min(s.value),
            Tighten::Open => s.value,
        };
    }
    value
}

/// What a leaf's answer comes to under a rule with this mark.
fn weight(verified: bool, leaf: &Leaf) -> Weight {
    use ReasonResult as R;
    let (result, severity) = match leaf {
        Leaf::Met(..) => (R::Met, Outcome::Eligible),
        Leaf::Warned(..) | Leaf::NotApplicable(_) => (R::NotApplicable, Outcome::Eligible),
        Leaf::NotMet(..) | Leaf::NotMetUnverified(..) => (R::NotMet, Outcome::NotEligible),
        Leaf::Unknown(..) => (R::Unknown, Outcome::NeedsEvidence),
        Leaf::Hold(..) => (R::Hold, Outcome::OnHold),
        Leaf::Human(..) => (R::NeedsHuman, Outcome::NeedsHuman),
    };
    let warn = matches!(leaf, Leaf::Warned(..));
    let verified = verified && !matches!(leaf, Leaf::NotMetUnverified(..));
    // An unverified rule never refuses or holds by itself: it asks a person.
    if verified || severity <= Outcome::NeedsHuman {
        return Weight { result, severity, warn, verified };
    }
    let result = if severity == Outcome::OnHold { R::NeedsHuman } else { result };
    Weight { result, severity: Outcome::NeedsHuman, warn, verified }
}

/// Writes a leaf's answer into its reason.
fn settle(reason: &mut Reason, leaf: Leaf) {
    reason.weigh(weight(reason.verified, &leaf));
    let (found, needed) = match leaf {
        Leaf::Unknown(fact, needed) => (format!("thiếu dữ kiện: {}", crate::words::fact(&fact)).into(), needed),
        Leaf::NotApplicable(found) => (found, Said::default()),
        Leaf::Met(found, needed)
        | Leaf::Warned(found, needed)
        | Leaf::NotMet(found, needed)
        | Leaf::NotMetUnverified(found, needed)
        | Leaf::Hold(found, needed)
        | Leaf::Human(found, needed) => (found, needed),
    };
    (reason.found, reason.needed) = (found.into_owned(), needed.into_owned());
}

/// The parts together: the worst of all, or the best of any applicable one, with its place among the parts.
fn combined(any: bool, verified: bool, parts: impl Iterator<Item = Weight>) -> (Option<usize>, Weight) {
    let (mut chosen, mut there): (Option<(usize, Weight)>, bool) = (None, false);
    for (i, w) in parts.enumerate() {
        there = true;
        if w.result == ReasonResult::NotApplicable {
            continue;
        }
        let better = chosen.is_none_or(|(_, c)| {
            if any {
                // Among equally good parts a verified one speaks for the rule.
                (w.severity, !w.verified) < (c.severity, !c.verified)
            } else {
                (w.severity, w.verified) >= (c.severity, c.verified)
            }
        });
        if better {
            chosen = Some((i, w));
        }
    }
    match chosen {
        Some((i, c)) => {
            let verified = verified && (c.severity == Outcome::Eligible || c.verified);
            (Some(i), Weight { result: c.result, severity: c.severity, warn: false, verified })
        }
        None if any && there => {
            let people = (ReasonResult::NeedsHuman, Outcome::NeedsHuman);
            (None, Weight { result: people.0, severity: people.1, warn: false, verified })
        }
        None => (None, Weight::silent(verified)),
    }
}

/// Combines the parts of a reason.
fn combine(reason: &mut Reason) {
    let (chosen, weight) = combined(reason.any, reason.verified, reason.children.iter().map(Weight::of));
    reason.weigh(weight);
    if let Some(c) = chosen.and_then(|i| reason.children.get(i)) {
        // What a whole says it found: the part that decides, or every part that speaks.
        if weight.severity > Outcome::Eligible || reason.any {
            reason.found.clone_from(&c.found);
        } else {
            let said = reason.children.iter().filter(|c| c.result != ReasonResult::NotApplicable);
            let said: Vec<&str> = said.map(|c| c.found.as_str()).filter(|f| !f.is_empty()).collect();
            reason.found = said.join("; ");
        }
    } else if weight.severity > Outcome::Eligible {
        reason.found = "không có trường hợp nào áp dụng cho đối tượng và loại hình này".into();
    }
}

impl Leaf {
    /// Criteria that are not in the data: where a person finds them.
    fn not_encoded(ctx: &Ctx<'_>, cites: &[Cite]) -> Self {
        Self::Human(
            ctx.say(|| format!("tiêu chuẩn chưa có trong dữ liệu; xem {}", shown(cites).join(", "))),
            Said::default(),
        )
    }

    fn no_standard() -> Self {
        Self::Human("không xác định được tiêu chuẩn".into(), Said::default())
    }
}

impl Reason {
    /// Takes on what it comes to.
    fn weigh(&mut self, w: Weight) {
        (self.result, self.severity, self.verified, self.warn) = (w.result, w.severity, w.verified, w.warn);
    }
}
