//! Tests of the domain, one module a noun.

mod access;
mod calendar;
mod cascade;
mod dossier;
mod indicator;
mod movement;
mod packed;
mod review;
mod road;
mod scoring;
