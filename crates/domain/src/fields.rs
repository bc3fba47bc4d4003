//! Fields as data. A noun says once what it is made of, and this one table makes the form and fills it again after a fault, the page of
//! labels and values, the page of a conflict, the columns of imports and exports, the row of the API, and the before and after of
//! the audit. `store` maps names to columns, `web` maps shapes to inputs; neither is known here.

use std::collections::BTreeMap;

use crate::access::Action;

pub mod lines;

/// Words for a code, folded; the first one stands in templates.
pub type Words = &'static [(&'static str, &'static [&'static str])];

/// Field → value: codes, years, ISO dates, text. Absent where nothing was said.
pub type Values = BTreeMap<String, String>;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text up to so many characters.
    Text(usize),
    /// A year from 1930 to the running one.
    Year,
    /// A day in the past, also only a month or a year.
    Past,
    /// As [`Shape::Past`], but it may come.
    Any,
    /// A whole day, which may come.
    Day,
    /// A birth date, also only a month or a year.
    Birth,
    /// A count up to this.
    Count(i64),
    /// One of a list.
    Choice(Words),
    /// Yes or no.
    Tick,
    /// An award of the law, or a name that the law does not know.
    Award,
    /// Codes of initiatives, separated by commas.
    Codes,
    /// Somebody of the register, by code or service number.
    Person,
    /// A unit, by code.
    Unit,
    /// One of those that the form offers, by code; whoever takes the form checks that it was offered.
    Pick,
    /// Another row that has a code and a page, by the name of its table.
    Object(&'static str),
    /// A small table, a line a row: its cells stand between bars, and a tab is a bar as well, so that blocks of a spreadsheet can be pasted.
    Lines(&'static [Cell]),
}

/// A cell of a line of [`Shape::Lines`]: its name, and what it holds (text, a count, a day or a choice).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Name in exports, end of its message's key.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
}

/// A cell.
#[must_use]
pub const fn cell(name: &'static str, shape: Shape) -> Cell {
    Cell { name, shape }
}

impl Shape {
    /// It names another object; its column is the field's name and `_id`.
    #[must_use]
    pub const fn refers(self) -> bool {
        matches!(self, Self::Person | Self::Unit | Self::Object(_))
    }

    /// A day, whole or not.
    #[must_use]
    pub const fn dated(self) -> bool {
        matches!(self, Self::Past | Self::Any | Self::Day | Self::Birth)
    }
}

/// What a field tells, and so which right its reader needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Nothing about anybody: the right to see the noun is enough.
    Plain,
    /// Something about a person.
    Personal,
    /// What stands against somebody.
    Discipline,
}

impl Gives {
    /// The right that [`crate::access::may`] must grant beside the noun's own.
    #[must_use]
    pub const fn needs(self) -> Option<Action> {
        match self {
            Self::Plain => None,
            Self::Personal => Some(Action::ViewPeople),
            Self::Discipline => Some(Action::ViewDiscipline),
        }
    }
}

/// A field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name in mappings of imports.
    pub key: &'static str,
    /// Column of the table, name in forms and in values, end of its message's key.
    pub column: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Must be there.
    pub required: bool,
    /// Folded titles that offices give the column.
    pub names: &'static [&'static str],
    /// The field of a day before which this one cannot lie.
    pub not_before: Option<&'static str>,
    /// Lists find rows by its folded words.
    pub searched: bool,
    /// A column of lists.
    pub listed: bool,
    /// What it tells.
    pub gives: Gives,
    /// A step of its own sets it; no form holds it.
    pub aside: bool,
}

impl Field {
    /// A field whose key is `f_` and the name of its column.
    #[must_use]
    pub const fn new(key: &'static str, shape: Shape) -> Self {
        let (_, column) = key.as_bytes().split_at(2);
        let column = match std::str::from_utf8(column) {
            Ok(text) => text,
            Err(_) => "",
        };
        let (names, gives): (&[&str], _) = (&[], Gives::Plain);
        let (required, searched, listed, aside) = (false, false, false, false);
        Self { key, column, shape, required, names, not_before: None, searched, listed, gives, aside }
    }

    /// It must be there.
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Offices call it so, folded.
    #[must_use]
    pub const fn called(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }

