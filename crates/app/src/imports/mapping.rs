//! Which column is what. Guessed from the titles, corrected on screen, remembered per kind of file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sheets::{PartKind, Workbook, sections};

use super::{Kind, fields};

/// A column of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Column from 0.
    pub column: u32,
    /// Its title as printed.
    pub title: String,
    /// The field it is taken as; empty when it is left aside.
    pub field: String,
    /// 100 the very name, less the further away; 0 when chosen by hand or from memory.
    pub score: u8,
    /// Its text is taken as it stands, without repair of encodings.
    pub declined: bool,
}

/// A part of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartMap {
    /// Sheet's name.
    pub sheet: String,
    /// Heading.
    pub title: String,
    /// "collective" or "individual".
    pub part: String,
    /// Columns, left to right.
    pub columns: Vec<Column>,
    /// Rows of data.
    pub rows: u64,
    /// First row of its header, to find the part again.
    pub header: u64,
}

/// How a file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Its parts in order.
    pub parts: Vec<PartMap>,
    /// Units that texts of the file stand for: folded text → unit code.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// Words that nobody knew and a person explained: "column:folded text" → code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
}

/// Before an explained word in the memory, where titles stand too.
const WORD: &str = "word:";

/// Titles that were mapped by hand before: folded title → field; words that were explained: "word:column:text" → code.
pub type Memory = BTreeMap<String, String>;

impl Mapping {
    /// True when each part has a column for the name.
    #[must_use]
    pub fn complete(&self) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|p| p.columns.iter().any(|c| c.field == "name"))
    }

    /// What to remember: titles and their fields.
    #[must_use]
    pub fn memory(&self) -> Memory {
        self.parts
            .iter()
            .flat_map(|p| &p.columns)
            .filter(|c| !c.field.is_empty())
            .map(|c| (vntext::fold(&c.title), c.field.clone()))
            .filter(|(title, _)| !title.is_empty())
            .chain(self.words.iter().map(|(k, v)| (format!("{WORD}{k}"), v.clone())))
            .collect()
    }
}

/// Guesses the mapping of a workbook.
#[must_use]
pub fn guess(workbook: &Workbook, kind: Kind, memory: &Memory) -> Mapping {
    let specs = fields::specs(kind);
    let mut parts = Vec::new();
    for sheet in workbook.visible() {
        for part in sections(sheet, specs) {
            let mut columns: Vec<Column> = part
                .header
                .columns
                .iter()
                .map(|m| Column {
                    column: m.column,
                    title: m.title.clone(),
                    field: m.key.clone(),
                    score: m.score,
                    declined: false,
                })
                .chain(part.header.unmapped.iter().map(|(column, title)| Column {
                    column: *column,
                    title: title.clone(),
                    field: String::new(),
                    score: 0,
                    declined: false,
                }))
                .collect();
            columns.sort_by_key(|c| c.column);
            remember(&mut columns, kind, memory);
            parts.push(PartMap {
                sheet: sheet.name.clone(),
                title: part.title.clone(),
                part: part_code(kind, part.kind, &columns).to_owned(),
                columns,
                rows: part.rows.len() as u64,
                header: part.header.rows.start as u64,
            });
        }
    }
    let words = memory.iter().filter_map(|(k, v)| Some((k.strip_prefix(WORD)?.to_owned(), v.clone()))).collect();
    Mapping { parts, units: BTreeMap::new(), words }
}

/// What was mapped by hand for this very title before wins over a guess.
fn remember(columns: &mut [Column], kind: Kind, memory: &Memory) {
    let mut fixed: BTreeSet<String> = BTreeSet::new();
    for c in columns.iter_mut() {
        if let Some(field) = memory.get(&vntext::fold(&c.title)).filter(|f| fields::is_field(kind, f))
            && fixed.insert(field.clone())
        {
            c.field.clone_from(field);
            c.score = 100;
        }
    }
    let mut seen = BTreeSet::new();
    for c in columns.iter_mut() {
        let known = memory.contains_key(&vntext::fold(&c.title));
        if !c.field.is_empty() && !known && fixed.contains(&c.field) {
            c.field.clear();
        }
        if !c.field.is_empty() && !seen.insert(c.field.clone()) {
            c.field.clear();
        }
    }
}

fn part_code(kind: Kind, found: PartKind, columns: &[Column]) -> &'static str {
    if kind == Kind::People || kind.fact().is_some_and(|k| !k.of_units()) {
        return "individual";
    }
    match found {
        PartKind::Collective => "collective",
        PartKind::Individual => "individual",
        PartKind::Unknown => {
            let title = columns.iter().find(|c| c.field == "name").map(|c| vntext::fold(&c.title)).unwrap_or_default();
            let of_people = columns
                .iter()
                .any(|c| matches!(c.field.as_str(), "service_number" | "birth" | "rank" | "sex" | "rank_post"));
            if !of_people && (title.contains("tap the") || title.contains("don vi")) {
                "collective"
            } else {
                "individual"
            }
        }
    }
}
