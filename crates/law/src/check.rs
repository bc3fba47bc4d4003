//! The check: one award or all of them, with reasons.

use crate::date::Date;
use crate::error::LawError;
use crate::eval::Ctx;
use crate::eval::history::Clock;
use crate::facts::{Facts, Ground};
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::award::Award;
use crate::model::cond::Cond;
use crate::model::overlay::Overlay;
use crate::model::rule::Rule;
use crate::model::source::{Regime, RegimeStatus};
use crate::synthetic::{no_criteria, not_encoded, vote_reason, wrong_subject};
use crate::text::Text;
use crate::validate;
use crate::verdict::{Answers, Checked, Outcome, Reason, ReasonResult, SCHEMA, Verdict, VoteAnswer, Warning};

/// Judges the facts under the rules in force on a day: `on` overrides the facts' own day.
/// Without an award every award that applies to the subject is judged, by award id.
///
/// # Errors
/// Unknown award or regulation, contradictory facts, no day, or a day before 2004-07-01.
pub fn check(law: &Law, facts: &Facts, award: Option<&AwardId>, on: Option<Date>) -> Result<Checked, LawError> {
    let on = day(facts, on)?;
    validate::facts(law, facts)?;
    let setting = Setting::new(law, facts, on)?;
    if let Some(id) = award {
        validate::known_award(law, id, "award")?;
        let Some(a) = law.award(id) else {
            return Err(no_day());
        };
        let mut v = setting.verdict(a);
        if let Some(b) = law.banner(on) {
            v.warnings.insert(0, Warning { rule: setting.regime.id.clone(), text: b });
        }
        return Ok(Checked::One(Box::new(v)));
    }
    let mut fitting: Vec<&Award> = law
        .data
        .award
        .iter()
        .filter(|a| a.is_for(facts) && a.from.is_none_or(|from| from <= setting.rules_on))
        .collect();
    fitting.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Checked::All(Answers {
        schema: SCHEMA,
        on,
        banner: law.banner(on),
        answers: fitting.into_iter().map(|a| setting.verdict(a)).collect(),
    }))
}

/// The verdict about one award; as [`check`] with an award named.
///
/// # Errors
/// As [`check`].
pub fn check_one(law: &Law, facts: &Facts, award: &AwardId, on: Option<Date>) -> Result<Verdict, LawError> {
    match check(law, facts, Some(award), on)? {
        Checked::One(v) => Ok(*v),
        Checked::All(_) => Err(no_day()),
    }
}

/// Only the outcome of an award, the vote included, without reasons' surroundings: for lists and projections.
///
/// # Errors
/// As [`check`].
pub fn outcome(law: &Law, facts: &Facts, award: &AwardId, on: Option<Date>) -> Result<Outcome, LawError> {
    let on = day(facts, on)?;
    validate::facts(law, facts)?;
    let setting = Setting::new(law, facts, on)?;
    validate::known_award(law, award, "award")?;
    let Some(a) = law.award(award) else {
        return Err(no_day());
    };
    let mut worst = setting.outcome(a, false);
    if setting.regime.status != RegimeStatus::NotEncoded
        && let Some(v) =
            law.vote_answer(award, facts.subject.sector, setting.rules_on, &facts.regulations, facts.vote.as_ref())
    {
        worst = worst.max(vote_reason(&v, "").severity);
    }
    Ok(worst)
}

/// A rule of the award's own standard that has something to say.
fn is_own(rule: &Rule, result: ReasonResult) -> bool {
    !rule.is_general() && !rule.not_standard && result != ReasonResult::NotApplicable
}

fn day(facts: &Facts, on: Option<Date>) -> Result<Date, LawError> {
    on.or(facts.on).ok_or_else(no_day)
}

fn no_day() -> LawError {
    LawError::new(
        "facts.no_date",
        "on",
        "Chưa cho biết ngày xét: ghi “on” trong dữ kiện hoặc dùng --on.",
        "No day to judge: state “on” in the facts or use --on.",
    )
}

/// Grounds whose commendations may be no basis for merit; from the second on, thematic ones alone.
const NO_BASE: [Ground; 2] = [Ground::Sudden, Ground::Movement];

