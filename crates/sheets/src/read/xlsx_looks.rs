//! What an .xlsx says about its cells besides their values: rows and columns that are hidden, cells that are merged,
//! letters struck out within a cell, formulas without a value. One pass over each sheet, before calamine's.

use super::build::Builder;
use super::zipped::Archive;
use crate::error::SheetError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};

/// Formulas that are kept, letters of each, and merged cells: more is no list.
const MOST: usize = 200_000;
const LETTERS: usize = 60;

/// All sheets by name.
#[derive(Default)]
pub(super) struct Book {
    pub(super) sheets: HashMap<String, Looks>,
    pub(super) from_1904: bool,
}

/// One sheet. Rows and columns from 0.
#[derive(Default)]
pub(super) struct Looks {
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
    merges: Vec<((u32, u32), (u32, u32))>,
    pub(super) struck: HashSet<(u32, u32)>,
    pub(super) uncalculated: HashMap<(u32, u32), String>,
}

impl Looks {
    /// Hands rows, columns and merged cells to the builder.
    pub(super) fn tell(&self, builder: &mut Builder<'_>) {
        self.hidden_rows.iter().for_each(|(a, b)| builder.hide_rows(*a, *b));
        self.hidden_columns.iter().for_each(|(a, b)| builder.hide_columns(*a, *b));
        self.merges.iter().for_each(|(rows, columns)| builder.merge(*rows, *columns));
    }
}

pub(super) fn read(archive: &mut Archive<'_>) -> Result<Book, SheetError> {
    let mut book = Book::default();
    let (mut names, mut targets) = (Vec::new(), HashMap::new());
    each(archive, "xl/workbook.xml", |e| match e.local_name().as_ref() {
        "sheet" => names.extend(text(e, "name").zip(text(e, "id"))),
        "workbookPr" => book.from_1904 = text(e, "date1904").is_some_and(|v| v == "1" || v == "true"),
        _ => {}
    })?;
    each(archive, "xl/_rels/workbook.xml.rels", |e| {
        if e.local_name().as_ref() == "Relationship" {
            targets.extend(text(e, "Id").zip(text(e, "Target")));
        }
    })?;
    let struck = struck_strings(archive)?;
    for (name, id) in names {
        let Some(target) = targets.get(&id) else { continue };
        let path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None => format!("xl/{}", target.trim_start_matches("./")),
        };
        let Some(index) = archive.index_for_name(&path) else { continue };
        let part = archive.by_index(index).map_err(SheetError::corrupt)?;
        let looks = sheet(BufReader::with_capacity(64 << 10, part), &struck)?;
        book.sheets.insert(name, looks);
    }
    Ok(book)
}

