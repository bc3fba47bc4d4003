//! Citations: `source-id place`, shown as the source's printed name and the place.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One citation. In data: `"luat-06-2022 Điều 22"`; shown: `Luật 06/2022/QH15 Điều 22`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cite {
    /// Identifier of the source.
    pub source: String,
    /// Article, clause, point.
    pub at: String,
    /// As printed; filled while loading.
    pub shown: String,
}

impl Cite {
    pub(crate) fn parse(s: &str) -> Self {
        let (source, at) = s.split_once(' ').unwrap_or((s, ""));
        Self { source: source.to_owned(), at: at.to_owned(), shown: s.to_owned() }
    }

    pub(crate) fn resolve(&mut self, name: &str) {
        self.shown = if self.at.is_empty() { name.to_owned() } else { format!("{name} {}", self.at) };
    }
}

impl Serialize for Cite {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&format_args!("{} {}", self.source, self.at))
    }
}

impl<'de> Deserialize<'de> for Cite {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d).map(|s| Self::parse(&s))
    }
}

/// The printed citations.
pub(crate) fn shown(cites: &[Cite]) -> Vec<String> {
    cites.iter().map(|c| c.shown.clone()).collect()
}
