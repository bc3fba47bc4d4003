//! A person's row by the names of its fields: what [`PERSON`] lists is read and written here without being named.

use std::str::FromStr as _;

use domain::{
    fields::{Field, Values},
    people::{PERSON, further},
};
use sea_orm::{ActiveModelTrait as _, FromQueryResult, Iterable as _, ModelTrait as _, QueryResult, Value};

use crate::entity::person::{ActiveModel, Column, Model};

fn column(field: &Field) -> Option<Column> {
    Column::from_str(field.column).ok()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => text.filter(|t| !t.is_empty()),
        _ => None,
    }
}

/// What stands in the fields.
#[must_use]
pub fn values_of(row: &Model) -> Values {
    let value = |f: &Field| Some((f.column.to_owned(), text(row.get(column(f)?))?));
    PERSON.fields.iter().filter_map(value).collect()
}

/// Puts values into the fields; one that has none is emptied.
pub fn put(row: &mut ActiveModel, values: &Values) {
    for field in PERSON.fields {
        let Some(column) = column(field) else { continue };
        let value = values.get(field.column).cloned();
        row.set(column, if field.required { Value::from(value.unwrap_or_default()) } else { value.into() });
    }
}

/// Puts what is said of [`further`] fields into a row; the others keep what they have.
pub fn add(row: &mut Model, said: &Values) {
    for field in further() {
        if let (Some(column), Some(value)) = (column(field), said.get(field.column)) {
            row.set(column, Some(value.clone()).into());
        }
    }
}

/// All columns of the table, in the order of [`all`].
#[must_use]
pub fn columns() -> Vec<&'static str> {
    Column::iter().map(|c| sea_orm::IdenStatic::as_str(&c)).collect()
}

/// All values of a row, for a bulk insert.
#[must_use]
pub fn all(row: &Model) -> Vec<Value> {
    Column::iter().map(|c| row.get(c)).collect()
}

/// The columns of [`further`] fields in a statement on `person p`.
pub(crate) fn further_columns() -> String {
    further().map(|f| format!(", p.{}", f.column)).collect()
}

/// What stands in the [`further`] fields of a row whose statement asked for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Further(pub Values);

impl FromQueryResult for Further {
    fn from_query_result(row: &QueryResult, front: &str) -> Result<Self, sea_orm::DbErr> {
        let mut values = Values::new();
        for field in further() {
            if let Some(text) = row.try_get::<Option<String>>(front, field.column)? {
                values.insert(field.column.to_owned(), text);
            }
        }
        Ok(Self(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_of_a_person_has_a_column_that_is_read_and_written_by_its_name() {
        for field in PERSON.fields {
            assert!(column(field).is_some(), "{} has no column", field.column);
        }
        let said: Values = PERSON.fields.iter().map(|f| (f.column.to_owned(), f.column.to_uppercase())).collect();
        let mut row = ActiveModel::from(Model::default());
        put(&mut row, &said);
        let model = Model { full_name: row.full_name.clone().unwrap(), ..Model::default() };
        assert_eq!(model.full_name, "FULL_NAME");
        let mut model = Model::default();
        add(&mut model, &said);
        let kept: Values = further().map(|f| (f.column.to_owned(), f.column.to_uppercase())).collect();
        assert!(!kept.is_empty());
        assert_eq!(values_of(&model), kept);
        add(&mut model, &Values::new());
        assert_eq!(values_of(&model), kept);
        assert_eq!(columns().len(), all(&model).len());
    }
}