/// Calls `seen` for each element of a small part.
fn each(archive: &mut Archive<'_>, name: &str, mut seen: impl FnMut(&BytesStart<'_>)) -> Result<(), SheetError> {
    let Some(index) = archive.index_for_name(name) else { return Ok(()) };
    let part = archive.by_index(index).map_err(SheetError::corrupt)?;
    let mut xml = Reader::from_reader(BufReader::new(part));
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(SheetError::corrupt)? {
            Event::Start(e) | Event::Empty(e) => seen(&e),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Shared strings, by number, that hold struck letters.
fn struck_strings(archive: &mut Archive<'_>) -> Result<HashSet<String>, SheetError> {
    let mut struck = HashSet::new();
    let mut at = 0u64;
    each(archive, "xl/sharedStrings.xml", |e| match e.local_name().as_ref() {
        "si" => at += 1,
        "strike" if !off(e) => {
            struck.insert((at - at.min(1)).to_string());
        }
        _ => {}
    })?;
    Ok(struck)
}

fn off(e: &BytesStart<'_>) -> bool {
    text(e, "val").is_some_and(|v| v == "0" || v == "false")
}

fn text(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    Some(value.into_owned())
}

fn number(e: &BytesStart<'_>, name: &str) -> Option<u32> {
    text(e, name)?.trim().parse().ok()
}

fn yes(e: &BytesStart<'_>, name: &str) -> bool {
    text(e, name).is_some_and(|v| v == "1" || v == "true")
}

fn nothing(e: &BytesStart<'_>, name: &str) -> bool {
    text(e, name).and_then(|v| v.trim().parse::<f64>().ok()).is_some_and(|v| v == 0.0)
}

/// "B12" → (11, 1).
fn place(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = text.split_at_checked(letters)?;
    let column = column
        .bytes()
        .try_fold(0u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1))?;
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// A cell on its way.
#[derive(Default)]
struct Open {
    at: (u32, u32),
    shared: bool,
    /// a formula that gives text: an empty text is its value, not the lack of one
    texts: bool,
    valued: bool,
    formula: Option<String>,
    value: Option<String>,
    inside: Inside,
    struck: bool,
}

#[derive(Default, PartialEq)]
enum Inside {
    #[default]
    Nothing,
    Formula,
    Value,
}

fn sheet(source: impl BufRead, struck: &HashSet<String>) -> Result<Looks, SheetError> {
    let mut looks = Looks::default();
    let mut xml = Reader::from_reader(source);
    let mut buffer = Vec::new();
    let (mut row, mut column) = (0u32, 0u32);
    let mut open: Option<Open> = None;
    loop {
        buffer.clear();
        // what is damaged is refused by the reader of the cells
        let Ok(event) = xml.read_event_into(&mut buffer) else { return Ok(looks) };
        let single = matches!(event, Event::Empty(_));
        match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "row" => {
                    row = number(&e, "r").map_or(row, |n| n.saturating_sub(1));
                    column = 0;
                    if yes(&e, "hidden") || nothing(&e, "ht") {
                        looks.hidden_rows.push((row, row));
                    }
                    row += u32::from(single);
                }
                "col" if yes(&e, "hidden") || nothing(&e, "width") => {
                    if let Some((first, last)) = number(&e, "min").zip(number(&e, "max")) {
                        looks.hidden_columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                    }
                }
                "mergeCell" if looks.merges.len() < MOST => {
                    let range = text(&e, "ref").unwrap_or_default();
                    let both = range.split_once(':').and_then(|(a, b)| place(a).zip(place(b)));
                    if let Some(((r1, c1), (r2, c2))) = both {
                        looks.merges.push(((r1, r2), (c1, c2)));
                    }
                }
                "c" => {
                    let mut cell = Open { at: (row, column), ..Open::default() };
                    for a in e.attributes().flatten() {
                        match a.key.as_ref() {
                            "r" => cell.at = place(&a.value).unwrap_or(cell.at),
                            "t" => (cell.shared, cell.texts) = (&*a.value == "s", &*a.value == "str"),
                            _ => {}
                        }
                    }
                    column = cell.at.1 + 1;
                    open = (!single).then_some(cell);
                }
                "strike" if !off(&e) => {
                    if let Some(cell) = &mut open {
                        cell.struck = true;
                    }
                }
                "f" => {
                    if let Some(cell) = &mut open {
                        cell.formula = Some(String::new());
                        cell.inside = if single { Inside::Nothing } else { Inside::Formula };
                    }
                }
                "v" | "t" => {
                    if let Some(cell) = &mut open {
                        cell.valued = true;
                        cell.inside = if single { Inside::Nothing } else { Inside::Value };
                    }
                }
                _ => {}
            },
            Event::Text(t) => {
                let content = |cell: &mut Option<String>| cell.get_or_insert_default().push_str(&t.xml10_content());
                match &mut open {
                    Some(cell) if cell.inside == Inside::Formula => content(&mut cell.formula),
                    Some(cell) if cell.inside == Inside::Value => content(&mut cell.value),
                    _ => {}
                }
            }
            // a reference such as &amp;: what matters is that something stands there
            Event::GeneralRef(_) => {
                if let Some(cell) = open.as_mut().filter(|c| c.inside == Inside::Value) {
                    cell.value.get_or_insert_default().push('&');
                }
            }
            Event::End(e) => match e.local_name().as_ref() {
                "row" => row += 1,
                "f" | "v" | "t" => {
                    if let Some(cell) = &mut open {
                        cell.inside = Inside::Nothing;
                    }
                }
                "c" => {
                    let Some(cell) = open.take() else { continue };
                    let value = cell.value.filter(|v| !v.is_empty());
                    let crossed = cell.shared && value.as_ref().is_some_and(|v| struck.contains(v.trim()));
                    if cell.struck || crossed {
                        looks.struck.insert(cell.at);
                    }
                    if let (Some(formula), None) = (cell.formula, value)
                        && !(cell.texts && cell.valued)
                        && looks.uncalculated.len() < MOST
                    {
                        let short: String = formula.chars().take(LETTERS).collect();
                        looks.uncalculated.insert(cell.at, format!("={short}"));
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(looks),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn places_are_read_from_their_names() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("AB12"), Some((11, 27)));
        assert_eq!(place("12"), None);
        assert_eq!(place("A0"), None);
    }
}
