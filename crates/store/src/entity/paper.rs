//! Table `paper`. Each printing of certificates and each paper made, with the job that made it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "paper")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub format: String,
    pub subject: String,
    pub subject_version: i64,
    pub blob_id: Option<Uuid>,
    pub job_id: Option<Uuid>,
    pub pages: Option<i64>,
    pub made_by: Option<Uuid>,
    pub made_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
