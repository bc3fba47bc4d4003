//! Use cases, tried on both engines.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod council;
mod decisions;
mod dossiers;
mod exports;
mod imports;
mod movements;
mod nominees;
mod people;
mod roads;
mod setup;
mod units;
