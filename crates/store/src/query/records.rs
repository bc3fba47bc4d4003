//! Facts from the office, all kinds in one statement: imports compare with them, pages list them, verdicts rest on them.

use std::collections::BTreeMap;

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// Ids asked for at once: each is bound once a table.
const CHUNK: usize = 500;
/// Columns of the widest table.
const WIDEST: usize = 12;
const NAMES: [&str; WIDEST] = [
    " AS v0", " AS v1", " AS v2", " AS v3", " AS v4", " AS v5", " AS v6", " AS v7", " AS v8", " AS v9", " AS v10",
    " AS v11",
];

/// Columns that hold a truth value.
const TRUTHS: [&str; 3] = ["acting", "hard_area", "martyr"];

/// A table of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Code of the kind.
    pub kind: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its own columns, without those that every table of facts has.
    pub columns: &'static [&'static str],
    /// It holds facts about people.
    pub of_people: bool,
    /// It holds facts about units.
    pub of_units: bool,
}

/// One recorded fact; values as text, absent where empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Code of the kind.
    pub kind: String,
    /// Id.
    pub id: Uuid,
    /// The person or unit.
    pub who: Uuid,
    /// Column → value.
    pub values: BTreeMap<&'static str, String>,
    /// The paper.
    pub document: String,
    /// Where it came from; empty for rows older than origins.
    pub source: String,
    /// Why it no longer counts.
    pub annulled_for: Option<String>,
    /// When it was annulled.
    pub annulled_at: Option<i64>,
}

fn select(sql: &mut Sql, table: &Table, ids: &[Uuid], annulled: bool, by: &'static str) {
    sql.push("SELECT '").push(table.kind).push("' AS kind, f.id, f.").push(by).push(" AS who, f.document, ");
    sql.push("COALESCE(f.source, '') AS source, f.annulled_for, f.annulled_at");
    for (i, name) in NAMES.iter().enumerate() {
        match table.columns.get(i) {
            Some(column) => sql.push(", CAST(f.").push(column).push(" AS TEXT)").push(name),
            None => sql.push(", CAST(NULL AS TEXT)").push(name),
        };
    }
    sql.push(" FROM ").push(table.name).push(" f WHERE f.").push(by).push(" IN ").bind_all(ids.iter().copied());
    if !annulled {
        sql.push(" AND f.annulled_at IS NULL");
    }
}

fn read(row: &QueryResult, tables: &[&'static Table]) -> Result<Record, StoreError> {
    let kind: String = row.try_get("", "kind")?;
    let table = tables.iter().find(|t| t.kind == kind).ok_or_else(|| StoreError::Data(kind.clone()))?;
    let mut values = BTreeMap::new();
    for (column, name) in table.columns.iter().zip(NAMES) {
        if let Some(text) = row.try_get::<Option<String>>("", name.trim_start_matches(" AS "))?
            && !text.is_empty()
        {
            // PostgreSQL writes a truth value as a word, SQLite as a digit.
            let text =
                if TRUTHS.contains(column) { u8::from(text != "0" && text != "false").to_string() } else { text };
            values.insert(*column, text);
        }
    }
    Ok(Record {
        id: row.try_get("", "id")?,
        who: row.try_get("", "who")?,
        document: row.try_get("", "document")?,
        source: row.try_get("", "source")?,
        annulled_for: row.try_get("", "annulled_for")?,
        annulled_at: row.try_get("", "annulled_at")?,
        values,
        kind,
    })
}

/// Facts of these kinds about people or units: one statement for each 500 of them.
pub async fn records<C: ConnectionTrait>(
    conn: &C,
    tables: &[&'static Table],
    ids: &[Uuid],
    annulled: bool,
) -> Result<Vec<Record>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let mut sql = Sql::new("");
        let mut first = true;
        for table in tables {
            let columns = [("person_id", table.of_people), ("unit_id", table.of_units)];
            for by in columns.into_iter().filter_map(|(by, there)| there.then_some(by)) {
                if !first {
                    sql.push(" UNION ALL ");
                }
                first = false;
                select(&mut sql, table, chunk, annulled, by);
            }
        }
        if !first {
            for row in conn.query_all_raw(sql.statement(conn)).await? {
                found.push(read(&row, tables)?);
            }
        }
    }
    Ok(found)
}

