//! Secret electronic ballots: opened from the lines of a session, cast by those who may vote, counted by the tellers
//! together, published so that anybody can count again. The cryptography is the crate `tally`'s; what is guaranteed and
//! what is not stands in docs/ballots.md.
//!
//! What must not be told is never together: `secret_voter` says who has voted, `secret_paper` what was voted, encrypted,
//! and nothing says which belongs to whom. Both are written in one transaction with the receipt.

mod agenda;
mod cast;
mod count;
mod open;
mod tellers;
mod view;

pub use domain::council::SecretState;

pub(crate) use agenda::MOST_LINES;
pub use cast::{Cast, PaperLine, PaperView, cast, paper};
pub use count::{Counting, count, counting};
pub use open::{Envelope, Opened, Opening, Preparation, close, open, prepare, start, void};
pub(crate) use tellers::standing;
pub use tellers::{Sheet, SheetLine, TellerView, enter, sheet};
pub(crate) use view::counted;
pub use view::{BallotRow, BallotView, LineResult, Turnout, VoterRow, mine, of_session, published, view};

/// The stream of a ballot's own entries in the audit.
fn stream(code: &str) -> String {
    format!("secret_ballot:{code}")
}