/// What all verdicts of one check share.
pub(crate) struct Setting<'a> {
    law: &'a Law,
    facts: &'a Facts,
    on: Date,
    rules_on: Date,
    pub(crate) regime: &'a Regime,
    overlays: Vec<&'a Overlay>,
    clock: Clock,
    no_base: (&'static [Ground], bool),
    transition: Option<Warning>,
}

impl<'a> Setting<'a> {
    pub(crate) fn new(law: &'a Law, facts: &'a Facts, on: Date) -> Result<Self, LawError> {
        let Some(mut regime) = law.regime(on) else {
            return Err(LawError::new(
                "law.before_all_regimes",
                "on",
                format!("Ngày {} trước khi Luật Thi đua, Khen thưởng có hiệu lực (01/07/2004).", on.on_paper()),
                format!("{on} is before the law on emulation and commendation came into force (2004-07-01)."),
            ));
        };
        let (mut rules_on, mut transition) = (on, None);
        // A dossier received before the change is finished under the old rules (unverified transition).
        if let (Some(old), Some(filed)) = (&regime.filed_before_uses, facts.filed_on)
            && filed < regime.from
            && let Some(r) = law.data.regime.iter().find(|r| r.id == *old)
        {
            transition = Some(Warning {
                rule: "chuyen-tiep".into(),
                text: Text::new(
                    format!(
                        "Hồ sơ nhận ngày {}, trước {}: xét theo {} (quy định chuyển tiếp chưa kiểm chứng; nếu quy định mới có lợi hơn thì áp dụng quy định mới).",
                        filed.on_paper(),
                        regime.from.on_paper(),
                        r.name.vi
                    ),
                    format!(
                        "The dossier was received on {filed}, before {}: judged under {} (transition rule unverified; the new rule applies where more favourable).",
                        regime.from, r.name.en
                    ),
                ),
            });
            rules_on = r.to.unwrap_or(on);
            regime = r;
        }
        let overlays = law.regulations(&facts.regulations, on)?;
        // Principles that other conditions apply: whether they are in force, and seen.
        let holds = |r: &Rule| r.in_force(rules_on) && !r.yields_to_another(facts.subject.sector, rules_on);
        let mark = |is: fn(&Cond) -> bool| law.principles().find(|r| holds(r) && is(&r.need)).map(|r| r.verified);
        let verified = mark(|c| matches!(c, Cond::DisciplineOver));
        let sudden = mark(|c| matches!(c, Cond::SuddenNoBase)).map(|v| (&NO_BASE[..], v));
        let thematic = || mark(|c| matches!(c, Cond::ThematicNoBase)).map(|v| (&NO_BASE[1..], v));
        let no_base = sudden.or_else(thematic).unwrap_or((&NO_BASE, false));
        let clock = verified.map_or(Clock::OFF, |v| Clock::new(facts.discipline.as_deref(), on, v));
        Ok(Self { law, facts, on, rules_on, regime, overlays, clock, no_base, transition })
    }

