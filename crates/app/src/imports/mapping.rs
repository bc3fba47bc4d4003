//! Which column is what. Guessed from the titles, corrected on screen, remembered per kind of file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sheets::{FieldSpec, Part, PartKind, Pointed, Sheet, Workbook, find_header, pointed_sections, sections};

use super::{
    Kind, fields,
    values::{self, Known, Values},
};
use crate::facts::AwardNames;

/// Values of a column that are shown beside it.
const SAMPLES: usize = 3;
/// Rows whose values are looked at to guess what a column is.
const LOOKED_AT: usize = 100;

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
    /// The first of its values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub samples: Vec<String>,
}

impl Column {
    /// Its letter in spreadsheets: A, B … Z, AA.
    #[must_use]
    pub fn letter(&self) -> String {
        letter(self.column)
    }
}

/// The letter of a column, counted from 0.
#[must_use]
pub fn letter(column: u32) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    if column < 26 { last.to_string() } else { format!("{}{last}", letter(column / 26 - 1)) }
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

/// Where a person said that the data of a sheet lie, because no header was recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Sheet's name.
    pub sheet: String,
    /// Rows that name the columns of what is below, counted among the rows with content from 0.
    pub headers: Vec<u64>,
    /// First row of data, counted likewise, where no row names the columns.
    pub first: u64,
}

/// How a file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Its parts in order.
    pub parts: Vec<PartMap>,
    /// Headers that a person chose. Sheets that are not named here are read by the headers recognised.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub heads: Vec<Head>,
    /// Units that texts of the file stand for: folded text → unit code.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// Words that nobody knew and a person explained: "column:folded text" → code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
}

/// A part that is not read.
pub const IGNORED: &str = "ignored";

/// Before an explained word in the memory, where titles stand too.
const WORD: &str = "word:";

/// Titles that were mapped by hand before: folded title → field; words that were explained: "word:column:text" → code.
pub type Memory = BTreeMap<String, String>;

impl Mapping {
    /// True when each part that is read has a column for the name.
    #[must_use]
    pub fn complete(&self) -> bool {
        let mut read = self.parts.iter().filter(|p| p.part != IGNORED).peekable();
        read.peek().is_some() && read.all(|p| p.columns.iter().any(|c| c.field == "name"))
    }

    /// A column, as part and column, whose field another column of its part has already.
    #[must_use]
    pub fn twice(&self) -> Option<(usize, u32)> {
        self.parts.iter().enumerate().filter(|(_, p)| p.part != IGNORED).find_map(|(i, p)| {
            let mut seen = BTreeSet::new();
            let again = p.columns.iter().filter(|c| !c.field.is_empty()).find(|c| !seen.insert(c.field.as_str()))?;
            Some((i, again.column))
        })
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

/// The parts of a workbook, sheet by sheet: found once a file, for the mapping and for the rows.
pub struct Layout<'a>(pub(super) Vec<(&'a Sheet, Vec<Part>)>);

impl Layout<'_> {
    /// True when no part was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, parts)| parts.is_empty())
    }
}

/// Finds the parts of a workbook by the headers that a person chose, else by those that are recognised.
#[must_use]
pub fn layout<'a>(workbook: &'a Workbook, kind: Kind, heads: &[Head]) -> Layout<'a> {
    let specs = fields::specs(kind);
    let of = |sheet: &Sheet| match heads.iter().find(|h| h.sheet == sheet.name) {
        Some(head) => pointed_sections(sheet, specs, &head.pointed()),
        None => sections(sheet, specs),
    };
    Layout(workbook.visible().map(|sheet| (sheet, of(sheet))).collect())
}

impl Head {
    fn pointed(&self) -> Pointed {
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        Pointed { headers: self.headers.iter().copied().map(at).collect(), first: at(self.first) }
    }
}

