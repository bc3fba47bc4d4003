//! What the scoring of a year hangs on: its score sheets, one for each group of members that are comparable, and who checks whom.

use crate::{
    access::Action,
    fields::{Fault, Field, Noun, Shape, Values},
    scoring::{rule, table},
};

/// Bảng điểm: the heading of a score sheet. Its lines are criteria (`scoring::table`).
pub const SHEET: Noun = Noun {
    name: "score_sheet",
    home: "/clusters",
    letters: "BD-",
    view: Action::ViewMovements,
    change: Action::ManageMovements,
    newest: "",
    annulled: true,
    binding: true,
    fields: &[
        Field::new("f_year", Shape::Count(2_200)).required(),
        Field::new("f_name", Shape::Text(200)).required(),
        Field::new("f_group_name", Shape::Text(100)),
        Field::new("f_document", Shape::Text(300)),
        Field::new("f_bonus_ceiling", Shape::Text(20)),
        Field::new("f_total_cap", Shape::Text(20)),
        Field::new("f_grades", Shape::Text(300)),
        Field::new("f_note", Shape::Text(1_000)),
    ],
    check: check_sheet,
};

fn check_sheet(values: &Values) -> Vec<Fault> {
    let text = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let mut found = Vec::new();
    for field in ["bonus_ceiling", "total_cap"] {
        if !text(field).is_empty() && rule::points(text(field)).is_none_or(|p| p.0 <= 0) {
            let args = vec![("text", text(field).to_owned())];
            found.push(Fault { args, ..Fault::new(field, "score-sheet-points") });
        }
    }
    if table::read_grades(text("grades")).is_none() {
        found.push(Fault::new("grades", "score-sheet-grades"));
    }
    found
}

/// What belongs to a whole sheet, from its heading.
#[must_use]
pub fn whole_of(values: &Values) -> table::Whole {
    let text = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    table::Whole {
        bonus_ceiling: rule::points(text("bonus_ceiling")),
        total_cap: rule::points(text("total_cap")),
        grades: table::read_grades(text("grades")).unwrap_or_default(),
    }
}

/// The members of a team, who leads it first.
pub const TEAM: [&str; 4] = ["team_lead", "with_1", "with_2", "with_3"];

/// Kiểm tra chéo: which members visit which one.
pub const VISIT: Noun = Noun {
    name: "cluster_visit",
    home: "/clusters",
    letters: "KT-",
    view: Action::ViewMovements,
    change: Action::ManageMovements,
    newest: "",
    annulled: true,
    binding: true,
    fields: &[
        Field::new("f_year", Shape::Count(2_200)).required(),
        Field::new("f_checked", Shape::Pick).required(),
        Field::new("f_team_lead", Shape::Pick).required(),
        Field::new("f_with_1", Shape::Pick),
        Field::new("f_with_2", Shape::Pick),
        Field::new("f_with_3", Shape::Pick),
        Field::new("f_on_date", Shape::Any),
        Field::new("f_minutes", Shape::Text(200)),
        Field::new("f_note", Shape::Text(1_000)),
    ],
    check: check_visit,
};

fn check_visit(values: &Values) -> Vec<Fault> {
    let checked = values.get("checked");
    let mut seen: Vec<&String> = Vec::new();
    let mut found = Vec::new();
    for field in TEAM {
        let Some(member) = values.get(field) else { continue };
        if Some(member) == checked {
            found.push(Fault::new(field, "cluster-visit-own"));
        } else if seen.contains(&member) {
            found.push(Fault::new(field, "cluster-visit-twice"));
        }
        seen.push(member);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(check: fn(&Values) -> Vec<Fault>, pairs: &[(&str, &str)]) -> Vec<&'static str> {
        let values = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        check(&values).iter().map(|f| f.key).collect()
    }

    #[test]
    fn nobody_visits_his_own_unit_and_nobody_twice() {
        assert_eq!(keys(check_visit, &[("checked", "a"), ("team_lead", "b"), ("with_1", "c")]), Vec::<&str>::new());
        assert_eq!(keys(check_visit, &[("checked", "a"), ("team_lead", "a")]), ["cluster-visit-own"]);
        assert_eq!(
            keys(check_visit, &[("checked", "a"), ("team_lead", "b"), ("with_2", "b")]),
            ["cluster-visit-twice"]
        );
    }

    #[test]
    fn ceilings_are_points_and_grades_fall() {
        let good = [("total_cap", "100"), ("bonus_ceiling", "2,5"), ("grades", "Xuất sắc: 95; Tốt: 85; Khá: 0")];
        assert_eq!(keys(check_sheet, &good), Vec::<&str>::new());
        assert_eq!(keys(check_sheet, &[("total_cap", "trăm")]), ["score-sheet-points"]);
        assert_eq!(keys(check_sheet, &[("grades", "Khá: 0; Tốt: 85")]), ["score-sheet-grades"]);
        let values: Values = good.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        assert_eq!(whole_of(&values).grades.len(), 3);
    }
}
