//! Working days against days known from the calendar of the time.

use domain::calendar::{Calendar, DayKind, Off};

/// The days off announced for 2020: Tet from 23 to 29 January, the Hung Kings on 2 April.
fn of_2020() -> Calendar {
    let tet = ["2020-01-23", "2020-01-24", "2020-01-27", "2020-01-28", "2020-01-29"];
    Calendar::new(tet.map(|d| (d, DayKind::Tet)).into_iter().chain([("2020-04-02", DayKind::HungKings)]))
}

#[test]
fn weekends_and_holidays_are_passed_over() {
    let days = of_2020();
    for (from, n, due) in [
        ("2020-11-20", 1, "2020-11-23"),
        ("2020-11-20", 5, "2020-11-27"),
        ("2020-11-20", 0, "2020-11-20"),
        ("2020-01-22", 1, "2020-01-30"),
        ("2020-04-01", 1, "2020-04-03"),
        ("2020-04-29", 1, "2020-05-04"),
        ("2020-09-01", 2, "2020-09-04"),
        ("2019-12-31", 1, "2020-01-02"),
    ] {
        assert_eq!(days.due_on(from, n).as_deref(), Some(due), "{n} days after {from}");
    }
    assert_eq!(days.due_on("hôm nay", 5), None);
}

#[test]
fn a_fixed_holiday_on_a_weekend_is_made_good_on_the_next_working_day() {
    let days = Calendar::default();
    // 30 April and 1 May 2022 were a Saturday and a Sunday: Monday and Tuesday were off.
    assert_eq!(days.off("2022-05-02"), Some(Off::InLieu));
    assert_eq!(days.off("2022-05-03"), Some(Off::InLieu));
    assert_eq!(days.off("2022-05-04"), None);
    // 1 January 2022 and 2023 fell on a weekend too.
    assert_eq!(days.off("2022-01-03"), Some(Off::InLieu));
    assert_eq!(days.off("2023-01-02"), Some(Off::InLieu));
    assert_eq!(days.off("2020-11-20"), None);
}

#[test]
fn a_day_entered_as_worked_counts_although_it_is_a_saturday() {
    let days = Calendar::new([("2024-04-29", DayKind::Swap), ("2024-05-04", DayKind::Work)]);
    assert_eq!(days.due_on("2024-04-26", 1).as_deref(), Some("2024-05-02"));
    assert_eq!(days.due_on("2024-05-03", 1).as_deref(), Some("2024-05-04"));
}

#[test]
fn a_year_says_what_was_not_entered() {
    let days = of_2020();
    assert!(days.missing(2020).is_empty());
    assert_eq!(days.missing(2021), [DayKind::Tet, DayKind::HungKings]);
    let off = days.days_off(2020);
    assert_eq!(off.len(), 10, "{off:?}");
    assert_eq!(off[0], ("2020-01-01".to_owned(), Off::Fixed("holiday-new-year")));
}
