//! The cascade of a movement: units it was sent to, what they answered, by level, by branch of the tree, row by row.

use domain::access::Scope;
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::Serialize;
use uuid::Uuid;

use super::sql::{At, Sql};
use crate::StoreError;

/// A unit that has ended does not count beside a successor that the movement was sent to: a merged unit is counted once.
const COUNTED: &str = " AND NOT EXISTS (SELECT 1 FROM unit e JOIN unit_succession us ON us.from_unit = e.id \
     JOIN movement_unit heir ON heir.unit_id = us.to_unit WHERE e.id = mu.unit_id AND e.to_date IS NOT NULL \
     AND heir.movement_id = mu.movement_id)";

/// Units of one level that gave one answer.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Count {
    /// Level code of the units.
    pub level: String,
    /// Answer code, none where nothing was said.
    pub answer: Option<String>,
    /// Units.
    pub units: i64,
}

/// How many units in `scope` gave which answer, by level.
pub async fn counts<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Count>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.level, mu.answer, CAST(COUNT(*) AS BIGINT) AS units FROM movement_unit mu \
         JOIN unit u ON u.id = mu.unit_id WHERE mu.movement_id = ",
    );
    sql.bind(movement).push(COUNTED).and_in_scope("mu.unit_id", scope, day);
    sql.push(" GROUP BY u.level, mu.answer ORDER BY u.level, mu.answer");
    Ok(Count::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A branch of the tree: a unit, its own answer where it was sent to it, and how many beneath it were asked and took it up.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Branch {
    /// Unit's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// When it was sent to it, microseconds UTC.
    pub sent_at: Option<i64>,
    /// Answer code.
    pub answer: Option<String>,
    /// Day of its plan or launch.
    pub on_date: Option<String>,
    /// Its document.
    pub document: Option<String>,
    /// Why not yet.
    pub reason: Option<String>,
    /// Entered by a superior unit.
    pub for_unit: Option<bool>,
    /// How often it was reminded.
    pub reminders: Option<i64>,
    /// When last.
    pub reminded_at: Option<i64>,
    /// Units beneath it that were asked.
    pub below: i64,
    /// Of those, units that took it up.
    pub below_done: i64,
    /// The last day of an ended unit.
    pub ended: Option<String>,
}

/// Where branches begin.
#[derive(Clone, Debug)]
pub enum Under {
    /// Right beneath this unit.
    Unit(Uuid),
    /// At these units themselves.
    These(Vec<Uuid>),
}

/// The branches that the movement reached, by the order of the tree on `day`; at most `limit`.
pub async fn branches<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    under: &Under,
    day: &str,
    limit: i64,
) -> Result<Vec<Branch>, StoreError> {
    let mut sql = Sql::new(
        "SELECT k.code, k.name, k.short_name, own.sent_at, own.answer, own.on_date, own.document, own.reason, own.for_unit, \
         own.reminders, own.reminded_at, CAST(COALESCE(b.below, 0) AS BIGINT) AS below, \
         CAST(COALESCE(b.done, 0) AS BIGINT) AS below_done, k.to_date AS ended FROM unit k \
         LEFT JOIN movement_unit own ON own.unit_id = k.id AND own.movement_id = ",
    );
    sql.bind(movement).push(
        " LEFT JOIN (SELECT c.ancestor, COUNT(*) AS below, \
         SUM(CASE WHEN mu.answer IN ('planned', 'own') THEN 1 ELSE 0 END) AS done FROM movement_unit mu \
         JOIN unit_closure c ON c.descendant = mu.unit_id AND c.ancestor <> mu.unit_id AND c.from_date <= ",
    );
    sql.bind(day).push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day).push(") WHERE mu.movement_id = ");
    sql.bind(movement).push(COUNTED).push(" GROUP BY c.ancestor) b ON b.ancestor = k.id WHERE (own.id IS NOT NULL");
    sql.push(" OR b.below > 0)");
    match under {
        Under::Unit(unit) => {
            sql.push(" AND k.id IN (SELECT d.descendant FROM unit_closure d WHERE d.depth = 1 AND d.ancestor = ");
            sql.bind(*unit).push(" AND d.from_date <= ").bind(day);
            sql.push(" AND (d.to_date IS NULL OR d.to_date >= ").bind(day).push("))");
        }
        Under::These(units) => {
            sql.push(" AND k.id IN ").bind_all(units.iter().copied());
        }
    }
    sql.push(" ORDER BY k.position, k.sort_key, k.id LIMIT ").bind(limit);
    Ok(Branch::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// What the list of units is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The movement.
    pub movement: Uuid,
    /// Units that may be shown.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded search words.
    pub words: Vec<String>,
    /// Answer code, or `silent`.
    pub answer: Option<String>,
    /// Level code.
    pub level: Option<String>,
    /// Code of a unit whose subtree is shown.
    pub under: Option<String>,
}

