//! Header rows, found wherever they stand.
//!
//! Lists of Vietnamese offices start with the names of two bodies, a motto, a title over three lines;
//! then comes a header of one row or of two with merged cells, sometimes a row of column numbers, and
//! further down the same header again for the second part. Nothing of that is fixed, so each row
//! is weighed by how many of the wanted fields its cells name.

use crate::model::{Kind, Row, Sheet};
use std::ops::Range;

/// A field the caller wants, and what lists call it.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec<'s> {
    /// the caller's name for it
    pub key: &'s str,
    /// what headers call it, folded (lower case, no diacritics): `ho va ten`, `ho ten`
    pub names: &'s [&'s str],
    /// a row that lacks a required field is no header unless nothing better is found
    pub required: bool,
}

/// A column that was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// column from 0
    pub column: u32,
    /// [`FieldSpec::key`]
    pub key: String,
    /// 100 the very name, 90 and less the further away
    pub score: u8,
    /// the header as printed, repaired if it was in a legacy encoding
    pub title: String,
}

/// A header and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderGuess {
    /// rows of the header, as indexes for [`Sheet::row`]; more than one when cells are merged
    pub rows: Range<usize>,
    /// recognised columns, left to right
    pub columns: Vec<Mapped>,
    /// the column of ordinal numbers (STT), when there is one
    pub ordinal: Option<u32>,
    /// columns with a title that no field took
    pub unmapped: Vec<(u32, String)>,
    /// required fields that no column took
    pub missing: Vec<String>,
    /// rows below, up to the next header or the end of the sheet
    pub data: Range<usize>,
    /// a person pointed at it: what its columns are is not known from their titles
    pub by_hand: bool,
    /// columns of its table: not all of the sheet where tables stand side by side
    pub span: Range<u32>,
}

/// All columns.
pub(crate) const ALL: Range<u32> = 0..u32::MAX;

impl HeaderGuess {
    /// The column of a field.
    pub fn column(&self, key: &str) -> Option<u32> {
        self.columns.iter().find(|m| m.key == key).map(|m| m.column)
    }

    /// The column of the name of whom a row is about, or of the first part of it; `None` where no column is known to hold it.
    pub fn subject(&self) -> Option<u32> {
        let of = |key: &str| self.column(key);
        of("name").or_else(|| PARTS_OF_NAME.into_iter().find_map(of))
    }

    /// Columns of content, recognised or not; where nothing is pointed at by hand, those that were recognised.
    pub(crate) fn content(&self) -> impl Iterator<Item = u32> + Clone + '_ {
        let unknown = self.unmapped.iter().filter(|_| self.by_hand).map(|(column, _)| *column);
        self.columns.iter().map(|m| m.column).chain(unknown)
    }

    /// True when every required field has a column.
    pub fn complete(&self) -> bool {
        self.missing.is_empty()
    }
}

/// What lists call the column of ordinal numbers.
const ORDINAL: [&str; 7] = ["stt", "tt", "so tt", "so thu tu", "s tt", "no", "#"];
/// Columns looked at: no list has more.
const COLUMNS: u32 = 100;
/// At least one column must be named as well as this.
const SURE: u8 = 90;
/// Rows that a header may have.
const STOREYS: usize = 3;
/// Fewer recognised cells make no header, unless fewer fields are wanted.
const LEAST: usize = 2;

/// A name that stands in columns of its parts is there: family name with what stands between, and given name.
const PARTS_OF_NAME: [&str; 3] = ["name_family", "name_middle", "name_given"];

