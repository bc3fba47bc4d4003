//! All letters of praise and good deeds.

use std::collections::BTreeMap;

use domain::{fields::Shape, praise::PRAISE};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Export, date, text};
use crate::{
    Actor, Ctx, Result,
    export::Sheet,
    list::{EXPORT_ROWS, Query},
    praise as noun,
};

/// A letter of praise or a good deed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PraiseLine {
    /// Code.
    pub code: String,
    /// Each field by its name, where it was filled in: kind (letter, deed), person (code), who (somebody from outside), unit (code),
    /// what, on_date (ISO, perhaps only a year), by_whom, document.
    pub fields: BTreeMap<String, String>,
    /// Names of the person and the unit.
    pub names: BTreeMap<String, String>,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
}

/// `thidua export praise`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PraiseExport {
    /// `thidua/praise-export/1`
    pub schema: String,
    /// Newest first.
    pub lines: Vec<PraiseLine>,
}

/// Exports them all, as far as the actor sees them.
pub async fn praise(ctx: &Ctx, actor: &Actor) -> Result<PraiseExport> {
    let mut lines = Vec::new();
    let mut query = Query { export: true, ..Query::default() };
    loop {
        let page = noun::list(ctx, actor, &query).await?;
        lines.extend(page.rows.into_iter().map(|r| PraiseLine {
            code: r.code,
            fields: r.values,
            names: r.named,
            annulled_for: r.annulled_for,
        }));
        match page.after {
            Some(at) if (lines.len() as u64) < EXPORT_ROWS => query.at = at,
            _ => return Ok(PraiseExport { schema: "thidua/praise-export/1".to_owned(), lines }),
        }
    }
}

impl Export for PraiseExport {
    const NAME: &'static str = "praise";

    fn sheets(&self) -> Vec<Sheet> {
        let word = |key: &str| words::word(words::Lang::Vi, key);
        let headings = [word("noun-code")].into_iter().chain(PRAISE.fields.iter().map(|f| word(&PRAISE.label(f))));
        let row = |line: &PraiseLine| {
            let cells = PRAISE.fields.iter().map(|f| {
                let value = line.fields.get(f.column);
                match (f.shape, value) {
                    (shape, day) if shape.dated() => date(day),
                    (Shape::Choice(_), Some(code)) => text(word(&PRAISE.choice(f, code))),
                    (_, Some(value)) => match line.names.get(f.column) {
                        Some(name) => text(format!("{name} ({value})")),
                        None => text(value),
                    },
                    (_, None) => text(""),
                }
            });
            let gone = line.annulled_for.clone().unwrap_or_default();
            [text(&line.code)].into_iter().chain(cells).chain([text(gone)]).collect()
        };
        vec![Sheet {
            title: word("praise-list"),
            headings: headings.chain([word("noun-annul-reason")]).collect(),
            rows: self.lines.iter().map(row).collect(),
        }]
    }
}
