//! What a cluster's conference decides by votes: which of the tied goes first, whom it acclaims for which flag, who heads the next year. Votes are
//! counted by [`crate::ballot`]; here is what follows from the counts of one question.

use crate::lists::codes;

codes! {
    /// What is asked.
    Asked {
        /// Bằng điểm: đơn vị nào xếp trước
        Tie = "tie",
        /// Suy tôn đề nghị tặng Cờ thi đua của Chính phủ
        GovernmentFlag = "government_flag",
        /// Suy tôn đề nghị tặng Cờ thi đua của bộ, tỉnh
        MinistryFlag = "ministry_flag",
        /// Bầu cụm trưởng năm sau
        Head = "head",
        /// Bầu cụm phó năm sau
        Deputy = "deputy",
    }
}

impl Asked {
    /// True where one of all the names is chosen.
    #[must_use]
    pub fn chooses_one(self) -> bool {
        matches!(self, Self::Tie | Self::Head | Self::Deputy)
    }

    /// The award that an acclamation is for; none for what is no acclamation.
    #[must_use]
    pub fn award(self) -> Option<&'static str> {
        match self {
            Self::GovernmentFlag => Some("co-thi-dua-chinh-phu"),
            Self::MinistryFlag => Some("co-thi-dua-bo-tinh"),
            Self::Tie | Self::Head | Self::Deputy => None,
        }
    }

    /// How many sets of papers a member sends for the flag (Circular 12/2019/TT-BCA art. 31(5)); 0 for what is no acclamation.
    #[must_use]
    pub fn sets(self) -> u32 {
        match self {
            Self::GovernmentFlag => 3,
            Self::MinistryFlag => 2,
            Self::Tie | Self::Head | Self::Deputy => 0,
        }
    }

    /// As printed in minutes, on papers and in what is published of a ballot.
    #[must_use]
    pub fn printed(self) -> &'static str {
        match self {
            Self::Tie => "Xếp trước khi bằng điểm",
            Self::GovernmentFlag => "Suy tôn đề nghị tặng Cờ thi đua của Chính phủ",
            Self::MinistryFlag => "Suy tôn đề nghị tặng Cờ thi đua của bộ, tỉnh",
            Self::Head => "Bầu cụm trưởng năm sau",
            Self::Deputy => "Bầu cụm phó năm sau",
        }
    }
}

/// A line of a question as it was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Votes in favour.
    pub in_favour: u32,
    /// It reached the share.
    pub reached: bool,
}

/// Which lines of a question win. Where each stands for itself (`most` 0) those that reached the share do. Where voters choose at most so many, no
/// more than that win: those with the most votes among them. Lines with equal votes of which only some would fit win none of their places.
#[must_use]
pub fn winners(most: u32, lines: &[Counted]) -> Vec<bool> {
    let wins = |l: &Counted| {
        let before = lines.iter().filter(|o| o.reached && o.in_favour > l.in_favour).count();
        let equal = lines.iter().filter(|o| o.reached && o.in_favour == l.in_favour).count();
        l.reached && (most == 0 || before + equal <= most as usize)
    };
    lines.iter().map(wins).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(all: &[(u32, bool)]) -> Vec<Counted> {
        all.iter().map(|(in_favour, reached)| Counted { in_favour: *in_favour, reached: *reached }).collect()
    }

    #[test]
    fn of_several_that_reached_the_share_no_more_win_than_were_asked_for() {
        assert_eq!(winners(0, &lines(&[(7, true), (6, true), (2, false)])), [true, true, false]);
        assert_eq!(winners(1, &lines(&[(4, true), (3, true), (1, false)])), [true, false, false]);
        assert_eq!(winners(2, &lines(&[(5, true), (7, true), (6, true)])), [false, true, true]);
    }

    #[test]
    fn equal_votes_decide_nothing_where_only_one_of_them_would_fit() {
        assert_eq!(winners(1, &lines(&[(4, true), (4, true)])), [false, false]);
        assert_eq!(winners(2, &lines(&[(5, true), (4, true), (4, true)])), [true, false, false]);
        assert_eq!(winners(1, &lines(&[(4, false), (4, false)])), [false, false]);
    }

    proptest! {
        #[test]
        fn never_more_win_than_fit_and_the_order_of_lines_says_nothing(
            most in 1_u32..4,
            votes in prop::collection::vec((0_u32..9, any::<bool>()), 0..9),
        ) {
            let all = lines(&votes);
            let won = winners(most, &all);
            prop_assert!(won.iter().filter(|w| **w).count() <= most as usize);
            let mut back: Vec<Counted> = all.clone();
            back.reverse();
            let mut other = winners(most, &back);
            other.reverse();
            prop_assert_eq!(won, other);
        }
    }
}
