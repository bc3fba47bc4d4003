//! A list of any length as .xlsx, written as its rows come: nothing is kept but what the reader has not yet taken, and
//! the first bytes leave before the last row is read. One sheet of the same look as [`crate::write`] makes, with its
//! texts in the cells.

use std::{
    fmt::Write as _,
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use zip::{
    CompressionMethod, ZipWriter,
    write::{SimpleFileOptions, StreamWriter},
};

use crate::{
    error::SheetError,
    write::{ColumnKind, LAST_ROW, LONGEST_TEXT, Table, Value, sheet_name},
};

/// Bytes that nobody took yet.
#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<u8>>>);

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Styles by their place in [`STYLES`].
const TITLE: u8 = 1;
const HEADER: u8 = 2;
const TEXT: u8 = 3;
/// Text that a spreadsheet program might take for a formula.
const GUARDED: u8 = 4;
const NUMBER: u8 = 5;
const DATE: u8 = 6;

const STYLES: &str = r##"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="3"><font><sz val="12"/><name val="Times New Roman"/><family val="1"/></font><font><b/><sz val="12"/><name val="Times New Roman"/><family val="1"/></font><font><b/><sz val="13"/><name val="Times New Roman"/><family val="1"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment horizontal="center"/></xf><xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf><xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" quotePrefix="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf><xf numFmtId="3" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf><xf numFmtId="164" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf></cellXfs></styleSheet>"##;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;

const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

const BOOK_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// A file of one sheet in the making. Titles, columns and page of the [`Table`] are written, a total or footer is not.
pub struct StreamedSheet {
    zip: ZipWriter<StreamWriter<Waiting>>,
    waiting: Waiting,
    kinds: Vec<ColumnKind>,
    /// rows written, titles and header among them
    row: u32,
    header: u32,
    merged: bool,
    landscape: bool,
    /// what columns offer, as a formula; only what fits into the cell itself, for there is no other sheet
    offers: Vec<(usize, String)>,
    text: String,
}

impl StreamedSheet {
    /// Begins the file: everything before the first row.
    pub fn new(table: &Table) -> Result<StreamedSheet, SheetError> {
        let waiting = Waiting::default();
        let mut sheet = StreamedSheet {
            zip: ZipWriter::new_stream(waiting.clone()),
            waiting,
            kinds: table.columns.iter().map(|c| c.kind).collect(),
            row: 0,
            header: 1,
            merged: false,
            landscape: table.landscape,
            offers: table
                .columns
                .iter()
                .enumerate()
                .filter_map(|(at, c)| Some((at, c.choices.in_formula()?)))
                .collect(),
            text: String::new(),
        };
        let header = if table.titles.is_empty() { 1 } else { table.titles.len() as u32 + 2 };
        sheet.header = header;
        let name = sheet_name(&table.name);
        let mut book = String::from(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name=""#,
        );
        escape(&name, &mut book);
        book.push_str(r#"" sheetId="1" r:id="rId1"/></sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'"#);
        escape(&name.replace('\'', "''"), &mut book);
        let _ = write!(book, "'!${header}:${header}</definedName></definedNames></workbook>");
        let parts = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", &book),
            ("xl/_rels/workbook.xml.rels", BOOK_RELS),
            ("xl/styles.xml", STYLES),
        ];
        for (name, text) in parts {
            sheet.part(name)?;
            sheet.zip.write_all(text.as_bytes()).map_err(failed)?;
        }
        sheet.part("xl/worksheets/sheet1.xml")?;
        let mut head = String::from(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">"#,
        );
        let _ = write!(
            head,
            r#"<pane ySplit="{header}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#,
            header + 1
        );
        for (i, column) in table.columns.iter().enumerate() {
            let n = i + 1;
            let _ = write!(head, r#"<col min="{n}" max="{n}" width="{:.1}" customWidth="1"/>"#, column.width);
        }
        head.push_str("</cols><sheetData>");
        sheet.text = head;
        for line in &table.titles {
            sheet.one_cell(line, TITLE);
        }
        sheet.merged = !table.titles.is_empty() && table.columns.len() > 1;
        sheet.row = header - 1;
        let headings: Vec<&str> = table.columns.iter().map(|c| c.header.as_str()).collect();
        sheet.open_row();
        for (i, heading) in headings.into_iter().enumerate() {
            sheet.text_cell(i, heading, HEADER);
        }
        sheet.text.push_str("</row>");
        sheet.hand_over()?;
        Ok(sheet)
    }

    fn part(&mut self, name: &str) -> Result<(), SheetError> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).large_file(true);
        self.zip.start_file(name, options).map_err(failed)
    }

    /// Rows written, without titles and header.
    pub fn rows(&self) -> u32 {
        self.row.saturating_sub(self.header)
    }

    /// True when a sheet holds no further row.
    pub fn is_full(&self) -> bool {
        self.row > LAST_ROW
    }

    /// Adds a row. Values beyond the columns are left out; missing ones are empty.
    pub fn push(&mut self, values: &[Value<'_>]) -> Result<(), SheetError> {
        if self.is_full() {
            return Err(SheetError::Write { detail: "more rows than a sheet holds".into() });
        }
        self.open_row();
        for at in 0..self.kinds.len() {
            self.cell(at, values.get(at).unwrap_or(&Value::Empty));
        }
        self.text.push_str("</row>");
        if self.text.len() > 32 << 10 { self.hand_over() } else { Ok(()) }
    }

    /// A line below the rows.
    pub fn note(&mut self, line: &str) -> Result<(), SheetError> {
        self.one_cell(line, 0);
        self.hand_over()
    }

    /// What is ready to be sent; may be nothing.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.waiting.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the file and gives its last bytes.
    pub fn finish(mut self) -> Result<Vec<u8>, SheetError> {
        self.text.push_str("</sheetData>");
        let last = column_name(self.kinds.len().saturating_sub(1));
        let _ = write!(self.text, r#"<autoFilter ref="A{}:{last}{}"/>"#, self.header, self.row.max(self.header));
        if self.merged {
            let titles = self.header - 2;
            let _ = write!(self.text, r#"<mergeCells count="{titles}">"#);
            for row in 1..=titles {
                let _ = write!(self.text, r#"<mergeCell ref="A{row}:{last}{row}"/>"#);
            }
            self.text.push_str("</mergeCells>");
        }
        if !self.offers.is_empty() {
            let _ = write!(self.text, r#"<dataValidations count="{}">"#, self.offers.len());
            let (first, last) = (self.header + 1, self.row.max(self.header + 1));
            for (at, formula) in &self.offers {
                let column = column_name(*at);
                let _ = write!(
                    self.text,
                    r#"<dataValidation type="list" errorStyle="warning" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="{column}{first}:{column}{last}"><formula1>"#
                );
                escape(formula, &mut self.text);
                self.text.push_str("</formula1></dataValidation>");
            }
            self.text.push_str("</dataValidations>");
        }
        let way = if self.landscape { "landscape" } else { "portrait" };
        let _ = write!(
            self.text,
            r#"<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="{way}" fitToHeight="0"/></worksheet>"#
        );
        self.hand_over()?;
        let StreamedSheet { zip, waiting, .. } = self;
        drop(zip.finish().map_err(failed)?);
        let mut rest = waiting.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut rest))
    }

    fn hand_over(&mut self) -> Result<(), SheetError> {
        self.zip.write_all(self.text.as_bytes()).map_err(failed)?;
        self.text.clear();
        Ok(())
    }

    fn open_row(&mut self) {
        self.row += 1;
        let _ = write!(self.text, r#"<row r="{}">"#, self.row);
    }

    fn one_cell(&mut self, line: &str, style: u8) {
        self.open_row();
        self.text_cell(0, line, style);
        self.text.push_str("</row>");
    }

    fn open_cell(&mut self, at: usize, style: u8) {
        let _ = write!(self.text, r#"<c r="{}{}" s="{style}""#, column_name(at), self.row);
    }

    fn text_cell(&mut self, at: usize, text: &str, style: u8) {
        self.open_cell(at, style);
        self.text.push_str(r#" t="inlineStr"><is><t xml:space="preserve">"#);
        escape(&crate::write::clip(text), &mut self.text);
        self.text.push_str("</t></is></c>");
    }

    fn number_cell(&mut self, at: usize, number: impl std::fmt::Display, style: u8) {
        self.open_cell(at, style);
        let _ = write!(self.text, "><v>{number}</v></c>");
    }

    fn cell(&mut self, at: usize, value: &Value<'_>) {
        match value {
            Value::Empty => {
                self.open_cell(at, TEXT);
                self.text.push_str("/>");
            }
            Value::Text(text) => {
                let style = if crate::write::looks_like_formula(text) { GUARDED } else { TEXT };
                self.text_cell(at, text, style);
            }
            Value::Int(n) | Value::Money(n) if n.unsigned_abs() < crate::write::EXACT => {
                let text_column = self.kinds.get(at) == Some(&ColumnKind::Text);
                self.number_cell(at, n, if text_column { TEXT } else { NUMBER });
            }
            Value::Int(n) | Value::Money(n) => self.text_cell(at, &vntext::group(*n), TEXT),
            Value::Decimal2(n) => self.text_cell(at, &vntext::decimal2(*n), TEXT),
            Value::Date(iso) => match serial(iso) {
                Some(days) => self.number_cell(at, days, DATE),
                None => self.text_cell(at, &vntext::date_dmy(iso), DATE),
            },
        }
    }
}

/// Excel's number of a full date from 1900-03-01 on, before which it counts a day too many.
fn serial(iso: &str) -> Option<i64> {
    let date = vntext::CivilDate::from_iso(iso)?;
    let (year, month, day) = (i64::from(date.year()), i64::from(date.month()?), i64::from(date.day()?));
    if (year, month) < (1900, 3) {
        return None;
    }
    // Days since 1970 of a proleptic Gregorian date; the year begins in March so that leap days stand last.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days + 25_569)
}

fn column_name(mut at: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + u8::try_from(at % 26).unwrap_or(0)));
        at /= 26;
        if at == 0 {
            return name;
        }
        at -= 1;
    }
}

/// Text inside XML. Characters that XML cannot hold are left out.
fn escape(text: &str, out: &mut String) {
    debug_assert!(text.len() <= LONGEST_TEXT * 4, "clipped before");
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(c),
            '\r' => out.push_str("&#13;"),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
}

fn failed(e: impl std::fmt::Display) -> SheetError {
    SheetError::Write { detail: e.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_and_days_are_numbered_as_excel_does() {
        assert_eq!(["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"], [0, 25, 26, 51, 52, 701, 702].map(column_name).as_ref());
        assert_eq!(serial("1970-01-01"), Some(25_569));
        assert_eq!(serial("1900-03-01"), Some(61));
        assert_eq!(serial("2024-02-29"), Some(45_351));
        assert_eq!(serial("1900-02-28"), None);
        assert_eq!(serial("2024-02"), None);
    }
}
