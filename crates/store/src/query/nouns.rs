//! Nouns whose fields are data: one row, a page of rows, a new row, a changed one, each from the table of fields. A field's column bears the
//! field's name; one that names another object is the name and `_id`.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use domain::{
    access::Scope,
    fields::{Field, Noun, Shape, Values},
    listing::{Listing, of_noun},
};
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use uuid::Uuid;

use super::{
    list::{Listed, Place},
    sql::{BYTE_BY_BYTE, Sql},
};
use crate::{StoreError, Tx, bulk, schema};

static TABLES: LazyLock<Vec<schema::Table>> = LazyLock::new(schema::tables);

/// A row with its fields as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Id, never shown.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Version for forms.
    pub version: i64,
    /// Why it counts no more.
    pub annulled_for: Option<String>,
    /// Field → value; what names another object has its code.
    pub values: Values,
    /// Field → name of the object named.
    pub named: Values,
}

/// What a list is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Units the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded search words.
    pub words: Vec<String>,
    /// Fields that must hold a code.
    pub chosen: Vec<(&'static str, String)>,
    /// Fields that must name the row with a code: column and table, which bear one name, and the code.
    pub named: Vec<(&'static str, String)>,
}

/// Table and name of what a field names.
fn target(shape: Shape) -> Option<(&'static str, &'static str)> {
    match shape {
        Shape::Person => Some(("person", "full_name")),
        Shape::Unit => Some(("unit", "name")),
        Shape::Object("source") => Some(("source", "title")),
        Shape::Object(table) => Some((table, "name")),
        _ => None,
    }
}

fn select(sql: &mut Sql, noun: &'static Noun) {
    sql.push("SELECT t.id, t.code, t.version");
    sql.push(if noun.annulled { ", t.annulled_for" } else { ", NULL AS annulled_for" });
    for f in noun.fields {
        match target(f.shape) {
            Some((_, name)) => {
                sql.push(", r_").push(f.column).push(".code AS ").push(f.column);
                sql.push(", r_").push(f.column).push(".").push(name).push(" AS ").push(f.column).push("_named");
            }
            // PostgreSQL writes a truth value as a word, SQLite as a digit.
            None if f.shape == Shape::Tick => {
                sql.push(", CASE WHEN t.").push(f.column).push(" THEN '1' ELSE '0' END AS ").push(f.column);
            }
            None => {
                sql.push(", CAST(t.").push(f.column).push(" AS TEXT) AS ").push(f.column);
            }
        }
    }
}

fn from(sql: &mut Sql, noun: &'static Noun) {
    sql.push(" FROM ").push(noun.name).push(" t");
    for f in noun.fields {
        if let Some((table, _)) = target(f.shape) {
            sql.push(" LEFT JOIN ").push(table).push(" r_").push(f.column).push(" ON r_").push(f.column);
            sql.push(".id = t.").push(f.column).push("_id");
        }
    }
}

fn read(row: &QueryResult, noun: &Noun) -> Result<Record, StoreError> {
    let mut out = Record {
        id: row.try_get("", "id")?,
        code: row.try_get("", "code")?,
        version: row.try_get("", "version")?,
        annulled_for: row.try_get("", "annulled_for")?,
        ..Record::default()
    };
    for f in noun.fields {
        if let Some(text) = row.try_get::<Option<String>>("", f.column)?.filter(|t| !t.is_empty()) {
            out.values.insert(f.column.to_owned(), text);
        }
        if f.shape.refers()
            && let Some(name) = row.try_get::<Option<String>>("", &format!("{}_named", f.column))?
        {
            out.named.insert(f.column.to_owned(), name);
        }
    }
    Ok(out)
}

/// The row with this id.
pub async fn one<C: ConnectionTrait>(conn: &C, noun: &'static Noun, id: Uuid) -> Result<Option<Record>, StoreError> {
    let mut sql = Sql::default();
    select(&mut sql, noun);
    from(&mut sql, noun);
    sql.push(" WHERE t.id = ").bind(id);
    conn.query_one_raw(sql.statement(conn)).await?.map(|row| read(&row, noun)).transpose()
}

/// The rows that hang on another one: `column` is the id of it, `noun` what they are. In the order in which they were entered.
pub async fn beneath<C: ConnectionTrait>(
    conn: &C,
    noun: &'static Noun,
    column: &'static str,
    id: Uuid,
) -> Result<Vec<Record>, StoreError> {
    let found = beneath_with(conn, noun, column, id, "").await?;
    Ok(found.into_iter().map(|(record, _)| record).collect())
}

/// The same, each with its row, which also holds the columns of `more`.
pub(super) async fn beneath_with<C: ConnectionTrait>(
    conn: &C,
    noun: &'static Noun,
    column: &'static str,
    id: Uuid,
    more: &'static str,
) -> Result<Vec<(Record, QueryResult)>, StoreError> {
    let mut sql = Sql::default();
    select(&mut sql, noun);
    sql.push(more);
    from(&mut sql, noun);
    sql.push(" WHERE t.").push(column).push(" = ").bind(id).push(" ORDER BY t.id");
    conn.query_all_raw(sql.statement(conn)).await?.into_iter().map(|row| Ok((read(&row, noun)?, row))).collect()
}

/// The list of a noun.
#[derive(Clone, Copy, Debug)]
pub struct Records<'a> {
    /// The noun.
    pub noun: &'static Noun,
    /// What it is narrowed to.
    pub filter: &'a Filter,
}

