//! The pages as a browser sees them.

mod access;
mod accounts;
mod drafts;
mod logs;
mod register;
mod sign_in;
mod templates;
