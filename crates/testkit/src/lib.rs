//! For tests only: a database per test on both engines, fixed clocks, actors, the context of use cases.
//!
//! ```text
//! #[tokio::test]
//! async fn a_person_is_found_without_diacritics() {
//!     testkit::both(async |store| { … }).await;
//! }
//! ```

pub mod actor;
pub mod clock;
#[cfg(feature = "app")]
pub mod ctx;
pub mod db;
pub mod faults;
#[cfg(feature = "web")]
pub mod fuzz;
#[cfg(feature = "web")]
pub mod html;
pub mod postgres;
#[cfg(feature = "web")]
pub mod sample;
#[cfg(feature = "web")]
pub mod web;

pub use actor::{actor, actor_with};
#[cfg(feature = "app")]
pub use ctx::{PlainRenderer, ctx, ctx_at};
pub use db::{TestDb, behind, both, sound_audit};
#[cfg(feature = "web")]
pub use sample::{Sample, Side};
#[cfg(feature = "web")]
pub use web::{Answer, Browser, TestApp};
