//! Tests of storage, each on both engines.

mod write;
