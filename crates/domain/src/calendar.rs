//! Working days: Monday to Friday without public holidays. The holidays with a fixed date are law; the others (Tet, the
//! Hung Kings, the second day of National Day, days swapped) are announced year by year and entered.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

use crate::lists::codes;

codes! {
    /// What an announced day is.
    DayKind {
        /// Tết Nguyên đán
        Tet = "tet",
        /// Giỗ Tổ Hùng Vương
        HungKings = "hung_kings",
        /// Quốc khánh, ngày liền kề
        NationalDay = "national_day",
        /// Nghỉ hoán đổi
        Swap = "swap",
        /// Ngày nghỉ khác
        Other = "other",
        /// Làm bù
        Work = "work",
    }
}

/// The public holidays with a fixed date, as month and day with the key of their name: the Labour Code 45/2019/QH14,
/// article 112 (before 2021: 10/2012/QH13, article 115).
pub const FIXED: [(i8, i8, &str); 4] = [
    (1, 1, "holiday-new-year"),
    (4, 30, "holiday-victory-day"),
    (5, 1, "holiday-labour-day"),
    (9, 2, "holiday-national-day"),
];

/// The kinds that each year has and that must be entered.
pub const YEARLY: [DayKind; 2] = [DayKind::Tet, DayKind::HungKings];

/// Why a day is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// Saturday or Sunday.
    Weekend,
    /// A fixed public holiday: the key of its name.
    Fixed(&'static str),
    /// The working day after a fixed holiday that fell on a weekend (article 111, point 3).
    InLieu,
    /// Entered.
    Announced(DayKind),
}

/// The days that were announced.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    announced: BTreeMap<Date, DayKind>,
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn fixed(day: Date) -> Option<&'static str> {
    FIXED.iter().find(|(m, d, _)| (*m, *d) == (day.month(), day.day())).map(|(_, _, key)| *key)
}

/// The days of `year` off in lieu of a fixed holiday on a weekend.
fn in_lieu(year: i16) -> BTreeSet<Date> {
    let mut found = BTreeSet::new();
    for (month, day, _) in FIXED {
        let Ok(holiday) = Date::new(year, month, day) else { continue };
        if !weekend(holiday) {
            continue;
        }
        let mut next = holiday;
        while weekend(next) || fixed(next).is_some() || found.contains(&next) {
            match next.tomorrow() {
                Ok(day) => next = day,
                Err(_) => break,
            }
        }
        found.insert(next);
    }
    found
}

impl Calendar {
    /// From announced days (ISO) and their kinds; what is no day is left out.
    pub fn new<'a>(rows: impl IntoIterator<Item = (&'a str, DayKind)>) -> Self {
        Self { announced: rows.into_iter().filter_map(|(day, kind)| Some((day.parse().ok()?, kind))).collect() }
    }

    fn why(&self, day: Date) -> Option<Off> {
        match self.announced.get(&day) {
            Some(DayKind::Work) => return None,
            Some(kind) => return Some(Off::Announced(*kind)),
            None => {}
        }
        if let Some(key) = fixed(day) {
            Some(Off::Fixed(key))
        } else if weekend(day) {
            Some(Off::Weekend)
        } else if in_lieu(day.year()).contains(&day) {
            Some(Off::InLieu)
        } else {
            None
        }
    }

    /// Why `day` (ISO) is off; `None` on a working day, and for what is no day.
    #[must_use]
    pub fn off(&self, day: &str) -> Option<Off> {
        self.why(day.parse().ok()?)
    }

    /// The last day of `days` working days after `from`; `None` when `from` is not an ISO date.
    #[must_use]
    pub fn due_on(&self, from: &str, days: i64) -> Option<String> {
        let mut day: Date = from.parse().ok()?;
        let mut left = days.clamp(0, 1000);
        while left > 0 {
            day = day.tomorrow().ok()?;
            if self.why(day).is_none() {
                left -= 1;
            }
        }
        Some(day.to_string())
    }

    /// The days of `year` that are off and no plain weekend, in order: what a page lists.
    #[must_use]
    pub fn days_off(&self, year: i16) -> Vec<(String, Off)> {
        let Ok(first) = Date::new(year, 1, 1) else { return Vec::new() };
        first
            .series(jiff::Span::new().days(1))
            .take_while(|d| d.year() == year)
            .filter_map(|d| Some((d.to_string(), self.why(d).filter(|off| *off != Off::Weekend)?)))
            .collect()
    }

    /// The kinds that were not entered for `year`.
    #[must_use]
    pub fn missing(&self, year: i16) -> Vec<DayKind> {
        let there = |kind: DayKind| self.announced.iter().any(|(day, k)| day.year() == year && *k == kind);
        YEARLY.into_iter().filter(|kind| !there(*kind)).collect()
    }
}
