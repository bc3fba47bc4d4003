//! Prize money: multiplier × base salary on the decision's date, rounded up once per line.

use crate::date::Date;
use crate::facts::{Period, SubjectKind};
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::award::AwardKind;
use crate::model::cite::Cite;
use crate::model::overlay::Overlay;
use crate::model::procedure::{BaseSalary, MoneyEffect, MoneyRule, Multiplier};
use crate::text::Text;
use crate::verdict::Prize;

/// Reads a multiplier such as `"0.3"` or `"12.5"` as hundredths.
#[must_use]
pub fn parse_times(s: &str) -> Option<i64> {
    let (whole, part) = s.split_once('.').unwrap_or((s, ""));
    if whole.is_empty() || part.len() > 2 || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = if part.len() == 1 { part.parse::<i64>().ok()? * 10 } else { part.parse().unwrap_or(0) };
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part)
}

/// Hundredths as a decimal with at least one place: `300` → `"3.0"`, `15` → `"0.15"`.
#[must_use]
pub fn show_times(hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    if part % 10 == 0 { format!("{whole}.{}", part / 10) } else { format!("{whole}.{part:02}") }
}

/// Rounds `base × hundredths / 100` up to a multiple of `step` đồng.
#[must_use]
pub fn round_up(base: i64, hundredths: i64, step: i64) -> i64 {
    let exact = i128::from(base) * i128::from(hundredths);
    let unit = i128::from(step.max(1)) * 100;
    let steps = (exact + unit - 1).div_euclid(unit);
    i64::try_from(steps * i128::from(step.max(1))).unwrap_or(i64::MAX)
}

impl Law {
    /// Base salary in force on a day.
    #[must_use]
    pub fn base_salary(&self, on: Date) -> Option<&BaseSalary> {
        self.data.base_salary.iter().filter(|b| b.from <= on).max_by_key(|b| b.from)
    }

    fn money_rule(&self, effect: MoneyEffect, on: Date) -> Option<&MoneyRule> {
        self.data.money_rule.iter().find(|m| m.effect == effect && m.in_force(on))
    }

