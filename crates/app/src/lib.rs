//! Use cases. Each is one function `verb(ctx, actor, command) -> Result<_, Error>`: may the actor? → load → the domain
//! decides → store → audit → jobs, in one transaction. Pages, API, command line, imports and jobs all call these.

pub mod access;
pub mod accounts;
pub mod achievements;
pub mod alarms;
pub mod amendments;
pub mod attachments;
pub mod awards;
pub mod ballots;
pub mod calendar;
pub mod checks;
pub mod clusters;
pub mod conferences;
pub mod copies;
pub mod councils;
pub mod ctx;
pub mod day;
pub mod decisions;
pub mod desk;
pub mod dossiers;
pub mod error;
pub mod export;
pub mod exports;
pub mod facts;
pub mod faults;
pub mod forms;
pub mod honour;
pub mod housekeeping;
pub mod imports;
pub mod jobs;
pub mod layouts;
pub mod list;
pub mod movements;
pub mod nominees;
pub mod notices;
pub mod nouns;
pub mod papers;
pub mod people;
pub mod praise;
pub mod proofs;
pub mod records;
pub mod regulations;
pub mod render;
pub mod replay;
pub mod reviews;
pub mod roads;
pub mod rule_changes;
pub mod saved;
pub mod scan;
pub mod seals;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sources;
pub mod statistics;
pub mod units;
pub mod verdicts;

pub use ctx::{Ctx, Now};
pub use domain::access::Actor;
pub use error::{Error, FieldError, Refusal, Result};

/// Requests that read much and may run at the same time; see [`Ctx::heavy`].
pub const HEAVY_CONNECTIONS: u32 = store::MUCH;
