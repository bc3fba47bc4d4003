//! Showing the law: an award on a day with the article beside each rule, and what changed between two days.

use crate::date::Date;
use crate::error::LawError;
use crate::ids::AwardId;
use crate::law::{Law, printed};
use crate::model::cond::{Cond, Tighten};
use crate::model::rule::Rule;
use crate::text::Text;
use crate::validate::known_award;
use crate::verdict::{AuthorityAnswer, DeadlineAnswer, PaperAnswer};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A number of a rule as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ShownNumber {
    /// Name.
    pub name: &'static str,
    /// Value.
    pub value: i64,
    /// Which way a local regulation may move it.
    pub tighten: Tighten,
}

/// A rule or a part of one as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ShownRule {
    /// Rule id, or `rule/part`.
    pub rule: String,
    /// First day in force.
    pub from: Date,
    /// Last day in force.
    pub to: Option<Date>,
    /// Citations.
    pub cite: Vec<String>,
    /// Seen in a source.
    pub verified: bool,
    /// Where it was seen.
    pub url: String,
    /// Remark for jurists.
    pub note: String,
    /// Open slot that a local regulation may fill.
    pub slot: Option<String>,
    /// The wording with its numbers.
    pub text: Text,
    /// Numbers.
    pub numbers: Vec<ShownNumber>,
    /// Parts.
    pub parts: Vec<ShownRule>,
}

/// A prize figure as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ShownPrize {
    /// Kind of subject.
    pub kind: &'static str,
    /// Multiplier.
    pub multiplier: String,
    /// Đồng.
    pub amount: i64,
    /// All figures seen in a source.
    pub verified: bool,
}

/// An award on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ShownAward {
    /// Always `thidua/law-show/1`.
    #[schemars(extend("const" = "thidua/law-show/1"))]
    pub schema: &'static str,
    /// Identifier.
    pub award: AwardId,
    /// Name.
    pub name: Text,
    /// Regime of the day.
    pub regime: Option<String>,
    /// Banner of the day.
    pub banner: Option<Text>,
    /// The award's own rules.
    pub rules: Vec<ShownRule>,
    /// General principles.
    pub principles: Vec<ShownRule>,
    /// Prizes by kind of subject.
    pub prizes: Vec<ShownPrize>,
    /// Who decides.
    pub authority: Vec<AuthorityAnswer>,
    /// The vote's wording.
    pub vote: Option<Text>,
    /// Papers.
    pub dossier: Vec<PaperAnswer>,
    /// Deadlines.
    pub deadlines: Vec<DeadlineAnswer>,
}

/// What happened to a rule between two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the word is the meaning")]
pub enum ChangeKind {
    Added,
    Removed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Change {
    /// Award, or `*`.
    pub award: AwardId,
    /// Its name; "every award" for `*`.
    pub name: Text,
    /// `rule`, `vote`, `authority`, `prize`.
    pub about: &'static str,
    /// Added or removed.
    pub change: ChangeKind,
    /// Rule id or key.
    pub rule: String,
    /// The wording.
    pub text: Text,
    /// Citations.
    pub cite: Vec<String>,
    /// Seen in a source.
    pub verified: bool,
}

/// What changed between two days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Diff {
    /// Always `thidua/law-diff/1`.
    #[schemars(extend("const" = "thidua/law-diff/1"))]
    pub schema: &'static str,
    /// The earlier day asked.
    pub from: Date,
    /// The later day asked.
    pub to: Date,
    /// Regimes of the two days.
    pub regimes: [Option<String>; 2],
    /// Base salaries of the two days, đồng.
    pub base_salary: [Option<i64>; 2],
    /// Differences by award.
    pub changes: Vec<Change>,
}

impl Law {
    /// Everything about an award on a day.
    ///
    /// # Errors
    /// An unknown award or regulation.
    pub fn show(&self, award: &AwardId, on: Date, regulations: &[String]) -> Result<ShownAward, LawError> {
        known_award(self, award, "award")?;
        let overlays = self.regulations(regulations, on)?;
        let (mut rules, mut principles) = (Vec::new(), Vec::new());
        for r in self.rules_for(award, on, &overlays, false) {
            let list = if r.is_general() { &mut principles } else { &mut rules };
            list.push(shown_rule(r));
        }
        let kinds = self.award(award).map(|a| a.subjects.clone()).unwrap_or_default();
        Ok(ShownAward {
            schema: "thidua/law-show/1",
            award: award.clone(),
            name: self.award_name(award, None),
            regime: self.regime(on).map(|r| r.id.clone()),
            banner: self.banner(on),
            rules,
            principles,
            prizes: kinds
                .into_iter()
                .filter_map(|k| {
                    let p = self.prize(award, k, on, regulations)?;
                    Some(ShownPrize {
                        kind: k.as_str(),
                        multiplier: p.multiplier,
                        amount: p.amount,
                        verified: p.verified,
                    })
                })
                .collect(),
            authority: self.authority(award, None, None, on, regulations),
            vote: self.vote_rule(award, None, on, regulations).map(|v| v.text.clone()),
            dossier: self.dossier(award, None, on, regulations),
            deadlines: self.deadlines(award, None, on),
        })
    }

