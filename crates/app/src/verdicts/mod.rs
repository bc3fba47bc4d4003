//! The seam to the law: facts of the register go in, verdicts with reasons come out and are kept with the nominee,
//! together with the hash of the rules they were judged under.

mod facts;
mod history;
mod judge;
mod register;
mod road;
mod rules;
mod view;

use law::{AwardId, Date, Text};

use crate::Ctx;

pub use history::Moment;
pub use judge::{Compared, compare, judge_in, rejudge};
pub(crate) use register::{Frame, facts_of_person};
pub use road::{Next, Title, Titles, of_person, of_unit};
pub use rules::{Authority, Rules};
pub use view::{ReasonView, Source, View, WarningView};

/// The award's name in both languages; its id where the law does not know it.
#[must_use]
pub fn award_name(ctx: &Ctx, award: &str) -> Text {
    ctx.law.award_name(&AwardId::from(award), None)
}

/// True when the law knows the award.
#[must_use]
pub fn knows_award(ctx: &Ctx, award: &str) -> bool {
    ctx.law.award(&AwardId::from(award)).is_some()
}

/// The banner to show once over a list judged on `day`.
#[must_use]
pub fn banner(ctx: &Ctx, day: &str) -> Option<Text> {
    ctx.law.banner(day.parse::<Date>().ok()?)
}
