//! Accounts: who may sign in, with which roles, and how. Passwords are argon2id hashes; sessions, marks of devices and
//! counts of failures live in the database, so all nodes share them; everything an administrator does here is audited.

pub mod actor;
pub mod bulk;
pub mod common;
pub mod device;
mod door;
pub mod draft;
pub mod factor;
pub mod first;
pub mod grants;
pub mod login;
pub mod manage;
pub mod password;
pub mod queue;
pub mod session;
pub mod view;

pub use actor::{Signed, signed};
pub use first::{FirstAdmin, first_start};
