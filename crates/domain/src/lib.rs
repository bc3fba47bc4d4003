//! Nouns, states and arithmetic of emulation and commendation. Pure: no clock, no files, no network.

pub mod access;
pub mod lists;
pub mod paper;
pub mod units;
