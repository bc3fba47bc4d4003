//! Group rules: a list judged as a whole (quotas, flags per cluster), saying who is over the line and why.

use crate::date::Date;
use crate::error::LawError;
use crate::facts::Sex;
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::cond::Cond;
use crate::model::rule::Rule;
use crate::text::Text;
use crate::validate::known_award;
use serde::Serialize;
use std::collections::BTreeMap;

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
}

/// A ceiling on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cap {
    /// Rule that sets it.
    pub rule: String,
    /// Cluster it concerns; the whole list when null.
    pub cluster: Option<String>,
    /// Nominees counted.
    pub nominated: u32,
    /// What the share is taken of; null for a plain number.
    pub base: Option<u32>,
    /// How many may stand.
    pub cap: u32,
    /// Seen in a source; an unverified or advisory ceiling only asks.
    pub binding: bool,
    /// The wording.
    pub text: Text,
    /// Citations.
    pub cite: Vec<String>,
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
}

impl Law {
    /// Judges a list. `base` holds what quotas are shares of, by the keys of `list.base`.
    ///
    /// # Errors
    /// An unknown award or regulation.
    pub fn judge_list(
        &self,
        award: &AwardId,
        on: Date,
        regulations: &[String],
        list: &[Listed],
        base: &BTreeMap<String, u32>,
    ) -> Result<ListVerdict, LawError> {
        known_award(self, award, "award")?;
        let overlays = self.regulations(regulations, on)?;
        let mut out = ListVerdict::default();
        let prefers_women = self.data.rule.iter().find_map(|r| match r.need {
            Cond::WomenFirst { share } if r.in_force(on) => Some((r, share.value)),
            _ => None,
        });
        let number = |r: &Rule, name: &str, n: crate::model::cond::Num| {
            crate::eval::moved(&overlays, crate::eval::Path::rule(&r.id), name, n)
        };
        for rule in self.rules_for(award, on, &overlays, false) {
            match &rule.need {
                Cond::Quota { percent, of } => {
                    let known: Vec<u32> = of.iter().filter_map(|k| base.get(k)).copied().collect();
                    if known.is_empty() {
                        out.missing.push(rule.id.clone());
                        continue;
                    }
                    let of = known.into_iter().fold(0u32, u32::saturating_add);
                    let percent = u64::try_from(number(rule, "percent", *percent)).unwrap_or(0);
                    let cap = u32::try_from(u64::from(of) * percent / 100).unwrap_or(u32::MAX);
                    self.line(&mut out, rule, None, Some(of), cap, list.iter().collect(), prefers_women);
                }
                Cond::PerCluster { at_most } => {
                    let cap = u32::try_from(number(rule, "at_most", *at_most)).unwrap_or(0);
                    let mut clusters: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
                    for l in list {
                        if let Some(c) = &l.cluster {
                            clusters.entry(c).or_default().push(l);
                        }
                    }
                    for (c, members) in clusters {
                        self.line(&mut out, rule, Some(c.to_owned()), None, cap, members, prefers_women);
                    }
                }
                _ => {}
            }
        }
        Ok(out)
    }

    #[expect(clippy::too_many_arguments, reason = "one ceiling has this many facets")]
    fn line(
        &self,
        out: &mut ListVerdict,
        rule: &Rule,
        cluster: Option<String>,
        base: Option<u32>,
        cap: u32,
        mut list: Vec<&Listed>,
        prefers: Option<(&Rule, i64)>,
    ) {
        let nominated = u32::try_from(list.len()).unwrap_or(u32::MAX);
        out.caps.push(Cap {
            rule: rule.id.clone(),
            cluster,
            nominated,
            base,
            cap,
            binding: rule.verified && !rule.advice,
            text: rule.numbered(),
            cite: printed(&rule.cite),
        });
        if nominated <= cap {
            return;
        }
        let over = |code: &str, undecided, vi: String, en: String| OverLine {
            code: code.to_owned(),
            rule: rule.id.clone(),
            undecided,
            why: Text::new(vi, en),
        };
        if list.iter().any(|l| l.score.is_none()) {
            out.over.extend(list.iter().map(|l| {
                over(
                    &l.code,
                    true,
                    format!("{nominated} đề nghị, chỉ được {cap}; chưa xếp thứ tự nên chưa biết ai vượt."),
                    format!("{nominated} proposed, {cap} allowed; not ranked, so nobody can tell who is over."),
                )
            }));
            return;
        }
        list.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.code.cmp(&b.code)));
        let places = usize::try_from(cap).unwrap_or(usize::MAX);
        let at_line = places.checked_sub(1).and_then(|i| list.get(i)).and_then(|l| l.score);
        let after = list.get(places).and_then(|l| l.score);
        let tied = at_line.is_some() && at_line == after;
        if !tied {
            out.over.extend(list.iter().skip(places).map(|l| {
                over(&l.code, false, format!("Xếp sau {cap} suất được xét."), format!("Ranked below the {cap} places."))
            }));
            return;
        }
        let same: Vec<&Listed> = list.iter().copied().filter(|l| l.score == at_line).collect();
        let above = list.iter().filter(|l| l.score > at_line).count();
        let free = places.saturating_sub(above);
        out.over.extend(list.iter().filter(|l| l.score < at_line).map(|l| {
            over(&l.code, false, format!("Xếp sau {cap} suất được xét."), format!("Ranked below the {cap} places."))
        }));
        let preferred = |l: &Listed, share: i64| {
            l.sex == Some(Sex::Female)
                || l.women_of.is_some_and(|(w, all)| all > 0 && i64::from(w) * 100 >= share * i64::from(all))
        };
        if let Some((by, share)) = prefers {
            let (women, others): (Vec<&Listed>, Vec<&Listed>) = same.iter().partition(|l| preferred(l, share));
            if women.len() == free {
                let codes = |v: &[&Listed]| v.iter().map(|l| l.code.clone()).collect::<Vec<_>>();
                out.ties.push(TieBreak {
                    chosen: codes(&women),
                    behind: codes(&others),
                    why: by.text.with("share", &share.to_string()),
                });
                out.over.extend(others.iter().map(|l| {
                    over(
                        &l.code,
                        false,
                        "Bằng điểm; ưu tiên nữ hoặc tập thể có đông nữ theo luật.".into(),
                        "Tied; the law prefers the woman or the collective with many women.".into(),
                    )
                }));
                return;
            }
        }
        out.over.extend(same.iter().map(|l| {
            over(
                &l.code,
                true,
                format!("Bằng điểm ở suất cuối ({} người, còn {free} suất); hội đồng phải quyết.", same.len()),
                format!("Tied for the last place ({} for {free}); the council must decide.", same.len()),
            )
        }));
    }
}