/// A unit that was asked.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id, never shown.
    pub id: Uuid,
    /// Unit's place in Vietnamese order.
    pub sort_key: Vec<u8>,
    /// Unit's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level code.
    pub level: String,
    /// Code of the unit that sent it.
    pub from_code: String,
    /// Its name.
    pub from_name: String,
    /// When, microseconds UTC.
    pub sent_at: i64,
    /// Answer code.
    pub answer: Option<String>,
    /// Day of its plan or launch.
    pub on_date: Option<String>,
    /// Its document.
    pub document: String,
    /// The document's day.
    pub document_on: Option<String>,
    /// What it launched.
    pub contents: String,
    /// Targets of its own.
    pub targets: String,
    /// Why not yet.
    pub reason: String,
    /// Entered by a superior unit.
    pub for_unit: bool,
    /// How often it was reminded.
    pub reminders: i64,
}

fn narrow(sql: &mut Sql, f: &Filter) {
    sql.bind(f.movement).push(COUNTED).and_in_scope("mu.unit_id", &f.scope, &f.day);
    for word in &f.words {
        sql.push(" AND u.search LIKE ").bind(format!("%{word}%"));
    }
    match f.answer.as_deref() {
        Some("silent") => {
            sql.push(" AND mu.answer IS NULL");
        }
        Some("deployed") => {
            sql.push(" AND mu.answer IN ('planned', 'own')");
        }
        Some(answer) => {
            sql.push(" AND mu.answer = ").bind(answer.to_owned());
        }
        None => {}
    }
    if let Some(level) = &f.level {
        sql.push(" AND u.level = ").bind(level.clone());
    }
    if let Some(under) = &f.under {
        sql.push(" AND EXISTS (SELECT 1 FROM unit_closure b JOIN unit bu ON bu.id = b.ancestor WHERE bu.code = ");
        sql.bind(under.clone()).push(" AND b.descendant = mu.unit_id AND b.from_date <= ").bind(f.day.clone());
        sql.push(" AND (b.to_date IS NULL OR b.to_date >= ").bind(f.day.clone()).push("))");
    }
}

/// A page of units in Vietnamese order, one more than `rows` when there are more, and the count up to `cap` + 1.
pub async fn page<C: ConnectionTrait>(
    conn: &C,
    filter: &Filter,
    at: &At,
    rows: u64,
    cap: u64,
) -> Result<(Vec<Row>, u64), StoreError> {
    let mut sql = Sql::new(
        "SELECT mu.id, u.sort_key, u.code, u.name, u.level, f.code AS from_code, f.name AS from_name, mu.sent_at, mu.answer, \
         mu.on_date, mu.document, mu.document_on, mu.contents, mu.targets, mu.reason, mu.for_unit, mu.reminders \
         FROM movement_unit mu JOIN unit u ON u.id = mu.unit_id JOIN unit f ON f.id = mu.from_unit WHERE mu.movement_id = ",
    );
    narrow(&mut sql, filter);
    sql.page("u.sort_key", "mu.id", at, rows);
    let list = Row::find_by_statement(sql.statement(conn)).all(conn).await?;

    let mut sql = Sql::new(
        "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM (SELECT 1 AS one FROM movement_unit mu \
         JOIN unit u ON u.id = mu.unit_id WHERE mu.movement_id = ",
    );
    narrow(&mut sql, filter);
    sql.push(" LIMIT ").bind(i64::try_from(cap.saturating_add(1)).unwrap_or(i64::MAX)).push(") counted");
    let count: i64 = match conn.query_one_raw(sql.statement(conn)).await? {
        Some(row) => row.try_get("", "n")?,
        None => 0,
    };
    Ok((list, u64::try_from(count).unwrap_or(0)))
}

