//! The pages as a browser sees them.

mod register;
mod sign_in;
mod templates;
