//! The pages as a browser sees them.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

mod access;
mod accounts;
mod api;
mod audit;
mod bad_input;
mod cascade;
mod council;
mod disk;
mod doors;
mod dossiers;
mod drafts;
mod factor;
mod facts;
mod fuzz;
mod grid;
mod headers;
mod import_heads;
mod law;
mod leaks;
mod limits;
mod lists;
mod logs;
mod movements;
mod own_account;
mod praise;
mod reach;
mod register;
mod regulations;
mod scan;
mod search;
mod setup;
mod sign_in;
mod statements;
mod statistics;
mod templates;
