//! Forms 0602 (awards of the State) and 0603 (awards of ministries and provinces): awards of a year, counted as awards (lượt).

use super::{Column, Form, Number, Placed};
use crate::lists::{Ground, LeaderLevel, codes};

codes! {
    /// What kind of subject was commended; an enterprise is a collective too, a household is not.
    Subject {
        /// Tập thể
        Collective = "collective",
        /// Doanh nghiệp
        Enterprise = "enterprise",
        /// Hộ gia đình
        Household = "household",
        /// Cá nhân
        Individual = "individual",
    }
}

/// Awards that are alike in all that the forms ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Award id; empty where the law does not know it.
    pub award: String,
    /// Family of the award: order, medal, honour, prize, flag, certificate, title, commemorative; empty where it is not known.
    pub family: String,
    /// Level: state, government, prime_minister, ministry_or_province, base.
    pub level: String,
    /// Code of [`Subject`].
    pub subject: String,
    /// Code of [`LeaderLevel`]; empty where it is not known.
    pub leader: String,
    /// Code of [`Ground`]; empty where it is not known.
    pub ground: String,
    /// How many.
    pub count: u64,
}

/// Rows of a form: the total, kinds of subject, leader levels, grounds in the order of [`GROUNDS`].
struct Rows {
    all: &'static [&'static str],
    sums: &'static [(&'static str, &'static [&'static str])],
    total: &'static str,
    collective: &'static str,
    enterprise: &'static str,
    household: &'static str,
    individual: &'static str,
    leaders: [&'static str; 5],
    grounds: [&'static str; 7],
}

const STATE: Rows = Rows {
    all: &["1", "2", "3", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "21"],
    sums: &[
        ("1", &["6", "8", "9"]),
        ("9", &["10", "11", "12", "13", "14"]),
        ("1", &["15", "16", "17", "18", "19", "20", "21"]),
    ],
    total: "1",
    collective: "6",
    enterprise: "7",
    household: "8",
    individual: "9",
    leaders: ["10", "11", "12", "13", "14"],
    grounds: ["15", "16", "17", "18", "19", "20", "21"],
};

const MINISTRY: Rows = Rows {
    all: &["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17"],
    sums: &[
        ("01", &["02", "04", "05"]),
        ("05", &["06", "07", "08", "09", "10"]),
        ("01", &["11", "12", "13", "14", "15", "16", "17"]),
    ],
    total: "01",
    collective: "02",
    enterprise: "03",
    household: "04",
    individual: "05",
    leaders: ["06", "07", "08", "09", "10"],
    grounds: ["11", "12", "13", "14", "15", "16", "17"],
};

/// Thường xuyên, chuyên đề, đột xuất, đối ngoại, cống hiến, niên hạn, kháng chiến.
const GROUNDS: [Ground; 7] = [
    Ground::Merit,
    Ground::Movement,
    Ground::Sudden,
    Ground::External,
    Ground::Dedication,
    Ground::ServiceTerm,
    Ground::Resistance,
];

fn state_column(g: &Given, part: &str) -> Column {
    let own = |number: &str, pair: bool| Column {
        number: number.to_owned(),
        award: g.award.clone(),
        part: if pair { part.to_owned() } else { String::new() },
    };
    match (g.award.as_str(), g.family.as_str()) {
        ("giai-thuong-ho-chi-minh", _) => Column::of("3"),
        ("giai-thuong-nha-nuoc", _) => Column::of("4"),
        ("co-thi-dua-chinh-phu", _) => Column::of("6"),
        ("bang-khen-thu-tuong", _) => Column { number: "7".to_owned(), award: String::new(), part: part.to_owned() },
        ("chien-si-thi-dua-toan-quoc", _) => Column::of("8"),
        (_, "order" | "medal") => own("2", true),
        (_, "honour") => own("5", true),
        _ => own("9", true),
    }
}

/// The columns of form 0603; a title or an award that has none of its own stands in the total alone.
fn ministry_column(g: &Given) -> Option<Column> {
    match (g.award.as_str(), g.family.as_str()) {
        ("chien-si-thi-dua-bo-tinh", _) => Some("3"),
        (_, "certificate") => Some("2"),
        (_, "flag") => Some("4"),
        (_, "commemorative") => Some("5"),
        _ => None,
    }
    .map(Column::of)
}

fn placed(g: &Given, rows: &Rows, column: Option<Column>) -> Placed {
    let mut out = Placed { rows: vec![rows.total], column, count: g.count, unplaced: Vec::new() };
    match Subject::from_code(&g.subject) {
        Some(Subject::Collective) => out.rows.push(rows.collective),
        Some(Subject::Enterprise) => out.rows.extend([rows.collective, rows.enterprise]),
        Some(Subject::Household) => out.rows.push(rows.household),
        Some(Subject::Individual) => {
            out.rows.push(rows.individual);
            let level = LeaderLevel::from_code(&g.leader).and_then(|l| LeaderLevel::ALL.iter().position(|a| *a == l));
            match level.and_then(|at| rows.leaders.get(at)) {
                Some(row) => out.rows.push(row),
                None => out.unplaced.extend(rows.leaders.first()),
            }
        }
        None => out.unplaced.push(rows.collective),
    }
    let ground = Ground::from_code(&g.ground).and_then(|g| GROUNDS.iter().position(|a| *a == g));
    match ground.and_then(|at| rows.grounds.get(at)) {
        Some(row) => out.rows.push(row),
        None => out.unplaced.extend(rows.grounds.first()),
    }
    out
}

/// Form 0602 or 0603 of these awards, and for each thing of the form its place among them. Awards of other levels are left out.
#[must_use]
pub fn given(number: Number, all: &[Given]) -> (Form, Vec<usize>) {
    let state = number == Number::State;
    let counted = |g: &Given| match g.level.as_str() {
        "state" | "government" | "prime_minister" => state,
        "ministry_or_province" => !state,
        _ => false,
    };
    let places: Vec<usize> = all.iter().enumerate().filter(|(_, g)| counted(g)).map(|(at, _)| at).collect();
    let things = places.iter().filter_map(|at| all.get(*at)).map(|g| {
        let part = if g.subject == Subject::Individual.code() { "individual" } else { "collective" };
        let column = if state { Some(state_column(g, part)) } else { ministry_column(g) };
        placed(g, if state { &STATE } else { &MINISTRY }, column)
    });
    let form = if state {
        Form::new(STATE.all, STATE.sums, &["3", "4", "6", "8"], things.collect())
    } else {
        Form::new(MINISTRY.all, MINISTRY.sums, &["2", "3", "4", "5"], things.collect())
    };
    (form, places)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn some(award: &str, family: &str, level: &str, subject: &str, leader: &str, ground: &str, count: u64) -> Given {
        let own = |s: &str| s.to_owned();
        Given {
            award: own(award),
            family: own(family),
            level: own(level),
            subject: own(subject),
            leader: own(leader),
            ground: own(ground),
            count,
        }
    }

    #[test]
    fn awards_of_the_state_stand_in_pairs_and_a_household_is_no_collective() {
        let all = [
            some("huan-chuong-lao-dong-hang-ba", "order", "state", "individual", "direct", "merit", 3),
            some("huan-chuong-lao-dong-hang-ba", "order", "state", "enterprise", "", "merit", 1),
            some("bang-khen-thu-tuong", "certificate", "prime_minister", "household", "", "sudden", 2),
            some("co-thi-dua-chinh-phu", "flag", "government", "collective", "", "merit", 1),
            some("bang-khen-bo-tinh", "certificate", "ministry_or_province", "individual", "direct", "merit", 50),
            some("giay-khen", "certificate", "base", "individual", "direct", "merit", 900),
        ];
        let (form, places) = given(Number::State, &all);
        assert!(form.adds_up() && form.unplaced.is_empty(), "{form:?}");
        assert_eq!(places, [0, 1, 2, 3]);
        let count = |row: &str| form.count(row, "1");
        assert_eq!(["1", "6", "7", "8", "9", "14", "15", "17"].map(count), [7, 2, 1, 2, 3, 3, 5, 2]);
        assert_eq!(form.count("1", "2-huan-chuong-lao-dong-hang-ba-individual"), 3);
        assert_eq!(form.count("7", "2-huan-chuong-lao-dong-hang-ba-collective"), 1);
        assert_eq!((form.count("8", "7-collective"), form.count("6", "6")), (2, 1));
        let (form, places) = given(Number::Ministry, &all);
        assert_eq!((form.count("01", "2"), form.count("10", "1"), places), (50, 50, vec![4]));
    }

    #[test]
    fn what_is_not_known_is_named_and_not_guessed() {
        let (form, _) = given(Number::Ministry, &[some("", "", "ministry_or_province", "individual", "", "", 4)]);
        assert_eq!(form.unplaced, [(0, "06"), (0, "11")]);
        assert_eq!((form.count("01", "1"), form.count("05", "1"), form.count("06", "1")), (4, 4, 0));
        assert!(!form.adds_up());
    }

    proptest! {
        #[test]
        fn what_is_known_of_all_adds_up(awards in prop::collection::vec((0usize..5, 0usize..4, 0usize..5, 0usize..7, 1u64..9), 0..40)) {
            let kinds = [("x", "order", "state"), ("bang-khen-thu-tuong", "certificate", "prime_minister"),
                ("y", "honour", "state"), ("z", "flag", "ministry_or_province"), ("w", "title", "ministry_or_province")];
            let all: Vec<Given> = awards.iter().map(|(k, s, l, g, n)| {
                let (award, family, level) = kinds[*k];
                some(award, family, level, Subject::ALL[*s].code(), LeaderLevel::ALL[*l].code(), Ground::ALL[*g].code(), *n)
            }).collect();
            let of = |state: bool| all.iter().filter(|a| (a.level == "ministry_or_province") != state).map(|a| a.count).sum::<u64>();
            for (number, row, sum) in [(Number::State, "1", of(true)), (Number::Ministry, "01", of(false))] {
                let (form, _) = given(number, &all);
                prop_assert!(form.adds_up());
                prop_assert_eq!(form.count(row, "1"), sum);
            }
        }
    }
}