/// The unit's own side of a movement, with the names its page needs.
#[derive(Clone, Debug, FromQueryResult)]
pub struct One {
    /// Id, never shown.
    pub id: Uuid,
    /// Version.
    pub version: i64,
    /// Unit's name.
    pub unit_name: String,
    /// Name of the unit that sent it.
    pub from_name: String,
    /// When, microseconds UTC.
    pub sent_at: i64,
    /// Answer code.
    pub answer: Option<String>,
    /// Day of its plan or launch.
    pub on_date: Option<String>,
    /// Its document.
    pub document: String,
    /// The document's day.
    pub document_on: Option<String>,
    /// What it launched.
    pub contents: String,
    /// Targets of its own.
    pub targets: String,
    /// Why not yet.
    pub reason: String,
    /// Entered by a superior unit.
    pub for_unit: bool,
    /// Who answered.
    pub answered_by: Option<String>,
    /// When, microseconds UTC.
    pub answered_at: Option<i64>,
    /// Units right beneath that it could be passed on to.
    pub left_direct: i64,
    /// Units beneath at any depth that it could be passed on to.
    pub left_all: i64,
}

/// What a unit answered to a movement, `None` where it was not sent to it.
pub async fn one<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    unit: Uuid,
    day: &str,
) -> Result<Option<One>, StoreError> {
    let mut sql = Sql::new(
        "SELECT mu.id, mu.version, u.name AS unit_name, f.name AS from_name, mu.sent_at, mu.answer, mu.on_date, mu.document, \
         mu.document_on, mu.contents, mu.targets, mu.reason, mu.for_unit, a.display_name AS answered_by, mu.answered_at, ",
    );
    let left = |sql: &mut Sql, depth: &'static str| {
        sql.push("(SELECT CAST(COUNT(*) AS BIGINT) FROM unit_closure c JOIN unit t ON t.id = c.descendant WHERE c.ancestor = ");
        sql.bind(unit).push(depth);
        not_sent(sql, movement, day);
        sql.push(")");
    };
    left(&mut sql, " AND c.depth = 1");
    sql.push(" AS left_direct, ");
    left(&mut sql, " AND c.depth > 0");
    sql.push(
        " AS left_all FROM movement_unit mu JOIN unit u ON u.id = mu.unit_id JOIN unit f ON f.id = mu.from_unit \
         LEFT JOIN account a ON a.id = mu.answered_by WHERE mu.movement_id = ",
    );
    sql.bind(movement).push(" AND mu.unit_id = ").bind(unit);
    Ok(One::find_by_statement(sql.statement(conn)).one(conn).await?)
}

/// Units that live on `day` and have not got the movement yet; `c` is the closure, `t` the unit.
fn not_sent(sql: &mut Sql, movement: Uuid, day: &str) {
    sql.push(" AND c.from_date <= ").bind(day).push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day);
    sql.push(") AND t.from_date <= ").bind(day).push(" AND (t.to_date IS NULL OR t.to_date >= ").bind(day);
    sql.push(") AND NOT EXISTS (SELECT 1 FROM movement_unit sent WHERE sent.unit_id = t.id AND sent.movement_id = ");
    sql.bind(movement).push(")");
}

/// A unit that a movement can be sent to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Target {
    /// Id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// 1 for those right beneath.
    pub depth: i64,
}

