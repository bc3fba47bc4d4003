//! Grids as data: many rows of one table of fields, changed cell by cell by several people at once. A cell is sent with the
//! print of what its reader saw; what somebody else wrote meanwhile is thereby found cell by cell and never overwritten unseen.

use std::collections::BTreeMap;

use crate::fields::{Fault, Field, Shape, Values, read};

/// A row as it was sent. Of a column that was not sent nothing changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The row.
    pub key: String,
    /// Column → print of what the reader saw.
    pub seen: BTreeMap<String, String>,
    /// Column → text.
    pub cells: BTreeMap<String, String>,
}

/// What becomes of a cell that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Become {
    /// The reader left it as it was, or typed what stands.
    Stands,
    /// His text is to be written.
    Written,
    /// He and somebody else both changed it: nothing is written before he has seen the other text.
    Both,
    /// His text cannot be taken.
    Faulty(Fault),
}

/// A cell that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What stands, as forms show it; after [`Become::Written`] what will stand.
    pub now: String,
    /// What the reader typed.
    pub sent: String,
    /// Somebody else changed it since he looked.
    pub moved: bool,
    /// What becomes of it.
    pub becomes: Become,
}

/// A row that was sent beside the one that stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The row as it is to stand.
    pub values: Values,
    /// Column → its cell.
    pub cells: BTreeMap<String, Cell>,
}

impl Merged {
    /// Something is to be written.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.cells.values().any(|c| c.becomes == Become::Written)
    }
}

/// A value as forms show it and people type it.
#[must_use]
pub fn shown(field: &Field, value: &str) -> String {
    if field.shape.dated() { vntext::date_dmy(value) } else { value.to_owned() }
}

fn cut(text: &str) -> String {
    vntext::normal(text).trim().to_owned()
}

