//! The connection of a write transaction. Every statement passes here, so which rows of audited tables a command touched
//! is noted by the one place that cannot be forgotten; [`crate::audit`] hashes them when the command ends.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};

use crate::{
    audit::tables::{self, Audited},
    schema::Kind,
};

/// Touched rows of one table: their keys as bytes, and how each was touched.
pub(crate) type Keys = BTreeMap<Box<[u8]>, Touch>;

/// How a row was touched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch {
    /// How many entries the command had written before it.
    pub entry: usize,
    /// False while it is only known that somebody tried to insert it.
    pub sure: bool,
}

/// What was noted so far.
#[derive(Default)]
pub(crate) struct Noted {
    /// By table.
    pub rows: BTreeMap<&'static str, Keys>,
    /// Entries written so far.
    pub entries: usize,
}

/// A connection inside a write transaction.
pub struct Conn {
    tx: DatabaseTransaction,
    noted: Mutex<Noted>,
}

impl Conn {
    pub(crate) fn new(tx: DatabaseTransaction) -> Self {
        Self { tx, noted: Mutex::default() }
    }

    /// The connection without notes: for the tables of the audit itself.
    pub(crate) fn bare(&self) -> &DatabaseTransaction {
        &self.tx
    }

    pub(crate) fn into_inner(self) -> DatabaseTransaction {
        self.tx
    }

    pub(crate) fn noted(&self) -> std::sync::MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes rows of `table` as touched.
    pub(crate) fn note(&self, table: &'static Audited, keys: impl IntoIterator<Item = Box<[u8]>>, sure: bool) {
        let mut noted = self.noted();
        let entry = noted.entries;
        let rows = noted.rows.entry(table.name()).or_default();
        for key in keys {
            let touch = rows.entry(key).or_insert(Touch { entry, sure });
            *touch = Touch { entry, sure: sure || touch.sure };
        }
    }

    fn note_returned(&self, table: &'static Audited, rows: &[QueryResult]) -> Result<(), DbErr> {
        let keys: Result<Vec<_>, DbErr> = rows.iter().map(|row| key_of_result(table, row)).collect();
        self.note(table, keys?, true);
        Ok(())
    }

