//! Movements: the list, and what hangs on one of them.

use domain::{
    access::Scope,
    listing::{self, Listing},
};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{list::Source, sql::Sql};
use crate::StoreError;

/// What the list is narrowed to.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Units the actor may see; those above them launch movements that bind them too.
    pub scope: Scope,
    /// The civil day on which the tree is read.
    pub day: String,
    /// Folded search words.
    pub words: Vec<String>,
    /// Kind code.
    pub kind: Option<String>,
    /// State code.
    pub state: Option<String>,
    /// A year in which it ran.
    pub year: Option<String>,
}

/// A row of the list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id, never shown.
    pub id: Uuid,
    /// Code in addresses.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind code.
    pub kind: String,
    /// State code.
    pub state: String,
    /// First day.
    pub from_date: Option<String>,
    /// Last day.
    pub to_date: Option<String>,
    /// Launching unit.
    pub unit_name: String,
    /// Phases.
    pub phases: i64,
    /// Dossiers that reward it.
    pub dossiers: i64,
}

/// A movement is seen by everybody below the unit that launched it, and by those above.
pub(super) fn seen(sql: &mut Sql, scope: &Scope, day: &str) {
    sql.and_concerning("m.unit_id", scope, day);
}

impl Source for Filter {
    type Row = Row;
    const LISTING: &'static Listing = &listing::MOVEMENTS;
    const SELECT: &'static str = "SELECT m.id, m.code, m.name, m.kind, m.state, m.from_date, m.to_date, u.name AS unit_name, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM movement_phase p WHERE p.movement_id = m.id) AS phases, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM dossier d WHERE d.movement_id = m.id) AS dossiers";
    const FROM: &'static str = " FROM movement m JOIN unit u ON u.id = m.unit_id";
    const NARROWED: &'static str = " FROM movement m";
    const ID: &'static str = "m.id";

    fn key(order: &str) -> &'static str {
        match order {
            "kind" => "m.kind",
            "unit" => "u.name",
            "from" => "m.from_date",
            "to" => "m.to_date",
            "phases" => "(SELECT CAST(COUNT(*) AS BIGINT) FROM movement_phase p WHERE p.movement_id = m.id)",
            "dossiers" => "(SELECT CAST(COUNT(*) AS BIGINT) FROM dossier d WHERE d.movement_id = m.id)",
            "state" => "m.state",
            _ => "m.sort_key",
        }
    }

    /// A movement is seen by everybody below the unit that launched it, and by those above.
    fn narrow(&self, sql: &mut Sql) {
        let f = self;
        seen(sql, &f.scope, &f.day);
        for word in &f.words {
            sql.push(" AND m.search LIKE ").bind(format!("%{word}%"));
        }
        if let Some(kind) = &f.kind {
            sql.push(" AND m.kind = ").bind(kind.clone());
        }
        if let Some(state) = &f.state {
            sql.push(" AND m.state = ").bind(state.clone());
        }
        if let Some(year) = &f.year {
            sql.push(" AND (m.from_date IS NULL OR m.from_date <= ").bind(format!("{year}-12-31"));
            sql.push(") AND (m.to_date IS NULL OR m.to_date >= ").bind(year.clone()).push(")");
        }
    }
}

/// Something that hangs on a movement. Which fields mean what depends on `part`.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Part {
    /// `unit` (who launched it), `text`, `phase`, `body`, `cluster` (a body that is one), `day`, `link`, `back` (a link from another movement) or `record` (how many
    /// rows of a noun hang on it, in `seq`, as far as they are seen).
    pub part: String,
    /// Place among those of its kind.
    pub seq: i64,
    /// Role of a text or a body, kind of a link or a day, name of a phase.
    pub kind: String,
    /// The text; the occasion of a phase; what a link or a body names outside.
    pub text: String,
    /// First day of a phase; the day.
    pub from_date: Option<String>,
    /// Last day of a phase.
    pub to_date: Option<String>,
    /// Code of the unit or of the other movement, as far as it is seen.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Code of the source.
    pub source_code: Option<String>,
    /// Title of the source.
    pub source_title: Option<String>,
}

