//! The one place that reads the system clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today in Vietnam, for questions about the law that name no day.
pub(crate) fn today() -> law::Date {
    use app::ctx::Clock as _;
    let now = jiff::Timestamp::from_microsecond(SystemClock.micros()).unwrap_or_default();
    now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date().into()
}

/// The machine's clock.
pub(crate) struct SystemClock;

impl app::ctx::Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "everything else takes time as a parameter from here")]
    fn micros(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    }
}
