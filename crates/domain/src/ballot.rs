//! The arithmetic of a vote: who may vote on an item, when a count is possible at all, which share was reached.
//! One engine for councils and for clusters' conferences. Shares are exact fractions compared by
//! cross-multiplication; nothing is ever rounded.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::lists::codes;

codes! {
    /// What is asked on an item.
    BallotKind {
        /// For, against or no opinion on one nominee.
        YesNo = "yes_no",
        /// At most so many of all the names on the paper; the others are struck out.
        AtMost = "at_most",
    }
}

codes! {
    /// What is written down about who voted how.
    Secrecy {
        /// Show of hands: totals only.
        OpenCount = "open_count",
        /// By name.
        OpenNamed = "open_named",
        /// Papers, counted by two tellers.
        Paper = "paper",
        /// Secret ballot on the members' own devices; only totals are ever opened.
        Secret = "secret",
        /// Agreed by all who are there, without a count; a cluster's conference, no council.
        Consensus = "consensus",
    }
}

impl Secrecy {
    /// The ways of a council: the law asks for votes that are counted.
    pub const OF_COUNCILS: &'static [Self] = &[Self::OpenCount, Self::OpenNamed, Self::Paper, Self::Secret];

    /// True where nobody can tell who voted how: what laws call *bỏ phiếu kín*.
    #[must_use]
    pub fn is_secret(self) -> bool {
        matches!(self, Self::Paper | Self::Secret)
    }
}

codes! {
    /// What a share is taken of.
    Base {
        /// All members of the body, the absent ones too (the law's usual base).
        AllMembers = "all_members",
        /// All members but those who take no part in the item; only where the regulation says so.
        MembersNotRecused = "members_not_recused",
        /// Members in the room and those who voted in writing.
        Present = "present",
        /// Votes cast.
        Valid = "valid",
    }
}

codes! {
    /// Whether a member took part in a session.
    Presence {
        /// Có mặt
        Present = "present",
        /// Vắng mặt, gửi phiếu hoặc ý kiến bằng văn bản
        Written = "written",
        /// Vắng mặt
        Absent = "absent",
    }
}

codes! {
    /// What a member says about an item when the vote is by name.
    Choice {
        /// Đồng ý
        For = "for",
        /// Không đồng ý
        Against = "against",
        /// Không có ý kiến
        None = "none",
        /// Không tham gia vì liên quan
        Recused = "recused",
    }
}

codes! {
    /// What became of an item.
    ItemResult {
        /// Chưa biểu quyết
        Pending = "pending",
        /// Đạt
        Passed = "passed",
        /// Không đạt
        Failed = "failed",
    }
}

/// An exact share, `numerator/denominator`; the denominator is never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u32,
    denominator: u32,
}

impl Fraction {
    /// A share; `None` with a denominator of 0.
    #[must_use]
    pub fn new(numerator: u32, denominator: u32) -> Option<Self> {
        (denominator > 0).then_some(Self { numerator, denominator })
    }

    /// The upper number as given, not reduced: 13/15 stays 13/15.
    #[must_use]
    pub fn numerator(self) -> u32 {
        self.numerator
    }

    /// The lower number as given.
    #[must_use]
    pub fn denominator(self) -> u32 {
        self.denominator
    }

    /// The share in hundredths of a per cent, cut off, for display only: 13/15 → 8666 ("86,66 %").
    #[must_use]
    pub fn basis_points(self) -> u64 {
        u64::from(self.numerator) * 10_000 / u64::from(self.denominator)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        let left = u64::from(self.numerator) * u64::from(other.denominator);
        let right = u64::from(other.numerator) * u64::from(self.denominator);
        Some(left.cmp(&right))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

/// A share that must be reached: at least it, or more than it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Threshold {
    /// The share.
    pub share: Fraction,
    /// "More than" instead of "at least".
    pub more_than: bool,
}

impl Threshold {
    /// True when `reached` is enough.
    #[must_use]
    pub fn met_by(self, reached: Fraction) -> bool {
        if self.more_than { reached > self.share } else { reached >= self.share }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.more_than { ">" } else { "" }, self.share)
    }
}

/// A threshold that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a share is written 2/3 or >1/2 and lies between 0 and 1")]
pub struct BadThreshold;

impl FromStr for Threshold {
    type Err = BadThreshold;