    /// Runs `statement`, which changes rows of `table` and does not tell which.
    async fn change(&self, table: &'static Audited, verb: Verb, statement: Statement) -> Result<ExecResult, DbErr> {
        if verb == Verb::Insert {
            let keys = inserted(table, &statement)?;
            let done = self.tx.execute_raw(statement).await?;
            self.note(table, keys, false);
            return Ok(done);
        }
        let found = match condition(table, &statement)? {
            Condition::Key(key) => vec![key],
            Condition::Select(select) => {
                let rows = self.tx.query_all_raw(select).await?;
                rows.iter().map(|row| key_of_result(table, row)).collect::<Result<_, _>>()?
            }
        };
        let done = self.tx.execute_raw(statement).await?;
        if done.rows_affected() > 0 {
            self.note(table, found, true);
        }
        Ok(done)
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        self.tx.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match target(&statement.sql)? {
            Some((verb, table)) => self.change(table, verb, statement).await,
            None => self.tx.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match target(sql)? {
            Some((verb, table)) => {
                self.change(table, verb, Statement::from_string(self.get_database_backend(), sql)).await
            }
            None => self.tx.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match target(&statement.sql)? {
            Some((_, table)) => {
                let rows = self.tx.query_all_raw(statement).await?;
                self.note_returned(table, &rows)?;
                Ok(rows.into_iter().next())
            }
            None => self.tx.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let target = target(&statement.sql)?;
        let rows = self.tx.query_all_raw(statement).await?;
        if let Some((_, table)) = target {
            self.note_returned(table, &rows)?;
        }
        Ok(rows)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Insert,
    Update,
    Delete,
}

/// The audited table that a statement changes, if any.
fn target(sql: &str) -> Result<Option<(Verb, &'static Audited)>, DbErr> {
    let mut words = sql.split_whitespace();
    let first = words.next().unwrap_or_default();
    let (verb, name) = if first.eq_ignore_ascii_case("SELECT") {
        return Ok(None);
    } else if first.eq_ignore_ascii_case("UPDATE") {
        (Verb::Update, words.next())
    } else if first.eq_ignore_ascii_case("INSERT") {
        (Verb::Insert, words.nth(1))
    } else if first.eq_ignore_ascii_case("DELETE") {
        (Verb::Delete, words.nth(1))
    } else if first.eq_ignore_ascii_case("WITH") && words.any(|w| matches!(w, "INSERT" | "UPDATE" | "DELETE")) {
        return Err(DbErr::Custom("a statement that changes rows begins with its verb".to_owned()));
    } else {
        return Ok(None);
    };
    let name = name.unwrap_or_default();
    let name = name.split('(').next().unwrap_or_default().trim_matches('"');
    Ok(tables::audited().get(name).map(|table| (verb, table)))
}

/// How the rows that an UPDATE or a DELETE is about to change are found.
enum Condition {
    /// There is one, with this key.
    Key(Box<[u8]>),
    /// This asks for their keys.
    Select(Statement),
}

fn condition(table: &'static Audited, statement: &Statement) -> Result<Condition, DbErr> {
    let values: &[Value] = statement.values.as_ref().map_or(&[], |v| &v.0);
    let sql = &statement.sql;
    let keys = table.table.key.join(", ");
    let Some(at) = find_word(sql, "WHERE") else {
        let all = format!("SELECT {keys} FROM {}", table.name());
        return Ok(Condition::Select(Statement::from_string(statement.db_backend, all)));
    };
    let (before, rest) = sql.split_at(at);
    // Places without a number are counted; numbered ones are numbered anew.
    let mut counted = places(before).filter(|p| p.number.is_none()).count();
    let (mut text, mut bound, mut from) = (String::new(), Vec::new(), 0);
    for place in places(rest) {
        text.push_str(&rest[from..place.from]);
        from = place.to;
        let index = place.number.map_or(counted, |n| n.wrapping_sub(1));
        counted += usize::from(place.number.is_none());
        bound.push(values.get(index).cloned().ok_or_else(|| unreadable(sql))?);
        text.push('$');
        text.push_str(&bound.len().to_string());
    }
    text.push_str(&rest[from..]);
    if let ([column], [value]) = (table.table.key.as_slice(), bound.as_slice()) {
        let plain: String = text.chars().filter(|c| *c != '"').collect();
        let plain = plain.strip_prefix("WHERE ").unwrap_or_default().replace(&format!("{}.", table.name()), "");
        if plain.trim() == format!("{column} = $1") {
            return Ok(Condition::Key(key_bytes(std::slice::from_ref(value)).ok_or_else(|| unreadable(sql))?));
        }
    }
    let select = format!("SELECT {keys} FROM {} {text}", table.name());
    Ok(Condition::Select(Statement::from_sql_and_values(statement.db_backend, select, bound)))
}

/// The keys of the rows that an `INSERT … VALUES` names.
fn inserted(table: &'static Audited, statement: &Statement) -> Result<Vec<Box<[u8]>>, DbErr> {
    let sql = statement.sql.as_str();
    let values: &[Value] = statement.values.as_ref().map_or(&[], |v| &v.0);
    let read = || {
        let (head, rest) = sql.split_once(" VALUES ")?;
        let columns: Vec<&str> =
            head.split_once('(')?.1.split_once(')')?.0.split(',').map(|c| c.trim().trim_matches('"')).collect();
        let at: Option<Vec<usize>> = table.table.key.iter().map(|k| columns.iter().position(|c| c == k)).collect();
        let at = at?;
        let mut places = places(rest);
        let mut counted = 0;
        let mut keys = Vec::new();
        let mut tail = rest;
        loop {
            let open = tail.trim_start_matches([',', ' ', '\n']);
            if !open.starts_with('(') {
                break;
            }
            let from = rest.len() - open.len();
            let mut row: Vec<Option<Value>> = Vec::with_capacity(columns.len());
            let to = each_item(rest, from, &mut |item| {
                let place = if item.starts_with(['?', '$']) { places.next() } else { None };
                row.push(place.and_then(|p| {
                    let index = p.number.map_or(counted, |n| n.wrapping_sub(1));
                    counted += usize::from(p.number.is_none());
                    values.get(index).cloned()
                }));
            })?;
            let key: Option<Vec<Value>> = at.iter().map(|i| row.get(*i).cloned().flatten()).collect();
            keys.push(key_bytes(&key?)?);
            tail = &rest[to..];
        }
        // Another row than the one named could be meant.
        if let Some((_, conflict)) = tail.split_once("ON CONFLICT (")
            && conflict.contains("DO UPDATE")
        {
            let named: Vec<&str> = conflict.split_once(')')?.0.split(',').map(|c| c.trim().trim_matches('"')).collect();
            (named == table.table.key).then_some(())?;
        }
        (!keys.is_empty()).then_some(keys)
    };
    read().ok_or_else(|| unreadable(sql))
}

fn unreadable(sql: &str) -> DbErr {
    let start: String = sql.chars().take(120).collect();
    DbErr::Custom(format!(
        "which rows of an audited table this changes cannot be told; let it return their keys: {start}"
    ))
}

/// Calls `each` for the items of the parenthesis that opens at `from`; gives where it ends. Items are places, or
/// constants without parentheses.
fn each_item<'t>(text: &'t str, from: usize, each: &mut dyn FnMut(&'t str)) -> Option<usize> {
    let close = text[from..].find(')')? + from;
    text[from + 1..close].split(',').for_each(|item| each(item.trim()));
    Some(close + 1)
}

/// A place for a value in a statement.
struct Place {
    from: usize,
    to: usize,
    number: Option<usize>,
}

/// The places of a text, outside quotes.
fn places(text: &str) -> impl Iterator<Item = Place> + '_ {
    let bytes = text.as_bytes();
    let mut i = 0;
    std::iter::from_fn(move || {
        while i < bytes.len() {
            match bytes[i] {
                quote @ (b'\'' | b'"') => {
                    i += 1;
                    while i < bytes.len() && bytes[i] != quote {
                        i += 1;
                    }
                    i += 1;
                }
                b'?' => {
                    i += 1;
                    return Some(Place { from: i - 1, to: i, number: None });
                }
                b'$' => {
                    let from = i;
                    i += 1;
                    while i < bytes.len() && bytes[i].is_ascii_digit() {
                        i += 1;
                    }
                    return Some(Place { from, to: i, number: text[from + 1..i].parse().ok() });
                }
                _ => i += 1,
            }
        }
        None
    })
}

/// Where `word` stands in a text, outside quotes and parentheses.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut i, mut depth) = (0, 0_i32);
    while i < bytes.len() {
        match bytes[i] {
            quote @ (b'\'' | b'"') => {
                i += 1;
                while i < bytes.len() && bytes[i] != quote {
                    i += 1;
                }
            }
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ if depth == 0
                && bytes[i..].starts_with(word.as_bytes())
                && i > 0
                && bytes[i - 1].is_ascii_whitespace()
                && bytes.get(i + word.len()).is_none_or(u8::is_ascii_whitespace) =>
            {
                return Some(i);
            }
            _ => {}
        }
        i += 1;
    }
    None
}

/// A row's key as bytes whose order is the database's where all its columns are ids. `None` where a value is missing.
pub(crate) fn key_bytes(values: &[Value]) -> Option<Box<[u8]>> {
    let mut out = Vec::with_capacity(16 * values.len());
    for value in values {
        match value {
            Value::Uuid(Some(id)) => out.extend_from_slice(id.as_bytes()),
            Value::BigInt(Some(n)) => out.extend_from_slice(&n.to_be_bytes()),
            Value::String(Some(text)) => {
                out.extend_from_slice(text.as_bytes());
                out.push(0);
            }
            Value::Bytes(Some(bytes)) => {
                out.extend_from_slice(hex::encode(bytes).as_bytes());
                out.push(0);
            }
            _ => return None,
        }
    }
    Some(out.into())
}

/// The values of a key from its bytes.
pub(crate) fn key_values(table: &Audited, key: &[u8]) -> Option<Vec<Value>> {
    let mut rest = key;
    let mut values = Vec::with_capacity(table.key.len());
    for kind in &table.key {
        let text = |rest: &mut &[u8]| {
            let end = rest.iter().position(|b| *b == 0)?;
            let text = std::str::from_utf8(&rest[..end]).ok()?.to_owned();
            *rest = &rest[end + 1..];
            Some(text)
        };
        values.push(match kind {
            Kind::Uuid => {
                let (id, tail) = rest.split_first_chunk::<16>()?;
                rest = tail;
                uuid::Uuid::from_bytes(*id).into()
            }
            Kind::Int => {
                let (n, tail) = rest.split_first_chunk::<8>()?;
                rest = tail;
                i64::from_be_bytes(*n).into()
            }
            Kind::Text => text(&mut rest)?.into(),
            Kind::Bytes => hex::decode(text(&mut rest)?).ok()?.into(),
            Kind::Bool => return None,
        });
    }
    rest.is_empty().then_some(values)
}

fn key_of_result(table: &Audited, row: &QueryResult) -> Result<Box<[u8]>, DbErr> {
    let mut values = Vec::with_capacity(table.key.len());
    for (name, kind) in table.table.key.iter().zip(&table.key) {
        values.push(match kind {
            Kind::Uuid => Value::Uuid(row.try_get("", name)?),
            Kind::Int => Value::BigInt(row.try_get("", name)?),
            Kind::Text => Value::String(row.try_get("", name)?),
            Kind::Bytes => Value::Bytes(row.try_get("", name)?),
            Kind::Bool => Value::Bool(row.try_get("", name)?),
        });
    }
    key_bytes(&values).ok_or_else(|| DbErr::Custom(format!("a row of {} has no key", table.name())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(sql: &str, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)
    }

    #[test]
    fn the_table_a_statement_changes_is_told_from_its_first_words() {
        let name = |sql: &str| target(sql).unwrap().map(|(_, t)| t.name());
        assert_eq!(name("UPDATE \"decision\" SET number = 1"), Some("decision"));
        assert_eq!(name("insert into decision(id) VALUES (?)"), Some("decision"));
        assert_eq!(name("DELETE FROM cast_vote WHERE item_id = ?"), Some("cast_vote"));
        assert_eq!(name("SELECT 1"), None);
        assert_eq!(name("UPDATE job SET state = 'x'"), None);
        assert!(target("WITH x AS (SELECT 1) UPDATE decision SET number = 1").is_err());
    }

    #[test]
    fn keys_are_read_from_values_or_asked_for_under_the_same_condition() {
        let decision = &tables::audited()["decision"];
        let id = uuid::Uuid::from_u128(7);
        let by_key = statement(
            "UPDATE \"decision\" SET \"number\" = ?, \"state\" = ? WHERE \"decision\".\"id\" = ?",
            vec![1_i64.into(), "where ? (".into(), id.into()],
        );
        assert!(matches!(condition(decision, &by_key).unwrap(), Condition::Key(k) if *k == *id.as_bytes()));
        let other = statement(
            "UPDATE decision SET number = $1, state = $2 WHERE dossier_id = $3 AND (state = $2 OR id = $3)",
            vec![1_i64.into(), "x".into(), id.into()],
        );
        let Condition::Select(select) = condition(decision, &other).unwrap() else { panic!() };
        assert_eq!(select.sql, "SELECT id FROM decision WHERE dossier_id = $1 AND (state = $2 OR id = $3)");
        assert_eq!(select.values.unwrap().0, vec![id.into(), "x".into(), id.into()]);
        let insert = statement(
            "INSERT INTO \"cast_vote\" (\"item_id\", \"state\", \"seat_id\") VALUES (?, 'a', ?), (?, 'b', ?)",
            vec![id.into(), id.into(), id.into(), uuid::Uuid::nil().into()],
        );
        let vote = &tables::audited()["cast_vote"];
        let keys = inserted(vote, &insert).unwrap();
        assert_eq!(keys.len(), 2);
        assert_eq!(key_values(vote, &keys[1]).unwrap(), vec![id.into(), uuid::Uuid::nil().into()]);
        assert!(inserted(decision, &statement("INSERT INTO decision (id) SELECT id FROM dossier", vec![])).is_err());
    }
}
