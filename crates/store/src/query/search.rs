//! One search over everything: bearers of names in Vietnamese order, and what else has these words or this number.

use std::collections::HashMap;

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{movements, sql::Sql};
use crate::StoreError;

/// Where somebody searches: his units on a day.
#[derive(Clone, Debug)]
pub struct Within {
    /// Units whose people the actor may see.
    pub scope: Scope,
    /// The civil day on which the tree is read, ISO.
    pub day: String,
}

/// One reading of what was typed: whole words of a name, the rarest first, and beginnings of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Folded words of the name.
    pub words: Vec<String>,
    /// Beginnings of a service number or a code: folded, without spaces.
    pub numbers: Vec<String>,
    /// Syllables as typed with their marks ("Hưng"), which the name itself must hold.
    pub marked: Vec<String>,
}

/// How the bearers of a name are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From the rarest word to its bearers.
    ByWord,
    /// From the units in scope to their people: cheaper where a common word meets a small unit.
    ByUnit,
}

/// A bearer: which of the readings found him, and who he is.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Bearer {
    /// Place of the reading in the list that was asked.
    pub reading: i64,
    /// The person.
    pub id: Uuid,
    /// His folded name.
    pub name: String,
}

/// The words of all names of the register, with how many people bear each.
pub async fn syllables<C: ConnectionTrait>(conn: &C) -> Result<HashMap<String, u64>, StoreError> {
    let sql = Sql::new(
        "SELECT word, CAST(COUNT(*) AS BIGINT) AS n FROM person_word WHERE sort_key IS NOT NULL GROUP BY word",
    );
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok((r.try_get("", "word")?, r.try_get::<i64>("", "n")?.unsigned_abs()))).collect()
}

/// People within the scope, counted up to `cap`.
pub async fn people_in<C: ConnectionTrait>(conn: &C, within: &Within, cap: u64) -> Result<u64, StoreError> {
    let mut sql = Sql::new("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT 1 AS one FROM ");
    people_of_units(&mut sql, within);
    sql.push(" LIMIT ").bind(i64::try_from(cap).unwrap_or(i64::MAX)).push(") counted");
    let row = conn.query_one_raw(sql.statement(conn)).await?;
    Ok(row.map_or(Ok(0), |r| r.try_get::<i64>("", "n"))?.unsigned_abs())
}

/// The tree first, then its people: in this order on both engines.
fn people_of_units(sql: &mut Sql, within: &Within) {
    sql.push("(SELECT DISTINCT uc.descendant AS unit_id FROM unit_closure uc WHERE uc.ancestor IN ");
    match &within.scope {
        Scope::Units(units) => sql.bind_all(units.iter().copied()),
        Scope::Nothing => sql.bind_all(std::iter::empty::<Uuid>()),
    };
    sql.push(" AND uc.from_date <= ").bind(within.day.as_str());
    sql.push(" AND (uc.to_date IS NULL OR uc.to_date >= ").bind(within.day.as_str());
    sql.push(")) mine CROSS JOIN person p WHERE p.unit_id = mine.unit_id");
}

/// That a person bears a word. A scalar question, which both engines ask row by row; as EXISTS one of them would rather
/// read all bearers of the word first.
fn bears(sql: &mut Sql, person: &'static str, word: &str) {
    sql.push(" AND (SELECT 1 FROM person_word x WHERE x.word = ").bind(word);
    sql.push(" AND x.sort_key IS NOT NULL AND x.person_id = ").push(person).push(") = 1");
}

fn conditions(sql: &mut Sql, reading: &Reading, words: &[String], person: &'static str) {
    for word in words {
        bears(sql, person, word);
    }
    for number in &reading.numbers {
        sql.push(" AND EXISTS (SELECT 1 FROM person_word x WHERE x.person_id = ").push(person).push(" AND ");
        sql.and_begins("x.word", number).push(")");
    }
    for marked in &reading.marked {
        sql.push(" AND (' ' || p.full_name || ' ') LIKE ").bind(format!("% {marked} %"));
    }
}

