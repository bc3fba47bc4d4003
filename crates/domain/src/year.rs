//! Spans of days on one year's calendar, and which of them lie over one another.

use jiff::civil::Date;

use crate::movement::{earliest, latest};

/// A span within a year: days from its first one (0 for 1 January) and how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Days after 1 January.
    pub from: i64,
    /// How many days, at least one.
    pub days: i64,
    /// It goes on before the year.
    pub before: bool,
    /// It goes on after it, or its end is unknown.
    pub after: bool,
}

fn date(text: &str) -> Option<Date> {
    // "2020-02-31" is the latest that "2020-02" can mean in texts; the calendar has no such day.
    text.parse().ok().or_else(|| {
        let (year, month) = (text.get(..4)?.parse().ok()?, text.get(5..7)?.parse().ok()?);
        Some(Date::new(year, month, 1).ok()?.last_of_month())
    })
}

/// Days in a year.
#[must_use]
pub fn days_in(year: i16) -> i64 {
    Date::new(year, 1, 1).map_or(365, |d| i64::from(d.days_in_year()))
}

/// The part of a span (ISO, perhaps partial; no end where it is unknown) that lies in a year.
#[must_use]
pub fn within(year: i16, from: &str, to: Option<&str>) -> Option<Span> {
    let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
    let begin = date(&earliest(from))?;
    let end = match to {
        Some(to) => Some(date(&latest(to))?),
        None => None,
    };
    if begin > last || end.is_some_and(|e| e < first) {
        return None;
    }
    let (a, b) = (begin.max(first), end.unwrap_or(last).min(last));
    let since = |d: Date| first.until(d).map_or(0, |s| i64::from(s.get_days()));
    let (from, to) = (since(a), since(b));
    (to >= from).then_some(Span {
        from,
        days: to - from + 1,
        before: begin < first,
        after: end.is_none_or(|e| e > last),
    })
}

/// For each span the others that share a day with it.
#[must_use]
pub fn overlapping(spans: &[Option<Span>]) -> Vec<Vec<usize>> {
    let meet = |a: &Span, b: &Span| a.from < b.from + b.days && b.from < a.from + a.days;
    let others = |i: usize| {
        let Some(own) = spans[i].as_ref() else { return Vec::new() };
        (0..spans.len()).filter(|j| *j != i && spans[*j].as_ref().is_some_and(|s| meet(own, s))).collect()
    };
    (0..spans.len()).map(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_cut_to_the_year_and_may_have_no_end() {
        let span = |from, to| within(2020, from, to).map(|s| (s.from, s.days, s.before, s.after));
        assert_eq!(span("2020-01-01", Some("2020-01-31")), Some((0, 31, false, false)));
        assert_eq!(span("2019", Some("2020-02")), Some((0, 60, true, false)), "February 2020 has 29 days");
        assert_eq!(span("2020-12-31", None), Some((365, 1, false, true)));
        assert_eq!(span("2020", Some("2020")), Some((0, 366, false, false)));
        assert_eq!(span("2021-01-01", None), None);
        assert_eq!(span("2018", Some("2019-12-31")), None);
        assert_eq!((days_in(2020), days_in(2021)), (366, 365));
    }

    #[test]
    fn what_shares_a_day_overlaps() {
        let spans = [
            within(2020, "2020-01-01", Some("2020-03-31")),
            within(2020, "2020-03-31", Some("2020-05-01")),
            within(2020, "2020-04-01", None),
            None,
        ];
        assert_eq!(overlapping(&spans), [vec![1], vec![0, 2], vec![1], vec![]]);
    }
}
