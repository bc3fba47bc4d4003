//! .ods, streamed by our own reader: calamine builds every repeated cell before a limit could be
//! asked, and does not tell fonts.

use super::build::Builder;
use super::value::{self, Shape};
use super::zipped::{Archive, part_text};
use crate::error::SheetError;
use crate::limits::Limits;
use crate::model::{Kind, Look, NO_FONT, Workbook, mark};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};

pub(super) fn read(mut archive: Archive<'_>, limits: &Limits) -> Result<Workbook, SheetError> {
    if let Some(manifest) = part_text(&mut archive, "META-INF/manifest.xml", 4 << 20)?
        && manifest.contains("encryption-data")
    {
        return Err(SheetError::PasswordProtected);
    }
    let content = archive.by_name("content.xml").map_err(SheetError::corrupt)?;
    let mut ods = Ods {
        xml: Reader::from_reader(BufReader::with_capacity(64 << 10, content)),
        buffer: Vec::new(),
        builder: Builder::new(limits),
        faces: HashMap::new(),
        styles: HashMap::new(),
        struck: HashSet::new(),
        hidden_tables: HashMap::new(),
        from_1904: false,
        uncalculated: 0,
    };
    ods.document()?;
    let (from_1904, uncalculated) = (ods.from_1904, ods.uncalculated);
    Ok(Workbook { from_1904, uncalculated, ..ods.builder.finish() })
}

struct Ods<'l, R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    builder: Builder<'l>,
    /// font face name → family
    faces: HashMap<String, String>,
    /// cell style → font family
    styles: HashMap<String, String>,
    /// cell styles whose letters are struck out
    struck: HashSet<String>,
    /// days count from 1904
    from_1904: bool,
    /// formulas without a value
    uncalculated: u32,
    /// table styles that hide their table
    hidden_tables: HashMap<String, bool>,
}

/// What an event meant, freed from the buffer.
enum Seen {
    Open(Tag),
    /// an element without content
    Single(Tag),
    Close(String),
    Text(String),
    End,
    Other,
}

/// The attributes that matter, of any element.
#[derive(Default)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// Rows and columns that a person or a filter hides.
    fn hidden(&self) -> bool {
        matches!(self.get("table:visibility"), Some("collapse" | "filter"))
    }

    fn count(&self, name: &str) -> u32 {
        self.get(name).and_then(|v| v.parse().ok()).unwrap_or(1)
    }
}