    pub(crate) fn ctx(&'a self, award: &'a Award, draft: bool) -> Ctx<'a> {
        Ctx {
            law: self.law,
            facts: self.facts,
            award,
            on: self.on,
            rules_on: self.rules_on,
            year: self.facts.year(),
            period: self.facts.period(),
            overlays: &self.overlays,
            clock: self.clock,
            no_base: self.no_base.0,
            no_base_verified: self.no_base.1,
            draft,
            explain: true,
            depth: 0,
        }
    }

    /// The outcome alone; what `earliest_next` and lists repeat.
    pub(crate) fn outcome(&'a self, award: &'a Award, draft: bool) -> Outcome {
        if self.regime.status == RegimeStatus::NotEncoded {
            return Outcome::NeedsHuman;
        }
        let ctx = Ctx { explain: false, ..self.ctx(award, draft) };
        let s = &self.facts.subject;
        let mut worst = if award.is_for(self.facts) { Outcome::Eligible } else { Outcome::NotEligible };
        let mut own = false;
        for rule in self.law.rules_for(&award.id, self.rules_on, &self.overlays, draft) {
            if rule.yields_to_another(s.sector, self.rules_on) {
                continue;
            }
            let w = ctx.weigh(rule);
            own |= is_own(rule, w.result);
            worst = worst.max(w.severity);
        }
        if own { worst } else { worst.max(Outcome::NeedsHuman) }
    }

    /// The reasons, one for each rule.
    fn reasons(&'a self, award: &'a Award) -> Vec<Reason> {
        if self.regime.status == RegimeStatus::NotEncoded {
            return vec![not_encoded(self.regime)];
        }
        let (ctx, s) = (self.ctx(award, false), &self.facts.subject);
        let mut reasons = Vec::new();
        if !award.is_for(self.facts) {
            reasons.push(wrong_subject(award, s.sector));
        }
        let mut own = false;
        for rule in self.law.rules_for(&award.id, self.rules_on, &self.overlays, false) {
            if rule.yields_to_another(s.sector, self.rules_on) {
                continue;
            }
            // A principle with nothing to say about this nominee is left out, before words are found for it.
            if rule.is_general() {
                let w = ctx.weigh(rule);
                if w.result == ReasonResult::NotApplicable && !w.warn {
                    continue;
                }
            }
            let reason = ctx.rule(rule);
            own |= is_own(rule, reason.result);
            reasons.push(reason);
        }
        if !own {
            let own = self.law.rules_for(&award.id, self.rules_on, &self.overlays, false).filter(|r| !r.is_general());
            let mut cite: Vec<String> = own.flat_map(|r| printed(&r.cite)).collect();
            cite.dedup();
            if cite.is_empty() {
                cite = printed(&self.regime.cite);
            }
            reasons.insert(0, no_criteria(award, cite));
        }
        reasons
    }

    /// The whole verdict.
    pub(crate) fn verdict(&'a self, award: &'a Award) -> Verdict {
        let mut reasons = self.reasons(award);
        let f = self.facts;
        let sector = f.subject.sector;
        let mut warnings: Vec<Warning> = self.transition.iter().cloned().collect();
        let vote = self.law.vote_answer(&award.id, sector, self.rules_on, &f.regulations, f.vote.as_ref());
        if let Some(v) = &vote
            && self.regime.status != RegimeStatus::NotEncoded
        {
            reasons.push(vote_reason(
                v,
                self.law.vote_rule(&award.id, sector, self.rules_on, &f.regulations).map_or("", |r| &r.id),
            ));
        }
        let outcome = reasons.iter().map(|r| r.severity).max().unwrap_or(Outcome::NeedsHuman);
        for r in &reasons {
            collect(r, &mut warnings);
        }
        if self.regime.status == RegimeStatus::Pending {
            warnings.extend(self.draft_reading(award, outcome, vote.as_ref()));
        }
        let mut prize = self.law.prize_under(
            &award.id,
            f.subject.kind,
            self.on,
            &self.overlays,
            f.claim.as_ref().and_then(|c| c.decided_by.as_deref()),
        );
        if let Some(p) = &mut prize {
            self.money(award, p, &mut warnings);
        }
        let earliest_next = crate::next::earliest_next(self, award, &reasons, outcome);
        Verdict {
            schema: SCHEMA,
            award: award.id.clone(),
            name: award.name_in(f.subject.sector).clone(),
            regime: self.regime.id.clone(),
            on: self.on,
            outcome,
            reasons,
            warnings,
            prize,
            authority: self.law.authority_over(&award.id, f, self.rules_on),
            vote,
            dossier: self.law.dossier(&award.id, sector, self.rules_on, &f.regulations),
            deadlines: self.law.deadlines(&award.id, f.subject.sector, self.rules_on),
            earliest_next,
        }
    }

    /// Judged under older rules because the dossier was received before a change.
    pub(crate) fn in_transition(&self) -> bool {
        self.transition.is_some()
    }

    pub(crate) fn facts(&self) -> &Facts {
        self.facts
    }

    pub(crate) fn law(&self) -> &'a Law {
        self.law
    }

    pub(crate) fn on(&self) -> Date {
        self.on
    }

    /// The result under the published draft, only where it differs.
    fn draft_reading(&self, award: &Award, outcome: Outcome, vote: Option<&VoteAnswer>) -> Option<Warning> {
        let draft = self.law.data.draft.iter().find(|d| d.rule.awards.contains(&award.id))?;
        let mut other = self.outcome(award, true);
        if let Some(v) = vote {
            other = other.max(vote_reason(v, "").severity);
        }
        (other != outcome).then(|| Warning {
            rule: draft.rule.id.clone(),
            text: Text::new(
                format!(
                    "Theo quy định đang chuyển tiếp: {}; theo dự thảo sửa đổi đã công bố: {}. {}",
                    outcome_vi(outcome),
                    outcome_vi(other),
                    draft.rule.text.vi
                ),
                format!(
                    "Under the rules carried over: {}; under the published draft: {}. {}",
                    outcome_en(outcome),
                    outcome_en(other),
                    draft.rule.text.en
                ),
            ),
        })
    }

    fn money(&self, award: &Award, p: &mut crate::verdict::Prize, warnings: &mut Vec<Warning>) {
        use crate::money::PrizeItem;
        let f = self.facts;
        if !p.verified {
            warnings.push(Warning {
                rule: "tien-thuong".into(),
                text: Text::new(
                    "Mức tiền thưởng có thành phần chưa kiểm chứng.",
                    "The prize rests on a figure that is not verified.",
                ),
            });
        }
        if p.ceiling {
            warnings.push(Warning {
                rule: "tien-thuong".into(),
                text: Text::new("Hệ số này là mức trần (“không quá”).", "This multiplier is a ceiling."),
            });
        }
        let item = |award: &AwardId, period| PrizeItem { award: award.clone(), kind: f.subject.kind, period };
        let mut items = vec![item(&award.id, f.period())];
        items.extend(f.together_with.iter().flatten().map(|t| item(&t.award, t.period)));
        if self.law.payable(&items, self.on, &f.regulations).first() == Some(&false) {
            p.amount = 0;
            if let Some(rule) = self.law.same_period_rule(self.on) {
                p.cite.extend(printed(&rule.cite));
                warnings.push(Warning { rule: rule.id.clone(), text: rule.text.clone() });
            }
        }
    }
}