/// The headers of a sheet, top to bottom, each with the rows that belong to it; headers of tables side by side one after the other.
pub fn find_header(sheet: &Sheet, fields: &[FieldSpec<'_>]) -> Vec<HeaderGuess> {
    let mut found = candidates(sheet, fields, true);
    if found.is_empty() {
        // nothing complete: offer the best incomplete row so that columns can be mapped by hand
        let best =
            candidates(sheet, fields, false).into_iter().max_by_key(|h| (h.columns.len(), usize::MAX - h.rows.start));
        found.extend(best);
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|h| h.rows.start).chain([sheet.len()]).collect();
    for (header, end) in found.iter_mut().zip(ends) {
        let first = skip_column_numbers(sheet, header.rows.end);
        header.data = first.min(end)..end;
    }
    found.into_iter().flat_map(|header| side_by_side(sheet, fields, header)).collect()
}

/// Rows of data that must leave a column empty before it parts two tables.
const GAP: usize = 50;

/// The tables that stand beside each other under one row of headers: each begins with a number column of its own, or
/// behind an empty column, and each names what it needs.
fn side_by_side(sheet: &Sheet, fields: &[FieldSpec<'_>], header: HeaderGuess) -> Vec<HeaderGuess> {
    let all = header.rows.clone().filter_map(|i| sheet.row(i)).map(titles).reduce(|above, below| merge(&above, &below));
    let all = all.unwrap_or_default();
    let ordinals: Vec<u32> = all.iter().filter(|(_, t)| is_ordinal(&vntext::fold(t))).map(|(c, _)| *c).collect();
    let mut starts: Vec<u32> = ordinals.into_iter().skip(1).collect();
    if starts.is_empty() {
        let rows = || header.data.clone().take(GAP).filter_map(|i| sheet.row(i));
        let gap = |from: u32, to: u32| (from..to).any(|c| rows().all(|r| r.cell(c).is_empty()));
        let pairs = all.windows(2).filter_map(|w| Some((w.first()?.0, w.get(1)?.0)));
        starts = pairs.filter(|(a, b)| gap(a + 1, *b)).map(|(_, b)| b).collect();
    }
    let bounds: Vec<u32> = std::iter::once(0).chain(starts).chain([u32::MAX]).collect();
    let tables: Vec<HeaderGuess> = bounds
        .windows(2)
        .filter_map(|w| Some(*w.first()?..*w.get(1)?))
        .map(|span| {
            let own: Vec<(u32, String)> = all.iter().filter(|(c, _)| span.contains(c)).cloned().collect();
            HeaderGuess { span, data: header.data.clone(), ..map(sheet, &own, fields, header.rows.clone()) }
        })
        .collect();
    let whole = |h: &HeaderGuess| h.complete() && !h.columns.is_empty() && (h.ordinal.is_some() || h.columns.len() > 1);
    if tables.len() > 1 && tables.iter().all(whole) { tables } else { vec![header] }
}

fn candidates(sheet: &Sheet, fields: &[FieldSpec<'_>], complete: bool) -> Vec<HeaderGuess> {
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(row) = sheet.row(index) {
        match header_at(sheet, row, fields) {
            Some(header) if !complete || header.complete() => {
                index = header.rows.end;
                found.push(header);
            }
            _ => index += 1,
        }
    }
    found
}

/// The header that starts in this row, if it is one; two or three rows when those name more fields.
fn header_at(sheet: &Sheet, row: Row<'_>, fields: &[FieldSpec<'_>]) -> Option<HeaderGuess> {
    if !may_be_header(row) {
        return None;
    }
    let tops = titles(row);
    let first = row.index();
    let mut header = map(sheet, &tops, fields, first..first + 1);
    let (mut above, mut all) = (row, tops.clone());
    for end in first + 2..=first + STOREYS {
        let Some(next) = sheet.row(end - 1).filter(|next| continues(above, *next)) else { break };
        all = merge(&all, &titles(next));
        let deeper = map(sheet, &all, fields, first..end);
        let better = deeper.columns.len() > header.columns.len() || (!header.complete() && deeper.complete());
        if better || only_years(next) {
            header = deeper;
        }
        above = next;
    }
    let wanted = LEAST.min(fields.len()).max(1);
    let named = header.columns.len() + usize::from(header.ordinal.is_some());
    let sure = header.columns.iter().any(|m| m.score >= SURE);
    // a wide header may be asked for two of its columns only; then they must all be there
    let enough = named * 3 >= tops.len() || (header.complete() && fields.iter().any(|f| f.required));
    // collectives often have nothing but a number and a name
    let plain = header.ordinal.is_some() && header.complete() && header.columns.iter().any(|m| m.score >= 95);
    ((header.columns.len() >= wanted || plain) && sure && enough).then_some(header)
}

/// Headers are short texts; a row of data soon shows a number, a date or a long text.
pub(crate) fn may_be_header(row: Row<'_>) -> bool {
    let mut texts = 0;
    for (_, cell) in row.cells().take(COLUMNS as usize) {
        match cell.kind {
            Kind::Text if cell.text.len() <= 200 && !is_number_or_day(cell.text) => texts += 1,
            _ => return false,
        }
    }
    texts >= 1
}

/// Five digits and no letter: a service number or a day, however it was typed.
fn is_number_or_day(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() >= 5 && !text.chars().any(char::is_alphabetic)
}

/// A second header row fills gaps below merged cells: it has text or years only, nothing in the first
/// column that the row above already filled with an ordinal title, and does not stand below title after title.
fn continues(top: Row<'_>, next: Row<'_>) -> bool {
    let adjacent = next.number() == top.number() + 1;
    let below_ordinal = titles(top)
        .iter()
        .find(|(_, t)| is_ordinal(&vntext::fold(t)))
        .is_some_and(|(column, _)| !next.cell(*column).is_empty() && !next.cell(*column).covered());
    // one text alone is a title or a heading, never the upper half of a header, unless merged titles reach down beside it
    let beside = |c: u32| top.cell(c).covered() && !top.cell(c).covered_across();
    let several = top.cells().count() >= 2 || (0..top.width().min(COLUMNS)).filter(|c| beside(*c)).count() >= 2;
    // "I. TẬP THỂ | II. CÁ NHÂN" above two tables side by side
    let headings = titles(top).iter().all(|(_, t)| crate::words::numbered_section(t));
    let own = |column: u32| !top.cell(column).is_empty() && !top.cell(column).covered();
    let wide = |column: u32| top.cell(column + 1).covered_across();
    let row_of_data = next.cells().all(|(c, _)| own(c) && !wide(c)) && next.filled() + 1 >= top.filled();
    several && adjacent && (may_be_header(next) || only_years(next)) && !below_ordinal && !row_of_data && !headings
}

/// "2023 | 2024 | 2025", "Năm 2023 | Năm 2024": years below a title that is merged over them.
fn only_years(row: Row<'_>) -> bool {
    row.cells().all(|(_, c)| {
        let folded = vntext::fold(c.text);
        let number = folded.strip_prefix("nam ").unwrap_or(&folded);
        number.len() == 4 && number.parse::<u32>().is_ok_and(|n| (1950..=2100).contains(&n))
    })
}

/// Titles of a row, read through the legacy encoding they may be in.
pub(crate) fn titles(row: Row<'_>) -> Vec<(u32, String)> {
    row.cells()
        .take(COLUMNS as usize)
        .map(|(column, cell)| {
            let seen = vntext::detect(cell.text, cell.font);
            (column, vntext::normal(seen.text(cell.text)))
        })
        .filter(|(_, title)| !title.is_empty())
        .collect()
}

/// Puts the title of a merged cell before each title below it.
pub(crate) fn merge(tops: &[(u32, String)], subs: &[(u32, String)]) -> Vec<(u32, String)> {
    let mut all: Vec<(u32, String)> = Vec::new();
    for (column, sub) in subs {
        let above = tops.iter().rev().find(|(c, _)| c <= column);
        let title = match above {
            Some((_, top)) => format!("{sub} ({top})"),
            None => sub.clone(),
        };
        all.push((*column, title));
    }
    for (column, top) in tops {
        if !all.iter().any(|(c, _)| c == column) {
            all.push((*column, top.clone()));
        }
    }
    all.sort_by_key(|(column, _)| *column);
    all
}

/// Gives each field the column that names it best, best names first.
pub(crate) fn map(
    sheet: &Sheet,
    titles: &[(u32, String)],
    fields: &[FieldSpec<'_>],
    rows: Range<usize>,
) -> HeaderGuess {
    let folded: Vec<String> = titles.iter().map(|(_, t)| vntext::fold(t)).collect();
    let ordinal = folded
        .iter()
        .zip(titles)
        .find(|(f, _)| is_ordinal(f))
        .map(|(_, (column, _))| *column)
        .filter(|_| !fields.iter().any(|f| f.names.iter().any(|n| is_ordinal(n))));
    let mut scores: Vec<(u8, usize, usize)> = Vec::new();
    for (t, title) in folded.iter().enumerate() {
        for (f, field) in fields.iter().enumerate() {
            let score = field.names.iter().map(|name| likeness(title, name)).max().unwrap_or(0);
            if score > 0 {
                scores.push((score, t, f));
            }
        }
    }
    // a column that the file hides is taken only where none that people see is
    let hidden = |t: usize| titles.get(t).is_some_and(|(column, _)| sheet.hides_column(*column));
    scores.sort_by_key(|(score, t, f)| (hidden(*t), std::cmp::Reverse(*score), *t, *f));
    let mut taken: Vec<(usize, usize, u8)> = Vec::new();
    for (score, t, f) in scores {
        if !taken.iter().any(|(title, field, _)| *title == t || *field == f) {
            taken.push((t, f, score));
        }
    }
    taken.sort_by_key(|(t, _, _)| *t);
    let mut columns: Vec<Mapped> = taken
        .iter()
        .filter_map(|(t, f, score)| {
            let (column, title) = titles.get(*t)?;
            let key = fields.get(*f)?.key.to_owned();
            Some(Mapped { column: *column, key, score: *score, title: title.clone() })
        })
        .collect();
    let has = |columns: &[Mapped], key: &str| columns.iter().any(|m| m.key == key);
    // "Tên" without "Họ đệm" beside it is the whole name
    if !has(&columns, "name") && !has(&columns, "name_family") && fields.iter().any(|f| f.key == "name") {
        columns.iter_mut().filter(|m| m.key == "name_given").for_each(|m| m.key = "name".to_owned());
    }
    let in_parts = has(&columns, "name_family") && has(&columns, "name_given");
    let unmapped = titles
        .iter()
        .filter(|(c, _)| Some(*c) != ordinal && !columns.iter().any(|m| m.column == *c))
        .cloned()
        .collect();
    let missing = fields
        .iter()
        .filter(|f| f.required && !columns.iter().any(|m| m.key == f.key) && !(f.key == "name" && in_parts))
        .map(|f| f.key.to_owned())
        .collect();
    HeaderGuess { rows, columns, ordinal, unmapped, missing, data: 0..0, by_hand: false, span: ALL }
}

fn is_ordinal(folded: &str) -> bool {
    ORDINAL.contains(&folded)
}

/// Names that begin half of all titles ("Hộ khẩu", "Tên đơn vị"): only the very word counts.
const BEGINNINGS: [&str; 4] = ["ho", "ten", "dem", "nu"];

/// Words behind a title that make it another's, or another time's: "Đơn vị cũ", "Họ tên vợ".
const OTHERS: [&str; 7] = ["cu", "truoc", "cha", "me", "vo", "chong", "con"];

/// How much a folded title is a name: 100 equal; 95 equal before its bracket; 85 starts with it; 70
/// holds it as whole words; 60 one letter off; 0 otherwise.
fn likeness(title: &str, name: &str) -> u8 {
    if title == name {
        return 100;
    }
    if name.is_empty() || BEGINNINGS.contains(&name) || title.len() > name.len() + 60 {
        return 0;
    }
    if let Some(rest) = title.strip_prefix(name)
        && rest.starts_with(' ')
    {
        if rest.split(' ').any(|w| OTHERS.contains(&w)) {
            return 0;
        }
        return if rest.len() <= 12 { 90 } else { 85 };
    }
    let words = name.len() >= 4;
    if words && (title.ends_with(&format!(" {name}")) || title.contains(&format!(" {name} "))) {
        return 70;
    }
    let close = name.len() >= 6 && title.len().abs_diff(name.len()) <= 1;
    if close && vntext::edit_distance_folded(title, name) <= 1 { 60 } else { 0 }
}

/// Below many headers stands a row that numbers the columns: 1 2 3, (1) (2) (3), A B 1 2.
pub(crate) fn skip_column_numbers(sheet: &Sheet, index: usize) -> usize {
    let numbers = sheet.row(index).is_some_and(|row| {
        let mut last = 0;
        let mut seen = 0;
        let all = row.cells().all(|(_, cell)| {
            let bare = cell.text.trim().trim_matches(['(', ')']);
            if bare.len() == 1 && bare.starts_with(['A', 'B', 'C']) {
                return true;
            }
            let next = bare.parse::<u32>().ok().filter(|n| *n == last + 1);
            seen += 1;
            last = next.unwrap_or(last);
            next.is_some()
        });
        all && seen >= 3
    });
    index + usize::from(numbers)
}

#[cfg(test)]
mod tests {
    use super::likeness;

    #[test]
    fn titles_are_likened_to_names() {
        assert_eq!(likeness("ho va ten", "ho va ten"), 100);
        assert_eq!(likeness("ho va ten khai sinh", "ho va ten"), 90);
        assert_eq!(likeness("nam sinh nam nu", "nam sinh"), 90);
        assert_eq!(likeness("cap bac chuc vu", "chuc vu"), 70);
        assert_eq!(likeness("don vi cong tac", "don vi"), 90);
        assert_eq!(likeness("ho va tenn", "ho va ten"), 60);
        assert_eq!(likeness("ghi chu", "ho va ten"), 0);
        assert_eq!(likeness("hotline", "ho"), 0);
        assert_eq!(likeness("don vi cu", "don vi"), 0);
        assert_eq!(likeness("ho ten vo", "ho ten"), 0);
    }
}
