//! Movements: what is aimed at, in which words, when, launched by whom, according to which source; and who has taken it up.

mod answer;
mod bodies;
mod branches;
mod cascade;
mod derived;
mod figures;
mod form;
mod grid;
mod indicators;
mod life;
mod lines;
mod list;
mod page;
mod papers;
mod phases;
mod programmes;
mod rollup;
mod targets;
mod year;

use domain::movement::MovementState;
pub use store::entity::indicator::Model as Indicator;
use store::entity::movement;
pub use store::query::{
    cascade::{Branch, One, Waiting},
    figures::{Row as FigureRow, Target},
    programmes::Sent as ProgrammeSent,
};

pub use answer::{AnswerForm, PassForm, UnitPage, answer, pass, unit_page};
pub use bodies::{BodyForm, BodyOf, BodyView, DayForm, DayView};
pub use branches::{BRANCHES, Branches, FigureBranch, Tree, branches, tree};
pub use cascade::{CascadeView, UnitRow, cascade, units, waiting};
pub use derived::{Derived, DerivedForm, DerivedPeriod, Made, add_derived, derived, drop_derived};
pub use figures::{SheetForm, SheetPage, figure_of, indicators, measure_of, periods, save_sheet, sheet};
pub use form::{LinkForm, MovementForm, PhaseForm, Saved, TextForm, create, edit, form_of};
pub use grid::{FigureGrid, FromFile, GridUnit, PAPERS, ROWS as GRID_ROWS, column_of, grid, grid_file, save_grid};
pub use indicators::{IndicatorForm, add_indicator, edit_indicator, indicator};
pub use life::{LaunchForm, LaunchPage, launch, launch_page, remind, step};
pub(crate) use lines::whole_lines;
pub use lines::{APART, Apart, LARGE, Line, lines, lines_over, rows_of};
pub use list::{ListRow, PhaseOption, list, options, phase_options};
pub use page::{Disagreement, LinkView, MovementPage, PhaseView, ROLE, TextView, page};
pub(crate) use papers::{call, plan};
pub use programmes::{ProgrammeRow, ProgrammesPage, programmes, remind_programmes};
pub use rollup::Rollups;
pub use targets::{TARGET, TargetGrid, TargetRow, fill_targets, save_targets, targets};
pub use year::{UnitYear, YearPhase, YearRow, of_unit};

use crate::{Error, Result};

/// The state of a stored movement; a word that nobody knows any more is taken for the frozen one.
pub(crate) fn state_of(m: &movement::Model) -> MovementState {
    MovementState::from_code(&m.state).unwrap_or(MovementState::Closed)
}

/// Refuses to change a closed movement.
fn frozen(m: &movement::Model) -> Result<()> {
    if state_of(m).is_frozen() { Err(Error::refused("movement-frozen", [])) } else { Ok(()) }
}
