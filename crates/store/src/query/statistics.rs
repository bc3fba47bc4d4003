//! Counts of awards by up to two axes. What an axis is in SQL is constant; only the levels of awards are bound, because they are the
//! law's.

use domain::statistics::{Axis, Count, Group, Kept};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// What is counted: the records of one unit and of what is beneath it, decided there or given to somebody there.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The unit.
    pub unit: Uuid,
    /// The civil day on which the tree is read.
    pub day: String,
    /// First day of decisions, ISO; years compare as they are.
    pub from: String,
    /// Last day of decisions, ISO.
    pub to: String,
    /// Collective or individual only.
    pub part: Option<String>,
    /// Which records.
    pub kept: Kept,
    /// What is counted.
    pub count: Count,
    /// Award id → code of its level.
    pub levels: Vec<(String, String)>,
}

/// A record behind a cell.
#[derive(Clone, Debug, FromQueryResult, serde::Serialize)]
pub struct Record {
    /// Id, for paging.
    #[serde(skip)]
    pub id: Uuid,
    /// Day of the decision, or its year.
    pub decided_on: String,
    /// Name as printed.
    pub name: String,
    /// Rank as printed.
    pub rank: String,
    /// Unit as printed.
    pub unit: String,
    /// Award id; empty where only the name is known.
    pub award: String,
    /// Name of the award where the law does not know it.
    pub award_name: String,
    /// Ground code.
    pub ground: String,
    /// Number and symbol of the decision.
    pub number: String,
    /// Code of the decision; empty where it was not issued in the unit asked about.
    pub decision: String,
    /// Code of the person in the register.
    pub person: String,
}

/// What kind of subject was commended, as `domain::forms::Subject` has it.
fn push_subject(sql: &mut Sql, c: &Counted) {
    sql.push(match c.kept {
        Kept::Records => {
            "CASE WHEN a.person_id IS NOT NULL THEN 'individual' \
             WHEN a.outsider_id IS NOT NULL THEN (SELECT CASE WHEN o.kind = 'household' THEN 'household' WHEN o.kind = 'enterprise' THEN 'enterprise' \
             WHEN a.part = 'individual' THEN 'individual' ELSE 'collective' END FROM outsider o WHERE o.id = a.outsider_id) \
             WHEN EXISTS (SELECT 1 FROM unit su WHERE su.id = a.unit_id AND su.kind = 'enterprise') THEN 'enterprise' ELSE 'collective' END"
        }
        Kept::Past => {
            "CASE WHEN a.person_id IS NOT NULL THEN 'individual' \
             WHEN EXISTS (SELECT 1 FROM unit su WHERE su.id = a.unit_id AND su.kind = 'enterprise') THEN 'enterprise' ELSE 'collective' END"
        }
        // Reports do not say it.
        Kept::Reported => "a.part",
    });
}

/// Award, level, subject, leader level and ground with bars between: what the yearly forms tell awards apart by.
fn push_key(sql: &mut Sql, c: &Counted) {
    sql.push("(");
    // A past award known by its name alone has no id.
    sql.push(if c.kept == Kept::Records { "a.award" } else { "COALESCE(a.award, '')" }).push(" || '|' || ");
    push_axis(sql, c, Some(Axis::Level));
    sql.push(" || '|' || ");
    push_subject(sql, c);
    for axis in [Axis::Leader, Axis::Ground] {
        sql.push(" || '|' || ");
        push_axis(sql, c, Some(axis));
    }
    sql.push(")");
}

/// How many awards there are of each kind that the yearly forms tell apart: award, level, subject, leader level and ground with bars
/// between, and the count.
pub async fn alike<C: ConnectionTrait>(conn: &C, c: &Counted) -> Result<Vec<(String, u64)>, StoreError> {
    let mut sql = Sql::new("SELECT g.alike, CAST(COUNT(*) AS BIGINT) AS counted FROM (SELECT ");
    push_key(&mut sql, c);
    sql.push(" AS alike");
    push_from(&mut sql, c);
    sql.push(") g GROUP BY g.alike ORDER BY g.alike");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok((r.try_get("", "alike")?, r.try_get::<i64>("", "counted")?.unsigned_abs()))).collect()
}

/// An axis of a count that a report states; of people it says nothing.
fn reported(axis: Option<Axis>) -> &'static str {
    match axis {
        Some(Axis::Level) => "a.level",
        Some(Axis::Award) => "a.award",
        Some(Axis::Ground) => "a.ground",
        Some(Axis::Part) => "a.part",
        Some(Axis::Unit) => "hu.code",
        Some(Axis::Movement) => "COALESCE(m.code, '')",
        Some(Axis::Year) => "CAST(a.year AS TEXT)",
        None | Some(Axis::Body | Axis::Rank | Axis::Leader | Axis::Sex | Axis::Month) => "''",
    }
}

