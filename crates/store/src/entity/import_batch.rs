//! Table `import_batch`. An import: the file as blob, its mapping, its rows and what became of each.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_batch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub kind: String,
    pub blob_id: Uuid,
    pub file_name: String,
    pub file_sha256: Vec<u8>,
    pub state: String,
    pub unit_id: Option<Uuid>,
    pub dossier_id: Option<Uuid>,
    pub mapping: String,
    pub summary: String,
    pub account_id: Uuid,
    pub created_at: i64,
    pub applied_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
