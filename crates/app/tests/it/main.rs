//! Use cases, tried on both engines.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod achievements;
mod alarms;
mod amendments;
mod awards;
mod calendar;
mod cascade;
mod certificates;
mod council;
mod decisions;
mod dossiers;
mod exports;
mod facts;
mod facts_judged;
mod facts_keys;
mod figures;
mod housekeeping;
mod import_cases;
mod import_heads;
mod imports;
mod movements;
mod nominees;
mod once;
mod people;
mod praise;
mod prizes;
mod replay;
mod roads;
mod rule_changes;
mod scan;
mod scan_marks;
mod scan_regulations;
mod search;
mod setup;
mod tamper;
mod units;
