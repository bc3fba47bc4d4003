//! List queries: portable SQL built from constants and bound values, paged by key, narrowed to the actor's scope.

pub mod imports;
pub mod people;
pub mod sql;
pub mod units;
