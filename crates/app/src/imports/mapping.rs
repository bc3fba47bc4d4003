//! Which column is what. Guessed from the titles, corrected on screen, remembered per kind of file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sheets::{FieldSpec, Part, PartKind, Plan, Pointed, Sheet, Workbook, find_header, plan};

use super::{
    Kind, fields,
    values::{self, Known, Values},
    years,
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
    #[serde(default)]
    pub samples: Vec<String>,
    /// Its cells that hold anything, in rows of data.
    #[serde(default)]
    pub filled: u64,
    /// The file hides it.
    #[serde(default)]
    pub hidden: bool,
    /// The year that its title names, where each year has a column of its own.
    #[serde(default)]
    pub year: Option<i64>,
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
    /// First column of its table, where tables stand side by side.
    #[serde(default)]
    pub first_column: u32,
    /// Headings between its rows, the first of them.
    #[serde(default)]
    pub groups: Vec<String>,
    /// A heading is the unit of the rows below it that name none.
    #[serde(default)]
    pub by_group: bool,
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
    #[serde(default)]
    pub heads: Vec<Head>,
    /// Units that texts of the file stand for: folded text → unit code.
    #[serde(default)]
    pub units: BTreeMap<String, String>,
    /// Words that nobody knew and a person explained: "column:folded text" → code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<String, String>,
    /// Values that a person corrected once for all rows: "field:text" → what it means; for "order:field" "dmy" or "mdy".
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixes: BTreeMap<String, String>,
    /// Rows left aside that a person took in after all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub taken: BTreeSet<(String, u32)>,
    /// Sheets that the file hides and a person takes in after all.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub shown: BTreeSet<String>,
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
        let has = |p: &PartMap, field: &str| p.columns.iter().any(|c| c.field == field);
        let named = |p: &PartMap| has(p, "name") || (has(p, "name_family") && has(p, "name_given"));
        read.peek().is_some() && read.all(named)
    }

    /// Adds parts that are new since a person took in the sheet they stand in. A list without a header that goes on from one
    /// that is read has its columns. Answers the name of a sheet in which nobody knows which column holds the names.
    pub(super) fn add(&mut self, layout: &Layout<'_>, fresh: Mapping) -> Option<String> {
        for mut new in fresh.parts {
            let same = |p: &&PartMap| {
                (&p.sheet, p.header, &p.title, p.first_column) == (&new.sheet, new.header, &new.title, new.first_column)
            };
            if self.parts.iter().any(|p| same(&p)) {
                continue;
            }
            if self.heads.iter().any(|h| h.sheet == new.sheet && h.headers.is_empty()) {
                go_on(&self.parts, layout, &mut new);
            }
            let has = |field: &str| new.columns.iter().any(|c| c.field == field);
            if !(has("name") || has("name_family") && has("name_given")) {
                return Some(new.sheet);
            }
            self.parts.push(new);
        }
        None
    }

    /// The map of a part that was found.
    #[must_use]
    pub fn part_of(&self, sheet: &Sheet, part: &Part) -> Option<&PartMap> {
        let (header, first) = (part.header.rows.start as u64, part.header.span.start);
        self.parts
            .iter()
            .find(|p| p.sheet == sheet.name && p.header == header && p.title == part.title && p.first_column == first)
    }

    /// A column, as part and column, whose field another column of its part has already.
    #[must_use]
    pub fn twice(&self) -> Option<(usize, u32)> {
        self.parts.iter().enumerate().filter(|(_, p)| p.part != IGNORED).find_map(|(i, p)| {
            let mut seen = BTreeSet::new();
            let again =
                p.columns.iter().filter(|c| !c.field.is_empty()).find(|c| !seen.insert((c.field.as_str(), c.year)))?;
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

/// Where the rows of a workbook go, sheet by sheet: found once a file, for the mapping and for the rows. Sheets that the
/// file hides are told apart.
pub struct Layout<'a>(pub(super) Vec<(&'a Sheet, Plan)>, pub(super) Vec<&'a Sheet>);

impl Layout<'_> {
    /// True when no part was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, plan)| plan.parts.is_empty())
    }
}

