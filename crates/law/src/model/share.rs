//! How a share of a base becomes a number of places.

use crate::facts::UnitResult;
use serde::{Deserialize, Serialize};

/// How a part of a unit is rounded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Round {
    /// Down: 15% of 90 is 13.
    #[default]
    Down,
    /// Half up: 50% of 5 is 3, 40% of 3 is 1.
    HalfUp,
}

impl Round {
    /// `part` of `whole` of a base: percent are parts of 100.
    #[must_use]
    pub fn share(self, base: u64, part: u64, whole: u64) -> u64 {
        let whole = whole.max(1);
        let more = if self == Self::HalfUp { whole / 2 + whole % 2 } else { 0 };
        (base.saturating_mul(part).saturating_add(more)) / whole
    }

    pub(crate) fn is_down(&self) -> bool {
        *self == Self::Down
    }

    pub(crate) fn vi(self) -> &'static str {
        match self {
            Self::Down => "làm tròn xuống",
            Self::HalfUp => "từ 0,5 làm tròn lên",
        }
    }
}

/// A percentage of a base, or a share in thousandths where the text states less than one percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// Of a hundred.
    Hundred,
    /// Of a thousand.
    Thousand,
}

impl Per {
    pub(crate) fn whole(self) -> u64 {
        match self {
            Self::Hundred => 100,
            Self::Thousand => 1000,
        }
    }

    /// `5` of a thousand → `0,5%`.
    pub(crate) fn shown(self, part: i64) -> String {
        match self {
            Self::Hundred => format!("{part}%"),
            Self::Thousand if part % 10 == 0 => format!("{}%", part / 10),
            Self::Thousand => format!("{},{}%", part / 10, part % 10),
        }
    }
}

/// The places that follow from one result of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultShare {
    /// The result.
    pub result: UnitResult,
    /// At most this share of the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// At most so many, whatever the base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
}

impl ResultShare {
    /// The places over a base; `None` where the text leaves them to people.
    #[must_use]
    pub fn places(&self, base: Option<u64>, round: Round) -> Option<u64> {
        match (self.count, self.percent) {
            (Some(n), _) => Some(u64::from(n)),
            (None, Some(0)) => Some(0),
            (None, Some(p)) => base.map(|b| round.share(b, u64::from(p), 100)),
            (None, None) => None,
        }
    }
}

/// More flags where the block is large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Large {
    /// Members from which the block counts as large.
    pub from: u32,
    /// Flags of a large block.
    pub at_most: u32,
}
