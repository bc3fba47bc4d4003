//! Laying a local regulation over the law: what it may do, and refusals that name the rule.

use crate::date::Date;
use crate::error::LawError;
use crate::facts::Sector;
use crate::ids::AwardId;
use crate::law::{Law, resolve_overlay, source_names};
use crate::model::award::AwardLevel;
use crate::model::cond::{Cond, Num, Tighten};
use crate::model::overlay::{Overlay, SetNumber};
use crate::model::rule::Rule;

impl Law {
    /// Lays a local regulation over the law; one with the same id is replaced.
    ///
    /// # Errors
    /// Refuses, naming the rule: a loosened number, an unknown rule or number, a slot the law does not
    /// leave open, a rule id that the law already uses, a vote or multiplier that the law fixes.
    pub fn lay_over(&mut self, mut overlay: Overlay) -> Result<(), LawError> {
        self.check_overlay(&overlay)?;
        let mut names = source_names(&self.data, &self.overlays);
        names.extend(overlay.source.iter().map(|s| (s.id.clone(), s.name.clone())));
        resolve_overlay(&mut overlay, &names);
        self.overlays.insert(overlay.id.clone(), overlay);
        Ok(())
    }

    /// A copy of the law with one more local regulation.
    ///
    /// # Errors
    /// As [`Law::lay_over`].
    pub fn with_overlay(&self, overlay: Overlay) -> Result<Self, LawError> {
        let mut law = self.clone();
        law.lay_over(overlay)?;
        Ok(law)
    }

    pub(crate) fn check_overlay(&self, o: &Overlay) -> Result<(), LawError> {
        let refuse = |rule: &str, vi: String, en: String| {
            Err(LawError::new(
                "overlay.refused",
                format!("{}/{rule}", o.id),
                format!("Quy định “{}”, mục “{rule}”: {vi}", o.id),
                format!("Regulation “{}”, item “{rule}”: {en}", o.id),
            ))
        };
        for r in &o.rule {
            if self.data.rule.iter().any(|x| x.id == r.id) {
                return refuse(
                    &r.id,
                    "mã này đã có trong luật; quy định chỉ được thêm điều kiện mới.".into(),
                    "this id is the law's; a regulation may only add conditions.".into(),
                );
            }
            if let Some(a) = r.awards.iter().find(|a| **a != "*" && self.award(a).is_none()) {
                return refuse(
                    &r.id,
                    format!("không có danh hiệu, hình thức “{a}”."),
                    format!("there is no award “{a}”."),
                );
            }
            if let Some(slot) = &r.slot
                && !self.is_open(slot)
            {
                return refuse(
                    &r.id,
                    format!("luật không để ngỏ nội dung “{slot}”."),
                    format!("the law does not leave “{slot}” open."),
                );
            }
        }
        for s in &o.set {
            self.check_number(o, s)?;
        }
        for c in &o.confirm {
            let id = c.rule.split('/').next().unwrap_or_default();
            let known = self.data.rule.iter().any(|r| r.id == id) || self.data.vote.iter().any(|v| v.id == c.rule);
            let sources = || self.data.source.iter().chain(&o.source);
            if !known || !sources().any(|s| s.id == c.cite.source) {
                return refuse(
                    &c.rule,
                    "xác nhận phải nêu một quy tắc của luật và một nguồn đã khai.".into(),
                    "a confirmation names a rule of the law and a stated source.".into(),
                );
            }
        }
        for m in &o.multiplier {
            let Some(slot) = m.slot.as_ref().filter(|s| self.is_open(s)) else {
                return refuse(
                    "multiplier",
                    "mức tiền thưởng do nghị định ấn định, không được thay.".into(),
                    "the decree fixes this multiplier; it cannot be replaced.".into(),
                );
            };
            if crate::money::parse_times(&m.times).is_none() {
                return refuse(
                    slot,
                    format!("hệ số “{}” không đọc được.", m.times),
                    format!("multiplier “{}” cannot be read.", m.times),
                );
            }
        }
        self.check_powers(o)?;
        self.check_papers(o)?;
        check_twice(o)?;
        for v in &o.vote {
            for a in &v.awards {
                let fixed = self.data.vote.iter().find(|x| {
                    x.awards.contains(a) && x.from <= v.to.unwrap_or(x.from) && x.to.is_none_or(|to| v.from <= to)
                });
                if let Some(f) = fixed
                    && (v.percent.unwrap_or(0) < f.percent.unwrap_or(0) || v.of != f.of || (f.secret && !v.secret))
                {
                    return refuse(
                        &v.id,
                        format!("nới lỏng tỷ lệ phiếu của “{}” cho {a}.", f.id),
                        format!("it loosens the vote “{}” for {a}.", f.id),
                    );
                }
            }
        }
        Ok(())
    }