/// Finds the parts of a workbook by the headers that a person chose, else by those that are recognised, with the rows and
/// hidden sheets that a person takes in.
#[must_use]
pub fn layout<'a>(workbook: &'a Workbook, kind: Kind, mapping: &Mapping) -> Layout<'a> {
    let Mapping { heads, taken, shown, .. } = mapping;
    let specs = fields::specs(kind);
    let of = |sheet: &Sheet| {
        let own: BTreeSet<u32> = taken.iter().filter(|(name, _)| *name == sheet.name).map(|(_, row)| *row).collect();
        let at = heads.iter().find(|h| h.sheet == sheet.name).map(Head::pointed);
        plan(sheet, specs, at.as_ref(), &own)
    };
    let hidden = workbook.sheets.iter().filter(|s| s.hidden && !s.is_empty());
    let (taken_in, hidden): (Vec<&Sheet>, Vec<&Sheet>) = hidden.partition(|s| shown.contains(&s.name));
    // those that a person took in stand behind those that all see, whose places are counted
    Layout(workbook.visible().chain(taken_in).map(|sheet| (sheet, of(sheet))).collect(), hidden)
}

impl Head {
    fn pointed(&self) -> Pointed {
        let at = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        Pointed { headers: self.headers.iter().copied().map(at).collect(), first: at(self.first) }
    }
}

/// Gives the columns of a list without a header those of a part that is read, where the names stand in the same column.
fn go_on(parts: &[PartMap], layout: &Layout<'_>, new: &mut PartMap) {
    let sheet = layout.0.iter().find(|(s, _)| s.name == new.sheet);
    let names_at = |part: &PartMap| part.columns.iter().find(|c| c.field == "name").map(|c| c.column);
    let Some((sheet, before)) = sheet.zip(parts.iter().rev().find(|p| p.part != IGNORED)) else { return };
    let Some(column) = names_at(before) else { return };
    let texts: Vec<String> = sheet.0.rows().take(LOOKED_AT).map(|r| values::read(r.cell(column))).collect();
    let name = |t: &&String| vntext::person::is_person_name(t) || values::is_unit(t);
    if texts.iter().filter(name).count() * 2 <= texts.len() {
        return;
    }
    new.part.clone_from(&before.part);
    for own in &mut new.columns {
        let same = before.columns.iter().find(|c| c.column == own.column);
        own.field = same.map(|c| c.field.clone()).unwrap_or_default();
        own.year = same.and_then(|c| c.year);
        own.score = 0;
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
        parts.extend(found.parts.iter().map(|part| part_map(sheet, part, &known, memory)));
    }
    // sample rows of an instruction sheet are no nominees
    if parts.iter().any(|p| !is_guide(&p.sheet)) {
        parts.iter_mut().filter(|p| is_guide(&p.sheet)).for_each(|p| p.part = IGNORED.to_owned());
    }
    let words = memory.iter().filter_map(|(k, v)| Some((k.strip_prefix(WORD)?.to_owned(), v.clone()))).collect();
    Mapping { parts, words, ..Mapping::default() }
}

/// True for sheets that explain how a template is filled in.
pub(super) fn is_guide(sheet: &str) -> bool {
    let folded = vntext::fold(sheet);
    ["huong dan", "vi du", "danh muc", "instruction", "example", "readme"].iter().any(|w| folded.contains(w))
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
            filled: 0,
            hidden: sheet.hides_column(column),
            year: None,
        })
        .collect();
    columns.sort_by_key(|c| c.column);
    own_name(known.kind, &mut columns);
    remember(&mut columns, known.kind, memory);
    years::by_year(known.kind, &mut columns);
    given_name(sheet, part, known.kind, &mut columns);
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
    for c in &mut columns {
        let cells = part.rows.iter().filter_map(|i| sheet.row(*i as usize)).map(|r| r.cell(c.column));
        c.filled = cells.filter(|c| !c.is_empty() && !c.covered()).count() as u64;
    }
    for (c, v) in columns.iter_mut().zip(values) {
        let short = |t: String| if t.chars().count() > 40 { t.chars().take(39).chain(['…']).collect() } else { t };
        c.samples = v.texts.into_iter().take(SAMPLES).map(|(t, _)| short(t)).collect();
    }
    let headed = part.under.iter().any(|g| *g > 0);
    let units = part.groups.iter().filter(|(_, text)| values::is_unit(bare_heading(text))).count();
    PartMap {
        first_column: part.header.span.start,
        groups: part.groups.iter().take(SAMPLES).map(|(_, text)| text.clone()).collect(),
        by_group: headed && units * 2 > part.groups.len() && fields::is_field(known.kind, "unit"),
        sheet: sheet.name.clone(),
        title: part.title.clone(),
        part: part_code(known.kind, part.kind, &columns, of_units).to_owned(),
        columns,
        rows: part.rows.len() as u64,
        header: part.header.rows.start as u64,
    }
}

