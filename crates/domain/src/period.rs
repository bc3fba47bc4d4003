//! Periods of reporting: a month, a quarter, a half, a year, or the whole of a movement, each with its last day.

use crate::lists::codes;

codes! {
    /// How often is reported.
    Every {
        /// Hằng tháng
        Month = "month",
        /// Hằng quý
        Quarter = "quarter",
        /// 6 tháng
        Half = "half",
        /// Hằng năm
        Year = "year",
        /// Cả phong trào
        Whole = "whole",
    }
}

/// The code of the period that is the whole movement.
pub const WHOLE: &str = "all";

/// Most periods of one movement that are listed.
pub const MOST: usize = 240;

/// A period: a year and which part of it, in months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    year: i16,
    /// First month, 1 to 12.
    month: i8,
    /// Months it lasts: 1, 3, 6 or 12.
    months: i8,
}

impl Every {
    fn months(self) -> Option<i8> {
        match self {
            Self::Month => Some(1),
            Self::Quarter => Some(3),
            Self::Half => Some(6),
            Self::Year => Some(12),
            Self::Whole => None,
        }
    }
}

impl Period {
    /// The period of this length that holds a day (ISO, perhaps partial).
    #[must_use]
    pub fn of(every: Every, day: &str) -> Option<Self> {
        let months = every.months()?;
        let year: i16 = day.get(..4)?.parse().ok()?;
        let month: i8 = day.get(5..7).map_or(Some(1), |m| m.parse().ok()).filter(|m| (1..=12).contains(m))?;
        (1900..=2200).contains(&year).then_some(())?;
        Some(Self { year, month: (month - 1) / months * months + 1, months })
    }

    /// From its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let (year, part) = code.split_once('-').unwrap_or((code, ""));
        if year.len() != 4 {
            return None;
        }
        let nth = |text: &str| text.parse::<i8>().ok();
        let (month, every) = match part.as_bytes() {
            [] => (1, Every::Year),
            [b'Q', ..] => (nth(&part[1..]).filter(|n| (1..=4).contains(n))? * 3 - 2, Every::Quarter),
            [b'H', ..] => (nth(&part[1..]).filter(|n| (1..=2).contains(n))? * 6 - 5, Every::Half),
            [_, _] => (nth(part).filter(|n| (1..=12).contains(n))?, Every::Month),
            _ => return None,
        };
        let found = Self::of(every, &format!("{year}-{month:02}-01"))?;
        (found.code() == code).then_some(found)
    }

    /// Its code: `2026-11`, `2026-Q4`, `2026-H2`, `2026`.
    #[must_use]
    pub fn code(self) -> String {
        let (y, m) = (self.year, self.month);
        match self.months {
            1 => format!("{y}-{m:02}"),
            3 => format!("{y}-Q{}", (m + 2) / 3),
            6 => format!("{y}-H{}", (m + 5) / 6),
            _ => format!("{y}"),
        }
    }

    /// How long it is.
    #[must_use]
    pub fn every(self) -> Every {
        match self.months {
            1 => Every::Month,
            3 => Every::Quarter,
            6 => Every::Half,
            _ => Every::Year,
        }
    }

    /// Which of its kind in the year, from 1, and the year.
    #[must_use]
    pub fn number(self) -> (i8, i16) {
        ((self.month - 1) / self.months + 1, self.year)
    }

    /// Its first day, ISO.
    #[must_use]
    pub fn first_day(self) -> String {
        format!("{}-{:02}-01", self.year, self.month)
    }

    /// Its last day, ISO.
    #[must_use]
    pub fn last_day(self) -> String {
        let month = self.month + self.months - 1;
        let last = jiff::civil::Date::new(self.year, month, 1).map_or(28, jiff::civil::Date::days_in_month);
        format!("{}-{month:02}-{last:02}", self.year)
    }

    /// The one before it.
    #[must_use]
    pub fn before(self) -> Self {
        let month = self.month - self.months;
        if month < 1 { Self { year: self.year - 1, month: 13 - self.months, ..self } } else { Self { month, ..self } }
    }

    /// The same of the year before.
    #[must_use]
    pub fn year_before(self) -> Self {
        Self { year: self.year - 1, ..self }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        let month = self.month + self.months;
        if month > 12 { Self { year: self.year + 1, month: 1, ..self } } else { Self { month, ..self } }
    }
}

/// The periods from the one that holds `from` to the one that holds `until` (both ISO), oldest first.
#[must_use]
pub fn between(every: Every, from: &str, until: &str) -> Vec<Period> {
    let (Some(mut at), Some(last)) = (Period::of(every, from), Period::of(every, until)) else { return Vec::new() };
    let mut all = Vec::new();
    while at <= last && all.len() < MOST {
        all.push(at);
        at = at.next();
    }
    all
}