/// Units beneath `from` that have not got the movement yet, by the order of the tree.
pub async fn targets<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    from: Uuid,
    direct: bool,
    day: &str,
) -> Result<Vec<Target>, StoreError> {
    let mut sql = Sql::new(
        "SELECT t.id, t.code, t.name, c.depth FROM unit_closure c JOIN unit t ON t.id = c.descendant WHERE c.ancestor = ",
    );
    sql.bind(from).push(if direct { " AND c.depth = 1" } else { " AND c.depth > 0" });
    not_sent(&mut sql, movement, day);
    sql.push(" ORDER BY c.depth, t.position, t.sort_key, t.id");
    Ok(Target::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A member, on a day, of a cluster that launches a movement.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// The unit behind it, where it lies beneath the one from which it is sent.
    pub unit_id: Option<Uuid>,
    /// It has got the movement.
    pub sent: bool,
}

/// Members on `day` of the clusters that launch a movement, in the order in which they were entered. The unit that sends it itself, one that has
/// ended, one elsewhere in the tree and a body outside it have no unit here.
pub async fn members<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    from: Uuid,
    day: &str,
) -> Result<Vec<Member>, StoreError> {
    let mut sql = Sql::new(
        "SELECT COALESCE(t.name, m.name) AS name, c.descendant AS unit_id, EXISTS (SELECT 1 FROM movement_unit sent",
    );
    sql.push(" WHERE sent.unit_id = t.id AND sent.movement_id = ").bind(movement);
    sql.push(
        ") AS sent FROM movement_body b JOIN cluster k ON k.id = b.cluster_id AND k.annulled_at IS NULL \
         JOIN cluster_member m ON m.cluster_id = k.id AND m.annulled_at IS NULL LEFT JOIN unit t ON t.id = m.unit_id \
         LEFT JOIN unit_closure c ON c.descendant = t.id AND c.depth > 0 AND c.ancestor = ",
    );
    sql.bind(from).push(" AND c.from_date <= ").bind(day).push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(day);
    sql.push(") AND t.from_date <= ").bind(day).push(" AND (t.to_date IS NULL OR t.to_date >= ").bind(day);
    sql.push(") WHERE b.role = 'launches' AND b.movement_id = ").bind(movement);
    // A membership that is said to end in a month or a year lasts until its end.
    sql.push(" AND m.from_date <= ").bind(day).push(" AND (m.to_date IS NULL OR m.to_date >= SUBSTR(CAST(").bind(day);
    sql.push(" AS TEXT), 1, LENGTH(m.to_date))) ORDER BY b.seq, m.id");
    Ok(Member::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// Units that have said nothing and lie in `scope`.
pub async fn silent<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT mu.id FROM movement_unit mu WHERE mu.answer IS NULL AND mu.movement_id = ");
    sql.bind(movement).push(COUNTED).and_in_scope("mu.unit_id", scope, day);
    let rows = conn.query_all_raw(sql.statement(conn)).await?;
    rows.iter().map(|r| Ok(r.try_get("", "id")?)).collect()
}

/// A movement that waits for a unit's answer, or something that a unit was told to do.
#[derive(Clone, Debug, Serialize, FromQueryResult)]
pub struct Waiting {
    /// `answer` (a movement), `duty` (a direction, proposal or recommendation) or `day` (something that comes).
    pub part: String,
    /// Its code.
    pub code: String,
    /// Its name, or what is to be done.
    pub name: String,
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Name of the unit that sent it, or who said so.
    pub from_name: String,
    /// When, microseconds UTC.
    pub sent_at: i64,
    /// `not_yet` where that was said; state of a duty; what a day is: kind of a movement's day, `movement_ends`, `phase_ends`, `review`,
    /// `conference`, `session`.
    pub answer: Option<String>,
    /// How often the unit was reminded.
    pub reminders: i64,
    /// Last day of a duty; the day that comes.
    pub due_on: Option<String>,
}

/// What comes within some days, and to whom it is told.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Units whose movements are seen.
    pub movements: Scope,
    /// Units whose councils are seen.
    pub councils: Scope,
    /// The first day, ISO.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Most lines.
    pub limit: i64,
}

