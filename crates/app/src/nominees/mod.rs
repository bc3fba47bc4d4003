//! Nominees of a dossier: who is proposed, with the text that will be printed. The register keeps what is true today;
//! the nominee keeps what the paper will say.

mod add;
mod answers;
mod change;
mod chosen;
mod grid;
mod page;
mod pick;

pub use add::{AddForm, Added, NewNominee, Who, add, add_many};
pub(crate) use answers::of_session as answers_of_session;
pub use answers::{Answer, AnswersPage, Asked, Case, answer, answers};
pub use change::{TextForm, edit, include_again, move_to, override_verdict, remove};
pub use chosen::{Chosen, MOST, add_chosen, chosen, dossiers_for};
pub use grid::{GridPage, GridRow, edit_many, grid};
pub use page::{NomineePage, Twice, page};
pub use pick::{Candidate, LINES, Line, look};
