//! The pages as a browser sees them.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

mod access;
mod accounts;
mod api;
mod bad_input;
mod council;
mod disk;
mod dossiers;
mod drafts;
mod facts;
mod import_heads;
mod law;
mod logs;
mod movements;
mod reach;
mod register;
mod regulations;
mod scan;
mod setup;
mod sign_in;
mod statements;
mod templates;