impl Listed for Records<'_> {
    type Row = Record;

    fn listing(&self) -> &'static Listing {
        of_noun(self.noun)
    }

    fn id(&self) -> &'static str {
        "t.id"
    }

    fn key(&self, order: &str) -> Cow<'static, str> {
        let Some(field) = self.noun.fields.iter().find(|f| f.column == order) else {
            let annulled = "CAST(CASE WHEN t.annulled_for IS NULL THEN 0 ELSE 1 END AS BIGINT)";
            return if order == "annulled" { annulled.into() } else { "t.code".into() };
        };
        match (target(field.shape), field.shape) {
            (Some((_, name)), _) => format!("r_{}.{name}", field.column).into(),
            // The index is over this text.
            _ if field.column == self.noun.newest => format!("t.{}{BYTE_BY_BYTE}", field.column).into(),
            (_, Shape::Year) => format!("CAST(t.{} AS BIGINT)", field.column).into(),
            _ => format!("t.{}", field.column).into(),
        }
    }

    fn select(&self, sql: &mut Sql) {
        select(sql, self.noun);
    }

    fn from(&self, sql: &mut Sql) {
        from(sql, self.noun);
    }

    fn narrowed(&self, sql: &mut Sql) {
        sql.push(" FROM ").push(self.noun.name).push(" t");
    }

    fn narrow(&self, sql: &mut Sql) {
        let f = self.filter;
        if self.noun.binding {
            sql.and_concerning("t.unit_id", &f.scope, &f.day);
        } else {
            sql.and_in_scope("t.unit_id", &f.scope, &f.day);
        }
        for word in &f.words {
            sql.push(" AND t.search LIKE ").bind(format!("%{word}%"));
        }
        for (column, code) in &f.chosen {
            sql.push(" AND t.").push(column).push(" = ").bind(code.clone());
        }
        for (table, code) in &f.named {
            sql.push(" AND t.").push(table).push("_id = (SELECT o.id FROM ").push(table);
            sql.push(" o WHERE o.code = ").bind(code.clone()).push(")");
        }
    }

    fn narrow_page(&self, sql: &mut Sql, _: &Place) {
        self.narrow(sql);
    }

    fn narrow_few(&self, sql: &mut Sql, _: u64) {
        self.narrow(sql);
    }

    fn read(&self, row: &QueryResult) -> Result<Record, StoreError> {
        read(row, self.noun)
    }
}