/// The bearers that each reading finds, in Vietnamese order, at most `limit` for each: one statement.
pub async fn bearers<C: ConnectionTrait>(
    conn: &C,
    within: &Within,
    readings: &[Reading],
    way: Way,
    limit: u64,
) -> Result<Vec<Bearer>, StoreError> {
    let mut sql = Sql::new("SELECT * FROM (");
    for (i, reading) in readings.iter().enumerate() {
        sql.push(if i == 0 { "" } else { " UNION ALL SELECT * FROM (" });
        sql.push("SELECT CAST(")
            .bind(i64::try_from(i).unwrap_or(0))
            .push(" AS BIGINT) AS reading, p.id AS id, p.search AS name, ");
        match (way, reading.words.split_first()) {
            (Way::ByWord, Some((rarest, others))) => {
                sql.push("w.sort_key AS place FROM person_word w JOIN person p ON p.id = w.person_id WHERE w.word = ");
                sql.bind(rarest.as_str()).push(" AND w.sort_key IS NOT NULL");
                conditions(&mut sql, reading, others, "w.person_id");
                sql.and_in_scope("p.unit_id", &within.scope, &within.day);
                sql.push(" ORDER BY w.sort_key, w.person_id LIMIT ");
            }
            (Way::ByWord, None) => {
                // A number alone: its beginnings are few.
                sql.push(
                    "p.sort_key AS place FROM person p WHERE p.id IN (SELECT f.person_id FROM person_word f WHERE ",
                );
                match reading.numbers.first() {
                    Some(first) => sql.and_begins("f.word", first).push(" LIMIT 2000)"),
                    None => sql.push("1 = 0)"),
                };
                conditions(&mut sql, reading, &[], "p.id");
                sql.and_in_scope("p.unit_id", &within.scope, &within.day);
                sql.push(" ORDER BY p.sort_key, p.id LIMIT ");
            }
            (Way::ByUnit, _) => {
                sql.push("p.sort_key AS place FROM ");
                people_of_units(&mut sql, within);
                conditions(&mut sql, reading, &reading.words, "p.id");
                sql.push(" ORDER BY p.sort_key, p.id LIMIT ");
            }
        }
        sql.bind(i64::try_from(limit).unwrap_or(i64::MAX)).push(") found");
        sql.push(PLACES.get(i).copied().unwrap_or(""));
    }
    if readings.is_empty() {
        return Ok(Vec::new());
    }
    sql.push(" ORDER BY reading, place, id");
    Ok(Bearer::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Most readings of one question.
pub const READINGS: usize = PLACES.len();

/// Ends of the names of subqueries, which must differ on one engine's older versions.
const PLACES: [&str; 16] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"];

/// A person found.
#[derive(Clone, Debug, Default, FromQueryResult, serde::Serialize)]
pub struct PersonRow {
    /// Id, never shown.
    #[serde(skip)]
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Rank.
    pub rank: String,
    /// Post.
    pub post: String,
    /// Service number.
    pub service_number: Option<String>,
    /// Day of leaving.
    pub left_on: Option<String>,
    /// Unit's name.
    pub unit_name: Option<String>,
}

/// These people, in no order.
pub async fn people<C: ConnectionTrait>(conn: &C, ids: &[Uuid]) -> Result<Vec<PersonRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT p.id, p.code, p.full_name, p.rank, p.post, p.service_number, p.left_on, u.name AS unit_name \
         FROM person p LEFT JOIN unit u ON u.id = p.unit_id WHERE p.id IN ",
    );
    sql.bind_all(ids.iter().copied());
    Ok(PersonRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// What else is asked for, each kind within what the actor may see of it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The civil day on which the tree is read, ISO.
    pub day: String,
    /// Folded words.
    pub words: Vec<String>,
    /// Whole numbers among them.
    pub numbers: Vec<i64>,
    /// The other words only say that a number of the honour book is meant, or there are none.
    pub number_only: bool,
    /// People found, whose awards are shown.
    pub people: Vec<Uuid>,
    /// Units whose units, dossiers, movements the actor may see.
    pub units: Scope,
    /// The same of dossiers.
    pub dossiers: Scope,
    /// The same of movements.
    pub movements: Scope,
    /// The same of decisions, awards and honour books.
    pub decisions: Scope,
}

/// Something found.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Hit {
    /// unit, dossier, decision, book, award or movement.
    pub kind: String,
    /// Code in addresses; an entry's and an award's is that of its decision.
    pub code: String,
    /// Its name, or the award's id.
    pub title: String,
    /// What stands beside it.
    pub note: String,
    /// State code, or number in the honour book.
    pub mark: String,
    /// Its day, ISO, or empty.
    pub day: String,
}