/// Remarks that do not change the outcome: unverified conditions that are met, and facts a rule would have liked.
fn collect(r: &Reason, out: &mut Vec<Warning>) {
    let unverified_met = r.result == ReasonResult::Met && !r.verified && r.children.is_empty();
    if r.warn {
        let found = &r.found;
        out.push(Warning {
            rule: r.rule.clone(),
            text: Text::new(format!("{} ({found})", r.text.vi), format!("{} ({found})", r.text.en)),
        });
    } else if unverified_met {
        out.push(Warning {
            rule: r.rule.clone(),
            text: Text::new(
                format!("Điều kiện đạt nhưng căn cứ chưa kiểm chứng: {}", r.text.vi),
                format!("Met, but the rule is not verified: {}", r.text.en),
            ),
        });
    }
    if r.any && r.children.iter().any(|c| c.result == ReasonResult::Met && c.verified) {
        return;
    }
    for c in &r.children {
        collect(c, out);
    }
}

/// Vietnamese words of an outcome.
#[must_use]
pub fn outcome_vi(o: Outcome) -> &'static str {
    match o {
        Outcome::Eligible => "đủ điều kiện",
        Outcome::NeedsEvidence => "thiếu dữ kiện",
        Outcome::NeedsHuman => "cần người xét",
        Outcome::OnHold => "tạm dừng",
        Outcome::NotEligible => "không đủ điều kiện",
    }
}

/// English words of an outcome.
#[must_use]
pub fn outcome_en(o: Outcome) -> &'static str {
    match o {
        Outcome::Eligible => "eligible",
        Outcome::NeedsEvidence => "needs evidence",
        Outcome::NeedsHuman => "needs a person",
        Outcome::OnHold => "on hold",
        Outcome::NotEligible => "not eligible",
    }
}
