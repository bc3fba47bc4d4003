//! The clock of tests: it stands still until it is moved.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// 2020-11-20 09:00 in Việt Nam, the day the sample decisions are considered; microseconds UTC.
pub const MORNING: i64 = 1_605_837_600_000_000;

/// The civil day of [`MORNING`].
pub const TODAY: &str = "2020-11-20";

/// A clock that tells what it was set to; clones tell the same.
#[derive(Clone, Debug)]
pub struct FixedClock(Arc<AtomicI64>);

impl FixedClock {
    /// Stands at `micros`.
    #[must_use]
    pub fn at(micros: i64) -> Self {
        Self(Arc::new(AtomicI64::new(micros)))
    }

    /// Microseconds UTC.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Moves on by `seconds`.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::at(MORNING)
    }
}

#[cfg(feature = "app")]
impl app::ctx::Clock for FixedClock {
    fn micros(&self) -> i64 {
        self.now()
    }
}