    /// Reads `2/3` (at least) or `>1/2` (more than).
    fn from_str(text: &str) -> Result<Self, BadThreshold> {
        let text = text.trim();
        let (more_than, text) = text.strip_prefix('>').map_or((false, text), |rest| (true, rest));
        let (upper, lower) = text.split_once('/').ok_or(BadThreshold)?;
        let upper = upper.trim().parse().map_err(|_| BadThreshold)?;
        let lower = lower.trim().parse().map_err(|_| BadThreshold)?;
        let share = Fraction::new(upper, lower).ok_or(BadThreshold)?;
        if upper > lower { Err(BadThreshold) } else { Ok(Self { share, more_than }) }
    }
}

/// The rules of one ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// What is asked.
    pub kind: BallotKind,
    /// What is written down.
    pub secrecy: Secrecy,
    /// What the share is taken of.
    pub base: Base,
    /// Share of all members that must be in the room.
    pub quorum: Threshold,
    /// Share of the base that must be in favour.
    pub threshold: Threshold,
    /// How many rounds are allowed at most.
    pub rounds: u32,
}

/// The members of the body on the day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    /// All members.
    pub members: u32,
    /// In the room.
    pub present: u32,
    /// Absent with a written vote.
    pub written: u32,
}

/// The members who take no part in one item, by how they attend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Recused {
    /// In the room.
    pub present: u32,
    /// Would have voted in writing.
    pub written: u32,
    /// Absent anyway.
    pub absent: u32,
}

impl Recused {
    /// All of them.
    #[must_use]
    pub fn total(self) -> u32 {
        self.present.saturating_add(self.written).saturating_add(self.absent)
    }
}

/// Votes of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes {
    /// In favour.
    pub for_: u32,
    /// Against.
    pub against: u32,
    /// No opinion.
    pub none: u32,
}

impl Votes {
    /// All of them; 64 bits so that nothing typed can overflow.
    #[must_use]
    pub fn total(self) -> u64 {
        u64::from(self.for_) + u64::from(self.against) + u64::from(self.none)
    }
}

/// Why a count cannot be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountFault {
    /// The body has no members.
    NoMembers,
    /// More are present or wrote than there are members.
    RollTooLong,
    /// More hands than voters in the room.
    TooManyHands {
        /// Votes counted.
        counted: u64,
        /// Members who may vote in the room.
        voters: u32,
    },
    /// More written votes than members who may write.
    TooManyWritten {
        /// Votes counted.
        counted: u64,
        /// Members who may vote in writing.
        voters: u32,
    },
}

/// What an item's count comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Share reached: votes in favour over the base, as counted.
    pub reached: Fraction,
    /// Whether the threshold is met.
    pub passed: bool,
}

/// True when enough members are in the room to hold the session. Written votes never make a quorum.
#[must_use]
pub fn quorate(rules: &Rules, roll: Roll) -> bool {
    Fraction::new(roll.present, roll.members).is_some_and(|share| rules.quorum.met_by(share))
}

/// Counts one item: hands in the room and written votes, with those who take no part.
pub fn count(rules: &Rules, roll: Roll, recused: Recused, hands: Votes, written: Votes) -> Result<Outcome, CountFault> {
    if roll.members == 0 {
        return Err(CountFault::NoMembers);
    }
    if u64::from(roll.present) + u64::from(roll.written) > u64::from(roll.members) {
        return Err(CountFault::RollTooLong);
    }
    // In one urn nobody can tell the votes of the room from those that came from afar.
    let urn = rules.secrecy.is_secret();
    let (room, afar) = (roll.present.saturating_sub(recused.present), roll.written.saturating_sub(recused.written));
    let (voters, writers) = if urn { (room + afar, 0) } else { (room, afar) };
    if hands.total() > u64::from(voters) {
        return Err(CountFault::TooManyHands { counted: hands.total(), voters });
    }
    if written.total() > u64::from(writers) {
        return Err(CountFault::TooManyWritten { counted: written.total(), voters: writers });
    }
    let in_favour = hands.for_ + written.for_;
    let cast = hands.for_ + hands.against + hands.none + written.for_ + written.against + written.none;
    let base = match rules.base {
        Base::AllMembers => roll.members,
        Base::MembersNotRecused => roll.members.saturating_sub(recused.total()),
        Base::Present => roll.present + roll.written,
        Base::Valid => cast,
    };
    // Nobody voted, or nobody is left who may: nothing is reached.
    let reached = Fraction::new(in_favour, base.max(1)).unwrap_or(Fraction { numerator: 0, denominator: 1 });
    Ok(Outcome { reached, passed: base > 0 && rules.threshold.met_by(reached) })
}

