//! The numbers of conditions by name: shown in wordings, moved by local regulations and corrections.

use super::cond::{Cond, Num};
use crate::text::Text;

impl Cond {
    /// The numbers of this condition with their names, not those of its parts.
    #[must_use]
    pub fn numbers(&self) -> Vec<(&'static str, Num)> {
        let some = |name, n: &Option<Num>| n.map(|n| (name, n));
        match self {
            Self::Initiative { years, .. } => vec![("years", *years)],
            Self::ConsecutiveTitles { count, .. } => vec![("count", *count)],
            Self::ConsecutiveRatings { years, .. } => vec![("years", *years)],
            Self::TransferRemark { months } => vec![("months", *months)],
            Self::RunWithInitiatives { years, initiatives, .. } => {
                vec![("years", *years), ("initiatives", *initiatives)]
            }
            Self::PriorThenYears { years, excellent, titles, initiatives, .. } => {
                let mut v = vec![("years", *years)];
                v.extend(some("excellent", excellent));
                v.extend(some("titles", titles));
                v.extend(some("initiatives", initiatives));
                v
            }
            Self::ServiceMonths { at_least, .. }
            | Self::PostYears { at_least, .. }
            | Self::FoundedYears { at_least }
            | Self::MovementYears { at_least } => {
                vec![("at_least", *at_least)]
            }
            Self::Holds { years_since, .. } => some("years_since", years_since).into_iter().collect(),
            Self::Score { at_least, city, hard } => vec![("at_least", *at_least), ("city", *city), ("hard", *hard)],
            Self::ServiceYears { at_least, below, .. } => {
                let mut v = vec![("at_least", *at_least)];
                v.extend(some("below", below));
                v
            }
            Self::StudyCounts { months } => vec![("months", *months)],
            Self::MemberShare { at_least, more_than, .. } => {
                some("at_least", at_least).into_iter().chain(some("more_than", more_than)).collect()
            }
            Self::MemberCount { at_least, at_most, .. } => {
                some("at_least", at_least).into_iter().chain(some("at_most", at_most)).collect()
            }
            Self::PerCluster { at_most, .. } => vec![("at_most", *at_most)],
            Self::LookBack { years } => vec![("years", *years)],
            Self::MonthsInPeriod { at_least } | Self::MonthsSinceFounded { at_least } => vec![("at_least", *at_least)],
            Self::Held { years, count, .. } => vec![("years", *years), ("count", *count)],
            Self::TitleAfterBreaches { lowered_from, none_from, .. } => {
                some("lowered_from", lowered_from).into_iter().chain(some("none_from", none_from)).collect()
            }
            Self::Quota { percent, .. } => vec![("percent", *percent)],
            Self::WomenFirst { share } => vec![("share", *share)],
            _ => Vec::new(),
        }
    }

    /// A wording with the numbers of this condition put in.
    #[must_use]
    pub fn fill(&self, text: &Text) -> Text {
        self.numbers().into_iter().fold(text.clone(), |t, (name, n)| t.with(name, &n.value.to_string()))
    }

    /// The number named `name` of this condition, to be changed; the same names as [`Cond::numbers`].
    pub(crate) fn number_mut(&mut self, name: &str) -> Option<&mut Num> {
        match (self, name) {
            (
                Self::Initiative { years, .. }
                | Self::ConsecutiveRatings { years, .. }
                | Self::RunWithInitiatives { years, .. }
                | Self::PriorThenYears { years, .. },
                "years",
            ) => Some(years),
            (Self::ConsecutiveTitles { count, .. } | Self::Held { count, .. }, "count") => Some(count),
            (Self::LookBack { years } | Self::Held { years, .. }, "years") => Some(years),
            (Self::MonthsInPeriod { at_least } | Self::MonthsSinceFounded { at_least }, "at_least") => Some(at_least),
            (Self::TitleAfterBreaches { lowered_from, .. }, "lowered_from") => lowered_from.as_mut(),
            (Self::TitleAfterBreaches { none_from, .. }, "none_from") => none_from.as_mut(),
            (Self::TransferRemark { months } | Self::StudyCounts { months }, "months") => Some(months),
            (Self::RunWithInitiatives { initiatives, .. }, "initiatives") => Some(initiatives),
            (Self::PriorThenYears { initiatives, .. }, "initiatives") => initiatives.as_mut(),
            (Self::PriorThenYears { excellent, .. }, "excellent") => excellent.as_mut(),
            (Self::PriorThenYears { titles, .. }, "titles") => titles.as_mut(),
            (
                Self::ServiceMonths { at_least, .. }
                | Self::PostYears { at_least, .. }
                | Self::MovementYears { at_least }
                | Self::FoundedYears { at_least }
                | Self::Score { at_least, .. }
                | Self::ServiceYears { at_least, .. },
                "at_least",
            ) => Some(at_least),
            (Self::ServiceYears { below, .. }, "below") => below.as_mut(),
            (Self::Holds { years_since, .. }, "years_since") => years_since.as_mut(),
            (Self::Score { city, .. }, "city") => Some(city),
            (Self::Score { hard, .. }, "hard") => Some(hard),
            (Self::MemberShare { at_least, .. } | Self::MemberCount { at_least, .. }, "at_least") => at_least.as_mut(),
            (Self::MemberShare { more_than, .. }, "more_than") => more_than.as_mut(),
            (Self::MemberCount { at_most, .. }, "at_most") => at_most.as_mut(),
            (Self::PerCluster { at_most, .. }, "at_most") => Some(at_most),
            (Self::Quota { percent, .. }, "percent") => Some(percent),
            (Self::WomenFirst { share }, "share") => Some(share),
            _ => None,
        }
    }
}
