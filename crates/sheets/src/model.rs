//! A workbook in memory: one string per sheet, sixteen bytes a cell, nothing for empty cells.
//!
//! A file of 100,000 rows × 12 columns is 1.2 million cells; a `String` for each would cost more time
//! than parsing. So a sheet keeps all its text in one string and hands out [`Cell`]s that borrow from it.

use std::sync::Arc;

/// All sheets of a file, in the file's order.
#[derive(Debug, Clone, Default)]
pub struct Workbook {
    /// worksheets only; charts and macros are left out
    pub sheets: Vec<Sheet>,
    /// formulas of an .xlsx without a stored value: their cells read as empty, and the user should save
    /// the file once in a spreadsheet program
    pub uncalculated: u32,
    /// days of this file count from 1904, as old Macintosh workbooks do
    pub from_1904: bool,
    /// the encoding its bytes were found to be in, where they are neither Unicode nor told by the file
    pub encoding: Option<&'static str>,
}

impl Workbook {
    /// Sheets that have anything in them and are not hidden.
    pub fn visible(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().filter(|s| !s.hidden && !s.is_empty())
    }

    /// Rows with anything in them, over all sheets.
    pub fn row_count(&self) -> usize {
        self.sheets.iter().map(Sheet::len).sum()
    }
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// nothing
    #[default]
    Empty,
    /// text as typed
    Text,
    /// a number; its text has a decimal point and no groups, or leading zeros where the format adds them
    Number,
    /// a date: ISO, partial where the cell's format shows only a year or a month; with a time `T07:30:00`
    Date,
    /// `TRUE` or `FALSE`
    Bool,
    /// an error value such as `#REF!`
    Error,
    /// a formula whose value was never calculated; its text is the formula
    Formula,
}

/// Marks of a cell.
pub(crate) mod mark {
    /// its letters are struck out
    pub(crate) const STRUCK: u8 = 1;
    /// its value stands in a merged cell of a row above
    pub(crate) const DOWN: u8 = 2;
    /// its value stands in a merged cell further left
    pub(crate) const ACROSS: u8 = 4;
    /// a day of 1905 that is the number of a year typed into a cell of days
    pub(crate) const YEAR: u8 = 8;
    /// its text is what its number format shows, not the bare number
    pub(crate) const SHAPED: u8 = 16;
}

/// One cell, borrowed from its sheet. Formulas show the value stored with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// the text, exactly as the file holds it
    pub text: &'a str,
    /// what it is
    pub kind: Kind,
    /// name of the cell's font, where the file tells; the witness for legacy encodings
    pub font: Option<&'a str>,
    marks: u8,
}

impl Cell<'_> {
    /// True when the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        self.kind == Kind::Empty
    }

    /// True when its letters are struck out.
    pub fn struck(&self) -> bool {
        self.marks & mark::STRUCK != 0
    }

    /// True when the value stands in a merged cell that covers this one.
    pub fn covered(&self) -> bool {
        self.marks & (mark::DOWN | mark::ACROSS) != 0
    }

    /// True when the value stands in a merged cell further left.
    pub fn covered_across(&self) -> bool {
        self.marks & mark::ACROSS != 0
    }

    /// True when a year was typed into a cell of days, so that the program shows a day of 1905.
    pub fn year_in_day(&self) -> bool {
        self.marks & mark::YEAR != 0
    }

    /// True when the text is what the cell's number format shows.
    pub fn shaped(&self) -> bool {
        self.marks & mark::SHAPED != 0
    }
}

#[derive(Debug, Clone, Copy)]
struct Stored {
    start: u32,
    len: u32,
    column: u16,
    font: u16,
    kind: Kind,
    marks: u8,
}

#[derive(Debug, Clone, Copy)]
struct StoredRow {
    number: u32,
    end: u32,
    hidden: bool,
}

/// One sheet. Rows without content are not kept; the others know their number.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// its name, or the file's name for .csv
    pub name: String,
    /// true when the file hides it, as lookup sheets of templates are
    pub hidden: bool,
    text: String,
    fonts: Vec<Arc<str>>,
    cells: Vec<Stored>,
    rows: Vec<StoredRow>,
    width: u32,
    hidden_columns: Vec<(u32, u32)>,
}

/// "No font": index 0 is never a font.
pub(crate) const NO_FONT: u16 = 0;

/// Place of a text already stored, to be used again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    start: u32,
    len: u32,
}

