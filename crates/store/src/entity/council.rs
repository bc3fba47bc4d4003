//! Table `council`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "council")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub name: String,
    pub unit_id: Uuid,
    pub document: String,
    pub from_date: String,
    pub to_date: Option<String>,
    pub created_at: i64,
    pub recused_by: String,
    pub secrecy: String,
    pub cluster_year_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
