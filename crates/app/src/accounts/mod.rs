//! Accounts: who may sign in, with which roles, and how. Passwords are argon2id hashes; sessions and login counters live
//! in the database, so all nodes share them; everything an administrator does here is audited.

pub mod actor;
pub mod bulk;
pub mod draft;
pub mod first;
pub mod grants;
pub mod login;
pub mod manage;
pub mod password;
pub mod session;
pub mod view;

pub use actor::{Signed, signed};
pub use first::{FirstAdmin, first_start};
