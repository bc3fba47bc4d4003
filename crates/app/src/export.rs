//! A list as a spreadsheet: exactly the columns and rows that the page shows.

use sheets::write::{Column, ColumnKind, Table};

use crate::{Error, Result};

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A civil date, ISO; a partial one is written as text.
    Date(String),
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its title, in the first row.
    pub title: String,
    /// Headings of the columns.
    pub headings: Vec<String>,
    /// Rows, as long as the headings.
    pub rows: Vec<Vec<Value>>,
}

/// The sheet as an .xlsx file. Blocking: call it off the async threads for long lists.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>> {
    workbook(std::slice::from_ref(sheet))
}

/// Several sheets as one .xlsx file. Blocking like [`xlsx`].
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut writer = sheets::WorkbookWriter::new();
    for sheet in sheets {
        let rows = sheet.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>());
        writer.add(&table(sheet), rows).map_err(failed)?;
    }
    writer.finish().map_err(failed)
}

fn table(sheet: &Sheet) -> Table {
    let columns = sheet.headings.iter().enumerate().map(|(i, heading)| {
        let cells = || sheet.rows.iter().take(200).filter_map(move |r| r.get(i));
        let longest = cells().map(width).chain([heading.chars().count()]).max().unwrap_or(10);
        let kind = match cells().find(|c| **c != Value::Empty) {
            Some(Value::Number(_)) => ColumnKind::Int,
            Some(Value::Date(_)) => ColumnKind::Date,
            _ => ColumnKind::Text,
        };
        Column::new(heading.as_str(), longest.clamp(8, 60) as f64 + 2.0, kind)
    });
    Table {
        name: sheet.title.clone(),
        titles: vec![sheet.title.clone()],
        columns: columns.collect(),
        autofilter: true,
        landscape: sheet.headings.len() > 6,
        ..Table::default()
    }
}

fn cell(value: &Value) -> sheets::write::Value<'_> {
    match value {
        Value::Empty => sheets::write::Value::Empty,
        Value::Text(text) => text.as_str().into(),
        Value::Number(n) => (*n).into(),
        Value::Date(iso) => sheets::write::Value::Date(iso.as_str().into()),
    }
}

fn width(value: &Value) -> usize {
    match value {
        Value::Empty => 0,
        Value::Text(text) => text.chars().count(),
        Value::Number(_) | Value::Date(_) => 10,
    }
}

/// A sheet whose rows come piece by piece; see [`sheets::stream`].
pub struct Streamed(sheets::stream::StreamedSheet);

impl Streamed {
    /// Begins with a first piece, from which the columns' widths and kinds are taken. Blocking, as all of it.
    pub fn begin(first: &Sheet) -> Result<Self> {
        let mut begun = Self(sheets::stream::StreamedSheet::new(&table(first)).map_err(failed)?);
        begun.add(first)?;
        Ok(begun)
    }

    /// Begins with columns and titles that are known beforehand.
    pub(crate) fn of(table: &Table) -> Result<Self> {
        Ok(Self(sheets::stream::StreamedSheet::new(table).map_err(failed)?))
    }

    /// Adds the rows of a further piece.
    pub fn add(&mut self, piece: &Sheet) -> Result<()> {
        for row in &piece.rows {
            self.0.push(&row.iter().map(cell).collect::<Vec<_>>()).map_err(failed)?;
        }
        Ok(())
    }

    /// Rows written so far.
    #[must_use]
    pub fn rows(&self) -> u64 {
        u64::from(self.0.rows())
    }

    /// A line below the rows.
    pub fn note(&mut self, line: &str) -> Result<()> {
        self.0.note(line).map_err(failed)
    }

    /// What is ready to be sent.
    pub fn take(&mut self) -> Vec<u8> {
        self.0.take()
    }

    /// The last bytes.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.0.finish().map_err(failed)
    }
}

fn failed(e: sheets::SheetError) -> Error {
    Error::refused("export-failed", [("code", e.code().to_owned())])
}