impl Sheet {
    /// Rows that hold anything.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One more than the last column that holds anything.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// The rows that hold anything, top to bottom.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (0..self.rows.len()).map(|index| Row { sheet: self, index, first: 0, end: u32::MAX })
    }

    /// The n-th row that holds anything (from 0), not the row with that number.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.rows.len()).then_some(Row { sheet: self, index, first: 0, end: u32::MAX })
    }

    /// True when the file hides the column (from 0).
    pub fn hides_column(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    fn bounds(&self, index: usize) -> (usize, usize) {
        let end = |i: usize| self.rows.get(i).map_or(0, |r| r.end as usize);
        (if index == 0 { 0 } else { end(index - 1) }, end(index))
    }

    fn view(&self, stored: &Stored) -> Cell<'_> {
        let start = stored.start as usize;
        Cell {
            text: self.text.get(start..start + stored.len as usize).unwrap_or_default(),
            kind: stored.kind,
            marks: stored.marks,
            font: usize::from(stored.font).checked_sub(1).and_then(|i| self.fonts.get(i)).map(|f| &**f),
        }
    }

    /// Number that cells use for a font.
    pub(crate) fn font_index(&mut self, name: &str) -> u16 {
        let at = self.fonts.iter().position(|f| **f == *name).unwrap_or_else(|| {
            self.fonts.push(name.into());
            self.fonts.len() - 1
        });
        u16::try_from(at + 1).unwrap_or(NO_FONT)
    }

    pub(crate) fn text_len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn last_position(&self) -> Option<(u32, u32)> {
        let row = self.rows.last()?;
        Some((row.number, self.cells.last().map_or(0, |c| u32::from(c.column))))
    }

    /// Where the text of the last cell lies.
    pub(crate) fn last_span(&self) -> Option<Span> {
        self.cells.last().map(|c| Span { start: c.start, len: c.len })
    }

    /// Stores a text; `None` when the sheet cannot address more.
    pub(crate) fn store(&mut self, text: &str) -> Option<Span> {
        let start = u32::try_from(self.text.len()).ok()?;
        let len = u32::try_from(text.len()).ok()?;
        start.checked_add(len)?;
        self.text.push_str(text);
        Some(Span { start, len })
    }

    /// Appends a cell after the last one. The caller keeps positions ascending.
    pub(crate) fn append(&mut self, row: u32, column: u16, span: Span, look: Look) -> Option<()> {
        let Look { kind, font, marks } = look;
        self.cells.push(Stored { start: span.start, len: span.len, column, font, kind, marks });
        let end = u32::try_from(self.cells.len()).ok()?;
        match self.rows.last_mut() {
            Some(last) if last.number == row => last.end = end,
            _ => self.rows.push(StoredRow { number: row, end, hidden: false }),
        }
        self.width = self.width.max(u32::from(column) + 1);
        Some(())
    }

    /// Appends the cells of the last row once more under another number.
    pub(crate) fn repeat_last_row(&mut self, number: u32) -> Option<()> {
        let (start, end) = self.bounds(self.rows.len().checked_sub(1)?);
        self.cells.extend_from_within(start..end);
        let hidden = self.rows.last().is_some_and(|r| r.hidden);
        self.rows.push(StoredRow { number, end: u32::try_from(self.cells.len()).ok()?, hidden });
        Some(())
    }

    /// Says which rows and columns (from 0, inclusive) the file hides.
    pub(crate) fn hide(&mut self, mut rows: Vec<(u32, u32)>, columns: Vec<(u32, u32)>) {
        self.hidden_columns.extend(columns);
        rows.sort_unstable();
        for row in &mut self.rows {
            let after = rows.partition_point(|(first, _)| *first <= row.number);
            // ranges of hidden rows do not overlap: the last that begins before is the only one
            row.hidden |= after.checked_sub(1).and_then(|i| rows.get(i)).is_some_and(|(_, last)| row.number <= *last);
        }
    }

    /// Gives the value of each merged cell to the cells it covers, in rows that hold anything of their own.
    pub(crate) fn cover(&mut self, merges: &mut Vec<Merge>) {
        merges.retain(|m| m.rows.0 <= m.rows.1 && m.columns.0 <= m.columns.1 && m.columns.0 < self.width);
        merges.sort_unstable_by_key(|m| (m.rows.0, m.columns.0));
        if merges.is_empty() {
            return;
        }
        let mut cells: Vec<Stored> = Vec::with_capacity(self.cells.len());
        let mut rows = self.rows.clone();
        let (mut next, mut added) = (0, 0usize);
        // merged cells that reach into this row, with what they show
        let mut active: Vec<(Merge, Option<Stored>)> = Vec::new();
        for (index, row) in rows.iter_mut().enumerate() {
            let (start, end) = self.bounds(index);
            let own = self.cells.get(start..end).unwrap_or_default();
            active.retain(|(m, _)| m.rows.1 >= row.number);
            while let Some(merge) = merges.get(next).filter(|m| m.rows.0 <= row.number) {
                if merge.rows.1 >= row.number {
                    let shown =
                        own.iter().find(|c| merge.rows.0 == row.number && u32::from(c.column) == merge.columns.0);
                    active.push((*merge, shown.copied()));
                }
                next += 1;
            }
            let mut all: Vec<Stored> = own.to_vec();
            for (merge, shown) in &active {
                let Some(shown) = shown else { continue };
                for column in merge.columns.0..=merge.columns.1.min(self.width) {
                    let Ok(column) = u16::try_from(column) else { break };
                    if added < COVERED && !all.iter().any(|c| c.column == column) {
                        let down = merge.rows.0 != row.number;
                        let marks = shown.marks | if down { mark::DOWN } else { mark::ACROSS };
                        let across = if down && u32::from(column) != merge.columns.0 { mark::ACROSS } else { 0 };
                        all.push(Stored { column, marks: marks | across, ..*shown });
                        added += 1;
                    }
                }
            }
            all.sort_unstable_by_key(|c| c.column);
            if let Some(last) = all.last() {
                self.width = self.width.max(u32::from(last.column) + 1);
            }
            cells.append(&mut all);
            row.end = u32::try_from(cells.len()).unwrap_or(u32::MAX);
        }
        self.cells = cells;
        self.rows = rows;
    }
}