/// An initiative that an award rested on.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Basis {
    /// The award: a past one or one of ours.
    pub award_id: Uuid,
    /// Id of that award in the law, when known.
    pub award: Option<String>,
    /// The initiative's row.
    pub initiative_id: Uuid,
    /// Its code.
    pub code: String,
}

/// What the initiatives of these people were used for.
pub async fn bases<C: ConnectionTrait>(conn: &C, people: &[Uuid]) -> Result<Vec<Basis>, StoreError> {
    let mut found = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let mut sql = Sql::new(
            "SELECT b.award_id, COALESCE(a.award, r.award) AS award, b.initiative_id, i.code \
             FROM initiative i JOIN award_basis b ON b.initiative_id = i.id \
             LEFT JOIN past_award a ON a.id = b.award_id AND a.annulled_at IS NULL \
             LEFT JOIN award_record r ON r.id = b.award_id AND r.state = 'valid' \
             WHERE COALESCE(a.id, r.id) IS NOT NULL AND i.annulled_at IS NULL AND i.person_id IN ",
        );
        sql.bind_all(chunk.iter().copied());
        found.extend(Basis::find_by_statement(sql.statement(conn)).all(conn).await?);
    }
    Ok(found)
}

/// A count about the members of a unit.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MemberCount {
    /// The unit, those below it included.
    pub unit: Uuid,
    /// headcount, sexed, female, rated, completed, good, excellent; "award:ID"; "discipline:LEVEL".
    pub key: String,
    /// People.
    pub n: i64,
}

/// Counts of the members that units (those below included) had on `day`, and of their ratings, titles and discipline of `year`.
pub async fn member_counts<C: ConnectionTrait>(
    conn: &C,
    units: &[Uuid],
    year: i64,
    day: &str,
) -> Result<Vec<MemberCount>, StoreError> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
    let mut sql = Sql::new(
        "WITH member AS (SELECT DISTINCT uc.ancestor AS unit, m.person_id FROM unit_closure uc \
         JOIN membership m ON m.unit_id = uc.descendant WHERE uc.ancestor IN ",
    );
    sql.bind_all(units.iter().take(CHUNK).copied()).push(" AND uc.from_date <= ").bind(day);
    sql.push(" AND (uc.to_date IS NULL OR uc.to_date >= ").bind(day).push(") AND m.from_date <= ").bind(day);
    sql.push(" AND (m.to_date IS NULL OR m.to_date >= ").bind(day);
    sql.push(")) SELECT unit, 'headcount' AS key, COUNT(*) AS n FROM member GROUP BY unit ");
    sql.push(
        "UNION ALL SELECT m.unit, 'sexed', COUNT(*) FROM member m JOIN person p ON p.id = m.person_id \
         WHERE p.sex IS NOT NULL GROUP BY m.unit \
         UNION ALL SELECT m.unit, p.sex, COUNT(*) FROM member m JOIN person p ON p.id = m.person_id \
         WHERE p.sex = 'female' GROUP BY m.unit, p.sex \
         UNION ALL SELECT m.unit, 'rating:' || r.rating, COUNT(*) FROM member m JOIN rating r ON r.person_id = m.person_id \
         WHERE r.annulled_at IS NULL AND r.year = ",
    );
    sql.bind(year).push(" GROUP BY m.unit, r.rating ");
    sql.push(
        "UNION ALL SELECT h.unit, 'award:' || h.award, COUNT(DISTINCT h.person_id) FROM (\
         SELECT m.unit, m.person_id, a.award FROM member m JOIN past_award a ON a.person_id = m.person_id \
         WHERE a.annulled_at IS NULL AND a.award IS NOT NULL \
         AND COALESCE(CAST(a.year AS TEXT), SUBSTR(a.period_to, 1, 4), SUBSTR(a.decided_on, 1, 4)) = ",
    );
    sql.bind(year.to_string()).push(
        " UNION ALL SELECT m.unit, m.person_id, a.award FROM member m JOIN award_record a ON a.person_id = m.person_id \
         LEFT JOIN achievement x ON x.id = a.achievement_id \
         WHERE a.state = 'valid' AND SUBSTR(COALESCE(x.to_date, a.decided_on), 1, 4) = ",
    );
    sql.bind(year.to_string()).push(
        ") h GROUP BY h.unit, h.award \
         UNION ALL SELECT m.unit, 'discipline:' || d.level, COUNT(DISTINCT m.person_id) FROM member m \
         JOIN discipline d ON d.person_id = m.person_id WHERE d.annulled_at IS NULL AND d.from_date <= ",
    );
    sql.bind(to).push(" AND d.from_date >= ").bind(from).push(" GROUP BY m.unit, d.level");
    Ok(MemberCount::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// What is missing in a unit, itself alone.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Missing {
    /// The unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People serving.
    pub people: i64,
    /// Without a rating of the year.
    pub rating: i64,
    /// Sex unknown.
    pub sex: i64,
    /// Day of joining unknown.
    pub joined: i64,
    /// Birth date unknown.
    pub birth: i64,
    /// With an initiative of the year whose reach nobody judged.
    pub reach: i64,
    /// Nobody said whether they registered for the year's titles.
    pub registration: i64,
    /// With a past award that no award of the law could be found for.
    pub award: i64,
}

