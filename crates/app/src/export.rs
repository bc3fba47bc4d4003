//! A list as a spreadsheet: exactly the columns and rows that the page shows.

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
