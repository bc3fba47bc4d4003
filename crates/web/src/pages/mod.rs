//! Handlers, one file a noun. They read, call one function of `app`, and show.

pub mod desk;
pub mod drafts;
pub mod imports;
pub mod login;
pub mod password;
pub mod people;
pub mod samples;
pub mod setup;
pub mod units;
