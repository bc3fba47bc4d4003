//! Movements, simple form: what is aimed at, in which words, when, launched by whom, according to which source.

mod form;
mod list;
mod page;

pub use form::{LinkForm, MovementForm, PhaseForm, Saved, TextForm, create, edit, form_of};
pub use list::{ListRow, PhaseOption, list, options, phase_options};
pub use page::{Disagreement, LinkView, MovementPage, PhaseView, TextView, page};
