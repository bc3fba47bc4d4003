//! The builder that every reader fills; here each cell meets the limits.

use crate::error::{Limit, SheetError};
use crate::limits::Limits;
use crate::model::{Kind, Sheet, Span, Workbook};
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
}

impl<'l> Builder<'l> {
    pub(super) fn new(limits: &'l Limits) -> Builder<'l> {
        Builder { limits, done: Vec::new(), sheet: Sheet::default(), rows: 0, text: 0, shared: HashMap::new() }
    }

    pub(super) fn start(&mut self, name: &str, hidden: bool) {
        self.end_sheet();
        self.sheet.name = name.to_owned();
        self.sheet.hidden = hidden;
    }

    fn end_sheet(&mut self) {
        self.shared.clear();
        let sheet = std::mem::take(&mut self.sheet);
        self.rows += sheet.len() as u32;
        self.text += sheet.text_len() as u64;
        if !sheet.name.is_empty() || !sheet.is_empty() {
            self.done.push(sheet);
        }
    }

    pub(super) fn finish(mut self) -> Workbook {
        self.end_sheet();
        Workbook { sheets: self.done, uncalculated: 0 }
    }

    pub(super) fn font(&mut self, name: &str) -> u16 {
        self.sheet.font_index(name)
    }

    /// Adds a cell; blank text is no cell. Positions must ascend.
    pub(super) fn push(&mut self, row: u32, column: u32, text: &str, kind: Kind, font: u16) -> Result<(), SheetError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let column = self.admit(row, column, text.len())?;
        let span = self.sheet.store(text).ok_or_else(|| self.too_much_text())?;
        self.append(row, column, span, kind, font)
    }

    /// Like [`Builder::push`] for a string of a shared table, stored once a sheet.
    pub(super) fn push_shared(&mut self, row: u32, column: u32, text: &str, font: u16) -> Result<(), SheetError> {
        let key = (text.as_ptr().addr(), text.len());
        let Some(span) = self.shared.get(&key).copied() else {
            self.push(row, column, text, Kind::Text, font)?;
            if let Some(span) = self.sheet.last_span()
                && !text.trim().is_empty()
            {
                self.shared.insert(key, span);
            }
            return Ok(());
        };
        let column = self.admit(row, column, 0)?;
        self.append(row, column, span, Kind::Text, font)
    }

    fn append(&mut self, row: u32, column: u16, span: Span, kind: Kind, font: u16) -> Result<(), SheetError> {
        self.sheet
            .append(row, column, span, kind, font)
            .ok_or_else(|| SheetError::corrupt("more cells than can be counted"))
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

    fn too_much_text(&self) -> SheetError {
        SheetError::TooLarge {
            limit: Limit::Unpacked,
            allowed: self.limits.unpacked,
            found: self.limits.unpacked.saturating_add(1),
        }
    }
}