/// Everything that hangs on a movement, in one statement; other movements are named where `scope` sees them.
pub async fn parts<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Part>, StoreError> {
    const NO: &str = "CAST(NULL AS TEXT)";
    let mut sql = Sql::new("SELECT * FROM (SELECT 'unit' AS part, CAST(0 AS BIGINT) AS seq, '' AS kind, '' AS text, ");
    sql.push(NO).push(" AS from_date, ").push(NO).push(" AS to_date, u.code AS code, u.name AS name, ");
    sql.push(NO)
        .push(" AS source_code, ")
        .push(NO)
        .push(" AS source_title FROM movement im JOIN unit u ON u.id = im.unit_id WHERE im.id = ");
    sql.bind(movement)
        .push(" UNION ALL SELECT 'text', t.seq, t.role, t.text, ")
        .push(NO)
        .push(", ")
        .push(NO)
        .push(", ");
    sql.push(NO)
        .push(", ")
        .push(NO)
        .push(", s.code, s.title FROM movement_text t LEFT JOIN source s ON s.id = t.source_id WHERE t.movement_id = ");
    sql.bind(movement).push(" UNION ALL SELECT 'phase', p.seq, p.name, p.occasion, p.from_date, p.to_date, ");
    sql.push(NO)
        .push(", ")
        .push(NO)
        .push(", ")
        .push(NO)
        .push(", ")
        .push(NO)
        .push(" FROM movement_phase p WHERE p.movement_id = ");
    sql.bind(movement)
        .push(" UNION ALL SELECT 'link', CAST(0 AS BIGINT), l.kind, l.other_text, ")
        .push(NO)
        .push(", ")
        .push(NO);
    sql.push(
        ", m.code, m.name, s.code, s.title FROM movement_link l LEFT JOIN source s ON s.id = l.source_id \
              LEFT JOIN movement m ON m.id = l.other_id",
    );
    seen(&mut sql, scope, day);
    sql.push(" WHERE l.movement_id = ").bind(movement);
    sql.push(
        " UNION ALL SELECT CASE WHEN b.cluster_id IS NULL THEN 'body' ELSE 'cluster' END, b.seq, b.role, b.name, ",
    );
    sql.push(NO).push(", ").push(NO);
    sql.push(", COALESCE(u.code, k.code), COALESCE(u.name, k.name), s.code, s.title FROM movement_body b");
    sql.push(" LEFT JOIN unit u ON u.id = b.unit_id LEFT JOIN cluster k ON k.id = b.cluster_id");
    sql.push(" LEFT JOIN source s ON s.id = b.source_id WHERE b.movement_id = ").bind(movement);
    sql.push(" UNION ALL SELECT 'day', d.seq, d.kind, d.text, d.on_date, ")
        .push(NO)
        .push(", ")
        .push(NO)
        .push(", ")
        .push(NO);
    sql.push(", s.code, s.title FROM movement_day d LEFT JOIN source s ON s.id = d.source_id WHERE d.movement_id = ");
    sql.bind(movement);
    sql.push(" UNION ALL SELECT 'back', CAST(0 AS BIGINT), l.kind, '', ").push(NO).push(", ").push(NO);
    sql.push(", m.code, m.name, ").push(NO).push(", ").push(NO);
    sql.push(" FROM movement_link l JOIN movement m ON m.id = l.movement_id WHERE l.other_id = ").bind(movement);
    seen(&mut sql, scope, day);
    for noun in domain::record::RECORDS {
        if !noun.fields.iter().any(|f| f.narrows() == Some("movement")) {
            continue;
        }
        sql.push(" UNION ALL SELECT 'record', CAST(COUNT(*) AS BIGINT), '").push(noun.name).push("', '', ").push(NO);
        sql.push(", ").push(NO).push(", ").push(NO).push(", ").push(NO).push(", ").push(NO).push(", ").push(NO);
        sql.push(" FROM ").push(noun.name).push(" r WHERE r.annulled_at IS NULL AND r.movement_id = ").bind(movement);
        sql.and_in_scope("r.unit_id", scope, day);
    }
    sql.push(") parts ORDER BY part, seq, COALESCE(code, ''), text");
    Ok(Part::find_by_statement(sql.statement(conn)).all(conn).await?)
}