/// A missing fact as a condition on person `p`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// No rating of the year.
    Rating,
    /// Sex unknown.
    Sex,
    /// Day of joining unknown.
    Joined,
    /// Birth date unknown.
    Birth,
    /// Reach of an initiative unknown.
    Reach,
    /// Nobody said whether he registered for the year's titles.
    Registration,
    /// A past award with a name alone.
    Award,
}

impl Gap {
    /// All, as the page shows them.
    pub const ALL: [Self; 7] =
        [Self::Rating, Self::Sex, Self::Joined, Self::Birth, Self::Reach, Self::Registration, Self::Award];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Sex => "sex",
            Self::Joined => "joined",
            Self::Birth => "birth",
            Self::Reach => "reach",
            Self::Registration => "registration",
            Self::Award => "award",
        }
    }

    fn condition(self, sql: &mut Sql, year: i64) {
        match self {
            Self::Rating => sql
                .push("NOT EXISTS (SELECT 1 FROM rating r WHERE r.person_id = p.id AND r.annulled_at IS NULL AND r.year = ")
                .bind(year)
                .push(")"),
            Self::Sex => sql.push("p.sex IS NULL"),
            Self::Joined => sql.push("p.joined IS NULL"),
            Self::Birth => sql.push("p.birth_date IS NULL"),
            Self::Reach => sql
                .push(
                    "EXISTS (SELECT 1 FROM initiative i WHERE i.person_id = p.id AND i.annulled_at IS NULL \
                     AND i.reach IS NULL AND i.year = ",
                )
                .bind(year)
                .push(")"),
            Self::Registration => sql
                .push(
                    "NOT EXISTS (SELECT 1 FROM registration_record g WHERE g.person_id = p.id AND g.annulled_at IS NULL \
                     AND g.year = ",
                )
                .bind(year)
                .push(")"),
            Self::Award => sql.push(
                "EXISTS (SELECT 1 FROM past_award a WHERE a.person_id = p.id AND a.annulled_at IS NULL AND a.award IS NULL)",
            ),
        };
    }
}

