//! Forms 0604 (bodies that do the work of emulation and commendation) and 0605 (officers who do it).

use super::{Column, Form, Placed};

/// What form 0604 asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// department, division, board, office or other, which has no row.
    pub tier: String,
}

/// What form 0605 asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Officer {
    /// Code of the record.
    pub code: String,
    /// Full name.
    pub name: String,
    /// female, male; empty where it is not known.
    pub sex: String,
    /// Day or year of birth, ISO; empty where it is not known.
    pub born: String,
    /// elementary, intermediate, college, university, postgraduate; empty where it is not known.
    pub training: String,
    /// Day, month or year in which the work in the field began, ISO.
    pub since: String,
}

/// Form 0604.
#[must_use]
pub fn bodies(all: &[Body]) -> Form {
    let placed = |b: &Body| {
        let mut out = Placed { rows: vec!["01"], count: 1, ..Placed::default() };
        match b.tier.as_str() {
            "department" => out.rows.push("02"),
            "division" => out.rows.push("03"),
            "board" => out.rows.push("04"),
            "office" => out.rows.push("05"),
            _ => out.unplaced.push("02"),
        }
        out
    };
    let rows = &["01", "02", "03", "04", "05"];
    Form::new(rows, &[("01", &["02", "03", "04", "05"])], &[], all.iter().map(placed).collect())
}

/// Whole years from a day to another. A month or a year alone is read as its first day; empty or unreadable: none.
fn years(from: &str, to: &str) -> Option<i64> {
    let of = |text: &str| -> Option<(i64, i64)> {
        let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
        let year = parts.next()??;
        let [month, day] = [(); 2].map(|()| parts.next().flatten().unwrap_or(1));
        Some((year, month * 100 + day))
    };
    let ((y0, d0), (y1, d1)) = (of(from)?, of(to)?);
    let whole = y1 - y0 - i64::from(d0 > d1);
    (whole >= 0).then_some(whole)
}

/// Form 0605 on the last day of its year.
#[must_use]
pub fn officers(all: &[Officer], day: &str) -> Form {
    let placed = |o: &Officer| {
        let mut out = Placed { rows: vec!["01"], count: 1, ..Placed::default() };
        out.column = (o.sex == "female").then(|| Column::of("2"));
        match years(&o.born, day) {
            Some(..=30) => out.rows.push("02"),
            Some(31..=40) => out.rows.push("03"),
            Some(41..=50) => out.rows.push("04"),
            Some(51..=55) => out.rows.push("05"),
            Some(56..=60) => out.rows.push("06"),
            Some(_) => out.rows.push("07"),
            None => out.unplaced.push("02"),
        }
        match o.training.as_str() {
            "elementary" => out.rows.push("08"),
            "intermediate" => out.rows.push("09"),
            "college" => out.rows.push("10"),
            "university" => out.rows.push("11"),
            "postgraduate" => out.rows.push("12"),
            _ => out.unplaced.push("08"),
        }
        match years(&o.since, day) {
            Some(..=4) => out.rows.push("13"),
            Some(5..=9) => out.rows.push("14"),
            Some(_) => out.rows.push("15"),
            None => out.unplaced.push("13"),
        }
        out
    };
    let rows = &["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15"];
    let sums: &[(&str, &[&str])] = &[
        ("01", &["02", "03", "04", "05", "06", "07"]),
        ("01", &["08", "09", "10", "11", "12"]),
        ("01", &["13", "14", "15"]),
    ];
    Form::new(rows, sums, &["2"], all.iter().map(placed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_whole_and_a_year_alone_is_its_first_day() {
        for (from, to, whole) in [
            ("1990-06-15", "2020-06-14", Some(29)),
            ("1990-06-15", "2020-06-15", Some(30)),
            ("1990", "2020-12-31", Some(30)),
            ("1990-07", "2020-06-30", Some(29)),
            ("1990-06", "2020-06-30", Some(30)),
            ("", "2020-12-31", None),
            ("2021", "2020-12-31", None),
        ] {
            assert_eq!(years(from, to), whole, "{from} {to}");
        }
    }

    #[test]
    fn officers_are_counted_by_age_training_and_time_in_the_field_and_women_apart() {
        let one = |sex: &str, born: &str, training: &str, since: &str| Officer {
            sex: sex.into(),
            born: born.into(),
            training: training.into(),
            since: since.into(),
            ..Officer::default()
        };
        let all = [
            one("female", "1990-12-31", "university", "2015-01-01"),
            one("male", "1989-12-31", "postgraduate", "2015-12-31"),
            one("female", "1959", "college", "2016"),
        ];
        let form = officers(&all, "2020-12-31");
        assert!(form.adds_up() && form.unplaced.is_empty(), "{form:?}");
        assert_eq!(
            ["01", "02", "03", "07", "10", "11", "12", "13", "14"].map(|r| form.count(r, "1")),
            [3, 1, 1, 1, 1, 1, 1, 1, 2]
        );
        assert_eq!(["01", "02", "12"].map(|r| form.count(r, "2")), [2, 1, 0]);
        let vague = officers(&[one("", "", "", "")], "2020-12-31");
        assert_eq!(vague.unplaced, [(0, "02"), (0, "08"), (0, "13")]);
    }

    #[test]
    fn a_body_of_another_kind_is_in_the_total_and_named() {
        let of = |tier: &str| Body { tier: tier.into(), ..Body::default() };
        let form = bodies(&[of("department"), of("office"), of("other")]);
        assert_eq!((form.count("01", "1"), form.count("02", "1"), form.unplaced.clone()), (3, 1, vec![(2, "02")]));
    }
}
