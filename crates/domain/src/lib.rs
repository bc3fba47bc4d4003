//! Nouns, states and arithmetic of emulation and commendation. Pure: no clock, no files, no network.

pub mod access;
pub mod dossier;
pub mod lists;
pub mod movement;
pub mod paper;
pub mod road;
pub mod units;
