//! Model examples (điển hình tiên tiến) and who took them over.

use super::{MOVEMENT, NOTE, SOURCE, UNIT, has, is, noun, unless};
use crate::fields::{Cell, Fault, Field, Noun, Shape, Values, Words, cell};

const KINDS: Words = &[
    ("person", &["ca nhan", "person"]),
    ("collective", &["tap the", "collective"]),
    ("way", &["cach lam, mo hinh", "cach lam", "mo hinh", "way of working"]),
];

const STAGES: Words = &[
    ("found", &["phat hien", "found"]),
    ("nurtured", &["boi duong", "nurtured"]),
    ("summed", &["tong ket", "summed up"]),
    ("replicated", &["nhan rong", "replicated"]),
];

/// Figures before and after.
pub const FIGURES: &[Cell] = &[
    cell("what", Shape::Text(200)),
    cell("before", Shape::Text(60)),
    cell("after", Shape::Text(60)),
    cell("measure", Shape::Text(60)),
];

/// Điển hình tiên tiến.
pub const MODEL: Noun = Noun {
    fields: &[
        Field::new("f_kind", Shape::Choice(KINDS)).required().listed(),
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        MOVEMENT,
        UNIT,
        Field::new("f_person", Shape::Person).personal(),
        Field::new("f_who", Shape::Text(200)).personal(),
        Field::new("f_stage", Shape::Choice(STAGES)).required().listed(),
        Field::new("f_on_date", Shape::Past).required().listed(),
        Field::new("f_nurtured_on", Shape::Any).not_before("on_date"),
        Field::new("f_summed_on", Shape::Any).not_before("on_date"),
        Field::new("f_replicated_on", Shape::Any).not_before("on_date"),
        Field::new("f_story", Shape::Text(20_000)),
        Field::new("f_figures", Shape::Lines(FIGURES)),
        Field::new("f_decided_by", Shape::Text(200)),
        Field::new("f_document", Shape::Text(300)),
        Field::new("f_cycle", Shape::Text(60)),
        Field::new("f_conference", Shape::Object("conference")),
        Field::new("f_consent_by", Shape::Text(200)),
        Field::new("f_consent_on", Shape::Past),
        Field::new("f_released_on", Shape::Day).not_before("consent_on"),
        SOURCE,
        NOTE,
    ],
    check: model,
    ..noun("model", "/records/models", "DH-")
};

fn model(values: &Values) -> Vec<Fault> {
    let nobody = is(values, "kind", "person") && !has(values, "person") && !has(values, "who");
    let unasked = has(values, "released_on") && !(has(values, "consent_by") && has(values, "consent_on"));
    let faults = [
        unless(nobody, "person", "model-person-needed"),
        unless(unasked, "released_on", "model-release-needs-consent"),
    ];
    faults.into_iter().flatten().collect()
}

const STATES: Words = &[
    ("begun", &["dang ap dung", "in use"]),
    ("kept", &["da thanh nen nep", "kept up"]),
    ("stopped", &["da dung", "stopped"]),
];

/// Đơn vị học tập, nhân rộng.
pub const ADOPTION: Noun = Noun {
    fields: &[
        Field::new("f_model", Shape::Object("model")).required().listed(),
        UNIT,
        Field::new("f_from_unit", Shape::Unit),
        Field::new("f_on_date", Shape::Past).required().listed(),
        Field::new("f_state", Shape::Choice(STATES)).required().listed(),
        Field::new("f_adaptation", Shape::Text(2_000)).searched(),
        Field::new("f_effects", Shape::Lines(FIGURES)),
        Field::new("f_indicator", Shape::Text(300)),
        Field::new("f_document", Shape::Text(300)),
        SOURCE,
    ],
    check: adoption,
    ..noun("adoption", "/records/adoptions", "NR-")
};

/// A unit that took a model over: code of the unit and of the one it learnt from, empty for the model's origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// The unit.
    pub unit: String,
    /// From whom.
    pub from: String,
    /// Since when, ISO.
    pub on: String,
}

/// The tree of who learnt from whom: each place in `all` with its depth, parents before their children, the earliest first. A unit that learnt
/// from one which is not there, or in a circle, stands at the origin.
#[must_use]
pub fn reach(all: &[Taken]) -> Vec<(usize, usize)> {
    let known = |unit: &str| all.iter().any(|t| t.unit == unit);
    let mut out: Vec<(usize, usize)> = Vec::new();
    let mut left: Vec<usize> = (0..all.len()).collect();
    left.sort_by(|a, b| (&all[*a].on, &all[*a].unit).cmp(&(&all[*b].on, &all[*b].unit)));
    fn below(all: &[Taken], parent: &str, depth: usize, left: &mut Vec<usize>, out: &mut Vec<(usize, usize)>) {
        let here: Vec<usize> = left.iter().copied().filter(|i| all[*i].from == parent).collect();
        for i in here {
            if left.contains(&i) {
                left.retain(|l| *l != i);
                out.push((i, depth));
                below(all, &all[i].unit, depth + 1, left, out);
            }
        }
    }
    let roots: Vec<usize> = left.iter().copied().filter(|i| all[*i].from.is_empty() || !known(&all[*i].from)).collect();
    for i in roots {
        if left.contains(&i) {
            left.retain(|l| *l != i);
            out.push((i, 0));
            below(all, &all[i].unit, 1, &mut left, &mut out);
        }
    }
    out.extend(left.into_iter().map(|i| (i, 0)));
    out
}

fn adoption(values: &Values) -> Vec<Fault> {
    let itself = has(values, "from_unit") && values.get("from_unit") == values.get("unit");
    unless(itself, "from_unit", "adoption-from-itself").into_iter().collect()
}
