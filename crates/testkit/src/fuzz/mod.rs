//! A fuzzer on stable Rust for every reader of foreign bytes. One number makes one input: a seed chooses a sample, what
//! is changed in it and how often, so whatever is found is found again by its number. `bench/fuzz/run.sh` runs it for
//! minutes, the test `fuzz` of `web` for seconds, both from the numbers kept in bench/fuzz/seeds.

mod change;
mod pages;
mod targets;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

pub use change::Random;
pub use targets::{NAMES, Target};

/// Longest time one input may take; in a debug build everything is some ten times slower.
pub const SLOW: Duration = Duration::from_secs(20);

/// An input that broke its reader.
#[derive(Debug)]
pub struct Finding {
    /// The number that makes the input.
    pub seed: u64,
    /// What it did.
    pub what: String,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Inputs read.
    pub inputs: u64,
    /// Of them, those that were accepted as what they claimed to be.
    pub accepted: u64,
    /// The slowest.
    pub slowest: Duration,
    /// What was found.
    pub findings: Vec<Finding>,
}

/// Reads the inputs of `seeds` until `until` says to stop. `begins` hears each number before its input is read: a crash
/// of the whole process leaves it behind.
pub fn run(
    target: &Target,
    seeds: impl IntoIterator<Item = u64>,
    until: impl Fn(&Outcome) -> bool,
    mut begins: impl FnMut(u64),
) -> Outcome {
    let mut outcome = Outcome::default();
    for seed in seeds {
        if until(&outcome) {
            break;
        }
        begins(seed);
        let begun = Instant::now();
        let read = catch_unwind(AssertUnwindSafe(|| target.read(seed)));
        let taken = begun.elapsed();
        outcome.inputs += 1;
        outcome.slowest = outcome.slowest.max(taken);
        let what = match read {
            Ok(Ok(accepted)) => {
                outcome.accepted += u64::from(accepted);
                (taken > SLOW).then(|| format!("took {taken:?}"))
            }
            Ok(Err(what)) => Some(what),
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|t| (*t).to_owned()));
                Some(format!("panicked: {}", text.unwrap_or_default()))
            }
        };
        outcome.findings.extend(what.map(|what| Finding { seed, what }));
    }
    outcome
}

/// The numbers that follow `start`, without end.
pub fn from(start: u64) -> impl Iterator<Item = u64> {
    let mut random = Random::new(start);
    std::iter::repeat_with(move || random.draw())
}
