//! The shape that `doctor` and `invariants` share: named questions whose answer should be "none".

use sea_orm::{ConnectionTrait, Statement};
use serde::Serialize;

use crate::StoreError;

/// Examples kept of what a check found.
const EXAMPLES: usize = 20;

/// A check and what it found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Stable name.
    pub name: &'static str,
    /// What holds when nothing is found, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// How many things are wrong.
    pub found: u64,
    /// Codes or ids of the first twenty of them.
    pub examples: Vec<String>,
}

impl Check {
    /// From a list of what is wrong.
    #[must_use]
    pub fn of(name: &'static str, vi: &'static str, en: &'static str, wrong: Vec<String>) -> Self {
        let found = wrong.len() as u64;
        Self { name, vi, en, found, examples: wrong.into_iter().take(EXAMPLES).collect() }
    }

    /// True when nothing is wrong.
    #[must_use]
    pub fn sound(&self) -> bool {
        self.found == 0
    }
}

/// A check that is one constant statement: it selects `what` (text) of everything that is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SqlCheck {
    pub(crate) name: &'static str,
    pub(crate) vi: &'static str,
    pub(crate) en: &'static str,
    pub(crate) sql: &'static str,
}

impl SqlCheck {
    pub(crate) async fn run<C: ConnectionTrait>(&self, conn: &C) -> Result<Check, StoreError> {
        let rows = conn.query_all_raw(Statement::from_string(conn.get_database_backend(), self.sql)).await?;
        let wrong = rows.iter().map(|r| r.try_get("", "what")).collect::<Result<Vec<String>, _>>()?;
        Ok(Check::of(self.name, self.vi, self.en, wrong))
    }
}
