//! Table `unit_period`. What a unit was called, what kind it was and under whom, period by period; `unit` holds the newest row.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_period")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub unit_id: Uuid,
    pub name: String,
    pub short_name: String,
    pub kind: String,
    pub level: String,
    pub parent_id: Option<Uuid>,
    pub from_date: String,
    pub to_date: Option<String>,
    pub document: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