    fn multiplier<'a>(
        &'a self,
        award: &AwardId,
        kind: SubjectKind,
        on: Date,
        overlays: &[&'a Overlay],
        by: Option<&str>,
    ) -> Option<&'a Multiplier> {
        // An organisation outside the register is paid as a collective.
        let kind = if kind == SubjectKind::Organisation { SubjectKind::Collective } else { kind };
        let known = |m: &&'a Multiplier| m.awards.contains(award) && m.kinds.contains(&kind) && m.in_force(on);
        let own = by
            .and_then(|role| self.data.multiplier.iter().filter(known).find(|m| m.decided_by.as_deref() == Some(role)));
        if own.is_some() {
            return own;
        }
        let fits = |m: &&'a Multiplier| m.decided_by.is_none() && known(m);
        let law = self.data.multiplier.iter().find(fits);
        // Only a slot the law leaves open may be filled locally.
        let local = overlays.iter().flat_map(|o| &o.multiplier).find(fits);
        match (law, local) {
            (Some(l), Some(x)) if l.slot.is_none() || l.slot != x.slot => Some(l),
            (l, x) => x.or(l),
        }
    }

    /// The prize of one line decided on `on`; `None` where no multiplier or base salary is known.
    /// Regulations that are unknown or not in force are ignored here; [`crate::check`] refuses unknown ones.
    #[must_use]
    pub fn prize(&self, award: &AwardId, kind: SubjectKind, on: Date, regulations: &[String]) -> Option<Prize> {
        self.prize_by(award, kind, on, regulations, None)
    }

    /// As [`Law::prize`], decided by this role: a commune chairman's certificate carries a smaller prize.
    #[must_use]
    pub fn prize_by(
        &self,
        award: &AwardId,
        kind: SubjectKind,
        on: Date,
        regulations: &[String],
        by: Option<&str>,
    ) -> Option<Prize> {
        let overlays: Vec<&Overlay> =
            regulations.iter().filter_map(|id| self.overlays.get(id)).filter(|o| o.in_force(on)).collect();
        self.prize_under(award, kind, on, &overlays, by)
    }

    pub(crate) fn prize_under(
        &self,
        award: &AwardId,
        kind: SubjectKind,
        on: Date,
        overlays: &[&Overlay],
        by: Option<&str>,
    ) -> Option<Prize> {
        let m = self.multiplier(award, kind, on, overlays, by)?;
        let times = parse_times(&m.times)?;
        let base = self.base_salary(on)?;
        let rounding = self.money_rule(MoneyEffect::RoundUpTo, on);
        let mut cites: Vec<&Cite> = m.cite.iter().chain(&base.cite).collect();
        cites.extend(rounding.iter().flat_map(|r| &r.cite));
        let cites: Vec<Cite> = cites.into_iter().cloned().collect();
        Some(Prize {
            base_salary: base.amount,
            multiplier: show_times(times),
            amount: round_up(base.amount, times, rounding.map_or(1, |r| r.value)),
            cite: printed(&cites),
            verified: m.verified && base.verified && rounding.is_some_and(|r| r.verified),
            ceiling: m.ceiling,
        })
    }

    /// Which of several prizes decided together are paid: of titles over the same period only the highest,
    /// everything else in full. Answers one flag per item, in order.
    #[must_use]
    pub fn payable(&self, items: &[PrizeItem], on: Date, regulations: &[String]) -> Vec<bool> {
        let amount = |i: &PrizeItem| self.prize(&i.award, i.kind, on, regulations).map_or(0, |p| p.amount);
        let is_title = |i: &PrizeItem| self.award(&i.award).is_some_and(|a| a.kind == AwardKind::Title);
        let years = |i: &PrizeItem| self.award(&i.award).map(|a| a.years);
        let applies = self.money_rule(MoneyEffect::SamePeriodTitlesHighestOnly, on).is_some();
        items
            .iter()
            .enumerate()
            .map(|(n, i)| {
                if !applies || !is_title(i) || i.period.is_none() {
                    return true;
                }
                let mine = amount(i);
                !items.iter().enumerate().any(|(k, o)| {
                    let meets = k != n && is_title(o) && o.period == i.period && years(o) == years(i);
                    meets && (amount(o) > mine || amount(o) == mine && k < n)
                })
            })
            .collect()
    }

    /// What is still due of the prize of a title of `year` decided on `on`, beside titles whose prizes the same recipient was given:
    /// of those earned over the same time only the highest is paid, so what was paid counts towards it. `None` where nothing meets.
    #[must_use]
    pub fn met(&self, award: &AwardId, year: i16, amount: i64, on: Date, paid: &[PaidTitle]) -> Option<MetPrizes> {
        let rule = self.money_rule(MoneyEffect::SamePeriodTitlesHighestOnly, on)?;
        let title = |id: &AwardId| self.award(id).filter(|a| a.kind == AwardKind::Title);
        let years = title(award)?.years;
        let same = |p: &PaidTitle| p.year == year && title(&p.award).is_some_and(|a| a.years == years);
        let with: Vec<usize> = paid.iter().enumerate().filter(|(_, p)| same(p)).map(|(n, _)| n).collect();
        if with.is_empty() {
            return None;
        }
        let given: i64 = with.iter().filter_map(|n| paid.get(*n)?.amount).sum();
        Some(MetPrizes {
            due: amount.saturating_sub(given).max(0),
            with,
            text: rule.text.clone(),
            cite: printed(&rule.cite),
            verified: rule.verified,
        })
    }

    /// The money rule that stops a lower title's prize, for the remark beside it.
    pub(crate) fn same_period_rule(&self, on: Date) -> Option<&MoneyRule> {
        self.money_rule(MoneyEffect::SamePeriodTitlesHighestOnly, on)
    }
}

/// A title that a recipient was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidTitle {
    /// The title.
    pub award: AwardId,
    /// The emulation year it counts for.
    pub year: i16,
    /// The prize paid with it, đồng; unknown where others paid it.
    pub amount: Option<i64>,
}

/// A prize that meets others of the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetPrizes {
    /// What is still due, đồng.
    pub due: i64,
    /// Which of the titles it meets, by their place.
    pub with: Vec<usize>,
    /// The rule's wording.
    pub text: Text,
    /// Citations.
    pub cite: Vec<String>,
    /// The text was seen.
    pub verified: bool,
}

/// One prize among several decided together for one recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizeItem {
    /// The award.
    pub award: AwardId,
    /// The recipient's kind.
    pub kind: SubjectKind,
    /// Counting period of a title.
    pub period: Option<Period>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seven_hundred_and_two_thousand_becomes_seven_hundred_and_ten() {
        assert_eq!(round_up(2_340_000, 30, 10_000), 710_000);
        assert_eq!(round_up(2_340_000, 100, 10_000), 2_340_000);
        assert_eq!(round_up(1_490_000, 30, 10_000), 450_000);
        assert_eq!(round_up(1_490_000, 60, 10_000), 900_000);
    }

    #[test]
    fn multipliers_keep_their_places() {
        assert_eq!(parse_times("12.5").map(show_times).as_deref(), Some("12.5"));
        assert_eq!(parse_times("0.15").map(show_times).as_deref(), Some("0.15"));
        assert_eq!(parse_times("3").map(show_times).as_deref(), Some("3.0"));
        assert_eq!(parse_times("3,0"), None);
        assert_eq!(parse_times(""), None);
    }
}
