//! Table `unit_discipline`. Discipline of a collective.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_discipline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub home_node: String,
    pub unit_id: Uuid,
    pub level: String,
    pub from_date: String,
    pub to_date: Option<String>,
    pub expunged_on: Option<String>,
    pub document: String,
    pub source: String,
    pub batch_id: Option<Uuid>,
    pub entered_by: Uuid,
    pub entered_at: i64,
    pub annulled_at: Option<i64>,
    pub annulled_by: Option<Uuid>,
    pub annulled_for: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
