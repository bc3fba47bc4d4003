//! The stages of a review. Each keeps its value and its words; the final one is that of the last competent review, never the
//! highest (which would make every review worth trying).

use serde::{Deserialize, Serialize};

use crate::lists::codes;

codes! {
    /// The stages in their order.
    Stage {
        /// Tự chấm điểm
        Own = "own",
        /// Thẩm định lần 1 (cụm trưởng hoặc tổ kiểm tra chéo)
        First = "first",
        /// Thẩm định lần 2 (cơ quan tham mưu)
        Second = "second",
    }
}

/// What was entered in each stage on one line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stages<T> {
    /// The unit's own.
    pub own: Option<T>,
    /// Of the first review.
    pub first: Option<T>,
    /// Of the second review.
    pub second: Option<T>,
}

impl<T: Copy> Stages<T> {
    /// The value of one stage.
    #[must_use]
    pub fn of(&self, stage: Stage) -> Option<T> {
        match stage {
            Stage::Own => self.own,
            Stage::First => self.first,
            Stage::Second => self.second,
        }
    }

    /// The same with the value of one stage entered or taken back; the others stay as they are.
    #[must_use]
    pub fn with(self, stage: Stage, value: Option<T>) -> Self {
        match stage {
            Stage::Own => Self { own: value, ..self },
            Stage::First => Self { first: value, ..self },
            Stage::Second => Self { second: value, ..self },
        }
    }

    /// What counts: the last review that has a value.
    #[must_use]
    pub fn last(&self) -> Option<T> {
        self.second.or(self.first).or(self.own)
    }

    /// The stage whose value counts.
    #[must_use]
    pub fn last_stage(&self) -> Option<Stage> {
        Stage::ALL.iter().rev().copied().find(|s| self.of(*s).is_some())
    }
}
