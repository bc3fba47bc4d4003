//! Table `photo`. Photos of news, conferences and models.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photo")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub code: String,
    pub news_id: Option<Uuid>,
    pub conference_id: Option<Uuid>,
    pub model_id: Option<Uuid>,
    pub caption: String,
    pub credit: String,
    pub large_id: Uuid,
    pub small_id: Uuid,
    pub width: i64,
    pub height: i64,
    pub added_by: Uuid,
    pub added_at: i64,
    pub withdrawn_by: Option<Uuid>,
    pub withdrawn_at: Option<i64>,
    pub withdrawn_for: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
