//! Counts of awards that a report states and of which there is no record a head: never added to records, shown beside them.

use super::{MOVEMENT, NOTE, UNIT, noun};
use crate::fields::{Field, Noun, Shape, Words};

const LEVELS: Words = &[
    ("state", &["nha nuoc", "state"]),
    ("government", &["chinh phu", "government"]),
    ("prime_minister", &["thu tuong", "thu tuong chinh phu", "prime minister"]),
    ("ministry_or_province", &["bo tinh", "cap bo", "cap tinh", "ministry or province"]),
    ("base", &["co so", "base"]),
];

const GROUNDS: Words = &[
    ("merit", &["cong trang", "thuong xuyen", "merit"]),
    ("movement", &["phong trao thi dua", "chuyen de", "movement"]),
    ("sudden", &["dot xuat", "sudden"]),
    ("dedication", &["qua trinh cong hien", "cong hien", "dedication"]),
    ("service_term", &["nien han", "service term"]),
    ("external", &["doi ngoai", "external"]),
    ("resistance", &["khang chien", "resistance"]),
];

const PARTS: Words = &[("collective", &["tap the", "collective"]), ("individual", &["ca nhan", "individual"])];

const BOUNDS: Words = &[
    ("exact", &["dung", "exact"]),
    ("about", &["khoang", "about"]),
    ("nearly", &["gan", "nearly"]),
    ("over", &["hon", "tren", "over"]),
    ("at_least", &["it nhat", "at least"]),
    ("below", &["duoi", "below"]),
];

/// Số khen thưởng do báo cáo nêu.
pub const REPORTED_COUNT: Noun = Noun {
    fields: &[
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        UNIT,
        Field::new("f_on_date", Shape::Past).required().listed(),
        Field::new("f_year", Shape::Year).required().listed(),
        Field::new("f_counted", Shape::Count(10_000_000)).required().listed(),
        Field::new("f_bound", Shape::Choice(BOUNDS)).required(),
        Field::new("f_level", Shape::Choice(LEVELS)).listed(),
        Field::new("f_award", Shape::Text(200)),
        Field::new("f_ground", Shape::Choice(GROUNDS)),
        Field::new("f_part", Shape::Choice(PARTS)),
        MOVEMENT,
        Field::new("f_document", Shape::Text(300)).required(),
        NOTE,
    ],
    ..noun("reported_count", "/records/reported-counts", "SBC-")
};