/// Headers of sheets that are known only by titles which a person mapped before.
#[must_use]
pub fn remembered(workbook: &Workbook, kind: Kind, memory: &Memory) -> Vec<Head> {
    let named = |spec: &FieldSpec<'static>| -> Vec<&str> {
        let titles = memory.iter().filter(|(_, field)| field.as_str() == spec.key).map(|(title, _)| title.as_str());
        spec.names.iter().copied().chain(titles).collect()
    };
    let names: Vec<Vec<&str>> = fields::specs(kind).iter().map(named).collect();
    let specs: Vec<FieldSpec<'_>> = fields::specs(kind)
        .iter()
        .zip(&names)
        .map(|(s, names)| FieldSpec { key: s.key, names, required: s.required })
        .collect();
    let found = workbook.visible().filter_map(|sheet| {
        let complete = find_header(sheet, &specs).into_iter().filter(|h| h.complete());
        let headers: Vec<u64> = complete.map(|h| h.rows.end as u64 - 1).collect();
        (!headers.is_empty()).then(|| Head { sheet: sheet.name.clone(), first: 0, headers })
    });
    found.collect()
}

/// Guesses the mapping of a workbook whose parts were found. `today` is ISO.
#[must_use]
pub fn guess(layout: &Layout<'_>, kind: Kind, memory: &Memory, names: &AwardNames, today: &str) -> Mapping {
    let year = today.get(..4).and_then(|y| y.parse().ok()).unwrap_or(0);
    let known = Known { kind, names, year };
    let mut parts = Vec::new();
    for (sheet, found) in &layout.0 {
        parts.extend(found.iter().map(|part| part_map(sheet, part, &known, memory)));
    }
    let words = memory.iter().filter_map(|(k, v)| Some((k.strip_prefix(WORD)?.to_owned(), v.clone()))).collect();
    Mapping { parts, words, ..Mapping::default() }
}

fn part_map(sheet: &Sheet, part: &Part, known: &Known<'_>, memory: &Memory) -> PartMap {
    let recognised = part.header.columns.iter().map(|m| (m.column, &m.title, m.key.as_str(), m.score));
    let others = part.header.unmapped.iter().map(|(column, title)| (*column, title, "", 0));
    let mut columns: Vec<Column> = recognised
        .chain(others)
        .map(|(column, title, field, score)| Column {
            column,
            title: title.clone(),
            field: field.to_owned(),
            score,
            declined: false,
            samples: Vec::new(),
        })
        .collect();
    columns.sort_by_key(|c| c.column);
    remember(&mut columns, known.kind, memory);
    let rows = || part.rows.iter().take(LOOKED_AT).filter_map(|i| sheet.row(*i as usize));
    let values: Vec<Values> = columns.iter().map(|c| Values::of(c.column, rows().map(|r| r.cell(c.column)))).collect();
    let mut of_units = false;
    if part.header.by_hand {
        let taken: BTreeSet<String> = columns.iter().map(|c| c.field.clone()).filter(|f| !f.is_empty()).collect();
        let open: Vec<&Values> =
            values.iter().zip(&columns).filter(|(_, c)| c.field.is_empty()).map(|(v, _)| v).collect();
        let found;
        (found, of_units) = values::guess(known, &open, &taken);
        for c in &mut columns {
            if let Some(field) = found.get(&c.column) {
                c.field.clone_from(field);
            }
        }
    }
    for (c, v) in columns.iter_mut().zip(values) {
        let short = |t: String| if t.chars().count() > 40 { t.chars().take(39).chain(['…']).collect() } else { t };
        c.samples = v.texts.into_iter().take(SAMPLES).map(|(t, _)| short(t)).collect();
    }
    PartMap {
        sheet: sheet.name.clone(),
        title: part.title.clone(),
        part: part_code(known.kind, part.kind, &columns, of_units).to_owned(),
        columns,
        rows: part.rows.len() as u64,
        header: part.header.rows.start as u64,
    }
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

fn part_code(kind: Kind, found: PartKind, columns: &[Column], of_units: bool) -> &'static str {
    if kind == Kind::People || kind.fact().is_some_and(|k| !k.of_units()) {
        return "individual";
    }
    if kind.fact().is_some_and(|k| !k.of_people()) {
        return "collective";
    }
    match found {
        PartKind::Collective => "collective",
        PartKind::Individual => "individual",
        PartKind::Unknown => {
            let title = columns.iter().find(|c| c.field == "name").map(|c| vntext::fold(&c.title)).unwrap_or_default();
            let of_people = columns
                .iter()
                .any(|c| matches!(c.field.as_str(), "service_number" | "birth" | "rank" | "sex" | "rank_post"));
            if !of_people && (of_units || title.contains("tap the") || title.contains("don vi")) {
                "collective"
            } else {
                "individual"
            }
        }
    }
}
