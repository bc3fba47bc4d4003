//! The pages as a browser sees them.

mod sign_in;
mod templates;
