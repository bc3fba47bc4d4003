//! Clusters: the units and people behind their members.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// What stands behind a member.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MemberUnit {
    /// The member's code.
    pub code: String,
    /// The unit, if it is one of the tree.
    pub unit_id: Option<Uuid>,
    /// Its last day, where it has ended.
    pub ended: Option<String>,
    /// One of the units that took its place.
    pub successors: Option<String>,
    /// Who speaks and votes for it.
    pub person_id: Option<Uuid>,
}

/// The units and people behind the members of a cluster.
pub async fn member_units<C: ConnectionTrait>(conn: &C, cluster: Uuid) -> Result<Vec<MemberUnit>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.code, m.unit_id, u.to_date AS ended, (SELECT MIN(n.name) FROM unit_succession s JOIN unit n ON n.id = s.to_unit \
         WHERE s.from_unit = m.unit_id) AS successors, m.representative_id AS person_id FROM cluster_member m \
         LEFT JOIN unit u ON u.id = m.unit_id WHERE m.cluster_id = ",
    );
    sql.bind(cluster).push(" ORDER BY m.id");
    Ok(MemberUnit::find_by_statement(sql.statement(conn)).all(conn).await?)
}

/// A member that counts, as scores name it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct MemberRow {
    /// Id.
    pub id: Uuid,
    /// Code.
    pub code: String,
    /// Name of its unit, or of the body outside.
    pub name: String,
    /// Short name, may be empty.
    pub short: String,
    /// Group within which it is ranked.
    pub group_name: String,
    /// The unit, if it is one of the tree.
    pub unit_id: Option<Uuid>,
    /// From.
    pub from_date: String,
    /// To.
    pub to_date: Option<String>,
}

/// The members of a cluster that were not annulled, in the order in which they were entered: one statement.
pub async fn members<C: ConnectionTrait>(conn: &C, cluster: Uuid) -> Result<Vec<MemberRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.id, m.code, COALESCE(u.name, m.name) AS name, m.short, m.group_name, m.unit_id, m.from_date, m.to_date \
         FROM cluster_member m LEFT JOIN unit u ON u.id = m.unit_id WHERE m.annulled_at IS NULL AND m.cluster_id = ",
    );
    sql.bind(cluster).push(" ORDER BY m.id");
    Ok(MemberRow::find_by_statement(sql.statement(conn)).all(conn).await?)
}