/// What is missing for `year`, unit by unit within the scope (and below `under`), in the order of names. Units without people are left out.
pub async fn missing<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    under: Option<Uuid>,
    year: i64,
    day: &str,
) -> Result<Vec<Missing>, StoreError> {
    let mut sql = Sql::new("SELECT u.code, u.name, COUNT(*) AS people");
    for (gap, name) in Gap::ALL.into_iter().zip([
        " AS rating",
        " AS sex",
        " AS joined",
        " AS birth",
        " AS reach",
        " AS registration",
        " AS award",
    ]) {
        sql.push(", CAST(SUM(CASE WHEN ");
        gap.condition(&mut sql, year);
        sql.push(" THEN 1 ELSE 0 END) AS BIGINT)").push(name);
    }
    sql.push(" FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.left_on IS NULL");
    sql.and_in_scope("u.id", scope, day);
    if let Some(under) = under {
        sql.and_under("u.id", [under], day);
    }
    sql.push(" GROUP BY u.id, u.code, u.name, u.sort_key ORDER BY u.sort_key, u.id");
    Ok(Missing::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A person of the list to be sent out.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Asked {
    /// Code.
    pub code: String,
    /// Full name.
    pub full_name: String,
    /// Service number.
    pub service_number: Option<String>,
    /// Birth date.
    pub birth_date: Option<String>,
    /// Sex code.
    pub sex: Option<String>,
    /// Day of joining.
    pub joined: Option<String>,
    /// Unit's name.
    pub unit_name: String,
    /// The year's rating.
    pub rating: Option<String>,
    /// Titles of initiatives whose reach is unknown, the first one.
    pub initiative: Option<String>,
    /// Whether he registered for the year's titles, if anybody said.
    pub registered: Option<String>,
    /// Place of the unit in its order.
    pub unit_key: Vec<u8>,
    /// Unit.
    pub unit_id: Uuid,
    /// Place of the name in its order.
    pub sort_key: Vec<u8>,
    /// Person.
    pub id: Uuid,
}

/// A place in the order of units and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedAt(Vec<u8>, Uuid, Vec<u8>, Uuid);

impl Asked {
    /// Where this person stands: a list goes on after it.
    #[must_use]
    pub fn at(&self) -> AskedAt {
        AskedAt(self.unit_key.clone(), self.unit_id, self.sort_key.clone(), self.id)
    }
}

/// People who lack something of `gaps`, below `under`, by unit and name; at most `limit`, those after `after`.
pub async fn asked<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    under: Option<Uuid>,
    year: i64,
    gaps: &[Gap],
    day: &str,
    (after, limit): (Option<&AskedAt>, i64),
) -> Result<Vec<Asked>, StoreError> {
    let mut sql = Sql::new(
        "SELECT p.code, p.full_name, p.service_number, p.birth_date, p.sex, p.joined, u.name AS unit_name, \
         u.sort_key AS unit_key, u.id AS unit_id, p.sort_key, p.id, \
         (SELECT MIN(r.rating) FROM rating r WHERE r.person_id = p.id AND r.annulled_at IS NULL AND r.year = ",
    );
    sql.bind(year).push(
        ") AS rating, (SELECT MIN(i.title) FROM initiative i WHERE i.person_id = p.id AND i.annulled_at IS NULL \
         AND i.reach IS NULL AND i.year = ",
    );
    sql.bind(year).push(
        ") AS initiative, (SELECT MIN(g.registered) FROM registration_record g WHERE g.person_id = p.id \
         AND g.annulled_at IS NULL AND g.year = ",
    );
    sql.bind(year).push(") AS registered FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.left_on IS NULL");
    sql.and_in_scope("u.id", scope, day);
    if let Some(under) = under {
        sql.and_under("u.id", [under], day);
    }
    sql.push(" AND (");
    for (i, gap) in gaps.iter().enumerate() {
        if i > 0 {
            sql.push(" OR ");
        }
        gap.condition(&mut sql, year);
    }
    sql.push(if gaps.is_empty() { "1 = 0)" } else { ")" });
    if let Some(AskedAt(unit_key, unit, key, id)) = after {
        sql.push(" AND (u.sort_key, u.id, p.sort_key, p.id) > (").bind(unit_key.clone()).push(", ").bind(*unit);
        sql.push(", ").bind(key.clone()).push(", ").bind(*id).push(")");
    }
    sql.push(" ORDER BY u.sort_key, u.id, p.sort_key, p.id LIMIT ").bind(limit);
    Ok(Asked::find_by_statement(sql.statement(conn)).all(conn).await?)
}
