//! Use cases, tried on both engines.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod council;
mod decisions;
mod dossiers;
mod exports;
mod imports;
mod movements;
mod nominees;
mod once;
mod people;
mod replay;
mod roads;
mod scan;
mod setup;
mod units;