    /// It cannot lie before the day of that field.
    #[must_use]
    pub const fn not_before(self, other: &'static str) -> Self {
        Self { not_before: Some(other), ..self }
    }

    /// Lists find rows by it.
    #[must_use]
    pub const fn searched(self) -> Self {
        Self { searched: true, ..self }
    }

    /// Lists show it.
    #[must_use]
    pub const fn listed(self) -> Self {
        Self { listed: true, ..self }
    }

    /// A step of its own sets it: forms neither show nor take it.
    #[must_use]
    pub const fn aside(self) -> Self {
        Self { aside: true, ..self }
    }

    /// The table of what it names, where lists can be narrowed to the rows that name one of it.
    #[must_use]
    pub fn narrows(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Object(table) if table == self.column && table != "source" => Some(table),
            _ => None,
        }
    }

    /// It tells something about a person.
    #[must_use]
    pub const fn personal(self) -> Self {
        Self { gives: Gives::Personal, ..self }
    }
}

/// A noun: a table whose rows have a code and a version, and what they are made of.
#[derive(Debug)]
pub struct Noun {
    /// Name of the table, front of its messages, of its streams in the audit, of its schema in the API.
    pub name: &'static str,
    /// Address of its list; a row's is below it.
    pub home: &'static str,
    /// Front of the codes that are made.
    pub letters: &'static str,
    /// Right to see it.
    pub view: Action,
    /// Right to enter and change it.
    pub change: Action,
    /// The field of the day by which its list is ordered, newest first; empty for nouns without such a list.
    pub newest: &'static str,
    /// Rows are annulled with a reason; they stay and count no more.
    pub annulled: bool,
    /// Its rows bind the units beneath the one they belong to: these see them too.
    pub binding: bool,
    /// What it is made of, as forms show it.
    pub fields: &'static [Field],
    /// What only this noun knows: faults across its fields.
    pub check: fn(&Values) -> Vec<Fault>,
}

impl Noun {
    /// The message with the name of a field.
    #[must_use]
    pub fn label(&self, field: &Field) -> String {
        format!("{}-{}", self.name, field.column.replace('_', "-"))
    }

    /// The message with the name of a choice.
    #[must_use]
    pub fn choice(&self, field: &Field, code: &str) -> String {
        format!("{}-{}", self.label(field), code.replace('_', "-"))
    }

    /// The page of a row; of a noun whose list shows all of each row, that list.
    #[must_use]
    pub fn at(&self, code: &str) -> String {
        if self.newest.is_empty() { self.home.to_owned() } else { format!("{}/{code}", self.home) }
    }
}

/// Nothing across the fields of a noun can be wrong.
#[must_use]
pub fn unchecked(_: &Values) -> Vec<Fault> {
    Vec::new()
}

/// A fault of a field: a message and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: &'static str,
    /// Message key.
    pub key: &'static str,
    /// Values put into the sentence.
    pub args: Vec<(&'static str, String)>,
}

impl Fault {
    /// A fault without values.
    #[must_use]
    pub const fn new(field: &'static str, key: &'static str) -> Self {
        Self { field, key, args: Vec::new() }
    }
}

/// A record read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The values.
    pub values: Values,
    /// Words that mean nothing known: column and text.
    pub unknown: Vec<(String, String)>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// An award that the law does not know: its name is kept as written.
pub const FREE: &str = "-";

/// Reads fields out of texts by column. `meant` knows words that the table does not: awards, and what a person said they mean.
pub fn read(
    fields: &[Field],
    text: impl Fn(&str) -> String,
    meant: &dyn Fn(&Field, &str) -> Option<String>,
    today: &str,
) -> Read {
    let mut out = Read::default();
    for field in fields.iter().filter(|f| !f.aside) {
        let typed = text(field.column);
        if let Shape::Lines(cells) = field.shape {
            match lines::read(cells, &typed, field.column) {
                Ok(text) if !text.is_empty() => drop(out.values.insert(field.column.to_owned(), text)),
                Ok(_) if field.required => out.faults.push(Fault::new(field.column, "field-required")),
                Ok(_) => {}
                Err(fault) => out.faults.push(fault),
            }
            continue;
        }
        // A long text keeps its paragraphs.
        let text = match field.shape {
            Shape::Text(most) if most >= LONG => paragraphs(&typed),
            _ => vntext::normal(&typed),
        };
        let text = text.trim();
        if !text.is_empty() {
            one(field, text.to_owned(), meant, today, &mut out);
        } else if field.required {
            out.faults.push(Fault::new(field.column, "field-required"));
        }
    }
    for field in fields {
        if let Some(from) = field.not_before.and_then(|from| out.values.get(from))
            && out.values.get(field.column).is_some_and(|to| before(to, from))
        {
            out.faults.push(Fault::new(field.column, "field-to-before-from"));
        }
    }
    out
}

