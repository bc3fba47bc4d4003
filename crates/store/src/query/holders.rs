//! Who bears a name that is searched for: people, units and bodies outside. Awards are found through them, so that a
//! search over millions of awards reads only those of the people found.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// Beyond this many, the list is walked and tested row by row: so common a name is met soon.
const FOUND_CAP: i64 = 1_000;

/// Whom search words found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holders {
    /// No search.
    Anybody,
    /// These people, units and bodies outside.
    These(Vec<Uuid>),
    /// More than a thousand.
    Many,
}

/// Finds people by the beginnings of their words; units and bodies outside by whole words within their names.
pub async fn find<C: ConnectionTrait>(conn: &C, words: &[String]) -> Result<Holders, StoreError> {
    // The longest word is likely the rarest.
    let Some((at, driver)) = words.iter().enumerate().max_by_key(|(_, w)| w.len()) else {
        return Ok(Holders::Anybody);
    };
    let mut sql = Sql::new("SELECT x.id FROM (SELECT w.person_id AS id FROM person_word w WHERE ");
    sql.and_begins("w.word", driver);
    for (_, word) in words.iter().enumerate().filter(|(i, _)| *i != at) {
        sql.push(" AND EXISTS (SELECT 1 FROM person_word o WHERE o.person_id = w.person_id AND ");
        sql.and_begins("o.word", word).push(")");
    }
    for table in
        [" UNION ALL SELECT u.id FROM unit u WHERE 1 = 1", " UNION ALL SELECT u.id FROM outsider u WHERE 1 = 1"]
    {
        sql.push(table);
        for word in words {
            sql.push(" AND (' ' || u.search) LIKE ").bind(format!("% {word}%"));
        }
    }
    sql.push(") x LIMIT ").bind(FOUND_CAP + 1);
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    if rows.len() as i64 > FOUND_CAP {
        return Ok(Holders::Many);
    }
    Ok(Holders::These(rows.iter().map(|r| r.try_get("", "id")).collect::<Result<_, _>>()?))
}
