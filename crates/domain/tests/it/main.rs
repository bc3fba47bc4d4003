//! Tests of the domain, one module a noun.

mod dossier;
mod movement;
mod road;
