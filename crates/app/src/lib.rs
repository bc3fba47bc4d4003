//! Use cases. Each is one function `verb(ctx, actor, command) -> Result<_, Error>`: may the actor? → load → the domain
//! decides → store → audit → jobs, in one transaction. Pages, API, command line, imports and jobs all call these.

pub mod access;
pub mod ctx;
pub mod error;
pub mod list;
pub mod people;
pub mod render;
pub mod units;

pub use ctx::{Ctx, Now};
pub use domain::access::Actor;
pub use error::{Error, FieldError, Refusal, Result};