fn push_axis(sql: &mut Sql, c: &Counted, axis: Option<Axis>) {
    if c.kept == Kept::Reported {
        sql.push(reported(axis));
        return;
    }
    let records = c.kept == Kept::Records;
    let text = match axis {
        None => "''",
        Some(Axis::Level) => {
            if !records {
                sql.push("COALESCE(a.issuer_level, ");
            }
            sql.push("CASE a.award");
            for (award, level) in &c.levels {
                sql.push(" WHEN ").bind(award.clone()).push(" THEN ").bind(level.clone());
            }
            // An empty CASE is no SQL.
            sql.push(" WHEN '' THEN '' ELSE '' END");
            if !records {
                sql.push(")");
            }
            return;
        }
        Some(Axis::Award) if records => "a.award",
        Some(Axis::Award) => "COALESCE(a.award, a.name)",
        Some(Axis::Ground) if records => "a.ground",
        Some(Axis::Ground) => "COALESCE(a.ground, '')",
        Some(Axis::Part) if records => "a.part",
        Some(Axis::Part) => "CASE WHEN a.person_id IS NULL THEN 'collective' ELSE 'individual' END",
        Some(Axis::Unit) => "COALESCE(hu.code, '')",
        Some(Axis::Body) if records => "COALESCE(du.code, '')",
        Some(Axis::Body) => "a.issuer",
        Some(Axis::Movement) if records => "COALESCE(m.code, '')",
        Some(Axis::Movement) => "''",
        Some(Axis::Rank) if records => "a.printed_rank",
        Some(Axis::Rank) => "COALESCE(p.rank, '')",
        Some(Axis::Leader) if records => "COALESCE(a.leader_level, '')",
        Some(Axis::Leader) => "COALESCE(p.leader_level, '')",
        Some(Axis::Sex) if records => "COALESCE(a.sex, '')",
        Some(Axis::Sex) => "COALESCE(p.sex, '')",
        Some(Axis::Year) if records => "SUBSTR(a.decided_on, 1, 4)",
        Some(Axis::Year) => "SUBSTR(COALESCE(a.decided_on, CAST(a.year AS TEXT), ''), 1, 4)",
        Some(Axis::Month) if records => "SUBSTR(a.decided_on, 1, 7)",
        Some(Axis::Month) => {
            "CASE WHEN LENGTH(COALESCE(a.decided_on, '')) >= 7 THEN SUBSTR(a.decided_on, 1, 7) ELSE '' END"
        }
    };
    sql.push(text);
}