    /// The law names who decides; only the ministries of the armed forces detail it, and only at the base:
    /// a provincial police never has the provincial chairman's powers.
    fn check_powers(&self, o: &Overlay) -> Result<(), LawError> {
        let forces = [Sector::PublicSecurity, Sector::Army];
        for a in &o.authority {
            let only_forces = !a.sectors.is_empty() && a.sectors.iter().all(|s| forces.contains(s));
            for id in &a.awards {
                let high = self.award(id).is_some_and(|x| x.level != AwardLevel::Base);
                let fixed = self
                    .data
                    .authority
                    .iter()
                    .any(|x| x.awards.contains(id) && overlap((x.from, x.to), (a.from, a.to)));
                if high || (fixed && !only_forces) {
                    return Err(refusal(
                        o,
                        &a.id,
                        format!(
                            "luật đã định người quyết định {id}; quy định chỉ được chi tiết hóa cấp cơ sở của lực lượng vũ trang."
                        ),
                        format!(
                            "the law names who decides {id}; a regulation may only detail the base level of the armed forces."
                        ),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Papers are the law's, but those of base-level awards are left to ministries and provinces from a day on.
    fn check_papers(&self, o: &Overlay) -> Result<(), LawError> {
        for d in &o.dossier {
            for id in &d.awards {
                let base = self.award(id).is_some_and(|a| a.level == AwardLevel::Base);
                let fixed = self.data.dossier.iter().find(|x| {
                    x.awards.contains(id)
                        && overlap((x.from, x.to), (d.from, d.to))
                        && !(base && x.open_from.is_some_and(|open| open <= d.from))
                });
                if let Some(x) = fixed {
                    return Err(refusal(
                        o,
                        &d.id,
                        format!("hồ sơ của {id} do “{}” quy định, chưa để ngỏ vào ngày này.", x.id),
                        format!("the papers of {id} are set by “{}” and not left open on that day.", x.id),
                    ));
                }
            }
        }
        Ok(())
    }

    /// Slots the law declares open: rules or multipliers that carry the slot's name.
    fn is_open(&self, slot: &str) -> bool {
        self.data
            .rule
            .iter()
            .filter_map(|r| r.slot.as_deref())
            .chain(self.data.multiplier.iter().filter_map(|m| m.slot.as_deref()))
            .any(|s| s == slot)
    }

    fn check_number(&self, o: &Overlay, s: &SetNumber) -> Result<(), LawError> {
        let refuse = |vi: String, en: String| {
            Err(LawError::new(
                "overlay.refused",
                format!("{}/{}", o.id, s.rule),
                format!("Quy định “{}”, quy tắc “{}”, số “{}”: {vi}", o.id, s.rule, s.number),
                format!("Regulation “{}”, rule “{}”, number “{}”: {en}", o.id, s.rule, s.number),
            ))
        };
        let Some(n) = self.data.rule.iter().find_map(|r| number_at(r, &s.rule, &s.number)) else {
            return refuse("luật không có số này.".into(), "the law has no such number.".into());
        };
        match n.tighten {
            Tighten::Up if s.value < n.value => refuse(
                format!("{} nới lỏng mức {} của luật; chỉ được nâng.", s.value, n.value),
                format!("{} loosens the law's {}; it may only be raised.", s.value, n.value),
            ),
            Tighten::Down if s.value > n.value => refuse(
                format!("{} nới lỏng mức {} của luật; chỉ được hạ.", s.value, n.value),
                format!("{} loosens the law's {}; it may only be lowered.", s.value, n.value),
            ),
            _ => Ok(()),
        }
    }
}

type Span = (Date, Option<Date>);

fn overlap(a: Span, b: Span) -> bool {
    a.1.is_none_or(|end| b.0 <= end) && b.1.is_none_or(|end| a.0 <= end)
}

/// One award has one vote and one list of papers on a day, and a role decides it once: a second entry would never be read.
fn check_twice(o: &Overlay) -> Result<(), LawError> {
    type Line<'a> = (&'a str, &'a str, &'a [AwardId], Span);
    let authorities = o.authority.iter().map(|a| (a.id.as_str(), a.id.as_str(), a.awards.as_slice(), (a.from, a.to)));
    let votes = o.vote.iter().map(|v| ("vote", v.id.as_str(), v.awards.as_slice(), (v.from, v.to)));
    let papers = o.dossier.iter().map(|d| ("dossier", d.id.as_str(), d.awards.as_slice(), (d.from, d.to)));
    let all: Vec<Line<'_>> = authorities.chain(votes).chain(papers).collect();
    for (i, (what, id, awards, span)) in all.iter().enumerate() {
        for (other, _, theirs, when) in all.iter().take(i) {
            let both = awards.iter().find(|a| theirs.contains(a));
            if what == other
                && let Some(award) = both
                && overlap(*span, *when)
            {
                return Err(refusal(
                    o,
                    id,
                    format!(
                        "đã có một mục cùng loại cho {award} trong thời gian này; hãy gộp lại hoặc chia thời gian."
                    ),
                    format!(
                        "there is an entry of this kind for {award} in this time; join the two or part their days."
                    ),
                ));
            }
        }
    }
    Ok(())
}

fn refusal(o: &Overlay, item: &str, vi: String, en: String) -> LawError {
    LawError::new(
        "overlay.refused",
        format!("{}/{item}", o.id),
        format!("Quy định “{}”, mục “{item}”: {vi}", o.id),
        format!("Regulation “{}”, item “{item}”: {en}", o.id),
    )
}

/// The number named `name` at `path` (`rule` or `rule/part`).
pub(crate) fn number_at(rule: &Rule, path: &str, name: &str) -> Option<Num> {
    fn find(need: &Cond, name: &str) -> Option<Num> {
        need.numbers().into_iter().find(|(n, _)| *n == name).map(|(_, n)| n)
    }
    fn part(need: &Cond, id: &str, name: &str) -> Option<Num> {
        need.nodes().iter().find_map(|n| if n.id == id { find(&n.need, name) } else { part(&n.need, id, name) })
    }
    match path.split_once('/') {
        None if rule.id == path => find(&rule.need, name),
        Some((id, rest)) if rule.id == id => part(&rule.need, rest, name),
        _ => None,
    }
}
