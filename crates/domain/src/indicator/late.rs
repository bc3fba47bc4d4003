//! When figures are due, and how late they came: what is late is told in bands, never refused.

use crate::lists::codes;

codes! {
    /// How late a figure came.
    Band {
        /// Đúng hạn
        InTime = "in_time",
        /// Chậm đến 5 ngày
        Short = "short",
        /// Chậm từ 6 đến 15 ngày
        Long = "long",
        /// Chậm quá 15 ngày
        VeryLong = "very_long",
    }
}

/// The last days of the bands.
const SHORT: i64 = 5;
const LONG: i64 = 15;

impl Band {
    /// The band of so many days after the day they were due.
    #[must_use]
    pub fn of(days: i64) -> Self {
        match days {
            i64::MIN..=0 => Self::InTime,
            1..=SHORT => Self::Short,
            d if d <= LONG => Self::Long,
            _ => Self::VeryLong,
        }
    }
}

/// The day on which figures are due: so many days after the last one of their period (ISO). `None` where nothing is ever late.
#[must_use]
pub fn due(last_day: &str, due_days: Option<i64>) -> Option<String> {
    let last: jiff::civil::Date = last_day.parse().ok()?;
    let after = jiff::Span::new().try_days(due_days?).ok()?;
    Some(last.checked_add(after).ok()?.to_string())
}

/// A civil day (ISO) as a number of days, so that many can be compared fast; of what is no day the first there is.
#[must_use]
pub fn day_number(day: &str) -> i32 {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let days = day.parse::<jiff::civil::Date>().ok().and_then(|d| epoch.until(d).ok());
    days.map_or(i32::MIN, |span| span.get_days())
}

/// Days after the due day; 0 in time.
#[must_use]
pub fn days_late(due: &str, on: &str) -> i64 {
    let (Ok(due), Ok(on)) = (due.parse::<jiff::civil::Date>(), on.parse::<jiff::civil::Date>()) else { return 0 };
    due.until(on).map_or(0, |span| i64::from(span.get_days())).max(0)
}
