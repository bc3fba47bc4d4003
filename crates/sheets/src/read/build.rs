//! The builder that every reader fills; here each cell meets the limits.

use crate::error::{Limit, SheetError};
use crate::limits::Limits;
use crate::model::{Kind, Look, Merge, Sheet, Span, Workbook};
use std::collections::HashMap;

pub(super) struct Builder<'l> {
    limits: &'l Limits,
    done: Vec<Sheet>,
    sheet: Sheet,
    /// rows and text bytes of the sheets already done
    rows: u32,
    text: u64,
    /// shared strings already stored in this sheet, by address
    shared: HashMap<(usize, usize), Span>,
    merges: Vec<Merge>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
}

impl<'l> Builder<'l> {
    pub(super) fn new(limits: &'l Limits) -> Builder<'l> {
        Builder {
            limits,
            done: Vec::new(),
            sheet: Sheet::default(),
            rows: 0,
            text: 0,
            shared: HashMap::new(),
            merges: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
        }
    }

    pub(super) fn start(&mut self, name: &str, hidden: bool) {
        self.end_sheet();
        self.sheet.name = name.to_owned();
        self.sheet.hidden = hidden;
    }

    fn end_sheet(&mut self) {
        self.shared.clear();
        let mut sheet = std::mem::take(&mut self.sheet);
        sheet.cover(&mut std::mem::take(&mut self.merges));
        sheet.hide(std::mem::take(&mut self.hidden_rows), std::mem::take(&mut self.hidden_columns));
        self.rows += sheet.len() as u32;
        self.text += sheet.text_len() as u64;
        if !sheet.name.is_empty() || !sheet.is_empty() {
            self.done.push(sheet);
        }
    }

    pub(super) fn finish(mut self) -> Workbook {
        self.end_sheet();
        Workbook { sheets: self.done, ..Workbook::default() }
    }

    pub(super) fn font(&mut self, name: &str) -> u16 {
        self.sheet.font_index(name)
    }

    /// Adds a cell; blank text is no cell. Positions must ascend.
    pub(super) fn push(&mut self, row: u32, column: u32, text: &str, look: Look) -> Result<(), SheetError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let look = if look.kind == Kind::Text && is_error(text) { Look { kind: Kind::Error, ..look } } else { look };
        let column = self.admit(row, column, text.len())?;
        let span = self.sheet.store(text).ok_or_else(|| self.too_much_text())?;
        self.append(row, column, span, look)
    }

    /// Like [`Builder::push`] for a string of a shared table, stored once a sheet.
    pub(super) fn push_shared(&mut self, row: u32, column: u32, text: &str, look: Look) -> Result<(), SheetError> {
        let look = Look { kind: Kind::Text, ..look };
        let key = (text.as_ptr().addr(), text.len());
        let Some(span) = self.shared.get(&key).copied() else {
            self.push(row, column, text, look)?;
            if let Some(span) = self.sheet.last_span()
                && !text.trim().is_empty()
            {
                self.shared.insert(key, span);
            }
            return Ok(());
        };
        let column = self.admit(row, column, 0)?;
        self.append(row, column, span, look)
    }

    fn append(&mut self, row: u32, column: u16, span: Span, look: Look) -> Result<(), SheetError> {
        self.sheet.append(row, column, span, look).ok_or_else(|| SheetError::corrupt("more cells than can be counted"))
    }

    fn admit(&self, row: u32, column: u32, bytes: usize) -> Result<u16, SheetError> {
        if column >= self.limits.columns {
            return Err(SheetError::TooManyColumns { allowed: self.limits.columns, sheet: self.sheet.name.clone() });
        }
        if bytes > self.limits.cell {
            let (row, column) = (row.saturating_add(1), column + 1);
            return Err(SheetError::CellTooLong {
                allowed: self.limits.cell,
                sheet: self.sheet.name.clone(),
                row,
                column,
            });
        }
        match self.sheet.last_position() {
            Some((last, _)) if row > last => self.admit_rows(1)?,
            Some((last, at)) if row == last && column > at => {}
            Some(_) => return Err(SheetError::corrupt("cells out of order")),
            None => self.admit_rows(1)?,
        }
        if self.text + (self.sheet.text_len() + bytes) as u64 > self.limits.unpacked {
            return Err(self.too_much_text());
        }
        u16::try_from(column).map_err(|_| SheetError::corrupt("column number"))
    }

    fn admit_rows(&self, more: u32) -> Result<(), SheetError> {
        let rows = self.rows as u64 + self.sheet.len() as u64 + u64::from(more);
        if rows > u64::from(self.limits.rows) {
            return Err(SheetError::TooManyRows { allowed: self.limits.rows, sheet: self.sheet.name.clone() });
        }
        Ok(())
    }

    /// Repeats the last row `times` more, as .ods files say equal rows.
    pub(super) fn repeat_row(&mut self, times: u32) -> Result<(), SheetError> {
        self.admit_rows(times)?;
        let Some((last, _)) = self.sheet.last_position() else { return Ok(()) };
        for i in 1..=times {
            self.sheet
                .repeat_last_row(last.saturating_add(i))
                .ok_or_else(|| SheetError::corrupt("more cells than can be counted"))?;
        }
        Ok(())
    }

    /// A merged cell of this sheet: first and last row, first and last column.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) {
        self.merges.push(Merge { rows, columns });
    }

    /// Rows of this sheet that are hidden, first and last.
    pub(super) fn hide_rows(&mut self, first: u32, last: u32) {
        self.hidden_rows.push((first, last));
    }

    /// Columns of this sheet that are hidden, first and last.
    pub(super) fn hide_columns(&mut self, first: u32, last: u32) {
        self.hidden_columns.push((first, last));
    }

    fn too_much_text(&self) -> SheetError {
        SheetError::TooLarge {
            limit: Limit::Unpacked,
            allowed: self.limits.unpacked,
            found: self.limits.unpacked.saturating_add(1),
        }
    }
}

/// The values of formulas that failed, as text: lists saved as .csv and pasted values hold them.
fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 10] =
        ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#GETTING_DATA", "#SPILL!", "#CALC!"];
    let bare = text.trim();
    bare.starts_with('#')
        && (ERRORS.iter().any(|e| bare.eq_ignore_ascii_case(e)) || (bare.len() >= 3 && bare.bytes().all(|b| b == b'#')))
        || (bare.len() == 7 && bare.starts_with("Err:5"))
}
