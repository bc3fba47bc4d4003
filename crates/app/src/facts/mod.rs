//! Facts from the office: ratings, past awards, initiatives, discipline, posts, leave, study, service, transfers,
//! standings, breaches, registrations. One table of
//! kinds and fields ([`kinds`]) makes the imports, the forms, the templates to download and the pages.

mod awards;
mod code_words;
pub mod compare;
mod groups;
pub mod kinds;
mod missing;
mod page;
pub mod read;
mod sheet;
mod write;

pub use awards::AwardNames;
pub use domain::fields::{FREE, Field, Shape, Values};
pub use kinds::FactKind;
pub use missing::{
    AskedAt, AskedPage, AskedRow, Asking, Gap, MissingPage, MissingRow, NAMES, asked, missing, season_of,
};
pub use page::{FactRow, FactsPage, add, annul, meanwhile, page};
pub use read::{Aliases, Read, alias_key};
pub use sheet::{begin_to_fill, field_key, template, to_fill, word_key};
pub use write::{NewFact, Origin, annul_all, insert};
