//! Who has taken a movement up: what a unit answers, and the one share that is made of the answers. Silence is counted
//! and named; it is never an answer.

use crate::lists::codes;

codes! {
    /// What a unit says about a movement that was sent to it.
    Answer {
        /// Triển khai theo kế hoạch của cấp trên
        Planned = "planned",
        /// Phát động riêng
        Own = "own",
        /// Chưa triển khai
        NotYet = "not_yet",
    }
}

impl Answer {
    /// The unit has taken it up.
    #[must_use]
    pub fn is_deployed(self) -> bool {
        matches!(self, Self::Planned | Self::Own)
    }
}

codes! {
    /// Whom a launch reaches at once.
    Reach {
        /// Các đơn vị trực thuộc trực tiếp
        Direct = "direct",
        /// Tất cả các cấp dưới
        All = "all",
        /// Chỉ các đơn vị được chọn
        Chosen = "chosen",
        /// Các đơn vị thành viên của cụm, khối thi đua phát động
        Members = "members",
    }
}

/// How many units answered what. Counts units, never people or documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By the superior's plan.
    pub planned: u64,
    /// With a launch of their own.
    pub own: u64,
    /// Not yet, with a reason.
    pub not_yet: u64,
    /// Nothing said.
    pub silent: u64,
}

impl Coverage {
    /// With `units` more that said `answer`.
    #[must_use]
    pub fn with(mut self, answer: Option<Answer>, units: u64) -> Self {
        let place = match answer {
            Some(Answer::Planned) => &mut self.planned,
            Some(Answer::Own) => &mut self.own,
            Some(Answer::NotYet) => &mut self.not_yet,
            None => &mut self.silent,
        };
        *place = place.saturating_add(units);
        self
    }

    /// Both together: of units that nobody counts twice.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.with(Some(Answer::Planned), other.planned)
            .with(Some(Answer::Own), other.own)
            .with(Some(Answer::NotYet), other.not_yet)
            .with(None, other.silent)
    }

    /// Units that have taken it up.
    #[must_use]
    pub fn deployed(self) -> u64 {
        self.planned.saturating_add(self.own)
    }

    /// Units it was sent to.
    #[must_use]
    pub fn sent(self) -> u64 {
        self.deployed().saturating_add(self.not_yet).saturating_add(self.silent)
    }

    /// The share of units that have taken it up, in hundredths of a percent, rounded half up; `None` where it was sent
    /// to nobody. It says 100 % only when every unit has, and 0 % only when none has.
    #[must_use]
    pub fn share(self) -> Option<u64> {
        let (part, whole) = (u128::from(self.deployed()), u128::from(self.sent()));
        if whole == 0 {
            return None;
        }
        let rounded = (part * 20_000 + whole) / (2 * whole);
        let exact = if part == whole {
            10_000
        } else if part == 0 {
            0
        } else {
            rounded.clamp(1, 9_999)
        };
        u64::try_from(exact).ok()
    }
}

/// An answer as it is written down. Dates are ISO.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// What is said.
    pub answer: Option<Answer>,
    /// Day of the launch or of the plan.
    pub on: Option<String>,
    /// The document.
    pub document: String,
    /// Why not yet.
    pub reason: String,
    /// It is entered by somebody of a superior unit.
    pub for_unit: bool,
}

/// What is missing or wrong in an answer: field and message key. `today` is ISO.
#[must_use]
pub fn check(given: &Given, today: &str) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    let Some(answer) = given.answer else { return faults };
    if answer.is_deployed() {
        match given.on.as_deref() {
            None => faults.push(("on", "cascade-day-needed")),
            Some(day) if day > today => faults.push(("on", "cascade-day-to-come")),
            Some(_) => {}
        }
    }
    let document = given.document.trim().is_empty();
    if document && given.for_unit {
        faults.push(("document", "cascade-document-for-unit"));
    } else if document && answer == Answer::Own {
        faults.push(("document", "cascade-document-own"));
    }
    if answer == Answer::NotYet && given.reason.trim().is_empty() {
        faults.push(("reason", "cascade-reason-needed"));
    }
    faults
}
