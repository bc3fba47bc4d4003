//! Nouns, states and arithmetic of emulation and commendation. Pure: no clock, no files, no network.

pub mod access;
pub mod ballot;
pub mod calendar;
pub mod council;
pub mod decision;
pub mod dossier;
pub mod lists;
pub mod movement;
pub mod paper;
pub mod people;
pub mod prize;
pub mod road;
pub mod scan;
pub mod units;
