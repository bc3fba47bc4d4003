//! Papers attached to dossiers, with their files' names.

use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::sql::Sql;
use crate::StoreError;

/// An attached paper.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Row {
    /// Id.
    pub id: Uuid,
    /// Nominee, if it belongs to one.
    pub nominee_id: Option<Uuid>,
    /// Number of that nominee in the dossier.
    pub nominee_seq: Option<i64>,
    /// Kind code.
    pub kind: String,
    /// Title.
    pub title: String,
    /// The file.
    pub blob_id: Uuid,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: i64,
    /// When it was taken back.
    pub withdrawn_at: Option<i64>,
}

/// Papers of a dossier in the order they came.
pub async fn of<C: ConnectionTrait>(conn: &C, dossier: Uuid) -> Result<Vec<Row>, StoreError> {
    let mut sql = Sql::new(
        "SELECT a.id, a.nominee_id, n.seq AS nominee_seq, a.kind, a.title, a.blob_id, b.file_name, b.media_type, \
         b.size, a.added_at, a.withdrawn_at FROM attachment a JOIN blob b ON b.id = a.blob_id \
         LEFT JOIN nominee n ON n.id = a.nominee_id WHERE a.dossier_id = ",
    );
    sql.bind(dossier).push(" ORDER BY a.added_at, a.id");
    Ok(Row::find_by_statement(sql.statement(conn)).all(conn).await?)
}
