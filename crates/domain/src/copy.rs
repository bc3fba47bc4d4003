//! The sheets of a certificate: each printing under one number of the honour book is a copy. At most one of them counts at a
//! time; before another is printed, the one before is spoiled, laid aside unused, asked back, lost or handed in.

use crate::lists::codes;

codes! {
    /// What became of a sheet.
    CopyState {
        /// Đã in, chưa trao
        Printed = "printed",
        /// Đã trao
        Given = "given",
        /// Hỏng
        Spoiled = "spoiled",
        /// Chưa in lên phôi
        Unused = "unused",
        /// Phải thu về
        Owed = "owed",
        /// Đã thu về
        Recovered = "recovered",
        /// Mất
        Lost = "lost",
    }
}

codes! {
    /// Why a sheet was printed.
    CopyReason {
        /// In lần đầu
        First = "first",
        /// In sai
        Misprint = "misprint",
        /// Hư hỏng
        Damaged = "damaged",
        /// Mất
        Lost = "lost",
        /// Đính chính
        Erratum = "erratum",
    }
}

codes! {
    /// Who took it.
    GivenAs {
        /// Người được khen
        Own = "self",
        /// Người được ủy quyền nhận thay
        OnBehalf = "on_behalf",
        /// Thân nhân (truy tặng)
        Family = "family",
        /// Đơn vị nhận chuyển (vắng mặt)
        Unit = "unit",
    }
}

/// What can happen to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Handed over.
    Give,
    /// Torn, smudged, printed wrongly before it was handed over.
    Spoil,
    /// The file was made, but nothing was printed on a blank.
    LayAside,
    /// Handed over, but another takes its place or the award is taken back: it must come back.
    AskBack,
    /// Came back.
    Recover,
    /// Cannot come back.
    Lose,
}

/// Where `step` leads from `state`; `None` when it is not possible there.
#[must_use]
pub fn next(state: CopyState, step: Step) -> Option<CopyState> {
    use CopyState as S;
    match (state, step) {
        (S::Printed, Step::Give) => Some(S::Given),
        (S::Printed, Step::Spoil) => Some(S::Spoiled),
        (S::Printed, Step::LayAside) => Some(S::Unused),
        (S::Given, Step::AskBack) => Some(S::Owed),
        (S::Given | S::Owed, Step::Recover) => Some(S::Recovered),
        (S::Printed | S::Given | S::Owed, Step::Lose) => Some(S::Lost),
        _ => None,
    }
}

/// True while the sheet is the certificate: the one that was printed last and nothing took away.
#[must_use]
pub fn counts(state: CopyState) -> bool {
    matches!(state, CopyState::Printed | CopyState::Given)
}

/// The step that makes room for another sheet printed for `reason`. `unused`: the one before never came onto a blank.
#[must_use]
pub fn before_another(state: CopyState, reason: CopyReason, unused: bool) -> Option<Step> {
    match (state, reason) {
        (CopyState::Printed, _) if unused => Some(Step::LayAside),
        (CopyState::Printed | CopyState::Given, CopyReason::Lost) => Some(Step::Lose),
        (CopyState::Printed, _) => Some(Step::Spoil),
        (CopyState::Given, _) => Some(Step::AskBack),
        _ => None,
    }
}

/// An award after death is handed to the family: nobody takes it for himself.
#[must_use]
pub fn may_take(posthumous: bool, given_as: GivenAs) -> bool {
    !(posthumous && given_as == GivenAs::Own)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEPS: [Step; 6] = [Step::Give, Step::Spoil, Step::LayAside, Step::AskBack, Step::Recover, Step::Lose];

    #[test]
    fn a_posthumous_award_is_taken_by_somebody_else() {
        assert!(!may_take(true, GivenAs::Own) && may_take(true, GivenAs::Family) && may_take(false, GivenAs::Own));
    }

    proptest! {
        /// Whatever is printed, given, lost and handed in, in whatever order: at most one sheet of a number counts.
        #[test]
        fn at_most_one_sheet_of_a_number_counts(walk in prop::collection::vec((0_usize..7, 0_usize..5, any::<bool>(), 0_usize..8), 0..60)) {
            let mut copies: Vec<CopyState> = Vec::new();
            for (what, reason, unused, which) in walk {
                if what == 6 {
                    let reason = CopyReason::ALL[reason];
                    for state in &mut copies {
                        if let Some(to) = before_another(*state, reason, unused).and_then(|step| next(*state, step)) {
                            *state = to;
                        }
                    }
                    copies.push(CopyState::Printed);
                } else if let Some(state) = copies.get_mut(which) {
                    *state = next(*state, STEPS[what]).unwrap_or(*state);
                }
                prop_assert!(copies.iter().filter(|c| counts(**c)).count() <= 1, "{copies:?}");
            }
        }

        /// What is over stays as it is.
        #[test]
        fn an_ended_sheet_never_moves(state in 0_usize..7, step in 0_usize..6) {
            let state = CopyState::ALL[state];
            if matches!(state, CopyState::Spoiled | CopyState::Unused | CopyState::Recovered | CopyState::Lost) {
                prop_assert_eq!(next(state, STEPS[step]), None);
            }
        }
    }
}