/// Movements to which these units have not answered, or only that they have not taken it up, longest waiting first; then what comes, by
/// its day; then what these units are to do, the earliest last day first.
pub async fn waiting<C: ConnectionTrait>(
    conn: &C,
    units: &[Uuid],
    coming: &Coming,
    limit: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let mut sql = Sql::new(
        "SELECT * FROM (SELECT 'answer' AS part, m.code, m.name, u.code AS unit_code, u.name AS unit_name, f.name AS from_name, mu.sent_at, mu.answer, \
         mu.reminders, CAST(NULL AS TEXT) AS due_on FROM movement_unit mu JOIN movement m ON m.id = mu.movement_id JOIN unit u ON u.id = mu.unit_id \
         JOIN unit f ON f.id = mu.from_unit WHERE (mu.answer IS NULL OR mu.answer = 'not_yet') \
         AND m.state IN ('launched', 'running', 'final_review') AND mu.unit_id IN ",
    );
    sql.bind_all(units.iter().copied()).push(
        " UNION ALL SELECT 'duty', d.code, d.what, u.code, u.name, d.by_whom, d.entered_at, d.state, CAST(0 AS BIGINT), \
         NULLIF(d.due_on, '') FROM direction d JOIN unit u ON u.id = d.unit_id WHERE d.state IN ('open', 'doing') \
         AND d.annulled_at IS NULL AND d.unit_id IN ",
    );
    sql.bind_all(units.iter().copied());
    sql.push(" UNION ALL SELECT * FROM (");
    push_coming(&mut sql, coming);
    sql.push(" ORDER BY 10, 2, 8 LIMIT ").bind(coming.limit);
    sql.push(") c) w ORDER BY part, COALESCE(due_on, '9999'), sent_at, code, unit_code LIMIT ")
        .bind(limit + coming.limit);
    Ok(Waiting::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// What a day is, its table, its date, its unit, and what must hold.
type Source = (&'static str, &'static str, &'static str, &'static str);

/// Days of movements, their ends and those of their phases, reviews, conferences and sessions, each with the unit whose it is.
fn push_coming(sql: &mut Sql, c: &Coming) {
    const OPEN: &str = " AND m.state IN ('launched', 'running', 'final_review')";
    const SOURCES: &[Source] = &[
        ("x.kind", "m.code, m.name FROM movement_day x JOIN movement m ON m.id = x.movement_id", "x.on_date", OPEN),
        ("'movement_ends'", "m.code, m.name FROM movement m", "m.to_date", OPEN),
        (
            "'phase_ends'",
            "m.code, m.name FROM movement_phase x JOIN movement m ON m.id = x.movement_id",
            "x.to_date",
            OPEN,
        ),
        ("'review'", "m.code, m.name FROM review m", "m.on_date", " AND m.annulled_at IS NULL AND m.state <> 'issued'"),
        ("'conference'", "m.code, m.name FROM conference m", "m.on_date", " AND m.annulled_at IS NULL"),
    ];
    for (kind, source, on, holds) in SOURCES {
        let (named, from) = source.split_once(" FROM ").unwrap_or((source, ""));
        sql.push("SELECT 'day', ").push(named).push(", u.code, u.name, '', CAST(0 AS BIGINT), ").push(kind);
        sql.push(", CAST(0 AS BIGINT), ").push(on).push(" FROM ").push(from);
        sql.push(" JOIN unit u ON u.id = m.unit_id WHERE ").push(on).push(" >= ").bind(c.from.clone());
        sql.push(" AND ").push(on).push(" <= ").bind(c.to.clone()).push(holds);
        sql.and_in_scope("m.unit_id", &c.movements, &c.from).push(" UNION ALL ");
    }
    sql.push(
        "SELECT 'day', s.code, b.name, u.code, u.name, '', CAST(0 AS BIGINT), 'session', CAST(0 AS BIGINT), s.held_on \
         FROM council_session s JOIN council b ON b.id = s.council_id JOIN unit u ON u.id = b.unit_id \
         WHERE s.state = 'convened' AND s.held_on >= ",
    );
    sql.bind(c.from.clone()).push(" AND s.held_on <= ").bind(c.to.clone());
    sql.and_in_scope("b.unit_id", &c.councils, &c.from);
}