/// The print of a cell's text: equal texts have equal prints (FNV-1a, 64 bits). It keeps nothing secret and proves nothing; it
/// only tells whether a text is still the one that was shown.
#[must_use]
pub fn print(text: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in cut(text).bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// Puts a row that was sent beside what stands. `meant` knows words that the table of fields does not.
pub fn merge(
    fields: &[Field],
    sent: &Sent,
    now: &Values,
    meant: &dyn Fn(&Field, &str) -> Option<String>,
    today: &str,
) -> Merged {
    let mut out = Merged { values: now.clone(), cells: BTreeMap::new() };
    for field in fields {
        let Some(typed) = sent.cells.get(field.column).map(|t| cut(t)) else { continue };
        let stands = now.get(field.column).map(|v| shown(field, v)).unwrap_or_default();
        let seen = sent.seen.get(field.column).map(String::as_str).unwrap_or_default();
        let moved = print(&stands) != seen;
        let becomes = if print(&typed) == seen || typed == cut(&stands) {
            Become::Stands
        } else if moved {
            Become::Both
        } else {
            Become::Written
        };
        out.cells.insert(field.column.to_owned(), Cell { now: stands, sent: typed, moved, becomes });
    }
    take(fields, &mut out, now, meant, today);
    out
}

/// Reads the texts that are to be written; what is wrong with one leaves its cell as it stands.
fn take(fields: &[Field], out: &mut Merged, now: &Values, meant: &dyn Fn(&Field, &str) -> Option<String>, today: &str) {
    let text = |column: &str| match out.cells.get(column) {
        Some(cell) if cell.becomes == Become::Written => cell.sent.clone(),
        _ => now.get(column).cloned().unwrap_or_default(),
    };
    let mut found = read(fields, text, meant, today);
    for (column, typed) in std::mem::take(&mut found.unknown) {
        if let Some(field) = fields.iter().find(|f| f.column == column) {
            let args = vec![("value", typed)];
            found.faults.push(Fault { args, ..Fault::new(field.column, "field-choose") });
        }
    }
    for field in fields {
        let Some(cell) = out.cells.get_mut(field.column).filter(|c| c.becomes == Become::Written) else { continue };
        if let Some(fault) = found.faults.iter().find(|f| f.field == field.column) {
            cell.becomes = Become::Faulty(fault.clone());
            continue;
        }
        let value = found.values.get(field.column).cloned();
        cell.now = value.as_deref().map(|v| shown(field, v)).unwrap_or_default();
        match value {
            Some(value) => out.values.insert(field.column.to_owned(), value),
            None if field.shape == Shape::Tick => out.values.insert(field.column.to_owned(), "0".to_owned()),
            None => out.values.remove(field.column),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &[Field] = &[
        Field::new("f_name", Shape::Text(8)).required(),
        Field::new("f_day", Shape::Any),
        Field::new("f_note", Shape::Text(8)),
    ];

    fn values(pairs: &[(&str, &str)]) -> Values {
        pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect()
    }

    /// A row whose reader saw `seen` and sends `typed`.
    fn sent(seen: &Values, typed: &[(&str, &str)]) -> Sent {
        let print = |f: &Field| print(&seen.get(f.column).map(|v| shown(f, v)).unwrap_or_default());
        let seen = FIELDS.iter().map(|f| (f.column.to_owned(), print(f))).collect();
        Sent { key: "1".into(), seen, cells: values(typed) }
    }

    fn merged(sent: &Sent, now: &Values) -> Merged {
        merge(FIELDS, sent, now, &|_, _| None, "2026-01-10")
    }

    #[test]
    fn who_changes_another_cell_overwrites_nothing_and_sees_what_moved() {
        let seen = values(&[("name", "An"), ("day", "2020-05-01")]);
        let now = values(&[("name", "Anh"), ("day", "2020-05-01")]);
        let row = merged(&sent(&seen, &[("name", "An"), ("day", "02/05/2020"), ("note", "")]), &now);
        assert!(row.writes());
        assert_eq!(row.values, values(&[("name", "Anh"), ("day", "2020-05-02")]));
        let name = &row.cells["name"];
        assert_eq!((name.now.as_str(), name.moved, &name.becomes), ("Anh", true, &Become::Stands));
        assert_eq!(row.cells["day"].now, "02/05/2020");
        assert_eq!(row.cells["note"].becomes, Become::Stands);
    }

    #[test]
    fn two_texts_for_one_cell_are_told_and_the_same_text_is_none() {
        let seen = values(&[("name", "An")]);
        let now = values(&[("name", "Anh")]);
        let row = merged(&sent(&seen, &[("name", "Ân"), ("note", "x")]), &now);
        assert_eq!(row.cells["name"].becomes, Become::Both);
        assert_eq!((row.values["name"].as_str(), row.values["note"].as_str()), ("Anh", "x"));
        assert_eq!(merged(&sent(&seen, &[("name", " Anh ")]), &now).cells["name"].becomes, Become::Stands);
        // Who saw nothing overwrites nothing.
        let blind = Sent { seen: BTreeMap::new(), ..sent(&seen, &[("name", "Ân")]) };
        assert_eq!(merged(&blind, &now).cells["name"].becomes, Become::Both);
    }

    #[test]
    fn a_text_that_cannot_be_taken_keeps_its_cell_and_lets_the_others_through() {
        let seen = values(&[("name", "An"), ("day", "2020-05-01")]);
        let row = merged(&sent(&seen, &[("name", ""), ("day", "xx"), ("note", "y")]), &seen);
        let fault = |column: &str| match &row.cells[column].becomes {
            Become::Faulty(f) => f.key,
            other => panic!("{other:?}"),
        };
        assert_eq!((fault("name"), fault("day")), ("field-required", "field-date-malformed"));
        assert_eq!(row.values, values(&[("name", "An"), ("day", "2020-05-01"), ("note", "y")]));
        // A cell that was empty all along and is required is no fault of whoever changes another one.
        let none = values(&[]);
        let row = merged(&sent(&none, &[("note", "y")]), &none);
        assert!(row.writes() && row.values == values(&[("note", "y")]));
        // Emptied is empty.
        let row = merged(&sent(&seen, &[("day", "")]), &seen);
        assert_eq!(row.values, values(&[("name", "An")]));
    }
}
