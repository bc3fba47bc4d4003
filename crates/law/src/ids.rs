//! Award identifiers: Vietnamese slugs that facts, API and exports share.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

/// The identifier of an award, for example `chien-si-thi-dua-co-so`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct AwardId(#[schemars(with = "String")] Arc<str>);

impl Default for AwardId {
    fn default() -> Self {
        Self("".into())
    }
}

impl Serialize for AwardId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for AwardId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(Self::from)
    }
}

impl AwardId {
    /// The slug.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for AwardId {
    fn from(s: &str) -> Self {
        Self(s.into())
    }
}

impl From<String> for AwardId {
    fn from(s: String) -> Self {
        Self(s.into())
    }
}

impl fmt::Display for AwardId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl PartialEq<str> for AwardId {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for AwardId {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}
