//! The pages as a browser sees them.

mod access;
mod accounts;
mod api;
mod council;
mod dossiers;
mod drafts;
mod logs;
mod movements;
mod register;
mod sign_in;
mod templates;
