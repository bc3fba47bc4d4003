//! Figures of a movement: who is to report, and what each unit said.

use domain::access::Scope;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, IntoCondition},
};
use uuid::Uuid;

use super::sql::Sql;
use crate::{
    StoreError,
    entity::{indicator, indicator_target},
};

/// A unit that reports.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Reporter {
    /// Id, never shown.
    pub id: Uuid,
    /// Unit's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// It stands, or once stood, right beneath the launching unit.
    pub direct: bool,
    /// The last day of an ended unit.
    pub ended: Option<String>,
}

/// Units in `scope` that the movement was sent to, in the order of the tree.
pub async fn reporters<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
) -> Result<Vec<Reporter>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.id, u.code, u.name, CASE WHEN EXISTS (SELECT 1 FROM unit_period p WHERE p.unit_id = mu.unit_id \
         AND p.parent_id = m.unit_id) THEN TRUE ELSE FALSE END AS direct, u.to_date AS ended FROM movement_unit mu \
         JOIN movement m ON m.id = mu.movement_id JOIN unit u ON u.id = mu.unit_id WHERE mu.movement_id = ",
    );
    sql.bind(movement).and_in_scope("mu.unit_id", scope, day);
    sql.push(" ORDER BY u.position, u.sort_key, u.id");
    Ok(Reporter::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A figure with where and when it was said.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Number of its indicator.
    pub seq: i64,
    /// Unit's id, never shown.
    pub unit_id: Uuid,
    /// Unit's code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Code of the period.
    pub period: String,
    /// Thousandths.
    pub value: Option<i64>,
    /// First part, thousandths.
    pub part: Option<i64>,
    /// Second part, thousandths.
    pub whole: Option<i64>,
    /// Bound code.
    pub bound: String,
    /// As published.
    pub wording: String,
    /// Entered by a superior unit.
    pub for_unit: bool,
    /// How often it was corrected.
    pub corrected: i64,
    /// When it was entered, microseconds UTC.
    pub entered_at: i64,
    /// When the first one in its place was entered, microseconds UTC.
    pub first_at: i64,
    /// The last day of the period.
    pub period_to: String,
}

/// The figures that units in `scope` gave, oldest period first; of one period, of one indicator, of these units, or of all.
pub async fn rows<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
    period: Option<&str>,
    indicator: Option<i64>,
    units: Option<&[Uuid]>,
) -> Result<Vec<Row>, StoreError> {
    let mut sql = Sql::new(
        "SELECT i.seq, s.unit_id, u.code AS unit_code, u.name AS unit_name, s.period, f.value, f.part, f.whole, f.bound, f.wording, \
         s.for_unit, s.period_to, f.entered_at, (SELECT CAST(COUNT(*) AS BIGINT) FROM figure_was w WHERE w.figure_id = f.id) AS corrected, \
         COALESCE((SELECT MIN(w.entered_at) FROM figure_was w WHERE w.figure_id = f.id), f.entered_at) AS first_at \
         FROM figure f JOIN figure_sheet s ON s.id = f.sheet_id JOIN indicator i ON i.id = f.indicator_id \
         JOIN unit u ON u.id = s.unit_id WHERE s.movement_id = ",
    );
    sql.bind(movement).and_in_scope("s.unit_id", scope, day);
    if let Some(period) = period {
        sql.push(" AND s.period = ").bind(period);
    }
    if let Some(seq) = indicator {
        sql.push(" AND i.seq = ").bind(seq);
    }
    if let Some(units) = units {
        sql.push(" AND s.unit_id IN ").bind_all(units.iter().copied());
    }
    sql.push(" ORDER BY s.period_to, u.position, u.sort_key, u.id, i.seq");
    Ok(Row::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A unit's sheet for a period and, a row each, what its corrected figures said before.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Head {
    /// The unit stands, or once stood, right beneath the launching one.
    pub direct: bool,
    /// The sheet, if anything was entered.
    pub sheet_id: Option<Uuid>,
    /// Its version.
    pub version: Option<i64>,
    /// The unit's document.
    pub document: Option<String>,
    /// Its day.
    pub document_on: Option<String>,
    /// Number of the indicator of a corrected figure; none where nothing was corrected.
    pub seq: Option<i64>,
    /// Thousandths.
    pub value: Option<i64>,
    /// First part, thousandths.
    pub part: Option<i64>,
    /// Second part, thousandths.
    pub whole: Option<i64>,
    /// As published.
    pub wording: Option<String>,
    /// Who had entered it.
    pub entered_by: Option<String>,
    /// When, microseconds UTC.
    pub entered_at: Option<i64>,
}

/// The sheet of a unit, which the movement was sent to: at least one row, or none where it was not. What was corrected comes newest first.
pub async fn head<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    unit: Uuid,
    period: &str,
) -> Result<Vec<Head>, StoreError> {
    let mut sql = Sql::new(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM unit_period p WHERE p.unit_id = mu.unit_id \
         AND p.parent_id = m.unit_id) THEN TRUE ELSE FALSE END AS direct, s.id AS sheet_id, s.version, s.document, s.document_on, w.seq, \
         w.value, w.part, w.whole, w.wording, w.entered_by, w.entered_at FROM movement_unit mu JOIN movement m ON m.id = mu.movement_id \
         LEFT JOIN figure_sheet s ON s.movement_id = mu.movement_id AND s.unit_id = mu.unit_id AND s.period = ",
    );
    sql.bind(period).push(
        " LEFT JOIN (SELECT f.sheet_id, i.seq, fw.value, fw.part, fw.whole, fw.wording, COALESCE(a.display_name, '') AS entered_by, \
         fw.entered_at FROM figure_was fw JOIN figure f ON f.id = fw.figure_id JOIN indicator i ON i.id = f.indicator_id \
         LEFT JOIN account a ON a.id = fw.entered_by) w ON w.sheet_id = s.id WHERE mu.movement_id = ",
    );
    sql.bind(movement).push(" AND mu.unit_id = ").bind(unit).push(" ORDER BY w.entered_at DESC, w.seq");
    Ok(Head::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A sheet's papers.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Sheet {
    /// The sheet, never shown.
    pub id: Uuid,
    /// Its unit, never shown.
    pub unit_id: Uuid,
    /// The unit's document.
    pub document: String,
    /// Its day.
    pub document_on: String,
}

