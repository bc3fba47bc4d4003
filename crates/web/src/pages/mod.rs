//! Handlers, one file a noun. They read, call one function of `app`, and show.

pub mod awards;
pub mod certificates;
pub mod council;
pub mod decisions;
pub mod desk;
pub mod drafts;
pub mod imports;
pub mod login;
pub mod papers;
pub mod password;
pub mod people;
pub mod proofs;
pub mod samples;
pub mod setup;
pub mod units;
