//! Secret ballots from the opening to the published file, and everything that somebody may do to it afterwards.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

mod ballots;
mod sample;
mod tamper;
mod vectors;
