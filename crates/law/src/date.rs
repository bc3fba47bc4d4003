//! Civil dates: exact days, and the partial dates that old records have.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// A day of the calendar, written `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day, or `None` when it does not exist.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        jiff::civil::Date::new(year, month, day).ok().map(Self)
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month (1–12) and day (1–31).
    #[must_use]
    pub fn month_day(self) -> (i8, i8) {
        (self.0.month(), self.0.day())
    }

    /// Whole months from this day to `later`; zero when `later` comes first.
    #[must_use]
    pub fn whole_months_until(self, later: Self) -> i32 {
        if later < self {
            return 0;
        }
        let months =
            i32::from(later.0.year() - self.0.year()) * 12 + i32::from(later.0.month()) - i32::from(self.0.month());
        if later.0.day() < self.0.day() { months - 1 } else { months }
    }

    /// The same day `years` later (28 February for a 29 February without partner).
    #[must_use]
    pub fn plus_years(self, years: i16) -> Self {
        use jiff::ToSpan as _;
        Self(self.0.saturating_add(i32::from(years).years()))
    }

    /// The next day.
    #[must_use]
    pub fn next_day(self) -> Self {
        use jiff::ToSpan as _;
        Self(self.0.saturating_add(1.day()))
    }

    /// The day before.
    #[must_use]
    pub fn day_before(self) -> Self {
        use jiff::ToSpan as _;
        Self(self.0.saturating_sub(1.day()))
    }

    /// As papers write it: `20/11/2020`.
    #[must_use]
    pub fn on_paper(self) -> String {
        format!("{:02}/{:02}/{:04}", self.0.day(), self.0.month(), self.0.year())
    }

    /// The inner calendar date, for callers that compute further.
    #[must_use]
    pub fn civil(self) -> jiff::civil::Date {
        self.0
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(d: jiff::civil::Date) -> Self {
        Self(d)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

/// The text is not a day written `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADate(pub String);

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a date written YYYY-MM-DD", self.0)
    }
}

impl std::error::Error for NotADate {}

impl FromStr for Date {
    type Err = NotADate;
    fn from_str(s: &str) -> Result<Self, NotADate> {
        match PartialDate::from_str(s) {
            Ok(PartialDate { year, month: Some(m), day: Some(d) }) => {
                Self::new(year, m, d).ok_or_else(|| NotADate(s.to_owned()))
            }
            _ => Err(NotADate(s.to_owned())),
        }
    }
}

/// A civil date as text of one of these shapes.
fn written(pattern: &str) -> schemars::Schema {
    schemars::json_schema!({"type": "string", "pattern": pattern})
}

impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "date".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        written("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    }
}

impl schemars::JsonSchema for PartialDate {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "partial_date".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        written("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")
    }
}

/// A date of an old record: a year, a month of a year, or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    /// Calendar year.
    pub year: i16,
    /// Month 1–12 when known.
    pub month: Option<i8>,
    /// Day 1–31 when known; only together with a month.
    pub day: Option<i8>,
}

impl PartialDate {
    /// The first day it may mean.
    #[must_use]
    pub fn earliest(self) -> Option<Date> {
        Date::new(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
}

impl From<Date> for PartialDate {
    fn from(d: Date) -> Self {
        let (m, day) = d.month_day();
        Self { year: d.year(), month: Some(m), day: Some(day) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(m) = self.month {
            write!(f, "-{m:02}")?;
            if let Some(d) = self.day {
                write!(f, "-{d:02}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;
    fn from_str(s: &str) -> Result<Self, NotADate> {
        let bad = || NotADate(s.chars().take(40).collect());
        let parts: Vec<&str> = s.split('-').collect();
        let number = |t: &str, n: usize| -> Result<i16, NotADate> {
            if t.len() == n && t.bytes().all(|b| b.is_ascii_digit()) {
                t.parse().map_err(|_| bad())
            } else {
                Err(bad())
            }
        };
        let small = |v: i16| i8::try_from(v).map_err(|_| bad());
        let date = match parts.as_slice() {
            [y] => Self { year: number(y, 4)?, month: None, day: None },
            [y, m] => Self { year: number(y, 4)?, month: Some(small(number(m, 2)?)?), day: None },
            [y, m, d] => {
                Self { year: number(y, 4)?, month: Some(small(number(m, 2)?)?), day: Some(small(number(d, 2)?)?) }
            }
            _ => return Err(bad()),
        };
        date.earliest().map(|_| date).ok_or_else(bad)
    }
}

macro_rules! as_string {
    ($t:ty) => {
        impl Serialize for $t {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $t {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let s = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                s.parse().map_err(de::Error::custom)
            }
        }
    };
}
as_string!(Date);
as_string!(PartialDate);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        assert!("2025-02-29".parse::<Date>().is_err());
        assert!("2024-02-29".parse::<Date>().is_ok());
        assert!("2025-2-1".parse::<Date>().is_err());
        assert!("2025".parse::<Date>().is_err());
    }

    #[test]
    fn an_old_record_may_know_only_its_year() {
        let d: PartialDate = "1975".parse().expect("year");
        assert_eq!(d.to_string(), "1975");
        assert!("1975-13".parse::<PartialDate>().is_err());
    }

    #[test]
    fn whole_months_count_only_finished_months() {
        let d = |s: &str| s.parse::<Date>().expect("date");
        assert_eq!(d("2025-01-31").whole_months_until(d("2025-02-28")), 0);
        assert_eq!(d("2025-01-15").whole_months_until(d("2025-11-15")), 10);
        assert_eq!(d("2025-01-15").whole_months_until(d("2024-11-15")), 0);
    }
}
