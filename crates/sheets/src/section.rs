//! Parts of a list: collectives and individuals, with the rows that are data.
//!
//! "I. TẬP THỂ" and "II. CÁ NHÂN" may stand in one sheet under one header, each above a header of its
//! own, or be two sheets. Between and below them stand sums, group headings, signatures: none
//! of them is a nominee.

use crate::header::{FieldSpec, HeaderGuess, find_header};
use crate::model::{Row, Sheet};
use crate::pointed::{Pointed, pointed};
use crate::words::{from_name, in_title, is_enumeration, is_footer, is_signature, is_title, is_total, section_of};
use std::collections::BTreeSet;
use std::ops::Range;

pub(crate) use crate::words::section_of_row;

/// Whom a part lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// tập thể
    Collective,
    /// cá nhân
    Individual,
    /// the list does not say
    Unknown,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Part {
    /// whom it lists
    pub kind: PartKind,
    /// its heading as printed, or the sheet's name where it has none
    pub title: String,
    /// the header that names its columns; columns with content and no title have an empty one
    pub header: HeaderGuess,
    /// rows of data, as indexes for [`Sheet::row`]
    pub rows: Vec<u32>,
    /// for each row of data, which of `groups` it stands under, from 1; 0 for none
    pub under: Vec<u32>,
    /// rows that group what follows ("Phòng PC02"), as (index, text)
    pub groups: Vec<(u32, String)>,
}

/// Why a row is left aside although it may be data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// the file hides the row
    Hidden,
    /// its name, or all of it, is struck out
    Struck,
    /// it stands below a sum and has little more than a name
    AfterSum,
    /// nothing stands where the others have their name
    NoName,
    /// it has a number and nothing else
    OnlyNumber,
    /// one text alone
    Alone,
    /// it looks like data above the first header
    AboveHeader,
    /// the sheet has no header that is known
    NoHeader,
}

impl Why {
    /// The file says so, not what stands in the row.
    fn of_file(self) -> bool {
        matches!(self, Why::Hidden | Why::Struck)
    }

    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            Why::Hidden => "hidden",
            Why::Struck => "struck",
            Why::AfterSum => "after-sum",
            Why::NoName => "no-name",
            Why::OnlyNumber => "only-number",
            Why::Alone => "alone",
            Why::AboveHeader => "above-header",
            Why::NoHeader => "no-header",
        }
    }
}

/// What a row is that is no data of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// titles above a list, headers, headings between its rows
    Heading,
    /// sums
    Sum,
    /// notes
    Note,
    /// places, days, capacities and names of those who sign
    Signature,
    /// it may be data: a person is asked
    Aside(Why),
}

/// A row that is no data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// index for [`Sheet::row`]
    pub row: u32,
    /// the columns it was looked at in
    pub span: Range<u32>,
    /// what it is
    pub fate: Fate,
    /// the part, as an index of [`Plan::parts`], whose rows it stands among
    pub part: Option<usize>,
}

/// Where each row of a sheet goes: the law of the import. Each row that holds anything, in each of the tables that stand
/// side by side, is once a row of one part or once in `rest`.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// the parts, top to bottom
    pub parts: Vec<Part>,
    /// every other row
    pub rest: Vec<Rest>,
}

