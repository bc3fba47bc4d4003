//! Reviews and conferences.

use super::{MOVEMENT, NOTE, SOURCE, UNIT, noun};
use crate::fields::{Cell, Field, Noun, Shape, Words, cell};

/// What is reviewed (Circular 12/2019/TT-BCA art. 6(5)).
const REVIEWS: Words = &[
    ("interim", &["so ket", "interim review"]),
    ("phase", &["so ket dot", "review of a phase"]),
    ("final", &["tong ket", "final review"]),
    ("yearly", &["tong ket nam", "yearly review"]),
];

/// Where a review stands.
const STANDS: Words = &[
    ("planned", &["da len lich", "planned"]),
    ("drafting", &["dang soan", "being drafted"]),
    ("issued", &["da ban hanh", "issued"]),
];

/// Sơ kết, tổng kết.
pub const REVIEW: Noun = Noun {
    fields: &[
        Field::new("f_kind", Shape::Choice(REVIEWS)).required().listed(),
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        MOVEMENT.required(),
        UNIT,
        Field::new("f_from_date", Shape::Any),
        Field::new("f_to_date", Shape::Any).not_before("from_date"),
        Field::new("f_on_date", Shape::Any).listed(),
        Field::new("f_state", Shape::Choice(STANDS)).required().listed(),
        Field::new("f_document", Shape::Text(300)).searched(),
        SOURCE,
        NOTE,
    ],
    ..noun("review", "/records/reviews", "SK-")
};

/// What somebody is at a conference.
const ROLES: Words = &[
    ("chairs", &["chu tri", "chairs"]),
    ("directs", &["du va chi dao", "attends and directs"]),
    ("attends", &["du", "attends"]),
    ("speaks", &["phat bieu, tham luan", "tham luan", "phat bieu", "speaks"]),
    ("secretary", &["thu ky", "secretary"]),
];

/// In which capacity awards are handed over.
const CAPACITIES: Words =
    &[("own", &["theo tham quyen", "in his own right"]), ("delegated", &["thua uy quyen", "by delegation"])];

/// What an award was for.
const GROUNDS: Words = &[
    ("whole", &["ca phong trao", "the whole movement"]),
    ("phase", &["dot thi dua", "a phase"]),
    ("peak", &["dot cao diem", "a peak campaign"]),
    ("thematic", &["chuyen de", "a theme"]),
    ("other", &["thanh tich khac", "other achievements"]),
];

/// Who was there: role, name (empty for a count), post, how many where they are not named.
pub const PEOPLE: &[Cell] = &[
    cell("role", Shape::Choice(ROLES)),
    cell("name", Shape::Text(200)),
    cell("post", Shape::Text(300)),
    cell("heads", Shape::Count(100_000)),
];

/// Sites joined from afar.
pub const SITES: &[Cell] =
    &[cell("site", Shape::Text(200)), cell("heads", Shape::Count(100_000)), cell("note", Shape::Text(300))];

/// The agenda.
pub const AGENDA: &[Cell] = &[
    cell("time", Shape::Text(20)),
    cell("item", Shape::Text(500)),
    cell("who", Shape::Text(200)),
    cell("site", Shape::Text(200)),
];

/// Honoured without an award ("vinh danh").
pub const PRAISED: &[Cell] =
    &[cell("name", Shape::Text(300)), cell("heads", Shape::Count(100_000)), cell("reason", Shape::Text(500))];

/// Awards as a report tells them: issuer, signer and presenter are three facts; a number that is not stated stays empty.
pub const TOLD: &[Cell] = &[
    cell("award", Shape::Text(200)),
    cell("issuer", Shape::Text(200)),
    cell("presenter", Shape::Text(200)),
    cell("capacity", Shape::Choice(CAPACITIES)),
    cell("collectives", Shape::Count(1_000_000)),
    cell("individuals", Shape::Count(1_000_000)),
    cell("ground", Shape::Choice(GROUNDS)),
];

const KINDS: Words = &[
    ("launch", &["phat dong", "launch"]),
    ("interim", &["so ket", "interim review"]),
    ("final", &["tong ket", "final review"]),
    ("cluster", &["cum, khoi thi dua", "cluster"]),
    ("models", &["dien hinh tien tien", "model examples"]),
    ("other", &["khac", "other"]),
];

/// Hội nghị. Its time may be unknown.
pub const CONFERENCE: Noun = Noun {
    fields: &[
        Field::new("f_kind", Shape::Choice(KINDS)).required().listed(),
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        MOVEMENT,
        Field::new("f_review", Shape::Object("review")),
        UNIT,
        Field::new("f_bodies", Shape::Text(1_000)).searched(),
        Field::new("f_on_date", Shape::Any).listed(),
        Field::new("f_hours", Shape::Text(100)),
        Field::new("f_place", Shape::Text(300)).listed().searched(),
        Field::new("f_online", Shape::Tick),
        Field::new("f_people", Shape::Lines(PEOPLE)),
        Field::new("f_guests", Shape::Text(1_000)),
        Field::new("f_sites", Shape::Lines(SITES)),
        Field::new("f_agenda", Shape::Lines(AGENDA)),
        Field::new("f_papers", Shape::Text(2_000)),
        Field::new("f_told", Shape::Lines(TOLD)),
        Field::new("f_praised", Shape::Lines(PRAISED)),
        Field::new("f_minutes", Shape::Text(20_000)),
        Field::new("f_launches", Shape::Object("movement")),
        SOURCE,
        NOTE,
    ],
    ..noun("conference", "/records/conferences", "HN-")
};
