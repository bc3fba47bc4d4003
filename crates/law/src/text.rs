//! Sentences in the two languages, Vietnamese first.

use serde::{Deserialize, Serialize};

/// One sentence in Vietnamese and in English.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Vietnamese, what users read first.
    pub vi: String,
    /// English, shown beside it.
    pub en: String,
}

impl Text {
    /// A sentence from its two wordings.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// True when either wording is blank: a missing translation.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.vi.trim().is_empty() || self.en.trim().is_empty()
    }

    /// Puts `value` where both wordings say `{key}`.
    #[must_use]
    pub fn with(&self, key: &str, value: &str) -> Self {
        let key = format!("{{{key}}}");
        Self { vi: self.vi.replace(&key, value), en: self.en.replace(&key, value) }
    }
}
