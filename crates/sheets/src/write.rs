//! Writing .xlsx in constant memory: title lines, a header, typed columns, a sum, closing lines.
//!
//! One layout serves lists, statistics and the payment list: title lines stand above the table,
//! centred over its width; rows come from an iterator and are written as they come; the last rows may be
//! a sum and lines such as the amount in words. Text is always text: a cell that starts with `=`,
//! `+`, `-` or `@` is marked so that Excel never reads it as a formula.

mod choices;

use crate::error::SheetError;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook,
    Worksheet, XlsxError,
};
use std::borrow::Cow;

pub use self::choices::Choices;
use self::choices::fits_a_cell;

/// What a column holds; decides format and alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// text, wrapped
    Text,
    /// whole numbers with groups
    Int,
    /// đồng, with groups
    Money,
    /// dates as dd/mm/yyyy; partial dates and those before 1900 as text in the same order
    Date,
    /// hundredths shown with two decimals
    Decimal2,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// the title
    pub header: String,
    /// width in characters
    pub width: f64,
    /// what it holds
    pub kind: ColumnKind,
    /// what its cells offer when they are filled in
    pub choices: Choices,
}

/// The sheet with the words of lists that do not fit a cell's own.
pub const LISTS: &str = "Danh mục";

/// Rows below the header that offer a list.
const OFFERED: u32 = 2_000;

impl Column {
    /// A column.
    pub fn new(header: impl Into<String>, width: f64, kind: ColumnKind) -> Column {
        Column { header: header.into(), width, kind, choices: Choices::Any }
    }

    /// The same column with a list to choose from.
    pub fn offers(self, choices: Choices) -> Column {
        Column { choices, ..self }
    }
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value<'a> {
    /// nothing
    #[default]
    Empty,
    /// text as it is
    Text(Cow<'a, str>),
    /// a count
    Int(i64),
    /// đồng
    Money(i64),
    /// hundredths
    Decimal2(i64),
    /// ISO date, full or partial
    Date(Cow<'a, str>),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(n: i64) -> Self {
        Value::Int(n)
    }
}

/// A sheet to be written.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// name of the sheet; characters Excel forbids are replaced, 31 characters are kept
    pub name: String,
    /// lines above the table, centred over its width; the first is bold
    pub titles: Vec<String>,
    /// the columns
    pub columns: Vec<Column>,
    /// an example, each part above the heading of its column
    pub example: Vec<String>,
    /// a bold row below the last one
    pub total: Option<Vec<Value<'static>>>,
    /// lines below the table, such as the amount in words and the signatures' dates
    pub footer: Vec<String>,
    /// filter buttons on the header
    pub autofilter: bool,
    /// print across the long side of the page
    pub landscape: bool,
}

/// Excel's own limits.
pub(crate) const LONGEST_TEXT: usize = 32_767;
pub(crate) const LAST_ROW: u32 = 1_048_575;
/// Integers beyond this lose digits as numbers and are written as text.
pub(crate) const EXACT: u64 = 1 << 53;
const FONT: &str = "Times New Roman";

/// Collects sheets and gives the file's bytes. Rows go to a temporary file as they are written.
pub struct WorkbookWriter {
    workbook: Workbook,
    names: Vec<String>,
    lists: Vec<Vec<String>>,
}

impl Default for WorkbookWriter {
    fn default() -> WorkbookWriter {
        WorkbookWriter::new()
    }
}

impl WorkbookWriter {
    /// An empty workbook.
    pub fn new() -> WorkbookWriter {
        WorkbookWriter { workbook: Workbook::new(), names: Vec::new(), lists: Vec::new() }
    }

