//! The honour roll: only what was released, as the public page shows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Both, Export, date, sheet, text};
use crate::{Ctx, Result, export::Sheet, honour};

/// A name on the roll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollEntry {
    /// The name, or its initials.
    pub name: String,
    /// The unit; empty with initials.
    pub unit: String,
    /// What for; empty with initials.
    pub citation: String,
}

/// The names of one decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RollDecision {
    /// Number and symbol.
    pub number: String,
    /// Summary of the decision.
    pub summary: String,
    /// Day, ISO.
    pub decided_on: String,
    /// The body that decided.
    pub body: String,
    /// The award's name.
    pub award_name: Both,
    /// Collectives shown by name or initials.
    pub collectives: Vec<RollEntry>,
    /// Individuals shown by name or initials.
    pub individuals: Vec<RollEntry>,
    /// Collectives only counted.
    pub more_collectives: u64,
    /// Individuals only counted.
    pub more_individuals: u64,
}

/// `thidua export honour-roll`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HonourRollExport {
    /// `thidua/honour-roll/1`
    pub schema: String,
    /// One block a decision, newest first.
    pub blocks: Vec<RollDecision>,
}

/// Exports the honour roll.
pub async fn honour_roll(ctx: &Ctx) -> Result<HonourRollExport> {
    let names = |names: Vec<honour::RollName>| {
        names.into_iter().map(|n| RollEntry { name: n.name, unit: n.unit, citation: n.citation }).collect()
    };
    let blocks = honour::roll(ctx).await?.into_iter().map(|b| RollDecision {
        number: b.number,
        summary: b.summary,
        decided_on: b.decided_on,
        body: b.body,
        award_name: Both { vi: b.award_vi, en: b.award_en },
        collectives: names(b.collectives),
        individuals: names(b.individuals),
        more_collectives: b.more_collectives,
        more_individuals: b.more_individuals,
    });
    Ok(HonourRollExport { schema: "thidua/honour-roll/1".to_owned(), blocks: blocks.collect() })
}

impl Export for HonourRollExport {
    const NAME: &'static str = "honour-roll";

    fn sheets(&self) -> Vec<Sheet> {
        let mut rows = Vec::new();
        for b in &self.blocks {
            for (part, entries) in [("Tập thể", &b.collectives), ("Cá nhân", &b.individuals)] {
                rows.extend(entries.iter().map(|e| {
                    [
                        text(part),
                        text(&e.name),
                        text(&e.unit),
                        text(&e.citation),
                        text(&b.award_name.vi),
                        text(&b.number),
                        date(Some(&b.decided_on)),
                        text(&b.body),
                    ]
                }));
            }
        }
        let headings = [
            "Phần",
            "Họ tên, tên tập thể",
            "Đơn vị",
            "Nội dung",
            "Hình thức",
            "Quyết định",
            "Ngày",
            "Cơ quan ban hành",
        ];
        vec![sheet("Bảng vàng", headings, rows)]
    }
}
