//! Whose turn it is. A year goes from stage to stage; in each one somebody enters something, and nobody enters what is another's: a
//! member its own self-score and its explanation, head and cross-check teams the first review of others, the advisory body the second.

use crate::lists::codes;

codes! {
    /// Where the scoring of a year stands.
    YearStage {
        /// Chuẩn bị bảng điểm, giao chỉ tiêu
        Draft = "draft",
        /// Tự chấm điểm
        Own = "own",
        /// Thẩm định lần 1
        First = "first",
        /// Giải trình
        Explain = "explain",
        /// Thẩm định lần 2
        Second = "second",
        /// Điểm cuối cùng
        Final = "final",
        /// Khóa
        Locked = "locked",
    }
}

impl YearStage {
    /// The stage after this one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.iter().copied().skip_while(|s| *s != self).nth(1)
    }

    /// The stage before this one; what is locked stays locked.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        let found = Self::ALL.iter().copied().take_while(|s| *s != self).last();
        found.filter(|_| self != Self::Locked)
    }
}

codes! {
    /// What is entered.
    Turn {
        /// What is assigned to whom, and its targets
        Targets = "targets",
        /// Self-score
        Own = "own",
        /// First review
        First = "first",
        /// Explanation of the member
        Explanation = "explanation",
        /// Second review
        Second = "second",
    }
}

/// What somebody is to one member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// He works for this member.
    pub own: bool,
    /// He works for the head of the cluster, or for a member whose team checks this one.
    pub checks: bool,
    /// He works for the unit whose advisory body looks after the cluster.
    pub advising: bool,
    /// The member is a body outside this installation: what it sends on paper is entered for it.
    pub outside: bool,
    /// So are all who check it.
    pub checked_outside: bool,
}

/// Why something is not entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// It is not the time for it.
    Stage,
    /// It is another's.
    Who,
    /// It would be about one's own unit.
    OwnUnit,
}

/// May this be entered now by this person? `empty`: nothing stands there yet, so that a late self-score is still taken while the first
/// review is on.
pub fn open(turn: Turn, stage: YearStage, who: Who, empty: bool) -> Result<(), Closed> {
    use YearStage as Y;
    let (time, person) = match turn {
        Turn::Targets => (matches!(stage, Y::Draft | Y::Own | Y::First | Y::Explain | Y::Second), who.advising),
        Turn::Own => (stage == Y::Own || (stage == Y::First && empty), who.own || (who.advising && who.outside)),
        Turn::First => (stage == Y::First, who.checks || (who.advising && who.checked_outside)),
        Turn::Explanation => (stage == Y::Explain, who.own || (who.advising && who.outside)),
        Turn::Second => (stage == Y::Second, who.advising),
    };
    if matches!(turn, Turn::First | Turn::Second) && who.own {
        return Err(Closed::OwnUnit);
    }
    if !person {
        return Err(Closed::Who);
    }
    if time { Ok(()) } else { Err(Closed::Stage) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_enters_his_own_part_in_its_time_and_nobody_reviews_his_own_unit() {
        let own = Who { own: true, ..Who::default() };
        let team = Who { checks: true, ..Who::default() };
        let advising = Who { advising: true, ..Who::default() };
        assert_eq!(open(Turn::Own, YearStage::Own, own, false), Ok(()));
        assert_eq!(open(Turn::Own, YearStage::First, own, true), Ok(()));
        assert_eq!(open(Turn::Own, YearStage::First, own, false), Err(Closed::Stage));
        for other in [team, advising, Who::default()] {
            assert_eq!(open(Turn::Own, YearStage::Own, other, true), Err(Closed::Who));
        }
        assert_eq!(open(Turn::Own, YearStage::Own, Who { outside: true, ..advising }, true), Ok(()));
        assert_eq!(open(Turn::First, YearStage::First, team, false), Ok(()));
        assert_eq!(open(Turn::First, YearStage::First, Who { own: true, ..team }, false), Err(Closed::OwnUnit));
        assert_eq!(open(Turn::First, YearStage::First, advising, false), Err(Closed::Who));
        assert_eq!(open(Turn::Second, YearStage::Second, advising, false), Ok(()));
        assert_eq!(open(Turn::Second, YearStage::Second, Who { own: true, ..advising }, false), Err(Closed::OwnUnit));
        for turn in Turn::ALL {
            for stage in [YearStage::Final, YearStage::Locked] {
                let anybody = Who { advising: true, outside: true, checked_outside: true, ..team };
                assert_eq!(open(*turn, stage, anybody, true), Err(Closed::Stage), "{turn:?} {stage:?}");
            }
        }
    }

    #[test]
    fn stages_follow_each_other_and_a_locked_year_stays_locked() {
        assert_eq!(YearStage::Draft.next(), Some(YearStage::Own));
        assert_eq!(YearStage::Locked.next(), None);
        assert_eq!(YearStage::Final.before(), Some(YearStage::Second));
        assert_eq!(YearStage::Draft.before(), None);
        assert_eq!(YearStage::Locked.before(), None);
    }
}