    /// What changed between two days.
    #[must_use]
    pub fn diff(&self, from: Date, to: Date) -> Diff {
        let entries = |on| self.in_force(on);
        let (before, after) = (entries(from), entries(to));
        let keys: BTreeSet<&(AwardId, &'static str, String)> = before.keys().chain(after.keys()).collect();
        let mut changes = Vec::new();
        for key in keys {
            let (was, is) = (before.get(key), after.get(key));
            if was == is {
                continue;
            }
            for (entry, change) in [(was, ChangeKind::Removed), (is, ChangeKind::Added)] {
                if let Some((text, cite, verified)) = entry {
                    changes.push(Change {
                        award: key.0.clone(),
                        name: if key.0 == "*" {
                            Text::new("Mọi danh hiệu, hình thức khen thưởng", "Every award")
                        } else {
                            self.award_name(&key.0, None)
                        },
                        about: key.1,
                        change,
                        rule: key.2.clone(),
                        text: text.clone(),
                        cite: cite.clone(),
                        verified: *verified,
                    });
                }
            }
        }
        let salary = |on| self.base_salary(on).map(|b| b.amount);
        let regime = |on| self.regime(on).map(|r| r.id.clone());
        Diff {
            schema: "thidua/law-diff/1",
            from,
            to,
            regimes: [regime(from), regime(to)],
            base_salary: [salary(from), salary(to)],
            changes,
        }
    }

    /// Everything in force on a day, by award, subject and id.
    #[expect(clippy::type_complexity, reason = "a map from a key to what is compared")]
    fn in_force(&self, on: Date) -> BTreeMap<(AwardId, &'static str, String), (Text, Vec<String>, bool)> {
        let mut out = BTreeMap::new();
        for r in self.data.rule.iter().filter(|r| r.in_force(on)) {
            for a in &r.awards {
                out.insert((a.clone(), "rule", r.id.clone()), (r.numbered(), printed(&r.cite), r.verified));
            }
        }
        for v in self.data.vote.iter().filter(|v| v.in_force(on)) {
            for a in &v.awards {
                out.insert((a.clone(), "vote", v.id.clone()), (v.text.clone(), printed(&v.cite), v.verified));
            }
        }
        for x in self.data.authority.iter().filter(|x| x.in_force(on)) {
            for a in &x.awards {
                out.insert((a.clone(), "authority", x.id.clone()), (x.role.clone(), printed(&x.cite), x.verified));
            }
        }
        for m in self.data.multiplier.iter().filter(|m| m.in_force(on)) {
            for a in &m.awards {
                for k in &m.kinds {
                    let t = format!("{} × {}", k.as_str(), m.times);
                    // Where the figure and its mark stay, a new article alone is no change of the prize.
                    out.insert(
                        (a.clone(), "prize", k.as_str().to_owned()),
                        (Text::new(t.clone(), t), Vec::new(), m.verified),
                    );
                }
            }
        }
        out
    }
}

fn shown_rule(r: &Rule) -> ShownRule {
    ShownRule {
        rule: r.id.clone(),
        from: r.from,
        to: r.to,
        cite: printed(&r.cite),
        verified: r.verified,
        url: r.url.clone(),
        note: r.note.clone(),
        slot: r.slot.clone(),
        text: r.numbered(),
        numbers: numbers(&r.need),
        parts: parts(r, &r.need, r.verified),
    }
}

fn numbers(need: &Cond) -> Vec<ShownNumber> {
    need.numbers().into_iter().map(|(name, n)| ShownNumber { name, value: n.value, tighten: n.tighten }).collect()
}

fn parts(r: &Rule, need: &Cond, verified: bool) -> Vec<ShownRule> {
    need.nodes()
        .iter()
        .map(|n| {
            let verified = n.verified.unwrap_or(verified);
            ShownRule {
                rule: format!("{}/{}", r.id, n.id),
                from: r.from,
                to: r.to,
                cite: printed(if n.cite.is_empty() { &r.cite } else { &n.cite }),
                verified,
                url: String::new(),
                note: String::new(),
                slot: None,
                text: n.need.fill(&n.text),
                numbers: numbers(&n.need),
                parts: parts(r, &n.need, verified),
            }
        })
        .collect()
}
