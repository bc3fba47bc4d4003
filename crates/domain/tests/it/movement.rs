use domain::movement::{Duration, PhaseDates, PhaseFault, check_phases, is_date};

fn phase(from: &str, to: &str) -> PhaseDates {
    let date = |d: &str| (!d.is_empty()).then(|| d.to_owned());
    PhaseDates { from: date(from), to: date(to) }
}

#[test]
fn four_phases_one_after_the_other_raise_nothing() {
    let phases = [
        phase("2019-05-19", "2019-09-02"),
        phase("2019-09-03", "2019-12-31"),
        phase("2020-01-01", "2020-05-18"),
        phase("2020-05-19", "2020-08-19"),
    ];
    assert_eq!(check_phases(Some("2019-05-19"), Some("2020-08-19"), &phases), []);
}

#[test]
fn a_phase_outside_the_movement_is_refused_and_an_overlap_only_warned() {
    let faults = check_phases(
        Some("2019-05-19"),
        Some("2020-08-19"),
        &[phase("2019-05-01", "2019-06-01"), phase("2019-06-01", "2019-07-01"), phase("2020-01-01", "2020-09-01")],
    );
    assert_eq!(faults, [PhaseFault::Outside(0), PhaseFault::Outside(2), PhaseFault::Overlap(0, 1)]);
    assert!(faults[0].refuses() && !faults[2].refuses());
}

#[test]
fn a_phase_that_ends_before_it_begins_is_refused() {
    assert_eq!(check_phases(None, None, &[phase("2020-02-01", "2020-01-01")]), [PhaseFault::Backwards(0)]);
}

#[test]
fn partial_dates_are_inside_when_they_can_be() {
    assert_eq!(check_phases(Some("2019-05-19"), Some("2020"), &[phase("2019", "2020-12")]), []);
}

#[test]
fn dates_are_years_months_or_real_days() {
    assert!(is_date("2009") && is_date("2009-05") && is_date("2020-02-29"));
    for wrong in ["", "209", "2009-13", "2021-02-29", "2009/05/01", "20-09-2020", "2009-5", "0001-01-01", "năm 20"] {
        assert!(!is_date(wrong), "{wrong}");
    }
}

#[test]
fn a_duration_counts_both_days_and_is_unknown_without_them() {
    let of = |from, to| Duration::of(Some(from), Some(to));
    assert_eq!(of("2021-01-01", "2021-12-31"), Some(Duration::One));
    assert_eq!(of("2021-01-01", "2021-12-30"), Some(Duration::UnderOne));
    assert_eq!(of("2019-05-19", "2020-08-19"), Some(Duration::OneToThree));
    assert_eq!(of("2018-01-01", "2020-12-31"), Some(Duration::ThreeToFive));
    assert_eq!(of("2020-01-01", "2024-12-31"), Some(Duration::FiveAndMore));
    assert_eq!(
        (of("2020", "2025"), Duration::of(Some("2021-08-17"), None), of("2021-01-02", "2021-01-01")),
        (None, None, None)
    );
}