/// A heading without the letter or number it begins with: "II. Phòng PC02", "1) Đội 2".
pub(super) fn bare_heading(text: &str) -> &str {
    let text = text.trim_start_matches(['*', '•', '●', '▪', '·', '+', '–', '—', '-', '_', ' ']);
    let (first, rest) = text.split_once([' ', '.', ')', '-', '/']).unwrap_or(("", text));
    let mark = first.trim_matches(['.', ')', '(', '-']);
    let counts =
        mark.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'I' | b'V' | b'X' | b'A'..=b'H' | b'a'..=b'h'));
    let bare = if mark.len() <= 4 && counts { rest } else { text };
    let bare = bare.trim_start_matches(['.', ')', '-', ':', ' ']);
    // "Phòng PC02: 12 đồng chí"
    bare.split([':', '(']).next().unwrap_or(bare).trim()
}

/// A column without a title beside the names, whose cells are one word each: the given name under a merged header.
fn given_name(sheet: &Sheet, part: &Part, kind: Kind, columns: &mut [Column]) {
    let Some(name) = columns.iter().find(|c| c.field == "name").map(|c| c.column) else { return };
    let taken = columns.iter().any(|c| c.field == "name_given") || !fields::is_field(kind, "name_given");
    let merged = part.header.rows.clone().filter_map(|i| sheet.row(i)).any(|r| r.cell(name + 1).covered_across());
    let Some(beside) = columns.iter_mut().find(|c| c.column == name + 1 && c.title.is_empty() && !taken) else {
        return;
    };
    let rows = || part.rows.iter().take(LOOKED_AT).filter_map(|i| sheet.row(*i as usize));
    let words: Vec<String> = rows().map(|r| values::read(r.cell(beside.column))).filter(|t| !t.is_empty()).collect();
    let word = |t: &String| !t.contains(' ') && t.chars().all(char::is_alphabetic) && fields::read_sex(t).is_empty();
    let distinct: BTreeSet<&String> = words.iter().collect();
    let likely = words.iter().filter(|t| word(t)).count() * 10 >= words.len() * 8
        && words.len() * 10 >= rows().count() * 6
        && distinct.len() * 4 > words.len();
    if !words.is_empty() && (merged || likely) {
        beside.field = "name_given".to_owned();
        beside.score = 60;
    }
}

/// "Đơn vị" names what a list is about only where no column does so in its own words: beside "Tên tập thể" it is the unit above.
fn own_name(kind: Kind, columns: &mut [Column]) {
    const MAY_BE: [&str; 2] = ["don vi", "co quan don vi"];
    const IS: [&str; 5] = ["ten tap the", "ten tap the ca nhan", "ten don vi", "ten ca nhan tap the", "tap the"];
    let titled = |c: &Column, titles: &[&str]| titles.contains(&vntext::fold(&c.title).as_str());
    let Some(guessed) = columns.iter().position(|c| c.field == "name" && titled(c, &MAY_BE)) else { return };
    let Some(own) = columns.iter().position(|c| c.field.is_empty() && titled(c, &IS)) else { return };
    columns[own].score = columns[guessed].score;
    columns[own].field = "name".to_owned();
    let unit = fields::is_field(kind, "unit") && columns.iter().all(|c| c.field != "unit");
    columns[guessed].field = if unit { "unit".to_owned() } else { String::new() };
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

/// What a part lists that is taken in after all, by its columns.
pub(super) fn code_of(kind: Kind, columns: &[Column]) -> &'static str {
    part_code(kind, PartKind::Unknown, columns, false)
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
