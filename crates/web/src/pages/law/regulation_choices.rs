//! What the rows of a local regulation's form may choose from.

use app::regulations::{Base, Form, RowForm, conditions};
use domain::access::Action;
use law::{Law, model::cond::Tighten};
use serde::Serialize;

use super::{super::dossiers::say, number_label, number_text};
use crate::{
    Cx, Fault,
    form::{Choice, code_key},
};

const SECTORS: &[&str] = &[
    "public_security",
    "army",
    "civil_service",
    "education",
    "enterprise",
    "cooperative",
    "farmer",
    "worker",
    "student",
    "foreign",
    "other",
];
const LEVELS: &[&str] = &["central", "ministry_or_province", "department", "district", "base", "commune"];

/// Choices of the rows.
#[derive(Clone, Default, Serialize)]
pub struct Choices {
    /// Units the reader may regulate.
    pub units: Vec<Choice>,
    /// Kinds of rows that can be added.
    pub kinds: Vec<Choice>,
    /// Awards.
    pub awards: Vec<Choice>,
    /// Slots that the law leaves open.
    pub slots: Vec<Choice>,
    /// Sources.
    pub sources: Vec<Choice>,
    /// Numbers that may be moved.
    pub numbers: Vec<Choice>,
    /// Kinds of subject.
    pub who: Vec<Choice>,
    /// Ratings.
    pub rating: Vec<Choice>,
    /// Reaches.
    pub reach: Vec<Choice>,
    /// Levels of discipline.
    pub level: Vec<Choice>,
    /// Grounds.
    pub ground: Vec<Choice>,
    /// Awards of an authority, a vote, a paper: each one by name.
    pub each: Vec<Choice>,
    /// Sectors.
    pub sector: Vec<Choice>,
    /// Levels of units.
    pub unit_level: Vec<Choice>,
    /// What the share of a vote is taken of.
    pub of: Vec<Choice>,
}

impl Choices {
    /// One of each, for the test of templates.
    pub(super) fn sample() -> Self {
        let one = || vec![Choice::new("x", "Một mục")];
        Self {
            units: one(),
            kinds: one(),
            awards: one(),
            slots: one(),
            sources: one(),
            numbers: one(),
            who: one(),
            rating: one(),
            reach: one(),
            level: one(),
            ground: one(),
            each: one(),
            sector: one(),
            unit_level: one(),
            of: one(),
        }
    }
}

fn codes(cx: &Cx, prefix: &str, codes: &[&'static str]) -> Vec<Choice> {
    Choice::of_codes(cx.lang, prefix, codes.iter().copied())
}

/// What items of files name together, joined by commas, so that a row keeps it as one choice.
fn together(choices: &mut Vec<Choice>, form: &Form, of: impl Fn(&RowForm) -> &str) {
    for row in form.rows.iter().filter(|r| of(r).contains(',')) {
        let value = of(row);
        if choices.iter().any(|c| c.value == value) {
            continue;
        }
        let name = |v: &str| choices.iter().find(|c| c.value == v).map_or_else(|| v.to_owned(), |c| c.label.clone());
        let label = value.split(',').map(name).collect::<Vec<_>>().join("; ");
        choices.push(Choice::new(value, label));
    }
}

/// The choices of a form.
pub(super) async fn choices(
    cx: &Cx,
    actor: &app::Actor,
    law: &Law,
    base: &Base,
    form: &Form,
) -> Result<Choices, Fault> {
    let units = app::units::codes_in_scope(&cx.ctx, actor, Action::ManageLaw).await?;
    let awards: Vec<Choice> = law.awards().iter().map(|a| Choice::new(a.id.as_str(), say(cx.lang, &a.name))).collect();
    let data = law.data();
    let mut slots: Vec<&str> = data.rule.iter().filter_map(|r| r.slot.as_deref()).collect();
    slots.extend(data.multiplier.iter().filter_map(|m| m.slot.as_deref()));
    slots.sort_unstable();
    slots.dedup();
    let mut sources = vec![Choice::new("own", cx.word("regulation-own-source"))];
    sources.extend(data.source.iter().map(|s| Choice::new(s.id.as_str(), s.name.as_str())));
    let own = base.overlay.iter().flat_map(|o| &o.source);
    sources.extend(own.map(|s| Choice::new(s.id.as_str(), s.name.as_str())));
    let today: law::Date = super::day(cx, "")?;
    let numbers = law
        .items()
        .into_iter()
        .filter(|i| i.kind == "rule" && i.to.is_none_or(|t| today <= t))
        .flat_map(|i| {
            let path = i.key.trim_start_matches("rule:").to_owned();
            let text: String = say(cx.lang, &i.text).chars().take(90).collect();
            i.numbers
                .into_iter()
                .map(|n| {
                    let (label, way) = number_label(cx, n.name, n.tighten.or(Some(Tighten::Open)));
                    let value = number_text(n.name, n.value);
                    Choice::new(format!("{path}#{}", n.name), format!("{text} — {label}: {value} ({way})"))
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let mut kinds: Vec<Choice> = vec![
        Choice::new("set", cx.word("regulation-row-set")),
        Choice::new("multiplier", cx.word("regulation-row-multiplier")),
        Choice::new("authority", cx.word("regulation-row-authority")),
        Choice::new("vote", cx.word("regulation-row-vote")),
        Choice::new("paper", cx.word("regulation-row-paper")),
    ];
    kinds.extend(conditions::KINDS.iter().map(|k| Choice::new(k.code, cx.word(&code_key("regulation-cond", k.code)))));
    let mut with_all = vec![Choice::new("*", cx.word("law-all-awards"))];
    with_all.extend(awards.iter().cloned());
    let mut each = awards;
    together(&mut each, form, |r| &r.award);
    let mut sector = codes(cx, "law-sector", SECTORS);
    together(&mut sector, form, |r| &r.sector);
    let mut unit_level = codes(cx, "unit-level", LEVELS);
    together(&mut unit_level, form, |r| &r.unit_level);
    Ok(Choices {
        units: units.into_iter().map(|(_, code, name, _)| Choice::new(code, name)).collect(),
        kinds,
        awards: with_all,
        slots: slots.into_iter().map(|s| Choice::new(s, s)).collect(),
        sources,
        numbers,
        who: codes(cx, "law-subject", &["individual", "collective", "household", "organisation"]),
        rating: codes(cx, "regulation-rating", &["excellent", "good", "completed"]),
        reach: codes(cx, "regulation-reach", &["base", "ministry_or_province", "national"]),
        level: codes(cx, "regulation-level", &["khien-trach", "canh-cao", "ha-bac-luong", "giang-chuc", "cach-chuc"]),
        ground: codes(
            cx,
            "regulation-ground",
            &["merit", "sudden", "movement", "dedication", "service_term", "external"],
        ),
        each,
        sector,
        unit_level,
        of: codes(cx, "regulation-of", &["all_members", "present", "valid_ballots"]),
    })
}