/// Cells that merged ones may cover in a sheet: more is no list.
const COVERED: usize = 2 << 20;

/// A merged cell: first and last row, first and last column, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Merge {
    pub(crate) rows: (u32, u32),
    pub(crate) columns: (u32, u32),
}

/// What a cell is besides its text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Look {
    pub(crate) kind: Kind,
    pub(crate) font: u16,
    pub(crate) marks: u8,
}

/// One row that holds something, or the part of it that lies within some columns.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    index: usize,
    first: u32,
    end: u32,
}

impl<'a> Row<'a> {
    /// Place among the rows that hold anything, from 0; the key of [`Sheet::row`].
    pub fn index(&self) -> usize {
        self.index
    }

    /// The number people see at the left of the sheet, from 1.
    pub fn number(&self) -> u32 {
        self.sheet.rows.get(self.index).map_or(0, |r| r.number.saturating_add(1))
    }

    /// True when the file hides the row.
    pub fn hidden(&self) -> bool {
        self.sheet.rows.get(self.index).is_some_and(|r| r.hidden)
    }

    /// The part of the row within some columns (from 0).
    pub fn within(self, columns: &std::ops::Range<u32>) -> Row<'a> {
        Row { first: self.first.max(columns.start), end: self.end.min(columns.end), ..self }
    }

    /// One more than the last column of the sheet.
    pub(crate) fn width(&self) -> u32 {
        self.sheet.width
    }

    /// How many cells hold a value of their own.
    pub fn filled(&self) -> usize {
        self.cells().count()
    }

    fn stored(&self) -> &'a [Stored] {
        let (start, end) = self.sheet.bounds(self.index);
        self.sheet.cells.get(start..end).unwrap_or_default()
    }

    /// The cell of a column (from 0), with the value of the merged cell that covers it; an empty cell where the file has none.
    pub fn cell(&self, column: u32) -> Cell<'a> {
        if !(self.first..self.end).contains(&column) {
            return Cell::default();
        }
        let cells = self.stored();
        // most sheets are dense: the cell usually stands where its column says
        let stored = match cells.get(column as usize) {
            Some(cell) if u32::from(cell.column) == column => Some(cell),
            _ => cells.binary_search_by_key(&column, |c| u32::from(c.column)).ok().and_then(|i| cells.get(i)),
        };
        stored.map_or_else(Cell::default, |s| self.sheet.view(s))
    }

    /// Cells that hold a value of their own with their columns, left to right; cells that a merged one covers are left out.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = (u32, Cell<'a>)> + use<'a> {
        let (sheet, first, end) = (self.sheet, self.first, self.end);
        let own = move |c: &&Stored| {
            c.marks & (mark::DOWN | mark::ACROSS) == 0 && (first..end).contains(&u32::from(c.column))
        };
        self.stored().iter().filter(own).map(|c| (u32::from(c.column), sheet.view(c)))
    }
}
