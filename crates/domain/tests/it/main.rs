//! Tests of the domain, one module a noun.

mod access;
mod calendar;
mod dossier;
mod movement;
mod road;
