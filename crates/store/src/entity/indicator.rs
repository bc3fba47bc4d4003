//! Table `indicator`. What a movement measures.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub movement_id: Uuid,
    pub seq: i64,
    pub name: String,
    pub measure: String,
    pub unit_of_measure: String,
    pub direction: String,
    pub may_exceed: bool,
    pub every: String,
    pub reporters: String,
    pub target: Option<i64>,
    pub previous: Option<i64>,
    pub assigned_by: String,
    pub created_at: i64,
    pub due_days: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
