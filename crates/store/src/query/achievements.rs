//! The achievements of a dossier and who points to them, in one statement.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::sql::Sql;
use crate::{StoreError, entity::achievement};

/// A nominee on the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointing {
    /// Number in the dossier.
    pub seq: i64,
    /// Part code.
    pub part: String,
    /// Name as printed.
    pub name: String,
    /// Unit as printed.
    pub unit: String,
    /// The achievement; none for the dossier's own.
    pub achievement: Option<Uuid>,
}

/// The achievements whose code is `own` or begins with it and a dash, by code, and the nominees of the dossier who are not taken
/// off, in the order of its list.
pub async fn with_nominees<C: ConnectionTrait>(
    conn: &C,
    dossier: Uuid,
    own: &str,
    removed: &str,
) -> Result<(Vec<achievement::Model>, Vec<Pointing>), StoreError> {
    let mut sql = Sql::new(
        "SELECT 'a' AS sort, a.id, a.code, a.what, a.place, a.from_date, a.to_date, a.movement_id, a.created_at AS n \
         FROM achievement a WHERE a.code = ",
    );
    sql.bind(own).push(" OR a.code LIKE ").bind(format!("{own}-%")).push(
        " UNION ALL SELECT 'n', n.achievement_id, n.part, n.printed_name, n.printed_unit, CAST(NULL AS TEXT), \
         CAST(NULL AS TEXT), CAST(NULL AS UUID), n.seq FROM nominee n WHERE n.dossier_id = ",
    );
    sql.bind(dossier).push(" AND n.state <> ").bind(removed).push(" ORDER BY sort, code, n");
    let (mut achievements, mut nominees) = (Vec::new(), Vec::new());
    for row in conn.query_all_raw(sql.statement(conn)).await? {
        let sort: String = row.try_get("", "sort")?;
        let (code, what, place) = (row.try_get("", "code")?, row.try_get("", "what")?, row.try_get("", "place")?);
        let (id, n): (Option<Uuid>, i64) = (row.try_get("", "id")?, row.try_get("", "n")?);
        match id {
            Some(id) if sort == "a" => achievements.push(achievement::Model {
                id,
                code,
                what,
                place,
                from_date: row.try_get("", "from_date")?,
                to_date: row.try_get("", "to_date")?,
                movement_id: row.try_get("", "movement_id")?,
                created_at: n,
            }),
            achievement => nominees.push(Pointing { seq: n, part: code, name: what, unit: place, achievement }),
        }
    }
    Ok((achievements, nominees))
}
