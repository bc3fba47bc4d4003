//! What stands above a dossier: its units' ancestors, and the regulations and changed rules that bind it.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// A local regulation as its row has it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct RegulationRow {
    /// Code: the overlay's id.
    pub code: String,
    /// Revision.
    pub revision: i64,
    /// The overlay as JSON.
    pub content: String,
}

/// What stands above the two units of a dossier, and which regulations bind the deciding one.
#[derive(Clone, Debug, Default)]
pub struct Above {
    /// (unit, ancestor), the unit itself among its ancestors.
    pub paths: Vec<(Uuid, Uuid)>,
    /// Newest revisions in force on the day judged.
    pub regulations: Vec<RegulationRow>,
    /// The register of changes of the national rules, as JSON, in order.
    pub changes: Vec<String>,
    /// What kind of unit decides.
    pub deciding_kind: Option<String>,
    /// Its level.
    pub deciding_level: Option<String>,
}

/// Ancestors of both units on `today`, with the regulations of the deciding unit and those above it in force on
/// `law_on`, and the register of changes of the national rules. One statement.
pub async fn above<C: ConnectionTrait>(
    conn: &C,
    proposing: Uuid,
    deciding: Uuid,
    today: &str,
    law_on: &str,
) -> Result<Above, StoreError> {
    let mut sql = Sql::new(
        "SELECT c.descendant AS descendant, c.ancestor AS ancestor, g.code AS code, g.revision AS revision, \
         g.content AS content, c.depth AS place, k.kind AS unit_kind, k.level AS unit_level FROM unit_closure c \
         LEFT JOIN unit k ON k.id = c.descendant LEFT JOIN regulation g ON g.unit_id = c.ancestor AND c.descendant = ",
    );
    sql.bind(deciding).push(" AND g.from_date <= ").bind(law_on).push(" AND (g.to_date IS NULL OR g.to_date >= ");
    sql.bind(law_on).push(
        ") AND g.revision = (SELECT MAX(x.revision) FROM regulation x WHERE x.code = g.code) WHERE c.descendant IN ",
    );
    sql.bind_all([proposing, deciding]).push(" AND c.from_date <= ").bind(today);
    sql.push(" AND (c.to_date IS NULL OR c.to_date >= ").bind(today).push(
        ") UNION ALL SELECT CAST(NULL AS UUID), CAST(NULL AS UUID), r.kind, r.entry, r.content, CAST(-1 AS BIGINT), \
         CAST(NULL AS TEXT), CAST(NULL AS TEXT) \
         FROM rule_change r ORDER BY place, code, revision",
    );
    let mut found = Above::default();
    let mut changes = Vec::new();
    for row in conn.query_all_raw(sql.statement(conn)).await? {
        let code: Option<String> = row.try_get("", "code")?;
        let (Some(descendant), Some(ancestor)) = (row.try_get("", "descendant")?, row.try_get("", "ancestor")?) else {
            changes.push((row.try_get::<i64>("", "revision")?, row.try_get("", "content")?));
            continue;
        };
        if descendant == deciding && found.deciding_kind.is_none() {
            found.deciding_kind = row.try_get("", "unit_kind")?;
            found.deciding_level = row.try_get("", "unit_level")?;
        }
        if !found.paths.contains(&(descendant, ancestor)) {
            found.paths.push((descendant, ancestor));
        }
        if let Some(code) = code {
            let regulation =
                RegulationRow { code, revision: row.try_get("", "revision")?, content: row.try_get("", "content")? };
            if !found.regulations.contains(&regulation) {
                found.regulations.push(regulation);
            }
        }
    }
    changes.sort_by_key(|(entry, _)| *entry);
    found.changes = changes.into_iter().map(|(_, content)| content).collect();
    Ok(found)
}
