//! What a dossier counts and how long its texts may be. Shares are exact fractions; they are compared by multiplying
//! crosswise, never by dividing.

use serde::{Deserialize, Serialize};

use crate::{
    fields::{Field, Shape},
    lists::{LeaderLevel, NomineeState, Part, Sex, codes},
};

codes! {
    /// What a verdict says; "" in tables while nobody has judged.
    Outcome {
        /// Đủ điều kiện
        Eligible = "eligible",
        /// Không đủ điều kiện
        NotEligible = "not_eligible",
        /// Tạm dừng
        OnHold = "on_hold",
        /// Cần người quyết định
        NeedsHuman = "needs_human",
        /// Thiếu căn cứ
        NeedsEvidence = "needs_evidence",
    }
}

codes! {
    /// Kinds of attached papers.
    AttachmentKind {
        /// Báo cáo thành tích
        AchievementReport = "achievement_report",
        /// Tóm tắt thành tích
        Summary = "summary",
        /// Tờ trình
        Submission = "submission",
        /// Biên bản
        Minutes = "minutes",
        /// Văn bản xác nhận, ý kiến
        Opinion = "opinion",
        /// Minh chứng
        Evidence = "evidence",
        /// Khác
        Other = "other",
    }
}

/// Lengths in characters that texts may have; a row of settings may change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Title of a dossier.
    pub title: usize,
    /// Printed name.
    pub name: usize,
    /// Printed rank.
    pub rank: usize,
    /// Printed post.
    pub post: usize,
    /// Printed unit.
    pub unit: usize,
    /// Citation on the certificate.
    pub citation: usize,
    /// Text of the achievement.
    pub achievement: usize,
    /// Reasons, opinions, words of a return.
    pub words: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { title: 300, name: 120, rank: 60, post: 160, unit: 200, citation: 300, achievement: 4000, words: 2000 }
    }
}

/// What certificates print of a nominee, as long as this office allows.
#[must_use]
pub const fn printed(limits: &Limits) -> [Field; 5] {
    [
        Field::new("f_printed_name", Shape::Text(limits.name)).required(),
        Field::new("f_printed_rank", Shape::Text(limits.rank)),
        Field::new("f_printed_post", Shape::Text(limits.post)),
        Field::new("f_printed_unit", Shape::Text(limits.unit)),
        Field::new("f_citation", Shape::Text(limits.citation)).required(),
    ]
}

/// Characters as a person counts them, after surrounding blanks are cut.
#[must_use]
pub fn length(text: &str) -> usize {
    text.trim().chars().count()
}

/// A part of a whole, exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole.
    pub whole: i64,
}

impl Share {
    /// `part` of `whole`.
    #[must_use]
    pub fn new(part: i64, whole: i64) -> Self {
        Self { part, whole }
    }

    /// True when this share is at least `num/den`; an empty whole reaches nothing.
    #[must_use]
    pub fn at_least(self, num: i64, den: i64) -> bool {
        self.whole > 0 && i128::from(self.part) * i128::from(den) >= i128::from(num) * i128::from(self.whole)
    }

    /// Compares two shares exactly; empty wholes are the smallest.
    #[must_use]
    pub fn cmp_to(self, other: Self) -> std::cmp::Ordering {
        match (self.whole > 0, other.whole > 0) {
            (false, false) => std::cmp::Ordering::Equal,
            (false, true) => std::cmp::Ordering::Less,
            (true, false) => std::cmp::Ordering::Greater,
            (true, true) => (i128::from(self.part) * i128::from(other.whole))
                .cmp(&(i128::from(other.part) * i128::from(self.whole))),
        }
    }

    /// Hundredths of a per cent, rounded half away from zero; `None` of an empty whole.
    #[must_use]
    pub fn hundredths_of_percent(self) -> Option<i64> {
        if self.whole <= 0 || self.part < 0 {
            return None;
        }
        let (part, whole) = (i128::from(self.part), i128::from(self.whole));
        i64::try_from((part * 20_000 + whole) / (whole * 2)).ok()
    }

    /// "68,16" in Vietnamese, "68.16" in English; "" of an empty whole.
    #[must_use]
    pub fn percent(self, decimal: char) -> String {
        self.hundredths_of_percent().map_or_else(String::new, |h| format!("{}{decimal}{:02}", h / 100, h % 100))
    }
}

/// What shares are counted from, one nominee.
#[derive(Clone, Copy, Debug)]
pub struct Counted {
    /// Which list.
    pub part: Part,
    /// Where it stands.
    pub state: NomineeState,
    /// Sex, if known.
    pub sex: Option<Sex>,
    /// Leader level, if known.
    pub leader: Option<LeaderLevel>,
    /// True for somebody who is not staff.
    pub outsider: bool,
    /// How many such nominees this row stands for.
    pub rows: i64,
}

/// Counts of a list, and shares over the individuals proposed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Collectives proposed.
    pub collectives: i64,
    /// Individuals proposed.
    pub individuals: i64,
    /// Of all proposed: not staff.
    pub outsiders: i64,
    /// Held, on file.
    pub held: i64,
    /// Taken off the list.
    pub removed: i64,
    /// Refused by the council.
    pub rejected: i64,
    /// Women among the individuals.
    pub women: i64,
    /// Men among the individuals.
    pub men: i64,
    /// Leaders among the individuals: all levels but direct workers.
    pub leaders: i64,
    /// Direct workers and fighters among the individuals.
    pub direct: i64,
}

impl Counts {
    /// Counts rows; only proposed ones enter the shares.
    #[must_use]
    pub fn of(rows: impl IntoIterator<Item = Counted>) -> Self {
        let mut c = Self::default();
        for row in rows {
            match row.state {
                NomineeState::Held => c.held += row.rows,
                NomineeState::Removed => c.removed += row.rows,
                NomineeState::Rejected => c.rejected += row.rows,
                NomineeState::Included => c.include(row),
            }
        }
        c
    }

    fn include(&mut self, row: Counted) {
        if row.outsider {
            self.outsiders += row.rows;
        }
        if row.part == Part::Collective {
            self.collectives += row.rows;
            return;
        }
        self.individuals += row.rows;
        match row.sex {
            Some(Sex::Female) => self.women += row.rows,
            Some(Sex::Male) => self.men += row.rows,
            None => {}
        }
        match row.leader {
            Some(LeaderLevel::Direct) => self.direct += row.rows,
            Some(_) => self.leaders += row.rows,
            None => {}
        }
    }

    /// Women among the individuals whose sex is known.
    #[must_use]
    pub fn women_share(&self) -> Share {
        Share::new(self.women, self.women + self.men)
    }

    /// Direct workers among the individuals whose level is known.
    #[must_use]
    pub fn direct_share(&self) -> Share {
        Share::new(self.direct, self.direct + self.leaders)
    }

    /// Leaders among the individuals whose level is known.
    #[must_use]
    pub fn leader_share(&self) -> Share {
        Share::new(self.leaders, self.direct + self.leaders)
    }
}