    /// Writes one sheet. Values beyond the columns are left out; missing ones are empty.
    pub fn add<'a, I>(&mut self, table: &Table, rows: I) -> Result<(), SheetError>
    where
        I: IntoIterator,
        I::Item: AsRef<[Value<'a>]>,
    {
        let name = unique_name(&table.name, &self.names);
        self.names.push(name.clone());
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(refuse)?;
        sheet.set_name(name).map_err(refuse)?;
        Writer { sheet, table, row: 0, formats: Formats::new(), lists: &mut self.lists }.write(rows).map_err(refuse)
    }

    /// The finished file.
    pub fn finish(mut self) -> Result<Vec<u8>, SheetError> {
        if self.names.is_empty() {
            return Err(SheetError::Write { detail: "a workbook without sheets".into() });
        }
        if !self.lists.is_empty() {
            let sheet = self.workbook.add_worksheet().set_name(LISTS).map_err(refuse)?;
            for (column, words) in (0u16..).zip(&self.lists) {
                for (row, word) in (0u32..).zip(words) {
                    sheet.write_string(row, column, clip(word)).map_err(refuse)?;
                }
                sheet.set_column_width(column, 36).map_err(refuse)?;
            }
        }
        self.workbook.save_to_buffer().map_err(refuse)
    }
}

/// A file of one sheet.
pub fn write_xlsx<'a, I>(table: &Table, rows: I) -> Result<Vec<u8>, SheetError>
where
    I: IntoIterator,
    I::Item: AsRef<[Value<'a>]>,
{
    let mut writer = WorkbookWriter::new();
    writer.add(table, rows)?;
    writer.finish()
}

impl Table {
    /// The row of the header, from 0.
    pub fn header_row(&self) -> u32 {
        self.titles.len() as u32 + u32::from(!self.titles.is_empty()) + u32::from(!self.example.is_empty())
    }
}

struct Formats {
    title: Format,
    subtitle: Format,
    header: Format,
    text: Format,
    guarded: Format,
    int: Format,
    date: Format,
    decimal: Format,
    bold: [Format; 4],
    footer: Format,
    example: Format,
}

impl Formats {
    fn new() -> Formats {
        let base = || Format::new().set_font_name(FONT).set_font_size(12);
        let cell = || base().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let text = || cell().set_text_wrap();
        let int = || cell().set_num_format("#,##0");
        let decimal = || cell().set_num_format("#,##0.00");
        Formats {
            title: base().set_bold().set_font_size(13).set_align(FormatAlign::Center),
            subtitle: base().set_align(FormatAlign::Center),
            header: text().set_bold().set_align(FormatAlign::Center),
            text: text(),
            guarded: text().set_quote_prefix(),
            int: int(),
            date: cell().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Center),
            decimal: decimal(),
            bold: [text().set_bold(), int().set_bold(), decimal().set_bold(), text().set_bold().set_quote_prefix()],
            footer: base().set_italic(),
            example: text().set_italic().set_font_color("#666666"),
        }
    }
}

struct Writer<'w> {
    sheet: &'w mut Worksheet,
    table: &'w Table,
    row: u32,
    formats: Formats,
    lists: &'w mut Vec<Vec<String>>,
}

