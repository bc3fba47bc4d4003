//! Figures made of figures: a change against an earlier period, a share of the target, the number of units that meet a condition on
//! one or several indicators at once ("several localities down on all 3 criteria"). They are computed on the page and never stored.

use super::{Counts, Direction, Figure, Measure, Rolled, change, counts, meets, quotient};
use crate::{lists::codes, period::Period};

codes! {
    /// What is made.
    Kind {
        /// Thay đổi so với kỳ khác
        Change = "change",
        /// Tỷ lệ so với mức giao
        Share = "share",
        /// Số đơn vị đạt điều kiện
        Units = "units",
    }
}

codes! {
    /// The period that is compared with.
    Against {
        /// Kỳ liền trước
        Before = "before",
        /// Cùng kỳ năm trước
        Year = "year",
    }
}

codes! {
    /// The condition that a unit meets.
    Wish {
        /// Giảm
        Down = "down",
        /// Tăng
        Up = "up",
        /// Đạt mức giao
        Met = "met",
        /// Không đạt mức giao
        Missed = "missed",
    }
}

impl Against {
    /// The code of the earlier period; a whole movement has none.
    #[must_use]
    pub fn of(self, period: &str) -> Option<String> {
        let period = Period::from_code(period)?;
        Some(
            match self {
                Self::Before => period.before(),
                Self::Year => period.year_before(),
            }
            .code(),
        )
    }
}

/// The number by which a unit's figure is compared, in thousandths; words have none.
#[must_use]
pub fn number(measure: Measure, figure: &Figure) -> Option<i128> {
    match counts(measure, figure) {
        Counts::Yes if measure.has_parts() => Some(quotient(measure, figure.part?.into(), figure.whole?.into())),
        Counts::Yes | Counts::NoParts => figure.value.map(i128::from),
        Counts::Words | Counts::Nothing => None,
    }
}

/// The same of many together.
#[must_use]
pub fn rolled_number(measure: Measure, rolled: Rolled) -> Option<i128> {
    match rolled {
        Rolled::Number(n, _) => Some(n),
        Rolled::Parts(part, whole, _) => Some(quotient(measure, part, whole)),
        Rolled::Nothing | Rolled::Yes(..) => None,
    }
}

/// How far a figure moved: in percent, a ratio in points of a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Thousandths of a percent.
    Percent(i128),
    /// Thousandths of a point.
    Points(i128),
}

/// The move from `then` to `now`; `None` where nothing was there to divide by.
#[must_use]
pub fn moved(measure: Measure, now: i128, then: i128) -> Option<Moved> {
    match measure {
        Measure::Ratio => Some(Moved::Points(now - then)),
        _ => change(now, then).map(Moved::Percent),
    }
}

/// Whether one figure meets the condition; `None` where what it needs was not said.
#[must_use]
pub fn holds(
    wish: Wish,
    direction: Direction,
    now: Option<i128>,
    then: Option<i128>,
    target: Option<i64>,
) -> Option<bool> {
    match wish {
        Wish::Down => Some(now? < then?),
        Wish::Up => Some(now? > then?),
        Wish::Met => meets(direction, now?, target?),
        Wish::Missed => meets(direction, now?, target?).map(|met| !met),
    }
}

/// Numbers of indicators as they are typed: "1, 2 và 3". `None` where one is no number or stands twice.
#[must_use]
pub fn read_bases(typed: &str) -> Option<Vec<i64>> {
    let mut all = Vec::new();
    for word in typed.split([',', ';', ' ']).map(str::trim).filter(|w| !w.is_empty() && *w != "và") {
        let seq: i64 = word.parse().ok()?;
        if seq < 1 || all.contains(&seq) {
            return None;
        }
        all.push(seq);
    }
    Some(all)
}
