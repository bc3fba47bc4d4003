//! The life of a decision: drafted → sent for signature → signed (number and date entered) → issued, and back from
//! "sent" with a reason. The number and the date come from the office's register, after the signature.

use crate::lists::codes;

codes! {
    /// Where a decision stands.
    DecisionState {
        /// Dự thảo
        Drafted = "drafted",
        /// Đã trình ký
        Sent = "sent",
        /// Đã ký, đã vào số
        Signed = "signed",
        /// Đã ban hành
        Issued = "issued",
    }
}

/// What can happen to a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Texts are changed.
    Edit,
    /// Sent for signature.
    Send,
    /// Taken back from signature, with a reason.
    TakeBack,
    /// Number and date entered, or corrected before issue.
    Register,
    /// Issued: from here on nothing changes.
    Issue,
}

/// Where `step` leads from `state`; `None` when it is not possible there.
#[must_use]
pub fn next(state: DecisionState, step: Step) -> Option<DecisionState> {
    use DecisionState as S;
    match (state, step) {
        (S::Drafted, Step::Edit) => Some(S::Drafted),
        (S::Drafted, Step::Send) => Some(S::Sent),
        (S::Sent, Step::TakeBack) => Some(S::Drafted),
        (S::Sent | S::Signed, Step::Register) => Some(S::Signed),
        (S::Signed, Step::Issue) => Some(S::Issued),
        _ => None,
    }
}

/// What is wrong with a number or date taken from the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterFault {
    /// Not a number from 1 to [`MAX_NUMBER`].
    BadNumber,
    /// Not a civil date.
    BadDate,
    /// After today.
    InFuture,
    /// Before the council that decided.
    BeforeCouncil,
}

/// The highest number an office's register may reach in a year.
pub const MAX_NUMBER: i64 = 999_999;

/// Checks a number and an ISO date against today and the day of the council, if there was one. Gives the year the
/// number counts in.
pub fn register(number: i64, signed_on: &str, today: &str, council_on: Option<&str>) -> Result<i64, RegisterFault> {
    if !(1..=MAX_NUMBER).contains(&number) {
        return Err(RegisterFault::BadNumber);
    }
    let date = signed_on.parse::<jiff::civil::Date>().map_err(|_| RegisterFault::BadDate)?;
    // The parser also reads times; only the plain day is meant, and only it compares as text.
    if signed_on.len() != 10 || date.year() < 1945 {
        return Err(RegisterFault::BadDate);
    }
    if signed_on > today {
        return Err(RegisterFault::InFuture);
    }
    if council_on.is_some_and(|day| signed_on < day) {
        return Err(RegisterFault::BeforeCouncil);
    }
    Ok(i64::from(date.year()))
}

/// Number and symbol as printed: 7 and `QĐ-CAT-PX03` → `07/QĐ-CAT-PX03` (numbers under 10 with a leading 0, Decree
/// 30/2020/NĐ-CP Annex I).
#[must_use]
pub fn number_text(number: i64, symbol: &str) -> String {
    if symbol.is_empty() { format!("{number:02}") } else { format!("{number:02}/{symbol}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEPS: [Step; 5] = [Step::Edit, Step::Send, Step::TakeBack, Step::Register, Step::Issue];

    #[test]
    fn the_usual_road_leads_from_draft_to_issued() {
        let road = [Step::Edit, Step::Send, Step::TakeBack, Step::Edit, Step::Send, Step::Register, Step::Issue];
        let end = road.into_iter().try_fold(DecisionState::Drafted, next);
        assert_eq!(end, Some(DecisionState::Issued));
    }

    #[test]
    fn numbers_below_ten_carry_a_leading_zero() {
        assert_eq!(number_text(7, "QĐ-CAT"), "07/QĐ-CAT");
        assert_eq!(number_text(1234, "QĐ-CAT"), "1234/QĐ-CAT");
    }

    #[test]
    fn a_date_in_the_future_or_before_the_council_is_refused() {
        assert_eq!(register(5, "2020-11-20", "2026-11-22", Some("2020-11-18")), Ok(2020));
        assert_eq!(register(5, "2020-11-18", "2026-11-22", Some("2020-11-18")), Ok(2020));
        assert_eq!(register(5, "2020-11-17", "2026-11-22", Some("2020-11-18")), Err(RegisterFault::BeforeCouncil));
        assert_eq!(register(5, "2026-11-23", "2026-11-22", None), Err(RegisterFault::InFuture));
        assert_eq!(register(0, "2020-11-20", "2026-11-22", None), Err(RegisterFault::BadNumber));
        for day in ["2020-02-30", "20/11/2020", "2020-11", "", "2020-11-20T10:00"] {
            assert_eq!(register(5, day, "2026-11-22", None), Err(RegisterFault::BadDate), "{day}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_issued_without_number_and_nothing_leaves_issued(walk in prop::collection::vec(0_usize..5, 0..40)) {
            let (mut state, mut registered) = (DecisionState::Drafted, false);
            for i in walk {
                let step = STEPS[i];
                if let Some(to) = next(state, step) {
                    prop_assert_ne!(state, DecisionState::Issued);
                    registered |= step == Step::Register;
                    state = to;
                }
                if state == DecisionState::Issued {
                    prop_assert!(registered);
                }
            }
        }

        #[test]
        fn any_text_for_a_date_is_answered(number in any::<i64>(), day in "\\PC*") {
            let _ = register(number, &day, "2026-11-22", None);
        }
    }
}
