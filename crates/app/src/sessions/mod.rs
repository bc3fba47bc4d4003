//! Sessions of a council: convened with an agenda of dossiers, presence, votes on each nominee, closed once with its
//! results. Votes are counted by [`domain::ballot`]; nothing here adds them up by itself. A conference of a cluster is a session too: its body are the
//! representatives of the cluster's members, and its lines are questions instead of nominees.

mod close;
mod conference;
mod convene;
mod frame;
mod load;
mod method;
mod presence;
mod questions;
mod view;
mod votes;

pub use close::{Closed, cancel, close};
pub(crate) use close::{line_text, share_words};
pub use conference::{Proposed, Seated, convene_cluster, proposed};
pub use store::query::councils::DossierAtStep;

pub use convene::{Convene, convene, waiting_dossiers};
pub(crate) use frame::Frame;
pub use load::Loaded;
pub(crate) use load::{OPEN, VOTING, load, open, recusals};
pub use method::set_method;
pub use presence::{MemberPresence, Minutes, set_minutes, set_presence};
pub use questions::{Ask, ConferenceView, QuestionView, ask, drop_question, record_consensus};
pub(crate) use view::all_lines;
pub use view::{AgendaView, ItemView, MemberView, SeatVote, SessionRow, SessionView, grid, item, list, view};
pub(crate) use votes::keep_totals;
pub use votes::{Entry, ItemEntry, another_round, record_all, record_named, record_named_all, record_rows, recuse};
