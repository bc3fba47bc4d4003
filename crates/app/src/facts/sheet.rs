//! Workbooks about facts: the template of a kind, and the list to send out, which comes back through the ratings import.

use domain::lists::Sex;
use sheets::write::{Choices, Column, ColumnKind, Table, Value, write_xlsx};
use words::{Lang, word};

use super::{AskedRow, FactKind, Field, Shape};
use crate::{
    Error, Result,
    export::{Sheet, Streamed, Value as Cell},
};

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

/// The words that a field knows; none where anything can stand in it.
fn words_of(kind: FactKind, field: &Field) -> Vec<String> {
    let Shape::Choice(words) = field.shape else { return Vec::new() };
    words.iter().map(|(code, _)| word(Lang::Vi, &word_key(kind, field.column, code))).collect()
}

/// The empty workbook of a kind, with the words that its lists know above the columns.
pub fn template(kind: FactKind) -> Result<Vec<u8>> {
    let mut columns = who();
    let mut titles =
        vec![word(Lang::Vi, &format!("facts-{}", kind.code())).to_uppercase(), word(Lang::Vi, "facts-template-hint")];
    for field in kind.fields() {
        let label = word(Lang::Vi, &field_key(kind, field.column));
        let all = words_of(kind, field);
        if !all.is_empty() {
            titles.push(format!("{label}: {}", all.join("; ")));
        }
        // The import would read another sheet as another list.
        columns.push(Column::new(label, width(field), ColumnKind::Text).offers(Choices::in_cells(all)));
    }
    let name = word(Lang::Vi, &format!("facts-{}", kind.code()));
    let table = Table { name, titles, columns, landscape: true, ..Table::default() };
    write_xlsx(&table, Vec::<Vec<Value<'_>>>::new()).map_err(|e| failed(&e))
}

/// The list to send out, begun: names filled in, what is missing empty; it takes the pieces that [`to_fill`] gives.
pub fn begin_to_fill(title: &str) -> Result<Streamed> {
    let text = |key: &str, width: f64| Column::new(word(Lang::Vi, key), width, ColumnKind::Text);
    let mut columns = who();
    let sexes = Sex::ALL.iter().map(|s| word(Lang::Vi, &format!("sex-{}", s.code()))).collect();
    let ratings = FactKind::Ratings.fields().iter().find(|f| f.column == "rating");
    let ratings = ratings.map(|f| words_of(FactKind::Ratings, f)).unwrap_or_default();
    columns.extend([
        text("people-sex", 10.0).offers(Choices::in_cells(sexes)),
        text("people-joined", 14.0),
        text("facts-field-year", 8.0),
        text("facts-field-rating", 30.0).offers(Choices::in_cells(ratings)),
        text("facts-field-document", 24.0),
    ]);
    let table = Table {
        name: word(Lang::Vi, "facts-ratings"),
        titles: vec![title.to_owned(), word(Lang::Vi, "facts-fill-hint")],
        columns,
        landscape: true,
        ..Table::default()
    };
    Streamed::of(&table)
}

/// A piece of the list to send out; `before` people stand before it.
#[must_use]
pub fn to_fill(year: i64, before: u64, rows: &[AskedRow]) -> Sheet {
    let some = |text: &Option<String>| text.clone().map_or(Cell::Empty, Cell::Text);
    let day = |text: &Option<String>| text.as_ref().map_or(Cell::Empty, |iso| Cell::Text(vntext::date_dmy(iso)));
    let word = |key: &str| Cell::Text(word(Lang::Vi, key));
    let before = i64::try_from(before).unwrap_or(i64::MAX);
    let rows = rows.iter().zip(1..).map(|(r, i)| {
        vec![
            Cell::Number(before.saturating_add(i)),
            some(&r.service_number),
            Cell::Text(r.full_name.clone()),
            day(&r.birth_date),
            Cell::Text(r.unit_name.clone()),
            r.sex.as_ref().map_or(Cell::Empty, |s| word(&format!("sex-{s}"))),
            day(&r.joined),
            Cell::Text(year.to_string()),
            r.rating.as_ref().map_or(Cell::Empty, |x| word(&word_key(FactKind::Ratings, "rating", x))),
            Cell::Empty,
        ]
    });
    Sheet { title: String::new(), headings: Vec::new(), rows: rows.collect() }
}
