//! Tests of storage, each on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod backup;
mod blobs;
mod checks;
mod clusters;
mod compositions;
mod disk;
mod figures;
mod jobs;
mod migrate;
mod portal;
mod rebuild;
mod registrations;
mod sample;
mod scope;
mod sql;
mod too_long;
mod upgrade;
mod write;