/// A day as the bytes that order the newest first; a year alone comes after the days that it holds.
#[must_use]
pub fn newest_first(day: &str) -> Vec<u8> {
    format!("{day:\0<10}").bytes().map(|b| 255 - b).collect()
}

/// The value of a column as its table keeps it.
pub fn typed(column: &schema::Column, text: &str) -> Value {
    match column.kind {
        schema::Kind::Int => Value::BigInt(text.parse().ok()),
        schema::Kind::Bool => Value::Bool(Some(text == "1")),
        _ if text.is_empty() && column.nullable => Value::String(None),
        _ => text.to_owned().into(),
    }
}

/// Ids of what fields name.
pub type Refs = BTreeMap<&'static str, Uuid>;

/// Columns and values of the fields, with what lists find and order rows by.
fn columns(noun: &'static Noun, values: &Values, refs: &Refs) -> Result<Vec<(&'static str, Value)>, StoreError> {
    let lost = |what: &str| StoreError::Data(format!("{} has no column {what}", noun.name));
    let table = TABLES.iter().find(|t| t.name == noun.name).ok_or_else(|| lost("at all"))?;
    let text = |f: &Field| values.get(f.column).map(String::as_str).unwrap_or_default();
    let mut out = Vec::new();
    for f in noun.fields.iter().filter(|f| !f.aside) {
        if f.shape.refers() {
            let column = table.columns.iter().find(|c| c.name.strip_suffix("_id") == Some(f.column));
            out.push((column.ok_or_else(|| lost(f.column))?.name, Value::Uuid(refs.get(f.column).copied())));
        } else {
            let column = table.columns.iter().find(|c| c.name == f.column).ok_or_else(|| lost(f.column))?;
            out.push((column.name, typed(column, text(f))));
        }
    }
    // A table of before lists were data.
    if table.columns.iter().any(|c| c.name == "sort_key") {
        let day = values.get(noun.newest).map(String::as_str).unwrap_or_default();
        out.push(("sort_key", newest_first(day).into()));
    }
    Ok(out)
}

/// Writes a new row: the fields, and `frame`, which is what every row of the table has beside them.
pub async fn insert(
    tx: &Tx,
    noun: &'static Noun,
    values: &Values,
    refs: &Refs,
    frame: Vec<(&'static str, Value)>,
) -> Result<(), StoreError> {
    let mut all = columns(noun, values, refs)?;
    all.extend(frame);
    let (names, row): (Vec<&'static str>, Vec<Value>) = all.into_iter().unzip();
    bulk::insert(tx.conn(), noun.name, &names, vec![row]).await
}

/// Writes the fields of a row anew, and `more`.
pub async fn update(
    tx: &Tx,
    noun: &'static Noun,
    id: Uuid,
    values: &Values,
    refs: &Refs,
    more: Vec<(&'static str, Value)>,
) -> Result<(), StoreError> {
    let mut all = columns(noun, values, refs)?;
    all.extend(more);
    set(tx, noun, id, all).await
}

/// Sets columns of a row.
pub async fn set(tx: &Tx, noun: &'static Noun, id: Uuid, all: Vec<(&'static str, Value)>) -> Result<(), StoreError> {
    let (names, mut values): (Vec<&'static str>, Vec<Value>) = all.into_iter().unzip();
    let places: Vec<String> = names.iter().enumerate().map(|(i, name)| format!("{name} = ${}", i + 1)).collect();
    values.push(id.into());
    let text = format!("UPDATE {} SET {} WHERE id = ${}", noun.name, places.join(", "), values.len());
    let conn = tx.conn();
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), text, values)).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::newest_first;

    #[test]
    fn the_newest_day_comes_first_and_a_year_after_its_days() {
        let mut days = ["2019-05", "2020", "2019-05-02", "2020-01-01"];
        days.sort_by_key(|d| newest_first(d));
        assert_eq!(days, ["2020-01-01", "2020", "2019-05-02", "2019-05"]);
    }
}