fn tag(element: &BytesStart<'_>) -> Result<Tag, SheetError> {
    let mut tag = Tag { name: element.name().as_ref().to_owned(), attributes: Vec::new() };
    for attribute in element.attributes() {
        let attribute = attribute.map_err(SheetError::corrupt)?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(SheetError::corrupt)?;
        tag.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(tag)
}

impl<R: BufRead> Ods<'_, R> {
    fn next(&mut self) -> Result<Seen, SheetError> {
        self.buffer.clear();
        Ok(match self.xml.read_event_into(&mut self.buffer).map_err(SheetError::corrupt)? {
            Event::Start(e) => Seen::Open(tag(&e)?),
            Event::Empty(e) => Seen::Single(tag(&e)?),
            Event::End(e) => Seen::Close(e.name().as_ref().to_owned()),
            Event::Text(t) => Seen::Text(t.xml10_content().into_owned()),
            Event::CData(t) => Seen::Text(t.into_inner().into_owned()),
            Event::GeneralRef(r) => Seen::Text(entity(&r)),
            Event::Eof => Seen::End,
            _ => Seen::Other,
        })
    }

    fn document(&mut self) -> Result<(), SheetError> {
        let mut style: Option<Tag> = None;
        let mut whole = false;
        loop {
            match self.next()? {
                Seen::Open(t) | Seen::Single(t) if t.name == "style:font-face" => self.face(&t),
                Seen::Open(t) | Seen::Single(t) if t.name == "table:null-date" => {
                    self.from_1904 = t.get("table:date-value").is_some_and(|d| d.starts_with("1904"));
                }
                Seen::Open(t) if t.name == "style:style" => style = Some(t),
                Seen::Close(name) if name == "style:style" => style = None,
                Seen::Open(t) | Seen::Single(t) if t.name.ends_with("-properties") => {
                    if let Some(style) = &style {
                        self.property(style.get("style:name").unwrap_or_default().to_owned(), &t);
                    }
                }
                Seen::Open(t) if t.name == "table:table" => {
                    let hidden = t.get("table:style-name").is_some_and(|s| self.hidden_tables.contains_key(s));
                    self.builder.start(t.get("table:name").unwrap_or_default(), hidden);
                    self.table()?;
                }
                Seen::Close(name) if name == "office:document-content" => whole = true,
                Seen::End if whole => return Ok(()),
                Seen::End => return Err(SheetError::corrupt("content.xml ends early")),
                _ => {}
            }
        }
    }

    fn face(&mut self, tag: &Tag) {
        if let (Some(name), Some(family)) = (tag.get("style:name"), tag.get("svg:font-family")) {
            let family = family.trim_matches(['\'', '"']);
            self.faces.insert(name.to_owned(), family.to_owned());
        }
    }

    fn property(&mut self, style: String, tag: &Tag) {
        if tag.name == "style:text-properties" {
            let line = tag.get("style:text-line-through-style").or(tag.get("style:text-line-through-type"));
            if line.is_some_and(|l| l != "none") {
                self.struck.insert(style.clone());
            }
            let font = tag.get("style:font-name").map(|n| self.faces.get(n).map_or(n, String::as_str));
            if let Some(font) = font.or(tag.get("fo:font-family")) {
                self.styles.insert(style, font.to_owned());
            }
        } else if tag.get("table:display") == Some("false") {
            self.hidden_tables.insert(style, true);
        }
    }

    fn table(&mut self) -> Result<(), SheetError> {
        let mut row = 0u32;
        let mut depth = 0u32;
        let mut column = 0u32;
        loop {
            match self.next()? {
                Seen::Open(t) | Seen::Single(t) if t.name == "table:table-column" && depth == 0 => {
                    let times = t.count("table:number-columns-repeated");
                    if t.hidden() {
                        self.builder.hide_columns(column, column.saturating_add(times.saturating_sub(1)));
                    }
                    column = column.saturating_add(times);
                }
                Seen::Open(t) if t.name == "table:table-row" => {
                    let times = t.count("table:number-rows-repeated");
                    if t.hidden() {
                        self.builder.hide_rows(row, row.saturating_add(times.saturating_sub(1)));
                    }
                    if self.row(row)? && times > 1 {
                        self.builder.repeat_row(times - 1)?;
                    }
                    row = row.saturating_add(times);
                }
                Seen::Single(t) if t.name == "table:table-row" => {
                    row = row.saturating_add(t.count("table:number-rows-repeated"));
                }
                // drawings may hold tables of their own
                Seen::Open(t) if t.name == "table:table" => depth += 1,
                Seen::Close(name) if name == "table:table" => match depth.checked_sub(1) {
                    Some(outer) => depth = outer,
                    None => return Ok(()),
                },
                Seen::End => return Err(SheetError::corrupt("a table ends early")),
                _ => {}
            }
        }
    }

    /// Reads the cells of one row; true when it held anything.
    fn row(&mut self, row: u32) -> Result<bool, SheetError> {
        let mut column = 0u32;
        let mut any = false;
        loop {
            match self.next()? {
                Seen::Open(t) if is_cell(&t.name) => {
                    let text = self.cell_text(&t.name)?;
                    let times = t.count("table:number-columns-repeated");
                    any |= self.cell(row, column, times, &t, text)?;
                    column = column.saturating_add(times);
                }
                Seen::Single(t) if is_cell(&t.name) => {
                    let times = t.count("table:number-columns-repeated");
                    any |= self.cell(row, column, times, &t, String::new())?;
                    column = column.saturating_add(times);
                }
                Seen::Close(name) if name == "table:table-row" => return Ok(any),
                Seen::End => return Err(SheetError::corrupt("a row ends early")),
                _ => {}
            }
        }
    }

    fn cell(&mut self, row: u32, column: u32, times: u32, tag: &Tag, text: String) -> Result<bool, SheetError> {
        let (text, kind, marks) = typed(tag, text);
        let spans = (tag.count("table:number-rows-spanned"), tag.count("table:number-columns-spanned"));
        if spans.0 > 1 || spans.1 > 1 {
            let last = |at: u32, span: u32| at.saturating_add(span.saturating_sub(1));
            self.builder.merge((row, last(row, spans.0)), (column, last(column, spans.1)));
        }
        if text.trim().is_empty() {
            return Ok(false);
        }
        self.uncalculated += u32::from(kind == Kind::Formula);
        let style = tag.get("table:style-name");
        let struck = if style.is_some_and(|s| self.struck.contains(s)) { mark::STRUCK } else { 0 };
        let font = match style.and_then(|s| self.styles.get(s)) {
            Some(font) => self.builder.font(&font.clone()),
            None => NO_FONT,
        };
        for i in 0..times {
            let look = Look { kind, font, marks: marks | struck };
            self.builder.push(row, column.saturating_add(i), &text, look)?;
        }
        Ok(true)
    }

    /// The text of a cell: its paragraphs, a line each; notes and drawings left out.
    fn cell_text(&mut self, cell: &str) -> Result<String, SheetError> {
        let mut text = String::new();
        let mut paragraphs = 0u32;
        let mut aside = 0u32;
        let mut in_paragraph = 0u32;
        loop {
            match self.next()? {
                Seen::Open(t) if t.name == "office:annotation" || t.name.starts_with("draw:") => aside += 1,
                Seen::Close(n) if n == "office:annotation" || n.starts_with("draw:") => {
                    aside = aside.saturating_sub(1);
                }
                Seen::Close(name) if name == cell => return Ok(text),
                Seen::End => return Err(SheetError::corrupt("a cell ends early")),
                _ if aside > 0 => {}
                Seen::Open(t) if t.name == "text:p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    in_paragraph += 1;
                }
                Seen::Close(name) if name == "text:p" => in_paragraph = in_paragraph.saturating_sub(1),
                Seen::Single(t) => match t.name.as_str() {
                    "text:s" => text.extend(std::iter::repeat_n(' ', t.count("text:c").min(1000) as usize)),
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    _ => {}
                },
                Seen::Text(t) if in_paragraph > 0 => text.push_str(&t),
                _ => {}
            }
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

/// The value a cell declares, as text; its shown text where it declares none.
fn typed(tag: &Tag, shown: String) -> (String, Kind, u8) {
    let mut out = String::new();
    match tag.get("office:value-type") {
        Some("float" | "currency" | "percentage") => {
            match tag.get("office:value").and_then(|v| v.parse::<f64>().ok()) {
                // zeros in front and dashes are part of a service number
                Some(number) if as_shown(number, &shown) => (shown, Kind::Number, mark::SHAPED),
                Some(number) => {
                    value::number(number, &Shape::Plain, &mut out);
                    (out, Kind::Number, 0)
                }
                None => (shown, Kind::Text, 0),
            }
        }
        Some("date") => match tag.get("office:date-value") {
            Some(date) => {
                let date = date.strip_suffix("T00:00:00").unwrap_or(date);
                match value::year_as_day(date) {
                    Some(year) => (year.to_string(), Kind::Number, mark::YEAR),
                    None => (date.to_owned(), Kind::Date, 0),
                }
            }
            None => (shown, Kind::Text, 0),
        },
        Some("boolean") => {
            let yes = tag.get("office:boolean-value") == Some("true");
            (value::boolean(yes).to_owned(), Kind::Bool, 0)
        }
        other => {
            let formula = tag.get("table:formula");
            // a text may be an attribute only
            let stated = tag.get("office:string-value").unwrap_or_default();
            let text = if shown.trim().is_empty() { stated.to_owned() } else { shown };
            match formula {
                Some(_) if text.starts_with('#') || text.starts_with("Err:") => (text, Kind::Error, 0),
                Some(formula) if text.is_empty() && other.is_none() => {
                    (formula.chars().take(60).collect(), Kind::Formula, 0)
                }
                _ => (text, Kind::Text, 0),
            }
        }
    }
}

/// True when what is shown of a whole number is more than its digits, and not an amount with its groups.
fn as_shown(number: f64, shown: &str) -> bool {
    let shown = shown.trim();
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let groups = |mark: char| {
        let mut parts = shown.split(mark);
        let first = parts.next().is_some_and(|p| (1..=3).contains(&p.len()) && !p.starts_with('0'));
        first && parts.clone().next().is_some() && parts.all(|p| p.len() == 3)
    };
    let amount = [',', '.', ' ', '\u{A0}', '\u{202F}'].into_iter().any(groups);
    let plain = format!("{}", number as i64);
    number == number.trunc()
        && (0.0..1e15).contains(&number)
        && digits.trim_start_matches('0') == plain.trim_start_matches('0')
        && shown != plain
        && !amount
}

/// The character of an entity; unknown ones stay visible.
fn entity(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name: &str = reference;
    match name {
        "lt" => "<".into(),
        "gt" => ">".into(),
        "amp" => "&".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => format!("&{other};"),
    }
}
