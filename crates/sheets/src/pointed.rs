//! Headers that a person points at because none was recognised, and the rows the person looks at while pointing.

use crate::header::{FieldSpec, HeaderGuess, map, may_be_header, merge, skip_column_numbers, titles};
use crate::model::{Kind, Row, Sheet};
use crate::section::{read, section_of_row};
use std::collections::BTreeSet;

/// Rows at the top of a sheet in which a header is looked for.
const TOP: usize = 30;
/// Rows of data that are asked which columns there are.
const SAMPLE: usize = 200;

/// Where a person says that the data of a sheet lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pointed {
    /// rows that name the columns of what stands below them, as indexes for [`Sheet::row`]
    pub headers: Vec<usize>,
    /// the first row of data where no row names the columns
    pub first: usize,
}

/// The headers that a person pointed at, each with the rows below it; columns without a title have an empty one.
pub fn pointed(sheet: &Sheet, fields: &[FieldSpec<'_>], at: &Pointed) -> Vec<HeaderGuess> {
    let chosen: BTreeSet<usize> = at.headers.iter().copied().filter(|i| *i < sheet.len()).collect();
    let chosen: Vec<usize> = chosen.into_iter().collect();
    // Rows one below the other are one header of two storeys.
    let mut found: Vec<HeaderGuess> = chosen
        .chunk_by(|a, b| a + 1 == *b)
        .filter_map(|rows| {
            let all = rows.iter().filter_map(|i| sheet.row(*i)).map(titles);
            let names = all.reduce(|above, below| merge(&above, &below))?;
            Some(HeaderGuess { by_hand: true, ..map(sheet, &names, fields, *rows.first()?..*rows.last()? + 1) })
        })
        .collect();
    if found.is_empty() {
        found.push(HeaderGuess { by_hand: true, ..map(sheet, &[], fields, at.first..at.first) });
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|h| h.rows.start).chain([sheet.len()]).collect();
    for (header, end) in found.iter_mut().zip(ends) {
        let first = if header.rows.is_empty() { at.first } else { skip_column_numbers(sheet, header.rows.end) };
        header.data = first.min(end)..end;
        header.ordinal = header.ordinal.or_else(|| counting(sheet, header));
        untitled(sheet, header);
    }
    found
}

/// Adds the columns that have content but no title.
fn untitled(sheet: &Sheet, header: &mut HeaderGuess) {
    let used: BTreeSet<u32> = header
        .data
        .clone()
        .take(SAMPLE)
        .filter_map(|i| sheet.row(i))
        // a single text is a heading over all columns
        .filter(|row| row.filled() > 1 || sheet.width() == 1)
        .flat_map(|row| row.cells().map(|(column, _)| column).collect::<Vec<_>>())
        .collect();
    for column in used {
        let known =
            header.columns.iter().any(|m| m.column == column) || header.unmapped.iter().any(|(c, _)| *c == column);
        if !known && header.ordinal != Some(column) {
            header.unmapped.push((column, String::new()));
        }
    }
    header.unmapped.retain(|(column, _)| header.ordinal != Some(*column));
    header.unmapped.sort_by_key(|(column, _)| *column);
}

/// The first column that only counts: 1, 2, 3 …
fn counting(sheet: &Sheet, header: &HeaderGuess) -> Option<u32> {
    let rows = || header.data.clone().take(SAMPLE).filter_map(|i| sheet.row(i)).filter(|r| r.filled() > 1);
    let column = rows().next()?.cells().next()?.0;
    let counts: Vec<u32> =
        rows().filter_map(|r| r.cell(column).text.trim().trim_end_matches('.').parse().ok()).collect();
    let up = counts.windows(2).filter(|w| w.first().zip(w.get(1)).is_some_and(|(a, b)| *b == a + 1)).count();
    (counts.len() >= 2 && counts.first() == Some(&1) && (up + 1) * 10 >= counts.len() * 8).then_some(column)
}

/// A row as a person sees it who looks for the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// the number at the left of the sheet, from 1
    pub number: u32,
    /// its cells from the first column on, repaired if they were in a legacy encoding
    pub cells: Vec<String>,
}

/// The first `most` rows of a sheet, and the rows below each heading further down ("II. CÁ NHÂN"), where another header may stand.
pub fn lines(sheet: &Sheet, most: usize, columns: usize) -> Vec<Line> {
    let mut wanted: BTreeSet<usize> = (0..most.min(sheet.len())).collect();
    for row in sheet.rows().skip(most) {
        if wanted.len() >= most * 2 {
            break;
        }
        if row.filled() <= 3 && section_of_row(row).is_some() {
            wanted.extend((row.index()..sheet.len()).take(3));
        }
    }
    let line = |row: Row<'_>| {
        let width = row.cells().next_back().map_or(0, |(c, _)| c as usize + 1).min(columns);
        Line { number: row.number(), cells: (0..width).map(|c| read(row.cell(c as u32))).collect() }
    };
    wanted.into_iter().filter_map(|i| sheet.row(i)).map(line).collect()
}

/// Where the data of a sheet seem to lie: the first wide row, which is its header unless it looks like data.
pub fn likely(sheet: &Sheet) -> Pointed {
    let top = || sheet.rows().take(TOP);
    let widest = top().map(|r| r.filled()).max().unwrap_or(0);
    let Some(wide) = top().find(|r| r.filled() * 10 >= widest * 6) else { return Pointed::default() };
    let digits = |r: Row<'_>| r.cells().any(|(_, c)| c.text.bytes().filter(u8::is_ascii_digit).count() >= 4);
    let titled = widest > 1 && may_be_header(wide) && !digits(wide) && wide.index() + 1 < sheet.len();
    let alone = wide.cells().any(|(_, c)| c.kind == Kind::Text && c.text.trim().parse::<f64>().is_ok());
    if titled && !alone {
        Pointed { headers: vec![wide.index()], first: wide.index() }
    } else {
        Pointed { headers: Vec::new(), first: wide.index() }
    }
}
