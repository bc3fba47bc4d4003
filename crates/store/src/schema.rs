//! The tables as data, read from the migrations: what `copy`, `backup` and `doctor` walk over. The migrations use few
//! and plain forms on purpose, so a line tells a column.

use crate::migrate::MIGRATIONS;

/// Type of a column; there are no others (see the head of the first migration).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `BIGINT`
    Int,
    /// `TEXT`
    Text,
    /// `BOOLEAN`
    Bool,
    /// `UUID`
    Uuid,
    /// `BYTEA`
    Bytes,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// Type.
    pub kind: Kind,
    /// True when it may be empty.
    pub nullable: bool,
    /// Table that it points to.
    pub references: Option<&'static str>,
    /// What rows hold that were there before the column, as the migration writes it.
    pub default: Option<&'static str>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name.
    pub name: &'static str,
    /// Columns in the order of the migrations.
    pub columns: Vec<Column>,
    /// Names of the columns of the primary key.
    pub key: Vec<&'static str>,
}

/// All tables of the newest schema, referenced ones before those that refer to them.
#[must_use]
pub fn tables() -> Vec<Table> {
    tables_after(MIGRATIONS.len())
}

/// The tables after the first `count` migrations.
#[must_use]
pub fn tables_after(count: usize) -> Vec<Table> {
    tables_of(MIGRATIONS.iter().take(count).map(|(_, text)| *text))
}

/// The tables that these migrations make.
#[must_use]
pub fn tables_of(texts: impl IntoIterator<Item = &'static str>) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for text in texts {
        let mut open: Option<Table> = None;
        for line in text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                let name = rest.split_whitespace().next().unwrap_or_default();
                open = Some(Table { name, columns: Vec::new(), key: Vec::new() });
            } else if let Some(rest) = line.strip_prefix("ALTER TABLE ") {
                if let Some((name, column)) = rest.split_once(" ADD COLUMN ")
                    && let Some(column) = read_column(column)
                    && let Some(table) = tables.iter_mut().find(|t| t.name == name.trim())
                {
                    table.columns.push(column);
                }
            } else if line.starts_with(')') {
                tables.extend(open.take());
            } else if let Some(table) = &mut open {
                if let Some(rest) = line.strip_prefix("PRIMARY KEY (") {
                    table.key = rest.split(')').next().unwrap_or_default().split(',').map(str::trim).collect();
                } else if let Some(column) = read_column(line) {
                    if line.contains("PRIMARY KEY") {
                        table.key = vec![column.name];
                    }
                    table.columns.push(column);
                }
            }
        }
    }
    tables
}

fn read_column(line: &'static str) -> Option<Column> {
    let mut words = line.trim_end_matches([',', ';']).split_whitespace();
    let name = words.next()?;
    let kind = match words.next()? {
        "BIGINT" => Kind::Int,
        "TEXT" => Kind::Text,
        "BOOLEAN" => Kind::Bool,
        "UUID" => Kind::Uuid,
        "BYTEA" => Kind::Bytes,
        _ => return None,
    };
    let references = line.split_once("REFERENCES ").and_then(|(_, rest)| rest.split_whitespace().next());
    let default =
        line.split_once(" DEFAULT ").and_then(|(_, rest)| rest.trim_end_matches([',', ';']).split(' ').next());
    Some(Column { name, kind, nullable: !line.contains("NOT NULL"), references, default })
}
