//! Small tables inside a field: an agenda, sites with head counts, who was there as what. Typed as text, a line a row.

use super::{Cell, Fault, Shape, day, text_fault};

/// Most lines of a field.
pub const MOST: usize = 500;

/// What stands between cells.
const BAR: char = '|';

/// The rows of a stored text; every row has as many cells as the field.
#[must_use]
pub fn rows(cells: &[Cell], stored: &str) -> Vec<Vec<String>> {
    let row = |line: &str| {
        let mut row: Vec<String> = line.split(BAR).map(|c| c.trim().to_owned()).collect();
        row.resize(cells.len(), String::new());
        row
    };
    stored.lines().filter(|l| !l.trim().is_empty()).map(row).collect()
}

/// The cell of this name in a row.
#[must_use]
pub fn of<'a>(cells: &[Cell], row: &'a [String], name: &str) -> &'a str {
    cells.iter().position(|c| c.name == name).and_then(|i| row.get(i)).map_or("", String::as_str)
}

/// The text that is stored for these rows; cells that are empty at the end of a line are left out.
#[must_use]
pub fn text(rows: &[Vec<String>]) -> String {
    let line = |row: &Vec<String>| row.join(" | ").trim_end_matches([' ', BAR]).to_owned();
    rows.iter().map(line).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Reads what was typed into the text that is stored: codes, ISO dates, plain digits.
///
/// # Errors
/// The first cell that cannot be taken, with its line.
pub(super) fn read(cells: &[Cell], typed: &str, field: &'static str) -> Result<String, Fault> {
    let mut out = Vec::new();
    for (n, line) in (1..).zip(typed.lines().map(str::trim).filter(|l| !l.is_empty())) {
        let fault = |key: &'static str, text: &str| {
            let text = text.chars().take(60).collect();
            Fault { args: vec![("line", n.to_string()), ("text", text)], ..Fault::new(field, key) }
        };
        if n > MOST {
            return Err(fault("field-lines-many", &MOST.to_string()));
        }
        let parts: Vec<String> = line.split([BAR, '\t']).map(|c| vntext::normal(c).trim().to_owned()).collect();
        if parts.len() > cells.len() {
            return Err(fault("field-lines-cells", &cells.len().to_string()));
        }
        let mut row = Vec::new();
        for (cell, text) in cells.iter().zip(&parts) {
            row.push(one(cell.shape, text, field).map_err(|key| fault(key, text))?);
        }
        if row.iter().all(String::is_empty) {
            continue;
        }
        out.push(row);
    }
    Ok(text(&out))
}

fn one(shape: Shape, text: &str, field: &'static str) -> Result<String, &'static str> {
    if text.is_empty() {
        return Ok(String::new());
    }
    match shape {
        Shape::Text(most) => match text_fault(field, text, most) {
            Some(_) => Err("field-lines-text"),
            None => Ok(text.to_owned()),
        },
        Shape::Count(most) => {
            let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}')).collect();
            match digits.parse::<i64>() {
                Ok(n) if (0..=most).contains(&n) => Ok(n.to_string()),
                _ => Err("field-lines-number"),
            }
        }
        Shape::Past | Shape::Any | Shape::Day | Shape::Birth => day(text).ok_or("field-lines-day"),
        Shape::Choice(words) => {
            let folded = vntext::fold(text);
            let known = words.iter().find(|(code, texts)| *code == text || texts.contains(&folded.as_str()));
            known.map(|(code, _)| (*code).to_owned()).ok_or("field-lines-choice")
        }
        _ => Err("field-lines-text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::{Words, cell};

    const ROLES: Words = &[("chairs", &["chu tri"]), ("attends", &["du"])];
    const CELLS: &[Cell] = &[
        cell("role", Shape::Choice(ROLES)),
        cell("name", Shape::Text(20)),
        cell("heads", Shape::Count(10_000)),
        cell("on", Shape::Day),
    ];

    #[test]
    fn lines_are_read_as_typed_or_pasted_and_kept_as_codes() {
        let typed = "Chủ trì | Nguyễn A | 1.771 | 17/08/2021\n\nDự\tĐiểm cầu 2\t40";
        let stored = read(CELLS, typed, "people").unwrap();
        assert_eq!(stored, "chairs | Nguyễn A | 1771 | 2021-08-17\nattends | Điểm cầu 2 | 40");
        let rows = rows(CELLS, &stored);
        assert_eq!((rows[0].len(), rows[1].len()), (4, 4));
        assert_eq!((of(CELLS, &rows[1], "name"), of(CELLS, &rows[1], "on")), ("Điểm cầu 2", ""));
        assert_eq!(text(&rows), stored);
        assert_eq!(read(CELLS, &stored, "people").unwrap(), stored, "what is stored is read back as it is");
    }

    #[test]
    fn a_cell_that_cannot_be_taken_is_told_with_its_line() {
        let told = |typed: &str| read(CELLS, typed, "people").map_err(|f| (f.key, f.args[0].1.clone()));
        assert_eq!(told("chủ tọa | A"), Err(("field-lines-choice", "1".into())));
        assert_eq!(told("dự | A\n\ndự | B | nhiều"), Err(("field-lines-number", "2".into())));
        assert_eq!(told("dự | A | 1 | 31/02/2020"), Err(("field-lines-day", "1".into())));
        assert_eq!(told("dự | A | 1 | | thừa"), Err(("field-lines-cells", "1".into())));
        assert_eq!(told("dự | tên dài hơn hai mươi chữ cái"), Err(("field-lines-text", "1".into())));
    }
}
