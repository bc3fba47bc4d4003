//! Score sheets: what is worth how many points, what a cluster's members reached, who stands where.
//!
//! Everything is exact: points and amounts are hundredths, quotients are fractions of 128-bit integers, and each leaf is
//! rounded once, half away from zero. Parents add rounded leaves, shares compare by cross-multiplying. The result depends
//! on nothing but the sheet and what was entered: not on the order of units, of criteria or of entry.
//!
//! | module | what it answers |
//! |---|---|
//! | [`sheet`] | is this tree of criteria a score sheet? |
//! | [`mod@relative`] | the "Điều 6" rule: targets, leaders, who is measured against whom |
//! | [`evaluate`](mod@evaluate) | points of every unit on every line, totals, what is still missing |
//! | [`rank`](mod@rank) | places within comparable groups, with the regulation's tie-breaks |
//! | [`stages`] | which of the values entered in the stages of a review counts |
//! | [`table`] | a sheet as people keep it: a line a criterion, in a spreadsheet or on a page |
//! | [`rule`] | how a criterion becomes points, as a line writes it |
//! | [`entry`](mod@entry) | what people type into a cell |
//! | [`turn`] | whose turn it is to enter what |

pub mod entry;
pub mod evaluate;
pub mod rank;
pub mod relative;
pub mod rule;
pub mod sheet;
pub mod stages;
pub mod table;
pub mod turn;

use serde::{Deserialize, Serialize};

pub use entry::{Entry, entry_text, read_assigned, read_entry};
pub use evaluate::{Entered, EnteredFault, LineScore, UnitLine, UnitScore, UnitSheet, Value, evaluate};
pub use rank::{Basis, Candidate, Place, Ranked, TieBreak, rank};
pub use relative::{Better, Leader, Standing, relative};
pub use sheet::{Band, Bonus, Bound, Criterion, Deduction, Grade, Kind, Sheet, SheetFault};
pub use stages::{Stage, Stages};
pub use table::{Line, LineFault};
pub use turn::{Closed, Turn, Who, YearStage};

/// Points in hundredths: 68400 is 684.00.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Points(pub i64);

impl Points {
    /// Most points of a whole sheet: 100,000.00.
    pub const MOST: Self = Self(10_000_000);
    /// None.
    pub const ZERO: Self = Self(0);

    /// The sum; at the ends of the type it stays there, far beyond what a sheet may hold.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::fmt::Display for Points {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&vntext::decimal2_plain(self.0))
    }
}

impl std::iter::Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

/// A result or a target, in hundredths, from 0 to a million million: so large that no sum of đồng is beyond it, and so
/// small that no product of three of them leaves 128 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Amount(i64);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest, in hundredths.
    pub const MOST: i64 = 100_000_000_000_000;

    /// An amount of so many hundredths; `None` below zero and beyond [`Self::MOST`].
    #[must_use]
    pub fn new(hundredths: i64) -> Option<Self> {
        (0..=Self::MOST).contains(&hundredths).then_some(Self(hundredths))
    }

    /// In hundredths.
    #[must_use]
    pub fn hundredths(self) -> i64 {
        self.0
    }

    pub(crate) fn wide(self) -> i128 {
        i128::from(self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(i64::deserialize(from)?).ok_or_else(|| serde::de::Error::custom("an amount is 0 to 10^14 hundredths"))
    }
}

/// `numerator / denominator`, rounded to the nearest whole number, half away from zero. A denominator of 0 gives 0.
#[must_use]
pub fn rounded(numerator: i128, denominator: i128) -> Points {
    if denominator == 0 {
        return Points::ZERO;
    }
    let (n, d) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let up = n % d >= d - n % d;
    let size = n / d + u128::from(up);
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Points(if (numerator < 0) == (denominator < 0) { size } else { size.saturating_neg() })
}