/// Everything but people that has these words or this number, at most `each` of a kind: one statement.
pub async fn others<C: ConnectionTrait>(conn: &C, ask: &Ask, each: u64) -> Result<Vec<Hit>, StoreError> {
    let each = i64::try_from(each).unwrap_or(i64::MAX);
    let mut sql = Sql::new(
        "SELECT * FROM (SELECT 'unit' AS kind, u.code AS code, u.name AS title, u.level AS note, '' AS mark, \
         COALESCE(u.to_date, '') AS day FROM unit u WHERE 1 = 1",
    );
    let words = |sql: &mut Sql, column: &'static str| {
        for word in &ask.words {
            sql.push(" AND (' ' || ").push(column).push(") LIKE ").bind(format!("% {word}%"));
        }
    };
    words(&mut sql, "u.search");
    sql.and_in_scope("u.id", &ask.units, &ask.day).push(" ORDER BY u.sort_key, u.id LIMIT ").bind(each).push(") a");

    sql.push(
        " UNION ALL SELECT * FROM (SELECT 'dossier' AS kind, d.code AS code, d.title AS title, du.name AS note, \
         d.state AS mark, d.law_on AS day FROM dossier d JOIN unit du ON du.id = d.unit_id WHERE 1 = 1",
    );
    words(&mut sql, "d.search");
    sql.and_in_scope("d.unit_id", &ask.dossiers, &ask.day);
    sql.push(" ORDER BY d.changed_at DESC, d.id DESC LIMIT ").bind(each).push(") b");

    sql.push(
        " UNION ALL SELECT * FROM (SELECT 'decision' AS kind, c.code AS code, COALESCE(c.number_text, c.code) AS title, \
         c.summary AS note, c.state AS mark, COALESCE(c.signed_on, '') AS day FROM decision c \
         JOIN dossier k ON k.id = c.dossier_id WHERE 1 = 1",
    );
    if ask.number_only {
        sql.push(" AND c.number IN ").bind_all(ask.numbers.iter().copied());
    } else {
        words(&mut sql, "k.search");
    }
    sql.and_in_scope("c.unit_id", &ask.decisions, &ask.day);
    sql.push(" ORDER BY c.created_at DESC, c.id DESC LIMIT ").bind(each).push(") e");

    sql.push(
        " UNION ALL SELECT * FROM (SELECT 'book' AS kind, hc.code AS code, ha.award AS title, COALESCE(ha.corrected_name, ha.printed_name) AS note, \
         CAST(h.number AS TEXT) || '/' || CAST(h.book_year AS TEXT) AS mark, ha.decided_on AS day FROM honour_entry h \
         JOIN award_record ha ON ha.id = h.award_record_id JOIN decision hc ON hc.id = ha.decision_id WHERE ",
    );
    if ask.number_only {
        sql.push("h.number IN ").bind_all(ask.numbers.iter().copied());
    } else {
        sql.push("1 = 0");
    }
    sql.and_in_scope("h.unit_id", &ask.decisions, &ask.day);
    sql.push(" ORDER BY h.book_year DESC, h.id LIMIT ").bind(each).push(") f");

    sql.push(
        " UNION ALL SELECT * FROM (SELECT 'award' AS kind, ac.code AS code, a.award AS title, COALESCE(a.corrected_name, a.printed_name) AS note, \
         a.state AS mark, a.decided_on AS day FROM award_record a JOIN decision ac ON ac.id = a.decision_id \
         WHERE a.person_id IN ",
    );
    sql.bind_all(ask.people.iter().copied());
    // As the list of awards: those of one's own people, and those that one's own body decided.
    sql.push(" AND EXISTS (SELECT 1 FROM unit_closure s WHERE s.descendant IN (a.home_unit_id, a.deciding_unit_id)");
    match &ask.decisions {
        Scope::Units(units) => sql.push(" AND s.ancestor IN ").bind_all(units.iter().copied()),
        Scope::Nothing => sql.push(" AND 1 = 0"),
    };
    sql.push(" AND s.from_date <= ").bind(ask.day.as_str());
    sql.push(" AND (s.to_date IS NULL OR s.to_date >= ").bind(ask.day.as_str()).push("))");
    sql.push(" ORDER BY a.decided_on DESC, a.id LIMIT ").bind(each).push(") g");

    sql.push(
        " UNION ALL SELECT * FROM (SELECT 'movement' AS kind, m.code AS code, m.name AS title, mu.name AS note, \
         m.state AS mark, COALESCE(m.from_date, '') AS day FROM movement m JOIN unit mu ON mu.id = m.unit_id WHERE 1 = 1",
    );
    words(&mut sql, "m.search");
    movements::seen(&mut sql, &ask.movements, &ask.day);
    sql.push(" ORDER BY m.sort_key, m.id LIMIT ").bind(each).push(") i");
    Ok(Hit::find_by_statement(sql.statement(conn)).all(conn).await?)
}
