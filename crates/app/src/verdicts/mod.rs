//! The seam to the law: facts of the register go in, verdicts with reasons come out and are kept with the nominee,
//! together with the hash of the rules they were judged under.

mod clusters;
mod elsewhere;
mod facts;
mod history;
mod judge;
mod list;
mod office;
mod register;
mod road;
mod rules;
mod view;
mod vote;

use law::{AwardId, Date, Text};

use crate::Ctx;

pub use elsewhere::OtherDossier;
pub use history::Moment;
pub use judge::{Compared, compare, judge_in, rejudge};
pub(crate) use judge::{levels, year_decided, year_of};
pub use list::{JudgedList, Stated, keep_numbers, list};
pub(crate) use register::{Frame, facts_of_person};
pub use road::{Next, Title, Titles, of_own, of_person, of_unit};
pub use rules::{Authority, Rules, national};
pub use view::{ReasonView, Source, UNRECORDED, View, WarningView};

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

/// The name of a regime in both languages; its id where the law does not know it.
#[must_use]
pub fn regime_name(ctx: &Ctx, id: &str) -> Text {
    let known = ctx.law.data().regime.iter().find(|r| r.id == id);
    known.map_or_else(|| Text { vi: id.to_owned(), en: id.to_owned() }, |r| r.name.clone())
}

/// The rule of a published draft that a list of this award judged on `day` shows beside the rules carried over.
#[must_use]
pub fn draft(ctx: &Ctx, award: &str, day: &str) -> Option<String> {
    banner(ctx, day)?;
    let found = ctx.law.data().draft.iter().find(|d| d.rule.awards.iter().any(|a| a.as_str() == award))?;
    Some(found.rule.id.clone())
}
