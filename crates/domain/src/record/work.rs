//! What follows from a movement and is followed up: directions, programmes, support and care, inspections.

use super::{MOVEMENT, NOTE, SOURCE, UNIT, has, is, noun, unless};
use crate::fields::{Cell, Fault, Field, Noun, Shape, Values, Words, cell};

const KINDS: Words = &[
    ("direction", &["chi dao", "direction"]),
    ("proposal", &["de xuat", "proposal"]),
    ("recommendation", &["kien nghi", "recommendation"]),
];

const STATES: Words = &[
    ("open", &["chua thuc hien", "not begun"]),
    ("doing", &["dang thuc hien", "under way"]),
    ("done", &["da xong", "done"]),
    ("dropped", &["khong thuc hien", "dropped"]),
];

/// Chỉ đạo, đề xuất, kiến nghị: who, what, by when, followed up until done. The unit is the one that must act or answer.
pub const DIRECTION: Noun = Noun {
    fields: &[
        Field::new("f_kind", Shape::Choice(KINDS)).required().listed(),
        Field::new("f_what", Shape::Text(2_000)).required().listed().searched(),
        MOVEMENT,
        Field::new("f_review", Shape::Object("review")),
        Field::new("f_conference", Shape::Object("conference")),
        Field::new("f_by_whom", Shape::Text(200)),
        Field::new("f_on_date", Shape::Any).listed(),
        UNIT,
        Field::new("f_person", Shape::Person).personal(),
        Field::new("f_due_on", Shape::Day).listed(),
        Field::new("f_state", Shape::Choice(STATES)).required().listed(),
        Field::new("f_done_on", Shape::Past),
        Field::new("f_result", Shape::Text(2_000)),
        SOURCE,
    ],
    check: direction,
    ..noun("direction", "/records/directions", "CD-")
};

fn direction(values: &Values) -> Vec<Fault> {
    let wrong = is(values, "state", "done") && !has(values, "done_on");
    unless(wrong, "done_on", "direction-done-needs").into_iter().collect()
}

/// What a programme does: task, owner, last day, done.
pub const TASKS: &[Cell] = &[
    cell("task", Shape::Text(500)),
    cell("owner", Shape::Text(200)),
    cell("due_on", Shape::Day),
    cell("done_on", Shape::Day),
];

/// Chương trình hành động of a unit or of a person.
pub const PROGRAMME: Noun = Noun {
    fields: &[
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        MOVEMENT,
        UNIT,
        Field::new("f_person", Shape::Person).personal(),
        Field::new("f_aims", Shape::Text(2_000)),
        Field::new("f_tasks", Shape::Lines(TASKS)),
        Field::new("f_on_date", Shape::Past).required().listed(),
        Field::new("f_due_on", Shape::Day),
        Field::new("f_late_for", Shape::Text(300)),
        Field::new("f_document", Shape::Text(300)),
        SOURCE,
    ],
    check: programme,
    ..noun("programme", "/records/programmes", "CT-")
};

fn programme(values: &Values) -> Vec<Fault> {
    let late = values.get("due_on").zip(values.get("on_date")).is_some_and(|(due, on)| on > due);
    unless(late && !has(values, "late_for"), "late_for", "programme-late-needs").into_iter().collect()
}

const GIVES: Words = &[("support", &["chi vien", "support"]), ("care", &["cham lo", "care"])];

/// Chi viện, chăm lo: numbers only, no rosters. Officer-turns, vehicles and vehicle-turns are different units and never added.
pub const SUPPORT: Noun = Noun {
    fields: &[
        Field::new("f_kind", Shape::Choice(GIVES)).required().listed(),
        MOVEMENT,
        UNIT,
        Field::new("f_receiver", Shape::Text(300)).listed().searched(),
        Field::new("f_what", Shape::Text(1_000)).listed().searched(),
        Field::new("f_on_date", Shape::Any).listed(),
        Field::new("f_to_date", Shape::Any).not_before("on_date"),
        Field::new("f_officer_turns", Shape::Count(10_000_000)),
        Field::new("f_vehicles", Shape::Count(1_000_000)),
        Field::new("f_vehicle_turns", Shape::Count(10_000_000)),
        Field::new("f_money", Shape::Count(9_000_000_000_000)),
        Field::new("f_goods", Shape::Text(500)),
        Field::new("f_wording", Shape::Text(300)),
        Field::new("f_owner", Shape::Text(200)),
        Field::new("f_result", Shape::Text(1_000)),
        SOURCE,
    ],
    check: support,
    ..noun("support", "/records/support", "HT-")
};

fn support(values: &Values) -> Vec<Fault> {
    let told = ["what", "officer_turns", "vehicles", "vehicle_turns", "money", "goods", "wording"];
    unless(!told.iter().any(|n| has(values, n)), "what", "support-nothing").into_iter().collect()
}

const MET: Words =
    &[("yes", &["dat", "met"]), ("partly", &["dat mot phan", "partly met"]), ("no", &["khong dat", "not met"])];

/// Who inspects.
pub const TEAM: &[Cell] = &[cell("name", Shape::Text(200)), cell("role", Shape::Text(200))];

/// What is looked at, what was found, until when it is mended.
pub const CHECKS: &[Cell] = &[
    cell("item", Shape::Text(300)),
    cell("met", Shape::Choice(MET)),
    cell("finding", Shape::Text(500)),
    cell("due_on", Shape::Day),
    cell("closed_on", Shape::Day),
];

/// Kiểm tra việc tổ chức phong trào at a unit.
pub const INSPECTION: Noun = Noun {
    fields: &[
        Field::new("f_name", Shape::Text(300)).required().listed().searched(),
        MOVEMENT,
        UNIT,
        Field::new("f_document", Shape::Text(300)),
        Field::new("f_on_date", Shape::Any).listed(),
        Field::new("f_team", Shape::Lines(TEAM)),
        Field::new("f_checks", Shape::Lines(CHECKS)),
        Field::new("f_conclusion", Shape::Text(4_000)),
        Field::new("f_closed_on", Shape::Past),
        SOURCE,
        NOTE,
    ],
    ..noun("inspection", "/records/inspections", "KT-")
};