fn push_from(sql: &mut Sql, c: &Counted) {
    match c.kept {
        Kept::Records => {
            sql.push(
                " FROM award_record a LEFT JOIN unit hu ON hu.id = a.home_unit_id LEFT JOIN unit du ON du.id = a.deciding_unit_id \
                 JOIN decision d ON d.id = a.decision_id JOIN dossier ds ON ds.id = d.dossier_id \
                 LEFT JOIN movement m ON m.id = ds.movement_id LEFT JOIN person p ON p.id = a.person_id WHERE a.state = 'valid'",
            );
            sql.push(" AND EXISTS (SELECT 1 FROM unit_closure uc WHERE uc.descendant IN (a.home_unit_id, a.deciding_unit_id) AND uc.ancestor = ");
            sql.bind(c.unit).push(" AND uc.from_date <= ").bind(c.day.clone());
            sql.push(" AND (uc.to_date IS NULL OR uc.to_date >= ").bind(c.day.clone()).push("))");
            sql.push(" AND a.decided_on >= ").bind(c.from.clone()).push(" AND a.decided_on <= ").bind(c.to.clone());
            if let Some(part) = &c.part {
                sql.push(" AND a.part = ").bind(part.clone());
            }
        }
        Kept::Past => {
            sql.push(
                " FROM past_award a LEFT JOIN person p ON p.id = a.person_id \
                 LEFT JOIN unit hu ON hu.id = COALESCE(a.unit_id, p.unit_id) WHERE a.annulled_at IS NULL",
            );
            sql.and_under("hu.id", [c.unit], &c.day);
            // A year alone counts where any of its days is asked for.
            let (from, to) = (c.from.get(..4).unwrap_or(""), c.to.get(..4).unwrap_or(""));
            sql.push(" AND SUBSTR(COALESCE(a.decided_on, CAST(a.year AS TEXT), ''), 1, 4) >= ").bind(from.to_owned());
            sql.push(" AND SUBSTR(COALESCE(a.decided_on, CAST(a.year AS TEXT), ''), 1, 4) <= ").bind(to.to_owned());
            sql.push(" AND (LENGTH(COALESCE(a.decided_on, '')) < 10 OR (a.decided_on >= ").bind(c.from.clone());
            sql.push(" AND a.decided_on <= ").bind(c.to.clone()).push("))");
            match c.part.as_deref() {
                Some("collective") => {
                    sql.push(" AND a.person_id IS NULL");
                }
                Some(_) => {
                    sql.push(" AND a.person_id IS NOT NULL");
                }
                None => {}
            }
        }
        Kept::Reported => {
            sql.push(
                " FROM reported_count a JOIN unit hu ON hu.id = a.unit_id LEFT JOIN movement m ON m.id = a.movement_id \
                 WHERE a.annulled_at IS NULL",
            );
            sql.and_under("hu.id", [c.unit], &c.day);
            let year = |day: &str| day.get(..4).and_then(|y| y.parse::<i64>().ok()).unwrap_or(0);
            sql.push(" AND a.year >= ").bind(year(&c.from)).push(" AND a.year <= ").bind(year(&c.to));
            if let Some(part) = &c.part {
                sql.push(" AND a.part = ").bind(part.clone());
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Row {
    part: i64,
    row_code: String,
    column_code: String,
    counted: i64,
}

/// Counts to make: what is counted, by which axes down and across; without any axis one group of all.
pub type Asked<'a> = (&'a Counted, Option<Axis>, Option<Axis>);

/// The counts of the groups of all that is asked, in one statement.
pub async fn groups<C: ConnectionTrait>(conn: &C, asked: &[Asked<'_>]) -> Result<Vec<Vec<Group>>, StoreError> {
    let mut sql = Sql::new("SELECT p.part, p.row_code, p.column_code, p.counted FROM (");
    for (part, (c, rows, columns)) in asked.iter().enumerate() {
        sql.push(if part > 0 { " UNION ALL SELECT CAST(" } else { "SELECT CAST(" });
        sql.bind(i64::try_from(part).unwrap_or(0)).push(" AS BIGINT) AS part, g.row_code, g.column_code, CAST(");
        sql.push(match (c.kept, c.count) {
            (Kept::Reported, _) => "SUM(g.who)",
            (_, Count::Awards) => "COUNT(*)",
            (_, Count::Persons | Count::Collectives) => "COUNT(DISTINCT g.who)",
        });
        sql.push(" AS BIGINT) AS counted FROM (SELECT ");
        push_axis(&mut sql, c, *rows);
        sql.push(" AS row_code, ");
        push_axis(&mut sql, c, *columns);
        sql.push(" AS column_code, ").push(match (c.count, c.kept) {
            (_, Kept::Reported) => "a.counted",
            (Count::Collectives, _) => "a.unit_id",
            (_, Kept::Records) => "COALESCE(a.person_id, a.outsider_id)",
            (_, Kept::Past) => "a.person_id",
        });
        sql.push(" AS who");
        push_from(&mut sql, c);
        sql.push(") g");
        if c.count != Count::Awards && c.kept != Kept::Reported {
            sql.push(" WHERE g.who IS NOT NULL");
        }
        sql.push(" GROUP BY g.row_code, g.column_code");
    }
    sql.push(") p");
    let mut found = vec![Vec::new(); asked.len()];
    for r in Row::find_by_statement(sql.statement(conn)).all(conn).await? {
        let group = Group { row: r.row_code, column: r.column_code, count: r.counted.unsigned_abs() };
        if let Some(part) = usize::try_from(r.part).ok().and_then(|part| found.get_mut(part)) {
            part.push(group);
        }
    }
    Ok(found)
}

/// What narrows records.
#[derive(Clone, Copy, Debug)]
pub enum Behind<'a> {
    /// A cell, a row (without a column) or all of a free table.
    Cell([Option<(Axis, &'a str)>; 2]),
    /// These of [`alike`].
    Alike(&'a [String]),
}

/// The records behind a number, the newest first: at most `rows` after the first `skip`.
pub async fn records<C: ConnectionTrait>(
    conn: &C,
    c: &Counted,
    behind: Behind<'_>,
    skip: u64,
    rows: u64,
) -> Result<Vec<Record>, StoreError> {
    let mut sql = Sql::new("SELECT a.id, ");
    match c.kept {
        Kept::Records => {
            sql.push(
                "a.decided_on, COALESCE(a.corrected_name, a.printed_name) AS name, a.printed_rank AS rank, \
                 a.printed_unit AS unit, a.award, '' AS award_name, a.ground, COALESCE(d.number_text, '') AS number, \
                 COALESCE(p.code, '') AS person, CASE WHEN EXISTS (SELECT 1 FROM unit_closure dc \
                 WHERE dc.descendant = a.deciding_unit_id AND dc.ancestor = ",
            );
            sql.bind(c.unit).push(" AND dc.from_date <= ").bind(c.day.clone());
            sql.push(" AND (dc.to_date IS NULL OR dc.to_date >= ").bind(c.day.clone());
            sql.push(")) THEN d.code ELSE '' END AS decision");
        }
        Kept::Past => {
            sql.push("COALESCE(a.decided_on, CAST(a.year AS TEXT), '') AS decided_on, COALESCE(p.full_name, hu.name) AS name, \
             COALESCE(p.rank, '') AS rank, hu.name AS unit, COALESCE(a.award, '') AS award, a.name AS award_name, \
             COALESCE(a.ground, '') AS ground, a.number, '' AS decision, COALESCE(p.code, '') AS person");
        }
        Kept::Reported => {
            // What is counted stands where records have the award's name; its code where they have the person's.
            sql.push(
                "a.on_date AS decided_on, a.name, a.bound AS rank, hu.name AS unit, '' AS award, CAST(a.counted AS TEXT) AS award_name, \
                 a.ground, a.document AS number, '' AS decision, a.code AS person",
            );
        }
    }
    push_from(&mut sql, c);
    match (c.count, c.kept) {
        (Count::Awards, _) | (_, Kept::Reported) => {}
        (Count::Collectives, _) => {
            sql.push(" AND a.unit_id IS NOT NULL");
        }
        (Count::Persons, Kept::Records) => {
            sql.push(" AND COALESCE(a.person_id, a.outsider_id) IS NOT NULL");
        }
        (Count::Persons, Kept::Past) => {
            sql.push(" AND a.person_id IS NOT NULL");
        }
    }
    match behind {
        Behind::Cell(cell) => {
            for (axis, code) in cell.into_iter().flatten() {
                sql.push(" AND ");
                push_axis(&mut sql, c, Some(axis));
                sql.push(" = ").bind(code.to_owned());
            }
        }
        Behind::Alike(keys) => {
            sql.push(" AND ");
            push_key(&mut sql, c);
            sql.push(" IN ").bind_all(keys.iter().cloned());
        }
    }
    let limit = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    sql.push(match c.kept {
        Kept::Records => " ORDER BY a.decided_on DESC, a.id",
        Kept::Past => " ORDER BY COALESCE(a.decided_on, CAST(a.year AS TEXT), '') DESC, a.id",
        Kept::Reported => " ORDER BY a.on_date DESC, a.id",
    });
    sql.push(" LIMIT ").bind(limit(rows)).push(" OFFSET ").bind(limit(skip));
    Ok(Record::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Names by code: of units, of movements.
pub async fn names<C: ConnectionTrait>(
    conn: &C,
    units: &[String],
    movements: &[String],
) -> Result<Vec<(String, String)>, StoreError> {
    let mut sql = Sql::new("SELECT code, name FROM unit WHERE code IN ");
    sql.bind_all(units.iter().cloned()).push(" UNION ALL SELECT code, name FROM movement WHERE code IN ");
    sql.bind_all(movements.iter().cloned());
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok((r.try_get("", "code")?, r.try_get("", "name")?))).collect()
}

/// The units of a scope at its tops and just beneath them, for a choice: id, code, name.
pub async fn units<C: ConnectionTrait>(
    conn: &C,
    roots: impl IntoIterator<Item = Uuid>,
    day: &str,
) -> Result<Vec<(Uuid, String, String)>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.id, u.code, u.name, MIN(uc.depth) AS depth, u.position FROM unit u JOIN unit_closure uc ON uc.descendant = u.id \
         WHERE uc.depth <= 1 AND uc.ancestor IN ",
    );
    sql.bind_all(roots)
        .push(" AND uc.from_date <= ")
        .bind(day)
        .push(" AND (uc.to_date IS NULL OR uc.to_date >= ")
        .bind(day);
    sql.push(") GROUP BY u.id, u.code, u.name, u.position ORDER BY 4, u.position, u.code LIMIT 500");
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok((r.try_get("", "id")?, r.try_get("", "code")?, r.try_get("", "name")?))).collect()
}
