//! Award identifiers: Vietnamese slugs that facts, API and exports share.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The identifier of an award, for example `chien-si-thi-dua-co-so`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AwardId(String);

impl AwardId {
    /// The slug.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AwardId {
    fn from(s: &str) -> Self {
        Self(s.to_owned())
    }
}

impl From<String> for AwardId {
    fn from(s: String) -> Self {
        Self(s)
    }
}

impl fmt::Display for AwardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for AwardId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for AwardId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
