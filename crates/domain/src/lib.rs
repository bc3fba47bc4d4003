//! Nouns, states and arithmetic of emulation and commendation. Pure: no clock, no files, no network.

pub mod access;
pub mod amendment;
pub mod ballot;
pub mod calendar;
pub mod cascade;
pub mod cluster;
pub mod copy;
pub mod council;
pub mod decision;
pub mod dossier;
pub mod fields;
pub mod forms;
pub mod grid;
pub mod indicator;
pub mod listing;
pub mod lists;
pub mod movement;
pub mod news;
pub mod paper;
pub mod people;
pub mod period;
pub mod praise;
pub mod prize;
pub mod record;
pub mod review;
pub mod road;
pub mod scan;
pub mod scoring;
pub mod statistics;
pub mod units;
pub mod year;

/// The nouns whose fields are data.
pub static NOUNS: &[&fields::Noun] = &[
    &council::COUNCIL,
    &people::PERSON,
    &praise::PRAISE,
    &cluster::CLUSTER,
    &cluster::MEMBER,
    &cluster::YEAR,
    &cluster::SHEET,
    &cluster::VISIT,
    &cluster::PACT,
    &cluster::TARGET,
    &cluster::SIGNATURE,
    &record::REVIEW,
    &record::DIRECTION,
    &record::CONFERENCE,
    &record::MODEL,
    &record::ADOPTION,
    &record::PROGRAMME,
    &record::SUPPORT,
    &record::INSPECTION,
    &record::EMULATION_BODY,
    &record::EMULATION_OFFICER,
    &record::REPORTED_COUNT,
    &news::NEWS,
    &news::FEEDBACK,
];
