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
}

impl Cell<'_> {
    /// True when the cell holds nothing.
    pub fn is_empty(&self) -> bool {
        self.kind == Kind::Empty
    }
}

#[derive(Debug, Clone, Copy)]
struct Stored {
    start: u32,
    len: u32,
    column: u16,
    font: u16,
    kind: Kind,
}

#[derive(Debug, Clone, Copy)]
struct StoredRow {
    number: u32,
    end: u32,
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
        (0..self.rows.len()).map(|index| Row { sheet: self, index })
    }

    /// The n-th row that holds anything (from 0), not the row with that number.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        (index < self.rows.len()).then_some(Row { sheet: self, index })
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
    pub(crate) fn append(&mut self, row: u32, column: u16, span: Span, kind: Kind, font: u16) -> Option<()> {
        self.cells.push(Stored { start: span.start, len: span.len, column, font, kind });
        let end = u32::try_from(self.cells.len()).ok()?;
        match self.rows.last_mut() {
            Some(last) if last.number == row => last.end = end,
            _ => self.rows.push(StoredRow { number: row, end }),
        }
        self.width = self.width.max(u32::from(column) + 1);
        Some(())
    }

    /// Appends the cells of the last row once more under another number.
    pub(crate) fn repeat_last_row(&mut self, number: u32) -> Option<()> {
        let (start, end) = self.bounds(self.rows.len().checked_sub(1)?);
        self.cells.extend_from_within(start..end);
        self.rows.push(StoredRow { number, end: u32::try_from(self.cells.len()).ok()? });
        Some(())
    }
}

/// One row that holds something.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    index: usize,
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

    /// How many cells hold anything.
    pub fn filled(&self) -> usize {
        let (start, end) = self.sheet.bounds(self.index);
        end - start
    }

    /// The cell of a column (from 0); an empty cell where the file has none.
    pub fn cell(&self, column: u32) -> Cell<'a> {
        let (start, end) = self.sheet.bounds(self.index);
        let cells = self.sheet.cells.get(start..end).unwrap_or_default();
        // most sheets are dense: the cell usually stands where its column says
        let stored = match cells.get(column as usize) {
            Some(cell) if u32::from(cell.column) == column => Some(cell),
            _ => cells.binary_search_by_key(&column, |c| u32::from(c.column)).ok().and_then(|i| cells.get(i)),
        };
        stored.map_or_else(Cell::default, |s| self.sheet.view(s))
    }

    /// Cells that hold anything with their columns, left to right.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = (u32, Cell<'a>)> + use<'a> {
        let sheet = self.sheet;
        let (start, end) = sheet.bounds(self.index);
        let cells = sheet.cells.get(start..end).unwrap_or_default();
        cells.iter().map(|c| (u32::from(c.column), sheet.view(c)))
    }
}
