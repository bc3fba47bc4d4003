//! Workbooks about facts: the template of a kind, and the list to send out, which comes back through the ratings import.

use sheets::write::{Column, ColumnKind, Table, Value, write_xlsx};
use words::{Lang, word};

use super::{AskedRow, FactKind, Field, Shape};
use crate::{Error, Result};

/// Key of a field's name in the locales.
#[must_use]
pub fn field_key(kind: FactKind, column: &str) -> String {
    let column = column.replace('_', "-");
    if kind == FactKind::Praise {
        return format!("praise-{column}");
    }
    if column == "kind" { format!("facts-field-{}-kind", kind.code()) } else { format!("facts-field-{column}") }
}

/// Key of a word of a list in the locales.
#[must_use]
pub fn word_key(kind: FactKind, column: &str, code: &str) -> String {
    if kind == FactKind::Praise {
        return format!("praise-{column}-{code}");
    }
    let group = match (kind, column) {
        (FactKind::Leave, "kind") => "leave".to_owned(),
        (FactKind::Initiatives, "kind") => "novelty".to_owned(),
        (FactKind::UnitCases, "kind") => "case".to_owned(),
        (_, column) => column.replace('_', "-"),
    };
    format!("facts-{group}-{}", code.replace('_', "-"))
}

fn failed(e: &sheets::SheetError) -> Error {
    Error::refused("export-failed", [("code", e.code().into())])
}

fn width(field: &Field) -> f64 {
    match field.shape {
        Shape::Year | Shape::Count(_) | Shape::Tick => 10.0,
        Shape::Past | Shape::Any => 14.0,
        Shape::Award => 34.0,
        _ => 24.0,
    }
}

fn who() -> Vec<Column> {
    let text = |key: &str, width: f64| Column::new(word(Lang::Vi, key), width, ColumnKind::Text);
    vec![
        Column::new("STT", 6.0, ColumnKind::Int),
        text("people-number", 12.0),
        text("people-name", 26.0),
        text("people-birth", 14.0),
        text("people-unit", 26.0),
    ]
}

/// The empty workbook of a kind, with the words that its lists know above the columns.
pub fn template(kind: FactKind) -> Result<Vec<u8>> {
    let mut columns = who();
    let mut titles =
        vec![word(Lang::Vi, &format!("facts-{}", kind.code())).to_uppercase(), word(Lang::Vi, "facts-template-hint")];
    for field in kind.fields() {
        let label = word(Lang::Vi, &field_key(kind, field.column));
        if let Shape::Choice(words) = field.shape {
            let all: Vec<String> =
                words.iter().map(|(code, _)| word(Lang::Vi, &word_key(kind, field.column, code))).collect();
            titles.push(format!("{label}: {}", all.join("; ")));
        }
        columns.push(Column::new(label, width(field), ColumnKind::Text));
    }
    let name = word(Lang::Vi, &format!("facts-{}", kind.code()));
    let table = Table { name, titles, columns, landscape: true, ..Table::default() };
    write_xlsx(&table, Vec::<Vec<Value<'_>>>::new()).map_err(|e| failed(&e))
}

/// The list to send out: names filled in, what is missing empty. Blocking: call it off the async threads.
pub fn to_fill(title: &str, year: i64, rows: &[AskedRow]) -> Result<Vec<u8>> {
    let text = |key: &str, width: f64| Column::new(word(Lang::Vi, key), width, ColumnKind::Text);
    let mut columns = who();
    columns.extend([
        text("people-sex", 10.0),
        text("people-joined", 14.0),
        text("facts-field-year", 8.0),
        text("facts-field-rating", 30.0),
        text("facts-field-document", 24.0),
    ]);
    let table = Table {
        name: word(Lang::Vi, "facts-ratings"),
        titles: vec![title.to_owned(), word(Lang::Vi, "facts-fill-hint")],
        columns,
        landscape: true,
        ..Table::default()
    };
    let some = |text: &Option<String>| match text {
        Some(t) => Value::from(t.clone()),
        None => Value::Empty,
    };
    let day = |text: &Option<String>| match text {
        Some(iso) => Value::from(vntext::date_dmy(iso)),
        None => Value::Empty,
    };
    let rows = rows.iter().enumerate().map(|(i, r)| {
        vec![
            Value::Int(i as i64 + 1),
            some(&r.service_number),
            r.full_name.clone().into(),
            day(&r.birth_date),
            r.unit_name.clone().into(),
            r.sex.as_ref().map_or(Value::Empty, |s| word(Lang::Vi, &format!("sex-{s}")).into()),
            day(&r.joined),
            year.to_string().into(),
            r.rating
                .as_ref()
                .map_or(Value::Empty, |x| word(Lang::Vi, &word_key(FactKind::Ratings, "rating", x)).into()),
            Value::Empty,
        ]
    });
    write_xlsx(&table, rows).map_err(|e| failed(&e))
}