/// True when `a`, perhaps a year only, surely ends before `b` begins.
fn before(a: &str, b: &str) -> bool {
    let n = a.len().min(b.len());
    a.get(..n) < b.get(..n)
}

/// Texts of so many characters have paragraphs.
pub const LONG: usize = 2_000;

/// Each paragraph in its stored form; empty ones are gone.
fn paragraphs(text: &str) -> String {
    text.lines()
        .map(vntext::normal)
        .map(|l| l.trim().to_owned())
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What is wrong with a text of at most `most` characters.
fn text_fault(field: &'static str, text: &str, most: usize) -> Option<Fault> {
    let lines = text.replace('\n', " ");
    let text = lines.as_str();
    if text.chars().count() > most {
        return Some(Fault { args: vec![("max", most.to_string())], ..Fault::new(field, "field-too-long") });
    }
    let mark = vntext::hidden_marks(text).into_iter().next()?;
    let key = match mark.kind {
        vntext::MarkKind::Direction => "field-direction-mark",
        vntext::MarkKind::Pictograph => "field-pictograph",
        _ => "field-strange-character",
    };
    let shown = format!("U+{:04X}", u32::from(mark.character));
    Some(Fault { field, key, args: vec![("mark", shown), ("position", (mark.position + 1).to_string())] })
}

/// A day as typed, as ISO, perhaps only a month or a year.
fn day(text: &str) -> Option<String> {
    let text = text.trim();
    vntext::CivilDate::from_iso(text).or_else(|| vntext::parse_date(text).ok()).map(vntext::CivilDate::iso)
}

fn one(field: &Field, text: String, meant: &dyn Fn(&Field, &str) -> Option<String>, today: &str, out: &mut Read) {
    let column = field.column;
    let fault = |key: &'static str| Fault { args: vec![("text", text.clone())], ..Fault::new(column, key) };
    let value = match field.shape {
        Shape::Text(most) => {
            out.faults.extend(text_fault(column, &text, most));
            Ok(text)
        }
        Shape::Person | Shape::Unit | Shape::Pick | Shape::Object(_) => {
            out.faults.extend(text_fault(column, &text, 60));
            Ok(text)
        }
        Shape::Lines(_) => return,
        Shape::Year => match year(&text) {
            Some(y) if (1930..=today.get(..4).and_then(|t| t.parse().ok()).unwrap_or(9999)).contains(&y) => {
                Ok(y.to_string())
            }
            Some(_) => Err(fault("fact-year-range")),
            None => Err(fault("fact-year-unreadable")),
        },
        Shape::Birth => match day(&text).map(|iso| (crate::people::birth_fault(&iso, today), iso)) {
            Some((Some(key), _)) => Err(Fault { args: vec![("date", text.clone())], ..Fault::new(column, key) }),
            Some((None, iso)) => Ok(iso),
            None => Err(fault("field-date-malformed")),
        },
        Shape::Past | Shape::Any | Shape::Day => match day(text.trim_end_matches(".0")) {
            Some(day) if field.shape == Shape::Past && before(today, &day) => Err(fault("field-date-future")),
            Some(day) if field.shape == Shape::Day && day.len() < 10 => Err(fault("field-day")),
            Some(day) if day.as_str() < "1930" => Err(fault("fact-year-range")),
            Some(day) => Ok(day),
            None => Err(fault("field-date-malformed")),
        },
        Shape::Count(most) => match text.trim_end_matches(".0").parse::<i64>() {
            Ok(n) if n < 0 => Err(fault("fact-negative")),
            Ok(n) if n > most => Err(fault("fact-too-many")),
            Ok(n) => Ok(n.to_string()),
            Err(_) => Err(fault("fact-number")),
        },
        Shape::Tick => {
            let no = matches!(vntext::fold(&text).as_str(), "" | "0" | "khong" | "no" | "false");
            Ok(if no { "0" } else { "1" }.to_owned())
        }
        Shape::Choice(words) => {
            let folded = vntext::fold(&text);
            let known = words.iter().find(|(code, texts)| *code == text || texts.contains(&folded.as_str()));
            match known.map(|k| k.0.to_owned()).or_else(|| meant(field, &text)) {
                Some(code) => Ok(code),
                None => return out.unknown.push((column.to_owned(), text)),
            }
        }
        Shape::Award => {
            out.faults.extend(text_fault(column, &text, 200));
            out.values.insert("name".to_owned(), text.clone());
            match meant(field, &text) {
                Some(id) if id == FREE => return,
                Some(id) => Ok(id),
                None => return out.unknown.push((column.to_owned(), text)),
            }
        }
        Shape::Codes => {
            let codes: Vec<&str> = text.split([',', ';', ' ', '\n']).map(str::trim).filter(|c| !c.is_empty()).collect();
            if codes.len() > 10 { Err(fault("fact-too-many")) } else { Ok(codes.join(",")) }
        }
    };
    match value {
        Ok(value) => drop(out.values.insert(column.to_owned(), value)),
        Err(fault) => out.faults.push(fault),
    }
}

/// "2019", "2019.0", "năm 2019", "2018-2019" (the year that ends).
fn year(text: &str) -> Option<i64> {
    let folded = vntext::fold(text.trim_end_matches(".0"));
    let last = folded.rsplit(|c: char| !c.is_ascii_digit()).find(|p| !p.is_empty())?;
    (last.len() == 4).then(|| last.parse().ok()).flatten()
}

/// What a change makes of a record: field → before and after, only where they differ.
#[must_use]
pub fn changes(before: &Values, after: &Values) -> BTreeMap<String, (String, String)> {
    let names = before.keys().chain(after.keys()).cloned().collect::<std::collections::BTreeSet<String>>();
    let of = |values: &Values, name: &str| values.get(name).cloned().unwrap_or_default();
    let both = names.into_iter().map(|n| (of(before, &n), of(after, &n), n));
    both.filter(|(a, b, _)| a != b).map(|(a, b, n)| (n, (a, b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_as_offices_write_them() {
        assert_eq!(year("năm 2019"), Some(2019));
        assert_eq!(year("2018-2019"), Some(2019));
        assert_eq!(year("19"), None);
    }

    #[test]
    fn a_day_before_its_beginning_a_missing_text_and_a_strange_mark_are_told_beside_their_fields() {
        const FIELDS: &[Field] = &[
            Field::new("f_what", Shape::Text(5)).required(),
            Field::new("f_note", Shape::Text(5)),
            Field::new("f_from", Shape::Day).required(),
            Field::new("f_to", Shape::Any).not_before("from"),
        ];
        let told = |what: &str, note: &str, from: &str, to: &str| {
            let text = |c: &str| match c {
                "what" => what.to_owned(),
                "note" => note.to_owned(),
                "from" => from.to_owned(),
                _ => to.to_owned(),
            };
            let read = read(FIELDS, text, &|_, _| None, "2026-01-10");
            read.faults.into_iter().map(|f| (f.field, f.key)).collect::<Vec<_>>()
        };
        assert_eq!(told("a", "", "01/02/2025", "2025"), []);
        assert_eq!(
            told("", "sixsix", "02/2025", "x"),
            [
                ("what", "field-required"),
                ("note", "field-too-long"),
                ("from", "field-day"),
                ("to", "field-date-malformed")
            ]
        );
        assert_eq!(told("a", "b\u{202e}", "01/02/2025", "01/01/2025")[0], ("note", "field-direction-mark"));
        assert_eq!(told("a", "b", "01/02/2025", "01/01/2025"), [("to", "field-to-before-from")]);
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let values = |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect::<Values>();
        let changed = changes(&values(&[("a", "1"), ("b", "2")]), &values(&[("a", "1"), ("b", "3"), ("c", "4")]));
        let expected = [("b", ("2", "3")), ("c", ("", "4"))];
        assert_eq!(changed, expected.map(|(k, (x, y))| (k.to_owned(), (x.to_owned(), y.to_owned()))).into());
    }
}
