//! What waits on somebody's desk: open steps he may act on, proofs of names, what is late, how far the set-up is.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// A step that waits, and for whom it is read.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Task {
    /// "mine" or "late".
    pub what: String,
    /// Dossier's code.
    pub code: String,
    /// Dossier's title.
    pub title: String,
    /// Proposing unit's name.
    pub unit_name: String,
    /// Kind of the step.
    pub kind: String,
    /// Name of the step.
    pub step_vi: String,
    /// The same in English.
    pub step_en: String,
    /// Since when it waits, microseconds UTC.
    pub entered_at: i64,
    /// Last day of the step, ISO.
    pub due_on: Option<String>,
    /// State of the dossier.
    pub state: String,
}

const TASK: &str = "d.code, d.title, u.name AS unit_name, rs.kind, rs.name_vi AS step_vi, rs.name_en AS step_en, \
     ds.entered_at, ds.due_on, d.state FROM dossier_step ds JOIN road_step rs ON rs.id = ds.step_id \
     JOIN dossier d ON d.id = ds.dossier_id JOIN unit u ON u.id = d.unit_id \
     WHERE ds.state = 'waiting' AND d.state IN ('open', 'returned')";

/// Steps that wait for somebody who acts on `kinds` (kind code and where he may), longest waiting first; and steps past their last
/// day in the subtrees he sees, latest first.
pub async fn tasks<C: ConnectionTrait>(
    conn: &C,
    kinds: &[(&'static str, Scope)],
    seen: &Scope,
    day: &str,
    limit: i64,
) -> Result<[Vec<Task>; 2], StoreError> {
    let mut sql = Sql::new("SELECT m.* FROM (SELECT 'mine' AS what, ");
    sql.push(TASK).push(" AND (1 = 0");
    for (kind, scope) in kinds.iter().filter(|(_, scope)| *scope != Scope::Nothing) {
        sql.push(" OR (rs.kind = ").bind(*kind).push(" AND rs.unit_of = 'proposing'");
        sql.and_in_scope("d.unit_id", scope, day).push(")");
        sql.push(" OR (rs.kind = ").bind(*kind).push(" AND rs.unit_of = 'deciding'");
        sql.and_in_scope("d.deciding_unit_id", scope, day).push(")");
    }
    sql.push(") ORDER BY ds.entered_at, d.code LIMIT ").bind(limit);
    sql.push(") m UNION ALL SELECT l.* FROM (SELECT 'late' AS what, ").push(TASK);
    sql.push(" AND ds.due_on < ").bind(day).and_in_scope("d.unit_id", seen, day);
    sql.push(" ORDER BY ds.due_on, d.code LIMIT ").bind(limit).push(") l");
    let all = Task::find_by_statement(sql.statement(conn)).all(conn).await?;
    let (mut late, mut mine): (Vec<_>, Vec<_>) = all.into_iter().partition(|t| t.what == "late");
    mine.sort_by(|a, b| (a.entered_at, &a.code).cmp(&(b.entered_at, &b.code)));
    late.sort_by(|a, b| (&a.due_on, &a.code).cmp(&(&b.due_on, &b.code)));
    Ok([mine, late])
}

/// A step that a dossier waits at which somebody has sent on, and one who may act on it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sent {
    /// Dossier's code.
    pub code: String,
    /// Dossier's title.
    pub title: String,
    /// The unit it waits in.
    pub unit_name: String,
    /// Name of the step.
    pub step_vi: String,
    /// The same in English.
    pub step_en: String,
    /// Since when it waits, microseconds UTC.
    pub entered_at: i64,
    /// Last day of the step, ISO.
    pub due_on: Option<String>,
    /// State of the dossier.
    pub state: String,
    /// Who may act on it; none where nobody has the role.
    pub holder: Option<String>,
}

/// Where at most `limit` dossiers are that an account has handed in or passed on, with everybody who may act on them: rows of each
/// step, one or more a holder, the newest first.
pub async fn sent<C: ConnectionTrait>(
    conn: &C,
    account: Uuid,
    scope: &Scope,
    day: &str,
    limit: i64,
) -> Result<Vec<Sent>, StoreError> {
    // The steps first, then their holders: else every role of the installation is joined before anything is left out.
    let mut sql = Sql::new(
        "SELECT s.code, s.title, s.unit_name, s.step_vi, s.step_en, s.entered_at, s.due_on, s.state, a.display_name AS holder \
         FROM (SELECT d.code, d.title, hu.id AS unit_id, hu.name AS unit_name, rs.role, rs.name_vi AS step_vi, rs.name_en AS step_en, \
         ds.entered_at, ds.due_on, d.state FROM dossier_step ds JOIN road_step rs ON rs.id = ds.step_id \
         JOIN dossier d ON d.id = ds.dossier_id \
         JOIN unit hu ON hu.id = CASE rs.unit_of WHEN 'proposing' THEN d.unit_id ELSE d.deciding_unit_id END \
         WHERE ds.state = 'waiting' AND d.state IN ('open', 'returned') \
         AND EXISTS (SELECT 1 FROM dossier_event e WHERE e.dossier_id = d.id AND e.action IN ('submit', 'agree') AND e.account_id = ",
    );
    // Whoever may see neither unit's dossiers any more is told nothing of them.
    sql.bind(account).push(") AND ((1 = 1").and_in_scope("d.unit_id", scope, day);
    sql.push(") OR (1 = 1").and_in_scope("d.deciding_unit_id", scope, day);
    sql.push(")) ORDER BY ds.entered_at DESC, d.code LIMIT ").bind(limit);
    sql.push(") s LEFT JOIN unit_closure c ON c.descendant = s.unit_id AND c.from_date <= ").bind(day);
    sql.push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day);
    sql.push(") LEFT JOIN role_grant g ON g.unit_id = c.ancestor AND g.role = s.role AND g.revoked_at IS NULL AND g.from_date <= ");
    sql.bind(day).push(" AND (g.to_date IS NULL OR g.to_date >= ").bind(day);
    sql.push(") LEFT JOIN account a ON a.id = g.account_id AND a.disabled = ").bind(false);
    sql.push(" ORDER BY s.entered_at DESC, s.code, a.display_name");
    Ok(Sent::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A role that somebody gave himself, because there was no second administrator.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SelfGiven {
    /// Name of the holder, who is also the giver.
    pub display_name: String,
    /// Role code.
    pub role: String,
    /// The unit's name.
    pub unit_name: String,
    /// When, microseconds UTC.
    pub granted_at: i64,
}

/// Roles among `roles`, in force on `day`, whose holder gave them to himself in a unit above, below or among `units`.
pub async fn self_given<C: ConnectionTrait>(
    conn: &C,
    units: &[Uuid],
    roles: &[&'static str],
    day: &str,
    limit: i64,
) -> Result<Vec<SelfGiven>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.display_name, g.role, u.name AS unit_name, g.granted_at FROM role_grant g \
         JOIN account a ON a.id = g.account_id JOIN unit u ON u.id = g.unit_id \
         WHERE g.granted_by = a.login AND g.revoked_at IS NULL AND a.disabled = ",
    );
    sql.bind(false).push(" AND g.role IN ").bind_all(roles.iter().copied());
    sql.push(" AND g.from_date <= ").bind(day).push(" AND (g.to_date IS NULL OR g.to_date >= ").bind(day);
    sql.push(") AND EXISTS (SELECT 1 FROM unit_closure c WHERE c.from_date <= ").bind(day);
    sql.push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day);
    sql.push(") AND ((c.descendant = g.unit_id AND c.ancestor IN ").bind_all(units.iter().copied());
    sql.push(") OR (c.ancestor = g.unit_id AND c.descendant IN ").bind_all(units.iter().copied());
    sql.push("))) ORDER BY g.granted_at DESC, a.login LIMIT ").bind(limit);
    Ok(SelfGiven::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Names of a dossier that wait for the confirmation of units in somebody's scope.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Proof {
    /// Dossier's code.
    pub code: String,
    /// Dossier's title.
    pub title: String,
    /// Names not confirmed.
    pub names: i64,
}

/// Dossiers past the council with names that units in `scope` have not confirmed.
pub async fn proofs<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    day: &str,
    limit: i64,
) -> Result<Vec<Proof>, StoreError> {
    let mut sql = Sql::new(
        "SELECT d.code, d.title, CAST(COUNT(*) AS BIGINT) AS names FROM nominee n JOIN dossier d ON d.id = n.dossier_id \
         WHERE d.state = 'open' AND n.state = 'included' AND n.proof_at IS NULL \
         AND EXISTS (SELECT 1 FROM dossier_step ds JOIN road_step rs ON rs.id = ds.step_id \
         WHERE ds.dossier_id = d.id AND ds.state = 'waiting' AND rs.kind IN ('decide', 'issue'))",
    );
    sql.and_in_scope("COALESCE(n.home_unit_id, n.unit_id, d.unit_id)", scope, day);
    sql.push(" GROUP BY d.code, d.title ORDER BY d.code LIMIT ").bind(limit);
    Ok(Proof::find_by_statement(sql.statement(conn)).all(conn).await?)
}
