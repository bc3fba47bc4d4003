//! Form 0601: how many movements were launched in a year.

use super::{Column, Form, Placed};
use crate::movement::Duration;

const ROWS: &[&str] = &["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"];
const SUMS: &[(&str, &[&str])] =
    &[("01", &["02", "03", "04", "05"]), ("01", &["06", "07", "08", "09", "10"]), ("01", &["11", "12"])];

/// What the form asks about a movement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Launched {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Level of the launching unit.
    pub level: String,
    /// regular, thematic or special: a special one counts as thematic.
    pub kind: String,
    /// Launched by a cluster.
    pub cluster: bool,
    /// How long it lasts, where that is known.
    pub duration: Option<Duration>,
}

/// Columns beside the total, by launching level: 2 Central, 3 ministry or province, 4 unit.
fn column(level: &str) -> &'static str {
    match level {
        "central" => "2",
        "ministry_or_province" => "3",
        _ => "4",
    }
}

fn placed(m: &Launched) -> Placed {
    let scope = match (m.cluster, column(&m.level)) {
        (true, _) => "04",
        (false, "2") => "02",
        (false, "3") => "03",
        _ => "05",
    };
    let mut out =
        Placed { rows: vec!["01", scope], column: Some(Column::of(column(&m.level))), count: 1, unplaced: Vec::new() };
    match m.duration {
        Some(Duration::UnderOne) => out.rows.push("06"),
        Some(Duration::One) => out.rows.push("07"),
        Some(Duration::OneToThree) => out.rows.push("08"),
        Some(Duration::ThreeToFive) => out.rows.push("09"),
        Some(Duration::FiveAndMore) => out.rows.push("10"),
        None => out.unplaced.push("06"),
    }
    match m.kind.as_str() {
        "thematic" | "special" => out.rows.push("11"),
        "regular" => out.rows.push("12"),
        _ => out.unplaced.push("11"),
    }
    out
}

/// The form of these movements.
#[must_use]
pub fn movements(all: &[Launched]) -> Form {
    Form::new(ROWS, SUMS, &["2", "3", "4"], all.iter().map(placed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(level: &str, kind: &str, duration: Option<Duration>) -> Launched {
        Launched { level: level.into(), kind: kind.into(), duration, ..Launched::default() }
    }

    #[test]
    fn each_group_adds_up_to_the_total_and_what_is_not_known_is_named() {
        let all = [
            one("ministry_or_province", "special", Some(Duration::OneToThree)),
            one("department", "regular", Some(Duration::One)),
            Launched { cluster: true, ..one("ministry_or_province", "thematic", Some(Duration::UnderOne)) },
            one("central", "thematic", Some(Duration::FiveAndMore)),
        ];
        let form = movements(&all);
        assert!(form.adds_up() && form.unplaced.is_empty());
        assert_eq!(["1", "2", "3", "4"].map(|c| form.count("01", c)), [4, 1, 2, 1]);
        assert_eq!(
            (form.cell("11", "1"), form.cell("12", "4"), form.cell("04", "3")),
            (vec![0, 2, 3], vec![1], vec![2])
        );
        let vague = movements(&[one("base", "regular", None)]);
        assert!(!vague.adds_up());
        assert_eq!(vague.unplaced, [(0, "06")]);
    }
}
