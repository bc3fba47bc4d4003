//! Table `scan_generation`. The newest generation of the projection, node by node.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scan_generation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub home_node: String,
    pub generation: i64,
    pub packed_at: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