/// The best that can still come of an item when everybody who may vote is in favour; `None` where no count is possible.
#[must_use]
pub fn highest(rules: &Rules, roll: Roll, recused: Recused) -> Option<Outcome> {
    let all = |n: u32| Votes { for_: n, against: 0, none: 0 };
    let (room, afar) = (roll.present.saturating_sub(recused.present), roll.written.saturating_sub(recused.written));
    let (hands, written) = if rules.secrecy.is_secret() { (room.saturating_add(afar), 0) } else { (room, afar) };
    count(rules, roll, recused, all(hands), all(written)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rules(base: Base, threshold: &str) -> Rules {
        Rules {
            kind: BallotKind::YesNo,
            secrecy: Secrecy::OpenCount,
            base,
            quorum: "2/3".parse().unwrap(),
            threshold: threshold.parse().unwrap(),
            rounds: 1,
        }
    }

    fn votes(for_: u32, against: u32, none: u32) -> Votes {
        Votes { for_, against, none }
    }

    #[test]
    fn a_share_over_all_members_counts_the_absent_ones() {
        let roll = Roll { members: 15, present: 14, written: 0 };
        let got = count(&rules(Base::AllMembers, "9/10"), roll, Recused::default(), votes(13, 1, 0), Votes::default());
        let got = got.unwrap();
        assert_eq!(got.reached.to_string(), "13/15");
        assert!(!got.passed);
    }

    #[test]
    fn exactly_eighty_per_cent_is_enough_and_one_vote_less_is_not() {
        let roll = Roll { members: 10, present: 8, written: 2 };
        let r = rules(Base::AllMembers, "4/5");
        assert!(count(&r, roll, Recused::default(), votes(7, 1, 0), votes(1, 1, 0)).unwrap().passed);
        assert!(!count(&r, roll, Recused::default(), votes(7, 1, 0), votes(0, 2, 0)).unwrap().passed);
    }

    #[test]
    fn more_than_half_is_not_reached_by_exactly_half() {
        let roll = Roll { members: 10, present: 10, written: 0 };
        let r = rules(Base::AllMembers, ">1/2");
        assert!(!count(&r, roll, Recused::default(), votes(5, 5, 0), Votes::default()).unwrap().passed);
        assert!(count(&r, roll, Recused::default(), votes(6, 4, 0), Votes::default()).unwrap().passed);
    }

    #[test]
    fn a_recused_member_stays_in_the_denominator_unless_the_regulation_says_otherwise() {
        let roll = Roll { members: 9, present: 9, written: 0 };
        let one = Recused { present: 1, ..Recused::default() };
        let mut r = rules(Base::AllMembers, "9/10");
        let stay = count(&r, roll, one, votes(8, 0, 0), Votes::default()).unwrap();
        assert_eq!((stay.reached.to_string().as_str(), stay.passed), ("8/9", false));
        r.base = Base::MembersNotRecused;
        let leave = count(&r, roll, one, votes(8, 0, 0), Votes::default()).unwrap();
        assert_eq!((leave.reached.to_string().as_str(), leave.passed), ("8/8", true));
    }

    #[test]
    fn more_votes_than_voters_are_refused() {
        let roll = Roll { members: 9, present: 7, written: 1 };
        let one = Recused { present: 1, ..Recused::default() };
        let r = rules(Base::AllMembers, "1/2");
        assert_eq!(
            count(&r, roll, one, votes(7, 0, 0), Votes::default()),
            Err(CountFault::TooManyHands { counted: 7, voters: 6 })
        );
        assert_eq!(
            count(&r, roll, one, votes(6, 0, 0), votes(2, 0, 0)),
            Err(CountFault::TooManyWritten { counted: 2, voters: 1 })
        );
    }

    #[test]
    fn papers_from_the_room_and_from_afar_lie_in_one_urn() {
        let roll = Roll { members: 9, present: 7, written: 1 };
        let one = Recused { present: 1, ..Recused::default() };
        for secrecy in [Secrecy::Paper, Secrecy::Secret] {
            let r = Rules { secrecy, ..rules(Base::AllMembers, "1/2") };
            assert_eq!(count(&r, roll, one, votes(7, 0, 0), Votes::default()).unwrap().reached.to_string(), "7/9");
            assert!(count(&r, roll, one, votes(7, 1, 0), Votes::default()).is_err());
            assert!(count(&r, roll, one, votes(6, 0, 0), votes(1, 0, 0)).is_err(), "nothing is counted apart");
            assert_eq!(highest(&r, roll, one).unwrap().reached.to_string(), "7/9");
        }
    }

    #[test]
    fn written_votes_never_make_a_quorum() {
        let r = rules(Base::AllMembers, "1/2");
        assert!(!quorate(&r, Roll { members: 9, present: 5, written: 4 }));
        assert!(quorate(&r, Roll { members: 9, present: 6, written: 0 }));
    }

    #[test]
    fn a_threshold_above_one_or_without_a_denominator_is_not_a_threshold() {
        for text in ["3/2", "1/0", "", "80%", "1", "a/b", "-1/2"] {
            assert!(text.parse::<Threshold>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_threshold_is_read_back_as_it_was_written(n in 0_u32..1000, d in 1_u32..1000, more in any::<bool>()) {
            let t = Threshold { share: Fraction::new(n.min(d), d).unwrap(), more_than: more };
            prop_assert_eq!(t.to_string().parse::<Threshold>().unwrap(), t);
        }

        #[test]
        fn a_vote_turned_in_favour_never_makes_the_result_worse(
            members in 1_u32..60, present in 0_u32..60, for_ in 0_u32..60, against in 1_u32..60,
            base in prop::sample::select(Base::ALL.to_vec()), n in 0_u32..20, more in any::<bool>(),
        ) {
            let roll = Roll { members, present: present.min(members), written: 0 };
            let r = Rules { threshold: Threshold { share: Fraction::new(n, 20).unwrap(), more_than: more }, ..rules(base, "1/2") };
            if let Ok(before) = count(&r, roll, Recused::default(), votes(for_, against, 0), Votes::default()) {
                let after = count(&r, roll, Recused::default(), votes(for_ + 1, against - 1, 0), Votes::default()).unwrap();
                prop_assert!(after.reached > before.reached);
                prop_assert!(after.passed || !before.passed);
            }
        }

        #[test]
        fn the_share_reached_lies_between_nothing_and_all(
            members in 0_u32..40, present in 0_u32..40, written in 0_u32..40, rp in 0_u32..5, rw in 0_u32..5,
            hands in (0_u32..40, 0_u32..40, 0_u32..40), letters in (0_u32..9, 0_u32..9, 0_u32..9),
            base in prop::sample::select(Base::ALL.to_vec()),
        ) {
            let r = rules(base, "1/2");
            let recused = Recused { present: rp, written: rw, absent: 0 };
            let got = count(&r, Roll { members, present, written }, recused,
                votes(hands.0, hands.1, hands.2), votes(letters.0, letters.1, letters.2));
            if let Ok(outcome) = got {
                prop_assert!(outcome.reached.numerator() <= outcome.reached.denominator());
            }
        }

        #[test]
        fn any_number_typed_is_counted_or_refused_without_overflow(a in any::<u32>(), b in any::<u32>(), c in any::<u32>()) {
            let _ = count(&rules(Base::Valid, "1/2"), Roll { members: u32::MAX, present: a, written: b },
                Recused { present: c, written: a, absent: b }, votes(a, b, c), votes(c, b, a));
        }
    }

    #[test]
    fn eight_of_nine_can_never_reach_ninety_per_cent() {
        let roll = Roll { members: 9, present: 7, written: 1 };
        let best = highest(&rules(Base::AllMembers, "9/10"), roll, Recused::default()).unwrap();
        assert_eq!((best.reached.to_string().as_str(), best.passed), ("8/9", false));
        let best =
            highest(&rules(Base::AllMembers, "2/3"), roll, Recused { present: 1, ..Recused::default() }).unwrap();
        assert_eq!((best.reached.to_string().as_str(), best.passed), ("7/9", true));
    }
}
