//! Who does the work of emulation and commendation: bodies and their officers, as forms 0604 and 0605 count them.

use super::{NOTE, UNIT, has, noun, unless};
use crate::fields::{Fault, Field, Noun, Shape, Values, Words};

const TIERS: Words = &[
    ("department", &["cap vu", "vu", "vu thuoc bo", "department"]),
    ("division", &["phong thuoc vu", "ban thuoc vu", "bo phan thuoc vu", "division"]),
    ("board", &["ban thuoc so noi vu", "cap ban", "board"]),
    ("office", &["phong thuoc so noi vu", "cap phong", "office"]),
    ("other", &["khac", "other"]),
];

const TRAININGS: Words = &[
    ("elementary", &["so cap", "elementary"]),
    ("intermediate", &["trung cap", "intermediate"]),
    ("college", &["cao dang", "college"]),
    ("university", &["dai hoc", "cu nhan", "ky su", "university"]),
    ("postgraduate", &["tren dai hoc", "thac si", "tien si", "sau dai hoc", "postgraduate"]),
];

/// Tổ chức làm công tác thi đua, khen thưởng.
pub const EMULATION_BODY: Noun = Noun {
    fields: &[
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        UNIT,
        Field::new("f_tier", Shape::Choice(TIERS)).required().listed(),
        Field::new("f_on_date", Shape::Past).required().listed(),
        Field::new("f_to_date", Shape::Any).not_before("on_date"),
        Field::new("f_document", Shape::Text(300)),
        NOTE,
    ],
    ..noun("emulation_body", "/records/emulation-bodies", "TC-")
};

/// Người làm công tác thi đua, khen thưởng: somebody of the register, since when in the field, with what training.
pub const EMULATION_OFFICER: Noun = Noun {
    fields: &[
        Field::new("f_emulation_body", Shape::Object("emulation_body")),
        UNIT,
        Field::new("f_person", Shape::Person).required().listed().searched(),
        Field::new("f_training", Shape::Choice(TRAININGS)).listed(),
        Field::new("f_on_date", Shape::Past).required().listed(),
        Field::new("f_to_date", Shape::Any).not_before("on_date"),
        Field::new("f_reason", Shape::Text(300)),
        NOTE,
    ],
    check: officer,
    ..noun("emulation_officer", "/records/emulation-officers", "CB-TD-")
};

fn officer(values: &Values) -> Vec<Fault> {
    unless(has(values, "reason") && !has(values, "to_date"), "to_date", "emulation-officer-reason")
        .into_iter()
        .collect()
}
