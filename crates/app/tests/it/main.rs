//! Use cases, tried on both engines.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod imports;
mod people;
mod setup;
mod units;
