//! What changed between two days: the old wording and the new one side by side, award by award.

use std::collections::BTreeMap;

use app::rule_changes;
use axum::extract::Query;
use law::{AwardId, ChangeKind};
use serde::{Deserialize, Serialize};

use super::{super::dossiers::say, day, item_href};
use crate::{
    Cx, FormState, Page, PageResult, SignedIn,
    form::{Choice, code_key},
};

/// The two days, as typed, and the award asked for.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    award: String,
}

/// One side of a difference.
#[derive(Clone, Default, Serialize)]
pub struct Side {
    /// The wording; empty where there was none.
    pub text: String,
    /// Citations.
    pub cite: String,
    /// Its text was seen.
    pub verified: bool,
}

/// One difference.
#[derive(Serialize)]
pub struct Line {
    /// Rule, vote, authority, prize: in words.
    pub about: String,
    /// Page of the rule; empty when it has none.
    pub href: String,
    /// On the earlier day.
    pub old: Side,
    /// On the later day.
    pub new: Side,
}

/// What changed for one award.
#[derive(Serialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its page; empty for the general principles.
    pub href: String,
    /// Differences.
    pub lines: Vec<Line>,
}

/// The page.
#[derive(Serialize)]
pub struct ChangesPage {
    /// The two days and the award.
    pub form: FormState,
    /// Awards to choose from.
    pub awards: Vec<Choice>,
    /// Days, regimes and base salaries: earlier, later.
    pub days: [String; 2],
    /// Names of the regimes.
    pub regimes: [String; 2],
    /// Base salaries, đồng.
    pub salaries: [Option<i64>; 2],
    /// Differences by award.
    pub groups: Vec<Group>,
}

impl Page for ChangesPage {
    const TEMPLATE: &'static str = "law/changes.html";

    fn samples() -> Vec<Self> {
        let side =
            |text: &str| Side { text: text.into(), cite: "Luật 06/2022/QH15 Điều 22".into(), verified: true };
        let line = |old: &str, href: &str| Line {
            about: "Điều kiện".into(),
            href: href.into(),
            old: side(old),
            new: side("Có 2 lần"),
        };
        let page = |groups| Self {
            form: FormState::new([
                ("from", "2023-12-31".to_owned()),
                ("to", "2024-01-01".to_owned()),
                ("award", String::new()),
            ]),
            awards: vec![Choice::new("x", "Giấy khen")],
            days: ["2023-12-31".into(), "2024-01-01".into()],
            regimes: ["NĐ 91".into(), String::new()],
            salaries: [Some(1_800_000), None],
            groups,
        };
        let group = |href: &str| Group {
            name: "Giấy khen".into(),
            href: href.into(),
            lines: vec![line("Có 3 lần", "/law/rules/rule:x"), line("", "")],
        };
        vec![page(vec![group("/law/awards/x"), group("")]), page(vec![])]
    }
}

/// Before and after, by what changed.
type Sides = BTreeMap<(String, String), [Side; 2]>;

/// `GET /law/changes`
pub async fn show(cx: Cx, SignedIn(actor): SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let law = rule_changes::register(&cx.ctx, &actor).await?.law;
    let to = day(&cx, &asked.to)?;
    let from = match crate::format::read_date(&asked.from) {
        Some(iso) => day(&cx, &iso)?,
        // Without a day: the eve of the regime of the later one.
        None => law.regime(to).map_or(to, |r| r.from.day_before()),
    };
    let (from, to) = if to < from { (to, from) } else { (from, to) };
    let diff = law.diff(from, to);
    let mut found: BTreeMap<(usize, AwardId), Sides> = BTreeMap::new();
    let order: Vec<AwardId> = law.awards().into_iter().map(|a| a.id).collect();
    let place = |id: &AwardId| order.iter().position(|a| a == id).unwrap_or(0);
    for c in &diff.changes {
        if !asked.award.is_empty() && c.award.as_str() != asked.award {
            continue;
        }
        let sides = found
            .entry((place(&c.award), c.award.clone()))
            .or_default()
            .entry((c.about.to_owned(), c.rule.clone()))
            .or_default();
        let side = Side { text: say(cx.lang, &c.text), cite: c.cite.join("; "), verified: c.verified };
        let [old, new] = sides;
        *(if c.change == ChangeKind::Removed { old } else { new }) = side;
    }
    let groups = found
        .into_iter()
        .map(|((_, award), lines)| {
            let general = award.as_str() == "*";
            Group {
                name: if general { cx.word("law-all-awards") } else { say(cx.lang, &law.award_name(&award, None)) },
                href: if general { String::new() } else { format!("/law/awards/{award}?on={to}") },
                lines: lines
                    .into_iter()
                    .map(|((about, rule), [old, new])| Line {
                        href: match about.as_str() {
                            "rule" | "vote" => item_href(&format!("{about}:{rule}")),
                            _ => String::new(),
                        },
                        about: cx.word(&code_key("law-about", &about)),
                        old,
                        new,
                    })
                    .collect(),
            }
        })
        .collect();
    let regime = |d| law.regime(d).map(|r| say(cx.lang, &r.name)).unwrap_or_default();
    let awards = law.awards().iter().map(|a| Choice::new(a.id.as_str(), say(cx.lang, &a.name))).collect();
    cx.page(&ChangesPage {
        form: FormState::new([("from", from.to_string()), ("to", to.to_string()), ("award", asked.award)]),
        awards,
        days: [from.to_string(), to.to_string()],
        regimes: [regime(from), regime(to)],
        salaries: diff.base_salary,
        groups,
    })
    .await
}