/// The sheets that units in `scope` have for a period.
pub async fn sheets<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
    period: &str,
) -> Result<Vec<Sheet>, StoreError> {
    let mut sql =
        Sql::new("SELECT s.id, s.unit_id, s.document, s.document_on FROM figure_sheet s WHERE s.movement_id = ");
    sql.bind(movement).push(" AND s.period = ").bind(period).and_in_scope("s.unit_id", scope, day);
    Ok(Sheet::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// What a unit is to reach for a period.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Target {
    /// Number of the indicator.
    pub seq: i64,
    /// Unit's id, never shown.
    pub unit_id: Uuid,
    /// Unit's code.
    pub unit_code: String,
    /// Code of the period, or `all`.
    pub period: String,
    /// Thousandths.
    pub value: i64,
    /// What the unit had before, thousandths.
    pub previous: Option<i64>,
    /// Who set it.
    pub assigned_by: String,
}

/// The indicators of a movement by their numbers, and what one unit (id and code) is to reach: one statement.
pub async fn indicators_for<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    (unit, code): (Uuid, &str),
) -> Result<(Vec<indicator::Model>, Vec<Target>), StoreError> {
    let of_unit = indicator::Entity::belongs_to(indicator_target::Entity)
        .from(indicator::Column::Id)
        .to(indicator_target::Column::IndicatorId)
        .on_condition(move |_, target| Expr::col((target, indicator_target::Column::UnitId)).eq(unit).into_condition());
    let found = indicator::Entity::find()
        .join(JoinType::LeftJoin, of_unit.into())
        .select_also(indicator_target::Entity)
        .filter(indicator::Column::MovementId.eq(movement))
        .order_by_asc(indicator::Column::Seq)
        .all(conn)
        .await?;
    let mut targets = Vec::new();
    let mut indicators: Vec<indicator::Model> = Vec::new();
    for (indicator, target) in found {
        if let Some(t) = target {
            targets.push(Target {
                seq: indicator.seq,
                unit_id: unit,
                unit_code: code.to_owned(),
                period: t.period,
                value: t.value,
                previous: t.previous,
                assigned_by: t.assigned_by,
            });
        }
        if indicators.last().is_none_or(|last| last.id != indicator.id) {
            indicators.push(indicator);
        }
    }
    Ok((indicators, targets))
}

/// What units in `scope` are to reach in a movement; of one indicator, or of all.
pub async fn targets<C: ConnectionTrait>(
    conn: &C,
    movement: Uuid,
    scope: &Scope,
    day: &str,
    indicator: Option<i64>,
) -> Result<Vec<Target>, StoreError> {
    let mut sql = Sql::new(
        "SELECT i.seq, t.unit_id, u.code AS unit_code, t.period, t.value, t.previous, t.assigned_by FROM indicator_target t \
         JOIN indicator i ON i.id = t.indicator_id JOIN unit u ON u.id = t.unit_id WHERE i.movement_id = ",
    );
    sql.bind(movement).and_in_scope("t.unit_id", scope, day);
    if let Some(seq) = indicator {
        sql.push(" AND i.seq = ").bind(seq);
    }
    sql.push(" ORDER BY i.seq, t.period, u.code");
    Ok(Target::find_by_statement(sql.statement(conn)).all(conn).await?)
}