/// The parts of a sheet, top to bottom. Empty when no header was found.
pub fn sections(sheet: &Sheet, fields: &[FieldSpec<'_>]) -> Vec<Part> {
    plan(sheet, fields, None, &BTreeSet::new()).parts
}

/// The parts of a sheet whose headers, or first row of data, a person pointed at.
pub fn pointed_sections(sheet: &Sheet, fields: &[FieldSpec<'_>], at: &Pointed) -> Vec<Part> {
    plan(sheet, fields, Some(at), &BTreeSet::new()).parts
}

/// Where each row goes. `at` is where a person pointed; `taken` are the numbers of rows that a person takes in after all.
pub fn plan(sheet: &Sheet, fields: &[FieldSpec<'_>], at: Option<&Pointed>, taken: &BTreeSet<u32>) -> Plan {
    let headers = match at {
        Some(at) => pointed(sheet, fields, at),
        None => find_header(sheet, fields),
    };
    let mut plan = Plan::default();
    let mut above = 0;
    let (mut kind, mut title) = from_name(&sheet.name);
    let mut begins = 0;
    for (i, header) in headers.iter().enumerate() {
        let beside = i > 0 && headers.get(i - 1).is_some_and(|h| h.rows == header.rows && h.span != header.span);
        if !beside {
            begins = above;
            rows_above(sheet, above..header.rows.start, i == 0, taken, &mut plan);
            whole_rows(sheet, header.rows.start..header.data.start, Fate::Heading, &mut plan);
        }
        let own = begins..header.rows.start;
        if let Some((k, t)) = heading_above(sheet, own, &header.span) {
            (kind, title) = (k, t);
        }
        above = header.data.end;
        // rows above the first header that a person takes in have its columns
        let own = if i == 0 { taken_above(sheet, header, taken) } else { Vec::new() };
        (kind, title) = split(sheet, header, &own, (kind, title), taken, &mut plan);
    }
    if headers.is_empty() {
        whole_rows(sheet, 0..sheet.len(), Fate::Aside(Why::NoHeader), &mut plan);
    } else {
        whole_rows(sheet, above..sheet.len(), Fate::Aside(Why::NoHeader), &mut plan);
    }
    plan
}

/// A year, a day, a number of service.
fn digits(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 4
}

/// Rows above a header that a person takes in.
fn taken_above(sheet: &Sheet, header: &HeaderGuess, taken: &BTreeSet<u32>) -> Vec<usize> {
    let is = |index: &usize| sheet.row(*index).is_some_and(|r| taken.contains(&r.number()));
    (0..header.rows.start).filter(is).collect()
}

fn rest(index: usize, span: &Range<u32>, fate: Fate, part: Option<usize>) -> Rest {
    Rest { row: u32::try_from(index).unwrap_or(u32::MAX), span: span.clone(), fate, part }
}

fn whole_rows(sheet: &Sheet, rows: Range<usize>, fate: Fate, plan: &mut Plan) {
    let own = rows.filter(|i| sheet.row(*i).is_some_and(|r| r.filled() > 0));
    plan.rest.extend(own.map(|i| rest(i, &crate::header::ALL, fate, None)));
}

/// Rows above the first header: titles, unless they look like rows of a list. Rows above a later one were read with those
/// of the header before it.
fn rows_above(sheet: &Sheet, rows: Range<usize>, first: bool, taken: &BTreeSet<u32>, plan: &mut Plan) {
    if !first {
        return;
    }
    for index in rows {
        let Some(row) = sheet.row(index) else { break };
        if taken.contains(&row.number()) {
            continue;
        }
        let data = row.filled() >= 3 && row.cells().any(|(_, c)| digits(c.text));
        let fate = if data { Fate::Aside(Why::AboveHeader) } else { Fate::Heading };
        plan.rest.push(rest(index, &crate::header::ALL, fate, None));
    }
}

/// What a row below a header looks like by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    /// no doubt
    Data,
    /// a name and little more
    Weak,
    Section(PartKind, String),
    /// one text: a heading of the rows below, a name, a note
    Lone {
        text: String,
        person: bool,
    },
    Total,
    Note,
    Signature,
    /// a header or its column numbers again
    Again,
    Aside(Why),
}

/// Cuts the rows of one header at its section headings; returns the heading that was last in force.
fn split(
    sheet: &Sheet,
    header: &HeaderGuess,
    above: &[usize],
    (kind, title): (PartKind, String),
    taken: &BTreeSet<u32>,
    plan: &mut Plan,
) -> (PartKind, String) {
    let piece = |index: usize| sheet.row(index).map(|r| r.within(&header.span)).filter(|r| r.filled() > 0);
    let mut rows: Vec<(usize, Row<'_>, Seen)> = above
        .iter()
        .copied()
        .chain(header.data.clone())
        .filter_map(|i| piece(i).map(|row| (i, row, look(row, header))))
        .collect();
    number_groups(header, &mut rows);
    // for each row, whether data without doubt follows in its part; and whether it follows before anything else
    let mut later = vec![(false, false); rows.len()];
    let mut state = (false, false);
    for (at, (_, _, seen)) in rows.iter().enumerate().rev() {
        if let Some(slot) = later.get_mut(at) {
            *slot = state;
        }
        state = match seen {
            Seen::Data => (true, true),
            Seen::Section(..) => (false, false),
            Seen::Lone { .. } | Seen::Again | Seen::Weak => state,
            Seen::Aside(Why::Hidden | Why::Struck) => state,
            _ => (state.0, false),
        };
    }
    let new_part = |kind, title: String| Part {
        kind,
        title,
        header: header.clone(),
        rows: Vec::new(),
        under: Vec::new(),
        groups: Vec::new(),
    };
    let mut part = new_part(kind, title);
    let (mut after_sum, mut signed, mut group) = (false, false, 0u32);
    for ((index, row, seen), (data_later, data_next)) in rows.into_iter().zip(later) {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let fate = match seen {
            _ if taken.contains(&row.number()) => None,
            Seen::Data => {
                signed = false;
                None
            }
            Seen::Weak if (!after_sum && !signed) || data_later => None,
            // who signs has no year and no number
            Seen::Weak if signed && !row.cells().any(|(_, c)| digits(c.text)) => Some(Fate::Signature),
            Seen::Weak => Some(Fate::Aside(Why::AfterSum)),
            Seen::Section(kind, title) => {
                (after_sum, signed, group) = (false, false, 0);
                let done = std::mem::replace(&mut part, new_part(kind, title));
                push(sheet, done, plan);
                Some(Fate::Heading)
            }
            Seen::Lone { person: true, .. } if data_later && header.ordinal.is_none() => None,
            Seen::Lone { text, person: false } if data_next => {
                part.groups.push((number, text));
                group = u32::try_from(part.groups.len()).unwrap_or(0);
                after_sum = false;
                Some(Fate::Heading)
            }
            Seen::Lone { ref text, .. } if is_title(text) => Some(Fate::Heading),
            Seen::Lone { .. } if signed => Some(Fate::Signature),
            Seen::Lone { text, .. } if text.chars().count() > 80 => Some(Fate::Note),
            Seen::Lone { .. } => Some(Fate::Aside(Why::Alone)),
            Seen::Total => {
                (after_sum, group) = (true, 0);
                Some(Fate::Sum)
            }
            Seen::Note => Some(Fate::Note),
            Seen::Signature => {
                (signed, group) = (true, 0);
                Some(Fate::Signature)
            }
            Seen::Again => Some(Fate::Heading),
            Seen::Aside(why) if signed && !data_later && row.filled() <= 3 && !why.of_file() => Some(Fate::Signature),
            Seen::Aside(why) => Some(Fate::Aside(why)),
        };
        match fate {
            None => {
                part.rows.push(number);
                part.under.push(group);
            }
            Some(fate) => plan.rest.push(rest(index, &header.span, fate, Some(plan.parts.len()))),
        }
    }
    let last = (part.kind, part.title.clone());
    push(sheet, part, plan);
    last
}

/// Where rows are numbered 1.1, 1.2 below a row 1 that has nothing but a text, that text is their heading.
fn number_groups(header: &HeaderGuess, rows: &mut [(usize, Row<'_>, Seen)]) {
    let Some(ordinal) = header.ordinal else { return };
    let number = |row: &Row<'_>| row.cell(ordinal).text.trim().trim_end_matches('.').to_owned();
    for at in (1..rows.len()).rev() {
        let Some([(_, row, seen), (_, next, _)]) = rows.get_mut(at - 1..=at) else { continue };
        let (own, below) = (number(row), number(next));
        let first = below.strip_prefix(&own).is_some_and(|rest| {
            rest.strip_prefix('.').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        });
        let text = header.subject().map(|c| read(row.cell(c))).unwrap_or_default();
        if first && *seen == Seen::Data && row.filled() == 2 && counts(&own) && !text.is_empty() {
            *seen = Seen::Lone { person: false, text };
        }
    }
}

/// Keeps a part that has rows, with the columns that have content and no title.
fn push(sheet: &Sheet, mut part: Part, plan: &mut Plan) {
    if part.rows.is_empty() {
        return;
    }
    let header = &mut part.header;
    let mut used: BTreeSet<u32> = BTreeSet::new();
    for row in part.rows.iter().filter_map(|i| sheet.row(*i as usize)) {
        used.extend(row.within(&header.span).cells().map(|(column, _)| column));
    }
    let known: BTreeSet<u32> = header
        .columns
        .iter()
        .map(|m| m.column)
        .chain(header.unmapped.iter().map(|(c, _)| *c))
        .chain(header.ordinal)
        .collect();
    header.unmapped.extend(used.difference(&known).map(|c| (*c, String::new())));
    header.unmapped.sort_by_key(|(column, _)| *column);
    plan.parts.push(part);
}

/// The number of a row: 1, 01., 1), (1), 1/.
fn counts(text: &str) -> bool {
    let bare = text.trim().trim_start_matches('(').trim_end_matches(['.', ')', '/', '-', ' ']);
    !bare.is_empty() && bare.len() <= 7 && bare.bytes().all(|b| b.is_ascii_digit())
}

fn look(row: Row<'_>, header: &HeaderGuess) -> Seen {
    let seen = look_at(row, header);
    if !matches!(seen, Seen::Data | Seen::Weak | Seen::Lone { .. }) {
        return seen;
    }
    let struck = match header.subject().map(|c| row.cell(c)) {
        Some(name) if !name.is_empty() => name.struck(),
        _ => row.cells().all(|(_, c)| c.struck()),
    };
    match seen {
        Seen::Lone { person: false, .. } => seen,
        _ if struck => Seen::Aside(Why::Struck),
        _ if row.hidden() => Seen::Aside(Why::Hidden),
        _ => seen,
    }
}

fn look_at(row: Row<'_>, header: &HeaderGuess) -> Seen {
    let filled = row.filled();
    let ordinal = header.ordinal.map(|column| row.cell(column)).filter(|c| !c.is_empty() && !c.covered());
    let numbered = ordinal.is_some_and(|c| counts(c.text));
    let subject = match header.subject() {
        Some(column) => Some(column).filter(|c| !row.cell(*c).is_empty()),
        // nobody said yet which column holds the names: any that is filled may
        None => header.content().find(|c| !row.cell(*c).is_empty()),
    };
    // most rows of long lists: nothing of them need be read
    if numbered && filled > 3 && subject.is_some() {
        return Seen::Data;
    }
    // cells of content, own or covered by a merged one further up
    let content: Vec<u32> =
        header.content().filter(|c| !row.cell(*c).is_empty() && !row.cell(*c).covered_across()).collect();
    let texts: Vec<(u32, String)> = row.cells().take(6).map(|(c, cell)| (c, read(cell))).collect();
    let Some((_, first)) = texts.first() else { return Seen::Aside(Why::NoName) };
    if filled <= 3
        && let Some(kind) = section_of(&joined(&texts))
    {
        return Seen::Section(kind, joined(&texts));
    }
    let name = subject.map(|c| read(row.cell(c))).unwrap_or_default();
    let person = vntext::person::is_person_name(&name);
    // "TC" where the number stands, and no name
    let short_sum = subject.is_none() && matches!(vntext::fold(first).as_str(), "tc" | "tong" | "cong");
    if !numbered && !person && (short_sum || texts.iter().any(|(_, t)| is_total(t))) {
        return Seen::Total;
    }
    if repeats(row, header) {
        return Seen::Again;
    }
    if numbered {
        let others = content.iter().any(|c| Some(*c) != subject);
        return match (subject, others) {
            (Some(_), _) | (None, true) => Seen::Data,
            (None, false) if filled > 1 => Seen::Aside(Why::NoName),
            (None, false) => Seen::Aside(Why::OnlyNumber),
        };
    }
    // three fields with the name are a row of the list, whatever words it holds
    if subject.is_some() && content.len() >= 3 {
        return Seen::Data;
    }
    let short = filled <= 3;
    if short && !person && (is_footer(first) || is_footer(&name)) {
        return Seen::Note;
    }
    if short && !person && texts.iter().any(|(_, t)| is_signature(t)) {
        return Seen::Signature;
    }
    // one text, perhaps behind a letter or a Roman number
    let lone = match texts.as_slice() {
        [(column, text)] if filled == 1 && (Some(*column) == subject || *column <= header.subject().unwrap_or(0)) => {
            Some(text.clone())
        }
        [(_, mark), (_, text)] if filled == 2 && is_enumeration(&vntext::fold(mark)) => Some(text.clone()),
        _ => None,
    };
    if let Some(text) = lone.filter(|_| content.len() <= 1) {
        // a list that names nothing but names
        let bare = header.content().count() == 1 && filled == 1 && subject.is_some() && header.ordinal.is_none();
        let person = vntext::person::is_person_name(&text);
        return if bare { Seen::Weak } else { Seen::Lone { text, person } };
    }
    match subject {
        Some(_) if content.len() >= 2 => Seen::Weak,
        Some(_) => Seen::Aside(Why::Alone),
        None => Seen::Aside(Why::NoName),
    }
}

/// The header once more, as lists repeat it on each page.
fn repeats(row: Row<'_>, header: &HeaderGuess) -> bool {
    let titled = header.columns.iter().map(|m| (m.column, m.title.as_str()));
    let mut titles = titled.chain(header.unmapped.iter().map(|(c, t)| (*c, t.as_str()))).filter(|(_, t)| !t.is_empty());
    let mut any = false;
    titles.all(|(column, title)| {
        any = true;
        read(row.cell(column)) == title
    }) && any
}

pub(crate) fn read(cell: crate::model::Cell<'_>) -> String {
    let seen = vntext::detect(cell.text, cell.font);
    vntext::normal(seen.text(cell.text))
}

pub(crate) fn joined(texts: &[(u32, String)]) -> String {
    texts.iter().map(|(_, t)| t.as_str()).collect::<Vec<_>>().join(" ")
}

/// The last heading among the rows above a header.
fn heading_above(sheet: &Sheet, rows: Range<usize>, span: &Range<u32>) -> Option<(PartKind, String)> {
    rows.rev().filter_map(|i| sheet.row(i)).map(|r| r.within(span)).find_map(|row| {
        let texts: Vec<(u32, String)> = row.cells().take(4).map(|(c, cell)| (c, read(cell))).collect();
        let line = joined(&texts);
        section_of(&line).or_else(|| in_title(&line)).map(|kind| (kind, line))
    })
}
