//! What of the law nobody saw in a text: listed, and counted by regime.

use crate::date::Date;
use crate::items::LawItem;
use crate::law::Law;
use crate::text::Text;
use serde::Serialize;

/// How much of a regime is unverified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct RegimeCount {
    /// Regime.
    pub regime: String,
    /// Its name.
    pub name: Text,
    /// Entries in force in it: rules, votes, powers, papers, deadlines, money, notes.
    pub entries: usize,
    /// Of which unverified.
    pub unverified: usize,
    /// Unverified rules among them.
    pub rules: usize,
}

/// One unverified entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Unseen {
    /// `rule:ID`, `vote:ID`, `source:ID` …
    pub key: String,
    /// First day in force; null where the entry states none.
    pub from: Option<Date>,
    /// Last day in force.
    pub to: Option<Date>,
    /// The wording.
    pub text: Text,
    /// Citations.
    pub cite: Vec<String>,
    /// Regimes in which it is in force.
    pub regimes: Vec<String>,
}

/// The answer of `law show --unverified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Unverified {
    /// Always `thidua/law-unverified/1`.
    #[schemars(extend("const" = "thidua/law-unverified/1"))]
    pub schema: &'static str,
    /// By regime, in order of time.
    pub regimes: Vec<RegimeCount>,
    /// Everything unverified.
    pub items: Vec<Unseen>,
}

/// In force on some day of a stretch of time.
fn meets(i: &LawItem, from: Date, to: Option<Date>) -> bool {
    i.from.is_none_or(|f| to.is_none_or(|t| f <= t)) && i.to.is_none_or(|t| from <= t)
}

impl Law {
    /// Everything unverified, counted by regime. A part that only carries its rule's mark is not counted again; sources and regimes
    /// are listed and not counted.
    #[must_use]
    pub fn unverified(&self) -> Unverified {
        let items: Vec<LawItem> = self.items().into_iter().filter(|i| !i.inherits).collect();
        let counted = |i: &&LawItem| !matches!(i.kind, "source" | "regime");
        let regimes = &self.data().regime;
        Unverified {
            schema: "thidua/law-unverified/1",
            regimes: regimes
                .iter()
                .map(|r| {
                    let of: Vec<&LawItem> = items.iter().filter(counted).filter(|i| meets(i, r.from, r.to)).collect();
                    let unseen = || of.iter().filter(|i| !i.verified);
                    RegimeCount {
                        regime: r.id.clone(),
                        name: r.name.clone(),
                        entries: of.len(),
                        unverified: unseen().count(),
                        rules: unseen().filter(|i| i.kind == "rule").count(),
                    }
                })
                .collect(),
            items: items
                .iter()
                .filter(|i| !i.verified)
                .map(|i| Unseen {
                    key: i.key.clone(),
                    from: i.from,
                    to: i.to,
                    text: i.text.clone(),
                    cite: i.cite.clone(),
                    regimes: regimes.iter().filter(|r| meets(i, r.from, r.to)).map(|r| r.id.clone()).collect(),
                })
                .collect(),
        }
    }
}
