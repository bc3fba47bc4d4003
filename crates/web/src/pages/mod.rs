//! Handlers, one file a noun. They read, call one function of `app`, and show.

pub mod attachments;
pub mod accounts;
pub mod desk;
pub mod dossier_steps;
pub mod dossiers;
pub mod drafts;
pub mod imports;
pub mod law;
pub mod login;
pub mod movements;
pub mod nominees;
pub mod password;
pub mod people;
pub mod samples;
pub mod units;
