//! The figures of the desk that are no awards: how far the set-up is, at which steps dossiers stand, which units have handed in none.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// What the set-up asks for, each with the table or roles that show it.
const SETUP: &[(&str, &str)] = &[
    ("units", "SELECT 1 FROM unit"),
    ("people", "SELECT 1 FROM person"),
    ("organisation", "SELECT 1 FROM organisation"),
    ("signers", "SELECT 1 FROM signer"),
    ("councils", "SELECT 1 FROM council"),
    ("accounts", "SELECT 1 FROM role_grant WHERE role <> 'administrator'"),
    ("movements", "SELECT 1 FROM movement"),
    ("dossiers", "SELECT 1 FROM dossier"),
];

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Number {
    /// "setup", "step", "dossiers", "late", "units", "unsent", "top" or "ballot".
    pub what: String,
    /// Part of the set-up, kind of the step, or code of the top unit or of the ballot.
    pub code: String,
    /// How many; of the set-up 1 or 0.
    pub n: i64,
}

/// The numbers of dossiers in `scope` and of the units directly under its top on `day`; dossiers handed in since `since`, ISO; the
/// code of the unit `top`; the code of a secret ballot that waits for the paper of `person`, the next one when it is cast. One statement.
pub async fn numbers<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    top: Option<Uuid>,
    person: Option<Uuid>,
    day: &str,
    since: &str,
) -> Result<Vec<Number>, StoreError> {
    let mut sql = Sql::default();
    for (i, (code, rows)) in SETUP.iter().enumerate() {
        sql.push(if i > 0 { " UNION ALL SELECT 'setup' AS what, '" } else { "SELECT 'setup' AS what, '" });
        sql.push(code).push("' AS code, CAST(CASE WHEN EXISTS (").push(rows);
        sql.push(") THEN 1 ELSE 0 END AS BIGINT) AS n");
    }
    const UNDER_WAY: &str = " FROM dossier d JOIN road_step k ON k.road_id = d.road_id AND k.seq = d.step_seq \
         WHERE d.state IN ('open', 'returned')";
    sql.push(" UNION ALL SELECT 'step', s.kind, CAST(COUNT(*) AS BIGINT) FROM (SELECT DISTINCT k.kind, d.id")
        .push(UNDER_WAY);
    sql.and_in_scope("d.unit_id", scope, day).push(") s GROUP BY s.kind");
    sql.push(" UNION ALL SELECT 'dossiers', '', CAST(COUNT(DISTINCT d.id) AS BIGINT)").push(UNDER_WAY);
    sql.and_in_scope("d.unit_id", scope, day);
    sql.push(" UNION ALL SELECT 'late', '', CAST(COUNT(DISTINCT d.id) AS BIGINT)").push(UNDER_WAY);
    sql.push(" AND EXISTS (SELECT 1 FROM dossier_step ds WHERE ds.dossier_id = d.id AND ds.state = 'waiting' AND ds.due_on < ");
    sql.bind(day).push(")").and_in_scope("d.unit_id", scope, day);
    sql.push(" UNION ALL SELECT 'units', '', CAST(COUNT(*) AS BIGINT)");
    push_units(&mut sql, scope, day);
    sql.push(" UNION ALL SELECT 'unsent', '', CAST(COUNT(*) AS BIGINT)");
    push_units(&mut sql, scope, day);
    sql.push(" AND NOT EXISTS (SELECT 1").push(SENT).bind(since);
    sql.push(" AND c.from_date <= ").bind(day).push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day).push("))");
    if let Some(top) = top {
        sql.push(" UNION ALL SELECT 'top', u.code, CAST(0 AS BIGINT) FROM unit u WHERE u.id = ").bind(top);
    }
    if let Some(person) = person {
        sql.push(
            " UNION ALL SELECT 'ballot', w.code, CAST(1 AS BIGINT) FROM (SELECT MIN(b.code) AS code FROM secret_ballot b \
             JOIN secret_voter v ON v.secret_id = b.id WHERE b.state = 'open' AND NOT v.voted AND v.person_id = ",
        );
        sql.bind(person).push(") w WHERE w.code IS NOT NULL");
    }
    Ok(Number::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Dossiers that a unit or one beneath it has handed in since a day.
const SENT: &str = " FROM unit_closure c JOIN dossier d ON d.unit_id = c.descendant WHERE c.ancestor = u.id \
     AND d.state <> 'withdrawn' AND d.filed_on >= ";

/// The units directly under the top of `scope`.
fn push_units(sql: &mut Sql, scope: &Scope, day: &str) {
    sql.push(" FROM unit u WHERE u.from_date <= ").bind(day);
    sql.push(" AND (u.to_date IS NULL OR u.to_date >= ").bind(day).push(")");
    match scope {
        Scope::Units(units) => sql.push(" AND u.parent_id IN ").bind_all(units.iter().copied()),
        Scope::Nothing => sql.push(" AND 1 = 0"),
    };
}

/// A unit and what it has handed in.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Unit {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Dossiers handed in since the day asked for, by it or beneath it.
    pub sent: i64,
    /// Dossiers that it or a unit beneath it is still preparing.
    pub prepared: i64,
    /// Last day on which one was handed in, ISO.
    pub last_on: Option<String>,
}

/// The units directly under the top of `scope` with what they have handed in since `since`, ISO: those without first.
pub async fn units<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    day: &str,
    since: &str,
) -> Result<Vec<Unit>, StoreError> {
    let mut sql = Sql::new("SELECT x.* FROM (SELECT u.code, u.name, u.position, (SELECT CAST(COUNT(*) AS BIGINT)");
    let in_force = |sql: &mut Sql| {
        sql.push(" AND c.from_date <= ")
            .bind(day)
            .push(" AND (c.to_date IS NULL OR c.to_date >= ")
            .bind(day)
            .push("))");
    };
    sql.push(SENT).bind(since);
    in_force(&mut sql);
    sql.push(" AS sent, (SELECT MAX(d.filed_on)").push(SENT).bind(since);
    in_force(&mut sql);
    sql.push(
        " AS last_on, (SELECT CAST(COUNT(*) AS BIGINT) FROM unit_closure c JOIN dossier d ON d.unit_id = c.descendant \
         WHERE c.ancestor = u.id AND d.state IN ('open', 'returned') AND d.filed_on IS NULL",
    );
    in_force(&mut sql);
    sql.push(" AS prepared");
    push_units(&mut sql, scope, day);
    sql.push(") x ORDER BY CASE WHEN x.sent > 0 THEN 1 ELSE 0 END, x.position, x.code");
    Ok(Unit::find_by_statement(sql.statement(conn)).all(conn).await?)
}