impl Writer<'_> {
    fn write<'a, I>(mut self, rows: I) -> Result<(), XlsxError>
    where
        I: IntoIterator,
        I::Item: AsRef<[Value<'a>]>,
    {
        self.page()?;
        self.titles()?;
        let header = self.row;
        self.header()?;
        self.choices()?;
        for values in rows {
            self.values(values.as_ref(), false)?;
        }
        let last = self.row.saturating_sub(1);
        if self.table.autofilter && last >= header && !self.table.columns.is_empty() {
            self.sheet.autofilter(header, 0, last, self.last_column())?;
        }
        if let Some(total) = &self.table.total {
            self.values(total, true)?;
        }
        for line in &self.table.footer {
            self.row += 1;
            self.sheet.write_string_with_format(self.row, 0, clip(line), &self.formats.footer)?;
        }
        Ok(())
    }

    /// Lists that drop down below the header.
    fn choices(&mut self) -> Result<(), XlsxError> {
        for (at, column) in (0u16..).zip(&self.table.columns) {
            let offers = DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
            let offers = match &column.choices {
                Choices::Any => continue,
                Choices::Words(words) if fits_a_cell(words) => offers.allow_list_strings(words)?,
                Choices::Words(words) => {
                    let (list, last) = (letters(self.lists.len() as u16), words.len().max(1));
                    self.lists.push(words.clone());
                    offers.allow_list_formula(Formula::new(format!("='{LISTS}'!${list}$1:${list}${last}")))
                }
                Choices::Cells { sheet, column, row } => {
                    let (column, first) = (letters(*column), row + 2);
                    let last = first + OFFERED;
                    let sheet = sheet.replace('\'', "''");
                    offers.allow_list_formula(Formula::new(format!("='{sheet}'!${column}${first}:${column}${last}")))
                }
            };
            self.sheet.add_data_validation(self.row, at, self.row + OFFERED, at, &offers)?;
        }
        Ok(())
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// A4, fitted to its width, the header repeated on each page.
    fn page(&mut self) -> Result<(), XlsxError> {
        let header = self.table.header_row();
        self.sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
        if self.table.landscape {
            self.sheet.set_landscape();
        }
        self.sheet.set_repeat_rows(header, header)?;
        self.sheet.set_freeze_panes(header + 1, 0)?;
        for (at, column) in (0u16..).zip(&self.table.columns) {
            self.sheet.set_column_width(at, column.width)?;
        }
        Ok(())
    }

    fn titles(&mut self) -> Result<(), XlsxError> {
        for (i, line) in self.table.titles.iter().enumerate() {
            let format = if i == 0 { &self.formats.title } else { &self.formats.subtitle };
            if self.last_column() > 0 {
                self.sheet.merge_range(self.row, 0, self.row, self.last_column(), &clip(line), format)?;
            } else {
                self.sheet.write_string_with_format(self.row, 0, clip(line), format)?;
            }
            self.row += 1;
        }
        if self.row > 0 {
            self.row += 1;
        }
        if !self.table.example.is_empty() {
            for (at, part) in (0u16..).zip(&self.table.example) {
                self.sheet.write_string_with_format(self.row, at, clip(part), &self.formats.example)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn header(&mut self) -> Result<(), XlsxError> {
        for (at, column) in (0u16..).zip(&self.table.columns) {
            self.sheet.write_string_with_format(self.row, at, clip(&column.header), &self.formats.header)?;
        }
        self.row += 1;
        Ok(())
    }

    fn values(&mut self, values: &[Value<'_>], bold: bool) -> Result<(), XlsxError> {
        if self.row > LAST_ROW {
            return Err(XlsxError::RowColumnLimitError);
        }
        let mut given = values.iter();
        for (at, column) in (0u16..).zip(&self.table.columns) {
            let value = given.next().unwrap_or(&Value::Empty);
            write_value(self.sheet, (self.row, at), value, column.kind, &self.formats, bold)?;
        }
        self.row += 1;
        Ok(())
    }
}

fn write_value(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value<'_>,
    kind: ColumnKind,
    formats: &Formats,
    bold: bool,
) -> Result<(), XlsxError> {
    let [bold_text, bold_int, bold_decimal, bold_guarded] = &formats.bold;
    let text = if bold { bold_text } else { &formats.text };
    match value {
        Value::Empty => {
            sheet.write_blank(row, column, text)?;
        }
        Value::Text(s) => {
            let format = match (looks_like_formula(s), bold) {
                (true, false) => &formats.guarded,
                (true, true) => bold_guarded,
                _ => text,
            };
            sheet.write_string_with_format(row, column, clip(s), format)?;
        }
        Value::Decimal2(n) if n.unsigned_abs() < EXACT => {
            let format = if bold { bold_decimal } else { &formats.decimal };
            sheet.write_number_with_format(row, column, *n as f64 / 100.0, format)?;
        }
        Value::Int(n) | Value::Money(n) if n.unsigned_abs() < EXACT => {
            let format = if bold { bold_int } else { &formats.int };
            // a year or a code in a text column keeps its digits together
            let format = if kind == ColumnKind::Text { text } else { format };
            sheet.write_number_with_format(row, column, *n as f64, format)?;
        }
        Value::Int(n) | Value::Money(n) => {
            sheet.write_string_with_format(row, column, vntext::group(*n), text)?;
        }
        Value::Decimal2(n) => {
            sheet.write_string_with_format(row, column, vntext::decimal2(*n), text)?;
        }
        Value::Date(iso) => match excel_date(iso) {
            Some(date) => {
                sheet.write_datetime_with_format(row, column, &date, &formats.date)?;
            }
            None => {
                sheet.write_string_with_format(row, column, vntext::date_dmy(&clip(iso)), &formats.date)?;
            }
        },
    }
    Ok(())
}

/// The letters of a column.
fn letters(column: u16) -> String {
    rust_xlsxwriter::utility::column_number_to_name(column)
}

/// A full date that Excel can hold: from 1900-03-01, before which it counts a day too many.
fn excel_date(iso: &str) -> Option<ExcelDateTime> {
    let date = vntext::CivilDate::from_iso(iso)?;
    let (month, day) = (date.month()?, date.day()?);
    let sound = (date.year(), month) >= (1900, 3);
    sound.then(|| ExcelDateTime::from_ymd(date.year(), month, day).ok()).flatten()
}

/// True for text that a spreadsheet program might take for a formula.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The name of the only sheet of a file.
pub(crate) fn sheet_name(wanted: &str) -> String {
    unique_name(wanted, &[])
}

/// Excel refuses longer texts; the cut is shown.
pub(crate) fn clip(text: &str) -> Cow<'_, str> {
    // UTF-16 length is never more than the length in bytes
    if text.len() <= LONGEST_TEXT || text.encode_utf16().count() <= LONGEST_TEXT {
        return Cow::Borrowed(text);
    }
    let mut units = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < LONGEST_TEXT
        })
        .collect();
    Cow::Owned(kept + "…")
}

/// A name Excel accepts, not used before in this file.
fn unique_name(wanted: &str, used: &[String]) -> String {
    let clean: String = vntext::normal(wanted)
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '-' } else { c })
        .collect();
    let clean = clean.trim_matches(['\'', ' ']);
    let base: String = if clean.is_empty() { "Danh sách".into() } else { clean.chars().take(28).collect() };
    let taken = |name: &str| used.iter().any(|u| u.to_lowercase() == name.to_lowercase());
    let whole: String = clean.chars().take(31).collect();
    if !whole.is_empty() && whole.encode_utf16().count() <= 31 && !taken(&whole) {
        return whole;
    }
    (1..)
        .map(|n| if n == 1 { base.clone() } else { format!("{base} {n}") })
        .find(|name| !taken(name))
        .unwrap_or(base.clone())
}

fn refuse(error: XlsxError) -> SheetError {
    SheetError::Write { detail: error.to_string() }
}
