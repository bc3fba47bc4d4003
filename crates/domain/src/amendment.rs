//! What puts an issued decision right. An erratum (đính chính) corrects printed texts, an annulment (hủy bỏ) takes awards back;
//! both are papers of their own with number and date, and the decision itself never changes.

use crate::lists::codes;

codes! {
    /// What it does.
    AmendmentKind {
        /// Đính chính
        Erratum = "erratum",
        /// Hủy bỏ
        Annulment = "annulment",
    }
}

codes! {
    /// What kind of paper it is. Errors of form, of technique and of the procedure of issue are corrected by a letter of the issuing
    /// body, errors of the content by a paper of the same kind (Decree 30/2020/NĐ-CP, art. 18(3), read in a public copy of its text).
    AmendmentForm {
        /// Công văn
        Letter = "letter",
        /// Quyết định
        Decision = "decision",
    }
}

codes! {
    /// Where it stands.
    AmendmentState {
        /// Dự thảo
        Drafted = "drafted",
        /// Đã ban hành, đang có hiệu lực
        Issued = "issued",
        /// Đã bỏ dự thảo
        Dropped = "dropped",
    }
}

codes! {
    /// The printed text of an award that an erratum corrects.
    TextField {
        /// Họ tên hoặc tên tập thể
        Name = "name",
        /// Cấp bậc
        Rank = "rank",
        /// Chức vụ
        Post = "post",
        /// Đơn vị
        Unit = "unit",
        /// Thành tích
        Citation = "citation",
    }
}

impl TextField {
    /// As a table of corrections names it.
    #[must_use]
    pub fn printed(self) -> &'static str {
        match self {
            Self::Name => "Họ tên",
            Self::Rank => "Cấp bậc",
            Self::Post => "Chức vụ",
            Self::Unit => "Đơn vị",
            Self::Citation => "Thành tích",
        }
    }
}

/// Code of the one line that an annulment has for each award.
pub const AWARD: &str = "award";

/// What can happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Lines are added or taken off, words are changed.
    Edit,
    /// Number and date are entered; from here on it is in force.
    Issue,
    /// The draft is dropped.
    Drop,
}

/// Where `step` leads from `state`; `None` when it is not possible there.
#[must_use]
pub fn next(state: AmendmentState, step: Step) -> Option<AmendmentState> {
    use AmendmentState as S;
    match (state, step) {
        (S::Drafted, Step::Edit) => Some(S::Drafted),
        (S::Drafted, Step::Issue) => Some(S::Issued),
        (S::Drafted, Step::Drop) => Some(S::Dropped),
        _ => None,
    }
}

/// An annulment is always a decision: a letter takes nothing back.
#[must_use]
pub fn allowed(kind: AmendmentKind, form: AmendmentForm) -> bool {
    kind == AmendmentKind::Erratum || form == AmendmentForm::Decision
}

/// The symbol after the number: a decision bears the decisions' own (`QĐ-CAT-PX03`), a letter the body's alone (`CAT-PX03`).
#[must_use]
pub fn symbol(form: AmendmentForm, decision_symbol: &str) -> String {
    match form {
        AmendmentForm::Decision => decision_symbol.to_owned(),
        AmendmentForm::Letter => decision_symbol
            .strip_prefix("QĐ-")
            .or(decision_symbol.strip_prefix("QĐ"))
            .unwrap_or(decision_symbol)
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEPS: [Step; 3] = [Step::Edit, Step::Issue, Step::Drop];

    #[test]
    fn a_letter_bears_the_symbol_of_the_body_and_a_decision_that_of_decisions() {
        assert_eq!(symbol(AmendmentForm::Letter, "QĐ-CAT-PX03"), "CAT-PX03");
        assert_eq!(symbol(AmendmentForm::Decision, "QĐ-CAT-PX03"), "QĐ-CAT-PX03");
        assert_eq!(symbol(AmendmentForm::Letter, "CAT"), "CAT");
        assert_eq!(symbol(AmendmentForm::Letter, "QĐ"), "");
    }

    #[test]
    fn only_a_decision_takes_an_award_back() {
        assert!(allowed(AmendmentKind::Erratum, AmendmentForm::Letter));
        assert!(allowed(AmendmentKind::Annulment, AmendmentForm::Decision));
        assert!(!allowed(AmendmentKind::Annulment, AmendmentForm::Letter));
    }

    proptest! {
        #[test]
        fn what_is_issued_or_dropped_never_changes_again(walk in prop::collection::vec(0_usize..3, 0..30)) {
            let mut state = AmendmentState::Drafted;
            for i in walk {
                if let Some(to) = next(state, STEPS[i]) {
                    prop_assert_eq!(state, AmendmentState::Drafted);
                    state = to;
                }
            }
        }
    }
}
