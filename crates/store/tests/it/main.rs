//! Tests of storage, each on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod blobs;
mod jobs;
mod migrate;
mod scope;
mod sql;
mod write;
