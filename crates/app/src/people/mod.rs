//! People of the organisation: who they are, where they belonged when, what stands against them.

mod discipline;
mod edit;
mod fields;
mod index;
mod list;
mod page;

pub use discipline::{NewDiscipline, NewProceeding, add_discipline, add_proceeding, close_proceeding, expunge};
pub use edit::{change, create, leave, transfer};

pub(crate) use edit::insert;
pub(crate) use fields::stored_date as stored;
pub use fields::{Posting, Profile, check_posting, check_profile};
pub use index::{MEMBERSHIP_COLUMNS, WORD_COLUMNS, Word, search_words, word_values};
pub use list::{PersonRow, list, ranks};
pub use page::{DisciplineRow, MembershipRow, OwnAwardRow, PersonPage, ProceedingRow, by_code, own_code, page};
