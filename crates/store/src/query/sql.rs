//! A statement in the making: text made of constants, everything else bound.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, DbBackend, Statement, StreamTrait, Value};
use uuid::Uuid;

/// Text and bound values of one statement.
#[derive(Clone, Debug, Default)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

/// Where a page starts in a list ordered by (sort key, id).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// The first page.
    First,
    /// The page after this row.
    After(Vec<u8>, Uuid),
    /// The page before this row.
    Before(Vec<u8>, Uuid),
}

impl At {
    /// From the address: "after:HEX.UUID", "before:HEX.UUID"; anything else is the first page.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let read = |rest: &str| {
            let (key, id) = rest.split_once('.')?;
            Some((hex::decode(key).ok()?, Uuid::parse_str(id).ok()?))
        };
        if let Some((key, id)) = text.strip_prefix("after:").and_then(read) {
            return Self::After(key, id);
        }
        if let Some((key, id)) = text.strip_prefix("before:").and_then(read) {
            return Self::Before(key, id);
        }
        Self::First
    }

    /// The address of the page after the row with this key.
    #[must_use]
    pub fn after(key: &[u8], id: Uuid) -> String {
        format!("after:{}.{}", hex::encode(key), id.simple())
    }

    /// The address of the page before the row with this key.
    #[must_use]
    pub fn before(key: &[u8], id: Uuid) -> String {
        format!("before:{}.{}", hex::encode(key), id.simple())
    }
}

impl Sql {
    /// Starts with a constant text.
    #[must_use]
    pub fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Adds a constant text.
    pub fn push(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a text put together from names of tables and columns; never from what somebody typed.
    pub(crate) fn push_name(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a bound value.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds "(v, v, …)", or "(NULL)" when there is none, which no row equals.
    pub fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        self.text.push('(');
        let mut none = true;
        for value in values {
            if !none {
                self.text.push_str(", ");
            }
            self.bind(value);
            none = false;
        }
        if none {
            self.text.push_str("NULL");
        }
        self.text.push(')');
        self
    }

    /// Adds the condition that `column` begins with `prefix`. Words hold only a–z and 0–9, so this bound holds under
    /// every collation, and an index serves it.
    pub fn and_begins(&mut self, column: &'static str, prefix: &str) -> &mut Self {
        self.push(column).push(" >= ").bind(prefix).push(" AND ").push(column).push(" <= ");
        self.bind(format!("{prefix}zzzzzzzzzzzzzzzz"))
    }

    /// Adds " AND EXISTS (…)": the unit in `column` lies in the subtree of one of `units` on `day`.
    pub fn and_under(&mut self, column: &'static str, units: impl IntoIterator<Item = Uuid>, day: &str) -> &mut Self {
        self.push(" AND EXISTS (SELECT 1 FROM unit_closure uc WHERE uc.descendant = ").push(column);
        self.push(" AND uc.ancestor IN ").bind_all(units).push(" AND uc.from_date <= ").bind(day);
        self.push(" AND (uc.to_date IS NULL OR uc.to_date >= ").bind(day).push("))")
    }

    /// Adds the condition that the unit in `column` is in `scope`; an empty scope shows nothing.
    pub fn and_in_scope(&mut self, column: &'static str, scope: &Scope, day: &str) -> &mut Self {
        match scope {
            Scope::Units(units) => self.and_under(column, units.iter().copied(), day),
            Scope::Nothing => self.push(" AND 1 = 0"),
        }
    }

    /// Adds the condition that what belongs to the unit in `column` concerns somebody whose rights reach `scope`: the unit lies in it, or above it, so
    /// that what is decided there binds him.
    pub fn and_concerning(&mut self, column: &'static str, scope: &Scope, day: &str) -> &mut Self {
        let Scope::Units(units) = scope else { return self.push(" AND 1 = 0") };
        self.push(" AND EXISTS (SELECT 1 FROM unit_closure c WHERE ((c.descendant = ").push(column);
        self.push(" AND c.ancestor IN ").bind_all(units.iter().copied()).push(") OR (c.ancestor = ").push(column);
        self.push(" AND c.descendant IN ").bind_all(units.iter().copied()).push(")) AND c.from_date <= ").bind(day);
        self.push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day).push("))")
    }

    /// Adds the key condition, order and limit of a page; rows of a `Before` page come in reverse. For lists that are no
    /// [`super::list::Source`].
    pub fn page(&mut self, key: &'static str, id: &'static str, at: &At, rows: u64) -> &mut Self {
        let (sign, from, order, pair) = match at {
            At::First => ("", "", " ASC", None),
            At::After(k, i) => (" > ", " >= ", " ASC", Some((k, i))),
            At::Before(k, i) => (" < ", " <= ", " DESC", Some((k, i))),
        };
        if let Some((k, i)) = pair {
            // The bound on the key alone lets an index begin there; without it the list is walked from its first row.
            self.push(" AND ").push(key).push(from).bind(k.clone());
            self.push(" AND (").push(key).push(sign).bind(k.clone()).push(" OR ");
            self.push(id).push(sign).bind(*i).push(")");
        }
        self.push(" ORDER BY ").push(key).push(order).push(", ").push(id).push(order).push(" LIMIT ");
        self.bind(i64::try_from(rows).unwrap_or(i64::MAX))
    }

    /// The statement for a connection whose rows are taken one by one.
    pub fn streamed<C: StreamTrait>(self, conn: &C) -> Statement {
        let backend = conn.get_database_backend();
        Statement::from_sql_and_values(backend, spoken(self.text, backend), self.values)
    }

    /// The statement for this connection's engine.
    pub fn statement<C: ConnectionTrait>(self, conn: &C) -> Statement {
        let backend = conn.get_database_backend();
        let text = spoken(self.text, backend);
        let text = if backend == DbBackend::Sqlite
            && self.values.len() > NAMED
            && text.matches('$').count() == self.values.len()
        {
            unnumbered(&text)
        } else {
            text
        };
        Statement::from_sql_and_values(backend, text, self.values)
    }
}

/// How PostgreSQL compares texts byte by byte, whatever its database's language; SQLite always does.
pub(crate) const BYTE_BY_BYTE: &str = " COLLATE \"C\"";

/// The text as this engine speaks it.
fn spoken(text: String, backend: DbBackend) -> String {
    if backend == DbBackend::Sqlite && text.contains(BYTE_BY_BYTE) { text.replace(BYTE_BY_BYTE, "") } else { text }
}

/// More places than this are not numbered on SQLite, which goes through all names of places for each value it binds: ten
/// thousand numbered places cost it a hundred million steps.
const NAMED: usize = 100;

/// Each "$n" as "?"; the numbers of the text must ascend from 1.
fn unnumbered(text: &str) -> String {
    let mut parts = text.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('?');
        out.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lose_their_numbers_and_nothing_else_changes() {
        assert_eq!(unnumbered("a IN ($1, $2, $13) AND b = 7"), "a IN (?, ?, ?) AND b = 7");
    }
}
