//! List queries: portable SQL built from constants and bound values, paged by key, narrowed to the actor's scope.

pub mod above;
pub mod accounts;
pub mod achievements;
pub mod amendments;
pub mod attachments;
pub mod awards;
pub mod cascade;
pub mod councils;
pub mod decisions;
pub mod desk;
pub mod dossiers;
pub mod facts;
pub mod figures;
pub mod holders;
pub mod imports;
pub mod list;
pub mod movements;
pub mod nominees;
pub mod nouns;
pub mod people;
pub mod records;
pub mod scan;
pub mod search;
pub mod sql;
pub mod statistics;
pub mod units;
