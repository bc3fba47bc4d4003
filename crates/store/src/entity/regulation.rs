//! Table `regulation`. A local regulation laid over the law for a unit's subtree and a period.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "regulation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub home_node: String,
    pub code: String,
    pub revision: i64,
    pub name: String,
    pub unit_id: Uuid,
    pub from_date: String,
    pub to_date: Option<String>,
    pub content: String,
    pub verified: bool,
    pub illustrative: bool,
    pub created_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
