//! Handlers, one file a noun. They read, call one function of `app`, and show.

pub mod accounts;
pub mod achievements;
pub mod attachments;
pub mod awards;
pub mod calendar;
pub mod certificates;
pub mod council;
pub mod decisions;
pub mod desk;
pub mod dossier_steps;
pub mod dossiers;
pub mod drafts;
pub mod imports;
pub mod law;
pub mod login;
pub mod movements;
pub mod nominees;
pub mod papers;
pub mod password;
pub mod people;
pub mod proofs;
pub mod samples;
pub mod setup;
pub mod units;
