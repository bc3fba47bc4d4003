//! Tests of storage, each on both engines.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blobs;
mod jobs;
mod sql;
mod write;
